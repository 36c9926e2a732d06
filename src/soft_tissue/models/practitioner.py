"""The person who gives care."""

from datetime import date
from typing import Annotated

from annotated_types import Ge, Le
from attrs import frozen

from soft_tissue.models.client import TherapistGender
from soft_tissue.models.credential import BASE_KINDS, Credential, CredentialKind, TrainingHours
from soft_tissue.models.declaration import Identifier, Name, Personal, Text, declared
from soft_tissue.models.technique import Discipline

__all__ = ["Experience", "Practitioner"]


@frozen(kw_only=True, field_transformer=declared)
class Experience:
    """How much somebody has worked with one condition; a missing number is unknown.

    Attributes:
        condition: id of the condition.
        clients: how many clients with it.
        years: for how many years.
    """

    condition: Identifier
    clients: Annotated[int, Ge(0), Le(100_000)] | None = None
    years: Annotated[int, Ge(0), Le(80)] | None = None


@frozen(kw_only=True, field_transformer=declared)
class Practitioner:
    """A massage or neuromuscular therapist at hand.

    Attributes:
        id: opaque id of the host, such as P-2.
        name: personal; never needed for a plan.
        credentials: licenses, certifications, insurance.
        training: hours by subject.
        experience: by condition.
        offers: disciplines that the practitioner is willing to give; an NMT may or may not give relaxation massage.
        skills: technique ids for which there is training beyond the base license.
        gender: for clients who have a preference.
        sees_maintenance: whether clients may return after recovery; None is unknown.
    """

    id: Name
    name: Text | None = None
    credentials: tuple[Credential, ...] = ()
    training: tuple[TrainingHours, ...] = ()
    experience: tuple[Experience, ...] = ()
    offers: frozenset[Discipline] = frozenset(Discipline)
    skills: frozenset[Identifier] = frozenset()
    gender: Annotated[TherapistGender, Personal()] | None = None
    sees_maintenance: bool | None = None

    def base_credentials(self) -> tuple[Credential, ...]:
        """Licenses, state certifications and registrations, in any place and state."""
        return tuple(credential for credential in self.credentials if credential.kind in BASE_KINDS)

    def neuromuscular_certification(self, on: date) -> bool | None:
        """Whether a neuromuscular certification is in force; None when one is held but its state is unknown."""
        held = [
            credential.holds_on(on)
            for credential in self.credentials
            if credential.kind in (CredentialKind.MODALITY_CERTIFICATION, CredentialKind.BOARD_CERTIFICATION)
            and credential.discipline is Discipline.NEUROMUSCULAR
        ]
        if True in held:
            return True
        return None if None in held else False
