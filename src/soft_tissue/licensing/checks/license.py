"""The license: in force, missing, lapsed; a student; another licensed profession."""

from datetime import date
from functools import cached_property, partial

from attrs import define

from soft_tissue.licensing.picking import Picked
from soft_tissue.licensing.question import Question
from soft_tissue.models import (
    Aspect,
    Basis,
    Credential,
    CredentialKind,
    CredentialStatus,
    Effect,
    ExemptionProvision,
    GraceProvision,
    LicenseLevel,
    Practitioner,
    Profession,
    Reason,
    Setting,
)
from soft_tissue.models.credential import BASE_KINDS

__all__ = ["LicenseCheck"]

_LAPSED = {
    CredentialStatus.SUSPENDED: "is suspended",
    CredentialStatus.REVOKED: "is revoked",
    CredentialStatus.INACTIVE: "is inactive",
    CredentialStatus.EXPIRED: "has lapsed",
    CredentialStatus.STUDENT: "is not held yet",
}


_STOPPED = (CredentialStatus.SUSPENDED, CredentialStatus.REVOKED)
_KINDS = {
    LicenseLevel.LICENSE: CredentialKind.LICENSE,
    LicenseLevel.CERTIFICATION: CredentialKind.STATE_CERTIFICATION,
    LicenseLevel.REGISTRATION: CredentialKind.REGISTRATION,
}
_OPENNESS = (Effect.ALLOWS, Effect.UNSETTLED, Effect.BARS)
_Reasons = tuple[Reason, ...]
_DOORS = {True: 1.0, None: 0.5, False: 0.0}  # how strict an answer to "only supervised?", "only in school?" is


@define(eq=False, slots=False, frozen=True)
class LicenseCheck:
    """Whether somebody may practice at all at a place, that day.

    Attributes:
        question: where, when, and what is to be done.
    """

    question: Question

    @cached_property
    def _grace(self) -> Picked[GraceProvision]:
        """The time of grace; a source that does not say whether work may go on does not outrank one that does."""
        graces = self.question.jurisdiction.grace if self.question.jurisdiction is not None else ()
        return self.question.picker.pick(
            [p for p in graces if p.may_practice is not None] or graces,
            self.question.dates,
            value=lambda p: (p.days, p.may_practice),
            strictness=lambda p: -p.days if p.may_practice else 0.0,
        )

    @cached_property
    def _student_rule(self) -> Picked[ExemptionProvision]:
        rules = self.question.jurisdiction.exemptions if self.question.jurisdiction is not None else ()
        return self.question.picker.pick(
            [p for p in rules if p.students],
            self.question.dates,
            value=lambda p: (p.supervised, p.school_only),
            strictness=lambda p: _DOORS[p.school_only] + _DOORS[p.supervised] / 10,
        )

    def reasons(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        """The one reason that decides, and then what is to be confirmed about it."""
        place, on = self.question.place, self.question.on
        here = False
        held: list[Credential] = []
        stopped: list[Credential] = []
        for credential in practitioner.credentials:
            if credential.jurisdiction == place and credential.kind in BASE_KINDS:
                here = True
                if credential.profession is not Profession.MASSAGE_THERAPY:
                    continue
                if credential.holds_on(on):
                    held.append(credential)
                elif credential.status in _STOPPED and (credential.expires_on is None or on <= credential.expires_on):
                    stopped.append(credential)
        if not held:
            return self._without_license(practitioner, here=here)
        kinds = {credential.kind for credential in held}
        kind = self._kind if self._kind in kinds else held[0].kind
        if not stopped:
            return self._held[kind]
        return self._beside_stopped(practitioner, held, stopped, kind)

    def _beside_stopped(
        self, practitioner: Practitioner, held: list[Credential], stopped: list[Credential], kind: CredentialKind
    ) -> _Reasons:
        """A license in force beside one that is suspended or revoked and has not expired.

        One that its issuer calls active was most likely given since; one that only has not expired may be the same.
        """
        place = self.question.place
        states = sorted({f"a {c.kind.replace('_', ' ')} for {place} {_LAPSED[c.status]}" for c in stopped if c.status})
        because = f"{' and '.join(states)}, by another record"
        level = self.question.level
        asked = level is None or level.needs_credential is not False
        if not asked or any(credential.status is CredentialStatus.ACTIVE for credential in held):
            because += "; look up with the issuer that the one in force stands"
            return (*self._held[kind], self.question.reason(Aspect.LICENSE, Effect.CONFIRM, because, Basis.RECORD))
        because += ", and the one that has not expired has no status: whether any is in force is unknown"
        ways = [self.question.reason(Aspect.LICENSE, Effect.UNSETTLED, because, Basis.RECORD)]
        other = self._other_profession(self._of_another_profession(practitioner))
        ways += [] if other is None else [other]
        ways += [self._local(practitioner)] if level is LicenseLevel.LOCAL else []
        return (min(ways, key=lambda way: _OPENNESS.index(way.effect)),)

    @cached_property
    def _kind(self) -> CredentialKind | None:
        """The kind of credential that the place asks for; None where it asks for none, or that is not known."""
        return None if self.question.level is None else _KINDS.get(self.question.level)

    @cached_property
    def _held(self) -> dict[CredentialKind, _Reasons]:
        """The reasons that a base credential in force gives, by its kind."""
        return {kind: self._in_force(kind) for kind in BASE_KINDS}

    def _in_force(self, kind: CredentialKind) -> _Reasons:
        words, place = kind.replace("_", " "), self.question.place
        because = f"a {words} for {place} is in force"
        allows = self.question.reason(Aspect.LICENSE, Effect.ALLOWS, because, Basis.RECORD)
        if self._kind is None or kind is self._kind:
            return (allows,)
        because = f"a {words} is recorded, and {self.question.law[0].because}: look up that it is the same"
        confirm = self.question.reason(
            Aspect.LICENSE, Effect.CONFIRM, because, Basis.LAW, self.question.level_provision
        )
        return (allows, confirm)

    def _without_license(self, practitioner: Practitioner, *, here: bool) -> _Reasons:
        """Whether somebody may practice here without a license that is in force for certain."""
        place, on = self.question.place, self.question.on
        credentials = practitioner.credentials if here else ()
        own = [c for c in credentials if c.kind in BASE_KINDS and c.jurisdiction == place]
        massage = [c for c in own if c.profession is Profession.MASSAGE_THERAPY]
        level = self.question.level
        if level is not None and level.needs_credential is False:
            return (
                self.question.reason(
                    Aspect.LICENSE,
                    Effect.ALLOWS,
                    self.question.law[0].because,
                    Basis.LAW,
                    self.question.level_provision,
                ),
            )
        # One way that is open is enough; one that is perhaps open leaves it unknown, whatever else is closed.
        ways = []
        student = [c for c in massage if c.status is CredentialStatus.STUDENT]
        if any(c.expires_on is None or on <= c.expires_on for c in student):
            ways.append(self._student())
        found = self._other_profession([c for c in own if c.profession is not Profession.MASSAGE_THERAPY])
        if found is not None:
            ways.append(found)
        if any(c.holds_on(on) is None for c in massage):
            because = f"whether the credential for {place} is in force is unknown"
            ways.append(self.question.reason(Aspect.LICENSE, Effect.UNSETTLED, because, Basis.RECORD))
        if level is None:
            ways += self.question.unknown_law
        elif level is LicenseLevel.LOCAL:
            ways.append(self._local(practitioner))
        elif not ways or massage != student:
            ways.append(self._missing(practitioner, massage, level))
        decides = min(ways, key=lambda way: _OPENNESS.index(way.effect))
        if decides.aspect is Aspect.STUDENT and decides.effect is Effect.ALLOWS:
            return (decides, *self._supervision())
        ahead = (c.status is CredentialStatus.EXPIRED and c.expires_on is not None and on <= c.expires_on for c in own)
        if any(ahead):
            because = "its record says that the license has expired, and that it expires later: one of them is wrong"
            return (decides, self.question.reason(Aspect.LICENSE, Effect.CONFIRM, because, Basis.RECORD))
        return (decides,)

    def _supervision(self) -> _Reasons:
        """What is to be confirmed where a student works."""
        if all(rule is not None and rule.supervised is False for rule in self._student_rule.possible):
            return ()
        because = "a student works here: confirm that a supervisor is in place for the visit"
        rule = self._student_rule.chosen
        return (self.question.reason(Aspect.STUDENT, Effect.CONFIRM, because, Basis.LAW, rule),)

    def _local(self, practitioner: Practitioner) -> Reason:
        permits = [
            c.holds_on(self.question.on)
            for c in practitioner.credentials
            if c.kind is CredentialKind.LOCAL_PERMIT and c.jurisdiction == self.question.place
        ]
        if True in permits:
            return self.question.reason(Aspect.LICENSE, Effect.ALLOWS, "a local permit is in force", Basis.RECORD)
        because = f"local rules decide in {self.question.place}, and no local permit in force is recorded"
        return self.question.reason(Aspect.LICENSE, Effect.UNSETTLED, because, Basis.LAW, self.question.level_provision)

    def _missing(self, practitioner: Practitioner, here: list[Credential], level: LicenseLevel) -> Reason:
        """Nothing in force: why, and whether a time of grace leaves it open."""
        if here:
            last = max(here, key=lambda c: (c.expires_on or date.min, c.issued_on or date.min))
            if last.expires_on is not None and last.status in (None, CredentialStatus.ACTIVE, CredentialStatus.EXPIRED):
                since = (self.question.on - last.expires_on).days
                outcome = partial(self._lapsed, since, level)
                found = self.question.settled(self._grace, outcome, Aspect.LICENSE, "renewal after expiry")
                if since > 0 and found is not None:
                    return found
            how = _LAPSED.get(last.status, "has lapsed") if last.status is not None else "has lapsed"
            if last.issued_on is not None and self.question.on < last.issued_on:
                how = "is not in force yet"
        elif others := self._of_another_profession(practitioner):
            last = max(others, key=lambda c: (c.expires_on or date.min, c.issued_on or date.min))
            state = _LAPSED.get(last.status, "has lapsed") if last.status is not None else "has lapsed"
            if last.issued_on is not None and self.question.on < last.issued_on:
                state = "is not in force yet"
            how = f"is not held: the one recorded for {self.question.place} is in {last.profession.words}, and {state}"
        elif any(c.kind in BASE_KINDS for c in practitioner.credentials):
            how = "is not held: the one recorded is for another place"
        else:
            how = "is not held"
        return self._barred(level, how)

    def _of_another_profession(self, practitioner: Practitioner) -> list[Credential]:
        """Base credentials of the place in another profession."""
        return [
            c
            for c in practitioner.credentials
            if c.kind in BASE_KINDS
            and c.jurisdiction == self.question.place
            and c.profession is not Profession.MASSAGE_THERAPY
        ]

    def _barred(self, level: LicenseLevel, how: str) -> Reason:
        because = f"the {level.words} that {self.question.place} asks for {how}"
        return self.question.reason(Aspect.LICENSE, Effect.BARS, because, Basis.LAW, self.question.level_provision)

    def _lapsed(self, days: int, level: LicenseLevel, grace: GraceProvision | None) -> Reason:
        """A license that lapsed days ago: work goes on while it can be renewed only where a provision says so."""
        if grace is None or days > grace.days:
            return self._barred(level, "has lapsed")
        renewable = f"within {grace.days} days it can be renewed"
        if grace.may_practice is True:
            because = f"the {level.words} has lapsed; {renewable}, and work may go on"
            return self.question.reason(Aspect.LICENSE, Effect.ALLOWS, because, Basis.LAW, grace)
        if grace.may_practice is False:
            return self._barred(level, f"has lapsed; {renewable}, and work may not go on meanwhile")
        return self._barred(level, f"has lapsed; {renewable}, and nothing says that work may go on meanwhile")

    def _student(self) -> Reason:
        found = self.question.settled(self._student_rule, self._as_student, Aspect.STUDENT, "students")
        return found or self._as_student(None)

    def _as_student(self, rule: ExemptionProvision | None) -> Reason:
        in_school = self.question.setting is Setting.SCHOOL_CLINIC
        if rule is None:
            because = f"whether {self.question.place} lets a student practice is not in the knowledge"
            return self.question.reason(Aspect.STUDENT, Effect.UNSETTLED, because, Basis.LAW)
        if in_school or rule.school_only is False:
            how = {
                True: " under supervision",
                False: " in the program",
                None: "; whether only under supervision, the source does not say",
            }
            because = f"a student may practice in {self.question.place}{how[rule.supervised]}"
            return self.question.reason(Aspect.STUDENT, Effect.ALLOWS, because, Basis.LAW, rule)
        if rule.school_only is True and self.question.setting is not None:
            because = f"{self.question.place} lets a student practice in the program's own clinic only"
            return self.question.reason(Aspect.STUDENT, Effect.BARS, because, Basis.LAW, rule)
        because = f"whether {self.question.place} lets a student practice outside a school clinic is not known"
        return self.question.reason(Aspect.STUDENT, Effect.UNSETTLED, because, Basis.LAW, rule)

    def _other_profession(self, credentials: list[Credential]) -> Reason | None:
        states = [c.holds_on(self.question.on) for c in credentials]
        rules = self.question.jurisdiction.exemptions if self.question.jurisdiction is not None else ()
        rules = tuple(p for p in rules if p.in_force(self.question.dates) is True)
        for credential, state in zip(credentials, states, strict=True):
            words = credential.profession.words
            if state is not True:
                continue
            for rule in self.question.picker.ordered(rules):
                if rule.any_licensed or credential.profession in rule.professions:
                    because = f"{self.question.place} lets a license in {words} cover it, within that license"
                    return self.question.reason(Aspect.PROFESSION, Effect.ALLOWS, because, Basis.LAW, rule)
        if True in states:
            words = credentials[states.index(True)].profession.words
            because = f"whether a license in {words} covers massage in {self.question.place} is not in the knowledge"
            return self.question.reason(Aspect.PROFESSION, Effect.UNSETTLED, because, Basis.LAW)
        if None in states:
            because = "whether the license in another profession is in force is unknown"
            return self.question.reason(Aspect.PROFESSION, Effect.UNSETTLED, because, Basis.RECORD)
        return None
