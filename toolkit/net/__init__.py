"""The one way to the network: addresses that may be asked, the client that asks, and its turn at a host."""

from toolkit.net.addresses import public_addresses, without_keys
from toolkit.net.answers import Answer, Hop, Limits, Pool
from toolkit.net.client import download, fetch, get_json, host_matches, post_json, shut, user_agent

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
    "without_keys",
]
