"""Months, anniversaries and renewal cycles, against walking the calendar day by day."""

from calendar import monthrange
from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import assume, example, given
from hypothesis import strategies as some

from soft_tissue.licensing.calendar import CycleFacts, add_years, cycle_on, months_between, on_day
from soft_tissue.models import AnchorBasis, CycleAnchor, Parity

ONE = timedelta(days=1)
LEAP = date(2024, 2, 29)
days = some.dates(date(1990, 1, 1), date(2040, 12, 31))


def anchor(basis="fixed_date", **more):
    return CycleAnchor(sources=("zz-law",), basis=AnchorBasis(basis), **more)


def cycle(day, rule, years=None, **facts):
    found, missing = cycle_on(day, rule, years, CycleFacts(**facts))
    assert missing == ()
    return found.start, found.end


# Anniversaries and months.


def _same_day_of_month(day, start):
    """Whether a day is a monthly anniversary: the same day, or the month's last where the month is shorter."""
    last = monthrange(day.year, day.month)[1]
    return day.day == start.day or (day.day == last and start.day > last)


@given(days, some.integers(0, 1500))
@example(date(2024, 1, 31), 29)
@example(LEAP, 365)
@example(LEAP, 366)
def test_months_are_those_of_the_calendar(start, length):
    """Months and the part that is left are those that one counts walking from day to day."""
    stop = start + timedelta(days=length)
    walked = [start + timedelta(days=n) for n in range(1, length + 1)]
    anniversaries = [day for day in walked if _same_day_of_month(day, start)]
    part = length > 0 and not _same_day_of_month(stop, start)
    assert months_between(start, stop) == (len(anniversaries), part)


@pytest.mark.parametrize(
    ("start", "stop", "months"),
    [
        (date(2024, 1, 31), LEAP, (1, False)),
        (date(2023, 1, 31), date(2023, 2, 28), (1, False)),
        (date(2023, 1, 30), date(2023, 3, 1), (1, True)),
        (LEAP, date(2025, 2, 28), (12, False)),
        (date(2024, 3, 31), date(2024, 4, 30), (1, False)),
        (date(2024, 7, 15), date(2025, 9, 1), (13, True)),
        (date(2024, 7, 15), date(2024, 7, 15), (0, False)),
        (date(2024, 7, 15), date(2024, 7, 1), (0, False)),
    ],
)
def test_months(start, stop, months):
    """A month ends the day before its day comes again; a short month ends on its last day; nothing runs backward."""
    assert months_between(start, stop) == months


@given(days, some.integers(-50, 50))
def test_anniversaries(day, years):
    """An anniversary is the same day; 29 February is the last of February elsewhere."""
    found = add_years(day, years)
    assert (found.year, found.month) == (day.year + years, day.month)
    assert _same_day_of_month(found, day)


def test_the_ends_of_the_calendar():
    """A date that stands for always is no error, and a day beyond our time lies in no cycle."""
    assert add_years(date(9990, 1, 1), 20) == date.max
    assert add_years(date(10, 1, 1), -20) == date.min
    for day in (date.min, date.max):
        found, missing = cycle_on(day, None, 2, CycleFacts(expires_on=date.max))
        assert (found, missing) == (None, ("a day of our time",))
    assert cycle(date(2026, 11, 23), None, 2, expires_on=date.max) == (date(2026, 1, 1), date(2027, 12, 31))


def test_leap_days():
    """Somebody born on 29 February has a birthday every year."""
    assert [add_years(LEAP, n) for n in (1, 3, 4)] == [date(2025, 2, 28), date(2027, 2, 28), date(2028, 2, 29)]
    assert on_day(2023, 2, 31) == date(2023, 2, 28)


# Cycles, each by an example.


@pytest.mark.parametrize(
    ("rule", "day", "start", "end"),
    [
        (anchor(years=2, month=10, day=31, parity=Parity.EVEN), "2026-10-31", "2024-11-01", "2026-10-31"),
        (anchor(years=2, month=10, day=31, parity=Parity.EVEN), "2026-11-01", "2026-11-01", "2028-10-31"),
        (anchor(years=2, month=9, day=30, parity=Parity.ODD), "2026-11-23", "2025-10-01", "2027-09-30"),
        (anchor(years=2, month=2, day=29, parity=Parity.ODD), "2026-11-23", "2025-03-01", "2027-02-28"),
        (anchor(years=2, month=2, day=29, parity=Parity.EVEN), "2024-02-29", "2022-03-01", "2024-02-29"),
        (anchor(years=2, month=2, day=29, parity=Parity.EVEN), "2024-03-01", "2024-03-01", "2026-02-28"),
        (anchor(years=1, month=8, day=31), "2026-09-01", "2026-09-01", "2027-08-31"),
        (anchor(years=1, month=8, day=31, parity=Parity.EVEN), "2026-09-01", "2026-09-01", "2027-08-31"),
        (anchor(years=4, month=5, day=15, reference=date(2025, 5, 15)), "2025-05-16", "2025-05-16", "2029-05-15"),
        (anchor(years=4, month=5, day=15, reference=date(2025, 5, 15)), "2018-01-01", "2017-05-16", "2021-05-15"),
        (
            anchor(years=4, month=5, day=15, parity=Parity.ODD, reference=date(2025, 5, 15)),
            "2026-01-01",
            "2025-05-16",
            "2029-05-15",
        ),
        (anchor(years=3, month=3, day=31, reference=date(2024, 3, 31)), "2026-11-23", "2024-04-01", "2027-03-31"),
    ],
)
def test_fixed_dates(rule, day, start, end):
    """A fixed day in even or odd years, or counted from one known end; February ends on its last day."""
    assert cycle(date.fromisoformat(day), rule) == (date.fromisoformat(start), date.fromisoformat(end))


BORN = {"born_on": date(1985, 5, 12)}
ISSUED = {"issued_on": date(2023, 3, 10)}


@pytest.mark.parametrize(
    ("rule", "facts", "start", "end"),
    [
        (anchor("birth_date", years=1), BORN, "2026-05-13", "2027-05-12"),
        (anchor("birth_date", years=1, day_before=True), BORN, "2026-05-12", "2027-05-11"),
        (anchor("birth_month", years=2, parity=Parity.BIRTH_YEAR), BORN, "2025-06-01", "2027-05-31"),
        (anchor("birth_month", years=2, parity=Parity.EVEN), BORN, "2026-06-01", "2028-05-31"),
        (anchor("birth_month", years=1, day=28), BORN, "2026-05-29", "2027-05-28"),
        (anchor("birth_date", years=1), {"born_on": LEAP}, "2026-03-01", "2027-02-28"),
        (anchor("birth_date", years=2, parity=Parity.EVEN), {"born_on": LEAP}, "2026-03-01", "2028-02-29"),
        (anchor("issue_date", years=2), ISSUED, "2025-03-11", "2027-03-10"),
        (anchor("issue_date", years=2, day_before=True), ISSUED, "2025-03-10", "2027-03-09"),
        (anchor("issue_month", years=2), ISSUED, "2025-04-01", "2027-03-31"),
        (anchor("issue_date", years=1), {"issued_on": LEAP}, "2026-03-01", "2027-02-28"),
        (anchor(years=2, month=5, day=31, parity=Parity.ISSUE_YEAR), ISSUED, "2025-06-01", "2027-05-31"),
        (anchor(years=2, month=2, day=28, parity=Parity.LICENSE_NUMBER), {"number": "MT-104"}, "2026-03-01", None),
        (anchor(years=2, month=2, day=28, parity=Parity.LICENSE_NUMBER), {"number": "MT-103-A"}, "2025-03-01", None),
    ],
)
def test_what_cycles_hang_on(rule, facts, start, end):
    """The day or the month of birth or issue, the day before it, and the last digit of the license number."""
    found = cycle(date(2026, 11, 23), rule, **facts)
    assert found[0] == date.fromisoformat(start)
    assert end is None or found[1] == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("basis", "more", "end"),
    [
        ("issue_date", {"years": 2}, "2026-03-10"),
        ("issue_date", {"years": 2, "day_before": True}, "2026-03-09"),
        ("issue_date", {"years": 1}, "2025-03-10"),
        ("issue_month", {"years": 2}, "2026-03-31"),
        ("issue_month", {"years": 1}, "2025-03-31"),
        ("issue_date", {"years": 2, "parity": Parity.ISSUE_YEAR}, "2026-03-10"),
    ],
)
@pytest.mark.parametrize("later", [0, 1, 20, 200])
def test_the_first_cycle_is_a_whole_one(basis, more, end, later):
    """Where a cycle hangs on the issue, the first runs from that day to an anniversary, never to the day itself."""
    issued = date(2024, 3, 10)
    facts = CycleFacts(issued_on=issued)
    found, _missing = cycle_on(issued + timedelta(days=later), anchor(basis, **more), None, facts)
    assert (found.start, found.end) == (issued, date.fromisoformat(end))
    assert found.first is True
    after, _missing = cycle_on(found.end + ONE, anchor(basis, **more), None, facts)
    assert (after.start, after.first) == (found.end + ONE, False)


def test_an_issue_within_a_fixed_cycle():
    """A license issued within a cycle makes it the first; before and after, it is not, and unknown stays unknown."""
    rule = anchor(years=2, month=12, day=31, parity=Parity.EVEN)
    for issued, first in ((date(2025, 1, 1), True), (date(2024, 12, 31), False), (None, None)):
        found, _missing = cycle_on(date(2026, 11, 23), rule, None, CycleFacts(issued_on=issued))
        assert found.first is first
        assert found.licensed_from == max(found.start, issued or found.start)


@pytest.mark.parametrize("expires", [date(2026, 12, 31), date(2024, 12, 31), date(2030, 12, 31)])
@pytest.mark.parametrize(
    "rule", [None, anchor(years=2, month=12, day=31), anchor("birth_date", years=2, day_before=True)]
)
def test_the_expiry_on_record(expires, rule):
    """Where no rule settles the years, the license's own expiry does, and the cycle says so."""
    facts = CycleFacts(expires_on=expires, born_on=date(1980, 1, 1))
    found, _missing = cycle_on(date(2026, 11, 23), rule, 2, facts)
    assert (found.start, found.end, found.from_record) == (date(2025, 1, 1), date(2026, 12, 31), True)


def test_the_record_is_named_only_where_it_settles():
    """A cycle that a rule settles does not rest on the record, whatever else is known."""
    facts = CycleFacts(
        issued_on=date(2023, 3, 10), expires_on=date(2027, 3, 10), born_on=date(1985, 5, 12), number="MT-104"
    )
    rules = (
        anchor("issue_date", years=2),
        anchor("birth_month", years=1),
        anchor(years=2, month=5, day=31, reference=date(2025, 5, 31)),
        *(anchor(years=2, month=5, day=31, parity=parity) for parity in Parity),
    )
    for rule in rules:
        found, _missing = cycle_on(date(2026, 11, 23), rule, None, facts)
        assert found.from_record is False


def test_before_the_issue():
    """A day before the issue lies in no cycle of the license: what is named ends the day before it."""
    for basis in ("issue_date", "issue_month"):
        rule = anchor(basis, years=2)
        found, _missing = cycle_on(date(2024, 2, 1), rule, None, CycleFacts(issued_on=date(2024, 3, 10)))
        assert found.end == date(2024, 3, 9)
        assert found.holds(date(2024, 2, 1))


def test_even_years_are_those_that_a_cycle_ends_in():
    """The day before a birthday on 1 January is in the year before, and it is that year that is even."""
    rule = anchor("birth_date", years=2, day_before=True, parity=Parity.EVEN)
    assert cycle(date(2026, 11, 23), rule, born_on=date(1980, 1, 1)) == (date(2025, 1, 1), date(2026, 12, 31))
    by_reference = evolve(rule, parity=None, years=4, reference=date(2024, 12, 31))
    assert cycle(date(2026, 11, 23), by_reference, born_on=date(1980, 1, 1)) == (date(2025, 1, 1), date(2028, 12, 31))
    facts = {"born_on": date(1980, 1, 1), "expires_on": date(2028, 12, 31)}
    by_record = evolve(by_reference, reference=None)
    assert cycle(date(2026, 11, 23), by_record, **facts) == (date(2025, 1, 1), date(2028, 12, 31))


@pytest.mark.parametrize(
    ("rule", "years", "missing"),
    [
        (None, None, "length of the cycle"),
        (None, 2, "expiry of the license"),
        (anchor(month=1, day=31), None, "length of the cycle"),
        (anchor(month=1, day=31), 2, "expiry of the license"),
        (anchor(month=1, day=31, parity=Parity.EVEN), 4, "expiry of the license"),
        (anchor("birth_date"), 1, "date of birth"),
        (anchor("birth_month", parity=Parity.BIRTH_YEAR), 2, "date of birth"),
        (anchor("issue_date"), 2, "date of issue"),
        (anchor("issue_month"), 1, "date of issue"),
        (anchor(month=5, day=31, parity=Parity.ISSUE_YEAR), 2, "date of issue"),
        (anchor(month=5, day=31, parity=Parity.LICENSE_NUMBER), 2, "license number"),
    ],
)
def test_what_is_missing_is_named(rule, years, missing):
    """A cycle that hangs on something nobody recorded is not guessed; what is missing is said, once."""
    found, said = cycle_on(date(2026, 11, 23), rule, years, CycleFacts(number="none"))
    assert found is None
    assert said[0] == missing
    assert len(said) == len(set(said))


# Cycles, all of them.


@some.composite
def anchors(draw):
    basis = draw(some.sampled_from(AnchorBasis))
    fixed = basis is AnchorBasis.FIXED_DATE
    return CycleAnchor(
        sources=("zz-law",),
        basis=basis,
        years=draw(some.integers(1, 5)),
        month=draw(some.integers(1, 12)) if fixed else None,
        day=draw(some.integers(1, 31) if fixed else some.none() | some.integers(1, 31)),
        day_before=draw(some.booleans()),
        parity=draw(some.none() | some.sampled_from(Parity)),
        reference=draw(some.none() | days),
    )


facts_known = some.builds(
    CycleFacts,
    issued_on=days | some.just(LEAP),
    expires_on=days,
    born_on=some.dates(date(1940, 1, 1), date(2005, 12, 31)) | some.sampled_from((LEAP, date(1980, 1, 1))),
    number=some.from_regex(r"[A-Z]{2}[0-9]{2,5}", fullmatch=True),
)


@given(anchors() | some.none(), some.integers(1, 5), facts_known, days)
def test_cycles_follow_each_other(rule, years, facts, day):
    """A cycle holds its day; so has every day of it; the one before ends the day before, the next begins after."""
    hangs_on_issue = rule is not None and rule.basis in (AnchorBasis.ISSUE_DATE, AnchorBasis.ISSUE_MONTH)
    assume(not hangs_on_issue or day >= facts.issued_on)
    found, missing = cycle_on(day, rule, years, facts)
    assert missing == ()
    assert all(found.holds(other) for other in (day, found.start, found.end))
    assert not any(found.holds(other) for other in (found.start - ONE, found.end + ONE))
    first = max(found.start, facts.issued_on) if hangs_on_issue else found.start
    for other in (first, found.end, found.start + (found.end - found.start) / 2):
        if other >= first:
            assert cycle_on(other, rule, years, facts)[0] == found
    before, _missing = cycle_on(found.start - ONE, rule, years, facts)
    after, _missing = cycle_on(found.end + ONE, rule, years, facts)
    assert before.end == found.start - ONE
    assert after.start == found.end + ONE
    if found.end + ONE != facts.issued_on:
        assert after.end.year - found.end.year == found.years
    assert found.licensed_from >= found.start


@given(anchors(), facts_known, days)
def test_a_cycle_is_as_long_as_it_says(rule, facts, day):
    """A cycle that is not the first after the issue has exactly its years, to the day at most a leap day apart."""
    found, _missing = cycle_on(day, rule, None, facts)
    assume(facts.issued_on < found.start)
    assert found.years == rule.years
    assert abs((add_years(found.start, rule.years) - ONE - found.end).days) <= 1


@given(anchors(), facts_known, days, some.sampled_from(("issued_on", "expires_on", "born_on", "number")))
def test_less_known_is_the_same_cycle_or_none(rule, facts, day, field):
    """With one fact fewer, the cycle is the same one or can't be told."""
    found, _missing = cycle_on(day, rule, None, facts)
    other, missing = cycle_on(day, rule, None, evolve(facts, **{field: None}))
    assert (other is None) is bool(missing)
    if other is not None and field != "issued_on":
        assert other == found


# The first cycle by the license's own expiry.


@pytest.mark.parametrize(("rule", "years"), [(None, 1), (None, 2), (anchor(month=6, day=15), 2)])
def test_an_expiry_on_the_anniversary_of_the_issue(rule, years):
    """A license that expires on an anniversary of its issue was issued in its first cycle, not in the one before."""
    issued = date(2024, 6, 15)
    facts = CycleFacts(issued_on=issued, expires_on=date(2024 + years, 6, 15))
    for day in (issued, issued + ONE, facts.expires_on):
        found, _missing = cycle_on(day, rule, years, facts)
        assert (found.start, found.end, found.first) == (issued, facts.expires_on, True)
    before, _missing = cycle_on(issued - ONE, rule, years, facts)
    assert (before.end, before.first) == (issued - ONE, True)
    after, _missing = cycle_on(facts.expires_on + ONE, rule, years, facts)
    assert (after.start, after.first) == (facts.expires_on + ONE, False)


@pytest.mark.parametrize("issued", [date(2024, 6, 14), date(2024, 6, 16)])
def test_an_expiry_beside_the_anniversary_of_the_issue(issued):
    """A day earlier or later the cycle is as the expiry has it, and the one that the issue lies in is the first."""
    facts = CycleFacts(issued_on=issued, expires_on=date(2025, 6, 15))
    found, _missing = cycle_on(date(2025, 1, 1), None, 1, facts)
    assert (found.start, found.end) == (date(2024, 6, 16), date(2025, 6, 15))
    assert found.first is (issued == date(2024, 6, 16))


def test_a_gap_before_the_license():
    """After a gap it is not known whether a cycle is the first, nor since when somebody is licensed."""
    facts = CycleFacts(issued_on=date(2025, 3, 1), expires_on=date(2026, 12, 31), gap=True)
    found, _missing = cycle_on(date(2026, 11, 23), None, 2, facts)
    assert (found.first, found.issued_on, found.licensed_from) == (None, None, found.start)
    by_issue, _missing = cycle_on(date(2026, 11, 23), anchor("issue_date", years=2), None, facts)
    assert (by_issue.end, by_issue.first) == (date(2027, 3, 1), None)


def test_who_sets_the_day():
    """Where a rule sets the day and the expiry the year alone, the cycle says both."""
    facts = CycleFacts(expires_on=date(2026, 5, 10), born_on=LEAP)
    found, _missing = cycle_on(date(2026, 1, 1), anchor("birth_date", years=2), None, facts)
    assert (found.end, found.from_record, found.day_by_rule) == (date(2026, 2, 28), True, True)
    found, _missing = cycle_on(date(2026, 1, 1), None, 2, facts)
    assert (found.end, found.from_record, found.day_by_rule) == (date(2026, 5, 10), True, False)
