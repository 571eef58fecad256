"""The desk beside stock papermill, and beside the bare work: the same cells in one warm process.

    python benchmarks/batch.py [FURTHER]

Copies of the drill are run as one case, and as one and FURTHER more (default 4); a further case costs the difference,
divided. Each way runs in a process of its own; the system counts its processor time and that of all its kernels.
Run it on a quiet machine; it takes some minutes. The table goes to benchmarks/results/batch.md as well.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from toolkit.desk.folders import find_case
from toolkit.desk.steps import STEPS, notebook_path

RESULTS = Path(__file__).with_name("results") / "batch.md"
NOTEBOOKS = [str(notebook_path(step)) for step in STEPS]
STOCK = """
import sys, papermill
for case in sys.argv[2:]:
    for number, notebook in enumerate({notebooks!r}):
        papermill.execute_notebook(notebook, f"{{sys.argv[1]}}/{{number}}.ipynb", parameters={{"case": case}},
                                   kernel_name="python3", progress_bar=False)
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
import sys, nbformat, papermill
nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")]), f"{sys.argv[1]}/in.ipynb")
import time
times = []
for _ in range(7):
    start = time.perf_counter()
    papermill.execute_notebook(f"{sys.argv[1]}/in.ipynb", f"{sys.argv[1]}/out.ipynb", kernel_name="python3",
                               progress_bar=False, engine_name=sys.argv[2] or None)
    times.append(time.perf_counter() - start)
print(sorted(times[1:])[3])
"""


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


def cost(words: list[str], home: Path) -> Cost:
    """Run a command in a home with copies of the drill, and count."""
    environment = {**os.environ, "DATELINE_HOME": str(home), "OPENBLAS_NUM_THREADS": "1", "MPLBACKEND": "agg"}
    start = time.perf_counter()
    child = subprocess.Popen(words, env=environment, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert child.stderr is not None
    said = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, said.decode()[-2000:]
    return Cost(time.perf_counter() - start, used.ru_utime + used.ru_stime)


def homes(count: int, root: Path) -> tuple[Path, list[str]]:
    """Make an empty home with copies of the drill."""
    home, slugs = root / f"home-{time.monotonic_ns()}", [f"drill-{n}" for n in range(count)]
    for slug in slugs:
        folder = shutil.copytree(find_case("drill"), home / "cases" / slug)
        text = (folder / "case.toml").read_text(encoding="utf-8")
        (folder / "case.toml").write_text(text.replace('slug = "drill"', f'slug = "{slug}"'), encoding="utf-8")
    return home, slugs


def way(name: str, count: int, root: Path) -> Cost:
    """Run ``count`` cases one way, from nothing."""
    home, slugs = homes(count, root)
    words = {
        "stock": [sys.executable, "-c", STOCK.format(notebooks=NOTEBOOKS), str(home), *slugs],
        "bare": [sys.executable, "-c", BARE.format(notebooks=NOTEBOOKS), str(home), *slugs],
        "ours": [sys.executable, "-m", "toolkit.cli.main", "batch", *slugs, "--stamp", "case"],
    }[name]
    return cost(words, home)


def unchanged(root: Path) -> float:
    """Give the wall time of a case that has not changed, a fresh process each; median of seven."""
    home, slugs = homes(1, root)
    words = [sys.executable, "-m", "toolkit.cli.main", "run", slugs[0], "--stamp", "case"]
    cost(words, home)
    return sorted(cost(words, home).wall for _ in range(7))[3]


def small(engine: str, root: Path) -> float:
    """Give the wall time of a notebook that adds one and one; median of six in one process."""
    words = [sys.executable, "-c", ONE_AND_ONE, str(root), engine]
    return float(subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()[-1])


def main() -> None:
    """Measure all ways in turn and print one table."""
    further = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as name:
        root = Path(name)
        one = {way_: way(way_, 1, root) for way_ in ("stock", "ours", "bare")}
        many = {way_: way(way_, 1 + further, root) for way_ in ("stock", "ours", "bare")}
        each = {n: Cost((many[n].wall - one[n].wall) / further, (many[n].cpu - one[n].cpu) / further) for n in one}
        over = {n: each[n].cpu - each["bare"].cpu for n in ("stock", "ours")}
        idle, tiny, quick = unchanged(root), small("", root), small("dateline", root)
    rows = [
        ("one case from nothing, wall s", one["stock"].wall, one["ours"].wall),
        ("one case from nothing, CPU s", one["stock"].cpu, one["ours"].cpu),
        (f"each of {further} further cases, wall s", each["stock"].wall, each["ours"].wall),
        (f"each of {further} further cases, CPU s", each["stock"].cpu, each["ours"].cpu),
        (f"of that beyond the bare work ({each['bare'].cpu:.2f} s)", over["stock"], over["ours"]),
        ("a notebook of 1 + 1, wall s", tiny, quick),
        ("an unchanged case, wall s", one["stock"].wall, idle),
    ]
    lines = ["| measure | stock papermill | dateline | ratio |", "|---|---|---|---|"]
    lines += [f"| {what} | {stock:.2f} | {ours:.2f} | {stock / ours:.1f} |" for what, stock, ours in rows]
    text = f"{os.cpu_count()} cores, Python {sys.version.split()[0]}\n\n" + "\n".join(lines) + "\n"
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
