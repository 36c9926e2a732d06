"""What a rule may look at: the case, the knowledge, the policy, and what follows from them."""

from datetime import date
from functools import cached_property
from typing import Any

from attrs import define, evolve, field

from soft_tissue.knowledge import Knowledge
from soft_tissue.models import (
    Case,
    Clearance,
    Diagnoser,
    FactCategory,
    NeededDetail,
    Policy,
    Region,
    TreatmentPlan,
)
from soft_tissue.validation.effective_policy import effective_policy
from soft_tissue.validation.facts import Facts, gather_facts

__all__ = ["Context", "PlanContext", "resolve"]


def resolve(case: Case, knowledge: Knowledge) -> Case:
    """Put ids where a case names conditions and cleared facts by a name or an alias; what is not known stays."""

    def condition(word: str | None) -> str | None:
        found = knowledge.conditions.find(word) if word is not None else None
        return word if found is None else found.id

    def fact(word: str) -> str:
        found = knowledge.conditions.find(word) or knowledge.intake_facts.find(word)
        return word if found is None else found.id

    return evolve(
        case,
        presentations=tuple(evolve(p, condition=condition(p.condition)) for p in case.presentations),
        clearances=tuple(evolve(c, fact=fact(c.fact)) for c in case.clearances),
    )


@define(eq=False, slots=False, frozen=True)
class Context:
    """A case as the rules see it.

    Attributes:
        case: the case.
        knowledge: what is known.
        asked_policy: what the clinic has decided; `policy` is what holds of it.
    """

    case: Case
    knowledge: Knowledge = field(repr=False)
    asked_policy: Policy = field(alias="policy")

    @cached_property
    def policy(self) -> Policy:
        """The clinic's policy, as far as it holds."""
        return effective_policy(self.asked_policy)

    @property
    def today(self) -> date:
        """The day of the case."""
        return self.case.on

    @cached_property
    def facts(self) -> Facts:
        """What is reported, denied and unknown."""
        return gather_facts(self.case, self.knowledge, self.policy)

    @cached_property
    def complaint_regions(self) -> frozenset[Region]:
        """Regions of all presentations; a condition's regions where the presentation names none."""
        regions: set[Region] = set()
        for presentation in self.case.presentations:
            condition = self.knowledge.conditions.get(presentation.condition)
            if presentation.region is not None:
                regions.add(presentation.region)
            elif condition is not None:
                regions.update(condition.regions)
            regions.update(presentation.other_regions)
        return frozenset(regions)

    @cached_property
    def conditions(self) -> frozenset[str]:
        """Ids of the conditions presented."""
        return frozenset(p.condition for p in self.case.presentations if p.condition is not None)

    @cached_property
    def memo(self) -> dict[object, Any]:
        """A place for what is derived once from this context, such as its maps. Never part of its value."""
        return {}

    def cleared(self, fact: str) -> bool:
        """Whether a physician's clearance in force, and not older than what is reported, covers an intake fact."""
        return any(c.fact == fact and clearance_doubt(c, self) is None for c in self.case.clearances)

    def condition_cleared(self, condition: str) -> bool:
        """Whether a clearance in force, of whichever provider treats it, covers a condition."""
        return any(c.fact == condition and c.holds_on(self.today) for c in self.case.clearances)


_MEDICAL = (Diagnoser.PHYSICIAN, Diagnoser.NURSE_PRACTITIONER, Diagnoser.PHYSICIAN_ASSISTANT)
"""Whose word counts where the sources ask for a physician's (house convention: those who may stand in for one)."""

_EVENTS = (FactCategory.FINDING, FactCategory.HISTORY)


def clearance_doubt(clearance: Clearance, context: Context) -> str | None:
    """Why a clearance of an intake fact does not count; None where it does."""
    if not clearance.holds_on(context.today):
        return "it is not in force on the day of the case"
    if clearance.by not in _MEDICAL:
        return f"a {clearance.by.replace('_', ' ')} has given it, and a physician's word is asked for"
    entry = context.knowledge.intake_facts.get(clearance.fact)
    if entry is None or not (entry.category in _EVENTS or NeededDetail.ON in entry.needs):
        return None
    dates = [known.on for known in context.facts.reported if known.fact == clearance.fact and known.told]
    if any(on is not None and clearance.on < on for on in dates):
        return "it was given before what is reported"
    return None


@define(eq=False, slots=False, frozen=True)
class PlanContext(Context):
    """A case and a plan for it."""

    plan: TreatmentPlan = field(kw_only=True)
