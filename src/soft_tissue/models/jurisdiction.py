"""What a place asks of the people who practice there, outside continuing education."""

from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le, MinLen
from attrs import frozen

from soft_tissue.errors import InvalidRecordError, Problem
from soft_tissue.models.anatomy import Region
from soft_tissue.models.continuing_education import ContinuingEducationProvision
from soft_tissue.models.credential import CredentialKind, Currency, Place
from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.entry import Entry
from soft_tissue.models.profession import Profession
from soft_tissue.models.provision import Provision
from soft_tissue.models.setting import Setting
from soft_tissue.models.technique import Mechanism
from soft_tissue.units import Duration

__all__ = [
    "EducationProvision",
    "EstablishmentProvision",
    "ExaminationProvision",
    "ExemptionProvision",
    "GraceProvision",
    "HoldingProvision",
    "HoldingWhen",
    "Jurisdiction",
    "LegalNotice",
    "LevelProvision",
    "LicenseLevel",
    "RestrictedWork",
    "SensitiveWork",
    "SubjectRequirement",
    "WorkNeed",
]


class LicenseLevel(StrEnum):
    """What a place asks of somebody who gives massage for pay.

    A certification is mandatory; a voluntary certification is not. ``local`` leaves it to cities and counties, ``none``
    says that no law of the place asks for anything.
    """

    LICENSE = "license"
    CERTIFICATION = "certification"
    REGISTRATION = "registration"
    VOLUNTARY_CERTIFICATION = "voluntary_certification"
    LOCAL = "local"
    NONE = "none"

    @property
    def needs_credential(self) -> bool | None:
        """Whether law asks for a state credential; None where cities and counties decide."""
        if self is LicenseLevel.LOCAL:
            return None
        return self in (LicenseLevel.LICENSE, LicenseLevel.CERTIFICATION, LicenseLevel.REGISTRATION)

    @property
    def words(self) -> str:
        """The level as people say it."""
        return self.replace("_", " ")


@frozen(kw_only=True, field_transformer=declared)
class LevelProvision(Provision):
    """What sort of credential the place asks for.

    Attributes:
        level: the sort.
        title: what its holder is called, such as LMT.
        local_permits: whether cities and counties may ask for a permit beside it, where a source says so.
    """

    level: LicenseLevel
    title: Label | None = None
    local_permits: bool | None = None


@frozen(kw_only=True, field_transformer=declared)
class SubjectRequirement:
    """Hours that a curriculum must give to a group of subjects.

    Attributes:
        name: the group as the source names it.
        subjects: ids of the curriculum subjects that count; empty takes any subject not counted elsewhere.
        min: least hours; None where the source names only a most.
        max: most hours that count.
        inside: name of the group that these hours are part of; None for a group of its own.

    Raises:
        InvalidRecordError: when the most is below the least.
    """

    name: Label
    subjects: frozenset[Identifier] = frozenset()
    min: Duration | None = None
    max: Duration | None = None
    inside: Label | None = None

    def __attrs_post_init__(self) -> None:
        if self.min is not None and self.max is not None and self.max < self.min:
            message = "must not be below min"
            raise InvalidRecordError((Problem(path=("max",), code="out_of_range", message=message),))


@frozen(kw_only=True, field_transformer=declared)
class EducationProvision(Provision):
    """Hours of massage education for a license.

    Attributes:
        hours: total clock hours; None where only subjects are known.
        tier: which license, where a place has several; None is the full one.
        subjects: hours by group of subjects, as the source gives them; they need not add up to the total.
        beside: further hours that are not part of the total, such as an unpaid clinic.
        minutes_per_hour: how long an hour of instruction is, where said.
        examination_instead: an examination replaces the hours.
    """

    hours: Duration | None = None
    tier: Label | None = None
    subjects: tuple[SubjectRequirement, ...] = ()
    beside: tuple[SubjectRequirement, ...] = ()
    minutes_per_hour: Annotated[int, Ge(30), Le(60)] | None = None
    examination_instead: bool = False


@frozen(kw_only=True, field_transformer=declared)
class ExaminationProvision(Provision):
    """The licensing examination.

    Attributes:
        required: whether one must be passed.
        accepted: names of those accepted; empty is not known.
    """

    required: bool
    accepted: tuple[Label, ...] = ()


class HoldingWhen(StrEnum):
    """When something must be held."""

    PRACTICING = "practicing"
    AT_LICENSE = "at_license"
    AT_RENEWAL = "at_renewal"


@frozen(kw_only=True, field_transformer=declared)
class HoldingProvision(Provision):
    """Something that a licensee must hold beside the license: liability insurance, CPR.

    Attributes:
        holds: what. Only one needed while practicing bars from work once it has lapsed.
        when: while practicing, when licensed, or at each renewal.
        per_claim, aggregate: least limits of an insurance, in whole units of `currency`.

    Raises:
        InvalidRecordError: when the aggregate is below one claim.
    """

    holds: CredentialKind
    when: HoldingWhen
    per_claim: Annotated[int, Ge(0)] | None = None
    aggregate: Annotated[int, Ge(0)] | None = None
    currency: Currency = "USD"

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.per_claim is not None and self.aggregate is not None and self.aggregate < self.per_claim:
            message = "must not be below per_claim"
            raise InvalidRecordError((Problem(path=("aggregate",), code="out_of_range", message=message),))


class WorkNeed(StrEnum):
    """What restricted work takes beyond the license."""

    PROHIBITED = "prohibited"
    ENDORSEMENT = "endorsement"
    TRAINING = "training"
    INFORMED_CONSENT = "informed_consent"
    WRITTEN_CONSENT = "written_consent"
    REFERRAL = "referral"
    WITNESS = "witness"


@frozen(kw_only=True, field_transformer=declared)
class RestrictedWork(Provision):
    """Work that a license alone does not cover: what is done, where, and for what.

    Of these three, each that is given must match.

    Attributes:
        work: id of the kind of work, such as ``intraoral``; an endorsement, or a practitioner's training, names it.
        techniques, mechanisms: what is done; any one of either matches.
        regions, structures: where; any one of either matches.
        intraoral: where, too: any structure that is reached through the mouth, and the mouth itself.
        conditions: for what; any one matches.
        needs: what it takes; several are all needed.
        training_hours: how much training, where said.

    Raises:
        InvalidRecordError: when it says of no work what it is.
    """

    work: Identifier
    techniques: frozenset[Identifier] = frozenset()
    mechanisms: frozenset[Mechanism] = frozenset()
    regions: frozenset[Region] = frozenset()
    structures: frozenset[Identifier] = frozenset()
    conditions: frozenset[Identifier] = frozenset()
    intraoral: bool = False
    needs: Annotated[frozenset[WorkNeed], MinLen(1)]
    training_hours: Duration | None = None

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        groups = (self.techniques, self.mechanisms, self.regions, self.structures, self.conditions)
        if not self.intraoral and not any(groups):
            message = "needs techniques, mechanisms, regions, structures, conditions, or intraoral = true"
            raise InvalidRecordError((Problem(path=("techniques",), code="required", message=message),))


@frozen(kw_only=True, field_transformer=declared)
class SensitiveWork(Entry):
    """A kind of work that some places restrict. Where nothing is known of a place, it is not known to be free there.

    Attributes:
        name: in words.
        regions, structures: where it is; any one matches.
        intraoral: any structure that is reached through the mouth, and the mouth itself.
    """

    name: Label
    regions: frozenset[Region] = frozenset()
    structures: frozenset[Identifier] = frozenset()
    intraoral: bool = False


@frozen(kw_only=True, field_transformer=declared)
class ExemptionProvision(Provision):
    """Who may give massage without the license: students under supervision, other licensed professions.

    Attributes:
        professions: other professions, within their own license.
        any_licensed: anybody whom the place licenses for another profession, within that license.
        students: whether students of an approved program may.
        supervised: students only under supervision; None is not known.
        school_only: students only in their program's clinic; None is not known.

    Raises:
        InvalidRecordError: when it exempts nobody.
    """

    professions: frozenset[Profession] = frozenset()
    any_licensed: bool = False
    students: bool = False
    supervised: bool | None = None
    school_only: bool | None = None

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if not self.professions and not self.any_licensed and not self.students:
            message = "needs professions, any_licensed = true or students = true"
            raise InvalidRecordError((Problem(path=("professions",), code="required", message=message),))


@frozen(kw_only=True, field_transformer=declared)
class EstablishmentProvision(Provision):
    """Whether the premises need a license of their own.

    Attributes:
        required: whether they do.
        exempt: settings that need none.
    """

    required: bool
    exempt: frozenset[Setting] = frozenset()


@frozen(kw_only=True, field_transformer=declared)
class GraceProvision(Provision):
    """The time after expiry in which a license can still be renewed.

    Attributes:
        days: how long.
        may_practice: whether work may go on meanwhile; where the source does not say (None), it may not.
    """

    days: Annotated[int, Ge(1), Le(3650)]
    may_practice: bool | None = None


@frozen(kw_only=True, field_transformer=declared)
class LegalNotice(Provision):
    """A dated fact about the law that no other provision says: an act replaced, a compact enacted, a repeal scheduled.

    Attributes:
        topic: short id, such as ``compact`` or ``practice-act``.
        says: the fact.
    """

    topic: Identifier
    says: Label


@frozen(kw_only=True, field_transformer=declared)
class Jurisdiction(Entry):
    """A state or province and its provisions. None of a kind means not known, never that nothing is asked.

    Attributes:
        code: ISO 3166-2, such as US-WA.
        name: in English.
        levels: what it asks for.
        education: hours for a license.
        examinations: licensing examinations.
        holdings: insurance, CPR and the like.
        restricted_work: what a license alone does not cover.
        exemptions: who needs no license.
        establishments: licenses of premises.
        grace: renewal after expiry.
        continuing_education: its rules, of 16 kinds.
        notices: other dated facts.
    """

    code: Place
    name: Label
    levels: tuple[LevelProvision, ...] = ()
    education: tuple[EducationProvision, ...] = ()
    examinations: tuple[ExaminationProvision, ...] = ()
    holdings: tuple[HoldingProvision, ...] = ()
    restricted_work: tuple[RestrictedWork, ...] = ()
    exemptions: tuple[ExemptionProvision, ...] = ()
    establishments: tuple[EstablishmentProvision, ...] = ()
    grace: tuple[GraceProvision, ...] = ()
    continuing_education: tuple[ContinuingEducationProvision, ...] = ()
    notices: tuple[LegalNotice, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.id != self.code.lower():
            message = f"must be the code in lower case: {self.code.lower()}"
            raise InvalidRecordError((Problem(path=("id",), code="bad_pattern", message=message),))

    def provisions(self) -> tuple[Provision, ...]:
        """All of them, in the order of the fields."""
        return (
            *self.levels,
            *self.education,
            *self.examinations,
            *self.holdings,
            *self.restricted_work,
            *self.exemptions,
            *self.establishments,
            *self.grace,
            *self.continuing_education,
            *self.notices,
        )
