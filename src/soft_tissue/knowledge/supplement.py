"""A file of jurisdictions that somebody else wrote, with the sources and words that it brings."""

from pathlib import Path
from typing import Any

from attrs import frozen

from soft_tissue.errors import InvalidRecordError, Problem, UnreadableFileError
from soft_tissue.knowledge.knowledge import Knowledge
from soft_tissue.models import CurriculumSubject, EducationTopic, Issuer, Jurisdiction, Source
from soft_tissue.serialization import from_data, read_document

__all__ = ["JurisdictionFile", "load_jurisdictions"]

SCHEMA_VERSION = 1
_LISTS: dict[str, type[Any]] = {
    "source": Source,
    "education_topic": EducationTopic,
    "curriculum_subject": CurriculumSubject,
    "issuer": Issuer,
    "entry": Jurisdiction,
}
_HEADER = {"kind", "schema_version", "recorded", "review"}


@frozen(kw_only=True)
class JurisdictionFile:
    """What such a file holds.

    Attributes:
        name: of the file.
        jurisdictions: its entries; one that the library has too takes its place.
        sources: the documents that they cite, where the library does not have them.
        education_topics, curriculum_subjects, issuers: what they name and the library does not have.
    """

    name: str
    jurisdictions: tuple[Jurisdiction, ...]
    sources: tuple[Source, ...] = ()
    education_topics: tuple[EducationTopic, ...] = ()
    curriculum_subjects: tuple[CurriculumSubject, ...] = ()
    issuers: tuple[Issuer, ...] = ()

    def added_to(self, knowledge: Knowledge) -> Knowledge:
        """The knowledge with all of it; its version names the file, and is stamped on every answer."""
        return knowledge.with_entries(
            Path(self.name).stem,
            replace=True,
            jurisdictions=self.jurisdictions,
            sources=self.sources,
            education_topics=self.education_topics,
            curriculum_subjects=self.curriculum_subjects,
            issuers=self.issuers,
        )


def load_jurisdictions(path: str | Path) -> JurisdictionFile:
    """Read a file of jurisdictions, TOML or JSON, in the format of the library's own data files.

    It starts with ``kind = "jurisdictions"`` and ``schema_version = 1``; each ``[[entry]]`` is a jurisdiction, each
    ``[[source]]``, ``[[education_topic]]``, ``[[curriculum_subject]]`` and ``[[issuer]]`` an entry of that kind that it
    brings.

    Raises:
        UnreadableFileError: when the file can't be read as text of its kind, or is of another kind.
        InvalidRecordError: when an entry is not what it should be, with everything that is wrong.
    """
    document, is_toml = read_document(path)
    name = str(path)
    if not isinstance(document, dict) or document.get("kind") != "jurisdictions":
        raise UnreadableFileError(name, 'needs kind = "jurisdictions"')
    if document.get("schema_version") != SCHEMA_VERSION:
        raise UnreadableFileError(name, f"needs schema_version = {SCHEMA_VERSION}")
    problems = [
        Problem(path=(key,), code="unknown_field", message="unknown field")
        for key in document
        if key not in _HEADER and key not in _LISTS
    ]
    common = {key: document[key] for key in ("recorded", "review") if key in document}
    found: dict[str, list[Any]] = {}
    for key, model in _LISTS.items():
        raw = document.get(key, [])
        if not isinstance(raw, list):
            problems.append(Problem(path=(key,), code="wrong_type", message="must be a list"))
            raw = []
        found[key] = []
        for index, item in enumerate(raw):
            try:
                entry = from_data(common | item if isinstance(item, dict) else item, model, text_measures=is_toml)
            except InvalidRecordError as error:
                problems += [problem.under(key, index) for problem in error.problems]
                continue
            if any(entry.id == other.id for other in found[key]):
                message = "must differ from the ids before it"
                problems.append(Problem(path=(key, index, "id"), code="duplicate", message=message))
            found[key].append(entry)
    if not document.get("entry"):
        problems.append(Problem(path=("entry",), code="required", message="needs at least one jurisdiction"))
    if problems:
        raise InvalidRecordError(tuple(problems), name)
    return JurisdictionFile(
        name=name,
        jurisdictions=tuple(found["entry"]),
        sources=tuple(found["source"]),
        education_topics=tuple(found["education_topic"]),
        curriculum_subjects=tuple(found["curriculum_subject"]),
        issuers=tuple(found["issuer"]),
    )
