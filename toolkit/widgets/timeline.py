"""Filter the order-of-knowledge timeline by lane and by word."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

import ipywidgets

from toolkit.records import LANES, TimelineEntry, human


class TimelineControls(ipywidgets.VBox):  # type: ignore[misc]
    """A box a lane, a search field, and the list of what they let through.

    Parameters
    ----------
    timeline
        Entries in order.
    """

    def __init__(self, timeline: Sequence[TimelineEntry]):
        self._timeline = tuple(timeline)
        filled = {entry.lane for entry in self._timeline}
        present = [lane for lane in LANES if lane in filled]
        self.lanes = {
            lane: ipywidgets.Checkbox(
                value=True, description=lane, indent=False, layout=ipywidgets.Layout(width="auto")
            )
            for lane in present
        }
        self.words = ipywidgets.Text(
            description="Holds", placeholder="a speaker, a date or a word", continuous_update=True
        )
        self.list = ipywidgets.HTML()
        for control in (*self.lanes.values(), self.words):
            control.observe(self._show, names="value")
        super().__init__([ipywidgets.HBox([*self.lanes.values(), self.words]), self.list])
        self._show()

    @property
    def shown(self) -> tuple[TimelineEntry, ...]:
        """The entries that the controls let through."""
        wanted = self.words.value.casefold().split()
        lanes = {lane for lane, box in self.lanes.items() if box.value}
        found = []
        for entry in self._timeline:
            searched = _searched(entry)
            if entry.lane in lanes and all(word in searched for word in wanted):
                found.append(entry)
        return tuple(found)

    def _show(self, _: Any = None) -> None:
        rows = "".join(
            f"<li><b>{html.escape(human(e.date))}</b> <i>{e.lane}</i> {html.escape(e.text)}</li>" for e in self.shown
        )
        count = f"{len(self.shown)} of {len(self._timeline)} entries"
        listed = f"<ol>{rows}</ol>" if rows else "<p>No entry fits. Take a word or a lane away.</p>"
        box = "max-height:420px;overflow:auto"
        opened = f"<div style='{box}' tabindex='0' role='region' aria-label='Timeline'>"
        self.list.value = f"<p role='status'>{count}</p>{opened}{listed}</div>"


def _searched(entry: TimelineEntry) -> str:
    """Return what the search field looks in: everything that the entry shows, its date in both ways of writing."""
    parts = (human(entry.date), entry.date, entry.label, entry.text, entry.document)
    return " ".join(part for part in parts if part).casefold()


def timeline_controls(timeline: Sequence[TimelineEntry]) -> TimelineControls:
    """Make the controls that filter a timeline.

    Parameters
    ----------
    timeline
        Entries in order.

    Returns
    -------
    TimelineControls
        ``shown`` gives what is let through.
    """
    return TimelineControls(timeline)
