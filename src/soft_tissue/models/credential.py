"""Licenses, certifications, registrations and training hours."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from attrs import frozen

from soft_tissue.errors import InvalidRecordError, Problem
from soft_tissue.models.declaration import Identifier, Label, Name, Pattern, declared
from soft_tissue.models.technique import Discipline
from soft_tissue.units import Duration

__all__ = ["Credential", "CredentialKind", "CredentialStatus", "Place", "TrainingHours"]

Place = Annotated[str, Pattern(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?\Z", "an ISO 3166 code such as US-WA or CA-ON")]
"""A country or a subdivision, ISO 3166-1 or 3166-2."""


class CredentialKind(StrEnum):
    """What sort of credential it is. Only a license, certification or registration by a state is a base credential."""

    LICENSE = "license"
    STATE_CERTIFICATION = "state_certification"
    REGISTRATION = "registration"
    BOARD_CERTIFICATION = "board_certification"
    MODALITY_CERTIFICATION = "modality_certification"
    LIABILITY_INSURANCE = "liability_insurance"
    EXAMINATION = "examination"
    CPR = "cpr"


BASE_KINDS = frozenset({CredentialKind.LICENSE, CredentialKind.STATE_CERTIFICATION, CredentialKind.REGISTRATION})
"""The credentials that let somebody practice massage at all, where a place asks for one."""


class CredentialStatus(StrEnum):
    """Where a credential stands, as its issuer says."""

    ACTIVE = "active"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    INACTIVE = "inactive"
    STUDENT = "student"


@frozen(kw_only=True, field_transformer=declared)
class Credential:
    """One credential of one practitioner.

    Attributes:
        kind: what sort.
        title: post-nominal or name, such as LMT or CNMT.
        issuer: who gave it. Mandatory for a certification: two certifiers use the same letters CNMT.
        jurisdiction: where a base credential holds, ISO 3166.
        discipline: the discipline that a modality certification is in.
        number: as issued; personal.
        status: as the issuer says; None is unknown.
        issued_on, expires_on: its dates; a missing expiry is unknown.
        verified_on, verified_by: when and by whom it was looked up.

    Raises:
        InvalidRecordError: for a certification without issuer, a license without jurisdiction, or dates out of order.
    """

    kind: CredentialKind
    title: Label | None = None
    issuer: Label | None = None
    jurisdiction: Place | None = None
    discipline: Discipline | None = None
    number: Name | None = None
    status: CredentialStatus | None = None
    issued_on: date | None = None
    expires_on: date | None = None
    verified_on: date | None = None
    verified_by: Label | None = None

    def __attrs_post_init__(self) -> None:
        problems = []
        certifications = (CredentialKind.BOARD_CERTIFICATION, CredentialKind.MODALITY_CERTIFICATION)
        if self.kind in certifications and self.issuer is None:
            message = "is required: the same letters mean different things by issuer"
            problems.append(Problem(path=("issuer",), code="required", message=message))
        if self.kind in BASE_KINDS and self.jurisdiction is None:
            message = "is required for a license, certification or registration by a state"
            problems.append(Problem(path=("jurisdiction",), code="required", message=message))
        if self.issued_on and self.expires_on and self.expires_on < self.issued_on:
            problems.append(Problem(path=("expires_on",), code="out_of_range", message="must not be before issued_on"))
        if problems:
            raise InvalidRecordError(tuple(problems))

    def holds_on(self, day: date) -> bool | None:
        """Whether it is in force that day; None when status or expiry leaves it open."""
        if self.status not in (None, CredentialStatus.ACTIVE):
            return False
        if self.issued_on is not None and day < self.issued_on:
            return False
        if self.expires_on is not None and self.expires_on < day:
            return False
        return True if self.status is CredentialStatus.ACTIVE or self.expires_on is not None else None


@frozen(kw_only=True, field_transformer=declared)
class TrainingHours:
    """Hours of one curriculum subject on a transcript.

    Attributes:
        subject: id of the curriculum subject.
        hours: how long, at least 0.
        school: where.
        completed_on: when it ended.
    """

    subject: Identifier
    hours: Duration
    school: Label | None = None
    completed_on: date | None = None
