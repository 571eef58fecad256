"""Open a case in JupyterLab: its board, and copies of the four notebooks, with the case already set.

The server listens on this machine only and keeps its token. It shows the whole folder you work in: cases, documents,
reports. What you change there is a copy of the case's own, in lab/CASE/; a run never reads it. Without a case, the page
opens on which one is chosen or begun from an article.

examples:
  dateline lab                 choose a case, or begin one from an article
  dateline lab drill           the training exercise
  dateline lab harbour --no-browser --port 8890
"""

from __future__ import annotations

import argparse
import json

from toolkit.desk.by_hand import workbench
from toolkit.errors import UsageError

_GRACE_S = 10.0
"""Seconds a server has to end: JupyterLab 4.6 asked in the middle of a request waits for a thread that never ends."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("slug", nargs="?", help="name of the case; left out, one is chosen in the browser")
    parser.add_argument("--no-browser", action="store_true", help="print the address, open nothing")
    parser.add_argument("--port", type=int, help="port on this machine; the first free one from 8888 if left out")
    parser.add_argument("--prepare", action="store_true", help="make the copies, start nothing")


def call(arguments: argparse.Namespace) -> int:
    """Make the copies and start the server; it ends with Ctrl-C."""
    import signal
    import subprocess
    import threading
    from importlib.util import find_spec

    opened = workbench.prepare(arguments.slug) if arguments.slug else workbench.prepare_start()
    print(json.dumps({"opens": str(opened)}) if arguments.json else f"Opens {opened}")
    if arguments.prepare:
        return 0
    if find_spec("jupyterlab") is None or find_spec("anywidget") is None:
        raise UsageError("JupyterLab is not installed", remedy="pip install 'dateline[lab]'.", code="E_NO_LAB")
    workbench.configure_lab()
    words = workbench.lab_command(opened, port=arguments.port, browser=not arguments.no_browser)
    server = subprocess.Popen(words, env=workbench.lab_environment(), cwd=opened.parents[-1])  # noqa: S603  (our own words)

    def _end(*_: object) -> None:
        server.terminate()
        late = threading.Timer(_GRACE_S, server.kill)
        late.daemon = True  # a server that ends in time ends this process, and the timer with it
        late.start()

    # whoever ends this process means the server and its kernels
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):  # Windows has no SIGHUP
            signal.signal(getattr(signal, name), _end)
    try:
        return server.wait()
    except KeyboardInterrupt:  # the server hears it, too, and asks whether it is meant
        return server.wait()
