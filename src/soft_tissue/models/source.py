"""Where a fact comes from, and how far it can be trusted."""

from datetime import date
from enum import StrEnum

from attrs import frozen

from soft_tissue.models.declaration import Identifier, Label, declared

__all__ = ["Basis", "EvidenceGrade", "Source", "SourceKind", "Statement"]


class EvidenceGrade(StrEnum):
    """How much a kind of source can carry, best first."""

    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very_low"
    NONE = "none"

    @property
    def rank(self) -> int:
        """0 for the best grade, 4 for none."""
        return list(EvidenceGrade).index(self)


class SourceKind(StrEnum):
    """What sort of document a source is. A regulator is a board or a ministry that writes about its own rules."""

    LAW = "law"
    REGULATOR = "regulator"
    GUIDELINE = "guideline"
    REVIEW = "review"
    RCT = "rct"
    OBSERVATIONAL = "observational"
    TRIAL_REGISTRY = "trial_registry"
    CASE_REPORT = "case_report"
    PROFESSIONAL_BODY = "professional_body"
    TEXTBOOK = "textbook"
    SECONDARY = "secondary"
    SCHOOL_HANDOUT = "school_handout"
    WEAK = "weak"
    ARTICLE = "article"
    CONVENTION = "convention"

    @property
    def grade(self) -> EvidenceGrade:
        """The evidence grade that the library gives this kind of source; a convention has none."""
        return _GRADES[self]


_GRADES = {
    SourceKind.LAW: EvidenceGrade.HIGH,
    SourceKind.REGULATOR: EvidenceGrade.MODERATE,
    SourceKind.GUIDELINE: EvidenceGrade.HIGH,
    SourceKind.REVIEW: EvidenceGrade.HIGH,
    SourceKind.RCT: EvidenceGrade.MODERATE,
    SourceKind.OBSERVATIONAL: EvidenceGrade.LOW,
    SourceKind.TRIAL_REGISTRY: EvidenceGrade.LOW,
    SourceKind.CASE_REPORT: EvidenceGrade.LOW,
    SourceKind.PROFESSIONAL_BODY: EvidenceGrade.LOW,
    SourceKind.TEXTBOOK: EvidenceGrade.LOW,
    SourceKind.SECONDARY: EvidenceGrade.VERY_LOW,
    SourceKind.SCHOOL_HANDOUT: EvidenceGrade.VERY_LOW,
    SourceKind.WEAK: EvidenceGrade.VERY_LOW,
    SourceKind.ARTICLE: EvidenceGrade.VERY_LOW,
    SourceKind.CONVENTION: EvidenceGrade.NONE,
}


class Basis(StrEnum):
    """What kind of authority a finding, a limit or a default rests on. Only law makes something not allowed."""

    LAW = "law"
    ISSUER = "issuer"
    CLINICAL_SOURCE = "clinical_source"
    CLINIC_POLICY = "clinic_policy"
    PUBLISHED = "published"
    EXTRAPOLATED = "extrapolated"
    CONVENTION = "convention"
    ARTICLE = "article"
    RECORD = "record"


@frozen(kw_only=True, field_transformer=declared)
class Source:
    """A document that facts rest on.

    Attributes:
        id: stable id by which entries cite it.
        kind: what sort of document; fixes its `grade`.
        title: citation or title, where known.
        url: where it was read, where known.
        published: year or date as printed, where known.
        recorded: the day it was written into this knowledge.
    """

    id: Identifier
    kind: SourceKind
    title: Label | None = None
    url: Label | None = None
    published: Label | None = None
    recorded: date | None = None
    review: Label | None = None

    @property
    def grade(self) -> EvidenceGrade:
        """The evidence grade of this kind of source."""
        return self.kind.grade


@frozen(kw_only=True, field_transformer=declared)
class Statement:
    """What one source says, kept beside others that may disagree.

    Attributes:
        source: id of the source.
        says: its verdict in its own terms (absolute, local, relative, caution, clearance), where it gives one.
        note: its wording, paraphrased.
    """

    source: Identifier
    says: Label | None = None
    note: Label | None = None
