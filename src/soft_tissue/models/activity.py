"""Continuing-education activities, and how a rule says which of them it means."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le
from attrs import frozen

from soft_tissue.errors import InvalidRecordError, Problem
from soft_tissue.models.credential import Credential
from soft_tissue.models.declaration import Handling, Identifier, Label, Name, Personal, declared
from soft_tissue.models.entry import Entry

__all__ = [
    "Activity",
    "ActivityFormat",
    "ActivityMatch",
    "ActivityRole",
    "CreditHours",
    "CreditUnit",
    "EducationCourse",
    "EducationTopic",
    "InactiveSpan",
    "Ledger",
]

CreditHours = Annotated[float, Ge(0), Le(10_000)]
"""Hours of credit: a unit of credit, not a length of time; a credit hour often takes 50 minutes."""


class CreditUnit(StrEnum):
    """What an amount of credit is counted in."""

    HOUR = "hour"
    MINUTE = "minute"
    CEU = "ceu"
    SEMESTER_HOUR = "semester_hour"
    QUARTER_HOUR = "quarter_hour"


class ActivityFormat(StrEnum):
    """How an activity is taken."""

    IN_PERSON = "in_person"
    LIVE_ONLINE = "live_online"
    SELF_PACED_ONLINE = "self_paced_online"
    CORRESPONDENCE = "correspondence"
    RECORDING = "recording"


class ActivityRole(StrEnum):
    """What somebody did in it."""

    ATTENDEE = "attendee"
    PRESENTER = "presenter"
    AUTHOR = "author"
    EXAMINEE = "examinee"
    READER = "reader"


@frozen(kw_only=True, field_transformer=declared)
class Activity:
    """One activity of a ledger. What is left out is unknown, and counts only where it can't matter.

    Attributes:
        id: the host's id of the record.
        title: name of the course.
        course: the provider's course code; the same code twice is the same course.
        completed_on: the day it was completed.
        amount: how much credit, in `unit`.
        unit: hours of credit unless said otherwise; ``minute`` is time of instruction.
        topics: ids of the topics it is in; None is unknown, empty is none of the vocabulary.
        format: how it was taken; None is unknown.
        hands_on: whether it was hands-on; None is unknown.
        provider: who gave it.
        approvals: ids of the bodies that approve it; None is unknown, empty is nobody.
        role: what the practitioner did in it.
    """

    id: Name | None = None
    title: Label | None = None
    course: Label | None = None
    completed_on: date
    amount: CreditHours
    unit: CreditUnit = CreditUnit.HOUR
    topics: frozenset[Identifier] | None = None
    format: ActivityFormat | None = None
    hands_on: bool | None = None
    provider: Label | None = None
    approvals: frozenset[Identifier] | None = None
    role: ActivityRole = ActivityRole.ATTENDEE


@frozen(kw_only=True, field_transformer=declared)
class InactiveSpan:
    """Days on which a license was retired or inactive.

    Attributes:
        since, until: first and last day; no last day means still.

    Raises:
        InvalidRecordError: when it ends before it begins.
    """

    since: date
    until: date | None = None

    def __attrs_post_init__(self) -> None:
        if self.until is not None and self.until < self.since:
            message = "must not be before since"
            raise InvalidRecordError((Problem(path=("until",), code="out_of_range", message=message),))


@frozen(kw_only=True, field_transformer=declared)
class Ledger:
    """The continuing education of one practitioner, with what its cycle hangs on.

    Attributes:
        practitioner: the host's id.
        born_on: decides some cycles; personal.
        credentials: the license (its number, issue and expiry), certifications, CPR.
        inactive: when the license was not active.
        activities: everything completed, of earlier cycles too.
    """

    practitioner: Name | None = None
    born_on: Annotated[date, Personal(Handling.BIRTH)] | None = None
    credentials: tuple[Credential, ...] = ()
    inactive: tuple[InactiveSpan, ...] = ()
    activities: tuple[Activity, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class ActivityMatch:
    """Which activities a rule means. Every group that is given must match; empty groups match all.

    Attributes:
        topics: in any of these topics.
        only_topics: in these topics and no other.
        not_topics: in none of these.
        formats: taken in any of these ways.
        hands_on: hands-on, or not.
        approvals: approved by any of these.
        not_approvals: approved by none of these.
        roles: in any of these roles.
    """

    topics: frozenset[Identifier] = frozenset()
    only_topics: frozenset[Identifier] = frozenset()
    not_topics: frozenset[Identifier] = frozenset()
    formats: frozenset[ActivityFormat] = frozenset()
    hands_on: bool | None = None
    approvals: frozenset[Identifier] = frozenset()
    not_approvals: frozenset[Identifier] = frozenset()
    roles: frozenset[ActivityRole] = frozenset()

    def matches(
        self,
        activity: Activity,
        *,
        unknown_topics: frozenset[str] = frozenset(),
        unknown_approvals: frozenset[str] = frozenset(),
    ) -> bool | None:
        """Whether it means this activity; None where the activity's record leaves it open.

        Args:
            activity: the activity.
            unknown_topics: ids of its topics that nobody knows, such as misspelled ones: each may stand for any.
            unknown_approvals: the same of its approvals.

        >>> ethics = ActivityMatch(topics=frozenset({"ethics"}))
        >>> ethics.matches(Activity(completed_on=date(2026, 1, 9), amount=2)) is None
        True
        """
        answers = [
            _any_of(self.topics, activity.topics, unknown_topics),
            _subset(self.only_topics, activity.topics, unknown_topics),
            _none_of(self.not_topics, activity.topics, unknown_topics),
            _among(self.formats, activity.format),
            None
            if activity.hands_on is None and self.hands_on is not None
            else self.hands_on in (None, activity.hands_on),
            _any_of(self.approvals, activity.approvals, unknown_approvals),
            _none_of(self.not_approvals, activity.approvals, unknown_approvals),
            _among(self.roles, activity.role),
        ]
        if False in answers:
            return False
        return None if None in answers else True


def _any_of(wanted: frozenset[str], has: frozenset[str] | None, unknown: frozenset[str]) -> bool | None:
    if not wanted:
        return True
    if has is None:
        return None
    if not wanted.isdisjoint(has):
        return True
    return False if has.isdisjoint(unknown) else None


def _subset(wanted: frozenset[str], has: frozenset[str] | None, unknown: frozenset[str]) -> bool | None:
    if not wanted:
        return True
    if has is None:
        return None
    if not has - unknown <= wanted:
        return False
    return bool(has) if has <= wanted else None


def _none_of(unwanted: frozenset[str], has: frozenset[str] | None, unknown: frozenset[str]) -> bool | None:
    if not unwanted:
        return True
    if has is None:
        return None
    if not unwanted.isdisjoint(has):
        return False
    return True if has.isdisjoint(unknown) else None


def _among(wanted: "frozenset[ActivityFormat] | frozenset[ActivityRole]", has: str | None) -> bool | None:
    if not wanted:
        return True
    return None if has is None else has in wanted


@frozen(kw_only=True, field_transformer=declared)
class EducationTopic(Entry):
    """A topic of continuing education.

    Attributes:
        name: as rules say it.
        aliases: other names.
    """

    name: Label
    aliases: tuple[Label, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class EducationCourse(Entry):
    """A course as a provider publishes it.

    Attributes:
        title: its title.
        hours: the credit that it gives.
    """

    title: Label
    hours: CreditHours
