"""Rules that hold each treatment step inside the map of what may be done where."""

from collections.abc import Iterator

from soft_tissue.models import (
    Basis,
    CareMap,
    Cell,
    ConsentScope,
    Depth,
    Finding,
    PalpateStep,
    Region,
    Severity,
    Site,
    Technique,
    TreatmentStep,
    Verdict,
)
from soft_tissue.models.verdict import DEEPEST
from soft_tissue.validation.context import PlanContext
from soft_tissue.validation.inflammation import inflamed
from soft_tissue.validation.restrictions import care_map
from soft_tissue.validation.rule import Rule
from soft_tissue.validation.screening import blocking, gaps

__all__ = ["RULES", "treatment_steps"]

PlanRule = Rule[PlanContext]


def treatment_steps(context: PlanContext) -> Iterator[tuple[str, TreatmentStep, Technique | None]]:
    """Every treatment step with its path and its technique, None where that is not known."""
    for index, session in enumerate(context.plan.sessions):
        for number, step in enumerate(session.steps):
            if isinstance(step, TreatmentStep):
                path = f"sessions[{index}].steps[{number}]"
                yield path, step, context.knowledge.techniques.get(step.technique)


def planned_level(step: TreatmentStep, technique: Technique | None) -> int:
    """The deepest Walton level that a step works at: as its dose says, else as its technique does; 0 is unknown."""
    level = step.dose.pressure_level
    usual = technique.depth.level if technique is not None and technique.depth is not None else 0
    if level is None:
        return usual
    return level.max if level.max is not None else max(level.min or 0, usual)


def _maps(context: PlanContext) -> list[CareMap]:
    """The map of each session, by its own practitioner."""
    at_hand = {practitioner.id: practitioner for practitioner in context.case.practitioners}
    made: dict[str, CareMap] = {}
    found = []
    for session in context.plan.sessions:
        id_ = session.practitioner or context.plan.practitioner
        if id_ not in made:
            made[id_] = care_map(context, at_hand.get(id_))
        found.append(made[id_])
    return found


def _cells(context: PlanContext) -> Iterator[tuple[str, TreatmentStep, Technique, Cell]]:
    for index, (session, the_map) in enumerate(zip(context.plan.sessions, _maps(context), strict=True)):
        for number, step in enumerate(session.steps):
            technique = context.knowledge.techniques.get(step.technique) if isinstance(step, TreatmentStep) else None
            if isinstance(step, TreatmentStep) and technique is not None:
                path = f"sessions[{index}].steps[{number}]"
                yield path, step, technique, the_map.cell(technique, _known_site(context, step.site))


def _known_site(context: PlanContext, site: Site) -> Site:
    """The site as the knowledge places it: a structure lies where the anatomy says, whatever the step claims."""
    structure = context.knowledge.anatomy.get(site.structure)
    if structure is None:
        return site
    return context.knowledge.site(structure.id, site.side)


def _unknown(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for path, step, technique in treatment_steps(context):
        if technique is None:
            near = context.knowledge.techniques.near(step.technique)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            yield rule.finding(f"{path}.technique", f"this technique is not known{hint}", "Use a known technique's id.")
        elif not technique.mechanisms:
            message = "this technique names no mechanism, so no caution is known for it"
            yield rule.finding(f"{path}.technique", message, "Name the mechanism that it shares.")
        if step.site.structure is not None and step.site.structure not in context.knowledge.anatomy:
            near = context.knowledge.anatomy.near(step.site.structure)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            yield rule.finding(
                f"{path}.site.structure", f"this structure is not known{hint}", "Use a known structure's id."
            )


def _treatable(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for path, step, _technique in treatment_steps(context):
        structure = context.knowledge.anatomy.get(step.site.structure)
        if structure is not None and not structure.treatable:
            yield rule.finding(
                f"{path}.site.structure", f"{structure.name} is not treated by hand", "Treat what lies about it."
            )
        elif structure is not None and not any(step.site.region.meets(region) for region in structure.regions):
            yield rule.finding(f"{path}.site.region", f"{structure.name} does not lie there", "Name its own region.")


def _verdict(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for path, _step, technique, cell in _cells(context):
        if cell.verdict.allows:
            continue
        against = [r for r in cell.reasons if not r.verdict.allows and r.verdict is not Verdict.REFER]
        if not against:
            continue  # a client who is sent on is what the rule on screening speaks of
        # A missing clearance is nobody's to override but the physician's.
        absolute = any(r.absolute or r.verdict is Verdict.CLEARANCE for r in against)
        if absolute is not rule.absolute:
            continue
        reason = next((r for r in against if r.absolute or r.verdict is Verdict.CLEARANCE), against[0])
        word = "needs clearance" if reason.verdict is Verdict.CLEARANCE else "must be avoided here"
        yield rule.finding(
            path,
            f"{technique.name} {word}: {reason.because}",
            reason.advice,
            basis=reason.basis,
            sources=reason.sources,
        )


def _pressure(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for path, step, technique, cell in _cells(context):
        planned = planned_level(step, technique)
        if planned > cell.max_pressure:
            reason = next((r for r in cell.reasons if (r.max_pressure or 6) <= cell.max_pressure), cell.reasons[0])
            yield rule.finding(
                f"{path}.dose.pressure_level",
                f"pressure level {planned} is above the ceiling of {cell.max_pressure}: {reason.because}",
                reason.advice,
                basis=reason.basis,
                sources=reason.sources,
            )


def _inflamed(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    places = [place.site for place in inflamed(context)]
    for path, step, technique in treatment_steps(context):
        if not any(site is None or site.meets(_known_site(context, step.site)) for site in places):
            continue
        planned = planned_level(step, technique)
        if planned > context.policy.inflamed_max_pressure:
            message = f"pressure level {planned} on acutely inflamed tissue"
            yield rule.finding(path, message, "Leave the tissue alone; treat what lies about it lightly.")


def _palpated(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    """Hands are kept off where no technique is allowed, for feeling too."""
    for index, (session, the_map) in enumerate(zip(context.plan.sessions, _maps(context), strict=True)):
        for number, step in enumerate(session.steps):
            for place, site in enumerate(step.sites if isinstance(step, PalpateStep) else ()):
                against = [
                    restriction
                    for restriction, verdict, _level in the_map.at(_known_site(context, site))
                    if restriction.for_all_techniques and not verdict.allows and verdict is not Verdict.REFER
                ]
                if against:
                    yield rule.finding(
                        f"sessions[{index}].steps[{number}].sites[{place}]",
                        f"palpation where nothing is allowed: {against[0].because}",
                        against[0].advice,
                        basis=against[0].basis,
                        sources=against[0].sources,
                    )


def _force(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for path, step, technique, cell in _cells(context):
        usual = technique.depth.level if technique.depth is not None else DEEPEST
        for name in ("force", "pressure"):
            if getattr(step.dose, name) is not None and cell.max_pressure < usual:
                reason = next((r for r in cell.reasons if (r.max_pressure or 6) <= cell.max_pressure), cell.reasons[0])
                yield rule.finding(
                    f"{path}.dose.{name}",
                    f"a measured {name} says nothing under a ceiling of level {cell.max_pressure}: {reason.because}",
                    "Leave it out where only lighter work is left, and go by level and response.",
                    basis=reason.basis,
                    sources=reason.sources,
                )


def _position(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for path, step, technique, cell in _cells(context):
        given = step.dose.position
        taken = {given} if given is not None else set(technique.positions)
        if not cell.positions or not taken or not taken <= cell.positions:
            continue
        reason = next(r for r in cell.reasons if not taken.isdisjoint(r.positions))
        lying = " or ".join(sorted(position.words for position in taken))
        yield rule.finding(
            f"{path}.dose.position",
            f"{technique.name} {lying}: {reason.because}",
            reason.advice,
            basis=reason.basis,
            sources=reason.sources,
        )


def _near_endangerment(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    seen: set[tuple[str, Site]] = set()
    for path, step, technique in treatment_steps(context):
        if step.site.structure is not None:
            continue  # a structure near one is capped by the map
        planned = planned_level(step, technique)
        for site in context.knowledge.endangerment_sites.values():
            lies_there = any(
                region.within(step.site.region) for region in site.regions if region is not Region.WHOLE_BODY
            )
            kept_away = technique is not None and not set(technique.mechanisms).isdisjoint(site.avoid_mechanisms)
            deep = technique is not None and technique.depth is Depth.DEEP
            near = planned > (site.max_pressure or DEEPEST) or kept_away or deep
            if not lies_there or (site.id, step.site) in seen or not near:
                continue
            seen.add((site.id, step.site))
            yield rule.finding(
                f"{path}.site",
                f"{step.site.region.words} as a whole holds an endangerment site: {site.name}",
                site.allowed or "Name the muscle that is treated, or stay light there.",
                severity=Severity.CONFIRM if planned >= context.policy.deep_from else None,
                sources=tuple(dict.fromkeys([*site.sources, *(said.source for said in site.statements)])),
            )


def _consent(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    sensitive = {site.id for site in context.knowledge.endangerment_sites.values() if site.needs_consent}
    covered = {r for id_ in sensitive for r in context.knowledge.endangerment_sites[id_].covers}
    consents = context.case.client.consents
    given = any(c.scope is ConsentScope.SENSITIVE_SITE and c.holds_on(context.today) for c in consents)
    deep = any(c.scope is ConsentScope.DEEP_WORK and c.holds_on(context.today) for c in consents)
    seen: set[str] = set()
    for path, step, technique in treatment_steps(context):
        structure = context.knowledge.anatomy.get(step.site.structure)
        if structure is None:
            near, name = step.site.region in covered, step.site.region.words
        else:
            near, name = not sensitive.isdisjoint(structure.endangerment_sites), structure.name
        if near and not given and name not in seen:
            seen.add(name)
            yield rule.finding(
                path,
                f"work on {name} comes near a sensitive site, and no consent of its own is recorded",
                "Ask for it before this step; leave the step out on a no.",
            )
        planned = planned_level(step, technique)
        if not deep and planned >= context.policy.deep_from and "deep" not in seen and technique is not None:
            seen.add("deep")
            yield rule.finding(
                path, "the plan works deep, and no consent to deep work is recorded", "Ask for it before this step."
            )


def _screened(rule: PlanRule, context: PlanContext) -> Iterator[Finding]:
    for restriction in blocking(care_map(context)):
        if not restriction.absolute and restriction.verdict is not Verdict.CLEARANCE:
            continue
        yield rule.finding(
            restriction.path or "client.intake",
            f"no visit: {restriction.because}",
            restriction.advice,
            sources=restriction.sources,
        )
    for gap in gaps(context):
        yield rule.finding(gap.path, f"needed first: {gap.needed}", basis=gap.basis, sources=gap.sources)


_MAP = "Cautions, consents, wishes and scope join into one map; a plan is made inside it."

RULES: tuple[PlanRule, ...] = (
    Rule(
        code="SCREENING",
        severity=Severity.ERROR,
        requires="No red flag, missing clearance or gap stands against starting.",
        because="A plan made in spite of them could harm.",
        check=_screened,
        basis=Basis.CLINICAL_SOURCE,
        absolute=True,
    ),
    Rule(
        code="STEP-UNKNOWN",
        severity=Severity.ERROR,
        requires="Techniques and structures are known, and techniques name their mechanism.",
        because="For an unknown one no caution is known.",
        check=_unknown,
    ),
    Rule(
        code="STEP-SITE",
        severity=Severity.ERROR,
        requires="A treated structure can be treated by hand, and lies where the step says.",
        because="The map is kept by region.",
        check=_treatable,
    ),
    Rule(
        code="STEP-FORBIDDEN",
        severity=Severity.ERROR,
        requires="No step does what is absolutely ruled out.",
        because=_MAP,
        check=_verdict,
        basis=Basis.CLINICAL_SOURCE,
        absolute=True,
    ),
    Rule(
        code="STEP-VERDICT",
        severity=Severity.ERROR,
        requires="Every step lies inside the map of what may be done where.",
        because=_MAP,
        check=_verdict,
        basis=Basis.CLINICAL_SOURCE,
    ),
    Rule(
        code="DOSE-PRESSURE",
        severity=Severity.ERROR,
        requires="No step presses deeper than its site allows.",
        because=_MAP,
        check=_pressure,
        basis=Basis.CLINICAL_SOURCE,
    ),
    Rule(
        code="STEP-PALPATION",
        severity=Severity.ERROR,
        requires="Nobody palpates where nothing is allowed.",
        because="Hands that feel touch as hands that treat do.",
        check=_palpated,
        basis=Basis.CLINICAL_SOURCE,
    ),
    Rule(
        code="DOSE-FORCE",
        severity=Severity.ERROR,
        requires="Where only lighter work is left, no step states a measured force or pressure.",
        because="It was published for deeper work, and says nothing of how light it must be.",
        check=_force,
        basis=Basis.CLINICAL_SOURCE,
    ),
    Rule(
        code="STEP-POSITION",
        severity=Severity.ERROR,
        requires="Nobody lies in a position that what is reported rules out.",
        because="Flat on the back or face down can harm, as late in pregnancy.",
        check=_position,
        basis=Basis.CLINICAL_SOURCE,
    ),
    Rule(
        code="STEP-NEAR-ENDANGERMENT",
        severity=Severity.INFO,
        requires="Who works on a region as a whole knows the endangerment sites in it.",
        because="Vessels, nerves and organs lie unprotected there; most are worked on with changes, not left out.",
        check=_near_endangerment,
        basis=Basis.CLINICAL_SOURCE,
    ),
    Rule(
        code="DEEP-ON-INFLAMED",
        severity=Severity.ERROR,
        requires="Nobody works deep on acutely inflamed tissue, trained or not.",
        because="The article forbids it to the untrained only; that wording is an audited claim, not our rule.",
        check=_inflamed,
        basis=Basis.CLINICAL_SOURCE,
        sources=("excitingspas-side-effects-html", "article-nmt"),
        absolute=True,
    ),
    Rule(
        code="CONSENT-SEPARATE",
        severity=Severity.CONFIRM,
        requires="Deep, sensitive and intraoral work have consent of their own.",
        because="A general consent does not cover them.",
        check=_consent,
        basis=Basis.CLINICAL_SOURCE,
        sources=("abmp-762", "rmtao-new-cmto-standards"),
    ),
)
