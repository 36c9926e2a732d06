"""What an intake, a measurement and a complaint say, each at its limits."""

from datetime import timedelta

import pytest
from attrs import evolve

import soft_tissue as st
from samples import sample_case
from soft_tissue.models import (
    Inflammation,
    Presentation,
    Region,
    Report,
    Side,
    Site,
    TissueStage,
)
from soft_tissue.units import Temperature
from soft_tissue.validation import gather_facts
from soft_tissue.validation.facts import Answered, FactState, complaint_site

LIBRARY = st.default_library()
K, POLICY = LIBRARY.knowledge, LIBRARY.policy
TODAY = sample_case().on
OF_AGE = next(fact for fact in K.intake_facts.values() if fact.from_age is not None)
FEW_PLATELETS = next(fact for fact in K.intake_facts.values() if fact.platelets_below is not None)


def bare(*presentations, age=41, **intake):
    """A case whose client was asked nothing but this."""
    case = sample_case()
    empty = {"completed": frozenset(), "medications": None, "denies": frozenset(), "reports": ()}
    told = evolve(case.client.intake, **{**empty, **intake})
    return evolve(case, client=evolve(case.client, age=age, intake=told), presentations=presentations)


def facts_of(*presentations, **changes):
    """What is known of such a case."""
    return gather_facts(bare(*presentations, **changes), K, POLICY)


def known(facts, fact):
    """The reports of one fact."""
    return [report for report in facts.reported if report.fact == fact]


# What is measured.


def test_an_age_is_reported_from_its_birthday_on():
    """From the age itself a fact of age is reported, below it is denied, and of an unknown age it is unknown."""
    assert facts_of(age=OF_AGE.from_age - 1).state(OF_AGE.id) is FactState.DENIED
    assert facts_of(age=None).state(OF_AGE.id) is FactState.UNKNOWN
    (report,) = known(facts_of(age=OF_AGE.from_age), OF_AGE.id)
    assert (report.on, report.path, report.by) == (TODAY, "client.age", Answered.MEASURED)


def test_every_age_is_held_against_every_fact_of_age():
    """One age that is reached does not settle the others."""
    limits = sorted(fact.from_age for fact in K.intake_facts.values() if fact.from_age is not None)
    assert len(limits) > 1
    found = facts_of(age=limits[0])
    reached = {f.id for f in K.intake_facts.values() if f.from_age is not None and f.from_age <= limits[0]}
    beyond = {f.id for f in K.intake_facts.values() if f.from_age is not None and f.from_age > limits[0]}
    assert reached <= found.reported_ids
    assert beyond <= found.denied


@pytest.mark.parametrize(("fewer", "state"), [(1, FactState.REPORTED), (0, FactState.UNKNOWN)])
def test_platelets_below_the_limit(fewer, state):
    """A count below the limit is reported; one at the limit says nothing, and is no denial."""
    found = facts_of(platelets=FEW_PLATELETS.platelets_below - fewer)
    assert found.state(FEW_PLATELETS.id) is state
    for report in known(found, FEW_PLATELETS.id):
        assert (report.on, report.path, report.by) == (TODAY, "client.intake.platelets", Answered.MEASURED)


def test_a_fever_from_the_limit_on():
    """At the policy's limit a temperature is a fever, below it is not; nor is one that was not taken."""
    limit = POLICY.fever_from
    (report,) = known(facts_of(temperature=limit), "fever")
    assert (report.on, report.path, report.by) == (TODAY, "client.intake.temperature", Answered.MEASURED)
    assert facts_of(temperature=Temperature(limit.value - 1, "Cel")).state("fever") is FactState.UNKNOWN
    assert facts_of().state("fever") is FactState.UNKNOWN


@pytest.mark.parametrize(
    ("weeks", "first"), [(0, FactState.REPORTED), (12, FactState.REPORTED), (13, FactState.DENIED)]
)
def test_weeks_of_pregnancy(weeks, first):
    """Weeks report a pregnancy; the first trimester ends with thirteen completed weeks."""
    found = facts_of(pregnancy_weeks=weeks)
    assert found.weeks == weeks
    assert found.state("first-trimester") is first
    for report in (*known(found, "pregnancy"), *known(found, "first-trimester")):
        assert (report.on, report.path, report.by) == (TODAY, "client.intake.pregnancy_weeks", Answered.MEASURED)
    assert found.state("pregnancy") is FactState.REPORTED


def test_without_weeks_nothing_is_known_of_a_pregnancy():
    """Weeks that were not asked report and deny nothing."""
    found = facts_of()
    assert found.weeks is None
    assert found.state("pregnancy") is found.state("first-trimester") is FactState.UNKNOWN


def test_without_an_intake_little_is_known():
    """Without an intake only age and complaints speak, and nothing is denied but what an age rules out."""
    case = evolve(sample_case(), client=evolve(sample_case().client, age=20, intake=None), presentations=())
    found = gather_facts(case, K, POLICY)
    assert (found.reported, found.weeks, found.contradicted, found.unknown_terms) == ((), None, frozenset(), ())
    assert found.denied == {fact.id for fact in K.intake_facts.values() if fact.from_age is not None}


# What is told.


def test_a_report_keeps_when_and_where():
    """The day, the place and where it stands in the case go with a report; a name finds its fact."""
    day, place = TODAY - timedelta(days=3), Site(region=Region.KNEE, side=Side.LEFT)
    told = (Report(what="fever"), Report(what=K.intake_facts["recent-surgery"].name, on=day, site=place))
    (report,) = known(facts_of(reports=told), "recent-surgery")
    assert (report.on, report.site) == (day, place)
    assert (report.path, report.by) == ("client.intake.reports[1].what", Answered.REPORT)


def test_what_is_both_told_and_denied_is_contradicted():
    """A fact that is both is reported, contradicted and not denied; one that is only denied is denied."""
    found = facts_of(reports=(Report(what="fever"),), denies=frozenset({"fever", "pregnancy"}))
    assert (found.contradicted, found.denied & {"fever", "pregnancy"}) == ({"fever"}, {"pregnancy"})
    assert found.state("fever") is FactState.REPORTED


def test_what_is_not_understood_is_kept():
    """Each term that the vocabulary does not hold is kept with its place and near ids; the others count."""
    found = facts_of(
        reports=(Report(what="feverr"), Report(what="open-wound")),
        denies=frozenset({"pregnancyy", "osteoporosis"}),
        completed=frozenset({"medicationn"}),
        medications=("ibuprofin", "aspirin"),
    )
    terms = dict(found.unknown_terms)
    assert set(terms) == {
        "client.intake.reports[0].what",
        "client.intake.denies (pregnancyy)",
        "client.intake.completed (medicationn)",
        "client.intake.medications[0]",
    }
    assert "fever" in terms["client.intake.reports[0].what"]
    assert "pregnancy" in terms["client.intake.denies (pregnancyy)"]
    assert "medication" in terms["client.intake.completed (medicationn)"]
    assert "ibuprofen" in terms["client.intake.medications[0]"]
    assert {"open-wound", "blood-thinner"} <= found.reported_ids
    assert "osteoporosis" in found.denied


def test_a_medicine_is_reported_where_it_stands():
    """A medicine reports its classes, each with its place in the list."""
    found = facts_of(medications=("ibuprofen", "aspirin"))
    (report,) = known(found, "blood-thinner")
    assert (report.on, report.path, report.by) == (TODAY, "client.intake.medications[1]", Answered.MEDICATION)


@pytest.mark.parametrize(
    ("medications", "state"),
    [
        (("ibuprofen",), FactState.DENIED),
        ((), FactState.DENIED),
        (("ibuprofen", "moonbeam"), FactState.UNKNOWN),
        (("moonbeam", "ibuprofen"), FactState.UNKNOWN),
        (None, FactState.UNKNOWN),
    ],
    ids=str,
)
def test_a_list_denies_other_classes_only_when_all_of_it_is_understood(medications, state):
    """A list that is understood whole denies what is not on it; one strange name, or no list, denies nothing."""
    assert facts_of(medications=medications).state("blood-thinner") is state


def test_a_list_is_silent_on_what_no_name_stands_for():
    """How often a medicine is taken is on no list; only an empty one denies it."""
    nameless = next(f.id for f in K.intake_facts.values() if f.category == "medication" and not f.aliases)
    assert facts_of(medications=("ibuprofen",)).state(nameless) is FactState.UNKNOWN
    assert facts_of(medications=()).state(nameless) is FactState.DENIED


def test_a_sign_in_pregnancy_reports_the_pregnancy():
    """A fact that makes sense only with another reports that too, where it stands, once and in spite of a denial."""
    sign = "reduced-fetal-movement"
    found = facts_of(reports=(Report(what="fever"), Report(what=sign, on=TODAY)), denies=frozenset({"pregnancy"}))
    (report,) = known(found, "pregnancy")
    assert (report.on, report.path) == (TODAY, "client.intake.reports[1].what")
    assert found.contradicted == {"pregnancy"}
    both = facts_of(reports=(Report(what=sign), Report(what="preterm-labor-signs")))
    assert len(known(both, "pregnancy")) == 1
    told = facts_of(reports=(Report(what=sign), Report(what="pregnancy")))
    assert [r.path for r in known(told, "pregnancy")] == ["client.intake.reports[1].what"]


def test_reports_stand_in_the_order_of_their_facts():
    """The order in which facts are told never matters."""
    found = facts_of(reports=(Report(what="pregnancy"), Report(what="fever"), Report(what="open-wound")))
    assert [report.fact for report in found.reported if report.by is Answered.REPORT] == [
        "fever",
        "open-wound",
        "pregnancy",
    ]


# What a form asks for.


def test_a_filled_in_form_denies_what_it_asks_for():
    """A form denies what it asks for and was not told, and nothing that another form asks for."""
    health = facts_of(completed=frozenset({"general-health"}), reports=(Report(what="osteoporosis"),))
    assert health.state("osteoporosis") is FactState.REPORTED
    assert health.state("recent-surgery") is FactState.DENIED
    assert health.state("blood-thinner") is FactState.UNKNOWN
    medicines = facts_of(completed=frozenset({"medication"}))
    assert medicines.state("blood-thinner") is FactState.DENIED
    assert medicines.state("recent-surgery") is FactState.UNKNOWN


def test_a_strange_form_hides_no_other():
    """A form that is not known is said; the ones beside it count."""
    found = facts_of(completed=frozenset({"another", "medication"}))
    assert [path for path, _near in found.unknown_terms] == ["client.intake.completed (another)"]
    assert found.state("blood-thinner") is FactState.DENIED


def test_the_form_of_red_flags_denies_those_of_the_complaint():
    """It denies the signs that are asked for the complaint's regions, and leaves those of others unknown."""
    form = {"completed": frozenset({"red-flags"})}
    back = Presentation(complaint="pain", region=Region.LOW_BACK)
    for complaint in (
        back,
        Presentation(condition="low-back-pain"),
        Presentation(complaint="pain", region=Region.WRIST, other_regions=(Region.LOW_BACK,)),
    ):
        assert facts_of(complaint, **form).state("saddle-numbness") is FactState.DENIED
    wrist = Presentation(complaint="pain", region=Region.WRIST)
    assert facts_of(wrist, **form).state("saddle-numbness") is FactState.UNKNOWN
    assert facts_of(back).state("saddle-numbness") is FactState.UNKNOWN


# What a complaint says.


def test_an_inflamed_complaint_is_an_acute_inflammation_there():
    """Inflammation that was seen counts at the site of the complaint, from today."""
    quiet = Presentation(complaint="pain", region=Region.NECK, inflammation=Inflammation.NONE)
    hot = Presentation(complaint="pain", region=Region.KNEE, side=Side.LEFT, inflammation=Inflammation.ACUTE)
    (report,) = known(facts_of(quiet, hot), "acute-inflammation")
    assert (report.on, report.site) == (TODAY, Site(region=Region.KNEE, side=Side.LEFT))
    assert (report.path, report.by) == ("presentations[1].inflammation", Answered.PRESENTATION)


@pytest.mark.parametrize("condition", ["strain", "sprain", "joint-injury"])
@pytest.mark.parametrize(
    ("stage", "recent"),
    [
        (None, True),
        (TissueStage.ACUTE, True),
        (TissueStage.SUBACUTE, True),
        (TissueStage.CHRONIC, False),
    ],
)
def test_an_injury_is_recent_until_it_is_chronic(condition, stage, recent):
    """An injury counts as recent from its onset unless it is known to be chronic."""
    onset = TODAY - timedelta(days=5)
    complaint = Presentation(condition=condition, region=Region.ANKLE, tissue_stage=stage, onset=onset)
    found = known(facts_of(complaint), "recent-injury")
    assert bool(found) is recent
    for report in found:
        assert (report.on, report.site, report.by) == (onset, Site(region=Region.ANKLE), Answered.PRESENTATION)
        assert report.path == "presentations[0]"


def test_what_is_no_injury_is_none():
    """Another condition in the acute stage is no recent injury."""
    complaint = Presentation(condition="low-back-pain", tissue_stage=TissueStage.ACUTE)
    assert known(facts_of(complaint), "recent-injury") == []


def test_where_a_complaint_is():
    """Its own region, else its condition's first; nowhere where neither says."""
    first = K.conditions["sprain"].regions[0]
    at = Presentation(condition="sprain", region=Region.WRIST, side=Side.RIGHT)
    assert complaint_site(at, K) == Site(region=Region.WRIST, side=Side.RIGHT)
    assert complaint_site(evolve(at, region=None), K) == Site(region=first, side=Side.RIGHT)
    assert complaint_site(Presentation(condition="no-such-condition"), K) is None
    assert complaint_site(Presentation(complaint="pain"), K) is None
    nowhere = next((c.id for c in K.conditions.values() if not c.regions), None)
    assert nowhere is None or complaint_site(Presentation(condition=nowhere), K) is None
