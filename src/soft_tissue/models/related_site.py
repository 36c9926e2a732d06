"""A site beyond the complaint that may be worth a look: a suggestion with its reasons, never a diagnosis."""

from typing import Annotated

from annotated_types import Ge, Le, MinLen
from attrs import frozen

from soft_tissue.models.anatomy import Site
from soft_tissue.models.condition import SideRule, TissueRole
from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.source import EvidenceGrade
from soft_tissue.models.verdict import Verdict

__all__ = ["RelatedSite"]


@frozen(kw_only=True, field_transformer=declared)
class RelatedSite:
    """A muscle that is published to refer to the complaint's regions, or to compensate for them.

    Attributes:
        site: the muscle; its side follows from the complaint's side and the side rule, None is unknown.
        roles: referring, compensating or both.
        side_rule: on which side a source looks for it; None where no source says or sources differ.
        why: what the sources say, one line each, the best graded first.
        presentations: which presentations of the case call for it, counted from 0.
        grade: the best grade of its sources.
        sources: ids, the best graded first.
        technique: what the verdict is about: ``palpation``, or the id of a technique.
        verdict: what the care map says there.
        max_pressure: the deepest level that is left, 1 to 5.
        because: why it is not free; empty where the verdict is to proceed and no ceiling is set.
    """

    site: Site
    roles: Annotated[tuple[TissueRole, ...], MinLen(1)]
    side_rule: SideRule | None = None
    why: tuple[Label, ...] = ()
    presentations: Annotated[tuple[Annotated[int, Ge(0)], ...], MinLen(1)]
    grade: EvidenceGrade
    sources: tuple[Identifier, ...] = ()
    technique: Identifier
    verdict: Verdict
    max_pressure: Annotated[int, Ge(1), Le(5)]
    because: tuple[Label, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether the map lets somebody look there: freely or with changes."""
        return self.verdict.allows
