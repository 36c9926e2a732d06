"""The National Provider Identifier of the United States, and its check digit."""

from typing import Annotated

from soft_tissue.models.declaration import Holds, Pattern, Personal

__all__ = ["Npi", "npi_is_valid"]

_PREFIX = "80840"
_LENGTH = 10


def npi_is_valid(number: str) -> bool:
    """Whether ten digits are a possible NPI: the first 1 or 2, and the Luhn formula over 80840 and the number.

    After 69 FR 3434 and 45 CFR 162.406. It says nothing about whether the number was ever given to anybody.

    >>> npi_is_valid("1234567893"), npi_is_valid("1234567890")
    (True, False)
    """
    if len(number) != _LENGTH or not (number.isascii() and number.isdigit()) or number[0] not in "12":
        return False
    total = 0
    for position, digit in enumerate(reversed(_PREFIX + number)):
        value = int(digit) * (1 + position % 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004 - the digit sum of 10 to 18
    return total % 10 == 0


Npi = Annotated[
    str,
    Pattern(r"[0-9]{10}\Z", "a National Provider Identifier: ten digits"),
    Holds(npi_is_valid, "a National Provider Identifier: its last digit does not check"),
    Personal(),
]
"""Ten digits, the last a check digit. Personal."""
