"""Which provision is used where several say something else: a documented policy, never luck.

By default the source with more authority wins (law, the regulator, a professional body, the rest, in that order), then
the provision that came into force later, then the later source, then the stricter value. `PickBy.LATEST` and
`PickBy.STRICTEST` put those first. Between equals the spelling decides, so that the order in which provisions were
written never does. The ones that lost are named beside the answer.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, Generic, TypeVar

import attrs
from attrs import frozen

from soft_tissue.knowledge import Knowledge
from soft_tissue.models import DateBasis, PickBy, Policy, Provision, SourceKind

__all__ = ["Dates", "Picked", "Picker", "spelled"]

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
        open: provisions among which an unknown date would decide. Beside a chosen one: whether it holds is open, and
            none that says something else is known.
        perhaps_none: whether it may be that none of those that are open holds.
    """

    chosen: P | None = None
    others: tuple[P, ...] = ()
    open: tuple[P, ...] = ()
    perhaps_none: bool = False

    @property
    def sure(self) -> P | None:
        """The provision that is used, where it holds for certain."""
        return None if self.open else self.chosen

    @property
    def possible(self) -> tuple[P | None, ...]:
        """Whatever may be the provision that is used: one where that is certain; None stands for none that holds."""
        if not self.open:
            return (self.chosen,)
        return (*self.open, None) if self.perhaps_none else self.open


def _latest(provision: Provision) -> str:
    """Something that sorts by date of coming into force."""
    return provision.effective_from.text if provision.effective_from is not None else ""


def _as_of(provision: Provision) -> str:
    found = _YEAR.findall(provision.as_of or "")
    return max(found, default="")


def spelled(value: Any) -> str:
    """A value in words, the same whatever the order of a set: what settles a tie.

    >>> spelled(frozenset({"b", "a"}))
    '{a, b}'
    """
    if isinstance(value, frozenset):
        return f"{{{', '.join(sorted(map(spelled, value)))}}}"
    if isinstance(value, tuple):
        return f"({', '.join(map(spelled, value))})"
    if attrs.has(type(value)):
        return f"({', '.join(spelled(getattr(value, field.name)) for field in attrs.fields(type(value)))})"
    return str(value)


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
        keyed = sorted(((self._order(p, strictness), p) for p in provisions), key=itemgetter(0))
        found: list[P] = []
        for _key, group in groupby(keyed, key=itemgetter(0)):
            equals = [provision for _same, provision in group]
            found += equals if len(equals) == 1 else sorted(equals, key=spelled)
        return tuple(found)

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
        sure = next((place for place, provision in enumerate(ranked) if id(provision) in holds), None)
        within_reach = ranked if sure is None else ranked[: sure + 1]
        distinct: list[P] = []
        for provision in within_reach:
            if all(value(provision) != value(other) for other in distinct):
                distinct.append(provision)
        if len(distinct) > 1:
            return Picked(open=tuple(distinct), perhaps_none=sure is None)
        if sure is None:
            return Picked(chosen=next(iter(ranked), None), open=tuple(distinct), perhaps_none=bool(distinct))
        chosen = ranked[sure]
        rest = (p for p in ranked[sure + 1 :] if id(p) in holds)
        return Picked(chosen=chosen, others=tuple(p for p in rest if value(p) != value(chosen)))
