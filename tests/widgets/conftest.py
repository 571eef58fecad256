"""A case of a reporter's own with two sites, claims of several kinds, and two scenes that lie apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.desk.casefile.reading import new_case

PAYLOAD = "<img src=x onerror=alert(1)>"
ARTICLE = f"""\
The pier at Velsund lies 3 km west of Reykjavik, Ida Holm said on 4 March 2024. {PAYLOAD}

“We moved no stone before that day,” Holm said. The harbour master, Ada Brand, said that work began in 2007.
"""
CASE = f"""
[[documents]]
id = "note"
title = "Pier {PAYLOAD}"
outlet = "The Lowland Paper"
published = "2024-03-04"
file = "note.txt"

[[sites]]
id = "pier"
name = "The pier {PAYLOAD}"
[[sites.assertions]]
position = "64.1466 N 21.9570 W"
stated_by = "The Lowland Paper"
document = "note"

[[claims]]
id = "west"
text = "The pier lies 3 km west of Reykjavik"
speaker = "Ida Holm"
document = "note"
passage = "The pier at Velsund lies 3 km west of Reykjavik"
check = {{ kind = "distance", site = "pier", reference = "Reykjavik", is = "3 km", direction = "west" }}

[[claims]]
id = "far"
text = "The pier lies 30 km from Reykjavik"
speaker = "Ada Brand"
document = "note"
check = {{ kind = "distance", site = "pier", reference = "Reykjavik", is = "30 km" }}

[[claims]]
id = "lost"
text = "The pier lies 5 km from Nowhere-on-Sea"
speaker = "Ada Brand"
document = "note"
check = {{ kind = "distance", site = "pier", reference = "Nowhere-on-Sea", is = "5 km" }}

[imagery]
site = "pier"
before = "old"
after = "new"

[[scenes]]
id = "old"
sensor = "S"
acquired = "2023-03-01"
site = "pier"
file = "old.tif"

[[scenes]]
id = "new"
sensor = "S"
acquired = "2024-03-01"
site = "pier"
file = "new.tif"
"""


@pytest.fixture
def case(home: Path) -> Path:
    """The case's folder; its scenes are not made."""
    folder = new_case("harbour", title="A pier")
    path = folder / "case.toml"
    path.write_text(path.read_text(encoding="utf-8") + CASE, encoding="utf-8")
    (folder / "documents" / "note.txt").write_text(ARTICLE, encoding="utf-8")
    return folder
