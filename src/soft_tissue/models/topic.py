"""Things that the source articles name and that have no model of their own yet."""

from attrs import frozen

from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.entry import Entry
from soft_tissue.models.ranges import DurationRange

__all__ = ["Topic", "TopicLinks"]


@frozen(kw_only=True, field_transformer=declared)
class TopicLinks:
    """Ids that a topic speaks about."""

    techniques: tuple[Identifier, ...] = ()
    conditions: tuple[Identifier, ...] = ()
    claims: tuple[Identifier, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class Topic(Entry):
    """One thing that an article names.

    Attributes:
        topic: what sort of thing, such as choose_neuromuscular_when.
        name: as the article names it.
        statement: what it is, in our words.
        items: the lines of a checklist or a list of questions.
        session: the session length that a format states.
        links: what it speaks about.
    """

    topic: Identifier
    name: Label
    statement: Label
    items: tuple[Label, ...] = ()
    session: DurationRange | None = None
    links: TopicLinks = TopicLinks()
