"""Text that comes in a structure of its own: mails, subtitles, feeds and posts; files of places are refused by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import Any

from toolkit.evidence.kinds import places_form
from toolkit.naming import is_text_encoding
from toolkit.quotes.encodings import decode
from toolkit.quotes.formats.body import Body, Paragraph, damaged, fact, join
from toolkit.quotes.formats.markup import tokens
from toolkit.reading import NestedError, any_json

MOST_PARTS = 200
"""Parts of a mail that are looked through for its text."""

MOST_ITEMS = 5_000
"""Entries of a feed, posts of a file and cues of a film that are read."""

DEEPEST = 12
"""Nested values in which posts are looked for."""

_MAIL = re.compile(rb"\s*(?:From |(?=(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){2}))", re.I)
_PLAIN_DAY = re.compile(r"(?:[A-Z][a-z]+,? )?(?:\d{1,2}\.? [A-Z][a-z]+|[A-Z][a-z]+ \d{1,2},) \d{4}")
_MAIL_FIELDS = re.compile(rb"^(From|To|Date|Subject|Message-ID|Received|MIME-Version):", re.I | re.M)
_LONG_FIELD = re.compile(rb"^(content-[a-z-]{1,30}:(?:[^\n]|\n[ \t]){4000})(?:[^\n]|\n[ \t])+", re.I | re.M)
"""A field that says how a part is set, longer than any is: email reads its marks in the square of their number (22 CPU
seconds for 240 kB of them)."""
_SRT = re.compile(rb"\s*\d+\r?\n\d\d:\d\d:\d\d[,.]\d{3} --> ")
_CUE = re.compile(
    r"(?P<start>(?:\d+:)?\d\d:\d\d[.,]\d{3})\s+-->\s+(?P<end>(?:\d+:)?\d\d:\d\d[.,]\d{3})[^\n]*\n(?P<words>(?:[^\n]+\n?)+)"
)
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^>\n]{1,60})>", re.I)
_TAG = re.compile(r"<[^>\n]{0,80}>|\{\\[^}\n]{0,40}\}")
_ROOT = re.compile(rb"(?:\s|\xef\xbb\xbf|<\?xml[^>]*>|<!--.*?-->|<!DOCTYPE[^>]*>)*<(?P<root>[\w:]+)", re.S)
_FEEDS = frozenset({b"rss", b"feed", b"rdf:rdf"})

_BRACKETS = re.compile(rb"\s*[\[{][\[{\s]{200}")
"""Brackets as no text opens with them."""
_CODE = re.compile(r"<(script|style)\b[^>]*>.*?</\1>", re.I | re.S)

_TEXT = ("full_text", "text", "content", "body", "message", "selftext")
_WHO = ("username", "screen_name", "user", "author", "account", "from", "name", "display_name")
_WHEN = ("created_at", "date", "published", "timestamp", "created", "time")
_MAILED = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4}(?: \d\d:\d\d)?(?![\d])")
"""Day and hour in a feed or a mail: "Tue, 04 Jul 2023 10:00", without seconds and zone."""
_TURN = re.compile(r"[A-Z][\w .’'-]{1,40}:\s|- |>>")
"""How a new voice begins in subtitles."""
_SOUND = re.compile(r"\[[^\]]*\]|\([^)]*\)|♪.*")
"""A cue that holds what is heard and nobody says: "[music]"."""
_DAY = re.compile(r"(\d{4}-\d\d-\d\d)[T ]?(\d\d:\d\d)?")


def read_structured(data: bytes, where: str) -> Body | None:
    """Read a file that is a mail, subtitles, a feed or posts.

    Parameters
    ----------
    data
        Its bytes.
    where
        Document and file, for messages.

    Returns
    -------
    Body or None
        None for a file that is none of these.

    Raises
    ------
    DocumentError
        A file of places (E_DOCUMENT_PLACES), or JSON that holds no posts (E_DOCUMENT_FORMAT).
    """
    head = data[:8192]
    root = _ROOT.match(head)
    name = root["root"].lower() if root else b""
    form = places_form(head)
    if form is not None:
        raise damaged(
            f"the file is {form}: places, not prose",
            where,
            code="E_DOCUMENT_PLACES",
            remedy="Take it into a case: 'dateline add CASE FILE'; 'dateline draft CASE' offers its places as sites.",
        )
    if name in _FEEDS:
        return _feed(data, where)
    if head.lstrip(b"\xef\xbb\xbf").startswith(b"WEBVTT") or _SRT.match(head):
        return _subtitles(data, where)
    if _is_mail(head):
        return _mail(data, where)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in {b"{", b"["} and (b'"' in head or _BRACKETS.match(head)):
        return _posts(data, where)
    return None


def _is_mail(head: bytes) -> bool:
    if _MAIL.match(head) is None:
        return False
    fields = {m.group(1).lower() for m in _MAIL_FIELDS.finditer(head.split(b"\n\n")[0].split(b"\r\n\r\n")[0])}
    return b"from" in fields and len(fields) > 2


def _mail(data: bytes, where: str) -> Body:
    from email import policy
    from email.parser import BytesParser
    from email.utils import parsedate_to_datetime

    try:
        message = BytesParser(policy=policy.compat32).parsebytes(_LONG_FIELD.sub(rb"\1", data))
        parts = list(islice(_own_parts(message), MOST_PARTS + 1))
    except RecursionError as e:
        raise damaged(
            "the mail holds mails in mails, deeper than is read",
            where,
            code="E_DOCUMENT_FORMAT",
            remedy="Save its text as .txt.",
        ) from e
    sender, receiver = _header(message, "From"), _header(message, "To")
    try:
        sent = parsedate_to_datetime(str(message.get("Date"))).isoformat()
    except (TypeError, ValueError, OverflowError):
        sent = _plain_day(_header(message, "Date"))
    stated = fact("title", _header(message, "Subject"), "mail")
    stated += fact("author", _sender(sender), "mail")
    stated += fact("published", sent, "mail date")
    kinds = [(p, p.get_content_type()) for p in parts]
    attached = [p for p in parts if p.get_filename() or p.get_content_disposition() == "attachment"]
    attached += [p for p, kind in kinds if kind.startswith("message/") and p not in attached]
    text = next((p for p, kind in kinds if kind == "text/plain" and p not in attached), None)
    page = next((p for p, kind in kinds if kind == "text/html" and p not in attached), None)
    when = f"sent {sent}" if sent else "without the time it was sent"
    notes = [f"a mail from {sender or 'nobody named'} to {receiver or 'nobody named'}, {when}"]
    named = ", ".join(_plain_header(p.get_filename() or p.get_content_type())[:80] for p in attached[:5])
    notes += [f"left out: {len(attached)} attached, which have other authors: {named}"] if attached else []
    notes += [f"the mail has more than {MOST_PARTS} parts; the others are left out"] if len(parts) > MOST_PARTS else []
    chosen = text or page
    if chosen is None:
        beside = f" of its own, and {len(attached)} attached: {named}" if attached else ""
        remedy = "Save what is attached, and add it." if attached else "Save its text as .txt."
        raise damaged(f"the mail holds no text{beside}", where, code="E_DOCUMENT_EMPTY", remedy=remedy)
    body = chosen.get_payload(decode=True)
    payload = body if isinstance(body, bytes) else b""
    words_of, forged = _decoded(payload, chosen.get_content_charset())
    notes += forged
    if text is None:
        words_of = _without_tags(words_of)
    paragraphs = [Paragraph(block.strip()) for block in re.split(r"\n\s*\n", words_of.replace("\r\n", "\n"))]
    return join(paragraphs, encoding="mail", stated=stated, notes=notes)


def _own_parts(message: Any) -> Iterator[Any]:
    """Give the parts of a mail, and none of the mails in it: those were written by others."""
    yield message
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            yield from _own_parts(part)


def _plain_day(written: str) -> str:
    """Read the day in the head of a letter or memo: "Date: 14 March 2024"; "" where it is none."""
    from toolkit.quotes.dates import find_dates

    found = find_dates(written) if _PLAIN_DAY.fullmatch(written) else []
    return (found[0].edtf or "") if len(found) == 1 else ""


def _sender(sender: str) -> str:
    """Give who sent a mail; a letter's "From: Halina Wrona, guest house" holds no address."""
    from email.utils import parseaddr

    if "@" not in sender:
        return sender.partition(",")[0].strip()
    name, address = parseaddr(sender)
    return name or address


def _header(message: Any, name: str) -> str:
    return _plain_header(str(message.get(name) or ""))


def _plain_header(written: str) -> str:
    from email.errors import CharsetError, HeaderParseError
    from email.header import decode_header, make_header

    value = written[:2_000]
    try:
        return " ".join(str(make_header(decode_header(value))).split())
    except (LookupError, CharsetError, HeaderParseError, ValueError):
        return " ".join(value.split())


def _decoded(payload: bytes, charset: str | None) -> tuple[str, list[str]]:
    """Decode a part; where the charset that it names is none, or not that of its bytes, as UTF-8, with a note.

    Bytes that are UTF-8 are hardly ever anything else (RFC 3629, section 1); what is none stands as �.
    """
    named = (charset or "utf-8").lower()
    shifts = named.startswith(("utf-7", "iso-2022", "hz"))  # these are ASCII to look at
    try:
        if not shifts:
            plain = payload.decode("utf-8")
            other = named not in _LIKE_UTF_8 and (not payload.isascii() or named.startswith(("utf-16", "utf-32")))
            return plain, [f"the mail calls its bytes {named[:40]}, and they are UTF-8"] if other else []
    except UnicodeDecodeError:
        pass
    try:
        if is_text_encoding(named):
            return payload.decode(named), []
    except UnicodeError:
        pass
    note = f"the mail calls its bytes {named[:40]}, which cannot be; letters that are not UTF-8 stand as �"
    return payload.decode("utf-8", errors="replace"), [note]


_LIKE_UTF_8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})


def _without_tags(source: str) -> str:
    """Give the text of a piece of HTML, a blank line between its blocks."""
    parts = []
    for token in tokens(source):
        if token.kind == "text":
            parts.append(token.text)
        elif token.name in {"p", "div", "br", "li", "h1", "h2", "h3", "tr", "blockquote"}:
            parts.append("\n\n")
    return "".join(parts)


def _subtitles(data: bytes, where: str) -> Body:
    source, _, notes = decode(data, where)
    paragraphs: list[Paragraph] = []
    speaking = begun = ""
    words_of: list[str] = []
    every = list(_CUE.finditer(source.replace("\r\n", "\n")))
    cues = every[:MOST_ITEMS]
    for cue in cues:
        voice = _VOICE.search(cue["words"])
        line = " ".join(_TAG.sub("", _CODE.sub(" ", cue["words"])).split())
        who = voice.group(1).strip() if voice else ""
        sound = any(_SOUND.fullmatch(heard) for heard in (line, *words_of[-1:]))
        if (who != speaking or sound or _TURN.match(line)) and words_of:
            paragraphs.append(Paragraph(_turn(speaking, words_of), time=begun, voice=speaking))
            words_of = []
        begun = begun if words_of else cue["start"]
        speaking = who
        words_of.append(line.removeprefix("- ").lstrip("> "))
    paragraphs.append(Paragraph(_turn(speaking, words_of), time=begun, voice=speaking))
    if not cues:
        raise damaged("the subtitles hold no words", where, code="E_DOCUMENT_EMPTY", remedy="Export them again.")
    told = f"subtitles: {len(cues)} cues from {cues[0]['start']} to {cues[-1]['end']}; these are times of the film"
    more = [f"the film has {len(every):,} cues; {len(cues):,} are read"] if len(every) > len(cues) else []
    crossed = sum(_seconds(b["start"]) < _seconds(a["end"]) for a, b in pairwise(cues))
    if crossed:
        more.append(f"{crossed:,} cues begin before the one above them ends; they are read in the order of the file")
    return join(paragraphs, encoding="subtitles", notes=[*notes, told, *more])


def _seconds(code: str) -> float:
    """Give a time code in seconds."""
    *hours, minutes, seconds = code.replace(",", ".").split(":")
    return sum(3600 * int(h) for h in hours) + 60 * int(minutes) + float(seconds)


def _turn(who: str, words_of: list[str]) -> str:
    return f"{who}: {' '.join(words_of)}" if who else " ".join(words_of)


def _feed(data: bytes, where: str) -> Body:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    root = etree.fromstring(data, parser)
    if root is None:
        raise damaged("the feed is damaged", where, code="E_DOCUMENT_FORMAT", remedy="Fetch it again.")
    items = [e for e in root.iter() if isinstance(e.tag, str) and etree.QName(e).localname in {"item", "entry"}]
    paragraphs: list[Paragraph] = []
    for item in items[:MOST_ITEMS]:
        held = {etree.QName(e).localname: "".join(e.itertext()) for e in item if isinstance(e.tag, str)}
        day = held.get("pubDate") or held.get("published") or held.get("updated") or held.get("date") or ""
        body = held.get("encoded") or held.get("content") or held.get("description") or held.get("summary") or ""
        paragraphs += [Paragraph(_entry_day(day)), Paragraph(" ".join(held.get("title", "").split()))]
        blocks = re.split(r"\n\s*\n", _without_tags(body))
        paragraphs += [Paragraph(" ".join(block.split())) for block in blocks]
    title = next((e.text for e in root.iter() if isinstance(e.tag, str) and etree.QName(e).localname == "title"), None)
    notes = [f"a feed of {len(items)} entries" + (f"; {MOST_ITEMS} are read" if len(items) > MOST_ITEMS else "")]
    return join(paragraphs, encoding="feed", stated=fact("title", title, "feed"), notes=notes)


def _entry_day(written: str) -> str:
    """Give an entry's day and hour as a line that heads it; as written where it is in no form that feeds have."""
    written = " ".join(written.split())
    day = _DAY.match(written)
    if day:
        return " ".join(g for g in day.groups() if g)
    mailed = _MAILED.match(written)
    return mailed[0] if mailed else written


def _posts(data: bytes, where: str) -> Body | None:
    source, _, notes = decode(data, where)
    found: list[Paragraph] = []
    count = 0
    lost: list[str] = []
    try:
        values = [v for v in _values(source, lost) if isinstance(v, (dict, list))]
    except NestedError as e:
        if not source.rstrip().endswith(("]", "}")):
            return None  # brackets that nothing closes are a text
        raise damaged(
            "the file is JSON, nested deeper than is read",
            where,
            code="E_DOCUMENT_FORMAT",
            remedy="Save the text that matters as .txt.",
        ) from e
    if not values:
        return None  # a text that opens with a bracket
    for value in values:
        for post in _things(value):
            words_of = next((post[k] for k in _TEXT if isinstance(post.get(k), str)), "")
            if not words_of.strip() or count >= MOST_ITEMS:
                continue
            count += 1
            who = _name(post)
            day = _DAY.match(next((post[k] for k in _WHEN if isinstance(post.get(k), str)), ""))
            found += [Paragraph(" ".join(g for g in day.groups() if g))] if day else []
            found.append(Paragraph(f"{who}: {words_of.strip()}" if who else words_of.strip(), voice=who))
    if not count:
        raise damaged(
            "the file is JSON and holds no posts with a text",
            where,
            code="E_DOCUMENT_FORMAT",
            remedy="Save the text that matters as .txt, or each post with the key text.",
        )
    told = [*notes, f"{count} posts are read, each with its author and its day"]
    if lost:
        told.append(f"lines that are no JSON, or nested deeper than is read, are left out: {len(lost)}")
    return join(found, encoding="json", notes=told)


def _values(source: str, lost: list[str]) -> Iterator[Any]:
    """Give the values of a file of JSON, or of one JSON value a line; lines that hold none go to ``lost``."""
    try:
        yield any_json(source.lstrip("\ufeff"))
    except NestedError:
        raise
    except ValueError:
        for line in islice(source.splitlines(), MOST_ITEMS):
            try:
                yield any_json(line)
            except ValueError:
                lost += [line] if line.strip() else []


def _things(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Give every object that holds a text, in order."""
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        if any(isinstance(value.get(k), str) for k in _TEXT):
            yield value
            return
        value = list(value.values())
    if isinstance(value, list):
        for item in value[: MOST_ITEMS * 4]:
            yield from _things(item, depth + 1)


def _name(post: dict[str, Any], depth: int = 0) -> str:
    """Give who wrote a post: "@user" for a name without blanks."""
    for key in _WHO:
        value = post.get(key)
        if isinstance(value, dict) and depth < 3:
            return _name(value, depth + 1)
        if isinstance(value, str) and 1 < len(value.strip()) <= 60 and "\n" not in value:
            who = value.strip().lstrip("@")
            return f"@{who}" if re.fullmatch(r"\w{2,30}", who) else who
    return ""
