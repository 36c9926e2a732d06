"""For tests of this library and of what is built on it: Hypothesis strategies and assertions.

It needs the extra ``soft-tissue[test]``; nothing else in the library imports it.

>>> from hypothesis import given
>>> from soft_tissue.testing import assert_no_error_findings, cases
>>> import soft_tissue as st
>>> @given(cases())
... def test_my_protocol(case: st.Case) -> None:
...     assert_no_error_findings(st.plan(case, protocol="relaxation-massage"))
"""

from soft_tissue.testing.assertions import (
    assert_inside_map,
    assert_never_looser,
    assert_no_error_findings,
    assert_round_trips,
    assert_sums_exactly,
)
from soft_tissue.testing.licensing import activities, jurisdictions, ledgers, transcripts
from soft_tissue.testing.strategies import (
    DAY,
    assessments,
    cases,
    clients,
    consents,
    credentials,
    goals,
    intakes,
    measures,
    practitioners,
    presentations,
    records,
    reports,
    sites,
)

__all__ = [
    "DAY",
    "activities",
    "assert_inside_map",
    "assert_never_looser",
    "assert_no_error_findings",
    "assert_round_trips",
    "assert_sums_exactly",
    "assessments",
    "cases",
    "clients",
    "consents",
    "credentials",
    "goals",
    "intakes",
    "jurisdictions",
    "ledgers",
    "measures",
    "practitioners",
    "presentations",
    "records",
    "reports",
    "sites",
    "transcripts",
]
