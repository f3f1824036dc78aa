"""Reads `terraform show -json PLANFILE` (and `tofu show -json`): format 0.1 to the newest 1.x.

Written against HashiCorp's "JSON Output Format". Keys that a filtered plan lacks are not required. Only resources
that the model wants have their attributes decoded.
"""

import os
from typing import TYPE_CHECKING

import msgspec

from enilint.files.json_text import NOT_UTF_8, Unreadable, is_not_utf_8, read_json
from enilint.files.text import InputFile
from enilint.findings import InputError
from enilint.inputs.context import Context
from enilint.inputs.design import Design
from enilint.inputs.terraform.mapping.network import READ_TYPES, network_of
from enilint.inputs.terraform.plan.assembly import Assembly
from enilint.inputs.terraform.plan.configuration import ConfigurationTree
from enilint.inputs.terraform.plan.guarded import Guarded
from enilint.inputs.terraform.plan.module_users import ModuleUsers
from enilint.inputs.terraform.plan.parts import NULL, Plan
from enilint.inputs.terraform.unread_users import UnreadUsers
from enilint.inputs.wrapper import wrapped

if TYPE_CHECKING:
    from enilint.inputs.terraform.plan.source_of_plan import SourceOfPlan

KIND = "terraform-plan"
_HEAD = 4096
"""How many bytes show what a file that is no plan begins with."""


def read(file: InputFile, context: Context) -> Design:
    """Read a plan as a design. What cannot be read becomes an error of the design."""
    design = Design(path=file.path, kind=KIND, files=[file.path])
    try:
        _understand(file, context, design)
    except Unreadable as problem:
        found = wrapped(file.data, file.data[:_HEAD])
        design.errors.append(problem.error if found is None else InputError(file.path, found))
    except (UnicodeDecodeError, msgspec.DecodeError, RecursionError) as error:
        message = NOT_UTF_8 if is_not_utf_8(error) else f"not a Terraform plan: {error}"
        design.errors.append(InputError(file.path, message))
    return design


def _wrong_with(plan: Plan) -> str | None:
    """Why this is no plan that can be read; None where it is one."""
    major = plan.format_version.partition(".")[0]
    if major not in ("", "0", "1"):
        return f"a plan of format {plan.format_version}, but enilint supports formats 0 and 1"
    if plan.resource_changes is None and plan.planned_values == NULL:
        return "not a Terraform plan: it has neither resource_changes nor planned_values"
    return None


def _understand(file: InputFile, context: Context, design: Design) -> None:
    plan = read_json(file, Plan, "a Terraform plan")
    wrong = _wrong_with(plan)
    if wrong:
        raise Unreadable(InputError(file.path, wrong))
    if plan.errored:
        design.errors.append(
            InputError(file.path, "the plan is incomplete, because it ended with an error; run `terraform plan` again")
        )
    # Format 0.1 (Terraform 0.12 to 1.0) lists each reference once; later ones list its prefixes behind it.
    tree = ConfigurationTree(plan.configuration, lists_prefixes=plan.format_version != "0.1")
    source = _source_of(file, context, tree, design)
    assembly = Assembly(file.path, plan, tree, source, Guarded(file.path, design.errors), context.source)
    file.release()  # what is wanted of it has bytes of its own by now
    design.changed = None if plan.resource_changes is None else frozenset(assembly.changed)
    assembly.complete()
    design.looked_at.append(assembly.destroyed_last.path)
    design.resources = assembly.number_managed
    before = network_of(assembly.before, context, errors=design.errors) if assembly.changes or assembly.drift else None
    after = [one for one in assembly.after if one.body is not None]
    design.is_empty = not after and not assembly.changes
    users = UnreadUsers(ModuleUsers(tree), READ_TYPES)
    changed = (assembly.changes, assembly.drift, before)
    design.networks = (network_of(after, context, *changed, users=users, errors=design.errors),)
    design.errors.extend(assembly.errors)
    assembly.let_go()
    if source is not None:
        source.describe()


def _source_of(file: InputFile, context: Context, tree: ConfigurationTree, design: Design) -> "SourceOfPlan | None":
    """The source that the plan was made of: the one that the user names, else what lies beside the plan."""
    directory = context.source or os.path.dirname(file.path) or "."
    if context.source is None and not _has_source(directory):
        return None
    from enilint.inputs.terraform.plan.source_of_plan import SourceOfPlan

    return SourceOfPlan(directory, tree, context, design)


def _has_source(directory: str) -> bool:
    try:
        return any(name.endswith((".tf", ".tofu")) for name in os.listdir(directory))
    except OSError:
        return False
