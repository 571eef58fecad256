"""Start the process that kernels are forked from, and ask it for kernels."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from toolkit.desk.isolation import isolated_command, isolated_environment
from toolkit.desk.reach import code_digest
from toolkit.errors import StepError
from toolkit.settings import get_settings

ADDRESS = "DATELINE_KERNEL_SERVER"
"""Environment variable with the socket of a running server, for processes that share one."""

_SERVER = {
    **dict.fromkeys(
        ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1"
    ),  # threads do not survive a fork
    "MALLOC_MMAP_THRESHOLD_": "268435456",  # kernels are short-lived: give freed memory back at their end, not at once
    "MALLOC_TRIM_THRESHOLD_": "536870912",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",  # large pages: fewer faults, and a fork copies fewer entries
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # nobody debugs the server; its debugger need not warn
}


class ForkRefusedError(StepError):
    """The server cannot give this kernel; the reason is a word: stale, environment, threads, gone."""

    code = "E_FORK"


class ForkedProcess:
    """A kernel's process, with the part of ``subprocess.Popen`` that jupyter_client uses.

    Parameters
    ----------
    connection
        Lifeline to the server; closing it kills the kernel.
    pid
        Process id, also the id of its group.
    """

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket, pid: int):
        self.pid = pid
        self.returncode: int | None = None
        self._connection = connection
        self._received = b""
        try:
            self._pidfd = os.pidfd_open(pid)
        except ProcessLookupError:  # it has ended already; the server will say how
            self._pidfd = -1
        self._killed = False

    def poll(self) -> int | None:
        """Give the exit code, or None while the kernel lives."""
        if self.returncode is None:
            self._read(0.0)
        if self.returncode is None and self._killed and select.select([self._pidfd], [], [], 0)[0]:
            self._ended(-signal.SIGKILL)  # the server, which may be loading something, need not be asked
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end.

        Parameters
        ----------
        timeout
            Seconds; None waits as long as it takes.

        Returns
        -------
        int
            Exit code.
        """
        while self.returncode is None:
            self._read(timeout)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Signal the kernel's process group, through the server, which knows that the id is still its own.

        Parameters
        ----------
        number
            Signal. SIGKILL goes to the kernel itself, at once; the server then ends what it started.
        """
        if number == signal.SIGKILL and self._pidfd >= 0:
            self.kill()
        elif self.poll() is None:
            self._connection.settimeout(None)
            with contextlib.suppress(BrokenPipeError):  # it has ended meanwhile; the next poll says how
                self._connection.sendall(bytes([number]))

    def terminate(self) -> None:
        """Ask the kernel to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the kernel."""
        if self._pidfd < 0:
            self.send_signal(signal.SIGKILL)
        elif self.poll() is None:
            with contextlib.suppress(ProcessLookupError):  # it has just ended
                signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
            self._killed = True

    def _ended(self, code: int) -> None:
        self.returncode = code
        self._connection.close()
        if self._pidfd >= 0:
            os.close(self._pidfd)
            self._pidfd = -1

    def _read(self, timeout: float | None) -> None:
        self._connection.settimeout(timeout)
        try:
            data = self._connection.recv(4096)
        except BlockingIOError:  # only where no time was given: the kernel lives
            return
        except TimeoutError as e:
            raise subprocess.TimeoutExpired("kernel", timeout or 0.0) from e
        except OSError:
            data = b""
        self._received += data
        if b"\n" in self._received:
            self._ended(int(json.loads(self._received.split(b"\n")[0])["exit"]))
        elif not data:
            self._ended(-signal.SIGKILL)  # the server is gone, and its kernels with it


def fork_kernel(
    address: str,
    argv: Sequence[str],
    *,
    env: Mapping[str, str],
    cwd: str,
    room: str | None = None,
    materials: Sequence[str] = (),
    limits: Mapping[str, float] | None = None,
) -> ForkedProcess:
    """Ask a server for a kernel.

    Parameters
    ----------
    address
        The server's socket.
    argv
        Arguments after ``-m ipykernel_launcher``.
    env
        The kernel's whole environment.
    cwd
        Its working folder.
    room
        Room that the server must have loaded; None takes it as it is. It loads the rest when nobody asks.
    materials
        What the case holds: "documents", "scenes" ... A room loads more for some of these.
    limits
        ``memory_bytes`` and ``cpu_s``; none if absent.

    Returns
    -------
    ForkedProcess
        The running kernel.

    Raises
    ------
    ForkRefusedError
        The server is gone, has other code loaded, or was started with another environment.
    """
    request = {
        "argv": list(argv), "env": dict(env), "cwd": cwd, "limits": dict(limits or {}),
        "room": room, "materials": list(materials), "digest": code_digest(),
    }  # fmt: skip
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.connect(address)
        line = json.dumps(request).encode() + b"\n"
        if rest := line[socket.send_fds(connection, [line], [1, 2]) :]:
            connection.sendall(rest)
        reply = json.loads(connection.makefile("rb", buffering=0).readline() or b'{"refused": "gone"}')
    except (OSError, ValueError) as e:
        connection.close()
        raise ForkRefusedError("gone", where=address) from e
    if "refused" in reply:
        connection.close()
        raise ForkRefusedError(reply["refused"], where=address)
    return ForkedProcess(connection, reply["pid"])


class KernelServer:
    """A server of one's own. It ends with this process, whatever ends it, and takes its kernels along.

    Parameters
    ----------
    practise
        True when many cases are to come: it then goes through an exercise first, in what time it has.
    """

    def __init__(self, *, practise: bool = False) -> None:
        self._folder = tempfile.mkdtemp(prefix="dateline-")
        self.address = f"{self._folder}/kernels"
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(self.address)
        listener.listen(64)  # before the imports begin: requests wait here
        listener.set_inheritable(True)
        command = isolated_command(Path(__file__).with_name("server.py"), str(listener.fileno()))
        command += ["practise"] if practise else []
        self._process = subprocess.Popen(  # noqa: S603  (our own module)
            command, stdin=subprocess.PIPE, env={**isolated_environment(os.environ), **_SERVER},
            pass_fds=[listener.fileno()], start_new_session=True,
        )  # fmt: skip
        listener.close()
        atexit.register(self.close)

    def close(self) -> None:
        """End the server and every kernel it gave."""
        atexit.unregister(self.close)
        if self._process.stdin:
            self._process.stdin.close()
        if not self._has_kernels():
            self._process.kill()  # it may be in the middle of an import
        try:
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _has_kernels(self) -> bool:
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
        try:
            return bool(children.read_text())
        except OSError:  # it has ended, or the system does not say
            return True

    def __enter__(self) -> KernelServer:
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


@contextmanager
def kernel_server(*, practise: bool = False) -> Iterator[None]:
    """Have a server while the block runs, named in the environment; one that is there already is shared.

    Parameters
    ----------
    practise
        As for ``KernelServer``.
    """
    if ADDRESS in os.environ or not supported():
        yield
        return
    with KernelServer(practise=practise) as server:
        os.environ[ADDRESS] = server.address
        try:
            yield
        finally:
            del os.environ[ADDRESS]


def supported() -> bool:
    """Tell whether kernels are forked: the settings allow it, on Linux with pidfds and short names for sockets."""
    able = sys.platform == "linux" and hasattr(os, "pidfd_open") and Path("/proc/self/task").is_dir()
    return get_settings().fork_kernels and able and len(tempfile.gettempdir()) < 70
