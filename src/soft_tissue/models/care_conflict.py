"""Care of one complaint that something else in the same case rules out."""

from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le, MinLen
from attrs import frozen

from soft_tissue.models.anatomy import Site
from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.source import Basis
from soft_tissue.models.technique import Mechanism
from soft_tissue.models.verdict import Verdict

__all__ = ["CareConflict", "CareKind"]


class CareKind(StrEnum):
    """Who carries the care out: the therapist's hands, or the client at home."""

    HANDS_ON = "hands_on"
    HOME = "home"


@frozen(kw_only=True, field_transformer=declared)
class CareConflict:
    """Two sides that can't both be followed. The stricter side holds, so the care gives way.

    Attributes:
        condition: id of the condition whose care it is.
        path: where that complaint stands in the case.
        kind: hands-on or home care.
        care: what gives way: ids of techniques, or of entries of home care.
        mechanisms: what that care does to tissue.
        sites: where the two meet.
        against: what rules it out: ids of contraindications, codes of restrictions, or an entry of home care.
        against_path: where in the case the other side stands.
        because: the other side in words that hold nothing personal.
        verdict: what holds.
        max_pressure: the deepest level that is left, 1 to 5.
        basis: what the other side rests on.
        sources: ids of the sources of both sides.
    """

    condition: Identifier
    path: Label
    kind: CareKind
    care: Annotated[tuple[Identifier, ...], MinLen(1)]
    mechanisms: tuple[Mechanism, ...] = ()
    sites: tuple[Site, ...] = ()
    against: Annotated[tuple[Identifier, ...], MinLen(1)]
    against_path: Label
    because: Label
    verdict: Verdict
    max_pressure: Annotated[int, Ge(1), Le(5)]
    basis: Basis
    sources: tuple[Identifier, ...] = ()
