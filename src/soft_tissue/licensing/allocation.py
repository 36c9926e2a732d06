"""Counting hours as well as the rules let them be counted: a small exact linear program.

Least hours by category, most hours by category, hours that count once only, and hours due beside the total can all want
the same activity. Counting in order of date would call somebody short who is not. So the hours are shared out by the
simplex method in exact fractions: first the categories are filled, then as much as possible counts towards the total.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import field, frozen

__all__ = ["Allocation", "Demand", "allocate", "maximize"]

_FILL_FIRST = 1000


def maximize(
    gain: Sequence[Fraction], rows: Sequence[Mapping[int, Fraction]], limits: Sequence[Fraction]
) -> list[Fraction]:
    """Find x >= 0 that makes gain x greatest while each row x stays within its limit (>= 0).

    Bland's rule keeps it from cycling; fractions keep it exact.

    >>> one = Fraction(1)
    >>> [int(x) for x in maximize([one, one], [{0: one}, {0: one, 1: one}], [Fraction(2), Fraction(5)])]
    [2, 3]
    """
    n, m = len(gain), len(rows)
    table: list[dict[int, Fraction]] = []
    for index, row in enumerate(rows):
        line = {column: value for column, value in row.items() if value}
        line[n + index] = Fraction(1)
        table.append(line)
    right = list(limits)
    basis = [n + index for index in range(m)]
    cost: dict[int, Fraction] = {column: -value for column, value in enumerate(gain) if value}
    while True:
        entering = min((column for column, value in cost.items() if value < 0), default=None)
        if entering is None:
            break
        ratios = [
            (right[index] / line[entering], basis[index], index)
            for index, line in enumerate(table)
            if line.get(entering, 0) > 0
        ]
        if not ratios:
            raise ValueError("the gain is not bounded")
        _ratio, _column, leaving = min(ratios)
        pivot = table[leaving][entering]
        table[leaving] = {column: value / pivot for column, value in table[leaving].items()}
        right[leaving] /= pivot
        for index, line in enumerate(table):
            factor = line.get(entering, Fraction(0))
            if index != leaving and factor:
                right[index] -= factor * right[leaving]
                _subtract(line, factor, table[leaving])
        _subtract(cost, cost[entering], table[leaving])
        basis[leaving] = entering
    found = [Fraction(0)] * n
    for index, column in enumerate(basis):
        if column < n:
            found[column] = right[index]
    return found


def _subtract(line: dict[int, Fraction], factor: Fraction, other: Mapping[int, Fraction]) -> None:
    for column, value in other.items():
        left = line.get(column, Fraction(0)) - factor * value
        if left:
            line[column] = left
        else:
            line.pop(column, None)


@frozen(kw_only=True)
class Demand:
    """Hours that a category asks for.

    Attributes:
        name: of the category.
        hours: how many.
        groups: indices of the groups of hours that may serve it.
        separate: an hour that serves it serves no other separate demand.
        outside: its hours do not count towards the total; always separate.
    """

    name: str
    hours: Fraction
    groups: frozenset[int]
    separate: bool = False
    outside: bool = False


@frozen(kw_only=True)
class Allocation:
    """How the hours were shared out.

    Attributes:
        counted: hours of each group that count towards the total.
        served: hours of each demand that are filled, in the order of the demands.
        outside: hours of each group that serve demands outside the total.
    """

    counted: tuple[Fraction, ...]
    served: tuple[Fraction, ...]
    outside: tuple[Fraction, ...] = field(default=())


def allocate(
    supply: Sequence[Fraction],
    demands: Sequence[Demand],
    caps: Sequence[tuple[Fraction, frozenset[int]]],
) -> Allocation:
    """Share out groups of hours.

    Args:
        supply: hours of each group.
        demands: what the categories ask for.
        caps: most hours that count towards the total from these groups.
    """
    groups = range(len(supply))
    one = Fraction(1)
    column = {("x", g): g for g in groups}
    for c, demand in enumerate(demands):
        column["m", c] = len(column)
        if demand.separate or demand.outside:
            for g in sorted(demand.groups):
                column["y", c, g] = len(column)  # type: ignore[index]
    rows: list[dict[int, Fraction]] = []
    limits: list[Fraction] = []

    def limit(row: dict[int, Fraction], most: Fraction) -> None:
        rows.append(row)
        limits.append(most)

    for g in groups:
        beside = {column["y", c, g]: one for c, d in enumerate(demands) if d.outside and g in d.groups}  # type: ignore[index]
        limit({g: one} | beside, supply[g])
        inside = {
            column["y", c, g]: one  # type: ignore[index]
            for c, d in enumerate(demands)
            if d.separate and not d.outside and g in d.groups
        }
        if inside:
            limit({g: -one} | inside, Fraction(0))
    for most, among in caps:
        limit(dict.fromkeys(sorted(among), one), most)
    for c, demand in enumerate(demands):
        met = column["m", c]
        limit({met: one}, demand.hours)
        split = demand.separate or demand.outside
        serving = {(column["y", c, g] if split else g): -one for g in sorted(demand.groups)}  # type: ignore[index]
        limit({met: one} | serving, Fraction(0))
    gain = [Fraction(0)] * len(column)
    for g in groups:
        gain[g] = one
    for c in range(len(demands)):
        gain[column["m", c]] = Fraction(_FILL_FIRST)
    found = maximize(gain, rows, limits)
    return Allocation(
        counted=tuple(found[g] for g in groups),
        served=tuple(found[column["m", c]] for c in range(len(demands))),
        outside=tuple(
            sum((found[column["y", c, g]] for c, d in enumerate(demands) if d.outside and g in d.groups), Fraction(0))  # type: ignore[index]
            for g in groups
        ),
    )
