"""Searching a roster: who qualifies, in which order, and why each other does not."""

from datetime import date, timedelta

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as some

import soft_tissue as st
from samples import sample_case
from soft_tissue.choosing import find_practitioners
from soft_tissue.errors import InvalidRecordError
from soft_tissue.knowledge import default_knowledge, default_policy
from soft_tissue.models import (
    Credential,
    CredentialKind,
    CredentialStatus,
    Discipline,
    Effect,
    Experience,
    Policy,
    Practitioner,
    Ruling,
    Setting,
    Suitability,
    TherapistGender,
)
from soft_tissue.serialization import from_data, to_data
from soft_tissue.testing import cases, practitioners
from soft_tissue.validation import Context, judge, practice_here, resolve, who_may

CASE = sample_case()
TODAY = CASE.on
BOTH = (Discipline.NEUROMUSCULAR, Discipline.MASSAGE)
LICENSE = Credential(kind=CredentialKind.LICENSE, jurisdiction=CASE.place, status=CredentialStatus.ACTIVE)
CNMT = Credential(
    kind=CredentialKind.MODALITY_CERTIFICATION,
    issuer="NMT Center",
    discipline=Discipline.NEUROMUSCULAR,
    status=CredentialStatus.ACTIVE,
)


def _person(id_, *credentials, **fields):
    return Practitioner(id=id_, credentials=credentials or (LICENSE, CNMT), **fields)


def _ids(search):
    return [match.practitioner for match in search.best()]


def test_who_qualifies_and_who_does_not():
    """Those who may give the first visits qualify; each other is listed with the reason that decides."""
    expired = evolve(LICENSE, status=CredentialStatus.EXPIRED)
    unknown = evolve(LICENSE, status=None)
    roster = (
        _person("able"),
        _person("lapsed", expired, CNMT),
        _person("unknown", unknown, CNMT),
        _person("massage-only", LICENSE),
        _person("elsewhere", evolve(LICENSE, jurisdiction="US-OR"), CNMT),
    )
    search = st.find_practitioners(roster, CASE, disciplines=BOTH)
    assert _ids(search) == ["able"]
    others = {match.practitioner: match for match in search.others()}
    assert {id_: match.suitability for id_, match in others.items()} == {
        "lapsed": Suitability.NO,
        "unknown": Suitability.UNKNOWN,
        "massage-only": Suitability.LIMITED,
        "elsewhere": Suitability.NO,
    }
    assert others["lapsed"].reasons[0].effect is Effect.BARS
    assert others["lapsed"].reasons[0].sources
    assert others["unknown"].reasons[0].effect is Effect.UNSETTLED
    assert others["massage-only"].reasons[0].effect is Effect.EXCLUDES
    assert "another place" in others["elsewhere"].reasons[0].because


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"experience": (Experience(condition="low-back-pain", clients=40),)}, {}),
        ({"experience": (Experience(condition="low-back-pain", clients=4, years=9),)},
         {"experience": (Experience(condition="low-back-pain", clients=4, years=2),)}),
        ({"assessment_methods": frozenset({"assess-posture"})}, {}),
        ({"home_exercise": True}, {}),
        ({}, {"home_exercise": False}),
        ({"settings": frozenset({CASE.setting})}, {"settings": frozenset({Setting.SPA})}),
        ({}, {"settings": frozenset({Setting.SPA})}),
        ({"well_reviewed": True}, {}),
        ({"practicing_since": date(2001, 1, 1)}, {"practicing_since": date(2015, 1, 1)}),
    ],
)  # fmt: skip
def test_what_makes_the_order(better, worse):
    """Each quality alone decides between two who are otherwise alike, whatever their order in the roster."""
    one, other = _person("one", **better), _person("other", **worse)
    assert _ids(st.find_practitioners((one, other), CASE)) == ["one", "other"]
    assert _ids(st.find_practitioners((other, one), CASE)) == ["one", "other"]


def test_the_client_s_wishes_come_first():
    """A wished-for practitioner, then a wished-for gender, outweigh experience."""
    preferences = evolve(CASE.client.preferences, practitioner="wished", therapist=TherapistGender.WOMAN)
    case = evolve(CASE, client=evolve(CASE.client, preferences=preferences))
    seasoned = (Experience(condition="low-back-pain", clients=500),)
    roster = (
        _person("seasoned", experience=seasoned),
        _person("woman", gender=TherapistGender.WOMAN),
        _person("wished"),
    )
    assert _ids(st.find_practitioners(roster, case)) == ["wished", "woman", "seasoned"]


def test_maintenance_counts_where_it_is_agreed():
    """Somebody who sees clients after recovery stands before somebody who does not, where maintenance is agreed."""
    roster = (_person("no", sees_maintenance=False), _person("yes", sees_maintenance=True))
    agreed = evolve(CASE, client=evolve(CASE.client, maintenance_agreed=True))
    assert _ids(st.find_practitioners(roster, agreed)) == ["yes", "no"]
    assert _ids(st.find_practitioners(roster, CASE)) == ["no", "yes"]


def test_another_day_and_place():
    """The day and the place of the search can be others than the case's."""
    until = evolve(LICENSE, expires_on=TODAY + timedelta(days=10))
    roster = (_person("one", until, CNMT),)
    assert len(st.find_practitioners(roster, CASE)) == 1
    assert st.find_practitioners(roster, CASE, TODAY + timedelta(days=11)).answer is Ruling.NOT_ALLOWED
    assert st.find_practitioners(roster, CASE, where="US-OR").answer is Ruling.NOT_ALLOWED
    assert st.find_practitioners(roster, CASE, where="US-QQ").answer is Ruling.UNKNOWN


@pytest.mark.parametrize("roster", [(), (_person("lapsed", evolve(LICENSE, status=CredentialStatus.REVOKED)),)])
def test_nobody(roster):
    """An empty roster, or one of people who may not practice, is a plain no."""
    search = st.find_practitioners(roster, CASE)
    assert len(search) == 0
    assert search.answer is Ruling.NOT_ALLOWED
    assert search.best() == ()
    assert len(list(search.others())) == len(roster)


def test_a_policy_may_ask_for_no_certification():
    """What a clinic's policy excludes, another policy lets in; the law is the same."""
    relaxed: Policy = evolve(default_policy(), neuromuscular_needs_certification=False)
    roster = (_person("plain", LICENSE),)
    assert st.find_practitioners(roster, CASE, disciplines=BOTH).answer is Ruling.NOT_ALLOWED
    assert st.find_practitioners(roster, CASE, disciplines=BOTH, policy=relaxed).answer is Ruling.ALLOWED


@given(case=cases(), roster=some.lists(some.integers(0, 5), unique=True).flatmap(
    lambda numbers: some.tuples(*(practitioners(name=f"P-{n}") for n in numbers))
))  # fmt: skip
def test_everybody_is_answered_once(case, roster):
    """Everybody of the roster is among those who qualify or the others, once; ranks run from 1."""
    search = st.find_practitioners(roster, case)
    best, others = search.best(), list(search.others())
    assert sorted(m.practitioner for m in (*best, *others)) == sorted(p.id for p in roster)
    assert [match.rank for match in best] == list(range(1, len(best) + 1))
    assert all(match.rank is None and match.reasons for match in others)
    assert (search.answer is Ruling.ALLOWED) == bool(best)
    assert search.best(1) == best[:1]
    for match in (*best, *others):
        assert from_data(to_data(match), type(match)) == match


@given(case=cases(), practitioner=practitioners())
def test_the_fast_road_agrees_with_the_worded_one(case, practitioner):
    """What a search judges without words is what `who_may` says with them."""
    context = Context(resolve(case, default_knowledge()), default_knowledge(), default_policy())
    for wanted in (BOTH, BOTH[:1], BOTH[1:]):
        judged = judge(practitioner, wanted, practice_here(context))
        said = who_may(practitioner, wanted, context)
        assert (said.suitability, said.disciplines) == (judged.suitability, judged.disciplines)
        assert said.because


@given(case=cases(calm=True))
def test_a_plan_is_for_the_first_of_the_search(case):
    """The planner takes the best of the search, unless nothing that fits is allowed for that one."""
    answer = st.plan(case)
    if isinstance(answer, st.TreatmentPlan):
        search = st.find_practitioners(case.practitioners, case, disciplines=answer.approach.disciplines)
        assert answer.practitioner in _ids(search)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"roster": 3}, "roster: must be practitioners"),
        ({"roster": ("P-1",)}, r"roster\[0\]: must be a Practitioner"),
        ({"case": "mine"}, "case: must be a Case"),
        ({"on": "2026-11-23"}, "on: must be a date"),
        ({"where": 3}, "where: must be text"),
        ({"disciplines": "massage"}, "disciplines: must be a tuple"),
    ],
)
def test_wrong_types(changes, message):
    """An argument of another type is one error that names it."""
    asked = {"roster": CASE.practitioners, "case": CASE} | changes
    with pytest.raises(InvalidRecordError, match=message):
        find_practitioners(**asked)
