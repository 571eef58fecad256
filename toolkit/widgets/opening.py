"""How the widgets are opened from a notebook: by the name of a case, or to begin one from an article."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ipywidgets

from toolkit.desk.by_hand.workbench import prepare
from toolkit.desk.casefile.reading import new_case
from toolkit.desk.folders import list_cases
from toolkit.desk.temporary import temporary_folder
from toolkit.errors import CaseError
from toolkit.naming import free_name, slug_of
from toolkit.records import Basemap, Case, LocatedSite
from toolkit.widgets.case_board import CaseBoard
from toolkit.widgets.shell import Shell, page_script, page_style
from toolkit.widgets.site_picker import SitePicker
from toolkit.widgets.statement_desk import StatementDesk

_LONGEST_SLUG = 32
_LONGEST_TITLE = 120
"""Characters of a headline: nine in ten titles of the shipped cases' documents are shorter."""


def board(slug: str) -> CaseBoard:
    """Open the board of a case: what its documents offer, what you decide, run, report, verify.

    Parameters
    ----------
    slug
        Name of the case.

    Examples
    --------
    >>> from toolkit import widgets
    >>> widgets.board("drill")  # doctest: +SKIP
    """
    return CaseBoard(slug)


def sites(
    case: Case | str, located: Sequence[LocatedSite] | None = None, *, basemaps: Sequence[Basemap] = ()
) -> SitePicker:
    """Open the sites of a case on one map, with every claim on where they lie.

    Parameters
    ----------
    case
        Name of the case, to keep what is decided; or a case, to look at.
    located
        Its sites as a step located them; looked up if absent.
    basemaps
        Pictures to draw on, as a step holds them; a case given by its name brings its own.
    """
    return SitePicker(case, located, basemaps=basemaps)


def statements(slug: str) -> StatementDesk:
    """Open the statements of a case beside the texts that they were read from.

    Parameters
    ----------
    slug
        Name of the case.
    """
    return StatementDesk(slug)


class Start(Shell):
    """A form that begins a case from an article, and the cases there are."""

    _esm = page_script("start")
    _css = page_style()

    def __init__(self) -> None:
        super().__init__({"cases": list(list_cases()), "busy": ""})
        self.opened = ipywidgets.VBox([self])

    def on_open(self, message: Mapping[str, Any]) -> None:
        """Open the board of a case.

        Parameters
        ----------
        message
            ``slug`` of the case.
        """
        slug = str(message.get("slug"))
        prepare(slug)
        self.opened.children = (CaseBoard(slug),)

    def on_begin(self, message: Mapping[str, Any]) -> None:
        """Begin a case: a folder, the article taken in as evidence, and the board with what it offers.

        Parameters
        ----------
        message
            ``title``; ``text``, the article or its address; or ``bytes`` of a file and its ``name``.
        """
        title, text = str(message.get("title") or "").strip(), str(message.get("text") or "").strip()
        data = message.get("bytes") or b""
        if not title or not (text or data):
            raise CaseError("a case needs a question and an article", remedy="Give both.", code="E_CASE")
        self.show(busy="Taking the article in …", notice=None)
        slug = _free_slug(title)
        new_case(slug, title=title)
        with temporary_folder() as folder:
            what = text if text.startswith(("http://", "https://")) and " " not in text else ""
            if not what:
                # a browser may send a path
                name = Path(str(message.get("name") or "article.txt")).name
                path = Path(folder) / name
                path.write_bytes(data or text.encode())
                what = str(path)
            fault = _add(slug, what, title="" if data or what == text else _headline(text))
        self.show(busy="", cases=list(list_cases()))
        if fault:
            self.tell(f"The case {slug!r} was made; the article was not taken in: {fault}", tone="bad")
            return
        self.on_open({"slug": slug})


def _headline(text: str) -> str:
    """Return the first line of what was pasted, where a text follows and it is short enough to be a title."""
    first, *others = text.splitlines()
    title = " ".join(first.split())
    return title if others and len(title) <= _LONGEST_TITLE else ""


def _add(slug: str, what: str, *, title: str = "") -> str:
    """Take an article in, as ``dateline add`` does; give what went wrong, or nothing."""
    words = [sys.executable, "-P", "-m", "toolkit.cli.main", "add", slug, what, "--json"]
    if title:
        words.append(f"--title={title}")
    done = subprocess.run(words, capture_output=True, text=True, check=False)  # noqa: S603  (our own words)
    if done.returncode == 0:
        return ""
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        return (done.stderr or "no reason was given").strip().splitlines()[-1]
    rows = answer.get("added") or []
    refused = next((row["refused"] for row in rows if row.get("refused")), None)
    return str(answer["error"]["message"] if "error" in answer else refused)


def _free_slug(title: str) -> str:
    wanted = slug_of(title)[:_LONGEST_SLUG].strip("-") or "case"
    return free_name(wanted, list_cases())


def start() -> ipywidgets.VBox:
    """Begin a case from an article, or open one; the board appears in its place."""
    return Start().opened
