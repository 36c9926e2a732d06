"""What a rule may look at: the case, the knowledge, the policy, and what follows from them."""

from datetime import date
from functools import cached_property
from typing import Any

from attrs import define, evolve, field

from soft_tissue.knowledge import Knowledge
from soft_tissue.models import Case, Policy, Region, TreatmentPlan
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
        policy: what the clinic has decided.
    """

    case: Case
    knowledge: Knowledge = field(repr=False)
    policy: Policy

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

    def cleared(self, *ids: str) -> bool:
        """Whether a clearance in force covers one of these facts or conditions."""
        return any(c.fact in ids and c.holds_on(self.today) for c in self.case.clearances)


@define(eq=False, slots=False, frozen=True)
class PlanContext(Context):
    """A case and a plan for it."""

    plan: TreatmentPlan = field(kw_only=True)
