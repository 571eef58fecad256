"""Decisions from the command to the report, the package and back: applied, shown, checked, and taken back."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from toolkit.cli.main import main
from toolkit.settings import shipped_root

WHY = "Heard on <script>alert(1)</script> tape."


@pytest.fixture
def case(home: Path) -> Path:
    """A case of our own with one document and two claims."""
    folder = home / "cases" / "quay"
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "a.txt").write_text(
        "“No work has been done,” Peter Quorell said on 1 November 2018.\n\n"
        "“We were never asked,” an official said on Tuesday.\n\nMira Ostrand denied that she had been paid.",
        encoding="utf-8",
    )
    (folder / "case.toml").write_text(
        """slug = "quay"
title = "Quay"
question = "Who knew?"
as_of = "2018-12-01"
limits = ["Nothing was seen on the ground."]

[[documents]]
id = "a"
title = "A page"
outlet = "The Paper"
published = "2018-11-02"
licence = "CC0-1.0"
file = "a.txt"

[[claims]]
id = "asked"
text = "Ida Holm says that they were never asked."
speaker = "Ida Holm"
document = "a"
check = { kind = "statement", speaker = "Ida Holm", words = "We were never asked" }

[[claims]]
id = "paid"
text = "The payroll has forty names."
speaker = "Mira Ostrand"
check = { kind = "none", why = "The payroll would tell." }
""",
        encoding="utf-8",
    )
    return folder


def _json(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert main([*words, "--json"]) == code, words
    return json.loads(capsys.readouterr().out)


def _results(home: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((home / "runs" / "quay" / "report" / "results.json").read_text(encoding="utf-8"))
    return found


def _verified(capsys: pytest.CaptureFixture[str], place: str, code: int = 0) -> dict[str, dict[str, Any]]:
    return {level["name"]: level for level in _json(capsys, "verify", place, code=code)["levels"]}


@pytest.mark.slow
def test_a_decision_counts_from_the_command_to_the_package(
    case: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "quay"]) == 0
    before = _results(home)
    assert {c["id"]: c["verdict"] for c in before["claims"]} == {"asked": "not-checkable", "paid": "not-checkable"}
    asked = next(s["id"] for s in before["statements"] if "never asked" in s["text"])
    denied = next(s["id"] for s in before["statements"] if "paid" in s["text"])
    assert f"dateline decide quay {asked}" in (home / "runs/quay/report/report.html").read_text(encoding="utf-8")

    _json(capsys, "decide", "quay", asked, "--speaker", "Ida Holm", "--why", WHY, "--by", "R. Reader")
    _json(capsys, "decide", "quay", denied, "drop")
    _json(capsys, "decide", "quay", "paid", "--verdict", "supported", "--why", "The payroll.")
    _json(capsys, "decide", "quay", "interval", "drop", code=2)
    _reviewed(home, capsys)
    assert main(["run", "quay"]) == 0
    after = _results(home)
    assert {c["id"]: c["verdict"] for c in after["claims"]} == {"asked": "supported", "paid": "supported"}
    assert next(s for s in after["statements"] if s["id"] == asked)["speaker"] == "Ida Holm"
    assert denied not in {s["id"] for s in after["statements"]}
    page = (home / "runs/quay/report/report.html").read_text(encoding="utf-8")
    assert "Checked by F. Checker on 4 May 2019." in page
    assert "Speaker set by R. Reader" in page
    assert "<script>alert" not in page
    assert _verified(capsys, "quay")["decisions"]["summary"] == "4 of 4 applied"
    rows = _json(capsys, "decide", "quay", "list")["decisions"]
    assert [row["state"] for row in rows] == ["applied"] * 4

    _forged(home, capsys)

    _json(capsys, "decide", "quay", "undo", rows[2]["file"])
    (case / "documents" / "a.txt").write_text("“We were never asked,” an official said on Wednesday.", encoding="utf-8")
    assert main(["run", "quay"]) == 0
    last = _results(home)
    assert next(c for c in last["claims"] if c["id"] == "paid")["verdict"] == "not-checkable"
    assert [d["status"] for d in last["decisions"]] == ["gone", "gone", "undone", "gone"]
    assert "never asked" in last["decisions"][0]["nearest"]
    assert _verified(capsys, "quay")["decisions"]["summary"] == "0 of 3 applied"


def _reviewed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The fact-checker's sheet comes back with one quotation checked, and one row of another case."""
    assert main(["export", "quay", "--factcheck"]) == 0
    sheet = home / "runs" / "quay.export" / "factcheck" / "sentences.csv"
    with sheet.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if "No work" in row["What is printed"] and row["Comes from"].startswith("statement:"):
            row.update({"OK?": "checked", "Who checked": "F. Checker", "Date": "2019-05-04"})
        elif row["Comes from"] == "claim:asked":
            row.update({"OK?": "checked", "Key": row["Key"].replace("quay", "pier")})
    back = home / "back.csv"
    with back.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    told = _json(capsys, "review", "quay", str(back), code=1)
    assert told["counts"] == {"checked": 1, "wrong": 0, "change": 0, "open": 0}
    assert [one["why"] for one in told["refused"]] == ["it belongs to the case 'pier'"]
    kept = sorted((home / "cases" / "quay" / "decisions").iterdir())
    assert _json(capsys, "review", "quay", str(back), code=1)["taken"] == told["taken"]  # it comes a second time
    assert sorted((home / "cases" / "quay" / "decisions").iterdir()) == kept


def _forged(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A decision that is told otherwise than its file has it is found without any list of digests."""
    package = home / "forged"
    for number, (old, new) in enumerate((("Ida Holm", "Ada Holm"), ("R. Reader", "Q. Reader"), ("applied", "changed"))):
        shutil.rmtree(package, ignore_errors=True)
        shutil.copytree(home / "runs" / "quay" / "package", package)
        results = package / "data" / "results.json"
        facts = json.loads(results.read_text(encoding="utf-8"))
        facts["decisions"] = json.loads(json.dumps(facts["decisions"]).replace(old, new))
        results.write_text(json.dumps(facts), encoding="utf-8")
        assert _verified(capsys, str(package), code=1)["decisions"]["outcome"] == "FAIL", number


def test_the_shipped_cases_are_not_decided_on(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (shipped_root() / "data" / "cases" / "drill").is_dir()
    assert main(["decide", "drill", "same", "the ministry", "Ministry of Works"]) == 3
    assert "E_CASE_SHIPPED" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["same", "Ida Holm"], "two names"),
        (["undo"], "takes one decision"),
        (["undo", "x"], "no decision is called"),
        (["s1", "frobnicate"], "nothing that can be decided"),
        (["s1", "drop"], "was not run yet"),
    ],
)
def test_what_cannot_be_decided_is_one_line(
    case: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert main(["decide", "quay", *words]) in (2, 3)
    shown = capsys.readouterr().err
    assert told in shown
    assert len(shown.splitlines()) == 1


def test_check_names_each_decision_that_no_run_will_apply(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["decide", "quay", "same", "the head", "Ida Holm"]) == 0
    [whole] = (case / "decisions").glob("*.toml")
    text = whole.read_text(encoding="utf-8")
    (case / "decisions" / "20240101T000000Z-aaaaaa.toml").write_text(text[:60], encoding="utf-8")
    capsys.readouterr()
    assert main(["check", "quay"]) == 0
    shown = [line for line in capsys.readouterr().out.splitlines() if line.startswith("- Decision")]
    assert len(shown) == 1
    assert "20240101T000000Z-aaaaaa.toml is not applied" in shown[0]
