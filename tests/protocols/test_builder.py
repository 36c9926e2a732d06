"""Plans made by hand."""

import pytest

import soft_tissue as st
from samples import sample_case
from soft_tissue.errors import PlanError, UnknownIdError
from soft_tissue.models import Discipline, Region, Site
from soft_tissue.units import minutes


def _begun():
    case = sample_case()
    return st.PlanBuilder(case, practitioner=case.practitioners[0].id).visit("First", Discipline.MASSAGE)


def _whole():
    return (
        _begun()
        .intake(minutes(8))
        .undress(minutes(3))
        .treat("Effleurage", Site(region=Region.LOW_BACK), minutes(46))
        .dress(minutes(3))
        .course(visits=2, reassess_after=(1, 2))
    )


def test_a_plan_made_by_hand_is_checked():
    """A sound plan made by hand has no error, adds up and has no protocol."""
    plan = _whole().build()
    assert plan.sessions[0].duration == minutes(60)
    assert plan.protocol is None
    assert [f for f in st.check(plan, sample_case()) if f.severity == "error"] == []


def test_a_builder_is_immutable():
    """A beginning can be continued in two ways."""
    begun = _begun().intake(minutes(5))
    one = begun.rest(minutes(1)).course(visits=1, reassess_after=(1,)).build()
    other = begun.educate(minutes(2)).reassess(minutes(1)).course(visits=1, reassess_after=(1,)).build()
    assert [step.kind for step in one.sessions[0].steps] == ["intake", "rest"]
    assert [step.kind for step in other.sessions[0].steps] == ["intake", "educate", "reassess"]


def test_visits_are_numbered():
    """Each visit takes the next number, unless it names its own."""
    plan = _whole().visit("Later", Discipline.NEUROMUSCULAR, visits=(2, 3)).visit("Last", Discipline.MASSAGE).build()
    assert [session.visits for session in plan.sessions] == [(1,), (2, 3), (4,)]


def test_unknown_words_and_missing_parts_are_refused():
    """An unknown technique or structure, a step before a visit and a plan without course are refused."""
    with pytest.raises(UnknownIdError, match="did you mean"):
        _begun().treat("efleurage", "infraspinatus", minutes(1))
    with pytest.raises(UnknownIdError):
        _begun().treat("effleurage", "nothing at all", minutes(1))
    with pytest.raises(PlanError):
        st.PlanBuilder(sample_case(), practitioner="P-1").rest(minutes(1))
    with pytest.raises(PlanError):
        st.PlanBuilder(sample_case(), practitioner="P-1").build()
    with pytest.raises(PlanError):
        _begun().build()
