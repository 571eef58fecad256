"""ipykernel's application as a batch needs it: what asks for no socket is done once, for all kernels forked later."""

from __future__ import annotations

import re
import select
import sys
import time
import uuid
from typing import Any

from ipykernel.iostream import OutStream
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.application import BaseIPythonApplication
from traitlets import Bool, DottedObjectName, Type
from traitlets.config.loader import Config, DeferredConfigString

_MOMENT_S = 0.1
"""How long a flush waits for the thread that reads what was written past Python, in seconds, if there is any."""
_SETTING = re.compile(r"--(\w+)\.(\w+)=(.*)", re.DOTALL)


class BatchKernel(IPythonKernel):
    """IPython's kernel, which may be made before there are sockets, and be given them after a fork."""

    @classmethod
    def instance(cls, *args: Any, **kwargs: Any) -> Any:
        """Give the kernel of this process; one that was made before gets what it lacked.

        Parameters
        ----------
        *args, **kwargs
            As ipykernel gives them: session, streams, threads ...
        """
        before = cls._instance
        made = super().instance(*args, **kwargs)
        if made is before:
            made._connect(kwargs)
        return made

    def _connect(self, given: dict[str, Any]) -> None:
        for name, value in given.items():
            setattr(self, name, value)
        self.ident = str(uuid.uuid4())
        self._stdout, self._stderr = sys.stdout, sys.stderr
        shell: Any = self.shell
        shell.init_environment()
        shell.displayhook.topic = self._topic("execute_result")  # type: ignore[no-untyped-call]
        for part in (shell.displayhook, shell.display_pub):
            part.session, part.pub_socket = self.session, self.iopub_socket


class Stream(OutStream):
    """ipykernel's standard output; with nothing to send, it does not wake the thread that sends."""

    def flush(self) -> None:
        """Send what was written; ipykernel asks for it four times a cell, most often for nothing.

        What a library that is not Python has written is read by a thread, which is given a moment to take it.
        """
        until = time.monotonic() + _MOMENT_S
        while self._piped() and time.monotonic() < until:
            time.sleep(_MOMENT_S / 100)
        if self._buffers or self.echo:
            super().flush()  # type: ignore[no-untyped-call]

    def _piped(self) -> bool:
        return self._fid is not None and bool(select.select([self._fid], [], [], 0)[0])


class _Settled(BaseIPythonApplication):
    """Comes between ipykernel's application and IPython's, whose part is not done twice."""

    prepared = Bool(False)

    def initialize(self, argv: list[str] | None = None) -> None:
        if self.prepared and argv:
            self.connection_file = argv[1]
        else:
            super().initialize(argv)  # type: ignore[no-untyped-call]


class BatchApp(IPKernelApp, _Settled):
    """A kernel that runs one notebook from top to bottom.

    What a notebook shows is the same. A subshell, which answers while a cell runs, costs a thread that every message
    passes through; and argparse takes a fifth of the time in which a forked kernel starts.
    """

    kernel_class = Type(BatchKernel, klass=Kernel).tag(config=True)
    outstream_class = DottedObjectName(f"{__name__}.{Stream.__name__}", allow_none=True).tag(config=True)

    def prepare(self, argv: list[str]) -> None:
        """Read the settings and make the kernel and its shell, in the process that is forked afterwards.

        Parameters
        ----------
        argv
            Words after the program, the same for all kernels but for the file behind ``-f``.
        """
        _Settled.initialize(self, argv)
        if issubclass(self.kernel_class, BatchKernel):
            self.kernel_class.instance(parent=self, log=self.log, profile_dir=self.profile_dir, user_ns=self.user_ns)
        self.log.setLevel(self.log_level)  # traitlets leaves that to what writes, and each line is made for nothing
        self.prepared = True

    def init_control(self, context: Any) -> None:
        """Open the control channel; shell messages are read by the thread that runs the cells.

        Parameters
        ----------
        context
            Of the sockets.
        """
        super().init_control(context)  # type: ignore[no-untyped-call]
        self.shell_channel_thread = None

    def parse_command_line(self, argv: list[str] | None = None) -> None:
        """Take ``-f FILE --Class.trait=value ...``; anything else is for ipykernel's own parser.

        Parameters
        ----------
        argv
            Words after the program.
        """
        words = list(argv or ())
        settings = [_SETTING.fullmatch(word) for word in words[2:]]
        if len(words) < 2 or words[0] != "-f" or None in settings:
            super().parse_command_line(argv)
            return
        given = Config({"IPKernelApp": {"connection_file": words[1]}})
        for setting in filter(None, settings):
            given[setting[1]][setting[2]] = DeferredConfigString(setting[3])
        self.argv, self.extra_args, self.cli_config = words, [], given
        self.update_config(given)


def forget() -> None:
    """Start without the kernel that was prepared: another is wanted in this process."""
    for kind in (BatchApp, BatchKernel, ZMQInteractiveShell):
        kind.clear_instance()
