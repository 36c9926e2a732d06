"""What must be held beside the license while practicing: liability insurance, CPR."""

from functools import cached_property, partial

from attrs import define

from soft_tissue.licensing.picking import Picked
from soft_tissue.licensing.question import Question
from soft_tissue.models import (
    Aspect,
    Basis,
    Credential,
    CredentialKind,
    Effect,
    HoldingProvision,
    HoldingWhen,
    Practitioner,
    Reason,
)

__all__ = ["HoldingsCheck"]


@define(eq=False, slots=False, frozen=True)
class HoldingsCheck:
    """Insurance and the like: a law bars from work without it, a clinic only excludes.

    Attributes:
        question: where, when, and what is to be done.
    """

    question: Question

    @cached_property
    def _rules(self) -> dict[CredentialKind, Picked[HoldingProvision]]:
        """What must be held while practicing: of each kind the provision that is used, or those that may be."""
        rules = self.question.jurisdiction.holdings if self.question.jurisdiction is not None else ()
        while_practicing = [p for p in rules if p.when is HoldingWhen.PRACTICING]
        return {
            kind: self.question.picker.pick(
                [p for p in while_practicing if p.holds is kind],
                self.question.dates,
                value=lambda p: (p.per_claim, p.aggregate, p.currency),
                strictness=lambda p: float((p.per_claim or 0) + (p.aggregate or 0)),
            )
            for kind in dict.fromkeys(p.holds for p in while_practicing)
        }

    @cached_property
    def can_bar(self) -> bool:
        """Whether it could make a difference to anybody."""
        return any(rule is not None for picked in self._rules.values() for rule in picked.possible)

    def reasons(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        """What is held, has lapsed, or is not recorded."""
        found = []
        for kind, picked in self._rules.items():
            words = kind.replace("_", " ")
            outcome = partial(self._holding, practitioner)
            reason = self.question.settled(picked, outcome, _aspect(kind), words)
            if reason is not None:
                found.append(reason)
        asked = any(reason.aspect is Aspect.INSURANCE for reason in found)
        if self.question.policy.insurance_needed and not asked:
            insured = (
                c.holds_on(self.question.on)
                for c in practitioner.credentials
                if c.kind is CredentialKind.LIABILITY_INSURANCE
            )
            if True not in insured:
                because = "no liability insurance in force is recorded, and clinic policy asks for it"
                found.append(self.question.reason(Aspect.INSURANCE, Effect.EXCLUDES, because, Basis.CLINIC_POLICY))
        return tuple(found)

    def _holding(self, practitioner: Practitioner, rule: HoldingProvision | None) -> Reason | None:
        if rule is None:
            return None
        needs = f"{self.question.place} asks everybody who practices for {rule.holds.replace('_', ' ')}"
        held = [
            (c.holds_on(self.question.on), _covers(c, rule)) for c in practitioner.credentials if c.kind is rule.holds
        ]
        perhaps = [(state, enough) for state, enough in held if state is not False and enough is not False]
        if (True, True) in held:
            effect, because = Effect.NOTES, f"{needs}; it is in force"
        elif (True, None) in held:
            effect, because = Effect.UNSETTLED, f"{needs}; whether its limits are high enough is not recorded"
        elif perhaps or not held:
            effect, because = Effect.UNSETTLED, f"{needs}, and none in force is recorded"
        elif any(state is not False for state, _enough in held):
            effect, because = Effect.BARS, f"{needs}, and its limits are too low"
        else:
            effect, because = Effect.BARS, f"{needs}, and it has lapsed"
        return self.question.reason(_aspect(rule.holds), effect, because, Basis.LAW, rule)


def _aspect(kind: CredentialKind) -> Aspect:
    return Aspect.INSURANCE if kind is CredentialKind.LIABILITY_INSURANCE else Aspect.HOLDING


def _covers(credential: Credential, rule: HoldingProvision) -> bool | None:
    """Whether an insurance reaches the limits that a rule sets; None where it does not say."""
    terms = credential.insurance
    answers: list[bool | None] = []
    for wanted, has in (
        (rule.per_claim, terms.per_claim if terms is not None else None),
        (rule.aggregate, terms.aggregate if terms is not None else None),
    ):
        if wanted is not None:
            same = terms is not None and terms.currency == rule.currency
            answers.append(None if has is None or not same else has >= wanted)
    if False in answers:
        return False
    return None if None in answers else True
