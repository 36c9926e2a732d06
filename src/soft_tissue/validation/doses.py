"""Doses against what is published: the envelope of a technique, and how much a plan does at each place.

An envelope says what others have done and how far they differ. It is no advice: an amount inside it may be wrong for
this client, and one outside it is only unpublished here.
"""

import math
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from attrs import define, field, frozen

from soft_tissue.knowledge import Knowledge, default_knowledge
from soft_tissue.models import (
    AmountRange,
    AmountSpread,
    Depth,
    DoseAmount,
    DoseAmounts,
    DoseEnvelope,
    EvidenceGrade,
    KeptApart,
    PalpateStep,
    Phase,
    PlanLoads,
    Presentation,
    PublishedAmounts,
    PublishedDose,
    Region,
    SessionLoad,
    SessionPlan,
    Side,
    Site,
    SiteLoad,
    StatedAmount,
    TissueStage,
    TreatmentPlan,
    TreatmentStep,
    TriggerPointStatus,
    WeekLoad,
)
from soft_tissue.units import Duration
from soft_tissue.validation.context import Context
from soft_tissue.validation.facts import complaint_site

__all__ = [
    "PhaseVisits",
    "dose_envelope",
    "has_active_point",
    "has_latent_point",
    "phase_visits",
    "published_for",
    "site_loads",
    "stages_at",
    "stated",
    "why_apart",
]


# What is published.


def stated(dose: DoseAmounts, amount: DoseAmount) -> AmountRange | None:
    """What a dose says of one amount; None where it says nothing, or has no such amount."""
    found: AmountRange | None = getattr(dose, amount, None)
    return found


@lru_cache(maxsize=16)
def _by_technique(knowledge: Knowledge) -> dict[str, tuple[PublishedDose, ...]]:
    found: dict[str, list[PublishedDose]] = {}
    for dose in knowledge.doses.values():
        found.setdefault(dose.technique, []).append(dose)
    return {technique: tuple(sorted(doses, key=lambda dose: dose.id)) for technique, doses in found.items()}


def published_for(knowledge: Knowledge, technique: str) -> tuple[PublishedDose, ...]:
    """Every published dose of a technique, by its id; those that must not serve a plan too."""
    return _by_technique(knowledge).get(technique, ())


def _grade(knowledge: Knowledge, sources: tuple[str, ...]) -> EvidenceGrade:
    known = [knowledge.sources[id_].grade for id_ in sources if id_ in knowledge.sources]
    return min(known, key=lambda grade: grade.rank, default=EvidenceGrade.NONE)


def _within_group(knowledge: Knowledge, structure: str, group: str) -> bool:
    """Whether a structure is `group`, or one of its members at any depth."""
    seen: set[str] = set()
    open_ = [group]
    while open_:
        id_ = open_.pop()
        if id_ == structure:
            return True
        if id_ not in seen:
            seen.add(id_)
            found = knowledge.anatomy.get(id_)
            open_ += found.members if found is not None else ()
    return False


def why_apart(
    dose: PublishedDose,
    knowledge: Knowledge,
    *,
    stage: TissueStage | None,
    structure: str | None = None,
    point_status: TriggerPointStatus | None = None,
    pregnancy_weeks: int | None = None,
) -> str | None:
    """Why a publication does not speak about this stage, structure, point or pregnancy; None when it does."""
    reasons = []
    if dose.stage not in (TissueStage.ANY, stage):
        reasons.append(f"published for the {dose.stage} stage")
    placed = not dose.structures or structure is None
    if not placed and not any(_within_group(knowledge, str(structure), own) for own in dose.structures):
        reasons.append(f"published for other structures ({', '.join(dose.structures)})")
    if dose.point_status is TriggerPointStatus.LATENT and point_status is not TriggerPointStatus.LATENT:
        reasons.append("published for latent trigger points")
    weeks = dose.pregnancy_weeks
    if weeks is not None:
        inside = pregnancy_weeks is not None and (
            (weeks.min is None or pregnancy_weeks >= weeks.min) and (weeks.max is None or pregnancy_weeks <= weeks.max)
        )
        if not inside:
            reasons.append(f"published for weeks of pregnancy: {weeks}")
    return "; ".join(reasons) or None


def _amounts(ranges: dict[DoseAmount, Any]) -> PublishedAmounts:  # each range is of its amount's type
    return PublishedAmounts(**ranges)


def _spread(amount: DoseAmount, doses: list[PublishedDose], knowledge: Knowledge) -> AmountSpread | None:
    """The spread of one amount over the publications that state it."""
    ranges = [(dose, found) for dose in doses if (found := stated(dose, amount)) is not None]
    if not ranges:
        return None
    # Measures of one dimension compare by value, whatever their units.
    printed: list[Any] = sorted(end for _, found in ranges for end in (found.min, found.max) if end is not None)
    kind: Any = type(ranges[0][1])
    return AmountSpread(
        amount=amount,
        span=_amounts({amount: kind(min=printed[0], max=printed[-1])}),
        no_upper_end=any(found.max is None for _, found in ranges),
        no_lower_end=any(found.min is None for _, found in ranges),
        stated=tuple(
            StatedAmount(
                published=dose.id,
                stage=dose.stage,
                structures=dose.structures,
                grade=_grade(knowledge, dose.sources),
                sources=dose.sources,
                says=_amounts({amount: found}),
            )
            for dose, found in ranges
        ),
    )


def _kept(dose: PublishedDose, why: str, knowledge: Knowledge) -> KeptApart:
    return KeptApart(
        published=dose.id,
        stage=dose.stage,
        grade=_grade(knowledge, dose.sources),
        sources=dose.sources,
        says=_amounts({amount: stated(dose, amount) for amount in DoseAmount}),
        why=why,
    )


def dose_envelope(
    technique: str,
    stage: TissueStage | None = None,
    structure: str | None = None,
    *,
    point_status: TriggerPointStatus | None = None,
    pregnancy_weeks: int | None = None,
    knowledge: Knowledge | None = None,
) -> DoseEnvelope:
    """What is published of a technique's dose, with its spread, and what nobody has published.

    Only publications that speak about what is asked for are counted: those for this stage or for any, for this
    structure or for any, and those about latent points only when the point is latent. The others are kept apart in
    `elsewhere`, with the reason.

    Args:
        technique: a technique, by id, name or alias.
        stage: the tissue stage as assessed; None is unknown, and then only what is published for any stage counts.
        structure: a structure, by id, name or alias; None does not tell structures apart.
        point_status: active or latent; None is unknown.
        pregnancy_weeks: completed weeks of pregnancy, 0 to 45; None when not pregnant or unknown.
        knowledge: what is known; the library's own when left out.

    Raises:
        UnknownIdError: when the technique or the structure is not known.
        InvalidRecordError: when another argument can't mean anything.

    >>> from soft_tissue.models import TissueStage
    >>> envelope = dose_envelope("deep transverse friction", TissueStage.ACUTE)
    >>> str(envelope.amounts.minutes_per_site)
    '1-20 min'
    >>> envelope.amounts.hold is None
    True
    >>> [apart.why for apart in envelope.elsewhere]
    ['published for the chronic stage']
    """
    known = knowledge if knowledge is not None else default_knowledge()
    asked = known.techniques.find(technique) or known.techniques[technique]
    place = None if structure is None else known.anatomy.find(structure) or known.anatomy[structure]
    stage = None if stage is TissueStage.ANY else stage
    place_id = None if place is None else place.id
    counted: list[PublishedDose] = []
    elsewhere: list[KeptApart] = []
    not_for_planning: list[KeptApart] = []
    for dose in published_for(known, asked.id):
        apart = why_apart(
            dose,
            known,
            stage=stage,
            structure=place_id,
            point_status=point_status,
            pregnancy_weeks=pregnancy_weeks,
        )
        if not dose.planning:
            not_for_planning.append(_kept(dose, dose.why or "recorded as not for planning", known))
        elif apart is not None:
            elsewhere.append(_kept(dose, apart, known))
        else:
            counted.append(dose)
    spreads = {amount: _spread(amount, counted, known) for amount in DoseAmount}
    return DoseEnvelope(
        technique=asked.id,
        stage=stage,
        structure=place_id,
        point_status=point_status,
        pregnancy_weeks=pregnancy_weeks,
        spreads=tuple(spread for spread in spreads.values() if spread is not None),
        unknown=tuple(amount for amount, spread in spreads.items() if spread is None),
        elsewhere=tuple(elsewhere),
        not_for_planning=tuple(not_for_planning),
    )


# What is recorded of this client.


def _tissue_stage(presentation: Presentation, knowledge: Knowledge) -> TissueStage | None:
    """The tissue stage as assessed. It is not guessed from the time since onset."""
    if presentation.tissue_stage is not None:
        return None if presentation.tissue_stage is TissueStage.ANY else presentation.tissue_stage
    condition = knowledge.conditions.get(presentation.condition)
    if condition is not None and condition.stages:
        return None  # the condition's own stages are not those of tissue
    names = {stage.value: stage for stage in TissueStage if stage is not TissueStage.ANY}
    return names.get(presentation.stage or "")


def stages_at(context: Context, site: Site | None = None) -> frozenset[TissueStage | None]:
    """The tissue stages of the complaints at a site; of all complaints where none is there. None is unknown."""
    at: set[TissueStage | None] = set()
    everywhere: set[TissueStage | None] = set()
    for presentation in context.case.presentations:
        stage = _tissue_stage(presentation, context.knowledge)
        everywhere.add(stage)
        felt = complaint_site(presentation, context.knowledge)
        if site is not None and felt is not None and felt.meets(site):
            at.add(stage)
    return frozenset(at or everywhere or {None})


def _recorded_points(context: Context) -> Iterator[tuple[str, Side | None, TriggerPointStatus | None]]:
    """The points that count now: those of the complaints, and of the latest assessment that names the place."""
    for presentation in context.case.presentations:
        for point in presentation.trigger_points:
            yield point.structure, point.side, point.status
    assessments = context.case.assessments
    latest: dict[tuple[str, Side | None], date] = {}
    for assessment in assessments:
        for point in assessment.trigger_points:
            place = point.structure, point.side
            latest[place] = max(latest.get(place, assessment.on), assessment.on)
    for assessment in assessments:
        for point in assessment.trigger_points:
            if latest[point.structure, point.side] == assessment.on:
                yield point.structure, point.side, point.status


def has_active_point(context: Context, structure: str | None, side: Side | None = None) -> bool:
    """Whether a point recorded as active may lie at a structure, its group or its members, on this side."""
    if structure is None:
        return False
    knowledge = context.knowledge
    return any(
        status is TriggerPointStatus.ACTIVE
        and {side, own_side} != {Side.LEFT, Side.RIGHT}
        and (_within_group(knowledge, own, structure) or _within_group(knowledge, structure, own))
        for own, own_side, status in _recorded_points(context)
    )


def has_latent_point(context: Context, structure: str | None, side: Side | None) -> bool:
    """Whether a point of this very structure and side is recorded as latent."""
    return any(
        (own, own_side, status) == (structure, side, TriggerPointStatus.LATENT)
        for own, own_side, status in _recorded_points(context)
    )


# What a plan does at each place.


_Key = tuple[str, str, Side | None]
"""Structure or "", region or "", and side."""


@define
class _Sum:
    """A load while it is added up, in exact seconds."""

    hands_on: Fraction = Fraction(0)
    own: Fraction = Fraction(0)
    deep: Fraction = Fraction(0)
    steps: int = 0


@define
class _Session:
    hands_on: Fraction = Fraction(0)
    unplaced: Fraction = Fraction(0)
    sites: dict[_Key, _Sum] = field(factory=dict)


def _minutes(seconds: Fraction) -> Duration:
    return Duration.from_exact(seconds, "min")


@lru_cache(maxsize=16)
def _groups_of(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """Every structure's groups."""
    found: dict[str, list[str]] = {}
    for structure in knowledge.anatomy.values():
        for member in structure.members:
            found.setdefault(member, []).append(structure.id)
    return {member: tuple(groups) for member, groups in found.items()}


def _reached(knowledge: Knowledge, structure: str) -> set[str]:
    """A structure, the groups that hold it, and its members, at any depth."""

    def closed(start: str, step: "dict[str, tuple[str, ...]] | None") -> set[str]:
        seen: set[str] = set()
        open_ = [start]
        while open_:
            id_ = open_.pop()
            if id_ not in seen:
                seen.add(id_)
                found = knowledge.anatomy.get(id_)
                members = found.members if found is not None else ()
                open_ += members if step is None else step.get(id_, ())
        return seen

    return closed(structure, _groups_of(knowledge)) | closed(structure, None)


def _places(knowledge: Knowledge, site: Site) -> set[tuple[str, str]]:
    """Every structure and region that work at a site counts for."""
    regions = {site.region, *site.also}
    structures: set[str] = set()
    if site.structure is not None:
        structures = _reached(knowledge, site.structure)
        known = knowledge.anatomy.get(site.structure)
        regions |= set(known.regions) if known is not None else set()
    containing: set[Region] = set()
    for region in regions:
        place: Region | None = region
        while place is not None:
            containing.add(place)
            place = place.parent
    return {(structure, "") for structure in structures} | {("", region) for region in containing}


def _shares(side: Side | None) -> tuple[tuple[Side | None, int], ...]:
    """The sides that a step counts for, and by how much its time is divided there."""
    if side is Side.BOTH:
        return (None, 1), (Side.LEFT, 2), (Side.RIGHT, 2)
    if side in (Side.LEFT, Side.RIGHT):
        return (None, 1), (side, 1)
    return ((None, 1),)


def _level(step: TreatmentStep, knowledge: Knowledge) -> int:
    """The deepest Walton level of a step: as its dose says, else as its technique does; 0 is unknown."""
    technique = knowledge.techniques.get(step.technique)
    usual = technique.depth.level if technique is not None and technique.depth is not None else 0
    level = step.dose.pressure_level
    if level is None:
        return usual
    return level.max if level.max is not None else max(level.min or 0, usual)


def _add(summed: _Session, knowledge: Knowledge, site: Site, seconds: Fraction, *, deep: bool) -> None:
    named = (site.structure, "") if site.structure is not None else ("", site.region)
    for structure, region in _places(knowledge, site):
        for side, parts in _shares(site.side):
            load = summed.sites.setdefault((structure, region, side), _Sum())
            load.hands_on += seconds / parts
            load.deep += seconds / parts if deep else 0
            load.steps += 1
            if (structure, region) == named:
                load.own += seconds / parts


def _session_sum(session: SessionPlan, knowledge: Knowledge, deep_from: int, technique: str | None) -> _Session:
    summed = _Session()
    for step in session.steps:
        seconds = step.duration.exact
        if isinstance(step, TreatmentStep):
            if technique not in (None, step.technique):
                continue
            summed.hands_on += seconds
            _add(summed, knowledge, step.site, seconds, deep=_level(step, knowledge) >= deep_from)
        elif isinstance(step, PalpateStep) and technique is None:
            summed.hands_on += seconds
            if len(step.sites) == 1:
                _add(summed, knowledge, step.sites[0], seconds, deep=False)
            else:
                summed.unplaced += seconds
    return summed


def _site_loads(sums: dict[_Key, _Sum]) -> tuple[SiteLoad, ...]:
    return tuple(
        SiteLoad(
            structure=structure or None,
            region=Region(region) if region else None,
            side=side,
            hands_on=_minutes(load.hands_on),
            own=_minutes(load.own),
            deep=_minutes(load.deep),
            steps=load.steps,
        )
        for (structure, region, side), load in sorted(sums.items(), key=lambda item: (*item[0][:2], item[0][2] or ""))
    )


@frozen
class PhaseVisits:
    """A phase of the course and the visits that belong to it.

    Attributes:
        index: its position in the course.
        phase: the phase.
        visits: the number of each visit and the position of its session, by number.
    """

    index: int
    phase: Phase
    visits: tuple[tuple[int, int], ...]

    @property
    def is_open(self) -> bool:
        """Whether its visits go on without a planned end; a session then stands for all of them."""
        return self.phase.visits is None

    @property
    def pace(self) -> float | None:
        """The most visits a week; None where the plan does not say how often."""
        spacing = self.phase.per_week
        if spacing is None:
            return None
        return spacing.max if spacing.max is not None else spacing.min


def phase_visits(plan: TreatmentPlan) -> tuple[tuple[PhaseVisits, ...], ...]:
    """The stretches of a course: phases one after the other, those whose visits take turns together.

    The visits of a discipline go to its phases in order; an open phase takes what is left.
    """
    left = {
        discipline: sorted(
            (number, index)
            for index, session in enumerate(plan.sessions)
            if session.discipline is discipline
            for number in session.visits
        )
        for discipline in {session.discipline for session in plan.sessions}
    }
    found = []
    for index, phase in enumerate(plan.course.phases):
        own = left.get(phase.discipline, [])
        count = len(own) if phase.visits is None else phase.visits
        found.append(PhaseVisits(index, phase, tuple(own[:count])))
        left[phase.discipline] = own[count:]
    stretches: list[list[PhaseVisits]] = []
    last = 0
    for visits in sorted((one for one in found if one.visits), key=lambda one: (one.visits[0], one.index)):
        if stretches and visits.visits[0][0] <= last:
            stretches[-1].append(visits)
        else:
            stretches.append([visits])
        last = max(last, visits.visits[-1][0])
    return tuple(tuple(stretch) for stretch in stretches)


def _heaviest(amounts: Iterable[Fraction], count: int) -> Fraction:
    return sum(sorted(amounts, reverse=True)[:count], start=Fraction(0))


def _visits_of(phase: PhaseVisits, sessions: list[_Session]) -> tuple[list[_Session], int]:
    """The sessions of a phase's visits, and the most of them in one week; an open phase repeats its session."""
    most = math.ceil(phase.pace or 0)
    held = [sessions[index] for _number, index in phase.visits]
    if phase.is_open:
        held = held * most
    return held, min(most, len(held))


def _week(stretch: tuple[PhaseVisits, ...], sessions: list[_Session]) -> WeekLoad:
    names = tuple(one.phase.name for one in stretch)
    if any(one.pace is None for one in stretch):
        return WeekLoad(phases=names)
    sums: dict[_Key, _Sum] = {}
    count = 0
    hands_on = Fraction(0)
    for one in stretch:
        held, most = _visits_of(one, sessions)
        count += most
        hands_on += _heaviest((session.hands_on for session in held), most)
        nothing = _Sum()
        for key in {key for session in held for key in session.sites}:
            loads = [session.sites.get(key, nothing) for session in held]
            total = sums.setdefault(key, _Sum())
            total.hands_on += _heaviest((load.hands_on for load in loads), most)
            total.own += _heaviest((load.own for load in loads), most)
            total.deep += _heaviest((load.deep for load in loads), most)
            total.steps += sum(sorted((load.steps for load in loads), reverse=True)[:most])
    return WeekLoad(phases=names, visits=count, hands_on=_minutes(hands_on), sites=_site_loads(sums))


def site_loads(
    plan: TreatmentPlan,
    knowledge: Knowledge | None = None,
    *,
    technique: str | None = None,
    deep_from: int = Depth.DEEP.level,
) -> PlanLoads:
    """Add up what each place gets in each session, and the most that it gets in a week.

    A plan has no dates, so a week is as full as the plan's spacing allows: its heaviest visits together. Where the
    spacing is unknown, so is the week.

    Args:
        plan: any plan; what it names and the knowledge does not hold counts for itself and its region.
        knowledge: what is known; the library's own when left out.
        technique: count only the steps of this technique, by id; None counts all of them.
        deep_from: Walton level (1 to 5) from which work counts as deep.

    >>> import soft_tissue as st
    >>> plan = st.plan(st.load_case("examples/frozen-shoulder.toml"))
    >>> first = site_loads(plan).sessions[0]
    >>> first.hands_on == plan.sessions[0].hands_on
    True
    """
    known = knowledge if knowledge is not None else default_knowledge()
    sums = [_session_sum(session, known, deep_from, technique) for session in plan.sessions]
    return PlanLoads(
        sessions=tuple(
            SessionLoad(
                session=index,
                hands_on=_minutes(summed.hands_on),
                unplaced=_minutes(summed.unplaced),
                sites=_site_loads(summed.sites),
            )
            for index, summed in enumerate(sums)
        ),
        weeks=tuple(_week(stretch, sums) for stretch in phase_visits(plan)),
    )
