"""What all widgets share: a state that the page draws, messages that come back, one line where something went wrong."""

from __future__ import annotations

import html
import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from toolkit.errors import DatelineError
from toolkit.widgets.changing import standing


@cache
def page_script(name: str) -> str:
    """Return a widget's script with what all share before it.

    Parameters
    ----------
    name
        File name without its ending.
    """
    folder = files("toolkit.widgets") / "page"
    return "\n".join((folder / f"{part}.js").read_text(encoding="utf-8") for part in ("shared", name))


@cache
def page_style() -> str:
    """Return the style that all widgets share."""
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
    folder
        Folder of the case that it shows; None = none, or a case that was only handed in.
    """

    state = traitlets.Dict().tag(sync=True)
    folder: Path | None = None
    _seen: object = None
    _thread: threading.Thread | None = None

    def __init__(self, state: Mapping[str, Any]):
        self._showing = threading.RLock()
        super().__init__(state=dict(state))
        self._undoing: dict[str, tuple[str, Callable[[], str]]] = {}
        self.on_msg(self._take)
        if self.folder is not None:
            self._seen = standing(self.folder)

    def _take(self, _: Any, message: Any, buffers: Any) -> None:
        if isinstance(message, dict):
            self.send({"heard": True})  # the page says so where this does not come
            self.take({**message, "bytes": bytes(buffers[0]) if buffers else b""})

    def take(self, message: Mapping[str, Any]) -> None:
        """Do what a message from the page asks for; whatever goes wrong becomes one line on the page.

        Parameters
        ----------
        message
            ``act`` and what belongs to it.
        """
        # the page can call what is named on_..., and nothing else of the widget
        wanted = getattr(self, f"on_{str(message.get('act')).replace('-', '_')}", None)
        if wanted is None:
            return
        try:
            wanted(message)
        except DatelineError as e:
            self.tell(str(e), tone="bad")
        except (OSError, LookupError, TypeError, ValueError) as e:  # else it ends in a log that nobody opens
            self.tell(f"This did not work ({type(e).__name__}: {e}). What was decided before is kept.", tone="bad")
        if self.folder is not None and message.get("act") != "look":
            self._seen = standing(self.folder)

    def on_look(self, _: Mapping[str, Any]) -> None:
        """Read the case anew where somebody else has changed it: another tab, a colleague, an editor.

        Parameters
        ----------
        _
            The message; nothing in it is needed.
        """
        if self.folder is None or self.state.get("busy"):
            return
        now = standing(self.folder)
        if now == self._seen:
            return
        self._seen = now
        self.show(busy="Reading the documents …")
        self.tell("The case was changed elsewhere. This is how it stands now.", tone="mid")
        self._thread = threading.Thread(target=self._begin, daemon=True)
        self._thread.start()

    def _begin(self) -> None:
        """Read the case and show it; widgets on a case give their own."""

    def wait(self) -> None:
        """Wait until what is under way is done; for a script."""
        if self._thread is not None:
            self._thread.join()

    def show(self, **parts: Any) -> None:
        """Change parts of what is shown."""
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
        """Return the same in words, as HTML, for a page without a kernel; widgets give their own."""
        return "<p>Open this notebook in JupyterLab to use this.</p>"

    def _repr_mimebundle_(self, **given: Any) -> Any:
        """Show itself: as a widget where one can run, else in words."""
        made = super()._repr_mimebundle_(**given)
        bundle, facts = made if isinstance(made, tuple) else (made or {}, {})
        return {**bundle, "text/html": self.fallback()}, facts


def table_of(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, caption: str) -> str:
    """Return rows as an HTML table, every word escaped."""
    names = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in head)
    body = ""
    for row in rows:
        cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in row)
        body += f"<tr>{cells}</tr>"
    return (
        f"<table><caption>{html.escape(caption)}</caption><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"
    )
