"""A jupyter_client provisioner that forks kernels where it can and launches them as usual where it cannot.

Registered as ``dateline-fork``. papermill runs of our own use it; for JupyterLab or nbval set
``JUPYTER_DEFAULT_PROVISIONER_NAME=dateline-fork``.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Sequence
from typing import Any

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from toolkit.desk.isolation import isolated_environment
from toolkit.desk.kernels.client import ADDRESS, ForkRefusedError, KernelServer, fork_kernel, supported
from toolkit.settings import get_settings

_WAIT_S = 0.003
_own: KernelServer | None = None
_one_at_a_time = threading.Lock()


class ForkProvisioner(LocalProvisioner):
    """Fork the kernel from the server named in the environment, or from one of this process's own."""

    _room: str | None = None
    _materials: Sequence[str] = ()

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Keep what only the fork server understands; the rest is as jupyter_client has it.

        Parameters
        ----------
        **kwargs
            As jupyter_client gives them; ``room`` and ``materials`` are ours.
        """
        self._room, self._materials = kwargs.pop("room", None), kwargs.pop("materials", ())
        return await super().pre_launch(**kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork a Python kernel; launch any other, and any that the server refuses.

        Parameters
        ----------
        cmd
            The kernel's command line.
        **kwargs
            As jupyter_client gives them: env, cwd ...

        Returns
        -------
        dict
            Connection information.
        """
        arguments = _arguments(cmd)
        env = isolated_environment({k: str(v) for k, v in (kwargs.get("env") or os.environ).items()})
        kwargs["env"] = env
        if arguments is None or not supported():
            return await super().launch_kernel(cmd, **kwargs)
        try:
            cwd = str(kwargs.get("cwd") or os.getcwd())  # noqa: PTH109
            self.process = _fork(argv=arguments, env=env, cwd=cwd, room=self._room, materials=self._materials)
        except ForkRefusedError as refusal:
            self.log.debug("kernel not forked: %s", refusal.what)
            return await super().launch_kernel(cmd, **kwargs)
        self.pid, self.pgid = self.process.pid, None
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait for the kernel's end, looking often."""
        while self.process and await self.poll() is None:
            await asyncio.sleep(_WAIT_S)
        return await super().wait()


def _fork(**wanted: Any) -> Any:
    settings = get_settings()
    limits = {"memory_bytes": settings.step_memory_mb * 1_000_000, "cpu_s": settings.step_cpu_s}
    if shared := os.environ.get(ADDRESS):
        return fork_kernel(shared, **wanted, limits=limits)
    global _own  # noqa: PLW0603  (one server a process)
    with _one_at_a_time:
        _own = _own or KernelServer()
        try:
            return fork_kernel(_own.address, **wanted, limits=limits)
        except ForkRefusedError as refusal:
            if refusal.what == "environment":
                raise
            _own.close()  # its code is older than the files, or it died: start anew
            _own = KernelServer()
            return fork_kernel(_own.address, **wanted, limits=limits)


def _arguments(cmd: list[str]) -> list[str] | None:
    """Give what follows ``python -m ipykernel_launcher``; None for another command or another Python.

    ipykernel adds ``-Xfrozen_modules=off`` for its debugger, which changes nothing else.
    """
    import shutil
    import sys

    cmd = [word for word in cmd if word != "-Xfrozen_modules=off"]
    if cmd[1:3] != ["-m", "ipykernel_launcher"]:
        return None
    named = shutil.which(cmd[0]) or cmd[0]
    same = os.path.realpath(named) == os.path.realpath(sys.executable)
    return cmd[3:] if same else None
