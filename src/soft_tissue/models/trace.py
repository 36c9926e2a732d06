"""Which parts of the software realize a thing that the source articles name."""

from attrs import frozen

from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.entry import Entry

__all__ = ["TraceRow"]


@frozen(kw_only=True, field_transformer=declared)
class TraceRow(Entry):
    """One thing that an article names.

    Attributes:
        inventory_kind: what sort of thing.
        name: as the inventory names it.
        realized_by: references such as ``techniques:effleurage``, ``field:Presentation.onset``, ``rule:DOSE-RANGE``.
    """

    inventory_kind: Identifier
    name: Label
    realized_by: tuple[Label, ...]
