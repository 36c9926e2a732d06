"""Licenses, certifications, registrations, insurance, and the evidence that they were looked up."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge
from attrs import frozen

from soft_tissue.errors import InvalidRecordError, Problem
from soft_tissue.models.declaration import (
    Deidentify,
    Handling,
    Identifier,
    Label,
    Name,
    Pattern,
    Personal,
    Text,
    declared,
)
from soft_tissue.models.profession import Profession
from soft_tissue.models.technique import Discipline

__all__ = [
    "Credential",
    "CredentialKind",
    "CredentialStatus",
    "Currency",
    "InsuranceForm",
    "InsuranceTerms",
    "Place",
    "Verification",
    "VerificationMethod",
]

Place = Annotated[
    str,
    Pattern(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?\Z", "an ISO 3166 code such as US-WA or CA-ON"),
    Deidentify(Handling.PLACE),
]
"""A country or a subdivision, ISO 3166-1 or 3166-2."""

Currency = Annotated[str, Pattern(r"[A-Z]{3}\Z", "an ISO 4217 code such as USD"), Deidentify(Handling.KEEP)]
"""A currency, ISO 4217."""


class CredentialKind(StrEnum):
    """What sort of credential it is. Only a license, certification or registration by a state is a base credential."""

    LICENSE = "license"
    STATE_CERTIFICATION = "state_certification"
    REGISTRATION = "registration"
    LOCAL_PERMIT = "local_permit"
    ESTABLISHMENT_LICENSE = "establishment_license"
    ENDORSEMENT = "endorsement"
    BOARD_CERTIFICATION = "board_certification"
    MODALITY_CERTIFICATION = "modality_certification"
    MEMBERSHIP = "membership"
    LIABILITY_INSURANCE = "liability_insurance"
    EXAMINATION = "examination"
    CPR = "cpr"
    FIRST_AID = "first_aid"
    BACKGROUND_CHECK = "background_check"


BASE_KINDS = frozenset({CredentialKind.LICENSE, CredentialKind.STATE_CERTIFICATION, CredentialKind.REGISTRATION})
"""The credentials that let somebody practice massage at all, where a place asks for one."""

_NEEDS_ISSUER = (CredentialKind.BOARD_CERTIFICATION, CredentialKind.MODALITY_CERTIFICATION, CredentialKind.MEMBERSHIP)
_NEEDS_PLACE = (
    *BASE_KINDS,
    CredentialKind.LOCAL_PERMIT,
    CredentialKind.ESTABLISHMENT_LICENSE,
    CredentialKind.ENDORSEMENT,
)


class CredentialStatus(StrEnum):
    """Where a credential stands, as its issuer says."""

    ACTIVE = "active"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    INACTIVE = "inactive"
    STUDENT = "student"


class VerificationMethod(StrEnum):
    """How a credential was looked up; only the first two come from its issuer."""

    ISSUER_LOOKUP = "issuer_lookup"
    ISSUER_LETTER = "issuer_letter"
    CERTIFICATE_SEEN = "certificate_seen"
    SELF_REPORTED = "self_reported"


@frozen(kw_only=True, field_transformer=declared)
class Verification:
    """Evidence that somebody looked a credential up. It has a date of its own and grows stale.

    Attributes:
        on: the day.
        method: how; None is not recorded.
        by: who; personal.
        reference: where the evidence is kept.
    """

    on: date
    method: VerificationMethod | None = None
    by: Annotated[Text, Personal(Handling.DROP)] | None = None
    reference: Label | None = None


class InsuranceForm(StrEnum):
    """Occurrence covers what happened while it was in force; claims-made what was claimed while it was."""

    OCCURRENCE = "occurrence"
    CLAIMS_MADE = "claims_made"


@frozen(kw_only=True, field_transformer=declared)
class InsuranceTerms:
    """What a liability insurance covers.

    Attributes:
        form: occurrence or claims-made; None is unknown.
        per_claim, aggregate: limits, in whole units of `currency`; None is unknown.
        currency: ISO 4217.
        retroactive_on: first day of the acts that a claims-made policy covers.
        tail_until: last day on which claims after its end are covered; a claims-made policy without a tail covers
            none.

    Raises:
        InvalidRecordError: for a tail or a retroactive date on an occurrence policy, a tail that ends before the
            retroactive date, or an aggregate below one claim.
    """

    form: InsuranceForm | None = None
    per_claim: Annotated[int, Ge(0)] | None = None
    aggregate: Annotated[int, Ge(0)] | None = None
    currency: Currency = "USD"
    retroactive_on: date | None = None
    tail_until: date | None = None

    def __attrs_post_init__(self) -> None:
        problems = []
        if self.form is InsuranceForm.OCCURRENCE:
            message = "belongs to a claims-made policy: an occurrence policy needs none"
            problems += [
                Problem(path=(name,), code="contradiction", message=message)
                for name in ("retroactive_on", "tail_until")
                if getattr(self, name) is not None
            ]
        if self.per_claim is not None and self.aggregate is not None and self.aggregate < self.per_claim:
            problems.append(Problem(path=("aggregate",), code="out_of_range", message="must not be below per_claim"))
        if self.retroactive_on is not None and self.tail_until is not None and self.tail_until < self.retroactive_on:
            message = "must not be before retroactive_on"
            problems.append(Problem(path=("tail_until",), code="out_of_range", message=message))
        if problems:
            raise InvalidRecordError(tuple(problems))


@frozen(kw_only=True, field_transformer=declared)
class Credential:
    """One credential of one practitioner.

    Attributes:
        kind: what sort.
        title: post-nominal or name, such as LMT or CNMT.
        issuer: who gave it. Mandatory for a certification: two certifiers use the same letters CNMT.
        jurisdiction: where a base credential holds, ISO 3166.
        locality: the city or county of a local permit.
        profession: which profession a base credential is of.
        discipline: the discipline that a modality certification is in.
        work: id of the restricted work that an endorsement is for, such as ``intraoral``.
        number: as issued; personal.
        status: as the issuer says; None is unknown.
        disciplined: whether its issuer lists discipline against the holder; None is unknown.
        issued_on, expires_on: its dates; a missing expiry is unknown.
        verification: when and how it was looked up.
        insurance: the terms of a liability insurance.

    Raises:
        InvalidRecordError: for a certification without issuer, a license without jurisdiction, an endorsement without
            its work, insurance terms on anything else, or dates out of order.
    """

    kind: CredentialKind
    title: Label | None = None
    issuer: Label | None = None
    jurisdiction: Place | None = None
    locality: Label | None = None
    profession: Profession = Profession.MASSAGE_THERAPY
    discipline: Discipline | None = None
    work: Identifier | None = None
    number: Name | None = None
    status: CredentialStatus | None = None
    disciplined: bool | None = None
    issued_on: date | None = None
    expires_on: date | None = None
    verification: Verification | None = None
    insurance: InsuranceTerms | None = None

    def __attrs_post_init__(self) -> None:
        problems = []
        if self.kind in _NEEDS_ISSUER and self.issuer is None:
            message = "is required: the same letters mean different things by issuer"
            problems.append(Problem(path=("issuer",), code="required", message=message))
        if self.kind in _NEEDS_PLACE and self.jurisdiction is None:
            message = "is required for a license, certification, registration or permit by a state or city"
            problems.append(Problem(path=("jurisdiction",), code="required", message=message))
        if self.kind is CredentialKind.ENDORSEMENT and self.work is None:
            message = "is required: the work that it is an endorsement for, such as intraoral"
            problems.append(Problem(path=("work",), code="required", message=message))
        if self.insurance is not None and self.kind is not CredentialKind.LIABILITY_INSURANCE:
            message = "belongs to liability_insurance"
            problems.append(Problem(path=("insurance",), code="contradiction", message=message))
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
