"""The answer to "may this practitioner do this, here, today?", with its reasons."""

from datetime import date
from enum import StrEnum
from typing import ClassVar

from attrs import frozen

from soft_tissue.models.credential import Place
from soft_tissue.models.declaration import Identifier, Label, Name, declared
from soft_tissue.models.source import Basis
from soft_tissue.models.versions import Versions

__all__ = ["Aspect", "Effect", "Permission", "Reason", "Ruling"]


class Ruling(StrEnum):
    """Yes, no, or not known. Unknown never becomes one of the others."""

    ALLOWED = "allowed"
    NOT_ALLOWED = "not_allowed"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, answer: bool | None) -> "Ruling":  # noqa: FBT001 - three-valued, not a flag
        """The ruling for true, false or None.

        >>> Ruling.of(None)
        <Ruling.UNKNOWN: 'unknown'>
        """
        if answer is None:
            return cls.UNKNOWN
        return cls.ALLOWED if answer else cls.NOT_ALLOWED


class Aspect(StrEnum):
    """What a reason is about."""

    JURISDICTION = "jurisdiction"
    LICENSE = "license"
    PROFESSION = "profession"
    STUDENT = "student"
    ESTABLISHMENT = "establishment"
    INSURANCE = "insurance"
    HOLDING = "holding"
    RESTRICTED_WORK = "restricted_work"
    TECHNIQUE = "technique"
    CERTIFICATION = "certification"
    CONDITION = "condition"
    CONTINUING_EDUCATION = "continuing_education"
    EDUCATION = "education"
    DISCIPLINE = "discipline"
    VERIFICATION = "verification"
    PREFERENCE = "preference"
    EXPERIENCE = "experience"


class Effect(StrEnum):
    """What a reason does to the answer.

    ``bars`` makes it not allowed and needs a law. ``lacks`` says that hours are still missing: a report on education is
    then not allowed, and nobody is barred from work. ``unsettled`` makes it unknown. ``excludes`` is a clinic's or an
    issuer's own no: the law's answer stands, and the clinic may still not book it. ``confirm`` is to be settled before
    the first touch. ``notes`` only informs.
    """

    BARS = "bars"
    LACKS = "lacks"
    UNSETTLED = "unsettled"
    EXCLUDES = "excludes"
    CONFIRM = "confirm"
    ALLOWS = "allows"
    NOTES = "notes"


@frozen(kw_only=True, field_transformer=declared)
class Reason:
    """One reason.

    Attributes:
        aspect: what it is about.
        effect: what it does to the answer.
        because: the reason in a sentence, without personal values.
        basis: on what kind of authority.
        sources: ids of its sources.
        as_of: date of the fact's source, as printed.
    """

    aspect: Aspect
    effect: Effect
    because: Label
    basis: Basis
    sources: tuple[Identifier, ...] = ()
    as_of: Label | None = None


@frozen(kw_only=True, field_transformer=declared)
class Permission:
    """Whether the law lets somebody do something at a place on a day, and what else speaks for or against it.

    Not legal advice: the facts have sources and dates, and nobody qualified has reviewed them.

    Attributes:
        practitioner: id.
        jurisdiction: ISO 3166 code of the place.
        on: the day.
        answer: allowed, not allowed or unknown, by law alone.
        excluded: whether a clinic's policy or an issuer's rule says no where the law does not.
        reasons: those that decide first.
        versions: what made it.
    """

    kind: ClassVar[str] = "permission"

    practitioner: Name
    jurisdiction: Place
    on: date
    answer: Ruling
    excluded: bool = False
    reasons: tuple[Reason, ...] = ()
    versions: Versions | None = None
