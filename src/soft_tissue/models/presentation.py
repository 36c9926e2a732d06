"""What the client presents with: a reported complaint, or a condition that somebody qualified has diagnosed."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le
from attrs import frozen

from soft_tissue.errors import InvalidRecordError, Problem
from soft_tissue.models.anatomy import Region, Side
from soft_tissue.models.condition import DurationClass, DurationThresholds, TissueStage
from soft_tissue.models.declaration import Deidentify, Handling, Identifier, Pattern, Text, declared
from soft_tissue.models.ranges import CountRange
from soft_tissue.models.technique import Discipline
from soft_tissue.models.trigger_point import TriggerPoint

__all__ = ["Diagnoser", "Inflammation", "Irritability", "Prescription", "Presentation"]

_ICD10 = Pattern(r"[A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?\Z", "an ICD-10-CM code such as M75.01")


class Diagnoser(StrEnum):
    """Who made a diagnosis. A massage or neuromuscular therapist is not among them: that is outside their scope."""

    PHYSICIAN = "physician"
    PHYSICAL_THERAPIST = "physical_therapist"
    CHIROPRACTOR = "chiropractor"
    DENTIST = "dentist"
    NURSE_PRACTITIONER = "nurse_practitioner"
    PHYSICIAN_ASSISTANT = "physician_assistant"
    OTHER_LICENSED_PROVIDER = "other_licensed_provider"


class Irritability(StrEnum):
    """How easily the complaint is stirred up and how slowly it settles."""

    LOW = "low"
    MODERATE = "moderate"
    HIGH = "high"


class Inflammation(StrEnum):
    """Whether the tissue shows acute inflammation: heat, redness, swelling."""

    ACUTE = "acute"
    NONE = "none"


@frozen(kw_only=True, field_transformer=declared)
class Prescription:
    """What a diagnosing provider has ordered.

    Attributes:
        by: the provider's profession.
        on: the day it was written.
        visits: how many visits it allows.
        until: its last day.
        discipline: the discipline that it names, where it names one.
    """

    by: Diagnoser
    on: date
    visits: CountRange | None = None
    until: date | None = None
    discipline: Discipline | None = None


@frozen(kw_only=True, field_transformer=declared)
class Presentation:
    """One complaint or condition of one client.

    Attributes:
        condition: id of a condition; without `diagnosed_by` it is what the client calls the complaint.
        complaint: the client's own words.
        region: where, when the condition does not say or says otherwise.
        side: left, right, both or midline.
        other_regions: further areas to which the pain spreads.
        onset: the day it began; its duration class follows from this.
        diagnosed_by: the diagnosing provider; None means nobody has diagnosed it.
        diagnosis_code: ICD-10-CM code given by that provider; refused on an undiagnosed complaint.
        prescription: the order, where there is one.
        stage: one of the condition's own stages, or acute, subacute or chronic, as assessed.
        tissue_stage: how far the tissue has healed.
        irritability: how easily it flares.
        inflammation: acute inflammation of the tissue: seen, excluded, or None for not assessed.
        movement_restricted: whether movement is limited.
        helped_elsewhere: whether other treatment has helped; None is unknown.
        work_or_sport_strain: whether it comes from repeated strain at work or in sport.
        headache_days_per_month: for headaches, where chronic is counted in days.
        trigger_points: points already found.

    Raises:
        InvalidRecordError: with neither a condition nor a complaint, or with a code but no diagnosing provider.
    """

    condition: Identifier | None = None
    complaint: Text | None = None
    region: Region | None = None
    side: Side | None = None
    other_regions: tuple[Region, ...] = ()
    onset: date | None = None
    diagnosed_by: Diagnoser | None = None
    diagnosis_code: Annotated[str, _ICD10, Deidentify(Handling.KEEP)] | None = None
    prescription: Prescription | None = None
    stage: Identifier | None = None
    tissue_stage: TissueStage | None = None
    irritability: Irritability | None = None
    inflammation: Inflammation | None = None
    movement_restricted: bool | None = None
    helped_elsewhere: bool | None = None
    work_or_sport_strain: bool | None = None
    headache_days_per_month: Annotated[int, Ge(0), Le(31)] | None = None
    trigger_points: tuple[TriggerPoint, ...] = ()
    note: Text | None = None

    def __attrs_post_init__(self) -> None:
        problems = []
        if self.condition is None and self.complaint is None:
            problems.append(Problem(code="required", message="needs a condition or a complaint"))
        if self.diagnosis_code is not None and self.diagnosed_by is None:
            problems.append(
                Problem(
                    path=("diagnosis_code",),
                    code="code_without_diagnosis",
                    message="needs diagnosed_by: an undiagnosed complaint carries no code",
                )
            )
        if problems:
            raise InvalidRecordError(tuple(problems))

    def duration_class(self, on: date, thresholds: DurationThresholds | None) -> DurationClass | None:
        """Class the time since onset; None where the onset or a threshold is unknown."""
        if self.onset is None or thresholds is None or self.onset > on:
            return None
        days = (on - self.onset).days
        chronic, subacute = thresholds.chronic_from, thresholds.subacute_from
        if chronic is not None and days >= chronic.to("d").value:
            return DurationClass.CHRONIC
        if subacute is None:
            return None
        return DurationClass.SUBACUTE if days >= subacute.to("d").value else DurationClass.ACUTE
