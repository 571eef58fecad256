"""Pages as they are saved: told as pages whatever comes first, their article whole, their day the reader's."""

from __future__ import annotations

import pytest

from tests.quotes.conftest import MakeDocument
from toolkit.errors import DocumentError
from toolkit.quotes import read_document
from toolkit.quotes.formats.telling import is_page

BODY = (
    "<h1>Pier to close</h1><p>The council of Velsund voted on Tuesday night to close the old pier, built in 1931.</p>"
    "<p>“We will not extend the lease,” harbour minister Karl Voss said after the vote in the hall.</p>{middle}"
    "<p>Residents who live along the quay asked for a second hearing before the summer.</p>"
    "<p>“Nobody asked us,” said Ida Holm, who runs the kiosk at the end of the pier.</p>"
)
HEAD = "<!DOCTYPE html><html lang=en><head><title>Pier</title>{head}</head><body>"
PAGE = HEAD + "<article>" + BODY + "</article></body></html>"


def _page(*, before: str = "", head: str = "", middle: str = "", page: str = PAGE) -> str:
    return before + page.format(head=head, middle=middle)


@pytest.mark.parametrize(
    "before",
    [
        "<script>var a = '<p>';</script>\n",
        "<STYLE>p { color: red }</STYLE>",
        "<noscript><img src=x></noscript>",
        "<meta charset=utf-8>",
        "<link rel=icon href=x>",
        "<!-- " + "x" * 9000 + " -->",
        "\ufeff\n\n",
        "<br />\n<b>Warning</b>:  mysql_connect(): Access denied in <b>/a.php</b> on line <b>3</b><br />\n",
        "Saved from https://example.org on Monday\n",
        "<?xml version='1.0'?>\n<!-- saved from url=(0014)about:internet -->",
    ],
)
def test_a_page_is_told_as_a_page_whatever_comes_first(make_document: MakeDocument, before: str) -> None:
    read = read_document(make_document(_page(before=before)))
    assert read.text.startswith("Pier to close")
    assert "<p>" not in read.text
    assert read.text.endswith("end of the pier.")


@pytest.mark.parametrize(
    "wrap", ["{}", "<section>{}</section>", "<table><tr><td>{}</td></tr></table>", "<center>{}</center>"]
)
def test_a_fragment_of_a_page_is_a_page(make_document: MakeDocument, wrap: str) -> None:
    read = read_document(make_document(wrap.format(BODY.format(middle=""))))
    assert "<" not in read.text
    assert read.fact("title") is not None


@pytest.mark.parametrize(
    "text",
    [
        "The <html> and <body> tags open a page, he said.",
        "5 < 7 and a <b",
        "<https://example.org>\n\nA note.",
        "# A\n\nB",
    ],
)
def test_a_text_that_speaks_of_tags_is_a_text(text: str) -> None:
    assert not is_page(text.encode())


@pytest.mark.parametrize(
    "middle",
    [
        "<svg/>",
        "<div class=bar><a href=x><svg viewBox='0 0 1 1'/></a></div>",
        "<svg><path d=M0/></svg>",
        "<math/>",
        "<div><nav><ul><li>More</li></ul></div>",
        "<div><button>Share</div>",
        "<div><form><input></div>",
        "<aside>Ad</aside>",
    ],
)
def test_nothing_in_the_middle_swallows_what_follows(make_document: MakeDocument, middle: str) -> None:
    read = read_document(make_document(_page(middle=middle)))
    assert "Nobody asked us" in read.text
    assert "second hearing" in read.text


@pytest.mark.parametrize(
    "wrap",
    [
        "<form method=post>{}</form>",
        "<form method=post>{}",
        "<div style='display: none'>{}</div>",
        "<div aria-hidden=true>{}</div>",
        "<div hidden>{}</div>",
        "<nav>{}",
    ],
)
def test_an_article_inside_a_form_or_hidden_until_a_script_runs_is_read(make_document: MakeDocument, wrap: str) -> None:
    page = HEAD + wrap.format(BODY) + "</body></html>"
    read = read_document(make_document(_page(page=page)))
    assert "Nobody asked us" in read.text


@pytest.mark.parametrize(
    "text",
    [
        "港口委员会周二晚间投票决定关闭建于一九三一年的旧码头，该码头已两年禁止车辆通行。",
        "สภาท่าเรือลงมติเมื่อคืนวันอังคารให้ปิดท่าเรือเก่าที่สร้างขึ้นในปีหนึ่งเก้าสามหนึ่งซึ่งห้ามรถวิ่งมาสองปีแล้ว",
        "港湾委員会は火曜日の夜、1931年に建てられた古い桟橋を閉鎖することを決めた。二年前から車は通れない。",
    ],
)
def test_scripts_without_blanks_are_articles(make_document: MakeDocument, text: str) -> None:
    read = read_document(make_document(f"<html><body><article><p>{text}</p></article></body></html>"))
    assert read.text == text


def test_a_page_that_needs_its_script_is_refused_in_so_many_words(make_document: MakeDocument) -> None:
    page = HEAD + "<template>" + BODY + "</template><div id=root></div></body></html>"
    with pytest.raises(DocumentError, match="scripts or templates that a browser runs"):
        read_document(make_document(_page(page=page)))


def test_pictures_and_teasers_inside_the_article_do_not_speak(make_document: MakeDocument) -> None:
    middle = "<div class='image-gallery'><p>1/50 Heiress Mona Adair said the fair was “a feast for the eyes”.</p></div>"
    assert "Adair" not in read_document(make_document(_page(middle=middle))).text


@pytest.mark.parametrize(
    ("title", "outlet", "left"),
    [
        ("Pier closes | The Post", "The Post", "Pier closes"),
        ("Pier closes - for good - The Post", "The Post", "Pier closes - for good"),
        ("Pier closes - for good", "The Post", "Pier closes - for good"),
        ("The Post | The Post", "The Pier", "The Post | The Post"),
    ],
)
def test_a_headline_has_no_outlet_behind_it(make_document: MakeDocument, title: str, outlet: str, left: str) -> None:
    head = f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="{outlet}">'
    stated = read_document(make_document(_page(head=head))).stated
    assert next(fact.value for fact in stated if fact.field == "title") == left


@pytest.mark.parametrize(
    "title",
    ["'Nobody asked us': a kiosk closes", "Minister: 'The pier closes'", "The residents' pier", '"No"'],
)
def test_apostrophes_of_a_title_stay(make_document: MakeDocument, title: str) -> None:
    quoted = title.replace('"', "&quot;")
    read = read_document(make_document(_page(head=f'<meta property="og:title" content="{quoted}">')))
    assert read.stated[0].value == title


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json">{"@graph":[{"@type":"WebPage","datePublished":"2021-05-12"}]}</script>',
        '<script type="application/ld+json">{"@type":"LiveBlogPosting","datePublished":"2021-05-12"}</script>',
        '<meta name="date" content="12. Mai 2021">',
        '<meta name="pubdate" content="Wed, 12 May 2021 09:00:00 +0200">',
        '<meta name="publish-date" content="2021-5-12">',
        '<meta name="cXenseParse:recs:publishtime" content="20210512">',
        '<meta itemprop="datePublished" content="2021-05-12T09:00:00+02:00">',
        "<time datetime=2021-05-12T09:00>x</time>",
        "<p>12 May 2021</p>",
        "<p>By Anna Lee | Published 12 May 2021, 09:00 | Updated 14 May 2021</p>",
        "<p>Veröffentlicht am 12. Mai 2021</p>",
        "<span itemprop=datePublished content=2021-05-12>x</span>",
    ],
)
def test_the_day_of_publication_is_found_where_pages_state_it(make_document: MakeDocument, head: str) -> None:
    assert read_document(make_document(_page(head=head))).document.published == "2021-05-12"


@pytest.mark.parametrize(
    "author",
    ["https://www.facebook.com/velsundpost", "desk@velsund.example", "@velsundpost", "//x.example/a", "www.x.com"],
)
def test_an_address_is_no_author(make_document: MakeDocument, author: str) -> None:
    read = read_document(make_document(_page(head=f'<meta property="article:author" content="{author}">')))
    assert read.document.author is None


def test_a_stamp_near_midnight_in_utc_is_noted(make_document: MakeDocument) -> None:
    meta = '<meta property="article:published_time" content="2021-05-11T22:30:00Z">'
    read = read_document(make_document(_page(head=meta)))
    assert "published at 22:30 UTC" in " ".join(read.notes)


@pytest.mark.parametrize(
    "label", ["author-bio", "paywall", "read-also", "cookie-consent", "newsletter-signup", "subscribe", "donate"]
)
@pytest.mark.parametrize("place", ["middle", "end"])
def test_a_box_of_the_publisher_inside_the_article_is_left_out(
    make_document: MakeDocument, label: str, place: str
) -> None:
    box = f"<div class='{label}'><h3>Support us</h3><p>Get the best stories of the harbour every morning.</p></div>"
    page = _page(middle=box) if place == "middle" else _page().replace("</article>", f"{box}</article>")
    read = read_document(make_document(page)).text
    assert "every morning" not in read
    assert "at the end of the pier" in read


def test_what_readers_wrote_below_is_left_out(make_document: MakeDocument) -> None:
    below = (
        "<div id=comments><p>I think this is a shame for the whole town.</p></div><p>© 2021 Velsund Post.</p></body>"
    )
    read = read_document(make_document(_page().replace("</body>", below))).text
    assert "shame" not in read
    assert "©" not in read


def test_an_article_that_only_a_script_would_show_is_read_from_the_page_s_data(make_document: MakeDocument) -> None:
    said = (
        "The council voted to close the pier.\\n“We will not extend the lease,” minister Karl Voss said. "
        + "It is old. " * 20
    )
    data = f'{{"@type":"NewsArticle","datePublished":"2018-03-14","articleBody":"{said}"}}'
    page = (
        f"<!DOCTYPE html><html><head><title>Pier</title><script type='application/ld+json'>{data}</script></head>"
        "<body><div id=app></div></body></html>"
    )
    read = read_document(make_document(page))
    assert read.text.startswith("The council voted to close the pier.")
    assert "“We will not extend the lease,” minister Karl Voss said." in read.text
    assert any("JSON-LD" in note for note in read.notes)
