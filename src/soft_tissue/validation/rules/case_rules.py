"""Rules over the case alone: is what we were told known, complete and consistent?"""

from collections.abc import Iterator

from soft_tissue.models import (
    Basis,
    ConsentScope,
    Discipline,
    Finding,
    Setting,
    Severity,
)
from soft_tissue.validation.context import Context
from soft_tissue.validation.rule import Rule

__all__ = ["RULES"]

CaseRule = Rule[Context]


def _unknown_term(rule: CaseRule, context: Context) -> Iterator[Finding]:
    for path, near in context.facts.unknown_terms:
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        yield rule.finding(
            path, f"this term is not in the vocabulary{hint}", "Name a known intake fact, or ask what it is."
        )


def _unknown_clearance(rule: CaseRule, context: Context) -> Iterator[Finding]:
    tables = (context.knowledge.intake_facts, context.knowledge.conditions)
    for index, clearance in enumerate(context.case.clearances):
        if any(table.find(clearance.fact) is not None for table in tables):
            continue
        near = dict.fromkeys(id_ for table in tables for id_ in table.near(clearance.fact))
        hint = f"; did you mean {' or '.join(near)}?" if near else ""
        yield rule.finding(
            f"clearances[{index}].fact",
            f"this term is not in the vocabulary, so the clearance covers nothing{hint}",
            "Name the intake fact or the condition that was cleared.",
        )


def _unknown(rule: CaseRule, context: Context) -> Iterator[Finding]:
    yield from _unknown_term(rule, context)
    yield from _unknown_clearance(rule, context)


def _contradiction(rule: CaseRule, context: Context) -> Iterator[Finding]:
    for fact in sorted(context.facts.contradicted):
        name = context.knowledge.intake_facts[fact].name
        yield rule.finding("client.intake", f"{name} is both reported and denied", "Ask again and correct the intake.")


def _goal(rule: CaseRule, context: Context) -> Iterator[Finding]:
    if not context.case.goals:
        yield rule.finding(
            "goals", "no goal has been set with the client", "Agree on a goal, so that progress can be judged."
        )
    elif not any(goal.agreed for goal in context.case.goals):
        yield rule.finding("goals", "no goal has been agreed with the client", "Agree on one goal at least.")


def _consent(rule: CaseRule, context: Context) -> Iterator[Finding]:
    consents = context.case.client.consents
    if not any(c.scope is ConsentScope.TREATMENT and c.holds_on(context.today) for c in consents):
        yield rule.finding(
            "client.consents",
            "no consent to treatment is recorded",
            "Explain nature, benefits, risks, alternatives and the right to stop; record the answer before touch.",
        )


def _age(rule: CaseRule, context: Context) -> Iterator[Finding]:
    if context.case.client.is_minor_on(context.today) is None:
        yield rule.finding("client.age", "the client's age is unknown", "Ask; under 18 a guardian consents.")


def _age_contradicted(rule: CaseRule, context: Context) -> Iterator[Finding]:
    client = context.case.client
    if not client.is_age_contradicted_on(context.today):
        return
    if client.birth_date is not None and client.birth_date > context.today:
        yield rule.finding(
            "client.birth_date", "the date of birth is after the day of the case", "Ask again and correct the date."
        )
    else:
        yield rule.finding(
            "client.age", "the age and the date of birth disagree", "Ask again; a date of birth alone is enough."
        )


def _intake_age(rule: CaseRule, context: Context) -> Iterator[Finding]:
    intake = context.case.client.intake
    if intake is None:
        return
    if intake.taken_on is None:
        yield rule.finding("client.intake.taken_on", "the intake has no date", "Date it, and update it at each visit.")
    elif intake.taken_on > context.today:
        yield rule.finding("client.intake.taken_on", "the intake is dated after the case", "Correct the date.")
    elif (context.today - intake.taken_on).days > context.policy.intake_valid_for.to("d").value:
        yield rule.finding("client.intake.taken_on", "the intake is out of date", "Take a new one before touch.")


def _needs_diagnosis(context: Context, condition: str) -> bool:
    """Whether a condition is one that somebody diagnoses, rather than everyday tension or stress."""
    known = context.knowledge.conditions.get(condition)
    return known is None or Discipline.NEUROMUSCULAR in known.disciplines


def _diagnosis(rule: CaseRule, context: Context) -> Iterator[Finding]:
    for index, presentation in enumerate(context.case.presentations):
        if presentation.condition is not None and presentation.diagnosed_by is None:
            yield rule.finding(
                f"presentations[{index}].diagnosed_by",
                "nobody is recorded to have diagnosed it: it is carried as the client's complaint",
                "Ask who diagnosed it; a therapist does not.",
                severity=None if _needs_diagnosis(context, presentation.condition) else Severity.INFO,
            )


def _code(rule: CaseRule, context: Context) -> Iterator[Finding]:
    for index, presentation in enumerate(context.case.presentations):
        if presentation.diagnosis_code is None:
            continue
        path = f"presentations[{index}].diagnosis_code"
        known = context.knowledge.diagnosis_code(presentation.diagnosis_code)
        if known is None:
            yield rule.finding(
                path, "this code is not in the release at hand", "Check it with the diagnosing provider."
            )
        elif not known.billable:
            yield rule.finding(path, "this code does not bill; a longer one is needed", "Ask the diagnosing provider.")


def _stage(rule: CaseRule, context: Context) -> Iterator[Finding]:
    for index, presentation in enumerate(context.case.presentations):
        condition = context.knowledge.conditions.get(presentation.condition)
        if condition is None:
            continue
        stages = {s.id for s in condition.stages} or {"acute", "subacute", "chronic"}
        names = ", ".join(s.id for s in condition.stages) or "acute, subacute, chronic"
        if presentation.stage is not None and presentation.stage not in stages:
            yield rule.finding(
                f"presentations[{index}].stage", f"must be one of: {names}", "Name a stage of the condition."
            )
        elif presentation.stage is None and condition.stages:
            yield rule.finding(f"presentations[{index}].stage", "the stage is unknown", f"Assess it: {names}.")


def _limits(rule: CaseRule, context: Context) -> Iterator[Finding]:
    for index, clearance in enumerate(context.case.clearances):
        if clearance.limits is not None and clearance.holds_on(context.today):
            yield rule.finding(
                f"clearances[{index}].limits",
                "the clearance sets limits of its own",
                "Read them, and hold the plan against them before touch.",
            )


def _discomfort(rule: CaseRule, context: Context) -> Iterator[Finding]:
    intake = context.case.client.intake
    if intake is not None and intake.discomfort_limit is None:
        yield rule.finding(
            "client.intake.discomfort_limit",
            "how much discomfort the client accepts has not been asked",
            "Ask for a number from 0 to 10; it is not the pain score.",
        )


def _prescription(rule: CaseRule, context: Context) -> Iterator[Finding]:
    for index, presentation in enumerate(context.case.presentations):
        order = presentation.prescription
        if order is not None and order.until is not None and order.until < context.today:
            yield rule.finding(
                f"presentations[{index}].prescription.until", "the order has run out", "Ask for a new one."
            )


def _insurance(rule: CaseRule, context: Context) -> Iterator[Finding]:
    for index, practitioner in enumerate(context.case.practitioners):
        insured = [c.holds_on(context.today) for c in practitioner.credentials if c.kind == "liability_insurance"]
        if True not in insured:
            yield rule.finding(
                f"practitioners[{index}].credentials",
                "no liability insurance in force is recorded",
                "Ask for the policy.",
            )


def _maintenance(rule: CaseRule, context: Context) -> Iterator[Finding]:
    if context.case.setting is Setting.ACUTE_ONLY_CLINIC and context.case.client.maintenance_agreed:
        yield rule.finding(
            "client.maintenance_agreed",
            "this clinic discharges after recovery and gives no maintenance visits",
            "Name a practice that does.",
        )


RULES: tuple[CaseRule, ...] = (
    Rule(
        code="FACT-UNKNOWN",
        severity=Severity.CONFIRM,
        requires="Every term of the intake and of the clearances is in the vocabulary.",
        because="A term that nobody understands could hide a contraindication.",
        check=_unknown,
    ),
    Rule(
        code="FACT-CONTRADICTED",
        severity=Severity.ERROR,
        requires="Nothing is both reported and denied.",
        because="One of the two is wrong, and it matters which.",
        check=_contradiction,
        basis=Basis.RECORD,
    ),
    Rule(
        code="GOAL-MISSING",
        severity=Severity.WARNING,
        requires="A goal is set with the client.",
        because="Progress is judged against it.",
        check=_goal,
        basis=Basis.ARTICLE,
        sources=("article-nmt", "massagemag-treatment-planning-why-one-size"),
    ),
    Rule(
        code="CONSENT-MISSING",
        severity=Severity.CONFIRM,
        requires="Consent to treatment is recorded before touch.",
        because="No massage without informed consent.",
        check=_consent,
        basis=Basis.CLINICAL_SOURCE,
        sources=("abmp-762", "rmtao-new-cmto-standards"),
    ),
    Rule(
        code="AGE-UNKNOWN",
        severity=Severity.CONFIRM,
        requires="It is known whether the client is a minor.",
        because="For a minor, a parent or guardian consents.",
        check=_age,
        basis=Basis.CLINICAL_SOURCE,
        sources=("abmp-762",),
    ),
    Rule(
        code="AGE-CONTRADICTED",
        severity=Severity.ERROR,
        requires="Age and date of birth agree, and the client is born.",
        because="One of the two is wrong, and whether a guardian consents hangs on it.",
        check=_age_contradicted,
        basis=Basis.RECORD,
        absolute=True,
    ),
    Rule(
        code="INTAKE-DATE",
        severity=Severity.CONFIRM,
        requires="The intake is dated and not out of date.",
        because="The health history is updated at each session.",
        check=_intake_age,
        basis=Basis.LAW,
        sources=("wac-246-830-565",),
    ),
    Rule(
        code="DIAGNOSIS-UNKNOWN",
        severity=Severity.WARNING,
        requires="It is recorded who diagnosed a named condition.",
        because="A therapist does not diagnose; an undiagnosed condition is a complaint.",
        check=_diagnosis,
        basis=Basis.CLINICAL_SOURCE,
    ),
    Rule(
        code="DIAGNOSIS-CODE",
        severity=Severity.WARNING,
        requires="A diagnosis code exists and bills.",
        because="ICD-10-CM retires and splits codes each year.",
        check=_code,
        basis=Basis.ISSUER,
        sources=("icd-10-cm-2026",),
    ),
    Rule(
        code="STAGE-UNKNOWN",
        severity=Severity.CONFIRM,
        requires="A condition with stages of its own has one of them.",
        because="What is done depends on the stage.",
        check=_stage,
        basis=Basis.CLINICAL_SOURCE,
    ),
    Rule(
        code="CLEARANCE-LIMITS",
        severity=Severity.CONFIRM,
        requires="The limits that a physician sets are observed.",
        because="They are written for a person to read, so a person must hold the plan against them.",
        check=_limits,
        basis=Basis.RECORD,
    ),
    Rule(
        code="DISCOMFORT-UNKNOWN",
        severity=Severity.CONFIRM,
        requires="The client's discomfort limit is known.",
        because="It goes before every published dose.",
        check=_discomfort,
    ),
    Rule(
        code="PRESCRIPTION-ENDED",
        severity=Severity.WARNING,
        requires="A prescription is still in force.",
        because="Visits after its end are not ordered.",
        check=_prescription,
        basis=Basis.RECORD,
    ),
    Rule(
        code="INSURANCE-UNKNOWN",
        severity=Severity.INFO,
        requires="Liability insurance is in force.",
        because="The article lists it among the qualifications; law differs by place.",
        check=_insurance,
        basis=Basis.ARTICLE,
        sources=("article-difference",),
    ),
    Rule(
        code="MAINTENANCE-ELSEWHERE",
        severity=Severity.INFO,
        requires="Maintenance is planned where it is given.",
        because="Some clinics treat acute injuries only and discharge.",
        check=_maintenance,
        basis=Basis.ARTICLE,
        sources=("article-nmt",),
    ),
)
