"""Compare two scenes of the same ground: what changed by more than the pair's own noise, and what could not be seen.

GeoTIFF, COG, JPEG2000, PNG or JPEG with a world file, or a satellite product as it was downloaded: a Sentinel-1 or -2
.SAFE, a Landsat scene, PlanetScope, NAIP, images with a STAC item, as folder, zip or tar. One fixed method for every
pair: nothing needs to be set. Large scenes are read strip by strip. Clouds and their shadows are left out where the
image's own mask, or brightness and shadow, tell them; a pair that is too cloudy, or cannot be laid on each other, is
not measured.

With --series, three images or more of one place: the first and the last by date are compared, each other one with both,
and every changed area is told with the two dates between which it was first seen, and gone if it went. Dates are read
from the files' tags and names, or given with --dates.

With --out, a folder is filled: index.html (one file, opens anywhere), the figures, an animation, the changed areas as
GeoJSON and GeoPackage, and the mask of changed pixels as a cloud-optimised GeoTIFF.

examples:
  dateline compare march.tif september.tif
  dateline compare march.tif september.tif --out comparison
  dateline compare S2A_MSIL2A_2024....SAFE.zip S2B_MSIL2A_2025....SAFE.zip --around "47.84, 15.01"
  dateline compare march.tif september.tif --control january.tif february.tif
  dateline compare march.tif june.tif september.tif --series --around "64.1466 N, 21.9426 W"
  dateline compare a.tif b.tif --sensor "Sentinel-1 SAR" --before-date 2024-03-01 --after-date 2024-09-05
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.cli.compare_products import as_image
from toolkit.desk.temporary import temporary_folder
from toolkit.errors import UsageError
from toolkit.evidence import write_atomic
from toolkit.imagery import (
    Area,
    CompareOptions,
    compare,
    findings,
    foreign_files,
    provenance,
    series_findings,
    stated_scene,
    write_all,
)
from toolkit.places import parse_coordinates
from toolkit.records import bounds, human, to_json
from toolkit.report.render import render

if TYPE_CHECKING:
    from toolkit.imagery import Comparison, SeriesResult
    from toolkit.records import Figure, Finding, Scene


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("before", type=Path, help="file of the earlier scene")
    parser.add_argument("after", type=Path, help="file of the later scene, same bands")
    parser.add_argument("more", type=Path, nargs="*", help="further scenes, with --series")
    parser.add_argument("--series", action="store_true", help="ask when each changed area was first seen")
    parser.add_argument("--dates", metavar="DATES", help="for --series: a date for each file, in order, with commas")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write page, figures and data into this folder")
    parser.add_argument(
        "--control",
        type=Path,
        nargs=2,
        metavar=("FIRST", "SECOND"),
        help="two earlier scenes of the same ground; their noise decides what is certain",
    )
    parser.add_argument("--around", metavar="LAT,LON", help="compare only a square round this point (see --half-width)")
    parser.add_argument(
        "--half-width", type=_metres, default=2500.0, metavar="M", help="half the side of that square (default: 2500 m)"
    )
    parser.add_argument("--before-date", metavar="DATE", help="when the earlier scene was taken, if the file is silent")
    parser.add_argument("--after-date", metavar="DATE", help="the same of the later scene")
    parser.add_argument("--sensor", help='what took both, for example "Sentinel-1 SAR"; radar is measured as radar')
    parser.add_argument("--bands", metavar="NAMES", help="names of the bands in file order: blue,green,red,nir")


def call(arguments: argparse.Namespace) -> int:
    """Run the comparison, write what is asked for, and print the result."""
    tell = _progress(quiet=arguments.json)
    if arguments.out:
        _check_folder(arguments.out)
    with temporary_folder() as aside:
        area = _area(arguments)
        image = partial(as_image, aside=Path(aside), area=area, tell=tell)
        arguments.before, arguments.after = image(arguments.before), image(arguments.after)
        arguments.more = [image(path) for path in arguments.more]
        arguments.control = [image(path) for path in arguments.control or ()]
        return _compared(arguments, tell)


def _compared(arguments: argparse.Namespace, tell: Callable[[str], None]) -> int:
    if arguments.series or arguments.more:
        return _series(arguments, tell)
    options = CompareOptions(control=tuple(arguments.control) if arguments.control else None)
    tell(f"comparing {arguments.before.name} and {arguments.after.name} …")
    before = _scene(arguments, "before", arguments.before_date)
    after = _scene(arguments, "after", arguments.after_date)
    found = compare(before, after, options=options, area=_area(arguments))
    if arguments.out:
        _write(found, arguments.out, tell)
    if arguments.json:
        print(to_json({"summary": found.summary(), "scenes": found.scenes, "changes": found.changes()}), end="")
    else:
        print("\n".join(_told(found)))
    return 0


def _write(found: Comparison, folder: Path, tell: Callable[[str], None], series: SeriesResult | None = None) -> None:
    from toolkit.cli.compare_series import saved

    figures = write_all(found, folder, told=lambda name: tell(f"wrote {folder / name}"))
    figures += saved(series, folder, simulated=found.simulated)
    if series is not None:
        write_atomic(folder / "series.json", to_json(series.record).encode())
    page = _page(found, figures, series_findings(series, found.scenes))
    write_atomic(folder / "index.html", page.encode())
    tell(f"wrote {folder / 'index.html'}")


def _series(arguments: argparse.Namespace, tell: Callable[[str], None]) -> int:
    from toolkit.cli import compare_series

    files = compare_series.check_words(arguments)
    stated = partial(_stated, arguments)
    scenes, notes = compare_series.ends(compare_series.stated_scenes(files, arguments, stated))
    found, series = compare_series.measured(scenes, arguments, _area(arguments), tell)
    if arguments.out:
        _write(found, arguments.out, tell, series)
    if arguments.json:
        facts = {"summary": found.summary(), "scenes": scenes, "changes": found.changes(), "notes": notes}
        print(to_json({**facts, "series": series.record if series else None}), end="")
    else:
        print("\n".join([*_told(found), *compare_series.told(series, notes)]))
    return 0


def _metres(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e7:
        raise argparse.ArgumentTypeError("give a length in metres, larger than 0")
    return value


def _scene(arguments: argparse.Namespace, name: str, date: str | None) -> Path | Scene:
    """Give a file, or a record of it with what the command line says of it."""
    path: Path = getattr(arguments, name)
    if not (date or arguments.sensor or arguments.bands):
        return path
    return _stated(arguments, path, name, date)


def _stated(arguments: argparse.Namespace, path: Path, name: str, date: str | None) -> Scene:
    """Give a record of a file with what the command line says of it."""
    bands = tuple(b.strip() for b in arguments.bands.split(",") if b.strip()) if arguments.bands else ()
    scene = stated_scene(path, scene_id=name)
    if bands and len(bands) != len(scene.bands):
        raise UsageError(
            f"{len(bands)} names for {len(scene.bands)} bands",
            where=f"--bands, {path.name}",
            remedy=f"Name these, in order: {', '.join(scene.bands)}.",
        )
    if date:
        bounds(date)
    sensor = arguments.sensor or (scene.sensor if scene.sensor != "not stated" else "unknown sensor")
    given = {"path": path, "sensor": sensor, "acquired": date or scene.acquired, "bands": bands or scene.bands}
    return scene.model_copy(update=given | ({"note": None} if date else {}))


def _check_folder(folder: Path) -> None:
    """Refuse a folder in which files of somebody else would be replaced."""
    if folder.exists() and not folder.is_dir():
        raise UsageError("is a file, not a folder", where=f"--out {folder}", remedy="Name a folder.")
    if foreign := foreign_files(folder):
        raise UsageError(
            f"the folder holds {', '.join(foreign)}, which no comparison wrote",
            where=f"--out {folder}",
            remedy="Name an empty folder, or a new one.",
        )


def _progress(*, quiet: bool) -> Any:
    """Give a function that tells a person at a terminal how far the work is."""
    if quiet or not sys.stderr.isatty():
        return lambda _: None
    return lambda words: print(words, file=sys.stderr)


def _area(arguments: argparse.Namespace) -> Any:
    if not arguments.around:
        return None

    spot = parse_coordinates(arguments.around)
    return Area(spot.lon, spot.lat, arguments.half_width)


def _told(found: Comparison) -> list[str]:
    summary = found.summary()
    lines = [f"{summary.status}: {' '.join(summary.reasons) or summary.how}"]
    for word, scene in zip(("Before", "After"), found.scenes, strict=False):
        note = f" {scene.note}" if scene.note else ""
        lines.append(f"  {word}: {scene.file or scene.id}, {human(scene.acquired)}, {scene.sensor_words}.{note}")
    if summary.comparable_pct is not None:
        lines.append(f"  Compared: {summary.comparable_pct:g} % of the area.")
    for change in found.changes():
        area = f"{change.area_m2:,.0f} ± {change.area_error_m2:,.0f} m²"
        kind = f"  {change.kind}" if change.kind else ""
        lines.append(f"  {change.number:>3}  {change.lat:.5f}, {change.lon:.5f}  {area}{kind}")
    return [*lines, *(f"  Limit: {line}" for line in summary.limits)]


def _page(found: Comparison, figures: tuple[Figure, ...], dated: Sequence[Finding] = ()) -> str:
    return render(
        "comparison.html.j2",
        summary=found.summary(),
        scenes=found.scenes,
        changes=found.changes(),
        findings=[*findings(found), *dated],
        figures=figures,
        provenance=provenance(found),
    )
