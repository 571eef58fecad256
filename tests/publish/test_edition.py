"""What a public edition may change in a record, and what it must leave."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import TypeAdapter

from toolkit import places
from toolkit.errors import ReportError
from toolkit.publish.redaction import edition, rewriting
from toolkit.publish.redaction.fields import own_words
from toolkit.publish.redaction.rules import Readers
from toolkit.records import (
    Case,
    Correction,
    DocumentText,
    FormerPackage,
    Outputs,
    PublicRules,
    Site,
    Statement,
    WithheldPerson,
)

SLUG = "^[a-z0-9]+(?:-[a-z0-9]+)*$"
LEFT_OUT = {"files", "field"}  # of results, and of what a file states of itself: no edition holds them


def _edition(note: Correction, **rules: Any) -> edition.Edition:
    case = Case(slug="pier", title="The pier", question="Where?", as_of="2026-11-01", public=PublicRules(**rules))
    readers = Readers(parse=places.parse_coordinates, find=places.find_coordinates)
    return edition.make_edition(case, {}, [], readers=readers, machine={}, corrections=[note])


def _note(**given: Any) -> Correction:
    digest = b"Now \x01 Kim \x02".ljust(32, b"\x03").hex()  # what a short name looks like that came about by chance
    former = FormerPackage(file="former.zip", sha256=digest, manifest=digest, stamp="2026-11-01")
    return Correction(**{"number": 1, "on": "2026-11-26", "wrong": "Kim was misquoted.", "former": former, **given})


def test_a_digest_and_a_date_stay_whatever_a_rule_says() -> None:
    note = _note()
    people = (WithheldPerson(name="Kim", called="an official"),)
    (told,) = _edition(note, people=people, phrases=("2026-11-26",)).corrections
    assert told.wrong == "An official was misquoted."
    assert (told.former, told.on) == (note.former, note.on)


def test_a_rule_on_what_a_record_cannot_do_without_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewriting, "_AS_IT_IS", rewriting._AS_IT_IS - {"on"})
    with pytest.raises(ReportError, match="takes out of on what it cannot do without") as refused:
        _edition(_note(), phrases=("2026-11-26",))
    assert refused.value.error_code == "E_WITHHELD"


@pytest.mark.parametrize("rule", [{"site": "mine"}, {"site": "mine", "decimals": 1}])
def test_a_guarded_site_keeps_no_outline(rule: dict[str, Any]) -> None:
    ring = ((10.0, 50.0), (10.02, 50.0), (10.02, 50.01), (10.0, 50.0))
    own = Site(id="mine", name="The mine", outline=(ring,), outline_from="mine.kml")
    other = Site(id="pier", name="The pier", outline=(tuple((lon + 5, lat) for lon, lat in ring),))
    rules = PublicRules(sites=(rule,))
    case = Case(
        slug="pier", title="x", question="x?", as_of="2026-11-01", sites=(own, other), public=rules, limits=("x",)
    )
    readers = Readers(parse=places.parse_coordinates, find=places.find_coordinates)
    told = edition.make_edition(case, {}, [], readers=readers, machine={}, corrections=[]).case
    assert (told.site("mine").outline, told.site("mine").outline_from) == ((), None)
    assert told.site("pier").outline == other.outline


def _constrained(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        if "const" in schema or "enum" in schema or schema.get("pattern", SLUG) != SLUG:
            yield str(schema)
        for inner in schema.values():
            yield from _constrained(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _constrained(inner)


@pytest.mark.parametrize("kind", [Outputs, Case, Correction, DocumentText, Statement])
def test_no_field_with_a_form_of_its_own_is_rewritten(kind: type) -> None:
    schema = TypeAdapter(kind).json_schema(mode="serialization")
    made = [*schema.get("$defs", {}).values(), schema]
    fields = [(name, field) for record in made for name, field in record.get("properties", {}).items()]
    assert fields
    formed = {name for name, field in fields if any(_constrained(field))}
    kept = rewriting._AS_IT_IS | LEFT_OUT | set(own_words()) | {"sha256", "evidence"}
    assert formed <= kept


def test_a_word_of_ours_stays_and_a_free_text_in_a_field_of_that_name_does_not() -> None:
    note = _note(wrong="It was supported.")
    (told,) = _edition(note, phrases=("supported",)).corrections
    assert told.wrong == "It was [withheld]."
    assert "supported" in own_words()["verdict"]
    assert "text" not in own_words()
