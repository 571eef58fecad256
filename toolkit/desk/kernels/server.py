"""The process that kernels are forked from. Run by ``client.KernelServer``; not meant to be started by hand.

It imports what every kernel needs, then waits on a Unix socket. One request is one JSON line with two file
descriptors, for the kernel's output; the reply gives the process id, and a second line the exit code once it has
ended. The connection is the kernel's lifeline: when the other end hangs up, the kernel and all it started are killed.
What the rooms need for such cases is loaded piece by piece while nobody asks, and at once for a kernel that wants it.
When standard input closes, the server kills all kernels and ends. It has one thread, so that a fork is safe.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import random
import resource
import select
import selectors
import shutil
import signal
import socket
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from toolkit.desk.kernels import ready
from toolkit.errors import DatelineError

FIXED = (
    "PYTHONHASHSEED",
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONOPTIMIZE",
    "PYTHONWARNINGS",
    "PYTHONUTF8",
    "LD_PRELOAD",
    "LANG",
)
"""Environment variables that only count when Python starts; a request that differs in one is refused."""

_MAX_REQUEST = 1 << 20
_PR_SET_PDEATHSIG = 1
_GLANCE_S = 0.2


def fixed_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Give the part of an environment that a forked kernel cannot change any more.

    Parameters
    ----------
    environment
        Variables by name.
    """
    return {k: v for k, v in sorted(environment.items()) if k in FIXED or k.startswith("LC_")}


def threads() -> int:
    """Count the threads of this process."""
    return sum(1 for _ in Path("/proc/self/task").iterdir())


class Server:
    """The loop: accept, fork, report, kill.

    Parameters
    ----------
    listener
        Listening Unix socket.
    digest
        Digest of the toolkit's code as this process has loaded it; requests for other code are refused.
    practise
        True when many cases are to come: what a first case finds slow is then done here, once for all of them.
    """

    def __init__(self, listener: socket.socket, digest: str, *, practise: bool = False):
        self.listener = listener
        self.digest = digest
        self.fixed = fixed_environment(os.environ)
        self.selector = selectors.DefaultSelector()
        self.kernels: dict[int, tuple[int, socket.socket]] = {}  # process id → pidfd, lifeline
        self.prepared: ready.Kind | None = None
        signal.signal(signal.SIGALRM, self._glance)
        self.loading = ready.parts(practise=practise)
        self.materials: set[str | None] = {None}  # that cases have held so far
        self.selector.register(listener, selectors.EVENT_READ, self._accept)
        self.selector.register(sys.stdin.fileno(), selectors.EVENT_READ, self._end)

    def run(self) -> None:
        """Serve until standard input closes."""
        while True:
            part = next(self._wanted(), None)
            events = self.selector.select(None if part is None else 0)
            for key, _ in events:
                if key in self.selector.get_map().values():  # not if the one before has ended it
                    key.data(key.fileobj)
            if part is not None and not events:
                self._load_piece(part)

    def _wanted(self) -> Iterator[ready.Part]:
        return (part for part in self.loading if part.material in self.materials)

    def _load(self, room: str, materials: Sequence[str]) -> None:
        """Load what a kernel needs that is asked for now."""
        parts = [part for part in self.loading if part.room == room and part.material in (None, *materials)]
        for part in parts:
            while part in self.loading and not part.practice:
                self._load_piece(part)

    def _load_piece(self, part: ready.Part) -> None:
        signal.setitimer(signal.ITIMER_REAL, _GLANCE_S, _GLANCE_S)
        try:
            next(self.loading[part])
        except StopIteration:
            del self.loading[part]
        except (ImportError, DatelineError):  # the kernel that needs it will say so
            del self.loading[part]
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0.0)
        gc.freeze()
        if next(self._wanted(), None) is None:
            ready.give_back()

    def _glance(self, *_: Any) -> None:
        """See to those who hung up while something is loaded, which may take a second."""
        watch = select.poll()
        watch.register(sys.stdin.fileno(), select.POLLHUP)
        owners = {line.fileno(): pid for pid, (_, line) in self.kernels.items() if line.fileno() >= 0}
        for line_of_one in owners:
            watch.register(line_of_one, select.POLLRDHUP)
        for hung_up, _event in watch.poll(0):
            if hung_up in owners:
                _kill_group(owners[hung_up], signal.SIGKILL)
            else:
                self._end(None)

    def _accept(self, _: Any) -> None:
        connection, _address = self.listener.accept()
        self.selector.register(connection, selectors.EVENT_READ, self._request)

    def _request(self, connection: socket.socket) -> None:
        """Read a request; a connection that has its kernel already was hung up, or asks for signals."""
        owner = next((pid for pid, (_, line) in self.kernels.items() if line is connection), None)
        try:
            data, descriptors, _, _ = socket.recv_fds(connection, _MAX_REQUEST, 2)
            while owner is None and data and not data.endswith(b"\n"):
                more = connection.recv(_MAX_REQUEST)
                data = data + more if more else b""
        except OSError:
            data, descriptors = b"", []
        if owner is not None and data:
            for number in data:  # one byte a signal
                _kill_group(owner, number)
            return
        if not data:
            self._hang_up(connection, owner)
            return
        request = json.loads(data)
        if request["room"] is None:  # a person's, who may do anything in it; nothing is waited for
            self.materials |= {part.material for part in self.loading}
        else:
            self.materials |= {*request["materials"]}
            self._load(request["room"], request["materials"])
        if self.prepared is None and ready.may_be_prepared(request):
            self.prepared = ready.prepare(request)
            gc.freeze()
        if why := self._refusal(request):
            _tell(connection, {"refused": why})
            self._hang_up(connection, None)
        else:
            self._fork(connection, request, descriptors)
        for descriptor in descriptors:
            os.close(descriptor)

    def _refusal(self, request: dict[str, Any]) -> str | None:
        if request["digest"] != self.digest:
            return "stale"
        if fixed_environment(request["env"]) != self.fixed:
            return "environment"
        if threads() > 1:  # something that was loaded has started one: a fork would not be safe
            return "threads"
        return None

    def _hang_up(self, connection: socket.socket, owner: int | None) -> None:
        self.selector.unregister(connection)
        connection.close()
        if owner is not None:
            pidfd, _ = self.kernels[owner]
            self.kernels[owner] = (pidfd, connection)
            _kill_group(owner, signal.SIGKILL)

    def _fork(self, connection: socket.socket, request: dict[str, Any], descriptors: list[int]) -> None:
        server = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._become_kernel(request, descriptors, server)
        _lead_group(pid)  # here as well as in the child: whichever comes first, a hang-up finds the group
        pidfd = os.pidfd_open(pid)
        self.kernels[pid] = (pidfd, connection)
        self.selector.register(pidfd, selectors.EVENT_READ, lambda _: self._reap(pid))
        _tell(connection, {"pid": pid})

    def _reap(self, pid: int) -> None:
        pidfd, connection = self.kernels.pop(pid)
        self.selector.unregister(pidfd)
        os.close(pidfd)
        _, status = os.waitpid(pid, 0)
        _kill_group(pid, signal.SIGKILL)
        if connection.fileno() >= 0:
            _tell(connection, {"exit": os.waitstatus_to_exitcode(status)})
            self._hang_up(connection, None)

    def _end(self, _: Any) -> NoReturn:
        for pid in self.kernels:
            _kill_group(pid, signal.SIGKILL)
        shutil.rmtree(Path(self.listener.getsockname()).parent, ignore_errors=True)  # ours, made for the socket
        os._exit(0)

    def _become_kernel(self, request: dict[str, Any], descriptors: list[int], server: int) -> NoReturn:
        code = 1
        try:
            _lead_group(0)
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != server:
                os._exit(1)
            os.dup2(descriptors[0], 1)
            os.dup2(descriptors[1], 2)
            nothing = os.open(os.devnull, os.O_RDONLY)
            os.dup2(nothing, 0)
            self._close_inherited([*descriptors, nothing])
            _set_up(request)
            from ipykernel.kernelapp import IPKernelApp

            from toolkit.desk.kernels import app

            if self.prepared and self.prepared != ready.kind_of(request):
                app.forget()
            (app.BatchApp if request["room"] else IPKernelApp).launch_instance(argv=request["argv"])
            code = 0
        except SystemExit as e:
            code = e.code if isinstance(e.code, int) else int(e.code is not None)
        except BaseException:  # noqa: BLE001  (the last frame of a process: whatever it is must be seen, then it ends)
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _close_inherited(self, descriptors: list[int]) -> None:
        watched = list(self.selector.get_map().values())  # held here: a socket that nothing holds closes itself
        self.selector.close()
        for descriptor in [*descriptors, *(key.fd for key in watched if key.fd != 0)]:
            os.close(descriptor)


def _set_up(request: dict[str, Any]) -> None:
    """Make the forked process what a fresh one would be: environment, folder, limits, random state, backend."""
    ready.take_environment(request["env"])
    os.chdir(request["cwd"])
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD, signal.SIGALRM):
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    limits = request["limits"]
    for name, what in (("memory_bytes", resource.RLIMIT_DATA), ("cpu_s", resource.RLIMIT_CPU)):
        if limits.get(name):
            hard = resource.getrlimit(what)[1]
            resource.setrlimit(what, (int(limits[name]), hard))
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    if "matplotlib" in sys.modules and (backend := os.environ.get("MPLBACKEND")):
        sys.modules["matplotlib"].rcParams["backend"] = backend
    sys.argv = ["ipykernel_launcher", *request["argv"]]
    gc.enable()


def _lead_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):  # it has ended, or leads one already
        os.setpgid(pid, pid)


def _kill_group(pid: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def _tell(connection: socket.socket, message: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):  # nobody listens any more: the hang-up that follows says so
        connection.sendall(json.dumps(message).encode() + b"\n")


def main() -> None:
    """Take the listening socket and what to do from the command line, load, and serve."""
    from toolkit.desk.reach import code_digest

    gc.disable()  # nothing that is loaded is thrown away
    listener = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asked for kernels
    digest = code_digest()
    for name in ready.PRELOAD:
        importlib.import_module(name)
    gc.freeze()
    Server(listener, digest, practise="practise" in sys.argv[2:]).run()


if __name__ == "__main__":
    main()
