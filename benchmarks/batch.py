"""The desk beside stock papermill, nbclient, ploomber-engine, and the bare work: the same cells in one warm process.

    python benchmarks/batch.py [--further 8] [--rounds 3] [--before FOLDER]

Copies of the drill, whose documents each have a line of their own, are run as one case, and as one and some further;
a further case costs the difference, divided; all run them one after the other. Each way has a process of its own, in
turn with the others; the system counts its processor time and that of all processes it leaves behind or starts, the
kernels included. Medians of the rounds. With --before, a checkout of an earlier commit is measured in the same turn.
Modules are compiled beforehand, as they are on a user's machine. ploomber-engine does not go with JupyterLab 4.6, so
it gets an environment of its own, which borrows the other packages from this one. Run it on a quiet machine; it takes
half an hour.
The table and a plot go to benchmarks/results/.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import resource
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import toolkit
from toolkit.desk.folders import find_case
from toolkit.desk.running.steps import STEPS, notebook_path

CHECKOUT = Path(toolkit.__file__).parents[1]
RESULTS = Path(__file__).with_name("results")
_PR_SET_CHILD_SUBREAPER = 36
NOTEBOOKS = [str(notebook_path(step)) for step in STEPS]
STOCK = """
import sys, papermill
for case in sys.argv[2:]:
    for number, notebook in enumerate({notebooks!r}):
        papermill.execute_notebook(notebook, f"{{sys.argv[1]}}/{{number}}.ipynb", parameters={{"case": case}},
                                   kernel_name="python3", progress_bar=False)
"""
KEPT = """
import sys, nbformat, papermill.iorw, papermill.parameterize
from nbclient import NotebookClient
from jupyter_client.manager import AsyncKernelManager
kernel = AsyncKernelManager(kernel_name="python3")
for case in sys.argv[2:]:
    for number, notebook in enumerate({notebooks!r}):
        read = papermill.iorw.load_notebook_node(notebook)
        cells = papermill.parameterize.parameterize_notebook(read, {{"case": case}})
        client = NotebookClient(cells, km=kernel, timeout=600)
        client.execute(reset_kc=True, cleanup_kc=False)
        nbformat.write(client.nb, f"{{sys.argv[1]}}/{{number}}.ipynb")
from jupyter_core.utils import run_sync
run_sync(kernel.shutdown_kernel)(now=True)
"""
PLOOMBER = """
import sys
from ploomber_engine import execute_notebook
for case in sys.argv[2:]:
    for number, notebook in enumerate({notebooks!r}):
        execute_notebook(notebook, f"{{sys.argv[1]}}/{{number}}.ipynb", parameters={{"case": case}}, progress_bar=False)
"""
BARE = """
import json, sys
cells = [[c for c in json.load(open(n, encoding="utf-8"))["cells"] if c["cell_type"] == "code"] for n in {notebooks!r}]
for case in sys.argv[2:]:
    for notebook in cells:
        names = {{"display": lambda *_: None, "__name__": "__main__"}}
        for cell in notebook:
            exec("".join(cell["source"]), names)
            if "parameters" in cell["metadata"].get("tags", []):
                names["case"] = case
"""
ONE_AND_ONE = """
import sys, time, nbformat, papermill
nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")]), f"{sys.argv[1]}/in.ipynb")
engine, times = sys.argv[2], []
options = {"engine_name": engine or None}
for _ in range(9):
    start = time.perf_counter()
    papermill.execute_notebook(f"{sys.argv[1]}/in.ipynb", f"{sys.argv[1]}/out.ipynb", kernel_name="python3",
                               progress_bar=False, **options)
    times.append(time.perf_counter() - start)
    time.sleep(0.5)
print(sorted(times[2:])[3])
"""
WAYS = {
    "stock": "stock papermill",
    "kept": "nbclient, one kept kernel",
    "ploomber": "ploomber-engine",
    "ours": "dateline",
    "before": "dateline before",
    "bare": "the bare work",
}


class Cost(NamedTuple):
    """Seconds that a way of running took.

    Attributes
    ----------
    wall
        By the clock.
    cpu
        Of all processors, kernels included.
    """

    wall: float
    cpu: float


def cost(words: list[str], home: Path, checkout: Path = CHECKOUT) -> Cost:
    """Run a command in a home, keep what it says in said.txt there, and count what it and all it started took."""
    environment = {
        **os.environ,
        "DATELINE_HOME": str(home),
        "OPENBLAS_NUM_THREADS": "1",
        "MPLBACKEND": "agg",
        "PYTHONPATH": str(checkout),
        "PYTHONPYCACHEPREFIX": f"{home.parent}/compiled-{checkout.name}",
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    before, start = _used(), time.perf_counter()
    with (home / "said.txt").open("wb") as said:
        code = subprocess.call(words, env=environment, cwd=home, stdout=said, stderr=said)
    wall = time.perf_counter() - start
    with contextlib.suppress(ChildProcessError):
        while True:  # whose parent ended before them
            os.wait()
    assert code == 0, (home / "said.txt").read_text()[-2000:]
    return Cost(wall, _used() - before)


def _used() -> float:
    of_all = resource.getrusage(resource.RUSAGE_CHILDREN)
    return of_all.ru_utime + of_all.ru_stime


def homes(count: int, root: Path, case: str = "drill") -> tuple[Path, list[str]]:
    """Make an empty home with copies of a shipped case; no two have the same text."""
    home, slugs = root / f"home-{time.monotonic_ns()}", [f"{case}-{n}" for n in range(count)]
    for number, slug in enumerate(slugs):
        folder = shutil.copytree(find_case(case), home / "cases" / slug)
        text = (folder / "case.toml").read_text(encoding="utf-8")
        (folder / "case.toml").write_text(text.replace(f'slug = "{case}"', f'slug = "{slug}"'), encoding="utf-8")
        for document in (folder / "documents").iterdir():
            with document.open("a", encoding="utf-8") as opened:
                opened.write(f"\nThis is copy {number} of the page.\n")
    return home, slugs


def ploomber_python(root: Path) -> str:
    """Make an environment for ploomber-engine; give its interpreter."""
    folder = root / "ploomber"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    words = [folder / "bin" / "pip", "install", "--quiet", "ploomber-engine==0.0.33"]
    subprocess.run(words, check=True, capture_output=True)
    packages = next((folder / "lib").glob("python*/site-packages"))
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return str(folder / "bin" / "python")


def way(name: str, count: int, root: Path, ploomber: str = "", before: Path | None = None) -> Cost:
    """Run ``count`` cases one way, from nothing."""
    home, slugs = homes(count, root)
    scripts = {"stock": STOCK, "kept": KEPT, "ploomber": PLOOMBER, "bare": BARE}
    if name in ("ours", "before"):
        verb = ["run"] if count == 1 else ["batch", "-j", "1"]
        words = [sys.executable, "-m", "toolkit.cli.main", *verb, *slugs, "--stamp", "case"]
    else:
        python = ploomber if name == "ploomber" else sys.executable
        words = [python, "-c", scripts[name].format(notebooks=NOTEBOOKS), str(home), *slugs]
    return cost(words, home, before if name == "before" and before else CHECKOUT)


def unchanged(root: Path) -> float:
    """Give the wall time of a case that has not changed, a fresh process each; median of seven."""
    home, slugs = homes(1, root)
    words = [sys.executable, "-m", "toolkit.cli.main", "run", slugs[0], "--stamp", "case"]
    cost(words, home)
    return sorted(cost(words, home).wall for _ in range(7))[3]


def small(engine: str, root: Path) -> float:
    """Give the wall time of a notebook that adds one and one; median of seven in one process."""
    words = [sys.executable, "-c", ONE_AND_ONE, str(root), engine]
    return float(subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()[-1])


def per_case(all_cases: Cost, first: Cost, further: int) -> Cost:
    """Give what each further case takes."""
    return Cost((all_cases.wall - first.wall) / further, (all_cases.cpu - first.cpu) / further)


def medians(costs: list[Cost]) -> Cost:
    """Give the median wall and processor time."""
    return Cost(statistics.median(c.wall for c in costs), statistics.median(c.cpu for c in costs))


def draw(one: dict[str, Cost], each: dict[str, Cost], idle: float) -> None:
    """Plot seconds a case, a bar for each way."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.6), layout="constrained")
    names = list(reversed(WAYS))
    for ax, title, values in (
        (figure.add_subplot(1, 2, 1), "one case from nothing, wall s", {n: one[n].wall for n in names}),
        (figure.add_subplot(1, 2, 2), "each further case, CPU s", {n: each[n].cpu for n in names}),
    ):
        bars = ax.barh([WAYS[n] for n in names], list(values.values()), color="#9aa7b0")
        bars[names.index("ours")].set_color("#0b5d7a")
        ax.bar_label(bars, fmt="%.2f", padding=3)
        ax.set_title(title, loc="left", fontsize=10)
        ax.spines[["top", "right"]].set_visible(False)
        ax.margins(x=0.15)
    figure.supxlabel(f"copies of the drill, {os.cpu_count()} cores; an unchanged case takes {idle:.2f} s", fontsize=9)
    figure.savefig(RESULTS / "batch.png", dpi=130)


def main() -> None:
    """Measure all ways in turn, and write one table and a plot."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--further", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--before", type=Path)
    asked = parser.parse_args()
    further, before = asked.further, asked.before
    if before is None:
        del WAYS["before"]
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as name:
        root = Path(name)
        ploomber = ploomber_python(root)
        for first in WAYS:  # compiles
            way(first, 1, root, ploomber, before)
        singles = [{n: way(n, 1, root, ploomber, before) for n in WAYS} for _ in range(asked.rounds)]
        one = {n: medians([costs[n] for costs in singles]) for n in WAYS}
        rounds = [{n: way(n, 1 + further, root, ploomber, before) for n in WAYS} for _ in range(asked.rounds)]
        idle = unchanged(root)
        tiny = {engine: small(engine, root) for engine in ("", "dateline")}
    rounds = [{n: per_case(costs[n], one[n], further) for n in WAYS} for costs in rounds]
    each = {n: medians([costs[n] for costs in rounds]) for n in WAYS}
    beyond = [{n: costs[n].cpu - costs["bare"].cpu for n in WAYS} for costs in rounds]
    over = {n: statistics.median(seconds[n] for seconds in beyond) for n in WAYS}
    ratios = sorted(seconds["stock"] / seconds["ours"] for seconds in beyond)
    heads = [n for n in WAYS if n != "bare"]
    rows = [
        ("one case from nothing, wall s", {n: one[n].wall for n in WAYS}),
        ("one case from nothing, CPU s", {n: one[n].cpu for n in WAYS}),
        (f"each of {further} further cases, wall s", {n: each[n].wall for n in WAYS}),
        (f"each of {further} further cases, CPU s", {n: each[n].cpu for n in WAYS}),
        (f"of that beyond the bare work ({each['bare'].cpu:.2f} s)", over | {"bare": 0.0}),
        ("a notebook of 1 + 1, wall s", {"stock": tiny[""], "ours": tiny["dateline"]}),
        ("an unchanged case, wall s", {"stock": one["stock"].wall, "ours": idle}),
    ]
    titles = [*(WAYS[n] for n in heads), WAYS["bare"], "stock : dateline"]
    lines = ["| measure | " + " | ".join(titles) + " |", "|---" * (len(titles) + 1) + "|"]
    for what, values in rows:
        cells = [f"{values[n]:.2f}" if n in values else "" for n in (*heads, "bare")]
        lines.append(f"| {what} | " + " | ".join([*cells, f"{values['stock'] / values['ours']:.1f}"]) + " |")
    text = f"{os.cpu_count()} cores, Python {sys.version.split()[0]}\n\n" + "\n".join(lines) + "\n\n"
    text += f"Beyond the bare work, stock : dateline in each round: {', '.join(f'{r:.1f}' for r in ratios)}.\n"
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "batch.md").write_text(text + "\n![seconds a case](batch.png)\n", encoding="utf-8")
    draw(one, each, idle)
    print(text)


if __name__ == "__main__":
    main()
