"""Structure hooks: plain data to models, strictly, with everything that is wrong collected.

Each hook takes plain data and returns a value or raises `InvalidRecordError` with all problems below it; the hook
above adds its own part of the path.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import attrs
from cattrs import Converter

from soft_tissue.errors import InvalidRecordError, Problem, UnitError
from soft_tissue.models.declaration import base_type, constraint_problems, takes_none, type_words
from soft_tissue.models.partial_date import PartialDate
from soft_tissue.units import Measure

__all__ = ["LONGEST_LIST", "read_instant", "register_structure_hooks"]

Hook = Callable[[Any, Any], Any]

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
LONGEST_LIST = 100_000
"""The longest list that is read."""


def fail(code: str, message: str, *path: str | int) -> InvalidRecordError:
    """Make the error for one problem."""
    return InvalidRecordError((Problem(path=path, code=code, message=message),))


def _hint(word: Any, known: "list[str] | tuple[str, ...]") -> str:
    near = get_close_matches(word, known, n=1, cutoff=0.7) if isinstance(word, str) and len(word) < 100 else []  # noqa: PLR2004
    return f"; did you mean {near[0]}?" if near else ""


def _scalar(kind: type[Any]) -> Hook:
    message = f"must be {type_words(kind)}"

    def hook(raw: Any, _: Any) -> Any:
        if kind is float and type(raw) in (int, float):
            if raw != raw or raw in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN differs from itself
                raise fail("wrong_type", "must be a finite number")
            return raw
        if type(raw) is not kind:
            raise fail("wrong_type", message)
        if kind is str and any("\ud800" <= char <= "\udfff" for char in raw):
            raise fail("bad_text", "must be valid Unicode text")
        return raw

    return hook


def _structure_date(raw: Any, _: Any) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    if isinstance(raw, str) and _ISO_DATE.match(raw):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            pass
    raise fail("wrong_type", "must be a date that exists, written YYYY-MM-DD")


_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])\Z"
)


def read_instant(text: str) -> datetime | None:
    """Read a moment as RFC 3339 writes it, with a capital T and Z and at most six digits of a second; else None."""
    if not _INSTANT.match(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _structure_instant(raw: Any, _: Any) -> datetime:
    found = read_instant(raw) if isinstance(raw, str) else raw
    if not isinstance(found, datetime):
        raise fail("wrong_type", "must be a moment that exists, written YYYY-MM-DDTHH:MM:SS with Z or an offset")
    if found.utcoffset() is None:
        raise fail("wrong_type", "must say its offset from UTC, such as Z or -05:00")
    return found


def _structure_partial_date(raw: Any, _: Any) -> PartialDate:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return PartialDate(raw.isoformat())
    if not isinstance(raw, str):
        raise fail("wrong_type", f"must be {type_words(PartialDate)}")
    return PartialDate(raw)


@lru_cache(maxsize=128)
def _words(kind: type[StrEnum]) -> dict[str, StrEnum]:
    return {member.value: member for member in kind}


def _structure_enum(raw: Any, kind: type[StrEnum]) -> StrEnum:
    words = _words(kind)
    found = words.get(raw) if isinstance(raw, str) else None
    if found is None:
        few = len(words) <= 20  # noqa: PLR2004
        shown = f"must be one of: {', '.join(words)}" if few else "must be one of the known values"
        raise fail("unknown_value", shown + _hint(raw, list(words)))
    return found


def _literal_hook(kind: Any) -> Hook:
    allowed = get_args(kind)

    def hook(raw: Any, _: Any) -> Any:
        if raw not in allowed or type(raw) is not type(allowed[allowed.index(raw)]):
            raise fail("unknown_value", f"must be {type_words(kind)}")
        return raw

    return hook


def _measure_hook(kind: type[Measure], *, text_measures: bool) -> Hook:
    example = kind.base()
    message = f'must be written {{value = 10, unit = "{example}"}}'
    if text_measures:
        message += f' or "10 {example}"'

    def hook(raw: Any, _: Any) -> Measure:
        try:
            if text_measures and isinstance(raw, str):
                return kind.parse(raw)
            if not isinstance(raw, Mapping) or set(raw) != {"value", "unit"}:
                raise fail("wrong_type", message)
            return kind(raw["value"], raw["unit"])
        except UnitError as error:
            raise fail("bad_measure", str(error)) from None

    return hook


def _sequence_hook(converter: Converter, kind: Any) -> Hook:
    origin = get_origin(kind)
    item_type, _constraints = base_type(get_args(kind)[0])
    item = converter.get_structure_hook(item_type)

    def hook(raw: Any, _: Any) -> Any:
        if not isinstance(raw, list | tuple):
            raise fail("wrong_type", "must be a list")
        if len(raw) > LONGEST_LIST:
            raise fail("too_long", f"must not have more than {LONGEST_LIST} items")
        done, problems = [], []
        for index, part in enumerate(raw):
            try:
                done.append(item(part, item_type))
            except InvalidRecordError as error:
                problems += [problem.under(index) for problem in error.problems]
        if problems:
            raise InvalidRecordError(tuple(problems))
        result = origin(done) if origin else tuple(done)
        if origin is frozenset and len(result) != len(done):
            raise fail("duplicate", "must not name anything twice")
        return result

    return hook


def _is_tagged_union(kind: Any) -> bool:
    return get_origin(kind) in (Union, UnionType) and all(
        attrs.has(member) and hasattr(member, "kind") for member in get_args(kind)
    )


def _union_hook(converter: Converter, kind: Any) -> Hook:
    members = {member.kind: member for member in get_args(kind)}
    hooks = {tag: converter.get_structure_hook(member) for tag, member in members.items()}
    names = list(members)

    def hook(raw: Any, _: Any) -> Any:
        if not isinstance(raw, Mapping):
            raise fail("wrong_type", "must be a table")
        tag = raw.get("kind")
        if not isinstance(tag, str) or tag not in members:
            raise fail("unknown_value", f"must be one of: {', '.join(names)}" + _hint(tag, names), "kind")
        return hooks[tag](raw, members[tag])

    return hook


def _record_hook(converter: Converter, cls: type) -> Hook:
    """Structure one attrs class: the optimistic road first, all problems when it fails."""
    plan = []
    for field in attrs.fields(cls):
        if not field.init:
            continue
        kind, _constraints = base_type(field.type)
        plan.append((field, kind, converter.get_structure_hook(kind), field.default is attrs.NOTHING))
    names = [field.name for field, *_ in plan]
    known = {*names, "kind"} if hasattr(cls, "kind") else set(names)
    tag = getattr(cls, "kind", None) if "kind" not in names else None

    def hook(raw: Any, _: Any) -> Any:
        if not isinstance(raw, Mapping):
            raise fail("wrong_type", "must be a table")
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        for key in raw:
            if key not in known:
                shown = key if isinstance(key, str) and len(key) <= 60 and key.isprintable() else "?"  # noqa: PLR2004
                problems.append(
                    Problem(path=(shown,), code="unknown_field", message="unknown field" + _hint(key, names))
                )
        if tag is not None and raw.get("kind", tag) != tag:
            problems.append(Problem(path=("kind",), code="unknown_value", message=f"must be {tag}"))
        for field, kind, structure, required in plan:
            if field.name not in raw:
                if required:
                    message = f"is required: {type_words(kind)}"
                    problems.append(Problem(path=(field.name,), code="required", message=message))
                continue
            part = raw[field.name]
            if part is None and (field.default is None or (required and takes_none(field.type))):
                values[field.name] = None
                continue
            try:
                values[field.name] = structure(part, kind)
            except InvalidRecordError as error:
                problems += [problem.under(field.name) for problem in error.problems]
        if not problems:
            try:
                return cls(**values)
            except InvalidRecordError as error:
                problems = list(error.problems)
        for field, *_rest in plan:
            if field.name in values:
                problems += constraint_problems(field.type, values[field.name], (field.name,))
        raise InvalidRecordError(tuple(dict.fromkeys(problems)))

    return hook


def _is_sequence(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin in (tuple, frozenset)


def _is_literal(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is Literal


def register_structure_hooks(converter: Converter, *, text_measures: bool) -> None:
    """Teach a converter to read every model of the library strictly."""
    # By class: cattrs looks at classes before anything else, and has coercing hooks of its own for these.
    for scalar in (str, int, float, bool):
        converter.register_structure_hook(scalar, _scalar(scalar))
    converter.register_structure_hook(StrEnum, _structure_enum)
    converter.register_structure_hook(date, _structure_date)
    converter.register_structure_hook(datetime, _structure_instant)
    converter.register_structure_hook(PartialDate, _structure_partial_date)
    converter.register_structure_hook_factory(_is_sequence, lambda kind: _sequence_hook(converter, kind))
    converter.register_structure_hook_factory(_is_literal, _literal_hook)
    converter.register_structure_hook_factory(_is_tagged_union, lambda kind: _union_hook(converter, kind))
    converter.register_structure_hook_factory(
        lambda kind: isinstance(kind, type) and attrs.has(kind), lambda kind: _record_hook(converter, kind)
    )
    converter.register_structure_hook_factory(
        lambda kind: isinstance(kind, type) and issubclass(kind, Measure),
        lambda kind: _measure_hook(kind, text_measures=text_measures),
    )
