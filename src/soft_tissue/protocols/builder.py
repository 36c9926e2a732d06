"""Writing a plan by hand, in the words of a therapist's own note.

>>> import soft_tissue as st
>>> from soft_tissue.models import Discipline, Side
>>> from soft_tissue.units import minutes
>>> case = st.load_case("examples/frozen-shoulder.toml")
>>> plan = (
...     st.PlanBuilder(case, practitioner="P-2")
...     .visit("Visits", Discipline.NEUROMUSCULAR, visits=(1, 2, 3, 4, 5, 6))
...     .intake(minutes(8))
...     .assess(minutes(7), "shoulder rotation, active and passive, both sides")
...     .undress(minutes(3))
...     .palpate(minutes(5), "infraspinatus", side=Side.RIGHT)
...     .treat("effleurage", "deltoid", minutes(10), side=Side.RIGHT)
...     .treat("strain-counterstrain", "infraspinatus", minutes(20), side=Side.RIGHT)
...     .educate(minutes(4))
...     .dress(minutes(3))
...     .course(visits=6, reassess_after=(3, 6))
...     .build()
... )
>>> str(plan.sessions[0].duration)
'60 min'
>>> [finding.code for finding in st.check(plan, case) if finding.severity == "error"]
[]
"""

from typing import Self

from attrs import evolve, field, frozen

from soft_tissue.errors import PlanError, UnknownIdError
from soft_tissue.models import (
    AnyStep,
    Approach,
    AssessStep,
    Basis,
    Case,
    Course,
    Decision,
    DecisionPoint,
    Discipline,
    Dose,
    DressStep,
    EducateStep,
    IntakeStep,
    NumberRange,
    PalpateStep,
    Phase,
    Progress,
    ReassessStep,
    RestStep,
    SessionPlan,
    Side,
    Site,
    Strategy,
    TreatmentPlan,
    TreatmentStep,
    UndressStep,
)
from soft_tissue.models.session import total
from soft_tissue.protocols.describe import complaints
from soft_tissue.protocols.library import Library, default_library
from soft_tissue.units import Duration
from soft_tissue.validation import Context

__all__ = ["PlanBuilder"]

_NO_TIME = Duration(0, "min")


@frozen
class _Visit:
    title: str
    discipline: Discipline
    visits: tuple[int, ...]
    turnover: Duration
    clothed: bool
    practitioner: str | None
    steps: tuple[AnyStep, ...] = ()

    def session(self) -> SessionPlan:
        return SessionPlan(
            title=self.title,
            discipline=self.discipline,
            visits=self.visits,
            duration=total([step.duration for step in self.steps]),
            turnover=self.turnover,
            clothed=self.clothed,
            practitioner=self.practitioner,
            steps=self.steps,
        )


@frozen
class PlanBuilder:
    """Builds a plan step by step; immutable, so a common beginning can be kept and continued in several ways.

    Every time is a `Duration`, so that no unit can be forgotten. Techniques and structures are named by id, name or
    alias. Nothing is judged while building: hand the result to `soft_tissue.check`.

    Attributes:
        case: the case that the plan is for.
        practitioner: id of the practitioner who will carry it out.
        library: whose words are understood; the default one when None.
    """

    case: Case
    practitioner: str = field(kw_only=True)
    library: Library | None = field(default=None, kw_only=True, repr=False)
    _visits: tuple[_Visit, ...] = field(default=(), kw_only=True, repr=False)
    _course: Course | None = field(default=None, kw_only=True, repr=False)

    def visit(
        self,
        title: str,
        discipline: Discipline,
        *,
        visits: tuple[int, ...] = (),
        turnover: Duration = _NO_TIME,
        clothed: bool = False,
        practitioner: str | None = None,
    ) -> Self:
        """Begin a visit. Its number is the next one, unless `visits` names those that follow this plan."""
        taken = max((number for made in self._visits for number in made.visits), default=0)
        numbers = visits or (taken + 1,)
        begun = _Visit(title, discipline, numbers, turnover, clothed, practitioner)
        return evolve(self, visits=(*self._visits, begun))

    def _with(self, step: AnyStep) -> Self:
        if not self._visits:
            raise PlanError("begin a visit before adding steps to it")
        last = self._visits[-1]
        return evolve(self, visits=(*self._visits[:-1], evolve(last, steps=(*last.steps, step))))

    def intake(self, duration: Duration, note: str | None = None) -> Self:
        """Questions, screening and consent."""
        return self._with(IntakeStep(duration=duration, note=note))

    def undress(self, duration: Duration) -> Self:
        """The client undresses, alone."""
        return self._with(UndressStep(duration=duration))

    def assess(self, duration: Duration, *tests: str) -> Self:
        """Posture, gait, movement: what is looked at."""
        return self._with(AssessStep(duration=duration, tests=tests))

    def palpate(self, duration: Duration, *structures: str, side: Side | None = None) -> Self:
        """Palpation of these structures."""
        return self._with(PalpateStep(duration=duration, sites=tuple(self._site(name, side) for name in structures)))

    def treat(
        self,
        technique: str,
        structure: str | Site,
        duration: Duration,
        *,
        side: Side | None = None,
        dose: Dose | None = None,
        note: str | None = None,
    ) -> Self:
        """One technique at one site.

        Raises:
            UnknownIdError: when the library knows no such technique or structure.
        """
        site = structure if isinstance(structure, Site) else self._site(structure, side)
        step = TreatmentStep(
            duration=duration, technique=self._technique(technique), site=site, dose=dose or Dose(), note=note
        )
        return self._with(step)

    def rest(self, duration: Duration) -> Self:
        """A pause."""
        return self._with(RestStep(duration=duration))

    def reassess(self, duration: Duration, *tests: str) -> Self:
        """The measures of the first visit again."""
        return self._with(ReassessStep(duration=duration, tests=tests))

    def educate(self, duration: Duration, note: str | None = None) -> Self:
        """What contributes, and what to do at home."""
        return self._with(EducateStep(duration=duration, note=note))

    def dress(self, duration: Duration) -> Self:
        """The client dresses, alone."""
        return self._with(DressStep(duration=duration))

    def course(
        self,
        *,
        visits: int,
        reassess_after: tuple[int, ...],
        per_week: NumberRange | None = None,
        basis: Basis = Basis.CONVENTION,
    ) -> Self:
        """How many visits in all, how often, and when to look again.

        Call it after the visits: each discipline becomes a phase; visits that no session names go to the first.
        """
        counts: dict[Discipline, int] = {}
        for made in self._visits:
            counts[made.discipline] = counts.get(made.discipline, 0) + len(made.visits)
        leading = next(iter(counts), Discipline.MASSAGE)
        counts[leading] = max(1, visits - sum(count for other, count in counts.items() if other is not leading))
        phases = tuple(
            Phase(
                name="care",
                discipline=discipline,
                visits=count,
                per_week=per_week,
                visits_basis=basis,
                spacing_basis=basis,
            )
            for discipline, count in counts.items()
        )
        decisions = (
            DecisionPoint(progress=Progress.BETTER, decision=Decision.TAPER),
            DecisionPoint(progress=Progress.UNCHANGED, decision=Decision.CHANGE_APPROACH),
            DecisionPoint(progress=Progress.WORSE, decision=Decision.STOP_AND_REFER),
        )
        goals = tuple(goal.text for goal in self.case.goals)
        planned = Course(
            phases=phases, visits=visits, reassess_after=reassess_after, decisions=decisions, goals=goals, basis=basis
        )
        return evolve(self, course=planned)

    def build(self) -> TreatmentPlan:
        """The plan, proposed and not yet judged.

        Raises:
            PlanError: when it has no visit, or no course.
        """
        if not self._visits:
            raise PlanError("a plan needs a visit")
        if self._course is None:
            raise PlanError("a plan needs a course: say how many visits, and when to reassess")
        library = self.library or default_library()
        disciplines = tuple(dict.fromkeys(visit.discipline for visit in self._visits))
        return TreatmentPlan(
            case=self.case.id,
            on=self.case.on,
            complaints=complaints(Context(self.case, library.knowledge, library.policy)),
            approach=Approach(
                strategy=Strategy(disciplines[0].value) if len(disciplines) == 1 else Strategy.ALTERNATE,
                disciplines=disciplines,
                because=("the practitioner's own plan",),
                basis=Basis.RECORD,
            ),
            practitioner=self.practitioner,
            sessions=tuple(visit.session() for visit in self._visits),
            course=self._course,
        )

    def _technique(self, word: str) -> str:
        table = (self.library or default_library()).knowledge.techniques
        found = table.find(word)
        if found is None:
            raise UnknownIdError("techniques", word, table.near(word))
        return found.id

    def _site(self, word: str, side: Side | None) -> Site:
        knowledge = (self.library or default_library()).knowledge
        found = knowledge.anatomy.find(word)
        if found is None:
            raise UnknownIdError("anatomy", word, knowledge.anatomy.near(word))
        return knowledge.site(found.id, side)
