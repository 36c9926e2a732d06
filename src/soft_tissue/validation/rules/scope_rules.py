"""Rules over who carries the plan out."""

from collections.abc import Iterator

from attrs import evolve

from soft_tissue.models import (
    Basis,
    Discipline,
    Effect,
    Finding,
    Practitioner,
    Reason,
    Severity,
    Suitability,
    TreatmentStep,
    WhoMay,
)
from soft_tissue.validation.context import PlanContext
from soft_tissue.validation.rule import Rule
from soft_tissue.validation.scope import practice_here, standing_of, who_may

__all__ = ["RULES"]

PlanRule = Rule[PlanContext]


def _at_hand(context: PlanContext, id_: str) -> Practitioner | None:
    return next((p for p in context.case.practitioners if p.id == id_), None)


def _given_by(context: PlanContext) -> Iterator[tuple[Practitioner, WhoMay, dict[int, Discipline]]]:
    """Each practitioner of the plan, what they may do, and the sessions that they give: number and discipline."""
    sessions: dict[str, dict[int, Discipline]] = {context.plan.practitioner: {}}
    for index, session in enumerate(context.plan.sessions):
        sessions.setdefault(session.practitioner or context.plan.practitioner, {})[index] = session.discipline
    for id_, given in sessions.items():
        practitioner = _at_hand(context, id_)
        if practitioner is not None:
            wanted = tuple(dict.fromkeys(given.values())) or tuple(sorted(practitioner.offers))[:1]
            yield practitioner, who_may(practitioner, wanted, context), given


def _known(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    if _at_hand(context, context.plan.practitioner) is None:
        yield rule.finding("practitioner", "the practitioner is not among those at hand", "Name one of the case's.")
    for index, session in enumerate(context.plan.sessions):
        if session.practitioner is not None and _at_hand(context, session.practitioner) is None:
            path = f"sessions[{index}].practitioner"
            yield rule.finding(path, "the practitioner is not among those at hand", "Name one of the case's.")


def _license(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for _practitioner, verdict, _given in _given_by(context):
        if verdict.suitability in (Suitability.NO, Suitability.UNKNOWN):
            by_law = verdict.basis is Basis.LAW
            remedy = "Choose somebody else, or settle it with the board." if by_law else "Look the credential up."
            yield rule.finding("practitioner", verdict.because[0], remedy, basis=verdict.basis, sources=verdict.sources)


def _certification(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for _practitioner, verdict, given in _given_by(context):
        if verdict.suitability is not Suitability.LIMITED:
            continue
        for index, discipline in given.items():
            if discipline not in verdict.disciplines:
                yield rule.finding(
                    f"sessions[{index}].discipline",
                    verdict.because[-1],
                    "Give these visits to somebody who is certified.",
                )


def _supervised(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for practitioner, _verdict, _given in _given_by(context):
        if standing_of(practitioner, context).supervised:
            yield rule.finding(
                "practitioner", "a student works here", "A licensed supervisor is present at each visit."
            )


def _to_confirm(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for practitioner, verdict, _given in _given_by(context):
        if verdict.suitability in (Suitability.NO, Suitability.UNKNOWN):
            continue
        for reason in standing_of(practitioner, context).open:
            remedy = "Look it up before the first visit."
            yield rule.finding("practitioner", reason.because, remedy, sources=reason.sources)


def _work_of_steps(context: PlanContext) -> Iterator[tuple[str, Reason]]:
    """For each step at restricted work, where it is and what the law of the place wants."""
    practice = practice_here(context)
    for index, session in enumerate(context.plan.sessions):
        practitioner = _at_hand(context, session.practitioner or context.plan.practitioner)
        if practitioner is None:
            continue
        for position, step in enumerate(session.steps):
            if not isinstance(step, TreatmentStep) or step.technique not in context.knowledge.techniques:
                continue
            if step.site.structure is not None and step.site.structure not in context.knowledge.anatomy:
                continue
            asked = practice.about(step.technique, step.site)
            path = f"sessions[{index}].steps[{position}].site"
            yield from ((path, reason) for reason in asked.work(practitioner))
            # What is not known of a place is asked before the step; it does not stop a plan.
            yield from ((path, evolve(reason, effect=Effect.CONFIRM)) for reason in asked.unknown_work)


def _restricted_work(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for path, reason in _work_of_steps(context):
        if reason.effect in (Effect.BARS, Effect.UNSETTLED):
            remedy = "Leave it to somebody who may do it here."
            yield rule.finding(path, reason.because, remedy, sources=reason.sources)


def _work_consent(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for path, reason in _work_of_steps(context):
        if reason.effect is Effect.CONFIRM:
            yield rule.finding(path, reason.because, "Have it before this step.", sources=reason.sources)


RULES: tuple[PlanRule, ...] = (
    Rule(
        code="PRACTITIONER-UNKNOWN",
        severity=Severity.ERROR,
        requires="The plan is for a practitioner at hand.",
        because="Somebody must answer for it.",
        check=_known,
        basis=Basis.RECORD,
    ),
    Rule(
        code="SCOPE-LICENSE",
        severity=Severity.ERROR,
        requires="The practitioner may practice at the place, that day.",
        because="Only law bars; where it is unknown, no plan is made on it.",
        check=_license,
        basis=Basis.LAW,
        absolute=True,
    ),
    Rule(
        code="SCOPE-CERTIFICATION",
        severity=Severity.ERROR,
        requires="Neuromuscular visits are given by holders of a neuromuscular certification.",
        because="Clinic policy, after the first article; no law was found that asks for it.",
        check=_certification,
        basis=Basis.CLINIC_POLICY,
        sources=("house-convention", "article-difference"),
    ),
    Rule(
        code="SCOPE-RESTRICTED-WORK",
        severity=Severity.ERROR,
        requires="Work that the law of the place restricts is done by those who may.",
        because="A license alone does not cover it; where training is not recorded, it is not known to be there.",
        check=_restricted_work,
        basis=Basis.LAW,
        absolute=True,
    ),
    Rule(
        code="SCOPE-RESTRICTED-CONSENT",
        severity=Severity.CONFIRM,
        requires="Restricted work has the consent, referral or witness that the law of the place wants.",
        because="The law of the place asks for it beside the license.",
        check=_work_consent,
        basis=Basis.LAW,
    ),
    Rule(
        code="SCOPE-TO-CONFIRM",
        severity=Severity.CONFIRM,
        requires="Premises, insurance and the like are as the law of the place asks.",
        because="The law of the place asks for them, and the record does not say.",
        check=_to_confirm,
        basis=Basis.LAW,
    ),
    Rule(
        code="SCOPE-SUPERVISION",
        severity=Severity.CONFIRM,
        requires="A student works under supervision.",
        because="A student holds no license.",
        check=_supervised,
        basis=Basis.CLINIC_POLICY,
    ),
)
