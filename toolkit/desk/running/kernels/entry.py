"""The program of a kept kernel: a limit of memory, a lifeline to its owner, ipykernel; and what makes it clean again.

Run by ``pool`` as a file, by its absolute path, in an empty folder.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

_general: list[Any] | None = None
"""Filters for warnings that the kernel started with; those of libraries come on top as they are imported."""


def limit_memory(megabytes: int) -> None:
    """Let this process hold no more data than that, where the system can see to it.

    Parameters
    ----------
    megabytes
        Limit; 0 sets none.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    if megabytes:
        # data and not address space: GDAL and BLAS map far more than they use
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes * 1_000_000, hard))


def limit_processor_time(seconds: int) -> None:
    """Let this process use no more processor time from now on than that, where the system can see to it.

    Parameters
    ----------
    seconds
        Limit; 0 sets none.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 1 if seconds else hard, hard))


def hold_on() -> None:
    """End with the owner, whose end of the pipe on standard input then closes.

    ipykernel looks once a second whether its parent lives, but not while one long call keeps the interpreter. On Linux
    the system itself sends SIGIO (fcntl(2), O_ASYNC), whose default is to end the process.
    """
    if not sys.platform.startswith("linux"):
        return
    import fcntl
    import select

    # SIGIO ends a process that does not expect it: no thread has to watch, and code in C cannot be in the way
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([0], [], [], 0)[0]:  # it was gone before this was set
        sys.exit(1)


def reset(environment: dict[str, str], folder: str, cpu_s: int) -> None:
    """Make this kernel what a fresh one is: names, environment, working folder, warnings, figures, processor time.

    Parameters
    ----------
    environment
        All variables, by name.
    folder
        An empty working folder.
    cpu_s
        Processor time that what comes may take, in seconds; 0 sets no limit.
    """
    from IPython.core.getipython import get_ipython

    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    # files that the last step left in its working folder
    for path in Path(folder).iterdir():
        path.unlink()
    _reset_warnings()
    if "matplotlib" in sys.modules:
        _reset_figures()
    limit_processor_time(cpu_s)
    shell: Any = get_ipython()
    shell.reset(new_session=True)


def _reset_warnings() -> None:
    """Take back filters that hold for everything; a library's own, for a module or message, are set once, at import."""
    import warnings

    global _general  # noqa: PLW0603  (one a process)
    if _general is None:
        _general = list(warnings.filters)
    of_libraries = [f for f in warnings.filters if f not in _general and (f[1] or f[3])]
    warnings.resetwarnings()  # what was shown once is shown again
    warnings.filters[:] = [*of_libraries, *_general]  # type: ignore[index]


def _reset_figures() -> None:
    import matplotlib as mpl

    mpl.rc_file_defaults()
    if "matplotlib.pyplot" in sys.modules:
        from matplotlib import pyplot

        pyplot.close("all")


def main(connection_file: str, memory_mb: str) -> None:
    """Serve until killed.

    Parameters
    ----------
    connection_file
        Of jupyter_client.
    memory_mb
        Limit of memory, in megabytes; 0 sets none.
    """
    hold_on()
    limit_memory(int(memory_mb))
    from ipykernel.kernelapp import IPKernelApp
    from traitlets import List

    class App(IPKernelApp):
        """ipykernel's application; extensions are looked for by short names, which anything may have."""

        default_extensions: Any = List([])

    quiet = ["--IPKernelApp.log_level=50", "--HistoryManager.enabled=False"]
    App.launch_instance(argv=["-f", connection_file, *quiet])


if __name__ == "__main__":
    main(*sys.argv[1:3])
