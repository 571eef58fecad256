"""The kernels that this process keeps: started ahead, used for one step after the other, thrown away when in doubt."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import json
import os
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty
from typing import Any

import zmq.asyncio
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.session import Session
from jupyter_core.utils import run_sync
from traitlets import List

from toolkit.desk.running.isolation import isolated_command, isolated_environment
from toolkit.desk.running.kernels import entry
from toolkit.desk.running.reach import code_digest
from toolkit.desk.temporary import remove_leftovers, temporary_folder
from toolkit.errors import StepError

KEPT = 2
"""Idle kernels kept: as many as there are steps that need nothing of each other."""
_START_S = 180.0
"""How long a kernel may take to answer, in seconds: a loaded desk of two cores took more than 60 now and then."""

_HEARD_S = 0.05
"""How long the end of a request may take to be heard on the output channel, in seconds; if it is not, the channel was
not yet connected, and the request is put again."""
_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Two kernels share the cores; and sums do not depend on the number of threads."""
_OF_ONE_STEP = ("DATELINE_RUN", "DATELINE_HOME")
_LONGEST_FOLDER = 70
"""A socket's name may have about 100 characters (unix(7)); ours takes 30 after the folder for temporary files."""


@dataclass(frozen=True)
class Wanted:
    """A kernel as a step wants it.

    Attributes
    ----------
    environment
        Its whole environment.
    imports
        Modules that the step will import; they are loaded ahead in a kernel that waits.
    memory_mb, cpu_s
        Limits, in megabytes and in seconds of processor time; 0 sets none.
    online
        True if the step may use the network, which a kernel that was shut never gets back.
    """

    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    imports: Sequence[str] = ()
    memory_mb: int = 0
    cpu_s: int = 0
    online: bool = False

    def kind(self) -> str:
        """Return what kernels have in common that can stand in for each other, the code on disk included."""
        lasting = {n: v for n, v in self.environment.items() if n not in _OF_ONE_STEP}
        return json.dumps([lasting, self.memory_mb, self.online, code_digest()], sort_keys=True)


class _OwnKernel(KernelSpecManager):
    """Knows one kernel: this Python, isolated."""

    command: Any = List()

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        return KernelSpec(argv=self.command, display_name=kernel_name, language="python", interrupt_mode="signal")


class Kernel:
    """One kernel and its folder. It ends with this process, whatever ends it.

    Parameters
    ----------
    wanted
        What it is started for.
    """

    def __init__(self, wanted: Wanted):
        self.kind = wanted.kind()
        self.imported: set[str] = set()
        self._folder = temporary_folder()
        place = Path(self._folder.name)
        self._here = place / "here"
        self._here.mkdir()
        self._environment = {**isolated_environment(_ONE_THREAD | dict(wanted.environment)), "IPYTHONDIR": str(place)}
        command = isolated_command(Path(entry.__file__), "{connection_file}", str(wanted.memory_mb))
        sockets: dict[str, Any] = {"connection_file": str(place / "kernel.json")}
        if os.name == "posix" and len(self._folder.name) <= _LONGEST_FOLDER:
            sockets |= {
                "transport": "ipc",
                "ip": str(place / "kernel"),
            }  # two that start at once may get equal ports
        self.manager = AsyncKernelManager(
            kernel_name="dateline",
            kernel_spec_manager=_OwnKernel(command=command),
            context=zmq.asyncio.Context.instance(),
            **sockets,
        )
        self._owned, self._lifeline = os.pipe()

    async def launch(self) -> None:
        """Start its process; it becomes ready by itself."""
        nothing = {"stdout": _nowhere(), "stderr": _nowhere()}
        try:
            await self.manager.start_kernel(
                cwd=str(self._here), env=dict(self._environment), stdin=self._owned, **nothing
            )
        finally:
            for descriptor in (self._owned, *nothing.values()):
                os.close(descriptor)

    async def load(self, modules: Sequence[str]) -> None:
        """Import modules, those that are there, while nothing else is asked."""
        self.imported |= set(modules)
        lines = [f"with contextlib.suppress(ImportError):\n    import {name}" for name in modules]
        client = await self._connected("\n".join(["import contextlib", *lines]))
        client.stop_channels()

    async def clean(self, wanted: Wanted) -> Any:
        """Make it what a fresh kernel is.

        Parameters
        ----------
        wanted
            The step's own environment and limits.

        Returns
        -------
        jupyter_client.AsyncKernelClient
            Connected and heard; whoever uses it stops its channels.
        """
        environment = {
            **self._environment,
            **{n: wanted.environment[n] for n in _OF_ONE_STEP if n in wanted.environment},
        }
        words = f"{environment!r}, {str(self._here)!r}, {wanted.cpu_s}"
        return await self._connected(f"from {entry.__name__} import reset\nreset({words})")

    async def _connected(self, code: str) -> Any:
        """Give a client, once a request of ours has been answered and its end heard."""
        session = Session(key=self.manager.session.key)  # of its own: two clients of one name are not told apart
        # output that is not yet listened to is lost: nothing is run before an end was heard
        client = self.manager.client(session=session)
        client.start_channels(stdin=False, hb=False, control=False)
        try:
            await self._wait_for(client, code)
        except BaseException:
            client.stop_channels()
            raise
        return client

    async def _wait_for(self, client: Any, code: str) -> None:
        until = time.monotonic() + _START_S
        while not await self._answered(client, client.execute(code, silent=True)):
            if not await self.manager.is_alive():
                raise _not_started("the kernel ended before it was ready")
            if time.monotonic() > until:
                raise _not_started(f"the kernel did not answer within {_START_S:g} s")

    async def _answered(self, client: Any, asked: str) -> bool:
        try:
            reply = await client.get_shell_msg(timeout=1)
            while reply["parent_header"].get("msg_id") != asked:
                reply = await client.get_shell_msg(timeout=1)
            if reply["content"]["status"] != "ok":
                raise _not_started(f"the kernel could not be made ready: {reply['content'].get('evalue')}")
            while not _is_end_of(await client.get_iopub_msg(timeout=_HEARD_S), asked):
                pass
        except Empty:
            return False
        return True

    async def died(self) -> int | None:
        """Give the exit code of its process, negative for a signal; None while it lives or if it is not known."""
        return await self.manager.provisioner.poll() if self.manager.provisioner else None

    async def end(self) -> None:
        """Kill it, and remove what it leaves behind."""
        with contextlib.suppress(OSError):  # it was never launched
            os.close(self._lifeline)
        await self.manager.shutdown_kernel(now=True)
        self._folder.cleanup()

    def kill(self) -> None:
        """Kill its process, from any thread; whoever waits for it is told that it died."""
        if self.manager.provisioner is not None:
            run_sync(self.manager.provisioner.kill)()

    def is_over(self, megabytes: int) -> bool:
        """Tell whether its process holds more memory than that, or has ended."""
        import psutil

        try:
            held = psutil.Process(self.manager.provisioner.pid).memory_info().rss  # type: ignore[union-attr]
        except psutil.Error:
            return True
        return int(held) > megabytes * 1_000_000


class Pool:
    """Kernels of this process: idle ones, those at work, and those that are on their way."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[Kernel] = []
        self._busy: list[Kernel] = []
        self._coming: list[tuple[Wanted, Future[Kernel]]] = []
        self._swept = False

    def prepare(self, wanted: Wanted) -> None:
        """Start a kernel in a thread of its own, unless one of this kind is idle or on its way.

        Parameters
        ----------
        wanted
            The kernel that will be asked for.
        """
        kind = wanted.kind()
        made: Future[Kernel] = Future()
        with self._lock:
            coming = [other for other, _ in self._coming if other.kind() == kind]
            if coming or any(kernel.kind == kind for kernel in self._idle):
                return
            self._coming.append((wanted, made))
        threading.Thread(target=_start_ahead, args=(wanted, made), daemon=True).start()

    def take(self, wanted: Wanted) -> Kernel:
        """Return a kernel: an idle one, one that was prepared, or a new one.

        Returns
        -------
        Kernel
            Whoever takes it calls ``give_back`` or ``discard``.

        Raises
        ------
        StepError
            It cannot be started.
        """
        self._sweep()
        kernel = self._fitting(wanted) or self._prepared(wanted)
        if kernel is None:
            kernel = Kernel(wanted)
            run_sync(kernel.launch)()
        kernel.imported |= set(wanted.imports)
        with self._lock:
            self._busy.append(kernel)
        return kernel

    def _fitting(self, wanted: Wanted) -> Kernel | None:
        """Return the idle kernel that has most of what is wanted; throw away those of other code, and the dead."""
        kind = wanted.kind()
        with self._lock:
            kept, self._idle = self._idle, []
        fitting = [kernel for kernel in kept if kernel.kind == kind and run_sync(kernel.manager.is_alive)()]
        fitting.sort(key=lambda kernel: len(kernel.imported & set(wanted.imports)))
        found = fitting.pop() if fitting else None
        with self._lock:
            self._idle += fitting
        for kernel in kept:
            if kernel is not found and kernel not in fitting:
                run_sync(kernel.end)()
        return found

    def _prepared(self, wanted: Wanted) -> Kernel | None:
        kind = wanted.kind()
        with self._lock:
            mine = next((entry for entry in self._coming if entry[0].kind() == kind), None)
            if mine is None:
                return None
            self._coming.remove(mine)
        return mine[1].result()

    def give_back(self, kernel: Kernel, *, memory_mb: int) -> None:
        """Keep a kernel whose step went well, unless it holds so much that the next step might meet the limit.

        Parameters
        ----------
        kernel
            The kernel.
        memory_mb
            Limit of memory, in megabytes; 0 for none.
        """
        with self._lock:
            self._busy.remove(kernel)
            full = len(self._idle) >= KEPT
        # a step's limit counts what the kernel held before it
        if full or (memory_mb and kernel.is_over(memory_mb // 2)):
            run_sync(kernel.end)()
            return
        with self._lock:
            self._idle.append(kernel)

    def discard(self, kernel: Kernel) -> None:
        """Kill a kernel: its step failed, or took too much."""
        with self._lock:
            self._busy.remove(kernel)
        run_sync(kernel.end)()

    def kill_busy(self) -> None:
        """Kill the kernels that work, from any thread; whoever waits for them is told that they died."""
        with self._lock:
            working = list(self._busy)
        for kernel in working:
            kernel.kill()

    def close(self) -> None:
        """End all kernels that do not work."""
        with self._lock:
            kept, self._idle = self._idle, []
            coming, self._coming = self._coming, []
        kept += [made.result() for _, made in coming if made.exception() is None]
        for kernel in kept:
            kernel.kill()
        for kernel in kept:
            run_sync(kernel.end)()

    def _sweep(self) -> None:
        if not self._swept:
            self._swept = True
            remove_leftovers()


def _start_ahead(wanted: Wanted, made: Future[Kernel]) -> None:
    try:
        kernel = Kernel(wanted)
        asyncio.run(kernel.launch())
    except (StepError, OSError, RuntimeError, ValueError) as e:  # whoever takes it meets it there
        made.set_exception(e)
        return
    made.set_result(kernel)
    with contextlib.suppress(StepError):  # it was ended meanwhile, or died: whoever takes it sees that
        asyncio.run(kernel.load(wanted.imports))


POOL = Pool()
atexit.register(POOL.close)


def _nowhere() -> int:
    return os.open(os.devnull, os.O_WRONLY)


def _is_end_of(message: dict[str, Any], asked: str) -> bool:
    ours = message["parent_header"].get("msg_id") == asked
    return bool(ours and message["msg_type"] == "status" and message["content"]["execution_state"] == "idle")


def _not_started(what: str) -> StepError:
    return StepError(what, remedy="Is there memory left, and is step_memory_mb large enough?", code="E_KERNEL_START")
