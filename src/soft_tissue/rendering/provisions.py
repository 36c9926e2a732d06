"""One provision in a line."""

from calendar import month_name
from functools import singledispatch

from soft_tissue.models import (
    ActivityMatch,
    AdditionalOutsideTotal,
    AlternativeCompliance,
    AnchorBasis,
    CarryoverMax,
    CreditConversion,
    CycleAnchor,
    EducationProvision,
    EstablishmentProvision,
    ExaminationProvision,
    Excluded,
    ExemptionProvision,
    FirstCycleProration,
    FirstRenewalExempt,
    GraceProvision,
    HoldingProvision,
    LegalNotice,
    LevelProvision,
    MaxCategory,
    MinCategory,
    MinutesPerHour,
    PhaseInProration,
    Proration,
    Provision,
    RecordRetention,
    RestrictedWork,
    SeniorityReduction,
    SubjectRequirement,
    TotalHours,
)

__all__ = ["provision_words"]


def _plain(id_: str) -> str:
    return id_.replace("-", " ").replace("_", " ")


def _hours(hours: float | None, percent: float | None) -> str:
    if hours is not None:
        return f"{hours:g} {'hour' if hours == 1 else 'hours'}"
    return f"{percent:g}% of the total"


def _list(ids: "frozenset[str] | tuple[str, ...]") -> str:
    return ", ".join(_plain(id_) for id_ in sorted(ids))


@singledispatch
def provision_words(provision: Provision) -> str:
    """Say one provision in a line, without its dates and sources.

    >>> provision_words(TotalHours(sources=("a",), hours=24, years=2))
    '24 hours every 2 years'
    """
    return type(provision).__name__


@provision_words.register
def _(rule: LevelProvision) -> str:
    return rule.level.words + (f" ({rule.title})" if rule.title else "")


def _group(group: SubjectRequirement) -> str:
    parts = [f"{group.min}" if group.min is not None else "", f"at most {group.max}" if group.max is not None else ""]
    inside = f", inside {group.inside}" if group.inside is not None else ""
    return f"{group.name} {' '.join(part for part in parts if part)}{inside}"


@provision_words.register
def _(rule: EducationProvision) -> str:
    total = f"{rule.hours}" if rule.hours is not None else "total not known"
    tier = f" for a {rule.tier}" if rule.tier else ""
    groups = "; ".join(_group(group) for group in rule.subjects)
    beside = "; ".join(_group(group) for group in rule.beside)
    text = total + tier + (f": {groups}" if groups else "") + (f"; beside: {beside}" if beside else "")
    return text + ("; or an examination instead" if rule.examination_instead else "")


@provision_words.register
def _(rule: ExaminationProvision) -> str:
    accepted = f": {', '.join(rule.accepted)}" if rule.accepted else ""
    return ("an examination" if rule.required else "no examination") + accepted


@provision_words.register
def _(rule: HoldingProvision) -> str:
    limits = [f"{limit:,} {rule.currency}" for limit in (rule.per_claim, rule.aggregate) if limit is not None]
    when = {"practicing": "while practicing"}.get(rule.when, _plain(rule.when))
    return f"{_plain(rule.holds)} {when}" + (f", {' / '.join(limits)}" if limits else "")


@provision_words.register
def _(rule: RestrictedWork) -> str:
    hours = f" of {rule.training_hours}" if rule.training_hours is not None else ""
    needs = ", ".join(_plain(need) + (hours if need == "training" else "") for need in sorted(rule.needs))
    return f"{_plain(rule.work)}: {needs}"


@provision_words.register
def _(rule: ExemptionProvision) -> str:
    if rule.students:
        under = " under supervision" if rule.supervised else ""
        return f"students{under}" + (", in their program's clinic only" if rule.school_only else "")
    if rule.any_licensed:
        return "anybody licensed for another profession, within that license"
    return f"within their own license: {_list(tuple(p.value for p in rule.professions))}"


@provision_words.register
def _(rule: EstablishmentProvision) -> str:
    exempt = f"; exempt: {_list(tuple(s.value for s in rule.exempt))}" if rule.exempt else ""
    return ("an establishment license" if rule.required else "no establishment license") + exempt


@provision_words.register
def _(rule: GraceProvision) -> str:
    may = {True: "work may go on", False: "work may not go on", None: "nothing says that work may go on"}
    return f"renewal within {rule.days} days; {may[rule.may_practice]}"


@provision_words.register
def _(rule: LegalNotice) -> str:
    return f"{_plain(rule.topic)}: {rule.says}"


@provision_words.register
def _(rule: TotalHours) -> str:
    if rule.years is None:
        span = "each renewal period"
    else:
        span = "each year" if rule.years == 1 else f"every {rule.years} years"
    return f"{_hours(rule.hours, None)} {span}"


def _match(match: ActivityMatch) -> str:
    """Which activities a rule means, where its category does not say it."""
    parts = [_list(tuple(f.value for f in match.formats))] if match.formats else []
    if match.hands_on is not None:
        parts.append("hands-on" if match.hands_on else "not hands-on")
    return f" ({'; '.join(parts)})" if parts else ""


@provision_words.register
def _(rule: MinCategory) -> str:
    inside = f", inside {_plain(rule.inside)}" if rule.inside is not None else ""
    once = ", once" if rule.once else ""
    return f"at least {_hours(rule.hours, rule.percent)} in {_plain(rule.category)}{_match(rule.match)}{inside}{once}"


@provision_words.register
def _(rule: MaxCategory) -> str:
    per = {"cycle": "", "year": " each year", "activity": " for each"}[rule.per]
    return f"at most {_hours(rule.hours, rule.percent)}{per} in {_plain(rule.category)}{_match(rule.match)}"


@provision_words.register
def _(rule: Excluded) -> str:
    where = f"for {_plain(rule.for_category)}" if rule.for_category is not None else "at all"
    return f"does not count {where}: {_plain(rule.category)}"


@provision_words.register
def _(rule: FirstRenewalExempt) -> str:
    within = f", where licensed for at most {rule.months} months" if rule.months is not None else ""
    return f"none at the first renewal{within}"


@provision_words.register
def _(rule: FirstCycleProration) -> str:
    if rule.hours is not None:
        year = f" in year {rule.in_year} of the cycle" if rule.in_year is not None else " within the cycle"
        return f"{_hours(rule.hours, None)} where licensed{year}"
    each = _hours(rule.hours_per_step, None) if rule.hours_per_step is not None else "an even share"
    steps = "month" if rule.step_months == 1 else f"{rule.step_months} months"
    steps = {True: f"{steps} or part of it", False: f"whole {steps}", None: steps}[rule.partial_step]
    return f"first cycle: {each} for each {steps} of licensure"


@provision_words.register
def _(rule: PhaseInProration) -> str:
    if rule.hours is not None:
        return f"while the rule is new: {_hours(rule.hours, None)}"
    return f"while the rule is new: {_hours(rule.hours_per_month, None)} for each month from {rule.since}"


@provision_words.register
def _(rule: Proration) -> str:
    return f"inactive for a part of the cycle: {_hours(rule.hours_per_month, None)} for each active month"


@provision_words.register
def _(rule: CarryoverMax) -> str:
    if rule.hours == 0:
        return "nothing is carried over"
    anew = f"; anew in each cycle: {_list(rule.except_categories)}" if rule.except_categories else ""
    return f"at most {_hours(rule.hours, rule.percent)} carried over{anew}"


@provision_words.register
def _(rule: AdditionalOutsideTotal) -> str:
    if rule.hours_per_year is not None:
        much = f"{_hours(rule.hours_per_year, None)} for each year in "
    else:
        much = f"{_hours(rule.hours, None)} in " if rule.hours is not None else ""
    return f"beside the total: {much}{_plain(rule.category)}"


@provision_words.register
def _(rule: SeniorityReduction) -> str:
    who = [f"licensed for {rule.licensed_years} years"] if rule.licensed_years is not None else []
    who += [f"aged {rule.age}"] if rule.age is not None else []
    return f"{_hours(rule.hours, rule.percent)} for those {' and '.join(who)} or more"


@provision_words.register
def _(rule: MinutesPerHour) -> str:
    part = f"; a part of {rule.part_minutes} minutes or more gives {rule.part_hours:g}" if rule.part_minutes else ""
    return f"{rule.minutes} minutes make an hour of credit{part}"


@provision_words.register
def _(rule: CreditConversion) -> str:
    return f"one {_plain(rule.unit)} gives {_hours(rule.hours, None)}"


@provision_words.register
def _(rule: AlternativeCompliance) -> str:
    issuers = f" of {_list(rule.issuers)}" if rule.issuers else ""
    return f"a {_plain(rule.holds)}{issuers} in force stands instead"


@provision_words.register
def _(rule: RecordRetention) -> str:
    since = f" from the {_plain(rule.since)}" if rule.since is not None else ""
    return f"certificates are kept for {rule.years} years{since}"


@provision_words.register
def _(rule: CycleAnchor) -> str:
    if rule.basis is AnchorBasis.FIXED_DATE and rule.month is not None:
        day = f"{rule.day} {month_name[rule.month]}"
    elif rule.basis in (AnchorBasis.BIRTH_MONTH, AnchorBasis.ISSUE_MONTH):
        number = "the last day" if rule.day is None else f"day {rule.day}"
        day = f"{number} of the {_plain(rule.basis)}"
    else:
        day = f"the {_plain(rule.basis)}"
    before = "the day before " if rule.day_before else ""
    years = f", every {rule.years} years" if rule.years is not None and rule.years > 1 else ""
    parity = f", in {_plain(rule.parity)} years" if rule.parity in ("even", "odd") else ""
    like = f", in odd or even years like the {_plain(rule.parity)}" if rule.parity is not None and not parity else ""
    return f"the cycle ends on {before}{day}{years}{parity}{like}"
