"""Assertions that say in one line what must hold of every plan and record."""

from collections.abc import Iterable

from soft_tissue.models import Answer, CareMap, Case, Severity, Site, Technique, TreatmentPlan, TreatmentStep, total
from soft_tissue.protocols import Library, default_library
from soft_tissue.serialization import dump_json, from_data, parse_json, to_data
from soft_tissue.validation import Context, care_map

__all__ = [
    "assert_inside_map",
    "assert_never_looser",
    "assert_no_error_findings",
    "assert_round_trips",
    "assert_sums_exactly",
]


def _require(holds: bool, message: str) -> None:  # noqa: FBT001 - the condition is the whole point
    """Fail with the message; unlike ``assert``, under ``python -O`` too."""
    if not holds:
        raise AssertionError(message)


def assert_round_trips(record: object) -> None:
    """Assert that a record comes back equal from its plain data and from its JSON text.

    >>> from soft_tissue.units import seconds
    >>> assert_round_trips(seconds(90))
    """
    kind = type(record)
    data = to_data(record)
    _require(from_data(data, kind) == record, f"a {kind.__name__} differs after to_data and from_data")
    text = dump_json(record)
    again = from_data(parse_json(text), kind)
    _require(again == record, f"a {kind.__name__} differs after dump_json and parse_json")
    _require(dump_json(again) == text, f"a {kind.__name__} gives another text the second time")


def assert_no_error_findings(answer: Answer) -> None:
    """Assert that a plan holds no error finding; a referral or no plan passes, for nothing is proposed.

    >>> import soft_tissue as st
    >>> assert_no_error_findings(st.plan(st.load_case("examples/frozen-shoulder.toml")))
    """
    if isinstance(answer, TreatmentPlan):
        errors = [f"{f.code} {f.path}" for f in answer.findings if f.severity is Severity.ERROR]
        _require(not errors, f"a proposed plan holds errors: {', '.join(errors)}")


def assert_sums_exactly(plan: TreatmentPlan) -> None:
    """Assert that the steps of every session add up to it, to the last fraction of a second.

    >>> import soft_tissue as st
    >>> answer = st.plan(st.load_case("examples/frozen-shoulder.toml"))
    >>> assert isinstance(answer, st.TreatmentPlan)
    >>> assert_sums_exactly(answer)
    """
    for index, session in enumerate(plan.sessions):
        steps = total([step.duration for step in session.steps])
        _require(
            steps == session.duration, f"sessions[{index}]: the steps take {steps}, the session {session.duration}"
        )


def assert_inside_map(plan: TreatmentPlan, case: Case, library: Library | None = None) -> None:
    """Assert that every treatment step lies inside the map of its own practitioner, verdict and pressure both.

    >>> import soft_tissue as st
    >>> case = st.load_case("examples/frozen-shoulder.toml")
    >>> answer = st.plan(case)
    >>> assert isinstance(answer, st.TreatmentPlan)
    >>> assert_inside_map(answer, case)
    """
    chosen = library or default_library()
    context = Context(case, chosen.knowledge, chosen.policy)
    at_hand = {practitioner.id: practitioner for practitioner in case.practitioners}
    for index, session in enumerate(plan.sessions):
        the_map = care_map(context, at_hand[session.practitioner or plan.practitioner])
        for number, step in enumerate(session.steps):
            if not isinstance(step, TreatmentStep):
                continue
            cell = the_map.cell(chosen.knowledge.techniques[step.technique], step.site)
            where = f"sessions[{index}].steps[{number}]: {step.technique}, {step.site.words}"
            _require(cell.verdict.allows, f"{where}: the map says {cell.verdict}")
            level = step.dose.pressure_level
            deepest = None if level is None else level.max or level.min
            _require(deepest is None or deepest <= cell.max_pressure, f"{where}: deeper than {cell.max_pressure}")


def assert_never_looser(strict: CareMap, free: CareMap, techniques: Iterable[Technique], sites: Iterable[Site]) -> None:
    """Assert that no cell of `strict` allows more than the same cell of `free`.

    >>> from soft_tissue.models import CareMap
    >>> assert_never_looser(CareMap(), CareMap(), (), ())
    """
    places = tuple(sites)
    for technique in techniques:
        for site in places:
            one, other = strict.cell(technique, site), free.cell(technique, site)
            where = f"{technique.id}, {site.words}"
            _require(one.verdict.rank >= other.verdict.rank, f"{where}: {one.verdict} after {other.verdict}")
            _require(one.max_pressure <= other.max_pressure, f"{where}: {one.max_pressure} after {other.max_pressure}")
            _require(one.positions >= other.positions, f"{where}: a position is free again")
            if other.max_session is not None:
                shorter = one.max_session is not None and one.max_session <= other.max_session
                _require(shorter, f"{where}: sessions may be longer")
            if other.urgency is not None:
                sooner = one.urgency is not None and one.urgency.rank >= other.urgency.rank
                _require(sooner, f"{where}: less urgent")
