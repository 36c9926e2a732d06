"""The National Provider Identifier and its check digit."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from soft_tissue.errors import InvalidRecordError
from soft_tissue.models import Practitioner, npi_is_valid
from soft_tissue.testing import npis

PUBLISHED = "1234567893"
"""The example of the standard."""

FULL_WIDTH = "".join(chr(ord(digit) + 0xFEE0) for digit in PUBLISHED)
"""The same digits in another script."""


def test_the_published_example_checks():
    """The example of the standard is valid."""
    assert npi_is_valid(PUBLISHED)
    assert Practitioner(id="P-1", npi=PUBLISHED).npi == PUBLISHED


@pytest.mark.parametrize("place", range(10))
@given(number=some.just(PUBLISHED) | npis())
def test_any_one_digit_changed_fails(place, number):
    """Whichever single digit is replaced by another, the number no longer checks."""
    for digit in "0123456789":
        changed = number[:place] + digit + number[place + 1 :]
        assert npi_is_valid(changed) is (changed == number)


@given(some.from_regex(r"[12][0-9]{8}", fullmatch=True))
def test_nine_digits_have_one_check_digit(nine):
    """Exactly one of the ten last digits checks."""
    assert sum(npi_is_valid(nine + digit) for digit in "0123456789") == 1


@given(npis(), some.integers(0, 8))
def test_two_neighbors_swapped_fail(number, place):
    """Two different neighbors swapped no longer check, but for 0 and 9, which the formula can't tell apart."""
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    alike = number[place] == number[place + 1] or {number[place], number[place + 1]} == {"0", "9"}
    assert npi_is_valid(swapped) is (alike and swapped[0] in "12")


@pytest.mark.parametrize(
    "number",
    ["", "123456789", "12345678930", "1234567890", "3234567891", "123456789a", " 1234567893", FULL_WIDTH],
)
def test_what_is_no_number_is_refused(number):
    """Too few or too many digits, a wrong first or last one, and what is no plain digit are refused, unshown."""
    assert not npi_is_valid(number)
    with pytest.raises(InvalidRecordError) as caught:
        Practitioner(id="P-1", npi=number)
    assert [problem.path for problem in caught.value.problems] == [("npi",)]
    assert number == "" or number.strip() not in str(caught.value)


def test_a_number_is_personal():
    """A practitioner's number is not in the repr."""
    assert PUBLISHED not in repr(Practitioner(id="P-1", npi=PUBLISHED))
