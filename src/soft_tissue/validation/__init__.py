"""What is allowed: pure rules that return findings and never raise for bad data."""

from soft_tissue.validation.context import Context, PlanContext, resolve
from soft_tissue.validation.engine import check_case, check_plan, has_errors, rules_by_code, sort_findings
from soft_tissue.validation.facts import Facts, FactState, complaint_site, gather_facts
from soft_tissue.validation.red_flags import (
    RedFlagCoverage,
    RedFlagSet,
    answers_to_intake,
    disclosures_of,
    private_facts,
    red_flag_set,
    screening_form,
)
from soft_tissue.validation.restrictions import (
    care_map,
    longest_session,
    practitioner_restrictions,
    stays_clothed,
    too_light_for,
)
from soft_tissue.validation.rule import Rule
from soft_tissue.validation.rules import CASE_RULES, PLAN_RULES
from soft_tissue.validation.scope import Judgment, Standing, judge, practice_here, standing_of, who_may
from soft_tissue.validation.screening import (
    Gap,
    RaisedFlag,
    blocking,
    clearance_conditions,
    gaps,
    open_questions,
    raised_flags,
)

__all__ = [
    "CASE_RULES",
    "PLAN_RULES",
    "Context",
    "FactState",
    "Facts",
    "Gap",
    "Judgment",
    "PlanContext",
    "RaisedFlag",
    "RedFlagCoverage",
    "RedFlagSet",
    "Rule",
    "Standing",
    "answers_to_intake",
    "blocking",
    "care_map",
    "check_case",
    "check_plan",
    "clearance_conditions",
    "complaint_site",
    "disclosures_of",
    "gaps",
    "gather_facts",
    "has_errors",
    "judge",
    "longest_session",
    "open_questions",
    "practice_here",
    "practitioner_restrictions",
    "private_facts",
    "raised_flags",
    "red_flag_set",
    "resolve",
    "rules_by_code",
    "screening_form",
    "sort_findings",
    "standing_of",
    "stays_clothed",
    "too_light_for",
    "who_may",
]
