"""The answer to a case: a treatment plan, a referral, or no plan with its reason."""

from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from annotated_types import Ge
from attrs import evolve, frozen

from soft_tissue.errors import PlanError
from soft_tissue.models.anatomy import Region, Side, Site
from soft_tissue.models.condition import DurationClass
from soft_tissue.models.course import Course
from soft_tissue.models.declaration import Identifier, Label, Name, Text, declared
from soft_tissue.models.finding import Finding, Severity
from soft_tissue.models.fingerprint import Fingerprint, fingerprint_of
from soft_tissue.models.presentation import Diagnoser
from soft_tissue.models.session import SessionPlan
from soft_tissue.models.source import Basis, EvidenceGrade
from soft_tissue.models.technique import Discipline
from soft_tissue.models.verdict import Urgency, Verdict
from soft_tissue.models.versions import Versions

__all__ = [
    "Acceptance",
    "Answer",
    "Approach",
    "Avoidance",
    "Complaint",
    "Evidence",
    "HomeAdvice",
    "NoPlan",
    "NoPlanReason",
    "PlanStatus",
    "ProtocolUse",
    "Question",
    "Referral",
    "Strategy",
    "Suitability",
    "TreatmentPlan",
    "WhoMay",
]


class PlanStatus(StrEnum):
    """A plan is proposed until a practitioner decides."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@frozen(kw_only=True, field_transformer=declared)
class Acceptance:
    """A practitioner's decision about a proposed plan.

    Attributes:
        by: id of the practitioner.
        on: the day.
        accepted: True to accept, False to decline.
        note: the reason, or what was settled.
    """

    by: Name
    on: date
    accepted: bool
    note: Text | None = None


@frozen(kw_only=True, field_transformer=declared)
class ProtocolUse:
    """Which protocol was used, pinned: id, version and author."""

    id: Identifier
    version: Annotated[int, Ge(1)]
    author: Label
    title: Label


@frozen(kw_only=True, field_transformer=declared)
class Complaint:
    """A presentation as the answer restates it.

    Attributes:
        condition: id, None for a free complaint.
        name: as clinicians say it; `plain_name` as clients do.
        region, side: where.
        diagnosed_by: None means reported, not diagnosed.
        stage: the condition's stage, as assessed.
        duration: class of the time since onset.
    """

    condition: Identifier | None = None
    name: Label
    plain_name: Label
    region: Region | None = None
    side: Side | None = None
    diagnosed_by: Diagnoser | None = None
    stage: Identifier | None = None
    duration: DurationClass | None = None


@frozen(kw_only=True, field_transformer=declared)
class Question:
    """Something to ask before the first touch.

    Attributes:
        fact: id of the intake fact; None for other gaps, such as consent.
        ask: the question in plain words.
        if_yes: what a yes leads to: do not start, or ask on.
        stops: a yes means that the session does not start.
        basis, sources: where it comes from.
    """

    fact: Identifier | None = None
    ask: Label
    if_yes: Label
    stops: bool = False
    basis: Basis = Basis.CLINICAL_SOURCE
    sources: tuple[Identifier, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class Avoidance:
    """Something to avoid or change.

    Attributes:
        what: in one line.
        verdict: modify, what is avoided, or clearance where that is still missing.
        techniques: which techniques; empty is any.
        site: where; None is everywhere.
        because: the reason.
    """

    what: Label
    verdict: Verdict
    techniques: tuple[Identifier, ...] = ()
    site: Site | None = None
    because: Label
    basis: Basis
    sources: tuple[Identifier, ...] = ()


class Strategy(StrEnum):
    """How the two disciplines are used or combined."""

    MASSAGE = "massage"
    NEUROMUSCULAR = "neuromuscular"
    NEUROMUSCULAR_THEN_MASSAGE = "neuromuscular_then_massage"
    ALTERNATE = "alternate"
    MASSAGE_BETWEEN = "massage_between"


@frozen(kw_only=True, field_transformer=declared)
class Approach:
    """Which discipline, and why.

    Attributes:
        strategy: one discipline, or a combination.
        disciplines: in the order of use.
        reasons: ids of the topics that speak for it.
        because: the same in words.
    """

    strategy: Strategy
    disciplines: tuple[Discipline, ...]
    reasons: tuple[Identifier, ...] = ()
    because: tuple[Label, ...] = ()
    basis: Basis = Basis.ARTICLE
    sources: tuple[Identifier, ...] = ()


class Suitability(StrEnum):
    """Whether somebody may carry out (part of) the plan."""

    YES = "yes"
    LIMITED = "limited"
    NO = "no"
    UNKNOWN = "unknown"


@frozen(kw_only=True, field_transformer=declared)
class WhoMay:
    """One practitioner and the plan.

    Attributes:
        practitioner: id.
        titles: post-nominals of the credentials in force.
        suitability: yes, limited (massage visits only), no or unknown.
        disciplines: what the practitioner may do of it.
        because: why.
    """

    practitioner: Name
    titles: tuple[Label, ...] = ()
    suitability: Suitability
    disciplines: tuple[Discipline, ...] = ()
    because: tuple[Label, ...] = ()
    basis: Basis
    sources: tuple[Identifier, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class HomeAdvice:
    """One piece of home care."""

    entry: Identifier
    advice: Label
    dose: Label | None = None
    sources: tuple[Identifier, ...] = ()


@frozen(kw_only=True, field_transformer=declared)
class Evidence:
    """How far the plan's evidence carries.

    Attributes:
        grade: the best grade that the course and its doses rest on.
        statement: the same in a sentence; it never promises relief. The words of a protocol that is not this library's
            own are quoted as its author's.
    """

    grade: EvidenceGrade
    statement: Label
    sources: tuple[Identifier, ...] = ()


_NOT_CHECKED = frozenset({"status", "acceptance", "versions", "fingerprint"})
"""What is no part of what a check is about: who decided, who checked, and the fingerprint itself."""


@frozen(kw_only=True, field_transformer=declared)
class TreatmentPlan:
    """What is proposed for one case.

    Attributes:
        case: the host's id of the case.
        on: the day for which it was made.
        status: proposed, accepted or declined; `acceptance` says by whom.
        protocol: which protocol built it; None for a plan made by hand.
        complaints: the presentations.
        approach: which discipline, and why.
        practitioner: id of the practitioner it is made for.
        who: every practitioner at hand, with reasons.
        questions: what to ask before the first touch.
        avoid: what to avoid or change.
        sessions: the visits; several alike share one.
        course: phases, reassessment, decisions.
        home_care: advice for home.
        evidence: how far it carries.
        findings: what the rules say; a proposed plan has no error among them.
        versions: what made or checked it; None for a plan made by hand and not yet checked.
        fingerprint: binds the check to the plan: what was checked, and what was found; see `is_as_checked`.
    """

    kind: ClassVar[str] = "treatment_plan"

    case: Name
    on: date
    status: PlanStatus = PlanStatus.PROPOSED
    acceptance: Acceptance | None = None
    protocol: ProtocolUse | None = None
    complaints: tuple[Complaint, ...] = ()
    approach: Approach
    practitioner: Name
    who: tuple[WhoMay, ...] = ()
    questions: tuple[Question, ...] = ()
    avoid: tuple[Avoidance, ...] = ()
    sessions: tuple[SessionPlan, ...]
    course: Course
    home_care: tuple[HomeAdvice, ...] = ()
    evidence: Evidence | None = None
    findings: tuple[Finding, ...] = ()
    versions: Versions | None = None
    fingerprint: Fingerprint | None = None

    @property
    def is_as_checked(self) -> bool:
        """Whether content and findings are those of the check, whatever has been decided since; False unchecked."""
        return self.fingerprint is not None and self.fingerprint == fingerprint_of(self, without=_NOT_CHECKED)

    def stamped(self, findings: tuple[Finding, ...], versions: Versions) -> "TreatmentPlan":
        """Return the plan with what a check of it found and the versions that checked it, bound to its content.

        It judges nothing, and believes what it is given: use `soft_tissue.checked`, which runs the rules.
        """
        found = evolve(self, findings=findings, versions=versions)
        return evolve(found, fingerprint=fingerprint_of(found, without=_NOT_CHECKED))

    def decided(self, acceptance: Acceptance) -> "TreatmentPlan":
        """Return the plan as accepted or declined.

        Raises:
            PlanError: when it has been decided already, is decided before it was made or by somebody who does not
                carry it out, or is to be accepted unchecked, changed after its check or in spite of an error finding.
        """
        if self.status is not PlanStatus.PROPOSED:
            raise PlanError("only a proposed plan can be accepted or declined")
        if acceptance.on < self.on:
            raise PlanError("a plan can't be decided before the day it was made for")
        if acceptance.by not in {self.practitioner, *(s.practitioner for s in self.sessions)}:
            raise PlanError("a plan is decided by a practitioner who carries it out")
        if acceptance.accepted and (self.versions is None or self.fingerprint is None):
            raise PlanError("a plan made by hand is checked before it is accepted: see soft_tissue.checked")
        if acceptance.accepted and not self.is_as_checked:
            raise PlanError("a plan changed after its check is checked again before it is accepted")
        if acceptance.accepted and any(finding.severity is Severity.ERROR for finding in self.findings):
            raise PlanError("a plan with an error finding can't be accepted")
        status = PlanStatus.ACCEPTED if acceptance.accepted else PlanStatus.DECLINED
        return evolve(self, status=status, acceptance=acceptance)


@frozen(kw_only=True, field_transformer=declared)
class Referral:
    """Send the client on, and say what was reported, how urgent it is, and to whom. Never a suspected disease.

    Attributes:
        reported: names of the facts reported, from the vocabulary.
        urgency: how soon.
        refer_to: whom, as the sources say.
        message: what to say and do now.
        findings: what the rules say.
    """

    kind: ClassVar[str] = "referral"

    case: Name
    on: date
    complaints: tuple[Complaint, ...] = ()
    reported: tuple[Label, ...]
    urgency: Urgency
    refer_to: tuple[Label, ...]
    message: Label
    findings: tuple[Finding, ...] = ()
    sources: tuple[Identifier, ...] = ()
    versions: Versions | None = None


class NoPlanReason(StrEnum):
    """Why there is no plan."""

    NO_QUALIFIED_PRACTITIONER = "no_qualified_practitioner"
    INFORMATION_NEEDED = "information_needed"
    CLEARANCE_NEEDED = "clearance_needed"
    NO_FITTING_PROTOCOL = "no_fitting_protocol"
    NO_ALLOWED_PLAN = "no_allowed_plan"


@frozen(kw_only=True, field_transformer=declared)
class NoPlan:
    """No plan can be proposed, and why.

    Attributes:
        reason: which kind.
        message: the same in a sentence.
        needed: what would change it, one line each.
        questions: what to ask.
        who: every practitioner at hand, with reasons.
        findings: what the rules say.
    """

    kind: ClassVar[str] = "no_plan"

    case: Name
    on: date
    reason: NoPlanReason
    message: Label
    complaints: tuple[Complaint, ...] = ()
    needed: tuple[Label, ...] = ()
    questions: tuple[Question, ...] = ()
    who: tuple[WhoMay, ...] = ()
    findings: tuple[Finding, ...] = ()
    sources: tuple[Identifier, ...] = ()
    versions: Versions | None = None


Answer = TreatmentPlan | Referral | NoPlan
