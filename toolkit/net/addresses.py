"""Addresses of the network: which may be asked at all, told before anything is looked up or sent."""

from __future__ import annotations

import ipaddress
import re
import socket
from urllib.parse import SplitResult, urlsplit

from toolkit.errors import NetworkError
from toolkit.settings import get_settings

LONGEST_ADDRESS = 8_000
"""Characters of an address at most, as RFC 9110 (section 4.1) asks servers to take at least."""

_NEVER_WRITTEN = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SHOWN = 80

_NAT64 = (ipaddress.ip_network("64:ff9b::/96"),)
"""Where an address of IPv6 holds one of IPv4 that a gateway of the network goes to (RFC 6052)."""
_NO_PLACE = tuple(
    ipaddress.ip_network(block)
    for block in ("::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fec0::/10", "192.88.99.0/24", "192.0.0.0/24")
)
"""IPv4-compatible, local NAT64, Teredo, 6to4, site-local, 6to4's relays, IETF's own: none is how a public server is
reached today (RFC 4291, 8215, 4380, 7526, 3879, 6890), and each can stand for an address of the desk's own network."""


def checked_address(address: str) -> SplitResult:
    """Take an address apart, or say why it is none that may be asked.

    Returns
    -------
    SplitResult
        Its parts: http or https, with a host and a port that exist, and without a user or a password.

    Raises
    ------
    NetworkError
        It is no http(s) address (E_URL_SCHEME), or not one that may be asked (E_URL).
    """
    if len(address) > LONGEST_ADDRESS:
        raise _no_address(address, f"an address of {len(address):,} characters")
    if _NEVER_WRITTEN.search(address):
        raise _no_address(address, "an address with spaces or control characters")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError as e:
        raise _no_address(address, f"no address ({e})") from e
    if parts.scheme not in {"http", "https"} or not host:
        raise NetworkError(
            f"{address[:_SHOWN]!r} is not an http or https address",
            code="E_URL_SCHEME",
            remedy="Give an address that begins with http:// or https://, or the name of a file that is there.",
        )
    if "@" in parts.netloc:
        raise NetworkError(
            f"the address of {host} holds a user or a password",
            code="E_URL_SECRET",
            remedy="Leave out what stands before the @: the log keeps addresses for good, and passes them on.",
        )
    if port == 0 or not ascii_host(host):
        raise _no_address(address, "an address whose host or port cannot be")
    return parts


def _no_address(address: str, what: str) -> NetworkError:
    return NetworkError(f"{address[:_SHOWN]!r} is {what}", code="E_URL", remedy="Copy the address again.")


def ascii_host(host: str) -> str:
    """Give a host as it goes over the line; "" for one that cannot.

    Parameters
    ----------
    host
        A name in any script, or a numeric address.
    """
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def without_secrets(address: str) -> str:
    """Give an address as messages name it: without a query, which may hold a key, and cut short."""
    return address.partition("?")[0][:400]


_KEY = re.compile(r"(?<=[?&])([\w.-]*(?:key|token|secret|signature|sig|auth|password|app_?id|app_?code))=[^&#]+", re.I)
"""Values of a query that pay for what is fetched, as services call them."""


def without_keys(address: str) -> str:
    """Give an address without the values of keys and tokens in its query, for a log that others will read.

    Examples
    --------
    >>> without_keys("https://tiles.example.org/3/2/1.png?style=old&access_token=pk.1")
    'https://tiles.example.org/3/2/1.png?style=old&access_token=...'
    """
    return _KEY.sub(r"\1=...", address)


def is_public(address: str) -> bool:
    """Tell whether a numeric address is one of the public network.

    Parameters
    ----------
    address
        IPv4 or IPv6.

    Examples
    --------
    >>> is_public("93.184.216.34"), is_public("64:ff9b::a00:1"), is_public("2002:a00:1::")
    (True, False, False)
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        mapped = ip.ipv4_mapped
        if mapped is None and any(ip in block for block in _NAT64):
            mapped = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if mapped is not None:
            return is_public(str(mapped))
    outside = any(ip in block for block in _NO_PLACE if block.version == ip.version)
    return ip.is_global and not ip.is_multicast and not outside


def public_addresses(host: str, port: int) -> list[str]:
    """Resolve a host and refuse it if any of its addresses is private.

    Parameters
    ----------
    host
        Name or literal address, in any notation the system's resolver takes.
    port
        TCP port.

    Returns
    -------
    list of str
        Numeric addresses; connect to these and no others.

    Raises
    ------
    NetworkError
        It does not resolve, or an address is not global (E_URL_PRIVATE).
    """
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as e:
        raise NetworkError(f"{host} does not resolve ({e})", remedy="Check the address and the connection.") from e
    for address in sorted(found):
        if not is_public(address) and not get_settings().allow_private:
            raise NetworkError(
                f"{host} is the private address {address}",
                code="E_URL_PRIVATE",
                remedy="Set DATELINE_ALLOW_PRIVATE=1 if this is your desk's own server.",
            )
    return sorted(found)
