"""Massage, neuromuscular, or both: the first article's lists of when to choose which, held against the case.

The lists are data: each topic says which signs in a case, or which goals, make it a reason. They are an article's
advice, not law and not evidence: every reason names the topic that it comes from.
"""

from collections.abc import Iterator

from soft_tissue.knowledge import Knowledge, default_knowledge, default_policy
from soft_tissue.models import (
    Approach,
    Basis,
    Case,
    ChoiceSign,
    CombinedWish,
    Discipline,
    DurationClass,
    Policy,
    Presentation,
    Setting,
    Strategy,
    Topic,
)
from soft_tissue.validation import Context, resolve

__all__ = ["approach_for", "recommend"]

_COMBINED = {
    CombinedWish.NEUROMUSCULAR_THEN_MASSAGE: (Strategy.NEUROMUSCULAR_THEN_MASSAGE, "combine-neuromuscular-first"),
    CombinedWish.ALTERNATE: (Strategy.ALTERNATE, "combine-alternate-by-need"),
    CombinedWish.MASSAGE_BETWEEN: (Strategy.MASSAGE_BETWEEN, "combine-massage-between"),
}
_SEVERAL = 2
_Found = tuple[str, str]
"""A topic, and what in the case it rests on."""


def _topics(context: Context, list_: str) -> tuple[Topic, ...]:
    return tuple(topic for topic in context.knowledge.topics.values() if topic.topic == list_)


def _signs(presentation: Presentation, context: Context) -> dict[ChoiceSign, str]:
    """What a presentation shows, each with its words."""
    condition = context.knowledge.conditions.get(presentation.condition)
    found = {}
    if condition is not None and Discipline.NEUROMUSCULAR in condition.disciplines:
        found[ChoiceSign.SPECIFIC_CONDITION] = f"a specific complaint: {condition.name.lower()}"
    if presentation.movement_restricted:
        found[ChoiceSign.MOVEMENT_RESTRICTED] = "movement is restricted"
    if presentation.helped_elsewhere is False:
        thresholds = condition.duration if condition is not None else None
        long = presentation.duration_class(context.today, thresholds) is DurationClass.CHRONIC
        because = "chronic, and not helped by other treatment" if long else "not helped by other treatment"
        found[ChoiceSign.NOT_HELPED_ELSEWHERE] = because
    if presentation.work_or_sport_strain:
        found[ChoiceSign.REPEATED_STRAIN] = "repeated strain at work or in sport"
    if len(presentation.other_regions) >= _SEVERAL:
        found[ChoiceSign.SEVERAL_AREAS] = "pain over several areas"
    if found and presentation.diagnosed_by is None and not context.case.assessments:
        found[ChoiceSign.NOT_ASSESSED] = "nobody has diagnosed or assessed it yet"
    return found


def _for_neuromuscular(context: Context) -> Iterator[_Found]:
    """Topics that speak for neuromuscular therapy."""
    topics = _topics(context, "choose_neuromuscular_when")
    for presentation in context.case.presentations:
        signs = _signs(presentation, context)
        for topic in topics:
            for sign in sorted(topic.signs & signs.keys()):
                yield topic.id, signs[sign]


def _for_massage(context: Context) -> Iterator[_Found]:
    """Topics that speak for massage: conditions that the articles leave to it, goals, or no complaint at all."""
    topics = _topics(context, "choose_massage_when")
    by_condition = [topic for topic in topics if ChoiceSign.LINKED_CONDITION in topic.signs]
    for presentation in context.case.presentations:
        condition = context.knowledge.conditions.get(presentation.condition)
        if condition is not None and Discipline.MASSAGE in condition.disciplines:
            linked = [topic for topic in by_condition if condition.id in topic.links.conditions]
            yield from ((topic.id, condition.name.lower()) for topic in (linked or by_condition)[:1])
    for goal in context.case.goals:
        for topic in topics:
            if goal.kind in topic.goals:
                yield topic.id, f"the goal is {goal.kind}"
    if not context.case.presentations:
        for topic in topics:
            if ChoiceSign.NOTHING_PRESENTED in topic.signs:
                yield topic.id, "no complaint is presented"


def approach_for(context: Context) -> Approach:
    """Recommend a discipline, or both and in which order, with the reasons.

    Both are combined when a complaint speaks for neuromuscular therapy and a goal, or the client, for massage. An
    acute-only clinic gives no maintenance visits, so there neuromuscular therapy stands alone.
    """
    case = context.case
    specific, general = list(_for_neuromuscular(context)), list(_for_massage(context))
    maintained = case.client.maintenance_agreed is True and case.setting is not Setting.ACUTE_ONLY_CLINIC
    reasons = specific or general
    order: tuple[Discipline, ...]
    if "pregnancy" in context.facts.reported_ids:
        strategy, order = Strategy.MASSAGE, (Discipline.MASSAGE,)
        reasons = [*reasons, ("combine-balance-corrective-and-relaxing", "pregnancy is reported: prenatal massage")]
    elif not specific:
        strategy, order = Strategy.MASSAGE, (Discipline.MASSAGE,)
    elif case.setting is Setting.ACUTE_ONLY_CLINIC:
        strategy, order = Strategy.NEUROMUSCULAR, (Discipline.NEUROMUSCULAR,)
        reasons = [*specific, ("acute-only-clinic", "this clinic discharges after recovery")]
    elif case.combine is not None or general or maintained:
        strategy, topic = _COMBINED[case.combine or CombinedWish.NEUROMUSCULAR_THEN_MASSAGE]
        order = (Discipline.NEUROMUSCULAR, Discipline.MASSAGE)
        if case.combine is not None:
            reasons = [*specific, (topic, "the client wishes it so")]
        elif maintained:
            reasons = [*specific, (topic, "the client has agreed to a maintenance program")]
        else:
            wellness = ("combine-specific-and-wellness", f"massage for the rest: {general[0][1]}")
            reasons = [*specific, wellness, (topic, wellness[1])]
    else:
        strategy, order = Strategy.NEUROMUSCULAR, (Discipline.NEUROMUSCULAR,)
    because: dict[str, list[str]] = {}
    for id_, why in reasons:
        because.setdefault(id_, []).append(why)
    topics = context.knowledge.topics
    known = [id_ for id_ in because if id_ in topics]
    lines = ("; ".join(dict.fromkeys(whys)) for whys in because.values())
    return Approach(
        strategy=strategy,
        disciplines=order,
        reasons=tuple(known),
        because=tuple(dict.fromkeys(lines)) or ("nothing presented speaks for neuromuscular therapy",),
        basis=Basis.ARTICLE,
        sources=tuple(dict.fromkeys(source for id_ in known for source in topics[id_].sources)),
    )


def recommend(case: Case, *, knowledge: Knowledge | None = None, policy: Policy | None = None) -> Approach:
    """Recommend massage, neuromuscular therapy, or both and in which order: the article's advice, held against a case.

    Args:
        case: who, what, where, when.
        knowledge: what is known; the library's own unless given.
        policy: what the clinic has decided; the cautious one unless given.

    >>> import soft_tissue as st
    >>> approach = recommend(st.load_case("examples/frozen-shoulder.toml"))
    >>> approach.strategy.value, approach.reasons[-1]
    ('neuromuscular_then_massage', 'combine-neuromuscular-first')
    """
    knowledge = knowledge or default_knowledge()
    return approach_for(Context(resolve(case, knowledge), knowledge, policy or default_policy()))
