"""The person who receives care."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from annotated_types import Ge, Le
from attrs import frozen

from soft_tissue.models.consent import Consent
from soft_tissue.models.declaration import Handling, Identifier, Name, Personal, Text, declared
from soft_tissue.models.intake import AnyIntake

__all__ = ["ADULT_AGE", "Client", "Preferences", "TherapistGender"]

ADULT_AGE = 18
"""Years below which a guardian consents (elitelearning MBLEx course; ABMP informed-consent page)."""


class TherapistGender(StrEnum):
    """Which therapist the client prefers."""

    WOMAN = "woman"
    MAN = "man"
    NO_PREFERENCE = "no_preference"


@frozen(kw_only=True, field_transformer=declared)
class Preferences:
    """What the client has asked for.

    Attributes:
        max_pressure: the deepest pressure wanted, Walton's scale 1 to 5.
        therapist: preferred gender of the therapist.
        practitioner: id of a preferred practitioner.
        draping: anything said about draping.
        avoid_techniques: techniques that the client does not want.
        clothed: wants to stay clothed.
    """

    max_pressure: Annotated[int, Ge(1), Le(5)] | None = None
    therapist: TherapistGender = TherapistGender.NO_PREFERENCE
    practitioner: Name | None = None
    draping: Text | None = None
    avoid_techniques: frozenset[Identifier] = frozenset()
    clothed: bool = False


@frozen(kw_only=True, field_transformer=declared)
class Client:
    """The person, as far as a plan needs to know.

    Attributes:
        birth_date: or `age` in whole years; with neither, whether the client is a minor is unknown. Where both are
            given they must agree: rule `AGE-CONTRADICTED`.
        intake: what was told; None means that nothing has been asked yet.
        consents: decisions of the client or a guardian.
        preferences: what was asked for.
        maintenance_agreed: whether the client has agreed to a maintenance program.
    """

    birth_date: Annotated[date, Personal(Handling.BIRTH)] | None = None
    age: Annotated[int, Ge(0), Le(130), Personal(Handling.AGE)] | None = None
    intake: AnyIntake | None = None
    consents: tuple[Consent, ...] = ()
    preferences: Preferences = Preferences()
    maintenance_agreed: bool | None = None

    def age_on(self, day: date) -> int | None:
        """Whole years on that day; a birthday on 29 February is kept on 1 March in other years. None is unknown."""
        if self.birth_date is None:
            return self.age
        before = (day.month, day.day) < (self.birth_date.month, self.birth_date.day)
        return max(0, day.year - self.birth_date.year - before)

    def is_minor_on(self, day: date) -> bool | None:
        """Whether a guardian's consent is needed; None when the age is unknown.

        Where birth date and age disagree, one of the two is enough for a yes.

        >>> Client(birth_date=date(1990, 1, 1), age=12).is_minor_on(date(2026, 11, 23))
        True
        """
        ages = [age for age in (self.age_on(day), self.age) if age is not None]
        return min(ages) < ADULT_AGE if ages else None

    def is_age_contradicted_on(self, day: date) -> bool:
        """Whether the client would be born after that day, or birth date and age give two ages.

        >>> Client(birth_date=date(1990, 1, 1), age=12).is_age_contradicted_on(date(2026, 11, 23))
        True
        """
        if self.birth_date is None:
            return False
        return self.birth_date > day or self.age not in (None, self.age_on(day))
