"""Write the field tables of README.md from the records themselves, between the two marker lines.

    python data/dictionary.py

The sentence under each field in toolkit/records/ is the one a reader finds here, so the two cannot disagree.
"""

from __future__ import annotations

from pathlib import Path

from toolkit import records
from toolkit.records import Record

README = Path(__file__).resolve().parent / "README.md"
BEGIN, END = "<!-- fields: written by dictionary.py -->", "<!-- end of fields -->"

TABLES: tuple[tuple[str, str, type[Record]], ...] = (
    ("case.toml", "the top of the file", records.Case),
    ("[[sites]]", "one for each place in question", records.Site),
    ("[[sites.assertions]]", "one for each stated position; the first is the reference", records.Assertion),
    ("[[references]]", "points that distances are measured from", records.Reference),
    ("[[claims]]", "one for each claim", records.Claim),
    *((f'check = {{ kind = "{name}" }}', row.meaning, row.record) for name, row in records.KINDS.items()),
    ("figures = [{ }] in a count", "what each document prints", records.PrintedFigure),
    ("same = [{ }] and differ = [{ }] in sources", "the words of each document", records.Side),
    ("[[people]]", "one for each person or body with several names", records.Person),
    ("roles = [{ }] in people", "an office, and when it was held", records.Role),
    ("[[events]]", "one for each dated event", records.Event),
    ("[[notes]]", "an editor's own words, evidence for nothing", records.Note),
    ("[[documents]]", "one for each article, report or page, held or cited", records.Document),
    ("[[scenes]]", "one for each image, held or cited", records.Scene),
    ("[imagery]", "the pair to compare", records.ImageryPlan),
    ("[[comparisons]]", "further pairs, of this site or others, each on its own", records.ComparisonPlan),
    ("[imagery.search]", "the catalogue search, made only with --online", records.SceneSearch),
    ("[[imagery.search.releases]]", "the editions of an archive of map tiles", records.TileRelease),
    ("[[imagery.shadows]]", "a shadow marked by hand", records.MarkedShadow),
    ("truth.toml", "the answer sheet of an exercise", records.Truth),
    ("[[sites]] in truth.toml", "", records.TrueSite),
    ("[[changes]] in truth.toml", "", records.TrueChange),
    ("[[statements]] in truth.toml", "", records.TrueStatement),
    ("corrections/<number>-<date>/note.toml", "a correction, written by `dateline correct`", records.Correction),
    ("decisions/<time>-<tail>.toml", "what a person decided, written once", records.Decision),
    ("[former] in note.toml", "", records.FormerPackage),
    ("[[changed]] in note.toml", "", records.CorrectedThing),
)


def table(heading: str, about: str, record: type[Record]) -> str:
    """Give one heading with its table; a key in bold must be given."""
    title = f"### `{heading}`" + (f": {about}" if about else "")
    meanings = {name: shown.get("description", "") for name, shown in record.model_json_schema()["properties"].items()}
    rows = [
        f"| {f'**{key}**' if field.is_required() else key} | {meanings[key].replace('|', '&#124;')} |"
        for key, field in ((field.alias or name, field) for name, field in record.model_fields.items())
        if not field.exclude and key != "kind"
    ]
    return "\n".join([title, "", "| key | meaning |", "|---|---|", *rows, ""])


def filled(text: str) -> str:
    """Give the README's text with fresh tables between the markers."""
    head, _, rest = text.partition(BEGIN)
    tail = rest.partition(END)[2]
    return f"{head}{BEGIN}\n\n" + "\n".join(table(*entry) for entry in TABLES) + f"\n{END}{tail}"


if __name__ == "__main__":
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
