"""Requests seen: a network namespace in which every address is this machine, and an ear on its loopback device.

Nothing that is tried here can reach a network. Each packet that a command would have sent to an address outside the
machine, to a resolver, or to the port on which a desk's own server is thought to listen, is counted.
"""

from __future__ import annotations

import os
import shutil
import socket
import struct
import subprocess
import sys
import threading

INNER_PORT = 8099
"""Port of the server inside the desk's network that no input may make us ask."""
_MARK = "DATELINE_TORTURE_INSIDE"
_ALL_PROTOCOLS = 3
_IPV4 = 0x0800
_TCP, _UDP = 6, 17
_SYN, _ACK = 2, 16
_DNS = 53


def enter() -> bool:
    """Start this program again inside a network namespace of its own; say whether it stands in one now.

    Returns
    -------
    bool
        False where the system gives none: then requests are not watched.
    """
    if os.environ.get(_MARK):
        return os.environ[_MARK] == "yes"
    tools = shutil.which("unshare"), shutil.which("ip")
    inside = ["unshare", "--map-root-user", "--net"]
    if all(tools) and subprocess.run([*inside, "true"], check=False, capture_output=True).returncode == 0:
        lay = "ip link set lo up && ip route add local 0.0.0.0/0 dev lo"
        words = [*inside, "sh", "-c", f'{lay} && exec "$0" "$@"', sys.executable, *sys.argv]
        os.execve(str(tools[0]), words, {**os.environ, _MARK: "yes"})  # noqa: S606  (the same program again)
    os.environ[_MARK] = "no"
    return False


class Ear(threading.Thread):
    """Counts packets that should not have been sent, by where they went."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.heard: list[str] = []
        self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_ALL_PROTOCOLS))
        self._socket.bind(("lo", 0))

    def run(self) -> None:
        """Listen until the program ends."""
        while True:
            packet, address = self._socket.recvfrom(2048)
            outgoing = len(address) > 2 and address[2] == socket.PACKET_OUTGOING
            if outgoing and (told := _told(packet, address[1])):
                self.heard.append(told)

    def since(self, mark: int) -> list[str]:
        """Give what was heard after a moment.

        Parameters
        ----------
        mark
            Length of ``heard`` at that moment.
        """
        return self.heard[mark:]


def _told(packet: bytes, protocol: int) -> str:
    """Name the target of a packet that opens a connection or asks a resolver; "" for all others."""
    if protocol != _IPV4 or len(packet) < 40:
        return ""
    start = (packet[0] & 15) * 4
    target, port = socket.inet_ntoa(packet[16:20]), struct.unpack_from("!H", packet, start + 2)[0]
    if packet[9] == _UDP:
        return f"udp {target}:{port}" if port == _DNS or not target.startswith("127.") else ""
    if packet[9] != _TCP or packet[start + 13] & (_SYN | _ACK) != _SYN:
        return ""
    return f"tcp {target}:{port}" if port == INNER_PORT or not target.startswith("127.") else ""
