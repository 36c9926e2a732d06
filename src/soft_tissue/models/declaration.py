"""How a model states its constraints: once, in the type of the field.

``pain: Annotated[int, Ge(0), Le(10)]`` is all that a model says. From it come the attrs validator (here), the strict
reader's messages, and whatever else is derived later. A model is written as::

    @frozen(kw_only=True, field_transformer=declared)
    class Thing: ...

The vocabulary of constraints is `annotated_types.Ge`, `Le`, `MinLen`, `MaxLen`, and two of our own: `Pattern` and
`Holds`. A `Personal` field stays out of `repr`, and its value out of every message. `Personal` and `Deidentify` say
what becomes of the value when a record is de-identified.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import attrs
from annotated_types import Ge, Le, MaxLen, MinLen

from soft_tissue.errors import InvalidRecordError, Path, Problem
from soft_tissue.models.partial_date import PartialDate
from soft_tissue.units import Measure

__all__ = [
    "Deidentify",
    "Handling",
    "Holds",
    "Identifier",
    "Instant",
    "Label",
    "Name",
    "Pattern",
    "Personal",
    "Text",
    "base_type",
    "constraint_problems",
    "constraint_test",
    "declared",
    "handling",
    "is_checked_by_declaration",
    "is_personal",
    "takes_none",
]


@attrs.frozen
class Pattern:
    """The whole text must match `regex`; `says` tells a person what that means."""

    regex: str
    says: str


@attrs.frozen
class Holds:
    """`test` must be true of the value, such as a check digit; `says` tells a person what that means."""

    test: Callable[[Any], bool]
    says: str


class Handling(StrEnum):
    """What becomes of a value when its record is de-identified."""

    KEEP = "keep"
    """Of a closed vocabulary or a number: it says nothing about who somebody is."""

    DROP = "drop"
    """A name, a number that was given to a person, anything else personal: it never stays."""

    TEXT = "text"
    """Free text about a person."""

    WORDS = "words"
    """Short text that somebody may have typed: it stays where it is a known word."""

    ID = "id"
    """An id of a person or a record: a pseudonym takes its place."""

    DATE = "date"
    """A day or a moment in somebody's life."""

    BIRTH = "birth"
    """A date of birth."""

    AGE = "age"
    """An age in whole years."""

    PLACE = "place"
    """An ISO 3166 code."""

    ZIP = "zip"
    """A ZIP code of three, five or nine digits."""


@attrs.frozen
class Personal:
    """The value belongs to a person: it stays out of `repr`, logs and messages, and goes when it is de-identified.

    Attributes:
        handling: what takes its place; nothing unless said otherwise.
    """

    handling: Handling = Handling.DROP


@attrs.frozen
class Deidentify:
    """What becomes of a value that may be shown, when its record is de-identified."""

    handling: Handling


_ID = Pattern(
    r"[a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*\Z",
    "an id: lower-case words joined by hyphens, such as deep-vein-thrombosis",
)

Identifier = Annotated[str, _ID, MaxLen(120), Deidentify(Handling.KEEP)]
"""The id of something in the knowledge: a technique, a condition, a muscle. Not personal."""

Name = Annotated[
    str,
    Pattern(r"[A-Za-z0-9][A-Za-z0-9 ._:/-]*\Z", "a short code such as C-014"),
    MaxLen(64),
    Personal(Handling.ID),
]
"""An opaque id that the host supplies for a person or a record. Personal."""

Label = Annotated[str, MinLen(1), MaxLen(4000), Deidentify(Handling.WORDS)]
"""Text of the library or of a clinic's own data: shown freely."""

Text = Annotated[str, MinLen(1), MaxLen(10_000), Personal(Handling.TEXT)]
"""Text about a person. Personal."""


def _is_exact(value: datetime) -> bool:
    """Whether text can say it: the offset in whole minutes, and the same moment in UTC within the calendar."""
    offset = value.utcoffset()
    if offset is None or offset % timedelta(minutes=1):
        return False
    try:
        value.astimezone(UTC)
    except OverflowError:
        return False
    return True


Instant = Annotated[datetime, Holds(_is_exact, "a moment whose offset from UTC is in whole minutes")]
"""A moment: a day, a time and the offset from UTC there and then. Without an offset nobody knows which hour is meant,
and it is refused. The offset is kept as it was given; the rules of a time zone are not."""


def base_type(annotation: Any) -> tuple[Any, tuple[Any, ...]]:
    """Split an annotation into the type proper and its constraints; None beside a type is left out."""
    constraints: tuple[Any, ...] = ()
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *extra = get_args(annotation)
            constraints += tuple(extra)
        elif origin in (Union, UnionType):
            members = [member for member in get_args(annotation) if member is not NoneType]
            if len(members) != 1:
                return Union[tuple(members)], constraints  # noqa: UP007 - made at run time
            annotation = members[0]
        else:
            return annotation, constraints


def is_personal(annotation: Any) -> bool:
    """Whether the annotation, or that of its items, is marked `Personal`."""
    kind, constraints = base_type(annotation)
    if any(isinstance(constraint, Personal) for constraint in constraints):
        return True
    return get_origin(kind) in (tuple, frozenset) and any(
        is_personal(item) for item in get_args(kind) if item is not Ellipsis
    )


_DATES = (date, datetime, PartialDate)
_COUNTED = (bool, int, float)


def handling(annotation: Any) -> Handling | None:
    """What becomes of a field's values when a record is de-identified; None where nothing says so.

    What stands further out holds. Dates are dates unless marked; numbers, closed vocabularies, measures and records are
    looked at or kept; text must be marked.

    >>> handling(tuple[Identifier, ...] | None), handling(str)
    (<Handling.KEEP: 'keep'>, None)
    """
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation, *extra = get_args(annotation)
            marks = [mark.handling for mark in extra if isinstance(mark, Personal | Deidentify)]
            if marks:
                return marks[-1]
        elif origin in (Union, UnionType):
            members = [member for member in get_args(annotation) if member is not NoneType]
            if len(members) > 1:
                return Handling.KEEP if all(map(attrs.has, members)) else None
            annotation = members[0]
        elif origin in (tuple, frozenset):
            annotation = get_args(annotation)[0]
        elif origin is Literal or annotation in _COUNTED:
            return Handling.KEEP
        elif annotation in _DATES:
            return Handling.DATE
        else:
            known = isinstance(annotation, type) and (
                attrs.has(annotation) or issubclass(annotation, StrEnum) or issubclass(annotation, Measure)
            )
            return Handling.KEEP if known else None


def _bounds_message(constraints: tuple[Any, ...]) -> str:
    low = next((c.ge for c in constraints if isinstance(c, Ge)), None)
    high = next((c.le for c in constraints if isinstance(c, Le)), None)
    if low is not None and high is not None:
        return f"must be between {low} and {high}"
    return f"must be at least {low}" if low is not None else f"must be at most {high}"


def _constraint_problem(value: Any, constraints: tuple[Any, ...]) -> Problem | None:
    for constraint in constraints:
        match constraint:
            case Ge(ge=low) if not value >= low:
                return Problem(code="out_of_range", message=_bounds_message(constraints))
            case Le(le=high) if not value <= high:
                return Problem(code="out_of_range", message=_bounds_message(constraints))
            case MinLen(min_length=least) if len(value) < least:
                return Problem(
                    code="too_short", message="must not be empty" if least == 1 else f"needs at least {least}"
                )
            case MaxLen(max_length=most) if len(value) > most:
                return Problem(code="too_long", message=f"must not be longer than {most} characters")
            case Holds(test=test, says=says) if not test(value):
                return Problem(code="bad_value", message=f"must be {says}")
            case Pattern(regex=regex, says=says) if not re.match(regex, value):
                return Problem(code="bad_pattern", message=f"must be {says}")
    return None


_WORDS = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    date: "a date (YYYY-MM-DD)",
    datetime: "a moment with its offset from UTC (2026-11-23T10:00:00-05:00)",
    PartialDate: "a day, a month or a year (2024-07-01, 2024-07 or 2024)",
}


def type_words(kind: Any) -> str:
    """Say in words what a type wants."""
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return f"one of: {', '.join(kind)}"
    if isinstance(kind, type) and issubclass(kind, Measure):
        return f'a {kind.__name__.lower()}, such as {{value = 10, unit = "{kind.base()}"}}'
    if get_origin(kind) is Literal:
        return f"one of: {', '.join(map(str, get_args(kind)))}"
    if get_origin(kind) in (tuple, frozenset):
        return "a list"
    return _WORDS.get(kind) or (f"a {kind.__name__} record" if isinstance(kind, type) else "one of the allowed records")


Check = Callable[[Any, Path], list[Problem]]


@lru_cache(maxsize=1024)
def _check(annotation: Any) -> Check:
    """Build the check of one annotation: exact type first, then constraints, then items."""
    kind, constraints = base_type(annotation)
    optional = takes_none(annotation)
    origin = get_origin(kind)
    if origin in (tuple, frozenset):
        return _sequence_check(kind, constraints, optional=optional)
    accepts = _acceptance(kind)
    wrong = Problem(code="wrong_type", message=f"must be {type_words(kind)}")

    def check(value: Any, path: Path) -> list[Problem]:
        if value is None and optional:
            return []
        if not accepts(value):
            return [wrong.under(*path)]
        problem = _constraint_problem(value, constraints)
        return [problem.under(*path)] if problem else []

    return check


def _sequence_check(kind: Any, constraints: tuple[Any, ...], *, optional: bool) -> Check:
    origin: Any = get_origin(kind)
    item_check = _check(get_args(kind)[0])

    def check(value: Any, path: Path) -> list[Problem]:
        if value is None and optional:
            return []
        if type(value) is not origin:
            return [Problem(path=path, code="wrong_type", message=f"must be a {origin.__name__}")]
        problems = [found for index, item in enumerate(value) for found in item_check(item, (*path, index))]
        own = _constraint_problem(value, constraints)
        return [own.under(*path), *problems] if own else problems

    return check


def takes_none(annotation: Any) -> bool:
    """Whether null is a value of a field declared as `annotation`."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    return get_origin(annotation) in (Union, UnionType) and NoneType in get_args(annotation)


def _acceptance(kind: Any) -> Callable[[Any], bool]:
    if get_origin(kind) is Literal:
        allowed = get_args(kind)
        return lambda value: value in allowed
    if get_origin(kind) in (Union, UnionType):
        members = tuple(_acceptance(member) for member in get_args(kind) if member is not NoneType)
        return lambda value: any(member(value) for member in members)
    if kind is float:
        return lambda value: type(value) in (int, float)
    if kind in (str, int, bool):
        return lambda value: type(value) is kind
    if kind is date:
        return lambda value: isinstance(value, date) and not isinstance(value, datetime)
    if kind is datetime:
        return lambda value: isinstance(value, datetime) and value.utcoffset() is not None
    return lambda value: isinstance(value, kind)


def constraint_problems(annotation: Any, value: Any, path: Path = ()) -> list[Problem]:
    """List all that is wrong with a value of a field declared as `annotation`; an empty list is a good value."""
    return _check(annotation)(value, path)


Good = Callable[[Any], bool]


def constraint_test(constraint: Any) -> Good | None:
    """Return the test that a constraint makes of a value, or None for one that makes none, such as `Personal`."""
    match constraint:
        case Ge(ge=low):
            return lambda value: bool(value >= low)
        case Le(le=high):
            return lambda value: bool(value <= high)
        case MinLen(min_length=least):
            return lambda value: len(value) >= least
        case MaxLen(max_length=most):
            return lambda value: len(value) <= most
        case Holds(test=test):
            return test
        case Pattern(regex=regex):
            matches = re.compile(regex).match
            return lambda value: matches(value) is not None
    return None


@lru_cache(maxsize=1024)
def _good(annotation: Any) -> Good:
    """What `_check` finds nothing wrong with, told as fast as can be: a yes or no without the reasons."""
    kind, constraints = base_type(annotation)
    if get_origin(kind) in (tuple, frozenset):
        origin, item = get_origin(kind), _good(get_args(kind)[0])
        accepts: Good = lambda value: type(value) is origin and all(map(item, value))  # noqa: E731
    else:
        accepts = _acceptance(kind)
    tests = [test for test in map(constraint_test, constraints) if test is not None]
    if tests:
        plain, *more = accepts, *tests
        accepts = lambda value: plain(value) and all(test(value) for test in more)  # noqa: E731
        if len(more) == 1:
            only = more[0]
            accepts = lambda value: plain(value) and only(value)  # noqa: E731
    if takes_none(annotation):
        wanted = accepts
        return lambda value: value is None or wanted(value)
    return accepts


class _Validator:
    """The validator of one field; it looks for reasons only when something is wrong."""

    __slots__ = ("_is_good",)

    def __init__(self) -> None:
        self._is_good: Good | None = None

    def __call__(self, _: Any, attribute: "attrs.Attribute[Any]", value: Any) -> None:
        annotation: Any = attribute.type
        if self._is_good is None:
            self._is_good = _good(annotation)
        if not self._is_good(value):
            raise InvalidRecordError(tuple(_check(annotation)(value, (attribute.name,))))


def is_checked_by_declaration(field: "attrs.Attribute[Any]") -> bool:
    """Whether the annotation of a field says all that is checked of it, and its value is kept as it is given."""
    plain = field.converter is None or base_type(field.type)[0] is datetime or _is_measure(base_type(field.type)[0])
    return field.init and field.alias == field.name and isinstance(field.validator, _Validator) and plain


def _is_measure(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Measure)


def _measure_converter(kind: type[Measure]) -> Callable[[Any], Any]:
    """A pint quantity is accepted wherever a measure is."""

    def convert(value: Any) -> Any:
        return kind.from_quantity(value) if hasattr(value, "magnitude") and hasattr(value, "units") else value

    return convert


def _with_fixed_offset(value: Any) -> Any:
    """The same moment with its offset alone: two moments in one zone need not compare as moments do."""
    if not isinstance(value, datetime) or isinstance(value.tzinfo, timezone):
        return value
    offset = value.utcoffset()
    return value if offset is None else value.replace(tzinfo=timezone(offset), fold=0)


def declared(_: type, fields: "list[attrs.Attribute[Any]]") -> "list[attrs.Attribute[Any]]":
    """Transform attrs fields: derive each field's validator, converter and `repr` from its annotation."""
    done: list[attrs.Attribute[Any]] = []
    for field in fields:
        kind, _constraints = base_type(field.type)
        changes: dict[str, Any] = {}
        if not getattr(field, "inherited", False):
            changes["validator"] = _Validator()
        if _is_measure(kind) and field.converter is None:
            changes["converter"] = _measure_converter(kind)
        if kind is datetime and field.converter is None:
            changes["converter"] = _with_fixed_offset
        if is_personal(field.type):
            changes["repr"] = False
        done.append(field.evolve(**changes))
    return done
