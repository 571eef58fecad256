"""An address that may not be asked is told in one line, before anything is looked up or sent."""

from __future__ import annotations

import pytest

from toolkit.errors import NetworkError
from toolkit.net import download, fetch
from toolkit.net.addresses import checked_address, is_public
from toolkit.net.answers import Limits

BAD = {
    "http://a.example:99999/": "E_URL",
    "http://a.example:abc/": "E_URL",
    "http://a.example:-1/": "E_URL",
    "http://a.example:0/": "E_URL",
    "http://a.example/\r\nHost: b.example": "E_URL",
    "http://a.example/\x1b[2J": "E_URL",
    "http://a.example/a b": "E_URL",
    "http://a.example/\x00": "E_URL",
    "http://a.exa\tmple/": "E_URL",
    "\nhttp://a.example/": "E_URL",
    "http://[::1": "E_URL",
    "http://[x]/": "E_URL",
    "http://a..example\u3002/": "E_URL",
    f"http://{'a' * 70}é.example/": "E_URL",
    "http://a.example/" + "x" * 100_000: "E_URL",
    "http://" + "a." * 60_000: "E_URL",
    "javascript:alert(1)": "E_URL_SCHEME",
    "file:///etc/passwd": "E_URL_SCHEME",
    "/etc/passwd": "E_URL_SCHEME",
    "/dev/zero": "E_URL_SCHEME",
    "ftp://a.example/": "E_URL_SCHEME",
    "http:///x": "E_URL_SCHEME",
    "": "E_URL_SCHEME",
    "http://user:secret@a.example/": "E_URL_SECRET",
    "https://secret@a.example/": "E_URL_SECRET",
    "http://bbc.com@127.0.0.1/": "E_URL_SECRET",
    "http://@a.example/": "E_URL_SECRET",
}


@pytest.mark.parametrize("address", BAD)
def test_an_address_that_may_not_be_asked_is_one_line(address: str) -> None:
    for ask in (fetch, lambda a: download(a, Limits(1000, 1.0, lambda *_: None)), checked_address):
        with pytest.raises(NetworkError) as caught:
            ask(address)
        told = str(caught.value)
        assert told.startswith(f"{BAD[address]}: ")
        assert "secret" not in told
        assert len(told) < 500
        assert told.isprintable()


@pytest.mark.parametrize("address", ["https://a.example", "http://A.example:8080/x?y=z#w", "http://bücher.example/ü"])
def test_other_addresses_may_be_asked(address: str) -> None:
    assert checked_address(address).hostname


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("64:ff9b::5db8:d822", True),
        ("10.0.0.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("239.1.1.1", False),
        ("0.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("ff0e::1", False),
        ("fec0::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b:1::1", False),
        ("2002:a00:1::", False),
        ("2002:5db8:d822::1", False),
        ("::10.0.0.1", False),
        ("::93.184.216.34", False),
        ("2001::1", False),
        ("2001:db8::1", False),
        ("192.88.99.1", False),
        ("192.0.0.8", False),
    ],
)
def test_which_numbers_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public
