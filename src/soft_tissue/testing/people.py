"""Who gives care: credentials, ledgers, practitioners."""

from datetime import date, timedelta

from hypothesis import strategies as some

from soft_tissue.models import (
    Credential,
    CredentialKind,
    CredentialStatus,
    Discipline,
    Experience,
    InsuranceForm,
    InsuranceTerms,
    Ledger,
    Practitioner,
    Profession,
    Setting,
    TherapistGender,
    Verification,
    VerificationMethod,
    npi_is_valid,
)
from soft_tissue.models.credential import BASE_KINDS
from soft_tissue.testing.basics import DAY, SOMETIMES, WORDS, Strategy, maybe, past, restricted_works, shipped_knowledge
from soft_tissue.testing.education import activities, inactive_spans, transcripts

__all__ = ["credentials", "ledgers", "npis", "practitioners"]

_OF_A_PLACE = BASE_KINDS | {
    CredentialKind.LOCAL_PERMIT,
    CredentialKind.ESTABLISHMENT_LICENSE,
    CredentialKind.ENDORSEMENT,
}
_CERTIFICATIONS = (CredentialKind.BOARD_CERTIFICATION, CredentialKind.MODALITY_CERTIFICATION)


def npis() -> "Strategy[str]":
    """National Provider Identifiers whose check digit holds, whoever may have them.

    >>> from hypothesis import given
    >>> from soft_tissue.models import npi_is_valid
    >>> @given(npis())
    ... def test_it(number: str) -> None:
    ...     assert npi_is_valid(number)
    """

    def checked(nine: str) -> str:
        return next(nine + digit for digit in "0123456789" if npi_is_valid(nine + digit))

    return some.from_regex(r"[12][0-9]{8}", fullmatch=True).map(checked)


@some.composite
def _terms(draw: some.DrawFn) -> InsuranceTerms:
    form = draw(maybe(some.sampled_from(InsuranceForm)))
    claims_made = form is not InsuranceForm.OCCURRENCE
    claim = draw(maybe(some.sampled_from((200_000, 500_000, 1_000_000, 2_000_000))))
    times = draw(maybe(some.integers(1, 5)))
    return InsuranceTerms(
        form=form,
        per_claim=claim,
        aggregate=None if claim is None or times is None else claim * times,
        currency=draw(some.sampled_from(("USD", "USD", "CAD"))),
        retroactive_on=draw(maybe(some.integers(1000, 3000).map(_days_before))) if claims_made else None,
        tail_until=draw(maybe(_around(400, 900))) if claims_made else None,
    )


def _days_before(days: int) -> date:
    return DAY - timedelta(days=days)


def _around(before: int, after: int) -> "Strategy[date]":
    return some.integers(-before, after).map(lambda days: DAY + timedelta(days=days))


def _verifications() -> "Strategy[Verification]":
    return some.builds(
        Verification,
        on=past(900),
        method=maybe(some.sampled_from(VerificationMethod)),
        reference=maybe(some.just("file 12")),
    )


@some.composite
def credentials(draw: some.DrawFn, place: str = "US-WA", kind: CredentialKind | None = None) -> Credential:
    """One credential: in force, lapsed, suspended, of a student, not in force yet, or of unknown state.

    Args:
        draw: given by Hypothesis.
        place: where it holds, if it is of a place.
        kind: what sort; any, where none is given.

    >>> from hypothesis import given
    >>> @given(credentials("US-OR"))
    ... def test_it(credential: Credential) -> None:
    ...     assert credential.jurisdiction in (None, "US-OR")
    """
    kind = kind or draw(some.sampled_from(CredentialKind))
    expires = draw(maybe(_around(400, 900)))
    held = some.integers(0, 4000).map(lambda days: (expires or DAY + timedelta(days=30)) - timedelta(days=days))
    issuers = tuple(issuer.name for issuer in shipped_knowledge().issuers.values())
    needs_issuer = kind in _CERTIFICATIONS or kind is CredentialKind.MEMBERSHIP
    return Credential(
        kind=kind,
        title=draw(maybe(some.sampled_from(("LMT", "CNMT", "BCTMB")))),
        issuer=draw(some.just("NMT Center") | some.sampled_from(issuers)) if needs_issuer else None,
        jurisdiction=place if kind in _OF_A_PLACE or draw(SOMETIMES) else None,
        locality=draw(maybe(some.just("Wichita"))) if kind is CredentialKind.LOCAL_PERMIT else None,
        profession=draw(some.sampled_from(Profession)) if draw(SOMETIMES) else Profession.MASSAGE_THERAPY,
        discipline=draw(maybe(some.sampled_from(Discipline))) if kind in _CERTIFICATIONS else None,
        work=draw(some.sampled_from(restricted_works())) if kind is CredentialKind.ENDORSEMENT else None,
        number=draw(maybe(some.from_regex(r"[A-Z]{2}[0-9]{4,8}", fullmatch=True))),
        status=draw(maybe(some.sampled_from(CredentialStatus))),
        disciplined=draw(some.none() | maybe(some.booleans())),
        issued_on=draw(maybe(held)),
        expires_on=expires,
        verification=draw(_verifications()) if draw(SOMETIMES) else None,
        insurance=draw(maybe(_terms())) if kind is CredentialKind.LIABILITY_INSURANCE else None,
    )


@some.composite
def ledgers(draw: some.DrawFn, place: str = "US-WA") -> Ledger:
    """Ledgers of continuing education: mostly with a license of the place, now and then with a rest of it.

    >>> from hypothesis import given
    >>> @given(ledgers("US-OR"))
    ... def test_it(ledger: Ledger) -> None:
    ...     assert {credential.jurisdiction for credential in ledger.credentials} <= {None, "US-OR"}
    """
    held = draw(some.lists(credentials(place), max_size=2))
    if not draw(SOMETIMES):
        held.append(draw(credentials(place, CredentialKind.LICENSE)))
    return Ledger(
        practitioner=draw(maybe(some.just("P-1"))),
        born_on=draw(maybe(_births())),
        credentials=tuple(held),
        inactive=tuple(draw(some.lists(inactive_spans(), max_size=1))) if draw(SOMETIMES) else (),
        activities=tuple(draw(some.lists(activities(), max_size=8))),
    )


def _births() -> "Strategy[date]":
    leaplings = some.sampled_from((date(1960, 2, 29), date(1988, 2, 29), date(2000, 2, 29)))
    return some.dates(date(1940, 1, 1), date(2008, 1, 1)) | leaplings


@some.composite
def practitioners(
    draw: some.DrawFn, *, name: str = "P-1", place: str = "US-WA", licensed: bool | None = None
) -> Practitioner:
    """Practitioners: licensed or not, certified or not, with or without further skills, education on record or not.

    Args:
        draw: given by Hypothesis.
        name: id of the practitioner.
        place: where the case is.
        licensed: True for a license in force, False for none, None for either.

    >>> from hypothesis import given
    >>> @given(practitioners(licensed=True))
    ... def test_it(practitioner: Practitioner) -> None:
    ...     assert practitioner.base_credentials()
    """
    knowledge = shipped_knowledge()
    found = draw(some.lists(credentials(place), max_size=2)) if licensed is not False else []
    if licensed or (licensed is None and draw(some.booleans())):
        active = CredentialStatus.ACTIVE
        found.append(Credential(kind=CredentialKind.LICENSE, title="LMT", jurisdiction=place, status=active))
        if draw(some.booleans()):
            found.append(
                Credential(
                    kind=CredentialKind.MODALITY_CERTIFICATION,
                    title="CNMT",
                    issuer="NMT Center",
                    discipline=Discipline.NEUROMUSCULAR,
                    status=active,
                )
            )
    skills = draw(
        some.just(frozenset(knowledge.techniques))
        | some.frozensets(some.sampled_from(tuple(knowledge.techniques)), max_size=3)
    )
    experience = some.builds(
        Experience, condition=some.sampled_from(tuple(knowledge.conditions)), clients=some.integers(0, 90)
    )
    studied = draw(SOMETIMES)
    return Practitioner(
        id=name,
        name=draw(maybe(WORDS)),
        npi=draw(npis()) if draw(SOMETIMES) else None,
        credentials=tuple(found),
        transcripts=tuple(draw(some.lists(transcripts(), max_size=2))) if studied else (),
        activities=tuple(draw(some.lists(activities(), max_size=3))) if studied else (),
        inactive=tuple(draw(some.lists(inactive_spans(), max_size=1))) if studied else (),
        born_on=draw(_births()) if draw(SOMETIMES) else None,
        practicing_since=draw(past(15_000)) if draw(SOMETIMES) else None,
        experience=tuple(draw(some.lists(experience, max_size=1))),
        offers=draw(some.just(frozenset(Discipline)) | some.frozensets(some.sampled_from(Discipline), min_size=1)),
        skills=skills,
        work_trained=draw(some.frozensets(some.sampled_from(restricted_works()), max_size=3)),
        assessment_methods=draw(
            some.none() | some.frozensets(some.sampled_from(tuple(knowledge.assessments)), max_size=2)
        ),
        home_exercise=draw(maybe(some.booleans())),
        settings=draw(some.none() | some.frozensets(some.sampled_from(Setting), max_size=3)),
        accepts_insurance=draw(maybe(some.booleans())),
        package_deals=draw(maybe(some.booleans())),
        well_reviewed=draw(maybe(some.booleans())),
        gender=draw(maybe(some.sampled_from(TherapistGender))),
        sees_maintenance=draw(maybe(some.booleans())),
    )
