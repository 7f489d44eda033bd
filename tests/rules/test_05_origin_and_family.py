"""Rule 5: whose number it is, and which texts have one voice."""

from .world import Interval, at, check, exactly, settled, view

AN_ORIGINAL = ("original", "relay", "18", "2020-06-02")


def test_the_page_of_another_is_a_relay():
    """The counter's own page carries its words; the president's page does not carry Viasna's."""
    own = view({at(): [("viasna.org", "own", "18")]})
    relay = view({at(): [("president.example", "relay", "18")]})
    own.number(at())
    relay.number(at())
    assert own.read[at()].own
    assert not relay.read[at()].own
    acted = at(by="presidency")
    both = view({acted: [("president.example", "own", "30")], at(): [AN_ORIGINAL]})
    both.number(acted)
    assert both.read[acted].own


def test_state_media_speak_for_who_acted():
    """A page that carries the announcement is the actor's own, whoever runs it."""
    acted = at(by="presidency")
    assert view({acted: [("state-agency", "own", "30"), ("blog", "relay", "31")]}).number(
        acted
    ) == exactly(30)


def test_texts_that_copy_one_another_have_one_voice():
    """Three copies of one report are one report: against two others it is alone."""
    copies = [(f"copy-{n}", "copy of original", "18") for n in range(3)]
    others = [("a", "relay", "20"), ("b", "relay", "20")]
    assert settled([AN_ORIGINAL, *copies, *others]) == exactly(20)
    found = check("20", [AN_ORIGINAL, *copies, *others])
    assert found.rests_on[at()].families == 3


def test_the_voice_is_the_member_on_the_own_page():
    """The counter's page goes before the text that it copies, however late or named."""
    rows = [AN_ORIGINAL, ("zz", "own copy of original", "20")]
    assert settled(rows) == settled(rows[::-1]) == exactly(20)


def test_then_the_text_that_the_others_copy():
    """The original goes before its copies, also where a copy was surely out sooner."""
    rows = [AN_ORIGINAL, ("a copy", "copy of original", "20", "2020-06-01")]
    assert settled(rows) == settled(rows[::-1]) == exactly(18)


def test_then_the_first_that_was_surely_out():
    """Where the original is not at hand: the earliest copy; an undated one comes last."""
    rows = [
        ("a", "copy of lost", "21"),
        ("b", "copy of lost", "20", "2020-06-03"),
        ("c", "copy of lost", "18", "2020-06-02"),
        ("d", "copy of lost", "22", "2020-06-01..2020-06-04"),
    ]
    assert settled(rows) == settled(rows[::-1]) == exactly(18)


def test_then_the_first_by_name():
    """Nothing else tells them apart."""
    rows = [("b", "copy of lost", "20"), ("a", "copy of lost", "18"), ("c", "copy of lost", "19")]
    assert settled(rows) == settled(rows[::-1]) == exactly(18)


def test_what_only_copies_print_is_not_heard():
    """The voice is the nearest member's, with all its numbers, and nobody else's."""
    rows = [("original", "relay", "18; at_most 20"), ("copy", "copy of original", "25")]
    assert settled(rows) == exactly(18)
    rows = [("original", "relay", "18; 20"), ("copy", "copy of original", "25")]
    assert settled(rows) == Interval(18, 20)
