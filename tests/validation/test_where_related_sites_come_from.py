"""What a related site says of itself: why it is named, by whom, and in which order."""

from attrs import evolve

import soft_tissue as st
from samples import sample_case
from soft_tissue.models import ConditionTissue, EvidenceGrade, Presentation, ReferralPattern, Region, TissueRole
from soft_tissue.validation import Context
from soft_tissue.validation.related_sites import related_sites

LIBRARY = st.default_library()
KNOWLEDGE = LIBRARY.knowledge
FREE = next(
    structure.id
    for structure in KNOWLEDGE.anatomy.values()
    if structure.treatable
    and structure.regions == (Region.THIGH,)
    and all(found.structure != structure.id for found in KNOWLEDGE.referral_patterns.values())
)
"""A muscle of the thigh that no shipped pattern is about."""
CASE = evolve(sample_case(), presentations=(Presentation(condition="tennis-elbow"),))
STRONG, MIDDLE, WEAK = (
    next(id_ for id_, source in KNOWLEDGE.sources.items() if source.grade == grade)
    for grade in ("high", "low", "very_low")
)


def pattern(number, structure="soleus", regions=(Region.ELBOW,), **more):
    """A published pattern."""
    return ReferralPattern(id=f"added-{number}", structure=structure, regions=regions, **more)


def tissue(number, structure="soleus", **more):
    """Tissue that a source names for the care of the complaint."""
    named = {"condition": "tennis-elbow", "structures": (structure,), "role": TissueRole.COMPENSATING}
    return ConditionTissue(id=f"added-{number}", **named, **more)


def suggested(*, case=CASE, patterns=(), tissues=()):
    """The suggestions that come with what is added, by structure."""
    knowledge = KNOWLEDGE.with_entries("test", referral_patterns=patterns, condition_tissues=tissues)
    return {item.site.structure: item for item in related_sites(Context(case, knowledge, LIBRARY.policy))}


def test_it_says_where_a_muscle_refers_to():
    """The source's own words go before the regions; the point is named where the source numbers them."""
    name = KNOWLEDGE.anatomy["soleus"].name
    where = (Region.ELBOW, Region.HAND)
    for more, said in (
        ({}, f"{name} is published to refer to: elbow, hand"),
        ({"refers_to": "the outer elbow"}, f"{name} is published to refer to: the outer elbow"),
        ({"point": "point 2"}, f"{name} (point 2) is published to refer to: elbow, hand"),
    ):
        assert suggested(patterns=(pattern(1, regions=where, **more),))["soleus"].why == (said,)


def test_it_says_what_a_source_names_a_tissue_as():
    """The role and the condition are named, with the source's note where there is one."""
    said = f"named as compensating in {KNOWLEDGE.conditions['tennis-elbow'].name.lower()}"
    assert suggested(tissues=(tissue(1),))["soleus"].why == (said,)
    assert suggested(tissues=(tissue(1, note="often tight"),))["soleus"].why == (f"{said}: often tight",)


def test_the_best_source_comes_first():
    """Sources, and what they say, stand in the order of their grades; an unknown source is the last."""
    told = (
        tissue(1, note="a weak one", sources=(WEAK,)),
        tissue(2, note="b strong one", sources=(STRONG, "no-such-source")),
        tissue(3, note="a middling one", sources=(MIDDLE,)),
    )
    found = suggested(tissues=told)["soleus"]
    assert found.sources == (STRONG, MIDDLE, WEAK, "no-such-source")
    assert [why.split(": ")[1] for why in found.why] == ["b strong one", "a middling one", "a weak one"]
    assert found.grade is EvidenceGrade.HIGH


def test_of_one_grade_the_more_often_named_come_first():
    """More sources go before fewer, then the names decide."""
    same = [id_ for id_, source in KNOWLEDGE.sources.items() if source.grade == "very_low"][:2]
    told = (
        tissue(1, "tibialis-anterior", sources=(same[0],)),
        tissue(2, "soleus", sources=(same[0],)),
        tissue(3, "gastrocnemius", sources=(same[0],)),
        tissue(4, "tibialis-anterior", sources=(same[1],)),
    )
    order = [id_ for id_ in suggested(tissues=told) if id_ in {"tibialis-anterior", "soleus", "gastrocnemius"}]
    assert order == ["tibialis-anterior", "gastrocnemius", "soleus"]


def test_a_complaint_of_its_own_region_looks_from_there():
    """A region that the complaint names goes before those of its condition; other regions come with either."""
    added = (pattern(1, FREE, regions=(Region.FOOT,)),)
    felt = Presentation(condition="tennis-elbow", region=Region.FOOT)
    also = Presentation(condition="tennis-elbow", other_regions=(Region.FOOT,))
    assert FREE not in suggested(patterns=added)
    for presentation in (felt, also):
        assert FREE in suggested(case=evolve(CASE, presentations=(presentation,)), patterns=added)
    at_the_elbow = (pattern(1, FREE, regions=(Region.ELBOW,)),)
    assert FREE not in suggested(case=evolve(CASE, presentations=(felt,)), patterns=at_the_elbow)
    assert FREE in suggested(case=evolve(CASE, presentations=(also,)), patterns=at_the_elbow)


def test_a_muscle_partly_beyond_the_complaint_is_suggested():
    """A muscle that lies only within the complaint is left out, one that reaches beyond it is not."""
    across = next(
        s for s in KNOWLEDGE.anatomy.values() if s.treatable and len(s.regions) > 1 and Region.NECK in s.regions
    )
    case = evolve(CASE, presentations=(Presentation(complaint="pain", region=Region.NECK),))
    added = (pattern(1, across.id, regions=(Region.NECK,)),)
    assert across.id in suggested(case=case, patterns=added)
    whole = evolve(
        CASE, presentations=(Presentation(complaint="pain", region=Region.NECK, other_regions=across.regions),)
    )
    assert across.id not in suggested(case=whole, patterns=added)
