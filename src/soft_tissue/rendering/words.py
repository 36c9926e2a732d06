"""The words of a dose, a complaint, a course."""

from soft_tissue.models import (
    Complaint,
    Course,
    Decision,
    Dose,
    NumberRange,
    Phase,
    Side,
    Strategy,
    TreatmentStep,
)

__all__ = ["amounts", "complaint", "course_line", "phase_line", "spacing", "strategy_words", "treatment_words"]

strategy_words = {
    Strategy.MASSAGE: "massage",
    Strategy.NEUROMUSCULAR: "neuromuscular",
    Strategy.NEUROMUSCULAR_THEN_MASSAGE: "neuromuscular first, then maintenance massage",
    Strategy.ALTERNATE: "neuromuscular and massage in turn",
    Strategy.MASSAGE_BETWEEN: "neuromuscular, with massage between the visits",
}

_DECISIONS = {
    Decision.TAPER: "taper",
    Decision.CHANGE_APPROACH: "change the approach or refer",
    Decision.STOP_AND_REFER: "stop, refer",
}


_AMOUNTS = {
    "hold": "hold {}",
    "repetitions": "{} times",
    "sets": "{} sets",
    "rest": "rest {}",
    "effort_percent": "effort {}%",
    "then_stretch": "then stretch {}",
    "rate": "{}",
    "temperature": "{}",
    "pressure": "{}",
    "force": "{}",
}


def amounts(dose: Dose) -> str:
    """What a dose states, in the order of doing; "dose unknown" when no source was found."""
    stated = [(words, getattr(dose, name)) for name, words in _AMOUNTS.items()]
    parts = [words.format(amount) for words, amount in stated if amount is not None] or ["dose unknown"]
    if dose.pressure_level is not None:
        parts.append(f"pressure {dose.pressure_level} of 5")
    if dose.discomfort is not None and dose.discomfort.max is not None:
        parts.append(f"discomfort at most {dose.discomfort.max} of 10")
    parts += [said for said in (dose.position, dose.instruction) if said is not None]
    return ", ".join(parts)


def treatment_words(step: TreatmentStep, name: str, *, again: bool = False) -> str:
    """One treatment step in a line; `again` when its dose has been given before."""
    shown = name if name.isupper() else name[0].lower() + name[1:]
    return f"{shown}, {step.site.words}: {'as before' if again else amounts(step.dose)}"


def complaint(item: Complaint) -> str:
    """A complaint with side, diagnosis and stage."""
    side = f"{item.side} " if item.side in (Side.LEFT, Side.RIGHT) else ""
    both = ", both sides" if item.side is Side.BOTH else ""
    who = f"diagnosed: {item.diagnosed_by.replace('_', ' ')}" if item.diagnosed_by else "reported, not diagnosed"
    stage = f", {item.stage} stage" if item.stage else ""
    lasting = f", {item.duration} by duration" if item.duration else ""
    name = item.name if item.name.isupper() else item.name[0].lower() + item.name[1:]
    return f"{side}{name}{both} ({who}){stage}{lasting}"


def spacing(per_week: NumberRange | None) -> str:
    """How often, as people say it."""
    if per_week is None:
        return "interval settled with the client"
    low, high = per_week.min, per_week.max
    if low is not None and high is not None and low != high:
        return f"{low:g} to {high:g} a week"
    number = low if low is not None else high
    return f"{number:g} a week"


def phase_line(phase: Phase) -> str:
    """One phase in a line, with what its numbers rest on."""
    count = f"{phase.visits} {phase.discipline} visits" if phase.visits else f"{phase.discipline} visits, open"
    if phase.visits == 1:
        count = f"1 {phase.discipline} visit"
    return f"{phase.name}: {count} ({phase.visits_basis}), {spacing(phase.per_week)} ({phase.spacing_basis})"


def course_line(course: Course) -> str:
    """When to look again, and what then."""
    when = " and ".join(str(visit) for visit in course.reassess_after)
    then = ". ".join(f"{point.progress.capitalize()}: {_DECISIONS[point.decision]}" for point in course.decisions)
    return f"Reassess after visit {when} ({course.basis}). {then}."
