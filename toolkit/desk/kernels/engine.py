"""A papermill engine on forked kernels, without the pauses that a kernel on the same machine does not need."""

from __future__ import annotations

import time
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from papermill.engines import NBClientEngine

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


class ForkEngine(NBClientEngine):  # type: ignore[misc]
    """papermill's nbclient engine with forked kernels. Registered as ``dateline``."""

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> Any:
        """Run the cells.

        Parameters
        ----------
        nb_man
            papermill's manager of the notebook.
        kernel_name
            Name of the kernel.
        **kwargs
            As papermill gives them.
        """
        from jupyter_client.provisioning.factory import KernelProvisionerFactory

        factory = KernelProvisionerFactory.instance()
        before = factory.default_provisioner_name
        factory.default_provisioner_name = "dateline-fork"
        try:
            return super().execute_managed_notebook(
                nb_man, kernel_name, kernel_manager_class=KernelManager, shutdown_kernel="immediate", **kwargs
            )
        finally:
            factory.default_provisioner_name = before
