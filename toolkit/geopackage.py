"""Shapes and their columns as a GeoPackage, written with the SQLite of Python itself.

A GeoPackage is a SQLite file with tables of fixed names (OGC 12-128r18, GeoPackage 1.3.1). Written here, it needs no
second copy of GDAL, and the same rows give the same bytes on every machine.
"""

from __future__ import annotations

import math
import sqlite3
import struct
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    import geopandas

_APPLICATION = 0x47504B47  # "GPKG" (OGC 12-128r18, requirement 2)
_VERSION = 10300
_FIXED = "2000-01-01T00:00:00.000Z"
"""Date of change, which the format asks for; no clock's, so that the same rows give the same bytes."""

_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,'
    'AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]'
)
_SYSTEMS = (
    ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
    ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
    ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84, "longitude/latitude in decimal degrees on WGS 84"),
)
"""The three systems that every file must know (requirement 11)."""

_TABLES = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""
_METADATA_TABLES = """
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
  md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml',
  metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT,
  row_id_value INTEGER, timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
"""
_METADATA_SPECIFICATION = "http://www.geopackage.org/spec120/#extension_metadata"
_SQLITE_VERSION_AT = 96
"""Where a SQLite file names the library that wrote it last (sqlite.org/fileformat2.html, 1.3)."""


def to_geopackage(
    frame: geopandas.GeoDataFrame,
    *,
    layer: str,
    geometry: Literal["Point", "MultiPolygon"],
    metadata: Mapping[str, str] | None = None,
) -> bytes:
    """Write a table with shapes into a GeoPackage of one layer.

    Parameters
    ----------
    frame
        Rows with shapes in EPSG:4326, longitude first; polygons are written as multipolygons.
    layer
        Name of its table.
    geometry
        What kind of shapes the table holds.
    metadata
        Facts about the whole file, as GDAL and QGIS show them; None = none.

    Returns
    -------
    bytes
        The file.

    Examples
    --------
    >>> import geopandas
    >>> from shapely import Point
    >>> places = geopandas.GeoDataFrame({"name": ["pier"]}, geometry=[Point(126.1, 38.5)], crs=4326)
    >>> to_geopackage(places, layer="places", geometry="Point")[:15]
    b'SQLite format 3'
    """
    base = sqlite3.connect(":memory:")
    try:
        base.execute(f"PRAGMA application_id = {_APPLICATION}")
        base.execute(f"PRAGMA user_version = {_VERSION}")
        base.executescript(_TABLES)
        base.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)", _SYSTEMS)
        bounds = [_plain(value) for value in frame.total_bounds]  # NaN where there is no shape
        contents = (layer, "features", layer, "", _FIXED, *bounds, 4326)
        base.execute("INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", contents)
        base.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, 4326, 0, 0)", (layer, geometry.upper()))
        _write_rows(base, frame, layer, geometry)
        if metadata:
            _write_metadata(base, metadata)
        base.commit()
        written = bytearray(base.serialize())
    finally:
        base.close()
    written[_SQLITE_VERSION_AT : _SQLITE_VERSION_AT + 4] = bytes(4)
    return bytes(written)


def _write_rows(base: sqlite3.Connection, frame: geopandas.GeoDataFrame, layer: str, geometry: str) -> None:
    columns = [name for name in frame.columns if name != frame.geometry.name]
    typed = "".join(f", {_name(column)} {_kind(frame[column].dtype.kind)}" for column in columns)
    shapes = f"geom {geometry.upper()}"
    base.execute(f"CREATE TABLE {_name(layer)} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {shapes}{typed})")
    places = ", ".join("?" * (len(columns) + 2))
    cells = [map(_plain, frame[column]) for column in columns]
    read = enumerate(zip(frame.geometry, *cells, strict=True), start=1)
    rows = [(number, _blob(shape, geometry), *values) for number, (shape, *values) in read]
    base.executemany(f"INSERT INTO {_name(layer)} VALUES ({places})", rows)  # noqa: S608  (names are quoted)


def _write_metadata(base: sqlite3.Connection, metadata: Mapping[str, str]) -> None:
    """Write facts about the file in the form in which GDAL reads them back."""
    items = "".join(f"    <MDI key={quoteattr(key)}>{escape(text)}</MDI>\n" for key, text in metadata.items())
    told = f"<GDALMultiDomainMetadata>\n  <Metadata>\n{items}  </Metadata>\n</GDALMultiDomainMetadata>\n"
    base.executescript(_METADATA_TABLES)
    for table in ("gpkg_metadata", "gpkg_metadata_reference"):
        extension = (table, None, "gpkg_metadata", _METADATA_SPECIFICATION, "read-write")
        base.execute("INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)", extension)
    base.execute("INSERT INTO gpkg_metadata VALUES (1, 'dataset', 'http://gdal.org', 'text/xml', ?)", (told,))
    reference = ("geopackage", None, None, None, _FIXED, 1, None)
    base.execute("INSERT INTO gpkg_metadata_reference VALUES (?, ?, ?, ?, ?, ?, ?)", reference)


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _kind(dtype: str) -> str:
    return {"b": "BOOLEAN", "i": "INTEGER", "u": "INTEGER", "f": "REAL"}.get(dtype, "TEXT")


def _plain(value: Any) -> Any:
    """Give a cell's value as SQLite takes it; what is missing becomes NULL."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.item() if hasattr(value, "item") else value


def _blob(shape: Any, geometry: str) -> bytes | None:
    """Give a shape as the format holds it: a head, an envelope unless it is a point, and ISO WKB, least byte first."""
    import shapely

    if shape is None or shape.is_empty:
        return None
    if geometry == "MultiPolygon" and shape.geom_type == "Polygon":
        shape = shapely.MultiPolygon([shape])
    envelope = b""
    if geometry != "Point":
        west, south, east, north = shape.bounds
        envelope = struct.pack("<4d", west, east, south, north)
    flags = 0b11 if envelope else 0b01
    wkb: bytes = shapely.to_wkb(shape, byte_order=1, flavor="iso")
    return b"GP" + struct.pack("<BBi", 0, flags, 4326) + envelope + wkb
