"""The size of the Earth, once: for coarse searches, drawings and radii. Stated distances are geodesics (pyproj)."""

from __future__ import annotations

import math

MEAN_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth (IUGG R1; Moritz 2000, doi:10.1007/s001900050278)."""

MEAN_RADIUS_KM = MEAN_RADIUS_M / 1000
M_PER_DEGREE = math.pi * MEAN_RADIUS_M / 180
"""Length of a degree of latitude on the sphere of that radius: 111,195.08 m."""

KM_PER_DEGREE = M_PER_DEGREE / 1000
EQUATOR_M_PER_DEGREE = math.pi * 6_378_137.0 / 180
"""Length of a degree of longitude at the equator of WGS 84, 111,319.49 m: no degree of latitude below 57° is longer."""

EQUATOR_KM_PER_DEGREE = EQUATOR_M_PER_DEGREE / 1000
