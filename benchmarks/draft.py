"""What `dateline draft` finds again of claims and fields that were cut away: precision, recall, and the misses.

    python benchmarks/draft.py [CASE FOLDER ...] [--misses]

Without folders the shipped cases are measured. Each case is copied and loses its claims. A claim with a figure or a
place whose document is not held is then given to it as a document of one sentence, its own words; the others are read
in their documents. Of every document that is held the fields are cut away which its text or page states. An offer at
grade sure is right where it makes the same check of the same site with the same figure. Writes
benchmarks/results/draft.md for the shipped cases.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import tomlkit

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).with_name("results")
FIELDS = ("title", "outlet", "published", "author", "url")
PLACED = {
    "distance",
    "near",
    "between",
    "within",
    "side",
    "travel",
    "position",
    "interval",
    "count",
    "measure",
    "change",
}
"""Kinds that a draft may offer with a ready check."""


class Score(NamedTuple):
    """What was found of one case: claims and fields wanted, found, and offered beside them at grade sure."""

    wanted: int
    found: int
    beside: list[str]
    missed: list[str]
    fields: int
    fields_found: int
    fields_wrong: list[str]
    seconds: float


def main() -> None:
    """Measure, print, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", type=Path)
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    folders = arguments.cases or sorted(path.parent for path in (ROOT / "data" / "cases").glob("*/case.toml"))
    lines = ["| case | claims | found, sure | beside, sure | fields | found | wrong | seconds |", "|---|" + "---|" * 7]
    scores = []
    with tempfile.TemporaryDirectory() as place:
        for folder in folders:
            score = measured(folder, Path(place))
            scores.append(score)
            lines.append(_row(folder.name, score))
            print(lines[-1])
            for told in (*score.missed, *score.beside, *score.fields_wrong) if arguments.misses else ():
                print("   ", told)
    lines.append(_total(scores))
    print(lines[-1])
    if not arguments.cases:
        (RESULTS / "draft.md").write_text("\n".join([*lines, ""]), encoding="utf-8")


def _row(name: str, score: Score) -> str:
    beside, wrong = len(score.beside), _wrong(score)
    cells = (name, score.wanted, score.found, beside, score.fields, score.fields_found, wrong, f"{score.seconds:.1f}")
    return f"| {' | '.join(map(str, cells))} |"


def _wrong(score: Score) -> int:
    return sum(told.startswith("wrong") for told in score.fields_wrong)


def _total(scores: list[Score]) -> str:
    wanted, found = sum(s.wanted for s in scores), sum(s.found for s in scores)
    beside = sum(len(s.beside) for s in scores)
    fields, right = sum(s.fields for s in scores), sum(s.fields_found for s in scores)
    wrong = sum(map(_wrong, scores))
    recall, precision = found / max(1, wanted), found / max(1, found + beside)
    return (
        f"\nclaims: recall {recall:.2f}, precision {precision:.2f} of {wanted}; "
        f"fields: recall {right / max(1, fields):.2f}, precision {right / max(1, right + wrong):.2f} of {fields}"
    )


def measured(folder: Path, place: Path) -> Score:
    """Draft a case without its claims and compare.

    Parameters
    ----------
    folder
        The case.
    place
        An empty folder for the copies.
    """
    os.environ["DATELINE_HOME"] = str(place)
    from toolkit.desk.drafting import draft_case

    held = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    claims = [claim for claim in held.pop("claims", []) if any(map(_is_wanted, _checks(claim)))]
    held.pop("headlines", None)
    home = place / "cases" / folder.name
    shutil.copytree(folder, home, ignore=shutil.ignore_patterns("scenes", "evidence"))
    stated = {document["id"]: document for document in held.get("documents", []) if document.get("file")}
    cut = {name: {field: document.pop(field, None) for field in FIELDS} for name, document in stated.items()}
    for document in stated.values():
        document["title"], document["outlet"] = document["id"], "not stated"
    for claim in claims:
        if claim.get("document") in stated and claim.get("passage"):
            continue  # it is read in its own document
        file = f"cut-{claim['id']}.txt"
        (home / "documents").mkdir(exist_ok=True)
        (home / "documents" / file).write_text(f"{_sentence(claim)}\n", encoding="utf-8")
        made = {"id": f"cut-{claim['id']}", "title": "A page", "outlet": "The Paper", "file": file}
        held.setdefault("documents", []).append(made)
    (home / "case.toml").write_text(tomlkit.dumps(held), encoding="utf-8")
    began = time.perf_counter()
    offers = draft_case(home).offers
    seconds = time.perf_counter() - began
    sure = [offer for offer in offers if offer.grade == "sure"]
    found = {claim["id"] for claim in claims for offer in sure if _is_it(claim, offer)}
    right = {offer.digest for claim in claims for offer in sure if _is_it(claim, offer)}
    beside = [o for o in sure if o.kind == "claim" and str(o.document).startswith("cut-") and o.digest not in right]
    fields = dict(_fields(cut, home))
    given = {(o.of, key): value for o in sure if o.kind == "document" for key, value in o.entry.items()}
    wrong = [
        f"wrong field: {key} {given[key]!r} for {fields[key]!r}"
        for key in fields.keys() & given.keys()
        if not _same_field(given[key], fields[key])
    ]
    return Score(
        len(claims),
        len(found),
        [f"beside: {offer.told}" for offer in beside],
        [f"missed: {claim['text']}" for claim in claims if claim["id"] not in found],
        len(fields),
        len(fields.keys() & given.keys()) - len(wrong),
        [*wrong, *(f"missed field: {key} {fields[key]!r}" for key in fields.keys() - given.keys())],
        seconds,
    )


def _checks(claim: dict[str, Any]) -> list[dict[str, Any]]:
    return claim.get("checks") or [claim["check"]]


def _is_wanted(check: dict[str, Any]) -> bool:
    return check["kind"] in PLACED and (check["kind"] != "change" or "is" in check) and check.get("of") != "imagery"


def _sentence(claim: dict[str, Any]) -> str:
    return claim["text"].rstrip(".") + "."


def _is_it(claim: dict[str, Any], offer: Any) -> bool:
    if offer.kind != "claim" or offer.document not in {f"cut-{claim['id']}", claim.get("document")}:
        return False
    return any(_same_check(a, b) for a in _checks(claim) for b in _checks(offer.entry))


def _same_check(wanted: dict[str, Any], given: dict[str, Any]) -> bool:
    from toolkit.records import parse_stated

    if wanted["kind"] != given["kind"] or wanted.get("site") != given.get("site"):
        return False
    if "position" in wanted:
        return _digits(wanted["position"]) == _digits(given["position"])
    for key in ("reference", "area", "first", "second"):
        if key in wanted and not _named(str(wanted[key])) & _named(str(given.get(key, ""))):
            return False
    if "is" not in wanted or "is" not in given:
        plain = wanted.get("km")
        if plain is None or "is" not in given:
            return True
        return abs(parse_stated(given["is"]).base_low - 1000 * plain) < 1
    return parse_stated(wanted["is"]).base_low == parse_stated(given["is"]).base_low


def _named(name: str) -> set[str]:
    """Give an area's name with and without the word for its kind."""
    kinds = ("county", "province", "oblast", "district", "region")
    plain = name.casefold().removeprefix("the ")
    return {plain, *(plain.removesuffix(f" {kind}") for kind in kinds)}


def _digits(position: str) -> str:
    return "".join(character for character in position if character.isdigit())


def _fields(cut: dict[str, dict[str, Any]], home: Path) -> Iterator[tuple[tuple[str, str], str]]:
    """Give the fields that a document prints of itself; what it does not print nobody can read in it."""
    from toolkit.desk.casefile.reading import load_case
    from toolkit.desk.casefile.texts import held_texts

    for document, text, _ in held_texts(load_case(home), home):
        for field, value in cut.get(document.id, {}).items():
            body = f"{text.text} {' '.join(f.value for f in text.stated)}" if text else ""
            if value == document.id or (field == "outlet" and value == "not stated"):
                continue  # what `add` put there because it found no better
            if value and str(value)[: 4 if field == "published" else None] in body:
                yield (document.id, field), str(value)


def _same_field(given: str, wanted: str) -> bool:
    return given.strip("# ").startswith(wanted.strip("?~"))  # a heading may say more than its entry


if __name__ == "__main__":
    main()
