"""Continuing-education activities, and which of them a rule means."""

from datetime import date

import pytest
from attrs import evolve, fields_dict
from hypothesis import given
from hypothesis import strategies as some

from soft_tissue.errors import InvalidRecordError
from soft_tissue.models import Activity, ActivityFormat, ActivityMatch, ActivityRole, InactiveSpan
from soft_tissue.testing import activities, activity_matches, practitioners

OPEN = ("topics", "format", "hands_on", "approvals")
"""What an activity's record may leave out."""
GROUPS = tuple(fields_dict(ActivityMatch))


def _plain(field):
    return ActivityMatch() if field is None else getattr(ActivityMatch(), field)


@given(activity_matches(), activities(known=True), some.sets(some.sampled_from(OPEN)))
def test_more_knowledge_never_contradicts(match, activity, forgotten):
    """What a rule says of an activity that leaves things out it says of the whole record too, or it was open."""
    less = evolve(activity, **dict.fromkeys(forgotten))
    assert match.matches(activity) is not None
    assert match.matches(less) in (None, match.matches(activity))


@given(activity_matches(), activities(), some.data())
def test_each_thing_learned_keeps_what_was_known(match, activity, data):
    """One more thing on record turns an open answer into any, and a known one into no other."""
    missing = [name for name in OPEN if getattr(activity, name) is None]
    if missing:
        name = data.draw(some.sampled_from(missing))
        more = evolve(activity, **{name: getattr(data.draw(activities(known=True)), name)})
        before = match.matches(activity)
        assert before is None or match.matches(more) is before


@given(activity_matches(), activities(), some.sampled_from(GROUPS))
def test_one_group_less_never_means_fewer(match, activity, group):
    """Without one of its groups a rule means the same activities or more."""
    order = (False, None, True)
    wider = evolve(match, **{group: _plain(group)})
    assert order.index(match.matches(activity)) <= order.index(wider.matches(activity))


@given(activity_matches(), activities())
def test_every_group_must_match(match, activity):
    """A rule's answer is that of its groups together: no when one says no, open when one is."""
    each = {evolve(ActivityMatch(), **{group: getattr(match, group)}).matches(activity) for group in GROUPS}
    assert match.matches(activity) is (False if False in each else None if None in each else True)


@given(activities())
def test_a_rule_without_groups_means_all(activity):
    """A rule that names nothing means every activity, however little is on record."""
    assert ActivityMatch().matches(activity) is True


ETHICS = Activity(
    completed_on=date(2026, 1, 9),
    amount=2,
    topics=frozenset({"ethics", "business"}),
    format=ActivityFormat.LIVE_ONLINE,
    hands_on=False,
    approvals=frozenset({"ncbtmb"}),
    role=ActivityRole.PRESENTER,
)


@pytest.mark.parametrize(
    ("wanted", "answer"),
    [
        ({"topics": frozenset({"ethics", "cpr"})}, True),
        ({"topics": frozenset({"cpr"})}, False),
        ({"only_topics": frozenset({"ethics", "business", "cpr"})}, True),
        ({"only_topics": frozenset({"ethics"})}, False),
        ({"not_topics": frozenset({"cpr"})}, True),
        ({"not_topics": frozenset({"business"})}, False),
        ({"formats": frozenset({ActivityFormat.LIVE_ONLINE, ActivityFormat.IN_PERSON})}, True),
        ({"formats": frozenset({ActivityFormat.IN_PERSON})}, False),
        ({"hands_on": False}, True),
        ({"hands_on": True}, False),
        ({"approvals": frozenset({"ncbtmb", "amta"})}, True),
        ({"approvals": frozenset({"amta"})}, False),
        ({"not_approvals": frozenset({"amta"})}, True),
        ({"not_approvals": frozenset({"ncbtmb"})}, False),
        ({"roles": frozenset({ActivityRole.PRESENTER})}, True),
        ({"roles": frozenset({ActivityRole.AUTHOR})}, False),
    ],
    ids=str,
)
def test_what_each_group_means(wanted, answer):
    """Each group means what it says; a role is always on record, the rest may be open."""
    match = ActivityMatch(**wanted)
    assert match.matches(ETHICS) is answer
    blank = Activity(completed_on=ETHICS.completed_on, amount=2, role=ETHICS.role)
    assert match.matches(blank) is (answer if "roles" in wanted else None)


def test_an_activity_in_no_topic_is_in_none_alone():
    """An activity that is known to be in no topic is in none of those wanted, and never in these alone."""
    blank = evolve(ETHICS, topics=frozenset(), approvals=frozenset())
    ethics = frozenset({"ethics"})
    assert ActivityMatch(topics=ethics).matches(blank) is False
    assert ActivityMatch(only_topics=ethics).matches(blank) is False
    assert ActivityMatch(not_topics=ethics).matches(blank) is True
    assert ActivityMatch(approvals=frozenset({"ncbtmb"})).matches(blank) is False


@given(practitioners())
def test_a_ledger_is_what_the_practitioner_has(practitioner):
    """A practitioner's ledger holds the same record, under the same id."""
    ledger = practitioner.ledger()
    assert ledger.practitioner == practitioner.id
    assert ledger.born_on == practitioner.born_on
    assert ledger.credentials == practitioner.credentials
    assert ledger.inactive == practitioner.inactive
    assert ledger.activities == practitioner.activities


def test_a_license_rests_forward_in_time():
    """A span of rest ends on its first day or later."""
    assert InactiveSpan(since=date(2024, 2, 29), until=date(2024, 2, 29))
    with pytest.raises(InvalidRecordError, match="until: must not be before since"):
        InactiveSpan(since=date(2024, 2, 29), until=date(2024, 2, 28))
