"""The rules, a file a topic. A new rule is a function and a line in its file's ``RULES``."""

from soft_tissue.validation.rules import (
    case_rules,
    clearance_rules,
    conflict_rules,
    course_rules,
    dose_rules,
    inflammation_rules,
    override_rules,
    plan_rules,
    policy_rules,
    product_rules,
    red_flag_rules,
    safety_rules,
    scope_rules,
    session_rules,
)

__all__ = ["CASE_RULES", "PLAN_RULES"]

CASE_RULES = (
    case_rules.RULES
    + clearance_rules.RULES
    + conflict_rules.RULES
    + inflammation_rules.RULES
    + override_rules.RULES
    + policy_rules.RULES
    + product_rules.RULES
    + red_flag_rules.RULES
)
PLAN_RULES = (
    plan_rules.RULES
    + safety_rules.RULES
    + scope_rules.RULES
    + dose_rules.RULES
    + session_rules.RULES
    + course_rules.RULES
)
