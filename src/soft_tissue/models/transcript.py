"""Massage education as a school certifies it, and the subjects that its hours are given in."""

from datetime import date

from attrs import frozen

from soft_tissue.errors import InvalidRecordError, Problem
from soft_tissue.models.declaration import Identifier, Label, declared
from soft_tissue.models.entry import Entry
from soft_tissue.units import Duration

__all__ = ["CurriculumSubject", "TrainingHours", "Transcript"]


@frozen(kw_only=True, field_transformer=declared)
class CurriculumSubject(Entry):
    """A subject that hours are given in.

    Attributes:
        name: as schools say it.
        aliases: other names.
        parts: ids of the subjects that it is made of; hours in ``anatomy-physiology`` are in both, in shares not known.
    """

    name: Label
    aliases: tuple[Label, ...] = ()
    parts: frozenset[Identifier] = frozenset()


@frozen(kw_only=True, field_transformer=declared)
class TrainingHours:
    """Hours of one curriculum subject on a transcript.

    Attributes:
        subject: id of the curriculum subject.
        hours: clock hours, at least 0.
        school: where, when it is not the transcript's school.
        completed_on: when it ended.
    """

    subject: Identifier
    hours: Duration
    school: Label | None = None
    completed_on: date | None = None


@frozen(kw_only=True, field_transformer=declared)
class Transcript:
    """One program of study.

    Attributes:
        school: its name.
        approved: whether the board approves it; None is unknown.
        applied_on: when a license was applied for with it.
        enrolled_on: when the student enrolled.
        program_started_on: when the program began; grandfathering goes by it in some places.
        completed_on: when it ended.
        total: the hours that the school states; its subjects need not add up to them.
        subjects: hours by subject.

    Raises:
        InvalidRecordError: when it ends before it starts.
    """

    school: Label | None = None
    approved: bool | None = None
    applied_on: date | None = None
    enrolled_on: date | None = None
    program_started_on: date | None = None
    completed_on: date | None = None
    total: Duration | None = None
    subjects: tuple[TrainingHours, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.completed_on and self.program_started_on and self.completed_on < self.program_started_on:
            message = "must not be before program_started_on"
            raise InvalidRecordError((Problem(path=("completed_on",), code="out_of_range", message=message),))
