"""Related sites: published, placed, graded, and never without what the map says of them."""

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as some

import soft_tissue as st
from samples import EXAMPLES, sample_case
from soft_tissue.errors import UnknownIdError
from soft_tissue.models import (
    ConditionTissue,
    EvidenceGrade,
    Presentation,
    ReferralPattern,
    Region,
    Report,
    Side,
    SideRule,
    Site,
    TissueRole,
    Verdict,
)
from soft_tissue.rendering.related_sites import related_sites_text
from soft_tissue.serialization import dump_json
from soft_tissue.testing import assert_round_trips, cases, reports
from soft_tissue.validation import Context, care_map
from soft_tissue.validation.related_sites import PALPATION, related_sites

LIBRARY = st.default_library()
KNOWLEDGE = LIBRARY.knowledge


def _found(case, knowledge=KNOWLEDGE, **options):
    return related_sites(Context(case, knowledge, LIBRARY.policy), **options)


def _with(condition, **changes):
    return evolve(sample_case(), presentations=(Presentation(condition=condition, **changes),))


def _told(case, report):
    intake = case.client.intake
    return evolve(case, client=evolve(case.client, intake=evolve(intake, reports=(*intake.reports, report))))


@given(cases())
def test_every_suggestion_says_what_the_map_says(case):
    """Verdict and ceiling are the map's own; what is not free gives its reasons."""
    context = Context(case, KNOWLEDGE, LIBRARY.policy)
    for who in (None, *case.practitioners):
        for item in related_sites(context, who):
            cell = care_map(context, who).cell(PALPATION, item.site)
            assert (item.verdict, item.max_pressure) == (cell.verdict, cell.max_pressure)
            assert item.allowed is cell.verdict.allows
            assert bool(item.because) is (cell.verdict is not Verdict.PROCEED or cell.max_pressure < 5)


@given(cases())
def test_they_are_ordered_and_joined(case):
    """The best graded come first, each muscle once, with the grade of its best source."""
    found = _found(case)
    ranks = [item.grade.rank for item in found]
    assert ranks == sorted(ranks)
    assert len({item.site.structure for item in found}) == len(found)
    for item in found:
        grades = [KNOWLEDGE.sources[source].grade.rank for source in item.sources]
        assert grades == sorted(grades)
        assert item.grade.rank == grades[0]
        assert KNOWLEDGE.anatomy[item.site.structure].treatable
        assert_round_trips(item)


@given(cases(), some.randoms(use_true_random=False))
def test_the_order_of_complaints_never_matters(case, shuffle):
    """The same complaints in another order suggest the same, but for their numbers."""
    mixed = list(case.presentations)
    shuffle.shuffle(mixed)

    def bare(found):
        return [dump_json(evolve(item, presentations=(0,))) for item in found]

    assert bare(_found(evolve(case, presentations=tuple(mixed)))) == bare(_found(case))


@given(cases(calm=True), reports())
def test_one_more_fact_never_frees_a_suggestion(case, report):
    """What is reported changes no suggestion, and makes no verdict looser."""
    before = {item.site: item for item in _found(case)}
    after = {item.site: item for item in _found(_told(case, report))}
    assert before.keys() == after.keys()
    for site, item in after.items():
        assert item.verdict.rank >= before[site].verdict.rank
        assert item.max_pressure <= before[site].max_pressure


def test_every_pattern_that_covers_the_complaint_is_used():
    """For a headache each muscle that is published to refer to the head, from outside it, is suggested."""
    found = {item.site.structure: item for item in _found(_with("tension-headache"))}
    felt = KNOWLEDGE.conditions["tension-headache"].regions
    for pattern in KNOWLEDGE.referral_patterns.values():
        structure = KNOWLEDGE.anatomy[pattern.structure]
        inside = all(any(region.within(other) for other in felt) for region in structure.regions)
        covers = any(region.meets(other) for region in pattern.regions for other in felt)
        if covers and not inside and structure.treatable:
            assert set(pattern.sources) <= set(found[structure.id].sources)
            assert TissueRole.REFERRING in found[structure.id].roles


@pytest.mark.parametrize("condition", ["disc-problem", "migraine", "neck-pain"])
def test_tissues_named_for_the_condition_are_used(condition):
    """Referring and compensating tissues that a source names are suggested, those in other roles are not for that."""
    found = {item.site.structure: item for item in _found(_with(condition))}
    for tissue in KNOWLEDGE.condition_tissues.values():
        if tissue.condition == condition and tissue.role in (TissueRole.REFERRING, TissueRole.COMPENSATING):
            for id_ in tissue.structures:
                if KNOWLEDGE.anatomy[id_].treatable:
                    assert tissue.role in found[id_].roles
                    assert set(tissue.sources) <= set(found[id_].sources)


_ADDED = [
    (SideRule.SAME_SIDE, Side.LEFT, Side.LEFT),
    (SideRule.OPPOSITE, Side.LEFT, Side.RIGHT),
    (SideRule.BOTH, Side.LEFT, Side.BOTH),
    (SideRule.BOTH, None, Side.BOTH),
    (SideRule.SAME_SIDE, None, None),
    (None, Side.LEFT, None),
]


@pytest.mark.parametrize(("rule", "side", "looked_at"), _ADDED)
def test_the_side_follows_from_the_rule(rule, side, looked_at):
    """Same, opposite or both sides; where the rule or the complaint's side is unknown, so is the place."""
    added = ConditionTissue(
        id="added", condition="tennis-elbow", structures=("soleus",), role=TissueRole.COMPENSATING, side_rule=rule
    )
    knowledge = KNOWLEDGE.with_entries("test", condition_tissues=(added,))
    found = {item.site.structure: item for item in _found(_with("tennis-elbow", side=side), knowledge)}
    assert found["soleus"].side_rule is rule
    assert found["soleus"].site.side is looked_at
    assert found["soleus"].grade is EvidenceGrade.NONE


def test_sources_that_differ_about_the_side_leave_it_open():
    """Two rules that disagree make no rule; both sides are looked at."""
    added = tuple(
        ConditionTissue(
            id=f"added-{rule.value.replace('_', '-')}",
            condition="tennis-elbow",
            structures=("soleus",),
            role=TissueRole.COMPENSATING,
            side_rule=rule,
        )
        for rule in (SideRule.SAME_SIDE, SideRule.OPPOSITE)
    )
    knowledge = KNOWLEDGE.with_entries("test", condition_tissues=added)
    found = {item.site.structure: item for item in _found(_with("tennis-elbow", side=Side.LEFT), knowledge)}
    assert found["soleus"].side_rule is None
    assert found["soleus"].site.side is Side.BOTH


def test_what_the_anatomy_does_not_hold_is_left_out():
    """A pattern of an unknown muscle, and tissue that hands do not treat, suggest nothing."""
    untreated = next(s.id for s in KNOWLEDGE.anatomy.values() if not s.treatable)
    added = tuple(
        ReferralPattern(id=f"added-{number}", structure=id_, regions=(Region.ELBOW,))
        for number, id_ in enumerate(("no-such-muscle", untreated))
    )
    knowledge = KNOWLEDGE.with_entries("test", referral_patterns=added)
    assert _found(_with("tennis-elbow"), knowledge) == _found(_with("tennis-elbow"))


def test_a_muscle_within_the_complaint_is_not_beyond_it():
    """For a complaint of the neck and back a pattern within them suggests nothing new; the whole body neither."""
    added = ReferralPattern(id="added", structure="splenius-capitis", regions=(Region.NECK,))
    knowledge = KNOWLEDGE.with_entries("test", referral_patterns=(added,))
    where = Presentation(complaint="pain", region=Region.WHOLE_BODY)
    assert _found(evolve(sample_case(), presentations=(where,)), knowledge) == ()


def test_a_forbidden_site_says_so():
    """Near an open wound the muscle stays in the list, with the verdict and the reason."""
    site = KNOWLEDGE.site("upper-trapezius")
    told = _told(_with("tension-headache"), Report(what="open-wound", on=sample_case().on, site=site))
    item = next(item for item in _found(told) if item.site.structure == "upper-trapezius")
    assert not item.allowed
    assert any("wound" in why for why in item.because)
    line = next(x for x in related_sites_text((item,), KNOWLEDGE).splitlines() if "upper trapezius" in x)
    assert line.startswith("  x ")


def test_another_technique_has_its_own_verdict():
    """The verdict is about the technique that is asked for; a name that is not known is refused."""
    case = _with("tension-headache")
    found = st.related_sites(case, technique="dry-needling")
    assert {item.technique for item in found} == {"dry-needling"}
    assert not any(item.allowed for item in found)
    for options in ({"technique": "no-such"}, {"practitioner": "P-none"}):
        with pytest.raises(UnknownIdError):
            st.related_sites(case, **options)
    with_limits = st.related_sites(case, practitioner=case.practitioners[0].id)
    assert len(with_limits) == len(found)


def test_a_complaint_named_by_an_alias_suggests_the_same():
    """The case may name its condition as people do."""
    named = st.related_sites(_with("tension-headache"))
    alias = KNOWLEDGE.conditions["tension-headache"].aliases[0].lower().replace(" ", "-")
    assert st.related_sites(_with(alias)) == named


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_text_names_no_disease_and_promises_nothing(path):
    """The text says that it is a suggestion, gives the verdict words and cites what it says."""
    found = st.related_sites(st.load_case(path))
    text = related_sites_text(found, KNOWLEDGE, most=3)
    assert text.startswith("ALSO WORTH A LOOK")
    assert "not a finding" in text
    assert ("and" in text.splitlines()[-1] or "SOURCES" in text or not found) is True
    assert text.count("\n  - ") + text.count("\n  x ") == min(3, len(found))


def test_without_a_complaint_nothing_is_suggested():
    """A case with only a goal has no related site."""
    empty = evolve(sample_case(), presentations=())
    assert _found(empty) == ()
    assert "nothing is published" in related_sites_text((), KNOWLEDGE)
    assert Site(region=Region.NECK) not in {item.site for item in _found(empty)}
