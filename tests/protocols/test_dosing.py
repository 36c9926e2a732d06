"""Choosing doses."""

import pytest

from samples import sample_case
from soft_tissue.models import TissueStage
from soft_tissue.protocols.dosing import choose_dose, choose_published
from soft_tissue.validation import Context


@pytest.fixture
def context(library):
    return Context(sample_case(), library.knowledge, library.policy)


def test_a_published_force_does_not_hold_where_less_is_left(context, library):
    """Under a lower ceiling the force of a deep dose is unknown, and the level follows the ceiling."""
    technique = library.knowledge.techniques["trigger-point-therapy"]
    travell = "trigger-point-therapy-travell"
    doses = []
    for ceiling in (5, 3):
        dose, _ = choose_dose(
            context, technique, "infraspinatus", stage=None, point=None, ceiling=ceiling, forced=travell
        )
        doses.append(dose)
    assert doses[0].force is not None
    assert doses[1].force is None
    assert [dose.pressure_level.max for dose in doses] == [4, 3]
    assert doses[0].hold == doses[1].hold


def test_a_dose_of_another_stage_is_not_taken(library):
    """A dose published for chronic tissue does not serve acute tissue, whatever its grade."""
    for stage in (TissueStage.ACUTE, TissueStage.SUBACUTE, TissueStage.CHRONIC, None):
        for technique in library.knowledge.techniques:
            dose = choose_published(library.knowledge, technique, None, stage, None)
            assert dose is None or dose.stage in (TissueStage.ANY, stage)


def test_no_publication_is_no_dose(context, library):
    """A technique without a published dose keeps an unknown one."""
    dose, published = choose_dose(
        context, library.knowledge.techniques["petrissage"], None, stage=None, point=None, ceiling=5
    )
    assert published is None
    assert dose.published is None
    assert dose.hold is None
