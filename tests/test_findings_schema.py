"""findings.json is what findings.schema.json says, and no record can be read in two ways."""

import copy
import json
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from researchlib.findings import SCHEMA, as_json
from researchlib.pardons import main

RECORD = json.loads((files("researchlib") / "findings.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(RECORD, format_checker=Draft202012Validator.FORMAT_CHECKER)

DAYS = {
    "now": {},
    "known by the article's day": {"known_by": "2024-11-21"},
    "known by a day before all": {"known_by": "1990-01-01"},
    "another day": {"as_of": "2024-09-30"},
    "a day before all": {"as_of": "1990-01-01"},
    "another day, all known": {"as_of": "2025-12-31", "known_by": "2026-06-01"},
    "a choice": {"july_release": "left out"},
}


def wrong(text: str) -> list[str]:
    """Where findings as text break the schema."""
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}"
        for error in VALIDATOR.iter_errors(json.loads(text))
    ]


def properties(schema: object) -> list[tuple[str, dict]]:
    """Every field that an object of the schema describes."""
    if not isinstance(schema, dict):
        return []
    fields = []
    if "additionalProperties" in schema:
        fields = list(schema.get("properties", {}).items())
    inner = [*schema.get("$defs", {}).values(), schema.get("items")]
    return fields + [f for one in [*inner, *(s for _, s in fields)] for f in properties(one)]


def test_it_is_a_schema_of_this_name():
    Draft202012Validator.check_schema(RECORD)
    assert RECORD["$id"] == SCHEMA == RECORD["properties"]["schema"]["const"]


def test_every_field_is_described_and_every_record_complete():
    fields = [(name, field) for name, field in properties(RECORD) if name != "schema"]
    assert len(fields) > 60
    for name, field in fields:
        assert field.get("description", "").endswith("."), name
    for name in ("finding", "reading", "number", "observation", "source"):
        part = RECORD["$defs"][name]
        assert part["required"] == list(part["properties"])
        assert part["additionalProperties"] is False


@pytest.mark.parametrize("asked", DAYS)
def test_all_findings_are_so(asked, article):
    findings = [finding.to_dict() for finding in article.on(**DAYS[asked]).findings()]
    assert len(findings) == len(article.claims) == 50
    assert not wrong(as_json(findings))


@pytest.mark.parametrize("days", [[], ["--as-of", "2024-07-31"], ["--known-by", "2024-11-21"]])
def test_the_command_prints_them(days, capsys):
    assert main(["claims", "--json", *days]) == 0
    text = capsys.readouterr().out
    assert not wrong(text) and len(json.loads(text)["findings"]) == 50


def test_a_run_leaves_them(run_directory):
    text = (run_directory / "findings.json").read_text("utf-8")
    assert not wrong(text) and len(json.loads(text)["findings"]) == 50


def test_every_name_in_a_record_leads_somewhere(now):
    for finding in now:
        sources = [source["source_id"] for source in finding["sources"]]
        assert len(sources) == len(set(sources))
        rows = [o for number in finding["rests_on"] for o in number["observations"]]
        named = {o[key] for o in rows for key in ("source_id", "family")}
        named |= {h["family"] for h in finding["hangs_on"]}
        named |= {*finding["later"], *finding["unsure"]}
        assert named == set(sources), finding["claim_id"]


@pytest.fixture(scope="module")
def now(article):
    return [finding.to_dict() for finding in article.on().findings()]


def changed(findings, claim_id, *path, **new):
    """One record with other values at a place of it."""
    record = copy.deepcopy(next(f for f in findings if f["claim_id"] == claim_id))
    place = record
    for step in path:
        place = place[step]
    assert set(new) <= place.keys()
    place.update(new)
    return as_json([record])


FORBIDDEN = {
    "a number that is unknown": ("released-178", (), {"range": "unknown"}),
    "unknown with an end": ("most-convicted-insulting", (), {"lower": 0}),
    "0 to 100 for what is unknown": (
        "most-convicted-insulting", (), {"range": "counted", "lower": None, "upper": None}),
    "a bracket without an end": ("subhead-1275-jailed", (), {"upper": None}),
    "a range of no kind": ("released-178", (), {"range": "open"}),
    "measured and not applicable": (
        "released-178", (), {"range": "not applicable", "lower": None, "upper": None}),
    "not checked with a number": ("closer-to-moscow", (), {"range": "counted", "lower": 1}),
    "not checked and unknown": ("closer-to-moscow", (), {"range": "unknown"}),
    "not checked with a verdict": ("closer-to-moscow", (), {"verdict": "undecided"}),
    "a number without a text": ("released-178", ("rests_on", 0), {"families": 0}),
    "a text without a number": (
        "released-178", ("rests_on", 0), {"range": "unknown", "lower": None, "upper": None}),
    "a reading not applicable": (
        "released-178", ("readings", 0), {"range": "not applicable", "lower": None,
                                          "upper": None}),
    "an alternative first": ("released-178", ("readings", 0), {"role": "alternative"}),
    "a day as a number": ("ruled-since-1994", (), {"lower": 728129}),
    "a number as a day": ("released-178", ("readings", 0), {"lower": "2024-07-03"}),
    "a day that is none": ("ruled-since-1994", (), {"lower": "1994-13-20"}),
    "infinity as text": ("crackdown-continues", (), {"upper": "inf"}),
    "a verdict of another word": ("released-178", (), {"verdict": "true"}),
    "a quotation reproduced": ("chronic-illness-17", (), {"verdict": "reproduced"}),
    "a measured claim quoted": ("released-178", (), {"verdict": "quoted"}),
    "a verdict restated": ("released-178", (), {"verdict": None}),
    "a verdict without its reading's": ("released-178", ("readings", 0), {"verdict": None}),
    "no sentence": ("released-178", (), {"sentence": ""}),
    "an address that is run": ("released-178", ("sources", 0), {"url": "javascript:alert(1)"}),
}  # fmt: skip


@pytest.mark.parametrize("case", FORBIDDEN)
def test_what_could_mislead_is_refused(case, now):
    claim_id, path, new = FORBIDDEN[case]
    assert not wrong(changed(now, claim_id))
    assert wrong(changed(now, claim_id, *path, **new))


@pytest.mark.parametrize("field", RECORD["$defs"]["finding"]["required"])
def test_no_field_may_be_missing_and_none_added(field, now):
    (record,) = json.loads(changed(now, "released-178"))["findings"]
    assert wrong(as_json([{name: v for name, v in record.items() if name != field}]))
    assert wrong(as_json([{**record, f"{field}_": record[field]}]))
