"""The contact list that the second article advises: somebody for relaxation and somebody for neuromuscular care."""

from collections.abc import Iterable
from datetime import date

from soft_tissue.knowledge import Knowledge, default_knowledge, default_policy, versions_of
from soft_tissue.licensing import Practice
from soft_tissue.models import (
    Aspect,
    Basis,
    ContactReport,
    Discipline,
    Effect,
    Policy,
    Practitioner,
    Reason,
    Ruling,
    Suitability,
)
from soft_tissue.validation import judge

__all__ = ["review_contacts"]

_TOPIC = "keep-both-contacts"
_WORDS = {Discipline.MASSAGE: "relaxation massage", Discipline.NEUROMUSCULAR: "neuromuscular care"}


def review_contacts(
    contacts: Iterable[Practitioner],
    place: str,
    on: date,
    *,
    knowledge: Knowledge | None = None,
    policy: Policy | None = None,
) -> ContactReport:
    """Say whether a contact list covers relaxation massage and neuromuscular care, and what is missing.

    One dual-skilled therapist who offers both covers both.

    Args:
        contacts: the list.
        place: ISO 3166 code.
        on: the day.
        knowledge: what is known; the library's own unless given.
        policy: what the clinic has decided; the cautious one unless given.

    >>> review_contacts((), "US-WA", date(2026, 11, 23)).gaps
    ('nobody for relaxation massage', 'nobody for neuromuscular care')
    """
    knowledge = knowledge or default_knowledge()
    practice = Practice.at(place, on, knowledge=knowledge, policy=policy or default_policy())
    listed = tuple(contacts)
    able: dict[Discipline, list[str]] = {Discipline.MASSAGE: [], Discipline.NEUROMUSCULAR: []}
    maybe: dict[Discipline, bool] = dict.fromkeys(able, False)
    for discipline, ids in able.items():
        for practitioner in listed:
            judged = judge(practitioner, (discipline,), practice)
            if discipline in judged.disciplines:
                ids.append(practitioner.id)
            elif judged.suitability is Suitability.UNKNOWN and discipline in practitioner.offers:
                maybe[discipline] = True
    topic = knowledge.topics[_TOPIC]
    reasons, gaps = [], []
    for discipline, ids in able.items():
        words = _WORDS[discipline]
        if ids:
            reasons.append(_reason(Effect.ALLOWS, f"{words}: {len(ids)} on the list", topic.sources))
        elif maybe[discipline]:
            gaps.append(f"nobody for certain for {words}: a credential is to be looked up")
            reasons.append(_reason(Effect.UNSETTLED, gaps[-1], topic.sources))
        else:
            gaps.append(f"nobody for {words}")
            reasons.append(_reason(Effect.EXCLUDES, gaps[-1], topic.sources))
    missing = [discipline for discipline, ids in able.items() if not ids]
    answer = Ruling.ALLOWED
    if missing:
        answer = Ruling.UNKNOWN if all(maybe[discipline] for discipline in missing) else Ruling.NOT_ALLOWED
    return ContactReport(
        on=on,
        place=place,
        relaxation=tuple(able[Discipline.MASSAGE]),
        neuromuscular=tuple(able[Discipline.NEUROMUSCULAR]),
        answer=answer,
        gaps=tuple(gaps),
        reasons=tuple(reasons),
        versions=versions_of(knowledge, practice.question.policy),
    )


def _reason(effect: Effect, because: str, sources: tuple[str, ...]) -> Reason:
    return Reason(aspect=Aspect.PREFERENCE, effect=effect, because=because, basis=Basis.ARTICLE, sources=sources)
