"""A library is a value: knowledge, policy and protocols together. No global registry is changed by an import."""

from functools import lru_cache

from attrs import evolve, field, frozen

from soft_tissue.errors import UnknownIdError
from soft_tissue.knowledge import Knowledge, default_knowledge, default_policy, versions_of
from soft_tissue.models import Policy, Versions
from soft_tissue.protocols.data_protocol import DataProtocol
from soft_tissue.protocols.interface import Protocol

__all__ = ["Library", "default_library"]


@frozen(eq=False)
class Library:
    """Everything that an answer is made from. Immutable; every `with_` gives another value.

    Attributes:
        knowledge: what is known.
        policy: what the clinic has decided.
        protocols: in the order of their ids.
    """

    knowledge: Knowledge = field(repr=False)
    policy: Policy
    protocols: tuple[Protocol, ...] = field(repr=False)

    def with_protocols(self, *more: Protocol) -> "Library":
        """The library with more protocols.

        Raises:
            ValueError: when an id is taken.
        """
        taken = {protocol.id for protocol in self.protocols}
        for protocol in more:
            if protocol.id in taken:
                raise ValueError(f"the protocol id {protocol.id} is taken")
            taken.add(protocol.id)
        return evolve(self, protocols=tuple(sorted((*self.protocols, *more), key=lambda p: p.id)))

    def with_policy(self, policy: Policy) -> "Library":
        """The library under another policy."""
        return evolve(self, policy=policy)

    def with_knowledge(self, knowledge: Knowledge) -> "Library":
        """The library with other knowledge."""
        return evolve(self, knowledge=knowledge)

    def protocol(self, id: str) -> Protocol:  # noqa: A002
        """The protocol with this id; the namespace ``soft_tissue.`` may be left out.

        Raises:
            UnknownIdError: when there is none.
        """
        for protocol in self.protocols:
            if protocol.id in (id, f"soft_tissue.{id}"):
                return protocol
        raise UnknownIdError("protocols", id, self.knowledge.protocols.near(id))

    @property
    def versions(self) -> Versions:
        """What every answer is stamped with."""
        return versions_of(self.knowledge, self.policy)


@lru_cache(maxsize=1)
def default_library() -> Library:
    """The library's own knowledge, its cautious policy and its built-in protocols; loaded once, on first use."""
    knowledge = default_knowledge()
    protocols = sorted((DataProtocol(d) for d in knowledge.protocols.values()), key=lambda p: p.id)
    return Library(knowledge, default_policy(), tuple(protocols))
