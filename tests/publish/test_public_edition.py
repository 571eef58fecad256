"""The public edition: fifty secrets in every kind of input, and none in what is published."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from PIL import Image

from tests.publish.leaky import DRILL, SECRETS, leaks, tagged_jpeg, write_case
from toolkit.cli.main import main


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The leaky case, run and exported by a user whose name and keys may not be told either."""
    home = tmp_path_factory.mktemp("leaky")
    write_case(home / "cases" / "leaky")
    (home / "none.toml").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATELINE_HOME", str(home))
        (home / "none.toml").touch()
        patch.setenv("DATELINE_CONFIG", str(home / "none.toml"))
        patch.setenv("DATELINE_CONTACT", SECRETS["contact"])
        patch.setenv("USER", SECRETS["user"])
        patch.setenv("WIRE_TOKEN", SECRETS["password in the environment"])
        patch.chdir(home)
        assert main(["run", "leaky", "--stamp", "case", "--json"]) == 0
        file = home / "cases" / "leaky" / "case.toml"
        file.write_text(file.read_text(encoding="utf-8").replace('question = "', 'question = "Asked again. '))
        wrong = f"The report named {SECRETS['name']} at {SECRETS['decimal']}."
        assert main(["correct", "leaky", "--wrong", wrong, "--json"]) == 0
        assert main(["export", "leaky", "--public", "--json"]) == 0
    return home / "runs" / "leaky.export" / "public"


@pytest.mark.slow
def test_there_are_fifty_secrets_and_the_run_holds_them(published: Path) -> None:
    assert len(SECRETS) == 50
    assert len(set(SECRETS.values())) == 50
    run = published.parents[1] / "leaky"
    told = {line.partition(": ")[2] for line in leaks(run)}
    not_in_a_run = {"user", "contact", "password in the environment"}  # of the machine, never of a case
    assert set(SECRETS) - told <= not_in_a_run


@pytest.mark.slow
def test_no_secret_is_in_the_public_edition_in_any_encoding(published: Path) -> None:
    assert {p.name for p in published.iterdir()} >= {"report.html", "results.json", "edition.json"}
    assert leaks(published) == []


@pytest.mark.slow
def test_the_public_report_says_openly_how_much_of_what_is_withheld(published: Path) -> None:
    page = (published / "report.html").read_text(encoding="utf-8")
    facts = json.loads((published / "edition.json").read_text(encoding="utf-8"))
    assert "This is a public edition. Withheld by rule: 1 document, 1 scene, 2 names, 1 position of a site" in page
    assert "not in the document" in page
    assert facts["withheld"]["document"] == 1
    assert facts["withheld"]["claim"] == 1
    assert facts["withheld"]["phrase"] == 9
    assert facts["withheld"]["measured distance"] >= 1
    assert facts["withheld"]["figure"] >= 1
    assert "the manager" in page
    assert "The report named the manager at " in page
    assert "No work has been done at the quarry since March" in page


@pytest.mark.slow
def test_the_public_report_is_still_a_report_whose_sentences_are_backed(published: Path) -> None:
    results = json.loads((published / "results.json").read_text(encoding="utf-8"))
    assert {c["verdict"] for c in results["claims"]} <= {"supported", "contradicted", "loose", "not-checkable"}
    assert all(row["from"] for row in results["sentences"])
    texts = {p.stem: p.read_text(encoding="utf-8") for p in (published / "texts").glob("*.txt")}
    assert results["statements"]
    for statement in results["statements"]:
        words = " … ".join(texts[statement["document"]][start:end] for start, end in statement["content"])
        assert words == statement["text"]


@pytest.mark.slow
def test_an_export_leaves_the_run_as_its_manifest_says(published: Path) -> None:
    from toolkit.evidence import check_bytes

    assert check_bytes(published.parents[1] / "leaky") == []


@pytest.mark.slow
def test_a_spelling_that_slips_in_stops_the_edition_and_is_not_printed(
    published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from toolkit import places
    from toolkit.errors import ReportError
    from toolkit.publish.redaction.leak_scan import LeakScan
    from toolkit.publish.redaction.positions import PositionFinder
    from toolkit.publish.redaction.redactor import Redactor, Words

    copy = Path(shutil.copytree(published, tmp_path / "copy"))
    rules = [Words("person 1", (SECRETS["name"],), "the manager")]
    scan = LeakScan(Redactor(rules, PositionFinder((), parse=places.parse_coordinates, find=places.find_coordinates)))
    assert scan.check(copy) > 100_000
    (copy / "late.json").write_text(json.dumps({"who": SECRETS["name"]}), encoding="utf-16")
    with pytest.raises(ReportError, match="E_WITHHELD") as refused:
        scan.check(copy)
    assert "late.json" in str(refused.value)
    assert "person 1" in str(refused.value)
    assert SECRETS["surname"].lower() not in str(refused.value).lower()


def test_a_picture_keeps_its_pixels_and_nothing_else(tmp_path: Path) -> None:
    from toolkit.publish.redaction.pictures import bare_png

    photo = tagged_jpeg()
    (tmp_path / "photo.jpg").write_bytes(photo)
    assert len(leaks(tmp_path)) >= 4
    (tmp_path / "photo.jpg").unlink()
    bare = bare_png(photo)
    (tmp_path / "photo.png").write_bytes(bare)
    assert leaks(tmp_path) == []
    with Image.open(io.BytesIO(bare)) as seen, Image.open(io.BytesIO(photo)) as given:
        assert seen.info == {}
        assert not seen.getexif()
        assert seen.convert("RGB").tobytes() == given.convert("RGB").tobytes()


@pytest.mark.slow
def test_a_place_beside_a_withheld_one_is_given_no_false_position(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = Path(shutil.copytree(DRILL, tmp_path / "cases" / "drill")) / "case.toml"
    beside = '\n[[sites]]\nid = "jetty"\nname = "Old jetty"\n'
    beside += '[[sites.assertions]]\nposition = "0.5123 N, 0.5123 E"\nstated_by = "a chart"\n'
    case.write_text(
        case.read_text(encoding="utf-8") + beside + '\n[[public.sites]]\nsite = "harrow-quarry"\n', encoding="utf-8"
    )
    (tmp_path / "none.toml").touch()
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    (tmp_path / "none.toml").touch()
    monkeypatch.setenv("DATELINE_CONFIG", str(tmp_path / "none.toml"))
    assert main(["run", "drill", "--stamp", "case", "--json"]) == 0
    assert main(["export", "drill", "--public", "--json"]) == 0
    results = json.loads((tmp_path / "runs" / "drill.export" / "public" / "results.json").read_text(encoding="utf-8"))
    positions = {s["site"]["id"]: s["positions"] for s in results["sites"]}
    assert positions == {"harrow-quarry": [], "jetty": [], "sedgeby": []}  # all lie within 10 km of it
    assert results["changes"] == []
    capsys.readouterr()
    assert main(["export", "drill", "--public"]) == 0
    assert "claims print a distance of a withheld site and agree" in capsys.readouterr().out
