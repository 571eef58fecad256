"""What is asked of a web address, and what comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from toolkit.errors import NetworkError
from toolkit.reading import any_json

if TYPE_CHECKING:
    import httpx2

Pool = dict[str, "httpx2.Client"]
"""Connections kept open, one client a host name: a connection is never reused for another name at the same address."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect.

    Attributes
    ----------
    address
        Address that was asked.
    status
        Its HTTP status.
    location
        Where it sent us.
    """

    address: str
    status: int
    location: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps for one download, and who is told how far it is.

    Attributes
    ----------
    most_bytes
        Largest body.
    most_s
        Longest time, in seconds, redirects and retries included.
    told
        Called with the bytes read and, where the server names it, the bytes in all.
    """

    most_bytes: int
    most_s: float
    told: Callable[[int, int | None], None] = lambda _read, _of: None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of an address, apart from the address.

    Attributes
    ----------
    method
        GET or POST.
    body
        JSON body of a POST.
    span
        First and last byte wanted; None = all.
    hosts
        Host patterns that every hop must match ("*.example.org" = below it); None = any public host.
    pool
        Connections to reuse.
    limits
        Caps of its own; None = the client's.
    pace_s
        Least seconds between two requests to a host, of all processes of this user.
    """

    method: str = "GET"
    body: Mapping[str, Any] | None = None
    span: tuple[int, int] | None = None
    hosts: Sequence[str] | None = None
    pool: Pool | None = None
    limits: Limits | None = None
    pace_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer, read whole.

    Attributes
    ----------
    address
        Address that answered, after redirects.
    body
        Bytes as received.
    headers
        The headers worth keeping as evidence.
    hops
        Redirects that led there, in order.
    """

    address: str
    body: bytes
    headers: dict[str, str]
    hops: tuple[Hop, ...] = ()

    def json(self) -> Any:
        """Read the body as JSON.

        Returns
        -------
        object
            Plain JSON types.

        Raises
        ------
        NetworkError
            The body is no JSON.
        """
        try:
            return any_json(self.body)
        except ValueError as e:
            raise NetworkError(f"the answer is not JSON ({e})", where=self.address, code="E_NET_JSON") from e
