"""What changed, as feeds: runs/feed.atom (RFC 4287) and runs/feed.json (JSON Feed 1.1), for readers and chat rooms."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from toolkit.desk.folders import writing
from toolkit.errors import FileError
from toolkit.evidence import write_atomic
from toolkit.reading import read_json

MOST = 200
"""Entries kept: half a year of nights with one change each."""

_ADDRESS = "https://jsonfeed.org/version/1.1"
_DAY = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Change(NamedTuple):
    """What came of one case: its slug, when (UTC), what is told, and whether the run failed."""

    case: str
    at: str
    told: str
    failed: bool


def write_feeds(runs: Path, changes: Iterable[Change]) -> tuple[Path, Path]:
    """Put what changed before what the feeds hold.

    Parameters
    ----------
    runs
        Folder of the runs.
    changes
        What changed in this batch; the same change twice is one entry.

    Returns
    -------
    tuple of Path
        The Atom feed and the JSON Feed.

    Raises
    ------
    StorageError
        They cannot be written.
    """
    new = [_item(change) for change in changes]
    known = {item["id"] for item in new}
    items = [*new, *(item for item in _held(runs / "feed.json") if item["id"] not in known)][:MOST]
    atom, plain = runs / "feed.atom", runs / "feed.json"
    with writing(runs):
        runs.mkdir(parents=True, exist_ok=True)
        write_atomic(atom, _atom(items).encode())
        write_atomic(plain, _json(items).encode())
    return atom, plain


def _item(change: Change) -> dict[str, Any]:
    name = hashlib.sha256("\n".join((change.case, change.at, change.told)).encode(errors="replace")).hexdigest()
    return {
        "id": f"urn:sha256:{name}",
        "url": f"{change.case}/report/report.html",
        "title": f"{change.case}: {'FAILED' if change.failed else 'changed'}",
        "content_text": _plain(change.told),
        "date_published": change.at,
        "tags": ["failed" if change.failed else "changed", change.case],
    }


def _plain(text: str) -> str:
    """Leave out characters that XML cannot hold."""
    return re.sub(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


def _held(path: Path) -> list[dict[str, Any]]:
    """Return the entries of the feed as it stands; one that cannot be read is begun again."""
    if not path.is_file():
        return []
    try:
        listed = read_json(path).get("items")
    except FileError:
        return []
    wanted = {"id", "url", "title", "content_text", "date_published", "tags"}
    return [item for item in listed if _is_ours(item, wanted)] if isinstance(listed, list) else []


def _is_ours(item: Any, wanted: set[str]) -> bool:
    if not isinstance(item, dict) or set(item) != wanted or not isinstance(item["tags"], list):
        return False
    words = [item[key] for key in wanted - {"tags"}] + item["tags"]
    return all(isinstance(word, str) for word in words) and _DAY.fullmatch(item["date_published"]) is not None


def _json(items: list[dict[str, Any]]) -> str:
    feed = {"version": _ADDRESS, "title": "dateline: what changed", "items": items}
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _atom(items: list[dict[str, Any]]) -> str:
    updated = max((item["date_published"] for item in items), default="1970-01-01T00:00:00Z")
    entries = "".join(map(_entry, items))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        "<title>dateline: what changed</title>\n<id>urn:dateline:feed</id>\n"
        f'<updated>{updated}</updated>\n<author><name>dateline</name></author>\n<link rel="self" href="feed.atom"/>\n'
        f"{entries}</feed>\n"
    )


def _entry(item: dict[str, Any]) -> str:
    return (
        f"<entry><title>{escape(_plain(item['title']))}</title><id>{escape(item['id'])}</id>"
        f"<updated>{item['date_published']}</updated><link href={quoteattr(_plain(item['url']))}/>"
        f'<content type="text">{escape(_plain(item["content_text"]))}</content></entry>\n'
    )
