"""Records to plain data, JSON and digests, and back."""

import json
from functools import lru_cache
from hashlib import sha256
from typing import Any, TypeVar

from cattrs import Converter

from soft_tissue.serialization.converter import make_converter

__all__ = ["digest", "dump_json", "from_data", "to_data"]

T = TypeVar("T")


@lru_cache(maxsize=4)
def _converter(*, text_measures: bool = False, canonical: bool = False) -> Converter:
    return make_converter(text_measures=text_measures, canonical=canonical)


def from_data(data: Any, kind: type[T], *, text_measures: bool = False) -> T:
    """Read a record of type `kind` from plain data, strictly.

    Raises:
        InvalidRecordError: with everything that is wrong, each with its path.
    """
    hook = _converter(text_measures=text_measures).get_structure_hook(kind)
    return hook(data, kind)  # type: ignore[no-any-return]


def to_data(record: Any) -> Any:
    """Write a record as plain data: dicts, lists, text, numbers, true, false and null.

    >>> from soft_tissue.units import seconds
    >>> to_data(seconds(90))
    {'value': 90, 'unit': 's'}
    """
    return _converter().unstructure(record)


def dump_json(record: Any, *, indent: int | None = 2) -> str:
    """Write a record as JSON text; the same record gives the same text in every process."""
    return json.dumps(to_data(record), ensure_ascii=False, indent=indent, allow_nan=False)


def digest(record: Any) -> str:
    """A SHA-256 over the record with every measure in its base unit: equal records have equal digests."""
    data = _converter(canonical=True).unstructure(record)
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return sha256(text.encode()).hexdigest()
