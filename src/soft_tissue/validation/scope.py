"""Who may carry out a plan. Only law makes somebody not allowed; a missing certificate excludes by clinic policy.

What the law of a place says comes from `soft_tissue.licensing`; here it is held against the visits that a case wants.
"""

from functools import lru_cache

from attrs import frozen

from soft_tissue.licensing import Practice
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

__all__ = ["Judgment", "Standing", "judge", "practice_here", "standing_of", "who_may"]


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
        found = Practice.at(
            case.place,
            case.on,
            setting=case.setting,
            premises=case.premises,
            knowledge=context.knowledge,
            policy=context.policy,
        )
        context.memo["practice"] = found
    return found


def standing_of(practitioner: Practitioner, context: Context) -> Standing:
    """Judge license, premises and insurance against the place of the case."""
    practice = practice_here(context)
    base, beside = practice.base(practitioner), practice.beside(practitioner)
    deciding = [*base, *(reason for reason in beside if reason.effect is Effect.BARS)]
    ruling = practice.standing(practitioner)
    wanted = {Ruling.NOT_ALLOWED: Effect.BARS, Ruling.UNKNOWN: Effect.UNSETTLED}.get(ruling, Effect.ALLOWS)
    return Standing(
        ruling=ruling,
        decides=next(reason for reason in deciding if reason.effect is wanted),
        open=tuple(
            reason
            for reason in (*practice.question.unknown_law, *base[1:], *beside)
            if reason.effect in (Effect.UNSETTLED, Effect.CONFIRM)
            and reason.aspect is not Aspect.STUDENT  # supervision has a rule of its own
        ),
    )


def _titles(practitioner: Practitioner, context: Context) -> tuple[str, ...]:
    return tuple(
        credential.title
        for credential in practitioner.credentials
        if credential.title is not None and credential.holds_on(context.today) is True
    )


@frozen(kw_only=True)
class Judgment:
    """What somebody may give of the wanted disciplines, without the words.

    Attributes:
        suitability: for all, some or none of it, or not known.
        disciplines: what may be given.
    """

    suitability: Suitability
    disciplines: tuple[Discipline, ...] = ()


@lru_cache(maxsize=16)
def _judgment(suitability: Suitability, disciplines: tuple[Discipline, ...]) -> Judgment:
    return Judgment(suitability=suitability, disciplines=disciplines)


_NO = Judgment(suitability=Suitability.NO)
_UNKNOWN = Judgment(suitability=Suitability.UNKNOWN)


def judge(practitioner: Practitioner, wanted: tuple[Discipline, ...], practice: Practice) -> Judgment:
    """Say which of the wanted disciplines somebody may give: what `who_may` says, and fast enough for a large roster.

    Where none of them is possible, massage is offered instead, and `suitability` is limited.
    """
    ruling = practice.standing(practitioner)
    if ruling is not Ruling.ALLOWED:
        return _NO if ruling is Ruling.NOT_ALLOWED else _UNKNOWN
    may = tuple(d for d in wanted if d in practitioner.offers and practice.excludes(practitioner, d) is None)
    if len(may) == len(wanted):
        return _judgment(Suitability.YES, may)
    if not may and Discipline.MASSAGE in practitioner.offers:
        may = (Discipline.MASSAGE,)
    return _judgment(Suitability.LIMITED, may) if may else _NO


def who_may(practitioner: Practitioner, wanted: tuple[Discipline, ...], context: Context) -> WhoMay:
    """Say which of the wanted disciplines this practitioner may give, and why not the others."""
    wanted = tuple(dict.fromkeys(wanted))
    practice = practice_here(context)
    judged = judge(practitioner, wanted, practice)
    decides = standing_of(practitioner, context).decides
    basis, sources = decides.basis, decides.sources
    allowed = practice.standing(practitioner) is Ruling.ALLOWED
    because = [decides.because] if basis is Basis.LAW or not allowed else []
    if allowed:
        for discipline in wanted:
            excluded = practice.excludes(practitioner, discipline)
            if discipline not in practitioner.offers:
                because.append(f"does not offer {discipline} visits")
            elif excluded is not None:
                because.append(excluded.because)
                basis, sources = excluded.basis, excluded.sources
    return WhoMay(
        practitioner=practitioner.id,
        titles=_titles(practitioner, context),
        suitability=judged.suitability,
        disciplines=judged.disciplines,
        because=tuple(because) or ("holds what the plan asks for",),
        basis=basis,
        sources=sources,
    )
