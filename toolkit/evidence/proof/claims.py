"""The claims of a report: every number, quotation, position and picture in the page is the one in results.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from toolkit.evidence.proof.blocks import cut
from toolkit.evidence.proof.files import Package
from toolkit.evidence.proof.outcome import FAIL, Level, judged, short
from toolkit.evidence.proof.printed import check_quantities, position_fits

RESULTS, REPORT = "data/results.json", "data/report.html"
RESULTS_FORMAT = "dateline/results/1"

_STEPS = {"statements": "quote-timeline", "changes": "imagery-comparison", "sites": "site-lookup", "findings": "report"}


@dataclass
class Count:
    """How much of a report was compared.

    Attributes
    ----------
    sentences
        Blocks of the page.
    numbers
        Printed quantities.
    pictures
        Pictures in the page.
    """

    sentences: int = 0
    numbers: int = 0
    pictures: int = 0


def check_claims(package: Package) -> Level:
    """Compare report.html with results.json, and results.json with what the steps wrote.

    Parameters
    ----------
    package
        The package, opened.

    Returns
    -------
    Level
        PASS when the page says what results.json holds, word for word and number for number.
    """
    count = Count()
    try:
        results = json.loads(package.read(RESULTS).decode("utf-8"))
        page = package.read(REPORT).decode("utf-8")
        if results["format"] != RESULTS_FORMAT:
            return Level("claims", FAIL, f"{RESULTS} has another format", (f"format {short(results['format'])}",))
        problems = _same_sentences(page, results["sentences"], count)
        problems += _of_this_case(package, results)
        for finding in results["findings"]:
            problems += check_quantities(finding)
            count.numbers += sum(1 for q in finding.get("quantities", []) if q.get("printed"))
        problems += _sentences_resolve(results)
        problems += _as_the_steps_wrote(package, results)
        problems += _pictures(package, results, count)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as e:
        reason = f"{type(e).__name__}: {short(e)}"
        return Level("claims", FAIL, "report and results cannot be compared", (f"{RESULTS}: {reason}",))
    summary = (
        f"{count.sentences} pieces of text, {count.numbers} numbers and {count.pictures} pictures of report.html "
        "equal results.json"
    )
    return judged("claims", summary, problems)


def _same_sentences(page: str, sentences: list[dict[str, Any]], count: Count) -> list[str]:
    blocks = cut(page)
    count.sentences = len(blocks)
    problems = []
    for number, (block, told) in enumerate(zip(blocks, sentences), start=1):  # noqa: B905  (Python 3.9 reads this file)
        found = (block.section, block.source, block.text, block.picture)
        wanted = (told["section"], told["from"], told["text"], told.get("picture") or "")
        if found != wanted:
            at = next(i for i in range(4) if found[i] != wanted[i])
            problems.append(
                f"{REPORT}: piece {number} {['section', 'source', 'text', 'picture'][at]} is {short(found[at], 60)!r}, "
                f"results.json has {short(wanted[at], 60)!r}"
            )
    if len(blocks) != len(sentences):
        problems.append(f"{REPORT}: {len(blocks)} pieces of text, results.json has {len(sentences)}")
    problems += [f"{REPORT}: {short(b.text, 60)!r} names nothing it comes from" for b in blocks if not b.source]
    return problems


def _of_this_case(package: Package, results: dict[str, Any]) -> list[str]:
    wanted = {"case": "External-Identifier", "stamp": "Report-Stamp"}
    return [
        f"{RESULTS}: {field} is {short(results[field], 40)!r}, bag-info.txt has {short(package.info.get(label), 40)!r}"
        for field, label in wanted.items()
        if str(results[field]) != package.info.get(label)
    ]


def _known(results: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give every record that a piece of text may name, by that name."""
    found: dict[str, dict[str, Any]] = {}
    for finding in results["findings"]:
        found[f"finding:{finding['id']}"] = found[f"verdict:{finding['id']}"] = finding
        for quantity in finding["quantities"]:
            found[f"quantity:{finding['id']}/{quantity['name']}"] = {**quantity, "sentence": finding["text"]}
    for claim in results["claims"]:
        found[f"claim:{claim['id']}"] = found[f"verdict:{claim['id']}"] = claim
    for statement in results["statements"]:
        found[f"statement:{statement['id']}"] = found[f"passage:{statement['id']}"] = statement
    for site in results["sites"]:
        found[f"site:{_id_of(site)}"] = site
    for change in results["changes"]:
        found[f"change:{change['number']}"] = change
    for exhibit in results["exhibits"]:
        found[f"exhibit:{exhibit['number']}"] = exhibit
        for figure in exhibit["figures"]:
            found[f"figure:{exhibit['step']}/{figure['id']}"] = figure
    return found


def _id_of(site: dict[str, Any]) -> str:
    inner = site.get("site")
    return str(inner.get("id") if isinstance(inner, dict) else inner or site.get("id"))


_LOOKED_UP = ("finding", "verdict", "quantity", "claim", "statement", "passage", "site", "change", "exhibit", "figure")


def _sentences_resolve(results: dict[str, Any]) -> list[str]:
    known, problems = _known(results), []
    for told in results["sentences"]:
        source, text = told["from"] or "", told["text"]
        kind, _, rest = source.partition(":")
        if kind == "position":
            record = known.get(f"site:{rest.rpartition('/')[0]}")
            if record is None or not position_fits(text, record):
                problems.append(f"piece {told['n']}: {short(text, 50)!r} is no position of {source}")
            continue
        if kind not in _LOOKED_UP:
            continue
        record = known.get(source)
        if record is None:
            problems.append(f"piece {told['n']}: {short(text, 50)!r} names {short(source, 60)}, which is not there")
        elif kind in ("finding", "statement") and not _within(text, record["text"]):
            problems.append(f"piece {told['n']}: {short(text, 50)!r} is not in the text of {source}")
        elif (
            kind == "quantity"
            and record.get("printed")
            and not _within(text, f"{record['printed']} {record['sentence']}")
        ):
            problems.append(f"piece {told['n']}: {short(text, 50)!r} is not how {source} is printed")
    return problems


def _within(text: str, whole: str) -> bool:
    return " ".join(text.split()) in " ".join(whole.split())


def _as_the_steps_wrote(package: Package, results: dict[str, Any]) -> list[str]:
    problems = []
    for field, step in _STEPS.items():
        name = f"data/steps/{step}/outputs.json"
        wrote = json.loads(package.read(name).decode("utf-8"))[field]
        there = [json.dumps(record, sort_keys=True) for record in wrote]
        for record in results[field]:
            plain = dict(record)
            if "quantities" in plain:
                plain["quantities"] = [{k: v for k, v in q.items() if k != "printed"} for q in plain["quantities"]]
            if json.dumps(plain, sort_keys=True) not in there:
                which = record.get("id") or record.get("number") or _id_of(record)
                problems.append(f"{RESULTS}: {field} {which} is not as {name} has it")
        if field == "findings" and len(results[field]) != len(wrote):
            problems.append(f"{RESULTS}: {len(results[field])} findings, {name} has {len(wrote)}")
    return problems


def _pictures(package: Package, results: dict[str, Any], count: Count) -> list[str]:
    problems = []
    shown: dict[str, set[str]] = {}
    for exhibit in results["exhibits"]:
        for figure in exhibit["figures"]:
            name = f"data/figures/{exhibit['step']}/{figure['file'].rpartition('/')[2]}"
            if package.payload.get(name) != figure["sha256"]:
                problems.append(f"{name}: not the picture that figure {figure['id']} of results.json names")
            shown.setdefault(f"figure:{exhibit['step']}/{figure['id']}", set()).add(figure["shown"])
    for told in results["sentences"]:
        if told.get("picture"):
            count.pictures += 1
            if told["picture"] not in shown.get(told["from"] or "", set()):
                problems.append(f"piece {told['n']}: the picture is none that {short(told['from'], 60)} shows")
    return problems
