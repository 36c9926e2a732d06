"""The one error tree of the library.

Every error that the library raises on purpose is a `SoftTissueError` and a builtin as well, carries its facts as
attributes, and pickles. An error never holds a personal value: it says what is wrong, where, and what would be right.
"""

from attrs import frozen

__all__ = [
    "InvalidRecordError",
    "MissingExtraError",
    "PlanError",
    "Problem",
    "SoftTissueError",
    "UnitError",
    "UnknownIdError",
    "UnreadableFileError",
]

Path = tuple[str | int, ...]


def path_text(path: Path) -> str:
    """Write a path as people do.

    >>> path_text(("practitioners", 0, "id"))
    'practitioners[0].id'
    """
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


@frozen(kw_only=True)
class Problem:
    """One thing that is wrong with a record.

    Attributes:
        path: field names and positions from the top of the record; empty for the record itself.
        code: stable name of the kind of problem, such as ``out_of_range``.
        message: what would be right, in plain words; personal values are never in it.
        line: the line of the text that it was read from, from 1; None where that is not known.
    """

    path: Path = ()
    code: str
    message: str
    line: int | None = None

    def under(self, *prefix: str | int) -> "Problem":
        """Return the same problem seen from further up the record."""
        return Problem(path=prefix + self.path, code=self.code, message=self.message, line=self.line)

    def at_line(self, line: int | None) -> "Problem":
        """Return the same problem with the line of the text that it stands on."""
        return Problem(path=self.path, code=self.code, message=self.message, line=line)

    def __str__(self) -> str:
        line = None if self.line is None else f"line {self.line}"
        return ": ".join(part for part in (line, path_text(self.path), self.message) if part)


class SoftTissueError(Exception):
    """The root of the tree."""


class InvalidRecordError(SoftTissueError, ValueError):
    """A record can't mean anything as it stands. `problems` holds all that is wrong with it, `file` where it stood."""

    def __init__(self, problems: tuple[Problem, ...], file: str | None = None) -> None:
        super().__init__(problems, file)
        self.problems = problems
        self.file = file

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class UnitError(SoftTissueError, ValueError):
    """A measure has an unknown unit, one of another dimension, or a number outside its bounds."""


class UnknownIdError(SoftTissueError, LookupError):
    """An id that the knowledge does not hold was asked for.

    `kind` is the table, `id` the name asked for, `near` the closest known ids.
    """

    def __init__(self, kind: str, id: str, near: tuple[str, ...] = ()) -> None:  # noqa: A002
        super().__init__(kind, id, near)
        self.kind = kind
        self.id = id
        self.near = near

    def __str__(self) -> str:
        hint = f"; did you mean {' or '.join(self.near)}?" if self.near else ""
        return f"no {self.kind} entry has this id{hint}"


class UnreadableFileError(SoftTissueError, OSError):
    """A file is missing, too large, not text, or not in the format that its name says."""

    def __init__(self, file: str, message: str) -> None:
        super().__init__(file, message)
        self.file = file
        self.message = message

    def __str__(self) -> str:
        return f"{self.file}: {self.message}"


class MissingExtraError(SoftTissueError, ImportError):
    """A format needs a package that is not installed. `extra` is the extra of this library that brings it."""

    def __init__(self, extra: str) -> None:
        super().__init__(extra)
        self.extra = extra

    def __str__(self) -> str:
        return f"this needs an extra: pip install 'soft-tissue[{self.extra}]'"


class PlanError(SoftTissueError, RuntimeError):
    """A plan was asked to do what its state does not allow, such as to be accepted twice."""
