"""What a client may disclose that has a route of its own: who can help, and what is said, and what is never written."""

from typing import Annotated

from attrs import frozen

from soft_tissue.models.declaration import Deidentify, Handling, Identifier, Label, Pattern, declared
from soft_tissue.models.entry import Entry

__all__ = ["Disclosure", "DisclosureContact"]

_COUNTRY = Annotated[str, Pattern(r"[A-Z]{2}\Z", "an ISO 3166 country code such as US"), Deidentify(Handling.KEEP)]


@frozen(kw_only=True, field_transformer=declared)
class DisclosureContact:
    """A service that can be reached.

    Attributes:
        name: of the service.
        how: what to dial or to send.
        countries: ISO 3166 codes of where it serves; empty is anywhere.
        on_paper: it may stand on a sheet that the client takes along and that somebody else may read.
        source: id of where it was read.
    """

    name: Label
    how: Label
    countries: tuple[_COUNTRY, ...] = ()
    on_paper: bool = False
    source: Identifier

    @property
    def words(self) -> str:
        """The contact as a therapist reads it."""
        return f"{self.name}: {self.how}"

    def serves(self, place: str) -> bool:
        """Whether it can be reached from a place, given as an ISO 3166 code such as US-WA."""
        return not self.countries or place.partition("-")[0] in self.countries


@frozen(kw_only=True, field_transformer=declared)
class Disclosure(Entry):
    """Facts that are asked in private and, where they are present harm, answered by a route of their own.

    Attributes:
        name: what it is.
        facts: intake facts that it is about; a sheet for a client never names them.
        message: what the therapist says and does; None where it sends nobody on.
        for_client: what the client's own sheet says instead, such that nobody who reads it learns what was told.
        contacts: who can help.
    """

    name: Label
    facts: tuple[Identifier, ...]
    message: Label | None = None
    for_client: Label | None = None
    contacts: tuple[DisclosureContact, ...] = ()
