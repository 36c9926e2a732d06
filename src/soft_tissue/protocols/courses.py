"""From phases to a course: how many visits, in which order, when to look again, and what then."""

from collections.abc import Iterator

from attrs import evolve, frozen

from soft_tissue.knowledge import Knowledge
from soft_tissue.models import (
    Basis,
    Case,
    Course,
    Decision,
    DecisionPoint,
    Phase,
    Progress,
    SessionPlan,
    Strategy,
)
from soft_tissue.protocols.interface import PhaseDraft
from soft_tissue.protocols.sessions import VisitKind, assemble_session
from soft_tissue.units import Duration

__all__ = ["Visits", "assemble_course", "assemble_sessions", "number_visits"]


@frozen
class Visits:
    """The visits of one phase.

    Attributes:
        draft: the phase.
        numbers: their numbers in the course, from 1; an open phase has its first alone.
        is_open: whether it goes on without a planned end.
        practitioner: who gives them, when not the plan's practitioner.
    """

    draft: PhaseDraft
    numbers: tuple[int, ...]
    is_open: bool = False
    practitioner: str | None = None


def _capped(draft: PhaseDraft, case: Case) -> PhaseDraft:
    """Keep within the prescribed visits, where a prescription counts them."""
    allowed = [p.prescription.visits.max for p in case.presentations if p.prescription and p.prescription.visits]
    most = min((count for count in allowed if count is not None), default=None)
    visits = draft.phase.visits
    if most is None or visits is None or visits <= most or most < 1:
        return draft
    note = f"kept to the {most} visits that the prescription allows"
    return evolve(draft, phase=evolve(draft.phase, visits=most, visits_basis=Basis.RECORD, note=note))


def number_visits(drafts: list[tuple[PhaseDraft, str | None]], strategy: Strategy, case: Case) -> list[Visits]:
    """Give every visit its number: phase after phase, or in turn where massage goes between.

    A course that has only an open phase plans its first visit and leaves the rest open.
    """
    capped = [(_capped(draft, case), who) for draft, who in drafts]
    in_turn = strategy in (Strategy.ALTERNATE, Strategy.MASSAGE_BETWEEN) and len(capped) == 2  # noqa: PLR2004
    if in_turn and capped[0][0].phase.visits is not None:
        first, second = capped
        count = first[0].phase.visits or 1
        between = count if strategy is Strategy.ALTERNATE else max(1, count - 1)
        phase = evolve(second[0].phase, name="massage between", visits=between, visits_basis=Basis.CONVENTION)
        second = (evolve(second[0], phase=phase), second[1])
        return [
            Visits(first[0], tuple(range(1, 2 * count, 2)), practitioner=first[1]),
            Visits(second[0], tuple(range(2, 2 * between + 1, 2)), practitioner=second[1]),
        ]
    numbered, next_number = [], 1
    for draft, who in capped:
        count = draft.phase.visits or 1
        numbers = tuple(range(next_number, next_number + count))
        numbered.append(Visits(draft, numbers, is_open=draft.phase.visits is None, practitioner=who))
        next_number += count
    return numbered


def _reassess_after(visits: list[Visits]) -> tuple[int, ...]:
    """Half-way and at the end of the leading discipline's visits; of an open course, after its first visit."""
    leading = visits[0].draft.phase.discipline
    counted = sorted(
        number
        for phase in visits
        if not phase.is_open and phase.draft.phase.discipline is leading
        for number in phase.numbers
    )
    if not counted:
        return (visits[0].numbers[0],)
    return tuple(dict.fromkeys((counted[(len(counted) - 1) // 2], counted[-1])))


def assemble_course(knowledge: Knowledge, visits: list[Visits], goals: tuple[str, ...]) -> Course:
    """Write the course down."""
    open_only = all(phase.is_open for phase in visits)
    phases: list[Phase] = []
    total = 0
    for index, phase in enumerate(visits):
        planned = phase.draft.phase
        if open_only and index == 0:
            note = "one visit is planned; further visits as agreed after it"
            planned = evolve(planned, visits=1, note=planned.note or note)
        phases.append(planned)
        total += planned.visits or 0
    convention = knowledge.conventions["reassess-share"]
    return Course(
        phases=tuple(phases),
        visits=total,
        reassess_after=_reassess_after(visits),
        decisions=(
            DecisionPoint(progress=Progress.BETTER, decision=Decision.TAPER),
            DecisionPoint(progress=Progress.UNCHANGED, decision=Decision.CHANGE_APPROACH),
            DecisionPoint(progress=Progress.WORSE, decision=Decision.STOP_AND_REFER),
        ),
        goals=goals,
        basis=Basis.CONVENTION,
        sources=convention.sources,
    )


def _kinds(phase: Visits, reassess: tuple[int, ...]) -> Iterator[tuple[VisitKind, tuple[int, ...]]]:
    """Group a phase's visits into those that are alike."""
    name = phase.draft.phase.name.capitalize()
    if phase.is_open and phase.numbers[0] != 1:
        yield VisitKind(f"{name} visits"), phase.numbers
        return
    first = tuple(number for number in phase.numbers if number == 1)
    checked = tuple(n for n in phase.numbers if n in reassess and n != 1)
    plain = tuple(n for n in phase.numbers if n not in (*first, *checked))
    if first:
        yield VisitKind("First visit", first=True), first
    if plain:
        yield VisitKind(f"{name} visits"), plain
    if checked:
        yield VisitKind(f"{name} visits with reassessment", reassess=True), checked


def assemble_sessions(
    knowledge: Knowledge, visits: list[Visits], course: Course, available: Duration
) -> tuple[SessionPlan, ...] | None:
    """Lay out every visit in the time that is available; None when it is too short for one of them."""
    sessions = []
    for phase in visits:
        for kind, numbers in _kinds(phase, course.reassess_after):
            session = assemble_session(knowledge, phase.draft, kind, numbers, available)
            if session is None:
                return None
            sessions.append(evolve(session, practitioner=phase.practitioner))
    return tuple(sorted(sessions, key=lambda session: session.visits[0]))
