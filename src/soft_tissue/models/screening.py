"""What screening a case says: verdicts by site and technique, what must be asked, and whether the client is sent on."""

from datetime import date
from typing import Annotated, ClassVar

from annotated_types import Ge, Le
from attrs import frozen

from soft_tissue.models.anatomy import Site
from soft_tissue.models.declaration import Identifier, Label, Name, declared
from soft_tissue.models.finding import Finding
from soft_tissue.models.position import Position
from soft_tissue.models.treatment_plan import Question, Referral
from soft_tissue.models.verdict import Change, Restriction, Urgency, Verdict
from soft_tissue.models.versions import Versions
from soft_tissue.units import Duration

__all__ = ["Screening", "SiteVerdict"]


@frozen(kw_only=True, field_transformer=declared)
class SiteVerdict:
    """What holds for some techniques at one site: those for which all of this is the same.

    Attributes:
        site, techniques: where and what.
        verdict: the strictest of all that bind it.
        changes: how work must change, or where else it may go on.
        max_pressure: deepest level left (Walton, 1 to 5).
        max_session: longest session left; None sets no limit.
        positions: positions of the client that are ruled out.
        urgency: how soon, where the client is sent on.
        reasons: places in the screening's `restrictions`, counted from 0.
    """

    site: Site
    techniques: tuple[Identifier, ...]
    verdict: Verdict
    changes: tuple[Change, ...] = ()
    max_pressure: Annotated[int, Ge(1), Le(5)]
    max_session: Duration | None = None
    positions: frozenset[Position] = frozenset()
    urgency: Urgency | None = None
    reasons: tuple[Annotated[int, Ge(0)], ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class Screening:
    """A case held against all that is known to speak against touch. It never says that a session is safe.

    Attributes:
        case: its id.
        on: the day.
        verdict: for the visit as a whole: what binds every technique everywhere, else modify where anything changes.
        referral: where the client is sent on.
        needed: what must be known first, one line each.
        restrictions: each a chain from what was reported (`fact`, `path`) to what follows, with its sources.
        verdicts: by site and technique, the strictest first at each site.
        questions: what must still be asked before the first touch; those whose yes stops the session come first.
        findings: what the rules say of the case.
        versions: what made it.
    """

    kind: ClassVar[str] = "screening"

    case: Name
    on: date
    verdict: Verdict
    referral: Referral | None = None
    needed: tuple[Label, ...] = ()
    restrictions: tuple[Restriction, ...] = ()
    verdicts: tuple[SiteVerdict, ...] = ()
    questions: tuple[Question, ...] = ()
    findings: tuple[Finding, ...] = ()
    versions: Versions | None = None

    def at(self, technique: str, site: Site) -> SiteVerdict | None:
        """What holds for a technique at a site; None where the screening was not asked about it."""
        return next((v for v in self.verdicts if v.site == site and technique in v.techniques), None)

    @property
    def open(self) -> bool:
        """Whether work may be planned: no verdict on the whole visit stops it, and nothing is needed first."""
        return self.verdict.allows and not self.needed
