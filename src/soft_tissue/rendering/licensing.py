"""Permissions, continuing education, education, searches and jurisdictions, as people read them."""

from datetime import date

from soft_tissue.knowledge import Knowledge
from soft_tissue.licensing import Picker
from soft_tissue.models import (
    CategoryResult,
    ChecklistResult,
    ContactReport,
    ContinuingEducationReport,
    DateBasis,
    EducationReport,
    Effect,
    Jurisdiction,
    Permission,
    Policy,
    PractitionerMatch,
    Provision,
    Reason,
    Ruling,
)
from soft_tissue.rendering.layout import Footnotes, bullets, wrapped
from soft_tissue.rendering.provisions import provision_words

__all__ = [
    "checklist_for_client",
    "checklist_for_clinic",
    "contacts_text",
    "education_text",
    "jurisdiction_text",
    "ledger_text",
    "matches_text",
    "permission_text",
]

_RULINGS = {Ruling.ALLOWED: "allowed", Ruling.NOT_ALLOWED: "not allowed", Ruling.UNKNOWN: "unknown"}
_EFFECTS = {
    Effect.BARS: "no",
    Effect.LACKS: "missing",
    Effect.UNSETTLED: "?",
    Effect.EXCLUDES: "policy",
    Effect.CONFIRM: "confirm",
    Effect.ALLOWS: "yes",
    Effect.NOTES: "-",
}
_CAVEAT = "Not legal advice. Facts were read from public pages and reviewed by nobody qualified; ask the board."


def _reasons(reasons: tuple[Reason, ...], notes: Footnotes) -> list[str]:
    lines = []
    for reason in reasons:
        basis = reason.basis.replace("_", " ")
        as_of = f", as of {reason.as_of}" if reason.as_of is not None else ""
        text = f"{reason.because} ({basis}{as_of}){notes.cite(reason.sources)}"
        lines += wrapped(text, first=f"  {_EFFECTS[reason.effect]:<8}", rest=" " * 10)
    return lines


def _ended(lines: list[str], notes: Footnotes) -> str:
    sources = notes.lines()
    return "\n".join([*lines, *(["SOURCES", *sources] if sources else []), _CAVEAT]) + "\n"


def permission_text(permission: Permission, knowledge: Knowledge) -> str:
    """Write a permission: the answer, then every reason.

    Args:
        permission: the answer.
        knowledge: for names and sources.
    """
    notes = Footnotes(knowledge)
    answer = _RULINGS[permission.answer].upper()
    policy = ", but excluded by policy" if permission.excluded and permission.answer is Ruling.ALLOWED else ""
    head = f"{answer} by law{policy}" if permission.answer is not Ruling.UNKNOWN else answer
    title = f"{permission.jurisdiction}, {permission.on}: {head}"
    return _ended([title, *_reasons(permission.reasons, notes)], notes)


def _category(category: CategoryResult) -> str:
    name = category.category.replace("-", " ").replace("_", " ")
    beside = ", beside the total" if category.outside_total else ""
    if category.required is None:
        state = {True: "done", False: "missing", None: "unknown"}[category.met]
        return f"{name}{beside}: {state}"
    short = f", short by {category.short:g}" if category.short else ""
    perhaps = f" (up to {category.possible:g} of it may be there)" if category.possible else ""
    return f"{name}{beside}: {category.counted:g} of {category.required:g}{short}{perhaps}"


def ledger_text(report: ContinuingEducationReport, knowledge: Knowledge) -> str:
    """Write a report on continuing education.

    Args:
        report: the report.
        knowledge: for names and sources.
    """
    notes = Footnotes(knowledge)
    words = {Ruling.ALLOWED: "COMPLETE", Ruling.NOT_ALLOWED: "NOT COMPLETE", Ruling.UNKNOWN: "UNKNOWN"}
    lines = [f"{report.jurisdiction}, {report.on}: continuing education {words[report.answer]}"]
    if report.period_end is not None:
        lines.append(f"  cycle {report.period_start} to {report.period_end}")
    if report.required is not None:
        short = f", short by {report.short:g}" if report.short else ""
        perhaps = f" (up to {report.possible:g} of it may be there)" if report.possible else ""
        carried = f", {report.carried_in:g} of them carried in" if report.carried_in else ""
        lines.append(f"  hours: {report.counted:g} of {report.required:g}{carried}{short}{perhaps}")
    if report.categories:
        lines += ["CATEGORIES", *bullets([_category(c) for c in report.categories], "-")]
    if report.activities:
        lines.append("ACTIVITIES")
        for activity in report.activities:
            why = f": {'; '.join(activity.because)}" if activity.because else ""
            text = f"{activity.activity}: {activity.counted:g} of {activity.hours:g} hours count{why}"
            lines += wrapped(text, first="  ", rest="    ")
    if report.carry_over is not None:
        lines.append(f"may be carried over: {report.carry_over:g} hours")
    if report.keep_records_until is not None:
        lines.append(f"keep the certificates until {report.keep_records_until}")
    return _ended([*lines, "REASONS", *_reasons(report.reasons, notes)], notes)


def education_text(report: EducationReport, knowledge: Knowledge) -> str:
    """Write a report on education by subject.

    Args:
        report: the report.
        knowledge: for names and sources.
    """
    notes = Footnotes(knowledge)
    required = f" of {report.required}" if report.required is not None else ""
    lines = [f"{report.jurisdiction}: education {_RULINGS[report.answer]}, {report.counted}{required}"]
    for subject in report.subjects:
        short = f", short by {subject.short}" if subject.short.exact else ""
        lines += wrapped(f"{subject.name}: {subject.counted} of {subject.required}{short}", first="  - ", rest="    ")
    return _ended([*lines, "REASONS", *_reasons(report.reasons, notes)], notes)


def matches_text(
    answer: Ruling, best: tuple[PractitionerMatch, ...], others: tuple[PractitionerMatch, ...], knowledge: Knowledge
) -> str:
    """Write the outcome of a search: those who qualify in order, then the others and why not.

    Args:
        answer: of the search.
        best: those who qualify, the best first.
        others: the others.
        knowledge: for names and sources.
    """
    notes = Footnotes(knowledge)
    words = {
        Ruling.ALLOWED: "somebody qualifies",
        Ruling.NOT_ALLOWED: "nobody qualifies",
        Ruling.UNKNOWN: "nobody qualifies for certain",
    }
    lines = [words[answer].capitalize()]
    for match in best:
        visits = " and ".join(match.disciplines)
        lines += [f"{match.rank}. {match.practitioner}: {visits} visits", *_reasons(match.reasons, notes)]
    for match in others:
        lines += [f"-  {match.practitioner}: {match.suitability}", *_reasons(match.reasons, notes)]
    return _ended(lines, notes)


def checklist_for_client(result: ChecklistResult) -> str:
    """Write a checklist for a client: what to look for or to ask, and what is known already.

    Args:
        result: the answered list.
    """
    marks = {True: "[x]", False: "[ ]", None: "[?]"}
    lines = [result.name]
    for answer in result.answers:
        lines += wrapped(f"{marks[answer.met]} {answer.text}", first="  ", rest="      ")
        lines += wrapped(answer.because, first="      ", rest="      ")
    return "\n".join([*lines, "[x] on record   [ ] not so   [?] ask"]) + "\n"


def checklist_for_clinic(result: ChecklistResult) -> str:
    """Write a checklist for a clinic: the score, and what is open.

    Args:
        result: the answered list.
    """
    total = len(result.answers)
    lines = [f"{result.name}: {result.met} of {total} on record, {result.open} open"]
    for answer in result.answers:
        state = {True: "yes", False: "no", None: "open"}[answer.met]
        lines += wrapped(f"{answer.text}: {answer.because}", first=f"  {state:<5}", rest=" " * 7)
    return "\n".join(lines) + "\n"


def contacts_text(report: ContactReport, knowledge: Knowledge) -> str:
    """Write what a contact list covers, and its gaps.

    Args:
        report: the report.
        knowledge: for names and sources.
    """
    notes = Footnotes(knowledge)
    head = "covers both kinds of care" if report.answer is Ruling.ALLOWED else "; ".join(report.gaps)
    return _ended([f"{report.place}, {report.on}: {head}", *_reasons(report.reasons, notes)], notes)


_LISTS = (
    ("levels", "LEVEL"),
    ("education", "EDUCATION"),
    ("examinations", "EXAMINATION"),
    ("holdings", "INSURANCE AND THE LIKE"),
    ("restricted_work", "RESTRICTED WORK"),
    ("exemptions", "EXEMPTIONS"),
    ("establishments", "ESTABLISHMENTS"),
    ("grace", "AFTER EXPIRY"),
    ("continuing_education", "CONTINUING EDUCATION"),
    ("notices", "NOTICES"),
)


def jurisdiction_text(jurisdiction: Jurisdiction, on: date, knowledge: Knowledge, policy: Policy) -> str:
    """Write all that is known of a jurisdiction, each fact with its dates and sources.

    Args:
        jurisdiction: which.
        on: the day; what does not hold then is marked.
        knowledge: for names and sources.
        policy: says in which order sources that disagree stand.
    """
    notes = Footnotes(knowledge)
    picker = Picker(knowledge, policy)
    lines = [f"{jurisdiction.code} {jurisdiction.name}, on {on}"]
    for name, title in _LISTS:
        provisions: tuple[Provision, ...] = getattr(jurisdiction, name)
        if not provisions:
            if name != "notices":
                lines.append(f"{title}: not known")
            continue
        lines.append(title)
        ordered = provisions if name in ("continuing_education", "notices") else picker.ordered(provisions)
        for provision in ordered:
            lines += _provision(provision, on, notes)
    return _ended(lines, notes)


def _provision(provision: Provision, on: date, notes: Footnotes) -> list[str]:
    state = provision.in_force({DateBasis.DAY: on, DateBasis.PERIOD_END: on, DateBasis.PERIOD_START: on})
    mark = {True: "-", False: "x", None: "?"}[state]
    since = f"from {provision.effective_from}" if provision.effective_from is not None else ""
    until = f"to {provision.effective_to}" if provision.effective_to is not None else ""
    by = f"by {provision.by.words}" if (since or until) and provision.by is not DateBasis.DAY else ""
    as_of = f"as of {provision.as_of}" if provision.as_of is not None else ""
    dates = ", ".join(part for part in (" ".join(part for part in (since, until, by) if part), as_of) if part)
    text = provision_words(provision) + (f" ({dates})" if dates else "") + notes.cite(provision.sources)
    lines = wrapped(text, first=f"  {mark} ", rest="    ")
    return lines + (wrapped(provision.note, first="      ", rest="      ") if provision.note else [])
