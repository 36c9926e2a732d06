"""What came of holding a ledger against a cycle, or a transcript against the hours that a place asks for."""

from datetime import date
from typing import Annotated, ClassVar

from annotated_types import Ge
from attrs import frozen

from soft_tissue.models.activity import CreditHours
from soft_tissue.models.credential import Place
from soft_tissue.models.declaration import Identifier, Label, Name, declared
from soft_tissue.models.permission import Reason, Ruling
from soft_tissue.models.versions import Versions
from soft_tissue.units import Duration

__all__ = ["CategoryResult", "ContinuingEducationReport", "EducationReport", "HoursCounted", "SubjectResult"]


@frozen(kw_only=True, field_transformer=declared)
class HoursCounted:
    """One activity and what it counted for.

    Attributes:
        activity: its place in the ledger, from 0.
        id: the host's id of it.
        hours: its credit in hours, as far as it is certain.
        counted: hours counted towards the total.
        because: why hours were rejected, or counted in part; empty when all count.
    """

    activity: Annotated[int, Ge(0)]
    id: Name | None = None
    hours: CreditHours
    counted: CreditHours
    because: tuple[Label, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class CategoryResult:
    """One category with least hours.

    Attributes:
        category: id.
        required: hours asked; None for something that one activity or one credential meets.
        counted: hours counted for certain.
        short: hours missing for certain facts; `possible` is how much of it open facts could still fill.
        outside_total: due beside the total.
        met: whether it is met; None is not known.
        sources: ids of the sources of the rule.
    """

    category: Identifier
    required: CreditHours | None = None
    counted: CreditHours = 0
    short: CreditHours = 0
    possible: CreditHours = 0
    outside_total: bool = False
    met: bool | None
    sources: tuple[Identifier, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class ContinuingEducationReport:
    """A ledger held against one cycle. Not legal advice.

    Attributes:
        jurisdiction: whose rules; an ISO 3166 code, or the id of an issuer.
        on: the day asked about.
        answer: allowed when all that the cycle asks for is done, not allowed when something is missing, else unknown.
            Missing hours bar nobody from work before the cycle ends.
        reasons: what decided.
        period_start, period_end: the cycle; the last day is the next due date. None is not known.
        required: hours asked in this cycle; None is not known.
        counted: hours counted for certain; `carried_in` is the part that comes from the cycle before.
        short: hours missing in total; `possible` is how much of it open facts could still fill.
        categories: results by category.
        activities: what each activity of the cycle counted for.
        carry_over: hours that may count in the next cycle; None is not known.
        keep_records_until: last day for which this cycle's certificates are kept; None is not known.
        versions: what made it.
    """

    kind: ClassVar[str] = "continuing_education_report"

    jurisdiction: Label
    on: date
    answer: Ruling
    reasons: tuple[Reason, ...] = ()
    period_start: date | None = None
    period_end: date | None = None
    required: CreditHours | None = None
    counted: CreditHours = 0
    carried_in: CreditHours = 0
    short: CreditHours = 0
    possible: CreditHours = 0
    categories: tuple[CategoryResult, ...] = ()
    activities: tuple[HoursCounted, ...] = ()
    carry_over: CreditHours | None = None
    keep_records_until: date | None = None
    versions: Versions | None = None


@frozen(kw_only=True, field_transformer=declared)
class SubjectResult:
    """One group of subjects.

    Attributes:
        name: the group as the source names it.
        required: least hours; None where only a most is named.
        counted: hours counted for certain.
        short: hours missing; `possible` is how much of it subjects that are not split could still fill.
    """

    name: Label
    required: Duration | None = None
    counted: Duration
    short: Duration
    possible: Duration


@frozen(kw_only=True, field_transformer=declared)
class EducationReport:
    """A transcript held against the education that a place asks for. Not legal advice.

    Attributes:
        jurisdiction: ISO 3166 code.
        answer: allowed when the hours are there, not allowed when some are missing, else unknown.
        reasons: what decided, and what in the curriculum does not add up.
        required: total hours; None is not known.
        counted: hours on the transcripts that count.
        short: total hours missing.
        subjects: results by group.
        versions: what made it.
    """

    kind: ClassVar[str] = "education_report"

    jurisdiction: Place
    answer: Ruling
    reasons: tuple[Reason, ...] = ()
    required: Duration | None = None
    counted: Duration
    short: Duration
    subjects: tuple[SubjectResult, ...] = ()
    versions: Versions | None = None
