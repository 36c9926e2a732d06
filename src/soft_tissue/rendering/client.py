"""An answer as the client reads it: plain words, no codes, no promises."""

from soft_tissue.knowledge import Knowledge
from soft_tissue.models import (
    Answer,
    NoPlan,
    NoPlanReason,
    PlanStatus,
    Question,
    Referral,
    SessionPlan,
    TreatmentPlan,
    Urgency,
)
from soft_tissue.rendering.layout import bullets, wrapped
from soft_tissue.validation import disclosures_of, private_facts

__all__ = ["for_client"]

_WHEN = {
    Urgency.EMERGENCY: "Please do not have a massage now. Call emergency services.",
    Urgency.URGENT: "Please do not have a massage now. See a physician today.",
    Urgency.SOON: "Please see a physician within the next days before any massage.",
    Urgency.ROUTINE: "Please see a physician before any massage.",
}
_WHY = {
    NoPlanReason.NO_QUALIFIED_PRACTITIONER: "Nobody here can give the care that fits. Ask for a practice that can.",
    NoPlanReason.INFORMATION_NEEDED: "We need to know a little more first.",
    NoPlanReason.CLEARANCE_NEEDED: "Please ask your physician whether massage is right for you now.",
    NoPlanReason.NO_FITTING_PROTOCOL: "We have no plan for this. Your therapist can tell you who may help.",
    NoPlanReason.NO_ALLOWED_PLAN: "Massage is not right for you at this time.",
}
_SHOWN_QUESTIONS = 12


def for_client(answer: Answer, knowledge: Knowledge) -> str:
    """Write an answer for the client; a plan that nobody has accepted yet is marked as a proposal."""
    if isinstance(answer, TreatmentPlan):
        lines = _plan(answer, knowledge)
    elif isinstance(answer, Referral):
        lines = _referral(answer, knowledge)
    else:
        lines = _no_plan(answer, knowledge)
    return "\n".join(lines) + "\n"


def _referral(answer: Referral, knowledge: Knowledge) -> list[str]:
    """When to see somebody, and what was told, but for what was told in private: others may read the sheet."""
    facts = knowledge.intake_facts
    private = {facts[fact].name for fact in private_facts(knowledge)}
    routes = disclosures_of((fact.id for fact in facts.values() if fact.name in answer.reported), knowledge)
    told = [name for name in answer.reported if name not in private]
    now = _WHEN[answer.urgency] if told or not routes else "Please do not have a massage now."
    lines = ["BEFORE ANY MASSAGE", *wrapped(now, rest="")]
    for route in routes:
        lines += wrapped(route.for_client or "", rest="")
        reached = [c.how for c in route.contacts if c.on_paper and c.words in answer.refer_to]
        lines += bullets(list(dict.fromkeys(reached)), "-")
    return lines + (wrapped(f"You told us: {', '.join(told)}.", rest="") if told else [])


def _for_paper(questions: tuple[Question, ...], knowledge: Knowledge) -> list[Question]:
    """The questions that may stand on a sheet; the others are asked in private."""
    private = private_facts(knowledge)
    return [question for question in questions if question.fact not in private]


def _no_plan(answer: NoPlan, knowledge: Knowledge) -> list[str]:
    lines = ["NO PLAN YET", *wrapped(_WHY[answer.reason], rest="")]
    questions = _for_paper(answer.questions, knowledge)
    if questions:
        lines += ["Please tell us:", *bullets([q.ask for q in questions[:_SHOWN_QUESTIONS]], "-")]
    return lines


def _minutes(session: SessionPlan) -> str:
    return f"{session.duration.to('min').value:g} minutes"


def _plan(plan: TreatmentPlan, knowledge: Knowledge) -> list[str]:
    title = "YOUR PLAN"
    if plan.status is not PlanStatus.ACCEPTED:
        title += " (a proposal: your therapist has not accepted it yet)"
    complaint = ", ".join(item.plain_name for item in plan.complaints)
    lines = [title]
    if complaint:
        lines += wrapped(f"For: {complaint}.", rest="")
    if plan.course.goals:
        lines += wrapped(f"What you want to reach: {'; '.join(plan.course.goals)}.", rest="")
    questions = _for_paper(plan.questions, knowledge)
    if questions:
        lines += ["BEFORE WE START, PLEASE TELL US"]
        lines += bullets([q.ask for q in questions[:_SHOWN_QUESTIONS]], "-")
        left = len(questions) - _SHOWN_QUESTIONS
        if left > 0:
            lines += [f"  and {left} more on the health form."]
    lines.append("WHAT WE WILL DO")
    shown: tuple[str, ...] = ()
    for session in plan.sessions:
        names = tuple(dict.fromkeys(knowledge.techniques[step.technique].purpose for step in session.treatments))
        same = ", the same again" if names == shown else ":"
        lines += wrapped(f"{session.title}, {_minutes(session)}{same}", first="  ", rest="  ")
        lines += bullets(list(names), "-") if names != shown else []
        shown = names
    lines.append("HOW OFTEN")
    counted = [phase for phase in plan.course.phases if phase.visits]
    visits = " and ".join(f"{phase.visits} visits" if phase.visits != 1 else "1 visit" for phase in counted)
    first = plan.course.reassess_after[0]
    again = f"After visit {first} we look together at what has changed, and decide how to go on."
    lines += wrapped(f"{visits or 'As you like'}. {again}", first="  ", rest="  ")
    if any(phase.visits is None for phase in plan.course.phases):
        lines += ["  After that you may come for maintenance, as often as suits you."]
    if plan.home_care:
        lines.append("AT HOME")
        lines += bullets([f"{h.advice}{f': {h.dose}' if h.dose else ''}" for h in plan.home_care], "-")
    lines.append("GOOD TO KNOW")
    lines += bullets(
        [
            "You can stop or change anything at any time, and ask about everything.",
            "Say when something hurts or feels wrong; stronger is not better.",
            "We can't promise relief, and this is not a diagnosis.",
        ],
        "-",
    )
    return lines
