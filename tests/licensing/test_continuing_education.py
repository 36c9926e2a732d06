"""The sixteen kinds of rule, one at a time; the worked examples; and what must hold of every ledger."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as some
from strategies_licensing import (
    BESIDE,
    DAY,
    END,
    FIXED,
    RICH,
    START,
    TOTAL,
    ZZ,
    activities,
    activity,
    answer_of,
    days,
    education_rules,
    forget,
    in_cycle,
    ledger,
    ledgers,
    license_of,
    with_zz,
    without,
)

from soft_tissue.errors import InvalidRecordError, UnknownIdError
from soft_tissue.knowledge import default_knowledge, default_policy
from soft_tissue.licensing import evaluate_continuing_education
from soft_tissue.models import (
    ActivityFormat,
    ActivityRole,
    Aspect,
    ContinuingEducationProvision,
    ContinuingEducationReport,
    CredentialKind,
    CredentialStatus,
    CreditUnit,
    Effect,
    InactiveSpan,
    Ledger,
    PickBy,
    Practitioner,
    Profession,
    Ruling,
)

K = default_knowledge()
YES, NO, OPEN = Ruling.ALLOWED, Ruling.NOT_ALLOWED, Ruling.UNKNOWN
ONE = timedelta(days=1)
IN_CYCLE = (date(2025, 3, 1), date(2025, 9, 1), date(2026, 3, 1), date(2026, 9, 1))


def evaluate(record, *rules, on=END, place=ZZ, **more):
    knowledge = education_rules(FIXED, *rules) if rules else K
    return evaluate_continuing_education(record, place, on, knowledge=knowledge, **more)


def hours_on(amount, *dates, **more):
    """Equal activities of some days, each with a title of its own."""
    return tuple(activity(day, amount, title=f"Course {n}", **more) for n, day in enumerate(dates))


def category(report, name):
    return next(c for c in report.categories if c.category == name)


# total


@pytest.mark.parametrize(("hours", "answer", "short"), [(24, YES, 0), (23.9, NO, 0.1), (0, NO, 24), (30, YES, 0)])
def test_a_total(hours, answer, short):
    """So many hours are asked in a cycle; what is short is said exactly."""
    report = evaluate(ledger(activity(amount=hours)), TOTAL)
    assert (report.answer, report.required, report.counted, report.short) == (answer, 24, hours, short)
    assert (report.period_start, report.period_end) == (START, END)


def test_none_asked():
    """Where no hours are asked, nothing is missing, though nobody knows when a cycle ends."""
    knowledge = education_rules('kind = "total"; hours = 0')
    report = evaluate_continuing_education(Ledger(), ZZ, DAY, knowledge=knowledge)
    assert (report.answer, report.required, report.period_end) == (YES, 0, None)
    beside = 'kind = "additional_outside_total"; category = "cpr"; holds = "cpr"'
    knowledge = education_rules('kind = "total"; hours = 0', beside)
    assert evaluate_continuing_education(Ledger(), ZZ, DAY, knowledge=knowledge).answer is OPEN


def test_no_total_is_unknown():
    """Where the knowledge has no total, the answer is unknown and no hours are called short."""
    report = evaluate(ledger(activity(amount=500)), 'kind = "record_retention"; years = 4')
    assert (report.answer, report.required, report.short) == (OPEN, None, 0)


def test_sources_that_disagree():
    """The policy picks among totals; the other is named."""
    rules = (
        'kind = "total"; hours = 24; years = 2; sources = ["zz-law"]',
        'kind = "total"; hours = 30; years = 2; sources = ["zz-secondary"]; as_of = "2025"',
    )
    record = ledger(activity(amount=24))
    report = evaluate(record, *rules)
    assert (report.answer, report.required) == (YES, 24)
    assert "another source says 30 hours" in [reason.because for reason in report.reasons]
    for pick_by in (PickBy.LATEST, PickBy.STRICTEST):
        report = evaluate(record, *rules, policy=evolve(default_policy(), pick_by=pick_by))
        assert (report.answer, report.required) == (NO, 30)


# min_category

ETHICS = 'kind = "min_category"; category = "ethics"; hours = 3; match = {topics = ["ethics"]}'
CONTACT = 'kind = "min_category"; category = "contact"; hours = 12; match = {formats = ["in_person"]}'


def test_least_hours_of_a_category():
    """A full total does not make up for a category; an activity may serve two categories that are not separate."""
    plain = activity(amount=30, topics="massage", format=ActivityFormat.LIVE_ONLINE)
    report = evaluate(ledger(plain), TOTAL, ETHICS, CONTACT)
    assert (report.answer, report.short) == (NO, 0)
    assert (category(report, "ethics").short, category(report, "contact").short) == (3, 12)
    both = activity(amount=24, topics="ethics", format=ActivityFormat.IN_PERSON)
    assert evaluate(ledger(both), TOTAL, ETHICS, CONTACT).answer is YES


def test_separate_categories_share_no_hour():
    """An hour serves one separate category only, and scarce hours go where nothing else can serve."""
    rules = (
        TOTAL,
        ETHICS + "; separate = true",
        CONTACT + "; separate = true",
        'kind = "min_category"; category = "any"; hours = 9; match = {}; separate = true',
    )
    both = activity(amount=15, topics="ethics", format=ActivityFormat.IN_PERSON)
    plain = activity(amount=9, topics="massage", format=ActivityFormat.LIVE_ONLINE)
    assert evaluate(ledger(both, plain), *rules).answer is YES
    assert evaluate(ledger(plain, evolve(both, amount=14)), *rules).answer is NO


def test_a_share_of_the_total():
    """A category can be a share of what is asked, also where fewer hours are."""
    tenth = 'kind = "min_category"; category = "health"; percent = 10; match = {topics = ["public-health"]}'
    assert category(evaluate(ledger(), TOTAL, tenth), "health").required == 2.4
    fewer = 'kind = "seniority_reduction"; licensed_years = 20; hours = 10'
    assert category(evaluate(ledger(), TOTAL, tenth, fewer), "health").required == 1
    unknown = evaluate(ledger(), tenth)
    assert category(unknown, "health").met is None


def test_a_category_inside_another():
    """Hours of an inner category must match the outer one as well."""
    inner = 'kind = "min_category"; category = "hands-on"; hours = 6; match = {hands_on = true}; inside = "massage"'
    outer = 'kind = "min_category"; category = "massage"; hours = 9; match = {topics = ["massage"]}'
    elsewhere = activity(amount=24, topics="ethics", hands_on=True)
    report = evaluate(ledger(elsewhere), TOTAL, inner, outer)
    assert category(report, "hands-on").short == 6
    assert evaluate(ledger(evolve(elsewhere, topics=frozenset({"massage"}))), TOTAL, inner, outer).answer is YES


def test_asked_once_in_a_career():
    """What is asked once need not be done again; what may have been done is unknown."""
    once = ETHICS + "; once = true"
    now, then = activity(amount=24, topics="massage"), activity(date(2015, 1, 1), 3, topics="ethics")
    assert evaluate(ledger(now), TOTAL, once).answer is NO
    assert evaluate(ledger(then, now), TOTAL, once).answer is YES
    assert evaluate(ledger(evolve(then, topics=None), now), TOTAL, once).answer is OPEN
    assert evaluate(ledger(evolve(then, amount=2), now), TOTAL, once).answer is NO


def test_topics_that_nobody_recorded():
    """An activity without topics may be in the category: unknown, and it says how many hours may be there."""
    report = evaluate(ledger(activity(amount=24)), TOTAL, ETHICS)
    found = category(report, "ethics")
    assert (report.answer, found.met, found.short, found.possible) == (OPEN, None, 3, 3)
    assert evaluate(ledger(activity(amount=24, topics="")), TOTAL, ETHICS).answer is NO


# max_category


@pytest.mark.parametrize(
    ("limit", "counted"),
    [
        ("hours = 6", 14),
        ("percent = 50", 20),
        ("percent = 0", 8),
        ('hours = 5; per = "activity"', 18),
        ('percent = 25; per = "activity"', 20),
        ('hours = 4; per = "year"', 16),
        ('percent = 25; per = "year"', 20),
    ],
)
def test_most_hours_of_a_category(limit, counted):
    """No more of a category counts: over the cycle, each year of it, or each activity; in hours or as a share."""
    rule = f'kind = "max_category"; category = "online"; match = {{formats = ["self_paced_online"]}}; {limit}'
    online = hours_on(8, date(2025, 3, 1), date(2026, 3, 1), format=ActivityFormat.SELF_PACED_ONLINE)
    report = evaluate(ledger(*online, activity(amount=8, format=ActivityFormat.IN_PERSON)), TOTAL, rule)
    assert report.counted == counted
    assert report.answer is NO


def test_a_year_of_a_cycle_begins_with_the_cycle():
    """Limits of a year run from the first day of the cycle, not of the calendar."""
    anchor = 'kind = "cycle_anchor"; basis = "fixed_date"; years = 2; month = 8; day = 31; parity = "even"'
    rule = 'kind = "max_category"; category = "any"; match = {}; per = "year"; hours = 10'
    knowledge = education_rules(anchor, TOTAL, rule)
    for second, counted in ((date(2025, 8, 31), 10), (date(2025, 9, 1), 20)):
        record = ledger(*hours_on(10, date(2024, 9, 1), second))
        report = evaluate_continuing_education(record, ZZ, date(2026, 8, 31), knowledge=knowledge)
        assert report.counted == counted


def test_why_hours_do_not_count():
    """An activity that counts in part says which limit it met."""
    rule = 'kind = "max_category"; category = "self-care"; match = {topics = ["massage"]}; hours = 4'
    report = evaluate(ledger(*hours_on(3, *IN_CYCLE[:2], topics="massage")), TOTAL, rule)
    first, second = report.activities
    assert (first.counted, first.because) == (3, ())
    assert (second.counted, second.because) == (1, ("beyond the most that counts for self care",))


# excluded


def test_excluded():
    """What is excluded earns nothing; what may be excluded counts perhaps, and says so."""
    rule = 'kind = "excluded"; category = "presenter"; match = {roles = ["presenter"]}'
    taught = activity(amount=24, role=ActivityRole.PRESENTER)
    report = evaluate(ledger(taught), TOTAL, rule)
    assert (report.answer, report.counted, report.possible) == (NO, 0, 0)
    assert report.activities[0].because == ("earns no credit: presenter",)
    topic = 'kind = "excluded"; category = "animals"; match = {topics = ["animal-massage"]}'
    report = evaluate(ledger(activity(amount=24)), TOTAL, topic)
    assert (report.answer, report.counted, report.possible) == (OPEN, 0, 24)
    assert report.activities[0].because == ("perhaps earns no credit: animals",)


def test_excluded_from_one_category():
    """An exclusion from a category leaves the hours in the total."""
    rule = 'kind = "excluded"; category = "hiv"; match = {topics = ["hiv-aids"]}; for_category = "ethics"'
    report = evaluate(ledger(activity(amount=24, topics="ethics hiv-aids")), TOTAL, ETHICS, rule)
    assert (report.short, category(report, "ethics").short, report.answer) == (0, 3, NO)


REPEATS = 'kind = "excluded"; category = "repeat"; repeats = true'


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ({"title": "Necks", "provider": "A"}, {"title": " necks", "provider": "a"}, NO),
        ({"course": "X-1"}, {"course": "X-1"}, NO),
        ({"course": "X-1", "title": "Necks"}, {"course": "X-2", "title": "Necks"}, YES),
        ({"title": "Necks", "provider": "A"}, {"title": "Backs", "provider": "A"}, YES),
        ({"title": "Necks", "provider": "A"}, {"title": "Necks", "provider": "B"}, YES),
        ({"title": "Necks"}, {"title": "Necks"}, OPEN),
        ({"title": "Necks", "provider": "A"}, {"title": "Necks"}, OPEN),
        ({"title": "Necks"}, {}, OPEN),
        ({}, {}, OPEN),
    ],
)
def test_a_course_taken_twice(one, other, answer):
    """A course counts once in a cycle, by its code or by title and provider; what is open is unknown."""
    twice = (activity(IN_CYCLE[0], 12, **one), activity(IN_CYCLE[2], 12, **other))
    assert evaluate(ledger(*twice), TOTAL, REPEATS).answer is answer
    before = (evolve(twice[0], completed_on=date(2024, 6, 1)), evolve(twice[1], amount=24))
    assert evaluate(ledger(*before), TOTAL, REPEATS).answer is YES


# first_renewal_exempt


@pytest.mark.parametrize(
    ("issued", "months", "answer"),
    [
        (date(2025, 1, 1), None, YES),
        (date(2024, 12, 31), None, NO),
        (date(2026, 1, 1), 12, YES),
        (date(2025, 12, 31), 12, YES),
        (date(2025, 12, 30), 12, NO),
        (None, None, OPEN),
        (None, 12, OPEN),
    ],
)
def test_the_first_renewal(issued, months, answer):
    """A first renewal asks for none, within so many months where said; an unknown date of issue is unknown."""
    rule = 'kind = "first_renewal_exempt"' + ("" if months is None else f"; months = {months}")
    report = evaluate(ledger(issued_on=issued), TOTAL, ETHICS, rule)
    assert report.answer is answer
    assert report.required == (0 if answer is YES else 24)
    assert bool(report.categories) is (answer is not YES)


def test_an_exemption_that_may_not_matter():
    """With all hours done, it does not matter whether the renewal is the first."""
    record = ledger(activity(amount=24, topics="ethics"), issued_on=None)
    report = evaluate(record, TOTAL, ETHICS, 'kind = "first_renewal_exempt"')
    assert report.answer is YES
    assert not [r for r in report.reasons if r.effect in (Effect.UNSETTLED, Effect.LACKS)]


def test_a_renewed_license_is_not_a_new_one():
    """A license recorded again at each renewal under its number was issued the first time."""
    old = license_of(number="MA-7", issued_on=date(2010, 5, 1), expires_on=date(2024, 12, 31))
    new = ledger(number="MA-7", issued_on=date(2025, 1, 1), credentials=(old,))
    assert evaluate(new, TOTAL, 'kind = "first_renewal_exempt"').answer is NO
    other = evolve(new, credentials=(new.credentials[0], evolve(old, number="MA-8")))
    assert evaluate(other, TOTAL, 'kind = "first_renewal_exempt"').answer is NO


# first_cycle_proration


@pytest.mark.parametrize(
    ("rule", "issued", "required", "possible"),
    [
        ("hours_per_step = 1; step_months = 1; partial_step = true", date(2025, 11, 15), 14, 14),
        ("hours_per_step = 1; step_months = 1; partial_step = false", date(2025, 11, 15), 13, 13),
        ("hours_per_step = 1; step_months = 1", date(2025, 11, 15), 14, 13),
        ("step_months = 6", date(2025, 7, 1), 18, 18),
        ("step_months = 6", date(2025, 7, 2), 18, 12),
        ("hours = 10; in_year = 2", date(2026, 1, 1), 10, 10),
        ("hours = 10; in_year = 2", date(2025, 12, 31), 24, 24),
        ("hours = 10", date(2024, 6, 1), 24, 24),
        ("hours = 10", None, 24, 10),
        ("step_months = 6", None, 24, 0),
    ],
)
def test_fewer_hours_in_the_first_cycle(rule, issued, required, possible):
    """A license issued within the cycle is asked for fewer hours: by steps, or a fixed number, or by the year."""
    report = evaluate(ledger(issued_on=issued), TOTAL, f'kind = "first_cycle_proration"; {rule}')
    assert (report.required, report.short - report.possible) == (required, possible)
    assert report.answer is (NO if possible else OPEN)


def test_categories_in_the_first_cycle():
    """Only the categories that a proration names still hold; with an unknown date of issue, the others perhaps."""
    rule = 'kind = "first_cycle_proration"; hours = 6; minima = ["ethics"]'
    first = evaluate(ledger(issued_on=date(2026, 1, 1)), TOTAL, ETHICS, CONTACT, rule)
    assert [c.category for c in first.categories] == ["ethics"]
    unknown = evaluate(ledger(activity(amount=24, topics="ethics"), issued_on=None), TOTAL, ETHICS, CONTACT, rule)
    assert (unknown.answer, category(unknown, "contact").met) == (OPEN, None)


def test_a_category_is_never_more_than_the_hours_asked():
    """A category that is part of fewer hours asks for no more than those."""
    report = evaluate(ledger(issued_on=date(2026, 7, 1)), TOTAL, CONTACT, 'kind = "first_cycle_proration"; hours = 5')
    assert (report.required, category(report, "contact").required) == (5, 5)


# phase_in_proration


@pytest.mark.parametrize(
    ("rule", "issued", "required"),
    [
        ("hours_per_month = 1; since = 2025-12-01", date(2001, 4, 7), 13),
        ("hours_per_month = 1; since = 2025-12-01; until = 2026-12-30", date(2001, 4, 7), 24),
        ("hours_per_month = 1; since = 2024-12-01", date(2001, 4, 7), 24),
        ("hours = 8; until = 2026-12-31", date(2001, 4, 7), 8),
        ("hours = 8; issued_from = 2001-04-07; issued_to = 2001-04-07", date(2001, 4, 7), 8),
        ("hours = 8; issued_from = 2001-04-08", date(2001, 4, 7), 24),
        ("hours = 8; issued_to = 2001-04-06", date(2001, 4, 7), 24),
    ],
)
def test_fewer_hours_while_a_rule_is_new(rule, issued, required):
    """A new rule asks for an hour a month from its start, or a fixed number, up to a renewal, of some licenses."""
    report = evaluate(ledger(issued_on=issued), TOTAL, f'kind = "phase_in_proration"; {rule}')
    assert (report.answer, report.required) == (NO, required)
    if "issued" in rule:
        report = evaluate(ledger(issued_on=None), TOTAL, f'kind = "phase_in_proration"; {rule}')
        assert (report.required, report.possible) == (24, 16)


# proration


@pytest.mark.parametrize(
    ("since", "until", "partial", "required", "least"),
    [
        ("2025-07-01", "2026-06-30", "", 12, 12),
        ("2025-07-15", "2026-06-30", "", 13, 12),
        ("2025-07-15", "2026-06-30", "; partial_month = true", 13, 13),
        ("2025-07-15", "2026-06-30", "; partial_month = false", 12, 12),
        ("2026-01-01", None, "", 12, 12),
        ("2026-01-01", "9999-12-31", "", 12, 12),
        ("2020-01-01", "2024-12-31", "", 24, 24),
        ("2027-01-01", None, "", 24, 24),
    ],
)
def test_inactive_for_a_part_of_the_cycle(since, until, partial, required, least):
    """Each active month asks for its hours; inactive days outside the cycle change nothing."""
    last = None if until is None else date.fromisoformat(until)
    record = ledger(inactive=(InactiveSpan(since=date.fromisoformat(since), until=last),))
    report = evaluate(record, TOTAL, f'kind = "proration"; hours_per_month = 1{partial}')
    assert (report.required, report.short - report.possible) == (required, least)


def test_inactive_spans_in_another_cycle_are_nothing():
    """A license issued late in the cycle was not inactive before, whatever was long ago."""
    record = ledger(
        issued_on=date(2026, 7, 1), inactive=(InactiveSpan(since=date(2015, 1, 1), until=date(2015, 2, 1)),)
    )
    assert evaluate(record, TOTAL, 'kind = "proration"; hours_per_month = 1').required == 24


# carryover_max


def test_hours_carried_over():
    """Hours beyond the total count in the next cycle, up to the most that a rule lets over."""
    before = activity(date(2024, 6, 1), 33)
    carry = 'kind = "carryover_max"; hours = 6'
    report = evaluate(ledger(before, activity(amount=18)), TOTAL, carry)
    assert (report.answer, report.counted, report.carried_in, report.carry_over) == (YES, 24, 6, 0)
    assert evaluate(ledger(before, activity(amount=17)), TOTAL, carry).answer is NO
    assert evaluate(ledger(before, activity(amount=24)), TOTAL, carry).carry_over == 6
    assert evaluate(ledger(before, activity(amount=20)), TOTAL, carry).carry_over == 2


@pytest.mark.parametrize(
    ("carry", "carried", "out"), [("hours = 0", 0, 0), ("percent = 25", 6, None), ("percent = 0", 0, 0)]
)
def test_what_may_be_carried(carry, carried, out):
    """Nothing is carried where a rule says so; a share is one of the total."""
    report = evaluate(ledger(activity(date(2024, 6, 1), 40)), TOTAL, f'kind = "carryover_max"; {carry}')
    assert (report.carried_in, report.carry_over) == (carried, 0)
    assert out is None or report.counted == 0


def test_hours_are_carried_over_once():
    """What came from before is used up first, and what is left of it goes no further."""
    carry = 'kind = "carryover_max"; hours = 6'
    record = ledger(activity(date(2022, 6, 1), 48), activity(date(2024, 6, 1), 18), activity(date(2026, 6, 1), 24))
    assert evaluate(record, TOTAL, carry).carried_in == 0
    record = ledger(activity(date(2022, 6, 1), 48), activity(date(2024, 6, 1), 20), activity(date(2026, 6, 1), 24))
    assert evaluate(record, TOTAL, carry).carried_in == 2
    record = ledger(activity(date(2022, 6, 1), 48))
    assert evaluate(record, TOTAL, carry).carried_in == 0


def test_hours_carried_over_several_cycles():
    """Where hours count for several cycles after their own, the oldest are used up first, and then they lapse."""
    carry = 'kind = "carryover_max"; hours = 40; cycles = 2'
    old, before = activity(date(2022, 6, 1), 64), activity(date(2024, 6, 1), 18)
    report = evaluate(ledger(old, before), TOTAL, carry)
    assert (report.carried_in, report.counted, report.carry_over) == (34, 34, 10)
    report = evaluate(ledger(old, before, activity(amount=20)), TOTAL, carry)
    assert (report.carried_in, report.carry_over) == (34, 30)
    oldest = activity(date(2020, 6, 1), 84)
    for cycles, carried in ((1, 0), (2, 0), (3, 12), (4, 12)):
        much = f'kind = "carryover_max"; hours = 60; cycles = {cycles}'
        assert evaluate(ledger(oldest), TOTAL, much).carried_in == carried
    # The most that may be carried holds for all of it together.
    assert evaluate(ledger(old, activity(date(2024, 6, 1), 48), activity(amount=24)), TOTAL, carry).carry_over == 40


def test_no_rule_on_carrying_over():
    """Where no rule is known, nothing is carried in, and what may go over is unknown."""
    report = evaluate(ledger(activity(date(2024, 6, 1), 40), activity(amount=30)), TOTAL)
    assert (report.carried_in, report.carry_over) == (0, None)


def test_from_the_first_cycle():
    """The exemption of a first cycle, which begins on the day of issue, counts for what is carried out of it."""
    knowledge = education_rules(
        'kind = "cycle_anchor"; basis = "issue_date"; years = 2',
        TOTAL,
        'kind = "carryover_max"; hours = 6',
        'kind = "first_renewal_exempt"',
    )
    issued = date(2023, 3, 10)
    record = ledger(activity(issued, 5), issued_on=issued, expires_on=None)
    report = evaluate_continuing_education(record, ZZ, DAY, knowledge=knowledge)
    assert (report.period_start, report.carried_in) == (date(2025, 3, 11), 5)


def test_a_mistyped_year_is_harmless():
    """An activity of the year 226 is one before the cycle, and no more."""
    record = ledger(activity(date(226, 6, 1), 24), expires_on=END)
    for place in ("US-LA", "US-FL", "US-NV"):
        moved = evolve(record, credentials=(license_of(place, expires_on=END),))
        assert evaluate_continuing_education(moved, place, DAY).counted == 0


def test_a_slip_of_the_pen_is_harmless():
    """More hours than anybody takes, and dates that stand for always, are reported and not refused."""
    slips = (activity(amount=10_000, unit=CreditUnit.CEU), activity(IN_CYCLE[1], 10_000))
    report = evaluate(ledger(*slips), TOTAL, 'kind = "credit_conversion"; unit = "ceu"; hours = 10')
    assert (report.answer, report.counted) == (YES, 10_000)
    rules = (TOTAL, 'kind = "seniority_reduction"; licensed_years = 20; age = 60; hours = 1')
    for on in (date.min, DAY, date.max):
        record = ledger(issued_on=date.max, expires_on=date.max, born_on=date.max)
        assert evaluate(record, *rules, on=on).answer in (NO, OPEN)


# additional_outside_total


def test_due_beside_the_total():
    """Hours beside the total do not count towards it, unless the rule says so."""
    rule = 'kind = "additional_outside_total"; category = "cpr"; hours = 3; match = {topics = ["cpr"]}'
    cpr, rest = activity(amount=3, topics="cpr"), activity(amount=24, topics="massage")
    assert evaluate(ledger(cpr, rest), TOTAL, rule).answer is YES
    report = evaluate(ledger(cpr, evolve(rest, amount=21)), TOTAL, rule)
    assert (report.answer, report.short, category(report, "cpr").met) == (NO, 3, True)
    assert evaluate(ledger(cpr, evolve(rest, amount=21)), TOTAL, rule + "; counts_inside = true").answer is YES
    assert evaluate(ledger(evolve(cpr, amount=27)), TOTAL, rule).answer is YES


def test_one_activity_beside_the_total():
    """Where one activity will do, the shortest is set aside, and its hours do not count towards the total."""
    rule = 'kind = "additional_outside_total"; category = "trafficking"; match = {topics = ["human-trafficking"]}'
    one, rest = activity(amount=1, topics="human-trafficking"), activity(amount=23, topics="massage")
    report = evaluate(ledger(one, rest), TOTAL, rule)
    assert (report.answer, report.short, category(report, "trafficking").met) == (NO, 1, True)
    assert report.activities[0].because == ("serves what is due beside the total",)
    other = activity(IN_CYCLE[1], 1, topics="human-trafficking")
    assert evaluate(ledger(one, rest, other), TOTAL, rule).answer is YES
    assert evaluate(ledger(one, rest), TOTAL, rule + "; counts_inside = true").answer is YES
    assert evaluate(ledger(evolve(rest, amount=24)), TOTAL, rule).answer is NO
    assert evaluate(ledger(evolve(rest, amount=24, topics=None)), TOTAL, rule).answer is OPEN


def test_the_activity_set_aside_is_the_one_that_costs_least():
    """A category that only one activity can fill keeps it, though it is the shortest."""
    rule = 'kind = "additional_outside_total"; category = "trafficking"; match = {topics = ["human-trafficking"]}'
    ethics = 'kind = "min_category"; category = "ethics"; hours = 1; match = {topics = ["ethics"]}'
    both = activity(amount=1, topics="human-trafficking ethics")
    record = ledger(both, activity(amount=2, topics="human-trafficking"), activity(amount=23, topics="massage"))
    assert evaluate(record, TOTAL, ethics, rule).answer is YES


def test_a_category_and_what_is_beside_it_may_share_a_name():
    """Least hours of CPR inside the total, and CPR held beside it, are two things."""
    inside = 'kind = "min_category"; category = "cpr"; hours = 2; match = {topics = ["cpr"]}'
    beside = 'kind = "additional_outside_total"; category = "cpr"; hours = 3; match = {topics = ["cpr"]}'
    report = evaluate(ledger(activity(amount=4, topics="cpr")), TOTAL, inside, beside)
    assert sum(c.short for c in report.categories) == 1
    assert evaluate(ledger(activity(amount=27, topics="cpr")), TOTAL, inside, beside).answer is YES


@pytest.mark.parametrize(("since", "required"), [("2015-01-01", 2), ("2025-06-01", 2), ("2026-01-02", 1)])
def test_hours_for_each_year_of_the_cycle(since, required):
    """An hour a year is due for the years from a rule's start."""
    rule = (
        f'kind = "additional_outside_total"; category = "bias"; hours_per_year = 1; since = {since}'
        '; match = {topics = ["implicit-bias"]}'
    )
    assert category(evaluate(ledger(), TOTAL, rule), "bias").required == required


def test_a_credential_beside_the_total():
    """A credential is held, has lapsed, or is of unknown state."""
    rule = 'kind = "additional_outside_total"; category = "cpr"; holds = "cpr"'
    for state, met in ((CredentialStatus.ACTIVE, True), (CredentialStatus.EXPIRED, False), (None, None)):
        card = license_of(kind=CredentialKind.CPR, status=state)
        assert category(evaluate(ledger(credentials=(card,)), TOTAL, rule), "cpr").met is met
    assert category(evaluate(ledger(), TOTAL, rule), "cpr").met is None
    full = ledger(activity(amount=24))
    assert evaluate(full, TOTAL, rule).answer is OPEN
    lapsed = evolve(full, credentials=(*full.credentials, license_of(kind=CredentialKind.CPR, expires_on=START)))
    report = evaluate(lapsed, TOTAL, rule)
    assert (report.answer, report.reasons[0].effect) == (NO, Effect.LACKS)
    assert report.reasons[0].because.startswith("cpr has lapsed")


def test_asked_once_beside_the_total():
    """What is due once in a career beside the total, and perhaps was done, is unknown."""
    rule = 'kind = "additional_outside_total"; category = "cpr"; hours = 3; match = {topics = ["cpr"]}; once = true'
    then, now = activity(date(2015, 1, 1), 3, topics="cpr"), activity(amount=24, topics="massage")
    for topics, answer in ((frozenset({"cpr"}), YES), (None, OPEN), (frozenset(), NO)):
        assert evaluate(ledger(evolve(then, topics=topics), now), TOTAL, rule).answer is answer


def test_open_hours_can_be_used_once():
    """Hours that could be beside the total are no longer in it: never a yes, and nothing breaks."""
    rule = 'kind = "additional_outside_total"; category = "cpr"; hours = 3; match = {topics = ["cpr"]}'
    report = evaluate(ledger(activity(amount=24)), TOTAL, rule)
    assert report.answer is not YES
    assert report.possible == 0


# seniority_reduction


@pytest.mark.parametrize(
    ("rule", "issued", "born", "required", "least"),
    [
        ("licensed_years = 20; hours = 6", date(2006, 12, 31), None, 6, 6),
        ("licensed_years = 20; hours = 6", date(2007, 1, 1), None, 24, 24),
        ("licensed_years = 20; hours = 6", None, None, 24, 6),
        ("age = 65; percent = 50", date(2001, 4, 7), date(1961, 12, 31), 12, 12),
        ("age = 65; percent = 50", date(2001, 4, 7), date(1962, 1, 1), 24, 24),
        ("age = 65; percent = 50", date(2001, 4, 7), None, 24, 12),
        ("age = 65; licensed_years = 30; hours = 0", date(2001, 4, 7), None, 24, 24),
    ],
)
def test_old_or_long_licensed(rule, issued, born, required, least):
    """Years of licensure and age count on the last day of the cycle; what is not recorded is perhaps."""
    report = evaluate(ledger(issued_on=issued, born_on=born), TOTAL, f'kind = "seniority_reduction"; {rule}')
    assert (report.required, report.short - report.possible) == (required, least)


# minutes_per_hour, credit_conversion


def test_minutes_and_units_count_as_hours():
    """Minutes and other units count by the rules of the place."""
    rules = (TOTAL, 'kind = "minutes_per_hour"; minutes = 50', 'kind = "credit_conversion"; unit = "ceu"; hours = 10')
    record = ledger(activity(amount=700, unit=CreditUnit.MINUTE), activity(IN_CYCLE[1], amount=1, unit=CreditUnit.CEU))
    report = evaluate(record, *rules)
    assert (report.answer, [a.hours for a in report.activities]) == (YES, [14, 10])
    report = evaluate(record, TOTAL)
    assert (report.answer, report.counted, report.possible) == (OPEN, 11.667, 12.333)


# alternative_compliance


@pytest.mark.parametrize(
    ("credential", "answer"),
    [
        ({"issuer": "NCBTMB"}, YES),
        ({"issuer": "ncbtmb", "status": None, "expires_on": DAY}, OPEN),
        ({"issuer": "NCBTMB", "status": None, "expires_on": END}, YES),
        ({"issuer": "NCBTMB", "status": None}, OPEN),
        ({"issuer": "NCBTMB", "status": CredentialStatus.EXPIRED}, NO),
        ({"issuer": "Somebody"}, NO),
        ({"issuer": "NCBTMB", "kind": CredentialKind.MEMBERSHIP}, NO),
    ],
)
def test_a_certification_instead_of_hours(credential, answer):
    """A certification in force of a named issuer stands instead of all hours; an unknown state is unknown."""
    rule = 'kind = "alternative_compliance"; holds = "board_certification"; issuers = ["ncbtmb"]'
    held = license_of(**({"kind": CredentialKind.BOARD_CERTIFICATION} | credential))
    report = evaluate(ledger(credentials=(held,)), TOTAL, ETHICS, rule, on=END)
    if credential.get("expires_on") == DAY:
        answer = NO  # it has lapsed by the end of the cycle
    assert report.answer is answer
    if answer is OPEN:
        assert not [r for r in report.reasons if r.effect is Effect.LACKS]


# record_retention


@pytest.mark.parametrize(
    ("since", "until"),
    [
        ("", date(2030, 12, 31)),
        ('; since = "completion"', date(2030, 9, 1)),
        ('; since = "period_end"', date(2030, 12, 31)),
        ('; since = "report"', date(2030, 12, 31)),
    ],
)
def test_how_long_certificates_are_kept(since, until):
    """Certificates are kept so long after the last of them, or after the end of the cycle."""
    rule = f'kind = "record_retention"; years = 4{since}'
    assert evaluate(ledger(*hours_on(1, *IN_CYCLE)), TOTAL, rule).keep_records_until == until
    assert evaluate(ledger(), TOTAL).keep_records_until is None


# cycle_anchor


def test_without_a_cycle():
    """Where the cycle can't be told, the answer is unknown and says what is missing."""
    knowledge = education_rules('kind = "cycle_anchor"; basis = "birth_month"; years = 2; parity = "birth_year"', TOTAL)
    report = evaluate_continuing_education(ledger(activity(amount=99)), ZZ, DAY, knowledge=knowledge)
    assert (report.answer, report.period_end, report.required) == (OPEN, None, 24)
    assert "date of birth" in report.reasons[0].because


def test_an_expiry_that_the_rule_does_not_give():
    """A license that expires on another day than the rule says is to be confirmed; one that has run out is not."""
    for expires, said in ((date(2027, 3, 31), True), (END, False), (date(2024, 12, 31), False)):
        reasons = evaluate(ledger(expires_on=expires), TOTAL, on=DAY).reasons
        assert bool([r for r in reasons if r.effect is Effect.CONFIRM]) is said


def test_every_kind_is_in_the_examples():
    """The examples above cover all sixteen kinds of rule."""
    text = Path(__file__).read_text(encoding="utf-8")
    kinds = [kind.kind for kind in ContinuingEducationProvision.__args__]
    assert len(kinds) == 16
    assert [kind for kind in kinds if f"# {kind}" not in text and f", {kind}" not in text] == []


# Whose license.


def test_another_profession_has_another_cycle():
    """The license of another profession in the same state, even a later one, settles nothing."""
    other = license_of(profession=Profession.PHYSICAL_THERAPY, expires_on=date(2028, 6, 30))
    report = evaluate_continuing_education(
        ledger(credentials=(other,), expires_on=END), ZZ, DAY, knowledge=education_rules(TOTAL)
    )
    assert report.period_end == END


def test_the_license_in_force_settles_the_cycle():
    """A lapsed license or a student's permit with a later date does not stand for the one in force."""
    knowledge = education_rules(TOTAL, 'kind = "cycle_anchor"; basis = "issue_date"; years = 2')
    for status in (CredentialStatus.EXPIRED, CredentialStatus.REVOKED, CredentialStatus.STUDENT):
        other = license_of(status=status, issued_on=date(2024, 8, 1), expires_on=date(2030, 1, 1))
        record = ledger(credentials=(other,), issued_on=date(2023, 3, 10), expires_on=None)
        report = evaluate_continuing_education(record, ZZ, DAY, knowledge=knowledge)
        assert report.period_end == date(2027, 3, 10)


def test_an_issuer_has_rules_of_its_own():
    """Rules of a certifier go by its certification, found under any of its names; a practitioner will do."""
    held = license_of(kind=CredentialKind.BOARD_CERTIFICATION, issuer="NCBTMB", issued_on=date(2025, 2, 1))
    approved = {"approvals": frozenset({"ncbtmb"}), "topics": "ethics", "provider": "A"}
    person = Practitioner(id="P-1", credentials=(held,), activities=hours_on(12, *IN_CYCLE[1:3], **approved))
    report = evaluate_continuing_education(person, "ncbtmb", DAY)
    assert (report.answer, report.jurisdiction, report.period_end) == (YES, "ncbtmb", date(2027, 2, 1))


def test_places_that_nobody_knows():
    """A place without rules in the knowledge is unknown; a word that is no place and no issuer is an error."""
    assert evaluate_continuing_education(Ledger(), "us-zx", DAY).answer is OPEN
    with pytest.raises(UnknownIdError):
        evaluate_continuing_education(Ledger(), "Zembla", DAY)


# Worked examples.


def test_louisiana():
    """LA: 50 uninterrupted minutes are one hour."""
    record = Ledger(
        credentials=(license_of("US-LA", expires_on=END),), activities=(activity(amount=50, unit=CreditUnit.MINUTE),)
    )
    report = evaluate_continuing_education(record, "US-LA", DAY)
    assert (report.required, report.counted) == (12, 1)


def test_new_york():
    """NY: a three-year registration asks for 36 hours; while the rule was new, an hour a month."""
    held = license_of("US-NY", issued_on=date(2004, 6, 1), expires_on=date(2027, 5, 31))
    record = Ledger(born_on=date(1980, 5, 12), credentials=(held,))
    report = evaluate_continuing_education(record, "US-NY", DAY)
    assert (report.required, report.period_start, report.period_end) == (36, date(2024, 6, 1), date(2027, 5, 31))
    early = evolve(record, credentials=(evolve(held, expires_on=date(2013, 5, 31)),))
    assert evaluate_continuing_education(early, "US-NY", date(2013, 2, 1)).required == 17


@pytest.mark.parametrize(("amount", "unit", "hours"), [(1, CreditUnit.SEMESTER_HOUR, 15), (0.1, CreditUnit.CEU, 1)])
def test_texas(amount, unit, hours):
    """TX: one semester hour is 15 clock hours, a tenth of a CEU one."""
    held = license_of("US-TX", issued_on=date(2019, 2, 1))
    record = Ledger(credentials=(held,), activities=(activity(amount=amount, unit=unit, topics="massage"),))
    report = evaluate_continuing_education(record, "US-TX", DAY)
    assert (report.required, report.counted) == (12, hours)


def test_florida():
    """FL: licensed for 13 full months and part of a 14th: 14 hours, 2 of medical errors, 1 of human trafficking."""
    held = license_of("US-FL", issued_on=date(2026, 7, 15), expires_on=date(2027, 8, 31))
    report = evaluate_continuing_education(Ledger(credentials=(held,)), "US-FL", DAY)
    assert report.required == 14
    assert {c.category: c.required for c in report.categories} == {"medical-errors": 2, "human-trafficking": 1}


# Changes of law.

BY_END = (
    'kind = "total"; hours = 24; years = 2; effective_from = "2026-06-01"; by = "period_end"',
    'kind = "total"; hours = 16; years = 2; effective_to = "2026-05-31"; by = "period_end"',
)
BY_START = tuple(rule.replace("period_end", "period_start") for rule in BY_END)


@pytest.mark.parametrize(
    ("rules", "on", "required"),
    [
        (BY_END, date(2024, 12, 31), 16),
        (BY_END, date(2025, 1, 1), 24),
        (BY_END, date(2026, 5, 31), 24),
        (BY_START, date(2026, 12, 31), 16),
        (BY_START, date(2027, 1, 1), 24),
    ],
)
def test_a_change_in_mid_cycle(rules, on, required):
    """A change holds for cycles that end after it, or for those that begin after it, as the rule says."""
    assert evaluate(ledger(), *rules, on=on).required == required
    least = [
        rule.replace('"total"', '"min_category"; category = "e"; match = {}').replace("years = 2; ", "")
        for rule in rules
    ]
    assert category(evaluate(ledger(), TOTAL, *least, on=on), "e").required == required


def test_a_date_known_to_the_year_only():
    """In the year in which a rule changed on a day that nobody knows, the hours asked are unknown."""
    rules = (
        'kind = "total"; hours = 24; years = 2; effective_from = "2026"; by = "period_end"',
        'kind = "total"; hours = 16; years = 2; effective_to = "2026"; by = "period_end"',
    )
    anchor = 'kind = "cycle_anchor"; basis = "fixed_date"; years = 2; month = 8; day = 31; parity = "even"'
    knowledge = education_rules(anchor, *rules)
    for on, required in ((date(2024, 1, 1), 16), (date(2026, 1, 1), None), (date(2028, 1, 1), 24)):
        report = report_of(ledger(*hours_on(30, on)), knowledge, on)
        assert (report.answer, report.required) == (OPEN if required is None else YES, required)


@pytest.mark.parametrize(
    ("rule", "without_it"),
    [
        (ETHICS, NO),
        ('kind = "max_category"; category = "any"; match = {}; hours = 5', NO),
        ('kind = "excluded"; category = "any"; match = {}', NO),
        ('kind = "additional_outside_total"; category = "cpr"; hours = 3; match = {topics = ["cpr"]}', NO),
        ('kind = "additional_outside_total"; category = "cpr"; holds = "cpr"', OPEN),
        (TOTAL.replace("24", "30"), NO),
    ],
)
def test_a_rule_that_may_not_hold_yet(rule, without_it):
    """A rule that goes by a date nobody recorded asks perhaps: not met is unknown, neither yes nor no."""
    rules = (rule,) if "total" in rule.split(";")[0] and "additional" not in rule else (TOTAL, rule)
    record = ledger(activity(amount=24, topics="massage"), issued_on=None)
    dated = '; effective_from = "2010-01-01"; by = "license_issue"'
    assert evaluate(record, *rules).answer is without_it
    assert evaluate(record, *rules[:-1], rules[-1] + dated).answer is OPEN


@pytest.mark.parametrize(
    "rule",
    [
        'kind = "first_renewal_exempt"',
        'kind = "first_cycle_proration"; hours = 0; minima = []',
        'kind = "phase_in_proration"; hours = 0; until = 2030-01-01',
        'kind = "seniority_reduction"; licensed_years = 1; hours = 0',
    ],
)
def test_a_reduction_that_may_not_hold(rule):
    """Fewer hours by a rule that perhaps holds are perhaps asked: unknown, never yes."""
    held = ledger(issued_on=date(2025, 6, 1))
    assert evaluate(held, TOTAL, rule).answer is YES
    assert evaluate(held, TOTAL, rule + '; effective_from = "2010-01-01"; by = "application"').answer is OPEN


# Properties.

LEGAL = (RICH, BESIDE)


def report_of(record, knowledge, on=END):
    return evaluate_continuing_education(record, ZZ, on, knowledge=knowledge)


def sums(report: ContinuingEducationReport):
    """All that does not name a single activity."""
    return evolve(report, activities=(), reasons=())


@given(ledgers(), days, some.sampled_from(LEGAL))
def test_the_answer_is_that_of_its_reasons(record, on, knowledge):
    """The reasons give the answer: no bar in a yes or an unknown, nothing open in a yes."""
    report = report_of(record, knowledge, on)
    assert answer_of(report.reasons) is report.answer
    assert {reason.aspect for reason in report.reasons} <= {Aspect.CONTINUING_EDUCATION}
    if report.required is not None and report.period_end is not None:
        assert (report.answer is YES) <= (report.short == 0)
        assert (report.answer is YES) <= all(c.met is True for c in report.categories)


@given(ledgers(), days, some.sampled_from(LEGAL))
def test_numbers_agree(record, on, knowledge):
    """Nothing is negative; what counts adds up; what is possible is part of what is short."""
    report = report_of(record, knowledge, on)
    assert 0 <= report.possible <= report.short
    assert abs(sum(a.counted for a in report.activities) + report.carried_in - report.counted) < 0.01
    assert all(a.counted <= a.hours or a.counted == pytest.approx(a.hours) for a in report.activities)
    for found in report.categories:
        assert 0 <= found.possible <= found.short
        if found.required is not None:
            assert found.met is (True if not found.short else (None if found.possible == found.short else False))


@given(ledgers(most=4), activities(in_cycle), in_cycle)
def test_one_activity_more_is_never_worse(record, more, on):
    """With an activity more, nothing is shorter than before: not the total, and no yes is lost."""
    for knowledge in LEGAL:
        unique = tuple(evolve(a, course=f"C-{n}") for n, a in enumerate((*record.activities, more)))
        fewer = report_of(evolve(record, activities=unique[:-1]), knowledge, on)
        after = report_of(evolve(record, activities=unique), knowledge, on)
        assert (fewer.answer is YES) <= (after.answer is YES)
        if knowledge is RICH:
            assert after.short <= fewer.short


@given(ledgers(), in_cycle, some.sampled_from(LEGAL), some.data())
def test_less_recorded_is_never_a_yes(record, on, knowledge, data):
    """When something of an activity is no longer recorded, no answer becomes yes."""
    assume(record.activities)
    index = data.draw(some.integers(0, len(record.activities) - 1))
    fields = ("title", "course", "topics", "format", "hands_on", "provider", "approvals")
    less = forget(record.activities[index], data.draw(some.sampled_from(fields)))
    changed = evolve(record, activities=(*record.activities[:index], less, *record.activities[index + 1 :]))
    before, after = report_of(record, knowledge, on), report_of(changed, knowledge, on)
    assert (after.answer is YES) <= (before.answer is YES)
    assert after.counted <= before.counted or knowledge is BESIDE


@given(ledgers(), in_cycle, some.sampled_from(LEGAL), some.booleans())
def test_dates_that_nobody_recorded_are_never_a_yes(record, on, knowledge, birth):
    """Without the date of birth, or with a certification of unknown state, no unknown and no no becomes yes."""
    before = report_of(record, knowledge, on)
    if birth:
        changed = evolve(record, born_on=None)
    else:
        held = tuple(
            evolve(c, status=None) if c.kind is CredentialKind.BOARD_CERTIFICATION and c.status is not None else c
            for c in record.credentials
        )
        changed = evolve(record, credentials=held)
    after = report_of(changed, knowledge, on)
    assert (after.answer is YES) <= (before.answer is YES)


@given(ledgers(), in_cycle, some.sampled_from(LEGAL), some.randoms(use_true_random=False))
def test_order_changes_nothing(record, on, knowledge, random):
    """The activities in another order give the same sums, and the same for each of them."""
    order = list(range(len(record.activities)))
    random.shuffle(order)
    changed = evolve(record, activities=tuple(record.activities[i] for i in order))
    before, after = report_of(record, knowledge, on), report_of(changed, knowledge, on)
    assert sums(after) == sums(before)
    assert set(after.reasons) == set(before.reasons)


@given(ledgers(most=3), activities(), days, some.sampled_from(LEGAL))
def test_only_what_lies_in_the_cycle_counts(record, more, on, knowledge):
    """What is dated after the day, or outside the cycle, counts nothing, and says why."""
    report = report_of(evolve(record, activities=(*record.activities, more)), knowledge, on)
    assume(report.period_start is not None)
    *_others, found = report.activities
    if not report.period_start <= more.completed_on <= min(on, report.period_end):
        assert (found.counted, len(found.because)) == (0, 1)
    later = evolve(more, completed_on=on + ONE)
    plain = report_of(record, knowledge, on)
    assert sums(report_of(evolve(record, activities=(*record.activities, later)), knowledge, on)) == sums(plain)


@given(ledgers(most=8), days, some.integers(0, 12))
def test_what_is_carried_over_is_capped(record, on, most):
    """Never more than the most is carried in or out, and nothing where that is 0."""
    knowledge = education_rules(FIXED, TOTAL, f'kind = "carryover_max"; hours = {most}')
    report = report_of(record, knowledge, on)
    assert 0 <= report.carried_in <= most
    assert report.carry_over is None or 0 <= report.carry_over <= most


@given(ledgers(most=4))
def test_a_first_renewal_without_a_date_is_unknown(record):
    """Where an exemption hangs on a date of issue that nobody recorded, what is short is unknown: never yes or no."""
    held = tuple(evolve(c, issued_on=None) for c in record.credentials)
    knowledge = education_rules(FIXED, TOTAL, ETHICS, 'kind = "first_renewal_exempt"')
    report = report_of(evolve(record, credentials=held), knowledge)
    assert report.answer is (YES if report.short == 0 and report.categories[0].short == 0 else OPEN)


@given(ledgers(), days, some.randoms(use_true_random=False))
def test_the_order_of_rules_changes_nothing(record, on, random):
    """Provisions written in another order give the same report."""
    for knowledge in LEGAL:
        place = knowledge.jurisdictions["us-zz"]
        rules = list(place.continuing_education)
        random.shuffle(rules)
        other = knowledge.with_entries(
            "x", replace=True, jurisdictions=(evolve(place, continuing_education=tuple(rules)),)
        )
        before, after = report_of(record, knowledge, on), report_of(record, other, on)
        assert (after.answer, after.required, after.counted, after.short, after.possible) == (
            before.answer,
            before.required,
            before.counted,
            before.short,
            before.possible,
        )


# Every place that is shipped.

PLACES = [j.code for j in K.jurisdictions.values() if j.continuing_education] + [
    i.id for i in K.issuers.values() if i.continuing_education
]
TOPICS_KNOWN = tuple(K.education_topics)


@some.composite
def local_ledgers(draw, place):
    """Ledgers of a place, of topics that rules know, with days on the ends of its cycles."""
    record = draw(ledgers(place if "-" in place else "US-WA", most=4))
    topics = some.none() | some.frozensets(some.sampled_from(TOPICS_KNOWN), max_size=2)
    return evolve(record, activities=tuple(evolve(a, topics=draw(topics)) for a in record.activities))


@pytest.mark.parametrize("place", PLACES)
@settings(max_examples=6)
@given(data=some.data(), on=days)
def test_every_place_answers(place, data, on):
    """Each shipped place evaluates any ledger on any day, on the ends of its cycles too, and agrees with itself."""
    record = data.draw(local_ledgers(place))
    report = evaluate_continuing_education(record, place, on)
    boundaries = (
        () if report.period_end is None else (report.period_start - ONE, report.period_start, report.period_end)
    )
    for day in (on, *boundaries):
        found = evaluate_continuing_education(record, place, day)
        assert answer_of(found.reasons) is found.answer
        assert found.period_end is None or found.period_start <= day <= found.period_end
        assert all(reason.sources for reason in found.reasons if reason.basis == "law")
    full = evolve(record, activities=())
    assert evaluate_continuing_education(full, place, on).counted == 0


@pytest.mark.parametrize("place", [p for p in PLACES if "-" in p])
def test_nothing_recorded_is_never_complete(place):
    """With a license alone, no place that asks for hours calls a cycle complete."""
    held = license_of(place, issued_on=date(1999, 2, 3), expires_on=date(2027, 3, 31), number="MA-100")
    report = evaluate_continuing_education(Ledger(born_on=date(1980, 5, 12), credentials=(held,)), place, DAY)
    assert report.answer is not YES or report.required == 0


def test_one_activity_less_of_a_full_ledger():
    """A ledger that is just complete is not so without any one of its activities."""
    record = ledger(*hours_on(6, *IN_CYCLE))
    assert evaluate(record, TOTAL).answer is YES
    for index in range(4):
        assert evaluate(evolve(record, activities=without(record.activities, index)), TOTAL).answer is NO


# Several records of one license.

FIRST_FREE = 'kind = "first_renewal_exempt"'


@pytest.mark.parametrize(
    ("ended", "changes", "answer"),
    [
        (date(2024, 12, 31), {}, NO),
        (date(2025, 3, 31), {}, NO),
        (date(2024, 12, 30), {}, OPEN),
        (date(2018, 1, 1), {}, OPEN),
        (date(2024, 12, 31), {"status": CredentialStatus.REVOKED}, OPEN),
        (None, {}, OPEN),
        (date(2024, 12, 31), {"issued_on": None}, OPEN),
        (date(2024, 12, 31), {"jurisdiction": "US-OR"}, YES),
        (date(2024, 12, 31), {"profession": Profession.NURSING}, YES),
        (date(2024, 12, 31), {"status": CredentialStatus.STUDENT}, YES),
    ],
)
def test_licenses_one_after_the_other(ended, changes, answer):
    """An unbroken run was issued once; with a gap it is not known whether this renewal is the first one."""
    old = license_of(**{"issued_on": date(2010, 1, 1), "expires_on": ended, "status": None} | changes)
    record = ledger(issued_on=date(2025, 1, 1), credentials=(old,))
    report = evaluate(record, TOTAL, FIRST_FREE)
    assert report.answer is answer
    assert evaluate(evolve(record, credentials=record.credentials[::-1]), TOTAL, FIRST_FREE) == report
    said = [reason.effect for reason in report.reasons if "earlier license" in reason.because]
    assert said == ([Effect.CONFIRM] if answer is OPEN else [])


def test_a_run_of_several_licenses():
    """Every license of a run may be a record of its own, and all are followed to the first."""
    years = range(2015, 2025, 2)
    old = tuple(license_of(issued_on=date(y, 1, 1), expires_on=date(y + 1, 12, 31), status=None) for y in years)
    senior = 'kind = "seniority_reduction"; licensed_years = 11; hours = 4'
    report = evaluate(ledger(issued_on=date(2025, 1, 1), credentials=old), TOTAL, senior)
    assert report.required == 4
    report = evaluate(ledger(issued_on=date(2025, 1, 1), credentials=old[1:]), TOTAL, senior)
    assert report.required == 24
    report = evaluate(ledger(issued_on=date(2025, 1, 1), credentials=(*old[:2], *old[3:])), TOTAL, senior)
    assert (report.required, report.possible) == (24, 20)


@pytest.mark.parametrize(("days", "answer"), [(30, NO), (29, OPEN)])
def test_a_run_may_be_renewed_late(days, answer):
    """Where a license can be renewed so many days after its expiry, a gap of as many is none."""
    blocks = "\n\n".join(
        f"[[entry.continuing_education]]\n{rule.replace('; ', chr(10))}" for rule in (FIXED, TOTAL, FIRST_FREE)
    )
    knowledge = with_zz(f"[[entry.grace]]\ndays = {days}\n\n{blocks}")
    old = license_of(issued_on=date(2010, 1, 1), expires_on=date(2024, 12, 31), status=None)
    record = ledger(issued_on=date(2025, 1, 31), credentials=(old,))
    assert evaluate_continuing_education(record, ZZ, END, knowledge=knowledge).answer is answer


def test_a_license_for_another_place_only():
    """Where all licenses are for other places, a note says so."""
    record = Ledger(credentials=(license_of("US-OR"),))
    because = f"no license for {ZZ} is recorded, only for another place"
    assert because in [reason.because for reason in evaluate(record, TOTAL).reasons]
    assert because not in [reason.because for reason in evaluate(ledger(), TOTAL).reasons]
    report = evaluate_continuing_education(record, ZZ, DAY, knowledge=education_rules('kind = "total"; hours = 0'))
    assert (report.answer, because in [reason.because for reason in report.reasons]) == (YES, True)


# Ids that nobody knows.


@pytest.mark.parametrize(
    ("rule", "field", "value", "meant"),
    [
        (ETHICS, "topics", "ethcis", "ethics"),
        (ETHICS.replace("topics", "only_topics"), "topics", "ethcis", "ethics"),
        ('kind = "min_category"; category = "approved"; hours = 3; match = {approvals = ["ncbtmb"]}',
         "approvals", "ncbtbm", "ncbtmb"),
    ],
)  # fmt: skip
def test_an_id_that_nobody_knows_leaves_a_category_open(rule, field, value, meant):
    """A misspelled topic or approval may be the one that is asked for; a known other one is not."""
    plain = activity(amount=24, topics="massage")
    name = "ethics" if field == "topics" else "approved"
    other = "massage" if field == "topics" else "abmp"
    for id_, met in ((meant, True), (value, None), (other, False)):
        report = evaluate(ledger(evolve(plain, **{field: frozenset({id_})})), TOTAL, rule)
        assert category(report, name).met is met
    both = frozenset({value, other})
    report = evaluate(ledger(evolve(plain, **{field: both})), TOTAL, rule)
    assert category(report, name).met is (False if "only_topics" in rule else None)


@pytest.mark.parametrize(
    "match",
    [
        'topics = ["hiv-aids"]',
        'not_topics = ["massage"]',
        'not_approvals = ["ncbtmb"]',
        'only_topics = ["cpr"]',
    ],
)
def test_an_id_that_nobody_knows_and_what_is_excluded(match):
    """An exclusion that a misspelled id may hide, or may bring about, is open."""
    ids = frozenset({"hiv", "zebra"})
    done = activity(amount=24, topics=ids, approvals=frozenset({"zebra"}))
    report = evaluate(ledger(done), TOTAL, f'kind = "excluded"; category = "x"; match = {{{match}}}')
    assert (report.answer, report.short, report.possible) == (OPEN, 24, 24)
    assert "perhaps earns no credit" in report.activities[0].because[0]


# Hours carried in, and the categories that they may fill.


@pytest.mark.parametrize(("excepted", "answer", "possible"), [("", OPEN, 3), ("ethics", NO, 0), ("other", OPEN, 3)])
def test_carried_hours_may_fill_a_category(excepted, answer, possible):
    """What carried hours were in is not recorded: a category that they may fill is open, unless it is excepted."""
    carry = 'kind = "carryover_max"; hours = 8' + (f'; except_categories = ["{excepted}"]' if excepted else "")
    other = 'kind = "min_category"; category = "other"; hours = 0; match = {}'
    record = ledger(activity(date(2023, 5, 1), 32, topics="massage"), activity(amount=16, topics="massage"))
    report = evaluate(record, TOTAL, ETHICS, other, carry)
    assert (report.answer, report.carried_in, report.short) == (answer, 8, 0)
    assert category(report, "ethics").possible == possible
    said = [reason.because for reason in report.reasons if "hours carried in" in reason.because]
    assert said == [
        "hours carried in never count for ethics"
        if excepted == "ethics"
        else "hours carried in may count for ethics: what they were in is not recorded"
    ]


def test_carried_hours_are_not_in_two_places():
    """An hour that is carried in serves one separate category only, and no more categories than there are hours."""
    two = (ETHICS.replace('"ethics"; hours', f'"{name}"; separate = true; hours') for name in ("one", "two"))
    rules = (TOTAL, *two, 'kind = "carryover_max"; hours = 5')
    before, now = activity(date(2023, 5, 1), 32, topics="massage"), activity(amount=24, topics="massage")
    assert evaluate(ledger(before, now), *rules).answer is NO
    rules = (*rules[:-1], 'kind = "carryover_max"; hours = 6')
    assert evaluate(ledger(before, now), *rules).answer is OPEN


# No hours at all.


@pytest.mark.parametrize(
    ("on", "answer"), [(date(2018, 6, 30), OPEN), (date(2018, 7, 1), YES), (date(2024, 1, 1), YES)]
)
def test_none_asked_whatever_the_cycle(on, answer):
    """Where no hours are asked in any cycle that the day may lie in, no cycle is needed to say so."""
    rules = (
        'kind = "total"; hours = 60; effective_to = 2018-06-30; by = "period_end"',
        ETHICS + '; effective_to = 2018-06-30; by = "period_end"',
        'kind = "total"; hours = 0; effective_from = 2018-07-01; by = "period_end"',
    )
    report = evaluate_continuing_education(Ledger(), ZZ, on, knowledge=education_rules(*rules))
    assert report.answer is answer
    started = tuple(rule.replace("period_end", "period_start") for rule in rules)
    report = evaluate_continuing_education(Ledger(), ZZ, on, knowledge=education_rules(*started))
    assert report.answer is OPEN
    twice = education_rules(rules[2], 'kind = "total"; hours = 6; sources = ["zz-secondary"]')
    assert evaluate_continuing_education(Ledger(), ZZ, date(2024, 1, 1), knowledge=twice).answer is YES


# Courses that are not the same.


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ({"topics": "ethics"}, {"topics": "massage"}, YES),
        ({"topics": "ethics"}, {"topics": "massage ethics"}, OPEN),
        ({"topics": "ethics"}, {"topics": "ethcis"}, OPEN),
        ({"topics": "ethics"}, {}, OPEN),
        ({"topics": "ethics", "course": "A-1"}, {"topics": "massage", "course": "a-1"}, NO),
        ({"topics": "ethics", "title": "A"}, {"topics": "ethics", "title": "B"}, YES),
        ({"topics": "ethics", "course": "A"}, {"topics": "ethics", "course": "B"}, YES),
    ],
)
def test_courses_that_are_no_repeats(one, other, answer):
    """Courses in topics apart, of other titles or codes, are not perhaps one course taken twice."""
    both = (activity(date(2026, 1, 5), 12, **one), activity(date(2026, 2, 5), 12, **other))
    assert evaluate(ledger(*both), TOTAL, REPEATS).answer is answer


# What is said.


def test_an_open_step_of_proration_is_said():
    """Where a part of a step may count or not, both numbers are said."""
    rule = 'kind = "first_cycle_proration"; step_months = 6'
    report = evaluate(ledger(issued_on=date(2025, 8, 15)), TOTAL, rule)
    assert "18 hours instead of 24 hours, perhaps 12 hours" in " ".join(reason.because for reason in report.reasons)


def test_who_settles_the_cycle_is_said():
    """A day that a rule sets is not laid to the record, and where the two clash, it is to be confirmed."""
    rule = 'kind = "cycle_anchor"; basis = "birth_date"; years = 2'
    knowledge = education_rules(TOTAL, rule)
    record = evolve(ledger(expires_on=date(2026, 5, 10)), born_on=date(1980, 2, 29))
    report = evaluate_continuing_education(record, ZZ, date(2026, 1, 1), knowledge=knowledge)
    assert [r.because for r in report.reasons if r.effect is Effect.CONFIRM] == [
        "the license says that it expires on 2026-05-10, the rule that the cycle ends on 2026-02-28"
    ]
    said = [reason.because for reason in report.reasons]
    assert "the rule sets the day on which a cycle ends; the year is taken from the license's own expiry" in said


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"record": None}, "record: must be a Ledger or a Practitioner"),
        ({"place": 3}, "place: must be text"),
        ({"on": "2026-11-23"}, "on: must be a date"),
        ({"on": datetime(2026, 11, 23)}, "on: must be a date"),  # noqa: DTZ001 - a wrong type is the point
        ({"knowledge": "mine"}, "knowledge: must be a Knowledge"),
        ({"policy": "mine"}, "policy: must be a Policy"),
    ],
)
def test_wrong_types(changes, message):
    """An argument of another type is one error that names it."""
    asked = {"record": ledger(), "place": ZZ, "on": DAY} | changes
    with pytest.raises(InvalidRecordError, match=message):
        evaluate_continuing_education(**asked)
