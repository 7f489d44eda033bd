"""Rule 15: the verdict."""

import pytest

from .world import at, check, checks

HOLDS, FITS, FAILS, OPEN = "1275", "1270..1280", "1300", "at_least 1000"


def verdict(main, other="", aside="", **how):
    numbers = {"main": main, "other": other, "aside": aside}
    rows = {at(name): [("page", "own", number)] for name, number in numbers.items() if number}
    return check("1275", rows, **how).verdict


@pytest.mark.parametrize(
    ("main", "no_alternative", "holds", "fits", "fails", "is_open"),
    [
        (HOLDS, "reproduced", "reproduced", "reproduced", "depends", "reproduced"),
        (FITS, "consistent", "consistent", "consistent", "depends", "consistent"),
        (FAILS, "contradicted", "depends", "depends", "contradicted", "contradicted"),
        (OPEN, "undecided", "undecided", "undecided", "undecided", "undecided"),
    ],
)
def test_the_table(main, no_alternative, holds, fits, fails, is_open):
    """Main reading down, alternative across."""
    across = [verdict(main, other) for other in ("", HOLDS, FITS, FAILS, OPEN)]
    assert across == [no_alternative, holds, fits, fails, is_open]


@pytest.mark.parametrize("main", [HOLDS, FITS, FAILS, OPEN])
def test_what_stands_beside_is_not_in_the_table(main):
    """Whatever it gives."""
    alone = verdict(main)
    assert {verdict(main, aside=aside) for aside in (HOLDS, FITS, FAILS, OPEN)} == {alone}


def test_there_are_no_other_verdicts():
    """Eight words, and one for a finding that was taken back."""
    assert checks.VERDICTS == (
        "reproduced",
        "consistent",
        "contradicted",
        "depends",
        "undecided",
        "quoted",
        "misquoted",
        "not checked",
        "void",
    )


@pytest.mark.parametrize(
    ("main", "alone", "with_one_that_fails", "with_one_that_holds"),
    [
        (HOLDS, "quoted", "undecided", "quoted"),
        (FITS, "undecided", "undecided", "undecided"),
        (FAILS, "misquoted", "misquoted", "undecided"),
        (OPEN, "undecided", "undecided", "undecided"),
    ],
)
def test_the_table_of_quotations(main, alone, with_one_that_fails, with_one_that_holds):
    """Reproduced reads quoted, contradicted misquoted, all else undecided (rule 16)."""
    across = [verdict(main, other, test="quoted") for other in ("", FAILS, HOLDS)]
    assert across == [alone, with_one_that_fails, with_one_that_holds]
