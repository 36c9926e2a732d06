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
from soft_tissue.testing.basics import DAY, partial_dates
from soft_tissue.testing.cases import cases
from soft_tissue.testing.clinical import (
    assessments,
    clients,
    consents,
    goals,
    intakes,
    presentations,
    reports,
    sites,
)
from soft_tissue.testing.education import activities, activity_matches, inactive_spans, transcripts
from soft_tissue.testing.people import credentials, ledgers, npis, practitioners
from soft_tissue.testing.places import jurisdictions
from soft_tissue.testing.records import instants, measures, records, session_records
from soft_tissue.testing.rules import education_rules

__all__ = [
    "DAY",
    "activities",
    "activity_matches",
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
    "education_rules",
    "goals",
    "inactive_spans",
    "instants",
    "intakes",
    "jurisdictions",
    "ledgers",
    "measures",
    "npis",
    "partial_dates",
    "practitioners",
    "presentations",
    "records",
    "reports",
    "session_records",
    "sites",
    "transcripts",
]
