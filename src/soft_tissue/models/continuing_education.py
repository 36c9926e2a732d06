"""The sixteen kinds of continuing-education rule.

Written after the printed rules of some fifty places. A rule is data: which activities it means is an `ActivityMatch`,
never code. Hours are hours of credit.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from annotated_types import Ge, Le
from attrs import frozen

from soft_tissue.errors import InvalidRecordError, Problem
from soft_tissue.models.activity import ActivityMatch, CreditHours, CreditUnit
from soft_tissue.models.credential import CredentialKind
from soft_tissue.models.declaration import Identifier, declared
from soft_tissue.models.provision import Provision

__all__ = [
    "AdditionalOutsideTotal",
    "AlternativeCompliance",
    "AnchorBasis",
    "CapPer",
    "CarryoverMax",
    "ContinuingEducationProvision",
    "CreditConversion",
    "CycleAnchor",
    "Excluded",
    "FirstCycleProration",
    "FirstRenewalExempt",
    "MaxCategory",
    "MinCategory",
    "MinutesPerHour",
    "Parity",
    "PhaseInProration",
    "Proration",
    "RecordRetention",
    "RetentionFrom",
    "SeniorityReduction",
    "TotalHours",
]

Percent = Annotated[float, Ge(0), Le(100)]
Years = Annotated[int, Ge(1), Le(20)]


def _exactly_one(record: object, *names: str) -> None:
    if sum(getattr(record, name) is not None for name in names) != 1:
        message = f"needs exactly one of: {', '.join(names)}"
        raise InvalidRecordError((Problem(path=(names[0],), code="required", message=message),))


@frozen(kw_only=True, field_transformer=declared)
class TotalHours(Provision):
    """Hours to complete in each cycle.

    Attributes:
        hours: how many; 0 says that none are asked.
        years: length of the cycle; None where only the renewal period is named.
    """

    kind: ClassVar[str] = "total"
    hours: CreditHours
    years: Years | None = None


@frozen(kw_only=True, field_transformer=declared)
class MinCategory(Provision):
    """Least hours in a category, inside the total.

    Attributes:
        category: id of the category.
        hours, percent: how many, or which share of the required total; one of the two.
        match: which activities count.
        separate: an hour that counts here counts in no other separate category.
        inside: category that these hours are part of.
        once: asked once in a career, not in each cycle.
    """

    kind: ClassVar[str] = "min_category"
    category: Identifier
    hours: CreditHours | None = None
    percent: Percent | None = None
    match: ActivityMatch
    separate: bool = False
    inside: Identifier | None = None
    once: bool = False

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        _exactly_one(self, "hours", "percent")


class CapPer(StrEnum):
    """Over what a most is counted."""

    CYCLE = "cycle"
    YEAR = "year"
    ACTIVITY = "activity"


@frozen(kw_only=True, field_transformer=declared)
class MaxCategory(Provision):
    """Most hours of a category that count towards the total.

    Attributes:
        category: id of the category.
        hours, percent: how many, or which share of the required total; one of the two.
        match: which activities it limits.
        per: over the cycle, each year of it (from its first day), or each activity.
    """

    kind: ClassVar[str] = "max_category"
    category: Identifier
    hours: CreditHours | None = None
    percent: Percent | None = None
    match: ActivityMatch
    per: CapPer = CapPer.CYCLE

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        _exactly_one(self, "hours", "percent")


@frozen(kw_only=True, field_transformer=declared)
class Excluded(Provision):
    """Activities that earn no credit.

    Attributes:
        category: id of the category.
        match: which activities; None with `repeats` means every one.
        repeats: only the second and later time that one course is taken within a cycle.
        for_category: they count, but not for this category.
    """

    kind: ClassVar[str] = "excluded"
    category: Identifier
    match: ActivityMatch | None = None
    repeats: bool = False
    for_category: Identifier | None = None

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if self.match is None and not self.repeats:
            message = "is required, unless repeats = true"
            raise InvalidRecordError((Problem(path=("match",), code="required", message=message),))


@frozen(kw_only=True, field_transformer=declared)
class FirstRenewalExempt(Provision):
    """The first renewal asks for no hours.

    Attributes:
        months: only for a license issued at most so long before the renewal; None is any first renewal.
    """

    kind: ClassVar[str] = "first_renewal_exempt"
    months: Annotated[int, Ge(1), Le(120)] | None = None


@frozen(kw_only=True, field_transformer=declared)
class FirstCycleProration(Provision):
    """Fewer hours in the cycle in which the license was issued.

    Attributes:
        hours: a fixed number instead of the total, or
        hours_per_step: hours for each step of licensure; None takes the total's even share.
        step_months: length of a step.
        partial_step: whether a part of a step counts as one; None is not known.
        in_year: only for licenses issued in this year of the cycle, 1 for the first.
        minima: categories whose least hours still hold; None keeps all that fit.
    """

    kind: ClassVar[str] = "first_cycle_proration"
    hours: CreditHours | None = None
    hours_per_step: CreditHours | None = None
    step_months: Annotated[int, Ge(1), Le(60)] | None = None
    partial_step: bool | None = None
    in_year: Years | None = None
    minima: frozenset[Identifier] | None = None

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        _exactly_one(self, "hours", "step_months")


@frozen(kw_only=True, field_transformer=declared)
class PhaseInProration(Provision):
    """Fewer hours while a rule is new.

    Attributes:
        hours: a fixed number instead of the total, or
        hours_per_month: hours for each month from `since` to the renewal.
        since: from when the months count.
        until: last renewal to which it applies.
        issued_from, issued_to: only licenses issued between these days.
    """

    kind: ClassVar[str] = "phase_in_proration"
    hours: CreditHours | None = None
    hours_per_month: CreditHours | None = None
    since: date | None = None
    until: date | None = None
    issued_from: date | None = None
    issued_to: date | None = None

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        _exactly_one(self, "hours", "hours_per_month")
        if self.hours_per_month is not None and self.since is None:
            message = "is required with hours_per_month"
            raise InvalidRecordError((Problem(path=("since",), code="required", message=message),))
        if self.issued_from is not None and self.issued_to is not None and self.issued_to < self.issued_from:
            message = "must not be before issued_from"
            raise InvalidRecordError((Problem(path=("issued_to",), code="out_of_range", message=message),))


@frozen(kw_only=True, field_transformer=declared)
class Proration(Provision):
    """Fewer hours for a cycle in part of which the license was retired or inactive.

    Attributes:
        hours_per_month: hours for each active month.
        partial_month: whether a part of a month counts as one; None is not known.
    """

    kind: ClassVar[str] = "proration"
    hours_per_month: CreditHours
    partial_month: bool | None = None


@frozen(kw_only=True, field_transformer=declared)
class CarryoverMax(Provision):
    """Most hours beyond the total that count in the next cycle.

    Attributes:
        hours, percent: how many, or which share of the total; 0 hours says that nothing is carried over.
        cycles: for how many cycles after their own they count; what is oldest is used up first.
        except_categories: categories whose least hours must be completed in each cycle anew.
    """

    kind: ClassVar[str] = "carryover_max"
    hours: CreditHours | None = None
    percent: Percent | None = None
    cycles: Annotated[int, Ge(1), Le(10)] = 1
    except_categories: frozenset[Identifier] = frozenset()

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        _exactly_one(self, "hours", "percent")


@frozen(kw_only=True, field_transformer=declared)
class AdditionalOutsideTotal(Provision):
    """Something due in each cycle beside the total.

    Attributes:
        category: id of the category.
        hours: how many hours, or
        hours_per_year: hours for each year of the cycle; both left out, one activity that matches will do.
        since: years before this day do not count.
        match: which activities meet it; their hours do not count towards the total. Or
        holds: a credential that meets it while it is in force.
        counts_inside: the hours may count towards the total too.
        once: asked once in a career, not in each cycle.
    """

    kind: ClassVar[str] = "additional_outside_total"
    category: Identifier
    hours: CreditHours | None = None
    hours_per_year: CreditHours | None = None
    since: date | None = None
    match: ActivityMatch | None = None
    holds: CredentialKind | None = None
    counts_inside: bool = False
    once: bool = False

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        _exactly_one(self, "match", "holds")


@frozen(kw_only=True, field_transformer=declared)
class SeniorityReduction(Provision):
    """Fewer hours for those who are old or long licensed.

    Attributes:
        licensed_years: for those licensed at least so long at the end of the cycle.
        age: for those at least so old at the end of the cycle.
        hours, percent: hours asked instead, or the share of the total that is still asked; one of the two.
    """

    kind: ClassVar[str] = "seniority_reduction"
    licensed_years: Annotated[int, Ge(1), Le(80)] | None = None
    age: Annotated[int, Ge(18), Le(110)] | None = None
    hours: CreditHours | None = None
    percent: Percent | None = None

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        _exactly_one(self, "hours", "percent")
        if self.licensed_years is None and self.age is None:
            message = "needs licensed_years, age or both"
            raise InvalidRecordError((Problem(path=("licensed_years",), code="required", message=message),))


@frozen(kw_only=True, field_transformer=declared)
class MinutesPerHour(Provision):
    """How many minutes of instruction make an hour of credit, and what a part of an hour gives.

    Attributes:
        minutes: for one hour.
        part_minutes: from how many minutes on a part of an hour counts; None is not known.
        part_hours: what such a part gives. With both left out, whole hours count for sure and the rest perhaps.
    """

    kind: ClassVar[str] = "minutes_per_hour"
    minutes: Annotated[int, Ge(30), Le(60)]
    part_minutes: Annotated[int, Ge(1), Le(59)] | None = None
    part_hours: CreditHours | None = None

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if (self.part_minutes is None) != (self.part_hours is None):
            message = "part_minutes and part_hours go together"
            raise InvalidRecordError((Problem(path=("part_minutes",), code="required", message=message),))


@frozen(kw_only=True, field_transformer=declared)
class CreditConversion(Provision):
    """Hours of credit for one unit of another kind.

    Attributes:
        unit: semester hour, quarter hour or CEU.
        hours: what one gives.
    """

    kind: ClassVar[str] = "credit_conversion"
    unit: CreditUnit
    hours: CreditHours


@frozen(kw_only=True, field_transformer=declared)
class AlternativeCompliance(Provision):
    """A credential that meets the whole requirement while it is in force.

    Attributes:
        holds: which kind of credential.
        issuers: ids of its issuers; empty is any.
    """

    kind: ClassVar[str] = "alternative_compliance"
    holds: CredentialKind
    issuers: frozenset[Identifier] = frozenset()


class RetentionFrom(StrEnum):
    """From when the time for keeping certificates runs."""

    COMPLETION = "completion"
    PERIOD_END = "period_end"
    REPORT = "report"


@frozen(kw_only=True, field_transformer=declared)
class RecordRetention(Provision):
    """How long certificates are kept.

    Attributes:
        years: how long.
        since: from when; None is not known, and then counted from the end of the cycle.
    """

    kind: ClassVar[str] = "record_retention"
    years: Years
    since: RetentionFrom | None = None


class AnchorBasis(StrEnum):
    """What the last day of a cycle hangs on."""

    FIXED_DATE = "fixed_date"
    ISSUE_DATE = "issue_date"
    ISSUE_MONTH = "issue_month"
    BIRTH_DATE = "birth_date"
    BIRTH_MONTH = "birth_month"


class Parity(StrEnum):
    """Which years a cycle of two years ends in."""

    EVEN = "even"
    ODD = "odd"
    BIRTH_YEAR = "birth_year"
    ISSUE_YEAR = "issue_year"
    LICENSE_NUMBER = "license_number"


@frozen(kw_only=True, field_transformer=declared)
class CycleAnchor(Provision):
    """When a cycle ends and how long it is. 29 February falls on 28 February in other years.

    Attributes:
        basis: what its last day hangs on.
        years: its length; None takes it from the total.
        month, day: the last day, for a fixed date; a day past the end of the month is the month's last. With a month of
            birth or issue, `day` is the day of that month, its last when left out.
        day_before: it ends the day before the anniversary, not on it.
        parity: which years it ends in: even, odd, or like the year of birth, the year of issue, or the last digit of
            the license number.
        reference: one known last day, which settles the years of longer cycles. Without parity and reference the
            license's own expiry settles them.

    Raises:
        InvalidRecordError: when a fixed date lacks its month or day.
    """

    kind: ClassVar[str] = "cycle_anchor"
    basis: AnchorBasis
    years: Years | None = None
    month: Annotated[int, Ge(1), Le(12)] | None = None
    day: Annotated[int, Ge(1), Le(31)] | None = None
    day_before: bool = False
    parity: Parity | None = None
    reference: date | None = None

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        fixed = self.basis is AnchorBasis.FIXED_DATE
        if fixed and (self.month is None or self.day is None):
            message = "month and day are required for a fixed date"
            raise InvalidRecordError((Problem(path=("month",), code="required", message=message),))


ContinuingEducationProvision = (
    TotalHours
    | MinCategory
    | MaxCategory
    | Excluded
    | FirstRenewalExempt
    | FirstCycleProration
    | PhaseInProration
    | Proration
    | CarryoverMax
    | AdditionalOutsideTotal
    | SeniorityReduction
    | MinutesPerHour
    | CreditConversion
    | AlternativeCompliance
    | RecordRetention
    | CycleAnchor
)
"""Any of the sixteen kinds."""
