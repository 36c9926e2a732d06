"""Massage, neuromuscular, or both: the first article's lists of when to choose which, held against the case.

The lists are an article's advice, not law and not evidence: every reason names the topic that it comes from.
"""

from soft_tissue.models import (
    Approach,
    Basis,
    CombinedWish,
    Discipline,
    DurationClass,
    GoalKind,
    Presentation,
    Setting,
    Strategy,
)
from soft_tissue.validation import Context

__all__ = ["recommend"]

_MASSAGE_GOALS = {
    GoalKind.RELAXATION: "choose-massage-relaxation",
    GoalKind.SLEEP: "choose-massage-sleep",
    GoalKind.PERFORMANCE: "choose-massage-athletic",
    GoalKind.PREVENTION: "choose-massage-preventive",
}
_COMBINED = {
    CombinedWish.NEUROMUSCULAR_THEN_MASSAGE: (Strategy.NEUROMUSCULAR_THEN_MASSAGE, "combine-neuromuscular-first"),
    CombinedWish.ALTERNATE: (Strategy.ALTERNATE, "combine-alternate-by-need"),
    CombinedWish.MASSAGE_BETWEEN: (Strategy.MASSAGE_BETWEEN, "combine-massage-between"),
}
_SEVERAL = 2


def _for_neuromuscular(presentation: Presentation, context: Context) -> list[tuple[str, str]]:
    """Topics that speak for neuromuscular therapy, with what in the case they rest on."""
    condition = context.knowledge.conditions.get(presentation.condition)
    found = []
    if condition is not None and Discipline.NEUROMUSCULAR in condition.disciplines:
        found.append(("choose-neuromuscular-specific-condition", f"a specific complaint: {condition.name.lower()}"))
    if presentation.movement_restricted:
        found.append(("choose-neuromuscular-movement-or-posture", "movement is restricted"))
    thresholds = condition.duration if condition is not None else None
    long = presentation.duration_class(context.today, thresholds) is DurationClass.CHRONIC
    if presentation.helped_elsewhere is False:
        because = "chronic, and not helped by other treatment" if long else "not helped by other treatment"
        found.append(("choose-neuromuscular-chronic-pain", because))
    if presentation.work_or_sport_strain:
        found.append(("choose-neuromuscular-repetitive-strain", "repeated strain at work or in sport"))
    if len(presentation.other_regions) >= _SEVERAL:
        found.append(("choose-neuromuscular-complex-pain", "pain over several areas"))
    return found


def _for_massage(context: Context) -> list[tuple[str, str]]:
    found = []
    for presentation in context.case.presentations:
        condition = context.knowledge.conditions.get(presentation.condition)
        if condition is not None and Discipline.MASSAGE in condition.disciplines:
            topic = next(
                (
                    t.id
                    for t in context.knowledge.topics.values()
                    if t.topic == "choose_massage_when" and condition.id in t.links.conditions
                ),
                "choose-massage-stress",
            )
            found.append((topic, condition.name.lower()))
    found += [
        (_MASSAGE_GOALS[goal.kind], f"the goal is {goal.kind}")
        for goal in context.case.goals
        if goal.kind in _MASSAGE_GOALS
    ]
    if not context.case.presentations:
        found.append(("choose-massage-relaxation", "no complaint is presented"))
    return found


def recommend(context: Context) -> Approach:
    """Recommend a discipline, or both and in which order, with the reasons.

    Both are combined when a complaint speaks for neuromuscular therapy and a goal, or the client, for massage. An
    acute-only clinic gives no maintenance visits, so there neuromuscular therapy stands alone.
    """
    case = context.case
    specific = [reason for p in case.presentations for reason in _for_neuromuscular(p, context)]
    general = _for_massage(context)
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
        wish = case.combine or CombinedWish.NEUROMUSCULAR_THEN_MASSAGE
        strategy, topic = _COMBINED[wish]
        order = (Discipline.NEUROMUSCULAR, Discipline.MASSAGE)
        if case.combine is not None:
            why = "the client wishes it so"
        elif maintained:
            why = "the client has agreed to a maintenance program"
        else:
            why = f"massage for the rest: {general[0][1]}"
        reasons = [*specific, (topic, why)]
    else:
        strategy, order = Strategy.NEUROMUSCULAR, (Discipline.NEUROMUSCULAR,)
    unique: dict[str, str] = {}
    for id_, why in reasons:
        unique[id_] = f"{unique[id_]}; {why}" if id_ in unique and why not in unique[id_] else unique.get(id_, why)
    topics = context.knowledge.topics
    known = {id_: why for id_, why in unique.items() if id_ in topics}
    return Approach(
        strategy=strategy,
        disciplines=order,
        reasons=tuple(known),
        because=tuple(dict.fromkeys(unique.values())) or ("nothing presented speaks for neuromuscular therapy",),
        basis=Basis.ARTICLE,
        sources=tuple(dict.fromkeys(source for id_ in known for source in topics[id_].sources)),
    )
