"""Rules over doses: inside what is published, or unknown, or said to be neither."""

from collections.abc import Iterator

from soft_tissue.models import Basis, Dose, Finding, PublishedDose, Severity, TriggerPointStatus
from soft_tissue.models.dose import AMOUNTS
from soft_tissue.validation.context import PlanContext
from soft_tissue.validation.rule import Rule
from soft_tissue.validation.rules.safety_rules import treatment_steps

__all__ = ["RULES"]

PlanRule = Rule[PlanContext]

_JUDGED = tuple(name for name in AMOUNTS if name not in ("pressure_level", "discomfort"))
"""Amounts that are held against publications; the other two have ceilings of their own."""


def _published(context: PlanContext, technique: str) -> list[PublishedDose]:
    return [d for d in context.knowledge.doses.values() if d.technique == technique and d.planning]


def _outside(dose: Dose, published: list[PublishedDose]) -> Iterator[tuple[str, bool]]:
    """Amounts of a dose that no publication holds; and whether any publication states that amount at all."""
    for name in _JUDGED:
        planned = getattr(dose, name)
        if planned is None:
            continue
        stated = [getattr(d, name) for d in published if getattr(d, name) is not None]
        if not any(amount.holds(planned) for amount in stated):
            yield name, bool(stated)


def _range(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for path, step, _technique in treatment_steps(context):
        for name, stated in _outside(step.dose, _published(context, step.technique)):
            what = name.replace("_", " ")
            message = f"the {what} lies outside every published dose" if stated else f"no source gives a {what} for it"
            yield rule.finding(f"{path}.dose.{name}", message, "Use a published dose, or say why not.")


def _unknown(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, step, technique in treatment_steps(context):
        stated = any(getattr(step.dose, name) is not None for name in _JUDGED)
        if not stated and step.technique not in seen and technique is not None:
            seen.add(step.technique)
            message = f"no published dose is used for {technique.name}: hold, repetitions and rate are unknown"
            yield rule.finding(f"{path}.dose", message, "Go by the client's response.")


def _discomfort(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    intake = context.case.client.intake
    limit = context.policy.discomfort_ceiling
    whose = "the policy's ceiling"
    if intake is not None and intake.discomfort_limit is not None and intake.discomfort_limit <= limit:
        limit, whose = intake.discomfort_limit, "the client's limit"
    for path, step, _technique in treatment_steps(context):
        planned = step.dose.discomfort
        worst = None if planned is None else (planned.max if planned.max is not None else planned.min)
        if worst is not None and worst > limit:
            yield rule.finding(
                f"{path}.dose.discomfort",
                f"discomfort {worst} of 10 is above {whose} of {limit}",
                f"Stay at {limit} or below.",
            )


def _basis(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for path, step, _technique in treatment_steps(context):
        stated = any(getattr(step.dose, name) is not None for name in _JUDGED)
        if stated and (step.dose.basis is None or (step.dose.basis is Basis.PUBLISHED and not step.dose.sources)):
            yield rule.finding(
                f"{path}.dose", "the dose does not say what it rests on", "Give its basis and its sources."
            )


def _time(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for path, step, _technique in treatment_steps(context):
        hold = step.dose.hold
        one = (hold.min or hold.max) if hold is not None else None
        if one is not None and step.duration < one:
            message = f"the step takes {step.duration.to('min')}, a single hold {one}"
            yield rule.finding(f"{path}.duration", message, "Give it the time of one hold at least.")


def _latent(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    latent = {
        (point.structure, point.side)
        for presentation in context.case.presentations
        for point in presentation.trigger_points
        if point.status is TriggerPointStatus.LATENT
    }
    for path, step, _technique in treatment_steps(context):
        dose = context.knowledge.doses.get(step.dose.published)
        if dose is None or dose.point_status is not TriggerPointStatus.LATENT:
            continue
        if (step.site.structure, step.site.side) not in latent:
            yield rule.finding(
                f"{path}.dose", "a dose for latent points serves a point not known to be latent", "Use another dose."
            )


RULES: tuple[PlanRule, ...] = (
    Rule(
        code="DOSE-RANGE",
        severity=Severity.WARNING,
        requires="Every amount of a dose lies inside a published range for its technique.",
        because="What nobody has published is a guess.",
        check=_range,
        basis=Basis.CLINICAL_SOURCE,
    ),
    Rule(
        code="DOSE-UNKNOWN",
        severity=Severity.INFO,
        requires="An unknown dose is said to be unknown.",
        because="An invented number looks like a fact.",
        check=_unknown,
    ),
    Rule(
        code="DOSE-DISCOMFORT",
        severity=Severity.ERROR,
        requires="No step asks for more discomfort than the client's limit or the policy's ceiling.",
        because="One source's 7 to 8 of 10 is a ceiling, never a target; the client's limit goes first.",
        check=_discomfort,
        basis=Basis.CLINIC_POLICY,
    ),
    Rule(
        code="DOSE-BASIS",
        severity=Severity.WARNING,
        requires="A stated dose says what it rests on.",
        because="A number without a source can't be judged.",
        check=_basis,
    ),
    Rule(
        code="DOSE-TIME",
        severity=Severity.ERROR,
        requires="A step has the time for one hold at least.",
        because="A dose that does not fit into its step is not given.",
        check=_time,
    ),
    Rule(
        code="DOSE-LATENT",
        severity=Severity.WARNING,
        requires="Doses tried on latent points serve latent points only.",
        because="The trials say nothing of active points.",
        check=_latent,
        basis=Basis.CLINICAL_SOURCE,
    ),
)
