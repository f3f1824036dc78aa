"""What the module instances of one evaluation have in common."""

from collections.abc import Container, Mapping

from enilint.inputs.context import Work
from enilint.inputs.terraform.source.files import PlacedAttribute
from enilint.inputs.terraform.source.functions.files import FileAccess
from enilint.inputs.terraform.source.given import Given
from enilint.inputs.terraform.source.modules import SourceTree
from enilint.inputs.terraform.source.reported import Reported
from enilint.inputs.terraform.source.scope import Instance, States
from enilint.values import Unknown

_WORKSPACE = "the workspace (set `workspace` for this root module in the configuration)"


class Evaluating(Reported):
    """What all module instances of an evaluation share, and what was wrong.

    `computed` are the attributes that only the apply will tell, by their symbols; `zone_lists` are the addresses of
    data sources that list zones, by what they ask for; `accounts` are the providers that stand for an account, by the
    credentials that they use. `real_ids` are no placeholders, whatever they look like. Where another evaluation is its
    `reader`, by the outputs in its state, its addresses begin with a `prefix`, and all these are found together.
    `states` are those that it reads itself.
    """

    def __init__(
        self,
        tree: SourceTree,
        files: FileAccess,
        variables: Mapping[str, PlacedAttribute | Unknown],
        *,
        workspace: str | None = None,
        given: Given | None = None,
        real_ids: Container[str] = (),
        work: Work | None = None,
        reader: "Evaluating | None" = None,
        prefix: str = "",
    ) -> None:
        super().__init__(work)
        self.tree = tree
        self.files = files
        self.given = given or Given()
        self.real_ids = real_ids
        self.workspace = Unknown(_WORKSPACE, "terraform.workspace", is_text=True) if workspace is None else workspace
        self.variables = variables
        self.prefix = prefix
        self.states: States | None = None
        self.computed: dict[str, tuple[Instance, str]] = reader.computed if reader else {}
        self.accounts: dict[tuple[str, ...], str] = reader.accounts if reader else {}
        self.zone_lists: dict[tuple[str | None, ...], str] = reader.zone_lists if reader else {}
        self.modules = 0
