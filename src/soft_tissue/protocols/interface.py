"""What a protocol is: it says whether it fits a case, how well and why, and drafts what would be done.

A protocol decides *what*: phases, techniques, sites, doses and their weights. The planner decides the rest for every
protocol alike: minutes, order, questions, who, and whether it is allowed.
"""

from typing import Protocol as TypingProtocol
from typing import runtime_checkable

from attrs import field, frozen

from soft_tissue.models import (
    Approach,
    CareMap,
    Discipline,
    Dose,
    DurationRange,
    Phase,
    ProtocolCaution,
    Site,
)
from soft_tissue.units import Duration
from soft_tissue.validation import Context

__all__ = ["Draft", "Fit", "PhaseDraft", "PlannedTreatment", "Protocol", "Request"]


@frozen(kw_only=True)
class Fit:
    """Whether a protocol is made for a case.

    Attributes:
        fits: yes or no.
        score: how well; the highest is tried first, equal scores in the order of their ids.
        because: why, in words for a practitioner.
    """

    fits: bool
    score: int = 0
    because: tuple[str, ...] = ()


@frozen(kw_only=True)
class Request:
    """What a protocol may look at.

    Attributes:
        context: the case, the knowledge and the policy.
        approach: which discipline is recommended.
        care_map: what may be done where, by whoever would give it; a draft stays inside it.
    """

    context: Context
    approach: Approach
    care_map: CareMap = field(repr=False)


@frozen(kw_only=True)
class PlannedTreatment:
    """One technique at one site, before it has its minutes.

    Attributes:
        technique: id.
        site: where.
        dose: how much; unknown parts stay unknown.
        weight: its share of the treatment time.
        least, most: bounds on its minutes, where a publication or convention sets them.
    """

    technique: str
    site: Site
    dose: Dose
    weight: int
    least: Duration | None = None
    most: Duration | None = None


@frozen(kw_only=True)
class PhaseDraft:
    """A stretch of visits of one discipline.

    Attributes:
        phase: its place in the course.
        session: how long a visit usually is.
        treatments: what is done, in order.
        assess: what is looked at.
        clothed: the client stays dressed.
    """

    phase: Phase
    session: DurationRange
    treatments: tuple[PlannedTreatment, ...]
    assess: tuple[str, ...] = ()
    clothed: bool = False


@frozen(kw_only=True)
class Draft:
    """What a protocol proposes.

    Attributes:
        phases: in order; empty when nothing that it would do is allowed.
        avoid: what it keeps away from.
        evidence: what its evidence says, without a promise.
        sources: ids of its sources.
        left_out: what it would have done, and why not.
    """

    phases: tuple[PhaseDraft, ...]
    avoid: tuple[ProtocolCaution, ...] = ()
    evidence: str | None = None
    sources: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


@runtime_checkable
class Protocol(TypingProtocol):
    """The interface. A class with these members is a protocol; no base class is needed."""

    @property
    def id(self) -> str:
        """Namespaced id; ``soft_tissue.`` is the library's own."""

    @property
    def version(self) -> int:
        """Grows with every change."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def author(self) -> str:
        """Who answers for it."""

    @property
    def discipline(self) -> Discipline:
        """The discipline of its first phase."""

    def fit(self, request: Request) -> Fit:
        """Say whether it is made for this case."""

    def draft(self, request: Request) -> Draft:
        """Propose what would be done, inside the map."""
