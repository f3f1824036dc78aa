"""What type checkers read and nothing else does: at run time plain classes, for those of `typing` take long to make."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Generic, Protocol

    __all__ = ["Generic", "Protocol"]
else:
    from types import GenericAlias

    class Generic:
        """The base of classes with type parameters."""

        __slots__ = ()
        __class_getitem__ = classmethod(GenericAlias)

    class Protocol:
        """The base of classes that say what others have."""
