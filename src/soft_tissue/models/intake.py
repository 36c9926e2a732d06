"""What the client has told before the first touch.

Each fact of the vocabulary is reported, denied or not asked; not asked is unknown, never no. The safety facts are the
same in a spa and in a clinic; the two kinds differ in what else they ask for.
"""

from datetime import date
from typing import Annotated, ClassVar

from annotated_types import Ge, Le
from attrs import frozen

from soft_tissue.errors import InvalidRecordError, Problem
from soft_tissue.models.anatomy import Site
from soft_tissue.models.declaration import Identifier, Label, Text, declared
from soft_tissue.units import Temperature

__all__ = ["AnyIntake", "ClinicalIntake", "IntakeBase", "PainScore", "Report", "SpaIntake"]


@frozen(kw_only=True, field_transformer=declared)
class PainScore:
    """Pain on the numeric rating scale (NPRS), as the client gives it.

    Attributes:
        value: 0 (none) to 10 (worst imaginable).
        on: the day it was given.
    """

    value: Annotated[int, Ge(0), Le(10)]
    on: date | None = None


@frozen(kw_only=True, field_transformer=declared)
class Report:
    """Something that the client reports: a condition, a finding, an event, a medicine's effect.

    Attributes:
        what: id of an intake fact.
        on: when it happened or was last present; None is unknown, and counts as recent.
        site: where; None is unknown, and counts as anywhere.
        note: the client's own words.
    """

    what: Identifier
    on: date | None = None
    site: Site | None = None
    note: Text | None = None


@frozen(kw_only=True, field_transformer=declared)
class IntakeBase:
    """What every intake asks, in every setting.

    Attributes:
        taken_on: the day it was taken.
        reports: what the client reports.
        denies: intake facts that the client was asked about and denied.
        completed: questionnaires that the client has filled in; what they hold and `reports` does not is denied.
        medications: names of what the client takes, lower case; None is not asked, empty is none.
        allergies: products and ingredients; None is not asked, empty is none.
        temperature: body temperature, when taken.
        platelets: platelet count a microliter, when known.
        pregnancy_weeks: completed weeks, when pregnant.
        pain: pain now, 0 to 10.
        discomfort_limit: the most discomfort the client wants during the session, 0 to 10. It is not the pain score.
        previous_injuries: in the client's words.
    """

    taken_on: date | None = None
    reports: tuple[Report, ...] = ()
    denies: frozenset[Identifier] = frozenset()
    completed: frozenset[Identifier] = frozenset()
    medications: tuple[Label, ...] | None = None
    allergies: tuple[Label, ...] | None = None
    temperature: Temperature | None = None
    platelets: Annotated[int, Ge(0), Le(10_000_000)] | None = None
    pregnancy_weeks: Annotated[int, Ge(0), Le(45)] | None = None
    pain: PainScore | None = None
    discomfort_limit: Annotated[int, Ge(0), Le(10)] | None = None
    previous_injuries: Text | None = None

    def __attrs_post_init__(self) -> None:
        if self.temperature is not None and not _BODY[0] <= self.temperature <= _BODY[1]:
            problem = Problem(
                path=("temperature",),
                code="out_of_range",
                message=f"must be a body temperature between {_BODY[0]} and {_BODY[1]}",
            )
            raise InvalidRecordError((problem,))

    def __repr__(self) -> str:
        return f"{type(self).__name__}(...)"


_BODY = (Temperature(30, "Cel"), Temperature(45, "Cel"))


@frozen(kw_only=True, field_transformer=declared, repr=False)
class SpaIntake(IntakeBase):
    """The intake of a spa: relaxation, products, previous injuries and allergies.

    The second article says that a spa need not take a medical history; that is a claim, and screening here is the same
    as anywhere (WAC 246-830-565 requires a health history in every setting).
    """

    kind: ClassVar[str] = "spa"


@frozen(kw_only=True, field_transformer=declared, repr=False)
class ClinicalIntake(IntakeBase):
    """The intake of a neuromuscular consultation, as the second article lists it.

    Attributes:
        overall_health: in the client's words; likewise `diet`, `exercise_regimen`, `activity_level`,
            `posture_at_work` and `medical_history`.
    """

    kind: ClassVar[str] = "clinical"

    overall_health: Text | None = None
    diet: Text | None = None
    exercise_regimen: Text | None = None
    activity_level: Text | None = None
    posture_at_work: Text | None = None
    medical_history: Text | None = None


AnyIntake = SpaIntake | ClinicalIntake
