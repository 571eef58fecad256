"""The claims of a report: every number, quotation, position and picture in the page is the one in results.json."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from toolkit.evidence.verification.blocks import cut
from toolkit.evidence.verification.decided import decision_words, settled_words
from toolkit.evidence.verification.files import Package
from toolkit.evidence.verification.outcome import BROKEN, FAIL, Level, judged, short
from toolkit.evidence.verification.page import page_fault
from toolkit.evidence.verification.printed import check_quantities, position_fits, strange_number
from toolkit.evidence.verification.records import NOT_GIVEN, REPORT, RESULTS, check_records, name_of

RESULTS_FORMAT = "dateline/results/1"

_PICTURE = re.compile(r'<img data-from="(figure:[^"]*)"[^<>]*? width="(\d+)" height="(\d+)"')
_CHIP = re.compile(r'<span class="chip ([a-z-]+)" data-from="verdict:([^"]*)"')
_LINK = re.compile(r'data-from="(source|exhibit):([^"]*)" href="#([^"]*)"')


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
        results = package.json(RESULTS)
        page = package.read(REPORT).decode("utf-8")
        if results["format"] != RESULTS_FORMAT:
            return Level("claims", FAIL, f"{RESULTS} has another format", (f"format {short(results['format'])}",))
        fault = page_fault(page)
        if fault:
            return Level("claims", FAIL, "the page is not one that dateline makes", (f"{REPORT}: {fault}",))
        problems = _same_sentences(page, results["sentences"], count) + _same_looks(page, results)
        problems += _of_this_case(package, results)
        for finding in results["findings"]:
            problems += check_quantities(finding)
            count.numbers += sum(1 for q in finding.get("quantities", []) if q.get("printed"))
        problems += _sentences_resolve(results)
        found, notes = check_records(package, results)
        problems += found
        problems += _pictures(package, results, count)
    except BROKEN as e:
        reason = f"{type(e).__name__}: {short(e)}"
        return Level("claims", FAIL, "report and results cannot be compared", (f"{RESULTS}: {reason}",))
    summary = (
        f"{count.sentences} pieces of text, {count.numbers} numbers and {count.pictures} pictures of report.html "
        "equal results.json"
    )
    return judged("claims", summary, problems, tuple(notes))


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


def _same_looks(page: str, results: dict[str, Any]) -> list[str]:
    """Compare what is seen beside the words: the colour of a verdict, the size of a picture, where a link goes."""
    unplaced = {claim["id"] for claim in results["claims"] if str(claim.get("word")).endswith(NOT_GIVEN)}
    verdicts = {c["id"]: ["unplaced" if c["id"] in unplaced else c["verdict"]] for c in results["claims"]}
    for claim in results["claims"]:
        for number, part in enumerate(claim.get("parts") or (), start=1):
            verdicts[f"{claim['id']}/{number}"] = [part["verdict"]]
    for finding in results["findings"]:
        chips = [finding["verdict"], finding["basis"]]
        if finding["id"] not in verdicts:
            verdicts[finding["id"]] = [*chips, "unplaced"] if finding["claim"] in unplaced else chips
        elif finding["id"] in unplaced:  # a finding called as its claim, with a chip of its own
            verdicts[finding["id"]] += chips
    sizes = {name: (str(figure["width_px"]), str(figure["height_px"])) for name, figure in _figures(results)}
    problems = [
        f"{REPORT}: the verdict of {short(name, 40)} is marked as {word}"
        for word, name in _CHIP.findall(page)
        if word not in verdicts.get(name, [])
    ]
    problems += [
        f"{REPORT}: {short(name, 60)} is shown {width} by {height}"
        for name, width, height in _PICTURE.findall(page)
        if sizes.get(name) != (width, height)
    ]
    # a link that leads to other evidence than it names is a forgery nobody sees
    anchors = {"source": "{}", "exhibit": "exhibit-{}"}
    problems += [
        f"{REPORT}: a link to {kind} {short(name, 20)} leads to {short(target, 40)}"
        for kind, name, target in _LINK.findall(page)
        if target != anchors[kind].format(name.lower())
    ]
    return problems


def _of_this_case(package: Package, results: dict[str, Any]) -> list[str]:
    wanted = {"case": "External-Identifier", "stamp": "Report-Stamp"}
    return [
        f"{RESULTS}: {field} is {short(results[field], 40)!r}, bag-info.txt has {short(package.info.get(label), 40)!r}"
        for field, label in wanted.items()
        if str(results[field]) != package.info.get(label)
    ]


def _exact(results: dict[str, Any]) -> dict[str, list[str]]:
    """Return the texts that a piece may be a part of, by what it names."""
    found = {f"case:{name}": [str(text)] for name, text in results["about"].items() if text}
    for name in ("limits", "credits", "edition"):
        found[name.removesuffix("s")] = [str(text) for text in results[name]]
    found["versions"] = [f"{name} {version}" for name, version in results["versions"].items()]
    found.update({f"method:{step}": list(map(str, words)) for step, words in results["methods"].items()})
    found.update({f"digest:{step}": [step, digest] for step, digest in results["digests"].items()})
    for finding in results["findings"]:
        found[f"finding:{finding['id']}"] = [finding["text"]]
        found[f"how:{finding['id']}"] = [finding["how"]]
        found[f"verdict:{finding['id']}"] = [_word(finding), _plain(finding["basis"])]
        for quantity in finding["quantities"]:
            name = f"quantity:{finding['id']}/{quantity['name']}"
            found.setdefault(name, []).append(str(quantity.get("printed")))
            found[f"quantity-name:{finding['id']}/{quantity['name']}"] = [quantity["name"]]
    for claim in results["claims"]:
        found[f"claim:{claim['id']}"] = [claim["text"]]
        found[f"verdict:{claim['id']}"] = [_word(claim)]
        for number, part in enumerate(claim.get("parts") or (), start=1):
            found[f"verdict:{claim['id']}/{number}"] = [_word(part)]
    for statement in results["statements"]:
        found[f"statement:{statement['id']}"] = [statement["text"]]
        found[f"settled:{statement['id']}"] = [settled_words(one) for one in statement.get("decided") or ()]
    for number, row in enumerate(results.get("decisions") or (), start=1):
        found[f"decision:{number}"] = [decision_words(row)]
    for name, figure in _figures(results):
        caption = str(figure["caption"])
        found[name] = [str(figure["alt"]), caption, f"{caption.rstrip('.')}."]
    return found


def _figures(results: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name each figure as a block of the page names it."""
    for exhibit in results["exhibits"]:
        for figure in exhibit["figures"]:
            yield f"figure:{exhibit['step']}/{figure['id']}", figure


def _loose(results: dict[str, Any]) -> dict[str, Any]:
    """Return the records whose numbers a piece may print, by what it names."""
    items = {source["id"]: source for source in results["sources"] if source.get("id")}
    found: dict[str, Any] = {}
    for claim in results["claims"]:
        found[f"claimed:{claim['id']}"] = [claim, items.get(claim.get("document"))]
        passage = claim.get("passage")
        if passage:
            found[f"passage-at:{claim['id']}"] = [passage, items.get(passage["document"])]
    for statement in results["statements"]:
        found[f"attribution:{statement['id']}"] = [statement, items.get(statement.get("document"))]
    for site in results["sites"]:
        found[f"site:{name_of(site)}"] = site
        for number, position in enumerate(site["positions"], start=1):
            found[f"position:{name_of(site)}/{number}"] = position
        for number, candidate in enumerate(site.get("candidates", []), start=1):
            found[f"candidate:{name_of(site)}/{number}"] = candidate
    for change in results["changes"]:
        own = change.get("comparison")
        found[f"change:{own}/{change['number']}" if own else f"change:{change['number']}"] = change
    for kind, field in (("entry", "timeline"), ("correction", "corrections"), ("answer", "answers")):
        found.update({f"{kind}:{n}": record for n, record in enumerate(results[field], start=1)})
    found.update({f"source:{source['label']}": source for source in results["sources"]})
    found.update({f"exhibit:{exhibit['number']}": exhibit for exhibit in results["exhibits"]})
    found.update({f"note:{note['id']}": note for note in results["notes"]})
    found.update({f"count:{name}": counted for name, counted in results["counts"].items()})
    found["comparison"] = [results["comparison"], results["scenes"]]
    found.update({f"comparison:{c['id']}": [c, results["scenes"]] for c in results.get("comparisons", [])})
    found["stamp"] = [results["stamp"], _spoken_date(results["stamp"])]
    return found


def _spoken_date(stamp: str) -> list[str]:
    """Return the numbers of a date as words print them: 1 May for 05-01."""
    return [part.lstrip("0") for part in re.split("[-T:Z]", stamp)]


def _word(record: dict[str, Any]) -> str:
    """Return what a chip may say; older packages print the verdict itself."""
    return str(record.get("word") or _plain(record["verdict"]))


def _plain(verdict: Any) -> str:
    return str(verdict or "").replace("-", " ")


_FREE = ("house", "passage", "claim-passage")
"""What needs no look-up here: the templates' own words, and what the level "quotations" finds in its document."""

_COMMAND_WORDS = {
    "python3",
    "verify.py",
    "dateline",
    "verify",
    "run",
    "--fresh",
    "--stamp",
    "case",
    "Case",
    "·",
    "Commands",
    "decide",
    "list",
    "confirm",
}


def _sentences_resolve(results: dict[str, Any]) -> list[str]:
    exact, loose, problems = _exact(results), _loose(results), []
    commands = _COMMAND_WORDS | {results["case"], *_ids(results)}
    for told in results["sentences"]:
        source, text = told["from"] or "", told["text"]
        kind, said = source.partition(":")[0], f"piece {told['n']}: {short(told['text'], 50)!r}"
        # the commands on the page name the case and things in it
        if source == "case:slug":
            if not commands.issuperset(text.split()):
                problems.append(f"{said} is no command of ours")
        elif source in exact:
            if not any(_says(kind, text, whole) for whole in exact[source]):
                problems.append(f"{said} is not what {short(source, 60)} says")
        # what names nothing at hand must be the templates' own
        elif source not in loose:
            if kind not in _FREE:
                problems.append(f"{said} names {short(source, 60)}, which is not there")
        elif kind == "position" and not position_fits(text, loose[source]):
            problems.append(f"{said} is no position of {short(source, 60)}")
        elif number := strange_number(text.replace("SHA-256", ""), loose[source]):
            problems.append(f"{said} prints {number}, which {short(source, 60)} does not hold")
    return problems


def _ids(results: dict[str, Any]) -> set[str]:
    """Return the ids that a command may name."""
    records = chain(results["statements"], results["claims"], results["findings"])
    own = {str(record["id"]) for record in records}
    refs = {str(row["ref"]) for row in results.get("decisions") or () if row.get("ref")}
    return own | refs | {name_of(site) for site in results["sites"]}


def _says(kind: str, text: str, whole: str) -> bool:
    """Tell whether a text is another; of a statement, a part of it, or the start that an ellipsis ends, will do."""
    text, whole = " ".join(text.split()), " ".join(whole.split())
    if kind == "statement":
        return bool(text) and text.rstrip("…").rstrip() in whole
    return text == whole


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
