"""What was done at one visit. A record never judges: it holds what the practitioner wrote down, and when."""

from datetime import timedelta
from fractions import Fraction
from typing import Annotated, ClassVar

from annotated_types import Ge, MaxLen
from attrs import frozen

from soft_tissue.errors import InvalidRecordError, Problem
from soft_tissue.models.anatomy import Site
from soft_tissue.models.credential import Place
from soft_tissue.models.declaration import Identifier, Instant, Name, Text, declared
from soft_tissue.models.dose import Dose
from soft_tissue.models.intake import PainScore
from soft_tissue.models.setting import Setting
from soft_tissue.units import Duration

__all__ = ["Amendment", "PlanReference", "SessionRecord", "TreatmentRecord"]


@frozen(kw_only=True, field_transformer=declared)
class PlanReference:
    """The plan that a session followed, as the host keeps it.

    Attributes:
        id: the host's opaque id of the plan.
        version: which version of it, from 1; None is not recorded.
    """

    id: Name
    version: Annotated[int, Ge(1)] | None = None


@frozen(kw_only=True, field_transformer=declared)
class TreatmentRecord:
    """One technique at one site, as it was given.

    Attributes:
        technique: id of the technique.
        site: where.
        dose: how much, as it was given; its parts may be unknown.
        duration: how long it took; None is not recorded.
        response: how the client responded, in words.
    """

    technique: Identifier
    site: Site
    dose: Dose = Dose()
    duration: Duration | None = None
    response: Text | None = None


@frozen(kw_only=True, field_transformer=declared)
class Amendment:
    """A later, dated change to a record. What was written before stays readable in it.

    Attributes:
        at: when it was made.
        by: id of the practitioner who made it.
        note: what was changed, and why.
    """

    at: Instant
    by: Name
    note: Text


@frozen(kw_only=True, field_transformer=declared)
class SessionRecord:
    """What was done at one visit.

    Attributes:
        id: the host's opaque id of the record.
        client: the host's opaque id of the client.
        practitioner: id of the practitioner who gave the session.
        plan: the plan that it followed; None is no plan, or not recorded.
        started_at, ended_at: when, each with its offset from UTC.
        setting: where care was given.
        place: ISO 3166 code of the place; None is not recorded.
        treatments: what was done, in order; empty when the session ended before treatment.
        pain_before, pain_after: pain as the client gave it at the beginning and the end, 0 to 10.
        adverse_events: ids of intake facts that came up during or after the session; None is not asked, empty is none.
        note: the practitioner's note.
        amendments: later changes, the oldest first.

    Raises:
        InvalidRecordError: when the end is not after the start, an amendment is older than the end of the session, or
            amendments are not in order.

    >>> from datetime import datetime
    >>> from soft_tissue.models import Region, Site
    >>> from soft_tissue.units import minutes
    >>> neck = TreatmentRecord(technique="effleurage", site=Site(region=Region.NECK), duration=minutes(5))
    >>> record = SessionRecord(
    ...     id="S-1",
    ...     client="C-014",
    ...     practitioner="P-1",
    ...     started_at=datetime.fromisoformat("2026-11-23T10:00:00-05:00"),
    ...     ended_at=datetime.fromisoformat("2026-11-23T11:00:00-05:00"),
    ...     setting=Setting.CLINIC,
    ...     treatments=(neck,),
    ... )
    >>> record.duration
    Duration(60, 'min')
    """

    kind: ClassVar[str] = "session_record"

    id: Name
    client: Name
    practitioner: Name
    plan: PlanReference | None = None
    started_at: Instant
    ended_at: Instant
    setting: Setting
    place: Place | None = None
    treatments: Annotated[tuple[TreatmentRecord, ...], MaxLen(500)] = ()
    pain_before: PainScore | None = None
    pain_after: PainScore | None = None
    adverse_events: frozenset[Identifier] | None = None
    note: Text | None = None
    amendments: Annotated[tuple[Amendment, ...], MaxLen(500)] = ()

    def __attrs_post_init__(self) -> None:
        problems = []
        if not self.started_at < self.ended_at:
            problems.append(Problem(path=("ended_at",), code="out_of_range", message="must be after started_at"))
        latest = self.ended_at
        for index, amendment in enumerate(self.amendments):
            if amendment.at < latest:
                after = "the amendment before it" if index else "ended_at"
                path = ("amendments", index, "at")
                problems.append(Problem(path=path, code="out_of_range", message=f"must not be before {after}"))
            latest = max(latest, amendment.at)
        if problems:
            raise InvalidRecordError(tuple(problems))

    @property
    def duration(self) -> Duration:
        """From start to end, in minutes where they are whole."""
        took = Fraction((self.ended_at - self.started_at) // timedelta(microseconds=1), 1_000_000)
        return Duration.from_exact(took, "s" if took % 60 else "min")
