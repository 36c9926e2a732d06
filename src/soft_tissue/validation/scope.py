"""Who may carry out a plan. Only law makes somebody not allowed; a missing certificate excludes by clinic policy."""

from functools import partial

from attrs import frozen

from soft_tissue.models import (
    Basis,
    CredentialStatus,
    Discipline,
    LicenseLevel,
    Practitioner,
    Setting,
    Suitability,
    WhoMay,
)
from soft_tissue.validation.context import Context

__all__ = ["BaseStanding", "base_standing", "who_may"]


@frozen(kw_only=True)
class BaseStanding:
    """Whether somebody may practice at all, here, that day.

    Attributes:
        allowed: yes, no, or None for unknown.
        because: why.
        basis, sources: on what authority.
        supervised: only under supervision.
    """

    allowed: bool | None
    because: str
    basis: Basis
    sources: tuple[str, ...] = ()
    supervised: bool = False


def base_standing(practitioner: Practitioner, context: Context) -> BaseStanding:
    """Judge the base credential against the place of the case."""
    place = context.case.place
    jurisdiction = context.knowledge.jurisdictions.get(place.lower())
    sources = jurisdiction.sources if jurisdiction is not None else ()
    here = [c for c in practitioner.base_credentials() if c.jurisdiction == place]
    states = [credential.holds_on(context.today) for credential in here]
    if True in states:
        return BaseStanding(allowed=True, because=f"base credential in force in {place}", basis=Basis.RECORD)
    if any(c.status is CredentialStatus.STUDENT for c in here) and context.case.setting is Setting.SCHOOL_CLINIC:
        return BaseStanding(
            allowed=True, because="student in a supervised school clinic", basis=Basis.CLINIC_POLICY, supervised=True
        )
    level = jurisdiction.level if jurisdiction is not None else None
    needed = level.needs_credential if level is not None else None
    lapsed = "has lapsed, or is suspended" if here else "is not held"
    if needed is False:
        because = f"{place} asks for no credential: certification there is voluntary"
        return BaseStanding(allowed=True, because=because, basis=Basis.LAW, sources=sources)
    if None in states:
        because = f"whether the credential for {place} is in force is unknown"
        return BaseStanding(allowed=None, because=because, basis=Basis.RECORD)
    if needed is True:
        because = f"the {level.words if level else 'license'} that {place} asks for {lapsed}"
        return BaseStanding(allowed=False, because=because, basis=Basis.LAW, sources=sources)
    reason = "local rules decide" if level is LicenseLevel.LOCAL else "its rules are not in the knowledge"
    because = f"whether {place} lets somebody work whose credential {lapsed} is unknown: {reason}"
    return BaseStanding(allowed=None, because=because, basis=Basis.LAW, sources=sources)


def _titles(practitioner: Practitioner, context: Context) -> tuple[str, ...]:
    return tuple(
        credential.title
        for credential in practitioner.credentials
        if credential.title is not None and credential.holds_on(context.today) is True
    )


def who_may(practitioner: Practitioner, wanted: tuple[Discipline, ...], context: Context) -> WhoMay:
    """Say which of the wanted disciplines this practitioner may give, and why not the others."""
    standing = base_standing(practitioner, context)
    titles = _titles(practitioner, context)
    judged = partial(WhoMay, practitioner=practitioner.id, titles=titles)
    if standing.allowed is not True:
        suitability = Suitability.NO if standing.allowed is False else Suitability.UNKNOWN
        return judged(
            suitability=suitability,
            because=(standing.because,),
            basis=standing.basis,
            sources=standing.sources,
        )
    because = [standing.because] if standing.supervised or standing.basis is Basis.LAW else []
    basis, sources = standing.basis, standing.sources
    may = []
    certified = practitioner.neuromuscular_certification(context.today)
    for discipline in dict.fromkeys(wanted):
        if discipline not in practitioner.offers:
            because.append(f"does not offer {discipline} visits")
        elif (
            discipline is Discipline.NEUROMUSCULAR
            and context.policy.neuromuscular_needs_certification
            and certified is not True
        ):
            gap = "no neuromuscular certification" if certified is False else "certification can't be confirmed"
            because.append(f"{gap}: massage visits only, by clinic policy")
            basis, sources = Basis.CLINIC_POLICY, ("house-convention", "article-difference")
        else:
            may.append(discipline)
    if len(may) == len(set(wanted)):
        suitability = Suitability.YES
    else:
        can_massage = Discipline.MASSAGE in practitioner.offers
        suitability = Suitability.LIMITED if may or can_massage else Suitability.NO
        if not may and can_massage:
            may = [Discipline.MASSAGE]
    return judged(
        suitability=suitability,
        disciplines=tuple(may),
        because=tuple(because) or ("holds what the plan asks for",),
        basis=basis,
        sources=sources,
    )
