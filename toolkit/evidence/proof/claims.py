"""The claims of a report: every number, quotation, position and picture in the page is the one in results.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from toolkit.evidence.proof.blocks import cut
from toolkit.evidence.proof.files import Package
from toolkit.evidence.proof.outcome import FAIL, Level, judged, short
from toolkit.evidence.proof.printed import check_quantities, position_fits, strange_number

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


def _exact(results: dict[str, Any]) -> dict[str, list[str]]:
    """Give the texts that a piece may be a part of, by what it names."""
    found = {f"case:{name}": [str(text)] for name, text in results["about"].items() if text}
    found["limit"] = [str(text) for text in results["limits"]]
    for finding in results["findings"]:
        found[f"finding:{finding['id']}"] = [finding["text"]]
        found[f"how:{finding['id']}"] = [finding["how"]]
        found[f"verdict:{finding['id']}"] = [_plain(finding["verdict"]), _plain(finding["basis"])]
        for quantity in finding["quantities"]:
            name = f"quantity:{finding['id']}/{quantity['name']}"
            found.setdefault(name, []).extend([quantity["name"], str(quantity.get("printed") or finding["text"])])
    for claim in results["claims"]:
        found[f"claim:{claim['id']}"] = [claim["text"]]
        found[f"verdict:{claim['id']}"] = [_plain(claim["verdict"])]
    for statement in results["statements"]:
        found[f"statement:{statement['id']}"] = [statement["text"]]
    for exhibit in results["exhibits"]:
        for figure in exhibit["figures"]:
            name = f"figure:{exhibit['step']}/{figure['id']}"
            found[name] = [str(figure.get("alt", "")), f"{str(figure.get('caption', '')).rstrip('.')}."]
    return found


def _loose(results: dict[str, Any]) -> dict[str, Any]:
    """Give the records whose numbers a piece may print, by what it names."""
    items = {source["id"]: source for source in results["sources"] if source.get("id")}
    found: dict[str, Any] = {}
    for claim in results["claims"]:
        found[f"claimed:{claim['id']}"] = [claim, items.get(claim.get("document"))]
    for statement in results["statements"]:
        found[f"attribution:{statement['id']}"] = [statement, items.get(statement.get("document"))]
    for site in results["sites"]:
        found[f"site:{_id_of(site)}"] = site
        for number, position in enumerate(site["positions"], start=1):
            found[f"position:{_id_of(site)}/{number}"] = position
    for change in results["changes"]:
        found[f"change:{change['number']}"] = change
    for kind, field in (("entry", "timeline"), ("correction", "corrections")):
        found.update({f"{kind}:{n}": record for n, record in enumerate(results[field], start=1)})
    return found


def _id_of(site: dict[str, Any]) -> str:
    inner = site.get("site")
    return str(inner.get("id") if isinstance(inner, dict) else inner or site.get("id"))


def _plain(verdict: Any) -> str:
    return str(verdict or "").replace("-", " ")


_LOOKED_UP = {"finding", "how", "verdict", "quantity", "claim", "statement", "figure", "limit"}
_NUMBERED = {"claimed", "attribution", "site", "position", "change", "entry", "correction"}


def _sentences_resolve(results: dict[str, Any]) -> list[str]:
    exact, loose, problems = _exact(results), _loose(results), []
    for told in results["sentences"]:
        source, text = told["from"] or "", told["text"]
        kind, said = source.partition(":")[0], f"piece {told['n']}: {short(told['text'], 50)!r}"
        if (kind in _LOOKED_UP and source not in exact) or (kind in _NUMBERED and source not in loose):
            problems.append(f"{said} names {short(source, 60)}, which is not there")
        elif source in exact and not any(_within(text, whole) for whole in exact[source]):
            problems.append(f"{said} is not what {short(source, 60)} says")
        elif kind == "position" and not position_fits(text, loose[source]):
            problems.append(f"{said} is no position of {short(source, 60)}")
        elif kind in _NUMBERED and (number := strange_number(text, loose[source])):
            problems.append(f"{said} prints {number}, which {short(source, 60)} does not hold")
    return problems


def _within(text: str, whole: str) -> bool:
    """Tell whether a text, or the start that an ellipsis ends, stands in another."""
    return " ".join(text.split()).rstrip("…").rstrip() in " ".join(whole.split())


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
