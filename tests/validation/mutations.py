"""Ways to break the sample case and its plan, and what every broken one must show."""

from datetime import timedelta

from attrs import evolve, frozen

import soft_tissue as st
from samples import sample_case, sample_plan
from soft_tissue.models import (
    Case,
    Override,
    PressureLevelRange,
    PublishedDose,
    Severity,
    TissueStage,
    TreatmentPlan,
    TreatmentStep,
    TriggerPointStatus,
)
from soft_tissue.validation import rules_by_code

LATENT = PublishedDose(
    id="tried-on-latent-points",
    technique="trigger-point-therapy",
    stage=TissueStage.CHRONIC,
    point_status=TriggerPointStatus.LATENT,
)
_SHIPPED = st.default_library()
LIBRARY = _SHIPPED.with_knowledge(_SHIPPED.knowledge.with_entries("test", doses=(LATENT,)))
"""The shipped library and one dose for latent points, for the rule about them."""

TODAY = sample_case().on
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


def with_client(**changes):
    return evolve(sample_case(), client=evolve(sample_case().client, **changes))


def with_intake(**changes):
    return with_client(intake=evolve(sample_case().client.intake, **changes))


def with_presentation(**changes):
    return evolve(sample_case(), presentations=(evolve(sample_case().presentations[0], **changes),))


def with_practitioner(**changes):
    return evolve(sample_case(), practitioners=(evolve(sample_case().practitioners[0], **changes),))


def credentials_but(kind):
    return tuple(c for c in sample_case().practitioners[0].credentials if c.kind is not kind)


def not_consented(scope):
    return with_client(consents=tuple(c for c in sample_case().client.consents if c.scope is not scope))


def with_session(index, **changes):
    sessions = list(sample_plan().sessions)
    sessions[index] = evolve(sessions[index], **changes)
    return evolve(sample_plan(), sessions=tuple(sessions))


def with_steps(change, index=0):
    return with_session(index, steps=tuple(change(list(sample_plan().sessions[index].steps))))


def with_course(**changes):
    return evolve(sample_plan(), course=evolve(sample_plan().course, **changes))


def numbers_of(holds):
    """Session and number of every treatment step of the sample's plan for which it holds."""
    return [
        (index, number)
        for index, session in enumerate(sample_plan().sessions)
        for number, step in enumerate(session.steps)
        if isinstance(step, TreatmentStep) and holds(step)
    ]


def paths_of(holds, end=""):
    return tuple(f"sessions[{index}].steps[{number}]{end}" for index, number in numbers_of(holds))


def first_changed(holds, **changes):
    """The plan with the first such step changed, and that step's path."""
    index, number = numbers_of(holds)[0]

    def change(steps):
        steps[number] = evolve(steps[number], **changes)
        return steps

    return with_steps(change, index), f"sessions[{index}].steps[{number}]"


def first_dosed(holds, **changes):
    index, number = numbers_of(holds)[0]
    return first_changed(holds, dose=evolve(sample_plan().sessions[index].steps[number].dose, **changes))


def pressed(session, level: PressureLevelRange):
    """The session with every treatment step at one level."""
    steps = (
        evolve(step, dose=evolve(step.dose, pressure_level=level)) if isinstance(step, TreatmentStep) else step
        for step in session.steps
    )
    return evolve(session, steps=tuple(steps))


def by(technique, structure=None):
    return lambda step: step.technique == technique and structure in (None, step.site.structure)


def deepest(step):
    return step.dose.pressure_level.max or 0


effleurage = by("effleurage")
points = by("trigger-point-therapy")


def overriding(case, code, on=TODAY):
    override = Override(code=code, by=case.practitioners[0].id, on=on, reason="told so")
    return evolve(case, overrides=(*case.overrides, override))


def found_of(code, plan, case, library=LIBRARY):
    return [finding for finding in st.check(plan, case, library) if finding.code == code]


@frozen
class Broken:
    """A case and a plan that break one rule at some paths, and the codes that can't but speak too."""

    name: str
    code: str
    case: Case
    plan: TreatmentPlan
    paths: tuple[str, ...]
    also: frozenset[str] = frozenset()
    library: st.Library = LIBRARY

    def speaks(self):
        """Its rule finds it at its paths with its severity, and no stranger speaks."""
        found = st.check(self.plan, self.case, self.library)
        own = [finding for finding in found if finding.code == self.code]
        assert self.paths
        assert sorted({finding.path for finding in own}) == sorted(self.paths)
        assert {finding.severity for finding in own} == {rules_by_code()[self.code].severity}
        assert {finding.code for finding in found} == {self.code, *self.also}

    def is_told_what_settles_it(self):
        """Every finding says what is the matter, names known sources only, and says what to do, screening aside."""
        for finding in st.check(self.plan, self.case, self.library):
            assert finding.message
            assert set(finding.sources) <= set(self.library.knowledge.sources)
            assert finding.remedy or finding.code == "SCREENING"

    def is_overridden_unless_absolute(self):
        """An override lowers errors of its code to warnings that say so; of an absolute code, and no error, none."""
        rule = rules_by_code()[self.code]
        before = found_of(self.code, self.plan, self.case, self.library)
        after = found_of(self.code, self.plan, overriding(self.case, self.code), self.library)
        if rule.absolute or rule.severity is not Severity.ERROR:
            assert after == before
            return
        assert {finding.severity for finding in after} == {Severity.WARNING}
        assert all("overridden" in finding.message for finding in after)
        assert [finding.path for finding in after] == [finding.path for finding in before]

    def holds(self):
        """All of it."""
        self.speaks()
        self.is_told_what_settles_it()
        self.is_overridden_unless_absolute()


class Table(dict):
    """Functions that break the sample, by name: each returns the case, the plan, and the paths of what is found."""

    def breaks(self, code, *also):
        """Add a function that breaks the rule with this code, with which `also` can't but speak."""

        def add(function):
            self[function.__name__.strip("_")] = (code, function, frozenset(also))
            return function

        return add

    def broken(self, name):
        """What the function of this name makes."""
        code, function, also = self[name]
        return Broken(name, code, *function(), also)
