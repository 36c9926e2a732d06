"""A protocol that is data alone: `ProtocolDefinition` read and carried out."""

from collections.abc import Iterator

from attrs import frozen

from soft_tissue.models import (
    Basis,
    Condition,
    Discipline,
    Dose,
    DurationClass,
    EvidenceGrade,
    Phase,
    PhaseDefinition,
    Presentation,
    ProtocolDefinition,
    Region,
    Side,
    SideRule,
    Site,
    Structure,
    Technique,
    TissueStage,
    TreatmentDefinition,
    TriggerPointStatus,
)
from soft_tissue.protocols.dosing import choose_dose
from soft_tissue.protocols.interface import Draft, Fit, PhaseDraft, PlannedTreatment, Request
from soft_tissue.units import Duration
from soft_tissue.validation import Context, stays_clothed, too_light_for

__all__ = ["DataProtocol"]

_CONDITION, _FIRST, _STAGE, _PREGNANCY, _SETTING, _NO_COMPLAINT, _GOAL, _DISCIPLINE = 20, 5, 5, 40, 10, 10, 2, 8

_UNDRESSED = 20
"""What a protocol loses that was not made for a client who stays dressed."""


@frozen
class DataProtocol:
    """Carries out a definition.

    Attributes:
        definition: the data.
    """

    definition: ProtocolDefinition

    @property
    def id(self) -> str:
        """Id of the definition."""
        return self.definition.id

    @property
    def version(self) -> int:
        """Version of the definition."""
        return self.definition.version

    @property
    def title(self) -> str:
        """Title of the definition."""
        return self.definition.title

    @property
    def author(self) -> str:
        """Author of the definition."""
        return self.definition.author

    @property
    def discipline(self) -> Discipline:
        """Discipline of the first phase."""
        return self.definition.discipline

    def fit(self, request: Request) -> Fit:
        """Hold the criteria against the case; the first that is not met says why it does not fit."""
        criteria, context, case = self.definition.fit, request.context, request.context.case
        because: list[str] = []
        score = 0
        if criteria.no_complaint:
            if case.presentations:
                return Fit(fits=False, because=("made for clients without a complaint",))
            score += _NO_COMPLAINT
            because.append("made for clients without a complaint")
        if stays_clothed(case) and not self.definition.phases[0].clothed:
            score -= _UNDRESSED
            because.append("carried out clothed")
        if criteria.conditions:
            hits = [p for p in case.presentations if p.condition in criteria.conditions]
            if not hits:
                return Fit(fits=False, because=("made for another complaint",))
            staged = [p for p in hits if self._stage_fits(p)]
            if not staged:
                return Fit(fits=False, because=("made for another stage",))
            score += _CONDITION + (_FIRST if staged[0] is case.presentations[0] else 0)
            score += _STAGE if criteria.stages else 0
            because.append(f"made for {(staged[0].condition or '').replace('-', ' ')}")
        elif criteria.any_complaint:
            if not context.complaint_regions:
                return Fit(fits=False, because=("needs the region of a complaint",))
            because.append("takes any complaint with a region, where nothing better fits")
        pregnant = "pregnancy" in context.facts.reported_ids
        if criteria.pregnancy:
            if not pregnant:
                return Fit(fits=False, because=("made for pregnancy",))
            score += _PREGNANCY
            because.append("made for pregnancy")
        elif pregnant:
            return Fit(fits=False, because=("not made for pregnancy",))
        if criteria.settings:
            if case.setting not in criteria.settings:
                return Fit(fits=False, because=("made for another setting",))
            score += _SETTING
        if criteria.goals:
            met = sorted({goal.kind for goal in case.goals} & set(criteria.goals))
            if not met and not criteria.conditions and not criteria.no_complaint:
                return Fit(fits=False, because=("made for other goals",))
            score += _GOAL * len(met)
        if self.discipline not in request.approach.disciplines:
            return Fit(fits=False, because=(f"the approach asks for {' and '.join(request.approach.disciplines)}",))
        if self.discipline is request.approach.disciplines[0]:
            score += _DISCIPLINE
        return Fit(fits=True, score=max(1, score), because=tuple(because))

    def _stage_fits(self, presentation: Presentation) -> bool:
        criteria = self.definition.fit
        stages = {stage for stage in (presentation.stage, presentation.tissue_stage) if stage is not None}
        if criteria.stages and stages.isdisjoint(criteria.stages):
            return False
        return stages.isdisjoint(criteria.not_stages)

    def draft(self, request: Request) -> Draft:
        """Fill each phase with the treatments that the map leaves."""
        context = request.context
        left_out: list[str] = []
        phases = []
        for definition in self.definition.phases:
            treatments = tuple(self._treatments(definition, request, left_out))
            if treatments:
                phases.append(
                    _phase_draft(definition, treatments, self._duration(context), clothed=stays_clothed(context.case))
                )
        return Draft(
            phases=tuple(phases),
            avoid=self.definition.avoid,
            evidence=self.definition.evidence,
            sources=self.definition.sources,
            left_out=tuple(dict.fromkeys(left_out)),
        )

    def _treatments(self, phase: PhaseDefinition, request: Request, left_out: list[str]) -> Iterator[PlannedTreatment]:
        presentation = self._presentation(request.context)
        stage = tissue_stage(presentation, request.context)
        for definition in phase.treatments:
            technique = request.context.knowledge.techniques.get(definition.technique)
            if technique is None:
                left_out.append(f"{definition.technique}: not known")
            elif definition.stages and stage not in definition.stages:
                left_out.append(f"{technique.name}: for another tissue stage")
            else:
                yield from self._at_sites(definition, technique, presentation, stage, request, left_out)

    def _duration(self, context: Context) -> DurationClass | None:
        presentation = self._presentation(context)
        condition = context.knowledge.conditions.get(presentation.condition) if presentation is not None else None
        if presentation is None or condition is None:
            return None
        return presentation.duration_class(context.today, condition.duration)

    def _presentation(self, context: Context) -> Presentation | None:
        """The presentation that this protocol answers: the first that its criteria name, else the first."""
        named = [p for p in context.case.presentations if p.condition in self.definition.fit.conditions]
        rest = list(context.case.presentations)
        return next(iter(named or rest), None)

    def _at_sites(
        self,
        definition: TreatmentDefinition,
        technique: Technique,
        presentation: Presentation | None,
        stage: TissueStage | None,
        request: Request,
        left_out: list[str],
    ) -> Iterator[PlannedTreatment]:
        context = request.context
        sites = []
        for site in self._sites(definition, presentation, context):
            cell = request.care_map.cell(technique, site)
            if not cell.verdict.allows:
                reason = next((r for r in cell.reasons if not r.verdict.allows), cell.reasons[0])
                left_out.append(f"{technique.name}, {site.words}: {reason.because}: {reason.advice or 'left out'}")
            elif too_light_for(technique.depth, cell.max_pressure):
                left_out.append(f"{technique.name}, {site.words}: only light pressure is left there")
            else:
                sites.append((site, cell))
            if len(sites) == definition.sites:
                break
        for site, cell in sites:
            dose, published = choose_dose(
                context,
                technique,
                site.structure,
                stage=stage,
                point=_point_status(presentation, site),
                ceiling=cell.max_pressure,
                forced=definition.dose,
                instruction=definition.instruction,
            )
            span = published.minutes_per_site if published is not None else None
            held = held_for(dose, site)
            yield PlannedTreatment(
                technique=technique.id,
                site=site,
                dose=dose,
                weight=max(1, definition.weight * 10 // len(sites)),
                least=max((t for t in (span.min if span is not None else None, held) if t is not None), default=None),
                most=span.max if span is not None else None,
            )

    def _sites(
        self, definition: TreatmentDefinition, presentation: Presentation | None, context: Context
    ) -> Iterator[Site]:
        side = presentation.side if presentation is not None else None
        seen: set[str] = set()
        for structure, own_side in self._structures(definition, presentation, context):
            if structure.id in seen or not structure.treatable:
                continue
            if definition.kinds and structure.structure not in definition.kinds:
                continue
            seen.add(structure.id)
            near = any(region.meets(felt) for region in structure.regions for felt in context.complaint_regions)
            yield context.knowledge.site(
                structure.id, Side.BOTH if definition.each_side else own_side or (side if near else None)
            )
        regions = definition.regions
        if definition.complaint_region:
            regions += tuple(sorted(context.complaint_regions))
        for region in dict.fromkeys(regions):
            yield Site(region=region, side=Side.BOTH if definition.each_side else _side_at(region, context))

    def _structures(
        self, definition: TreatmentDefinition, presentation: Presentation | None, context: Context
    ) -> Iterator[tuple[Structure, Side | None]]:
        """Structures in the order of treatment: points found on this client, then those named most and best."""
        knowledge = context.knowledge
        side = presentation.side if presentation is not None else None
        if definition.roles and presentation is not None:
            if "compression" in knowledge.techniques[definition.technique].mechanisms:
                yield from found_points(presentation, context)
            ranked: dict[str, tuple[int, int, Side | None]] = {}
            for tissue in knowledge.condition_tissues.values():
                if tissue.condition != presentation.condition or tissue.role not in definition.roles:
                    continue
                grade = min((knowledge.sources[s].grade.rank for s in tissue.sources), default=EvidenceGrade.NONE.rank)
                placed = {SideRule.OPPOSITE: side.opposite if side else None, SideRule.BOTH: Side.BOTH}.get(
                    tissue.side_rule or SideRule.SAME_SIDE, side
                )
                for id_ in tissue.structures:
                    count, best, kept = ranked.get(id_, (0, grade, placed))
                    ranked[id_] = (count + 1, min(best, grade), kept)
            for id_ in sorted(ranked, key=lambda i: (-ranked[i][0], ranked[i][1])):
                structure = knowledge.anatomy.get(id_)
                if structure is not None:
                    yield structure, ranked[id_][2]
        for id_ in definition.structures:
            structure = knowledge.anatomy.get(id_)
            if structure is not None:
                yield structure, None


_UNSIDED = (Region.WHOLE_BODY, Region.TRUNK, Region.BACK, Region.HEAD)
"""Regions that a side of the complaint does not narrow down."""


def _side_at(region: Region, context: Context) -> Side | None:
    """The side of the first complaint that names this very region; None where none does."""
    if region in _UNSIDED:
        return None
    for presentation in context.case.presentations:
        condition = context.knowledge.conditions.get(presentation.condition)
        own = (presentation.region,) if presentation.region else (condition.regions if condition is not None else ())
        if region in (*own, *presentation.other_regions):
            return presentation.side
    return None


def found_points(presentation: Presentation, context: Context) -> Iterator[tuple[Structure, Side | None]]:
    """Structures in which points or tension were found on this client, in the complaint's regions first."""
    found = [(point.structure, point.side) for point in presentation.trigger_points]
    for assessment in context.case.assessments:
        found += [(point.structure, point.side) for point in assessment.trigger_points]
        found += [(p.structure, p.side) for p in assessment.palpation if p.finding in ("taut_band", "hypertonicity")]
    for id_, side in dict.fromkeys(found):
        structure = context.knowledge.anatomy.get(id_)
        if structure is not None:
            yield structure, side


def held_for(dose: Dose, site: Site) -> Duration | None:
    """The least time that the dose takes: one hold each side, times its least repetitions."""
    if dose.hold is None:
        return None
    one = dose.hold.min or dose.hold.max
    times = dose.repetitions.min if dose.repetitions is not None and dose.repetitions.min else 1
    return None if one is None else one * times * (2 if site.side is Side.BOTH else 1)


def _point_status(presentation: Presentation | None, site: Site) -> TriggerPointStatus | None:
    if presentation is None:
        return None
    return next(
        (p.status for p in presentation.trigger_points if p.structure == site.structure and p.side == site.side), None
    )


def tissue_stage(presentation: Presentation | None, context: Context) -> TissueStage | None:
    """The tissue stage as assessed; None when nobody has said. It is not guessed from the time since onset."""
    if presentation is None:
        return None
    if presentation.tissue_stage is not None:
        return presentation.tissue_stage
    condition: Condition | None = context.knowledge.conditions.get(presentation.condition)
    if condition is not None and condition.stages:
        return None
    names = {stage.value: stage for stage in TissueStage}
    return names.get(presentation.stage or "")


def _phase_draft(
    definition: PhaseDefinition,
    treatments: tuple[PlannedTreatment, ...],
    duration: DurationClass | None,
    *,
    clothed: bool,
) -> PhaseDraft:
    """Take the phase as defined; a course tried on another duration class is extrapolated here."""
    elsewhere = bool(definition.studied) and duration not in definition.studied

    def judged(basis: Basis) -> Basis:
        return Basis.EXTRAPOLATED if elsewhere and basis is Basis.PUBLISHED else basis

    phase = Phase(
        name=definition.name,
        discipline=definition.discipline,
        visits=definition.visits,
        per_week=definition.per_week,
        visits_basis=judged(definition.visits_basis),
        spacing_basis=judged(definition.spacing_basis),
        sources=definition.sources,
        note=definition.note,
    )
    return PhaseDraft(
        phase=phase,
        session=definition.session,
        treatments=treatments,
        assess=definition.assess,
        clothed=definition.clothed or clothed,
    )
