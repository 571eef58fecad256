"""Run a case in a process of its own that has no network: ``python -m ...apart HOME CASE PARAMETERS``.

On Linux the process leaves the machine's network for an empty one before it loads anything; only its own loopback, over
which kernels are spoken to, is up. Where the system does not allow that, dateline's own gate is all there is, and the
answer says so.
"""

from __future__ import annotations

import ctypes
import json
import os
import socket
import struct
import sys
from pathlib import Path

from toolkit.desk.running.chain import run_case
from toolkit.desk.running.isolation import leave_out_grammars
from toolkit.errors import DatelineError

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1


def leave_network() -> str | None:
    """Put this process into a network of its own with nothing in it but loopback.

    Returns
    -------
    str or None
        None when it is done; otherwise why the system did not allow it.
    """
    if not sys.platform.startswith("linux"):
        return "this system has no network namespaces"
    import fcntl  # no other system need have it

    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.getuid(), os.getgid()
    if libc.unshare(CLONE_NEWNET) != 0:
        if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
            return os.strerror(ctypes.get_errno())
        # without this the kernel lets nobody map groups (user_namespaces(7))
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        # kernels are spoken to over loopback where the system has no other sockets, and a new namespace has it down
        request = struct.pack("16sh14s", b"lo", 0, b"")
        flags = struct.unpack("16sh14s", fcntl.ioctl(probe, _SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(probe, _SIOCSIFFLAGS, struct.pack("16sh14s", b"lo", flags | _IFF_UP, b""))
    return None


def main(home: str, case: str, parameters: str) -> int:
    """Run a case and write what came of it as one line of JSON.

    Parameters
    ----------
    home
        Folder with cases/; results go to its runs/.
    case
        Slug of the case.
    parameters
        JSON object of notebook parameters.

    Returns
    -------
    int
        0 when it ran.
    """
    try:
        refused = leave_network()
    except OSError as e:
        refused = e.strerror or type(e).__name__

    leave_out_grammars()
    told: dict[str, str | None] = {"network": refused}
    try:
        run_case(case, parameters=json.loads(parameters), runs=Path(home) / "runs", fresh=True)
    except DatelineError as e:
        told["error"] = str(e)
    sys.stdout.write(json.dumps(told) + "\n")
    return int("error" in told)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
