"""The person who gives care."""

from datetime import date
from typing import Annotated

from annotated_types import Ge, Le
from attrs import frozen

from soft_tissue.models.activity import Activity, InactiveSpan, Ledger
from soft_tissue.models.client import TherapistGender
from soft_tissue.models.credential import BASE_KINDS, Credential, CredentialKind
from soft_tissue.models.declaration import Handling, Identifier, Name, Personal, Text, declared
from soft_tissue.models.npi import Npi
from soft_tissue.models.setting import Setting
from soft_tissue.models.technique import Discipline
from soft_tissue.models.transcript import Transcript

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
    """A massage or neuromuscular therapist. What is left out is unknown.

    Attributes:
        id: opaque id of the host, such as P-2.
        name: personal; never needed for a plan.
        npi: National Provider Identifier, with its check digit.
        credentials: licenses, certifications, insurance.
        transcripts: education, by program.
        activities: continuing education, of all cycles.
        inactive: when the license was not active.
        born_on: decides the renewal cycle in some places.
        practicing_since: how long in practice.
        experience: by condition.
        offers: disciplines that the practitioner is willing to give; an NMT may or may not give relaxation massage.
        skills: technique ids for which there is training beyond the base license.
        work_trained: ids of restricted work for which there is training, such as ``intraoral``.
        assessment_methods: ids of the assessments that are used.
        home_exercise: whether exercises for home are recommended.
        settings: where the practitioner works; None is unknown.
        accepts_insurance, package_deals: how care can be paid for.
        well_reviewed: whether clients and colleagues recommend; the host decides what that takes.
        gender: for clients who have a preference.
        sees_maintenance: whether clients may return after recovery.
    """

    id: Name
    name: Annotated[Text, Personal(Handling.DROP)] | None = None
    npi: Npi | None = None
    credentials: tuple[Credential, ...] = ()
    transcripts: tuple[Transcript, ...] = ()
    activities: tuple[Activity, ...] = ()
    inactive: tuple[InactiveSpan, ...] = ()
    born_on: Annotated[date, Personal(Handling.BIRTH)] | None = None
    practicing_since: date | None = None
    experience: tuple[Experience, ...] = ()
    offers: frozenset[Discipline] = frozenset(Discipline)
    skills: frozenset[Identifier] = frozenset()
    work_trained: frozenset[Identifier] = frozenset()
    assessment_methods: frozenset[Identifier] | None = None
    home_exercise: bool | None = None
    settings: frozenset[Setting] | None = None
    accepts_insurance: bool | None = None
    package_deals: bool | None = None
    well_reviewed: bool | None = None
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

    def subjects(self) -> frozenset[str]:
        """Ids of the curriculum subjects in which hours are on a transcript."""
        return frozenset(
            part.subject for transcript in self.transcripts for part in transcript.subjects if part.hours.exact > 0
        )

    def ledger(self) -> Ledger:
        """What continuing education is evaluated from."""
        return Ledger(
            practitioner=self.id,
            born_on=self.born_on,
            credentials=self.credentials,
            inactive=self.inactive,
            activities=self.activities,
        )
