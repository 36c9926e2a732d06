"""Discipline against a license, and the evidence that it was looked up."""

from attrs import define

from soft_tissue.licensing.question import Question
from soft_tissue.models import Aspect, Basis, Effect, Practitioner, Reason, VerificationMethod
from soft_tissue.models.credential import BASE_KINDS

__all__ = ["EvidenceCheck"]


@define(eq=False, slots=False, frozen=True)
class EvidenceCheck:
    """What stands beside a license in force.

    Attributes:
        question: where, when, and what is to be done.
    """

    question: Question

    def reasons(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        """Discipline against the license, and how fresh its look-up is."""
        found: list[Reason] = []
        limit = self.question.policy.verification_valid_for
        for credential in practitioner.credentials:
            if credential.kind not in BASE_KINDS or credential.jurisdiction != self.question.place:
                continue
            if credential.disciplined:
                because = "its issuer lists discipline against the license"
                found.append(self.question.reason(Aspect.DISCIPLINE, Effect.CONFIRM, because, Basis.RECORD))
            if limit is None or credential.holds_on(self.question.on) is not True:
                continue
            looked_up = credential.verification
            if looked_up is None:
                because = "the license was never looked up with its issuer"
            elif looked_up.method is VerificationMethod.SELF_REPORTED:
                because = "the license is self-reported"
            elif not 0 <= (self.question.on - looked_up.on).days * 86_400 <= limit.exact:
                because = f"the license was not looked up within {limit}"
            else:
                continue
            found.append(
                self.question.reason(
                    Aspect.VERIFICATION, Effect.CONFIRM, because, Basis.CLINIC_POLICY, sources=("house-convention",)
                )
            )
        return tuple(found)
