"""No output promises what its evidence does not carry, and a number that is a convention says so."""

import re

import pytest

import soft_tissue as st
from samples import EXAMPLES
from soft_tissue.models import Audit, Basis, EvidenceGrade, SourceKind, TreatmentPlan
from soft_tissue.rendering import claims_text, for_client, for_therapist
from soft_tissue.serialization import to_data

LIBRARY = st.default_library()
KNOWLEDGE = LIBRARY.knowledge
CASES = {path.stem: st.load_case(path) for path in EXAMPLES}
ANSWERS = {name: st.plan(case) for name, case in CASES.items()}
# Every shipped protocol, for a case that lets it be planned.
FORCED = {
    (protocol.id, name): answer
    for name in ("combined-course", "relaxation-only")
    for protocol in LIBRARY.protocols
    if isinstance(answer := st.plan(CASES[name], protocol=protocol), TreatmentPlan)
}
ALL = {**ANSWERS, **{f"{protocol} {name}": answer for (protocol, name), answer in FORCED.items()}}
every_answer = pytest.mark.parametrize("answer", ALL.values(), ids=ALL)
every_plan = pytest.mark.parametrize(
    "answer",
    [a for a in ALL.values() if isinstance(a, TreatmentPlan)],
    ids=[name for name, a in ALL.items() if isinstance(a, TreatmentPlan)],
)
PROMISES = (
    r"\bcure[sd]?\b",
    r"guarantee",
    r"\b(?:is|are|be|perfectly|completely|totally) safe\b|\bsafely\b",
    r"\bsafe (?:plan|session|massage|treatment|for you)\b",
    r"\bpain[- ]free (?:in|after|within|for)\b|\bwithout pain (?:in|after|within)\b|free of pain",
    r"60 ?(?:-|\u2013|to) ?80",
    r"\beliminat",
    r"\bheals?\b",
    r"\blasting relief\b|\bpermanent(?:ly)?\b",
    r"\bwill (?:relieve|reduce|heal|fix|end|take away|improve)\b",
    r"\b(?:scientifically )?proven\b",
    r"\b(?:all|most|many) people (?:feel|get|improve|recover)\b",
    r"\btoxins?\b|\bdetox",
    r"\b(?:in|after|within) (?:\d+|one|two|three|four|a few)(?: to \d+|-\d+)? (?:sessions?|visits?) (?:or fewer|you)",
)
PROMISE = re.compile("|".join(PROMISES), re.IGNORECASE)
PERCENT = re.compile(r"\d\s?%")


def _body(text):
    """A text without its list of sources, whose titles are other people's, on one line."""
    return " ".join(text.partition("\nSOURCES\n")[0].split())


def _texts(data):
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for value in data.values() if isinstance(data, dict) else data:
            yield from _texts(value)


def _kept(data):
    """Every text of an answer, but for its ids and for what the client has said that they want."""
    shown = {key: value for key, value in data.items() if key not in ("sources", "versions", "case", "id")}
    if "course" in shown:
        shown["course"] = {key: value for key, value in shown["course"].items() if key != "goals"}
    return list(_texts(shown))


# The patterns themselves.


@pytest.mark.parametrize(
    "words",
    [
        "This cures back pain.",
        "Relief is guaranteed.",
        "The plan is safe.",
        "You will be pain-free in 3 sessions.",
        "Pain falls by 60-80%.",
        "Pain falls by 60 to 80 percent.",
        "It eliminates the pain.",
        "The body heals itself.",
        "You get lasting relief.",
        "It will reduce your pain.",
        "Most people feel relief.",
        "Gone after 3-4 sessions or fewer.",
    ],
)
def test_a_promise_is_recognized(words):
    """The guard sees the promises that it guards against."""
    assert PROMISE.search(words)


def test_the_unsupported_claims_are_seen():
    """The claims of the articles that promise relief would be caught anywhere but in their audit."""
    promising = ("chronic-pain-60-80-percent", "lasting-relief", "pain-gone-in-3-4-sessions", "body-heals-itself")
    seen = {id_ for id_ in promising if PROMISE.search(KNOWLEDGE.claims[id_].text)}
    assert seen >= {"chronic-pain-60-80-percent", "lasting-relief", "pain-gone-in-3-4-sessions"}
    assert all(KNOWLEDGE.claims[id_].audit is not Audit.SUPPORTED for id_ in promising)


# Answers.


@every_answer
def test_no_answer_promises(answer):
    """Neither reader's text nor the record holds a promise; what the client wants is theirs to say."""
    goals = answer.course.goals if isinstance(answer, TreatmentPlan) else ()
    for text in (_body(for_therapist(answer, KNOWLEDGE)), _body(for_client(answer, KNOWLEDGE))):
        for goal in goals:
            text = text.replace(goal, "")  # noqa: PLW2901 - the client's own words
        assert PROMISE.findall(text) == []
    assert [text for text in _kept(to_data(answer)) if PROMISE.search(text)] == []


@every_answer
def test_a_client_reads_no_percentage(answer):
    """A percentage of improvement, from whatever trial, is not put before a client."""
    assert not PERCENT.search(for_client(answer, KNOWLEDGE))


@every_plan
def test_a_percentage_is_an_effort_or_a_trial_s(answer):
    """Elsewhere a percentage is an effort that a dose asks for, or the result of a trial among the evidence."""
    for text in _kept(to_data(answer)):
        if PERCENT.search(text):
            assert text == answer.evidence.statement
    body = _body(for_therapist(answer, KNOWLEDGE))
    before, _, evidence = body.partition("EVIDENCE ")
    assert not PERCENT.search(re.sub(r"effort [^,]*%", "", before))
    if PERCENT.search(evidence):
        assert evidence.index("Relief is not promised.") > PERCENT.search(evidence).start()


@every_plan
def test_evidence_is_graded_modestly_and_promises_no_relief(answer):
    """A plan's evidence is moderate at most, cites what it names, and ends by not promising relief."""
    assert answer.evidence.grade.rank >= EvidenceGrade.MODERATE.rank
    assert answer.evidence.statement.endswith("Relief is not promised.")
    if "trial" in answer.evidence.statement and "no trial" not in answer.evidence.statement.lower():
        kinds = {KNOWLEDGE.sources[id_].kind for id_ in answer.evidence.sources}
        assert kinds - {SourceKind.CONVENTION, SourceKind.ARTICLE}
    flat = _body(for_therapist(answer, KNOWLEDGE))
    assert " ".join(answer.evidence.statement.split()) in flat


@every_plan
def test_a_convention_says_so(answer):
    """How many visits, how often, when to look again and how long a step lasts each say when they are a convention."""
    text = for_therapist(answer, KNOWLEDGE)
    flat = " ".join(text.split())
    for phase in answer.course.phases:
        line = next(part for part in flat.partition(" COURSE ")[2].split(f"{phase.name}: ")[1:])
        assert f"({phase.visits_basis})" in line
        assert f"({phase.spacing_basis})" in line
    assert f"({answer.course.basis})" in flat
    by_convention = any(step.basis is Basis.CONVENTION for session in answer.sessions for step in session.steps)
    assert ("this library's convention" in flat) is by_convention
    for step in (step for session in answer.sessions for step in session.treatments):
        dose = step.dose
        assert dose.basis is not Basis.CONVENTION or not dose.sources
        assert (dose.basis in (Basis.PUBLISHED, Basis.EXTRAPOLATED)) <= bool(dose.sources)


# What the texts are made of.


def test_nothing_that_is_shown_promises():
    """No question, purpose, advice, caution, red flag, protocol or convention holds a promise."""
    shown = [f"{f.id}: {f.name} {f.question}" for f in KNOWLEDGE.intake_facts.values()]
    shown += [f"{t.id}: {t.purpose}" for t in KNOWLEDGE.techniques.values()]
    shown += [f"{h.id}: {h.advice} {h.dose or ''}" for h in KNOWLEDGE.home_care.values()]
    # Whether something is safe may be asked of a physician; it is never said.
    asked = re.compile(r"Ask the (?:physician|oncologist) [^.]*\.")
    shown += [f"{c.id}: {asked.sub('', c.advice)} {c.because or ''}" for c in KNOWLEDGE.contraindications.values()]
    shown += [f"{r.id}: {r.name} {r.refer_to or ''}" for r in KNOWLEDGE.red_flags.values()]
    shown += [f"{p.id}: {p.title} {p.evidence or ''}" for p in KNOWLEDGE.protocols.values()]
    shown += [f"{c.id}: {c.statement}" for c in KNOWLEDGE.conventions.values()]
    shown += [f"{d.id}: {d.message or ''} {d.for_client or ''}" for d in KNOWLEDGE.disclosures.values()]
    assert [words for words in shown if PROMISE.search(words.partition(": ")[2])] == []


def test_no_claim_is_used_as_a_fact():
    """The words of a claim stand nowhere among what is shown, only in the list of claims beside their audit."""
    claims = [claim.text.rstrip(".").lower() for claim in KNOWLEDGE.claims.values()]
    for name, answer in ANSWERS.items():
        texts = (for_therapist(answer, KNOWLEDGE), for_client(answer, KNOWLEDGE))
        flat = " ".join(" ".join(texts).split()).lower()
        assert [claim for claim in claims if claim in flat] == [], name


def test_a_promise_within_the_list_of_claims_is_quoted_and_audited():
    """Wherever the list of claims holds a promise, it is within a quoted claim or within the finding about one."""
    text = " ".join(claims_text(tuple(KNOWLEDGE.claims.values()), KNOWLEDGE).partition("\nSOURCES\n")[0].split())
    assert PROMISE.search(text)
    for claim in KNOWLEDGE.claims.values():
        quoted = f'CLAIM "{claim.text}"'
        assert quoted in text
        assert text.index("AUDIT", text.index(quoted)) - text.index(quoted) < len(quoted) + 250
        text = text.replace(quoted, "").replace(" ".join(claim.finding.split()), "").replace(claim.id, "")
    assert not PROMISE.search(text)


@pytest.mark.parametrize("id_", ["article-difference", "article-nmt"])
def test_an_article_alone_is_the_weakest_source(id_):
    """What only a source article says carries the lowest grade that a document can have."""
    assert KNOWLEDGE.sources[id_].grade is EvidenceGrade.VERY_LOW
