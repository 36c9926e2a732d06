"""Whether the premises need a license of their own."""

from functools import cached_property

from attrs import define

from soft_tissue.licensing.picking import Picked
from soft_tissue.licensing.question import Question
from soft_tissue.models import Aspect, Basis, CredentialKind, Effect, EstablishmentProvision, Practitioner, Reason

__all__ = ["PremisesCheck"]


@define(eq=False, slots=False, frozen=True)
class PremisesCheck:
    """The license of the establishment.

    Attributes:
        question: where, when, and what is to be done.
    """

    question: Question

    @cached_property
    def _picked(self) -> Picked[EstablishmentProvision]:
        """The provision that is used, or those that may be."""
        jurisdiction = self.question.jurisdiction
        rules = jurisdiction.establishments if jurisdiction is not None else ()
        return self.question.picker.pick(
            rules, self.question.dates, value=lambda p: (p.required, p.exempt), strictness=_strictness
        )

    @cached_property
    def can_bar(self) -> bool:
        """Whether it could make a difference to anybody."""
        asked = any(rule is not None and rule.required for rule in self._picked.possible)
        return asked and self.question.setting is not None

    def reasons(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        """What the premises need, where the setting is known."""
        found = self.question.settled(
            self._picked, lambda rule: self._outcome(practitioner, rule), Aspect.ESTABLISHMENT, "licenses of premises"
        )
        return () if found is None else (found,)

    def _outcome(self, practitioner: Practitioner, rule: EstablishmentProvision | None) -> Reason | None:
        if rule is None or not rule.required:
            return None
        needs = f"premises in {self.question.place} need an establishment license"
        if self.question.setting is None:
            effect, because = Effect.NOTES, f"{needs}; no setting is given"
        elif self.question.setting in rule.exempt:
            effect, because = Effect.NOTES, f"{needs}; a {self.question.setting.words} is exempt"
        else:
            states = [
                c.holds_on(self.question.on)
                for c in (*self.question.premises, *practitioner.credentials)
                if c.kind is CredentialKind.ESTABLISHMENT_LICENSE and c.jurisdiction == self.question.place
            ]
            if True in states:
                effect, because = Effect.NOTES, f"{needs}; one in force is recorded"
            elif states and None not in states:
                effect, because = Effect.BARS, f"{needs}, and the one recorded has lapsed"
            else:
                effect, because = Effect.UNSETTLED, f"{needs}, and none in force is recorded"
        return self.question.reason(Aspect.ESTABLISHMENT, effect, because, Basis.LAW, rule)


def _strictness(rule: EstablishmentProvision) -> float:
    return 100.0 - len(rule.exempt) if rule.required else 0.0
