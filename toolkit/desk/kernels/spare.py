"""The next kernel, started while the present one works. A spare ends with this process, as every forked kernel does."""

from __future__ import annotations

import asyncio
import atexit
import os
import threading
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from jupyter_core.utils import run_sync

from toolkit.desk.kernels.manager import KernelManager
from toolkit.errors import DatelineError
from toolkit.settings import options_set, set_options


@dataclass(frozen=True)
class Wanted:
    """A kernel as it is to be started. Two that are equal stand for each other.

    Attributes
    ----------
    kernel_name
        Name of the kernel.
    env
        Its whole environment.
    cwd
        Its working folder.
    arguments
        Added to its command line.
    room
        Room that the fork server must have loaded; None takes it as it is.
    materials
        What the case holds that the room loads more for.
    """

    kernel_name: str
    env: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    cwd: str = field(default_factory=os.getcwd)
    arguments: tuple[str, ...] = ()
    room: str | None = None
    materials: tuple[str, ...] = ()

    async def launch(self) -> KernelManager:
        """Start it."""
        made = KernelManager(kernel_name=self.kernel_name)
        try:
            await made.launch(
                extra_arguments=list(self.arguments), cwd=self.cwd, env=dict(self.env), room=self.room,
                materials=self.materials,
            )  # fmt: skip
        except BaseException:
            await made.end()
            raise
        return made


_lock = threading.Lock()
_spares: list[tuple[Wanted, Future[KernelManager]]] = []
_taken: list[KernelManager] = []


def prepare(wanted: Wanted) -> None:
    """Start a kernel in a thread of its own.

    Parameters
    ----------
    wanted
        The kernel that will be asked for.
    """
    made: Future[KernelManager] = Future()
    with _lock:
        _spares.append((wanted, made))
    threading.Thread(target=_fill, args=(wanted, made, options_set()), daemon=True).start()


def take(wanted: Wanted) -> KernelManager:
    """Give a kernel: the spare that was prepared for this if it lives, a new one if not.

    Parameters
    ----------
    wanted
        The kernel.

    Returns
    -------
    KernelManager
        Its process runs; whoever takes it calls ``end``.
    """
    with _lock:
        mine = next((entry for entry in _spares if entry[0] == wanted), None)
        if mine:
            _spares.remove(mine)
    if mine and mine[1].exception() is None:
        made = mine[1].result()
        if run_sync(made.is_alive)():
            _taken.append(made)
            return made
        end(made)
    made = run_sync(wanted.launch)()
    _taken.append(made)
    return made


def drop() -> None:
    """End the spares that nobody took."""
    with _lock:
        left, _spares[:] = list(_spares), []
    for _, made in left:
        if made.exception() is None:
            end(made.result())


def end(manager: KernelManager) -> None:
    """Kill a kernel and remove what it leaves behind.

    Parameters
    ----------
    manager
        Its manager.
    """
    if manager in _taken:
        _taken.remove(manager)
    run_sync(manager.end)()


def kill_taken() -> None:
    """Kill the kernels that work, from any thread; whoever waits for them is told that they died."""
    for manager in _taken:
        manager.kill_process()


def _fill(wanted: Wanted, made: Future[Any], options: Mapping[str, Any]) -> None:
    try:
        with set_options(**options):
            made.set_result(asyncio.run(wanted.launch()))
    except (DatelineError, OSError, RuntimeError, ValueError) as e:  # whoever takes it starts one, and meets it there
        made.set_exception(e)


atexit.register(drop)
