import csv
import datetime as dt
import json
from pathlib import Path

import pytest
from researchlib.answers import ANSWERS
from researchlib.ledger import all_choices
from researchlib.multiverse import outcomes, specifications
from researchlib.trace import trace

from researchlib import CoverageError, Ledger, ParameterError, Verdict
from researchlib.claims import claims
from researchlib.findings import FINDING_MIMETYPE
from researchlib.notebooks import notebook_paths
from researchlib.tables import seal

REQUIRED = {
    "claim_id", "verdict", "lower", "upper", "unit", "as_of", "notebook", "parameters", "sources",
}  # fmt: skip


@pytest.fixture(scope="module")
def findings(dataset):
    return Ledger(data=dataset).check_all()


def test_every_claim_has_an_answer_and_a_home(dataset):
    checkable = {c.claim_id for c in claims(dataset).values() if c.checkable}
    assert checkable == set(ANSWERS)
    assert {c.notebook for c in claims(dataset).values()} == {p.stem for p in notebook_paths()[1:]}
    assert all(claim.reading for claim in claims(dataset).values())


def test_every_claim_is_answered_by_exactly_one_notebook(dataset):
    shown = [
        (value["claim_id"], path.stem)
        for path in notebook_paths()
        for cell in json.loads(path.read_text("utf-8"))["cells"]
        for output in cell.get("outputs", [])
        if (value := output.get("data", {}).get(FINDING_MIMETYPE))
    ]
    assert sorted(shown) == sorted((c.claim_id, c.notebook) for c in claims(dataset).values())


def test_choices_name_sources_that_exist(dataset):
    named = {o.source_id for c in all_choices().values() for o in c.options if o.source_id}
    assert named and named <= dataset.sources.keys()


def test_findings_are_strict_json_with_all_fields(findings):
    for finding in findings:
        value = finding.to_dict()
        assert value.keys() >= REQUIRED
        assert json.loads(json.dumps(value, allow_nan=False)) == value
        assert set(finding._repr_mimebundle_()) == {"text/plain", "text/markdown", FINDING_MIMETYPE}


def test_a_claim_with_a_number_has_an_interval(findings):
    for finding in findings:
        assert (finding.interval is not None) == finding.claim.checkable
        assert finding.verdict is not Verdict.RESTATED


def test_the_sixth_wave_hangs_on_july(findings):
    sixth = next(f for f in findings if f.claim.claim_id == "sixth-wave")
    assert sixth.verdict is Verdict.DEPENDS
    assert sixth.firmness == "it stands under 1 of 2 readings"
    assert "with july release “counted”" in sixth.correction


def rewrite(data: Path, change) -> None:
    path = data / "releases.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        change(row)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    seal(data)


def test_another_observation_gives_another_finding(data_copy, findings):
    def one_more_man(row):
        if row["wave_id"] == "2024-11-20" and row["group"] in ("all", "men"):
            row["value"] = str(int(row["value"]) + 1)

    rewrite(data_copy, one_more_man)
    ledger = Ledger(data=data_copy)
    assert ledger.check("pardoned-32").verdict is Verdict.CONTRADICTED
    assert ledger.check("released-178").computed == "179 persons"
    assert ledger.check("chronic-illness-17").verdict is Verdict.REPRODUCED


def test_another_day_carries_no_verdict(dataset):
    finding = Ledger("2024-12-31", data=dataset).check("sixth-wave")
    assert finding.verdict is Verdict.RESTATED
    assert finding.computed == "8 waves"
    assert not finding.readings


@pytest.mark.parametrize("day", [dt.date(2020, 8, 9) + dt.timedelta(61 * n) for n in range(34)])
def test_every_reading_of_every_claim_on_any_day(dataset, day):
    for claim_id, answer in ANSWERS.items():
        first, last = answer.measure.covers(dataset)
        claim = claims(dataset)[claim_id]
        if first <= day <= last:
            found = outcomes(claim, answer, dataset, day)
            assert len(found) == len(specifications(answer.measure.choices))
        else:
            with pytest.raises(CoverageError, match=str(day)):
                outcomes(claim, answer, dataset, day)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"july_relaese": "counted"}, "did you mean 'july_release'"),
        ({"july_release": "count"}, "did you mean 'counted'"),
    ],
)
def test_an_unknown_option_is_refused(dataset, options, message):
    with pytest.raises(ParameterError, match=message):
        Ledger(data=dataset, **options)


def test_the_trail_leads_to_publications(dataset, findings):
    finding = next(f for f in findings if f.claim.claim_id == "released-178")
    text = trace(finding)
    for item in finding.evidence:
        assert item.row_id in text and f"[{item.source_id}]" in text
