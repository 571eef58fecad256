"""The feeds of a nightly run: valid, the newest first, nothing twice, and no word of a case becomes markup."""

from __future__ import annotations

import json
from pathlib import Path

from lxml import etree

from toolkit.desk.running.feed import MOST, Change, write_feeds

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_newest_comes_first_and_nothing_twice(tmp_path: Path) -> None:
    first = Change("pier", "2024-03-01T02:30:00Z", "first run", failed=False)
    second = Change("quay", "2024-03-02T02:30:00Z", "E_X: <b> & \x07 \ud800", failed=True)
    write_feeds(tmp_path, [first])
    write_feeds(tmp_path, [second, first])
    atom, plain = write_feeds(tmp_path, [])
    items = json.loads(plain.read_text(encoding="utf-8"))["items"]
    assert [item["title"] for item in items] == ["quay: FAILED", "pier: changed"]
    feed = etree.fromstring(atom.read_bytes())
    assert [e.findtext(f"{ATOM}title") for e in feed.iter(f"{ATOM}entry")] == ["quay: FAILED", "pier: changed"]
    assert feed.findtext(f"{ATOM}updated") == "2024-03-02T02:30:00Z"
    assert len({e.findtext(f"{ATOM}id") for e in feed.iter(f"{ATOM}entry")}) == 2
    assert "<b>" in next(feed.iter(f"{ATOM}content")).text


def test_the_feed_stays_short_and_what_is_not_ours_is_dropped(tmp_path: Path) -> None:
    (tmp_path / "feed.json").write_text('{"items": [{"id": "x"}, 3, {"id": 1}]}', encoding="utf-8")
    many = [Change(f"c{n}", f"2024-03-01T02:{n % 60:02}:00Z", str(n), failed=False) for n in range(MOST + 50)]
    _, plain = write_feeds(tmp_path, many)
    assert len(json.loads(plain.read_text(encoding="utf-8"))["items"]) == MOST
    plain.write_text("no json", encoding="utf-8")
    _, plain = write_feeds(tmp_path, many[:1])
    assert len(json.loads(plain.read_text(encoding="utf-8"))["items"]) == 1
