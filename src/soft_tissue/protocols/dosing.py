"""Choosing a published dose for one technique at one structure and stage. None found means unknown, never a guess."""

from functools import lru_cache

from soft_tissue.knowledge import Knowledge
from soft_tissue.models import (
    Basis,
    Dose,
    EvidenceGrade,
    LevelRange,
    Mechanism,
    PressureLevelRange,
    PublishedDose,
    Technique,
    TissueStage,
    TriggerPointStatus,
)
from soft_tissue.models.dose import AMOUNTS
from soft_tissue.validation import Context
from soft_tissue.validation.doses import has_active_point

__all__ = ["choose_dose", "choose_published"]

_FELT = {Mechanism.COMPRESSION, Mechanism.FRICTION, Mechanism.STRETCH, Mechanism.FASCIAL_LOAD, Mechanism.KNEADING}
"""Mechanisms that can hurt: their doses carry the client's limit."""

_STATED = tuple(name for name in AMOUNTS if name not in ("discomfort", "pressure_level"))


@lru_cache(maxsize=16)
def _by_technique(knowledge: Knowledge) -> dict[str, tuple[PublishedDose, ...]]:
    found: dict[str, list[PublishedDose]] = {}
    for dose in knowledge.doses.values():
        if dose.planning:
            found.setdefault(dose.technique, []).append(dose)
    return {technique: tuple(doses) for technique, doses in found.items()}


def _grade(knowledge: Knowledge, sources: tuple[str, ...]) -> int:
    known = [knowledge.sources[id_].grade for id_ in sources if id_ in knowledge.sources]
    return min((grade.rank for grade in known), default=EvidenceGrade.NONE.rank)


def choose_published(
    knowledge: Knowledge,
    technique: str,
    structure: str | None,
    stage: TissueStage | None,
    point: TriggerPointStatus | None,
) -> PublishedDose | None:
    """The best published dose: for this stage, for this structure, with amounts, of the best grade; ties by id.

    A dose for another stage is never taken, and one tried on latent points serves latent points only.
    """

    def usable(dose: PublishedDose) -> bool:
        if dose.stage is not TissueStage.ANY and dose.stage is not stage:
            return False
        if dose.point_status is TriggerPointStatus.LATENT and point is not TriggerPointStatus.LATENT:
            return False
        return any(getattr(dose, name) is not None for name in _STATED) or dose.minutes_per_site is not None

    def rank(dose: PublishedDose) -> tuple[object, ...]:
        return (
            dose.hold is None and dose.rate is None and dose.temperature is None,
            dose.stage is TissueStage.ANY,
            structure not in dose.structures,
            point is not None and dose.point_status is not point,
            bool(dose.structures) and structure not in dose.structures,
            _grade(knowledge, dose.sources),
            dose.id,
        )

    candidates = [dose for dose in _by_technique(knowledge).get(technique, ()) if usable(dose)]
    return min(candidates, key=rank) if candidates else None


def choose_dose(
    context: Context,
    technique: Technique,
    structure: str | None,
    *,
    stage: TissueStage | None,
    point: TriggerPointStatus | None,
    ceiling: int,
    forced: str | None = None,
    instruction: str | None = None,
) -> tuple[Dose, PublishedDose | None]:
    """The dose of one step, and the publication that it follows.

    Pressure stays under the map's ceiling; discomfort under the client's limit, the publication's and the policy's. A
    dose that was tried on latent points is taken for a latent point only, and not where an active one is recorded too.
    """
    if point is TriggerPointStatus.LATENT and has_active_point(context, structure):
        point = TriggerPointStatus.ACTIVE
    published = context.knowledge.doses.get(forced) if forced is not None else None
    latent_only = published is not None and published.point_status is TriggerPointStatus.LATENT
    if latent_only and point is not TriggerPointStatus.LATENT:
        published = None
    if published is None:
        published = choose_published(context.knowledge, technique.id, structure, stage, point)
    amounts = {name: getattr(published, name) for name in _STATED} if published is not None else {}
    if technique.depth is not None and ceiling < technique.depth.level:
        # A force that was published for deep work does not hold where only lighter work is left.
        amounts |= {"pressure": None, "force": None}
    level = None
    if technique.depth is not None:
        level = PressureLevelRange(max=min(technique.depth.level, ceiling))
    intake = context.case.client.intake
    limits = [intake.discomfort_limit] if intake is not None and intake.discomfort_limit is not None else []
    if published is not None and published.discomfort is not None and published.discomfort.max is not None:
        limits.append(published.discomfort.max)
    # A ceiling is not a target: with neither the client's limit nor a published one, none is written.
    limit = min(*limits, context.policy.discomfort_ceiling) if limits else None
    felt = not _FELT.isdisjoint(technique.mechanisms)
    basis = None
    if published is not None:
        elsewhere = bool(published.structures) and structure not in published.structures
        basis = Basis.EXTRAPOLATED if elsewhere else Basis.PUBLISHED
    dose = Dose(
        **amounts,
        pressure_level=level,
        discomfort=LevelRange(max=limit) if felt and limit is not None else None,
        instruction=instruction,
        published=published.id if published is not None else None,
        basis=basis,
        sources=published.sources if published is not None else (),
    )
    return dose, published
