"""A case drafted from its documents: what is offered stands in them, and nothing is accepted by itself."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from toolkit.cli.foresee import foreseen
from toolkit.cli.main import main
from toolkit.desk.casefile.prose import only_prose
from toolkit.desk.casefile.reading import load_case
from toolkit.desk.drafting import accept, chosen, draft_case, reject
from toolkit.desk.drafting.byline import read_byline
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
    sure = [o for o in offers if o.grade == "sure" and o.entry.get("check", {}).get("kind") != "none"]
    assert not any(" 5 km" in offer.told or "40 km" in offer.told for offer in sure)
    for offer in offers:
        assert offer.passage is None or offer.document is None or find_passage(_text(offer.document), offer.passage)


MAST = """\
# Mast at Kirgan rises above the steppe

By Aida Beisen

KARAGANDA, Kazakhstan, 4 May 2024 - The Kirgan mast lies 40 km north of Karaganda, an hour's drive from Temirtau. \
The mast is 45 metres high, said engineer Aibek Omarov.

The Kirgan mast is a three-hour drive south of Astana. Workers built a 3-metre-high fence. The fence is not 2 metres \
deep. The hall could be 60 metres long. The new hall is twice the size of the old one.
"""


@pytest.fixture
def mast(home: Path) -> Path:
    (home / "mast.md").write_text(MAST, encoding="utf-8")
    assert main(["new", "mast", "--from", "mast.md", "--json"]) == 0
    return home / "cases" / "mast"


def test_sizes_and_times_of_travel_are_offered_as_the_text_has_them(mast: Path) -> None:
    offers = {offer.told: offer for offer in draft_case(mast).offers}
    driven = offers["The Kirgan mast lies an hour by road from Temirtau (Aida Beisen)"]
    assert driven.grade == "sure"
    check = {"kind": "travel", "site": "kirgan-mast", "reference": "Temirtau", "is": "an hour", "mode": "road"}
    assert driven.entry["check"] == check
    assert offers["The Kirgan mast lies three hours by road from Astana (Aida Beisen)"].grade == "sure"
    high = offers["The mast is 45 metres high (Aibek Omarov)"]
    assert (high.grade, high.entry["check"]["kind"]) == ("sure", "none")
    assert "shadow" in high.entry["check"]["why"]
    assert offers["There is a 3-metre-high fence (Aida Beisen)"].grade == "sure"
    assert not [told for told in offers if "2 metres" in told or "60 metres" in told]  # denied, and only supposed
    assert offers["The new hall is twice the size of the old one (Aida Beisen)"].grade == "likely"


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("Moss quarry closed in May. The quarry lies 15 km from Kitwe.", "sure"),
        ("The quarry lies 15 km from Kitwe.", "likely"),
        ("Moss quarry and Vale quarry closed. The quarry lies 15 km from Kitwe.", "likely"),
        ("Moss quarry closed. Another quarry is open. The quarry lies 15 km from Kitwe.", "likely"),
        ("Moss quarry is one of four quarries. The quarry lies 15 km from Kitwe.", "likely"),
    ],
)
def test_a_noun_means_the_site_that_a_document_has_named_if_it_speaks_of_no_other(
    home: Path, text: str, grade: str
) -> None:
    (home / "page.txt").write_text(f"Quarry news\n\n{text}\n", encoding="utf-8")
    assert main(["new", "pit", "--from", "page.txt", "--json"]) == 0
    path = home / "cases" / "pit" / "case.toml"
    sites = "".join(f'\n[[sites]]\nid = "{i}"\nname = "{n}"\n' for i, n in (("moss", "Moss quarry"), ("x", "A mill")))
    path.write_text(path.read_text(encoding="utf-8") + sites, encoding="utf-8")
    offers = [o for o in draft_case(path.parent).offers if o.entry.get("check", {}).get("kind") == "distance"]
    assert [offer.grade for offer in offers] == [grade]


def test_a_drafted_case_is_headed_by_its_documents_headline_and_asks_for_its_first_claim(
    mast: Path, home: Path
) -> None:
    text = (mast / "case.toml").read_text(encoding="utf-8")
    assert "title = \"Mast at Kirgan rises above the steppe\"   # the headline of 'mast'; put your own" in text
    assert 'question = "Does this hold: The Kirgan mast lies 40 km north of Karaganda?"   # drafted' in text
    assert main(["new", "named", "--title", "My own", "--from", "mast.md", "--json"]) == 0
    assert load_case(home / "cases" / "named").title == "My own"


@pytest.mark.parametrize(
    ("head", "outlet"),
    [
        ("MARSABIT, Kenya, 14 February 2025 (The Frontier Post) - It rained.", "The Frontier Post"),
        ("By Rodrigo Salinas | El Norte Diario | 9 June 2023", "El Norte Diario"),
        ("By Ana Ruiz and Tom Lee", None),
        ("The Dili Ledger, 14 March 2024", "The Dili Ledger"),
        ("Correo del Sur Daily | Tuesday, 9 June 2023", "Correo del Sur Daily"),
        ("March 14, 2024 - Nairobi Standard", "Nairobi Standard"),
        ("São Tomé, 14 March 2024", None),
        ("USA TODAY\n14 March 2024", "USA TODAY"),
        ("Daily Nation Zambia\n14 March 2024", "Daily Nation Zambia"),
        ("Bloomberg\n14 March 2024", "Bloomberg"),
        ("Lowland Department of Ecology\n14 March 2024", "Lowland Department of Ecology"),
        ("(Bloomberg) -- It rained.", "Bloomberg"),
        ("Erongo Regional Council, 22 August 2022", "Erongo Regional Council"),
        ("Observatório da Costa, 3 de maio de 2021", "Observatório da Costa"),
        ("Ministerio de Obras, Lima, 3 de mayo de 2021", "Ministerio de Obras"),
        ("Bundesamt für Wasser, 12. Januar 2020", "Bundesamt für Wasser"),
        ("Meeting of the Council, 22 August 2022", None),
        ("University Road, 22 August 2022", None),
        ("Porto Alegre, 3 de maio de 2021", None),
        ("Sun Valley\n14 March 2024", None),
        ("Kitwe\n14 March 2024", None),
        ("Ida Holm\n14 March 2024", None),
        ("The minister, who had left on 14 March 2024, came back.", None),
        ("KITWE, Zambia (see map) - It rained.", None),
        ("It rained in Kitwe (Zambia) - again.", None),
    ],
)
def test_an_outlet_is_offered_where_a_dateline_or_byline_names_it(home: Path, head: str, outlet: str | None) -> None:
    (home / "page.txt").write_text(f"A wet day in the hills\n\n{head}\n\nNothing else was said.\n", encoding="utf-8")
    assert main(["new", "wet", "--from", "page.txt", "--json"]) == 0
    offers = draft_case(home / "cases" / "wet").offers
    assert [o.entry["outlet"] for o in offers if "outlet" in o.entry] == ([outlet] if outlet else [])


@pytest.mark.parametrize(
    ("line", "author", "outlet", "sure"),
    [
        ("By Ada Brand, The Lowland Paper, 24 February 2019", "Ada Brand", "The Lowland Paper", True),
        (
            "By Chanda Mwale, Ruth Phiri and Joe Banda | Lusaka Daily",
            "Chanda Mwale, Ruth Phiri and Joe Banda",
            "Lusaka Daily",
            True,
        ),
        ("By Maria de la Cruz, Manila correspondent", "Maria de la Cruz", None, True),
        ("By Jan van der Berg — 12 Sept 2018 — NRC", "Jan van der Berg", "NRC", True),
        ("By Ida Holm in Nairobi, Reuters", "Ida Holm", "Reuters", True),
        ("BY JOHN SMITH, STAFF WRITER", "JOHN SMITH", None, True),
        ("By Nguyen Van Anh for The Star", "Nguyen Van Anh", "The Star", True),
        ("By Marvin Sewrattan, De Kust Koerier, 14 May 2021", "Marvin Sewrattan", "De Kust Koerier", True),
        ("By Ana Ruiz, El Norte", "Ana Ruiz", "El Norte", True),
        ("By Ada Brand, Ida Holm", "Ada Brand, Ida Holm", None, False),
        ("By Sarah O’Neill, BBC News, Belfast", "Sarah O’Neill", "BBC News", False),
    ],
)
def test_a_byline_is_taken_apart(line: str, author: str, outlet: str | None, sure: bool) -> None:
    text = f"A wet day\n{line}\n\nIt rained."
    read = read_byline(text)
    assert read is not None
    assert (read.author[0], read.outlet[0] if read.outlet else None, read.sure) == (author, outlet, sure)
    assert text[slice(*read.author[1])] == author


@pytest.mark.parametrize(
    "line", ["By Monday morning the port was shut", "By order of the Ministry, 3 March 2020", "By Our Correspondent"]
)
def test_a_line_that_begins_with_by_is_not_thereby_a_byline(line: str) -> None:
    assert read_byline(f"A wet day\n{line}\n\nIt rained.") is None


VTT = (
    "WEBVTT\n\n00:01.000 --> 00:06.000\n<v Chair>When did you begin to dig?\n\n"
    "00:06.500 --> 00:09.000\n<v Ida Holm>In May.\n"
)
HEARING = "CHAIR: When did you begin to dig?\n\nMS HOLM: In May.\n\nCHAIR: With a permit?\n\nMS HOLM: No.\n"


@pytest.mark.parametrize(("name", "text"), [("hearing.vtt", VTT), ("hearing.txt", HEARING)])
def test_what_is_said_first_is_no_headline(home: Path, name: str, text: str) -> None:
    (home / name).write_text(text, encoding="utf-8")
    assert main(["new", "dig", "--from", name, "--json"]) == 0
    assert [o for o in draft_case(home / "cases" / "dig").offers if "title" in o.entry] == []


def test_what_stands_before_a_name_is_an_office_only_if_it_is_one(home: Path) -> None:
    told = "“They grew fast this year,” said Peter Lemeria, an engineer."
    page = f"Ponds grew\n\nPonds grew, according to the Kenya Relief Trust. {told}\n"
    (home / "page.txt").write_text(page, encoding="utf-8")
    assert main(["new", "pond", "--from", "page.txt", "--json"]) == 0
    people = {o.entry["name"]: o.entry for o in draft_case(home / "cases" / "pond").offers if o.kind == "person"}
    assert not people["Kenya Relief Trust"].get("roles")
    assert people["Kenya Relief Trust"]["body"] is True
    assert people["Peter Lemeria"]["roles"] == [{"title": "engineer"}]


def _editor(home: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    script = home / "editor.py"
    script.write_text(
        f"import sys, pathlib\npath = pathlib.Path(sys.argv[1])\ntext = path.read_text('utf-8')\n{body}\n"
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")


def test_what_the_editor_leaves_is_what_is_written(mast: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lead = next(n for n, offer in enumerate(draft_case(mast).offers, 1) if "40 km" in offer.told)
    main(["draft", "mast", "--json"])
    change = "assert '# sure: ' in text\npath.write_text(text.replace('north of', 'due north of'), 'utf-8')"
    _editor(home, monkeypatch, change)
    assert main(["draft", "mast", "--accept", str(lead), "--edit"]) == 0
    case = load_case(mast)
    assert [claim.text for claim in case.claims] == ["The Kirgan mast lies 40 km due north of Karaganda"]
    assert [site.name for site in case.sites] == ["The Kirgan mast"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("path.write_text('[[claims', 'utf-8')", "E_TOML"),
        ("path.write_text('[[claims]]\\nid = 1\\n', 'utf-8')", "claims"),
        ("path.write_text('claims = 3\\n', 'utf-8')", "no list of entries"),
        ("path.unlink()", ""),
        ("sys.exit(3)", "the editor ended with an error; nothing was written"),
    ],
)
def test_an_editor_that_leaves_nothing_usable_changes_nothing(
    mast: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], body: str, told: str
) -> None:
    before = (mast / "case.toml").read_bytes()
    main(["draft", "mast", "--json"])
    _editor(home, monkeypatch, body)
    capsys.readouterr()
    assert main(["draft", "mast", "--accept", "sure", "--edit"]) in (2, 3)
    shown = capsys.readouterr().err
    assert len(shown.splitlines()) == 1
    assert told in shown
    assert (mast / "case.toml").read_bytes() == before


def test_without_an_editor_the_command_says_which_setting_names_one(
    mast: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    main(["draft", "mast", "--json"])
    assert main(["draft", "mast", "--accept", "sure", "--edit"]) == 2
    assert "Set VISUAL or EDITOR" in capsys.readouterr().err


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


@pytest.mark.parametrize(
    ("sentence", "acquired"),
    [
        ("An image of August 2022 shows the beach without a jetty.", ["2022-08"]),
        ("A satellite picture taken in March 2019 shows two pits.", ["2019-03"]),
        ("An image of 4 August 2022 shows it; another image of August 2022 is dark.", ["2022-08-04"]),
        ("In August 2022 the ministry published an image of the jetty.", []),
        ("The image was shown to the court in August 2022.", []),
        ("Forty huts of an August 2022 image were gone in images of May 2023.", ["2022-08", "2023-05"]),
        ("A July 2022 Planet image shows it.", ["2022-07"]),
        ("The images, taken on 8 and 24 August 2022, show it.", ["2022-08-08", "2022-08-24"]),
        ("After the August 2022 fire an image was sold.", []),
        ("Satellite images released on 4 August 2022 show it.", []),
        ("On 4 August 2022 the firm published images of the jetty.", []),
        ("Satellite images taken on 2 August 2022 and obtained by the court show it.", ["2022-08-02"]),
        ("Images captured by the drone on 2 August 2022 and published on 4 August 2022 show it.", ["2022-08-02"]),
        ("The firm released an image from 2 August 2022.", ["2022-08-02"]),
        ("In imagery recorded on 2 August 2022 the jetty is gone.", ["2022-08-02"]),
        ("Photographs and letters of 2021 changed their minds on 2 August 2022.", []),
        ("The images suggested that the jetty burnt around 2 August 2022.", []),
    ],
)
def test_an_image_is_offered_where_the_words_date_the_image(home: Path, sentence: str, acquired: list[str]) -> None:
    (home / "page.txt").write_text(f"A jetty in the bay\n\nIt rained. {sentence}\n", encoding="utf-8")
    assert main(["new", "bay", "--from", "page.txt", "--json"]) == 0
    offers = draft_case(home / "cases" / "bay").offers
    assert [o.entry["acquired"] for o in offers if "acquired" in o.entry] == acquired


def test_the_day_in_the_line_of_a_paper_is_no_event(home: Path) -> None:
    head = "Ten dead as a jetty collapsed in the bay\nThe Bay Ledger\n14 March 2024"
    (home / "page.txt").write_text(f"{head}\n\nThe jetty was opened on 3 March 2011.\n", encoding="utf-8")
    assert main(["new", "bay", "--from", "page.txt", "--json"]) == 0
    offers = draft_case(home / "cases" / "bay").offers
    assert [o.entry["date"] for o in offers if o.kind == "event"] == ["2011-03-03"]


@pytest.mark.parametrize(
    "lines",
    ["The Bay Ledger, 14 March 2024\n\nNew jetty stands", "The Bay Ledger\n14 March 2024\n\nNew jetty stands"],
)
def test_the_line_of_paper_and_day_is_no_headline(home: Path, lines: str) -> None:
    (home / "page.txt").write_text(f"{lines}\n\nIt rained all day.\n\nThe jetty is new.\n", encoding="utf-8")
    assert main(["new", "bay", "--from", "page.txt", "--json"]) == 0
    offers = draft_case(home / "cases" / "bay").offers
    assert [o.entry["title"] for o in offers if "title" in o.entry] == ["New jetty stands"]


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("Work goes on at a depot 12 km from Kitwe. The site is known as the Old Karo depot.", "Old Karo depot"),
        ("They built a base 12 km from Kitwe. The Old Karo air base was bombed in May.", "Old Karo air base"),
        (
            "They built a base 12 km from Kitwe. Far off, the Old Karo base and the Young Karo base are closed.",
            "The base",
        ),
        ("They built a base 12 km from Kitwe. It is known as a secret.", "The base"),
    ],
)
def test_a_thing_bears_the_one_name_that_its_text_gives_it(home: Path, text: str, site: str) -> None:
    (home / "page.txt").write_text(f"A base grows\n\n{text}\n", encoding="utf-8")
    assert main(["new", "bay", "--from", "page.txt", "--json"]) == 0
    offers = draft_case(home / "cases" / "bay").offers
    assert [o.entry["name"] for o in offers if o.kind == "site"] == [site]


def test_people_are_offered_by_name_and_not_by_what_they_are(home: Path) -> None:
    text = (
        "Aid groups say the jetty is unsafe. Reports indicate that it sank. "
        "Residents said it is shut. The owner of a boat that sank said it was old. "
        "Experts in Kitwe said so, too. The company said it will close. “We told them,” said Ida Lokol, a fisher. "
        "A Harbour Works barge told the guard that oil was spilling."
    )
    (home / "page.txt").write_text(f"A jetty in the bay\n\n{text}\n", encoding="utf-8")
    assert main(["new", "bay", "--from", "page.txt", "--json"]) == 0
    offers = draft_case(home / "cases" / "bay").offers
    assert [o.entry["name"] for o in offers if o.kind == "person"] == ["Ida Lokol"]


def test_a_name_that_goes_on_is_another_place(home: Path) -> None:
    text = "The marsh lies in Bretar Sound. Crews work in Bretar Sound and on Bretar Island. They live in Quorvik."
    (home / "page.txt").write_text(f"News of the bay\n\n{text}\n\nBoats leave Quorvik.\n", encoding="utf-8")
    assert main(["new", "bay", "--from", "page.txt", "--json"]) == 0
    names = [o.entry["name"] for o in draft_case(home / "cases" / "bay").offers if o.kind == "site"]
    assert "Bretar" not in names


PLAIN = """\
# Dump grows at night

The Steppe Observer
6 October 2022

The Kokpar dump (50.1889 N, 72.9583 E) covers 64 hectares. It is 38 km from Karaganda and lies in the region of \
Karaganda. The pumps of the Velsk plant cover 3 hectares.

Sarkum, a fishing village 12 km east of Temirtau, has 1,900 people. The village is 8 km from Karaganda. Astana \
is about 170 km north-west of the village.

The permit was signed on 12 May 2021. Work was stopped on 2 June 2021, three weeks later. When the firm left, it was \
2.9 km long. Samples were taken on 14 June 2021, twelve days after work was stopped.

The new strip is 5 km from Temirtau. The ditch holds 90,000 cubic metres. "It stinks," said Aidar Bek, a farmer whose \
land is 400 metres away.
"""


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("plain")
        (home / "none.toml").touch()
        (home / "story.md").write_text(PLAIN, encoding="utf-8")
        (home / "notice.txt").write_text("Survey note 7 of the Corven Institute\n\n3 July 2023\n\nIt rained.\n")
        patch.setenv("DATELINE_HOME", str(home))
        patch.setenv("DATELINE_CONFIG", str(home / "none.toml"))
        patch.chdir(home)
        main(["new", "dump", "--from", "story.md", "notice.txt", "--json"])
        return {
            offer.told.partition(" (The Steppe")[0]: offer.grade for offer in draft_case(home / "cases/dump").offers
        }


def test_a_thing_with_a_name_of_its_own_is_no_other_thing(plain: dict[str, str]) -> None:
    assert plain["The Kokpar dump lies 38 km from Karaganda"] == "sure"
    assert plain["The Kokpar dump lies in the region of Karaganda"] == "sure"
    assert plain["The Kokpar dump covers 64 hectares"] == "sure"
    assert "The Velsk plant covers 3 hectares" not in plain  # its pumps do


def test_a_village_is_what_the_text_called_a_village(plain: dict[str, str]) -> None:
    assert plain["Sarkum lies 12 km east of Temirtau"] == "sure"
    assert plain["Sarkum lies 8 km from Karaganda"] == "sure"
    assert plain["Sarkum lies about 170 km southeast of Astana"] == "sure"
    assert not any(told.startswith(("Astana lies", "site Astana")) for told in plain)


def test_time_between_two_days_that_a_text_tells_takes_its_events_along(plain: dict[str, str]) -> None:
    times = {told.partition(" lie between")[0]: grade for told, grade in plain.items() if " lie between" in told}
    assert times == {"three weeks": "sure", "twelve days": "sure"}


def test_a_drafted_interval_says_only_what_its_passage_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "page.txt").write_text(
        "Dam\n\nWork began on 1 May 2021. It was cleared on 22 May 2021, three weeks later.\n"
    )
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    main(["new", "dam", "--from", "page.txt", "--json"])
    main(["draft", "dam", "--accept", "all"])
    folder = tmp_path / "cases" / "dam"
    told = foreseen(load_case(folder), folder)
    assert not any("does not print" in line for line in told), told


def test_plain_sentences_are_offered_and_hanging_ones_are_not_sure(plain: dict[str, str]) -> None:
    assert plain["The new strip lies 5 km from Temirtau"] == "likely"
    assert plain["The ditch holds 90,000 cubic metres"] == "sure"
    assert plain["When the firm left, it was 2.9 km long"] == "likely"
    assert plain["Aidar Bek, a farmer"] == "sure"
    assert plain["notice: outlet “Corven Institute”"] == "sure"
    assert plain["story: outlet “The Steppe Observer”"] == "likely"


LOOSE = """\
# The cable car

The Laila station stands on the Nenskra river, 24 km west of Mestia, at 43.0400 N, 42.4400 E. It is less than 20 km \
from the border with Russia. Tbilisi is about 290 km south-east of the weir.

The sand mine lies 40 km north of Toliara. The processing plant (23.0500 S, 43.6500 E) is 8 km from Sakaraha. \
The dam at the north end is 18 metres high. He said that 1,400 families lived from it.

The works were opened on 2 May 2019. It was shut on 11 August 2022.
"""


def test_what_is_sure_is_said_of_the_right_thing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "loose.md").write_text(LOOSE, encoding="utf-8")
    letter = "Laila Energy, Tbilisi\n26 September 2022\n\nTo the Svaneti Herald\n\nThe dam is 29 metres high.\n"
    (tmp_path / "letter.txt").write_text(letter, encoding="utf-8")
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    main(["new", "car", "--from", "loose.md", "letter.txt", "--json"])
    offers = draft_case(tmp_path / "cases" / "car").offers
    placed = {
        o.entry["name"]: [a["position"] for a in o.entry.get("assertions", [])] for o in offers if o.kind == "site"
    }
    assert placed["The Laila station"] == ["43.0400 N, 42.4400 E"]
    assert placed["The processing plant"] == ["23.0500 S, 43.6500 E"]
    assert not placed.keys() & {"Mestia", "Tbilisi"}
    sure = {o.told for o in offers if o.grade == "sure"}
    assert "The dam at the north end is 18 metres high" in {o.entry.get("text") for o in offers}
    assert not any("lived from it" in told or "It was shut" in told or "Svaneti" in told for told in sure)
    assert not any("To the Svaneti Herald" in o.told for o in offers)
    main(["draft", "car", "--accept", "sure"])
    again = [o.told for o in draft_case(tmp_path / "cases" / "car").offers]
    assert not any("lies at 43.0400 N" in told for told in again)  # its own position cannot test it
