"""Transcripts, held against the hours that a place asks for."""

from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as some
from strategies_licensing import DAY, TOMORROW, YESTERDAY, ZZ, answer_of, with_zz, without

from soft_tissue.errors import InvalidRecordError, UnknownIdError
from soft_tissue.knowledge import default_knowledge, default_policy
from soft_tissue.licensing import evaluate_education
from soft_tissue.models import Basis, Effect, PickBy, Practitioner, Ruling, TrainingHours, Transcript
from soft_tissue.units import hours

K = default_knowledge()
YES, NO, OPEN = Ruling.ALLOWED, Ruling.NOT_ALLOWED, Ruling.UNKNOWN
PLACES = [j.code for j in K.jurisdictions.values() if j.education]

SPLIT = """[[entry.education]]
hours = "500 h"
subjects = [
  {name = "body", subjects = ["anatomy", "physiology", "kinesiology"], min = "150 h"},
  {name = "kinesiology", subjects = ["kinesiology"], min = "40 h", inside = "body"},
  {name = "practice", subjects = ["massage-practice", "student-clinic"], min = "250 h"},
  {name = "clinic", subjects = ["student-clinic"], max = "50 h", inside = "practice"},
  {name = "ethics", subjects = ["ethics"], min = "20 h"},
  {name = "electives", min = "80 h"},
]"""
TOTAL_ONLY = '[[entry.education]]\nhours = "500 h"'
FULL = {
    "anatomy": 60,
    "physiology": 50,
    "kinesiology": 40,
    "massage-practice": 220,
    "student-clinic": 50,
    "ethics": 80,
}


def transcript(subjects=None, **more):
    parts = tuple(TrainingHours(subject=name, hours=hours(n)) for name, n in (subjects or {}).items())
    if "total" in more:
        more["total"] = hours(more["total"])
    return Transcript(subjects=parts, **more)


def evaluate(record, rules=SPLIT, **more):
    return evaluate_education(record, ZZ, DAY, knowledge=with_zz(rules), **more)


def shorts(report):
    return {s.name: s.short.value for s in report.subjects if s.short.value}


def whys(report, effect):
    return [reason.because for reason in report.reasons if reason.effect is effect]


# Totals.


@pytest.mark.parametrize(("stated", "answer", "short"), [(500, YES, 0), (499.5, NO, 0.5), (0, NO, 500), (600, YES, 0)])
def test_a_total(stated, answer, short):
    """A total that is stated is held against the total that is asked; what is short is said exactly."""
    report = evaluate(transcript(total=stated), TOTAL_ONLY)
    assert (report.answer, report.required, report.short) == (answer, hours(500), hours(short))


def test_nothing_recorded_is_unknown():
    """No transcript, or one without hours, is unknown: nobody said that there were none."""
    for record in ((), transcript(), Practitioner(id="P-1"), (transcript(total=100), transcript(school="Elsewhere"))):
        for rules in (TOTAL_ONLY, SPLIT):
            report = evaluate(record, rules)
            assert report.answer is OPEN
            assert not whys(report, Effect.LACKS)


def test_hours_of_several_schools_add_up():
    """Transcripts add up, one with its total alone beside one that is split; a practitioner's are taken."""
    both = (transcript(total=400), transcript({"anatomy": 60, "ethics": 40}))
    assert evaluate(both, TOTAL_ONLY).answer is YES
    assert evaluate(Practitioner(id="P-1", transcripts=both), TOTAL_ONLY).counted == hours(500)
    assert evaluate(both[:1], TOTAL_ONLY).answer is NO
    assert evaluate(both).answer is OPEN


def test_a_stated_total_against_its_sum():
    """Where a school's total is not the sum of its subjects, the lower counts, the rest is open, and it is said."""
    report = evaluate(transcript({"anatomy": 450}, total=500), TOTAL_ONLY)
    assert (report.answer, report.counted, report.short) == (OPEN, hours(450), hours(50))
    assert whys(report, Effect.CONFIRM) == ["a transcript states 500 h; its subjects add up to 450 h"]
    assert evaluate(transcript({"anatomy": 500}, total=450), TOTAL_ONLY).answer is OPEN
    assert evaluate(transcript({"anatomy": 440}, total=450), TOTAL_ONLY).answer is NO
    assert whys(evaluate(transcript({"anatomy": 500}, total=500), TOTAL_ONLY), Effect.CONFIRM) == []


# Subjects.


def test_every_group_is_asked_for():
    """A curriculum with all groups is enough; without one subject it is short in its group, by name."""
    assert evaluate(transcript(FULL)).answer is YES
    for name, group in (("anatomy", "body"), ("massage-practice", "practice")):
        report = evaluate(transcript({**FULL, name: 0}))
        assert report.answer is NO
        assert group in shorts(report)
    assert shorts(evaluate(transcript({**FULL, "kinesiology": 30, "anatomy": 70}))) == {"kinesiology": 10}


def test_an_hour_is_in_one_group():
    """Hours that fill a group do not fill the electives as well."""
    report = evaluate(transcript({**FULL, "ethics": 90, "massage-practice": 210}))
    assert shorts(report) == {}
    assert shorts(evaluate(transcript({**FULL, "ethics": 20}))) == {"electives": 60}


def test_a_most_inside_a_group():
    """Hours beyond a most count neither in the group nor in the total; what is known is not called open."""
    report = evaluate(transcript({**FULL, "massage-practice": 170, "student-clinic": 100}))
    assert (report.answer, report.counted, report.short) == (NO, hours(450), hours(50))
    assert "practice" in shorts(report)


def test_subjects_that_are_not_split():
    """Anatomy and physiology together are in both, in shares that nobody recorded: enough in sum is perhaps enough."""
    rules = """[[entry.education]]
hours = "100 h"
subjects = [
  {name = "anatomy", subjects = ["anatomy"], min = "50 h"},
  {name = "physiology", subjects = ["physiology"], min = "50 h"},
]"""
    report = evaluate(transcript({"anatomy-physiology": 100}), rules)
    assert (report.answer, shorts(report)) == (OPEN, {"anatomy": 50, "physiology": 50})
    assert [s.possible for s in report.subjects] == [hours(50), hours(50)]
    assert evaluate(transcript({"anatomy-physiology": 49, "ethics": 51}), rules).answer is NO
    report = evaluate(transcript({"anatomy-physiology": 90, "ethics": 10}), rules)
    assert report.answer is NO, "90 hours cannot be 50 of each, however they are split"
    assert whys(report, Effect.LACKS) == [
        "the hours whose subjects are open can't fill every group of subjects that is short"
    ]
    one_group = rules.replace('"anatomy", subjects = ["anatomy"]', '"body", subjects = ["anatomy", "physiology"]')
    assert shorts(evaluate(transcript({"anatomy-physiology": 100}), one_group))["physiology"] == 50


def test_a_subject_that_nobody_knows():
    """A subject outside the vocabulary may be any: unknown, and said, never an error."""
    report = evaluate(transcript({**FULL, "ethics": 0, "right-living": 80}))
    assert report.answer is OPEN
    assert "no such subject is known: right-living" in whys(report, Effect.CONFIRM)


def test_hours_that_nobody_split():
    """A total that names no subjects may hold any of them, as far as it reaches."""
    report = evaluate(transcript(total=500))
    assert (report.answer, report.counted) == (OPEN, hours(500))
    assert [s.possible for s in report.subjects] == [s.short for s in report.subjects]
    assert evaluate((transcript(total=80), transcript({**FULL, "ethics": 0, "anatomy": 140}))).answer is OPEN
    assert evaluate((transcript(total=80), transcript({**FULL, "ethics": 0, "massage-practice": 0}))).answer is NO


def test_hours_beside_the_total():
    """Hours beside the total are asked on top, and groups of one name are told apart."""
    rules = TOTAL_ONLY + '\nbeside = [{name = "clinic", subjects = ["student-clinic"], min = "60 h"}]'
    assert evaluate(transcript({"anatomy": 500, "student-clinic": 60}), rules).answer is YES
    assert evaluate(transcript({"anatomy": 440, "student-clinic": 60}), rules).answer is NO
    assert evaluate(transcript({"anatomy": 560}), rules).answer is NO
    same = rules + '\nsubjects = [{name = "clinic", subjects = ["student-clinic"], min = "40 h"}]'
    assert evaluate(transcript({"anatomy": 460, "student-clinic": 100}), same).answer is YES
    assert evaluate(transcript({"anatomy": 500, "student-clinic": 60}), same).answer is NO


# Which requirement.


def dated(basis):
    return (
        f'[[entry.education]]\nhours = "500 h"\nby = "{basis}"\neffective_to = 2021-08-31\n\n'
        f'[[entry.education]]\nhours = "625 h"\nby = "{basis}"\neffective_from = 2021-09-01'
    )


@pytest.mark.parametrize(
    ("basis", "field"),
    [("program_start", "program_started_on"), ("enrollment", "enrolled_on"), ("application", "applied_on")],
)
def test_grandfathering(basis, field):
    """The requirement goes by one of the student's own dates; where that is not recorded, it is unknown."""
    for day, required in ((date(2021, 8, 31), 500), (date(2021, 9, 1), 625)):
        report = evaluate(transcript(total=600, **{field: day}), dated(basis))
        assert (report.required, report.answer) == (hours(required), YES if required == 500 else NO)
    others = {"program_started_on", "enrolled_on", "applied_on"} - {field}
    for stated in (100, 600, 900):
        report = evaluate(transcript(total=stated, **dict.fromkeys(others, date(2019, 1, 1))), dated(basis))
        assert (report.answer, report.required) == (OPEN, None)
        assert len(whys(report, Effect.UNSETTLED)) == 2


def test_a_lone_requirement_with_a_date():
    """One requirement alone, from a date that nobody recorded, may not be the one: unknown."""
    rules = '[[entry.education]]\nhours = "500 h"\nby = "application"\neffective_from = 2012-01-01'
    assert evaluate(transcript(total=900), rules).answer is OPEN
    assert evaluate(transcript(total=900, applied_on=DAY), rules).answer is YES
    assert evaluate(transcript(total=900, applied_on=date(2011, 1, 1)), rules).answer is OPEN


def test_washington():
    """WA: a program that starts on 2021-08-31 asks for 500 hours, one day later for 625."""
    for day, required in ((date(2021, 8, 31), 500), (date(2021, 9, 1), 625)):
        report = evaluate_education(Transcript(program_started_on=day, total=hours(550)), "US-WA", DAY)
        assert report.required == hours(required)
    assert evaluate_education(Transcript(total=hours(700)), "us-wa", DAY).answer is OPEN


def test_sources_that_disagree():
    """Law before lists, and the other is named; another policy may take the stricter."""
    rules = (
        '[[entry.education]]\nhours = "500 h"\nsources = ["zz-law"]\n\n'
        '[[entry.education]]\nhours = "650 h"\nsources = ["zz-secondary"]\nas_of = "2026"'
    )
    report = evaluate(transcript(total=600), rules)
    assert report.answer is YES
    assert "another source says 650 h" in whys(report, Effect.NOTES)
    policy = evolve(default_policy(), pick_by=PickBy.STRICTEST)
    assert evaluate(transcript(total=600), rules, policy=policy).answer is NO


def test_a_list_that_names_the_total_alone():
    """A source with the same total and no subjects does not take the subjects of another away."""
    rules = SPLIT + '\nsources = ["zz-regulator"]\n\n' + TOTAL_ONLY + '\nsources = ["zz-law"]\nas_of = "2026"'
    assert evaluate(transcript({"anatomy": 500}), rules).answer is NO
    assert evaluate(transcript(FULL), rules).answer is YES
    assert evaluate_education(transcript({"anatomy": 600}), "US-TX", DAY).answer is NO


def test_a_tier_of_its_own():
    """Another tier has hours of its own; one that a place does not have is unknown."""
    rules = TOTAL_ONLY + '\n\n[[entry.education]]\nhours = "300 h"\ntier = "assistant"'
    assert evaluate(transcript(total=300), rules).answer is NO
    assert evaluate(transcript(total=300), rules, tier="assistant").answer is YES
    assert evaluate(transcript(total=300), rules, tier="master").answer is OPEN


def test_a_total_that_nobody_knows():
    """Where only some subjects are known, what is short in them is, and a yes can't be given."""
    rules = '[[entry.education]]\nsubjects = [{name = "ethics", subjects = ["ethics"], min = "20 h"}]'
    assert evaluate(transcript({"ethics": 900}), rules).answer is OPEN
    assert evaluate(transcript({"anatomy": 900}), rules).answer is NO
    report = evaluate(transcript({"anatomy": 900}), rules + "\n\n" + TOTAL_ONLY)
    assert (report.answer, report.required) == (YES, hours(500))


def test_an_examination_instead_of_hours():
    """Where an examination stands instead, missing hours are unknown, never a no."""
    report = evaluate(transcript(total=10), TOTAL_ONLY + "\nexamination_instead = true")
    assert report.answer is OPEN
    assert not whys(report, Effect.LACKS)


def test_programs_that_may_not_count():
    """A program that the board does not approve, or that has not ended, is never a yes."""
    assert evaluate(transcript(total=600, approved=True, completed_on=DAY), TOTAL_ONLY).answer is YES
    assert evaluate(transcript(total=600, approved=None, completed_on=YESTERDAY), TOTAL_ONLY).answer is YES
    assert evaluate(transcript(total=600, approved=False), TOTAL_ONLY).answer is OPEN
    assert evaluate(transcript(total=600, completed_on=TOMORROW), TOTAL_ONLY).answer is OPEN
    assert evaluate(transcript(total=60, completed_on=TOMORROW), TOTAL_ONLY).answer is NO


@pytest.mark.parametrize("place", ["US-AR", "US-SD"])
def test_curricula_that_do_not_add_up(place):
    """AR and SD: the parts are not the total; both are reported, and neither is repaired."""
    report = evaluate_education(transcript({"anatomy": 1}, total=2000), place, DAY)
    assert [why for why in whys(report, Effect.NOTES) if "add up to" in why]
    assert evaluate_education(transcript({"ethics": 3000}), place, DAY).answer is NO


def test_places_that_nobody_knows():
    """A place without hours in the knowledge is unknown; a word that is no code is an error."""
    assert evaluate_education(transcript(total=600), "US-ZX", DAY).answer is OPEN
    assert evaluate(transcript(total=600), "").answer is OPEN
    with pytest.raises(UnknownIdError):
        evaluate_education(transcript(), "Zembla", DAY)


# Properties.

SUBJECTS = (*FULL, "anatomy-physiology", "massage-theory-and-practice", "first-aid", "right-living")


@some.composite
def transcripts(draw, subjects=SUBJECTS):
    parts = draw(some.dictionaries(some.sampled_from(subjects), some.integers(0, 300), max_size=6))
    return Transcript(
        subjects=tuple(TrainingHours(subject=s, hours=hours(n)) for s, n in parts.items()),
        total=draw(some.none() | some.integers(0, 800).map(hours)),
        program_started_on=draw(some.none() | some.dates(date(2015, 1, 1), date(2024, 1, 1))),
        enrolled_on=draw(some.none() | some.dates(date(2015, 1, 1), date(2026, 1, 1))),
        applied_on=draw(some.none() | some.dates(date(2015, 1, 1), date(2026, 1, 1))),
        approved=draw(some.sampled_from((True, None, False))),
    )


records = some.lists(transcripts(), max_size=3).map(tuple)


@given(records, some.sampled_from((SPLIT, TOTAL_ONLY, dated("enrollment"))))
def test_the_answer_is_that_of_its_reasons(record, rules):
    """The reasons give the answer, numbers agree, and law is cited with its sources."""
    report = evaluate(record, rules)
    assert answer_of(report.reasons) is report.answer
    assert all(reason.sources for reason in report.reasons if reason.basis is Basis.LAW)
    if report.required is not None:
        assert (report.answer is YES) <= (report.short.exact == 0)
        for subject in report.subjects:
            assert 0 <= subject.possible.exact <= subject.short.exact <= subject.required.exact
            assert abs(subject.counted.exact + subject.short.exact - subject.required.exact) < 10


@given(records, some.sampled_from(SUBJECTS[:6]), some.integers(1, 400), some.booleans())
def test_more_hours_are_never_worse(record, subject, more, compound):
    """One more transcript never makes anything shorter, and loses no yes."""
    name = "anatomy-physiology" if compound else subject
    before, after = evaluate(record), evaluate((*record, transcript({name: more})))
    assert (before.answer is YES) <= (after.answer is YES)
    assert sum(s.short.exact for s in after.subjects) <= sum(s.short.exact for s in before.subjects)
    assert after.short.exact <= before.short.exact or not before.counted.exact


@given(records, some.data())
def test_less_recorded_is_never_a_yes(record, data):
    """Without a transcript, a total, an approval or the split of a subject, no answer becomes yes."""
    if not record:
        return
    index = data.draw(some.integers(0, len(record) - 1))
    one = record[index]
    joined = tuple(
        evolve(part, subject="anatomy-physiology" if part.subject in ("anatomy", "physiology") else part.subject)
        for part in one.subjects
    )
    own = sum(part.hours.value for part in one.subjects)
    for rules in (SPLIT, TOTAL_ONLY, dated("enrollment")):
        before = evaluate(record, rules)
        for changed in (
            None,
            evolve(one, subjects=joined),
            evolve(one, subjects=(), total=hours(own)) if one.total is None and own else one,
            evolve(one, enrolled_on=None) if len(record) == 1 else one,
        ):
            rest = without(record, index)
            after = evaluate(rest if changed is None else (*rest[:index], changed, *rest[index:]), rules)
            if changed is None and (one.approved is False or one.total is not None or rules == dated("enrollment")):
                continue
            assert (after.answer is YES) <= (before.answer is YES)


@given(records, some.randoms(use_true_random=False))
def test_order_changes_nothing(record, random):
    """Transcripts, and subjects within them, in another order give the same report."""
    shuffled = list(record)
    random.shuffle(shuffled)
    other = tuple(evolve(t, subjects=tuple(reversed(t.subjects))) for t in shuffled)
    before, after = evaluate(record), evaluate(other)
    assert evolve(after, reasons=()) == evolve(before, reasons=())
    assert set(after.reasons) == set(before.reasons)


@pytest.mark.parametrize("place", PLACES)
def test_every_place_answers(place):
    """Each shipped place answers any transcript, its own curriculum with yes, and nobody's with unknown."""
    ends = (None, date(1999, 1, 1), date(2030, 1, 1))
    for rule in K.jurisdictions[place.lower()].education:
        wanted: dict[str, float] = {}
        for group in (*rule.subjects, *rule.beside):
            subject = min(group.subjects, default="electives")
            wanted[subject] = max(wanted.get(subject, 0), group.min.value if group.min is not None else 0)
        for day in ends:
            record = evolve(transcript(wanted), program_started_on=day, enrolled_on=day, applied_on=day)
            report = evaluate_education(record, place, DAY, tier=rule.tier)
            assert answer_of(report.reasons) is report.answer
            nobody = evolve(record, subjects=())
            assert evaluate_education(nobody, place, DAY, tier=rule.tier).answer is OPEN or not report.required.exact


def test_why_it_is_open_names_what_is_missing():
    """A requirement without dates is what is left; one whose date is not recorded says which date that is."""
    known = Transcript(program_started_on=date(2024, 1, 1), total=hours(500))
    said = [reason.because for reason in evaluate_education(known, "US-CO", date(2026, 1, 1)).reasons]
    assert "300 h where none of the others holds" in said
    assert "650 h where the date of application falls within its dates, which is not recorded" in said
    assert not [because for because in said if "the day asked about" in because]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"record": [Transcript()]}, "record: must be a Transcript, a tuple of them or a Practitioner"),
        ({"record": ("x",)}, r"record\[0\]: must be a Transcript"),
        ({"place": None}, "place: must be text"),
        ({"on": "2026-01-01"}, "on: must be a date"),
        ({"tier": 3}, "tier: must be text"),
    ],
)
def test_wrong_types(changes, message):
    """An argument of another type is one error that names it."""
    asked = {"record": Transcript(), "place": "US-WA", "on": date(2026, 1, 1)} | changes
    with pytest.raises(InvalidRecordError, match=message):
        evaluate_education(**asked)
