"""Compare two scenes of the same ground and print what changed by more than the pair's own noise."""

from __future__ import annotations

import argparse
from pathlib import Path


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("before", type=Path, help="GeoTIFF of the earlier scene")
    parser.add_argument("after", type=Path, help="GeoTIFF of the later scene, same bands")


def call(arguments: argparse.Namespace) -> int:
    """Run the comparison and print its summary."""
    from toolkit.imagery import compare
    from toolkit.records import to_json

    found = compare(arguments.before, arguments.after)
    summary = found.summary()
    if arguments.json:
        print(to_json({"summary": summary, "changes": found.changes()}), end="")
        return 0
    print(f"{summary.status}: {'; '.join(summary.reasons) or summary.how}")
    for change in found.changes():
        area = f"{change.area_m2:,.0f} m² ± {change.area_error_m2:,.0f}"
        print(f"  {change.number:>3}  {change.lat:.5f}, {change.lon:.5f}  {area}")
    print("\n".join(f"  Limit: {line}" for line in summary.limits))
    return 0
