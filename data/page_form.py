"""Write the form of a report's page, from its templates, to where the check of packages finds it.

Run it after a template, the style, the script or a heading of the report was changed: python data/page_form.py
With --keep, the forms that are there stay beside the new one, for packages of the version before: at a release.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from toolkit.evidence.verification.forms import FORMS
from toolkit.records import VERDICTS, WORDS, Verdict
from toolkit.report.form import page_form
from toolkit.report.wording import STANDING_LIMITS

_HEAD = '''\
"""What the templates of a report can write, one list of pieces a version; written by data/page_form.py."""

# ruff: noqa: E501
FORMS = r"""
'''


def main() -> None:
    """Write toolkit/evidence/verification/forms.py."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", action="store_true", help="keep the forms that are there")
    keep = parser.parse_args().keep
    forms = [page_form()]
    forms += [form for form in json.loads(FORMS) if keep and form != forms[0]]
    text = ",\n".join(_lines(form) for form in forms)
    target = Path(__file__).parents[1] / "toolkit" / "evidence" / "verification" / "forms.py"
    limits = "".join(f"    {json.dumps(limit, ensure_ascii=False)},\n" for limit in STANDING_LIMITS)
    words = "".join(f"    {json.dumps(verdict)}: {json.dumps(_words(verdict))},\n" for verdict in VERDICTS)
    rest = f"STANDING_LIMITS = (\n{limits})\n\nWORDS = {{\n{words}}}\n"
    target.write_text(f'{_HEAD}[\n{text}\n]\n"""\n\n{rest}', encoding="utf-8")


def _words(verdict: Verdict) -> list[str]:
    """Give the words that a chip may say for a verdict, whatever the kind of claim."""
    return list(dict.fromkeys(table[verdict] for table in WORDS.values()))


def _lines(form: list[object]) -> str:
    """Write a form, eight pieces a line: a module has 400 lines at most."""
    pieces = [json.dumps(piece, ensure_ascii=False, separators=(",", ":")) for piece in form]
    return "[" + ",\n".join(",".join(pieces[at : at + 8]) for at in range(0, len(pieces), 8)) + "]"


if __name__ == "__main__":
    main()
