"""A day, a month or a year, as far as a source tells it."""

import re
from calendar import monthrange
from datetime import date

from attrs import field, frozen

from soft_tissue.errors import InvalidRecordError, Problem

__all__ = ["PartialDate"]

_SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?\Z")


def _check(_instance: object, _attribute: object, text: str) -> None:
    match = _SHAPE.match(text) if isinstance(text, str) else None
    good = match is not None
    if match is not None:
        year, month, day = (int(part) if part else 1 for part in match.groups())
        try:
            date(year, month, day)
        except ValueError:
            good = False
    if not good:
        message = "must be a day, a month or a year that exists: 2024-07-01, 2024-07 or 2024"
        raise InvalidRecordError((Problem(code="bad_date", message=message),))


@frozen(order=False)
class PartialDate:
    """A date known to the day, the month or the year; a comparison inside the unknown part is unknown.

    >>> PartialDate("2019-02").last.isoformat()
    '2019-02-28'
    """

    text: str = field(validator=_check)

    @property
    def first(self) -> date:
        """The earliest day that it can be."""
        year, month, day = ([int(part) for part in self.text.split("-")] + [1, 1])[:3]
        return date(year, month, day)

    @property
    def last(self) -> date:
        """The latest day that it can be."""
        parts = [int(part) for part in self.text.split("-")]
        year = parts[0]
        month = parts[1] if len(parts) > 1 else 12
        return date(year, month, parts[2] if len(parts) > 2 else monthrange(year, month)[1])  # noqa: PLR2004

    def reached_by(self, day: date) -> bool | None:
        """Whether the day is on or after it; None inside the part that is not known.

        >>> PartialDate("2019-02").reached_by(date(2019, 3, 1))
        True
        """
        if day >= self.last:
            return True
        return False if day < self.first else None

    def passed_by(self, day: date) -> bool | None:
        """Whether the day is after it; None inside the part that is not known."""
        if day > self.last:
            return True
        return None if day > self.first else False

    def __str__(self) -> str:
        return self.text
