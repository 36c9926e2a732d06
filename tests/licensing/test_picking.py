"""Which provision is used where several say something else."""

from datetime import date

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as some
from strategies_licensing import DAY, with_zz

from soft_tissue.knowledge import default_policy
from soft_tissue.licensing import Picker
from soft_tissue.licensing.picking import Picked, spelled
from soft_tissue.models import DateBasis, PartialDate, PickBy, TotalHours

K = with_zz()
LAW, BOARD, BODY, LIST = "zz-law", "zz-regulator", "zz-professional-body", "zz-secondary"


def rule(hours, *sources, since=None, until=None, **more):
    return TotalHours(
        hours=hours,
        sources=sources or (LAW,),
        effective_from=None if since is None else PartialDate(since),
        effective_to=None if until is None else PartialDate(until),
        **more,
    )


def pick(*rules, by=PickBy.AUTHORITY, dates=None) -> Picked:
    picker = Picker(K, evolve(default_policy(), pick_by=by))
    known = {DateBasis.DAY: DAY} if dates is None else dates
    return picker.pick(rules, known, value=lambda r: r.hours, strictness=lambda r: r.hours)


def hours(picked):
    return None if picked.chosen is None else picked.chosen.hours


# What goes first.

OLD_LAW = rule(10, LAW, since="2001-01-01", as_of="2001")
NEW_LIST = rule(20, LIST, since="2025-01-01", as_of="2025-06")
STRICT_BODY = rule(30, BODY, since="2010-01-01", as_of="2010")


@pytest.mark.parametrize(("by", "wanted"), [(PickBy.AUTHORITY, 10), (PickBy.LATEST, 20), (PickBy.STRICTEST, 30)])
def test_the_policy_says_what_goes_first(by, wanted):
    """The source with more authority, or the latest, or the strictest; the others are named in the same order."""
    picked = pick(NEW_LIST, OLD_LAW, STRICT_BODY, by=by)
    assert hours(picked) == wanted
    assert {other.hours for other in picked.others} == {10, 20, 30} - {wanted}
    assert picked.sure is picked.chosen


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (rule(10, LAW), rule(20, BOARD)),
        (rule(10, BOARD), rule(20, BODY)),
        (rule(10, BODY), rule(20, LIST)),
        (rule(10, LIST), rule(20, "nowhere")),
        (rule(10, LIST, LAW), rule(20, BOARD)),
        (rule(10, since="2020-01-01"), rule(20, since="2019-12-31")),
        (rule(10, since="2020-01-01"), rule(20)),
        (rule(10, as_of="2024-05"), rule(20, as_of="2024-04")),
        (rule(10, as_of="2024"), rule(20)),
        (rule(10, as_of="2010, updated in 2024"), rule(20, as_of="2015")),
        (rule(20), rule(10)),
    ],
    ids=str,
)
def test_ties_go_on(first, second):
    """Law, regulator, professional body, the rest; then what came later into force; the later source; the stricter."""
    for order in ((first, second), (second, first)):
        assert pick(*order).chosen is first


def test_the_latest_is_by_force_or_by_source():
    """The later of coming into force and the source's date counts."""
    assert hours(pick(rule(10, since="2025-01-01"), rule(20, as_of="2024-12"), by=PickBy.LATEST)) == 10
    assert hours(pick(rule(10, since="2025-01-01"), rule(20, as_of="2025-02"), by=PickBy.LATEST)) == 20


def test_equals_do_not_disagree():
    """Sources that say the same are no rivals, and nothing is named beside them."""
    picked = pick(rule(10), rule(10, BOARD), rule(10, LIST))
    assert (hours(picked), picked.others, picked.open) == (10, (), ())


# What holds.


def test_what_does_not_hold_is_not_used():
    """What has ended, or has not begun, is neither used nor named."""
    picked = pick(rule(10, until="2026-11-22"), rule(20, LIST), rule(30, since="2026-11-24"))
    assert (hours(picked), picked.others) == (20, ())
    assert pick(rule(10, until="2020-01-01")) == Picked()
    assert pick() == Picked()


def test_an_unknown_date_decides_nothing():
    """Where an unknown date would decide between two, it is open between them."""
    since, until = (
        rule(20, since="2020-01-01", by=DateBasis.APPLICATION),
        rule(10, until="2019-12-31", by=DateBasis.APPLICATION),
    )
    picked = pick(since, until, dates={})
    assert (picked.chosen, picked.sure, set(picked.open)) == (None, None, {since, until})
    for day, wanted in ((date(2019, 12, 31), 10), (date(2020, 1, 1), 20)):
        assert hours(pick(since, until, dates={DateBasis.APPLICATION: day})) == wanted


def test_an_unknown_date_that_decides_nothing():
    """Where all that may be used say the same, or something surer goes first, nothing is open."""
    maybe = rule(20, LIST, since="2020-01-01", by=DateBasis.APPLICATION)
    assert pick(rule(10), maybe, dates={}) == Picked(chosen=rule(10))
    assert pick(rule(20), maybe, dates={}).chosen == rule(20)
    first = evolve(maybe, sources=(LAW,))
    picked = pick(first, rule(20, BOARD), rule(10, LIST), dates={})
    assert (picked.chosen, picked.open) == (rule(20, BOARD), ())
    assert [other.hours for other in picked.others] == [10]


def test_a_lone_provision_that_may_not_hold():
    """One that nothing speaks against is named, and so is that it may not hold."""
    maybe = rule(20, since="2020-01-01", by=DateBasis.APPLICATION)
    picked = pick(maybe, dates={})
    assert (picked.chosen, picked.open, picked.sure) == (maybe, (maybe,), None)


def test_a_date_known_to_the_month():
    """Within the month of a change whose day nobody knows, it is open; around it, it is not."""
    old, new = rule(10, until="2026-11"), rule(20, since="2026-11")
    assert set(pick(old, new).open) == {old, new}
    assert hours(pick(old, new, dates={DateBasis.DAY: date(2026, 10, 31)})) == 10
    assert hours(pick(old, new, dates={DateBasis.DAY: date(2026, 12, 1)})) == 20


# Whatever the order.


def test_between_equals_the_spelling_decides():
    """Two that no policy tells apart give one answer, whichever was written first."""
    one, other, third = rule(10), rule(20), rule(30, id="zz-1")
    picker = Picker(K, default_policy())
    orders = ((one, other, third), (third, other, one), (other, one, third))
    assert len({picker.ordered(order) for order in orders}) == 1
    assert len({picker.pick(order, {}, value=lambda r: r.hours).chosen for order in orders}) == 1


dates_ = some.none() | some.sampled_from(("2001", "2019-05", "2024-01-31", "2026", "2026-11", "2026-11-23"))
provisions = some.builds(
    lambda hours, sources, since, as_of, by, id_: rule(hours, *sources, since=since, as_of=as_of, by=by, id=id_),
    some.integers(1, 3),
    some.lists(some.sampled_from((LAW, BOARD, BODY, LIST)), min_size=1, max_size=2, unique=True),
    dates_,
    dates_,
    some.sampled_from((DateBasis.DAY, DateBasis.APPLICATION)),
    some.sampled_from((None, "a-1", "b-2")),
)


@given(
    some.lists(provisions, max_size=5),
    some.sampled_from(PickBy),
    some.none() | some.dates(date(2018, 1, 1), date(2027, 1, 1)),
    some.randoms(use_true_random=False),
)
def test_the_order_of_writing_never_decides(rules, by, applied, random):
    """Provisions in any order give the same pick, ties included."""
    shuffled = list(rules)
    random.shuffle(shuffled)
    dates = {DateBasis.DAY: DAY, DateBasis.APPLICATION: applied}
    assert pick(*rules, by=by, dates=dates) == pick(*shuffled, by=by, dates=dates)


@given(some.lists(provisions, max_size=5), some.sampled_from(PickBy), some.dates(date(2018, 1, 1), date(2027, 1, 1)))
def test_a_date_settles_within_what_was_open(rules, by, applied):
    """Once an unknown date is known, one of those that were open is used, or what was used still is."""
    before = pick(*rules, by=by, dates={DateBasis.DAY: DAY})
    after = pick(*rules, by=by, dates={DateBasis.DAY: DAY, DateBasis.APPLICATION: applied})
    if before.sure is not None:
        assert hours(after) == hours(before)
    elif after.sure is not None:
        assert hours(after) in {found.hours for found in before.open}


def test_spelling_knows_no_order():
    """Two values that are equal are spelled alike, however their sets came about."""
    one, other = frozenset({"x", "yy", "zzz"}), frozenset({"zzz", "yy", "x"})
    assert spelled((one, rule(10))) == spelled((other, rule(10)))
    assert spelled(rule(10)) != spelled(rule(11))
