"""What the strategies share: the day of every case, words, dates, and the knowledge that ids come from."""

from datetime import date, timedelta
from functools import lru_cache
from typing import TypeVar

from hypothesis import strategies as some

from soft_tissue.knowledge import Knowledge
from soft_tissue.models import PartialDate
from soft_tissue.protocols import default_library

__all__ = [
    "DAY",
    "SOMETIMES",
    "WORDS",
    "Strategy",
    "maybe",
    "partial_dates",
    "past",
    "restricted_works",
    "shipped_knowledge",
]

DAY = date(2026, 11, 23)
"""The day of every case that the strategies make."""

Strategy = some.SearchStrategy
T = TypeVar("T")

WORDS = some.text(alphabet="abcdefghij klmnopqrstuvwxyzé-'漢", min_size=1, max_size=24)
"""Short texts, as people write them."""

SOMETIMES = some.sampled_from((True, False, False, False))
"""True once in four times."""


def shipped_knowledge() -> Knowledge:
    """The knowledge of the default library."""
    return default_library().knowledge


@lru_cache(maxsize=1)
def restricted_works() -> tuple[str, ...]:
    """Ids of the work that a license alone does not cover, in any place."""
    places = shipped_knowledge().jurisdictions.values()
    return tuple(sorted({rule.work for place in places for rule in place.restricted_work}))


def maybe(strategy: "Strategy[T]") -> "Strategy[T | None]":
    """A value, or None for what is not known."""
    return some.none() | strategy


def past(days: int) -> "Strategy[date]":
    """The day of the case, or one of so many before it."""
    return some.integers(0, days).map(lambda ago: DAY - timedelta(days=ago))


def partial_dates(first: date = date.min, last: date = date.max) -> "Strategy[PartialDate]":
    """Days, months and years, of which some day lies between two days.

    >>> from hypothesis import given
    >>> @given(partial_dates())
    ... def test_it(day: PartialDate) -> None:
    ...     assert day.first <= day.last
    """
    lengths = some.sampled_from((len("2024"), len("2024-07"), len("2024-07-01")))
    return some.builds(lambda day, length: PartialDate(day.isoformat()[:length]), some.dates(first, last), lengths)
