"""Hypothesis strategies: valid, realistic values, from the ids that the knowledge holds.

`records` makes values of any model from its declared constraints; the others know what is realistic.
"""

from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import attrs
from annotated_types import Ge, Le, MaxLen, MinLen
from hypothesis import assume
from hypothesis import strategies as some

from soft_tissue.errors import InvalidRecordError
from soft_tissue.knowledge import Knowledge
from soft_tissue.models import (
    Assessment,
    Case,
    Clearance,
    Client,
    ClinicalIntake,
    CombinedWish,
    Consent,
    ConsentGiver,
    ConsentScope,
    Credential,
    CredentialKind,
    CredentialStatus,
    Diagnoser,
    Discipline,
    Experience,
    Goal,
    GoalKind,
    Inflammation,
    IntakeFact,
    Irritability,
    Jurisdiction,
    Ledger,
    NeededDetail,
    PainScore,
    Palpation,
    PalpationFinding,
    PartialDate,
    Practitioner,
    Preferences,
    Prescription,
    Presentation,
    Region,
    Report,
    Setting,
    Side,
    Site,
    SpaIntake,
    TherapistGender,
    TissueStage,
    Transcript,
    TriggerPoint,
    TriggerPointStatus,
)
from soft_tissue.models.credential import BASE_KINDS
from soft_tissue.models.declaration import Holds, Pattern, base_type, constraint_problems
from soft_tissue.models.npi import npi_is_valid
from soft_tissue.models.ranges import CountRange, Range
from soft_tissue.protocols import default_library
from soft_tissue.testing.licensing import activities, jurisdictions, ledgers, transcripts
from soft_tissue.units import Duration, Measure, Temperature

__all__ = [
    "DAY",
    "assessments",
    "cases",
    "clients",
    "consents",
    "credentials",
    "goals",
    "intakes",
    "measures",
    "practitioners",
    "presentations",
    "records",
    "reports",
    "sites",
]

DAY = date(2026, 11, 23)
"""The day of every case that the strategies make."""

Strategy = some.SearchStrategy
M = TypeVar("M", bound=Measure)
T = TypeVar("T")

_WORDS = some.text(alphabet="abcdefghij klmnopqrstuvwxyzé-'漢", min_size=1, max_size=24)
_SOMETIMES = some.sampled_from((True, False, False, False))


def _knowledge() -> Knowledge:
    return default_library().knowledge


def _maybe(strategy: "Strategy[T]") -> "Strategy[T | None]":
    return some.none() | strategy


def _past(days: int) -> "Strategy[date]":
    return some.integers(0, days).map(lambda ago: DAY - timedelta(days=ago))


def measures(kind: type[M], *, low: float = 0, high: float = 1000) -> "Strategy[M]":
    """Measures of one dimension, in any of its units, whole or with decimals.

    >>> from hypothesis import given
    >>> from soft_tissue.units import Duration
    >>> @given(measures(Duration))
    ... def test_it(time: Duration) -> None:
    ...     assert time.canonical() == time
    """
    numbers: Strategy[int | float] = some.integers(int(low), int(high)) | some.floats(
        low, high, allow_nan=False, allow_subnormal=False
    ).map(lambda value: round(value, 6))
    return some.builds(kind, numbers, some.sampled_from(sorted(kind.units)))


@some.composite
def sites(draw: some.DrawFn) -> Site:
    """Sites: a structure of the anatomy in one of its regions, or a region as a whole.

    >>> from hypothesis import given
    >>> @given(sites())
    ... def test_it(site: Site) -> None:
    ...     assert site.meets(site)
    """
    side = draw(_maybe(some.sampled_from(Side)))
    if draw(some.booleans()):
        return Site(region=draw(some.sampled_from(Region)), side=side)
    structure = draw(some.sampled_from(tuple(_knowledge().anatomy.values())))
    return Site(region=draw(some.sampled_from(structure.regions)), structure=structure.id, side=side)


def _fact_ids() -> "Strategy[str]":
    return some.sampled_from(tuple(_knowledge().intake_facts))


@some.composite
def reports(draw: some.DrawFn, facts: "Strategy[str] | None" = None) -> Report:
    """Reports of intake facts, mostly with the details that the fact asks for.

    >>> from hypothesis import given
    >>> @given(reports())
    ... def test_it(report: Report) -> None:
    ...     assert report.what
    """
    fact: IntakeFact = _knowledge().intake_facts[draw(facts if facts is not None else _fact_ids())]
    careful = draw(some.sampled_from((True, True, True, False)))
    dated = (careful and NeededDetail.ON in fact.needs) or draw(some.booleans())
    placed = (careful and NeededDetail.SITE in fact.needs) or draw(_SOMETIMES)
    return Report(
        what=fact.id,
        on=draw(_past(4000)) if dated else None,
        site=draw(sites()) if placed else None,
        note=draw(_maybe(_WORDS)),
    )


@some.composite
def intakes(draw: some.DrawFn, *, most_reports: int = 3) -> SpaIntake | ClinicalIntake:
    """Intakes of a spa or a clinic: reported, denied and unasked facts, questionnaires, medicines, measures.

    >>> from hypothesis import given
    >>> @given(intakes(most_reports=0))
    ... def test_it(intake: SpaIntake | ClinicalIntake) -> None:
    ...     assert not intake.reports
    """
    knowledge = _knowledge()
    told = tuple(draw(some.lists(reports(), max_size=most_reports)))
    reported = {report.what for report in told}
    denied = draw(some.frozensets(_fact_ids(), max_size=4))
    if draw(some.sampled_from((True, True, True, True, False))):
        denied -= reported
    medicines = tuple(
        word for fact in knowledge.intake_facts.values() if fact.category == "medication" for word in fact.aliases
    )
    everything = frozenset(knowledge.questionnaires)
    common: dict[str, Any] = {
        "taken_on": draw(_maybe(_past(500))),
        "reports": told,
        "denies": denied,
        "completed": draw(some.just(everything) | some.frozensets(some.sampled_from(sorted(everything)))),
        "medications": draw(_maybe(some.lists(some.sampled_from(medicines), max_size=1).map(tuple))),
        "allergies": draw(_maybe(some.lists(_WORDS, max_size=2).map(tuple))),
        "temperature": draw(
            some.none() | some.none() | some.integers(350, 375).map(lambda tenths: Temperature(tenths / 10, "Cel"))
        ),
        "pregnancy_weeks": draw(some.none() | some.none() | some.none() | some.integers(0, 42)),
        "pain": draw(_maybe(some.builds(PainScore, value=some.integers(0, 10)))),
        "discomfort_limit": draw(_maybe(some.integers(0, 10))),
        "previous_injuries": draw(_maybe(_WORDS)),
    }
    if draw(some.booleans()):
        return SpaIntake(**common)
    return ClinicalIntake(**common, diet=draw(_maybe(_WORDS)), posture_at_work=draw(_maybe(_WORDS)))


@some.composite
def presentations(draw: some.DrawFn) -> Presentation:
    """Complaints and diagnosed conditions, with the stages that the condition has.

    >>> from hypothesis import given
    >>> @given(presentations())
    ... def test_it(presentation: Presentation) -> None:
    ...     assert presentation.condition or presentation.complaint
    """
    if draw(_SOMETIMES):
        return Presentation(
            complaint=draw(_WORDS),
            region=draw(some.sampled_from(Region)),
            side=draw(_maybe(some.sampled_from(Side))),
            inflammation=draw(_maybe(some.sampled_from(Inflammation))),
        )
    condition = draw(some.sampled_from(tuple(_knowledge().conditions.values())))
    diagnosed = draw(_maybe(some.sampled_from(Diagnoser)))
    codes = tuple(code.code for code in condition.icd10)
    stages = tuple(stage.id for stage in condition.stages) or ("acute", "subacute", "chronic")
    order = None
    if diagnosed is not None and draw(_SOMETIMES):
        order = Prescription(by=diagnosed, on=DAY, visits=CountRange(max=draw(some.integers(1, 20))))
    return Presentation(
        condition=condition.id,
        complaint=draw(_maybe(_WORDS)),
        region=draw(some.none() | some.sampled_from(condition.regions)),
        side=draw(_maybe(some.sampled_from(Side))),
        other_regions=tuple(draw(some.lists(some.sampled_from(Region), max_size=2))),
        onset=draw(_maybe(_past(2000))),
        diagnosed_by=diagnosed,
        diagnosis_code=draw(_maybe(some.sampled_from(codes))) if diagnosed is not None and codes else None,
        prescription=order,
        stage=draw(_maybe(some.sampled_from(stages))),
        tissue_stage=draw(_maybe(some.sampled_from(TissueStage))),
        irritability=draw(_maybe(some.sampled_from(Irritability))),
        inflammation=draw(some.none() | some.sampled_from(Inflammation)),
        movement_restricted=draw(_maybe(some.booleans())),
        helped_elsewhere=draw(_maybe(some.booleans())),
        work_or_sport_strain=draw(_maybe(some.booleans())),
        headache_days_per_month=draw(_maybe(some.integers(0, 31))),
        trigger_points=tuple(draw(some.lists(_points(), max_size=2))),
        note=draw(_maybe(_WORDS)),
    )


def _points() -> "Strategy[TriggerPoint]":
    return some.builds(
        TriggerPoint,
        structure=some.sampled_from(tuple(_knowledge().anatomy)),
        side=_maybe(some.sampled_from(Side)),
        status=_maybe(some.sampled_from(TriggerPointStatus)),
    )


def assessments() -> "Strategy[Assessment]":
    """Assessments: findings in words, palpation and trigger points.

    >>> from hypothesis import given
    >>> @given(assessments())
    ... def test_it(assessment: Assessment) -> None:
    ...     assert assessment.on <= DAY
    """
    felt = some.builds(
        Palpation,
        structure=some.sampled_from(tuple(_knowledge().anatomy)),
        side=_maybe(some.sampled_from(Side)),
        finding=some.sampled_from(PalpationFinding),
        pain=_maybe(some.integers(0, 10)),
    )
    return some.builds(
        Assessment,
        on=_past(60),
        posture=_maybe(_WORDS),
        palpation=some.lists(felt, max_size=2).map(tuple),
        trigger_points=some.lists(_points(), max_size=2).map(tuple),
    )


@some.composite
def credentials(draw: some.DrawFn, place: str = "US-WA") -> Credential:
    """One credential of any kind: in force, lapsed, suspended, of a student, or of unknown state.

    >>> from hypothesis import given
    >>> @given(credentials("US-OR"))
    ... def test_it(credential: Credential) -> None:
    ...     assert credential.jurisdiction in (None, "US-OR")
    """
    kind = draw(some.sampled_from(CredentialKind))
    base = kind in (
        *BASE_KINDS,
        CredentialKind.LOCAL_PERMIT,
        CredentialKind.ESTABLISHMENT_LICENSE,
        CredentialKind.ENDORSEMENT,
    )
    certification = kind in (
        CredentialKind.BOARD_CERTIFICATION,
        CredentialKind.MODALITY_CERTIFICATION,
        CredentialKind.MEMBERSHIP,
    )
    return Credential(
        kind=kind,
        title=draw(_maybe(some.sampled_from(("LMT", "CNMT", "BCTMB")))),
        issuer="NMT Center" if certification else None,
        jurisdiction=place if base else None,
        discipline=draw(_maybe(some.sampled_from(Discipline))) if certification else None,
        work=draw(some.sampled_from(("intraoral", "breast"))) if kind is CredentialKind.ENDORSEMENT else None,
        number=draw(_maybe(some.from_regex(r"[A-Z]{2}[0-9]{4,8}", fullmatch=True))),
        status=draw(_maybe(some.sampled_from(CredentialStatus))),
        expires_on=draw(_maybe(some.integers(-400, 900).map(lambda days: DAY + timedelta(days=days)))),
    )


@some.composite
def practitioners(
    draw: some.DrawFn, *, name: str = "P-1", place: str = "US-WA", licensed: bool | None = None
) -> Practitioner:
    """Practitioners: licensed or not, certified or not, with or without further skills.

    Args:
        draw: given by Hypothesis.
        name: id of the practitioner.
        place: where the case is.
        licensed: True for a license in force, False for none, None for either.

    >>> from hypothesis import given
    >>> @given(practitioners(licensed=True))
    ... def test_it(practitioner: Practitioner) -> None:
    ...     assert practitioner.base_credentials()
    """
    knowledge = _knowledge()
    found = draw(some.lists(credentials(place), max_size=2)) if licensed is not False else []
    if licensed or (licensed is None and draw(some.booleans())):
        active = CredentialStatus.ACTIVE
        found.append(Credential(kind=CredentialKind.LICENSE, title="LMT", jurisdiction=place, status=active))
        if draw(some.booleans()):
            found.append(
                Credential(
                    kind=CredentialKind.MODALITY_CERTIFICATION,
                    title="CNMT",
                    issuer="NMT Center",
                    discipline=Discipline.NEUROMUSCULAR,
                    status=active,
                )
            )
    skills = draw(
        some.just(frozenset(knowledge.techniques))
        | some.frozensets(some.sampled_from(tuple(knowledge.techniques)), max_size=3)
    )
    return Practitioner(
        id=name,
        name=draw(_maybe(_WORDS)),
        credentials=tuple(found),
        experience=tuple(
            draw(
                some.lists(
                    some.builds(
                        Experience,
                        condition=some.sampled_from(tuple(knowledge.conditions)),
                        clients=some.integers(0, 90),
                    ),
                    max_size=1,
                )
            )
        ),
        offers=draw(some.just(frozenset(Discipline)) | some.frozensets(some.sampled_from(Discipline), min_size=1)),
        skills=skills,
        transcripts=tuple(draw(some.lists(transcripts(), max_size=1))),
        activities=tuple(draw(some.lists(activities(), max_size=2))),
        work_trained=draw(some.frozensets(some.sampled_from(("intraoral", "breast")), max_size=1)),
        home_exercise=draw(_maybe(some.booleans())),
        settings=draw(_maybe(some.frozensets(some.sampled_from(Setting), max_size=2))),
        practicing_since=draw(_maybe(_past(9000))),
        gender=draw(_maybe(some.sampled_from(TherapistGender))),
        sees_maintenance=draw(_maybe(some.booleans())),
    )


@some.composite
def consents(draw: some.DrawFn) -> Consent:
    """Consents and refusals of every scope, standing or revoked.

    >>> from hypothesis import given
    >>> @given(consents())
    ... def test_it(consent: Consent) -> None:
    ...     assert not (consent.holds_on(DAY) and consent.refused_on(DAY))
    """
    on = draw(_past(300))
    revoked = on + timedelta(days=draw(some.integers(0, 200))) if draw(_SOMETIMES) else None
    return Consent(
        scope=draw(some.sampled_from(ConsentScope)),
        given=draw(some.sampled_from((True, True, True, False))),
        by=draw(some.sampled_from(ConsentGiver)),
        on=on,
        revoked_on=revoked,
        note=draw(_maybe(_WORDS)),
    )


def goals() -> "Strategy[Goal]":
    """Goals of every kind.

    >>> from hypothesis import given
    >>> @given(goals())
    ... def test_it(goal: Goal) -> None:
    ...     assert goal.text
    """
    return some.builds(Goal, text=_WORDS, kind=some.sampled_from(GoalKind), agreed=some.booleans())


@some.composite
def clients(draw: some.DrawFn, *, most_reports: int = 3) -> Client:
    """Clients: adults, minors and those of unknown age, with intake, consents and wishes.

    >>> from hypothesis import given
    >>> @given(clients())
    ... def test_it(client: Client) -> None:
    ...     assert client.birth_date is None or client.age is None
    """
    techniques = some.sampled_from(tuple(_knowledge().techniques))
    agreed = Consent(scope=ConsentScope.TREATMENT, on=DAY)
    known = draw(some.sampled_from(("age", "age", "birth", "none")))
    return Client(
        birth_date=draw(_past(32_000)) if known == "birth" else None,
        age=draw(some.integers(10, 95)) if known == "age" else None,
        intake=draw(some.none() | intakes(most_reports=most_reports) | intakes(most_reports=most_reports)),
        consents=(agreed, *draw(some.lists(consents(), max_size=2))),
        preferences=Preferences(
            max_pressure=draw(some.none() | some.none() | some.integers(1, 5)),
            therapist=draw(some.sampled_from(TherapistGender)),
            avoid_techniques=draw(some.frozensets(techniques, max_size=1)),
            clothed=draw(_SOMETIMES),
        ),
        maintenance_agreed=draw(_maybe(some.booleans())),
    )


def _times() -> "Strategy[Duration]":
    minutes = some.integers(10, 240).map(lambda value: Duration(value, "min"))
    others = some.sampled_from(
        (Duration(0.5, "h"), Duration(1, "h"), Duration(1.1, "h"), Duration(4, "h"), Duration(5400, "s"))
    )
    odd = some.integers(6000, 144_000).map(lambda tenths: Duration(tenths / 10, "s"))
    return minutes | others | odd


@some.composite
def cases(draw: some.DrawFn, *, calm: bool = False) -> Case:
    """Valid cases of every setting and place, from 10 min to 4 h.

    Args:
        draw: given by Hypothesis.
        calm: True for cases that mostly lead to a plan: an adult, fully asked, with somebody licensed at hand.

    >>> from hypothesis import given
    >>> import soft_tissue as st
    >>> @given(cases())
    ... def test_it(case: Case) -> None:
    ...     assert st.plan(case).kind in ("treatment_plan", "referral", "no_plan")
    """
    places = tuple(jurisdiction.code for jurisdiction in _knowledge().jurisdictions.values())
    place = draw(some.sampled_from((*places, "FR")))
    at_hand = [draw(practitioners(name="P-1", place=place, licensed=True if calm else None))]
    if draw(_SOMETIMES):
        at_hand.append(draw(practitioners(name="P-2", place=place)))
    client = draw(clients(most_reports=1 if calm else 3))
    if calm:
        client = attrs.evolve(client, birth_date=None, age=draw(some.integers(18, 90)), intake=_asked(client))
    clearances: tuple[Clearance, ...] = ()
    if client.intake is not None and client.intake.reports and draw(some.booleans()):
        clearances = tuple(
            Clearance(fact=report.what, by=Diagnoser.PHYSICIAN, on=DAY) for report in client.intake.reports
        )
    return Case(
        id=draw(some.from_regex(r"C-[0-9]{3}", fullmatch=True)),
        on=DAY,
        setting=draw(some.sampled_from(Setting)),
        place=place,
        time_available=draw(_times()),
        client=client,
        presentations=tuple(draw(some.lists(presentations(), max_size=2))),
        goals=tuple(draw(some.lists(goals(), max_size=2, min_size=1 if calm else 0))),
        combine=draw(some.none() | some.sampled_from(CombinedWish)),
        practitioners=tuple(at_hand),
        assessments=tuple(draw(some.lists(assessments(), max_size=1))),
        clearances=clearances,
    )


def _asked(client: Client) -> SpaIntake | ClinicalIntake:
    """The client's intake, with everything asked; a new one where there was none."""
    everything = frozenset(_knowledge().questionnaires)
    if client.intake is None:
        return ClinicalIntake(taken_on=DAY, completed=everything, medications=(), allergies=())
    return attrs.evolve(client.intake, completed=everything, denies=frozenset())


# Any model, from what it declares.


def records(kind: type[T]) -> "Strategy[T]":
    """Values of any model of the library, from the constraints of its fields; ids need not be known to anything.

    >>> from hypothesis import given
    >>> from soft_tissue.models import Dose
    >>> @given(records(Dose))
    ... def test_it(dose: Dose) -> None:
    ...     assert attrs.evolve(dose) == dose
    """
    known: dict[type[Any], Callable[[], Strategy[Any]]] = {
        Case: cases,
        ClinicalIntake: intakes,
        Consent: consents,
        Credential: credentials,
        Jurisdiction: jurisdictions,
        Ledger: ledgers,
        PartialDate: _partial_dates,
        Transcript: transcripts,
        Presentation: presentations,
        SpaIntake: intakes,
    }
    if kind in known:
        return known[kind]().filter(lambda value: isinstance(value, kind))
    if issubclass(kind, Range):
        return some.deferred(lambda: _ranges(kind))
    return some.deferred(lambda: _built(kind))


def _partial_dates() -> "Strategy[PartialDate]":
    lengths = some.sampled_from((len("2024"), len("2024-07"), len("2024-07-01")))
    return some.builds(lambda day, length: PartialDate(day.isoformat()[:length]), some.dates(), lengths)


@some.composite
def _built(draw: some.DrawFn, kind: type[T]) -> T:
    values = {}
    for field in attrs.fields(kind):  # type: ignore[arg-type]
        if not field.init:
            continue
        if field.default is not attrs.NOTHING and draw(some.booleans()):
            continue
        values[field.name] = draw(_of(field.type))
    try:
        return kind(**values)
    except InvalidRecordError:
        assume(False)
        raise


@some.composite
def _ranges(draw: some.DrawFn, kind: type[T]) -> T:
    end = base_type(attrs.fields_dict(kind)["min"].type)  # type: ignore[arg-type]
    low, high = sorted((draw(_constrained(*end)), draw(_constrained(*end))))
    which = draw(some.sampled_from(("both", "min", "max")))
    ends = {"both": {"min": low, "max": high}, "min": {"min": low}, "max": {"max": high}}[which]
    return kind(**ends)


@lru_cache(maxsize=1024)
def _of(annotation: Any) -> "Strategy[Any]":  # an annotation has no type of its own
    return _constrained(*base_type(annotation)).filter(lambda value: not constraint_problems(annotation, value))


def _npis() -> "Strategy[str]":
    """Ten digits with the last one that checks."""
    numbers = some.integers(100_000_000, 299_999_999).map(str)
    return numbers.map(lambda nine: next(nine + last for last in "0123456789" if npi_is_valid(nine + last)))


def _constrained(kind: Any, constraints: tuple[Any, ...]) -> "Strategy[Any]":  # noqa: PLR0911 - one line a type
    low: Any = next((c.ge for c in constraints if isinstance(c, Ge)), None)
    high: Any = next((c.le for c in constraints if isinstance(c, Le)), None)
    least = next((c.min_length for c in constraints if isinstance(c, MinLen)), 0)
    pattern = next((c.regex for c in constraints if isinstance(c, Pattern)), None)
    most = next((c.max_length for c in constraints if isinstance(c, MaxLen)), 20)
    if any(isinstance(c, Holds) and c.test is npi_is_valid for c in constraints):
        return _npis()
    if kind is str:
        if pattern is not None:
            return some.from_regex(pattern, fullmatch=True).filter(lambda text: len(text) <= most)
        return some.text(some.characters(codec="utf-8"), min_size=least, max_size=20)
    if kind is bool:
        return some.booleans()
    if kind is int:
        return some.integers(low, high)
    if kind is float:
        return some.floats(low, high, allow_nan=False, allow_infinity=False) | some.integers(low, high)
    if kind is date:
        return some.dates()
    origin = get_origin(kind)
    if origin in (tuple, frozenset):
        items = _of(get_args(kind)[0])
        many = some.lists(items, min_size=least, max_size=2)
        return many.map(tuple) if origin is tuple else some.frozensets(items, min_size=least, max_size=2)
    if origin is Literal:
        return some.sampled_from(get_args(kind))
    if origin is Union:
        return some.one_of([records(member) for member in get_args(kind)])
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return some.sampled_from(kind)
    if isinstance(kind, type) and issubclass(kind, Measure):
        return measures(kind)
    return records(kind)
