"""A small jurisdiction of our own, US-ZZ, and ledgers, credentials and people to hold against it."""

from datetime import date, timedelta
from functools import cache

from attrs import evolve
from hypothesis import strategies as some

from soft_tissue.knowledge import Knowledge, default_knowledge, read_entries
from soft_tissue.models import (
    Activity,
    ActivityFormat,
    ActivityRole,
    Credential,
    CredentialKind,
    CredentialStatus,
    CreditUnit,
    Effect,
    InactiveSpan,
    Ledger,
    Practitioner,
    Profession,
    Reason,
    Ruling,
    Source,
    SourceKind,
)
from soft_tissue.models.credential import BASE_KINDS

DAY = date(2026, 11, 23)
"""The day of most questions."""

YESTERDAY, TOMORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)
ZZ = "US-ZZ"
ACTIVE = CredentialStatus.ACTIVE
TOPICS = ("ethics", "massage", "cpr", "human-trafficking")

_SOURCES = tuple(
    Source(id=f"zz-{kind.value.replace('_', '-')}", kind=kind)
    for kind in (SourceKind.LAW, SourceKind.REGULATOR, SourceKind.PROFESSIONAL_BODY, SourceKind.SECONDARY)
)
_HEAD = 'kind = "jurisdictions"\nschema_version = 1\n[[entry]]\nid = "us-zz"\ncode = "US-ZZ"\nname = "Zembla"\n'


@cache
def with_zz(body: str = "") -> Knowledge:
    """The knowledge with US-ZZ, whose provisions are given as TOML; a provision without sources cites the law."""
    lines = []
    for block in body.split("\n\n"):
        cited = "sources =" in block or not block.strip()
        lines.append(block.rstrip() + ("" if cited else '\nsources = ["zz-law"]'))
    entries = read_entries(_HEAD + "\n\n".join(lines), "us-zz.toml")
    return default_knowledge().with_entries("zz", sources=_SOURCES, jurisdictions=entries)


def education_rules(*rules: str) -> Knowledge:
    """The knowledge with US-ZZ and these rules of continuing education, each the lines of one."""
    blocks = ["[[entry.continuing_education]]\n" + rule.replace("; ", "\n") for rule in rules]
    return with_zz("\n\n".join(blocks))


# One of each.


def license_of(place: str = ZZ, **more) -> Credential:
    """A base credential of a place, in force unless said otherwise."""
    said = {"kind": CredentialKind.LICENSE, "jurisdiction": place, "status": ACTIVE} | more
    return Credential(**said)


def activity(on: date = date(2026, 6, 1), amount: float = 1, **more) -> Activity:
    """An activity; topics may be given as words."""
    if isinstance(more.get("topics"), str):
        more["topics"] = frozenset(more["topics"].split())
    return Activity(completed_on=on, amount=amount, **more)


def ledger(*activities: Activity, **more) -> Ledger:
    """A ledger with a license of US-ZZ that expires on 31 December 2026, issued long ago unless said otherwise."""
    dates = {"issued_on": more.pop("issued_on", date(2001, 4, 7)), "expires_on": more.pop("expires_on", END)}
    held = (license_of(number=more.pop("number", None), **dates), *more.pop("credentials", ()))
    return Ledger(credentials=held, activities=activities, **more)


START, END = date(2025, 1, 1), date(2026, 12, 31)
"""The cycle of `FIXED` that the day lies in."""

FIXED = 'kind = "cycle_anchor"; basis = "fixed_date"; years = 2; month = 12; day = 31; parity = "even"'
TOTAL = 'kind = "total"; hours = 24; years = 2'

EIGHT = 'kind = "total"; hours = 8; years = 2'
RICH = education_rules(
    FIXED,
    EIGHT,
    'kind = "min_category"; category = "ethics"; hours = 1; match = {topics = ["ethics"]}; separate = true',
    'kind = "min_category"; category = "contact"; hours = 2; match = {formats = ["in_person"], hands_on = true}',
    'kind = "min_category"; category = "massage"; percent = 25; match = {topics = ["massage"]}; separate = true',
    'kind = "max_category"; category = "distance"; percent = 50; match = {formats = ["self_paced_online"]}',
    'kind = "max_category"; category = "authors"; hours = 3; match = {roles = ["author"]}; per = "activity"',
    'kind = "max_category"; category = "live"; hours = 5; match = {formats = ["live_online"]}; per = "year"',
    'kind = "excluded"; category = "unapproved"; match = {not_approvals = ["state-board", "ncbtmb"]}',
    'kind = "carryover_max"; hours = 4',
    'kind = "minutes_per_hour"; minutes = 50',
    'kind = "credit_conversion"; unit = "ceu"; hours = 10',
)
"""Rules of many kinds, without anything beside the total and without courses that are taken twice."""

BESIDE = education_rules(
    FIXED,
    EIGHT,
    'kind = "additional_outside_total"; category = "cpr"; hours = 2; match = {topics = ["cpr"]}',
    'kind = "additional_outside_total"; category = "trafficking"; match = {topics = ["human-trafficking"]}',
    'kind = "min_category"; category = "ethics"; hours = 1; match = {topics = ["ethics"]}; separate = true',
    'kind = "min_category"; category = "jurisprudence"; hours = 1; match = {topics = ["ethics"]}; once = true',
    'kind = "excluded"; category = "repeat"; repeats = true',
    'kind = "first_renewal_exempt"; months = 6',
    'kind = "first_cycle_proration"; hours_per_step = 0.25; step_months = 1; minima = ["ethics"]',
    'kind = "seniority_reduction"; licensed_years = 20; hours = 4',
    'kind = "proration"; hours_per_month = 0.5',
    'kind = "alternative_compliance"; holds = "board_certification"; issuers = ["ncbtmb"]',
    'kind = "record_retention"; years = 4; since = "completion"',
)
"""The other kinds: what is due beside the total, courses taken twice, and fewer hours."""

# Strategies.

days = some.dates(date(2019, 1, 1), date(2028, 12, 31))
in_cycle = some.just(END) | some.dates(START, END)
_ANY_TOPICS = some.none() | some.frozensets(some.sampled_from(TOPICS), max_size=2)
_PROFESSIONS = (Profession.MASSAGE_THERAPY, Profession.MASSAGE_THERAPY, Profession.NURSING, Profession.ESTHETICS)
_APPROVALS = tuple(map(frozenset, (("state-board",), ("state-board",), ("ncbtmb", "abmp"), ("abmp",), ())))


@some.composite
def activities(draw: some.DrawFn, when: "some.SearchStrategy[date]" = days) -> Activity:
    """Activities: mostly on record and approved, with more or less that is not; often of one of a few courses."""
    plain = draw(some.booleans())
    unit = CreditUnit.HOUR if plain else draw(some.sampled_from(CreditUnit))
    amounts = (
        some.integers(1, 12) if unit is CreditUnit.HOUR else some.integers(0, 3) | some.sampled_from((0.1, 1.5, 120))
    )
    return Activity(
        title=draw(some.sampled_from((None, "Ethics", "Necks", "Backs", "Shoulders"))),
        course=draw(some.sampled_from(("A-1", "B-2", "C-3", "D-4", None))),
        provider=draw(some.sampled_from(("One", "Two", None))),
        completed_on=draw(when),
        amount=draw(amounts),
        unit=unit,
        topics=frozenset(TOPICS) if plain else draw(_ANY_TOPICS),
        format=ActivityFormat.IN_PERSON if plain else draw(some.none() | some.sampled_from(ActivityFormat)),
        hands_on=True if plain else draw(some.sampled_from((True, False, None))),
        approvals=_APPROVALS[0] if plain else draw(some.sampled_from((*_APPROVALS, None))),
        role=draw(some.sampled_from((ActivityRole.ATTENDEE, *ActivityRole))),
    )


@some.composite
def credentials(draw: some.DrawFn, places: tuple[str, ...] = (ZZ, "US-WA")) -> Credential:
    """Credentials of every kind and state, mostly of the places given."""
    kind = draw(some.sampled_from((*sorted(BASE_KINDS), *sorted(BASE_KINDS), *sorted(BASE_KINDS), *CredentialKind)))
    issued = draw(some.none() | some.dates(date(2000, 1, 1), date(2027, 6, 30)))
    lasts = some.integers(0, 3000)
    return Credential(
        kind=kind,
        issuer=draw(some.sampled_from(("NCBTMB", "NMT Center"))),
        jurisdiction=draw(some.sampled_from((places[0], *places))),
        profession=draw(some.sampled_from(_PROFESSIONS)),
        work=draw(some.sampled_from(("intraoral", "breast"))),
        number=draw(some.none() | some.sampled_from(("MA-1", "MA-2"))),
        status=draw(some.none() | some.sampled_from((ACTIVE, ACTIVE, *CredentialStatus))),
        issued_on=issued,
        expires_on=draw(some.none() | lasts.map(lambda n: (issued or date(2022, 1, 1)) + timedelta(days=n))),
    )


@some.composite
def ledgers(draw: some.DrawFn, place: str = ZZ, *, most: int = 6) -> Ledger:
    """Ledgers of a place: a license or two, perhaps more credentials, inactive spans, activities of some years."""
    spans = some.builds(
        lambda since, length: InactiveSpan(since=since, until=None if length is None else since + length),
        days,
        some.none() | some.timedeltas(timedelta(days=0), timedelta(days=900)),
    )
    issued = some.sampled_from((date(2019, 4, 7), date(2003, 4, 7), date(2025, 5, 1), date(2026, 9, 1), None))
    done = activities(some.sampled_from((in_cycle, in_cycle, in_cycle, days)).flatmap(lambda when: when))
    held = (license_of(place, issued_on=draw(issued), number="MA-1"),) if draw(some.booleans()) else ()
    return Ledger(
        born_on=draw(some.none() | some.dates(date(1940, 1, 1), date(2006, 1, 1))),
        credentials=(*held, *draw(some.lists(credentials((place,)), max_size=2))),
        inactive=tuple(draw(some.just([]) | some.lists(spans, max_size=2))),
        activities=tuple(draw(some.lists(done, min_size=draw(some.sampled_from((0, most // 2, most))), max_size=most))),
    )


@some.composite
def people(draw: some.DrawFn, place: str = ZZ) -> Practitioner:
    """Practitioners with up to four credentials, training and activities."""
    return Practitioner(
        id="P-1",
        credentials=tuple(draw(some.lists(credentials((place, "US-OR")), max_size=4))),
        activities=tuple(draw(some.lists(activities(), max_size=2))),
        work_trained=draw(some.frozensets(some.sampled_from(("intraoral", "breast")))),
        skills=draw(some.frozensets(some.sampled_from(("effleurage", "hot-stone-massage")))),
    )


def without(values: tuple, index: int) -> tuple:
    """All but one."""
    return values[:index] + values[index + 1 :]


def answer_of(reasons: tuple[Reason, ...]) -> Ruling:
    """What reasons of a report on education come to: missing hours are a no, and nobody is barred by them."""
    effects = {reason.effect for reason in reasons}
    assert Effect.BARS not in effects
    if Effect.LACKS in effects:
        return Ruling.NOT_ALLOWED
    if Effect.UNSETTLED in effects or Effect.ALLOWS not in effects:
        return Ruling.UNKNOWN
    return Ruling.ALLOWED


def forget(record: Activity, field: str) -> Activity:
    """The activity with one field not recorded."""
    return evolve(record, **{field: None})
