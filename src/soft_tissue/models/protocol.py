"""A protocol written down as data: when it fits, its phases, and what is done in a visit."""

from typing import Annotated

from annotated_types import Ge, Le, MinLen
from attrs import frozen

from soft_tissue.models.anatomy import Region, StructureKind
from soft_tissue.models.condition import DurationClass, TissueRole, TissueStage
from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.goal import GoalKind
from soft_tissue.models.ranges import DurationRange, NumberRange
from soft_tissue.models.setting import Setting
from soft_tissue.models.source import Basis
from soft_tissue.models.technique import Discipline

__all__ = ["FitCriteria", "PhaseDefinition", "ProtocolCaution", "ProtocolDefinition", "TreatmentDefinition"]


@frozen(kw_only=True, field_transformer=declared)
class FitCriteria:
    """For whom a protocol is made. Every list that is not empty must be met; within a list one is enough.

    Attributes:
        conditions: ids of conditions.
        stages: the condition's own stages, or acute, subacute, chronic.
        not_stages: stages for which it is not made.
        goals: kinds of goal.
        settings: where.
        pregnancy: True for a protocol made for pregnancy.
        no_complaint: True for a protocol for clients without a complaint.
        any_complaint: True for a protocol that takes any complaint with a region, where nothing better fits.
    """

    conditions: tuple[Identifier, ...] = ()
    stages: tuple[Identifier, ...] = ()
    not_stages: tuple[Identifier, ...] = ()
    goals: tuple[GoalKind, ...] = ()
    settings: tuple[Setting, ...] = ()
    pregnancy: bool = False
    no_complaint: bool = False
    any_complaint: bool = False


@frozen(kw_only=True, field_transformer=declared)
class TreatmentDefinition:
    """One technique in a visit, and where it goes.

    Attributes:
        technique: id.
        roles: take the structures that the knowledge names for the condition in these roles.
        structures: take these structures, by id.
        regions: take these regions as a whole.
        complaint_region: take the regions of the complaint as a whole.
        kinds: only structures of these kinds.
        sites: most sites to treat.
        weight: share of the treatment time, against the other treatments of the visit.
        each_side: work on both sides, whatever the side of the complaint.
        stages: only in these tissue stages; empty is all.
        dose: id of a published dose; None takes the best published one for the technique and the stage.
        instruction: what the dose does not say.
    """

    technique: Identifier
    roles: tuple[TissueRole, ...] = ()
    structures: tuple[Identifier, ...] = ()
    regions: tuple[Region, ...] = ()
    complaint_region: bool = False
    kinds: tuple[StructureKind, ...] = ()
    sites: Annotated[int, Ge(1), Le(12)] = 2
    weight: Annotated[int, Ge(1), Le(100)]
    each_side: bool = False
    stages: tuple[TissueStage, ...] = ()
    dose: Identifier | None = None
    instruction: Label | None = None


@frozen(kw_only=True, field_transformer=declared)
class PhaseDefinition:
    """A stretch of visits that are alike.

    Attributes:
        name: such as corrective, maintenance.
        discipline: massage or neuromuscular.
        visits: how many; None is open.
        per_week: how often; None is unknown.
        visits_basis, spacing_basis: what these numbers rest on.
        studied: duration classes that the published course was tried on; for others it is extrapolated.
        session: published or conventional session length.
        session_basis: what that rests on.
        treatments: what is done, in order.
        assess: what is looked at first.
        sources: ids.
    """

    name: Label
    discipline: Discipline
    visits: Annotated[int, Ge(1), Le(200)] | None = None
    per_week: NumberRange | None = None
    visits_basis: Basis
    spacing_basis: Basis
    studied: tuple[DurationClass, ...] = ()
    session: DurationRange
    session_basis: Basis
    treatments: Annotated[tuple[TreatmentDefinition, ...], MinLen(1)]
    assess: tuple[Label, ...] = ()
    clothed: bool = False
    sources: tuple[Identifier, ...] = ()
    note: Label | None = None


@frozen(kw_only=True, field_transformer=declared)
class ProtocolCaution:
    """Something that a protocol keeps away from.

    Attributes:
        what: in one line.
        because: why.
        basis, sources: on what authority.
    """

    what: Label
    because: Label
    basis: Basis
    sources: tuple[Identifier, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class ProtocolDefinition:
    """A protocol as data.

    Attributes:
        id: namespaced; ``soft_tissue.`` is the library's own.
        version: grows with every change.
        title, author: shown on every plan that it makes.
        fit: for whom.
        phases: in order.
        avoid: what it keeps away from.
        evidence: what its evidence says, without a promise.
        sources: ids.
    """

    id: Identifier
    version: Annotated[int, Ge(1)]
    title: Label
    author: Label
    fit: FitCriteria
    phases: Annotated[tuple[PhaseDefinition, ...], MinLen(1)]
    avoid: tuple[ProtocolCaution, ...] = ()
    evidence: Label | None = None
    sources: tuple[Identifier, ...] = ()
    note: Label | None = None

    @property
    def discipline(self) -> Discipline:
        """The discipline of its first phase."""
        return self.phases[0].discipline
