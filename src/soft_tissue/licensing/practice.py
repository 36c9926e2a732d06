"""May this practitioner do this, here, on this day? By law, by policy, or not known.

A `Practice` holds the rules of one place, day and kind of work, worked out once, and is then asked about any number of
people. Only a provision of law makes something not allowed; what a clinic or a certifier wants beyond it excludes by
policy and says so; what nobody has recorded is unknown.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cached_property

from soft_tissue.knowledge import Knowledge, default_knowledge, default_policy
from soft_tissue.licensing.continuing_education import evaluate_continuing_education
from soft_tissue.licensing.picking import Dates, Picked, Picker
from soft_tissue.licensing.places import find_place, place_code
from soft_tissue.licensing.records import insurance_reasons
from soft_tissue.models import (
    Aspect,
    Basis,
    Credential,
    CredentialKind,
    CredentialStatus,
    DateBasis,
    Discipline,
    Effect,
    EstablishmentProvision,
    GraceProvision,
    HoldingProvision,
    HoldingWhen,
    Jurisdiction,
    LevelProvision,
    LicenseLevel,
    Permission,
    Policy,
    Practitioner,
    Profession,
    Provision,
    Reason,
    Region,
    RestrictedWork,
    Ruling,
    Setting,
    Site,
    Technique,
    TechniqueScope,
    VerificationMethod,
    WorkNeed,
)
from soft_tissue.models.credential import BASE_KINDS

__all__ = ["Practice", "may_practice", "ruling_of"]

_POLICY_SOURCES = ("house-convention", "article-difference")
_RULINGS = {
    Effect.ALLOWS: Ruling.ALLOWED,
    Effect.BARS: Ruling.NOT_ALLOWED,
    Effect.UNSETTLED: Ruling.UNKNOWN,
}
_LAPSED = {
    CredentialStatus.SUSPENDED: "is suspended",
    CredentialStatus.REVOKED: "is revoked",
    CredentialStatus.INACTIVE: "is inactive",
    CredentialStatus.EXPIRED: "has lapsed",
    CredentialStatus.STUDENT: "is not held yet",
}
_CLIENT_NEEDS = {
    WorkNeed.INFORMED_CONSENT: "the client's informed consent",
    WorkNeed.WRITTEN_CONSENT: "the client's written consent",
    WorkNeed.REFERRAL: "a referral",
    WorkNeed.WITNESS: "a witness, where the client wants one",
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
    """The rules of one place, day and kind of work.

    Args:
        place: ISO 3166 code such as US-WA.
        on: the day.
        technique: id of a technique; None asks about massage as such.
        site: where on the body.
        condition: id of the client's condition.
        setting: where care is given; None leaves the rules for premises out.
        knowledge: what is known; the library's own unless given.
        policy: what the clinic has decided; the cautious one unless given.

    Raises:
        UnknownIdError: when there is no such technique, structure or condition, or the place is no code.
    """

    def __init__(
        self,
        place: str,
        on: date,
        *,
        technique: str | None = None,
        site: Site | None = None,
        condition: str | None = None,
        setting: Setting | None = None,
        knowledge: Knowledge | None = None,
        policy: Policy | None = None,
    ) -> None:
        self.knowledge = knowledge or default_knowledge()
        self.policy = policy or default_policy()
        self.place, self.on, self.setting = place_code(place, self.knowledge), on, setting
        self.technique: Technique | None = None if technique is None else self.knowledge.techniques[technique]
        self.condition = None if condition is None else self.knowledge.conditions[condition]
        self.site = site
        if site is not None and site.structure is not None:
            self.knowledge.anatomy[site.structure]  # an unknown structure is an error, not a pass
        self.jurisdiction: Jurisdiction | None = find_place(self.place, self.knowledge)
        self._picker = Picker(self.knowledge, self.policy)
        self._dates: Dates = {DateBasis.DAY: on}
        self._made: dict[tuple[object, ...], Reason] = {}

    # Reasons are made once and shared by all who are asked about.

    def _reason(
        self,
        aspect: Aspect,
        effect: Effect,
        because: str,
        basis: Basis,
        provision: Provision | None = None,
        *,
        sources: tuple[str, ...] = (),
    ) -> Reason:
        key = (aspect, effect, because, basis, None if provision is None else id(provision))
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = Reason(
                aspect=aspect,
                effect=effect,
                because=because,
                basis=basis,
                sources=sources if provision is None else provision.sources,
                as_of=None if provision is None else provision.as_of,
            )
        return found

    # The law of the place, picked once.

    @cached_property
    def _level(self) -> Picked[LevelProvision]:
        levels = self.jurisdiction.levels if self.jurisdiction is not None else ()
        return self._picker.pick(
            levels, self._dates, value=lambda p: p.level, strictness=lambda p: float(p.level.needs_credential or 0)
        )

    @cached_property
    def level(self) -> LicenseLevel | None:
        """What the place asks for that day; None is not known."""
        return None if self._level.chosen is None else self._level.chosen.level

    @cached_property
    def _law(self) -> tuple[Reason, ...]:
        """What the place asks for, with its source, and the sources that say something else."""
        chosen = self._level.chosen
        if chosen is None:
            return ()
        said = [self._reason(Aspect.JURISDICTION, Effect.NOTES, self._asks(chosen), Basis.LAW, chosen)]
        if chosen.local_permits:
            because = "cities and counties may ask for a permit beside it"
            said.append(self._reason(Aspect.JURISDICTION, Effect.CONFIRM, because, Basis.LAW, chosen))
        for other in self._level.others:
            because = f"another source says: {self._asks(other)}"
            said.append(self._reason(Aspect.JURISDICTION, Effect.NOTES, because, Basis.LAW, other))
        return tuple(said)

    def _asks(self, provision: LevelProvision) -> str:
        level = provision.level
        if level is LicenseLevel.LOCAL:
            return f"{self.place} leaves it to cities and counties"
        if level.needs_credential:
            return f"{self.place} asks for a {level.words}"
        if level is LicenseLevel.VOLUNTARY_CERTIFICATION:
            return f"{self.place} asks for no credential: certification there is voluntary"
        return f"{self.place} does not regulate massage"

    def _in_force(self, provisions: "tuple[HoldingProvision, ...] | tuple[RestrictedWork, ...]") -> list[Provision]:
        return [p for p in provisions if p.in_force(self._dates) is True]

    @cached_property
    def _grace(self) -> GraceProvision | None:
        graces = self.jurisdiction.grace if self.jurisdiction is not None else ()
        return self._picker.pick(graces, self._dates, value=lambda p: p.days).chosen

    @cached_property
    def _establishment(self) -> EstablishmentProvision | None:
        rules = self.jurisdiction.establishments if self.jurisdiction is not None else ()
        return self._picker.pick(rules, self._dates, value=lambda p: (p.required, p.exempt)).chosen

    @cached_property
    def _asks_beside(self) -> bool:
        """Whether the place asks for anything beside the license that could bar."""
        rule = self._establishment
        return bool(self._needed) or (rule is not None and rule.required and self.setting is not None)

    @cached_property
    def _needed(self) -> tuple[HoldingProvision, ...]:
        """What must be held while practicing, one provision a kind."""
        rules = self.jurisdiction.holdings if self.jurisdiction is not None else ()
        while_practicing = [p for p in rules if p.when is HoldingWhen.PRACTICING]
        found = []
        for kind in dict.fromkeys(p.holds for p in while_practicing):
            same = [p for p in while_practicing if p.holds is kind]
            chosen = self._picker.pick(same, self._dates, value=lambda p: (p.per_claim, p.aggregate)).chosen
            if chosen is not None:
                found.append(chosen)
        return tuple(found)

    @cached_property
    def _restricted(self) -> tuple[tuple[RestrictedWork, bool], ...]:
        """Restricted work that the question touches, one provision a work, and whether it does for certain."""
        rules = self.jurisdiction.restricted_work if self.jurisdiction is not None else ()
        found = []
        for work in dict.fromkeys(p.work for p in rules):
            same = [p for p in rules if p.work == work and self._touches(p) is not False]
            chosen = self._picker.pick(same, self._dates, value=lambda p: p.needs, strictness=_strictness).chosen
            if chosen is not None:
                found.append((chosen, self._touches(chosen) is True))
        return tuple(found)

    def _touches(self, work: RestrictedWork) -> bool | None:
        """Whether the question is about this work; None where the site is wider than it."""
        answers: list[bool | None] = []
        if work.techniques or work.mechanisms:
            technique = self.technique
            answers.append(
                technique is not None
                and (technique.id in work.techniques or not work.mechanisms.isdisjoint(technique.mechanisms))
            )
        if work.conditions:
            answers.append(self.condition is not None and self.condition.id in work.conditions)
        if work.regions or work.structures or work.intraoral:
            answers.append(self._at(work))
        if False in answers:
            return False
        return None if None in answers else True

    def _at(self, work: RestrictedWork) -> bool | None:
        site, anatomy = self.site, self.knowledge.anatomy
        if site is None:
            return False
        structure = anatomy.get(site.structure)
        if any(region.within(other) for region in (site.region, *site.also) for other in work.regions):
            return True
        if work.intraoral and (site.region is Region.MOUTH or (structure is not None and structure.intraoral)):
            return True
        if structure is not None:
            return structure.id in work.structures or not work.structures.isdisjoint(structure.members)
        around = [anatomy[id_].regions for id_ in work.structures if id_ in anatomy]
        inside = any(region.within(site.region) for regions in around for region in regions)
        return None if inside else False

    # One practitioner.

    def reasons(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        """Everything that speaks for, against or beside it, except continuing education."""
        return (
            *self._base(practitioner),
            *self._law,
            *self._premises(practitioner),
            *self._holdings(practitioner),
            *self._work(practitioner),
            *self._technique_reasons(practitioner),
            *self._evidence(practitioner),
        )

    def ruling(self, practitioner: Practitioner) -> Ruling:
        """The answer alone."""
        return ruling_of(self.reasons(practitioner))

    def permission(self, practitioner: Practitioner) -> Permission:
        """The answer with all its reasons, those that decide first."""
        reasons = (
            *self.reasons(practitioner),
            *insurance_reasons(practitioner, self.on),
            *self._continuing_education(practitioner),
        )
        order = list(Effect)
        return Permission(
            practitioner=practitioner.id,
            jurisdiction=self.place,
            on=self.on,
            answer=ruling_of(reasons),
            excluded=any(reason.effect is Effect.EXCLUDES for reason in reasons),
            reasons=tuple(dict.fromkeys(sorted(reasons, key=lambda reason: order.index(reason.effect)))),
        )

    def about(self, technique: str, site: Site) -> "Practice":
        """The same place, day and setting, asked about a technique at a site."""
        return Practice(
            self.place,
            self.on,
            technique=technique,
            site=site,
            setting=self.setting,
            knowledge=self.knowledge,
            policy=self.policy,
        )

    def base(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        """Whether somebody may practice at all here, that day: license, student, other profession."""
        return self._base(practitioner)

    def standing(self, practitioner: Practitioner) -> Ruling:
        """Whether somebody may practice at all here, by law: the license, and whatever else bars from work.

        Premises or an insurance that nobody recorded do not make it unknown: they are asked for before the first visit.
        """
        ruling = _RULINGS[self._base(practitioner)[0].effect]
        if ruling is not Ruling.NOT_ALLOWED and self._asks_beside:
            barred = any(reason.effect is Effect.BARS for reason in self.beside(practitioner))
            return Ruling.NOT_ALLOWED if barred else ruling
        return ruling

    def work(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        """What restricted work the question touches, and what it takes."""
        return self._work(practitioner)

    def beside(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        """What the place asks for beside the license: premises, insurance and the like."""
        return (*self._premises(practitioner), *self._holdings(practitioner))

    def excludes(self, practitioner: Practitioner, discipline: Discipline) -> Reason | None:
        """Why a clinic's policy keeps somebody from giving visits of a discipline; None when it does not."""
        if discipline is not Discipline.NEUROMUSCULAR or not self.policy.neuromuscular_needs_certification:
            return None
        certified = practitioner.neuromuscular_certification(self.on)
        if certified is True:
            return None
        gap = "no neuromuscular certification" if certified is False else "certification can't be confirmed"
        because = f"{gap}: massage visits only, by clinic policy"
        return self._reason(
            Aspect.CERTIFICATION, Effect.EXCLUDES, because, Basis.CLINIC_POLICY, sources=_POLICY_SOURCES
        )

    def closed_work(self, practitioner: Practitioner) -> Iterator[tuple[RestrictedWork, Reason]]:
        """Work of this place that is not open to somebody for certain, whatever the question: each with the reason."""
        rules = self.jurisdiction.restricted_work if self.jurisdiction is not None else ()
        for work in dict.fromkeys(rule.work for rule in rules):
            same = [rule for rule in rules if rule.work == work]
            chosen = self._picker.pick(same, self._dates, value=lambda p: p.needs, strictness=_strictness).chosen
            if chosen is None:
                continue
            name = work.replace("-", " ")
            reasons = [self._need(practitioner, chosen, need, name) for need in sorted(chosen.needs)]
            for effect in (Effect.BARS, Effect.UNSETTLED):
                found = next((reason for reason in reasons if reason.effect is effect), None)
                if found is not None:
                    yield chosen, found
                    break

    def _base(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        place, on = self.place, self.on
        here = False
        for credential in practitioner.credentials:
            if credential.jurisdiction == place and credential.kind in BASE_KINDS:
                if credential.profession is Profession.MASSAGE_THERAPY and credential.holds_on(on):
                    return self._held[credential.kind]
                here = True
        return self._without_license(practitioner, here=here)

    @cached_property
    def _held(self) -> dict[CredentialKind, tuple[Reason, ...]]:
        """The reason that a base credential in force gives, by its kind."""
        return {
            kind: (
                self._reason(
                    Aspect.LICENSE,
                    Effect.ALLOWS,
                    f"a {kind.replace('_', ' ')} for {self.place} is in force",
                    Basis.RECORD,
                ),
            )
            for kind in BASE_KINDS
        }

    def _without_license(self, practitioner: Practitioner, *, here: bool) -> tuple[Reason, ...]:
        """Whether somebody may practice here without a license that is in force for certain."""
        place, on = self.place, self.on
        credentials = practitioner.credentials if here else ()
        own = [c for c in credentials if c.kind in BASE_KINDS and c.jurisdiction == place]
        massage = [c for c in own if c.profession is Profession.MASSAGE_THERAPY]
        level = self.level
        if level is not None and level.needs_credential is False:
            return (self._reason(Aspect.LICENSE, Effect.ALLOWS, self._law[0].because, Basis.LAW, self._level.chosen),)
        if any(c.status is CredentialStatus.STUDENT for c in massage):
            return (self._student(),)
        others = [c for c in own if c.profession is not Profession.MASSAGE_THERAPY]
        found = self._other_profession(others)
        if found is not None:
            return (found,)
        if any(c.holds_on(on) is None for c in massage):
            because = f"whether the credential for {place} is in force is unknown"
            return (self._reason(Aspect.LICENSE, Effect.UNSETTLED, because, Basis.RECORD),)
        if level is None:
            return (self._unknown_place(massage),)
        if level is LicenseLevel.LOCAL:
            return (self._local(practitioner),)
        return (self._missing(practitioner, massage, level),)

    def _unknown_place(self, here: list[Credential]) -> Reason:
        lapsed = "has lapsed" if here else "is not held"
        if self._level.open:
            why = "sources disagree on the day from which it is asked for"
        elif self.jurisdiction is not None and self.jurisdiction.levels:
            why = "its rules for that day are not in the knowledge"
        else:
            why = "its rules are not in the knowledge"
        because = f"whether {self.place} lets somebody work whose credential {lapsed} is unknown: {why}"
        return self._reason(Aspect.JURISDICTION, Effect.UNSETTLED, because, Basis.LAW)

    def _local(self, practitioner: Practitioner) -> Reason:
        permits = [
            c.holds_on(self.on)
            for c in practitioner.credentials
            if c.kind is CredentialKind.LOCAL_PERMIT and c.jurisdiction == self.place
        ]
        if True in permits:
            return self._reason(Aspect.LICENSE, Effect.ALLOWS, "a local permit is in force", Basis.RECORD)
        because = f"local rules decide in {self.place}, and no local permit in force is recorded"
        return self._reason(Aspect.LICENSE, Effect.UNSETTLED, because, Basis.LAW, self._level.chosen)

    def _missing(self, practitioner: Practitioner, here: list[Credential], level: LicenseLevel) -> Reason:
        """Nothing in force: why, and whether a time of grace leaves it open."""
        chosen = self._level.chosen
        if here:
            last = max(here, key=lambda c: (c.expires_on or date.min, c.issued_on or date.min))
            expired = last.expires_on is not None and last.expires_on < self.on
            lapsed = last.status in (None, CredentialStatus.ACTIVE, CredentialStatus.EXPIRED)
            grace = self._grace
            if (
                expired
                and lapsed
                and grace is not None
                and last.expires_on is not None
                and self.on <= last.expires_on + timedelta(days=grace.days)
            ):
                return self._graced(grace, level)
            how = _LAPSED.get(last.status, "has lapsed") if not lapsed and last.status is not None else "has lapsed"
            if last.issued_on is not None and self.on < last.issued_on:
                how = "is not in force yet"
        elif any(c.kind in BASE_KINDS for c in practitioner.credentials):
            how = "is not held: the one recorded is for another place"
        else:
            how = "is not held"
        because = f"the {level.words} that {self.place} asks for {how}"
        return self._reason(Aspect.LICENSE, Effect.BARS, because, Basis.LAW, chosen)

    def _graced(self, grace: GraceProvision, level: LicenseLevel) -> Reason:
        """A lapsed license that can still be renewed: only a provision that says so lets work go on meanwhile."""
        if grace.may_practice is True:
            because = f"the {level.words} has lapsed; within {grace.days} days it can be renewed, and work may go on"
            return self._reason(Aspect.LICENSE, Effect.ALLOWS, because, Basis.LAW, grace)
        because = (
            f"the {level.words} that {self.place} asks for has lapsed; "
            f"within {grace.days} days it can be renewed, and nothing says that work may go on meanwhile"
        )
        return self._reason(Aspect.LICENSE, Effect.BARS, because, Basis.LAW, self._level.chosen)

    def _student(self) -> Reason:
        rules = self.jurisdiction.exemptions if self.jurisdiction is not None else ()
        students = [p for p in rules if p.students]
        rule = self._picker.pick(students, self._dates, value=lambda p: (p.supervised, p.school_only)).chosen
        in_school = self.setting is Setting.SCHOOL_CLINIC
        if rule is None:
            because = f"whether {self.place} lets a student practice is not in the knowledge"
            return self._reason(Aspect.STUDENT, Effect.UNSETTLED, because, Basis.LAW)
        supervised = "under supervision" if rule.supervised is not False else "in the program"
        if in_school or rule.school_only is False:
            because = f"a student may practice {supervised} in {self.place}"
            return self._reason(Aspect.STUDENT, Effect.ALLOWS, because, Basis.LAW, rule)
        if rule.school_only is True and self.setting is not None:
            because = f"{self.place} lets a student practice in the program's own clinic only"
            return self._reason(Aspect.STUDENT, Effect.BARS, because, Basis.LAW, rule)
        because = f"whether {self.place} lets a student practice outside a school clinic is not known"
        return self._reason(Aspect.STUDENT, Effect.UNSETTLED, because, Basis.LAW, rule)

    def _other_profession(self, credentials: list[Credential]) -> Reason | None:
        states = [c.holds_on(self.on) for c in credentials]
        rules = self.jurisdiction.exemptions if self.jurisdiction is not None else ()
        rules = tuple(p for p in rules if p.in_force(self._dates) is True)
        for credential, state in zip(credentials, states, strict=True):
            words = credential.profession.words
            if state is not True:
                continue
            for rule in self._picker.ordered(rules):
                if rule.any_licensed or credential.profession in rule.professions:
                    because = f"{self.place} lets a license in {words} cover it, within that license"
                    return self._reason(Aspect.PROFESSION, Effect.ALLOWS, because, Basis.LAW, rule)
        if True in states:
            words = credentials[states.index(True)].profession.words
            because = f"whether a license in {words} covers massage in {self.place} is not in the knowledge"
            return self._reason(Aspect.PROFESSION, Effect.UNSETTLED, because, Basis.LAW)
        if None in states:
            because = "whether the license in another profession is in force is unknown"
            return self._reason(Aspect.PROFESSION, Effect.UNSETTLED, because, Basis.RECORD)
        return None

    def _premises(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        rule = self._establishment
        if rule is None or not rule.required:
            return ()
        needs = f"premises in {self.place} need an establishment license"
        if self.setting is None:
            because = f"{needs}; no setting is given"
            return (self._reason(Aspect.ESTABLISHMENT, Effect.NOTES, because, Basis.LAW, rule),)
        if self.setting in rule.exempt:
            because = f"{needs}; a {self.setting.words} is exempt"
            return (self._reason(Aspect.ESTABLISHMENT, Effect.NOTES, because, Basis.LAW, rule),)
        states = [
            c.holds_on(self.on)
            for c in practitioner.credentials
            if c.kind is CredentialKind.ESTABLISHMENT_LICENSE and c.jurisdiction == self.place
        ]
        if True in states:
            effect, because = Effect.NOTES, f"{needs}; one in force is recorded"
        elif states and None not in states:
            effect, because = Effect.BARS, f"{needs}, and the one recorded has lapsed"
        else:
            effect, because = Effect.UNSETTLED, f"{needs}, and none in force is recorded"
        return (self._reason(Aspect.ESTABLISHMENT, effect, because, Basis.LAW, rule),)

    def _holdings(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        found = [self._holding(practitioner, rule) for rule in self._needed]
        asked = any(rule.holds is CredentialKind.LIABILITY_INSURANCE for rule in self._needed)
        if self.policy.insurance_needed and not asked:
            insured = (
                c.holds_on(self.on) for c in practitioner.credentials if c.kind is CredentialKind.LIABILITY_INSURANCE
            )
            if True not in insured:
                because = "no liability insurance in force is recorded, and clinic policy asks for it"
                found.append(self._reason(Aspect.INSURANCE, Effect.EXCLUDES, because, Basis.CLINIC_POLICY))
        return tuple(found)

    def _holding(self, practitioner: Practitioner, rule: HoldingProvision) -> Reason:
        insurance = rule.holds is CredentialKind.LIABILITY_INSURANCE
        aspect = Aspect.INSURANCE if insurance else Aspect.HOLDING
        words = rule.holds.replace("_", " ")
        needs = f"{self.place} asks everybody who practices for {words}"
        held = [c for c in practitioner.credentials if c.kind is rule.holds]
        states = [c.holds_on(self.on) for c in held]
        if True in states:
            in_force = [c for c, state in zip(held, states, strict=True) if state is True]
            enough = [_covers(c, rule) for c in in_force]
            if True in enough:
                return self._reason(aspect, Effect.NOTES, f"{needs}; it is in force", Basis.LAW, rule)
            if None in enough:
                because = f"{needs}; whether its limits are high enough is not recorded"
                return self._reason(aspect, Effect.UNSETTLED, because, Basis.LAW, rule)
            return self._reason(aspect, Effect.BARS, f"{needs}, and its limits are too low", Basis.LAW, rule)
        if states and None not in states:
            return self._reason(aspect, Effect.BARS, f"{needs}, and it has lapsed", Basis.LAW, rule)
        return self._reason(aspect, Effect.UNSETTLED, f"{needs}, and none in force is recorded", Basis.LAW, rule)

    def _work(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        found: list[Reason] = []
        for work, certain in self._restricted:
            name = work.work.replace("-", " ")
            if not certain:
                because = f"{self.place} restricts {name} work, which may lie within this site"
                found.append(self._reason(Aspect.RESTRICTED_WORK, Effect.CONFIRM, because, Basis.LAW, work))
                continue
            found += [self._need(practitioner, work, need, name) for need in sorted(work.needs)]
        return tuple(found)

    def _need(self, practitioner: Practitioner, work: RestrictedWork, need: WorkNeed, name: str) -> Reason:
        def reason(effect: Effect, because: str) -> Reason:
            return self._reason(Aspect.RESTRICTED_WORK, effect, because, Basis.LAW, work)

        if need is WorkNeed.PROHIBITED:
            return reason(Effect.BARS, f"{self.place} does not allow {name} work")
        if need is WorkNeed.ENDORSEMENT:
            asks = f"{name} work takes an endorsement in {self.place}"
            states = [
                c.holds_on(self.on)
                for c in practitioner.credentials
                if c.kind is CredentialKind.ENDORSEMENT and c.work == work.work and c.jurisdiction == self.place
            ]
            if True in states:
                return reason(Effect.NOTES, f"{asks}; it is in force")
            if None in states:
                return reason(Effect.UNSETTLED, f"{asks}; whether it is in force is unknown")
            return reason(Effect.BARS, f"{asks}, and none in force is held")
        if need is WorkNeed.TRAINING:
            hours = f" of {work.training_hours}" if work.training_hours is not None else ""
            asks = f"{name} work takes training{hours} in {self.place}"
            if work.work in practitioner.work_trained:
                return reason(Effect.NOTES, f"{asks}; it is recorded")
            return reason(Effect.UNSETTLED, f"{asks}, and none is recorded")
        return reason(Effect.CONFIRM, f"{name} work takes {_CLIENT_NEEDS[need]} in {self.place}")

    def _technique_reasons(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        found: list[Reason] = []
        certified = practitioner.neuromuscular_certification(self.on)
        technique = self.technique
        if technique is not None:
            found += self._scope(practitioner, technique, certified=certified is True)
        condition = self.condition
        if condition is not None and condition.disciplines == (Discipline.NEUROMUSCULAR,) and certified is not True:
            because = (
                f"the article leaves {condition.name.lower()} to neuromuscular therapists; no certification is in force"
            )
            found.append(
                self._reason(Aspect.CONDITION, Effect.NOTES, because, Basis.ARTICLE, sources=("article-difference",))
            )
        return tuple(found)

    def _scope(self, practitioner: Practitioner, technique: Technique, *, certified: bool) -> list[Reason]:
        name = technique.name.lower()
        if technique.scope is TechniqueScope.OUTSIDE:
            because = f"whether a massage license covers {name} is not in the knowledge; it is never planned here"
            return [
                self._reason(Aspect.TECHNIQUE, Effect.UNSETTLED, because, Basis.CONVENTION, sources=technique.sources)
            ]
        policy = self.policy
        only_neuromuscular = technique.disciplines == (Discipline.NEUROMUSCULAR,)
        if only_neuromuscular and policy.neuromuscular_needs_certification and not certified:
            because = f"no neuromuscular certification in force: {name} is left to those who hold one, by clinic policy"
            return [
                self._reason(
                    Aspect.CERTIFICATION, Effect.EXCLUDES, because, Basis.CLINIC_POLICY, sources=_POLICY_SOURCES
                )
            ]
        trained = (
            technique.id in practitioner.skills
            or (certified and Discipline.NEUROMUSCULAR in technique.disciplines)
            or (technique.training is not None and technique.training in practitioner.subjects())
        )
        if technique.scope is TechniqueScope.ADDITIONAL_TRAINING and policy.additional_skills_needed and not trained:
            because = f"{name} takes training beyond the license, and none is recorded, by clinic policy"
            return [
                self._reason(
                    Aspect.TECHNIQUE, Effect.EXCLUDES, because, Basis.CLINIC_POLICY, sources=("house-convention",)
                )
            ]
        return []

    def _evidence(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        """Discipline against the license, and how fresh its look-up is."""
        found: list[Reason] = []
        limit = self.policy.verification_valid_for
        for credential in practitioner.credentials:
            if credential.kind not in BASE_KINDS or credential.jurisdiction != self.place:
                continue
            if credential.disciplined:
                because = "its issuer lists discipline against the license"
                found.append(self._reason(Aspect.DISCIPLINE, Effect.CONFIRM, because, Basis.RECORD))
            if limit is None or credential.holds_on(self.on) is not True:
                continue
            looked_up = credential.verification
            if looked_up is None:
                because = "the license was never looked up with its issuer"
            elif looked_up.method is VerificationMethod.SELF_REPORTED:
                because = "the license is self-reported"
            elif not 0 <= (self.on - looked_up.on).days * 86_400 <= limit.exact:
                because = f"the license was not looked up within {limit}"
            else:
                continue
            found.append(
                self._reason(
                    Aspect.VERIFICATION, Effect.CONFIRM, because, Basis.CLINIC_POLICY, sources=("house-convention",)
                )
            )
        return tuple(found)

    def _continuing_education(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        """What the ledger says: never a bar, for it is the license that lapses."""
        if not practitioner.activities:
            return ()
        report = evaluate_continuing_education(
            practitioner, self.place, self.on, knowledge=self.knowledge, policy=self.policy
        )
        if report.answer is Ruling.ALLOWED:
            because = "continuing education for this cycle is complete"
        elif report.period_end is None:
            because = "whether continuing education for this cycle is complete can't be told"
        else:
            because = f"continuing education is due by {report.period_end}; {report.short:g} hours are still missing"
        return (self._reason(Aspect.CONTINUING_EDUCATION, Effect.NOTES, because, Basis.RECORD),)


def _strictness(work: RestrictedWork) -> float:
    return 100.0 if WorkNeed.PROHIBITED in work.needs else float(len(work.needs))


def _covers(credential: Credential, rule: HoldingProvision) -> bool | None:
    """Whether an insurance reaches the limits that a rule sets; None where it does not say."""
    terms = credential.insurance
    answers: list[bool | None] = []
    for wanted, has in (
        (rule.per_claim, terms.per_claim if terms is not None else None),
        (rule.aggregate, terms.aggregate if terms is not None else None),
    ):
        if wanted is not None:
            same = terms is not None and terms.currency == rule.currency
            answers.append(None if has is None or not same else has >= wanted)
    if False in answers:
        return False
    return None if None in answers else True


def may_practice(  # noqa: PLR0913 - the question has that many parts
    practitioner: Practitioner,
    jurisdiction: str | Jurisdiction,
    on: date,
    technique: str | None = None,
    site: Site | None = None,
    condition: str | None = None,
    setting: Setting | None = None,
    *,
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
        setting: where care is given; None leaves the rules for premises out.
        knowledge: what is known; the library's own unless given.
        policy: what the clinic has decided; the cautious one unless given.

    Raises:
        UnknownIdError: when there is no such technique, structure or condition, or the place is no code.

    >>> from soft_tissue.models import Credential, CredentialKind, CredentialStatus, Practitioner
    >>> active, until = CredentialStatus.ACTIVE, date(2027, 8, 31)
    >>> license = Credential(kind=CredentialKind.LICENSE, jurisdiction="US-WA", status=active, expires_on=until)
    >>> somebody = Practitioner(id="P-1", credentials=(license,))
    >>> may_practice(somebody, "US-WA", date(2026, 11, 23)).answer.value
    'allowed'
    >>> may_practice(somebody, "US-OR", date(2026, 11, 23)).answer.value
    'not_allowed'
    """
    knowledge = knowledge or default_knowledge()
    if isinstance(jurisdiction, Jurisdiction):
        knowledge = knowledge.with_entries(jurisdiction.id, replace=True, jurisdictions=(jurisdiction,))
        jurisdiction = jurisdiction.code
    practice = Practice(
        jurisdiction,
        on,
        technique=technique,
        site=site,
        condition=condition,
        setting=setting,
        knowledge=knowledge,
        policy=policy,
    )
    return practice.permission(practitioner)
