"""What the author is told of an evaluation, and what it costs."""

from enilint.findings import InputError, Notice
from enilint.inputs.context import Work
from enilint.inputs.terraform.source.budget import Budget, TooMuchWork
from enilint.inputs.terraform.source.files import SourceFile, error_at
from enilint.inputs.terraform.source.values import Mistake
from enilint.values import Unknown


class Reported:
    """What was noted. `errors` and `notices` are about what the author wrote, `failures` are enilint's own.

    `told` are the lines that values name, by file: of what has no value, the value says where it is.
    """

    def __init__(self, work: Work | None) -> None:
        self._work = work
        self.budget = Budget(work)
        self.errors: dict[InputError, None] = {}
        self.notices: dict[Notice, None] = {}
        self.failures: dict[InputError, None] = {}
        self._left_out: dict[str, tuple[SourceFile, int]] = {}
        self.told: set[tuple[str, int]] = set()

    @property
    def is_orderly(self) -> bool:
        """Whether nothing but mistakes of the author was noted, and no other root module takes part of the work."""
        return self._work is None and not (self.notices or self.failures or self._left_out)

    def report(self, file: SourceFile, offset: int, message: str) -> None:
        """Note what the author has to be told: nothing of a stand-in."""
        if file.is_own:
            return
        self.errors[error_at(file, offset, message)] = None

    def fail(self, file: SourceFile, offset: int, name: str, error: Exception) -> Unknown:
        """Note that enilint itself failed on something of that name. Returns what stands for its value."""
        from enilint.inputs.failures import failure

        line, column = file.lines.place(offset)
        self.failures[failure(file.path, name, error, line, column)] = None
        return Unknown(f"{name}, which caused an internal error")

    def refuse(self, file: SourceFile, offset: int, mistake: Mistake, name: str) -> None:
        """Note that the value of that name cannot be worked out. Too much work is one error for all, at the end."""
        if isinstance(mistake, TooMuchWork):
            self._left_out.setdefault(name, (file, offset))
        else:
            self.report(file, offset, mistake.message)

    def end(self) -> None:
        """Note what was left out for that it is too much work, and count the work that was done."""
        if self._work is not None:
            self._work.left -= self.budget.spent
        if self._left_out:
            first = next(iter(self._left_out))
            more = len(self._left_out) - 1
            words = f"{first} and {more} more value{'s' if more > 1 else ''} are" if more else f"{first} is"
            error = error_at(*self._left_out[first], f"{self.budget.excess}: {words} unknown")
            self.errors[error] = None

    def misfit(self, file: SourceFile, offset: int, message: str, *, is_old: bool) -> None:
        """Note a value that does not fit its argument; one that fits in old versions of Terraform is no error."""
        if is_old and not file.is_own:
            at = error_at(file, offset, message)
            self.notices[Notice(at.path, at.message, at.line, at.column)] = None
        else:
            self.report(file, offset, message)
