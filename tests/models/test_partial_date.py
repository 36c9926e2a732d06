"""Dates known to the day, the month or the year."""

from datetime import date, datetime, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as some

from soft_tissue.errors import InvalidRecordError
from soft_tissue.models import LegalNotice, PartialDate
from soft_tissue.serialization import from_data, to_data
from soft_tissue.testing import partial_dates

days = some.dates(date(2015, 1, 1), date(2018, 12, 31))
partials = partial_dates(date(2015, 6, 1), date(2018, 6, 1))


def _possible(partial):
    return [partial.first + timedelta(days=n) for n in range((partial.last - partial.first).days + 1)]


def _together(answers):
    """What holds of all possible days: true, false, or not known."""
    return answers.pop() if len(answers) == 1 else None


@given(partials, days)
def test_a_comparison_is_that_of_every_day_it_can_be(partial, day):
    """True when true of every day that it can be, false when of none, and None between."""
    assert partial.reached_by(day) is _together({day >= possible for possible in _possible(partial)})
    assert partial.passed_by(day) is _together({day > possible for possible in _possible(partial)})


@given(partials, days, some.data())
def test_knowing_the_day_never_contradicts(partial, day, data):
    """Once the day is known, what was known before still holds, and nothing is open."""
    exact = PartialDate(data.draw(some.sampled_from(_possible(partial))).isoformat())
    for known, answer in (
        (exact.reached_by(day), partial.reached_by(day)),
        (exact.passed_by(day), partial.passed_by(day)),
    ):
        assert known is not None
        assert answer in (None, known)


@given(partials, days, some.integers(0, 800))
def test_time_only_moves_on(partial, day, later):
    """What is reached or passed on a day stays so on every later one, and what is not yet was not before."""
    order = (False, None, True)
    after = day + timedelta(days=later)
    assert order.index(partial.reached_by(day)) <= order.index(partial.reached_by(after))
    assert order.index(partial.passed_by(day)) <= order.index(partial.passed_by(after))
    assert order.index(partial.passed_by(day)) <= order.index(partial.reached_by(day))


@given(partial_dates())
def test_text_comes_back(partial):
    """A date is its text, and equal texts are equal dates."""
    assert PartialDate(str(partial)) == partial
    assert to_data(partial) == partial.text
    assert from_data(partial.text, PartialDate) == partial
    assert len(_possible(partial)) in {4: (365, 366), 7: (28, 29, 30, 31), 10: (1,)}[len(partial.text)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019", date(2019, 1, 1), date(2019, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2023-02-28", date(2023, 2, 28), date(2023, 2, 28)),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_what_it_spans(text, first, last):
    """A year, a month and a day span their days."""
    assert (PartialDate(text).first, PartialDate(text).last) == (first, last)


BAD = (
    "",
    "24",
    "2024-1",
    "2024-13",
    "2024-00",
    "2023-02-29",
    "2024-07-01T10:00",
    "0000",
    "2024-07-01\n",
    "\uff12\uff10\uff12\uff14",
    "2024-",
)


@pytest.mark.parametrize("value", [*BAD, None, 2024, date(2024, 7, 1), b"2024"], ids=repr)
def test_what_is_no_date_is_refused(value):
    """What is no day, month or year that exists is refused, in words that say what would be right."""
    with pytest.raises(InvalidRecordError, match="a day, a month or a year"):
        PartialDate(value)


NOON = datetime(2024, 7, 1, 12)  # noqa: DTZ001 - as TOML gives it


@pytest.mark.parametrize("value", [*BAD, None, 2024, 2024.0, True, NOON, [], {"text": "2024"}], ids=repr)
def test_a_file_says_where_it_is_wrong(value):
    """A wrong date in a file is reported at its field; null is a date that is not known."""
    data = {"topic": "compact", "says": "x", "sources": ["a"], "effective_from": value}
    if value is None:
        assert from_data(data, LegalNotice).effective_from is None
        return
    with pytest.raises(InvalidRecordError) as caught:
        from_data(data, LegalNotice)
    assert [problem.path for problem in caught.value.problems] == [("effective_from",)]
    assert "a day, a month or a year" in str(caught.value)


def test_a_date_of_a_file_is_a_day():
    """A TOML date is read as a day; a model takes no plain date."""
    data = {"topic": "compact", "says": "x", "sources": ["a"]}
    notice = from_data(data | {"effective_from": date(2024, 7, 1)}, LegalNotice)
    assert notice.effective_from == PartialDate("2024-07-01")
    with pytest.raises(InvalidRecordError, match="effective_from"):
        evolve(notice, effective_from=date(2024, 7, 1))
