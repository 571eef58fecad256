"""Write into each shipped notebook the digest of its code: `python data/notebook_marks.py`, or `make notebooks`."""

from __future__ import annotations

import json
from pathlib import Path

from toolkit.desk.running.pristine import MARK, cells_digest

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"


def main() -> None:
    """Mark all four."""
    for path in sorted(FOLDER.glob("*.ipynb")):
        found = json.loads(path.read_text(encoding="utf-8"))
        found["metadata"][MARK] = {"cells": cells_digest(found["cells"])}
        path.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
