"""Which provision is used where several say something else: a documented policy, never luck.

By default the source with more authority wins (law, the regulator, a professional body, the rest, in that order), then
the provision that came into force later, then the later source, then the stricter value. `PickBy.LATEST` and
`PickBy.STRICTEST` put those first. The ones that lost are named beside the answer.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Generic, TypeVar

from attrs import frozen

from soft_tissue.knowledge import Knowledge
from soft_tissue.models import DateBasis, PickBy, Policy, Provision, SourceKind

__all__ = ["Dates", "Picked", "Picker"]

P = TypeVar("P", bound=Provision)
Dates = Mapping[DateBasis, date | None]

_AUTHORITY = {SourceKind.LAW: 0, SourceKind.REGULATOR: 1, SourceKind.GUIDELINE: 2, SourceKind.PROFESSIONAL_BODY: 2}
_OTHERS = 3
_YEAR = re.compile(r"[12][0-9]{3}(?:-[0-9]{2})?")


@frozen(kw_only=True)
class Picked(Generic[P]):
    """What came of picking.

    Attributes:
        chosen: the provision that is used; None when none holds, or when it is open which does.
        others: provisions in force that say something else.
        open: provisions among which an unknown date would decide.
    """

    chosen: P | None = None
    others: tuple[P, ...] = ()
    open: tuple[P, ...] = ()


def _latest(provision: Provision) -> str:
    """Something that sorts by date of coming into force."""
    return provision.effective_from.text if provision.effective_from is not None else ""


def _as_of(provision: Provision) -> str:
    found = _YEAR.findall(provision.as_of or "")
    return max(found, default="")


def _newest_first(text: str) -> tuple[int, ...]:
    """Sorts later dates before earlier ones, and both before none."""
    return tuple(-ord(char) for char in text) or (0,)


@frozen
class Picker:
    """Picks under one policy.

    Attributes:
        knowledge: knows what kind of document each source is.
        policy: says what counts first.
    """

    knowledge: Knowledge
    policy: Policy

    def authority(self, provision: Provision) -> int:
        """0 for law, higher for less; an unknown source has the least."""
        sources = self.knowledge.sources
        kinds = [sources[id_].kind for id_ in provision.sources if id_ in sources]
        return min((_AUTHORITY.get(kind, _OTHERS) for kind in kinds), default=_OTHERS + 1)

    def _order(self, provision: P, strictness: Callable[[P], float]) -> tuple[object, ...]:
        authority = (self.authority(provision),)
        in_force, as_of = _newest_first(_latest(provision)), _newest_first(_as_of(provision))
        strict = (-strictness(provision),)
        match self.policy.pick_by:
            case PickBy.LATEST:
                return (_newest_first(max(_latest(provision), _as_of(provision))), authority, strict)
            case PickBy.STRICTEST:
                return (strict, authority, in_force, as_of)
            case _:
                return (authority, in_force, as_of, strict)

    def ordered(self, provisions: Iterable[P], strictness: Callable[[P], float] = lambda _: 0.0) -> tuple[P, ...]:
        """The provisions, the one that is used first."""
        return tuple(sorted(provisions, key=lambda p: self._order(p, strictness)))

    def pick(
        self,
        provisions: Iterable[P],
        dates: Dates,
        *,
        value: Callable[[P], object],
        strictness: Callable[[P], float] = lambda _: 0.0,
    ) -> Picked[P]:
        """Pick among provisions that answer the same question.

        Args:
            provisions: all of them, in force or not.
            dates: somebody's dates.
            value: what a provision answers; those with equal values do not disagree.
            strictness: a number that is higher for a stricter provision.
        """
        states = [(provision, provision.in_force(dates)) for provision in provisions]
        holds = {id(provision) for provision, state in states if state is True}
        ranked = self.ordered((provision for provision, state in states if state is not False), strictness)
        if not ranked:
            return Picked()
        first = ranked[0]
        rivals = tuple(p for p in ranked[1:] if value(p) != value(first))
        if id(first) in holds:
            return Picked(chosen=first, others=tuple(p for p in rivals if id(p) in holds))
        return Picked(open=(first, *rivals)) if rivals else Picked(chosen=first)
