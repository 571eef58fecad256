"""results.json beside what it was made from: the case file, and what each step wrote."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Iterable
from itertools import chain
from typing import Any, Optional

from toolkit.evidence.verification.contents import check_contents
from toolkit.evidence.verification.custody import CASE_FILES
from toolkit.evidence.verification.decided import case_as_decided
from toolkit.evidence.verification.files import Package, plain_toml
from toolkit.evidence.verification.forms import STANDING_LIMITS, WORDS
from toolkit.evidence.verification.outcome import short
from toolkit.evidence.verification.printed import strange_number

try:
    import tomllib
except ImportError:  # Python 3.9 and 3.10: the case file is then compared by --rerun alone
    tomllib = None  # type: ignore[assignment]

RESULTS, REPORT, CASE = "data/results.json", "data/report.html", "data/case/case.toml"

_IMAGES = "imagery-comparison"
_STEPS = {
    "statements": "quote-timeline",
    "changes": _IMAGES,
    "sites": "site-lookup",
    "findings": "report",
    "timeline": "report",
}
_WHOLE = ("findings", "timeline")
"""Fields of which results.json holds all that the step wrote, in its order."""

_WORD = re.compile(r"[^\W\d_]+")
_CALENDAR = {
    *calendar.month_name,
    "As",
    "Z",
    "UTC",
    "about",
    "autumn",
    "by",
    "date",
    "day",
    "fall",
    "later",
    "month",
    "of",
    "or",
    "some",
    "spring",
    "summer",
    "to",
    "uncertain",
    "unknown",
    "winter",
}
_UNSETTLED = (None, "not-checkable")


def check_records(package: Package, results: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Compare results.json with the steps' outputs and the case file.

    Parameters
    ----------
    package
        The package, opened.
    results
        results.json, read.

    Returns
    -------
    tuple of list of str, list of str
        What differs, and what could not be compared here.
    """
    outputs = {step: _outputs(package, step) for step in _steps_there(package)}
    problems = _as_the_steps_wrote(results, outputs) + _digests(package, results, outputs["report"])
    problems += _verdicts(results) + _claim_passages(results, outputs["quote-timeline"])
    if tomllib is None:
        problems += check_contents(package, results, None)
        return problems, [f"NOT CHECKED: {CASE}, which needs Python 3.11 or later to be read"]
    stated = tomllib.loads(plain_toml(package.read(CASE)))
    problems += check_contents(package, results, stated)
    case = case_as_decided(stated, results)
    problems += _about(case, results) + _claims(case, results) + _sources(case, results, outputs, package)
    problems += (
        _comparisons(case, results, outputs) + _limits(case, results, outputs.values()) + _corrections(package, results)
    )
    problems += _listed("note", case.get("notes", []), results["notes"], ("text", "author", "date"))
    return problems, []


def _outputs(package: Package, step: str) -> dict[str, Any]:
    wrote = package.json(f"data/steps/{step}/outputs.json")
    return dict(wrote)


def _steps_there(package: Package) -> list[str]:
    """Return the steps whose results are at hand: the four, and the imagery step for each comparison of the case."""
    found = re.compile(r"data/steps/(imagery-comparison(?:-[a-z0-9-]+)?)/outputs\.json")
    images = [match[1] for match in map(found.fullmatch, package.payload) if match]
    return [*(step for step in dict.fromkeys(_STEPS.values()) if step != _IMAGES), *(sorted(images) or [_IMAGES])]


def _wrote(outputs: dict[str, dict[str, Any]], step: str) -> dict[str, dict[str, Any]]:
    """Return the results of a step; those of the imagery step for each comparison."""
    return {name: made for name, made in outputs.items() if name == step or name.startswith(f"{step}-")}


def _comparisons(case: dict[str, Any], results: dict[str, Any], outputs: dict[str, dict[str, Any]]) -> list[str]:
    """Hold the comparisons of the report to those of the case, and to what their steps wrote."""
    stated = {plan["id"]: plan for plan in case.get("comparisons", [])}
    made = {name[len(_IMAGES) :].lstrip("-"): one for name, one in _wrote(outputs, _IMAGES).items()}
    single = "imagery" in case or not stated
    problems = [
        f"{RESULTS}: comparison {short(name or 'imagery', 40)!r} is in the case or in the steps, and not in both"
        for name in sorted({*stated, *([""] if single else [])} ^ set(made))
    ]
    told = {one["id"]: one for one in results.get("comparisons", [])} | {"": results.get("comparison")}
    problems += [
        f"{RESULTS}: comparison {short(name or 'imagery', 40)!r} is none that a step made"
        for name, one in told.items()
        if one and name not in made
    ]
    for name, one in made.items():
        wrote = one.get("comparison")
        if (name or wrote) and told.get(name) != wrote:
            problems.append(f"{RESULTS}: comparison {short(name or 'imagery', 40)!r} is not as its step wrote it")
        plan = stated.get(name, {})
        fields = [field for field in ("before", "after") if field in plan and wrote and wrote[field]]
        problems += _differs(f"comparison {name}", plan, wrote or {}, [*(["site"] if plan else []), *fields])
    return problems


def name_of(record: dict[str, Any]) -> str:
    """Return the name a record goes by.

    Parameters
    ----------
    record
        A finding, a statement, a changed area, a site.
    """
    inner = record.get("site")
    site = inner.get("id") if isinstance(inner, dict) else inner
    return str(record.get("id") or record.get("number") or site or record.get("ref") or record.get("label"))


def _as_the_steps_wrote(results: dict[str, Any], outputs: dict[str, dict[str, Any]]) -> list[str]:
    problems = []
    for field, step in _STEPS.items():
        name = f"data/steps/{step}/outputs.json"
        listed = chain.from_iterable(made.get(field, []) for made in _wrote(outputs, step).values())
        wrote = [json.dumps(record, sort_keys=True) for record in listed]
        held = [json.dumps(_as_written(record), sort_keys=True) for record in results[field]]
        there = set(wrote)
        for record, text in zip(results[field], held):  # noqa: B905  (Python 3.9 reads this file)
            if text not in there:
                problems.append(f"{RESULTS}: {field} {name_of(record)} is not as {name} has it")
        if field in _WHOLE and held != wrote and not problems:
            problems.append(f"{RESULTS}: its {len(held)} {field} are not the {len(wrote)} of {name}, in their order")
        if field not in _WHOLE and len(set(held)) != len(held):
            problems.append(f"{RESULTS}: one of its {field} comes twice")
    return problems


def _as_written(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record as its step wrote it, without how its numbers and its verdict are printed."""
    record = {key: value for key, value in record.items() if key != "word"}
    if "quantities" not in record:
        return record
    return {**record, "quantities": [_without_printed(quantity) for quantity in record["quantities"]]}


def _without_printed(quantity: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in quantity.items() if key != "printed"}


def _digests(package: Package, results: dict[str, Any], report: dict[str, Any]) -> list[str]:
    """Compare the digests that the last step and the page's foot name with the files."""
    problems = [
        f"data/{name}: not the file that the report step wrote"
        for name in ("report.html", "results.json")
        if report["files"].get(name) != package.payload.get(f"data/{name}")
    ]
    return problems + [
        f"{RESULTS}: names another digest for what {step} wrote"
        for step, digest in results["digests"].items()
        if package.payload.get(f"data/steps/{step}/outputs.json") != digest
    ]


def _verdicts(results: dict[str, Any]) -> list[str]:
    """Work out each claim's verdict from its findings again."""
    findings = {finding["id"]: finding for finding in results["findings"]}
    problems = []
    for claim in results["claims"]:
        own = [findings[name] for name in claim["findings"] if name in findings]
        if {f["id"] for f in findings.values() if f.get("claim") == claim["id"]} != {f["id"] for f in own}:
            problems.append(f"{RESULTS}: claim {claim['id']} does not stand beside the findings on it")
        # worked out again from the findings, since the page's chip is what a forger would change
        wanted = _ruled(claim, _worst(claim, own), results)
        if claim["verdict"] != wanted:
            problems.append(f"{RESULTS}: claim {claim['id']} is {short(claim['verdict'], 30)}, its findings {wanted}")
        problems += _words(claim, f"claim {claim['id']}")
        for part in claim.get("parts") or ():
            problems += _words(part, f"a part of claim {claim['id']}")
    for finding in findings.values():
        if finding["verdict"] is not None:
            problems += _words(finding, f"finding {finding['id']}")
    return problems


def _ruled(claim: dict[str, Any], read: str, results: dict[str, Any]) -> str:
    """Give the verdict that stands: a person's where the report tells of her decision, else what the checks come to."""
    if not claim.get("ruled"):
        return read
    rows = [row for row in results.get("decisions") or () if row["file"] == claim["ruled"]]
    sound = [r for r in rows if (r["kind"], r["status"], r.get("ref")) == ("claim", "applied", claim["id"])]
    # a person's verdict stands only beside what the checks themselves came to
    if not sound or (claim.get("read") or {}).get("verdict") != read:
        return read
    return str(sound[0]["value"].get("verdict", "not-checkable"))


_WORST_FIRST = ("contradicted", "disputed", "not-checkable", "loose", "supported")
_NOT_MADE = "not in its document"
NOT_GIVEN = "passage not given"


def _worst(claim: dict[str, Any], findings: list[dict[str, Any]]) -> str:
    """Return what a claim must come to: its worst part, and open where its document does not make it."""
    if (claim.get("passage") or {}).get("lacking"):
        return "not-checkable"
    parts: dict[Any, list[Any]] = {}
    for finding in findings:
        if finding["verdict"] is not None or finding.get("part") is not None:
            parts.setdefault(finding.get("part"), []).append(finding["verdict"])
    found = []
    for verdicts in parts.values():
        # sources that disagree within one part make it disputed, never the better of the two
        settled = sorted({verdict for verdict in verdicts if verdict not in _UNSETTLED})
        several = "disputed" if settled else "not-checkable"
        found.append(settled[0] if len(settled) == 1 else several)
    return min(found or ["not-checkable"], key=_WORST_FIRST.index)


def _words(record: dict[str, Any], what: str) -> list[str]:
    """Hold the word on a chip to its verdict; older packages print the verdict itself."""
    word = record.get("word")
    allowed = [*WORDS.get(record["verdict"], []), None]
    passage = record.get("passage") or {}
    if passage.get("lacking") and not record.get("ruled"):
        allowed = [_NOT_MADE]
    elif passage.get("status") in {"probable", "none"} and not record.get("ruled"):
        allowed += [f"{said}, {NOT_GIVEN}" for said in allowed if said]
    return [] if word in allowed else [f"{RESULTS}: {what} is {record['verdict']}, its chip says {short(word, 40)}"]


def _claim_passages(results: dict[str, Any], outputs: dict[str, Any]) -> list[str]:
    """Hold the passage of each claim to what the step wrote."""
    wrote = {passage["claim"]: passage for passage in outputs.get("passages", [])}
    return [
        f"{RESULTS}: the passage of claim {claim['id']} is not as the step has it"
        for claim in results["claims"]
        if claim.get("passage") != wrote.get(claim["id"])
    ]


def _one_line(text: object) -> Optional[str]:  # noqa: UP045  (Python 3.9 reads this file)
    return " ".join(str(text).split()) if text else None


def _differs(what: str, stated: dict[str, Any], told: dict[str, Any], fields: Iterable[str]) -> list[str]:
    return [
        f"{RESULTS}: {field} of {what} is {short(told.get(field), 50)!r}, {CASE} has {short(stated.get(field), 50)!r}"
        for field in fields
        if _one_line(stated.get(field)) != _one_line(told.get(field))
    ]


def _about(case: dict[str, Any], results: dict[str, Any]) -> list[str]:
    problems = _differs("the report", case, {**results["about"], "slug": results["case"]}, ("question", "summary"))
    problems += _differs("the report", case, {**results["about"], "slug": results["case"]}, ("title", "slug"))
    problems += _differs("the results", case, results, ("title",))
    place = case.get("dateline")
    names = {_one_line(place)} if place else {_one_line(s.get("name")) for s in case.get("sites", [])}
    if _one_line(results["about"].get("dateline")) not in names | (set() if place else {case["slug"]}):
        problems.append(f"{RESULTS}: the report opens with a place that {CASE} does not have")
    when = str(results["about"].get("as_of") or "")
    if set(_WORD.findall(when)) - _CALENDAR or strange_number(when, str(case["as_of"])):
        problems.append(f"{RESULTS}: the report stands {short(when, 40)!r}, {CASE} has {case['as_of']}")
    return problems


def _claims(case: dict[str, Any], results: dict[str, Any]) -> list[str]:
    return _listed("claim", case.get("claims", []), results["claims"], ("text", "speaker", "document", "said_on"))


def _listed(
    kind: str,
    stated: list[dict[str, Any]],
    told: list[dict[str, Any]],
    fields: tuple[str, ...] = ("text", "author", "date"),
) -> list[str]:
    """Compare records one by one: the same ids, and the same words under them."""
    known = {str(record["id"]): record for record in stated}
    ids = [str(record["id"]) for record in told]
    problems = []
    if sorted(ids) != sorted(known):
        problems.append(f"{RESULTS}: its {len(ids)} {kind}s are not the {len(known)} of {CASE}")
    for record in told:
        if record["id"] in known:
            problems += _differs(f"{kind} {record['id']}", known[record["id"]], record, fields)
    return problems


def _sources(case: dict[str, Any], results: dict[str, Any], outputs: dict[str, Any], package: Package) -> list[str]:
    """Compare the sources with the documents and scenes of the case, scenes found by a search, and files at hand."""
    known = {("document", str(d["id"])): d for d in case.get("documents", [])}
    for made in _wrote(outputs, _IMAGES).values():
        known.update({("scene", str(s["id"])): s for s in made.get("scenes", [])})
    known.update({("scene", str(s["id"])): s for s in case.get("scenes", [])})
    files = package.json(CASE_FILES)["files"]
    problems = []
    for source in results["sources"]:
        what = f"source {source['label']}"
        if not source.get("item"):
            names = [name for name, facts in files.items() if facts["sha256"] == source["sha256"]]
            if names and source["title"] not in (*names, source["kind"]):
                problems.append(f"{RESULTS}: {what} is called {short(source['title'], 50)!r}, the file is {names[0]}")
            continue
        stated = known.get((source["kind"], str(source["id"])))
        if stated is None:
            problems.append(f"{RESULTS}: {what} is no document or scene of the case")
            continue
        fields = [name for name, value in stated.items() if isinstance(value, str) and name in source["item"]]
        problems += _differs(what, stated, source["item"], [name for name in fields if name not in _REWRITTEN])
        title = {"title": source["item"].get("title", source["title"]), "licence": source["item"].get("licence")}
        problems += _differs(what, title, source, ("title", "licence"))
    return problems


_REWRITTEN = ("acquired", "url")
"""Fields that a record may write otherwise than the case file does."""


def _limits(case: dict[str, Any], results: dict[str, Any], outputs: Iterable[dict[str, Any]]) -> list[str]:
    """Compare the list of what the report cannot show: nothing left out, nothing made up."""
    pairs = [results.get("comparison") or {}, *results.get("comparisons", [])]
    stated = list(chain.from_iterable(one.get("limits", []) for one in chain([case], pairs, outputs)))
    wanted, told = {_one_line(limit) for limit in stated}, {_one_line(limit) for limit in results["limits"]}
    wanted |= {_one_line(limit) for limit in STANDING_LIMITS}
    problems = [f"{RESULTS}: leaves out that {short(limit, 70)!r}" for limit in sorted(map(str, wanted - told))]
    problems += [f"{RESULTS}: a limit nobody wrote: {short(limit, 70)!r}" for limit in sorted(map(str, told - wanted))]
    # the list may be whole in the data and hidden on the page
    shown = {_one_line(piece["text"]) for piece in results["sentences"] if piece["from"] == "limit"}
    problems += [f"{REPORT}: does not show that {short(limit, 70)!r}" for limit in sorted(map(str, told - shown))]
    return problems


def _corrections(package: Package, results: dict[str, Any]) -> list[str]:
    notes = [name for name in package.payload if name.startswith("data/case/corrections/") and name.endswith(".toml")]
    written = {}
    for name in notes:
        note = tomllib.loads(plain_toml(package.read(name)))
        written[note["number"]] = note
    problems = []
    told = results["corrections"]
    if sorted(c["number"] for c in told) != sorted(written):
        problems.append(f"{RESULTS}: its {len(told)} corrections are not the {len(written)} notes of the case")
    for correction in told:
        note, what = written.get(correction["number"], {}), f"correction {correction['number']}"
        fields = [name for name in ("on", "by", "wrong", "note") if name in note]
        problems += _differs(what, note, correction, fields)
        problems += _differs(what, note.get("former", {}), correction["former"], correction["former"])
        if _things(note) != _things(correction):
            problems.append(f"{RESULTS}: {what} names other changes than its note")
    return problems


def _things(correction: dict[str, Any]) -> list[tuple[Optional[str], ...]]:  # noqa: UP045
    fields = ("kind", "id", "outcome", "before", "after", "verdict_before", "verdict_after")
    things = []
    for thing in correction.get("changed", []):
        words = (_one_line(thing.get(field)) for field in fields)
        things.append(tuple(words))
    return things
