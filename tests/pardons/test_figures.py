"""The eight figures: what the frame says and no more, on any day, under any choice."""

import json
import xml.etree.ElementTree as ET

import matplotlib
import pytest

from researchlib.intervals import Interval
from researchlib.pardons import figures, tables
from researchlib.pardons.figures import found

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


def draw(ledger, name):
    more = {
        "held_around": lambda: [ledger.check("subhead-1275-jailed")],
        "case_periods": lambda: [tables.window(ledger)],
    }.get(name, list)()
    return getattr(figures, name)(getattr(tables, name)(ledger), *more)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", NAMES)
def test_every_figure_can_be_drawn_on_any_day_and_shows_nothing_infinite(article, name, day):
    drawing = draw(article.on(day), name)
    ET.fromstring(drawing.svg())
    record = json.dumps(drawing.to_dict(), allow_nan=False)
    shown = [drawing.alt, record, *(text.get_text() for text in drawing.axes.texts)]
    assert not [text for text in shown if "inf" in text.lower() or "<na>" in text.lower()]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_bytes_twice_and_the_alternative_text_inside(now, name):
    first, again = (draw(now, name) for _ in range(2))
    assert first.svg() == again.svg()
    assert 'role="img" aria-label="' in first.svg()


def test_the_waterfall_climbs_to_the_total_by_the_size_of_each_wave(now):
    drawing = draw(now, "waves")
    bars = [(bar.get_x(), bar.get_width()) for bar in drawing.axes.patches]
    frame = tables.waves(now)
    assert [width for _, width in bars] == frame["people_upper"].tolist()
    assert [left + width for left, width in bars] == frame["total_upper"].tolist()
    assert [bool(bar.get_hatch()) for bar in drawing.axes.patches] == (~frame["decree"]).tolist()


def test_an_unknown_size_is_a_gap_and_never_zero(now):
    frame = tables.waves(now)
    frame.loc[2, ["people_lower", "people_upper"]] = None
    frame.loc[2:, ["total_lower", "total_upper"]] = None
    drawing = figures.waves(frame)
    assert [bar.get_width() for bar in drawing.axes.patches] == [18, 30, 0, 0, 0, 0]
    texts = [text.get_text() for text in drawing.axes.texts]
    assert texts.count("unknown") == 1 and texts.count("unknown in all") == 4
    assert "unknown" in drawing.alt


def test_a_minimum_is_at_least_so_many(now):
    texts = [text.get_text() for text in draw(now, "case_periods").axes.texts]
    assert "at least 176" in texts


def test_of_those_held_what_is_known_of_insult_is_nothing(now):
    drawing = draw(now, "populations")
    insult = [bar.get_width() for bar in drawing.axes.containers[1]]
    assert insult == [0, 1201]
    assert "of insult unknown" in drawing.alt


def test_the_article_s_number_is_drawn_on_its_day_only(article, now):
    def texts(ledger):
        return [text.get_text() for text in draw(ledger, "held_around").axes.texts]

    assert "the article: 1,275" in texts(now)
    assert not [text for text in texts(article.on("2024-10-01")) if "the article" in text]


def test_missing_columns_are_named(now):
    frame = tables.waves(now).drop(columns="people_upper")
    with pytest.raises(ValueError, match="needs the columns people_upper"):
        figures.waves(frame)


def test_missing_ends_are_read_as_unknown(now):
    frame = tables.groups(now)
    frame["people_upper"] = None
    assert found(frame, "people")[0] == Interval(32)


def test_the_readers_settings_are_left_alone(now):
    before = dict(matplotlib.rcParams)
    draw(now, "waves").svg()
    assert dict(matplotlib.rcParams) == before
