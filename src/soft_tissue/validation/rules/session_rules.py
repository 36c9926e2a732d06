"""Rules over the visits of a plan: arithmetic, order, and what each format asks for."""

from collections.abc import Iterator

from soft_tissue.models import (
    Basis,
    ClinicalIntake,
    Discipline,
    DressStep,
    Finding,
    IntakeStep,
    Severity,
    TreatmentStep,
    UndressStep,
    total,
)
from soft_tissue.units import minutes
from soft_tissue.validation.context import PlanContext
from soft_tissue.validation.restrictions import longest_session
from soft_tissue.validation.rule import Rule

__all__ = ["RULES"]

PlanRule = Rule[PlanContext]


def _sum(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for index, session in enumerate(context.plan.sessions):
        steps = total([step.duration for step in session.steps])
        if steps != session.duration:
            yield rule.finding(
                f"sessions[{index}].duration",
                f"the steps take {steps.to('min')}, the session {session.duration.to('min')}",
                "Make the steps add up to the session exactly.",
            )


def _time(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for index, session in enumerate(context.plan.sessions):
        if session.duration > context.case.time_available:
            yield rule.finding(
                f"sessions[{index}].duration",
                f"the session takes {session.duration.to('min')}, there are {context.case.time_available.to('min')}",
                "Shorten the session.",
            )


def _limit(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    longest = longest_session(context)
    for index, session in enumerate(context.plan.sessions):
        if longest < session.duration and longest < context.case.time_available:
            yield rule.finding(
                f"sessions[{index}].duration",
                f"the session takes {session.duration.to('min')}; what is reported leaves {longest.to('min')}",
                "Shorten the session.",
            )


def _order(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for index, session in enumerate(context.plan.sessions):
        touched = next((i for i, step in enumerate(session.steps) if step.hands_on), None)
        asked = next((i for i, step in enumerate(session.steps) if isinstance(step, IntakeStep)), None)
        if touched is not None and (asked is None or asked > touched):
            yield rule.finding(
                f"sessions[{index}].steps[{touched}]", "touch comes before the questions", "Put an intake step first."
            )


def _clothed(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for index, session in enumerate(context.plan.sessions):
        undressed = any(isinstance(step, UndressStep) for step in session.steps)
        dressed = any(isinstance(step, DressStep) for step in session.steps)
        path = f"sessions[{index}].steps"
        if session.clothed and (undressed or dressed):
            yield rule.finding(path, "a clothed session has no time for undressing", "Leave these steps out.")
        elif not session.clothed and not (undressed and dressed):
            yield rule.finding(
                path, "time for undressing or dressing is missing", "Add both, or plan the session clothed."
            )


def _format(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    limits = {Discipline.MASSAGE: (minutes(60), minutes(90)), Discipline.NEUROMUSCULAR: (minutes(30), minutes(60))}
    for index, session in enumerate(context.plan.sessions):
        low, high = limits[session.discipline]
        if not session.clothed and not low <= session.duration <= high:
            yield rule.finding(
                f"sessions[{index}].duration",
                f"{session.duration.to('min')} is not the usual {low.value} to {high} of {session.discipline} visits",
                "Nothing needs to change when the time is what there is.",
            )


def _clinical_intake(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    wanted = any(session.discipline is Discipline.NEUROMUSCULAR for session in context.plan.sessions)
    intake = context.case.client.intake
    if wanted and intake is not None and not isinstance(intake, ClinicalIntake):
        yield rule.finding(
            "client.intake",
            "a neuromuscular visit needs the clinical intake, not the spa's",
            "Ask about overall health, diet, exercise, activity, posture at work and medical history.",
        )


def _empty(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    if not context.plan.sessions:
        yield rule.finding("sessions", "the plan has no session", "Plan at least one visit.")
    for index, session in enumerate(context.plan.sessions):
        if not any(isinstance(step, TreatmentStep) for step in session.steps):
            yield rule.finding(f"sessions[{index}].steps", "the session treats nothing", "Add a treatment step.")


RULES: tuple[PlanRule, ...] = (
    Rule(
        code="SESSION-EMPTY",
        severity=Severity.ERROR,
        requires="A plan has sessions, and each treats something.",
        because="An empty plan says nothing.",
        check=_empty,
    ),
    Rule(
        code="SESSION-SUM",
        severity=Severity.ERROR,
        requires="The steps of a session add up to it exactly.",
        because="Otherwise the appointment book is wrong.",
        check=_sum,
    ),
    Rule(
        code="SESSION-TIME",
        severity=Severity.ERROR,
        requires="A session fits into the time that the client has.",
        because="What does not fit is not done.",
        check=_time,
        basis=Basis.RECORD,
    ),
    Rule(
        code="SESSION-LIMIT",
        severity=Severity.ERROR,
        requires="No session is longer than what the client reports leaves.",
        because="A longer one is what the caution is about.",
        check=_limit,
        basis=Basis.CLINICAL_SOURCE,
    ),
    Rule(
        code="SESSION-ORDER",
        severity=Severity.ERROR,
        requires="Questions and consent come before the first touch.",
        because="Screening after touch is too late.",
        check=_order,
        basis=Basis.CLINICAL_SOURCE,
        sources=("abmp-762",),
    ),
    Rule(
        code="SESSION-CLOTHED",
        severity=Severity.WARNING,
        requires="Time for undressing and dressing is planned, unless the session is clothed.",
        because="Appointment, session and hands-on time differ.",
        check=_clothed,
    ),
    Rule(
        code="SESSION-FORMAT",
        severity=Severity.INFO,
        requires="A massage session takes 60 to 90 min, a neuromuscular one 30 to 60 min.",
        because="The first article says so; it is custom, not law.",
        check=_format,
        basis=Basis.ARTICLE,
        sources=("article-difference",),
    ),
    Rule(
        code="INTAKE-FORMAT",
        severity=Severity.CONFIRM,
        requires="A neuromuscular visit rests on the clinical intake.",
        because="The consultation asks about health, diet, exercise and posture; screening is the same everywhere.",
        check=_clinical_intake,
        basis=Basis.ARTICLE,
        sources=("article-nmt",),
    ),
)
