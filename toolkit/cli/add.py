"""Take files, pages or archives into a case: hashed and stored first, then entered in case.toml.

What comes in is told by its bytes, not by its name: a document (text, page, PDF, Word), a scene (GeoTIFF, JPEG2000), a
list of places (KML, GPX, GeoJSON, a table with lat and lon), which 'dateline draft' offers as sites, a web archive
(WARC, WACZ), a zip or tar of these, an output folder of auto-archiver, or whatever lies at an address.
A satellite product (Sentinel-1 and -2 .SAFE, Landsat with its MTL, PlanetScope, NAIP, images with a STAC item), as a
folder, zip or tar, becomes one scene: its bands on one grid, with date, sun, clouds and credit from its own metadata.

The untouched bytes go to <case>/evidence/, named by their digest, with a line in <case>/evidence/custody.jsonl: when,
from where, with which headers, what was made from what. Who is named only if you set it: custodian = "..." in your
settings. A working copy goes to documents/ or scenes/, and an entry to the end of case.toml, with what the document
says of itself. Read that entry: outlet and date are the document's own words. Adding the same bytes again does nothing.

--outline SITE takes a KML, KMZ, GeoJSON or GPX for the outline of that site: distances are then measured from its
centre or its nearest edge, as the claim says. Nothing that such a file links to is fetched.

--basemap takes map tiles for the site map: an address with {z}, {x} and {y}, whose tiles are fetched once for the frame
of the map and drawn from what is kept, or a GeoTIFF; or roads and railways, as GeoJSON or a zipped shapefile, which are
cut to the map. Whether its terms allow that is yours to settle: --credit stands beside the map, and what has no open
--licence stays at home when the package travels. Natural Earth's roads (public domain) are at naturalearthdata.com.

examples:
  dateline add harbour https://example.org/news/pier-opens.html
  dateline add harbour report.pdf --id port-report --licence "CC BY 4.0"
  dateline add harbour march.tif --acquired 2024-03-01T10:20:00Z --sensor "Sentinel-2 MSI"
  dateline add harbour crawl.warc.gz local_archive/https-example-org-pier
  dateline add harbour "https://tiles.example.org/{z}/{x}/{y}.png" --basemap --credit "(c) mappers" --licence ODbL-1.0
  dateline add harbour ne_10m_roads.zip --basemap --credit "Made with Natural Earth" --licence CC0-1.0
  dateline add harbour S2B_MSIL2A_20240501T101031_N0510_R022_T33UUP_20240501T120000.SAFE.zip --around "47.84, 15.01"
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.cli.add_products import is_product_folder, with_scenes
from toolkit.desk.casefile.editing import append_entry
from toolkit.desk.casefile.entries import Table, entry_of, free_id, own_folder
from toolkit.desk.casefile.reading import load_case
from toolkit.desk.folders import find_case, writing
from toolkit.errors import DatelineError, DocumentError, EvidenceError, UsageError
from toolkit.evidence.admission import Admission
from toolkit.evidence.folders import admit_folder
from toolkit.imagery import Area, stated_scene
from toolkit.naming import address_parts, slug_of
from toolkit.places import parse_coordinates
from toolkit.quotes import read_document, with_stated_names
from toolkit.quotes.text import calendar_day
from toolkit.records import OUTLET_NOT_STATED, Document
from toolkit.terminal import one_line

if TYPE_CHECKING:
    from toolkit.errors import DatelineError
    from toolkit.evidence.admission import Admission, Admitted
    from toolkit.imagery import Area
    from toolkit.records import DocumentText

_NOTHING = {
    **dict.fromkeys(("kind", "sha256", "address", "captured", "copy", "entry")),
    "size": 0,
    "known": False,
    "inside": 0,
}
"""What is told of a thing that could not be taken in at all."""
_GIVEN = ("title", "outlet", "published", "acquired", "sensor", "credit", "licence", "note")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("slug", help="name of the case")
    parser.add_argument(
        "what", nargs="+", metavar="FILE|URL", help="files, folders of products or of auto-archiver, http(s) addresses"
    )
    parser.add_argument("--id", help="id of the entry; made from the name if absent")
    parser.add_argument("--note", help="what a reader must know about this copy")
    parser.add_argument("--licence", help="licence, which decides whether the bytes travel with a package")
    parser.add_argument("--title", help="title, where the document states none or a wrong one")
    parser.add_argument("--outlet", help="publisher, likewise")
    parser.add_argument("--published", help="day of publication, likewise: 2024-03-04, 2024-03 or 2024")
    parser.add_argument("--acquired", help="when a scene was taken, where the file does not say")
    parser.add_argument("--sensor", help="what took it, for example 'Sentinel-2 MSI'")
    parser.add_argument("--credit", help="credit line of a scene")
    parser.add_argument("--around", metavar="LAT,LON", help="cut a square round this point out of a satellite product")
    parser.add_argument(
        "--half-width", type=float, default=5000.0, metavar="M", help="half the side of that square (default: 5000 m)"
    )
    parser.add_argument("--outline", metavar="SITE", help="the file is this site's outline: KML, KMZ, GeoJSON or GPX")
    parser.add_argument("--shape", metavar="NAME", help="which shape of that file, where it holds several")
    parser.add_argument("--basemap", action="store_true", help="map tiles, a GeoTIFF or roads to draw the site map on")
    parser.add_argument("--zoom", type=int, metavar="Z", help="deepest zoom level of the tiles (default: 19)")
    parser.add_argument("--no-entry", action="store_true", help="store only; write nothing into case.toml")


def call(arguments: argparse.Namespace) -> int:
    """Take in one thing after the other and say what became of each."""
    if arguments.id and len(arguments.what) > 1:
        raise UsageError("--id names one entry", where="--id", remedy="Add one thing at a time.")
    folder = own_folder(find_case(arguments.slug))
    load_case(folder)  # a case that is not valid takes in nothing
    if arguments.outline:
        return _outline(folder, arguments)
    if arguments.basemap:
        return _basemap(folder, arguments)
    with writing(folder), _progress(quiet=arguments.json) as told:
        door = Admission(folder, told)
        alone = len(arguments.what) == 1
        rows = list(chain.from_iterable(_add(door, what, arguments, alone=alone) for what in arguments.what))
    if arguments.json:
        print(json.dumps({"case": arguments.slug, "added": rows}, ensure_ascii=False))
    else:
        print("\n".join(chain.from_iterable(map(_told, rows))))
        if any(row["entry"] and not row["known"] for row in rows):
            print(f"Read the new entries in {folder / 'case.toml'}, then: dateline check {arguments.slug}")
    if not any(row["refused"] for row in rows):
        return 0
    return 4 if any(row["copy"] for row in rows) else 3


def _outline(folder: Path, arguments: argparse.Namespace) -> int:
    """Take the outline of a site in, and say what became of it."""
    from toolkit.desk.casefile.outlines import add_outline
    from toolkit.desk.folders import writing
    from toolkit.errors import UsageError

    if len(arguments.what) > 1:
        raise UsageError("--outline takes one file", where="--outline", remedy="Add one at a time.")
    path = Path(arguments.what[0])
    with writing(folder):
        taken = add_outline(folder, arguments.outline, path, shape=arguments.shape)
    points = sum(len(ring) for ring in taken.rings)
    if arguments.json:
        print(json.dumps({"case": arguments.slug, "site": arguments.outline, "points": points, "notes": taken.notes}))
    else:
        told = "".join(f"; {note}" for note in taken.notes)
        print(one_line(f"{path.name}: outline of {arguments.outline}, {points} points{told}"))
    return 0


def _basemap(folder: Path, arguments: argparse.Namespace) -> int:
    """Take what the site map is drawn on in, and say what became of it."""
    from toolkit.desk.casefile.basemaps import DEEPEST, TileService, add_basemaps, add_lines, add_picture

    what, licence = arguments.what[0], arguments.licence
    if len(arguments.what) > 1 or not arguments.credit:
        raise UsageError("--basemap takes one address or file, and --credit", where="--basemap", remedy="Add --credit.")
    with writing(folder):
        if "{" in what:
            deepest = DEEPEST if arguments.zoom is None else arguments.zoom
            service = TileService(what, arguments.credit, licence, deepest)
            taken = add_basemaps(folder, service, lambda line: print(one_line(line), file=sys.stderr))
        else:
            add = add_lines if Path(what).suffix.lower() in _OF_LINES else add_picture
            taken = (add(folder, Path(what), credit=arguments.credit, licence=licence),)
    if arguments.json:
        rows = [basemap.model_dump(mode="json", exclude_none=True) for basemap in taken]
        print(json.dumps({"case": arguments.slug, "basemaps": rows}, ensure_ascii=False))
        return 0
    for basemap in taken:
        print(one_line(f"basemaps/{basemap.file}: {basemap.credit}; {basemap.licence or 'no licence: stays at home'}"))
        if basemap.note:
            print(one_line(f"  note: {basemap.note}"))
    print(f"Next: dateline run {arguments.slug}")
    return 0


def _add(door: Admission, what: str, arguments: argparse.Namespace, *, alone: bool) -> list[dict[str, Any]]:
    """Take one thing in; of several, one that is refused is told in its row, and keeps none of the others out."""
    try:
        return _added(door, what, arguments)
    except DatelineError as e:
        if alone:
            raise
        facts = dict.fromkeys(("address", "captured", "copy", "entry"))
        return [
            {
                "name": what,
                "kind": None,
                "sha256": "",
                "size": 0,
                "known": False,
                "inside": 0,
                **facts,
                "refused": str(e),
            }
        ]


def _added(door: Admission, what: str, arguments: argparse.Namespace) -> list[dict[str, Any]]:
    """Take one thing in; an archive is told in one row for itself, one for each entry, and one for each bad member."""
    path_of = Path(what)
    folder = path_of.is_dir() and is_product_folder(path_of)
    admitted = admit_folder(door, path_of) if folder else door.admit(what)
    admitted, known = with_scenes(door, admitted, _area(arguments))
    few = _of_few_words(admitted)
    rows = []
    for item in admitted:
        path = entry = None
        fault: DatelineError | None = item.refused
        if item.main and item.kind in {"document", "scene"}:
            fault = few.get(id(item))
            try:
                of_product = known.get(id(item), {})
                facts = None if arguments.no_entry or fault else _facts(door, item, arguments, of_product)
            except DatelineError as e:
                if len(admitted) == 1:
                    raise
                facts, fault = None, e
            path = None if fault else door.work_on(item)
            entry = _enter(door.folder, path, facts, arguments) if facts and path else None
        if path or fault or item is admitted[0]:
            note = known.get(id(item), {}).get("note") or item.note
            rows.append(_row(item, entry, path, door.folder, fault=fault) | ({"note": note} if note else {}))
    rows[0]["inside"] = len(admitted) - 1
    return rows


_OF_LINES = {".geojson", ".json", ".zip"}

LEAST_WORDS, LEAST_SHARE = 25, 0.2
"""Of several pages in a web archive, one with fewer words, or with less than this share of the longest one's, is an
advert, a frame or a list of links: an article of a news agency has 60 words at least."""


def _of_few_words(admitted: list[Admitted]) -> dict[int, DatelineError]:
    """Find the pages of a web archive that are none to read; each is named instead of entered."""
    words: dict[int, int] = {}
    faults: dict[int, DatelineError] = {}
    for item in admitted:
        if item.main and item.many and item.kind == "document":
            try:
                words[id(item)] = len(_read(item).text.split())
            except DatelineError as e:
                faults[id(item)] = e
    least = max(LEAST_WORDS, LEAST_SHARE * max(words.values(), default=0))
    for item in admitted:
        if words.get(id(item), least) < least and len(words) > 1:
            faults[id(item)] = DocumentError(
                f"{item.address} is a page of {words[id(item)]} words beside longer ones; it is held, and not entered",
                where=item.name,
                remedy="Save it from the browser to enter it.",
                code="E_PAGE_SHORT",
            )
    return faults


def _row(
    item: Admitted, entry: tuple[str, bool] | None, path: Path | None, folder: Path, *, fault: DatelineError | None
) -> dict[str, Any]:
    return {
        "name": item.name,
        "kind": item.kind,
        "sha256": item.held.sha256,
        "size": item.held.size,
        "known": item.known and (entry is None or not entry[1]),
        "address": item.address,
        "captured": item.captured,
        "copy": path.relative_to(folder).as_posix() if path else None,
        "entry": entry[0] if entry else None,
        "inside": 0,
        "refused": str(fault) if fault else None,
    }


def _facts(
    door: Admission, item: Admitted, arguments: argparse.Namespace, of_product: dict[str, Any]
) -> dict[str, Any]:
    """Gather what the bytes say of themselves, when they came, and what was given by hand, which wins."""
    facts = _document(item) if item.kind == "document" else _scene(item, arguments, of_product)
    given = {key: value for key in _GIVEN if (value := getattr(arguments, key))}
    return {**facts, **given, "sha256": item.held.sha256, "taken_in": door.intake.log.came(item.held.sha256)}


def _enter(folder: Path, path: Path, facts: dict[str, Any], arguments: argparse.Namespace) -> tuple[str, bool]:
    """Write the entry unless the case has one for this file; give its id, and whether it is new."""
    table: Table = "documents" if path.parent.name == "documents" else "scenes"
    case = load_case(folder)
    if (known := entry_of(case, table, path.name)) is not None:
        return known, False
    new = free_id(case, arguments.id or slug_of(path.stem))
    append_entry(folder, table, {**facts, "id": new, "file": path.name})
    return new, True


def _document(item: Admitted) -> dict[str, Any]:
    """Gather what the document says of itself, then what the archive or the address says of it."""
    text = _read(item)
    stated = with_stated_names(text).document
    needed = {} if text.encoding.startswith("utf") and item.charset in {None, "utf-8"} else {"charset": item.charset}
    given = {"title": item.title} if item.title else {}
    return stated.model_dump(exclude={"path", "charset"}) | needed | given


def _read(item: Admitted) -> DocumentText:

    host = address_parts(item.address or "").hostname or OUTLET_NOT_STATED
    posted = calendar_day(item.published) if item.published else None
    draft = Document(
        id="document",
        title=item.title or item.name[-200:],
        outlet=host,
        url=item.address,
        published=posted,
        file=item.name,
        path=item.held.path,
        sha256=item.held.sha256,
        note=item.note,
        charset=item.charset,
    )
    return read_document(draft)


def _scene(item: Admitted, arguments: argparse.Namespace, of_product: dict[str, Any]) -> dict[str, Any]:
    """Gather what a scene says of itself; what its product says of it goes before."""
    facts = stated_scene(item.held.path, scene_id="scene", name=item.name).model_dump(exclude={"path"})
    if len(of_product.get("bands", ())) != len(facts["bands"]):
        of_product = {key: value for key, value in of_product.items() if key != "bands"}
    if of_product:
        facts |= {"acquired": None, "note": None} | of_product
    if not (facts["acquired"] or arguments.acquired):
        why = f" {facts['note']}" if of_product and facts["note"] else ""
        raise EvidenceError(
            f"{item.name} is stored, but does not say when it was taken.{why}".removesuffix("."),
            where=item.name,
            remedy="Add it again with --acquired (and --sensor) to enter it.",
            code="E_SCENE_DATE",
        )
    return facts


def _area(arguments: argparse.Namespace) -> Area | None:
    """Give the square to cut out of a product, or None."""
    if not arguments.around:
        return None

    spot = parse_coordinates(arguments.around)
    return Area(spot.lon, spot.lat, arguments.half_width)


def _told(row: dict[str, Any]) -> list[str]:
    name = one_line(row["name"])
    if row["refused"]:
        return [f"{name}: not entered: {one_line(row['refused'])}"]
    size = f"{row['size']:,} bytes, sha256 {row['sha256'][:12]}…"
    if row["known"]:
        return [f"{name}: the same bytes are held already ({size}); nothing done"]
    inside = f", {row['inside']} files in it" if row["inside"] else ""
    lines = [f"{name}: {row['kind']}{inside}, {size}"]
    if row["entry"]:
        lines.append(f"  entered as {row['entry']!r}, working copy {row['copy']}")
        lines += [f"  note: {one_line(row['note'])}"] if row.get("note") else []
    elif row["kind"] == "places":
        lines.append("  held as evidence; 'dateline draft' offers its places as sites, --outline takes an area of it")
    else:
        lines.append(f"  held as evidence{', working copy ' + row['copy'] if row['copy'] else ''}; no entry made")
    return lines


class _progress:  # noqa: N801  (used like a function)
    """Show how far a download is, on a terminal, once it takes longer than a moment."""

    def __init__(self, *, quiet: bool):
        self._shown = not quiet and sys.stderr.isatty()
        self._last = 0

    def __enter__(self) -> Callable[[int, int | None], None]:
        return self._tell

    def _tell(self, read: int, whole: int | None) -> None:
        if self._shown and read - self._last > 1_000_000:
            self._last = read
            share = f" of {whole / 1e6:,.0f}" if whole else ""
            write = getattr(sys.stderr, "own", sys.stderr.write)
            write(f"\r{read / 1e6:,.0f}{share} MB")
            sys.stderr.flush()

    def __exit__(self, *_: object) -> None:
        if self._last:
            print(file=sys.stderr)
