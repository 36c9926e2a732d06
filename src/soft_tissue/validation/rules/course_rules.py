"""Rules over the course of care."""

import math
from collections.abc import Iterator
from datetime import timedelta

from soft_tissue.models import Basis, Decision, Finding, Progress, Severity
from soft_tissue.validation.context import PlanContext
from soft_tissue.validation.rule import Rule

__all__ = ["RULES"]

PlanRule = Rule[PlanContext]


def _reassess(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    course = context.plan.course
    if not course.reassess_after:
        yield rule.finding(
            "course.reassess_after", "nobody looks whether it helps", "Reassess half-way and at the end."
        )
    for number, visit in enumerate(course.reassess_after):
        if visit > course.visits:
            yield rule.finding(
                f"course.reassess_after[{number}]", "comes after the last visit", "Reassess within the course."
            )


def _decisions(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    decided = {point.progress: point.decision for point in context.plan.course.decisions}
    for progress in Progress:
        if progress not in decided:
            yield rule.finding("course.decisions", f"what follows when the client is {progress} is not said", "Say it.")
    if decided.get(Progress.WORSE) not in (None, Decision.STOP_AND_REFER):
        yield rule.finding("course.decisions", "worse must lead to stopping and referring", "Stop and refer.")


def _visits(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    counted = sum(phase.visits or 0 for phase in context.plan.course.phases)
    if counted != context.plan.course.visits:
        message = f"the phases count {counted} visits, the course {context.plan.course.visits}"
        yield rule.finding("course.visits", message, "Make them agree.")


def _numbers(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    course = context.plan.course
    is_open = any(phase.visits is None for phase in course.phases)
    planned = {number for session in context.plan.sessions for number in session.visits}
    for index, session in enumerate(context.plan.sessions):
        if not is_open and any(number > course.visits for number in session.visits):
            message = f"a session is planned after the last of {course.visits} visits"
            yield rule.finding(f"sessions[{index}].visits", message, "Number the visits within the course.")
    missing = sorted(set(range(1, course.visits + 1)) - planned)
    if missing:
        shown = ", ".join(str(number) for number in missing[:6])
        yield rule.finding("sessions", f"no session is planned for visit {shown}", "Plan it, or shorten the course.")


def _prescribed(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for index, presentation in enumerate(context.case.presentations):
        order = presentation.prescription
        if order is None:
            continue
        fastest = context.plan.course.phases[0].per_week if context.plan.course.phases else None
        pace = (fastest.max or fastest.min) if fastest is not None else None
        if order.until is not None and pace:
            days = math.ceil((context.plan.course.visits - 1) * 7 / pace)
            if context.today + timedelta(days=days) > order.until:
                message = "the last planned visits fall after the prescription's end"
                yield rule.finding(
                    "course.visits", message, f"Plan fewer, or ask the provider (presentations[{index}])."
                )
        most = order.visits.max if order.visits is not None else None
        if most is not None and context.plan.course.visits > most:
            message = f"the course has {context.plan.course.visits} visits, the prescription allows {most}"
            yield rule.finding("course.visits", message, f"Plan {most}, or ask the provider (presentations[{index}]).")


RULES: tuple[PlanRule, ...] = (
    Rule(
        code="COURSE-REASSESS",
        severity=Severity.ERROR,
        requires="Progress is judged within the course.",
        because="A schedule depends on the state of the client, not on the calendar alone.",
        check=_reassess,
    ),
    Rule(
        code="COURSE-DECISIONS",
        severity=Severity.ERROR,
        requires="It is said what follows from better, unchanged and worse.",
        because="No progress brings a change or a referral, never more of the same.",
        check=_decisions,
        basis=Basis.CLINICAL_SOURCE,
        sources=("ceinstitute-considerations-to-create-a-treat",),
    ),
    Rule(
        code="COURSE-VISITS",
        severity=Severity.ERROR,
        requires="The phases add up to the course.",
        because="Otherwise nobody knows how many visits are meant.",
        check=_visits,
    ),
    Rule(
        code="COURSE-NUMBERS",
        severity=Severity.WARNING,
        requires="Every visit of the course has its session, and no session lies beyond it.",
        because="A visit without a plan is improvised.",
        check=_numbers,
    ),
    Rule(
        code="COURSE-PRESCRIBED",
        severity=Severity.WARNING,
        requires="The course stays within the prescribed visits.",
        because="What goes beyond is not ordered.",
        check=_prescribed,
        basis=Basis.RECORD,
    ),
)
