"""Regions, sides and sites."""

from hypothesis import given
from hypothesis import strategies as some

from soft_tissue.models import Region, Side, Site
from soft_tissue.testing import sites

regions = some.sampled_from(Region)


@given(regions, regions)
def test_meeting_is_mutual(one, other):
    """Two regions meet when one lies inside the other, seen from either."""
    assert one.meets(other) is other.meets(one)
    assert one.meets(other) is (one.within(other) or other.within(one))
    assert one.within(Region.WHOLE_BODY)


@given(sites(), sites())
def test_sites_meet_mutually(one, other):
    """Two sites meet, or not, seen from either; a site meets itself."""
    assert one.meets(other) is other.meets(one)
    assert one.meets(one)


def test_every_region_hangs_on_the_body():
    """Every region but the whole body lies in a larger one, without a circle."""
    assert [region for region in Region if region.parent is None] == [Region.WHOLE_BODY]


def test_left_and_right_never_meet():
    """The left shoulder and the right one are apart; an unknown side meets both."""
    left, right = (Site(region=Region.SHOULDER, side=side) for side in (Side.LEFT, Side.RIGHT))
    assert not left.meets(right)
    assert Site(region=Region.SHOULDER).meets(left)
    assert Side.LEFT.opposite is Side.RIGHT
    assert Side.BOTH.opposite is Side.BOTH
