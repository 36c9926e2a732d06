"""Checking a jurisdiction that somebody wrote, beyond what its types check."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import partial

from soft_tissue.errors import Problem
from soft_tissue.knowledge import Knowledge, default_knowledge
from soft_tissue.licensing.vocabulary import known_approvals, near_ids
from soft_tissue.models import (
    ActivityMatch,
    AdditionalOutsideTotal,
    AlternativeCompliance,
    CarryoverMax,
    ContinuingEducationProvision,
    CredentialKind,
    CreditConversion,
    CreditUnit,
    CycleAnchor,
    DateBasis,
    EducationProvision,
    Excluded,
    FirstCycleProration,
    Jurisdiction,
    MinCategory,
    MinutesPerHour,
    Parity,
    PartialDate,
    PhaseInProration,
    Provision,
    RestrictedWork,
    SubjectRequirement,
    TotalHours,
)
from soft_tissue.models.credential import BASE_KINDS

__all__ = ["jurisdiction_problems", "jurisdiction_remarks"]

_PAIR = 2
_LISTS = (
    "levels",
    "education",
    "examinations",
    "holdings",
    "restricted_work",
    "exemptions",
    "establishments",
    "grace",
    "continuing_education",
    "notices",
)


_DATES = {
    "education": frozenset({DateBasis.DAY, DateBasis.APPLICATION, DateBasis.ENROLLMENT, DateBasis.PROGRAM_START}),
    "continuing_education": frozenset(
        {DateBasis.DAY, DateBasis.PERIOD_START, DateBasis.PERIOD_END, DateBasis.LICENSE_ISSUE}
    ),
}
"""By which dates a list can go, where it is not the day asked about alone; by another it could never be decided."""


def _each(jurisdiction: Jurisdiction) -> Iterator[tuple[str, int, Provision]]:
    for name in _LISTS:
        for index, provision in enumerate(getattr(jurisdiction, name)):
            yield name, index, provision


def _unknown(
    path: tuple[str | int, ...], ids: Iterable[str], table: Iterable[str], what: str, near: object
) -> Iterator[Problem]:
    known = set(table)
    for id_ in sorted(set(ids) - known):
        close = near(id_) if callable(near) else ()
        hint = f"; did you mean {close[0]}?" if close else ""
        yield Problem(path=path, code="unknown_id", message=f"no {what} has the id {id_}{hint}")


def _references(
    provision: Provision, path: tuple[str | int, ...], knowledge: Knowledge, sources: frozenset[str]
) -> Iterator[Problem]:
    known = {*knowledge.sources, *sources}
    yield from _unknown((*path, "sources"), provision.sources, known, "source", knowledge.sources.near)
    match provision:
        case EducationProvision(subjects=subjects, beside=beside):
            for name, groups in (("subjects", subjects), ("beside", beside)):
                for index, group in enumerate(groups):
                    table = knowledge.curriculum_subjects
                    yield from _unknown((*path, name, index, "subjects"), group.subjects, table, "subject", table.near)
            yield from _groups((*subjects, *beside), len(subjects), path)
        case RestrictedWork():
            for name, kind in (("techniques", "techniques"), ("structures", "anatomy"), ("conditions", "conditions")):
                ids = knowledge.table(kind)
                yield from _unknown((*path, name), getattr(provision, name), ids, name.removesuffix("s"), ids.near)
        case AlternativeCompliance(issuers=issuers):
            yield from _unknown((*path, "issuers"), issuers, knowledge.issuers, "issuer", knowledge.issuers.near)
    match = getattr(provision, "match", None)
    if isinstance(match, ActivityMatch):
        topics = knowledge.education_topics
        for name in ("topics", "only_topics", "not_topics"):
            yield from _unknown((*path, "match", name), getattr(match, name), topics, "topic", topics.near)
        # Bodies have no closed list: a body that nobody else names is one more, unless it comes near to a known one.
        bodies = known_approvals(default_knowledge())
        for name in ("approvals", "not_approvals"):
            misspelled = {id_ for id_ in getattr(match, name) - bodies if near_ids(id_, bodies)}
            near = partial(_near, bodies)
            yield from _unknown((*path, "match", name), misspelled, bodies, "approving body", near)


def _near(known: Collection[str], word: str) -> tuple[str, ...]:
    return near_ids(word, known)


def _credit(rules: tuple[ContinuingEducationProvision, ...]) -> Iterator[Problem]:
    """Conversions that convert nothing."""
    for index, rule in enumerate(rules):
        path = ("continuing_education", index)
        match rule:
            case MinutesPerHour(minutes=minutes, part_minutes=int(part)) if part >= minutes:
                message = f"must be below minutes, which is {minutes}: that is a whole hour"
                yield Problem(path=(*path, "part_minutes"), code="out_of_range", message=message)
            case CreditConversion(unit=CreditUnit.HOUR | CreditUnit.MINUTE):
                message = "must be a unit other than hours and minutes; for minutes there is minutes_per_hour"
                yield Problem(path=(*path, "unit"), code="contradiction", message=message)


def _groups(groups: tuple[SubjectRequirement, ...], split: int, path: tuple[str | int, ...]) -> Iterator[Problem]:
    """Names of groups, those of the total first and then those beside it."""
    names = Counter(group.name for group in groups)
    for place, group in enumerate(groups):
        where = (*path, "subjects", place) if place < split else (*path, "beside", place - split)
        if names[group.name] > 1:
            message = "must differ from the other groups' names"
            yield Problem(path=(*where, "name"), code="duplicate", message=message)
        if group.inside is not None and group.inside not in set(names) - {group.name}:
            message = "must be the name of another group"
            yield Problem(path=(*where, "inside"), code="unknown_id", message=message)


def _categories(rules: tuple[ContinuingEducationProvision, ...]) -> Iterator[Problem]:
    """What rules say of other rules: a misspelled category would silently hold nothing."""
    known = {rule.category for rule in rules if isinstance(rule, MinCategory)}
    near, what = partial(_near, known), "category with least hours"
    for index, rule in enumerate(rules):
        path = ("continuing_education", index)
        match rule:
            case MinCategory(inside=str(inside), category=category):
                if inside not in known - {category}:
                    close = near_ids(inside, known - {category})
                    hint = f"; did you mean {close[0]}?" if close else ""
                    message = f"must be another category with least hours of its own{hint}"
                    yield Problem(path=(*path, "inside"), code="unknown_id", message=message)
            case FirstCycleProration(minima=frozenset(named)):
                yield from _unknown((*path, "minima"), named, known, what, near)
            case CarryoverMax(except_categories=named):
                yield from _unknown((*path, "except_categories"), named, known, what, near)
            case Excluded(for_category=str(category)):
                yield from _unknown((*path, "for_category"), (category,), known, what, near)
            case CycleAnchor(parity=Parity() as parity, years=int(years), reference=None):
                if years > _PAIR and parity is not Parity.ISSUE_YEAR:
                    message = f"settles cycles of two years only: a cycle of {years} needs a reference"
                    yield Problem(path=(*path, "parity"), code="contradiction", message=message)


def jurisdiction_problems(
    jurisdiction: Jurisdiction, knowledge: Knowledge, *, sources: Iterable[str] = ()
) -> tuple[Problem, ...]:
    """Everything that must be mended before a jurisdiction can be used; none is a good one.

    Args:
        jurisdiction: what was read.
        knowledge: what its ids are looked up in.
        sources: ids of sources that come with it.
    """
    own = frozenset(sources)
    problems: list[Problem] = []
    seen: set[str] = set()
    for name, index, provision in _each(jurisdiction):
        path = (name, index)
        problems += _references(provision, path, knowledge, own)
        known = _DATES.get(name, frozenset({DateBasis.DAY}))
        dated = provision.effective_from is not None or provision.effective_to is not None
        if dated and provision.by not in known:
            message = f"is never known for {name.replace('_', ' ')}; must be one of: {', '.join(sorted(known))}"
            problems.append(Problem(path=(*path, "by"), code="contradiction", message=message))
        if provision.id is not None:
            if provision.id in seen:
                message = "must differ from the ids before it"
                problems.append(Problem(path=(*path, "id"), code="duplicate", message=message))
            seen.add(provision.id)
    problems += _categories(jurisdiction.continuing_education)
    problems += _credit(jurisdiction.continuing_education)
    return tuple(problems)


def _overlap(one: Provision, other: Provision) -> bool:
    """Whether the dates of two provisions can meet."""
    if one.by is not other.by:
        return True

    def apart(first: PartialDate | None, second: PartialDate | None) -> bool:
        return first is not None and second is not None and first.last < second.first

    return not apart(one.effective_to, other.effective_from) and not apart(other.effective_to, one.effective_from)


def _beyond_total(rules: tuple[ContinuingEducationProvision, ...], totals: list[TotalHours]) -> Iterator[str]:
    """Rules that ask for more than every total, and credentials beside it that every licensee holds."""
    most = max((total.hours for total in totals), default=None)
    for index, rule in enumerate(rules):
        match rule:
            case AdditionalOutsideTotal(holds=CredentialKind() as holds) if holds in BASE_KINDS:
                words = holds.replace("_", " ")
                yield f"continuing_education[{index}]: everybody who renews holds a {words}; it asks for nothing"
            case MinCategory(hours=float() | int() as hours) if most is not None and hours > most:
                yield f"continuing_education[{index}]: least hours of a category above the total"
            case FirstCycleProration() | PhaseInProration() if most is not None and (rule.hours or 0) > most:
                yield f"continuing_education[{index}]: fewer hours that are above the total; they never apply"


def jurisdiction_remarks(jurisdiction: Jurisdiction) -> tuple[str, ...]:
    """What is not wrong, but worth a second look: sources that disagree, sums that do not add up, what is missing."""
    remarks: list[str] = []
    for name, label in (("levels", "level"), ("education", "hours"), ("continuing_education", "hours")):
        rules = getattr(jurisdiction, name)
        pairs = [
            (i, j)
            for i, one in enumerate(rules)
            for j, other in enumerate(rules[i + 1 :], i + 1)
            if (name != "continuing_education" or (isinstance(one, TotalHours) and isinstance(other, TotalHours)))
            and getattr(one, "tier", None) == getattr(other, "tier", None)
            and getattr(one, label) != getattr(other, label)
            and _overlap(one, other)
        ]
        remarks += [f"{name}[{i}] and {name}[{j}] disagree; the policy picks" for i, j in pairs]
    for index, rule in enumerate(jurisdiction.education):
        parts = [group.min for group in rule.subjects if group.inside is None and group.min is not None]
        total = sum(part.exact for part in parts)
        if parts and rule.hours is not None and total != rule.hours.exact:
            remarks.append(f"education[{index}]: its subjects do not add up to its total; kept as they are")
    totals = [r for r in jurisdiction.continuing_education if isinstance(r, TotalHours)]
    if jurisdiction.continuing_education and not totals:
        remarks.append("continuing_education has no total: every answer about it will be unknown")
    anchors = [r for r in jurisdiction.continuing_education if isinstance(r, CycleAnchor)]
    if any(total.hours for total in totals) and not anchors:
        remarks.append("continuing_education has no cycle_anchor: a cycle is taken from the license's own expiry")
    remarks += _beyond_total(jurisdiction.continuing_education, totals)
    separate = [
        r.hours
        for r in jurisdiction.continuing_education
        if isinstance(r, MinCategory) and r.separate and r.inside is None and r.hours is not None
    ]
    if totals and separate and all(sum(separate) > total.hours for total in totals):
        remarks.append("continuing_education: separate categories add up to more than the total")
    empty = [name.replace("_", " ") for name in _LISTS[:-1] if not getattr(jurisdiction, name)]
    if empty:
        remarks.append(f"not known, and answered as unknown: {', '.join(empty)}")
    return tuple(remarks)
