"""Searching a roster in memory, beside a plain comprehension over dicts as the floor."""

import random
import timeit
from datetime import date, timedelta

import soft_tissue as st
from soft_tissue.models import (
    Activity,
    Case,
    Credential,
    CredentialKind,
    CredentialStatus,
    Discipline,
    Experience,
    Ledger,
    Practitioner,
)

SIZES = (25_000, 50_000, 100_000)
ACTIVITIES = 40


def _practitioner(number: int, dice: random.Random, case: Case) -> Practitioner:
    """Somebody like those of a real roster: most licensed here, many certified, some lapsed."""
    active = CredentialStatus.ACTIVE
    place = dice.choice((case.place,) * 8 + ("US-GA", "US-WA"))
    expires = case.on + timedelta(days=dice.randint(-200, 700))
    credentials = [Credential(kind=CredentialKind.LICENSE, jurisdiction=place, status=active, expires_on=expires)]
    insured = case.on + timedelta(days=dice.randint(-100, 300))
    credentials.append(Credential(kind=CredentialKind.LIABILITY_INSURANCE, expires_on=insured))
    if dice.random() < 0.4:  # noqa: PLR2004 - the share of those certified
        kind, discipline = CredentialKind.MODALITY_CERTIFICATION, Discipline.NEUROMUSCULAR
        credentials.append(Credential(kind=kind, issuer="NMT Center", discipline=discipline, status=active))
    treated = Experience(condition="frozen-shoulder", clients=dice.randint(0, 50))
    return Practitioner(
        id=f"P-{number}",
        credentials=tuple(credentials),
        experience=(treated,),
        practicing_since=date(dice.randint(2000, 2025), 1, 1),
    )


def _as_dict(practitioner: Practitioner) -> dict[str, object]:
    """What a hand-written search would keep of somebody."""
    return {
        "place": practitioner.credentials[0].jurisdiction,
        "expires_on": practitioner.credentials[0].expires_on,
        "certified": any(c.discipline is not None for c in practitioner.credentials),
        "clients": practitioner.experience[0].clients,
    }


def roster_table(case: Case) -> None:
    """Print how long a search takes, and the floor."""
    dice = random.Random(7)  # noqa: S311 - a benchmark, not a secret
    roster = [_practitioner(number, dice, case) for number in range(max(SIZES))]
    rows = [_as_dict(practitioner) for practitioner in roster]
    print("\nfind_practitioners, ms")
    print(f"  {'roster':<12}{'qualify':>8}{'ours':>8}{'floor':>8}{'ratio':>8}{'us each':>9}")
    for size in SIZES:
        some, plain = roster[:size], rows[:size]

        def floor(plain: list[dict[str, object]] = plain) -> list[dict[str, object]]:
            able = [r for r in plain if r["place"] == case.place and r["expires_on"] >= case.on and r["certified"]]  # type: ignore[operator]
            return sorted(able, key=lambda r: -r["clients"])  # type: ignore[operator]

        ours = 1000 * min(timeit.repeat(lambda some=some: st.find_practitioners(some, case), number=1, repeat=5))
        theirs = 1000 * min(timeit.repeat(floor, number=1, repeat=5))
        found = len(st.find_practitioners(some, case))
        each = 1000 * ours / size
        print(f"  {size:<12}{found:>8}{ours:>8.0f}{theirs:>8.1f}{ours / theirs:>8.0f}{each:>9.2f}")
    search = st.find_practitioners(roster, case)
    print(f"  {'the best ten, with reasons':<40}{1000 * min(timeit.repeat(lambda: search.best(10), number=1)):>8.2f}")

    license_ = Credential(kind=CredentialKind.LICENSE, jurisdiction="US-FL", expires_on=date(2027, 8, 31))
    kinds = ("ethics", "laws-and-rules", "medical-errors", "massage")
    activities = tuple(
        Activity(
            completed_on=date(2025, 9, 1) + timedelta(days=10 * number),
            amount=1,
            topics=frozenset({kinds[number % len(kinds)]}),
            hands_on=number % 2 == 0,
        )
        for number in range(ACTIVITIES)
    )
    ledger = Ledger(credentials=(license_,), activities=activities)
    call = lambda: st.evaluate_continuing_education(ledger, "US-FL", date(2026, 11, 23))  # noqa: E731
    print(f"  {f'a ledger of {ACTIVITIES} activities':<40}{1000 * min(timeit.repeat(call, number=1)):>8.2f}")
