"""On which day a page appeared: read wherever pages state it, and never from what stands beside the article."""

from __future__ import annotations

import pytest

from tests.quotes.conftest import MakeDocument
from toolkit.quotes import read_document
from toolkit.quotes.formats.stamps import address_day, numeric_days, stamped_day

TEXT = (
    "<p>The council of Velsund voted on Tuesday night to close the old pier, built in 1931.</p>"
    "<p>“We will not extend the lease,” harbour minister Karl Voss said after the vote in the hall.</p>"
    "<p>Residents who live along the quay asked for a second hearing before the summer.</p>"
    "<p>“Nobody asked us,” said Ida Holm, who runs the kiosk at the end of the pier.</p>"
)


def _page(*, head: str = "", before: str = "", under: str = "", end: str = "", lang: str = "") -> str:
    return (
        f"<!DOCTYPE html><html{lang and f' lang={lang}'}><head><title>Pier</title>{head}</head><body>"
        f"<nav><a href=/>Home</a></nav>{before}<article><h1>Pier to close</h1>{under}{TEXT}</article>{end}"
        "</body></html>"
    )


def _day(make_document: MakeDocument, page: str) -> str | None:
    return read_document(make_document(page)).document.published


@pytest.mark.parametrize(
    "line",
    [
        "12 May 2021",
        "Wednesday, May 12, 2021",
        "MAY 12, 2021",
        "12th May 2021",
        "Mittwoch, 12. Mai 2021",
        "Stand: 12.05.2021 10:32 Uhr",
        "Publié le 12/05/2021 à 10h32",
        "Publicado el 12/05/2021",
        "Mercoledì 12 Maggio 2021",
        "12 de maio de 2021 às 10h32",
        "środa, 12 maja 2021",
        "12 мая 2021, 10:32",
        "12 травня 2021",
        "12 Mayıs 2021 Çarşamba",
        "2021年5月12日",
        "입력 2021.05.12 10:32",
        "2021/05/12",
        "12 مايو 2021",
        "woensdag 12 mei 2021",
        "Last updated 14 May 2021; first published 12 May 2021",
        "Updated: May 14, 2021 Posted: May 12, 2021",
        "Veröffentlicht: 12.05.2021, aktualisiert: 14.05.2021",
        "Posted on May 12, 2021 by Anna Lee",
    ],
)
def test_a_day_under_the_headline_is_read_in_every_language(make_document: MakeDocument, line: str) -> None:
    assert _day(make_document, _page(under=f"<p>{line}</p>")) == "2021-05-12"


@pytest.mark.parametrize(("lang", "day"), [("en-GB", "2021-12-05"), ("fr", "2021-12-05"), ("en-US", None), ("", None)])
def test_a_day_in_figures_is_read_only_where_the_order_is_known(
    make_document: MakeDocument, lang: str, day: str | None
) -> None:
    assert _day(make_document, _page(under="<p>05/12/2021 10:32</p>", lang=lang)) == day


@pytest.mark.parametrize(
    "name",
    [
        "dc.date.created",
        "DCTERMS.issued",
        "publish_date",
        "dateCreated",
        "article:post_date",
        "rbpubdate",
        "pdate",
        "shareaholic:article_published_time",
        "mediator_published_time",
        "prism.publicationDate",
        "date.created",
        "original-publish-date",
        "gentics.date",
        "creation_date",
        "eprints.date",
        "og:published",
        "displaydate",
    ],
)
@pytest.mark.parametrize("value", ["2021-05-12T10:32:00+02:00", "Wed, 12 May 2021 10:32:00 +0200"])
def test_a_meta_element_of_many_names_states_it(make_document: MakeDocument, name: str, value: str) -> None:
    assert _day(make_document, _page(head=f'<meta name="{name}" content="{value}">')) == "2021-05-12"


@pytest.mark.parametrize("name", ["article:modified_time", "og:updated_time", "last-modified", "revised", "expires"])
def test_a_day_of_change_is_no_day_of_publication(make_document: MakeDocument, name: str) -> None:
    assert _day(make_document, _page(head=f'<meta property="{name}" content="2021-05-12T10:32:00Z">')) is None


@pytest.mark.parametrize(
    "block",
    [
        '{"@type":"NewsArticle","dateCreated":"2021-05-12","dateModified":"2021-05-14"}',
        '{"@type":"NewsArticle","headline":"A "b" c","datePublished":"2021-05-12",}',
        '//<![CDATA[\n{"@type":"NewsArticle","datePublished":"2021-05-12"}\n//]]>',
        '{"@type":"WebSite"}\n{"@type":"NewsArticle","datePublished":"2021-05-12"}',
        '{"@type":"WebPage","mainEntityOfPage":{"@type":"NewsArticle","datePublished":"2021-05-12"}}',
        '{"@type":"ScholarlyArticle","datePublished":"2021/05/12"}',
        '{"@type":"Dataset","datePublished":"2021-5-12"}',
    ],
)
def test_json_of_every_kind_and_damaged_states_it(make_document: MakeDocument, block: str) -> None:
    page = _page(head=f'<script type="application/ld+json">{block}</script>')
    assert _day(make_document, page) == "2021-05-12"


def test_a_list_of_articles_dates_none_of_them(make_document: MakeDocument) -> None:
    block = (
        '[{"@type":"BlogPosting","datePublished":"2021-05-12"},{"@type":"BlogPosting","datePublished":"2021-05-01"}]'
    )
    assert _day(make_document, _page(head=f'<script type="application/ld+json">{block}</script>')) is None


@pytest.mark.parametrize(
    "under",
    [
        "<time datetime='12.05.2021 10:32'>x</time>",
        "<time datetime='May 12, 2021'>x</time>",
        "<abbr class=published title='2021-05-12T10:32:00'>12 May</abbr>",
        "<span class=published title=2021-05-12>x</span>",
        "<time datetime=20210512T1032>x</time>",
        "<span data-date=2021-05-12>x</span>",
        "<relative-time datetime=2021-05-12T08:32:00Z>3 days ago</relative-time>",
        "<li property='schema:datePublished' content=2021-05-12>12.05.2021</li>",
        "<time class=updated datetime=2021-05-14>x</time><time class=published datetime=2021-05-12>x</time>",
        "<div class=date>12 May 2021</div><div class=updated>14 May 2021</div>",
    ],
)
def test_an_element_beside_the_headline_states_it(make_document: MakeDocument, under: str) -> None:
    assert _day(make_document, _page(under=under)) == "2021-05-12"


@pytest.mark.parametrize(
    "beside",
    [
        "<aside><time datetime=2020-01-03>3 January 2020</time> Old</aside>",
        "<div class=related><h3>More</h3><p>3 January 2020</p><p>Old thing</p></div>",
        "<div id=comments><div class=comment><time datetime='2021-05-20T10:00'>20 May</time><p>Nice</p></div></div>",
        "<div class=sidebar><p>Next event: 3 June 2022</p></div>",
        "<div class=today>Monday, 30 November 2026</div>",
        "<footer>© 2026 Velsund Post</footer>",
        "<ul class='most-read'><li><time datetime=2021-05-01>1 May</time></li></ul>",
        "<div class=archive-widget><span data-date=2019-01-01>January 2019</span></div>",
    ],
)
@pytest.mark.parametrize("place", ["before", "end"])
def test_what_stands_beside_the_article_dates_nothing(make_document: MakeDocument, beside: str, place: str) -> None:
    page = _page(before=beside) if place == "before" else _page(end=beside)
    assert _day(make_document, page) is None


@pytest.mark.parametrize("value", ["2099-01-01", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00", "n/a", "{{date}}"])
def test_a_template_s_day_is_none(make_document: MakeDocument, value: str) -> None:
    assert _day(make_document, _page(head=f'<meta name="date" content="{value}">')) is None


def test_the_paper_s_own_day_outranks_a_stamp_in_utc_and_the_day_of_a_change(make_document: MakeDocument) -> None:
    utc = '<meta property="article:published_time" content="2021-05-13T01:30:00Z">'
    assert _day(make_document, _page(head=utc, under="<p>12 May 2021</p>")) == "2021-05-12"
    assert _day(make_document, _page(head=utc)) == "2021-05-13"
    changed = '<meta name="date" content="2021-05-14">'
    assert _day(make_document, _page(head=changed, under="<p>Published 12 May 2021</p>")) == "2021-05-12"


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://velsund.example/2021/05/12/pier-to-close.html", "2021-05-12"),
        ("https://velsund.example/news/2021-05-12-pier", "2021-05-12"),
        ("https://velsund.example/20210512/pier", "2021-05-12"),
        ("https://velsund.example/2021/5/2/pier", "2021-05-02"),
        ("https://velsund.example/news/20210512345-pier", None),
        ("https://velsund.example/2021/05/pier", None),
        ("https://velsund.example/2021/05/12/on-2020-01-03", None),
        ("https://velsund.example/2021/13/12/pier", None),
    ],
)
def test_an_address_gives_a_day_only_where_it_holds_one(address: str, day: str | None) -> None:
    assert address_day(address) == day


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("Wed May 12 10:32:00 CEST 2021", "2021-05-12"),
        ("20210512103200", "2021-05-12"),
        ("1620808320000", "2021-05-12"),
        ("Wednesday, 12-May-21 10:32:00 UTC", "2021-05-12"),
        ("2021 May 12", "2021-05-12"),
        ("13/05/2021", "2021-05-13"),
        ("12/05/2021", None),
        ("1620", None),
        ("", None),
        ("2021-02-30", None),
    ],
)
def test_a_stamp_is_read_as_it_is_written(value: str, day: str | None) -> None:
    assert stamped_day(value) == day


def test_equal_figures_have_one_order() -> None:
    assert numeric_days("05/05/2021") == ["2021-05-05"]
    assert numeric_days("05/12/2021", day_first=False) == ["2021-05-12"]


@pytest.mark.parametrize(
    "written",
    [
        "14. marts 2018",
        "2018. március 14.",
        "14 Μαρτίου 2018",
        "14 Maret 2018",
        "14 במרץ 2018",
        "14 mar 2018",
        "Wed Mar 14 08:15:30 CET 2018",
        "Wed, 14 Mar 2018 08:15:00 +0100",
    ],
)
def test_a_day_below_the_headline_is_read_in_further_languages(make_document: MakeDocument, written: str) -> None:
    body = "<p>The council of the town voted on Tuesday night to close the old pier, which was built long ago.</p>" * 3
    page = f"<!DOCTYPE html><html><head><title>Pier</title></head><body><h1>Pier</h1><p>{written}</p>{body}"
    assert read_document(make_document(page)).document.published == "2018-03-14"


def test_a_day_may_stand_below_the_article_and_never_below_a_picture(make_document: MakeDocument) -> None:
    body = "<p>The council of the town voted on Tuesday night to close the old pier, which was built long ago.</p>" * 3
    head = "<!DOCTYPE html><html><head><title>Pier</title></head><body><h1>Pier</h1>"
    figure = "<figure><figcaption>The pier on 14 March 1931</figcaption></figure>"
    below = read_document(make_document(f"{head}{body}<p>Published 14 March 2018</p></body></html>"))
    assert below.document.published == "2018-03-14"
    assert read_document(make_document(f"{head}{figure}{body}</body></html>")).document.published is None
