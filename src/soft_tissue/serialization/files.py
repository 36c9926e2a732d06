"""Reading files: size, encoding, syntax, then the record. Every fault is one located line."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from soft_tissue.errors import InvalidRecordError, Problem, UnreadableFileError
from soft_tissue.errors import Path as RecordPath
from soft_tissue.models.activity import Ledger
from soft_tissue.models.case import Case
from soft_tissue.models.practitioner import Practitioner
from soft_tissue.models.protocol import ProtocolDefinition
from soft_tissue.serialization.records import from_data

__all__ = [
    "MAX_FILE_BYTES",
    "load_case",
    "load_ledger",
    "load_practitioner",
    "load_protocol",
    "load_roster",
    "loads_case",
    "parse_json",
    "parse_toml",
    "read_document",
]

MAX_FILE_BYTES = 4 * 1024 * 1024
"""A case is a few kilobytes; anything larger than this is refused unread."""

MAX_ROSTER_BYTES = 256 * 1024 * 1024
"""A hundred thousand practitioners are some 60 MB of JSON."""

SCHEMA_VERSION = 1
T = TypeVar("T")
_LINES = (".ndjson", ".jsonl")


def parse_toml(text: str, name: str = "<text>") -> dict[str, Any]:
    """Parse TOML.

    Raises:
        UnreadableFileError: when it is not TOML, with the line.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableFileError(name, f"is not valid TOML: {_syntax(str(error))}") from None
    except RecursionError:
        raise UnreadableFileError(name, "is nested too deeply") from None
    except ValueError:
        raise UnreadableFileError(name, "holds a number or date that is out of range") from None


def _syntax(message: str) -> str:
    """What the parser says, without the text that it quotes: that may be personal."""
    position = message[message.rfind("(at ") :].strip("()") if "(at " in message else ""
    if "date" in message.lower():
        return f"a date or time that does not exist ({position})" if position else "a date or time that does not exist"
    if "overwrite" in message or "twice" in message or "duplicate" in message.lower():
        return f"a key is given twice ({position})" if position else "a key is given twice"
    return f"syntax error {position}".strip()


def _no_constant(_: str) -> NoReturn:
    raise ValueError("NaN and infinity are not numbers here")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ValueError("a key is given twice")
    return table


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]')
_LONGEST_KEY = 60


def _twice(text: str) -> str:
    """Which key of JSON text is given twice, and where the second time. A key is the name of a field, not personal."""
    keys: list[set[str] | None] = []
    word: re.Match[str] | None = None
    for token in _TOKEN.finditer(text):
        match token.group()[0]:
            case "{":
                keys.append(set())
            case "[":
                keys.append(None)
            case "}" | "]":
                if keys:
                    keys.pop()
            case ":":
                own = keys[-1] if keys else None
                if word is None or own is None:
                    continue
                key = json.loads(word.group())
                if key in own:
                    line = text.count("\n", 0, word.start()) + 1
                    column = word.start() - text.rfind("\n", 0, word.start())
                    shown = f": {key}" if key.isprintable() and 0 < len(key) <= _LONGEST_KEY else ""
                    return f"a key is given twice{shown} (at line {line}, column {column})"
                own.add(key)
            case '"':
                word = token
    return "a key is given twice"  # pragma: no cover - the parser found one


def parse_json(text: str, name: str = "<text>") -> Any:
    """Parse JSON; duplicate keys, NaN and infinity are refused.

    Raises:
        UnreadableFileError: when it is not JSON, with the line.
    """
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        message = f"is not valid JSON: syntax error at line {error.lineno}, column {error.colno}"
        raise UnreadableFileError(name, message) from None
    except RecursionError:
        raise UnreadableFileError(name, "is nested too deeply") from None
    except ValueError as error:
        said = str(error)
        reason = said if "NaN" in said else (_twice(text) if "twice" in said else "a number has too many digits")
        raise UnreadableFileError(name, f"is not valid JSON: {reason}") from None


def _read_text(path: str | Path, endings: tuple[str, ...], most: int) -> str:
    """Read a text file of one of some kinds, up to a size."""
    file, name = Path(path), str(path)
    if file.suffix.lower() not in endings:
        raise UnreadableFileError(name, f"must end in {' or '.join(endings)}")
    try:
        with file.open("rb") as stream:
            raw = stream.read(most + 1)
    except OSError as error:
        raise UnreadableFileError(name, (error.strerror or "can't be read").lower()) from None
    except ValueError:
        raise UnreadableFileError(name, "is not a file name") from None
    if len(raw) > most:
        raise UnreadableFileError(name, f"must not be larger than {most // 1024 // 1024} MiB")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(name, f"must be UTF-8 text; byte {error.start} is not") from None


def read_document(path: str | Path, *, most: int = MAX_FILE_BYTES) -> tuple[Any, bool]:
    """Read a TOML or JSON file, by its ending. Returns the plain data and whether measures may be text (TOML).

    Raises:
        UnreadableFileError: when the file is missing, too large, not UTF-8, of another kind or not well formed.
    """
    text = _read_text(path, (".toml", ".json"), most)
    is_toml = Path(path).suffix.lower() == ".toml"
    return (parse_toml(text, str(path)) if is_toml else parse_json(text, str(path))), is_toml


def _unversioned(data: Any) -> Any:
    """The data without its ``schema_version``, which may be left out and then means 1, for ever."""
    if not isinstance(data, dict) or "schema_version" not in data:
        return data
    version = data["schema_version"]
    if type(version) is not int or version != SCHEMA_VERSION:
        newer = type(version) is int and version > SCHEMA_VERSION
        message = f"must be {SCHEMA_VERSION}" + ("; this file needs a newer soft_tissue" if newer else "")
        raise InvalidRecordError((Problem(path=("schema_version",), code="bad_version", message=message),))
    return {key: value for key, value in data.items() if key != "schema_version"}


def _load(path: str | Path, kind: type[T]) -> T:
    """Read one record from a file; every problem names the file."""
    data, is_toml = read_document(path)
    try:
        return from_data(_unversioned(data), kind, text_measures=is_toml)
    except InvalidRecordError as error:
        raise InvalidRecordError(error.problems, str(path)) from None


def load_case(path: str | Path) -> Case:
    """Read a case from a TOML or JSON file.

    ``schema_version`` may be left out; it then means 1, for ever.

    Raises:
        UnreadableFileError: when the file can't be read as text of its kind.
        InvalidRecordError: when it is not a case, with everything that is wrong.
    """
    return _load(path, Case)


def loads_case(text: str) -> Case:
    """Read a case from TOML text; see `load_case`."""
    return from_data(_unversioned(parse_toml(text)), Case, text_measures=True)


def load_protocol(path: str | Path) -> ProtocolDefinition:
    """Read one protocol from a TOML or JSON file: the fields of `ProtocolDefinition` at the top level.

    Raises:
        UnreadableFileError: when the file can't be read as text of its kind.
        InvalidRecordError: when it is not a protocol, with everything that is wrong.
    """
    return _load(path, ProtocolDefinition)


def load_practitioner(path: str | Path) -> Practitioner:
    """Read one practitioner from a TOML or JSON file: the fields of `Practitioner` at the top level.

    Raises:
        UnreadableFileError: when the file can't be read as text of its kind.
        InvalidRecordError: when it is not a practitioner, with everything that is wrong.
    """
    return _load(path, Practitioner)


def load_ledger(path: str | Path) -> Ledger:
    """Read a ledger of continuing education from a TOML or JSON file: the fields of `Ledger`, or of a `Practitioner`.

    Raises:
        UnreadableFileError: when the file can't be read as text of its kind.
        InvalidRecordError: when it is neither, with everything that is wrong.
    """
    data, _is_toml = read_document(path)
    if isinstance(data, dict) and "id" in data:  # only a practitioner has an id
        return _load(path, Practitioner).ledger()
    return _load(path, Ledger)


def _line(text: str, name: str, number: int) -> Any:
    """Parse one line of a file with a record a line; what is wrong is said of the file's line."""
    try:
        return parse_json(text, name)
    except UnreadableFileError as error:
        raise UnreadableFileError(name, error.message.replace("at line 1,", f"at line {number},")) from None


def _roster_items(path: str | Path) -> tuple[list[tuple[RecordPath, Any]], bool]:
    """The raw practitioners of a roster file, each with where it stands, and whether measures may be text."""
    name = str(path)
    if Path(path).suffix.lower() in _LINES:
        text = _read_text(path, _LINES, MAX_ROSTER_BYTES)
        # By line feeds alone: some of what else ends a line may stand inside a text.
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        return [((f"line {number}",), _line(line, name, number)) for number, line in lines], False
    data, is_toml = read_document(path, most=MAX_ROSTER_BYTES)
    data = _unversioned(data)
    if isinstance(data, dict) and set(data) == {"practitioners"}:
        data = data["practitioners"]
    if not isinstance(data, list):
        raise UnreadableFileError(name, "must hold practitioners = [...], or be a list of practitioners")
    return [(("practitioners", index), raw) for index, raw in enumerate(data)], is_toml


def load_roster(path: str | Path) -> tuple[Practitioner, ...]:
    """Read a roster: ``practitioners`` in a TOML or JSON file, a JSON list, or a record a line (.ndjson, .jsonl).

    Raises:
        UnreadableFileError: when the file can't be read as text of its kind.
        InvalidRecordError: when a practitioner is not one, or an id is there twice, with everything that is wrong.
    """
    items, is_toml = _roster_items(path)
    roster: list[Practitioner] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for where, raw in items:
        try:
            practitioner = from_data(raw, Practitioner, text_measures=is_toml)
        except InvalidRecordError as error:
            problems += [problem.under(*where) for problem in error.problems]
            continue
        if practitioner.id in seen:
            message = "must differ from the ids before it"
            problems.append(Problem(path=(*where, "id"), code="duplicate", message=message))
        seen.add(practitioner.id)
        roster.append(practitioner)
    if problems:
        raise InvalidRecordError(tuple(problems), str(path))
    return tuple(roster)
