"""ipykernel's application as a batch needs it: no subshells, and no parser for a command line whose form is known."""

from __future__ import annotations

import re
from typing import Any

from ipykernel.kernelapp import IPKernelApp
from traitlets.config.loader import Config, DeferredConfigString

_SETTING = re.compile(r"--(\w+)\.(\w+)=(.*)", re.DOTALL)


class BatchApp(IPKernelApp):
    """A kernel that runs one notebook from top to bottom.

    What a notebook shows is the same. A subshell, which answers while a cell runs, costs a thread that every message
    passes through; and argparse takes a fifth of the time in which a forked kernel starts.
    """

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
