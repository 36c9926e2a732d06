"""One provision of law, as one or more sources state it, with the dates between which it holds."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated

from annotated_types import MinLen
from attrs import frozen

from soft_tissue.errors import InvalidRecordError, Problem
from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.partial_date import PartialDate

__all__ = ["DateBasis", "Provision"]


class DateBasis(StrEnum):
    """Which of somebody's dates decides whether a provision holds: how grandfathering is said."""

    DAY = "day"
    APPLICATION = "application"
    ENROLLMENT = "enrollment"
    PROGRAM_START = "program_start"
    LICENSE_ISSUE = "license_issue"
    PERIOD_START = "period_start"
    PERIOD_END = "period_end"

    @property
    def words(self) -> str:
        """As people say it."""
        return {"day": "the day asked about"}.get(self.value, f"the date of {self.replace('_', ' ')}")


@frozen(kw_only=True, field_transformer=declared)
class Provision:
    """What every provision has in common. Sources that disagree are provisions side by side.

    Attributes:
        id: its id within its place, such as ``fl-02``; None where nothing refers to it.
        sources: ids of the sources that state it, at least one.
        effective_from, effective_to: first and last date on which it holds; None is open or not known.
        by: which date is held against them: a rule for programs that started from some day on goes by `program_start`.
        as_of: date of the source, as printed.
        note: anything a reader should know.

    Raises:
        InvalidRecordError: when it ends before it begins.
    """

    id: Identifier | None = None
    sources: Annotated[tuple[Identifier, ...], MinLen(1)]
    effective_from: PartialDate | None = None
    effective_to: PartialDate | None = None
    by: DateBasis = DateBasis.DAY
    as_of: Label | None = None
    note: Label | None = None

    def __attrs_post_init__(self) -> None:
        begin, end = self.effective_from, self.effective_to
        if begin is not None and end is not None and end.last < begin.first:
            message = "must not be before effective_from"
            raise InvalidRecordError((Problem(path=("effective_to",), code="out_of_range", message=message),))

    def in_force(self, dates: Mapping[DateBasis, date | None]) -> bool | None:
        """Whether it holds, given somebody's dates; None where the date that decides is not known."""
        if self.effective_from is None and self.effective_to is None:
            return True
        day = dates.get(self.by)
        if day is None:
            return None
        begun = True if self.effective_from is None else self.effective_from.reached_by(day)
        ended = False if self.effective_to is None else self.effective_to.passed_by(day)
        if begun is False or ended is True:
            return False
        return None if begun is None or ended is None else True
