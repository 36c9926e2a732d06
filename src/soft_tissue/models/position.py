"""How the client lies or sits."""

from enum import StrEnum

__all__ = ["Position"]


class Position(StrEnum):
    """A position of the client on the table or chair."""

    PRONE = "prone"
    SUPINE = "supine"
    SIDE_LYING = "side_lying"
    HALF_SITTING = "half_sitting"
    SEATED = "seated"
    STANDING = "standing"

    @property
    def words(self) -> str:
        """As people say it.

        >>> Position.PRONE.words
        'face down'
        """
        return {"prone": "face down", "supine": "flat on the back"}.get(self.value, self.replace("_", "-"))
