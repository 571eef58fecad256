"""Compare two scenes of the same ground: what changed by more than the pair's own noise, and what could not be seen.

GeoTIFF, COG, JPEG2000, and PNG with a world file. One fixed method for every pair: nothing needs to be set. Large
scenes are read strip by strip. Clouds are never counted as change.

With --out, a folder is filled: index.html (one file, opens anywhere), the figures, an animation, the changed areas as
GeoJSON and GeoPackage, and the mask of changed pixels as a cloud-optimised GeoTIFF.

examples:
  dateline compare march.tif september.tif
  dateline compare march.tif september.tif --out comparison
  dateline compare march.tif september.tif --control january.tif february.tif
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.imagery import Comparison
    from toolkit.records import Figure


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("before", type=Path, help="file of the earlier scene")
    parser.add_argument("after", type=Path, help="file of the later scene, same bands")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write page, figures and data into this folder")
    parser.add_argument(
        "--control", type=Path, nargs=2, metavar=("FIRST", "SECOND"),
        help="two earlier scenes of the same ground; their noise decides what is certain",
    )  # fmt: skip
    parser.add_argument(
        "--around", metavar="LAT,LON", help="compare only a square round this point (see --half-width)"
    )  # fmt: skip
    parser.add_argument(
        "--half-width", type=float, default=2500.0, metavar="M", help="half the side of that square (default: 2500 m)"
    )


def call(arguments: argparse.Namespace) -> int:
    """Run the comparison, write what is asked for, and print the result."""
    from toolkit.imagery import CompareOptions, compare
    from toolkit.records import to_json

    options = CompareOptions(control=tuple(arguments.control) if arguments.control else None)
    tell = _progress(quiet=arguments.json)
    tell(f"comparing {arguments.before.name} and {arguments.after.name} …")
    found = compare(arguments.before, arguments.after, options=options, area=_area(arguments))
    if arguments.out:
        from toolkit.evidence import write_atomic
        from toolkit.imagery import write_all

        figures = write_all(found, arguments.out, told=lambda name: tell(f"wrote {arguments.out / name}"))
        write_atomic(arguments.out / "index.html", _page(found, figures).encode())
        tell(f"wrote {arguments.out / 'index.html'}")
    if arguments.json:
        print(to_json({"summary": found.summary(), "changes": found.changes()}), end="")
    else:
        print("\n".join(_told(found)))
    return 0


def _progress(*, quiet: bool) -> Any:
    """Give a function that tells a person at a terminal how far the work is."""
    if quiet or not sys.stderr.isatty():
        return lambda _: None
    return lambda words: print(words, file=sys.stderr)


def _area(arguments: argparse.Namespace) -> Any:
    if not arguments.around:
        return None
    from toolkit.imagery import Area
    from toolkit.places import parse_coordinates

    spot = parse_coordinates(arguments.around)
    return Area(spot.lon, spot.lat, arguments.half_width)


def _told(found: Comparison) -> list[str]:
    summary = found.summary()
    lines = [f"{summary.status}: {' '.join(summary.reasons) or summary.how}"]
    if summary.comparable_pct is not None:
        lines.append(f"  Compared: {summary.comparable_pct:g} % of the area.")
    for change in found.changes():
        area = f"{change.area_m2:,.0f} ± {change.area_error_m2:,.0f} m²"
        lines.append(f"  {change.number:>3}  {change.lat:.5f}, {change.lon:.5f}  {area}")
    return [*lines, *(f"  Limit: {line}" for line in summary.limits)]


def _page(found: Comparison, figures: tuple[Figure, ...]) -> str:
    from toolkit.imagery import findings_of, provenance
    from toolkit.report.render import render

    return render(
        "comparison.html.j2",
        summary=found.summary(),
        scenes=found.scenes,
        changes=found.changes(),
        findings=findings_of(found),
        figures=figures,
        provenance=provenance(found),
    )
