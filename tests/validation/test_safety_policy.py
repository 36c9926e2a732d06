"""A clinic's own choices: stricter as it likes, looser with a reason that shows, absolute never."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as some

import soft_tissue as st
from samples import sample_case
from soft_tissue.errors import InvalidRecordError
from soft_tissue.models import Report, SafetyChoice, Verdict
from soft_tissue.protocols import default_library
from soft_tissue.testing import assert_never_looser, cases, sites
from soft_tissue.validation import Context, care_map
from soft_tissue.validation.safety_policy import Refused, choices_refused, choose, prohibited_by_weak_sources

LIBRARY = default_library()
K, POLICY = LIBRARY.knowledge, LIBRARY.policy
TECHNIQUES = tuple(K.techniques.values())
CAUTIONS = tuple(K.contraindications.values())
LOOSENABLE = next(c for c in CAUTIONS if c.id == "cancer-history")
ABSOLUTE = next(c for c in CAUTIONS if c.absolute)
OWN = (Verdict.PROCEED, Verdict.MODIFY, Verdict.CLEARANCE, Verdict.AVOID_TECHNIQUE, Verdict.AVOID_SITE)

choices = some.builds(
    SafetyChoice,
    contraindication=some.sampled_from([c.id for c in CAUTIONS]),
    verdict=some.sampled_from(OWN),
    max_pressure=some.none() | some.integers(1, 5),
    because=some.none() | some.just("agreed with the medical adviser"),
)


def under(*chosen, **changes):
    """The default policy with these choices."""
    return evolve(POLICY, safety=chosen, **changes)


def told(fact):
    """The sample case, with one fact reported."""
    case = sample_case()
    intake = evolve(case.client.intake, reports=(Report(what=fact),))
    return evolve(case, client=evolve(case.client, intake=intake))


def the_map(case, policy):
    """The map of a case under a policy."""
    return care_map(Context(case, K, policy))


@given(cases(), some.lists(choices, max_size=4), some.lists(sites(), min_size=1, max_size=3))
def test_choices_without_a_reason_never_loosen(case, chosen, places):
    """Whatever a clinic chooses, without a reason nothing becomes looser."""
    silent = [evolve(choice, because=None) for choice in chosen]
    assert_never_looser(the_map(case, under(*silent)), the_map(case, POLICY), TECHNIQUES, places)


@given(cases(), some.lists(choices, max_size=3), choices, some.lists(sites(), min_size=1, max_size=3))
def test_one_stricter_choice_more_never_loosens(case, chosen, more, places):
    """A further choice that is no looser than the entry never undoes another one's strictness."""
    entry = K.contraindications[more.contraindication]
    stricter = evolve(more, verdict=more.verdict.stricter(entry.verdict), max_pressure=1, because=None)
    alone = [choice for choice in chosen if choice.contraindication != more.contraindication]
    assert_never_looser(the_map(case, under(*alone, stricter)), the_map(case, under(*alone)), TECHNIQUES, places)


@given(cases(), some.lists(choices, max_size=5), some.randoms(use_true_random=False))
def test_the_order_of_choices_never_matters(case, chosen, shuffle):
    """The same choices in another order make the same map."""
    mixed = list(chosen)
    shuffle.shuffle(mixed)
    assert the_map(case, under(*chosen)) == the_map(case, under(*mixed))


@given(some.sampled_from([c for c in CAUTIONS if c.absolute]), choices)
def test_what_is_absolute_stays(caution, choice):
    """No choice, with whatever reason, loosens an absolute contraindication."""
    mine = evolve(choice, contraindication=caution.id, because="we know better")
    held = choose(caution, under(mine), K)
    assert held.verdict.rank >= caution.verdict.rank
    assert (held.max_pressure or 5) <= (caution.max_pressure or 5)
    assert held.loosened is None


@given(cases(), some.lists(sites(), min_size=1, max_size=3))
def test_forbidding_on_weak_sources_never_loosens(case, places):
    """The stricter reading of weak sources leaves every cell as strict or stricter."""
    strict = evolve(POLICY, forbid_on_weak_sources=True)
    assert_never_looser(the_map(case, strict), the_map(case, POLICY), TECHNIQUES, places)


def test_a_prohibition_on_weak_sources_alone_is_no_ban():
    """No entry that only the weakest sources prohibit is avoided everywhere, unless it is absolute and says why."""
    weak = [c for c in CAUTIONS if prohibited_by_weak_sources(c, K)]
    waiting = [c for c in weak if c.verdict is Verdict.CLEARANCE]
    assert waiting
    bans = [c.id for c in weak if c.verdict is Verdict.AVOID_SITE and c.scope == "everywhere" and not c.techniques]
    assert all(K.contraindications[id_].absolute and K.contraindications[id_].because for id_ in bans)
    strict = evolve(POLICY, forbid_on_weak_sources=True)
    assert all(choose(c, strict, K).verdict.avoids for c in waiting)


@pytest.mark.parametrize("fact", ["cancer-history", "multiple-sclerosis"])
def test_weak_pages_ban_nobody(fact):
    """A cancer history or multiple sclerosis asks for a physician's word; no spa page forbids massage."""
    found = st.screen(told(fact))
    own = [r for r in found.restrictions if r.fact == fact]
    assert own
    assert not any(r.verdict.avoids and r.everywhere for r in own)


def test_a_looser_choice_shows():
    """With a reason a clinic may loosen; every case that it touches says so, with the reason."""
    choice = SafetyChoice(contraindication=LOOSENABLE.id, verdict=Verdict.MODIFY, because="agreed with the oncologist")
    case = told(LOOSENABLE.any_of[0])
    library = LIBRARY.with_policy(under(choice))
    loose, strict = st.screen(case, library), st.screen(case)
    assert loose.verdict.rank <= strict.verdict.rank
    (finding,) = [f for f in loose.findings if f.code == "POLICY-LOOSENED"]
    assert "agreed with the oncologist" in finding.message
    assert finding.path == "client.intake.reports[0].what"
    untouched = st.screen(sample_case(), library)
    assert not [f for f in untouched.findings if f.code == "POLICY-LOOSENED"]


@pytest.mark.parametrize(
    ("choice", "why", "says"),
    [
        (SafetyChoice(contraindication=LOOSENABLE.id, verdict=Verdict.PROCEED), Refused.NO_REASON, "needs a reason"),
        (
            SafetyChoice(contraindication=ABSOLUTE.id, verdict=Verdict.PROCEED, because="we know better"),
            Refused.ABSOLUTE,
            "can't be loosened",
        ),
        (SafetyChoice(contraindication="feverr", verdict=Verdict.AVOID_SITE), Refused.UNKNOWN, "did you mean fever"),
    ],
    ids=["no reason", "absolute", "unknown"],
)
def test_a_choice_that_does_not_hold_is_said(choice, why, says):
    """A choice that does not hold is a finding in every case, and changes nothing."""
    assert choices_refused(under(choice), K) == ((choice, why),)
    library = LIBRARY.with_policy(under(choice))
    (finding,) = [f for f in st.screen(sample_case(), library).findings if f.code == "POLICY-CHOICE"]
    assert says in finding.message
    for case in (sample_case(), told(LOOSENABLE.any_of[0]), told(ABSOLUTE.any_of[0])):
        assert the_map(case, under(choice)) == the_map(case, POLICY)


@pytest.mark.parametrize(
    ("changes", "path"), [({"verdict": None}, "verdict"), ({"verdict": Verdict.REFER}, "verdict")], ids=str
)
def test_a_choice_decides_something_of_its_own(changes, path):
    """A choice that decides nothing, or sends a client on, is refused."""
    good = SafetyChoice(contraindication="fever", verdict=Verdict.AVOID_SITE)
    with pytest.raises(InvalidRecordError) as caught:
        evolve(good, **changes)
    assert [problem.path for problem in caught.value.problems] == [(path,)]


def test_a_choice_of_pressure_alone():
    """A clinic may set a lower ceiling and leave the verdict."""
    caution = next(c for c in CAUTIONS if c.verdict is Verdict.MODIFY and not c.absolute and c.any_of)
    held = choose(caution, under(SafetyChoice(contraindication=caution.id, max_pressure=1)), K)
    assert (held.verdict, held.max_pressure, held.loosened) == (caution.verdict, 1, None)
