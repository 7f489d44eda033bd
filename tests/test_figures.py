import datetime as dt

import pytest

from researchlib import Ledger, figures
from researchlib.intervals import Interval
from researchlib.measures import custody, releases

DAY = dt.date(2024, 11, 21)


def test_a_figure_plots_the_frame_it_was_given(dataset):
    frame = releases.wave_frame(dataset, DAY)
    drawing = figures.pardon_waves(frame)
    widths = [patch.get_width() for patch in drawing.axes.patches]
    assert widths == frame["upper"].tolist() == [18, 30, 30, 37, 31, 32]
    assert [row[3] for row in drawing.to_dict()["data"]] == widths


def test_the_curve_plots_every_reading(dataset):
    frame = Ledger(data=dataset).readings("prisoners-keeps-growing")
    drawing = figures.specification_curve(frame)
    assert len(drawing.data) == len(frame) == 8
    assert "4 contradicted" in drawing.alt and "4 consistent" in drawing.alt


@pytest.mark.parametrize("day", [dt.date(2024, 7, 3), dt.date(2026, 3, 19)])
def test_any_number_of_waves_can_be_drawn(dataset, day):
    drawing = figures.pardon_waves(releases.wave_frame(dataset, day))
    assert "<svg" in drawing.svg()


def test_the_same_bytes_twice_and_the_alternative_text_inside(dataset):
    frame = custody.counts_around(dataset, DAY)
    pictures = {
        figures.held_around(frame, DAY, Interval(1, 2), None).svg().split("<defs>", 1)[0]
        for _ in range(2)
    }
    assert len(pictures) == 1
    assert 'role="img" aria-label="Dots of' in pictures.pop()


def test_missing_columns_are_named(dataset):
    frame = releases.wave_frame(dataset, DAY).drop(columns="upper")
    with pytest.raises(ValueError, match=r"needs the columns upper"):
        figures.pardon_waves(frame)


def test_the_readers_settings_are_left_alone(dataset):
    import matplotlib

    before = dict(matplotlib.rcParams)
    figures.pardon_waves(releases.wave_frame(dataset, DAY)).svg()
    assert dict(matplotlib.rcParams) == before
