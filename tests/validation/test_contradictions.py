"""Ages and dates that can't be, and clearances of what nobody knows."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as some
from mutations import TODAY, TOMORROW, Table, found_of, overriding, with_client, with_intake

import soft_tissue as st
from samples import sample_case, sample_plan
from soft_tissue.models import (
    Clearance,
    Client,
    Consent,
    ConsentGiver,
    ConsentScope,
    Diagnoser,
    NoPlanReason,
    Report,
    Severity,
)
from soft_tissue.validation import Context, gaps, has_errors

TABLE = Table()
GROWN = date(1990, 1, 1)
DATES = some.dates(date(1930, 1, 1), date(2030, 1, 1))
AGES = some.integers(0, 100)


@TABLE.breaks("AGE-CONTRADICTED", "SCREENING")
def _a_child_s_age():
    guardian = Consent(scope=ConsentScope.TREATMENT, by=ConsentGiver.GUARDIAN, on=TODAY)
    consents = (*sample_case().client.consents, guardian)
    return with_client(birth_date=GROWN, age=12, consents=consents), sample_plan(), ("client.age",)


@TABLE.breaks("AGE-CONTRADICTED", "SCREENING")
def _not_born_yet():
    guardian = Consent(scope=ConsentScope.TREATMENT, by=ConsentGiver.GUARDIAN, on=TODAY)
    consents = (*sample_case().client.consents, guardian)
    return with_client(birth_date=TOMORROW, age=None, consents=consents), sample_plan(), ("client.birth_date",)


@TABLE.breaks("FACT-UNKNOWN")
def _cleared_banana():
    return _cleared("banana"), sample_plan(), ("clearances[0].fact",)


@pytest.mark.parametrize("name", TABLE)
def test_what_can_not_be_is_said(name):
    """What contradicts itself, or is about nothing known, is found at its path, and it is told what settles it."""
    TABLE.broken(name).holds()


# Ages.


@pytest.mark.parametrize(("born", "age"), [(GROWN, 12), (date(2014, 1, 1), 41), (TOMORROW, None)])
def test_a_contradictory_age_gets_no_plan(born, age):
    """Whichever of the two is the child's, and when the client is not born yet, no plan is made."""
    answer = st.plan(with_client(birth_date=born, age=age))
    assert answer.reason is NoPlanReason.INFORMATION_NEEDED
    assert "an age and a date of birth that agree" in answer.needed
    assert "AGE-CONTRADICTED" in {finding.code for finding in answer.findings}


def test_a_contradictory_age_is_never_overridden():
    """An age that disagrees with the date of birth stays an error, whoever overrides it."""
    case = with_client(birth_date=GROWN, age=12)
    assert has_errors(found_of("AGE-CONTRADICTED", sample_plan(), overriding(case, "AGE-CONTRADICTED")))


def test_age_and_birth_date_that_agree_are_fine():
    """Both may be given; on the day before the birthday the client is a year younger."""
    born = date(TODAY.year - 41, TODAY.month, TODAY.day)
    assert st.check(sample_plan(), with_client(birth_date=born, age=41)) == ()
    assert st.check(sample_plan(), with_client(birth_date=born + timedelta(days=1), age=40)) == ()
    assert found_of("AGE-CONTRADICTED", sample_plan(), with_client(birth_date=born + timedelta(days=1), age=41))


@given(DATES, AGES)
def test_one_of_the_two_is_enough_for_a_minor(born, age):
    """A client is a minor when the age or the date of birth says so."""
    both = Client(birth_date=born, age=age)
    each = Client(birth_date=born).is_minor_on(TODAY), Client(age=age).is_minor_on(TODAY)
    assert both.is_minor_on(TODAY) is any(each)


@given(some.none() | DATES, some.none() | AGES)
def test_an_age_is_contradicted_or_one(born, age):
    """What is not contradicted gives one age, by either; one of the two alone is contradicted only before birth."""
    client = Client(birth_date=born, age=age)
    late = born is not None and born > TODAY
    apart = None not in (born, age) and Client(birth_date=born).age_on(TODAY) != age
    assert client.is_age_contradicted_on(TODAY) is (late or apart)


# Dates.


def _reported(on, what="recent-surgery"):
    return with_intake(reports=(Report(what=what, on=on),))


def _asked(case):
    library = st.default_library()
    return [gap for gap in gaps(Context(case, library.knowledge, library.policy)) if "not after the day" in gap.needed]


@pytest.mark.parametrize("what", sorted(st.default_library().knowledge.intake_facts))
def test_no_report_is_of_a_later_day(what):
    """A report of any fact that is dated after the day of the case is a gap there; one of that day is none."""
    (gap,) = _asked(_reported(TOMORROW, what))
    assert gap.path == "client.intake.reports[0].on"
    assert gap.needed.endswith(": a date that is not after the day of the case")
    assert not _asked(_reported(TODAY, what))


def test_a_report_of_no_fact_has_its_day_too():
    """A term that nobody knows is dated like any other, and is not repeated."""
    (gap,) = _asked(_reported(TOMORROW, "moon-sickness"))
    assert gap.needed == "a date that is not after the day of the case"


def test_a_later_surgery_gets_no_plan():
    """With a surgery that has not happened yet no plan is made, and a plan made by hand is not let through."""
    case = _reported(TODAY + timedelta(days=40))
    answer = st.plan(case)
    if answer.kind == "no_plan":
        assert any("not after the day of the case" in needed for needed in answer.needed)
    assert answer.kind != "treatment_plan"
    found = found_of("SCREENING", sample_plan(), case)
    assert "client.intake.reports[0].on" in {finding.path for finding in found if finding.severity is Severity.ERROR}


# Clearances.


def _cleared(*facts):
    given_ = tuple(Clearance(fact=fact, by=Diagnoser.PHYSICIAN, on=TODAY) for fact in facts)
    return evolve(sample_case(), clearances=given_)


def test_a_clearance_of_nothing_known_gets_near_ids():
    """For a fact or a condition that is nearly one, that one is suggested."""
    (finding,) = found_of("FACT-UNKNOWN", sample_plan(), _cleared("hypertention"))
    assert "did you mean" in finding.message
    assert "banana" not in found_of("FACT-UNKNOWN", sample_plan(), _cleared("banana"))[0].message
    (finding,) = found_of("FACT-UNKNOWN", sample_plan(), _cleared("frozen-sholder"))
    assert "frozen-shoulder" in finding.message


@pytest.mark.parametrize("table", ["intake_facts", "conditions"])
def test_a_clearance_of_what_is_known_is_understood(table):
    """Every fact and every condition can be cleared, by its id and its name."""
    entries = list(getattr(st.default_library().knowledge, table).values())[:40]
    assert not found_of("FACT-UNKNOWN", sample_plan(), _cleared(*(entry.id for entry in entries)))
