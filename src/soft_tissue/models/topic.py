"""Things that the source articles name and that have no model of their own yet."""

from enum import StrEnum

from attrs import frozen

from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.entry import Entry
from soft_tissue.models.goal import GoalKind
from soft_tissue.models.ranges import DurationRange

__all__ = ["ChoiceSign", "Topic", "TopicLinks"]


class ChoiceSign(StrEnum):
    """What in a case speaks for one discipline, after the first article's lists of when to choose whom.

    ``linked_condition`` is a presented condition that the topic links to, ``specific_condition`` any that the articles
    leave to neuromuscular therapy. ``not_assessed`` only adds to another sign.
    """

    LINKED_CONDITION = "linked_condition"
    SPECIFIC_CONDITION = "specific_condition"
    MOVEMENT_RESTRICTED = "movement_restricted"
    NOT_HELPED_ELSEWHERE = "not_helped_elsewhere"
    REPEATED_STRAIN = "repeated_strain"
    SEVERAL_AREAS = "several_areas"
    NOT_ASSESSED = "not_assessed"
    NOTHING_PRESENTED = "nothing_presented"


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
        session: the session length that a format states.
        signs, goals: what in a case makes a reason for a choice of it; any one does.
        links: what it speaks about.
    """

    topic: Identifier
    name: Label
    statement: Label
    session: DurationRange | None = None
    signs: frozenset[ChoiceSign] = frozenset()
    goals: frozenset[GoalKind] = frozenset()
    links: TopicLinks = TopicLinks()
