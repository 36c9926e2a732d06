"""What more is wrong with a file of jurisdictions of which some records can't be read: one round of mending, not two.

The records that can be read are checked as if the others were not there; what would hang on those is left out.
"""

from collections.abc import Iterator
from typing import Any

from soft_tissue.errors import InvalidRecordError, Path, Problem
from soft_tissue.knowledge import Knowledge, default_knowledge
from soft_tissue.licensing import jurisdiction_problems
from soft_tissue.models import CurriculumSubject, EducationTopic, Issuer, Jurisdiction, PartialDate, Source
from soft_tissue.serialization import from_data, read_document

__all__ = ["further_problems"]

_BROUGHT: dict[str, tuple[str, type[Any]]] = {
    "source": ("sources", Source),
    "education_topic": ("education_topics", EducationTopic),
    "curriculum_subject": ("curriculum_subjects", CurriculumSubject),
    "issuer": ("issuers", Issuer),
}
_OF_CATEGORIES = ("minima", "except_categories", "for_category", "inside")


def _tables(document: dict[str, Any], key: str) -> list[Any]:
    raw = document.get(key)
    return raw if isinstance(raw, list) else []


def _common(document: dict[str, Any]) -> dict[str, Any]:
    return {key: document[key] for key in ("recorded", "review") if key in document}


def _knowledge(document: dict[str, Any], *, is_toml: bool) -> tuple[Knowledge, set[str]]:
    """The knowledge with what the file brings, as far as it can be read; and the ids of all that it brings."""
    entries: dict[str, tuple[Any, ...]] = {}
    ids: set[str] = set()
    for key, (table, model) in _BROUGHT.items():
        found: dict[str, Any] = {}
        for raw in _tables(document, key):
            if isinstance(raw, dict):
                ids.add(str(raw.get("id")))
                try:
                    entry = from_data(_common(document) | raw, model, text_measures=is_toml)
                except InvalidRecordError:
                    continue
                found[entry.id] = entry
        entries[table] = tuple(found.values())
    return default_knowledge().with_entries("file", replace=True, **entries), ids


def _reversed_dates(raw: Any) -> bool:
    """Whether a provision that can't be read ends before it begins."""
    if not isinstance(raw, dict):
        return False
    try:
        begin, end = (PartialDate(str(raw[name])) for name in ("effective_from", "effective_to"))
    except (KeyError, InvalidRecordError):
        return False
    return end.last < begin.first


def _damaged_lists(raw: Any, own: list[Path]) -> dict[str, list[Any]] | None:
    """The lists of a jurisdiction that hold what can't be read; None where it is the jurisdiction itself."""
    if not isinstance(raw, dict):
        return None
    found: dict[str, list[Any]] = {}
    for path in own:
        name = path[0] if path else None
        items = raw.get(name)
        if not isinstance(name, str) or not isinstance(items, list):
            return None
        found[name] = items
    return found


def further_problems(file: str, problems: tuple[Problem, ...]) -> Iterator[Problem]:
    """Find what else must be mended in a file that could not be read as a whole.

    Args:
        file: its name.
        problems: what is wrong with the records that can't be read.
    """
    document, is_toml = read_document(file)
    knowledge, brought = _knowledge(document, is_toml=is_toml)
    for index, raw in enumerate(_tables(document, "entry")):
        own = [problem.path[2:] for problem in problems if problem.path[:2] == ("entry", index)]
        lists = _damaged_lists(raw, own)
        if lists is None:
            continue
        pruned, kept = _common(document) | raw, {}
        for name, items in lists.items():
            bad = sorted({path[1] for path in own if path[0] == name and len(path) > 1}, key=str)
            kept[name] = [place for place in range(len(items)) if place not in bad]
            pruned[name] = [items[place] for place in kept[name]]
            for place in bad:
                path = (name, place, "effective_to")
                if isinstance(place, int) and _reversed_dates(items[place]) and path not in own:
                    message = "must not be before effective_from"
                    yield Problem(path=("entry", index, *path), code="out_of_range", message=message)
        try:
            jurisdiction = from_data(pruned, Jurisdiction, text_measures=is_toml)
        except InvalidRecordError:
            continue
        for problem in jurisdiction_problems(jurisdiction, knowledge, sources=brought):
            field, position, *rest = problem.path
            hangs = "continuing_education" in kept and bool(rest) and rest[0] in _OF_CATEGORIES
            if hangs or any(problem.message.split("; ")[0].endswith(f" {id_}") for id_ in brought):
                continue
            if field in kept and isinstance(position, int):
                position = kept[str(field)][position]
            yield Problem(path=("entry", index, field, position, *rest), code=problem.code, message=problem.message)
