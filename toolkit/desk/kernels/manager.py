"""jupyter_client's manager and client for a kernel on this machine, without their pauses."""

from __future__ import annotations

import time
from queue import Empty

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager

_POLL_S = 0.003


class _Client(AsyncKernelClient):
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
                await self.iopub_channel.get_msg(timeout=0.2)
            except Empty:
                if not await self._async_is_alive():
                    raise RuntimeError("Kernel died before replying to kernel_info") from None
                continue
            self._handle_kernel_info_reply(reply)
            return
        raise RuntimeError(f"Kernel did not answer in {timeout:g} s")

    wait_for_ready = _async_wait_for_ready


class KernelManager(AsyncKernelManager):
    """jupyter_client's manager, looking for a kernel's end every few milliseconds."""

    def _client_factory_default(self) -> type[_Client]:
        return _Client

    async def _async_wait(self, pollinterval: float = _POLL_S) -> None:
        await super()._async_wait(pollinterval=min(pollinterval, _POLL_S))
