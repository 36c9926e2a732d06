"""Where a license is needed: as much of it as a plan asks for.

Not modeled yet: hours, examinations, continuing education, and the dates between which a rule held.
"""

from enum import StrEnum

from attrs import frozen

from soft_tissue.models.credential import Place
from soft_tissue.models.declaration import Label, declared
from soft_tissue.models.entry import Entry

__all__ = ["Jurisdiction", "LicenseLevel"]


class LicenseLevel(StrEnum):
    """What a place asks of somebody who gives massage for pay."""

    LICENSE = "license"
    REGISTRATION = "registration"
    VOLUNTARY_CERTIFICATION = "voluntary_certification"
    LOCAL = "local"

    @property
    def needs_credential(self) -> bool | None:
        """Whether law asks for a state credential; None where cities and counties decide."""
        return {
            LicenseLevel.LICENSE: True,
            LicenseLevel.REGISTRATION: True,
            LicenseLevel.VOLUNTARY_CERTIFICATION: False,
            LicenseLevel.LOCAL: None,
        }[self]

    @property
    def words(self) -> str:
        """The level as people say it."""
        return self.replace("_", " ")


@frozen(kw_only=True, field_transformer=declared)
class Jurisdiction(Entry):
    """A state or province.

    Attributes:
        code: ISO 3166-2, such as US-WA.
        level: what it asks for.
        as_of: date or year of the source, as printed.
    """

    code: Place
    level: LicenseLevel
    as_of: Label | None = None
