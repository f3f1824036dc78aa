"""The part of SARIF 2.1.0 that enilint writes, in its words; the numbers are those of its sections."""

from msgspec import UNSET, Struct, UnsetType, field


class Shape(Struct, rename="camel"):
    """An object of SARIF."""


class Message(Shape):
    """A plain text (3.11)."""

    text: str


class Help(Shape):
    """A text, and the same or more in Markdown (3.12)."""

    text: str
    markdown: str | UnsetType = UNSET


class Region(Shape):
    """Lines and columns from 1, columns in UTF-16 units; the end is exclusive (3.30)."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int


class ArtifactLocation(Shape):
    """A URI, and the name of what it is relative to (3.4)."""

    uri: str
    uri_base_id: str | UnsetType = UNSET


class PhysicalLocation(Shape):
    """A place in a file (3.29)."""

    artifact_location: ArtifactLocation
    region: Region


class LogicalLocation(Shape):
    """What is at a place, such as a resource by its address (3.33)."""

    fully_qualified_name: str
    kind: str


class Place(Shape):
    """A location: of a result, of a notification, or one that the text of a result links by its id (3.28)."""

    physical_location: PhysicalLocation
    id: int | UnsetType = UNSET
    message: Message | UnsetType = UNSET
    logical_locations: tuple[LogicalLocation, ...] | UnsetType = UNSET


class Result(Shape):
    """A finding (3.27)."""

    rule_id: str
    rule_index: int
    level: str
    message: Message
    locations: tuple[Place, ...]
    partial_fingerprints: dict[str, str] | UnsetType
    related_locations: tuple[Place, ...] | UnsetType


class Notification(Shape):
    """Something to know of the run (3.58)."""

    level: str
    message: Message
    locations: tuple[Place, ...] | UnsetType = UNSET


class Invocation(Shape):
    """How the run went (3.20)."""

    execution_successful: bool
    tool_execution_notifications: tuple[Notification, ...]


class Configuration(Shape):
    """The level of a rule (3.50)."""

    level: str


class Rule(Shape):
    """The metadata of a rule (3.49). The keys of `properties` are GitHub's."""

    id: str
    name: str
    short_description: Message
    full_description: Message
    help: Help
    default_configuration: Configuration
    properties: dict[str, str | tuple[str, ...]]
    help_uri: str | UnsetType = UNSET


class Driver(Shape):
    """The tool and its rules (3.19)."""

    name: str
    version: str
    semantic_version: str
    rules: tuple[Rule, ...]
    information_uri: str | UnsetType = UNSET


class Tool(Shape):
    """What made the log (3.18)."""

    driver: Driver


class BaseLocation(Shape):
    """What relative URIs are relative to (3.14.14)."""

    description: Message


class Run(Shape):
    """A run of the tool (3.14)."""

    tool: Tool
    invocations: tuple[Invocation, ...]
    original_uri_base_ids: dict[str, BaseLocation]
    results: tuple[Result, ...]
    column_kind: str = "utf16CodeUnits"


class Log(Shape, kw_only=True):
    """The whole file (3.13)."""

    schema: str = field(default="https://json.schemastore.org/sarif-2.1.0.json", name="$schema")
    version: str = "2.1.0"
    runs: tuple[Run, ...]
