"""What all widgets share: a state that the page draws, messages that come back, one line where something went wrong."""

from __future__ import annotations

import html
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import anywidget
import traitlets

from toolkit.errors import DatelineError


@cache
def page_script(name: str) -> str:
    """Give a widget's script with what all share before it.

    Parameters
    ----------
    name
        File name without its ending.
    """
    folder = files("toolkit.widgets") / "page"
    return "\n".join((folder / f"{part}.js").read_text(encoding="utf-8") for part in ("shared", name))


@cache
def page_style() -> str:
    """Give the style that all widgets share."""
    return (files("toolkit.widgets") / "page" / "shared.css").read_text(encoding="utf-8")


class Shell(anywidget.AnyWidget):
    """A widget whose page draws ``state`` and sends messages; each message calls the method that is named ``on_<act>``.

    Parameters
    ----------
    state
        What is shown at first.

    Attributes
    ----------
    state
        What is shown: texts and numbers alone, never markup.
    """

    state = traitlets.Dict().tag(sync=True)

    def __init__(self, state: Mapping[str, Any]):
        self._showing = threading.RLock()
        super().__init__(state=dict(state))
        self._undoing: dict[str, tuple[str, Callable[[], str]]] = {}
        self.on_msg(self._take)

    def _take(self, _: Any, message: Any, __: Any) -> None:
        if isinstance(message, dict):
            self.take(message)

    def take(self, message: Mapping[str, Any]) -> None:
        """Do what a message from the page asks for; whatever goes wrong becomes one line on the page.

        Parameters
        ----------
        message
            ``act`` and what belongs to it.
        """
        wanted = getattr(self, f"on_{str(message.get('act')).replace('-', '_')}", None)
        if wanted is None:
            return
        try:
            wanted(message)
        except DatelineError as e:
            self.tell(str(e), tone="bad")

    def show(self, **parts: Any) -> None:
        """Change parts of what is shown.

        Parameters
        ----------
        **parts
            Keys of the state.
        """
        with self._showing:  # a page that reads in the background and a person who clicks: neither undoes the other
            self.state = {**self.state, **parts}

    def tell(self, text: str, *, tone: str = "ok", undo: Callable[[], str] | None = None) -> None:
        """Show one line, with a button that takes back what was done.

        Parameters
        ----------
        text
            The line.
        tone
            "ok", "mid" or "bad".
        undo
            Takes it back and says so in one line; None = there is nothing to take back.
        """
        token = ""
        if undo is not None:
            token = f"u{len(self._undoing)}"
            self._undoing[token] = (text, undo)
        self.show(notice={"text": text, "tone": tone, "undo": token})

    def on_undo(self, message: Mapping[str, Any]) -> None:
        """Take back what a notice told of.

        Parameters
        ----------
        message
            ``token`` of the notice.
        """
        _, undo = self._undoing.pop(str(message.get("token")), ("", None))
        if undo is None:
            self.tell("That was taken back already.", tone="mid")
            return
        self.tell(undo(), tone="mid")

    def fallback(self) -> str:
        """Give the same in words, as HTML, for a page without a kernel; widgets give their own."""
        return "<p>Open this notebook in JupyterLab to use this.</p>"

    def _repr_mimebundle_(self, **given: Any) -> Any:
        """Show itself: as a widget where one can run, else in words."""
        made = super()._repr_mimebundle_(**given)
        bundle, facts = made if isinstance(made, tuple) else (made or {}, {})
        return {**bundle, "text/html": self.fallback()}, facts


def table_of(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, caption: str) -> str:
    """Give rows as an HTML table, every word escaped.

    Parameters
    ----------
    head
        Column names.
    rows
        Their cells.
    caption
        What the table is.
    """
    names = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in head)
    body = "".join("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return (
        f"<table><caption>{html.escape(caption)}</caption><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"
    )
