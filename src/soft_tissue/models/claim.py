"""Claims that the source articles make, each with its audit. A claim is carried, never used as a fact."""

from enum import StrEnum

from attrs import frozen

from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.entry import Entry

__all__ = ["Audit", "Claim"]


class Audit(StrEnum):
    """What was found when a claim was looked up."""

    SUPPORTED = "supported"
    CONTRADICTED = "contradicted"
    OUTDATED = "outdated"
    INCOMPLETE = "incomplete"
    UNVERIFIED = "unverified"
    UNSUPPORTED = "unsupported"
    CONFLICTS_WITH_SCOPE = "conflicts_with_scope"
    OPINION = "opinion"


@frozen(kw_only=True, field_transformer=declared)
class Claim(Entry):
    """A statement that somebody has made.

    Attributes:
        text: the claim.
        made_by: ids of the sources that make it.
        audit: the verdict on it.
        finding: what was found; `sources` are those of the audit.
    """

    text: Label
    made_by: tuple[Identifier, ...]
    audit: Audit
    finding: Label
