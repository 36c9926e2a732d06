"""A question about practice: where, when, in what setting, and what is to be done."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import TypeVar

from attrs import define, field

from soft_tissue.knowledge import Knowledge
from soft_tissue.licensing.picking import Dates, Picked, Picker
from soft_tissue.licensing.places import find_place
from soft_tissue.models import (
    Aspect,
    Basis,
    Condition,
    Credential,
    DateBasis,
    Effect,
    Jurisdiction,
    LevelProvision,
    LicenseLevel,
    Policy,
    Provision,
    Reason,
    Setting,
    Site,
    Technique,
)

__all__ = ["Question"]

P = TypeVar("P", bound=Provision)

_HARMLESS = frozenset({Effect.NOTES, Effect.CONFIRM})
_LISTS = {
    "establishments": "licenses of premises",
    "holdings": "insurance and the like",
    "restricted_work": "restricted work",
}


@define(eq=False, slots=False, frozen=True, kw_only=True)
class Question:
    """The question, with what the law of the place says to it; asked about any number of people.

    Attributes:
        place: ISO 3166 code.
        on: the day.
        technique, site, condition: what is to be done, where, and for what; None leaves it open.
        setting: where care is given; None leaves the rules for premises out.
        premises: licenses of the premises.
        knowledge: what is known.
        policy: what the clinic has decided.
    """

    place: str
    on: date
    technique: Technique | None = None
    site: Site | None = None
    condition: Condition | None = None
    setting: Setting | None = None
    premises: tuple[Credential, ...] = ()
    knowledge: Knowledge = field(repr=False)
    policy: Policy
    _made: dict[tuple[object, ...], Reason] = field(factory=dict, repr=False, init=False)

    @cached_property
    def jurisdiction(self) -> Jurisdiction | None:
        """The place's rules; None where the knowledge does not hold them."""
        return find_place(self.place, self.knowledge)

    @cached_property
    def picker(self) -> Picker:
        """Says which of several provisions is used."""
        return Picker(self.knowledge, self.policy)

    @cached_property
    def dates(self) -> Dates:
        """What provisions are held against."""
        return {DateBasis.DAY: self.on}

    def reason(
        self,
        aspect: Aspect,
        effect: Effect,
        because: str,
        basis: Basis,
        provision: Provision | None = None,
        *,
        sources: tuple[str, ...] = (),
    ) -> Reason:
        """A reason; made once, and shared by all whom it is about."""
        key = (aspect, effect, because, basis, None if provision is None else id(provision))
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = Reason(
                aspect=aspect,
                effect=effect,
                because=because,
                basis=basis,
                sources=sources if provision is None else provision.sources,
                as_of=None if provision is None else provision.as_of,
            )
        return found

    def settled(
        self, picked: Picked[P], outcome: Callable[[P | None], Reason | None], aspect: Aspect, subject: str
    ) -> Reason | None:
        """What comes of a rule; unsettled where it hangs on a date that nobody knows.

        Args:
            picked: the rule, or those among which such a date decides.
            outcome: what comes of one of them, or of none.
            aspect: what it is about.
            subject: the same in words.
        """
        outcomes = [outcome(provision) for provision in picked.possible]
        effects = {Effect.NOTES if found is None else found.effect for found in outcomes}
        if len(effects) == 1 or effects <= _HARMLESS:
            return next((found for found in outcomes if found is not None), None)
        because = f"from which day a rule of {self.place} on {subject} holds is not known, and it decides"
        return self.reason(aspect, Effect.UNSETTLED, because, Basis.LAW, picked.open[0])

    # What sort of credential the place asks for.

    @cached_property
    def levels(self) -> Picked[LevelProvision]:
        """The provision that is used, and those that say something else."""
        levels = self.jurisdiction.levels if self.jurisdiction is not None else ()
        return self.picker.pick(
            levels, self.dates, value=lambda p: p.level, strictness=lambda p: float(p.level.needs_credential or 0)
        )

    @property
    def level_provision(self) -> LevelProvision | None:
        """The provision that says what the place asks for that day; None is not known."""
        return self.levels.sure

    @property
    def level(self) -> LicenseLevel | None:
        """What the place asks for that day; None is not known."""
        return None if self.level_provision is None else self.level_provision.level

    def asks(self, provision: LevelProvision) -> str:
        """What a provision asks for, in words."""
        level = provision.level
        if level is LicenseLevel.LOCAL:
            return f"{self.place} leaves it to cities and counties"
        if level.needs_credential:
            return f"{self.place} asks for a {level.words}"
        if level is LicenseLevel.VOLUNTARY_CERTIFICATION:
            return f"{self.place} asks for no credential: certification there is voluntary"
        return f"{self.place} does not regulate massage"

    @cached_property
    def law(self) -> tuple[Reason, ...]:
        """What the place asks for, with its source, and the sources that say something else."""
        chosen = self.level_provision
        if chosen is None:
            return ()
        said = [self.reason(Aspect.JURISDICTION, Effect.NOTES, self.asks(chosen), Basis.LAW, chosen)]
        if chosen.local_permits:
            because = "cities and counties may ask for a permit beside it"
            said.append(self.reason(Aspect.JURISDICTION, Effect.CONFIRM, because, Basis.LAW, chosen))
        for other in self.levels.others:
            because = f"another source says: {self.asks(other)}"
            said.append(self.reason(Aspect.JURISDICTION, Effect.NOTES, because, Basis.LAW, other))
        missing = [words for name, words in _LISTS.items() if not getattr(self.jurisdiction, name)]
        if missing:
            because = f"not in the knowledge for {self.place}: {', '.join(missing)}"
            said.append(self.reason(Aspect.JURISDICTION, Effect.NOTES, because, Basis.LAW))
        return tuple(said)

    @cached_property
    def unknown_law(self) -> tuple[Reason, ...]:
        """Why nothing at all can be said for certain: the place's rules are not in the knowledge that day."""
        if self.level_provision is not None:
            return ()
        if self.levels.open:
            why = f"from which day {self.place} asks for a credential is not known"
        elif self.jurisdiction is not None and self.jurisdiction.levels:
            why = f"the rules of {self.place} for that day are not in the knowledge"
        else:
            why = f"the rules of {self.place} are not in the knowledge"
        return (self.reason(Aspect.JURISDICTION, Effect.UNSETTLED, why, Basis.LAW),)
