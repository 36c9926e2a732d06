"""Values of any model, from what it declares; and measures."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import attrs
from annotated_types import Ge, Le, MaxLen, MinLen
from hypothesis import assume
from hypothesis import strategies as some

from soft_tissue.errors import InvalidRecordError
from soft_tissue.models import (
    Amendment,
    Case,
    ClinicalIntake,
    Consent,
    Credential,
    Dose,
    Jurisdiction,
    PainScore,
    PartialDate,
    PlanReference,
    Presentation,
    SessionRecord,
    Setting,
    SpaIntake,
    TreatmentRecord,
    npi_is_valid,
)
from soft_tissue.models.declaration import Holds, Identifier, Name, Pattern, base_type, constraint_problems
from soft_tissue.models.ranges import Range
from soft_tissue.testing.basics import WORDS, Strategy, maybe, partial_dates
from soft_tissue.testing.cases import cases
from soft_tissue.testing.clinical import consents, intakes, presentations, sites
from soft_tissue.testing.people import credentials, npis
from soft_tissue.testing.places import jurisdictions
from soft_tissue.units import Duration, Measure

__all__ = ["instants", "measures", "records", "session_records"]

M = TypeVar("M", bound=Measure)
T = TypeVar("T")

_TRIES = 12
"""How often values are drawn that the model itself may refuse, such as two where it takes one."""


def measures(kind: type[M], *, low: float = 0, high: float = 1000) -> "Strategy[M]":
    """Measures of one dimension, in any of its units, whole or with decimals.

    >>> from hypothesis import given
    >>> from soft_tissue.units import Duration
    >>> @given(measures(Duration))
    ... def test_it(time: Duration) -> None:
    ...     assert time.canonical() == time
    """
    numbers: Strategy[int | float] = some.integers(int(low), int(high)) | some.floats(
        low, high, allow_nan=False, allow_subnormal=False
    ).map(lambda value: round(value, 6))
    return some.builds(kind, numbers, some.sampled_from(sorted(kind.units)))


def instants(first: datetime = datetime(1900, 1, 1), last: datetime = datetime(2200, 1, 1)) -> "Strategy[datetime]":  # noqa: DTZ001 - local, as Hypothesis wants them
    """Moments with an offset from UTC in whole minutes; the local time lies between two.

    >>> from hypothesis import given
    >>> @given(instants())
    ... def test_it(moment: datetime) -> None:
    ...     assert moment.utcoffset() is not None
    """
    offsets = some.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
    return some.datetimes(first, last, timezones=offsets, allow_imaginary=True)


@some.composite
def session_records(draw: some.DrawFn) -> SessionRecord:
    """Records of sessions, with sites of the anatomy and up to three treatments; ids are of no vocabulary.

    >>> from hypothesis import given
    >>> @given(session_records())
    ... def test_it(record: SessionRecord) -> None:
    ...     assert record.started_at < record.ended_at
    """
    started = draw(instants())
    ended = started + timedelta(minutes=draw(some.integers(1, 600)))
    moments = sorted(draw(some.lists(some.integers(0, 100_000), max_size=2)))
    amendments = [draw(_built(Amendment)) for _ in moments]
    treatments = some.builds(
        TreatmentRecord,
        technique=_of(Identifier),
        site=sites(),
        dose=records(Dose),
        duration=maybe(measures(Duration)),
        response=maybe(WORDS),
    )
    return SessionRecord(
        id=draw(_of(Name)),
        client=draw(_of(Name)),
        practitioner=draw(_of(Name)),
        plan=draw(maybe(records(PlanReference))),
        started_at=started,
        ended_at=ended,
        setting=draw(some.sampled_from(Setting)),
        place=draw(maybe(some.sampled_from(("US-FL", "US-CA", "CA-ON")))),
        treatments=tuple(draw(some.lists(treatments, max_size=3))),
        pain_before=draw(maybe(records(PainScore))),
        pain_after=draw(maybe(records(PainScore))),
        adverse_events=draw(maybe(some.frozensets(_of(Identifier), max_size=2))),
        note=draw(maybe(WORDS)),
        amendments=tuple(
            attrs.evolve(amendment, at=ended + timedelta(minutes=after))
            for amendment, after in zip(amendments, moments, strict=True)
        ),
    )


def records(kind: type[T]) -> "Strategy[T]":
    """Values of any model of the library, from the constraints of its fields; ids need not be known to anything.

    >>> from hypothesis import given
    >>> from soft_tissue.models import Dose
    >>> @given(records(Dose))
    ... def test_it(dose: Dose) -> None:
    ...     assert attrs.evolve(dose) == dose
    """
    known: dict[type[Any], Callable[[], Strategy[Any]]] = {
        Case: cases,
        ClinicalIntake: intakes,
        Consent: consents,
        Credential: credentials,
        Jurisdiction: jurisdictions,
        PartialDate: partial_dates,
        SessionRecord: session_records,
        Presentation: presentations,
        SpaIntake: intakes,
    }
    if kind in known:
        return known[kind]().filter(lambda value: isinstance(value, kind))
    if issubclass(kind, Range):
        return some.deferred(lambda: _ranges(kind))
    return some.deferred(lambda: _built(kind))


@some.composite
def _built(draw: some.DrawFn, kind: type[T]) -> T:
    fields = [field for field in attrs.fields(kind) if field.init]  # type: ignore[arg-type]
    for _ in range(_TRIES):
        values = {}
        for field in fields:
            if field.default is not attrs.NOTHING and draw(some.booleans()):
                continue
            unknown = field.default is attrs.NOTHING and not constraint_problems(field.type, None)
            values[field.name] = draw(some.none() | _of(field.type) if unknown else _of(field.type))
        try:
            return kind(**values)
        except InvalidRecordError:
            continue
    assume(False)
    raise AssertionError


@some.composite
def _ranges(draw: some.DrawFn, kind: type[T]) -> T:
    end = base_type(attrs.fields_dict(kind)["min"].type)  # type: ignore[arg-type]
    low, high = sorted((draw(_constrained(*end)), draw(_constrained(*end))))
    which = draw(some.sampled_from(("both", "min", "max")))
    ends = {"both": {"min": low, "max": high}, "min": {"min": low}, "max": {"max": high}}[which]
    return kind(**ends)


@lru_cache(maxsize=1024)
def _of(annotation: Any) -> "Strategy[Any]":  # an annotation has no type of its own
    return _constrained(*base_type(annotation)).filter(lambda value: not constraint_problems(annotation, value))


def _text(constraints: tuple[Any, ...]) -> "Strategy[str]":
    if any(isinstance(constraint, Holds) and constraint.test is npi_is_valid for constraint in constraints):
        return npis()  # a text of ten digits seldom has the right check digit by chance
    least = next((c.min_length for c in constraints if isinstance(c, MinLen)), 0)
    most = next((c.max_length for c in constraints if isinstance(c, MaxLen)), 20)
    pattern = next((c.regex for c in constraints if isinstance(c, Pattern)), None)
    if pattern is not None:
        return some.from_regex(pattern, fullmatch=True).filter(lambda text: len(text) <= most)
    return some.text(some.characters(codec="utf-8"), min_size=least, max_size=20)


def _constrained(kind: Any, constraints: tuple[Any, ...]) -> "Strategy[Any]":
    low: Any = next((c.ge for c in constraints if isinstance(c, Ge)), None)
    high: Any = next((c.le for c in constraints if isinstance(c, Le)), None)
    least = next((c.min_length for c in constraints if isinstance(c, MinLen)), 0)
    if kind is str:
        return _text(constraints)
    if kind is bool:
        return some.booleans()
    if kind is int:
        return some.integers(low, high)
    if kind is float:
        return some.floats(low, high, allow_nan=False, allow_infinity=False) | some.integers(low, high)
    if kind is date:
        return some.dates()
    if kind is datetime:
        return instants()
    origin = get_origin(kind)
    if origin in (tuple, frozenset):
        items = _of(get_args(kind)[0])
        many = some.lists(items, min_size=least, max_size=2)
        return many.map(tuple) if origin is tuple else some.frozensets(items, min_size=least, max_size=2)
    if origin is Literal:
        return some.sampled_from(get_args(kind))
    if origin is Union:
        return some.one_of([_of(member) for member in get_args(kind)])
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return some.sampled_from(kind)
    if isinstance(kind, type) and issubclass(kind, Measure):
        return measures(kind)
    return records(kind)
