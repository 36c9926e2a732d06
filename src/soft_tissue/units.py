"""Measures: small frozen values with a unit, one class for each dimension.

A measure keeps the number and the unit as they were written. Equality, order and hash use an exact rational in the
dimension's base unit: ``Duration(90, "s") == Duration(1.5, "min")``, ``Duration(1.1, "h") == Duration(66, "min")``.
Units come from an allow-list; text is matched, never evaluated. pint stays the authority on units (the factors below
are checked against it in the tests) and is imported only when a measure meets it: `Measure.quantity` and
`Measure.from_quantity`.
"""

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Self

from attrs import field, frozen

from soft_tissue.errors import UnitError

if TYPE_CHECKING:
    from pint import Quantity

__all__ = [
    "Angle",
    "Duration",
    "Force",
    "Frequency",
    "Length",
    "Mass",
    "Measure",
    "Pressure",
    "Temperature",
    "Unit",
    "degrees",
    "hours",
    "minutes",
    "seconds",
]

Number = float | Decimal
"""An int, a float or a Decimal."""

_LARGEST = 10**12
_LONGEST_TEXT = 40
_TEXT = re.compile(r"\s*([+-]?[0-9]{1,13}(?:\.[0-9]{1,12})?)\s*([A-Za-z/%\[\]_²2]{1,16})\s*\Z")


@frozen(eq=False)
class Unit:
    """A unit that the library knows.

    Attributes:
        code: how the library writes it.
        factor: how many base units one of it is, exactly.
        offset: base units at its zero (temperatures only).
        ucum: its UCUM code, for exchange.
        pint: its name in pint.
        words: other spellings that are read, never written.
    """

    code: str
    factor: Fraction
    ucum: str
    pint: str
    words: tuple[str, ...] = ()
    offset: Fraction = Fraction(0)


def _u(code: str, factor: Fraction | str | int, ucum: str, pint: str, *words: str) -> Unit:
    return Unit(code, Fraction(factor), ucum, pint, words)


_DAY = 86400
_KGF = Fraction("9.80665")
_LBF = Fraction("4.4482216152605")


@lru_cache(maxsize=4096)
def _exact(value: float, unit: Unit) -> Fraction:
    """Base units in ``value unit``, by the shortest decimal that names the number."""
    return Fraction(str(value)) * unit.factor + unit.offset


def _plain(value: object) -> int | float:
    """Accept a finite number of sensible size; refuse a bool, NaN, infinity and what would lose digits."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise UnitError(f"the value of a measure must be a number, not {type(value).__name__}")
    number = Decimal(value)
    if not number.is_finite():
        raise UnitError("the value of a measure must be finite")
    if abs(number) > _LARGEST:
        raise UnitError(f"the value of a measure must lie between -{_LARGEST:.0e} and {_LARGEST:.0e}")
    if isinstance(value, Decimal):
        if value == value.to_integral_value():
            return int(value)
        near = float(value)
        if Decimal(repr(near)) != value:
            raise UnitError("the value of a measure has more digits than can be kept")
        return near
    return value


def _shortest(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)


@frozen(order=True, repr=False)
class Measure:
    """A number with a unit. Use a subclass, which fixes the dimension.

    Attributes:
        value: the number as written, finite, at most 1e12 in size.
        unit: a unit code of the dimension (`units`).

    Raises:
        UnitError: for an unknown unit, a number that is not finite, or one below the dimension's least value.

    >>> Duration(90, "s") == Duration(1.5, "min")
    True
    >>> str(Duration(1.1, "h").to("min"))
    '66 min'
    """

    value: int | float = field(converter=_plain, eq=False)
    unit: str = field(eq=False)
    exact: Fraction = field(init=False)

    units: ClassVar[dict[str, Unit]] = {}
    least: ClassVar[Fraction | None] = Fraction(0)

    @exact.default
    def _exact_value(self) -> Fraction:
        exact = _exact(self.value, self._unit(self.unit))
        if self.least is not None and exact < self.least:
            raise UnitError(f"a {type(self).__name__.lower()} can't be below {_shortest(self.least)} {self.base()}")
        return exact

    @classmethod
    def _unit(cls, code: str) -> Unit:
        found = cls.units.get(code) if isinstance(code, str) else None
        if found is None:
            raise UnitError(f"the unit of a {cls.__name__.lower()} must be one of: {', '.join(cls.units)}")
        return found

    @classmethod
    def base(cls) -> str:
        """The code of the unit in which this dimension is compared."""
        return next(code for code, unit in cls.units.items() if unit.factor == 1 and unit.offset == 0)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``"90 s"``: a plain decimal number, then a unit of this dimension. Nothing is evaluated.

        Raises:
            UnitError: when the text is anything else.
        """
        match = _TEXT.match(text) if isinstance(text, str) and len(text) <= _LONGEST_TEXT else None
        if match is None:
            raise UnitError(f'a {cls.__name__.lower()} is written as a number and a unit, such as "10 {cls.base()}"')
        number, word = match.groups()
        code = word if word in cls.units else _spellings(cls.units).get(word.lower(), word)
        return cls(float(number) if "." in number else int(number), code)

    @classmethod
    def from_exact(cls, exact: Fraction, unit: str | None = None) -> Self:
        """Make a measure from base units, written in `unit` where that is exact, else in the base unit."""
        if unit is not None:
            known = cls._unit(unit)
            value = _shortest((exact - known.offset) / known.factor)
            if _exact(value, known) == exact:
                return cls(value, unit)
        return cls(_shortest(exact), cls.base())

    @classmethod
    def from_quantity(cls, quantity: "Quantity[Any]") -> Self:
        """Take a pint quantity of this dimension, from any registry.

        Raises:
            UnitError: when the quantity has another dimension.
        """
        name = f"{quantity.units}"
        for code, unit in cls.units.items():
            if unit.pint == name:
                return cls(_from_magnitude(quantity.magnitude), code)
        target = cls.units[cls.base()]
        try:
            converted = quantity.to(target.pint)
        except Exception as error:
            raise UnitError(f"a quantity in {name} is not a {cls.__name__.lower()}") from error
        return cls(_from_magnitude(converted.magnitude), target.code)

    @property
    def quantity(self) -> "Quantity[Any]":
        """The same measure as a pint quantity in the host's application registry."""
        import pint  # noqa: PLC0415 - pint costs 0.2 s and is seldom needed

        make: Any = pint.get_application_registry  # pint leaves it unannotated
        quantity: Quantity[Any] = make().Quantity(self.value, self.units[self.unit].pint)
        return quantity

    def to(self, unit: str) -> Self:
        """Write the measure in another unit of its dimension, rounded to the nearest float where it must be."""
        known = self._unit(unit)
        return type(self)(_shortest((self.exact - known.offset) / known.factor), unit)

    def canonical(self) -> Self:
        """Write the measure in the base unit, so that equal measures look the same."""
        return type(self).from_exact(self.exact)

    def __str__(self) -> str:
        whole = int(self.value)
        return f"{whole if whole == self.value else self.value} {self.unit}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.value!r}, {self.unit!r})"


def _from_magnitude(magnitude: Any) -> int | float:  # a magnitude may be of any numeric type, numpy's included
    try:
        number = magnitude.item() if hasattr(magnitude, "item") else magnitude
        return _plain(float(number) if isinstance(number, Fraction) else number)
    except (TypeError, ValueError) as error:
        raise UnitError("the magnitude of a quantity must be one finite number") from error


def _spellings(units: dict[str, Unit]) -> dict[str, str]:
    return {word.lower(): unit.code for unit in units.values() for word in (unit.code, unit.ucum, *unit.words)}


def _table(*units: Unit) -> dict[str, Unit]:
    return {unit.code: unit for unit in units}


@frozen(order=True, repr=False)
class Duration(Measure):
    """A length of time, compared in seconds. A month is 30.4375 d and a year (``a``) 365.25 d, as in UCUM."""

    units = _table(
        _u("s", 1, "s", "second", "sec", "secs", "seconds"),
        _u("min", 60, "min", "minute", "mins", "minute", "minutes"),
        _u("h", 3600, "h", "hour", "hr", "hrs", "hour", "hours"),
        _u("d", _DAY, "d", "day", "day", "days"),
        _u("wk", 7 * _DAY, "wk", "week", "week", "weeks"),
        _u("mo", Fraction("30.4375") * _DAY, "mo", "month", "month", "months"),
        _u("a", Fraction("365.25") * _DAY, "a", "year", "year", "years"),
    )

    def __add__(self, other: "Duration") -> "Duration":
        if not isinstance(other, Duration):
            return NotImplemented
        return Duration.from_exact(self.exact + other.exact, self.unit)

    def __sub__(self, other: "Duration") -> "Duration":
        if not isinstance(other, Duration):
            return NotImplemented
        return Duration.from_exact(self.exact - other.exact, self.unit)

    def __mul__(self, times: int) -> "Duration":
        if isinstance(times, bool) or not isinstance(times, int):
            return NotImplemented
        return Duration.from_exact(self.exact * times, self.unit)

    __rmul__ = __mul__


@frozen(order=True, repr=False)
class Pressure(Measure):
    """Force on an area, compared in pascals."""

    units = _table(
        _u("Pa", 1, "Pa", "pascal"),
        _u("kPa", 1000, "kPa", "kilopascal"),
        _u("mmHg", Fraction("133.322387415"), "mm[Hg]", "millimeter_Hg"),
        _u("kgf/cm2", _KGF * 10000, "kgf/cm2", "force_kilogram / centimeter ** 2", "kg/cm2", "kg/cm²", "kgf/cm²"),
        _u("psi", _LBF / (Fraction("0.0254") ** 2), "[psi]", "pound_force_per_square_inch"),
        _u("N/cm2", 10000, "N/cm2", "newton / centimeter ** 2", "N/cm²"),
    )


@frozen(order=True, repr=False)
class Force(Measure):
    """A force, compared in newtons."""

    units = _table(
        _u("N", 1, "N", "newton", "newtons"),
        _u("kgf", _KGF, "kgf", "force_kilogram"),
        _u("lbf", _LBF, "[lbf_av]", "force_pound", "lb-f", "pounds-force"),
    )


@frozen(order=True, repr=False)
class Angle(Measure):
    """An angle, compared in degrees; negative where a joint lacks the neutral position."""

    units = _table(_u("deg", 1, "deg", "degree", "degree", "degrees"))
    least = None


@frozen(order=True, repr=False)
class Temperature(Measure):
    """A temperature, compared in kelvins."""

    units = _table(
        _u("K", 1, "K", "kelvin"),
        Unit("Cel", Fraction(1), "Cel", "degree_Celsius", ("c", "degc", "celsius"), Fraction("273.15")),
        Unit(
            "degF",
            Fraction(5, 9),
            "[degF]",
            "degree_Fahrenheit",
            ("f", "fahrenheit"),
            Fraction("273.15") - Fraction(160, 9),
        ),
    )


@frozen(order=True, repr=False)
class Length(Measure):
    """A length, compared in meters."""

    units = _table(
        _u("m", 1, "m", "meter", "meters"),
        _u("cm", Fraction(1, 100), "cm", "centimeter"),
        _u("mm", Fraction(1, 1000), "mm", "millimeter"),
        _u("in", Fraction("0.0254"), "[in_i]", "inch", "inch", "inches"),
    )


@frozen(order=True, repr=False)
class Mass(Measure):
    """A mass, compared in kilograms."""

    units = _table(
        _u("kg", 1, "kg", "kilogram"),
        _u("g", Fraction(1, 1000), "g", "gram"),
        _u("lb", Fraction("0.45359237"), "[lb_av]", "pound", "lbs", "pounds"),
    )


@frozen(order=True, repr=False)
class Frequency(Measure):
    """How often: strokes a minute, visits a week. Compared in events a second."""

    units = _table(
        _u("/s", 1, "/s", "1 / second", "Hz"),
        _u("/min", Fraction(1, 60), "/min", "1 / minute"),
        _u("/h", Fraction(1, 3600), "/h", "1 / hour"),
        _u("/d", Fraction(1, _DAY), "/d", "1 / day"),
        _u("/wk", Fraction(1, 7 * _DAY), "/wk", "1 / week"),
        _u("/mo", 1 / (Fraction("30.4375") * _DAY), "/mo", "1 / month"),
    )


def seconds(value: Number) -> Duration:
    """``seconds(90)`` is `Duration(90, "s")`."""
    return Duration(value, "s")


def minutes(value: Number) -> Duration:
    """``minutes(5)`` is `Duration(5, "min")`."""
    return Duration(value, "min")


def hours(value: Number) -> Duration:
    """``hours(500)`` is `Duration(500, "h")`."""
    return Duration(value, "h")


def degrees(value: Number) -> Angle:
    """``degrees(170)`` is `Angle(170, "deg")`."""
    return Angle(value, "deg")
