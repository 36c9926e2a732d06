"""Which verdict a clinic's choice makes, and what counts as looser or as weakly sourced."""

import pytest
from attrs import evolve

from soft_tissue.models import Mechanism, SafetyChoice, Statement, Verdict
from soft_tissue.protocols import default_library
from soft_tissue.validation.safety_policy import Refused, choices_refused, choose, prohibited_by_weak_sources

LIBRARY = default_library()
K, POLICY = LIBRARY.knowledge, LIBRARY.policy
ENTRY = evolve(
    next(c for c in K.contraindications.values() if c.verdict is Verdict.CLEARANCE and not c.absolute),
    techniques=(),
    mechanisms=(),
    max_pressure=None,
)
STRONG = next(id_ for id_, source in K.sources.items() if source.grade == "high")
VERY_LOW = next(id_ for id_, source in K.sources.items() if source.grade == "very_low")
UNGRADED = next(id_ for id_, source in K.sources.items() if source.grade == "none")


def entry(**changes):
    """An entry that asks for a clearance, changed so."""
    return evolve(ENTRY, **changes)


def said(*pairs):
    """What sources say: each a source and its verdict in its own terms."""
    return tuple(Statement(source=source, says=says) for source, says in pairs)


def under(caution, **choice):
    """What holds of an entry under a policy with one choice about it."""
    chosen = SafetyChoice(contraindication=caution.id, **choice)
    return choose(caution, evolve(POLICY, safety=(chosen,)), K)


@pytest.mark.parametrize(
    ("named", "verdict"),
    [
        ({}, Verdict.AVOID_SITE),
        ({"techniques": ("effleurage",)}, Verdict.AVOID_TECHNIQUE),
        ({"mechanisms": (Mechanism.COMPRESSION,)}, Verdict.AVOID_TECHNIQUE),
    ],
    ids=["nothing", "a technique", "a mechanism"],
)
@pytest.mark.parametrize("chosen", [Verdict.AVOID_TECHNIQUE, Verdict.AVOID_SITE])
def test_what_is_forbidden_is_what_the_entry_is_about(named, verdict, chosen):
    """A clinic that forbids an entry forbids its techniques, or the site where it names none."""
    assert under(entry(**named), verdict=chosen).verdict is verdict


@pytest.mark.parametrize(
    ("statements", "weak"),
    [
        ((), False),
        (said((VERY_LOW, "absolute")), True),
        (said((UNGRADED, "local")), True),
        (said((STRONG, "absolute")), False),
        (said((VERY_LOW, "absolute"), (STRONG, "local")), False),
        (said((VERY_LOW, "absolute"), (STRONG, "caution")), True),
        (said((VERY_LOW, "caution"), (STRONG, "absolute")), False),
        (said((VERY_LOW, "caution")), False),
        (said((VERY_LOW, "absolute"), ("no-such-source", "absolute")), True),
    ],
    ids=["nobody", "weak", "none", "strong", "both", "a strong caution", "a weak caution", "caution", "unknown source"],
)
def test_only_what_prohibits_is_weighed(statements, weak):
    """A prohibition is weak when every source that prohibits is; what only urges caution does not count."""
    caution = entry(statements=statements)
    assert prohibited_by_weak_sources(caution, K) is weak
    strict = evolve(POLICY, forbid_on_weak_sources=True)
    assert choose(caution, strict, K).verdict is (Verdict.AVOID_SITE if weak else Verdict.CLEARANCE)
    assert choose(caution, POLICY, K).verdict is Verdict.CLEARANCE


@pytest.mark.parametrize(
    ("recorded", "wanted", "held"),
    [(3, 4, 3), (3, 3, 3), (3, 2, 2), (None, 4, 4), (None, 5, None), (5, 4, 4)],
    ids=str,
)
def test_a_ceiling_without_a_reason_is_never_raised(recorded, wanted, held):
    """A deeper ceiling than the entry's takes a reason; the same or a lower one does not."""
    found = under(entry(max_pressure=recorded), max_pressure=wanted)
    assert (found.verdict, found.max_pressure, found.loosened) == (Verdict.CLEARANCE, held, None)


def test_a_ceiling_with_a_reason_shows():
    """A deeper ceiling with a reason holds, and is told as loosened by that very choice."""
    found = under(entry(max_pressure=3), max_pressure=4, because="agreed")
    assert (found.max_pressure, found.loosened.because) == (4, "agreed")


def test_what_is_no_looser_needs_no_telling():
    """A choice that repeats the entry, with a reason, is not told as loosened."""
    assert under(entry(max_pressure=3), max_pressure=3, verdict=Verdict.CLEARANCE, because="agreed").loosened is None


def test_of_several_choices_the_strictest_holds():
    """Verdict and ceiling are each the strictest of the choices that hold; one about another entry counts for none."""
    caution = entry(max_pressure=None)
    chosen = (
        SafetyChoice(contraindication=caution.id, verdict=Verdict.CLEARANCE, max_pressure=4),
        SafetyChoice(contraindication=caution.id, verdict=Verdict.AVOID_SITE),
        SafetyChoice(contraindication=caution.id, max_pressure=2),
        SafetyChoice(contraindication=caution.id, verdict=Verdict.PROCEED),
        SafetyChoice(contraindication="fever", verdict=Verdict.AVOID_SITE, max_pressure=1),
    )
    for order in (chosen, chosen[::-1]):
        found = choose(caution, evolve(POLICY, safety=order), K)
        assert (found.verdict, found.max_pressure, found.loosened) == (Verdict.AVOID_SITE, 2, None)


def test_every_refused_choice_is_said_with_its_reason():
    """All choices that do not hold are listed in their order, though an earlier one is about nothing known."""
    absolute = next(c for c in K.contraindications.values() if c.absolute)
    chosen = (
        SafetyChoice(contraindication="no-such-entry", verdict=Verdict.PROCEED),
        SafetyChoice(contraindication=ENTRY.id, verdict=Verdict.AVOID_SITE),
        SafetyChoice(contraindication=ENTRY.id, verdict=Verdict.PROCEED),
        SafetyChoice(contraindication=absolute.id, verdict=Verdict.PROCEED),
    )
    refused = choices_refused(evolve(POLICY, safety=chosen), K)
    assert refused == (
        (chosen[0], Refused.UNKNOWN),
        (chosen[2], Refused.NO_REASON),
        (chosen[3], Refused.ABSOLUTE),
    )
