"""Choose two images of one place and swipe between them."""

from __future__ import annotations

import base64
import html
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import traitlets

from toolkit.errors import RasterError
from toolkit.records import Case, Scene, human
from toolkit.widgets.quicklook import quicklooks

_SCRIPT = """
function render({ model, el }) {
  el.classList.add("dateline-swipe");
  el.dataset.lmSuppressShortcuts = "true"; // or JupyterLab takes the arrow keys to walk between cells ...
  el.addEventListener("keydown", (event) => event.stopPropagation()); // ... and the focus to the active one
  const frame = document.createElement("div");
  const images = ["before", "after"].map((name) => {
    const image = document.createElement("img");
    image.className = name;
    frame.append(image);
    return image;
  });
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: 0, max: 100, step: 1 });
  slider.setAttribute("aria-label", "Move between the image before and the image after");
  const show = () => {
    images.forEach((image, i) => {
      image.src = model.get(i ? "after" : "before");
      image.alt = model.get(i ? "after_alt" : "before_alt");
    });
    slider.value = model.get("position");
    images[1].style.clipPath = `inset(0 0 0 ${model.get("position")}%)`;
  };
  slider.addEventListener("input", () => { model.set("position", Number(slider.value)); model.save_changes(); });
  for (const name of ["before", "after", "before_alt", "after_alt", "position"]) model.on(`change:${name}`, show);
  el.append(frame, slider);
  show();
}
export default { render };
"""
_STYLE = """
.dateline-swipe { max-width: 640px; }
.dateline-swipe > div { position: relative; }
.dateline-swipe img { display: block; width: 100%; image-rendering: pixelated; }
.dateline-swipe .after { position: absolute; inset: 0; }
.dateline-swipe input { width: 100%; }
"""


class Swipe(anywidget.AnyWidget):
    """Two pictures of equal size, one over the other, with a slider between them.

    Attributes
    ----------
    before, after
        Pictures as data: URIs.
    before_alt, after_alt
        The same in words.
    position
        Share of the width that shows the picture before, in percent.
    """

    _esm = _SCRIPT
    _css = _STYLE
    before = traitlets.Unicode("").tag(sync=True)
    after = traitlets.Unicode("").tag(sync=True)
    before_alt = traitlets.Unicode("").tag(sync=True)
    after_alt = traitlets.Unicode("").tag(sync=True)
    position = traitlets.Int(50, min=0, max=100).tag(sync=True)


class PairControls(ipywidgets.VBox):  # type: ignore[misc]
    """Two drop-downs that choose the image before and the image after, over a swipe of the two.

    Parameters
    ----------
    scenes
        Held scenes of one place, oldest first.
    before
        Id of the scene to start with on the left.
    after
        Id of the scene to start with on the right.
    """

    def __init__(self, scenes: tuple[Scene, ...], before: str, after: str):
        self._scenes = {s.id: s for s in scenes}
        options = [(f"{human(s.acquired)}, {s.sensor}", s.id) for s in scenes]
        self.before = ipywidgets.Dropdown(options=options, value=before, description="Before")
        self.after = ipywidgets.Dropdown(options=options, value=after, description="After")
        self.swipe = Swipe()
        self.note = ipywidgets.HTML()
        for choice in (self.before, self.after):
            choice.observe(self._show, names="value")
        super().__init__([ipywidgets.HBox([self.before, self.after]), self.note, self.swipe])
        self._show()

    @property
    def selected(self) -> tuple[Scene, Scene]:
        """Give the scenes chosen, before and after."""
        return self._scenes[self.before.value], self._scenes[self.after.value]

    def _show(self, _: Any = None) -> None:
        first, second = self.selected
        self.note.value = "" if first.id != second.id else "<p>Both sides show the same scene.</p>"
        try:
            pictures = _pictures(first.path, second.path)
        except RasterError as e:  # two scenes that share no ground or no grid: said, not stretched over each other
            self.note.value = f"<p>{html.escape(str(e))}</p>"
            pictures = (b"", b"")
        with self.swipe.hold_sync():
            self.swipe.before, self.swipe.after = (_data_uri(p) for p in pictures)
            self.swipe.before_alt = f"Before: {first.sensor}, {human(first.acquired)}"
            self.swipe.after_alt = f"After: {second.sensor}, {human(second.acquired)}"


@cache
def _pictures(before: Path, after: Path) -> tuple[bytes, bytes]:
    return quicklooks(before, after)


def _data_uri(png: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(png).decode()}"


def pair_controls(case: Case, scenes: Iterable[Scene]) -> ipywidgets.VBox:
    """Make the controls that choose a pair of images and swipe between them.

    Parameters
    ----------
    case
        The case; its imagery plan names the pair to start with.
    scenes
        Held scenes.

    Returns
    -------
    ipywidgets.VBox
        A ``PairControls``, or a line of text when fewer than two scenes are held.
    """
    held = tuple(sorted((s for s in scenes if s.path), key=lambda s: (s.acquired or "", s.id)))
    if len(held) < 2:
        return ipywidgets.VBox([ipywidgets.HTML("<p>This case holds no pair of images to choose from.</p>")])
    ids = {s.id for s in held}
    plan = case.imagery
    before = plan.before if plan and plan.before in ids else held[0].id
    after = plan.after if plan and plan.after in ids else held[-1].id
    return PairControls(held, before, after)
