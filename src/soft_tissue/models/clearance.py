"""A physician's word, and a practitioner's reasoned override."""

from datetime import date

from attrs import frozen

from soft_tissue.models.declaration import Identifier, Label, Name, Text, declared
from soft_tissue.models.finding import FindingCode
from soft_tissue.models.presentation import Diagnoser

__all__ = ["Clearance", "Override"]


@frozen(kw_only=True, field_transformer=declared)
class Clearance:
    """A provider has said that care may go on in spite of something.

    Attributes:
        fact: id of the intake fact or condition that it is about.
        by: the provider's profession.
        on: the day it was given.
        until: its last day; None is open.
        limits: what the provider wants observed.
    """

    fact: Identifier
    by: Diagnoser
    on: date
    until: date | None = None
    limits: Text | None = None

    def holds_on(self, day: date) -> bool:
        """Whether it is in force that day."""
        return self.on <= day and (self.until is None or day <= self.until)


@frozen(kw_only=True, field_transformer=declared)
class Override:
    """A practitioner's dated reason for going on in spite of a finding. An absolute verdict can't be overridden.

    It counts when a practitioner of the case gave it, not after the day of the case and no longer before it than an
    intake is valid (`Policy.intake_valid_for`). What does not count is a finding, `OVERRIDE-VOID`.

    Attributes:
        code: the finding's code.
        path: the path of the one finding that it is about, as the finding gives it; None is every finding of the code.
        by: id of the practitioner; one of the case.
        on: the day.
        reason: why; it is shown in the findings as given, without its text.
    """

    code: FindingCode
    path: Label | None = None
    by: Name
    on: date
    reason: Text
