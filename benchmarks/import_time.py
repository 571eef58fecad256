"""How long does `import toolkit` take, beside an empty Python? Medians of 15 fresh processes each."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time


def seconds(code: str, *, times: int = 15) -> float:
    """Give the median wall time of a fresh Python that runs ``code``."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


if __name__ == "__main__":
    empty = seconds("pass")
    for code in ("import toolkit", "from toolkit import Case", "import toolkit.cli.main"):
        print(f"{code:<28} {seconds(code) - empty:6.3f} s over an empty Python ({empty:.3f} s)")
