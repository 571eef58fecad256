"""Addresses: of the machine itself, of the desk's network, with secrets, malformed, of other schemes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests.torture.corpus import REFUSED, Input

ADDRESSES = (
    "http://127.0.0.1:8099/",
    "http://localhost:8099/",
    "http://127.1:8099/",
    "http://2130706433:8099/",
    "http://0x7f.1:8099/",
    "http://017700000001:8099/",
    "http://[::1]:8099/",
    "http://[::ffff:127.0.0.1]:8099/",
    "http://[::127.0.0.1]:8099/",
    "http://[64:ff9b::7f00:1]:8099/",
    "http://[2002:7f00:1::]:8099/",
    "http://[fec0::1]:8099/",
    "http://[fe80::1%25lo]:8099/",
    "http://[ff02::1]:8099/",
    "http://10.0.0.1:8099/",
    "http://192.168.1.1:8099/",
    "http://172.16.0.1:8099/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1:8099/",
    "http://0.0.0.0:8099/",
    "http://255.255.255.255/",
    "http://224.0.0.1/",
    "http://192.0.0.1/",
    "http://198.18.0.1/",
    "http://①②⑦.⓪.⓪.①:8099/",
    "http://１２７.0.0.1:8099/",
    "http://127.0.0.1。/",
    "http://user:pw@127.0.0.1:8099/",
    "http://user@example.org/",
    "http://bbc.com@10.0.0.1:8099/",
    "http://example.org\\@10.0.0.1:8099/",
    "http://example.org#@10.0.0.1/",
    "http://10.0.0.1:8099\\example.org/",
    "http://example.org:99999/",
    "http://example.org:abc/",
    "http://example.org:-1/",
    "http://example.org:/",
    "http:///x",
    "http://",
    "http:/10.0.0.1:8099/",
    "http:10.0.0.1",
    "https://",
    "http://[::1",
    "http://[zz]/",
    "http://exa mple.org/",
    "http://a\nb/",
    "http://a\r\nHost: b/",
    "http://\x1b[2K/",
    "http://\0/",
    "http://" + "a" * 100_000 + ".org/",
    "http://" + "a." * 5_000 + "org/",
    "http://xn--/",
    "http://\u202eexample.org/",
    "file:///etc/passwd",
    "ftp://10.0.0.1/x",
    "gopher://10.0.0.1:8099/_x",
    "dict://10.0.0.1:8099/",
    "data:text/html,<p>x",
    "javascript:alert(1)",
    "ldap://10.0.0.1/",
    "jar:http://10.0.0.1!/x",
    "s3://bucket/x",
    "//10.0.0.1:8099/x",
    "HTTP://127.0.0.1:8099/",
    "http://127.0.0.1:8099/%0d%0aX:y",
    "http://ü.invalid/",
)


def inputs() -> Iterator[Input]:
    for number, address in enumerate(ADDRESSES):
        entries: list[tuple[str, ...]] = []
        if "\0" not in address:  # no command line can hold it
            entries = [("add", "harbour", address), ("quotes", address), ("new", "other", "--from", address)]
        if not entries:
            continue
        shown = address[:40].encode("unicode_escape").decode()
        yield Input(
            f"{number}: {shown}",
            f"the address {shown}",
            _nothing,
            tuple(entries),
            frozenset({REFUSED}),
            may_resolve=True,
        )


def _nothing(home: Path) -> None:
    """Write nothing: the command line holds the input."""
