"""One visit: its steps in order, and how its times differ.

The *session* is all steps from the first question to dressing; *hands-on* time is palpation and treatment; the
*appointment* is the session and the turnover of the room after it.
"""

from typing import Annotated, ClassVar

from annotated_types import Ge, Le, MinLen
from attrs import field, frozen

from soft_tissue.models.anatomy import Site
from soft_tissue.models.declaration import Identifier, Label, Name, declared
from soft_tissue.models.dose import Dose
from soft_tissue.models.source import Basis
from soft_tissue.models.technique import Discipline
from soft_tissue.units import Duration

__all__ = [
    "AnyStep",
    "AssessStep",
    "DressStep",
    "EducateStep",
    "IntakeStep",
    "PalpateStep",
    "ReassessStep",
    "RestStep",
    "SessionPlan",
    "Step",
    "TreatmentStep",
    "UndressStep",
    "total",
]

_ZERO = Duration(0, "min")


def total(durations: "list[Duration]") -> Duration:
    """Add durations exactly; nothing adds up to 0 min."""
    return sum(durations, start=_ZERO)


@frozen(kw_only=True, field_transformer=declared)
class Step:
    """What all steps have.

    Attributes:
        duration: how long it takes.
        note: what to do, in one line.
        basis: what the duration rests on.
        sources: ids of its sources.
    """

    hands_on: ClassVar[bool] = False

    duration: Duration
    note: Label | None = None
    basis: Basis = Basis.CONVENTION
    sources: tuple[Identifier, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class IntakeStep(Step):
    """Questions, screening and consent before the first touch; at later visits the update."""

    kind: ClassVar[str] = "intake"


@frozen(kw_only=True, field_transformer=declared)
class UndressStep(Step):
    """The client undresses and lies down, alone; draped throughout."""

    kind: ClassVar[str] = "undress"


@frozen(kw_only=True, field_transformer=declared)
class AssessStep(Step):
    """Posture, gait and movement. `tests` names what is looked at."""

    kind: ClassVar[str] = "assess"
    tests: tuple[Label, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class PalpateStep(Step):
    """Palpation for trigger points and restrictions at `sites`."""

    kind: ClassVar[str] = "palpate"
    hands_on: ClassVar[bool] = True
    sites: tuple[Site, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class TreatmentStep(Step):
    """One technique at one site.

    Attributes:
        technique: id of the technique.
        site: where.
        dose: how much; its parts may be unknown.
    """

    kind: ClassVar[str] = "treatment"
    hands_on: ClassVar[bool] = True
    technique: Identifier
    site: Site
    dose: Dose = Dose()


@frozen(kw_only=True, field_transformer=declared)
class RestStep(Step):
    """A pause."""

    kind: ClassVar[str] = "rest"


@frozen(kw_only=True, field_transformer=declared)
class ReassessStep(Step):
    """The measures of the first visit again, compared."""

    kind: ClassVar[str] = "reassess"
    tests: tuple[Label, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class EducateStep(Step):
    """What contributes, and what to do at home."""

    kind: ClassVar[str] = "educate"


@frozen(kw_only=True, field_transformer=declared)
class DressStep(Step):
    """The client gets up slowly and dresses, alone."""

    kind: ClassVar[str] = "dress"


AnyStep = (
    IntakeStep
    | UndressStep
    | AssessStep
    | PalpateStep
    | TreatmentStep
    | RestStep
    | ReassessStep
    | EducateStep
    | DressStep
)


@frozen(kw_only=True, field_transformer=declared)
class SessionPlan:
    """The plan of one visit, or of several alike.

    Attributes:
        title: such as "First visit".
        discipline: massage or neuromuscular.
        visits: numbers of the visits that follow it, from 1.
        duration: the whole session; its steps add up to it exactly, or a rule says so.
        turnover: time for the room after the session; with it the appointment is complete.
        clothed: the client stays dressed.
        practitioner: who gives it, when it is not the plan's practitioner.
        steps: in order.
    """

    title: Label
    discipline: Discipline
    visits: Annotated[tuple[Annotated[int, Ge(1), Le(10_000)], ...], MinLen(1)] = (1,)
    duration: Duration
    turnover: Duration = field(default=_ZERO)
    clothed: bool = False
    practitioner: Name | None = None
    steps: tuple[AnyStep, ...]

    @property
    def hands_on(self) -> Duration:
        """Time of palpation and treatment."""
        return total([step.duration for step in self.steps if step.hands_on])

    @property
    def appointment(self) -> Duration:
        """Session and turnover."""
        return self.duration + self.turnover

    @property
    def treatments(self) -> tuple[TreatmentStep, ...]:
        """The treatment steps."""
        return tuple(step for step in self.steps if isinstance(step, TreatmentStep))
