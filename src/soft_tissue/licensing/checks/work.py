"""Work that a license alone does not cover: intraoral, breast, gluteal cleft, thrusts, and what else the data names."""

from collections.abc import Iterator
from functools import cached_property

from attrs import define

from soft_tissue.licensing.question import Question
from soft_tissue.licensing.vocabulary import known_works, near_ids
from soft_tissue.models import (
    Aspect,
    Basis,
    CredentialKind,
    Effect,
    Practitioner,
    Reason,
    Region,
    RestrictedWork,
    SensitiveWork,
    WorkNeed,
)

__all__ = ["WorkCheck"]

_CLIENT_NEEDS = {
    WorkNeed.INFORMED_CONSENT: "the client's informed consent",
    WorkNeed.WRITTEN_CONSENT: "the client's written consent",
    WorkNeed.REFERRAL: "a referral",
    WorkNeed.WITNESS: "a witness, where the client wants one",
}


@define(eq=False, slots=False, frozen=True)
class WorkCheck:
    """Restricted work.

    Attributes:
        question: where, when, and what is to be done.
    """

    question: Question

    @cached_property
    def _rules(self) -> dict[RestrictedWork, bool]:
        """What the place restricts, one provision a work, and whether it is in force for certain that day."""
        jurisdiction = self.question.jurisdiction
        rules = jurisdiction.restricted_work if jurisdiction is not None else ()
        found: dict[RestrictedWork, bool] = {}
        for work in dict.fromkeys(rule.work for rule in rules):
            same = [rule for rule in rules if rule.work == work]
            picked = self.question.picker.pick(
                same, self.question.dates, value=lambda rule: rule.needs, strictness=_strictness
            )
            if picked.open:
                found[max(picked.open, key=_strictness)] = False
            elif picked.chosen is not None:
                found[picked.chosen] = True
        return found

    @cached_property
    def _restricted(self) -> tuple[tuple[RestrictedWork, bool], ...]:
        """Restricted work that the question touches, and whether it does for certain."""
        touched = [(rule, self._touches(rule)) for rule in self._rules]
        return tuple((rule, touches is True) for rule, touches in touched if touches is not False)

    def _touches(self, work: RestrictedWork) -> bool | None:
        """Whether the question is about this work; None where the site is wider than it."""
        answers: list[bool | None] = []
        if work.techniques or work.mechanisms:
            technique = self.question.technique
            answers.append(
                technique is not None
                and (technique.id in work.techniques or not work.mechanisms.isdisjoint(technique.mechanisms))
            )
        if work.conditions:
            answers.append(self.question.condition is not None and self.question.condition.id in work.conditions)
        if work.regions or work.structures or work.intraoral:
            answers.append(self._at(work))
        if False in answers:
            return False
        return None if None in answers else True

    def _at(self, work: RestrictedWork | SensitiveWork) -> bool | None:
        site, anatomy = self.question.site, self.question.knowledge.anatomy
        if site is None:
            return False
        structure = anatomy.get(site.structure)
        if any(region.within(other) for region in (site.region, *site.also) for other in work.regions):
            return True
        if work.intraoral and (site.region is Region.MOUTH or (structure is not None and structure.intraoral)):
            return True
        if structure is not None:
            groups = [anatomy[id_].members for id_ in work.structures if id_ in anatomy]
            inside = structure.id in work.structures or any(structure.id in members for members in groups)
            return inside or not work.structures.isdisjoint(structure.members)
        inside_it = [anatomy[id_] for id_ in work.structures if id_ in anatomy]
        parts = [*work.regions, *(region for structure in inside_it for region in structure.regions)]
        if work.intraoral:
            parts.append(Region.MOUTH)
        return None if any(part.within(site.region) for part in parts) else False

    @cached_property
    def wide(self) -> tuple[Reason, ...]:
        """Restricted work that may lie within a site that is named only as a region."""
        return tuple(
            self.question.reason(
                Aspect.RESTRICTED_WORK,
                Effect.CONFIRM,
                f"{self.question.place} restricts {work.work.replace('-', ' ')} work, which may lie within this site",
                Basis.LAW,
                work,
            )
            for work, certain in self._restricted
            if not certain
        )

    def reasons(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        """What restricted work the question touches for certain, and what it takes."""
        return tuple(
            self._need(practitioner, work, need, work.work.replace("-", " "))
            for work, certain in self._restricted
            if certain
            for need in sorted(work.needs)
        )

    @cached_property
    def unknown(self) -> tuple[Reason, ...]:
        """Sensitive work that is touched for certain, where this place's rules about it are not in the knowledge."""
        return tuple(
            self.question.reason(
                Aspect.RESTRICTED_WORK,
                Effect.UNSETTLED,
                f"whether {self.question.place} restricts {work.name} work is not in the knowledge",
                Basis.LAW,
            )
            for work, certain in self._unknown
            if certain
        )

    @cached_property
    def unknown_within(self) -> tuple[Reason, ...]:
        """Sensitive work that may lie within a wide site, where this place's rules about it are not known."""
        return tuple(
            self.question.reason(
                Aspect.RESTRICTED_WORK,
                Effect.CONFIRM,
                f"{work.name} work may lie within this site; whether {self.question.place} restricts it "
                "is not in the knowledge",
                Basis.LAW,
            )
            for work, certain in self._unknown
            if not certain
        )

    @cached_property
    def _unknown(self) -> tuple[tuple[SensitiveWork, bool], ...]:
        known = {rule.work for rule in self._rules}
        sensitive = self.question.knowledge.sensitive_works.values()
        touched = [(work, self._at(work)) for work in sensitive if work.id not in known]
        return tuple((work, touches is True) for work, touches in touched if touches is not False)

    def _need(self, practitioner: Practitioner, work: RestrictedWork, need: WorkNeed, name: str) -> Reason:
        def reason(effect: Effect, because: str) -> Reason:
            if not self._rules[work] and effect is Effect.BARS:
                effect, because = Effect.UNSETTLED, f"{because}; from which day is not known"
            return self.question.reason(Aspect.RESTRICTED_WORK, effect, because, Basis.LAW, work)

        if need is WorkNeed.PROHIBITED:
            return reason(Effect.BARS, f"{self.question.place} does not allow {name} work")
        if need is WorkNeed.ENDORSEMENT:
            asks = f"{name} work takes an endorsement in {self.question.place}"
            states = [
                c.holds_on(self.question.on)
                for c in practitioner.credentials
                if c.kind is CredentialKind.ENDORSEMENT
                and c.work == work.work
                and c.jurisdiction == self.question.place
            ]
            if True in states:
                return reason(Effect.NOTES, f"{asks}; it is in force")
            if None in states:
                return reason(Effect.UNSETTLED, f"{asks}; whether it is in force is unknown")
            if self._misspelled(practitioner, work):
                because = f"{asks}; one is recorded for work that has no known name, and this may be meant"
                return reason(Effect.UNSETTLED, because)
            return reason(Effect.BARS, f"{asks}, and none in force is held")
        if need is WorkNeed.TRAINING:
            hours = f" of {work.training_hours}" if work.training_hours is not None else ""
            asks = f"{name} work takes training{hours} in {self.question.place}"
            if work.work in practitioner.work_trained:
                return reason(Effect.NOTES, f"{asks}; it is recorded")
            return reason(Effect.UNSETTLED, f"{asks}, and none is recorded")
        return reason(Effect.CONFIRM, f"{name} work takes {_CLIENT_NEEDS[need]} in {self.question.place}")

    def _misspelled(self, practitioner: Practitioner, work: RestrictedWork) -> bool:
        """Whether an endorsement that has not lapsed names work that nobody knows, and comes near to this."""
        held = [
            c.work
            for c in practitioner.credentials
            if c.kind is CredentialKind.ENDORSEMENT
            and c.jurisdiction == self.question.place
            and c.work is not None
            and c.work != work.work
            and c.holds_on(self.question.on) is not False
        ]
        if not held:
            return False
        known = known_works(self.question.knowledge)
        return any(word not in known and near_ids(word, known) == (work.work,) for word in held)

    def closed_to(self, practitioner: Practitioner) -> Iterator[tuple[RestrictedWork, Reason]]:
        """Work of this place that is not open to somebody for certain, whatever the question: each with the reason."""
        for rule in self._rules:
            name = rule.work.replace("-", " ")
            reasons = [self._need(practitioner, rule, need, name) for need in sorted(rule.needs)]
            for effect in (Effect.BARS, Effect.UNSETTLED):
                found = next((reason for reason in reasons if reason.effect is effect), None)
                if found is not None:
                    yield rule, found
                    break


def _strictness(work: RestrictedWork) -> float:
    return 100.0 if WorkNeed.PROHIBITED in work.needs else float(len(work.needs))
