"""Red flags by region, the form that asks for them, and the disclosures that have a route of their own."""

from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache

from attrs import evolve, frozen

from soft_tissue.errors import InvalidRecordError, Problem, UnknownIdError
from soft_tissue.knowledge import Knowledge, default_knowledge, default_policy
from soft_tissue.models import (
    AnyIntake,
    Case,
    Client,
    ClinicalIntake,
    Disclosure,
    FactCategory,
    FormAnswer,
    Policy,
    Presentation,
    Question,
    QuestionEffect,
    QuestionGroup,
    RedFlag,
    RedFlagAction,
    Region,
    Report,
    ScreeningForm,
    ScreeningQuestion,
    ScreeningSection,
    Setting,
    Urgency,
)
from soft_tissue.units import Duration
from soft_tissue.validation.context import Context, resolve
from soft_tissue.validation.facts import red_flags_asked
from soft_tissue.validation.screening import open_questions

__all__ = [
    "RedFlagCoverage",
    "RedFlagSet",
    "answers_to_intake",
    "disclosures_of",
    "private_facts",
    "red_flag_set",
    "screening_form",
]


class RedFlagCoverage(StrEnum):
    """Whether red flags are held for a region. Unknown means that none was written down, never that there is none."""

    HELD = "held"
    PARTLY = "partly"
    UNKNOWN = "unknown"


@frozen(kw_only=True)
class RedFlagSet:
    """The red flags of one region.

    Attributes:
        region: which.
        coverage: held; held for parts of it only; or unknown.
        flags: the region's own, those of a larger region around it, and those of its parts, in the order of their ids.
            Those for any complaint are not among them.
        without: the region, or the parts of it, for which none are held.
    """

    region: Region
    coverage: RedFlagCoverage
    flags: tuple[RedFlag, ...] = ()
    without: tuple[Region, ...] = ()


def _without(region: Region, held: frozenset[Region]) -> tuple[Region, ...]:
    """The largest parts of a region for which nothing is held."""
    if any(region.within(other) for other in held):
        return ()
    if not any(other.within(region) for other in held):
        return (region,)
    parts = [part for part in Region if part.parent is region]
    return tuple(found for part in parts for found in _without(part, held))


def red_flag_set(region: Region, knowledge: Knowledge | None = None) -> RedFlagSet:
    """Say which red flags the knowledge holds for a region, and whether it holds any at all.

    Args:
        region: where the complaint is.
        knowledge: the library's own when None.

    >>> red_flag_set(Region.LOW_BACK).coverage.value
    'held'
    >>> red_flag_set(Region.WRIST).coverage.value
    'unknown'
    >>> [part.value for part in red_flag_set(Region.UPPER_LIMB).without]
    ['upper_arm', 'elbow', 'forearm', 'wrist', 'hand']
    """
    return _red_flag_set(region, knowledge or default_knowledge())


@lru_cache(maxsize=1024)
def _red_flag_set(region: Region, knowledge: Knowledge) -> RedFlagSet:
    known = knowledge.red_flags.values()
    flags = tuple(flag for flag in known if any(region.meets(other) for other in flag.regions))
    without = _without(region, frozenset(other for flag in flags for other in flag.regions))
    coverage = RedFlagCoverage.HELD
    if without:
        coverage = RedFlagCoverage.PARTLY if flags else RedFlagCoverage.UNKNOWN
    return RedFlagSet(
        region=region, coverage=coverage, flags=tuple(sorted(flags, key=lambda flag: flag.id)), without=without
    )


# Disclosures.


def private_facts(knowledge: Knowledge) -> frozenset[str]:
    """Intake facts that are asked in private, and that no sheet for a client ever names."""
    return frozenset(fact for entry in knowledge.disclosures.values() for fact in entry.facts)


def disclosures_of(reported: Iterable[str], knowledge: Knowledge) -> tuple[Disclosure, ...]:
    """The disclosures with a route of their own among reported facts, in the order of their ids.

    >>> from soft_tissue import Knowledge
    >>> [found.id for found in disclosures_of(["self-harm-thoughts", "fever"], Knowledge())]
    ['self-harm']
    >>> disclosures_of(["abuse-history"], Knowledge())
    ()
    """
    told = frozenset(reported)
    found = [e for e in knowledge.disclosures.values() if e.message is not None and not told.isdisjoint(e.facts)]
    return tuple(sorted(found, key=lambda entry: entry.id))


# The form.

_HISTORY = frozenset({FactCategory.CONDITION, FactCategory.HISTORY, FactCategory.ALLERGY})
_ANY_DAY = date(2000, 1, 1)  # a form for regions has no day of its own, and nothing in it depends on one
_ORDER = tuple(QuestionGroup)
_TITLES = {
    QuestionGroup.GENERAL: "How you are today",
    QuestionGroup.MEDICATION: "Medicines",
    QuestionGroup.HISTORY: "Your health history",
    QuestionGroup.PRIVATE: "In private",
}


def _blank(regions: tuple[Region, ...], conditions: tuple[str, ...]) -> Case:
    """A case that holds complaints and nothing else."""
    presentations = [Presentation(complaint="complaint", region=region) for region in regions]
    presentations += [Presentation(condition=condition) for condition in conditions]
    return Case(
        id="form",
        on=_ANY_DAY,
        setting=Setting.CLINIC,
        place="ZZ",
        time_available=Duration(60, "min"),
        client=Client(),
        presentations=tuple(presentations),
    )


def _unasked(context: Context) -> Context:
    """The same complaints of the same client, before anything was asked."""
    return Context(
        evolve(context.case, client=evolve(context.case.client, intake=None)), context.knowledge, context.policy
    )


def _flags(context: Context) -> tuple[RedFlag, ...]:
    return red_flags_asked(context.knowledge, context.complaint_regions, context.conditions, context.facts.reported_ids)


def _urgencies(flags: tuple[RedFlag, ...], policy: Policy, ruled_out: frozenset[str]) -> dict[str, Urgency]:
    """How urgent a yes is, for the facts that send a client on, leaving out what an age rules out."""
    found: dict[str, Urgency] = {}
    for flag in flags:
        if flag.action is RedFlagAction.REFER:
            urgency = flag.urgency or policy.unknown_urgency
            together = flag.all_of if ruled_out.isdisjoint(flag.all_of) else ()
            for fact in (*flag.any_of, *together):
                found[fact] = max(found.get(fact, urgency), urgency, key=lambda u: u.rank)
    return found


def _places(flags: tuple[RedFlag, ...], regions: frozenset[Region]) -> dict[str, Region | None]:
    """Where the fact of a red flag is asked: None with any complaint, else under one of the complaint's regions."""
    places: dict[str, Region | None] = {}
    for flag in flags:
        where: Region | None = None
        if flag.regions:
            met = [own for own in sorted(regions) if any(own.meets(other) for other in flag.regions)]
            where = met[0] if met else flag.regions[0]
        for fact in (*flag.any_of, *flag.all_of):
            places[fact] = None if fact in places and places[fact] is None else where
    return places


def _group(fact: str, where: Region | None, urgency: Urgency | None, knowledge: Knowledge) -> QuestionGroup:
    category = knowledge.intake_facts[fact].category
    if fact in private_facts(knowledge):
        return QuestionGroup.PRIVATE
    if category is FactCategory.MEDICATION:
        return QuestionGroup.MEDICATION
    if category in _HISTORY and urgency is None:
        return QuestionGroup.HISTORY
    return QuestionGroup.REGION if where is not None else QuestionGroup.GENERAL


def _questions(context: Context, *, open_only: bool) -> tuple[Question, ...]:
    """What the complaints call for, and what the answers so far call for besides; each fact once."""
    techniques = tuple(context.knowledge.techniques.values())
    found = list(open_questions(context, techniques))
    if not open_only:
        found += open_questions(_unasked(context), techniques)
    first: dict[str, Question] = {}
    for question in found:
        if question.fact is not None:
            first.setdefault(question.fact, question)
    return tuple(first.values())


def screening_form(
    case: Case | None = None,
    knowledge: Knowledge | None = None,
    *,
    regions: tuple[Region, ...] = (),
    conditions: tuple[str, ...] = (),
    open_only: bool = False,
    policy: Policy | None = None,
) -> ScreeningForm:
    """Make the form that asks everything that could stop or change a session for these complaints.

    It asks what a plan would list as still to be asked, so the two never differ: the red flags of the complaints,
    and every fact that a contraindication is about.

    Args:
        case: whose complaints; what is known without asking, such as an age, is not asked.
        knowledge: the library's own when None.
        regions: complaints by region, beside those of the case.
        conditions: complaints by condition (an id, a name or an alias), beside those of the case.
        open_only: leave out what the case's intake has answered already.
        policy: says how urgent a red flag is for which no source does; the library's own when None.

    Returns:
        The form. A yes can call for more: with the answers in the case, the form is made again.

    Raises:
        UnknownIdError: when a condition is not known.

    >>> form = screening_form(regions=(Region.LOW_BACK,))
    >>> form.sections[0].questions[0].urgency.value
    'emergency'
    >>> [section.title for section in form.sections]
    ['How you are today', 'Your low back', 'Medicines', 'Your health history', 'In private']
    """
    known = knowledge or default_knowledge()
    ids = tuple(_condition(word, known) for word in conditions)
    extra = _blank(regions, ids)
    asked = extra if case is None else evolve(case, presentations=(*case.presentations, *extra.presentations))
    context = Context(resolve(asked, known), known, policy or default_policy())
    flags = _flags(context)
    urgencies = _urgencies(flags, context.policy, _unasked(context).facts.denied)
    places = _places(flags, context.complaint_regions)
    sections: dict[tuple[QuestionGroup, Region | None], list[ScreeningQuestion]] = {}
    for question in _questions(context, open_only=open_only):
        fact = str(question.fact)
        urgency = urgencies.get(fact)
        where = places.get(fact)
        group = _group(fact, where, urgency, known)
        sections.setdefault((group, where if group is QuestionGroup.REGION else None), []).append(
            ScreeningQuestion(
                fact=fact,
                ask=question.ask,
                effect=QuestionEffect.MAY_STOP if question.stops else QuestionEffect.MAY_CHANGE,
                urgency=urgency,
                details=known.intake_facts[fact].needs,
                sources=question.sources,
            )
        )
    without = [part for region in sorted(context.complaint_regions) for part in red_flag_set(region, known).without]
    return ScreeningForm(
        case=None if case is None else case.id,
        regions=tuple(sorted(context.complaint_regions)),
        conditions=tuple(sorted(context.conditions)),
        unscreened=tuple(dict.fromkeys(without)),
        sections=tuple(
            ScreeningSection(
                group=group,
                title=_TITLES[group] if region is None else f"Your {region.words}",
                region=region,
                questions=tuple(sorted(questions, key=_most_urgent_first)),
            )
            for (group, region), questions in sorted(sections.items(), key=_in_order)
        ),
        knowledge=known.version,
    )


def _condition(word: str, knowledge: Knowledge) -> str:
    found = knowledge.conditions.find(word)
    if found is None:
        raise UnknownIdError("conditions", word, knowledge.conditions.near(word))
    return found.id


def _most_urgent_first(question: ScreeningQuestion) -> tuple[bool, int, str]:
    rank = -1 if question.urgency is None else question.urgency.rank
    return question.effect is not QuestionEffect.MAY_STOP, -rank, question.fact


def _in_order(section: tuple[tuple[QuestionGroup, Region | None], list[ScreeningQuestion]]) -> tuple[int, str]:
    group, region = section[0]
    return _ORDER.index(group), region or ""


def answers_to_intake(
    form: ScreeningForm,
    answers: Mapping[str, FormAnswer | Report],
    intake: AnyIntake | None = None,
) -> AnyIntake:
    """Put the answers to a form into an intake: a yes is reported, a no is denied, all else stays as it was.

    Args:
        form: the form that was answered.
        answers: by intake fact; a `Report` is a yes with its details. A question that has no answer, or whose answer
            is unknown, changes nothing: in a new intake it stays unknown.
        intake: the intake so far, whose answers to the same questions are replaced; a new clinical one when None.

    Returns:
        The intake, of the same kind as the one given.

    Raises:
        UnknownIdError: when an answer is to a question that the form does not ask.
        InvalidRecordError: when an answer is none of yes, no and unknown, or a report is of another fact.

    >>> form = screening_form(regions=(Region.LOW_BACK,))
    >>> told = answers_to_intake(form, {"saddle-numbness": FormAnswer.YES, "fever": FormAnswer.NO})
    >>> [report.what for report in told.reports], sorted(told.denies)
    (['saddle-numbness'], ['fever'])
    """
    asked = [question.fact for question in form.questions]
    for fact, answer in answers.items():
        if fact not in asked:
            raise UnknownIdError("questions", fact, tuple(get_close_matches(fact, asked, n=3)))
        if isinstance(answer, Report):
            if answer.what != fact:
                problem = Problem(path=(fact, "what"), code="contradiction", message="must be the fact that was asked")
                raise InvalidRecordError((problem,))
        elif answer not in tuple(FormAnswer):
            message = f"must be a report or one of: {', '.join(FormAnswer)}"
            raise InvalidRecordError((Problem(path=(fact,), code="unknown_value", message=message),))
    settled = {fact for fact in asked if answers.get(fact, FormAnswer.UNKNOWN) != FormAnswer.UNKNOWN}
    base = intake or ClinicalIntake()
    reports = [report for report in base.reports if report.what not in settled]
    for fact in asked:
        answer = answers.get(fact, FormAnswer.UNKNOWN)
        if isinstance(answer, Report):
            reports.append(answer)
        elif answer == FormAnswer.YES:
            reports.append(Report(what=fact))
    denied = {fact for fact in asked if answers.get(fact) == FormAnswer.NO}
    return evolve(base, reports=tuple(reports), denies=frozenset((base.denies - settled) | denied))
