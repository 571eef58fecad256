"""The proxy: the only way by which GDAL reaches the network, and it leads through our own HTTP client.

GDAL resolves names, follows redirects and opens what a file names, with no say of ours. So it is given a proxy on this
machine that knows only the addresses admitted to it, each under a made-up name. Whatever else GDAL asks for, an
overview file or another host, is refused. What is admitted is fetched by ``net``: hosts from a list, no private
addresses, caps on bytes and time, retries as the server asks. A file that is no TIFF by its first bytes is not handed
on, whatever it is called.
"""

from __future__ import annotations

import contextvars
import re
import threading
import uuid
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, TypeVar

from toolkit import net
from toolkit.errors import NetworkError
from toolkit.naming import address_parts
from toolkit.net import client as web
from toolkit.records.numerals import whole_number
from toolkit.settings import get_settings

KNOWN_ARCHIVES = (
    "sentinel-cogs.s3.us-west-2.amazonaws.com",
    "e84-earth-search-sentinel-data.s3.us-west-2.amazonaws.com",
    "sentinel2l2a01.blob.core.windows.net",
    "landsateuwest.blob.core.windows.net",
    "sentinel1euwest.blob.core.windows.net",
    "sentinel1euwestrtc.blob.core.windows.net",
    "landsatlook.usgs.gov",
)
"""Hosts that hold the files of Earth Search, the Planetary Computer and the U.S. Geological Survey."""

MOST_BYTES = 400_000_000
"""Most bytes read from one file; a window of 5 km needs a few million."""

LARGEST_PIECE = 16_000_000
"""Most bytes read in one request."""

_MAGIC = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
T = TypeVar("T")
_RANGE = re.compile(r"bytes=(\d+)-(\d+)")


def allowed_hosts(address: str) -> tuple[str, ...]:
    """Give the hosts whose files may be read for a catalogue.

    Parameters
    ----------
    address
        Address of the catalogue: a desk that serves its own catalogue may serve the files too.

    Returns
    -------
    tuple of str
        The known archives, the catalogue's own host, and ``asset_hosts`` of the settings.
    """
    own = address_parts(address).hostname
    more = (get_settings().asset_hosts or "").split(",")
    return tuple(dict.fromkeys([*KNOWN_ARCHIVES, *([own] if own else []), *(h.strip() for h in more if h.strip())]))


class Proxy:
    """A proxy on this machine for GDAL, open inside a ``with`` block.

    Parameters
    ----------
    hosts
        Host patterns that may be reached.
    sign
        Turns a file's address into one with a key, for archives that hand out keys to everybody.

    Attributes
    ----------
    trouble
        Why the last file that failed could not be read; None = nothing failed.
    spent
        Bytes received.
    """

    def __init__(self, hosts: Sequence[str], *, sign: Callable[[str], str] | None = None):
        self.hosts = tuple(hosts)
        self._sign = sign
        self.trouble: NetworkError | None = None
        self.spent = 0
        self._name = f"{uuid.uuid4().hex}.dateline.invalid"  # GDAL remembers files by address: never give one twice
        self._files: dict[str, str] = {}
        self._bytes: dict[str, int] = {}
        self._sizes: dict[str, int] = {}
        self._pool: net.Pool = {}
        self._context = contextvars.copy_context()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Proxy:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        for client in self._pool.values():
            client.close()

    def gdal(self) -> dict[str, Any]:
        """Give the options that shut GDAL in: ``with rasterio.Env(**proxy.gdal())``."""
        return {
            "GDAL_HTTP_PROXY": f"127.0.0.1:{self._server.server_port}",
            "GDAL_HTTP_MAX_RETRY": 0,
            "GDAL_HTTP_TIMEOUT": int(3 * web.TOTAL_SECONDS),
            "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
            "GDAL_PAM_ENABLED": "NO",
            "GDAL_INGESTED_BYTES_AT_OPEN": 65_536,
            "GDAL_CACHEMAX": 64,
            "CPL_VSIL_CURL_CACHE_SIZE": 32_000_000,
        }

    def admit(self, address: str) -> str:
        """Give the made-up address under which GDAL may read a file.

        Parameters
        ----------
        address
            Where the file lies.

        Returns
        -------
        str
            Good as long as the proxy is open.

        Raises
        ------
        NetworkError
            Not an http(s) address (E_URL_SCHEME), or a host that is not on the list (E_NET_HOST).
        """
        parts = address_parts(address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise NetworkError(
                f"{address[:80]!r} is not an http or https address",
                code="E_URL_SCHEME",
                remedy="The archive asks for an account; look for the scene in another catalogue.",
            )
        if not net.host_matches(parts.hostname, self.hosts):
            raise NetworkError(
                f"{parts.hostname} is not among the hosts that may be read",
                where=address.partition("?")[0],
                remedy="Add it to asset_hosts in your settings if you trust it.",
                code="E_NET_HOST",
            )
        made_up = f"http://{self._name}/{len(self._files)}.tif"
        self._files[made_up] = self._sign(address) if self._sign else address
        return made_up

    def piece(self, made_up: str, first: int, last: int) -> net.Answer:
        """Fetch some bytes of an admitted file.

        Parameters
        ----------
        made_up
            Address that ``admit`` gave.
        first
            First byte.
        last
            Last byte.

        Returns
        -------
        net.Answer
            The bytes, fewer at the end of the file.

        Raises
        ------
        NetworkError
            Not admitted, over the limit, no TIFF, or what ``net.fetch`` raises.
        """
        address = self._admitted(made_up)
        where, spent = address.partition("?")[0], self._bytes.get(made_up, 0)
        if spent > MOST_BYTES or last - first >= LARGEST_PIECE:
            raise NetworkError(
                "more of the file is asked for than a window needs",
                where=where,
                code="E_FETCH_LIMIT",
                remedy="Take a smaller area.",
            )
        self.size(made_up)
        answer = net.fetch(address, span=(first, last), hosts=self.hosts, pool=self._pool)
        self._bytes[made_up] = spent + len(answer.body)
        self.spent += len(answer.body)
        return answer

    def size(self, made_up: str) -> int:
        """Give the size of an admitted file in bytes, once it is known to be a TIFF.

        Parameters
        ----------
        made_up
            Address that ``admit`` gave.

        Returns
        -------
        int
            As the server states it.

        Raises
        ------
        NetworkError
            Not admitted, no TIFF by its first bytes (E_ASSET_KIND), or what ``net.fetch`` raises.
        """
        if made_up in self._sizes:
            return self._sizes[made_up]
        address = self._admitted(made_up)
        start, where = net.fetch(address, span=(0, 3), hosts=self.hosts, pool=self._pool), address.partition("?")[0]
        total = start.headers.get("content-range", "").rpartition("/")[2]
        if start.body not in _MAGIC:
            raise NetworkError(
                "the file is no TIFF by its first bytes",
                where=where,
                code="E_ASSET_KIND",
                remedy="Choose another scene.",
            )
        if whole_number(total) is None:
            raise NetworkError(
                "the server does not say how large the file is",
                where=where,
                code="E_NET_RANGE",
                remedy="Download the file and add it to the case.",
            )
        self._sizes[made_up] = int(total)
        return int(total)

    def _admitted(self, made_up: str) -> str:
        if made_up not in self._files:
            raise NetworkError(f"{made_up[:80]!r} was not admitted", code="E_NET_HOST")
        return self._files[made_up]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # or every small answer waits 40 ms for the next packet

            def do_HEAD(self) -> None:
                size = self._tried(proxy.size, self.path)
                if size is not None:
                    self._start(200, size)

            def do_GET(self) -> None:
                wanted = _RANGE.fullmatch(self.headers.get("Range", ""))
                if wanted is None:
                    self.send_error(416)
                    return
                answer = self._tried(proxy.piece, self.path, int(wanted[1]), int(wanted[2]))
                if answer is not None:
                    self._start(206, len(answer.body), answer.headers.get("content-range", ""))
                    self.wfile.write(answer.body)

            def _tried(self, ask: Callable[..., T], *arguments: Any) -> T | None:
                try:
                    return proxy._context.copy().run(ask, *arguments)
                except NetworkError as e:
                    proxy.trouble = e
                    self.send_error(404 if e.error_code == "E_NET_MISSING" else 502)
                    return None

            def _start(self, status: int, length: int, span: str = "") -> None:
                self.send_response(status)
                self.send_header("Accept-Ranges", "bytes")
                self.send_header("Content-Length", str(length))
                if span:
                    self.send_header("Content-Range", span)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        return Handler
