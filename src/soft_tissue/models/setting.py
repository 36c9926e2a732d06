"""Where care is given."""

from enum import StrEnum

__all__ = ["Setting"]


class Setting(StrEnum):
    """Where care is given. An acute-only clinic discharges after recovery; a private practice may go on."""

    PRIVATE_PRACTICE = "private_practice"
    CLINIC = "clinic"
    ACUTE_ONLY_CLINIC = "acute_only_clinic"
    SPA = "spa"
    WORKPLACE = "workplace"
    SPORTS_EVENT = "sports_event"
    HOME_VISIT = "home_visit"
    SCHOOL_CLINIC = "school_clinic"

    @property
    def words(self) -> str:
        """As people say it."""
        return self.replace("_", " ")
