"""What this room loads on first use, loaded piece by piece: for a process that others are forked from."""

from __future__ import annotations

from collections.abc import Iterator


def warm() -> Iterator[None]:
    """Import the geographic libraries, read fonts, shipped lines and the model of names, run one transformation."""
    import geopandas  # noqa: F401  (importing it is the point)

    yield
    import mgrs  # noqa: F401
    import pyogrio  # noqa: F401

    from toolkit import style
    from toolkit.places import basemap, claims, exports, maps, mentions, sites, tables  # noqa: F401
    from toolkit.places.geodesy import distance_km
    from toolkit.places.lines import load_lines
    from toolkit.places.named import load_model

    yield
    load_lines()
    basemap.read_all()
    distance_km(0.0, 0.0, to_lat=1.0, to_lon=1.0)
    yield
    style.warm()
    yield
    load_model()
