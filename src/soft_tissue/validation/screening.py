"""Before anything is planned: red flags, gaps that must be closed first, and the questions still to ask."""

from functools import lru_cache

from attrs import frozen

from soft_tissue.knowledge import Knowledge
from soft_tissue.models import (
    Basis,
    CareMap,
    ConditionAnswer,
    ConsentGiver,
    ConsentScope,
    Contraindication,
    NeededDetail,
    Question,
    RedFlag,
    RedFlagAction,
    Region,
    Restriction,
    Technique,
    Urgency,
    Verdict,
)
from soft_tissue.validation.context import Context
from soft_tissue.validation.facts import FactState, circumstances, disclosed, flags_about, is_asked, red_flags_asked

__all__ = ["Gap", "RaisedFlag", "blocking", "clearance_conditions", "gaps", "open_questions", "raised_flags"]

_SECONDS_OF_A_DAY = 86_400


@frozen(kw_only=True)
class RaisedFlag:
    """A red flag that the intake raises.

    Attributes:
        flag: the knowledge entry.
        reported: names of the facts that raise it.
        urgency: the source's, or the policy's where no source gives one.
        fact: id of the first of these facts.
        path: where in the case it stands.
    """

    flag: RedFlag
    reported: tuple[str, ...]
    urgency: Urgency
    fact: str
    path: str


def _sources(entry: RedFlag | Contraindication) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*entry.sources, *(statement.source for statement in entry.statements)]))


def _counting(flag: RedFlag, context: Context) -> dict[str, str]:
    """The reported facts that are still in the flag's window, each with the path of the first such report."""
    found: dict[str, str] = {}
    for known in context.facts.reported:
        age = None if known.on is None else (context.today - known.on).days * _SECONDS_OF_A_DAY
        if flag.within is None or age is None or age <= flag.within.exact:
            found.setdefault(known.fact, known.path)
    return found


def raised_flags(context: Context) -> tuple[RaisedFlag, ...]:
    """Red flags raised by reported facts, the most urgent first.

    Where a flag has a window, a fact whose known date lies before it does not count; an unknown date counts.

    A physician's clearance lifts all but an emergency, and what a client has disclosed that has a route of its own.

    A sign for which a client is sent on counts wherever the complaint is; a mere risk factor counts for the
    complaints that its source is about.
    """
    facts = context.facts
    raised = []
    for flag in flags_about(facts.reported_ids, context.knowledge):
        counting = _counting(flag, context)
        hit = [fact for fact in flag.any_of if fact in counting]
        if flag.all_of and counting.keys() >= set(flag.all_of):
            hit += flag.all_of
        if not hit:
            continue
        urgency = flag.urgency or context.policy.unknown_urgency
        if not is_asked(flag, context.complaint_regions, context.conditions, facts.reported_ids):
            # Another region's sign still counts, unless the entry says that it counts only where it is asked for.
            sign = flag.action is RedFlagAction.REFER and not flag.all_of
            if not sign or set(hit) <= set(flag.only_there):
                continue
            if flag.asked_if:
                urgency = context.policy.unknown_urgency  # its own urgency is meant for another circumstance
        lifted = all(context.cleared(fact) and fact not in disclosed(context.knowledge) for fact in hit)
        if lifted and urgency is not Urgency.EMERGENCY:
            continue
        names = tuple(dict.fromkeys(context.knowledge.intake_facts[fact].name for fact in hit))
        raised.append(RaisedFlag(flag=flag, reported=names, urgency=urgency, fact=hit[0], path=counting[hit[0]]))
    return tuple(sorted(raised, key=lambda item: (-item.urgency.rank, item.flag.id)))


@frozen(kw_only=True)
class Gap:
    """Something without which no plan can be judged.

    Attributes:
        needed: what is needed, one line.
        path: where in the case.
        question: what to ask, where it is a question.
        basis, sources: why.
    """

    needed: str
    path: str
    question: Question | None = None
    basis: Basis = Basis.RECORD
    sources: tuple[str, ...] = ()


_DETAIL_QUESTIONS = {
    NeededDetail.ON: "when was it?",
    NeededDetail.SITE: "where on the body?",
    NeededDetail.WEEKS: "how many weeks?",
}


def gaps(context: Context) -> tuple[Gap, ...]:
    """What must be known first: the intake, a region, the details of what is reported, a guardian's consent."""
    case, knowledge, facts = context.case, context.knowledge, context.facts
    found: list[Gap] = []
    if case.client.intake is None:
        found.append(
            Gap(
                needed="a health history, taken before the first touch, in every setting",
                path="client.intake",
                basis=Basis.LAW,
                sources=("wac-246-830-565",),
            )
        )
    if not case.presentations and not case.goals:
        found.append(Gap(needed="what the client comes for: a presentation or a goal", path="presentations"))
    for index, presentation in enumerate(case.presentations):
        path = f"presentations[{index}]"
        if presentation.condition is not None and presentation.condition not in knowledge.conditions:
            near = knowledge.conditions.near(presentation.condition)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            found.append(Gap(needed=f"a condition that the knowledge holds{hint}", path=f"{path}.condition"))
        elif presentation.region is None and (
            presentation.condition is None or knowledge.conditions[presentation.condition].place_varies
        ):
            found.append(Gap(needed="the region of the complaint", path=f"{path}.region"))
        if presentation.onset is not None and presentation.onset > case.on:
            found.append(Gap(needed="an onset that is not after the day of the case", path=f"{path}.onset"))
    for index, report in enumerate(case.client.intake.reports if case.client.intake is not None else ()):
        if report.on is not None and report.on > case.on:
            named = knowledge.intake_facts.find(report.what)
            told = f"{named.name}: " if named is not None else ""
            needed = f"{told}a date that is not after the day of the case"
            found.append(Gap(needed=needed, path=f"client.intake.reports[{index}].on"))
    if case.client.is_age_contradicted_on(context.today):
        found.append(Gap(needed="an age and a date of birth that agree", path="client.age"))
    for fact in sorted(facts.contradicted):
        entry = knowledge.intake_facts[fact]
        question = Question(fact=fact, ask=entry.question, if_yes="settle which is right before the first touch")
        found.append(
            Gap(needed=f"{entry.name}: both reported and denied; ask again", path="client.intake", question=question)
        )
    for known in facts.reported:
        entry = knowledge.intake_facts[known.fact]
        for detail in entry.needs:
            missing = {
                NeededDetail.ON: known.on is None,
                NeededDetail.SITE: known.site is None,
                NeededDetail.WEEKS: facts.weeks is None,
            }[detail]
            if missing and (detail is NeededDetail.WEEKS or not context.cleared(known.fact)):
                ask = f"{entry.name}: {_DETAIL_QUESTIONS[detail]}"
                question = Question(fact=known.fact, ask=ask, if_yes="what may be done depends on it")
                found.append(Gap(needed=ask, path=known.path, question=question, sources=entry.sources))
    minor = case.client.is_minor_on(context.today)
    guardian = any(
        c.by is ConsentGiver.GUARDIAN and c.scope is ConsentScope.TREATMENT and c.holds_on(context.today)
        for c in case.client.consents
    )
    if minor is True and not guardian:
        found.append(
            Gap(
                needed="a parent's or guardian's written consent: the client is a minor",
                path="client.consents",
                basis=Basis.CLINICAL_SOURCE,
                sources=("abmp-762", "ebooks-elitelearning-34"),
            )
        )
    return tuple(found)


def blocking(care_map: CareMap) -> tuple[Restriction, ...]:
    """Restrictions that leave nothing: any technique, any site, and not allowed."""
    return tuple(r for r in care_map.restrictions if not r.verdict.allows and r.everywhere)


def clearance_conditions(context: Context) -> tuple[tuple[int, str, str, ConditionAnswer], ...]:
    """Presented conditions for which a provider's word comes first: index, id, why, and which kind."""
    found = []
    for index, presentation in enumerate(context.case.presentations):
        condition = context.knowledge.conditions.get(presentation.condition)
        if condition is None or condition.answer is ConditionAnswer.PROTOCOL or context.condition_cleared(condition.id):
            continue
        why = condition.why or "its cause must be known first"
        undiagnosed = presentation.diagnosed_by is None
        answer = condition.answer if undiagnosed else ConditionAnswer.CLEARANCE_FIRST
        found.append((index, condition.id, why, answer))
    return tuple(found)


_DO_NOT_START = "do not start; refer"


def _material(caution: Contraindication, techniques: tuple[Technique, ...]) -> bool:
    """Whether a yes could change a plan with these techniques."""
    if not caution.any_of:
        return False
    if not caution.techniques and not caution.mechanisms:
        return True
    return any(t.id in caution.techniques or not set(caution.mechanisms).isdisjoint(t.mechanisms) for t in techniques)


@lru_cache(maxsize=512)
def _all_questions(
    knowledge: Knowledge,
    regions: frozenset[Region],
    conditions: frozenset[str],
    circumstances: frozenset[str],
    techniques: tuple[Technique, ...],
) -> tuple[Question, ...]:
    """Every question that a complaint and a choice of techniques call for, those whose yes stops the session first."""
    stops: dict[str, list[str]] = {}
    changes: dict[str, list[str]] = {}
    for flag in red_flags_asked(knowledge, regions, conditions, circumstances):
        for fact in (*flag.any_of, *flag.all_of):
            (stops if flag.action is RedFlagAction.REFER else changes).setdefault(fact, []).extend(_sources(flag))
    for caution in knowledge.contraindications.values():
        if not _material(caution, techniques):
            continue
        for fact in caution.any_of:
            stop = caution.absolute and caution.verdict is Verdict.AVOID_SITE
            (stops if stop else changes).setdefault(fact, []).extend(_sources(caution))
    return tuple(
        Question(
            fact=fact,
            ask=knowledge.intake_facts[fact].question,
            if_yes=_DO_NOT_START if fact in stops else "what may be done changes; plan again with it",
            stops=fact in stops,
            sources=tuple(dict.fromkeys(stops.get(fact, []) + changes.get(fact, []))),
        )
        for fact in sorted({*stops, *changes}, key=lambda fact: (fact not in stops, fact))
        if fact in knowledge.intake_facts
    )


def open_questions(context: Context, techniques: tuple[Technique, ...]) -> tuple[Question, ...]:
    """What must still be asked before the first touch: every fact that could stop or change the plan and is unknown.

    Those whose yes stops the session come first.
    """
    facts, vocabulary = context.facts, context.knowledge.intake_facts
    asked = _all_questions(
        context.knowledge,
        context.complaint_regions,
        context.conditions,
        facts.reported_ids & circumstances(context.knowledge),
        techniques,
    )
    known = facts.reported_ids | facts.denied
    return tuple(
        question
        for question in asked
        if question.fact not in known
        and not any(facts.state(other) is FactState.DENIED for other in vocabulary[question.fact or ""].only_if)
    )
