"""Who may carry out a plan. Only law makes somebody not allowed; a missing certificate excludes by clinic policy.

What the law of a place says comes from `soft_tissue.licensing`; here it is held against the visits that a case wants.
"""

from attrs import frozen

from soft_tissue.licensing import Practice, ruling_of
from soft_tissue.models import (
    Aspect,
    Basis,
    Discipline,
    Effect,
    Practitioner,
    Reason,
    Ruling,
    Suitability,
    WhoMay,
)
from soft_tissue.validation.context import Context

__all__ = ["Standing", "practice_here", "standing_of", "who_may"]

_BLOCKING = frozenset({Aspect.LICENSE, Aspect.STUDENT, Aspect.PROFESSION, Aspect.JURISDICTION})
"""Aspects in which an unknown keeps somebody from being planned for; the others are asked before the first visit."""


@frozen(kw_only=True)
class Standing:
    """Whether somebody may practice at all, here, that day.

    Attributes:
        ruling: by law.
        decides: the reason that decides.
        open: what is still to be confirmed about the premises, the insurance and the like.
    """

    ruling: Ruling
    decides: Reason
    open: tuple[Reason, ...] = ()

    @property
    def supervised(self) -> bool:
        """Only under supervision, as a student."""
        return self.ruling is Ruling.ALLOWED and self.decides.aspect is Aspect.STUDENT


def practice_here(context: Context) -> Practice:
    """The rules of the case's place, day and setting; worked out once a case."""
    found: Practice | None = context.memo.get("practice")
    if found is None:
        case = context.case
        found = Practice(case.place, case.on, setting=case.setting, knowledge=context.knowledge, policy=context.policy)
        context.memo["practice"] = found
    return found


def standing_of(practitioner: Practitioner, context: Context) -> Standing:
    """Judge license, premises and insurance against the place of the case."""
    practice = practice_here(context)
    base, beside = practice.base(practitioner), practice.beside(practitioner)
    deciding = [*base, *(reason for reason in beside if reason.effect is Effect.BARS)]
    ruling = ruling_of(deciding)
    wanted = {Ruling.NOT_ALLOWED: Effect.BARS, Ruling.UNKNOWN: Effect.UNSETTLED}.get(ruling, Effect.ALLOWS)
    return Standing(
        ruling=ruling,
        decides=next(reason for reason in deciding if reason.effect is wanted),
        open=tuple(reason for reason in beside if reason.effect is Effect.UNSETTLED),
    )


def _titles(practitioner: Practitioner, context: Context) -> tuple[str, ...]:
    return tuple(
        credential.title
        for credential in practitioner.credentials
        if credential.title is not None and credential.holds_on(context.today) is True
    )


def who_may(practitioner: Practitioner, wanted: tuple[Discipline, ...], context: Context) -> WhoMay:
    """Say which of the wanted disciplines this practitioner may give, and why not the others."""
    standing = standing_of(practitioner, context)
    decides = standing.decides
    titles = _titles(practitioner, context)
    if standing.ruling is not Ruling.ALLOWED:
        return WhoMay(
            practitioner=practitioner.id,
            titles=titles,
            suitability=Suitability.NO if standing.ruling is Ruling.NOT_ALLOWED else Suitability.UNKNOWN,
            because=(decides.because,),
            basis=decides.basis,
            sources=decides.sources,
        )
    because = [decides.because] if decides.basis is Basis.LAW else []
    basis, sources = decides.basis, decides.sources
    may = []
    for discipline in dict.fromkeys(wanted):
        excluded = practice_here(context).excludes(practitioner, discipline)
        if discipline not in practitioner.offers:
            because.append(f"does not offer {discipline} visits")
        elif excluded is not None:
            because.append(excluded.because)
            basis, sources = excluded.basis, excluded.sources
        else:
            may.append(discipline)
    if len(may) == len(set(wanted)):
        suitability = Suitability.YES
    else:
        can_massage = Discipline.MASSAGE in practitioner.offers
        suitability = Suitability.LIMITED if may or can_massage else Suitability.NO
        if not may and can_massage:
            may = [Discipline.MASSAGE]
    return WhoMay(
        practitioner=practitioner.id,
        titles=titles,
        suitability=suitability,
        disciplines=tuple(may),
        because=tuple(because) or ("holds what the plan asks for",),
        basis=basis,
        sources=sources,
    )
