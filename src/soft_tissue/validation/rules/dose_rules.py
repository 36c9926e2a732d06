"""Rules over doses: inside what is published, or unknown, or said to be neither."""

from collections.abc import Iterable, Iterator

from soft_tissue.models import (
    Basis,
    Dose,
    DoseAmount,
    DoseEnvelope,
    Finding,
    PublishedDose,
    Severity,
    Side,
    Site,
    SiteLoad,
    TissueStage,
    TreatmentStep,
    TriggerPointStatus,
)
from soft_tissue.models.dose import AMOUNTS
from soft_tissue.models.ranges import Range
from soft_tissue.units import Duration
from soft_tissue.validation.context import PlanContext
from soft_tissue.validation.doses import (
    PhaseVisits,
    dose_envelope,
    has_active_point,
    has_latent_point,
    phase_visits,
    published_for,
    site_loads,
    stages_at,
    stated,
    why_apart,
)
from soft_tissue.validation.restrictions import too_light_for
from soft_tissue.validation.rule import Rule
from soft_tissue.validation.rules.safety_rules import treatment_steps

__all__ = ["RULES"]

PlanRule = Rule[PlanContext]

_JUDGED = tuple(DoseAmount(name) for name in AMOUNTS if name not in ("pressure_level", "discomfort"))
"""Amounts that are held against publications; the other two have ceilings of their own."""

_OFTEN = 2
"""Visits of a phase from which a technique counts as given at the phase's pace."""


def _point(context: PlanContext, step: TreatmentStep) -> TriggerPointStatus | None:
    """What is recorded of the points at a step's site; active goes before latent."""
    if has_active_point(context, step.site.structure, step.site.side):
        return TriggerPointStatus.ACTIVE
    if has_latent_point(context, step.site.structure, step.site.side):
        return TriggerPointStatus.LATENT
    return None


def _apart(context: PlanContext, step: TreatmentStep, dose: PublishedDose) -> str | None:
    """Why a publication does not speak about a step; None when it does, by the stage of any complaint there."""
    reasons = [
        why_apart(
            dose,
            context.knowledge,
            stage=stage,
            point_status=_point(context, step),
            pregnancy_weeks=context.facts.weeks,
        )
        for stage in sorted(stages_at(context, step.site), key=lambda stage: stage or "")
    ]
    return None if None in reasons else reasons[0]


def _sources(doses: Iterable[PublishedDose]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(source for dose in doses for source in dose.sources))


def _unpublished(
    rule: PlanRule, context: PlanContext, path: str, step: TreatmentStep, amount: DoseAmount
) -> Finding | None:
    """The finding about one amount of a step; None when a publication that speaks about the step holds it."""
    planned = stated(step.dose, amount)
    if planned is None:
        return None
    where = f"{path}.dose.{amount}"
    ranges = [(dose, stated(dose, amount)) for dose in published_for(context.knowledge, step.technique)]
    stating = [(dose, found) for dose, found in ranges if found is not None]
    holding = [dose for dose, found in stating if found.holds(planned)]
    usable = [dose for dose in holding if dose.planning]
    reasons = [_apart(context, step, dose) for dose in usable]
    if None in reasons:
        return None
    for dose, why in zip(usable, reasons, strict=True):
        if dose.stage is not TissueStage.ANY and why == f"published for the {dose.stage} stage":
            return rule.finding(
                where,
                f"the {amount.words} is published for another stage only: {dose.stage}",
                "Take it as carried over, and go by the client's response.",
                severity=Severity.INFO,
                sources=dose.sources,
                basis=Basis.EXTRAPOLATED,
            )
    if usable:
        message = f"the {amount.words} is {reasons[0]} only"
        return rule.finding(where, message, "Use a published dose, or say why not.", sources=_sources(usable))
    if holding:
        message = f"only a publication that must not serve a plan holds the {amount.words}: {holding[0].why}"
        return rule.finding(where, message, "Use a published dose, or say why not.", sources=_sources(holding))
    planning = [dose for dose, _found in stating if dose.planning]
    message = (
        f"the {amount.words} lies outside every published dose" if planning else f"no source gives its {amount.words}"
    )
    return rule.finding(where, message, "Use a published dose, or say why not.", sources=_sources(planning))


def _range(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for path, step, _technique in treatment_steps(context):
        for amount in _JUDGED:
            finding = _unpublished(rule, context, path, step, amount)
            if finding is not None:
                yield finding


_HARMFUL = (DoseAmount.FORCE, DoseAmount.PRESSURE, DoseAmount.TEMPERATURE)
"""Amounts that harm when they are too high."""


def _beyond(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for path, step, _technique in treatment_steps(context):
        for amount in _HARMFUL:
            planned: Range | None = stated(step.dose, amount)
            if planned is None:
                continue
            usable = [dose for dose in published_for(context.knowledge, step.technique) if dose.planning]
            stating: list[tuple[PublishedDose, Range]] = []
            for dose in usable:
                found: Range | None = stated(dose, amount)
                if found is not None:
                    stating.append((dose, found))
            most = planned.max if planned.max is not None else planned.min
            if any(found.max is None or most <= found.max for _dose, found in stating):
                continue
            highest = max((found.max for _dose, found in stating), default=None)
            known = f"the highest that is published is {highest}" if highest is not None else "none is published"
            yield rule.finding(
                f"{path}.dose.{amount}",
                f"the {amount.words} goes up to {most}; {known}",
                "Stay within what is published, or leave it out and go by the client's response.",
                sources=_sources([dose for dose, _found in stating]),
            )


def _too_light(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for path, step, technique in treatment_steps(context):
        level = step.dose.pressure_level
        if technique is None or level is None or level.max is None or not too_light_for(technique.depth, level.max):
            continue
        yield rule.finding(
            f"{path}.dose.pressure_level",
            f"{technique.name.lower()} works deep, and the step says level {level.max}",
            "Name the technique that is meant, or its own level.",
        )


def _states(dose: Dose) -> bool:
    return any(stated(dose, amount) is not None for amount in _JUDGED)


def _unknown(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, step, technique in treatment_steps(context):
        if not _states(step.dose) and step.technique not in seen and technique is not None:
            seen.add(step.technique)
            message = f"no published dose is used for {technique.name}: hold, repetitions and rate are unknown"
            unknown = [
                amount.words
                for amount in (DoseAmount.MINUTES_PER_SITE, DoseAmount.SESSIONS_PER_WEEK)
                if not any(envelope.spread(amount) for envelope in _envelopes(context, step.technique))
            ]
            if unknown:
                message += f", and no source gives its {' or its '.join(unknown)}"
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
        if _states(step.dose) and (
            step.dose.basis is None or (step.dose.basis is Basis.PUBLISHED and not step.dose.sources)
        ):
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
    for path, step, _technique in treatment_steps(context):
        dose = context.knowledge.doses.get(step.dose.published)
        if dose is None or dose.point_status is not TriggerPointStatus.LATENT:
            continue
        point = _point(context, step)
        if point is TriggerPointStatus.ACTIVE:
            message = "a dose for latent points serves a site where an active point is recorded"
            yield rule.finding(f"{path}.dose", message, "Use another dose.", severity=Severity.ERROR)
        elif point is None:
            yield rule.finding(
                f"{path}.dose", "a dose for latent points serves a point not known to be latent", "Use another dose."
            )


# How long and how often.


def _envelopes(context: PlanContext, technique: str, step: TreatmentStep | None = None) -> list[DoseEnvelope]:
    """What is published of a technique, for each stage of the complaints at a step, or of all complaints."""
    if technique not in context.knowledge.techniques:
        return []
    stages = stages_at(context, None if step is None else step.site)
    return [_envelope(context, technique, stage) for stage in sorted(stages, key=lambda stage: stage or "")]


def _envelope(context: PlanContext, technique: str, stage: TissueStage | None) -> DoseEnvelope:
    key = ("dose envelope", technique, stage)
    if key not in context.memo:
        weeks = context.facts.weeks
        context.memo[key] = dose_envelope(technique, stage, pregnancy_weeks=weeks, knowledge=context.knowledge)
    found: DoseEnvelope = context.memo[key]
    return found


def _above(
    envelopes: list[DoseEnvelope], amount: DoseAmount, planned: Duration | float
) -> tuple[str, tuple[str, ...]] | None:
    """The spread and its sources, where a value lies above all that any of the envelopes holds; None where not.

    Nothing published is nothing to be above, and a publication without an upper end holds every higher value.
    """
    spreads = [spread for envelope in envelopes if (spread := envelope.spread(amount)) is not None]
    highest = [spread.highest for spread in spreads if not spread.no_upper_end]
    if not spreads or len(highest) < len(spreads) or not all(planned > end for end in highest):  # type: ignore[operator]
        return None
    words = " or ".join(dict.fromkeys(str(spread.range) for spread in spreads))
    return words, tuple(sorted({source for spread in spreads for source in spread.sources}))


def _give(sources: tuple[str, ...], spread: str) -> str:
    return f"1 source gives {spread}" if len(sources) == 1 else f"{len(sources)} sources give {spread}"


_SIDES = {Side.LEFT: (Side.LEFT,), Side.RIGHT: (Side.RIGHT,), Side.BOTH: (Side.LEFT, Side.RIGHT)}


def _on_its_site(loads: tuple[SiteLoad, ...], site: Site) -> Duration | None:
    """The time on one site, the longer side of two: for a structure all that reaches it, for a region its own."""
    place = (site.structure, None if site.structure is not None else site.region)
    sides: tuple[Side | None, ...] = (None,) if site.side is None else _SIDES.get(site.side, (None,))
    here = [load for load in loads if (load.structure, load.region) == place and load.side in sides]
    return max((load.own if site.structure is None else load.hands_on for load in here), default=None)


def _site_time(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    judged: set[tuple[object, ...]] = set()
    loads = {
        technique: site_loads(context.plan, context.knowledge, technique=technique).sessions
        for technique in {step.technique for _path, step, _technique in treatment_steps(context)}
        if any(envelope.spread(DoseAmount.MINUTES_PER_SITE) for envelope in _envelopes(context, technique))
    }
    for index, session in enumerate(context.plan.sessions):
        for number, step in enumerate(session.steps):
            if not isinstance(step, TreatmentStep) or step.technique not in loads:
                continue
            place = (index, step.technique, step.site.structure or step.site.region, step.site.side)
            time = _on_its_site(loads[step.technique][index].sites, step.site)
            if place in judged or time is None:
                continue
            judged.add(place)
            found = _above(_envelopes(context, step.technique, step), DoseAmount.MINUTES_PER_SITE, time)
            if found is not None:
                spread, sources = found
                name = context.knowledge.techniques[step.technique].name
                yield rule.finding(
                    f"sessions[{index}].steps[{number}].duration",
                    f"{name} stays {time.to('min')} on one site ({step.site.words}); {_give(sources, spread)}",
                    "Shorten it, or say why not.",
                    sources=sources,
                )


def _uses(context: PlanContext, visits: PhaseVisits, technique: str) -> bool:
    """Whether a technique is given at the pace of a phase: in several of its visits, or in an open phase."""
    using = [
        number
        for number, index in visits.visits
        if any(step.technique == technique for step in context.plan.sessions[index].treatments)
    ]
    return bool(using) if visits.is_open else len(using) >= _OFTEN


def _week(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    techniques = sorted({step.technique for _path, step, _technique in treatment_steps(context)})
    for stretch in phase_visits(context.plan):
        for technique in techniques:
            using = [visits for visits in stretch if _uses(context, visits, technique)]
            pace = sum(visits.pace or 0 for visits in using)
            found = _above(_envelopes(context, technique), DoseAmount.SESSIONS_PER_WEEK, pace) if pace else None
            if found is not None:
                spread, sources = found
                name = context.knowledge.techniques[technique].name
                yield rule.finding(
                    f"course.phases[{using[0].index}].per_week",
                    f"{name} is given {pace:g} times a week; {_give(sources, spread)}",
                    "Plan fewer visits a week, or say why not.",
                    sources=sources,
                )


def _session(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    longest: dict[tuple[str, tuple[str, ...]], tuple[Duration, int]] = {}
    for index, session in enumerate(context.plan.sessions):
        techniques = sorted({step.technique for step in session.treatments})
        envelopes = [envelope for technique in techniques for envelope in _envelopes(context, technique)]
        # Whether a published length holds the talk and the dressing is seldom said, so only hands-on time is judged.
        found = _above(envelopes, DoseAmount.SESSION, session.hands_on)
        if found is not None and (found not in longest or session.hands_on > longest[found][0]):
            longest[found] = session.hands_on, index
    for (spread, sources), (time, index) in longest.items():
        message = f"{time.to('min')} hands-on is longer than any published session; {_give(sources, spread)}"
        remedy = "Shorten it, or go by the client's response."
        yield rule.finding(f"sessions[{index}].duration", message, remedy, sources=sources)


RULES: tuple[PlanRule, ...] = (
    Rule(
        code="DOSE-BEYOND",
        severity=Severity.ERROR,
        requires="No force, pressure or temperature goes beyond every published one for its technique.",
        because="Too much of it burns or bruises, and nobody has tried it.",
        check=_beyond,
        basis=Basis.CLINICAL_SOURCE,
    ),
    Rule(
        code="DOSE-TOO-LIGHT",
        severity=Severity.WARNING,
        requires="A technique that works deep is not planned at a light level.",
        because="A light level on a deep technique hides how deep the work is.",
        check=_too_light,
    ),
    Rule(
        code="DOSE-RANGE",
        severity=Severity.WARNING,
        requires="Every amount of a dose lies inside a published range for its technique and stage.",
        because="What nobody has published is a guess; what is published for another stage is carried over.",
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
        requires="Doses tried on latent points serve latent points only, and never a site with an active one.",
        because="The trials say nothing of active points.",
        check=_latent,
        basis=Basis.CLINICAL_SOURCE,
    ),
    Rule(
        code="DOSE-SITE-TIME",
        severity=Severity.WARNING,
        requires="A technique stays on one site no longer in one session than somebody has published.",
        because="Several steps on one site add up, and nobody has said what more does.",
        check=_site_time,
        basis=Basis.CLINICAL_SOURCE,
    ),
    Rule(
        code="DOSE-WEEK",
        severity=Severity.WARNING,
        requires="A technique is given no more often in a week than somebody has published.",
        because="Tissue needs time between the visits; how much more it takes is unknown.",
        check=_week,
        basis=Basis.CLINICAL_SOURCE,
    ),
    Rule(
        code="DOSE-SESSION",
        severity=Severity.INFO,
        requires="It is said when the hands-on time is longer than any session published for its techniques.",
        because="What a longer session does was not looked at.",
        check=_session,
        basis=Basis.CLINICAL_SOURCE,
    ),
)
