"""Massage, neuromuscular or both: the article's lists, held against a case."""

import pytest
from attrs import evolve
from hypothesis import given

import soft_tissue as st
from samples import sample_case
from soft_tissue.choosing import approach_for
from soft_tissue.knowledge import default_knowledge, default_policy
from soft_tissue.models import (
    ChoiceSign,
    CombinedWish,
    Diagnoser,
    Discipline,
    Goal,
    GoalKind,
    Presentation,
    Region,
    Setting,
    Strategy,
)
from soft_tissue.testing import cases
from soft_tissue.validation import Context, resolve

TOPICS = default_knowledge().topics
CHOICES = [t for t in TOPICS.values() if t.topic in ("choose_massage_when", "choose_neuromuscular_when")]


def _case(*presentations, goals=(), **changes):
    base = sample_case()
    client = evolve(base.client, maintenance_agreed=changes.pop("maintained", False))
    return evolve(base, presentations=presentations, goals=goals, client=client, assessments=(), **changes)


def _presented(condition=None, **changes):
    complaint = "stiff" if condition is None else None
    region = Region.NECK if condition is None else None
    return Presentation(condition=condition, complaint=complaint, region=region, **changes)


def _goal(kind):
    return Goal(text="x", kind=kind)


@pytest.mark.parametrize("topic", CHOICES, ids=lambda topic: topic.id)
def test_every_line_of_the_lists_says_when(topic):
    """Each line of the two lists names a sign or a goal, so that a case can meet it."""
    assert topic.signs or topic.goals


@pytest.mark.parametrize(
    ("changes", "topic"),
    [
        ({"condition": "sciatica"}, "choose-neuromuscular-specific-condition"),
        ({"movement_restricted": True}, "choose-neuromuscular-movement-or-posture"),
        ({"helped_elsewhere": False}, "choose-neuromuscular-chronic-pain"),
        ({"work_or_sport_strain": True}, "choose-neuromuscular-repetitive-strain"),
        ({"other_regions": (Region.SHOULDER, Region.UPPER_BACK)}, "choose-neuromuscular-complex-pain"),
        ({"condition": "sciatica"}, "choose-neuromuscular-assessment"),
    ],
)
def test_each_sign_speaks_for_neuromuscular(changes, topic):
    """Every sign of the article's list is found, and the topic that it comes from is named."""
    approach = st.recommend(_case(_presented(**changes)))
    assert approach.disciplines[0] is Discipline.NEUROMUSCULAR
    assert topic in approach.reasons


@pytest.mark.parametrize(
    ("goal", "topic"),
    [
        (GoalKind.RELAXATION, "choose-massage-relaxation"),
        (GoalKind.SLEEP, "choose-massage-sleep"),
        (GoalKind.PERFORMANCE, "choose-massage-athletic"),
        (GoalKind.PREVENTION, "choose-massage-preventive"),
    ],
)
def test_each_goal_speaks_for_massage(goal, topic):
    """Every goal of the article's list is found."""
    approach = st.recommend(_case(goals=(_goal(goal),)))
    assert approach.strategy is Strategy.MASSAGE
    assert topic in approach.reasons


@pytest.mark.parametrize(
    ("condition", "topic"),
    [("poor-circulation", "choose-massage-circulation"), ("general-stress", "choose-massage-stress")],
)
def test_conditions_that_the_articles_leave_to_massage(condition, topic):
    """A condition of the massage list leads to massage, by the topic that links to it."""
    assert topic in st.recommend(_case(_presented(condition))).reasons


def test_both_when_a_complaint_and_a_goal_speak():
    """A specific complaint and a goal of relaxation are combined, with both reasons."""
    approach = st.recommend(_case(_presented("sciatica"), goals=(_goal(GoalKind.RELAXATION),)))
    assert approach.strategy is Strategy.NEUROMUSCULAR_THEN_MASSAGE
    assert approach.disciplines == (Discipline.NEUROMUSCULAR, Discipline.MASSAGE)
    assert {"combine-specific-and-wellness", "combine-neuromuscular-first"} <= set(approach.reasons)


@pytest.mark.parametrize("wish", CombinedWish)
def test_the_client_may_choose_how(wish):
    """A wish for a combination is followed where a complaint speaks for neuromuscular work."""
    approach = st.recommend(_case(_presented("sciatica"), combine=wish))
    assert approach.strategy.value == wish.value
    assert "the client wishes it so" in approach.because


def test_an_acute_only_clinic_stands_alone():
    """A clinic that discharges after recovery gives no maintenance visits."""
    approach = st.recommend(_case(_presented("sciatica"), setting=Setting.ACUTE_ONLY_CLINIC, maintained=True))
    assert approach.strategy is Strategy.NEUROMUSCULAR


def test_a_diagnosed_complaint_needs_no_first_assessment():
    """The need for an assessment is no reason once somebody has diagnosed the complaint."""
    diagnosed = _presented("sciatica", diagnosed_by=Diagnoser.PHYSICIAN)
    assert "choose-neuromuscular-assessment" not in st.recommend(_case(diagnosed)).reasons


def test_nothing_presented():
    """Without a complaint or a goal it is relaxation massage."""
    assert st.recommend(_case()).reasons == ("choose-massage-relaxation",)


@given(case=cases())
def test_two_roads(case):
    """The public function and the planner's own say the same of any case."""
    knowledge, policy = default_knowledge(), default_policy()
    assert st.recommend(case) == approach_for(Context(resolve(case, knowledge), knowledge, policy))


@given(case=cases())
def test_every_reason_is_a_topic_with_its_source(case):
    """Whatever the case, each reason is a topic, and the approach cites the topics' sources."""
    approach = st.recommend(case)
    assert approach.because
    assert all(id_ in TOPICS for id_ in approach.reasons)
    assert set(approach.sources) == {source for id_ in approach.reasons for source in TOPICS[id_].sources}


def test_every_sign_is_used():
    """No sign is named that no topic uses."""
    assert {sign for topic in CHOICES for sign in topic.signs} == set(ChoiceSign)
