"""Hours of credit: for certain, and at most."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from soft_tissue.knowledge import default_knowledge
from soft_tissue.licensing.crediting import credit_of, exact
from soft_tissue.models import Activity, CreditConversion, CreditUnit, MinutesPerHour

K = default_knowledge()
LOUISIANA = next(r for r in K.jurisdictions["us-la"].continuing_education if isinstance(r, MinutesPerHour))
FLORIDA = next(r for r in K.jurisdictions["us-fl"].continuing_education if isinstance(r, MinutesPerHour))
TEXAS = {r.unit: r for r in K.jurisdictions["us-tx"].continuing_education if isinstance(r, CreditConversion)}


def credit(amount, unit=CreditUnit.HOUR, rule=None, conversions=None):
    activity = Activity(completed_on=date(2026, 6, 1), amount=amount, unit=unit)
    return credit_of(activity, rule, conversions or {}, K)


def both(found):
    return found.sure, found.possible


@pytest.mark.parametrize("hours", [0, 1, 0.1, 2.5, 10_000])
def test_hours_are_hours(hours):
    """Hours of credit are what they say, exactly, whatever the other rules."""
    assert both(credit(hours, rule=LOUISIANA, conversions=TEXAS)) == (exact(hours), exact(hours))


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [(0, 0), (29, 0), (31, 0.5), (49, 0.5), (50, 1), (60, 1), (79, 1), (80, 1.5), (99, 1.5), (100, 2), (150, 3)],
)
def test_parts_of_an_hour_in_louisiana(minutes, hours):
    """50 uninterrupted minutes give an hour, 30 to 50 half an hour, less than 30 nothing."""
    assert both(credit(minutes, CreditUnit.MINUTE, LOUISIANA)) == (exact(hours), exact(hours))


@pytest.mark.parametrize(("minutes", "sure", "possible"), [(50, 1, 1), (49, 0, 0.98), (75, 1, 1.5), (120, 2, 2.4)])
def test_parts_of_an_hour_that_no_rule_settles(minutes, sure, possible):
    """Where nothing is said of parts, whole hours are certain and the rest is perhaps."""
    assert both(credit(minutes, CreditUnit.MINUTE, FLORIDA)) == (exact(sure), exact(possible))


def test_minutes_without_a_rule():
    """Where nobody says how long an hour is, 60 minutes give one for certain, 50 perhaps."""
    found = credit(300, CreditUnit.MINUTE)
    assert both(found) == (5, 6)
    assert "not known" in found.because


@pytest.mark.parametrize(
    ("amount", "unit", "hours"),
    [
        (1, CreditUnit.SEMESTER_HOUR, 15),
        (1, CreditUnit.QUARTER_HOUR, 10),
        (0.1, CreditUnit.CEU, 1),
        (0.3, CreditUnit.CEU, 3),
        (2, CreditUnit.SEMESTER_HOUR, 30),
    ],
)
def test_conversions_in_texas(amount, unit, hours):
    """One semester hour gives 15 hours, a tenth of a CEU one, without any rounding."""
    assert both(credit(amount, unit, conversions=TEXAS)) == (hours, hours)


@pytest.mark.parametrize("unit", [CreditUnit.CEU, CreditUnit.SEMESTER_HOUR, CreditUnit.QUARTER_HOUR])
def test_a_unit_without_a_rule(unit):
    """A unit that a place does not convert gives nothing for certain, and perhaps what is usual elsewhere."""
    found = credit(2, unit)
    assert found.sure == 0
    assert found.possible > 0
    assert "usual elsewhere" in found.because


rules = some.none() | some.builds(
    lambda minutes, part: MinutesPerHour(
        sources=("zz-law",),
        minutes=minutes,
        part_minutes=None if part is None else part[0],
        part_hours=None if part is None else part[1],
    ),
    some.integers(30, 60),
    some.none() | some.tuples(some.integers(1, 59), some.sampled_from((0.25, 0.5))),
)
amounts = some.integers(0, 2000) | some.floats(0, 2000).map(lambda number: round(number, 2))


@given(amounts, some.sampled_from(CreditUnit), rules, some.sampled_from(({}, TEXAS)))
def test_what_is_certain_is_possible(amount, unit, rule, conversions):
    """Certain credit is never more than possible credit, and neither is below nothing."""
    found = credit(amount, unit, rule, conversions)
    assert 0 <= found.sure <= found.possible


@given(some.integers(0, 500), some.integers(0, 500), rules)
def test_longer_is_never_less(minutes, more, rule):
    """More minutes never give less credit."""
    short, long = (credit(m, CreditUnit.MINUTE, rule) for m in (minutes, minutes + more))
    assert long.possible >= short.possible
    if rule is None or rule.part_minutes is None or rule.part_minutes <= rule.minutes:
        assert long.sure >= short.sure


@given(some.decimals(0, 10_000, places=3))
def test_numbers_are_as_written(number):
    """A number is the decimal that one reads, never the nearest binary fraction."""
    assert exact(float(number)) == Fraction(str(float(number))) == Fraction(number)
