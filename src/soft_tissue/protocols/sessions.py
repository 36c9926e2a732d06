"""From treatments with weights to sessions with minutes that add up exactly."""

from fractions import Fraction

from attrs import frozen

from soft_tissue.knowledge import Knowledge
from soft_tissue.models import (
    AnyStep,
    AssessStep,
    Discipline,
    DressStep,
    EducateStep,
    IntakeStep,
    PalpateStep,
    ReassessStep,
    SessionPlan,
    TreatmentStep,
    UndressStep,
)
from soft_tissue.protocols.interface import PhaseDraft, PlannedTreatment
from soft_tissue.units import Duration, minutes

__all__ = ["VisitKind", "assemble_session"]

_CONVENTION = ("house-convention",)
_HANDS_ON_HOUR = 30
"""Minutes of treatment in a first visit of one hour, for which the most treatments are meant."""


@frozen
class VisitKind:
    """What sort of visit it is.

    Attributes:
        title: on the plan.
        first: with the whole intake and assessment.
        reassess: with the measures of the first visit again.
    """

    title: str
    first: bool = False
    reassess: bool = False


@frozen
class _Clock:
    """Scales the conventions, which are meant for one hour, to a shorter session."""

    knowledge: Knowledge
    session: Duration

    def time(self, convention: str) -> int:
        """Whole minutes, at least one, never more than the convention."""
        full = self.knowledge.convention_duration(convention).exact
        reference = self.knowledge.convention_duration("reference-session").exact
        share = min(Fraction(1), self.session.exact / reference)
        return max(1, round(full * share / 60))


def assemble_session(
    knowledge: Knowledge, draft: PhaseDraft, kind: VisitKind, visits: tuple[int, ...], available: Duration
) -> SessionPlan | None:
    """Lay a visit out in minutes; None when the time is too short for a single treatment.

    The visit is as long as the protocol's usual session, or as the client's time when that is shorter. Whatever does
    not reach its least time is left out, the lightest first, and its time goes to the others.
    """
    usual = draft.session.max or draft.session.min or available
    length = min(usual, available)
    clock = _Clock(knowledge, length)
    before, after = _frame(draft, kind, clock)
    spent = sum(step.duration.exact for step in before + after)
    shared = _share(knowledge, draft.treatments, (length.exact - spent) / 60)
    if not shared:
        return None
    treatments = [
        TreatmentStep(
            duration=minutes(time),
            technique=planned.technique,
            site=planned.site,
            dose=planned.dose,
            sources=planned.dose.sources or _CONVENTION,
        )
        for planned, time in shared
    ]
    steps: tuple[AnyStep, ...] = (*before, *treatments, *after)
    turnover = "turnover-chair" if draft.clothed else "turnover"
    return SessionPlan(
        title=kind.title,
        discipline=draft.phase.discipline,
        visits=visits,
        duration=minutes(_number(sum((step.duration.exact for step in steps), start=Fraction(0)) / 60)),
        turnover=knowledge.convention_duration(turnover),
        clothed=draft.clothed,
        steps=steps,
    )


def _number(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


def _frame(draft: PhaseDraft, kind: VisitKind, clock: _Clock) -> tuple[list[AnyStep], list[AnyStep]]:
    """The steps before and after treatment."""
    neuromuscular = draft.phase.discipline is Discipline.NEUROMUSCULAR
    which = "first-visit" if kind.first else "follow-up"
    intake = (
        "health history, screening questions, consent"
        if kind.first
        else "what has changed, how the last visit was tolerated, consent"
    )
    before: list[AnyStep] = [
        IntakeStep(duration=minutes(clock.time(f"intake-{which}")), note=intake, sources=_CONVENTION)
    ]
    if neuromuscular and kind.reassess:
        before.append(ReassessStep(duration=minutes(clock.time("reassess")), tests=draft.assess, sources=_CONVENTION))
    elif neuromuscular:
        time = minutes(clock.time(f"assess-{which}"))
        before.append(
            AssessStep(duration=time, tests=draft.assess if kind.first else draft.assess[:1], sources=_CONVENTION)
        )
    elif kind.reassess:
        note = "against the goals: what has changed"
        before.append(ReassessStep(duration=minutes(clock.time("assess-follow-up")), note=note, sources=_CONVENTION))
    if not draft.clothed:
        before.append(
            UndressStep(duration=minutes(clock.time("undress")), note="alone; draped throughout", sources=_CONVENTION)
        )
    if neuromuscular:
        sites = tuple(dict.fromkeys(t.site for t in draft.treatments if t.site.structure is not None))[:4]
        time = minutes(clock.time(f"palpate-{which}"))
        before.append(
            PalpateStep(duration=time, sites=sites, note="trigger points and restrictions", sources=_CONVENTION)
        )
    after: list[AnyStep] = []
    if neuromuscular:
        note = "what contributes, and what to do at home"
        after.append(EducateStep(duration=minutes(clock.time("educate")), note=note, sources=_CONVENTION))
    if not draft.clothed:
        after.append(DressStep(duration=minutes(clock.time("dress")), note="get up slowly", sources=_CONVENTION))
    return before, after


@frozen
class _Bounds:
    least: int
    most: int


def _bounds(knowledge: Knowledge, planned: PlannedTreatment) -> _Bounds:
    shortest = knowledge.convention_duration("shortest-treatment").exact
    extent = "region" if planned.site.structure is None else "structure"
    longest = knowledge.convention_duration(f"longest-on-one-{extent}").exact
    least = max(planned.least.exact, shortest) if planned.least is not None else shortest
    most = planned.most.exact if planned.most is not None else longest
    low = max(1, -(-least.numerator // (least.denominator * 60)))
    return _Bounds(low, max(low, int(most / 60)))


def _share(
    knowledge: Knowledge, planned: tuple[PlannedTreatment, ...], available: Fraction
) -> list[tuple[PlannedTreatment, int | float]]:
    """Share whole minutes by weight, inside each one's bounds; a fraction of a minute goes to the last.

    What cannot reach its least is left out, lightest first.
    """
    chosen = list(planned)
    bounds = {id(p): _bounds(knowledge, p) for p in chosen}
    whole = int(available)
    room = max(1, round(knowledge.convention_count("most-treatments") * min(Fraction(1), available / _HANDS_ON_HOUR)))
    while chosen and (len(chosen) > room or sum(bounds[id(p)].least for p in chosen) > whole):
        lightest = min(chosen, key=lambda p: (p.weight, -chosen.index(p)))
        chosen.remove(lightest)
    if not chosen:
        return []
    times = {id(p): bounds[id(p)].least for p in chosen}
    left = whole - sum(times.values())
    while left > 0:
        open_ = [p for p in chosen if times[id(p)] < bounds[id(p)].most]
        if not open_:
            break
        weights = sum(p.weight for p in chosen)
        # The next minute goes to whoever is furthest below the share that its weight asks for.
        neediest = min(open_, key=lambda p: (Fraction(times[id(p)] * weights, p.weight), chosen.index(p)))
        times[id(neediest)] += 1
        left -= 1
    shared: list[tuple[PlannedTreatment, int | float]] = [(p, times[id(p)]) for p in chosen]
    rest = available - whole
    if rest and not left:
        last, time = shared[-1]
        exact = Fraction(time) + rest
        if Duration.from_exact(exact * 60, "min").unit == "min":
            shared[-1] = (last, _number(exact))
    return shared
