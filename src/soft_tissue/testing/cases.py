"""Cases: who, what, where and when."""

import attrs
from hypothesis import strategies as some

from soft_tissue.models import (
    Case,
    Clearance,
    Client,
    ClinicalIntake,
    CombinedWish,
    CredentialKind,
    Diagnoser,
    Setting,
    SpaIntake,
)
from soft_tissue.testing.basics import DAY, SOMETIMES, WORDS, Strategy, shipped_knowledge
from soft_tissue.testing.clinical import assessments, clients, goals, presentations
from soft_tissue.testing.people import credentials, practitioners
from soft_tissue.units import Duration

__all__ = ["cases"]


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
    places = tuple(jurisdiction.code for jurisdiction in shipped_knowledge().jurisdictions.values())
    place = draw(some.sampled_from((*places, "FR")))
    at_hand = [draw(practitioners(name="P-1", place=place, licensed=True if calm else None))]
    if draw(SOMETIMES):
        at_hand.append(draw(practitioners(name="P-2", place=place)))
    client = draw(clients(most_reports=1 if calm else 3))
    if calm:
        client = attrs.evolve(client, birth_date=None, age=draw(some.integers(18, 90)), intake=_asked(client))
    clearances: tuple[Clearance, ...] = ()
    if client.intake is not None and client.intake.reports and draw(some.booleans()):
        clearances = tuple(
            Clearance(fact=report.what, by=Diagnoser.PHYSICIAN, on=DAY) for report in client.intake.reports
        )
    products = tuple(product.name for product in shipped_knowledge().products.values())
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
        premises=(draw(credentials(place, CredentialKind.ESTABLISHMENT_LICENSE)),) if draw(SOMETIMES) else (),
        assessments=tuple(draw(some.lists(assessments(), max_size=1))),
        clearances=clearances,
        products=tuple(draw(some.lists(some.sampled_from(products) | WORDS, max_size=2))) if draw(SOMETIMES) else None,
    )


def _asked(client: Client) -> SpaIntake | ClinicalIntake:
    """The client's intake, with everything asked; a new one where there was none."""
    everything = frozenset(shipped_knowledge().questionnaires)
    if client.intake is None:
        return ClinicalIntake(taken_on=DAY, completed=everything, medications=(), allergies=())
    return attrs.evolve(client.intake, completed=everything, denies=frozenset())
