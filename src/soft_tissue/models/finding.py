"""What a rule has to say about a case or a plan."""

from enum import StrEnum
from typing import Annotated

from attrs import frozen

from soft_tissue.models.declaration import Deidentify, Handling, Identifier, Label, Pattern, declared
from soft_tissue.models.source import Basis

__all__ = ["Finding", "FindingCode", "Severity"]

FindingCode = Annotated[
    str,
    Pattern(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*\Z", "a code such as DOSE-RANGE"),
    Deidentify(Handling.KEEP),
]


class Severity(StrEnum):
    """An error stops a plan; a confirm must be settled before the first touch; the others inform."""

    ERROR = "error"
    CONFIRM = "confirm"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for an error, 3 for an info."""
        return list(Severity).index(self)


@frozen(kw_only=True, field_transformer=declared)
class Finding:
    """One thing that a rule found.

    Attributes:
        code: stable name of the rule's finding.
        severity: error, confirm, warning or info.
        path: where in the plan or the case, such as ``sessions[0].steps[3].dose``.
        message: what is the matter, in plain words without personal values.
        remedy: what would settle it.
        basis: what kind of authority it rests on.
        sources: ids of its sources.
    """

    code: FindingCode
    severity: Severity
    path: Annotated[str, Deidentify(Handling.KEEP)]
    message: Label
    remedy: Label | None = None
    basis: Basis
    sources: tuple[Identifier, ...] = ()
