"""Sharing hours out: against every corner of small problems, and against the theorems that it must obey."""

from fractions import Fraction
from itertools import combinations, product

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as some

from soft_tissue.licensing.allocation import Demand, allocate, maximize

ONE, ZERO = Fraction(1), Fraction(0)


# The simplex method.


def _solve(lines):
    """The one solution of as many equations as unknowns, or None."""
    lines = [list(line) for line in lines]
    size = len(lines)
    for place in range(size):
        pivot = next((i for i in range(place, size) if lines[i][place]), None)
        if pivot is None:
            return None
        lines[place], lines[pivot] = lines[pivot], lines[place]
        lines[place] = [value / lines[place][place] for value in lines[place]]
        for i in range(size):
            if i != place:
                lines[i] = [a - lines[i][place] * b for a, b in zip(lines[i], lines[place], strict=True)]
    return [line[-1] for line in lines]


def _best_corner(gain, rows, limits):
    """The greatest gain at any corner of what is allowed."""
    n = len(gain)
    walls = [([row.get(i, ZERO) for i in range(n)], limit) for row, limit in zip(rows, limits, strict=True)]
    walls += [([-ONE if i == j else ZERO for i in range(n)], ZERO) for j in range(n)]
    best = None
    for chosen in combinations(walls, n):
        corner = _solve([[*coefficients, limit] for coefficients, limit in chosen])
        if corner is None or any(
            sum((a * x for a, x in zip(row, corner, strict=True)), ZERO) > limit for row, limit in walls
        ):
            continue
        value = sum((g * x for g, x in zip(gain, corner, strict=True)), ZERO)
        best = value if best is None else max(best, value)
    return best


@some.composite
def programs(draw):
    n = draw(some.integers(1, 3))
    numbers = some.integers(-2, 3).map(Fraction)
    gain = draw(some.lists(numbers, min_size=n, max_size=n))
    rows = draw(some.lists(some.dictionaries(some.integers(0, n - 1), numbers, max_size=n), max_size=3))
    rows += [{i: ONE} for i in range(n)]
    limits = draw(some.lists(some.integers(0, 5).map(Fraction), min_size=len(rows), max_size=len(rows)))
    return gain, rows, limits


@given(programs())
def test_no_corner_is_better(program):
    """The gain is that of the best corner, and the solution keeps every limit exactly."""
    gain, rows, limits = program
    found = maximize(gain, rows, limits)
    assert all(x >= 0 for x in found)
    for row, limit in zip(rows, limits, strict=True):
        assert sum((a * found[i] for i, a in row.items()), ZERO) <= limit
    assert sum((g * x for g, x in zip(gain, found, strict=True)), ZERO) == _best_corner(gain, rows, limits)


def test_what_has_no_limit_is_an_error():
    """A gain without bound is refused, not looped over."""
    with pytest.raises(ValueError, match="not bounded"):
        maximize([ONE], [], [])


def test_the_problem_that_cycles():
    """Beale's example, on which the simplex method can run in circles, ends at its optimum."""
    gain = [Fraction(3, 4), Fraction(-150), Fraction(1, 50), Fraction(-6)]
    rows = [
        {0: Fraction(1, 4), 1: Fraction(-60), 2: Fraction(-1, 25), 3: Fraction(9)},
        {0: Fraction(1, 2), 1: Fraction(-90), 2: Fraction(-1, 50), 3: Fraction(3)},
        {2: ONE},
    ]
    found = maximize(gain, rows, [ZERO, ZERO, ONE])
    assert sum((g * x for g, x in zip(gain, found, strict=True)), ZERO) == Fraction(1, 20)


# Sharing out.


def demand(hours, *groups, **more):
    return Demand(name="-", hours=Fraction(hours), groups=frozenset(groups), **more)


@some.composite
def problems(draw, kinds=("plain", "separate", "outside"), *, caps=True):
    n = draw(some.integers(1, 3))
    subsets = some.frozensets(some.integers(0, n - 1))
    supply = draw(some.lists(some.integers(0, 4).map(Fraction), min_size=n, max_size=n))
    demands = [
        Demand(
            name=str(place),
            hours=Fraction(draw(some.integers(0, 4))),
            groups=draw(subsets),
            separate=kind == "separate",
            outside=kind == "outside",
        )
        for place, kind in enumerate(draw(some.lists(some.sampled_from(kinds), max_size=3)))
    ]
    limits = draw(some.lists(some.tuples(some.integers(0, 4).map(Fraction), subsets), max_size=2 if caps else 0))
    return supply, demands, limits


def _filled(found):
    return sum(found.served, ZERO)


def _total(found):
    return sum(found.counted, ZERO)


@given(problems())
def test_nothing_is_counted_that_is_not_there(problem):
    """Hours are never more than the supply, a cap, or what a category asks for, and never below nothing."""
    supply, demands, caps = problem
    found = allocate(supply, demands, caps)
    assert all(0 <= x + y <= s for x, y, s in zip(found.counted, found.outside, supply, strict=True))
    for most, among in caps:
        assert sum((found.counted[g] for g in among), ZERO) <= most
    for wanted, served in zip(demands, found.served, strict=True):
        source = found.outside if wanted.outside else found.counted
        assert 0 <= served <= min(wanted.hours, sum((source[g] for g in wanted.groups), ZERO))


@given(problems(kinds=("separate", "outside")))
def test_no_hour_serves_twice(problem):
    """Separate categories and what is due beside the total never share an hour: by Hall, all subsets have enough."""
    supply, demands, caps = problem
    found = allocate(supply, demands, caps)
    for size in range(1, len(demands) + 1):
        for chosen in combinations(range(len(demands)), size):
            reach = frozenset[int]().union(*(demands[c].groups for c in chosen))
            assert sum((found.served[c] for c in chosen), ZERO) <= sum((supply[g] for g in reach), ZERO)


@given(problems(kinds=("separate",), caps=False))
def test_as_much_as_hall_allows(problem):
    """Without caps, separate categories are filled as far as any subset of them lets (max-flow, min-cut)."""
    supply, demands, _caps = problem
    found = allocate(supply, demands, ())
    places = range(len(demands))
    cuts = []
    for size in range(len(demands) + 1):
        for chosen in combinations(places, size):
            reach = frozenset[int]().union(*(demands[c].groups for c in chosen))
            rest = sum((demands[c].hours for c in places if c not in chosen), ZERO)
            cuts.append(rest + sum((supply[g] for g in reach), ZERO))
    assert _filled(found) == min(cuts)
    assert found.counted == tuple(supply)


@given(problems(kinds=("plain",), caps=False))
def test_categories_that_may_overlap_fill_on_their_own(problem):
    """Without caps, categories that may share hours each have all that is there for them."""
    supply, demands, _caps = problem
    found = allocate(supply, demands, ())
    wanted = [min(d.hours, sum((supply[g] for g in d.groups), ZERO)) for d in demands]
    assert list(found.served) == wanted


def _whole_hours(supply, demands, caps):
    """The best value of any sharing out in whole hours: categories filled, then the total."""
    split = [(c, g) for c, d in enumerate(demands) if d.separate or d.outside for g in sorted(d.groups)]
    best = (ZERO, ZERO)
    for counted in product(*(range(int(s) + 1) for s in supply)):
        if any(sum(counted[g] for g in among) > most for most, among in caps):
            continue
        for parts in product(*(range(int(supply[g]) + 1) for _c, g in split)):
            taken = dict(zip(split, parts, strict=True))
            fits = all(
                sum(h for (c, h_g), h in taken.items() if h_g == g and not demands[c].outside) <= counted[g]
                and counted[g] + sum(h for (c, h_g), h in taken.items() if h_g == g and demands[c].outside) <= supply[g]
                for g in range(len(supply))
            )
            if not fits:
                continue
            filled = ZERO
            for c, wanted in enumerate(demands):
                own = [taken[c, g] if (c, g) in taken else counted[g] for g in wanted.groups]
                filled += min(wanted.hours, sum(own))
            best = max(best, (filled, Fraction(sum(counted))))
    return best


@some.composite
def tiny(draw):
    supply = draw(some.lists(some.integers(0, 3).map(Fraction), min_size=2, max_size=2))
    subsets = some.frozensets(some.integers(0, 1), min_size=1)
    kinds = some.sampled_from(({}, {"separate": True}, {"outside": True}))
    demands = [
        Demand(name=str(n), hours=Fraction(draw(some.integers(0, 3))), groups=draw(subsets), **draw(kinds))
        for n in range(draw(some.integers(1, 2)))
    ]
    caps = draw(some.lists(some.tuples(some.integers(0, 3).map(Fraction), subsets), max_size=1))
    return supply, demands, caps


@given(tiny())
def test_no_sharing_out_in_whole_hours_is_better(problem):
    """Nobody who shares the hours out by hand fills more of the categories, or then counts more in total."""
    found = allocate(*problem)
    assert (_filled(found), _total(found)) == _whole_hours(*problem)


@given(problems(), some.data())
def test_more_hours_never_lower_anything(problem, data):
    """With more hours in a group, categories are as full or fuller, and where they are as full the total is no less."""
    supply, demands, caps = problem
    before = allocate(supply, demands, caps)
    g = data.draw(some.integers(0, len(supply) - 1))
    more = [s + (2 if i == g else 0) for i, s in enumerate(supply)]
    after = allocate(more, demands, caps)
    assert (_filled(after), _total(after)) >= (_filled(before), _total(before))


@given(problems(), some.data())
def test_a_tighter_cap_never_helps(problem, data):
    """With one cap more, neither categories nor the total have more."""
    supply, demands, caps = problem
    among = frozenset(data.draw(some.sets(some.integers(0, len(supply) - 1))))
    before, after = allocate(supply, demands, caps), allocate(supply, demands, [*caps, (ONE, among)])
    assert (_filled(after), _total(after)) <= (_filled(before), _total(before))


def test_categories_come_first():
    """An hour that is due beside the total goes there, though the total then lacks it."""
    found = allocate([Fraction(3)], [demand(2, 0, outside=True)], ())
    assert (found.served, found.counted, found.outside) == ((Fraction(2),), (ONE,), (Fraction(2),))


def test_scarce_hours_go_where_nothing_else_can():
    """What only one activity can serve, it serves; counting in the order of dates would call it short."""
    both, ethics_only = 0, 1
    demands = [demand(2, both, ethics_only, separate=True), demand(2, both, separate=True)]
    assert _filled(allocate([Fraction(2), Fraction(2)], demands, ())) == 4
    assert _filled(allocate([Fraction(2), Fraction(2)], demands[::-1], ())) == 4


def test_the_order_of_demands_changes_no_sum():
    """Demands in any order are filled to the same sum."""
    demands = [demand(3, 0, 1, separate=True), demand(2, 1, 2, separate=True), demand(2, 0, outside=True)]
    sums = {
        (_filled(found), _total(found))
        for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0])
        for found in [allocate([Fraction(2)] * 3, [evolve(demands[i]) for i in order], [(Fraction(3), frozenset({0}))])]
    }
    assert len(sums) == 1


def test_many_groups_are_shared_out_fast():
    """A hundred groups and ten categories are no burden, and fractions stay exact."""
    supply = [Fraction(n % 5, 3) for n in range(100)]
    demands = [demand(7, *range(c, 100, 10), separate=c % 2 == 0) for c in range(10)]
    found = allocate(supply, demands, [(Fraction(50), frozenset(range(0, 100, 2)))])
    assert _total(found) == sum(supply[1::2], ZERO) + min(Fraction(50), sum(supply[::2], ZERO))
