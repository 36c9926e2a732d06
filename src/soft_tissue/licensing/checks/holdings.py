"""What must be held beside the license while practicing: liability insurance, CPR."""

from functools import cached_property

from attrs import define

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
    def rules(self) -> tuple[HoldingProvision, ...]:
        """What must be held while practicing, one provision a kind."""
        rules = self.question.jurisdiction.holdings if self.question.jurisdiction is not None else ()
        while_practicing = [p for p in rules if p.when is HoldingWhen.PRACTICING]
        found = []
        for kind in dict.fromkeys(p.holds for p in while_practicing):
            same = [p for p in while_practicing if p.holds is kind]
            chosen = self.question.picker.pick(
                same, self.question.dates, value=lambda p: (p.per_claim, p.aggregate)
            ).chosen
            if chosen is not None:
                found.append(chosen)
        return tuple(found)

    def reasons(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        """What is held, has lapsed, or is not recorded."""
        found = [self._holding(practitioner, rule) for rule in self.rules]
        asked = any(rule.holds is CredentialKind.LIABILITY_INSURANCE for rule in self.rules)
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

    def _holding(self, practitioner: Practitioner, rule: HoldingProvision) -> Reason:
        insurance = rule.holds is CredentialKind.LIABILITY_INSURANCE
        aspect = Aspect.INSURANCE if insurance else Aspect.HOLDING
        words = rule.holds.replace("_", " ")
        needs = f"{self.question.place} asks everybody who practices for {words}"
        held = [c for c in practitioner.credentials if c.kind is rule.holds]
        states = [c.holds_on(self.question.on) for c in held]
        if True in states:
            in_force = [c for c, state in zip(held, states, strict=True) if state is True]
            enough = [_covers(c, rule) for c in in_force]
            if True in enough:
                return self.question.reason(aspect, Effect.NOTES, f"{needs}; it is in force", Basis.LAW, rule)
            if None in enough:
                because = f"{needs}; whether its limits are high enough is not recorded"
                return self.question.reason(aspect, Effect.UNSETTLED, because, Basis.LAW, rule)
            return self.question.reason(aspect, Effect.BARS, f"{needs}, and its limits are too low", Basis.LAW, rule)
        if states and None not in states:
            return self.question.reason(aspect, Effect.BARS, f"{needs}, and it has lapsed", Basis.LAW, rule)
        return self.question.reason(
            aspect, Effect.UNSETTLED, f"{needs}, and none in force is recorded", Basis.LAW, rule
        )


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
