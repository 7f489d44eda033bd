"""Rule 18: the one sentence that is printed."""

import pytest

from .world import at, check, custody, measure, over, sentences, world

MAIN, OTHER, ASIDE = at("main"), at("other"), at("aside")
OWN = [("viasna.org", "own", "18")]


def sentence(rows, claim="18", **how):
    return check(claim, rows, **how).sentence


def test_reproduced_the_result_alone():
    """To whom the article attributes it need not be said of what is right."""
    assert sentence(OWN, speaker="viasna") == "18 people."
    assert sentence(OWN, speaker="viasna", test="quoted") == "18 people."


def test_contradicted_with_whose_claim_it_is():
    """The article speaks for itself where it names nobody."""
    assert sentence(OWN, "19", speaker="viasna") == (
        "18 people; the article attributes the statement to Viasna."
    )
    assert sentence(OWN, "19") == "18 people."


@pytest.mark.parametrize(
    ("number", "claim", "printed"),
    [
        ("1270..1280", "1275", "1,270 to 1,280 people; we did not find such a number."),
        ("at_least 18", "20", "At least 18 people; we did not find such a number."),
        ("18..20", "18", "18 to 20 people; we did not find such a number."),
    ],
)
def test_undecided_or_consistent_says_what_would_settle_it(number, claim, printed):
    """'We did not find'."""
    assert sentence([("viasna.org", "own", number)], claim) == printed


def test_without_a_number_what_we_did_not_find_is_all():
    """And whose claim it is."""
    assert sentence({}, speaker="viasna") == (
        "We did not find such a number; the article attributes the statement to Viasna."
    )


def test_every_other_reading_that_differs_with_its_phrase():
    """One that gives the same is not told, nor one without a number."""
    rows = {MAIN: OWN, OTHER: [("p", "own", "20")], ASIDE: [("p", "own", "25")]}
    assert sentence(rows) == (
        "18 people, in these words; 20 people in other words; 25 people of other people."
    )
    assert sentence({MAIN: OWN, OTHER: OWN, ASIDE: [("p", "own", "25")]}) == (
        "18 people, in these words; 25 people of other people."
    )
    assert sentence({MAIN: OWN, OTHER: OWN}) == "18 people."
    assert sentence({OTHER: [("p", "own", "20")]}) == (
        "We did not find such a number; 20 people in other words."
    )


@pytest.mark.parametrize(
    ("rows", "printed"),
    [
        ([("v", "own", "18")], "Viasna's page counted 18 people"),
        ([("v", "own", "18"), ("r", "relay", "18")], "Viasna's page counted 18 people"),
        ([("r", "relay", "18")], "A report citing Viasna gave 18 people"),
        ([("r", "relay", "18"), ("s", "relay", "18")], "Reports citing Viasna gave 18 people"),
        # one text and its copies are one report
        ([("r", "relay", "18"), ("s", "copy of r", "18")], "A report citing Viasna gave 18 people"),
        # of several, only one printed just this number
        (
            [("r", "relay", "18"), ("s", "relay", "at_least 10")],
            "A report citing Viasna gave 18 people",
        ),
        # no one printed this range
        (
            [("r", "relay", "at_least 18"), ("s", "relay", "at_most 19")],
            "Reports citing Viasna gave 18 to 19 people",
        ),
    ],
)
def test_what_only_relays_print_is_reports_citing(rows, printed):
    """The counter's own page is named as such."""
    assert sentence(rows, says="{told:counted/person}").startswith(printed)
    who = printed.split(" counted")[0].split(" gave")[0]
    assert sentence(rows, says="{source}").startswith(who)


@measure("persons")
def two_numbers(view, as_of):
    first = view.number(over("2024-10-31", "people"))
    return view.number(over("2024-11-20", "people")) - first


def test_numbers_are_told_with_their_times_and_tellers():
    """The unit once; those of the own page and those of reports are two clauses."""

    def told(first, second, says):
        rows = {
            over("2024-10-31"): [("a", first, "1299")],
            over("2024-11-20"): [("b", second, "1262")],
        }
        return sentence(rows, "less than 0", measure=two_numbers, says=says)

    assert told("own", "own", "{counts:person}") == (
        "1,299 people on 31 October and 1,262 on 20 November 2024."
    )
    assert told("own", "own", "{told:counted/person}") == (
        "Viasna's page counted 1,299 people on 31 October and 1,262 on 20 November 2024."
    )
    assert told("own", "relay", "{told:counted/person}") == (
        "Viasna's page counted 1,299 people on 31 October 2024;"
        " a report citing Viasna gave 1,262 on 20 November 2024."
    )
    assert told("relay", "own", "{told:counted/prisoner/political prisoner}") == (
        "A report citing Viasna gave 1,299 political prisoners on 31 October 2024;"
        " Viasna's page counted 1,262 on 20 November 2024."
    )
    assert told("own", "own", "{0:person} {when0}, {1} {when1}, by {day}") == (
        "1,299 people on 31 October 2024, 1,262 on 20 November 2024, by 21 November 2024."
    )


def test_days_are_told_with_who_has_them():
    """Each with its own origin."""

    @measure("date")
    def two_days(view, as_of):
        view.number(at("a", "date"))
        return view.number(at("b", "date", by="afp"))

    rows = {
        at("a", "date"): [("p", "own", "2024-11-02")],
        at("b", "date", by="afp"): [("q", "own", "2024-11-03")],
    }
    assert sentence(rows, "2024-11-03", measure=two_days, says="{counts:date}") == (
        "Viasna (2 November 2024) and Afp (3 November 2024)."
    )


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        # its middle is 100: a fifth is 20
        ("90..110", "90 to 110 people"),
        ("90..111", "We did not find"),
        ("89..111", "We did not find"),
        ("95..115", "95 to 115 people"),
        ("95..117", "We did not find"),
        # one end alone can be told
        ("at_least 18", "At least 18 people"),
        ("at_most 18", "At most 18 people"),
        ("more_than 1200", "More than 1,200 people"),
        ("0", "No people"),
        ("about 100", "About 100 people"),
        ("about 1000", "About 1,000 people"),
    ],
)
def test_no_number_whose_range_is_wider_than_a_fifth_of_its_middle(number, printed):
    """Where it alone would be the sentence, what we did not find is."""
    assert sentence([("p", "own", number)], "100000..200000").startswith(printed)


def test_the_first_fragment_that_needs_what_nobody_can_tell_ends_the_sentence():
    """What stands before it is printed."""

    @measure("persons")
    def part(view, as_of):
        whole = view.number(at("whole"))
        view.number(at("part"))
        return whole

    rows = {at("whole"): OWN, at("part"): [("p", "own", "5")]}
    says = "{0:person} were freed|, {1:person} of them women|, says {source}"
    assert sentence(rows, measure=part, says=says) == (
        "18 people were freed, five people of them women, says Viasna's page."
    )
    del rows[at("part")]
    assert sentence(rows, measure=part, says=says) == "18 people were freed."


def test_a_bracket_is_told_by_the_counts_that_it_was_made_of():
    """The range itself was printed by nobody."""
    rows = {
        over("2024-11-20", "prisoners_held"): [("a", "relay", "1262")],
        over("2024-11-30", "prisoners_held"): [("b", "own", "1296")],
    }
    says = "{told:counted/political prisoner}"
    found = sentence(rows, "1275", measure=custody.held, says=says, missing="a count for {day}")
    assert found == (
        "A report citing Viasna gave 1,262 political prisoners on 20 November 2024;"
        " Viasna's page counted 1,296 on 30 November 2024;"
        " we did not find a count for 21 November 2024."
    )


@pytest.mark.parametrize(
    "template",
    ["{0.real}", "{n!r}", "{0[0]}", "{x}", "{n:{day}}", "{}", "{told.names}", "{when}", "{day!s}"],
)
def test_a_template_holds_bare_names_only(template):
    """Python's format would print an environment; such a data package is refused."""
    with pytest.raises(ValueError, match="not a name"):
        sentences.parsed(template)
    with pytest.raises(Exception, match=r"claims.csv, row 2, column says: found .* bare names"):
        world(OWN, says=template).on()
