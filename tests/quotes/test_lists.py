"""What is read on a screen or by a screen reader."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from tests.quotes.conftest import MakeDocument
from toolkit.errors import ParameterError
from toolkit.quotes import (
    before_table,
    collect_statements,
    fragment_link,
    perhaps_before,
    read_document,
    statement_passages,
    timeline_list,
)
from toolkit.records import TimelineEntry

TIMELINE = [
    TimelineEntry(lane="happened", date="2018", label="war", text="A war <begins>.", ref="war"),
    TimelineEntry(lane="captured", date="2018-03-29T02:00:00Z", label="image", text="An image is taken.", ref="image"),
    TimelineEntry(lane="said", date="2018-04", label="she", text="She: yes.", ref="s1", basis="resolved"),
    TimelineEntry(lane="said", date="2018-02-01", label="he", text="He: a\u202eb.", ref="s2", document="page"),
    TimelineEntry(lane="said", date=None, label="they", text="They: no.", ref="s3"),
]


class _Tree(HTMLParser):
    """Checks that tags close in order, and gathers what a screen reader says."""

    def __init__(self, source: str):
        super().__init__()
        self.open: list[str] = []
        self.said: list[str] = []
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.feed(source)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def test_the_list_says_in_words_what_when_and_how_the_day_is_known() -> None:
    tree = _Tree(str(timeline_list(TIMELINE, title="Known when")))
    words = " ".join(tree.said)
    assert [a["value"] for tag, a in tree.attributes if tag == "li"] == ["1", "2", "3", "4", "5"]
    assert "A war <begins>." in words
    assert "worked out from the publication date" in words
    assert [w for w in ("Happened", "Captured", "Said", "Date unknown") if w not in words] == []
    assert [a["datetime"] for tag, a in tree.attributes if tag == "time"] == ["2018-03-29T02:00:00Z", "2018-02-01"]
    assert "⟨U+202E⟩" in words


def test_a_list_of_nothing_says_so_and_its_text_holds_no_address_of_memory() -> None:
    assert "Nothing has a date" in str(timeline_list([]))
    assert repr(timeline_list([])) == "Timeline Nothing has a date."
    assert repr(timeline_list(TIMELINE)).endswith("…")


def test_before_an_image_certain_and_open_are_told_apart() -> None:
    rows = before_table(TIMELINE, "image").rows
    assert [(r[0], r[3]) for r in rows] == [
        ("before", "He: a⟨U+202E⟩b."),
        ("cannot tell", "A war <begins>."),
        ("cannot tell", "They: no."),
    ]
    assert [r[3] for r in before_table(TIMELINE, "image", lane="said").rows] == ["He: a⟨U+202E⟩b.", "They: no."]
    assert perhaps_before(TIMELINE, "s3") == ()


def test_each_statement_stands_marked_in_its_paragraph(make_document: MakeDocument) -> None:
    text = "First.\n\nThe “old\u200b<b>” gate, Ostrand said, “is shut,” and then she left.\n\nLast."
    document = make_document(text, published="2018-11-13").model_copy(update={"url": "https://courier.example/a"})
    read = read_document(document)
    said = collect_statements([read])
    tree = _Tree(str(statement_passages(said, [read])))
    words = "".join(tree.said)
    assert "<b>” gate" in words
    assert "⟨U+200B⟩" in words
    assert words.count("Ostrand") >= 2
    assert "mark" in {tag for tag, _ in tree.attributes}
    assert [a["href"] for tag, a in tree.attributes if tag == "a"] == [s.link for s in said]
    assert "further statements" in str(statement_passages([*said, *said], [read], most=1))


def test_a_link_scrolls_to_the_words() -> None:
    text = (
        "One, two - three.\n\n"
        + "He said that it was so " * 3
        + "and that the long sentence went on and on until it ended."
    )
    address = "https://courier.example/a"
    assert fragment_link(None, text, ((0, 3),)) is None
    assert fragment_link("ftp://x", text, ((0, 3),)) is None
    assert fragment_link(address, text, ((5, 16),)) == f"{address}#:~:text=two%20%2D%20three"
    long = fragment_link(address + "#top", text, ((19, len(text)),))
    assert long == f"{address}#top:~:text=He%20said%20that%20it%20was,and%20on%20until%20it%20ended"
    start = text.index("it was", 50)
    again = fragment_link(address, text, ((start, start + 6),))
    assert again == f"{address}#:~:text=so%20He%20said%20that-,it%20was"


def test_an_id_that_is_not_there_is_no_empty_answer() -> None:
    with pytest.raises(ParameterError, match=r"E_PARAM_ID: nothing in the timeline has the id 'imag'.*'image'"):
        before_table(TIMELINE, "imag")
