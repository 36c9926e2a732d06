"""A physician's word, and a practitioner's reasoned override."""

from datetime import date

from attrs import frozen

from soft_tissue.models.declaration import Identifier, Name, Text, declared
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

    Attributes:
        code: the finding's code.
        by: id of the practitioner.
        on: the day.
        reason: why; it is shown in the findings as given, without its text.
    """

    code: FindingCode
    by: Name
    on: date
    reason: Text
