"""An answer as a therapist reads it, in the order in which it is needed."""

from soft_tissue.knowledge import Knowledge
from soft_tissue.models import (
    Answer,
    AnyStep,
    AssessStep,
    Basis,
    Dose,
    Finding,
    NoPlan,
    NoPlanReason,
    PalpateStep,
    PlanStatus,
    Question,
    ReassessStep,
    Referral,
    SessionPlan,
    Severity,
    Site,
    TreatmentPlan,
    TreatmentStep,
    Verdict,
    WhoMay,
)
from soft_tissue.protocols.describe import GRADE_WORDS
from soft_tissue.rendering.layout import Footnotes, bullets, wrapped
from soft_tissue.rendering.words import complaint, course_line, phase_line, strategy_words, treatment_words

__all__ = ["for_therapist"]

_STATUS = {
    PlanStatus.PROPOSED: "proposed: a licensed practitioner must accept it",
    PlanStatus.ACCEPTED: "accepted",
    PlanStatus.DECLINED: "declined",
}
_FEW = 12
_CAVEAT = "Decision support. Data not clinician-reviewed. Not a diagnosis."


def for_therapist(answer: Answer, knowledge: Knowledge) -> str:
    """Write an answer for a practitioner.

    Args:
        answer: a plan, a referral or no plan.
        knowledge: for names and sources.
    """
    notes = Footnotes(knowledge)
    if isinstance(answer, TreatmentPlan):
        lines = _plan(answer, knowledge, notes)
    elif isinstance(answer, Referral):
        lines = _referral(answer, notes)
    else:
        lines = _no_plan(answer, knowledge, notes)
    sources = notes.ids() if _sent_on(answer) else notes.lines()
    if sources:
        lines += ["SOURCES", *sources]
    return "\n".join(lines) + "\n"


def _sent_on(answer: Answer) -> bool:
    """Whether a physician comes first: such an answer names what was reported, and no disease, not even in a title."""
    if isinstance(answer, NoPlan):
        return answer.reason is NoPlanReason.CLEARANCE_NEEDED
    return isinstance(answer, Referral)


def _head(title: str, answer: Answer) -> list[str]:
    named = "; ".join(complaint(item) for item in answer.complaints)
    return [title, *wrapped(f"{answer.case}, {named or 'no complaint presented'}, {answer.on.isoformat()}"), _CAVEAT]


def _names(questions: list[Question], knowledge: Knowledge) -> str:
    return ", ".join(knowledge.intake_facts[q.fact].name if q.fact is not None else q.ask for q in questions)


def _ask(questions: tuple[Question, ...], findings: tuple[Finding, ...], knowledge: Knowledge) -> list[str]:
    stops = [q for q in questions if q.stops]
    others = [q for q in questions if not q.stops]
    confirm = [f for f in findings if f.severity is Severity.CONFIRM]
    lines = ["ASK BEFORE TOUCH"]
    if stops:
        lines += bullets([f"if yes, do not start: {_names(stops, knowledge)}"], "?")
    if others:
        lines += bullets([f"if yes, plan again: {_names(others, knowledge)}"], "?")
    lines += bullets([f.message + (f". {f.remedy}" if f.remedy else "") for f in confirm], "?")
    return lines if len(lines) > 1 else [*lines, "  nothing further: every question of the vocabulary is answered"]


def _who(who: tuple[WhoMay, ...], notes: Footnotes) -> list[str]:
    lines = []
    for one in who:
        titles = f" ({', '.join(one.titles)})" if one.titles else ""
        why = "" if one.suitability == "yes" else f", {'; '.join(one.because)}{notes.cite(one.sources)}"
        lines += wrapped(f"{one.practitioner}{titles}: {one.suitability}{why}", first="  ", rest="    ")
    return ["WHO", *(lines or ["  nobody is at hand"])]


def _step_words(step: AnyStep, knowledge: Knowledge, notes: Footnotes, seen: set[tuple[str, Site, Dose]]) -> str:
    if isinstance(step, TreatmentStep):
        name = knowledge.techniques[step.technique].name if step.technique in knowledge.techniques else step.technique
        key = (step.technique, step.site, step.dose)
        if key in seen:
            return treatment_words(step, name, again=True)
        seen.add(key)
        return treatment_words(step, name) + notes.cite(step.dose.sources)
    words = step.kind
    if isinstance(step, AssessStep | ReassessStep) and step.tests:
        return f"{words} {'; '.join(step.tests)}"
    if isinstance(step, PalpateStep) and step.sites:
        return f"{words} {', '.join(site.words for site in step.sites)}"
    return f"{words}: {step.note}" if step.note else words


def _session(
    session: SessionPlan, knowledge: Knowledge, notes: Footnotes, seen: set[tuple[str, Site, Dose]]
) -> list[str]:
    numbers = ", ".join(str(visit) for visit in session.visits)
    by = f", {session.practitioner}" if session.practitioner else ""
    head = f"VISIT {numbers}: {session.title.lower()}, {session.discipline}{by}, {session.duration.to('min')}"
    extra = f" ({session.hands_on.to('min').value:g} hands-on; appointment {session.appointment.to('min')})"
    lines = wrapped(head + extra + (", clothed" if session.clothed else ""))
    for step in session.steps:
        lines += wrapped(
            _step_words(step, knowledge, notes, seen), first=f"  {step.duration.to('min').value:>4g} ", rest="       "
        )
    return lines


def _plan(plan: TreatmentPlan, knowledge: Knowledge, notes: Footnotes) -> list[str]:
    lines = _head(f"TREATMENT PLAN, {_STATUS[plan.status]}", plan)
    lines += _ask(plan.questions, plan.findings, knowledge)
    lines.append("AVOID (x) OR CHANGE (~)")
    for item in plan.avoid:
        mark = "~" if item.verdict is Verdict.MODIFY else "x"
        lines += bullets([f"{item.what.rstrip('.')}: {item.because}{notes.cite(item.sources)}"], mark)
    if not plan.avoid:
        lines.append("  nothing beyond good practice was found to avoid")
    approach = f"{strategy_words[plan.approach.strategy]}: {', '.join(plan.approach.because)}"
    lines += wrapped(f"APPROACH  {approach}{notes.cite(plan.approach.sources)}")
    if plan.protocol is not None:
        protocol = plan.protocol
        lines += wrapped(f"PROTOCOL  {protocol.title} ({protocol.id}, version {protocol.version}, {protocol.author})")
    lines += _who(plan.who, notes)
    seen: set[tuple[str, Site, Dose]] = set()
    if any(step.basis is Basis.CONVENTION for session in plan.sessions for step in session.steps):
        lines += wrapped("MINUTES  of a step, and of an appointment around its visit, are this library's convention")
    for session in plan.sessions:
        lines += _session(session, knowledge, notes, seen)
    lines.append("COURSE")
    for phase in plan.course.phases:
        lines += wrapped(phase_line(phase) + notes.cite(phase.sources), first="  ", rest="    ")
    lines += wrapped(course_line(plan.course), first="  ", rest="  ")
    if plan.course.goals:
        lines += wrapped(f"Goal: {'; '.join(plan.course.goals)}.", first="  ", rest="  ")
    lines.append("HOME CARE")
    home = [f"{h.advice}{f': {h.dose}' if h.dose else ''}{notes.cite(h.sources)}" for h in plan.home_care]
    lines += bullets(home, "-") or ["  none was found for this"]
    if plan.evidence is not None:
        grade = GRADE_WORDS[plan.evidence.grade]
        lines += wrapped(f"EVIDENCE  {grade}. {plan.evidence.statement}{notes.cite(plan.evidence.sources)}")
    lines += _findings(plan.findings)
    return lines


def _findings(findings: tuple[Finding, ...]) -> list[str]:
    shown = [f for f in findings if f.severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)]
    if not shown:
        return []
    return ["FINDINGS", *bullets([f"{f.severity} {f.code}: {f.message}" for f in shown], "!")]


def _referral(referral: Referral, notes: Footnotes) -> list[str]:
    lines = _head(f"REFERRAL, {referral.urgency}", referral)
    lines += wrapped(referral.message, first="  ", rest="  ")
    lines += wrapped(f"REPORTED  {', '.join(referral.reported)}{notes.cite(referral.sources)}")
    lines += wrapped(f"TO  {'; '.join(referral.refer_to)}")
    return lines + _findings(referral.findings)


def _no_plan(answer: NoPlan, knowledge: Knowledge, notes: Footnotes) -> list[str]:
    lines = _head(f"NO PLAN: {answer.reason.replace('_', ' ')}", answer)
    lines += [f"  {answer.message}{notes.cite(answer.sources)}"]
    if answer.needed:
        lines += ["NEEDED", *bullets(list(answer.needed), "-")]
    if answer.questions and len(answer.questions) <= _FEW:
        lines += ["ASK", *bullets([q.ask for q in answer.questions], "?")]
    elif answer.questions:
        lines += _ask(answer.questions, (), knowledge)
    if answer.who:
        lines += _who(answer.who, notes)
    return lines + _findings(answer.findings)
