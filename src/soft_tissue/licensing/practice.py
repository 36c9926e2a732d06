"""May this practitioner do this, here, on this day? By law, by policy, or not known.

A `Practice` holds the rules of one place, day and kind of work, worked out once, and is then asked about any number of
people. Only a provision of law makes something not allowed; what a clinic or a certifier wants beyond it excludes by
policy and says so; what nobody has recorded is unknown.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import evolve

from soft_tissue.knowledge import Knowledge, default_knowledge, default_policy, versions_of
from soft_tissue.licensing.arguments import check_arguments, check_record, setting_of
from soft_tissue.licensing.checks import (
    EvidenceCheck,
    HoldingsCheck,
    LicenseCheck,
    PremisesCheck,
    TechniqueCheck,
    WorkCheck,
)
from soft_tissue.licensing.continuing_education import evaluate_continuing_education
from soft_tissue.licensing.places import place_code
from soft_tissue.licensing.question import Question
from soft_tissue.licensing.records import insurance_reasons
from soft_tissue.models import (
    Aspect,
    Basis,
    Credential,
    Discipline,
    Effect,
    Jurisdiction,
    Permission,
    Policy,
    Practitioner,
    Reason,
    RestrictedWork,
    Ruling,
    Setting,
    Site,
)
from soft_tissue.models.credential import BASE_KINDS

__all__ = ["Practice", "may_practice", "ruling_of"]

_RULINGS = {
    Effect.ALLOWS: Ruling.ALLOWED,
    Effect.BARS: Ruling.NOT_ALLOWED,
    Effect.UNSETTLED: Ruling.UNKNOWN,
}


def ruling_of(reasons: Iterable[Reason]) -> Ruling:
    """The answer that reasons give: a bar beats what is unsettled, and that beats a yes.

    >>> ruling_of(())
    <Ruling.UNKNOWN: 'unknown'>
    """
    effects = {reason.effect for reason in reasons}
    if Effect.BARS in effects:
        return Ruling.NOT_ALLOWED
    if Effect.UNSETTLED in effects or Effect.ALLOWS not in effects:
        return Ruling.UNKNOWN
    return Ruling.ALLOWED


class Practice:
    """A question about practice, ready to be asked about any number of people.

    Args:
        question: where, when, and what is to be done.
    """

    def __init__(self, question: Question) -> None:
        self.question = question
        self._license = LicenseCheck(question)
        self._premises = PremisesCheck(question)
        self._holdings = HoldingsCheck(question)
        self._work = WorkCheck(question)
        self._technique = TechniqueCheck(question)
        self._evidence = EvidenceCheck(question)
        self._can_be_barred_beside = self._holdings.can_bar or self._premises.can_bar

    @classmethod
    def at(  # noqa: PLR0913 - the question has that many parts
        cls,
        place: str,
        on: date,
        *,
        technique: str | None = None,
        site: Site | None = None,
        condition: str | None = None,
        setting: Setting | str | None = None,
        premises: tuple[Credential, ...] = (),
        knowledge: Knowledge | None = None,
        policy: Policy | None = None,
    ) -> "Practice":
        """Ask from ids.

        Args:
            place: ISO 3166 code.
            on: the day.
            technique: id of a technique; None asks about massage as such.
            site: where on the body.
            condition: id of the client's condition.
            setting: where care is given, a `Setting` or its value; None leaves the rules for premises out.
            premises: licenses of the premises.
            knowledge: what is known; the library's own unless given.
            policy: what the clinic has decided; the cautious one unless given.

        Raises:
            UnknownIdError: when there is no such technique, structure or condition, or the place is no code.
            InvalidRecordError: when an argument is of another type; a date with a time is no date.
        """
        check_arguments(
            place=(place, str),
            on=(on, date),
            technique=(technique, str | None),
            site=(site, Site | None),
            condition=(condition, str | None),
            premises=(premises, tuple[Credential, ...]),
            knowledge=(knowledge, Knowledge | None),
            policy=(policy, Policy | None),
        )
        knowledge = knowledge or default_knowledge()
        if site is not None and site.structure is not None:
            knowledge.anatomy[site.structure]  # an unknown structure is an error, not a pass
        question = Question(
            place=place_code(place, knowledge),
            on=on,
            technique=None if technique is None else knowledge.techniques[technique],
            site=site,
            condition=None if condition is None else knowledge.conditions[condition],
            setting=setting_of(setting),
            premises=premises,
            knowledge=knowledge,
            policy=policy or default_policy(),
        )
        return cls(question)

    def about(self, technique: str, site: Site) -> "Practice":
        """The same place, day and setting, asked about a technique at a site."""
        return Practice(evolve(self.question, technique=self.question.knowledge.techniques[technique], site=site))

    # The whole answer.

    def reasons(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        """Everything that speaks for, against or beside it, except continuing education."""
        base = self._license.reasons(practitioner)
        said = {reason.because for reason in base}  # that no credential is asked for is said once
        return (
            *base,
            *(reason for reason in self.question.law if reason.because not in said),
            *self.question.unknown_law,
            *self.beside(practitioner),
            *self._work.reasons(practitioner),
            *self._work.wide,
            *self._work.unknown,
            *self._work.unknown_within,
            *self._technique.reasons(practitioner),
            *self._evidence.reasons(practitioner),
        )

    def ruling(self, practitioner: Practitioner) -> Ruling:
        """The answer alone."""
        return ruling_of(self.reasons(practitioner))

    def permission(self, practitioner: Practitioner) -> Permission:
        """The answer with all its reasons, those that decide first."""
        reasons = (
            *self.reasons(practitioner),
            *insurance_reasons(practitioner, self.question.on),
            *self._continuing_education(practitioner),
        )
        order = list(Effect)
        return Permission(
            practitioner=practitioner.id,
            jurisdiction=self.question.place,
            on=self.question.on,
            answer=ruling_of(reasons),
            excluded=any(reason.effect is Effect.EXCLUDES for reason in reasons),
            reasons=tuple(dict.fromkeys(sorted(reasons, key=lambda reason: order.index(reason.effect)))),
            versions=versions_of(self.question.knowledge, self.question.policy),
        )

    # Its parts, for those who plan and search.

    def base(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        """Whether somebody may practice at all here, that day: the reason that decides, then what to confirm."""
        return self._license.reasons(practitioner)

    def beside(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        """What the place asks for beside the license: premises, insurance and the like."""
        return (*self._premises.reasons(practitioner), *self._holdings.reasons(practitioner))

    def standing(self, practitioner: Practitioner) -> Ruling:
        """Whether somebody may practice at all here, by law: the license, and whatever else bars from work.

        Premises or an insurance that nobody recorded do not make it unknown: they are asked for before the first visit.
        """
        ruling = _RULINGS[self._license.reasons(practitioner)[0].effect]
        if ruling is not Ruling.NOT_ALLOWED and self._can_be_barred_beside:
            barred = any(reason.effect is Effect.BARS for reason in self.beside(practitioner))
            return Ruling.NOT_ALLOWED if barred else ruling
        return ruling

    def work(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        """What restricted work the question touches for certain, and what it takes."""
        return self._work.reasons(practitioner)

    @property
    def unknown_work(self) -> tuple[Reason, ...]:
        """Work of the question that other places restrict, where this place's rules about it are not known."""
        return self._work.unknown

    def closed_work(self, practitioner: Practitioner) -> Iterator[tuple[RestrictedWork, Reason]]:
        """Work of this place that is not open to somebody for certain, whatever the question: each with the reason."""
        return self._work.closed_to(practitioner)

    def excludes(self, practitioner: Practitioner, discipline: Discipline) -> Reason | None:
        """Why a clinic's policy keeps somebody from giving visits of a discipline; None when it does not."""
        return self._technique.excludes(practitioner, discipline)

    def _continuing_education(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        """What the ledger says: never a bar, for it is the license that lapses."""
        here = any(c.kind in BASE_KINDS and c.jurisdiction == self.question.place for c in practitioner.credentials)
        if not practitioner.activities or not here:
            return ()
        report = evaluate_continuing_education(
            practitioner,
            self.question.place,
            self.question.on,
            knowledge=self.question.knowledge,
            policy=self.question.policy,
        )
        if report.answer is Ruling.ALLOWED:
            because = "continuing education for this cycle is complete"
        elif report.period_end is None:
            because = "whether continuing education for this cycle is complete can't be told"
        else:
            hours = [f"{report.short:g} hours in total"] if report.short else []
            categories = [c.category.replace("-", " ") for c in report.categories if c.met is not True]
            missing = ", ".join([*hours, *categories]) or "nothing that is known"
            because = f"continuing education is due by {report.period_end}; still missing: {missing}"
        return (self.question.reason(Aspect.CONTINUING_EDUCATION, Effect.NOTES, because, Basis.RECORD),)


def may_practice(  # noqa: PLR0913 - the question has that many parts
    practitioner: Practitioner,
    jurisdiction: str | Jurisdiction,
    on: date,
    technique: str | None = None,
    site: Site | None = None,
    condition: str | None = None,
    setting: Setting | str | None = None,
    *,
    premises: tuple[Credential, ...] = (),
    knowledge: Knowledge | None = None,
    policy: Policy | None = None,
) -> Permission:
    """Say whether somebody may do something at a place on a day, with every reason and its source.

    Only law gives "not allowed". A certificate that a clinic wants, an insurance that no law asks for, or hours of
    continuing education still to come before the end of the cycle never do. This is not legal advice.

    Args:
        practitioner: who.
        jurisdiction: ISO 3166 code such as US-WA, or a jurisdiction of your own.
        on: the day.
        technique: id of the technique; None asks about massage as such.
        site: where on the body.
        condition: id of the client's condition.
        setting: where care is given, a `Setting` or its value; None leaves the rules for premises out.
        premises: licenses of the premises, where they are not among the practitioner's own.
        knowledge: what is known; the library's own unless given.
        policy: what the clinic has decided; the cautious one unless given.

    Raises:
        UnknownIdError: when there is no such technique, structure or condition, or the place is no code.
        InvalidRecordError: when an argument is of another type; a date with a time is no date.

    >>> from soft_tissue.models import Credential, CredentialKind, CredentialStatus, Practitioner
    >>> active, until = CredentialStatus.ACTIVE, date(2027, 8, 31)
    >>> license = Credential(kind=CredentialKind.LICENSE, jurisdiction="US-WA", status=active, expires_on=until)
    >>> somebody = Practitioner(id="P-1", credentials=(license,))
    >>> may_practice(somebody, "US-WA", date(2026, 11, 23)).answer.value
    'allowed'
    >>> may_practice(somebody, "US-OR", date(2026, 11, 23)).answer.value
    'not_allowed'
    """
    check_record("practitioner", practitioner, Practitioner)
    check_record("jurisdiction", jurisdiction, str, Jurisdiction)
    if isinstance(jurisdiction, Jurisdiction):
        check_arguments(knowledge=(knowledge, Knowledge | None))
        knowledge = knowledge or default_knowledge()
        knowledge = knowledge.with_entries(jurisdiction.id, replace=True, jurisdictions=(jurisdiction,))
        jurisdiction = jurisdiction.code
    practice = Practice.at(
        jurisdiction,
        on,
        technique=technique,
        site=site,
        condition=condition,
        setting=setting,
        premises=premises,
        knowledge=knowledge,
        policy=policy,
    )
    return practice.permission(practitioner)
