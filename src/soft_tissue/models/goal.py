"""What the client wants to reach."""

from datetime import date
from enum import StrEnum

from attrs import frozen

from soft_tissue.models.declaration import Text, declared

__all__ = ["Goal", "GoalKind"]


class GoalKind(StrEnum):
    """What sort of goal it is."""

    FUNCTION = "function"
    PAIN = "pain"
    MOVEMENT = "movement"
    RELAXATION = "relaxation"
    SLEEP = "sleep"
    PERFORMANCE = "performance"
    PREVENTION = "prevention"


@frozen(kw_only=True, field_transformer=declared)
class Goal:
    """One goal, set with the client.

    Attributes:
        text: in the client's words, such as "reach the overhead shelf".
        kind: what sort.
        by: the day by which it is wanted.
        agreed: whether client and practitioner have agreed on it.
    """

    text: Text
    kind: GoalKind
    by: date | None = None
    agreed: bool = True
