"""Render the report: one HTML file that makes no request, from typed results."""

from __future__ import annotations

import base64
import hashlib
import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from toolkit import __version__
from toolkit.errors import ReportError, UsageError
from toolkit.evidence.verification.page import page_fault
from toolkit.records import Case, DocumentText, Outputs, StepName, amount, area_words, human, length_words, to_json
from toolkit.records.when import check_edtf
from toolkit.report import describe, present
from toolkit.report.corrections import thing_words
from toolkit.report.decided import settled_lines
from toolkit.report.entries import Entry
from toolkit.report.known_answers import Score
from toolkit.report.ledger import Ledger
from toolkit.report.page import Page
from toolkit.report.pair import change_key, exhibits_of
from toolkit.report.results import gather, results_json
from toolkit.report.sentences import clipped, require_support
from toolkit.report.wording import BASIS_WORDS

if TYPE_CHECKING:
    from jinja2 import Environment

MAX_BYTES = 3_000_000
"""Largest report, in bytes: it must open at once on a phone and pass as an attachment."""

_LIBRARIES = ("pyproj", "rasterio", "numpy", "scipy", "spacy", "matplotlib")


@dataclass(frozen=True, slots=True)
class Report:
    """A report in both its forms.

    Attributes
    ----------
    html
        The page: one file.
    results
        results.json: what the page prints as data, its sentences word for word. The same results give the same bytes.
    """

    html: str
    results: str


def build(
    ledger: Ledger,
    outputs: Mapping[StepName, Outputs],
    *,
    stamp: str,
    versions: Mapping[str, str] | None = None,
    texts: Iterable[DocumentText] = (),
    score: Score | None = None,
    edition: Sequence[str] = (),
) -> Report:
    """Make the report as one HTML file, and as data.

    Parameters
    ----------
    ledger
        Claims, findings, exhibits and sources, joined.
    outputs
        Results of the steps; figures with the path of their file.
    stamp
        Date the page carries, as EDTF: the same stamp gives the same bytes.
    versions
        Program and library versions to print; those at work if absent.
    texts
        Texts of the held documents, for passages.
    score
        Score of an exercise.
    edition
        What a public edition says of itself at its head.

    Returns
    -------
    Report
        HTML with styles, script and pictures inside, and a Content-Security-Policy that allows nothing else; and
        results.json.

    Raises
    ------
    ReportError
        A picture is missing or altered, a passage does not hold its statement, a sentence names nothing that it comes
        from or says what that does not, the page is too big, or it is not of the form that ``verify`` knows.
    """
    held = {t.document.id: t for t in texts}
    page = Page(ledger, outputs, human(stamp), versions or library_versions(), held, score, edition=tuple(edition))
    with present.room_for(sum(len(exhibit.figures) for exhibit in ledger.exhibits)):
        html = render("report.html.j2", page=page)
    if len(html.encode()) > MAX_BYTES:
        raise ReportError(
            f"the report would have {len(html.encode()):,} bytes; the limit is {MAX_BYTES:,}",
            where=f"case {ledger.case.slug}",
            remedy="Save smaller figures.",
            code="E_REPORT_TOO_BIG",
        )
    # the verifier knows the form of our pages: what it would refuse must never be handed out
    if fault := page_fault(html):
        raise ReportError(
            f"no check of packages would accept this page: {fault}",
            where="toolkit/report/templates",
            remedy="After a template, the style or a heading was changed: python data/page_form.py",
            code="E_PAGE_FORM",
        )
    facts = gather(page, stamp=stamp)
    blocks = require_support(html, facts, {name: t.text for name, t in held.items()})
    return Report(html, results_json(facts, blocks))


def render(template: str, *, style: str | None = None, **context: Any) -> str:
    """Fill one of our page templates, its style and script allowed by their digests alone.

    Parameters
    ----------
    template
        File name in templates/.
    style
        Style sheet in templates/ that comes after the report's own.
    **context
        What the template asks for; a name it asks for and does not get is an error.

    Returns
    -------
    str
        HTML.
    """
    from markupsafe import Markup

    css, js = asset("report.css") + (asset(style) if style else ""), asset("report.js")
    assets = {"css": Markup(css), "js": Markup(js), "policy": Markup(content_policy(css, js))}  # noqa: S704  (our own files)
    return environment().get_template(template).render(**assets, **context)


def content_policy(css: str, js: str) -> str:
    """Return the Content-Security-Policy of a page: this style, this script, pictures inside the page, nothing else."""
    return (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src '{_source_hash(css)}'; script-src '{_source_hash(js)}'"
    )


def _source_hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def environment() -> Environment:
    """Return the templates' environment, with our filters; made once."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("toolkit.report"),
        autoescape=True,
        # a name that the page lacks must stop the report, not leave a hole in a sentence
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Callable[..., Any]] = {
        "quantity": amount,
        "area": area_words,
        "length_words": length_words,
        "web_address": present.web_address,
        "data_uri": present.data_uri,
        "position_of": describe.position_of,
        "stated_words": describe.stated_words,
        "stated_distances": describe.stated_distances,
        "speaker_words": describe.speaker_words,
        "source_words": describe.source_words,
        "source_facts": describe.source_facts,
        "basis_words": BASIS_WORDS.__getitem__,
        "human": human,
        "corrected": thing_words,
        "settled_lines": settled_lines,
        "exhibits_of": exhibits_of,
        "clipped": clipped,
        "credit_words": present.credit_words,
        "change_key": change_key,
        "sentence": lambda text: f"{text.rstrip('.')}.",
    }
    made.filters.update(filters)
    return made


@cache
def asset(name: str) -> str:
    """Read a file that lies beside the templates.

    Parameters
    ----------
    name
        Its name, such as "report.css".
    """
    from importlib.resources import files

    return files("toolkit.report").joinpath("templates", name).read_text(encoding="utf-8")


def library_versions() -> dict[str, str]:
    """Return the versions that results can depend on.

    Returns
    -------
    dict
        Name to version, dateline and Python first.
    """
    found = {"dateline": __version__, "Python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def stamp_date(case: Case, stamp: str) -> str:
    """Turn the notebook's ``stamp`` parameter into a date.

    Parameters
    ----------
    case
        The case.
    stamp
        "case" takes the date the case stands at, so that two runs give the same bytes; "now" takes the clock's; a date
        as EDTF, such as a former report carries, is taken as it is.

    Returns
    -------
    str
        EDTF.

    Raises
    ------
    UsageError
        Anything else.
    """
    from datetime import UTC, datetime

    if stamp == "case":
        return case.as_of
    if stamp == "now":
        return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    try:
        return check_edtf(stamp)
    except ValueError as e:
        raise UsageError(
            f"stamp {stamp!r} is not known", where="notebook 4, parameters", remedy='Use "case", "now" or a date.'
        ) from e


def summary(ledger: Ledger, *, stamp: str) -> str:
    """Return what an index page says about a report.

    Parameters
    ----------
    ledger
        The ledger of the report.
    stamp
        Date the report carries, as EDTF.

    Returns
    -------
    str
        JSON with title, question, stamp, day the case stands at, simulated, the number of claims by verdict, and each
        claim with what was measured against what is claimed.
    """
    case = ledger.case
    simulated = case.simulated or any(f.simulated for f in ledger.findings)
    facts = {"title": case.title, "question": case.question, "stamp": stamp, "simulated": simulated}
    claims = [_claim_summary(entry) for entry in ledger.entries]
    return to_json({**facts, "as_of": case.as_of, "verdicts": ledger.verdicts, "claims": claims})


def _claim_summary(entry: Entry) -> dict[str, str]:
    """Return a claim with what was measured against what is claimed, as printed."""
    printed: dict[str, str] = {}
    for finding in entry.findings:
        for found in finding.quantities:
            # the first finding is the one on the check that was written first
            printed.setdefault(found.name, amount(found))
    measured = printed.get("measured") or printed.get("changed area") or ""
    claim = entry.claim
    return {
        "id": claim.id,
        "text": claim.text,
        "speaker": claim.speaker,
        "verdict": entry.verdict,
        "word": entry.word,
        "measured": measured,
        "claimed": printed.get("claimed", ""),
    }
