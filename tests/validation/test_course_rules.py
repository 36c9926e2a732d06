"""The rules over the course of care: what their examples do not show."""

from datetime import timedelta

import pytest
from attrs import evolve
from mutations import TODAY, Table, with_course, with_presentation, with_session

from samples import sample_case, sample_plan
from soft_tissue.models import Decision, DecisionPoint

TABLE = Table()


@TABLE.breaks("COURSE-DECISIONS")
def _worse_goes_on():
    *others, worse = sample_plan().course.decisions
    more = DecisionPoint(progress=worse.progress, decision=Decision.TAPER)
    return sample_case(), with_course(decisions=(*others, more)), ("course.decisions",)


@TABLE.breaks("COURSE-NUMBERS")
def _visit_without_session():
    return sample_case(), with_session(1, visits=sample_plan().sessions[1].visits[1:]), ("sessions",)


@TABLE.breaks("COURSE-PRESCRIBED")
def _longer_than_prescribed():
    order = evolve(sample_case().presentations[0].prescription, until=TODAY + timedelta(days=20))
    return with_presentation(prescription=order), sample_plan(), ("course.visits",)


@TABLE.breaks("COURSE-REASSESS")
def _never_reassessed():
    return sample_case(), with_course(reassess_after=()), ("course.reassess_after",)


@pytest.mark.parametrize("name", TABLE)
def test_a_rule_speaks_about_its_own_matter(name):
    """What breaks a rule is found by it, at its path and with its severity; it is told what settles it."""
    TABLE.broken(name).holds()
