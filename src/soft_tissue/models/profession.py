"""Which licensed profession a base credential is of."""

from enum import StrEnum

__all__ = ["Profession"]


class Profession(StrEnum):
    """A licensed profession; ``other`` is one that this list lacks."""

    MASSAGE_THERAPY = "massage_therapy"
    PHYSICAL_THERAPY = "physical_therapy"
    PHYSICAL_THERAPIST_ASSISTANT = "physical_therapist_assistant"
    OCCUPATIONAL_THERAPY = "occupational_therapy"
    CHIROPRACTIC = "chiropractic"
    OSTEOPATHY = "osteopathy"
    MEDICINE = "medicine"
    NURSING = "nursing"
    ACUPUNCTURE = "acupuncture"
    ATHLETIC_TRAINING = "athletic_training"
    NATUROPATHY = "naturopathy"
    PODIATRY = "podiatry"
    COSMETOLOGY = "cosmetology"
    ESTHETICS = "esthetics"
    BARBERING = "barbering"
    OTHER = "other"

    @property
    def words(self) -> str:
        """As people say it."""
        return self.replace("_", " ")
