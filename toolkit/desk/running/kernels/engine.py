"""A papermill engine on the kernels that this process keeps, loaded by papermill itself through its entry point."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from jupyter_core.utils import run_sync
from nbclient.exceptions import DeadKernelError
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import Engine

from toolkit.desk.running.kernels.pool import POOL, Wanted


class KernelDiedError(DeadKernelError):
    """The kernel ended while a cell ran.

    Parameters
    ----------
    exit_code
        Of its process, negative for a signal; None if it is not known.
    """

    def __init__(self, exit_code: int | None):
        super().__init__(f"the kernel died, exit code {exit_code}")
        self.exit_code = exit_code


class PoolEngine(Engine):  # type: ignore[misc]
    """papermill's nbclient engine with kernels that are kept. Registered as ``dateline``."""

    @classmethod
    def execute_notebook(
        cls, nb: Any, kernel_name: str, *, finish: Callable[[Any], Any] | None = None, **kwargs: Any
    ) -> Any:
        """Run a notebook.

        Parameters
        ----------
        nb
            The notebook.
        kernel_name
            Name of the kernel.
        finish
            Takes and gives the executed notebook, before papermill writes it; one that failed is left as it is.
        **kwargs
            As papermill gives them, and as ``execute_managed_notebook`` takes them.
        """
        executed = super().execute_notebook(nb, kernel_name, **kwargs)
        return executed if finish is None or executed.metadata.papermill.exception else finish(executed)

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        wanted: Wanted | None = None,
        ahead: Sequence[Wanted] = (),
        execution_timeout: int | None = None,
        **_: Any,
    ) -> None:
        """Run the cells.

        Parameters
        ----------
        nb_man
            papermill's manager of the notebook.
        kernel_name
            Name of the kernel.
        wanted
            The kernel as the notebook wants it.
        ahead
            Kernels that will be wanted side by side when this one is done: all but one are started meanwhile.
        execution_timeout
            Time that one cell may take, in seconds.
        **_
            What else papermill gives.
        """
        wanted = wanted or Wanted()
        kernel = POOL.take(wanted)
        # this kernel takes one of them, so that one fewer has to be prepared
        for later in ahead[:-1]:
            POOL.prepare(later)
        went_well = False
        try:
            runner = PapermillNotebookClient(
                nb_man, km=kernel.manager, kernel_name=kernel_name, timeout=execution_timeout
            )
            runner.kc = run_sync(kernel.clean)(wanted)
            try:
                runner.execute(cleanup_kc=False)
            finally:
                runner.kc.stop_channels()
            went_well = not nb_man.nb.metadata.papermill.exception
        except DeadKernelError as e:
            raise KernelDiedError(run_sync(kernel.died)()) from e
        finally:
            if went_well:
                POOL.give_back(kernel, memory_mb=wanted.memory_mb)
            else:
                POOL.discard(kernel)
