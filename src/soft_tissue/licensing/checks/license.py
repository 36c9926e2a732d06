"""The license: in force, missing, lapsed; a student; another licensed profession."""

from datetime import date, timedelta
from functools import cached_property

from attrs import define

from soft_tissue.licensing.question import Question
from soft_tissue.models import (
    Aspect,
    Basis,
    Credential,
    CredentialKind,
    CredentialStatus,
    Effect,
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


_OPENNESS = (Effect.ALLOWS, Effect.UNSETTLED, Effect.BARS)


@define(eq=False, slots=False, frozen=True)
class LicenseCheck:
    """Whether somebody may practice at all at a place, that day.

    Attributes:
        question: where, when, and what is to be done.
    """

    question: Question

    @cached_property
    def _grace(self) -> GraceProvision | None:
        graces = self.question.jurisdiction.grace if self.question.jurisdiction is not None else ()
        return self.question.picker.pick(graces, self.question.dates, value=lambda p: p.days).chosen

    def reasons(self, practitioner: Practitioner) -> tuple[Reason, ...]:
        """The one reason that decides."""
        place, on = self.question.place, self.question.on
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
                self.question.reason(
                    Aspect.LICENSE,
                    Effect.ALLOWS,
                    f"a {kind.replace('_', ' ')} for {self.question.place} is in force",
                    Basis.RECORD,
                ),
            )
            for kind in BASE_KINDS
        }

    def _without_license(self, practitioner: Practitioner, *, here: bool) -> tuple[Reason, ...]:
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
        return (min(ways, key=lambda way: _OPENNESS.index(way.effect)),)

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
        chosen = self.question.level_provision
        if here:
            last = max(here, key=lambda c: (c.expires_on or date.min, c.issued_on or date.min))
            expired = last.expires_on is not None and last.expires_on < self.question.on
            lapsed = last.status in (None, CredentialStatus.ACTIVE, CredentialStatus.EXPIRED)
            grace = self._grace
            if (
                expired
                and lapsed
                and grace is not None
                and last.expires_on is not None
                and self.question.on <= last.expires_on + timedelta(days=grace.days)
            ):
                return self._graced(grace, level)
            how = _LAPSED.get(last.status, "has lapsed") if not lapsed and last.status is not None else "has lapsed"
            if last.issued_on is not None and self.question.on < last.issued_on:
                how = "is not in force yet"
        elif any(c.kind in BASE_KINDS for c in practitioner.credentials):
            how = "is not held: the one recorded is for another place"
        else:
            how = "is not held"
        because = f"the {level.words} that {self.question.place} asks for {how}"
        return self.question.reason(Aspect.LICENSE, Effect.BARS, because, Basis.LAW, chosen)

    def _graced(self, grace: GraceProvision, level: LicenseLevel) -> Reason:
        """A lapsed license that can still be renewed: only a provision that says so lets work go on meanwhile."""
        if grace.may_practice is True:
            because = f"the {level.words} has lapsed; within {grace.days} days it can be renewed, and work may go on"
            return self.question.reason(Aspect.LICENSE, Effect.ALLOWS, because, Basis.LAW, grace)
        because = (
            f"the {level.words} that {self.question.place} asks for has lapsed; "
            f"within {grace.days} days it can be renewed, and nothing says that work may go on meanwhile"
        )
        return self.question.reason(Aspect.LICENSE, Effect.BARS, because, Basis.LAW, self.question.level_provision)

    def _student(self) -> Reason:
        rules = self.question.jurisdiction.exemptions if self.question.jurisdiction is not None else ()
        students = [p for p in rules if p.students]
        rule = self.question.picker.pick(
            students, self.question.dates, value=lambda p: (p.supervised, p.school_only)
        ).chosen
        in_school = self.question.setting is Setting.SCHOOL_CLINIC
        if rule is None:
            because = f"whether {self.question.place} lets a student practice is not in the knowledge"
            return self.question.reason(Aspect.STUDENT, Effect.UNSETTLED, because, Basis.LAW)
        supervised = "under supervision" if rule.supervised is not False else "in the program"
        if in_school or rule.school_only is False:
            because = f"a student may practice {supervised} in {self.question.place}"
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
