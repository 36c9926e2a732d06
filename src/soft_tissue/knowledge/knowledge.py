"""Typed access to what is known, as one immutable value."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Generic, TypeVar, overload

from soft_tissue.knowledge.kinds import KINDS
from soft_tissue.knowledge.loader import BY_FILE, find_icd10, ids_of, load_entries, load_entry
from soft_tissue.knowledge.table import FileTable, HasId, Table
from soft_tissue.models import (
    Allergen,
    AssessmentTest,
    Cadence,
    Checklist,
    Claim,
    Condition,
    ConditionTissue,
    Contraindication,
    Convention,
    CurriculumSubject,
    DiagnosisCode,
    Disclosure,
    EducationCourse,
    EducationTopic,
    EndangermentSite,
    ExchangeCode,
    HomeCare,
    IntakeFact,
    Issuer,
    Jurisdiction,
    Policy,
    PostNominal,
    Product,
    ProtocolDefinition,
    PublishedDose,
    PublishedProtocol,
    Questionnaire,
    RedFlag,
    ReferralPattern,
    SensitiveWork,
    SessionConvention,
    SessionRoutine,
    Side,
    Site,
    Source,
    StageSpan,
    Structure,
    Technique,
    Topic,
    TraceRow,
)
from soft_tissue.units import Duration

__all__ = ["KNOWLEDGE_VERSION", "Knowledge"]

KNOWLEDGE_VERSION = "2026.11.24.1"
"""Version of the shipped data; it changes with every change of a fact."""

T = TypeVar("T", bound=HasId)


class _TableOf(Generic[T]):
    """A lazily loaded table; reads its file on first use."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.kind = name

    @overload
    def __get__(self, instance: None, owner: type) -> "_TableOf[T]": ...
    @overload
    def __get__(self, instance: "Knowledge", owner: type) -> Table[T]: ...
    def __get__(self, instance: "Knowledge | None", owner: type) -> "Table[T] | _TableOf[T]":
        return self if instance is None else instance.table(self.kind)


class Knowledge:
    """All entries, by kind. Immutable: `with_entries` gives another value.

    >>> Knowledge().techniques["effleurage"].name
    'Effleurage'
    >>> Knowledge().techniques.find("deep transverse friction").id
    'cross-fiber-friction'
    """

    allergens = _TableOf[Allergen]()
    anatomy = _TableOf[Structure]()
    assessments = _TableOf[AssessmentTest]()
    cadences = _TableOf[Cadence]()
    checklists = _TableOf[Checklist]()
    claims = _TableOf[Claim]()
    codes = _TableOf[ExchangeCode]()
    condition_tissues = _TableOf[ConditionTissue]()
    conditions = _TableOf[Condition]()
    contraindications = _TableOf[Contraindication]()
    conventions = _TableOf[Convention]()
    curriculum_subjects = _TableOf[CurriculumSubject]()
    disclosures = _TableOf[Disclosure]()
    doses = _TableOf[PublishedDose]()
    education_courses = _TableOf[EducationCourse]()
    education_topics = _TableOf[EducationTopic]()
    endangerment_sites = _TableOf[EndangermentSite]()
    home_care = _TableOf[HomeCare]()
    intake_facts = _TableOf[IntakeFact]()
    issuers = _TableOf[Issuer]()
    jurisdictions = _TableOf[Jurisdiction]()
    policies = _TableOf[Policy]()
    post_nominals = _TableOf[PostNominal]()
    products = _TableOf[Product]()
    protocols = _TableOf[ProtocolDefinition]()
    published_protocols = _TableOf[PublishedProtocol]()
    questionnaires = _TableOf[Questionnaire]()
    red_flags = _TableOf[RedFlag]()
    referral_patterns = _TableOf[ReferralPattern]()
    sensitive_works = _TableOf[SensitiveWork]()
    session_conventions = _TableOf[SessionConvention]()
    session_routines = _TableOf[SessionRoutine]()
    sources = _TableOf[Source]()
    stages = _TableOf[StageSpan]()
    techniques = _TableOf[Technique]()
    topics = _TableOf[Topic]()
    trace = _TableOf[TraceRow]()

    __slots__ = ("_extra", "_tables", "version")

    def __init__(self, *, extra: Mapping[str, tuple[Any, ...]] | None = None, version: str = KNOWLEDGE_VERSION) -> None:
        self._extra = dict(extra or {})
        self._tables: dict[str, Table[Any]] = {}
        self.version = version

    def table(self, kind: str) -> Table[Any]:
        """The table of one kind.

        Raises:
            KeyError: when there is no such kind.
        """
        found = self._tables.get(kind)
        if found is None:
            if kind not in KINDS:
                raise KeyError(kind)
            more = self._extra.get(kind, ())
            if kind in BY_FILE:
                found = FileTable(kind, ids_of(kind), partial(load_entry, kind), more)
            else:
                found = Table(kind, load_entries(kind) + more)
            self._tables[kind] = found
        return found

    def with_entries(self, version: str, *, replace: bool = False, **entries: "tuple[Any, ...]") -> "Knowledge":
        """Another knowledge with more entries, by kind.

        Args:
            version: names the addition; it is stamped on every answer.
            replace: an entry takes the place of one with the same id; otherwise an id that is there may not be given
                again.
            entries: tuples of entries by kind.

        Raises:
            ValueError: for an unknown kind, an entry of another type, or an id that is taken.
        """
        extra = dict(self._extra)
        for kind, more in entries.items():
            if kind not in KINDS:
                raise ValueError(f"there is no kind of knowledge named {kind}")
            if not all(isinstance(entry, KINDS[kind]) for entry in more):
                raise ValueError(f"every entry of {kind} must be a {KINDS[kind].__name__}")
            taken = [entry.id for entry in more if entry.id in self.table(kind)]
            if taken and not replace:
                raise ValueError(f"{kind} already holds the id {taken[0]}")
            extra[kind] = extra.get(kind, ()) + more
        return Knowledge(extra=extra, version=f"{self.version}+{version}")

    def site(self, structure: str, side: Side | None = None) -> Site:
        """The site of a structure: its main region, and the others that it reaches into.

        Raises:
            UnknownIdError: when the structure is not known.
        """
        found = self.anatomy[structure]
        return Site(region=found.regions[0], also=found.regions[1:], structure=found.id, side=side)

    def convention_duration(self, id: str) -> Duration:  # noqa: A002
        """The duration that a convention sets."""
        duration = self.conventions[id].duration
        if duration is None:
            raise ValueError(f"the convention {id} sets no duration")
        return duration

    def convention_count(self, id: str) -> int:  # noqa: A002
        """The count that a convention sets."""
        count = self.conventions[id].count
        if count is None:
            raise ValueError(f"the convention {id} sets no count")
        return count

    def diagnosis_code(self, code: str) -> DiagnosisCode | None:
        """The ICD-10-CM code, or None when this release of the data does not have it."""
        return find_icd10(code)
