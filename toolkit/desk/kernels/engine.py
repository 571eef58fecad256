"""A papermill engine on forked kernels, loaded by papermill itself through its entry point."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from nbclient.exceptions import DeadKernelError
from papermill.engines import NBClientEngine

from toolkit.desk.kernels import spare

_NO_HISTORY = "--HistoryManager.enabled=False"
"""Commands of a notebook do not go into the user's history. nbclient gives kernels that it starts one in memory."""


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


class ForkEngine(NBClientEngine):  # type: ignore[misc]
    """papermill's nbclient engine with forked kernels. Registered as ``dateline``."""

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
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> Any:
        """Run the cells.

        Parameters
        ----------
        nb_man
            papermill's manager of the notebook.
        kernel_name
            Name of the kernel.
        **kwargs
            As papermill gives them. Beside these: ``env`` and ``folder``, the kernel's environment and working folder;
            ``room`` and ``materials``, for which the fork server must have loaded what is needed; ``ahead``, for each
            kernel to be started meanwhile for a next notebook, its room.
        """
        wanted = spare.Wanted(
            kernel_name, kwargs.pop("env", None) or dict(os.environ), kwargs.pop("folder", None) or os.getcwd(),  # noqa: PTH109
            (*kwargs.pop("extra_arguments", ()), _NO_HISTORY), kwargs.pop("room", None),
            tuple(kwargs.pop("materials", ())),
        )  # fmt: skip
        ahead: Sequence[str | None] = kwargs.pop("ahead", ())
        manager = spare.take(wanted)
        for room in ahead:
            spare.prepare(replace(wanted, room=room))
        try:
            return super().execute_managed_notebook(nb_man, kernel_name, km=manager, **kwargs)
        except DeadKernelError as e:
            raise KernelDiedError(manager.exit_code()) from e
        finally:
            spare.end(manager)
