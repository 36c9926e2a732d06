"""Consent: dated, revocable, and separate for deep, sensitive and intraoral work."""

from datetime import date
from enum import StrEnum

from attrs import frozen

from soft_tissue.errors import InvalidRecordError, Problem
from soft_tissue.models.declaration import Text, declared

__all__ = ["Consent", "ConsentGiver", "ConsentScope"]


class ConsentScope(StrEnum):
    """What a consent is for."""

    TREATMENT = "treatment"
    DEEP_WORK = "deep_work"
    SENSITIVE_SITE = "sensitive_site"
    INTRAORAL = "intraoral"
    SHARING_RECORDS = "sharing_records"


class ConsentGiver(StrEnum):
    """Who gave it. For a minor it takes a guardian."""

    CLIENT = "client"
    GUARDIAN = "guardian"


@frozen(kw_only=True, field_transformer=declared)
class Consent:
    """One decision about one kind of work.

    Attributes:
        scope: what it is for.
        given: True for yes, False for a refusal.
        by: the client, or a guardian.
        on: the day it was given or refused.
        revoked_on: the day it was taken back, if it was.
        note: anything said with it.
    """

    scope: ConsentScope
    given: bool = True
    by: ConsentGiver = ConsentGiver.CLIENT
    on: date
    revoked_on: date | None = None
    note: Text | None = None

    def __attrs_post_init__(self) -> None:
        if self.revoked_on is not None and self.revoked_on < self.on:
            problem = Problem(
                path=("revoked_on",), code="out_of_range", message="must not be before the consent itself"
            )
            raise InvalidRecordError((problem,))

    def holds_on(self, day: date) -> bool:
        """Whether it stands as a yes on that day."""
        return self.given and self.on <= day and (self.revoked_on is None or day < self.revoked_on)

    def refused_on(self, day: date) -> bool:
        """Whether it stands as a no on that day: refused, or revoked."""
        return self.on <= day and (not self.given or (self.revoked_on is not None and self.revoked_on <= day))
