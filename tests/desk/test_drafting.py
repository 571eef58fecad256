"""A case drafted from its documents: what is offered stands in them, and nothing is accepted by itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from toolkit.cli.main import main
from toolkit.desk.casefile.prose import only_prose
from toolkit.desk.casefile.reading import load_case
from toolkit.desk.drafting import accept, chosen, draft_case, reject
from toolkit.errors import UsageError
from toolkit.quotes import find_passage
from toolkit.records import Document, DocumentText

STORY = """\
# Miners ignored dam warnings, letters show

By Chanda Mwale and Ruth Phiri

KITWE, Zambia, 3 March 2025 (Reuters) - The tailings dam at Mwambashi, about 30 km south of Kitwe, burst on 18 \
February 2025 and sent acid into the Kafue River.

Mwambashi lies 24 km from Chingola and 310 km north of Lusaka, according to the Zambia Environmental Agency. The \
agency puts the dam at 12.9750 S, 28.0167 E.

"We warned them twice," said Joseph Kangwa, an engineer at the plant, on Monday.

The dam is not 5 km from the river. Trucks drove 40 km from Ndola. It is 60 km from the border with Congo.

A Maxar image of 22 February 2025 shows the breach. Officials counted 640 families.
"""


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("home")
        (home / "cases").mkdir()
        (home / "none.toml").touch()
        (home / "story.md").write_text(STORY, encoding="utf-8")
        (home / "other.txt").write_text("Dam burst\n\nThe union counted 950 families.\n", encoding="utf-8")
        (home / "bad.pdf").write_bytes(b"%PDF-1.4\nnothing")
        patch.setenv("DATELINE_HOME", str(home))
        patch.setenv("DATELINE_RUNS", str(home / "runs"))
        patch.setenv("DATELINE_CONFIG", str(home / "none.toml"))
        patch.chdir(home)
        main(["new", "zam", "--from", "story.md", "other.txt", "--json"])
        yield home / "cases" / "zam"


def test_offers_are_graded_and_their_words_stand_in_the_document(drafted: Path) -> None:
    offers = draft_case(drafted).offers
    told = {offer.told: offer.grade for offer in offers}
    assert told["Mwambashi lies about 30 km south of Kitwe (Reuters)"] == "sure"
    assert told["Mwambashi lies 310 km north of Lusaka (Zambia Environmental Agency)"] == "sure"
    assert told["story: author “Chanda Mwale and Ruth Phiri”"] == "sure"
    assert told["an image of 2025-02-22 by Maxar"] == "sure"
    assert told["Mwambashi lies 60 km from the border with Congo (Reuters)"] == "likely"
    assert any(told_of.startswith("families: ") for told_of in told)
    sure = [offer for offer in offers if offer.grade == "sure"]
    assert not any(" 5 km" in offer.told or "40 km" in offer.told for offer in sure)
    for offer in offers:
        assert offer.passage is None or offer.document is None or find_passage(_text(offer.document), offer.passage)


def _text(document: str) -> str:
    return STORY if document == "story" else "Dam burst\n\nThe union counted 950 families.\n"


def test_what_is_accepted_is_a_case_that_checks_and_what_is_rejected_stays_away(
    drafted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (drafted / "case.toml").read_text(encoding="utf-8")
    offers = draft_case(drafted).offers
    assert (drafted / "case.toml").read_text(encoding="utf-8") == before
    kangwa = next(offer for offer in offers if "Kangwa" in offer.told)
    reject(drafted, [kangwa], why="not ours")
    draft = draft_case(drafted)
    assert kangwa.digest not in {offer.digest for offer in draft.offers}
    assert draft.rejected == 1
    claim = next(offer for offer in draft.offers if offer.told.startswith("Mwambashi lies 24 km"))
    made = accept(drafted, [claim], draft.offers)
    assert [offer.told for offer in made.along] == ["site Mwambashi"]
    assert load_case(drafted).claims[0].passage == claim.passage
    assert (drafted / "case.toml").read_text(encoding="utf-8").startswith(before.rstrip())
    again = draft_case(drafted).offers
    assert not {claim.digest, made.along[0].digest} & {offer.digest for offer in again}
    assert main(["draft", "zam", "--accept", "sure"]) == 0
    capsys.readouterr()
    assert main(["check", "zam", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"]


def test_numbers_are_those_of_the_list_that_was_shown(drafted: Path) -> None:
    offers = draft_case(drafted).offers
    shown = ["0" * 64, *(offer.digest for offer in offers)]
    assert chosen("2", offers, shown) == [offers[0]]
    with pytest.raises(UsageError, match="no longer offered"):
        chosen("1", offers, shown)
    for wrong in ("0", "999", "x", "3-1"):
        with pytest.raises(UsageError):
            chosen(wrong, offers, None)


def test_a_document_that_cannot_be_read_is_a_note_and_the_rest_is_offered(
    drafted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (drafted / "documents" / "bad.pdf").write_bytes(b"%PDF-1.4\nnothing")
    path = drafted / "case.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        f'{text}\n[[documents]]\nid = "bad"\ntitle = "B"\noutlet = "B"\nfile = "bad.pdf"\n', encoding="utf-8"
    )
    assert main(["draft", "zam"]) == 4
    told = capsys.readouterr().out
    assert "Note: bad was not read" in told
    path.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("body", ["(" * 20_000, "Aa Bb Cc " * 2_000, "12 km from " * 2_000, "“" * 9_000])
def test_what_is_no_prose_is_left_out_and_said(body: str, tmp_path: Path) -> None:
    text = f"The depot lies 12 km from Kitwe.\n\n{body}\n\nThe end.\n"
    read = DocumentText(
        document=Document(id="d", title="t", outlet="o"), text=text, paragraphs=((0, len(text)),), encoding="utf-8"
    )
    made, left_out = only_prose(read)
    assert len(made.text) == len(text)
    assert made.text.startswith("The depot lies 12 km from Kitwe.")
    assert made.text.rstrip().endswith("The end.")
    assert left_out == sum(a != b for a, b in zip(text, made.text, strict=True)) > 5_000
