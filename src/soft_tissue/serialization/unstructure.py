"""Unstructure hooks: models to plain data that JSON, TOML and others can write."""

import operator
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import partial
from types import UnionType
from typing import Any, Union, get_origin

import attrs
from cattrs import Converter

from soft_tissue.models.partial_date import PartialDate
from soft_tissue.units import Measure

__all__ = ["register_unstructure_hooks", "write_instant"]


def write_instant(value: datetime) -> str:
    """Write a moment as RFC 3339 does; an offset of none is Z.

    >>> from datetime import UTC, datetime
    >>> write_instant(datetime(2026, 11, 23, 10, tzinfo=UTC))
    '2026-11-23T10:00:00Z'
    """
    text = value.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text


def _is_generic(origin: Any, kind: Any) -> bool:
    return kind is origin or get_origin(kind) is origin


def _is_union(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin in (Union, UnionType)


def _record_hook(converter: Converter, cls: type) -> Callable[[Any], Any]:
    names = [field.name for field in attrs.fields(cls) if field.init]
    tag = {"kind": cls.kind} if hasattr(cls, "kind") and "kind" not in names else {}

    def hook(value: Any) -> dict[str, Any]:
        return tag | {name: converter.unstructure(getattr(value, name)) for name in names}

    return hook


def register_unstructure_hooks(converter: Converter, *, canonical: bool) -> None:
    """Teach a converter to write every model: every field, defaults too; sets sorted; measures as value and unit."""

    def measure(value: Measure) -> dict[str, Any]:
        shown = value.canonical() if canonical else value
        return {"value": shown.value, "unit": shown.unit}

    def instant(value: datetime) -> str:
        return write_instant(value.astimezone(UTC) if canonical else value)

    def sequence(value: Any) -> list[Any]:
        return [converter.unstructure(item) for item in value]

    def unordered(value: Any) -> list[Any]:
        return sorted(converter.unstructure(item) for item in value)

    # By class: cattrs looks at classes before anything else, and leaves a StrEnum as it is.
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(datetime, instant)
    converter.register_unstructure_hook(PartialDate, str)
    converter.register_unstructure_hook(StrEnum, operator.attrgetter("value"))
    converter.register_unstructure_hook_func(partial(_is_generic, tuple), sequence)
    converter.register_unstructure_hook_func(partial(_is_generic, frozenset), unordered)
    converter.register_unstructure_hook_func(_is_union, converter.unstructure)
    converter.register_unstructure_hook_factory(
        lambda kind: isinstance(kind, type) and attrs.has(kind), lambda kind: _record_hook(converter, kind)
    )
    converter.register_unstructure_hook_func(lambda kind: isinstance(kind, type) and issubclass(kind, Measure), measure)
