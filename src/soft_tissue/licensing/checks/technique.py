"""Techniques and visits that a clinic leaves to those who are trained for them. No law was found that does."""

from attrs import define

from soft_tissue.licensing.question import Question
from soft_tissue.models import Aspect, Basis, Discipline, Effect, Practitioner, Reason, Technique, TechniqueScope

__all__ = ["TechniqueCheck"]

_POLICY_SOURCES = ("house-convention", "article-difference")


@define(eq=False, slots=False, frozen=True)
class TechniqueCheck:
    """Training and certification beyond the license.

    Attributes:
        question: where, when, and what is to be done.
    """

    question: Question

    def excludes(self, practitioner: Practitioner, discipline: Discipline) -> Reason | None:
        """Why a clinic's policy keeps somebody from giving visits of a discipline; None when it does not."""
        if discipline is not Discipline.NEUROMUSCULAR or not self.question.policy.neuromuscular_needs_certification:
            return None
        certified = practitioner.neuromuscular_certification(self.question.on)
        if certified is True:
            return None
        gap = "no neuromuscular certification" if certified is False else "certification can't be confirmed"
        because = f"{gap}: massage visits only, by clinic policy"
        return self.question.reason(
            Aspect.CERTIFICATION, Effect.EXCLUDES, because, Basis.CLINIC_POLICY, sources=_POLICY_SOURCES
        )

    def reasons(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        """What a clinic leaves to those who are certified or trained."""
        found: list[Reason] = []
        certified = practitioner.neuromuscular_certification(self.question.on)
        technique = self.question.technique
        if technique is not None:
            found += self._scope(practitioner, technique, certified=certified is True)
        condition = self.question.condition
        if condition is not None and condition.disciplines == (Discipline.NEUROMUSCULAR,) and certified is not True:
            because = (
                f"the article leaves {condition.name.lower()} to neuromuscular therapists; no certification is in force"
            )
            found.append(
                self.question.reason(
                    Aspect.CONDITION, Effect.NOTES, because, Basis.ARTICLE, sources=("article-difference",)
                )
            )
        return tuple(found)

    def _scope(self, practitioner: Practitioner, technique: Technique, *, certified: bool) -> list[Reason]:
        name = technique.name.lower()
        if technique.scope is TechniqueScope.OUTSIDE:
            because = f"whether a massage license covers {name} is not in the knowledge; it is never planned here"
            return [
                self.question.reason(
                    Aspect.TECHNIQUE, Effect.UNSETTLED, because, Basis.CONVENTION, sources=technique.sources
                )
            ]
        policy = self.question.policy
        only_neuromuscular = technique.disciplines == (Discipline.NEUROMUSCULAR,)
        if only_neuromuscular and policy.neuromuscular_needs_certification and not certified:
            because = f"no neuromuscular certification in force: {name} is left to those who hold one, by clinic policy"
            return [
                self.question.reason(
                    Aspect.CERTIFICATION, Effect.EXCLUDES, because, Basis.CLINIC_POLICY, sources=_POLICY_SOURCES
                )
            ]
        trained = (
            technique.id in practitioner.skills
            or (certified and Discipline.NEUROMUSCULAR in technique.disciplines)
            or (technique.training is not None and technique.training in practitioner.subjects())
        )
        if technique.scope is TechniqueScope.ADDITIONAL_TRAINING and policy.additional_skills_needed and not trained:
            because = f"{name} takes training beyond the license, and none is recorded, by clinic policy"
            return [
                self.question.reason(
                    Aspect.TECHNIQUE, Effect.EXCLUDES, because, Basis.CLINIC_POLICY, sources=("house-convention",)
                )
            ]
        return []
