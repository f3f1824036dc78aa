"""The tables and keys of a configuration: their types and what they mean."""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec import Meta, Struct, field

from enilint.configuration.drills import Drill
from enilint.configuration.failover_groups import FailoverGroup

if TYPE_CHECKING:
    from datetime import date
else:
    from _datetime import date  # `datetime` has the same class, and defines it in Python first

SeverityName = Literal["error", "warning", "info"]
FailOn = Literal["error", "warning", "info", "never"]


class TerraformRoot(Struct, forbid_unknown_fields=True, rename="kebab"):
    """Options of one Terraform root module."""

    var_files: Annotated[
        list[str],
        Meta(
            description="Variable definitions files (.tfvars), relative to the root module. Later files "
            "override earlier ones."
        ),
    ] = field(default_factory=list)
    workspace: Annotated[str | None, Meta(description="The value of `terraform.workspace`.")] = None
    environment_variables: Annotated[
        bool,
        Meta(description="Treat variables that are set with TF_VAR_* as unknown instead of using their defaults."),
    ] = False
    program: Annotated[
        Literal["terraform", "tofu"] | None,
        Meta(
            description="The program that runs the root module. `terraform` ignores .tofu files; `tofu` prefers them "
            "to .tf files of the same name. By default, a root module with .tofu files is linted both ways."
        ),
    ] = None


class CloudFormationTemplate(Struct, forbid_unknown_fields=True, rename="kebab"):
    """What a CloudFormation template has the values of its parameters from.

    With one of them, it is one deployment: the other parameters have their defaults.
    """

    parameters: Annotated[dict[str, str], Meta(description="Values of parameters, by name.")] = field(
        default_factory=dict
    )
    parameter_files: Annotated[
        list[str],
        Meta(description="Files of values, relative to this file; the last one that sets a parameter wins."),
    ] = field(default_factory=list)


class Suppress(Struct, forbid_unknown_fields=True, rename="kebab"):
    """Findings of some rules on some resources, or in some files, that are not reported."""

    rules: Annotated[list[str], Meta(min_length=1, description="Codes or names of rules.")]
    subjects: Annotated[
        list[str],
        Meta(description="Addresses of resources. `*` matches any text: `module.vpc.*`."),
    ] = field(default_factory=list)
    paths: Annotated[
        list[str],
        Meta(description="Files, root modules, plans and states, as .gitignore patterns relative to this file."),
    ] = field(default_factory=list)
    reason: Annotated[str, Meta(description="Why the findings are accepted.")] = ""
    until: Annotated[date | None, Meta(description="The last day on which the suppression applies.")] = None

    def __post_init__(self) -> None:
        if not self.subjects and not self.paths:
            raise ValueError(
                "`subjects` or `paths` is required (use the setting `ignore` to turn a rule off everywhere)"
            )


class PerPath(Struct, forbid_unknown_fields=True, rename="kebab"):
    """Different rules for some paths. If several tables match, later tables override earlier ones."""

    paths: Annotated[
        list[str],
        Meta(
            min_length=1,
            description="Topology files, plans, states and directories of root modules, as .gitignore patterns "
            "relative to this file.",
        ),
    ]
    select: Annotated[list[str] | None, Meta(description="Run only these rules on these paths.")] = None
    extend_select: Annotated[list[str], Meta(description="Run these rules as well on these paths.")] = field(
        default_factory=list
    )
    ignore: Annotated[list[str], Meta(description="Do not run these rules on these paths.")] = field(
        default_factory=list
    )
    severity: Annotated[dict[str, SeverityName], Meta(description="The severity of rules on these paths.")] = field(
        default_factory=dict
    )
    rules: Annotated[
        dict[str, dict[str, Any]], Meta(description="Options of rules on these paths, by code or name.")
    ] = field(default_factory=dict)


class Config(Struct, forbid_unknown_fields=True, rename="kebab"):
    """The settings of a project. Rules are named by code (ENI301), prefix (ENI3), name or group."""

    select: Annotated[list[str] | None, Meta(description="Run only these rules.")] = None
    extend_select: Annotated[list[str], Meta(description="Run these rules in addition to `select`.")] = field(
        default_factory=list
    )
    ignore: Annotated[list[str], Meta(description="Do not run these rules.")] = field(default_factory=list)
    severity: Annotated[
        dict[str, SeverityName], Meta(description="The severity of rules, overriding their default.")
    ] = field(default_factory=dict)
    rules: Annotated[dict[str, dict[str, Any]], Meta(description="Options of rules, by code or name.")] = field(
        default_factory=dict
    )
    rule_files: Annotated[
        list[str],
        Meta(description="Files of your own rules (*.enilint-rules.yaml), relative to this file; see --rules."),
    ] = field(default_factory=list)
    terraform: Annotated[
        dict[str, TerraformRoot],
        Meta(description="Options of Terraform root modules, by directory, relative to this file."),
    ] = field(default_factory=dict)
    cloudformation: Annotated[
        dict[str, CloudFormationTemplate],
        Meta(description="Options of CloudFormation templates, by their paths, relative to this file."),
    ] = field(default_factory=dict)
    template_sources: Annotated[
        dict[str, str],
        Meta(
            description="Files of nested templates, relative to this file, each by the `TemplateURL` that it is "
            "deployed to."
        ),
    ] = field(default_factory=dict)
    module_sources: Annotated[
        dict[str, str],
        Meta(
            description="Directories with the source of modules that are not installed, relative to this file, keyed "
            "by the source of the module or the beginning of that source: `git::https://example.com/network`, "
            "`acme/vpc/aws`."
        ),
    ] = field(default_factory=dict)
    no_stand_ins: Annotated[
        bool, Meta(description="Do not use stand-ins for modules that are not installed; see --no-stand-ins.")
    ] = False
    failover_group: Annotated[
        list[FailoverGroup],
        Meta(description="Failover groups of Terraform root modules and CloudFormation templates."),
    ] = field(default_factory=list)
    drill: Annotated[list[Drill], Meta(description="What must go on after a loss; see `enilint drill`.")] = field(
        default_factory=list
    )
    suppress: Annotated[list[Suppress], Meta(description="Findings that are not reported.")] = field(
        default_factory=list
    )
    exclude: Annotated[
        list[str],
        Meta(description="Paths to exclude from the search, as .gitignore patterns relative to this file."),
    ] = field(default_factory=list)
    per_path: Annotated[list[PerPath], Meta(description="Different rules for some paths.")] = field(
        default_factory=list
    )
    fail_on: Annotated[
        FailOn | None,
        Meta(description="The lowest severity of findings for which `enilint check` exits with code 1; see --fail-on."),
    ] = None
    context: Annotated[
        list[str],
        Meta(
            description="Facts files: facts about resources referred to by ID. Paths are relative to this file; see "
            "--context."
        ),
    ] = field(default_factory=list)
    required_version: Annotated[
        str | None, Meta(description="The versions of enilint that may be used, such as `>=0.2, <1`.")
    ] = None
    require_reason: Annotated[
        bool, Meta(description="Report suppressions without a reason (runs ENI004 suppression-without-reason).")
    ] = False
    baseline: Annotated[
        str | None,
        Meta(description="The baseline file of known findings, relative to this file; see --write-baseline."),
    ] = None
