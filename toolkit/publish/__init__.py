"""What leaves the desk: the public edition, the fact-checker's sheet, figures, PDF, a draft held to its case."""

KINDS = {
    "public": "the report without what [public] in case.toml withholds, and without traces of this machine",
    "factcheck": "one row a sentence, as .csv, .xlsx and .json, with the annotated report beside it",
    "annotated": "the report with every sentence numbered, its evidence beside it",
    "clean": "text, figures and credits alone, for a content management system",
    "figures": "each exhibit as PNG, SVG and HTML snippet",
    "gis": "positions, claims and changes as layers for QGIS and GeoLibre; nothing is withheld",
    "pdf": "the report as PDF; needs Chromium",
}
"""Every kind of export, in the order of ``dateline export --all``."""
