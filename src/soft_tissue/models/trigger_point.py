"""Trigger points and the pain that they refer."""

from enum import StrEnum

from attrs import frozen

from soft_tissue.models.anatomy import Region, Side
from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.entry import Entry

__all__ = ["ReferralPattern", "TriggerPoint", "TriggerPointStatus"]


class TriggerPointStatus(StrEnum):
    """Active points hurt by themselves and reproduce the complaint; latent points hurt only when pressed."""

    ACTIVE = "active"
    LATENT = "latent"


@frozen(kw_only=True, field_transformer=declared)
class TriggerPoint:
    """A point found on one client.

    Attributes:
        structure: the muscle that holds it.
        side: where; None is unknown.
        status: active or latent; None is unknown.
        refers_to: regions to which pressing it sends pain.
    """

    structure: Identifier
    side: Side | None = None
    status: TriggerPointStatus | None = None
    refers_to: tuple[Region, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class ReferralPattern(Entry):
    """Where a muscle's points are published to refer.

    Attributes:
        structure: the muscle.
        point: the point or division, where the source numbers them.
        refers_to: the area, in the source's words.
        regions: the same as regions.
        complaint: the usual complaint.
    """

    structure: Identifier
    point: Label | None = None
    refers_to: Label | None = None
    regions: tuple[Region, ...] = ()
    complaint: Label | None = None
