"""Screening a case, as the facts in it grow and as the knowledge grows."""

import timeit

from attrs import evolve

import soft_tissue as st
from soft_tissue.models import Case, Report

FACTS = (0, 2, 4, 8)
TIMES = (1, 4, 16)
_MOST = 200


def _microseconds(call: object, number: int) -> float:
    return 1e6 * min(timeit.repeat(call, number=number, repeat=7)) / number  # type: ignore[arg-type]


def _reporting(case: Case, number: int, library: st.Library) -> Case:
    """The case with so many facts reported, spread over the vocabulary."""
    intake = case.client.intake
    if intake is None:
        raise ValueError("the case needs an intake")
    facts = sorted(library.knowledge.intake_facts)[:: _MOST // max(FACTS)][:number]
    told = evolve(intake, reports=tuple(Report(what=fact) for fact in facts))
    return evolve(case, client=evolve(case.client, intake=told))


def _grown(library: st.Library, times: int) -> st.Library:
    """A library with so many times the contraindications, about facts that the case does not report."""
    known = library.knowledge
    more = tuple(
        evolve(caution, id=f"{caution.id}-{copy}", any_of=("still-growing",))
        for copy in range(1, times)
        for caution in known.contraindications.values()
        if caution.any_of
    )
    return library.with_knowledge(known.with_entries(f"times-{times}", contraindications=more)) if more else library


def screening_table(case: Case) -> None:
    """Print what a screening costs."""
    library = st.default_library()
    print("\nscreen a case, us (all verdicts by site and technique, all questions, all findings)")
    print(f"  {'facts reported':<24}{'us':>8}")
    for number in FACTS:
        told = _reporting(case, number, library)
        st.screen(told)
        print(f"  {number:<24}{_microseconds(lambda told=told: st.screen(told), 20):>8.0f}")
    print(f"  {'contraindications known':<24}{'us':>8}")
    told = _reporting(case, 2, library)
    for times in TIMES:
        grown = _grown(library, times)
        st.screen(told, grown)
        cost = _microseconds(lambda grown=grown: st.screen(told, grown), 20)
        print(f"  {len(grown.knowledge.contraindications):<24}{cost:>8.0f}")
