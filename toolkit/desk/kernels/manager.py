"""jupyter_client's manager and client for a kernel on this machine, without their pauses."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import time
import uuid
from datetime import datetime
from queue import Empty
from typing import Any

import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_client.session import Session
from traitlets import Type

from toolkit.desk.kernels.client import ADDRESS
from toolkit.desk.kernels.provisioner import ForkProvisioner
from toolkit.errors import StepError

_POLL_S = 0.003
_HEARD_S = 0.03
"""How long a reply's echo may take on the output channel, in seconds; if none comes, the channel was not yet connected
when the reply was sent, and the question is put again."""
_LONGEST_FOLDER = 70
"""A socket's name may have about 100 characters (unix(7)); ours takes 30 after the folder for temporary files."""


def _not_started(what: str) -> StepError:
    return StepError(what, remedy="Is there memory left, and is step_memory_mb large enough?", code="E_KERNEL_START")


def unpack(words: str | bytes) -> Any:
    """Read a part of a message. A header gets its date here; jupyter_client would have it read by dateutil, slowly.

    Parameters
    ----------
    words
        JSON.
    """
    read = json.loads(words)
    if isinstance(read, dict) and {"msg_id", "msg_type", "date"} <= read.keys():
        try:
            read["date"] = datetime.fromisoformat(read["date"])
        except (TypeError, ValueError):  # jupyter_client says what it makes of it
            return read
    return read


class _Channel(AsyncZMQSocketChannel):
    """jupyter_client's channel; it asks the event loop once a message, not twice."""

    async def get_msg(  # type: ignore[override]  # as in jupyter_client's own
        self, timeout: float | None = None
    ) -> dict[str, Any]:
        """Give the next message; Empty if none comes in time."""
        try:
            async with asyncio.timeout(timeout):
                return await self._recv()
        except TimeoutError:
            raise Empty from None


class _Client(AsyncKernelClient):
    shell_channel_class = Type(_Channel)
    iopub_channel_class = Type(_Channel)

    def start_channels(
        self, shell: bool = True, iopub: bool = True, stdin: bool = False, hb: bool = False, control: bool = False
    ) -> None:
        """Open the two channels that a notebook's run needs; jupyter_client opens five, one with a thread."""
        super().start_channels(shell, iopub, stdin, hb, control)

    def stop_channels(self) -> None:
        for channel in (self._shell_channel, self._iopub_channel):
            if channel is not None:
                channel.stop()

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel has answered and its output channel is heard.

        jupyter_client then listens 0.2 s more, to empty the channel; whoever reads it passes over messages that answer
        another request, so nothing is gained by that.
        """
        until = time.monotonic() + (timeout or 60.0)
        while time.monotonic() < until:
            self.kernel_info()
            try:
                reply = await self.shell_channel.get_msg(timeout=1)
                await self.iopub_channel.get_msg(timeout=_HEARD_S)
            except Empty:
                if not await self._async_is_alive():
                    raise _not_started("the kernel ended before it was ready") from None
                continue
            self._handle_kernel_info_reply(reply)
            return
        raise _not_started(f"the kernel did not answer within {timeout or 60.0:g} s")

    wait_for_ready = _async_wait_for_ready


class KernelManager(AsyncKernelManager):
    """jupyter_client's manager, looking for a kernel's end every few milliseconds.

    Where the system has them, the kernel gets sockets in a folder of its own. Two kernels that start at one moment may
    be given the same TCP ports, or the same names in one folder; each then reads what is meant for the other.

    Parameters
    ----------
    **kwargs
        As jupyter_client takes them.
    """

    def __init__(self, **kwargs: Any):
        self._clients: list[AsyncKernelClient] = []
        kwargs = {"context": zmq.asyncio.Context.instance(), **kwargs}  # of this process; a new one starts two threads
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        if os.name == "posix" and len(tempfile.gettempdir()) <= _LONGEST_FOLDER:
            server = os.environ.get(ADDRESS)  # whose folder goes with it, even if this process is killed
            inside = os.path.dirname(server) if server and os.path.exists(server) else None  # noqa: PTH110, PTH120
            self._folder = tempfile.TemporaryDirectory(prefix="dateline-", dir=inside, ignore_cleanup_errors=True)
            at = self._folder.name
            kwargs = {"transport": "ipc", "ip": f"{at}/kernel", "connection_file": f"{at}/kernel.json", **kwargs}
        super().__init__(**kwargs)

    async def launch(self, **kwargs: Any) -> None:
        """Fork the kernel, from any thread; connecting to it is left to the one who uses it.

        A kernel that names a provisioner of its own in its kernel.json gets that.

        Parameters
        ----------
        **kwargs
            As for ``start_kernel``: extra_arguments, cwd, env; ``room`` and ``materials``, for the fork server.
        """
        self.kernel_id = str(uuid.uuid4())
        if self.kernel_spec is not None and "kernel_provisioner" not in self.kernel_spec.metadata:
            self.provisioner = ForkProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        else:
            kwargs = {name: value for name, value in kwargs.items() if name not in {"room", "materials"}}
        command, rest = await self._async_pre_start_kernel(**kwargs)
        await self._async_launch_kernel(command, **rest)

    async def end(self) -> None:
        """Kill the kernel if it lives, hang up on it, and remove what it leaves behind."""
        self.shutting_down = True
        for client in self._clients:
            client.stop_channels()
        if self.has_kernel:
            await self._async_kill_kernel()
        await self._async_cleanup_resources()
        if self._folder:
            self._folder.cleanup()

    def exit_code(self) -> int | None:
        """Give the kernel's exit code, negative for a signal; None while it lives or if it is not known."""
        ours = isinstance(self.provisioner, LocalProvisioner) and self.provisioner.process is not None
        return self.provisioner.process.poll() if ours else None  # type: ignore[union-attr]

    def kill_process(self) -> None:
        """Kill the kernel, from any thread."""
        if isinstance(self.provisioner, LocalProvisioner) and self.provisioner.process is not None:
            self.provisioner.process.kill()

    def client(self, **kwargs: Any) -> Any:
        """Give a client; ``end`` closes its channels.

        Parameters
        ----------
        **kwargs
            As jupyter_client takes them.
        """
        made = super().client(**kwargs)
        self._clients.append(made)
        return made

    def _session_default(self) -> Session:
        return Session(parent=self, unpacker=f"{__name__}.{unpack.__name__}")

    def _client_factory_default(self) -> type[_Client]:
        return _Client

    async def _async_wait(self, pollinterval: float = _POLL_S) -> None:
        await super()._async_wait(pollinterval=min(pollinterval, _POLL_S))
