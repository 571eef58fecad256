"""A real Chromium with every name unresolvable, and a real JupyterLab on loopback."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.processes import free_port, require
from tests.report.conftest import case, figures, outputs, statements  # noqa: F401  (fixtures)

ROOT = Path(__file__).resolve().parents[2]
ARTIFACTS = ROOT / "artifacts"
CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]


def _missing() -> str | None:
    if shutil.which("chromium") is None:
        return "no chromium on this machine (Debian: apt-get install chromium)"
    needed = ("playwright", "axe_playwright_python")
    return next((f"{name} is not installed" for name in needed if find_spec(name) is None), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Debian's Chromium. Without it the tests skip and say why; in CI they fail."""
    reason = _missing()
    require(reason is None, reason or "")
    from playwright.sync_api import sync_playwright

    ARTIFACTS.mkdir(exist_ok=True)
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM)
        yield chromium
        chromium.close()


class Visit:
    """One page that was opened, with what it asked for and what it complained of."""

    def __init__(self, page: Any):
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda r: self.requests.append(r.url))
        page.on("console", lambda m: self.complaints.append(m.text) if m.type in {"error", "warning"} else None)
        page.on("pageerror", lambda e: self.complaints.append(str(e)))

    def violations(self, *, contrast: bool = True) -> list[str]:
        """Run axe-core over the page as it stands; contrast takes most of its time, and is of the style alone."""
        import axe_playwright_python

        self.page.evaluate((Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
        rules = {"color-contrast": {"enabled": contrast}}
        found = self.page.evaluate("rules => axe.run({ rules })", rules)["violations"]
        return [f"{v['id']}: {v['nodes'][0]['target']} {v['nodes'][0].get('failureSummary', '')}" for v in found]


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Visit]]:
    """Open an address at a size and colour scheme."""
    contexts = []

    def open_page(address: str, width: int = 1280, height: int = 900, scheme: str = "light") -> Visit:
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, color_scheme=scheme)
        contexts.append(context)
        opened = Visit(context.new_page())
        opened.page.goto(address)
        return opened

    yield open_page
    for context in contexts:
        context.close()


class Lab(NamedTuple):
    """A JupyterLab as ``dateline lab`` starts it: its address, its token, and the folder that it shows."""

    address: str
    token: str
    home: Path

    def opened(self, path: str) -> str:
        """Give the address of a notebook alone, without the windows round it."""
        return f"{self.address}/doc/tree/{path}?token={self.token}&reset"

    def whole(self) -> str:
        """Give the address of the whole JupyterLab, with its launcher and nothing else open."""
        return f"{self.address}/lab/tree/lab?token={self.token}&reset"


@pytest.fixture(scope="module")
def lab(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One JupyterLab for all tests, started by the command in an empty folder, with the drill's copies in it."""
    pytest.importorskip("jupyterlab")
    folder = tmp_path_factory.mktemp("lab")
    home = folder / "home"
    (home / "cases").mkdir(parents=True)
    tracker = folder / "cache" / "lab" / "settings" / "@jupyterlab" / "notebook-extension"
    tracker.mkdir(parents=True)
    (tracker / "tracker.jupyterlab-settings").write_text('{"windowingMode": "none"}', encoding="utf-8")
    port = free_port()
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("DATELINE_")},
        "JUPYTER_RUNTIME_DIR": str(folder / "r"),
        "IPYTHONDIR": str(folder / "ipython"),
        "DATELINE_HOME": str(home),
        "DATELINE_CACHE": str(folder / "cache"),
    }
    command = [sys.executable, "-P", "-m", "toolkit.cli.main", "lab", "drill", "--no-browser", f"--port={port}"]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, cwd=home, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait_until_up(server, port, folder / "server.log")
        yield Lab(f"http://127.0.0.1:{port}", _token(folder / "server.log"), home)
    finally:
        server.terminate()  # the command takes the server and its kernels along
        server.wait(timeout=60)
        left = _alive(server.pid)
        if left:
            os.killpg(server.pid, signal.SIGKILL)
        assert not left, "dateline lab ended, and left its server running"


def _alive(group: int) -> bool:
    """Tell whether a process of a group is left after five seconds."""
    for _ in range(20):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.25)
    return True


def _token(log: Path) -> str:
    for _ in range(80):
        if found := re.search(r"token=(\w+)", log.read_text(errors="replace")):
            return found[1]
        time.sleep(0.25)
    pytest.fail(f"JupyterLab shows no token: {log.read_text(errors='replace')[-2000:]}")


def _wait_until_up(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(240):
        if server.poll() is not None:
            pytest.fail(f"JupyterLab ended: {log.read_text(errors='replace')[-2000:]}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.25)
    pytest.fail(f"JupyterLab did not come up: {log.read_text(errors='replace')[-2000:]}")
