"""What services of ECS have in common, whatever they are written in."""

from collections.abc import Sequence

from enilint.values import OneOf, Unknown, Value

_FARGATE = ("FARGATE", "FARGATE_SPOT")


def launch_type_of(
    address: str, written: Value[str] | None, providers: Sequence[object], *, has_more: bool
) -> Value[str]:
    """Where tasks run: as the service says, else on what its capacity providers provide.

    A provider is a resource of the design, or the name of one. `has_more`: there may be
    others than `providers`.
    """
    if isinstance(written, str):
        return written.lower()
    kinds = {_kind(one) for one in providers}
    kind = kinds.pop() if len(kinds) == 1 and written is None and not has_more else None
    return Unknown(f"whether the tasks of {address} run on Fargate") if kind is None else kind


def _kind(provider: object) -> str | None:
    if isinstance(provider, str):
        return "fargate" if provider in _FARGATE else "ec2"
    return None if isinstance(provider, OneOf | Unknown) else "ec2"
