import datetime as dt

import pytest

from researchlib import Ledger, figures
from researchlib.intervals import Interval
from researchlib.measures import custody, prosecutions, releases

DAY = dt.date(2024, 11, 21)


def test_a_figure_plots_the_frame_it_was_given(dataset):
    frame = releases.wave_frame(dataset, DAY)
    drawing = figures.pardon_waves(frame)
    widths = [patch.get_width() for patch in drawing.axes.patches]
    assert widths == frame["upper"].tolist() == [18, 30, 30, 37, 31, 32]
    assert [row[3] for row in drawing.to_dict()["data"]] == widths


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


def test_both_readings_of_growth_carry_their_verdicts(dataset):
    ledger = Ledger(data=dataset)
    frame = custody.growth_frame(dataset, DAY)
    drawing = figures.keeps_growing(frame, ledger.readings("prisoners-keeps-growing"))
    assert "4 of 4 windows: consistent" in drawing.alt
    assert "4 of 4 windows: contradicted" in drawing.alt
    texts = {text.get_text().split("\n")[0] for text in drawing.axes.texts}
    assert {"ever recognised +576", "held -174"} <= texts


def test_an_overlap_of_groups_is_drawn_as_wide_as_it_is_unknown(dataset):
    frame = prosecutions.population_frame(dataset, DAY, 500)
    drawing = figures.populations(frame)
    assert "held and convicted of insult 0 to 1,296" in drawing.alt
    assert "<svg" in drawing.svg()


def test_a_restated_figure_says_where_it_begins_and_ends(dataset):
    drawing = figures.restated(Ledger(data=dataset).restated("released-178"), DAY)
    assert "from 18 in July 2024 to" in drawing.alt
