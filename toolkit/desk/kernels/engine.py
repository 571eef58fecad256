"""A papermill engine on forked kernels, loaded by papermill itself through its entry point."""

from __future__ import annotations

from typing import Any

from papermill.engines import NBClientEngine

from toolkit.desk.kernels.manager import KernelManager


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
