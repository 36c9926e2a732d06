"""What every entry of the knowledge has in common."""

from datetime import date

from attrs import frozen

from soft_tissue.models.declaration import Identifier, Label, declared

__all__ = ["Entry"]


@frozen(kw_only=True, field_transformer=declared)
class Entry:
    """A named fact with its provenance.

    Attributes:
        id: stable; never changes meaning.
        sources: ids of the sources it rests on.
        note: anything a reader should know.
        recorded: the day it was written into the knowledge.
        review: who has reviewed it; ``not clinician-reviewed`` until someone qualified has.
    """

    id: Identifier
    sources: tuple[Identifier, ...] = ()
    note: Label | None = None
    recorded: date | None = None
    review: Label | None = None
