"""Hours of credit that an activity gives: for certain, and at most."""

from fractions import Fraction

from attrs import frozen

from soft_tissue.knowledge import Knowledge
from soft_tissue.models import Activity, CreditConversion, CreditUnit, MinutesPerHour

__all__ = ["Credit", "credit_of", "exact"]

_CLOCK_HOUR = 60
_USUAL = {
    CreditUnit.CEU: "hours-for-a-ceu",
    CreditUnit.SEMESTER_HOUR: "hours-for-a-semester-hour",
    CreditUnit.QUARTER_HOUR: "hours-for-a-quarter-hour",
}


def exact(number: float) -> Fraction:
    """The number as it is written: 0.1 is a tenth.

    >>> exact(0.1)
    Fraction(1, 10)
    """
    return Fraction(str(number))


@frozen(kw_only=True)
class Credit:
    """What one activity gives.

    Attributes:
        sure: hours for certain.
        possible: hours at most.
        because: why the two differ, or how it was converted; None for plain hours.
    """

    sure: Fraction
    possible: Fraction
    because: str | None = None


def _from_minutes(minutes: Fraction, rule: MinutesPerHour | None, knowledge: Knowledge) -> Credit:
    if rule is None:
        usual = knowledge.convention_count("minutes-for-a-credit-hour")
        because = f"how many minutes make an hour is not known here: {_CLOCK_HOUR} count for certain, {usual} perhaps"
        return Credit(sure=minutes / _CLOCK_HOUR, possible=minutes / usual, because=because)
    whole = Fraction(minutes // rule.minutes)
    rest = minutes - whole * rule.minutes
    because = f"{rule.minutes} minutes make an hour of credit"
    if rule.part_minutes is not None and rule.part_hours is not None:
        hours = whole + (exact(rule.part_hours) if rest >= rule.part_minutes else 0)
        return Credit(sure=hours, possible=hours, because=because)
    if rest:
        because += "; whether a part of an hour counts is not known"
    return Credit(sure=whole, possible=minutes / rule.minutes, because=because)


def credit_of(
    activity: Activity,
    minutes_rule: MinutesPerHour | None,
    conversions: dict[CreditUnit, CreditConversion],
    knowledge: Knowledge,
) -> Credit:
    """Convert an activity's amount to hours of credit by the rules of a place.

    Args:
        activity: the activity.
        minutes_rule: how many minutes make an hour there; None is not known.
        conversions: what other units give there; a unit without a rule counts nothing for certain, and perhaps what is
            usual elsewhere.
        knowledge: holds the usual values, as conventions.
    """
    amount = exact(activity.amount)
    unit = activity.unit
    if unit is CreditUnit.HOUR:
        return Credit(sure=amount, possible=amount)
    if unit is CreditUnit.MINUTE:
        return _from_minutes(amount, minutes_rule, knowledge)
    words = unit.replace("_", " ")
    rule = conversions.get(unit)
    if rule is not None:
        hours = amount * exact(rule.hours)
        return Credit(sure=hours, possible=hours, because=f"one {words} gives {rule.hours:g} hours")
    usual = knowledge.convention_count(_USUAL[unit])
    because = f"how many hours a {words} gives is not known here; {usual} is usual elsewhere"
    return Credit(sure=Fraction(0), possible=amount * usual, because=because)
