"""Which ids a record may name, and the remarks on those that nobody knows.

An id that is misspelled would otherwise count as something else: a topic that fills no category, an endorsement for no
work. What it stands for is not known, and is treated as unknown.
"""

from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache

from soft_tissue.errors import Path, Problem
from soft_tissue.knowledge import Knowledge
from soft_tissue.models import (
    Activity,
    ActivityMatch,
    ContinuingEducationProvision,
    Credential,
    CredentialKind,
    Ledger,
    Practitioner,
    Transcript,
)

__all__ = ["known_approvals", "known_works", "named_approvals", "named_topics", "near_ids", "unknown_ids"]

_NEAR = 0.7


def near_ids(word: str, known: Iterable[str]) -> tuple[str, ...]:
    """The known id that comes closest to a word, if one does.

    >>> near_ids("intra-oral", ("breast", "intraoral"))
    ('intraoral',)
    """
    return tuple(get_close_matches(word, sorted(known), n=1, cutoff=_NEAR))


def named_approvals(rules: Iterable[ContinuingEducationProvision]) -> frozenset[str]:
    """Bodies whose approval these rules ask for, or do without."""
    matches = (getattr(rule, "match", None) for rule in rules)
    return frozenset().union(*(m.approvals | m.not_approvals for m in matches if isinstance(m, ActivityMatch)))


def named_topics(rules: Iterable[ContinuingEducationProvision]) -> frozenset[str]:
    """Topics that these rules name."""
    matches = (getattr(rule, "match", None) for rule in rules)
    named = (m.topics | m.only_topics | m.not_topics for m in matches if isinstance(m, ActivityMatch))
    return frozenset().union(*named)


@lru_cache(maxsize=8)
def known_approvals(knowledge: Knowledge) -> frozenset[str]:
    """Ids of the bodies that approve activities: issuers, and whomever the rules of any place or issuer name."""
    rules = [place.continuing_education for place in knowledge.jurisdictions.values()]
    rules += [issuer.continuing_education for issuer in knowledge.issuers.values()]
    return frozenset(knowledge.issuers).union(*map(named_approvals, rules))


@lru_cache(maxsize=8)
def known_works(knowledge: Knowledge) -> frozenset[str]:
    """Ids of restricted work: what some place restricts, and what is sensitive everywhere."""
    restricted = (work.work for place in knowledge.jurisdictions.values() for work in place.restricted_work)
    return frozenset(knowledge.sensitive_works).union(restricted)


def _remarks(ids: Iterable[str], known: Collection[str], what: str, path: Path) -> list[Problem]:
    found = []
    for id_ in sorted(set(ids)):
        if id_ not in known:
            near = near_ids(id_, known)
            hint = f"; did you mean {near[0]}?" if near else ""
            found.append(Problem(path=path, code="unknown_id", message=f"no {what} has the id {id_}{hint}"))
    return found


def _activities(activities: tuple[Activity, ...], knowledge: Knowledge) -> Iterator[Problem]:
    topics = knowledge.education_topics
    for index, activity in enumerate(activities):
        path = ("activities", index)
        yield from _remarks(activity.topics or (), topics, "topic", (*path, "topics"))
        if activity.approvals:
            bodies = known_approvals(knowledge)
            yield from _remarks(activity.approvals, bodies, "approving body", (*path, "approvals"))


def _credentials(credentials: tuple[Credential, ...], knowledge: Knowledge) -> Iterator[Problem]:
    for index, credential in enumerate(credentials):
        if credential.kind is CredentialKind.ENDORSEMENT and credential.work is not None:
            works = known_works(knowledge)
            path = ("credentials", index, "work")
            yield from _remarks((credential.work,), works, "restricted work", path)


def _transcripts(transcripts: tuple[Transcript, ...], knowledge: Knowledge) -> Iterator[Problem]:
    subjects = knowledge.curriculum_subjects
    for index, transcript in enumerate(transcripts):
        for place, part in enumerate(transcript.subjects):
            path = ("transcripts", index, "subjects", place, "subject")
            yield from _remarks((part.subject,), subjects, "curriculum subject", path)


def unknown_ids(record: Practitioner | Ledger, knowledge: Knowledge) -> tuple[Problem, ...]:
    """Every id in a record that the knowledge does not hold, with its path and the id that comes closest.

    None is an error: the record can be used, and what such an id stands for is unknown.

    Args:
        record: a practitioner or a ledger.
        knowledge: what ids are looked up in.

    >>> from datetime import date
    >>> from soft_tissue.knowledge import default_knowledge
    >>> course = Activity(completed_on=date(2026, 1, 9), amount=2, topics=frozenset({"ethcis"}))
    >>> str(unknown_ids(Ledger(activities=(course,)), default_knowledge())[0])
    'activities[0].topics: no topic has the id ethcis; did you mean ethics?'
    """
    found = [*_credentials(record.credentials, knowledge), *_activities(record.activities, knowledge)]
    if isinstance(record, Ledger):
        return tuple(found)
    found += _transcripts(record.transcripts, knowledge)
    for index, experience in enumerate(record.experience):
        conditions = knowledge.conditions
        path = ("experience", index, "condition")
        found += _remarks((experience.condition,), conditions, "condition", path)
    techniques, works = knowledge.techniques, known_works(knowledge) if record.work_trained else frozenset[str]()
    found += _remarks(record.skills, techniques, "technique", ("skills",))
    found += _remarks(record.work_trained, works, "restricted work", ("work_trained",))
    methods = {*knowledge.topics, *knowledge.assessments} if record.assessment_methods else set[str]()
    found += _remarks(record.assessment_methods or (), methods, "assessment", ("assessment_methods",))
    return tuple(found)
