"""The eight figures: what the frame says and no more, on any day, under any choice."""

import base64
import json
import re
import xml.etree.ElementTree as ET
from functools import cache
from itertools import combinations, pairwise

import matplotlib.style
import pytest
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from researchlib.drawing import APART, COLOURS, CSS, FIGURE_MIMETYPE, drawn, standalone
from researchlib.intervals import Interval
from researchlib.pardons import article as the_article
from researchlib.pardons import figures, tables
from researchlib.pardons.figures import found

NOW = ("2024-11-21", "", "")
DAYS = ["1990-01-01", "2022-05-05", "2024-07-03", "2024-09-20", "2024-11-21", "2026-03-25"]
NAMES = [
    "case_periods",
    "contacts",
    "elections",
    "groups",
    "held_and_recognised",
    "held_around",
    "populations",
    "waves",
]
CASES = [
    *((name, day, "", "") for name in NAMES for day in DAYS),
    *((name, day, "", the_article.day.isoformat()) for name in NAMES for day in DAYS[-2:]),
    *(("waves", day, july, "") for day in DAYS[-2:] for july in ("left out", "different people")),
]
"""Figure, day, choice and knowledge; what was known by a day before the article's is the same."""
SVG = "{http://www.w3.org/2000/svg}"


@cache
def ledger(day, july_release, known_by):
    chosen = {"july_release": july_release} if july_release else {}
    return the_article.on(day, known_by, **chosen)


@cache
def made(name, *case):
    """One drawing for all that is asked of it."""
    return getattr(figures, name)(getattr(tables, name)(ledger(*case)))


def texts(drawing):
    return [text.get_text() for text in drawing.axes.texts]


def bars(drawing):
    return [(bar.get_x(), bar.get_width()) for bar in drawing.axes.patches]


def path_of(artist):
    return artist.get_transform().transform_path(artist.get_path())


@pytest.fixture(scope="module", params=CASES, ids=lambda case: "-".join(filter(None, case)))
def drawing(request):
    return made(*request.param)


def test_no_label_covers_another_or_a_mark_that_is_not_its_own(drawing):
    boxes = [(text, text.get_window_extent()) for text in drawing.axes.texts]
    for (one, box), (other, beside) in combinations(boxes, 2):
        assert not box.overlaps(beside), (one.get_text(), other.get_text())
    marks = [
        (a.get_gid(), path_of(a), hasattr(a, "get_hatch"))
        for a in drawn(drawing.axes)
        if a.get_gid() and not isinstance(a, Text)
    ]
    for text, box in boxes:
        for name, shape, filled in marks:
            if text.get_gid() != name:
                assert not shape.intersects_bbox(box, filled=filled), (text.get_text(), name)
                assert not box.count_contains(shape.vertices), (text.get_text(), name)


def test_nothing_is_clipped(drawing):
    canvas = drawing.axes.get_figure(root=True).bbox
    assert canvas.width == 360
    for artist in drawn(drawing.axes):
        text = isinstance(artist, Text)
        box = (
            artist.get_window_extent()
            if text
            else path_of(artist).cleaned(remove_nans=True).get_extents()
        )
        assert Bbox.union([canvas, box.padded(-0.01)]).bounds == canvas.bounds, artist


def test_nothing_infinite_is_shown_and_an_empty_canvas_says_so(drawing):
    record = drawing.to_dict()
    json.dumps(record, allow_nan=False)
    words = [*texts(drawing), *(record[key] for key in ("title", "unit", "source", "alt"))]
    assert not [word for word in words if re.search(r"\b(inf|nan|NaT|None)\b|<NA>|_", word)]
    marks = [artist.get_gid() for artist in drawn(drawing.axes) if artist.get_gid()]
    assert (drawing.title.lower() in map(str.lower, texts(drawing))) == (not marks)
    assert drawing.title[0].isupper() or drawing.title[0].isdigit()


def test_each_mark_is_named_and_colours_are_classes(drawing):
    svg = drawing.svg()
    root = ET.fromstring(svg)
    assert root.get("viewBox").startswith("0 0 360 ") and root.get("role") == "group"
    assert not re.search(r"style=|font-size|textLength|width=\"\d+pt|#[0-9a-f]{6}|<metadata", svg)
    groups = root.findall("g")
    assert all(g.get("role") == "img" and len(g.get("aria-label")) > 5 for g in groups)
    assert [g.get("aria-label") in drawing.alt for g in groups] == [True] * len(groups)
    shown = [element.text for element in root.iter("text")]
    assert sorted(shown) == sorted(texts(drawing))
    known = set(re.findall(r"^\.([\w-]+)", CSS, re.M))
    used = {name for e in root.iter() for name in e.get("class", "").split()}
    assert used <= known
    assert not re.search(r"\bid=|url\(", svg), "the same figure may stand twice on a page"


def test_each_bar_has_its_words_beside_it(drawing):
    """Dots may be many: those of a line have two labels."""
    named = {text.get_gid() for text in drawing.axes.texts}
    if drawing.name not in ("held-around", "held-and-recognised"):
        assert {artist.get_gid() for artist in drawn(drawing.axes)} - named <= {None}


@pytest.mark.parametrize("name", NAMES)
def test_the_same_bytes_twice(now, name):
    again = getattr(figures, name)(getattr(tables, name)(now))
    assert again._repr_mimebundle_() == made(name, *NOW)._repr_mimebundle_()


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_its_own_needs_no_sheet_and_no_variable(name):
    root = ET.fromstring(standalone(made(name, *NOW).svg()))
    sheet = root.find(f"{SVG}style").text
    assert "var(" not in sheet and "@" not in sheet and COLOURS["held"] in sheet
    assert root.find(f"{SVG}rect").get("class") == "paper"
    assert f"0 0 {root.get('width')} {root.get('height')}" == root.get("viewBox")


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_shows_words_and_an_image_and_carries_the_record(name):
    drawing = made(name, *NOW)
    bundle = drawing._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", FIGURE_MIMETYPE}
    assert bundle["text/plain"] == f"{drawing.title}\n\n{drawing.alt}"
    root = ET.fromstring(bundle["text/html"])
    words = "".join(root.itertext())
    assert all(text in words for text in (drawing.title, drawing.unit, drawing.source))
    image = root.find("img")
    assert image.get("alt") == drawing.alt
    kind, _, data = image.get("src").partition(",")
    assert kind == "data:image/svg+xml;base64"
    assert base64.b64decode(data).decode() == standalone(drawing.svg())
    record = bundle[FIGURE_MIMETYPE]
    assert record["svg"] == drawing.svg()
    assert all(len(row) == len(record["columns"]) for row in record["data"])
    assert len(record["data"]) == len(drawing.data)


def test_words_of_data_are_no_markup(now):
    frame = tables.groups(now)
    frame["group"] = '"><script>alert(1)</script>'
    drawing = figures.groups(frame)
    assert "<script" not in drawing.svg() + drawing._repr_mimebundle_()["text/html"]


def test_the_waterfall_climbs_to_the_total_by_the_size_of_each_wave(now):
    drawing, frame = made("waves", *NOW), tables.waves(now)
    *waves, whole = bars(drawing)
    assert [width for _, width in waves] == frame["people_upper"].tolist()
    assert [left + width for left, width in waves] == frame["total_upper"].tolist()
    assert whole == (0, 178) and "160 by decree, 18 without" in texts(drawing)
    hatched = [bool(bar.get_hatch()) for bar in drawing.axes.patches]
    assert hatched == [*(~frame["decree"]), False]


@pytest.mark.parametrize(
    ("choice", "title"),
    [
        ("counted", "Six waves freed 178 people, 160 by decree, 18 without"),
        ("left out", "Five waves freed 160 people"),
        ("different people", "Six waves freed 160 to 178 people, 160 by decree, 18 without"),
    ],
)
def test_the_title_says_what_the_table_shows(choice, title):
    assert made("waves", NOW[0], choice, "").title == title


def test_an_unknown_size_is_a_gap_and_never_zero(now):
    frame = tables.waves(now)
    frame.loc[2, ["people_lower", "people_upper"]] = None
    frame.loc[2:, ["total_lower", "total_upper"]] = None
    drawing = figures.waves(frame)
    assert bars(drawing) == [(0, 18), (18, 30)]
    assert "30" in texts(drawing) and texts(drawing).count("unknown") == 2
    assert "4 Sep 2024: unknown; unknown in all" in drawing.alt and ": 0" not in drawing.alt
    assert drawing.title.startswith("Six waves freed an unknown number of people")


def test_a_minimum_is_at_least_so_many(now):
    assert "at least 176" in texts(made("case_periods", *NOW))
    assert "→ at least 6,249" in texts(made("populations", *NOW))


def test_of_those_held_what_is_known_of_insult_is_nothing(now):
    drawing = made("populations", *NOW)
    assert bars(drawing) == [(0, 1262), (1262, 34), (0, 6249), (0, 1201)]
    assert "unknown" in texts(drawing)
    assert "of those held, convicted of insulting the president: unknown" in drawing.alt


@pytest.mark.parametrize(
    ("name", "own"),
    [("held_around", "the article: 1,275"), ("case_periods", "the article: 1,213")],
)
def test_the_article_s_number_is_drawn_in_ink_and_on_its_day_only(name, own):
    drawing = made(name, *NOW)
    assert own in texts(drawing)
    mark = next(text.get_gid() for text in drawing.axes.texts if text.get_text() == own)
    inked = {
        element.get("aria-label")
        for element in ET.fromstring(drawing.svg()).findall("g")
        if any(part.tag == "path" and "ink" in part.get("class") for part in element)
    }
    assert inked == {mark}
    other = made(name, "2024-09-20", "", "")
    assert not [text for text in texts(other) if "the article" in text]
    assert "the article" not in other.title + other.source + other.alt
    paths = re.findall(r"<path[^>]*>", other.svg())
    assert paths and not [path for path in paths if re.search(r"\bink\b", path)]


def test_the_silence_is_the_longest_between_contacts_that_are_no_reports(now):
    drawing = made("contacts", *NOW)
    silence = next(line for line in drawing.axes.lines if line.is_dashed())
    frame = tables.contacts(now).set_index("contact")
    ends = frame.loc["letter", "day"].toordinal() + 1, frame.loc["meeting", "first_day"].toordinal()
    assert tuple(silence.get_xdata()) == ends
    assert drawing.title.startswith("20 full months, no letter or visit")


def test_months_without_a_count_are_a_gap_in_the_line(now):
    frame = tables.held_and_recognised(now)
    held = frame[(frame["number"] == "held") & ~frame["day"].dt.month.isin([3, 4, 5, 6])]
    axes = figures.held_and_recognised(held).axes
    lines = [tuple(line.get_xdata()) for line in axes.lines if line.get_lw() == 2]
    assert all(0 < end - start <= APART for start, end in lines)
    assert sum(before[1] != after[0] for before, after in pairwise(lines)) == 2


def test_missing_columns_are_named(now):
    for column in ("people_upper", "decree", "counted_by"):
        with pytest.raises(KeyError, match=column):
            figures.waves(tables.waves(now).drop(columns=column))


def test_missing_ends_are_read_as_unknown(now):
    frame = tables.groups(now)
    frame["people_upper"] = None
    assert found(frame, "people")[0] == Interval(32)


def test_the_readers_settings_are_left_alone_and_have_no_say(now):
    plain = made("held_around", *NOW).svg()
    with matplotlib.rc_context():
        matplotlib.style.use("ggplot")
        matplotlib.rcParams |= {"font.size": 30, "lines.linestyle": "--", "lines.marker": "x"}
        before = dict(matplotlib.rcParams)
        assert made("held_around", *NOW).svg() == plain
        assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize("day", DAYS[1:])
def test_both_lines_are_named_and_so_is_the_count_nearest_to_the_day(day):
    frame = tables.held_and_recognised(ledger(day, "", ""))
    course = made("held_and_recognised", day, "", "")
    named = {text.partition(":")[0] for text in texts(course)}
    assert set(frame.loc[frame["counted"], "number"]) <= named
    last = tables.held_around(ledger(day, "", "")).query("counted and day <= @day")["people_upper"]
    assert f"{last.iloc[-1]:,}" in " ".join(texts(made("held_around", day, "", "")))
