"""Who issues certifications, and what letters after a name can mean."""

from attrs import frozen

from soft_tissue.models.continuing_education import ContinuingEducationProvision
from soft_tissue.models.credential import CredentialKind, Place
from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.entry import Entry
from soft_tissue.models.profession import Profession
from soft_tissue.models.technique import Discipline

__all__ = ["Issuer", "PostNominal"]


@frozen(kw_only=True, field_transformer=declared)
class Issuer(Entry):
    """A body that gives certifications or memberships.

    Attributes:
        name: its name.
        aliases: other names of it.
        asks: what it asks for before it certifies, in a sentence.
        continuing_education: what it asks for to stay certified; the same sixteen kinds as a state's.
    """

    name: Label
    aliases: tuple[Label, ...] = ()
    asks: Label | None = None
    continuing_education: tuple[ContinuingEducationProvision, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class PostNominal(Entry):
    """One meaning of letters after a name. Letters with several meanings have several entries.

    Attributes:
        letters: as written, such as CNMT.
        means: what they stand for.
        credential: what sort of credential it is, where known.
        issuer: id of the issuer, where known.
        places: where it is used; empty is not known.
        profession: of which profession, where known.
        discipline: of which discipline, where known.
        group: the group in which the list of origin has it.
    """

    letters: Label
    means: Label
    credential: CredentialKind | None = None
    issuer: Identifier | None = None
    places: frozenset[Place] = frozenset()
    profession: Profession | None = None
    discipline: Discipline | None = None
    group: Label | None = None
