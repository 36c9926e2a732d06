"""Reading files: size, encoding, syntax, then the record. Every fault is one located line."""

import json
import tomllib
from pathlib import Path
from typing import Any, NoReturn

from soft_tissue.errors import InvalidRecordError, Problem, UnreadableFileError
from soft_tissue.models.case import Case
from soft_tissue.models.protocol import ProtocolDefinition
from soft_tissue.serialization.records import from_data

__all__ = ["MAX_FILE_BYTES", "load_case", "load_protocol", "loads_case", "parse_json", "parse_toml", "read_document"]

MAX_FILE_BYTES = 4 * 1024 * 1024
"""A case is a few kilobytes; anything larger than this is refused unread."""

CASE_SCHEMA_VERSION = 1


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
        reason = str(error) if "twice" in str(error) or "NaN" in str(error) else "a number has too many digits"
        raise UnreadableFileError(name, f"is not valid JSON: {reason}") from None


def read_document(path: str | Path) -> tuple[Any, bool]:
    """Read a TOML or JSON file, by its ending. Returns the plain data and whether measures may be text (TOML).

    Raises:
        UnreadableFileError: when the file is missing, too large, not UTF-8, of another kind or not well formed.
    """
    file = Path(path)
    name = str(path)
    if file.suffix.lower() not in (".toml", ".json"):
        raise UnreadableFileError(name, "must end in .toml or .json")
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise UnreadableFileError(name, (error.strerror or "can't be read").lower()) from None
    except ValueError:
        raise UnreadableFileError(name, "is not a file name") from None
    if len(raw) > MAX_FILE_BYTES:
        raise UnreadableFileError(name, f"must not be larger than {MAX_FILE_BYTES // 1024 // 1024} MiB")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(name, f"must be UTF-8 text; byte {error.start} is not") from None
    is_toml = file.suffix.lower() == ".toml"
    return (parse_toml(text, name) if is_toml else parse_json(text, name)), is_toml


def _case_from(data: Any, *, text_measures: bool) -> Case:
    if isinstance(data, dict) and "schema_version" in data:
        version = data["schema_version"]
        if type(version) is not int or version != CASE_SCHEMA_VERSION:
            newer = type(version) is int and version > CASE_SCHEMA_VERSION
            message = f"must be {CASE_SCHEMA_VERSION}" + ("; this file needs a newer soft_tissue" if newer else "")
            raise InvalidRecordError((Problem(path=("schema_version",), code="bad_version", message=message),))
        data = {key: value for key, value in data.items() if key != "schema_version"}
    return from_data(data, Case, text_measures=text_measures)


def load_case(path: str | Path) -> Case:
    """Read a case from a TOML or JSON file.

    ``schema_version`` may be left out; it then means 1, for ever.

    Raises:
        UnreadableFileError: when the file can't be read as text of its kind.
        InvalidRecordError: when it is not a case, with everything that is wrong.
    """
    data, is_toml = read_document(path)
    try:
        return _case_from(data, text_measures=is_toml)
    except InvalidRecordError as error:
        raise InvalidRecordError(error.problems, str(path)) from None


def loads_case(text: str) -> Case:
    """Read a case from TOML text; see `load_case`."""
    return _case_from(parse_toml(text), text_measures=True)


def load_protocol(path: str | Path) -> ProtocolDefinition:
    """Read one protocol from a TOML or JSON file: the fields of `ProtocolDefinition` at the top level.

    Raises:
        UnreadableFileError: when the file can't be read as text of its kind.
        InvalidRecordError: when it is not a protocol, with everything that is wrong.
    """
    data, is_toml = read_document(path)
    if isinstance(data, dict):
        data = {key: value for key, value in data.items() if key != "schema_version"}
    try:
        return from_data(data, ProtocolDefinition, text_measures=is_toml)
    except InvalidRecordError as error:
        raise InvalidRecordError(error.problems, str(path)) from None
