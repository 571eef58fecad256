"""The one HTTP client: capped in bytes and time, polite, and closed to private addresses.

Politeness is built in: ``fetch`` waits its turn at a host among all processes of this user (``pace_s``) and can answer
from the disk (``keep_s``), so that a service is never asked twice for the same.

Nothing else in dateline opens an address. A step runs with the network shut (``shut``) unless ``--online`` was given.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin

from toolkit.errors import NetworkError
from toolkit.net.addresses import ascii_host, checked_address, public_addresses, without_secrets
from toolkit.net.answers import Answer, Asked, Hop, Limits, Pool
from toolkit.net.rate_limit import keep, kept_file, read_kept, wait_turn
from toolkit.records.numerals import whole_number
from toolkit.settings import get_settings

if TYPE_CHECKING:
    import httpx2

__all__ = [
    "Answer",
    "Hop",
    "Limits",
    "Pool",
    "download",
    "fetch",
    "get_json",
    "host_matches",
    "post_json",
    "public_addresses",
    "shut",
    "user_agent",
]

MAX_BYTES = 50_000_000
"""Largest answer read, in bytes."""

TOTAL_SECONDS = 60.0
"""Longest time one request may take, redirects and retries included."""

STALL_SECONDS = 20.0
"""Longest silence of a server, in seconds."""

MAX_REDIRECTS = 5
RETRIES = 3
RETRY_STATUS = {429, 502, 503, 504}
_PRIVATE_HEADERS = frozenset({"set-cookie", "set-cookie2", "www-authenticate", "proxy-authenticate"})
_IN_A_HEADER = "".join(chr(n) for n in range(0x20, 0x7F))
KEPT_HEADERS = ("content-range", "content-type", "date", "etag", "last-modified", "retry-after", "server")


def fetch(
    address: str,
    *,
    method: str = "GET",
    body: Mapping[str, Any] | None = None,
    pace_s: float = 0.0,
    keep_s: float = 0.0,
    span: tuple[int, int] | None = None,
    hosts: Sequence[str] | None = None,
    pool: Pool | None = None,
) -> Answer:
    """Request one http(s) address and read the whole answer.

    Parameters
    ----------
    address
        Absolute http or https address.
    method
        GET or POST.
    body
        JSON body of a POST.
    pace_s
        Least seconds between two requests to this host, over all processes that share the cache folder.
    keep_s
        Seconds for which an answer kept on disk is given instead; 0 asks always and keeps nothing.
    span
        First and last byte wanted, by an HTTP range; the answer may be shorter at the end of the file.
    hosts
        Host patterns that the address and every redirect must match; absent = any public host.
    pool
        Connections to reuse; whoever made it closes its clients.

    Returns
    -------
    Answer
        Status 200 to 299.

    Raises
    ------
    NetworkError
        Not http(s), a private address or a host not named, too big, too slow, an error status after the retries
        (E_NET_MISSING for 404 and 410), or a server that gives no parts of files (E_NET_RANGE).
    """
    asked = Asked(method, body, span, hosts, pool, pace_s=pace_s)
    kept = kept_file(address, method, body) if keep_s else None
    if kept is not None and (held := read_kept(kept, keep_s)) is not None:
        return Answer(*held)

    answer = _ask(address, asked)
    if kept is not None:
        keep(kept, answer.address, answer.body, answer.headers)
    return answer


def download(address: str, limits: Limits) -> Answer:
    """Request one http(s) address for keeps: with caps of its own, every header but cookies, and the way it took.

    Parameters
    ----------
    address
        Absolute http or https address.
    limits
        Caps, and who is told how far it is.

    Returns
    -------
    Answer
        Status 200 to 299.

    Raises
    ------
    NetworkError
        As ``fetch``; more bytes or time than allowed (E_FETCH_LIMIT); fewer bytes than announced.
    """
    return _ask(address, Asked(limits=limits))


class _Time:
    """The time that a request may take; waiting for a turn is not counted."""

    def __init__(self, seconds: float):
        self._until = time.monotonic() + seconds

    def wait_turn(self, host: str, pace_s: float) -> None:
        self._until += wait_turn(host, pace_s)

    def left(self) -> float:
        return self._until - time.monotonic()


def _ask(address: str, asked: Asked) -> Answer:
    clock = _Time(asked.limits.most_s if asked.limits else TOTAL_SECONDS)
    for attempt in range(1, RETRIES + 1):
        status, answer = _follow(address, asked, clock)
        if 200 <= status < 300:
            return answer
        if status not in RETRY_STATUS or attempt == RETRIES:
            raise _refused(status, attempt, address)
        wait = _seconds(answer.headers.get("retry-after"), default=2.0**attempt)
        if wait > clock.left():
            raise NetworkError(
                f"the server asks to wait {wait:g} s", where=without_secrets(address), remedy="Try again later."
            )
        time.sleep(wait)
    raise NetworkError("no attempt was made", where=without_secrets(address))


def _refused(status: int, attempts: int, address: str) -> NetworkError:
    where = without_secrets(address)
    if status in {404, 410}:
        return NetworkError(
            f"HTTP {status}: it is not there", where=where, remedy="Look for it anew.", code="E_NET_MISSING"
        )
    return NetworkError(
        f"HTTP {status} after {attempts} attempt(s)", where=where, remedy="Try again later.", code="E_NET_STATUS"
    )


def _seconds(value: str | None, *, default: float) -> float:
    """Read Retry-After: seconds, or a date (RFC 9110, section 10.2.3)."""
    if not value:
        return default
    if (seconds := whole_number(value)) is not None:
        return float(seconds)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError):
        return default


def _follow(address: str, asked: Asked, clock: _Time) -> tuple[int, Answer]:
    hops: list[Hop] = []
    for _ in range(MAX_REDIRECTS + 1):
        status, answer, location = _request(address, asked, clock)
        if status not in {301, 302, 303, 307, 308} or location is None:
            return status, replace(answer, hops=tuple(hops))
        hops.append(Hop(address, status, location))
        address = _next(address, location)
        if status == 303:
            asked = replace(asked, method="GET", body=None)
    raise NetworkError(f"more than {MAX_REDIRECTS} redirects", where=without_secrets(address), code="E_FETCH_LIMIT")


def _next(address: str, location: str) -> str:
    """Give where a redirect leads; a server may write anything there."""
    try:
        return urljoin(address, location)
    except ValueError as e:
        what = f"the server leads to {location[:80]!r}, which is no address"
        raise NetworkError(what, where=without_secrets(address), code="E_URL") from e


def _request(address: str, asked: Asked, clock: _Time) -> tuple[int, Answer, str | None]:
    import httpx2

    parts = checked_address(address)
    host = ascii_host(parts.hostname or "")
    if asked.hosts is not None and not host_matches(host, asked.hosts):
        raise NetworkError(
            f"{host} is not among the hosts that may be read",
            where=without_secrets(address),
            remedy="Add it to asset_hosts in your settings if you trust it.",
            code="E_NET_HOST",
        )
    port = parts.port or (443 if parts.scheme == "https" else 80)
    pinned = public_addresses(host, port)[0]
    bracketed = f"[{host}]" if ":" in host else host
    named = f"{bracketed}:{parts.port}" if parts.port else bracketed
    headers = {"User-Agent": user_agent(), "Host": named, "Accept-Encoding": "identity"}
    if asked.span is not None:
        headers["Range"] = "bytes={}-{}".format(*asked.span)
    request_options = {"sni_hostname": host} if parts.scheme == "https" else {}
    try:
        target = httpx2.URL(address).copy_with(host=pinned)
        with ExitStack() as stack:
            client = stack.enter_context(_client(asked.pool, host))
            clock.wait_turn(host, asked.pace_s)  # last: a turn must be used at once
            response = stack.enter_context(
                client.stream(asked.method, target, json=asked.body, headers=headers, extensions=request_options)
            )
            if asked.span is not None and response.status_code == 200:
                raise NetworkError(
                    "the server gives no parts of files",
                    where=without_secrets(address),
                    code="E_NET_RANGE",
                    remedy="Download the file and add it to the case.",
                )
            data = _read_capped(response, address, clock, asked.limits) if response.status_code < 300 else b""
            names = sorted({*response.headers} - _PRIVATE_HEADERS) if asked.limits else KEPT_HEADERS
            kept = {k: response.headers[k] for k in names if k in response.headers}
            return response.status_code, Answer(address, data, kept), response.headers.get("location")
    except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError) as e:
        reason = str(e) or type(e).__name__
        raise NetworkError(
            f"the request failed: {reason}", where=without_secrets(address), remedy="Check the connection."
        ) from e


@contextmanager
def _client(pool: Pool | None, host: str) -> Iterator[httpx2.Client]:
    """Give a client of our own, or the pool's for that host name; only our own is closed."""
    import httpx2

    if pool is not None and host in pool:
        yield pool[host]
        return
    client = httpx2.Client(timeout=STALL_SECONDS, trust_env=False, follow_redirects=False)
    if pool is not None:
        pool[host] = client
        yield client
        return
    with client:
        yield client


def host_matches(host: str, patterns: Sequence[str]) -> bool:
    """Tell whether a host name is named by a list.

    Parameters
    ----------
    host
        The host name.
    patterns
        Names; "*.example.org" stands for every name below example.org, "*" for all.
    """
    name = host.lower().rstrip(".")
    return any(p in {"*", name} or (p.startswith("*.") and name.endswith(p[1:])) for p in map(str.lower, patterns))


def _read_capped(response: httpx2.Response, address: str, clock: _Time, limits: Limits | None) -> bytes:
    most, seconds = (limits.most_bytes, limits.most_s) if limits else (MAX_BYTES, TOTAL_SECONDS)
    announced = response.headers.get("content-length", "")
    whole = whole_number(announced)
    data = bytearray()
    for piece in response.iter_raw():
        data += piece
        if len(data) > most or clock.left() < 0:
            raise NetworkError(
                f"more than {most:,} bytes or {seconds:g} s",
                where=without_secrets(address),
                code="E_FETCH_LIMIT",
                remedy="Download it by hand and add the file to the case.",
            )
        if limits:
            limits.told(len(data), whole)
    return bytes(data)


def user_agent() -> str:
    """Give the User-Agent: program, version and the user's contact, as the services' rules ask for."""
    from toolkit import __version__

    contact = get_settings().contact
    return f"dateline/{__version__}" + (f" ({quote(contact, safe=_IN_A_HEADER)})" if contact else "")


def get_json(address: str) -> Answer:
    """Fetch an address with GET.

    Parameters
    ----------
    address
        Absolute address.

    Returns
    -------
    Answer
        Ask it for ``json()``.
    """
    return fetch(address)


def post_json(address: str, body: Mapping[str, Any]) -> Answer:
    """Fetch an address with POST and a JSON body.

    Parameters
    ----------
    address
        Absolute address.
    body
        JSON object to send.

    Returns
    -------
    Answer
        Ask it for ``json()``.
    """
    return fetch(address, method="POST", body=body)


_OWN_MACHINE = frozenset({"", "localhost", "127.0.0.1", "::1"})
_shut = False


def shut() -> None:
    """Close this process to every address but its own machine, until it ends.

    An audit hook sees every connection and look-up that Python code makes, whichever library makes it. GDAL's own
    network code is shut off where rasters are opened.
    """
    global _shut  # noqa: PLW0603  (a process is shut once, for good)
    if not _shut:
        sys.addaudithook(_refuse)
        _shut = True


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    if event not in {"socket.connect", "socket.getaddrinfo", "socket.sendto"}:
        return
    target = args[1] if event != "socket.getaddrinfo" else args[0]
    host = target[0] if isinstance(target, tuple) else target
    if not isinstance(host, str) or host.startswith("/") or host in _OWN_MACHINE:
        return
    raise NetworkError(f"a step tried to reach {host}", remedy="Run with --online if that is meant.", code="E_OFFLINE")
