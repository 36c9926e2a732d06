"""All that is known when a plan is asked for: who, what, where, when."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from annotated_types import MaxLen, MinLen
from attrs import frozen

from soft_tissue.errors import InvalidRecordError, Problem
from soft_tissue.models.assessment import Assessment
from soft_tissue.models.clearance import Clearance, Override
from soft_tissue.models.client import Client
from soft_tissue.models.credential import Credential, Place
from soft_tissue.models.declaration import Label, Name, declared
from soft_tissue.models.goal import Goal
from soft_tissue.models.practitioner import Practitioner
from soft_tissue.models.presentation import Presentation
from soft_tissue.models.setting import Setting
from soft_tissue.units import Duration

__all__ = ["Case", "CombinedWish"]


class CombinedWish(StrEnum):
    """How a client who wants both disciplines wants them combined, after the first article."""

    NEUROMUSCULAR_THEN_MASSAGE = "neuromuscular_then_massage"
    ALTERNATE = "alternate"
    MASSAGE_BETWEEN = "massage_between"


_SHORTEST, _LONGEST = Duration(10, "min"), Duration(4, "h")


@frozen(kw_only=True, field_transformer=declared)
class Case:
    """The question that `soft_tissue.plan` answers.

    Attributes:
        id: the host's opaque id.
        on: the day of the first visit.
        setting: where.
        place: ISO 3166 code; licensing depends on it.
        time_available: for one session, undressing and dressing included, room turnover not: 10 min to 4 h.
        client: who receives care.
        presentations: what the client comes with, the most important first; may be empty for relaxation.
        goals: what the client wants.
        combine: how the client wants both disciplines combined; None leaves it to the recommendation.
        practitioners: who is at hand.
        premises: licenses of the place where care is given, such as that of the establishment.
        assessments: what has been measured.
        products: what will touch the skin, by name: oils, lotions, aromas, gloves, tools. None is not recorded, and
            empty is none.
        clearances, overrides: what a physician or the practitioner has said.

    Raises:
        InvalidRecordError: when the time is outside its bounds, or two practitioners share an id.
    """

    kind: ClassVar[str] = "case"

    id: Name
    on: date
    setting: Setting
    place: Place
    time_available: Duration
    client: Client
    presentations: Annotated[tuple[Presentation, ...], MaxLen(20)] = ()
    goals: Annotated[tuple[Goal, ...], MaxLen(20)] = ()
    combine: CombinedWish | None = None
    practitioners: Annotated[tuple[Practitioner, ...], MinLen(0), MaxLen(1000)] = ()
    premises: Annotated[tuple[Credential, ...], MaxLen(20)] = ()
    assessments: Annotated[tuple[Assessment, ...], MaxLen(200)] = ()
    products: Annotated[tuple[Label, ...], MaxLen(100)] | None = None
    clearances: Annotated[tuple[Clearance, ...], MaxLen(50)] = ()
    overrides: Annotated[tuple[Override, ...], MaxLen(50)] = ()

    def __attrs_post_init__(self) -> None:
        problems = []
        if not _SHORTEST <= self.time_available <= _LONGEST:
            message = f"must be between {_SHORTEST} and {_LONGEST}"
            problems.append(Problem(path=("time_available",), code="out_of_range", message=message))
        seen: set[str] = set()
        for index, practitioner in enumerate(self.practitioners):
            if practitioner.id in seen:
                path = ("practitioners", index, "id")
                problems.append(Problem(path=path, code="duplicate", message="must differ from the ids before it"))
            seen.add(practitioner.id)
        if problems:
            raise InvalidRecordError(tuple(problems))
