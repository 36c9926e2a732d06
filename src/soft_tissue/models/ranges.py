"""Closed ranges. An end left out is unknown or open; both left out is no range at all, and refused."""

from typing import Annotated, Any

from annotated_types import Ge, Le
from attrs import frozen

from soft_tissue.errors import InvalidRecordError, Problem
from soft_tissue.models.declaration import declared
from soft_tissue.units import Angle, Duration, Force, Frequency, Length, Pressure, Temperature

__all__ = [
    "AngleRange",
    "CountRange",
    "DurationRange",
    "ForceRange",
    "FrequencyRange",
    "LengthRange",
    "LevelRange",
    "NumberRange",
    "PercentRange",
    "PressureLevelRange",
    "PressureRange",
    "TemperatureRange",
]


class Range:
    """What all ranges share: the ends are in order, and `holds` tells whether another range lies inside."""

    __slots__ = ()
    min: Any
    max: Any

    def __attrs_post_init__(self) -> None:
        if self.min is None and self.max is None:
            raise InvalidRecordError((Problem(code="empty_range", message="needs min, max or both"),))
        if self.min is not None and self.max is not None and self.min > self.max:
            raise InvalidRecordError((Problem(path=("min",), code="out_of_range", message="must not exceed max"),))

    def holds(self, other: "Range") -> bool:
        """Whether every value of `other` lies in this range. An open end holds everything on its side.

        >>> CountRange(min=1, max=5).holds(CountRange(min=2, max=3))
        True
        """
        low = self.min is None or (other.min if other.min is not None else other.max) >= self.min
        high = self.max is None or (other.max if other.max is not None else other.min) <= self.max
        return bool(low and high)

    def __str__(self) -> str:
        low, high = self.min, self.max
        if low is None:
            return f"up to {high}"
        if high is None:
            return f"at least {low}"
        if low == high:
            return f"{low}"
        unit = getattr(low, "unit", None)
        if unit is not None and unit == high.unit:
            return f"{low.value:g}-{high}"
        return f"{low} to {high}" if unit is not None else f"{low}-{high}"


@frozen(kw_only=True, field_transformer=declared, str=False)
class DurationRange(Range):
    """A range of times.

    >>> from soft_tissue.units import seconds
    >>> str(DurationRange(min=seconds(30), max=seconds(60)))
    '30-60 s'
    """

    min: Duration | None = None
    max: Duration | None = None


@frozen(kw_only=True, field_transformer=declared, str=False)
class PressureRange(Range):
    """A range of measured pressures."""

    min: Pressure | None = None
    max: Pressure | None = None


@frozen(kw_only=True, field_transformer=declared, str=False)
class ForceRange(Range):
    """A range of forces."""

    min: Force | None = None
    max: Force | None = None


@frozen(kw_only=True, field_transformer=declared, str=False)
class TemperatureRange(Range):
    """A range of temperatures."""

    min: Temperature | None = None
    max: Temperature | None = None


@frozen(kw_only=True, field_transformer=declared, str=False)
class FrequencyRange(Range):
    """A range of rates."""

    min: Frequency | None = None
    max: Frequency | None = None


@frozen(kw_only=True, field_transformer=declared, str=False)
class AngleRange(Range):
    """A range of angles."""

    min: Angle | None = None
    max: Angle | None = None


@frozen(kw_only=True, field_transformer=declared, str=False)
class LengthRange(Range):
    """A range of lengths."""

    min: Length | None = None
    max: Length | None = None


@frozen(kw_only=True, field_transformer=declared, str=False)
class CountRange(Range):
    """A range of whole numbers: repetitions, sets, visits."""

    min: Annotated[int, Ge(0), Le(10_000)] | None = None
    max: Annotated[int, Ge(0), Le(10_000)] | None = None


@frozen(kw_only=True, field_transformer=declared, str=False)
class NumberRange(Range):
    """A range of numbers that need not be whole: visits a week."""

    min: Annotated[float, Ge(0), Le(10_000)] | None = None
    max: Annotated[float, Ge(0), Le(10_000)] | None = None


@frozen(kw_only=True, field_transformer=declared, str=False)
class LevelRange(Range):
    """A range on the 0 to 10 scale of discomfort during the session."""

    min: Annotated[int, Ge(0), Le(10)] | None = None
    max: Annotated[int, Ge(0), Le(10)] | None = None


@frozen(kw_only=True, field_transformer=declared, str=False)
class PressureLevelRange(Range):
    """A range on Walton's ordinal pressure scale: 1 light lotioning, 2 heavy lotioning, 3 medium, 4 strong, 5 deep."""

    min: Annotated[int, Ge(1), Le(5)] | None = None
    max: Annotated[int, Ge(1), Le(5)] | None = None


@frozen(kw_only=True, field_transformer=declared, str=False)
class PercentRange(Range):
    """A range of effort, in percent of the greatest."""

    min: Annotated[int, Ge(0), Le(100)] | None = None
    max: Annotated[int, Ge(0), Le(100)] | None = None
