"""Put the modules of ``verification`` together into verify.py: one file, any Python from 3.9 on, nothing installed."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

PARTS = (
    "terminal",
    "outcome",
    "blocks",
    "files",
    "token",
    "origin",
    "seals",
    "custody",
    "printed",
    "forms",
    "page",
    "decided",
    "crate",
    "described",
    "contents",
    "records",
    "claims",
    "quotations",
    "compare",
    "badge",
    "unpacked",
    "command",
)
"""Modules of ``verification``, what keeps a terminal safe and what describes a package, each after those it imports."""

_ELSEWHERE = {"terminal": "toolkit", "crate": "toolkit.evidence"}

_OURS = re.compile(
    r"^from toolkit\.(?:evidence\.verification\.\w+|evidence\.crate|terminal) import (?:\([^)]*\)|[^\n]*)\n",
    re.MULTILINE,
)
_IMPORT = re.compile(r"^(import [^\n]+|from (?!toolkit)([\w.]+) import ([^(\n]*))\n", re.MULTILINE)
_DOCSTRING = re.compile(r'\A"""(.*?)"""\n', re.DOTALL)

_HEAD = '''\
#!/usr/bin/env python3
"""Check the dateline package this file lies in: python3 verify.py [PACKAGE]

Made by dateline {version} from its own modules (toolkit/evidence/verification), under the MIT licence. It needs
Python 3.9 or later and nothing else; ssh-keygen and openssl are asked only where there is a signature or a time
stamp. Somebody who alters a package can alter this file: for a check that rests on nobody's word, use a verify.py
that you already have, or "dateline verify". Its SHA-256 is the same in every package of this version.
"""

from __future__ import annotations

'''

_TAIL = '''

def installed():
    """Give what runs a package again, where dateline is installed."""
    try:
        from toolkit.desk.running.rerun import rerun_package
        from toolkit.errors import DatelineError
    except ImportError:
        return None

    def rerun(root, evidence):
        try:
            return rerun_package(root, evidence)
        except DatelineError as e:
            raise UnreadableError(str(e)) from e

    return rerun


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], installed()))
'''


@cache
def verify_script() -> bytes:
    """Return verify.py: the same bytes in every package of this version."""
    from toolkit import __version__

    imports: dict[str, set[str]] = {"import sys": set()}
    bodies = []
    for name in PARTS:
        home = files(_ELSEWHERE.get(name, "toolkit.evidence.verification"))
        text = home.joinpath(f"{name}.py").read_text(encoding="utf-8")
        # in one file the modules see one another
        text = _OURS.sub("", text.replace("from __future__ import annotations\n", ""))
        for whole, module, names in _IMPORT.findall(text):
            imports.setdefault(f"from {module} import " if module else whole, set()).update(names.split(", "))
        text = _IMPORT.sub("", text)
        title = _DOCSTRING.match(text)
        head = "".join(f"# {line}\n" for line in (title[1] if title else name).splitlines())
        bodies.append(f"# ---- {name} {'-' * (100 - len(name))}\n{head}\n{_DOCSTRING.sub('', text, count=1).strip()}\n")
    ordered = sorted(imports, key=lambda line: (line.startswith("from "), line))
    lines = "".join(f"{line}{', '.join(sorted(imports[line] - {''}))}\n" for line in ordered)
    return (_HEAD.format(version=__version__) + lines + "\n\n" + "\n\n".join(bodies) + _TAIL).encode()
