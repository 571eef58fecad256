"""The index of a desk's reports: runs/index.html."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from toolkit.errors import FileError
from toolkit.reading import read_json
from toolkit.records import VERDICTS, Verdict, to_json
from toolkit.report.render import render
from toolkit.report.wording import TALLY
from toolkit.settings import get_settings

SUMMARY = "report/summary.json"
LOOKUP = "site-lookup/outputs.json"
_WORST: tuple[Verdict, ...] = ("contradicted", "disputed", "loose", "not-checkable")
"""Verdicts from the worst on; what is supported is none of them."""
_APART_DEG = 0.7
"""Degrees between points of the world's land: two pixels of the map on a wide screen."""


@dataclass(frozen=True, slots=True)
class Place:
    """The reference position of a site.

    Attributes
    ----------
    name
        The site's name.
    lat
        Degrees north, WGS84.
    lon
        Degrees east, WGS84.
    """

    name: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class End:
    """How the last run of a case ended.

    Attributes
    ----------
    at
        When, as an ISO 8601 time in UTC; None = not known.
    seconds
        How long it took; None = not known.
    changed
        Ids of the findings that the run before did not have, or had otherwise; None in a first run.
    error
        Its error line; None if it went well.
    """

    at: str | None = None
    seconds: float | None = None
    changed: tuple[str, ...] | None = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One case in the index.

    Attributes
    ----------
    case
        Slug.
    title
        Headline of its report.
    question
        What it answers.
    as_of
        Date the case stands at, as EDTF.
    report
        Address of its report, relative to the index; None = there is none.
    verdicts
        Number of claims by verdict.
    claims
        Each claim with what was measured against what is claimed, worst first.
    places
        Reference positions of its sites.
    end
        How its last run ended.
    simulated
        True for an exercise.
    """

    case: str
    title: str
    question: str = ""
    as_of: str | None = None
    report: str | None = None
    verdicts: Mapping[Verdict, int] = field(default_factory=dict)
    claims: Sequence[Mapping[str, str]] = ()
    places: Sequence[Place] = ()
    end: End = End()
    simulated: bool = False

    @property
    def badness(self) -> tuple[int, ...]:
        """What the index is sorted by: failed first, then by claims contradicted, disputed, loose."""
        failed = 0 if self.end.error else 1
        return (failed, *(-self.verdicts.get(verdict, 0) for verdict in _WORST))

    @property
    def worst(self) -> str:
        """The worst verdict on its claims."""
        return next((verdict for verdict in _WORST if self.verdicts.get(verdict)), "supported")


def build_index(rows: Sequence[IndexRow]) -> str:
    """Make the index page.

    Parameters
    ----------
    rows
        One a case, in the order to print.

    Returns
    -------
    str
        HTML that makes no request.
    """
    dots: list[tuple[IndexRow, Place]] = []
    for row in rows:
        dots += [(row, place) for place in row.places]
    failed = sum(row.end.error is not None for row in rows)
    return render("index.html.j2", rows=rows, failed=failed, dots=dots, land=_land() if dots else (), tally=TALLY)


@cache
def _land() -> tuple[str, ...]:
    """Return the land of the world as points of SVG polygons, north up: Natural Earth at 1:110,000,000."""
    drawn = []
    for feature in read_json(get_settings().data / "lines" / "outlines.geojson")["features"]:
        if feature["properties"]["kind"] == "land":
            outer = feature["geometry"]["coordinates"][0]
            drawn.append(" ".join(f"{lon:.1f},{-lat:.1f}" for lon, lat in _thinned(outer)))
    return tuple(drawn)


def _thinned(ring: Sequence[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Leave out points that a map of the whole world shows in one place with the last."""
    last = (math.inf, math.inf)
    for point in ring:
        if math.dist(point, last) >= _APART_DEG:
            last = (point[0], point[1])
            yield last


def write_index(runs: Path, ends: Mapping[str, End]) -> Path:
    """Write the index over all reports in a folder of runs.

    Parameters
    ----------
    runs
        Folder with one folder a case; index.csv and index.geojson are written beside the page.
    ends
        How the last run of each case ended; a case that has a report is listed even without.

    Returns
    -------
    Path
        The file, runs/index.html.
    """
    from toolkit.evidence import write_atomic

    finished = {path.parent.parent.name for path in runs.glob(f"*/{SUMMARY}")}
    rows = [_row(runs, case, ends.get(case, End())) for case in sorted(finished | set(ends))]
    rows.sort(key=lambda row: (row.badness, row.case))
    path = runs / "index.html"
    write_atomic(path, build_index(rows).encode())
    write_atomic(runs / "index.csv", index_csv(rows))
    write_atomic(runs / "index.geojson", index_geojson(rows).encode())
    return path


def _row(runs: Path, case: str, end: End) -> IndexRow:
    try:
        # a run of another version, or one that was stopped, may lack any of these: the case still has its line
        facts = read_json(runs / case / SUMMARY)
        verdicts = {verdict: int(facts["verdicts"][verdict]) for verdict in VERDICTS if verdict in facts["verdicts"]}
        return IndexRow(
            case=case,
            title=str(facts["title"]),
            question=str(facts["question"]),
            as_of=str(facts.get("as_of") or facts["stamp"]),  # a summary of an earlier version has the stamp alone
            report=f"{case}/report/report.html",
            verdicts=verdicts,
            claims=_claims(facts.get("claims")),
            places=_places(runs / case / LOOKUP),
            end=end,
            simulated=bool(facts["simulated"]),
        )
    except (FileError, ValueError, KeyError, TypeError):
        return IndexRow(case=case, title=case, end=replace(end, error=end.error or "no report yet"))


def _claims(listed: object) -> tuple[Mapping[str, str], ...]:
    """Return the claims of a summary, worst first; one written before summaries had them has none."""
    known = [c for c in listed if isinstance(c, dict)] if isinstance(listed, list) else []
    order = {str(verdict): n for n, verdict in enumerate((*_WORST, "supported"))}
    claims = [_strings(claim) for claim in known]
    return tuple(sorted(claims, key=lambda c: order.get(c.get("verdict", ""), len(order))))


def _strings(claim: Mapping[object, object]) -> dict[str, str]:
    return {str(name): str(value) for name, value in claim.items()}


def _places(path: Path) -> tuple[Place, ...]:
    try:
        sites = read_json(path)["sites"]
        found = []
        for located in sites:
            references = [p for p in located["positions"] if p["status"] == "reference"]
            found += [Place(str(located["site"]["name"]), float(p["lat"]), float(p["lon"])) for p in references[:1]]
    except (FileError, ValueError, KeyError, TypeError):
        return ()
    return tuple(found)


def index_csv(rows: Sequence[IndexRow]) -> bytes:
    """Write every claim of every case as CSV (RFC 4180), worst case first."""
    from toolkit.report.cells import plain_cell

    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("Case", "Title", "Claim", "Speaker", "Verdict", "Measured", "Claimed", "As of", "Report", "Error"))
    for row in rows:
        # a case without claims has a line too, or it would be missing from the sheet
        for claim in row.claims or ({},):
            cells = [claim.get(name, "") for name in ("text", "speaker", "word", "measured", "claimed")]
            line = [row.case, row.title, *cells, row.as_of or "", row.report or "", row.end.error or ""]
            writer.writerow([plain_cell(cell) for cell in line])
    return out.getvalue().encode("utf-8-sig")


def index_geojson(rows: Sequence[IndexRow]) -> str:
    """Write the sites of all cases as GeoJSON (RFC 7946), longitude first."""
    features = []
    for row in rows:
        counts = {str(verdict): number for verdict, number in row.verdicts.items()}
        for place in row.places:
            facts = {"case": row.case, "title": row.title, "site": place.name, "worst": row.worst, "verdicts": counts}
            point = {"type": "Point", "coordinates": [place.lon, place.lat]}
            features.append({"type": "Feature", "geometry": point, "properties": facts})
    return to_json({"type": "FeatureCollection", "features": features})
