"""The first article's checklists and interview questions, answered from a practitioner's record.

Which line asks for what is data; here is only how a record answers a criterion. Where the record is silent the answer
is open, and is asked.
"""

from collections.abc import Callable
from datetime import date

from attrs import frozen

from soft_tissue.knowledge import Knowledge, default_knowledge, default_policy, versions_of
from soft_tissue.licensing import Practice, evaluate_continuing_education, ruling_of
from soft_tissue.models import (
    Basis,
    Checklist,
    ChecklistAnswer,
    ChecklistItem,
    ChecklistResult,
    CredentialKind,
    Criterion,
    Discipline,
    Effect,
    Policy,
    Practitioner,
    Ruling,
)

__all__ = ["answer_checklist"]

_Answer = tuple[bool | None, str]
_THREE = {Ruling.ALLOWED: True, Ruling.NOT_ALLOWED: False, Ruling.UNKNOWN: None}


@frozen(kw_only=True)
class _Asked:
    """What a line is answered from."""

    item: ChecklistItem
    discipline: Discipline
    practitioner: Practitioner
    condition: str | None
    practice: Practice


def _license(asked: _Asked) -> _Answer:
    reasons = asked.practice.base(asked.practitioner)
    return _THREE[ruling_of(reasons)], reasons[0].because


def _school(asked: _Asked) -> _Answer:
    approved = [transcript.approved for transcript in asked.practitioner.transcripts]
    if True in approved:
        return True, "an approved school is recorded"
    if approved and None not in approved:
        return False, "the school recorded is not approved"
    return None, "no approved school is recorded"


def _insurance(asked: _Asked) -> _Answer:
    held = [
        credential.holds_on(asked.practice.question.on)
        for credential in asked.practitioner.credentials
        if credential.kind is CredentialKind.LIABILITY_INSURANCE
    ]
    if True in held:
        return True, "liability insurance is in force"
    if held and None not in held:
        return False, "the liability insurance recorded has lapsed"
    return None, "no liability insurance in force is recorded"


def _continuing_education(asked: _Asked) -> _Answer:
    question = asked.practice.question
    report = evaluate_continuing_education(
        asked.practitioner, question.place, question.on, knowledge=question.knowledge, policy=question.policy
    )
    if report.answer is Ruling.NOT_ALLOWED:
        return None, f"{report.short:g} hours are still due by {report.period_end}; the cycle is not over"
    decisive = {Ruling.ALLOWED: Effect.ALLOWS}.get(report.answer, Effect.UNSETTLED)
    return _THREE[report.answer], next(r.because for r in report.reasons if r.effect is decisive)


def _reviews(asked: _Asked) -> _Answer:
    known = asked.practitioner.well_reviewed
    if known is None:
        return None, "no reviews or referrals are recorded"
    return known, "good reviews and referrals are recorded" if known else "the reviews recorded are not good"


def _certification(asked: _Asked) -> _Answer:
    licensed, because = _license(asked)
    certified = asked.practitioner.neuromuscular_certification(asked.practice.question.on)
    if licensed is False or certified is False:
        return False, because if licensed is False else "no neuromuscular certification in force is recorded"
    if licensed is None or certified is None:
        return None, because if licensed is None else "whether the certification is in force is not recorded"
    return True, f"{because}, and a neuromuscular certification"


def _training(asked: _Asked) -> _Answer:
    issuers = sorted(
        {
            credential.issuer
            for credential in asked.practitioner.credentials
            if credential.discipline is Discipline.NEUROMUSCULAR and credential.issuer is not None
        }
    )
    if issuers:
        return True, f"certified by {', '.join(issuers)}"
    return None, "no school or certifier of neuromuscular therapy is recorded"


def _experience(asked: _Asked) -> _Answer:
    if asked.condition is None:
        return None, "no condition is named"
    for experience in asked.practitioner.experience:
        if experience.condition == asked.condition:
            told = [f"{experience.clients} clients"] if experience.clients is not None else []
            told += [f"{experience.years} years"] if experience.years is not None else []
            return experience.clients != 0, ", ".join(told) or "experience is recorded, without numbers"
    return None, "no experience with the condition is recorded"


def _subjects(asked: _Asked) -> _Answer:
    studied = sorted(asked.item.subjects & asked.practitioner.subjects())
    if studied:
        return True, f"hours in {', '.join(id_.replace('-', ' ') for id_ in studied)}"
    return None, "no hours in such a subject are recorded"


def _assessment(asked: _Asked) -> _Answer:
    methods = asked.practitioner.assessment_methods
    if methods:
        topics = asked.practice.question.knowledge.topics
        return True, ", ".join(topics[id_].name if id_ in topics else id_ for id_ in sorted(methods))
    if methods is not None:
        return False, "uses no assessment"
    return _subjects(asked)


def _specialties(asked: _Asked) -> _Answer:
    techniques = asked.practice.question.knowledge.techniques
    names = [techniques[id_].name.lower() for id_ in sorted(asked.practitioner.skills) if id_ in techniques]
    return (True, ", ".join(names)) if names else (None, "no technique is recorded as a specialty")


def _years(asked: _Asked) -> _Answer:
    since = asked.practitioner.practicing_since
    if since is None:
        return None, "the beginning of practice is not recorded"
    return True, f"in practice since {since.year}"


def _expect(asked: _Asked) -> _Answer:
    kind = "massage" if asked.discipline is Discipline.MASSAGE else "neuromuscular"
    topic = asked.practice.question.knowledge.topics.get(f"{kind}-session")
    return None, topic.statement if topic is not None else "to be told by the practitioner"


def _payment(asked: _Asked) -> _Answer:
    insurance, packages = asked.practitioner.accepts_insurance, asked.practitioner.package_deals
    told = [
        words
        for known, words in ((insurance, "accepts insurance"), (packages, "offers package deals"))
        if known is True
    ]
    if told:
        return True, " and ".join(told)
    if insurance is False and packages is False:
        return False, "neither insurance nor package deals"
    return None, "not recorded"


def _sessions(_: _Asked) -> _Answer:
    return None, "depends on the case: a plan says when progress is looked at, and promises nothing"


def _exercise(asked: _Asked) -> _Answer:
    known = asked.practitioner.home_exercise
    if known is None:
        return None, "not recorded"
    return known, "recommends exercises for home" if known else "recommends no exercises for home"


_ANSWERS: dict[Criterion, Callable[[_Asked], _Answer]] = {
    Criterion.LICENSE: _license,
    Criterion.APPROVED_SCHOOL: _school,
    Criterion.LIABILITY_INSURANCE: _insurance,
    Criterion.CONTINUING_EDUCATION: _continuing_education,
    Criterion.WELL_REVIEWED: _reviews,
    Criterion.LICENSE_AND_CERTIFICATION: _certification,
    Criterion.NEUROMUSCULAR_TRAINING: _training,
    Criterion.CONDITION_EXPERIENCE: _experience,
    Criterion.ANATOMY_AND_PAIN_SCIENCE: _subjects,
    Criterion.ASSESSMENT: _assessment,
    Criterion.SPECIALTIES: _specialties,
    Criterion.YEARS_IN_PRACTICE: _years,
    Criterion.WHAT_TO_EXPECT: _expect,
    Criterion.PAYMENT: _payment,
    Criterion.SESSIONS_NEEDED: _sessions,
    Criterion.HOME_EXERCISE: _exercise,
}


def answer_checklist(
    checklist: str,
    practitioner: Practitioner,
    place: str,
    on: date,
    *,
    condition: str | None = None,
    knowledge: Knowledge | None = None,
    policy: Policy | None = None,
) -> ChecklistResult:
    """Answer a checklist or a list of interview questions from a practitioner's record.

    Args:
        checklist: id of the list, such as ``checklist-massage-therapist``.
        practitioner: whose record.
        place: ISO 3166 code; a license is held against its law.
        on: the day.
        condition: id of the client's condition, for the lines about experience with it.
        knowledge: what is known; the library's own unless given.
        policy: what the clinic has decided; the cautious one unless given.

    Raises:
        UnknownIdError: when there is no such list or condition.

    >>> result = answer_checklist("checklist-massage-therapist", Practitioner(id="P-1"), "US-WA", date(2026, 11, 23))
    >>> result.met, result.open, result.answers[0].met
    (0, 4, False)
    """
    knowledge = knowledge or default_knowledge()
    list_: Checklist = knowledge.checklists[checklist]
    practice = Practice.at(place, on, condition=condition, knowledge=knowledge, policy=policy or default_policy())
    answers = []
    for item in list_.items:
        asked = _Asked(
            item=item,
            discipline=list_.discipline,
            practitioner=practitioner,
            condition=condition,
            practice=practice,
        )
        met, because = _ANSWERS[item.criterion](asked)
        answers.append(
            ChecklistAnswer(text=item.text, met=met, because=because, basis=Basis.RECORD, sources=list_.sources)
        )
    return ChecklistResult(
        checklist=list_.id,
        name=list_.name,
        practitioner=practitioner.id,
        answers=tuple(answers),
        met=sum(answer.met is True for answer in answers),
        open=sum(answer.met is None for answer in answers),
        versions=versions_of(knowledge, practice.question.policy),
    )
