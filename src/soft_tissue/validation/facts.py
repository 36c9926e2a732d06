"""From an intake to facts: reported, denied or unknown. A term that is not known is kept as such, never dropped."""

from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache

from attrs import Factory, define, evolve, frozen

from soft_tissue.knowledge import Knowledge
from soft_tissue.models import (
    Case,
    FactCategory,
    Inflammation,
    IntakeBase,
    IntakeFact,
    Policy,
    Presentation,
    RedFlag,
    Region,
    Report,
    Site,
    TissueStage,
)
from soft_tissue.validation.medications import read_medicine

__all__ = ["Answered", "FactState", "Facts", "Known", "complaint_site", "gather_facts", "red_flags_asked"]

FIRST_TRIMESTER_ENDS = 13
"""Completed weeks at which the first trimester is over (clinical convention: weeks 0 to 12)."""


class FactState(StrEnum):
    """What is known of one intake fact."""

    REPORTED = "reported"
    DENIED = "denied"
    UNKNOWN = "unknown"


class Answered(StrEnum):
    """How a fact came to be known."""

    REPORT = "report"
    MEDICATION = "medication"
    MEASURED = "measured"
    PRESENTATION = "presentation"


@frozen(kw_only=True)
class Known:
    """One report of one fact.

    Attributes:
        fact: id of the intake fact.
        on: when; None is unknown.
        site: where; None is unknown.
        path: where in the case it stands.
        by: how it came to be known.
    """

    fact: str
    on: date | None = None
    site: Site | None = None
    path: str
    by: Answered = Answered.REPORT

    @property
    def told(self) -> bool:
        """Whether the client reported it as such, with the date of the event."""
        return self.by is Answered.REPORT


@frozen(kw_only=True)
class Facts:
    """All that the intake and the presentations say.

    Attributes:
        reported: every report, in the order of the vocabulary's ids, whatever the order in the intake.
        denied: facts asked and denied.
        contradicted: facts both reported and denied by name.
        unknown_terms: paths of terms that the vocabulary does not hold, with near ids.
        weeks: completed weeks of pregnancy, where known.
    """

    reported: tuple[Known, ...]
    denied: frozenset[str]
    contradicted: frozenset[str]
    unknown_terms: tuple[tuple[str, tuple[str, ...]], ...]
    weeks: int | None = None

    @cached_property
    def reported_ids(self) -> frozenset[str]:
        """Ids of the reported facts."""
        return frozenset(known.fact for known in self.reported)

    def state(self, fact: str) -> FactState:
        """Reported, denied or unknown."""
        if fact in self.reported_ids:
            return FactState.REPORTED
        return FactState.DENIED if fact in self.denied else FactState.UNKNOWN


def is_asked(flag: RedFlag, regions: frozenset[Region], conditions: frozenset[str], reported: frozenset[str]) -> bool:
    """Whether complaints at these regions call for this red flag: one for any complaint, or for one of the regions."""
    if flag.asked_if and reported.isdisjoint(flag.asked_if):
        return False
    if not flag.regions and not flag.conditions:
        return True
    if not conditions.isdisjoint(flag.conditions):
        return True
    return any(own.meets(other) for own in flag.regions for other in regions)


def red_flags_asked(
    knowledge: Knowledge, regions: frozenset[Region], conditions: frozenset[str], reported: frozenset[str]
) -> tuple[RedFlag, ...]:
    """The red flags that these complaints call for: those for any complaint, and those for the regions presented."""
    return tuple(f for f in knowledge.red_flags.values() if is_asked(f, regions, conditions, reported))


@lru_cache(maxsize=16)
def _flags_by_fact(knowledge: Knowledge) -> dict[str, tuple[RedFlag, ...]]:
    found: dict[str, list[RedFlag]] = {}
    for flag in knowledge.red_flags.values():
        for fact in dict.fromkeys((*flag.any_of, *flag.all_of)):
            found.setdefault(fact, []).append(flag)
    return {fact: tuple(flags) for fact, flags in found.items()}


def flags_about(facts: frozenset[str], knowledge: Knowledge) -> tuple[RedFlag, ...]:
    """The red flags that one of these facts is part of, in the order of their ids."""
    index = _flags_by_fact(knowledge)
    found = {flag.id: flag for fact in facts for flag in index.get(fact, ())}
    return tuple(found[id_] for id_ in sorted(found))


@lru_cache(maxsize=16)
def disclosed(knowledge: Knowledge) -> frozenset[str]:
    """The facts that are answered by a route of their own, which no physician's word closes."""
    return frozenset(f for entry in knowledge.disclosures.values() if entry.message is not None for f in entry.facts)


@lru_cache(maxsize=16)
def circumstances(knowledge: Knowledge) -> frozenset[str]:
    """The facts on which it hangs whether a red flag is asked for."""
    return frozenset(fact for flag in knowledge.red_flags.values() for fact in flag.asked_if)


@lru_cache(maxsize=16)
def _measured(knowledge: Knowledge) -> tuple[tuple[IntakeFact, ...], tuple[IntakeFact, ...]]:
    """The facts that are an age, and those that follow from a platelet count."""
    facts = tuple(knowledge.intake_facts.values())
    return tuple(f for f in facts if f.from_age is not None), tuple(f for f in facts if f.platelets_below is not None)


@lru_cache(maxsize=64)
def _of_categories(knowledge: Knowledge, categories: tuple[FactCategory, ...]) -> frozenset[str]:
    return frozenset(fact.id for fact in knowledge.intake_facts.values() if fact.category in categories)


def complaint_site(presentation: Presentation, knowledge: Knowledge) -> Site | None:
    """Where a complaint is: its own region, else its condition's main one; None where neither says."""
    region = presentation.region
    if region is None:
        condition = knowledge.conditions.get(presentation.condition)
        region = condition.regions[0] if condition is not None and condition.regions else None
    return None if region is None else Site(region=region, side=presentation.side)


def _presented(presentation: Presentation, path: str, knowledge: Knowledge, today: date) -> list[Known]:
    """What a presentation itself says about safety."""
    found = []
    site = complaint_site(presentation, knowledge)
    condition = knowledge.conditions.get(presentation.condition)
    if condition is not None and condition.id in knowledge.intake_facts:
        where = f"{path}.condition"
        found.append(Known(fact=condition.id, on=today, site=site, path=where, by=Answered.PRESENTATION))
    if presentation.inflammation is Inflammation.ACUTE:
        found.append(
            Known(fact="acute-inflammation", on=today, site=site, path=f"{path}.inflammation", by=Answered.PRESENTATION)
        )
    injury = presentation.condition in ("strain", "sprain", "joint-injury")
    if injury and presentation.tissue_stage in (None, TissueStage.ACUTE, TissueStage.SUBACUTE):
        found.append(Known(fact="recent-injury", on=presentation.onset, site=site, path=path, by=Answered.PRESENTATION))
    return found


@define
class _Gathered:
    """What has been collected so far."""

    case: Case
    knowledge: Knowledge
    reported: list[Known] = Factory(list)
    denied: set[str] = Factory(set)
    named: set[str] = Factory(set)
    unknown: list[tuple[str, tuple[str, ...]]] = Factory(list)

    def presentations(self) -> None:
        """What the presentations themselves say."""
        for index, presentation in enumerate(self.case.presentations):
            self.reported += _presented(presentation, f"presentations[{index}]", self.knowledge, self.case.on)

    def age(self) -> None:
        """Facts that are an age follow from the client's."""
        age = self.case.client.age_on(self.case.on)
        if age is None:
            return
        for fact in _measured(self.knowledge)[0]:
            if fact.from_age is not None and age >= fact.from_age:
                self.reported.append(Known(fact=fact.id, on=self.case.on, path="client.age", by=Answered.MEASURED))
            else:
                self.denied.add(fact.id)

    def _placed(self, report: Report, index: int) -> Site | None:
        """Where a report is: a structure lies where the anatomy says, and where the report says too."""
        site = report.site
        if site is None or site.structure is None:
            return site
        if site.structure not in self.knowledge.anatomy:
            path = f"client.intake.reports[{index}].site.structure"
            self.unknown.append((path, self.knowledge.anatomy.near(site.structure)))
            return evolve(site, structure=None)
        known = self.knowledge.site(site.structure, site.side)
        also = dict.fromkeys((*known.also, site.region, *site.also))
        return evolve(known, also=tuple(region for region in also if region is not known.region))

    def answers(self, intake: IntakeBase) -> None:
        """What is reported and denied by name."""
        vocabulary = self.knowledge.intake_facts
        for index, report in enumerate(intake.reports):
            path = f"client.intake.reports[{index}].what"
            fact = vocabulary.find(report.what)
            if fact is None:
                self.unknown.append((path, vocabulary.near(report.what)))
            else:
                self.reported.append(Known(fact=fact.id, on=report.on, site=self._placed(report, index), path=path))
        for term in sorted(intake.denies):
            fact = vocabulary.find(term)
            if fact is None:
                self.unknown.append((f"client.intake.denies ({term})", vocabulary.near(term)))
            else:
                self.named.add(fact.id)
        self.denied |= self.named

    def medications(self, intake: IntakeBase) -> None:
        """Medicines by name; a list that is understood whole denies the other kinds."""
        if intake.medications is None:
            return
        understood = True
        for index, name in enumerate(intake.medications):
            path = f"client.intake.medications[{index}]"
            medicine = read_medicine(name, self.knowledge)
            if not medicine.known:
                understood = False
                self.unknown.append((path, medicine.near))
            for fact in sorted(medicine.facts):
                self.reported.append(Known(fact=fact, on=self.case.on, path=path, by=Answered.MEDICATION))
        if understood:
            # A list says nothing of what no name stands for, such as how often a medicine is taken.
            classes = _of_categories(self.knowledge, (FactCategory.MEDICATION,))
            facts = self.knowledge.intake_facts
            self.denied |= {id_ for id_ in classes if facts[id_].aliases or not intake.medications}

    def implied(self) -> None:
        """A fact that makes sense only with another, such as a sign in pregnancy, reports that other too."""
        have = {known.fact for known in self.reported}
        for known in tuple(self.reported):
            for other in self.knowledge.intake_facts[known.fact].only_if:
                if other not in have:
                    have.add(other)
                    self.reported.append(Known(fact=other, on=known.on, path=known.path, by=known.by))

    def measured(self, intake: IntakeBase, policy: Policy) -> None:
        """What a temperature, a platelet count and the weeks of pregnancy say."""
        today = self.case.on
        if intake.platelets is not None:
            path = "client.intake.platelets"
            for fact in _measured(self.knowledge)[1]:
                if fact.platelets_below is not None and intake.platelets < fact.platelets_below:
                    self.reported.append(Known(fact=fact.id, on=today, path=path, by=Answered.MEASURED))
        if intake.temperature is not None and intake.temperature >= policy.fever_from:
            path = "client.intake.temperature"
            self.reported.append(Known(fact="fever", on=today, path=path, by=Answered.MEASURED))
        if intake.pregnancy_weeks is None:
            return
        path = "client.intake.pregnancy_weeks"
        self.reported.append(Known(fact="pregnancy", on=today, path=path, by=Answered.MEASURED))
        if intake.pregnancy_weeks < FIRST_TRIMESTER_ENDS:
            self.reported.append(Known(fact="first-trimester", on=today, path=path, by=Answered.MEASURED))
        else:
            self.denied.add("first-trimester")


def gather_facts(case: Case, knowledge: Knowledge, policy: Policy) -> Facts:
    """Collect the facts of a case. The order of reports never matters."""
    gathered = _Gathered(case, knowledge)
    gathered.presentations()
    gathered.age()
    intake = case.client.intake
    if intake is not None:
        gathered.answers(intake)
        gathered.medications(intake)
        gathered.measured(intake, policy)
    gathered.implied()
    ids = frozenset(known.fact for known in gathered.reported)
    misunderstood = any(path.startswith("client.intake.reports") for path, _near in gathered.unknown)
    if intake is not None:
        denied = _completed(case, knowledge, intake.completed, ids, gathered.unknown)
        # A report that nobody understands may be any fact: what a form leaves unreported is then unknown, not denied.
        gathered.denied |= set() if misunderstood else denied
    return Facts(
        reported=tuple(sorted(gathered.reported, key=lambda known: (known.fact, known.path))),
        denied=frozenset(gathered.denied - ids),
        contradicted=ids & gathered.named,
        unknown_terms=tuple(sorted(gathered.unknown)),
        weeks=intake.pregnancy_weeks if intake is not None else None,
    )


def _completed(
    case: Case,
    knowledge: Knowledge,
    completed: frozenset[str],
    reported: frozenset[str],
    unknown: list[tuple[str, tuple[str, ...]]],
) -> set[str]:
    """Facts denied because a questionnaire that asks for them was filled in."""
    denied: set[str] = set()
    for name in sorted(completed):
        form = knowledge.questionnaires.get(name)
        if form is None:
            unknown.append((f"client.intake.completed ({name})", knowledge.questionnaires.near(name)))
            continue
        denied.update(form.facts)
        denied |= _of_categories(knowledge, form.categories)
        if form.red_flags:
            regions = {r for p in case.presentations for r in _regions_of(p, knowledge)}
            conditions = frozenset(p.condition for p in case.presentations if p.condition is not None)
            for flag in red_flags_asked(knowledge, frozenset(regions), conditions, reported):
                denied.update(flag.any_of, flag.all_of)
    return denied


def _regions_of(presentation: Presentation, knowledge: Knowledge) -> tuple[Region, ...]:
    condition = knowledge.conditions.get(presentation.condition)
    own = (presentation.region,) if presentation.region else (condition.regions if condition is not None else ())
    return own + presentation.other_regions
