"""Drills of a project: what must go on after a loss."""

from typing import Annotated

from msgspec import Meta, Struct


class Drill(Struct, forbid_unknown_fields=True, rename="kebab"):
    """What must go on after a loss. ENI508 reports what does not."""

    lose: Annotated[
        str,
        Meta(
            description="What is lost: `any zone`, `any instance`, `zone:NAME`, `instance:ADDRESS` or "
            "`interface:ADDRESS`, as `enilint drill` prints it."
        ),
    ]
    keep: Annotated[
        list[str], Meta(min_length=1, description="Expressions that must be true after the loss; see docs/drill.md.")
    ]
    name: Annotated[str | None, Meta(description="The name of the drill in findings. By default, its number.")] = None
    path: Annotated[
        str | None,
        Meta(
            description="The topology file, root module, plan, state or template of the drill, relative to this file. "
            "By default, the drill is for all."
        ),
    ] = None
