"""By how much a re-run may differ: declared here, put into results.json before anybody re-runs, never widened after.

A figure is the least that covers another build of the same libraries: sums of a linear-algebra library differ in the
last places between processors, and PROJ and GDAL differ between releases by less than a millimetre and a grey value.
What is not named here must come out equal.
"""

from __future__ import annotations

from typing import Any

DECLARED: dict[str, Any] = {
    "format": "dateline/tolerances/1",
    "quantities": [
        {"kind": "distance", "unit": "km", "absolute": 0.001, "why": "a line's nearest point moves by a metre at most"},
        {"kind": "distance", "unit": "any", "absolute": 0.1, "why": "azimuths are printed in whole degrees"},
        {"kind": "position", "unit": "any", "absolute": 1.0, "why": "metres between positions, to one metre"},
        {"kind": "change", "unit": "m²", "relative": 0.02, "why": "pixels at the threshold go either way"},
        {"kind": "change", "unit": "any", "absolute": 0.1, "relative": 0.02, "why": "as the areas they come from"},
    ],
    "fields": {
        "lon": {"absolute": 1e-7},
        "lat": {"absolute": 1e-7},
        "_m": {"absolute": 0.1, "relative": 1e-6},
        "_km": {"absolute": 0.001},
        "_m2": {"relative": 0.02},
        "_pct": {"absolute": 0.2},
        "shift_px": {"absolute": 0.02},
        "strength": {"relative": 0.02},
        "threshold": {"relative": 0.02},
        "confidence": {"absolute": 0.01},
    },
    "otherwise": "equal; pictures of other bytes are NOT CHECKED: fonts move them, and their numbers are findings",
}  # fmt: skip
"""Tolerances by kind of finding and unit, and by the end of a field's name, in the field's own unit."""
