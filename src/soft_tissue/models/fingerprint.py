"""A fingerprint of a value: the same for equal values in every process, another for all others."""

from datetime import date
from fractions import Fraction
from hashlib import sha256
from math import isfinite
from typing import Annotated, Any

import attrs

from soft_tissue.models.declaration import Pattern, Personal

__all__ = ["Fingerprint", "fingerprint_of"]

Fingerprint = Annotated[str, Pattern(r"[0-9a-f]{64}\Z", "a fingerprint: 64 hexadecimal digits"), Personal()]
"""SHA-256 of a value. It is made from what it stands for, so one of a plan belongs to a person as the plan does."""


def _part(tag: str, text: str) -> bytes:
    """One part with its length, so that no two different runs of parts read the same."""
    data = text.encode("utf-8", "surrogatepass")
    return f"{tag}{len(data)}:".encode() + data


def _walk(value: object, into: list[bytes], without: frozenset[str] = frozenset()) -> None:
    """Append the parts of a value in an order that depends on nothing but the value."""
    if value is None:
        into.append(b"-")
    elif isinstance(value, str):
        into.append(_part("s", str(value)))
    elif isinstance(value, bool):
        into.append(_part("b", str(value)))
    elif isinstance(value, int | Fraction):
        into.append(_part("n", str(value)))
    elif isinstance(value, float):
        # Equal numbers are one number, however they are written: a file may give back 10 where 10.0 was.
        into.append(_part("n", str(Fraction(value)) if isfinite(value) else repr(value)))
    elif isinstance(value, date):
        into.append(_part("d", value.isoformat()))
    elif isinstance(value, tuple):
        into.append(_part("t", str(len(value))))
        for item in value:
            _walk(item, into)
    elif isinstance(value, frozenset):
        into.append(_part("f", str(len(value))))
        into += sorted(_bytes_of(item) for item in value)
    elif attrs.has(type(value)):
        kind: type[Any] = type(value)
        # What two values are not compared by, such as the unit of a measure, does not tell them apart here either.
        names = [field.name for field in attrs.fields(kind) if field.eq and field.name not in without]
        into.append(_part("a", kind.__name__) + _part("l", str(len(names))))
        for name in names:
            into.append(_part("k", name))
            _walk(getattr(value, name), into)
    else:
        raise TypeError(f"a {type(value).__name__} has no fingerprint")


def _bytes_of(value: object, without: frozenset[str] = frozenset()) -> bytes:
    parts: list[bytes] = []
    _walk(value, parts, without)
    return b"".join(parts)


def fingerprint_of(value: object, *, without: frozenset[str] = frozenset()) -> str:
    """Make the fingerprint of a model, or of what models are made of: numbers, text, dates, tuples, frozensets.

    It shows that something was changed by mistake. It is no signature: whoever means to deceive can make one too.

    Args:
        value: what it is made of. Values that are equal have the same one, so 90 s and 1.5 min do.
        without: names of fields of the value itself that are left out.

    Raises:
        TypeError: when something in it is neither a model nor what models are made of.

    >>> from soft_tissue.units import Duration
    >>> fingerprint_of(Duration(90, "s")) == fingerprint_of(Duration(1.5, "min"))
    True
    >>> fingerprint_of(("ab", "c")) == fingerprint_of(("a", "bc"))
    False
    """
    return sha256(_bytes_of(value, without)).hexdigest()
