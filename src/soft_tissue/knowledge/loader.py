"""Reading the package's data files, through the library's own strict reader."""

import csv
import gzip
import io
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import attrs

from soft_tissue.errors import InvalidRecordError, Problem, UnreadableFileError
from soft_tissue.knowledge.kinds import KINDS
from soft_tissue.models.code import DiagnosisCode
from soft_tissue.serialization import from_data, parse_toml

__all__ = ["BY_FILE", "find_icd10", "ids_of", "load_entries", "load_entry", "read_entries"]

SCHEMA_VERSION = 1
BY_FILE = frozenset({"jurisdictions"})
"""Kinds whose entries have a file each: most answers need only one of many."""

_HEADER = {"kind", "schema_version", "recorded", "review", "entry"}


def _data() -> Traversable:
    return files("soft_tissue.knowledge") / "data"


def _files(kind: str) -> Iterator[Traversable]:
    """The file of a kind, or all files of its folder, in a stable order."""
    single = _data() / f"{kind}.toml"
    if single.is_file():
        yield single
        return
    folder = _data() / kind
    if folder.is_dir():
        yield from sorted(
            (file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name
        )


def read_entries(text: str, name: str) -> tuple[Any, ...]:
    """Read the entries of one data file.

    Raises:
        UnreadableFileError: when it is not TOML.
        InvalidRecordError: when an entry is not what its kind should be, with all problems.
    """
    document = parse_toml(text, name)
    kind = document.get("kind")
    if kind not in KINDS:
        raise UnreadableFileError(name, "needs kind = one of the known kinds of knowledge")
    if document.get("schema_version") != SCHEMA_VERSION:
        raise UnreadableFileError(name, f"needs schema_version = {SCHEMA_VERSION}")
    problems = [
        Problem(path=(key,), code="unknown_field", message="unknown field") for key in document if key not in _HEADER
    ]
    model = KINDS[kind]
    fields = {field.name for field in attrs.fields(model)}
    common = {key: document[key] for key in ("recorded", "review") if key in document and key in fields}
    entries = []
    for index, raw in enumerate(document.get("entry", [])):
        try:
            entries.append(from_data(common | raw, model, text_measures=True))
        except InvalidRecordError as error:
            problems += [problem.under("entry", index) for problem in error.problems]
    if problems:
        raise InvalidRecordError(tuple(problems))
    return tuple(entries)


@lru_cache(maxsize=64)
def load_entries(kind: str) -> tuple[Any, ...]:
    """All entries of one kind that the package ships; read once."""
    found: list[Any] = []
    for file in _files(kind):
        found += read_entries(file.read_text(encoding="utf-8"), file.name)
    return tuple(found)


def ids_of(kind: str) -> tuple[str, ...]:
    """Ids of a kind whose entries have a file each, without reading them."""
    return tuple(file.name.removesuffix(".toml") for file in _files(kind))


@lru_cache(maxsize=256)
def load_entry(kind: str, id_: str) -> Any:
    """One entry of a kind whose entries have a file each; read once."""
    file = _data() / kind / f"{id_}.toml"
    (entry,) = read_entries(file.read_text(encoding="utf-8"), file.name)
    return entry


@lru_cache(maxsize=1)
def _icd10_text() -> str:
    return gzip.decompress((_data() / "vocab" / "icd10cm_2026.csv.gz").read_bytes()).decode()


@lru_cache(maxsize=256)
def find_icd10(code: str) -> DiagnosisCode | None:
    """Look one code up in ICD-10-CM of April 2026 (some chapters); None when it is not there.

    The file holds 69,565 codes; only the line asked for is parsed.
    """
    text = _icd10_text()
    start = text.find(f"\n{code},")
    if start < 0:
        return None
    line = text[start + 1 : text.index("\n", start + 1)]
    found, description, billable, parent = next(csv.reader(io.StringIO(line)))
    return DiagnosisCode(code=found, description=description, billable=billable == "Y", parent=parent or None)
