"""Two images to look at: the step's own aligned pixels, or any two held scenes of one place laid on one grid."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.desk.casefile.editing import edit_case
from toolkit.desk.casefile.reading import load_case
from toolkit.desk.folders import find_case
from toolkit.errors import CaseError, RasterError
from toolkit.imagery.captions import of_date
from toolkit.imagery.screen import Outline, Screen, glance, screen_of, screen_of_files, views_of_file
from toolkit.records import Case, ComparisonPlan, Scene, human, human_span, seen_by
from toolkit.widgets.changing import changed
from toolkit.widgets.pictures import data_uris
from toolkit.widgets.shell import Shell, page_script, page_style, table_of

if TYPE_CHECKING:
    from toolkit.imagery.result import Comparison

_KEPT_PAIRS = 6
"""Pairs that are at hand when a person goes back to them: 6 times 15 MB."""


class PairView(Shell):
    """A swipe, fade, blink and difference of two images on one grid.

    ``read_ahead`` is the thread that reads the other scenes while the first pair is looked at.

    Parameters
    ----------
    case
        The case; its plan names the pair to start with.
    scenes
        Held scenes.
    comparison
        What the step compared; then its own pixels and outlines are shown for its own pair.
    """

    _esm = page_script("compare")
    _css = page_style()

    def __init__(self, case: Case, scenes: Iterable[Scene], comparison: Comparison | None = None):
        self._case, self._comparison = case, comparison
        self._name = case.imagery.id if isinstance(case.imagery, ComparisonPlan) else ""
        self._scenes = {s.id: s for s in sorted(scenes, key=lambda s: (s.acquired or "", s.id)) if s.path}
        self._screen: Screen | None = None
        self._laid_before: dict[tuple[str, str, str], tuple[Screen | None, dict[str, str]]] = {}
        # the step's own pair first: its pixels are aligned already, and its outlines measured
        compared = [s.id for s in comparison.scenes] if comparison is not None else []
        planned = [case.imagery.before, case.imagery.after] if case.imagery else []
        chosen = next((pair for pair in (compared, planned) if len(pair) == 2 and set(pair) <= set(self._scenes)), None)
        first, last = chosen or (next(iter(self._scenes), ""), next(reversed(self._scenes), ""))
        options = [{"id": s.id, "name": f"{human(s.acquired)}, {s.sensor_words}"} for s in self._scenes.values()]
        super().__init__({"scenes": options, "before": first, "after": last, "view": "", "views": []})
        self._show()
        # while a person looks at the first pair, the other scenes are read
        self.read_ahead = threading.Thread(target=self._read_others, name="scenes of a pair", daemon=True)
        self.read_ahead.start()

    def _read_others(self) -> None:
        for scene in list(self._scenes.values()):
            with contextlib.suppress(RasterError):  # said when the scene is chosen
                views_of_file(Path(str(scene.path)))
                glance(Path(str(scene.path)), "")

    @property
    def selected(self) -> tuple[Scene, Scene]:
        """The scenes chosen, before and after."""
        return self._scenes[self.state["before"]], self._scenes[self.state["after"]]

    def on_choose(self, message: Mapping[str, Any]) -> None:
        """Choose another image.

        Parameters
        ----------
        message
            ``before`` or ``after``, the id of a scene; or ``view``, the name of a way in which the bands are shown.
        """
        chosen = {side: str(message[side]) for side in ("before", "after") if message.get(side) in self._scenes}
        if message.get("view") in self.state["views"]:
            chosen["view"] = str(message["view"])
        self.show(notice=None, **chosen)
        self._show()

    def _show(self) -> None:
        if len(self._scenes) < 2:
            self.show(pictures=None, refused="This case holds no pair of images to choose from.")
            return
        first, second = self.selected
        refused = _refusal(first, second)
        try:
            self._screen, pictures = (None, {}) if refused else self._at_hand(first, second)
        except RasterError as e:  # two scenes that share no ground or no grid: said, not stretched over each other
            refused, self._screen = str(e), None
        if self._screen is None:
            self.show(pictures=None, refused=refused or "No pixels of this pair are held.")
            return
        self.show(refused="", pictures=pictures, **self._told(self._screen, first, second))

    def _at_hand(self, first: Scene, second: Scene) -> tuple[Screen | None, dict[str, str]]:
        """Give a pair with its pictures; the last ones that were looked at are kept."""
        views = self._views(first, second)
        # a view that only one of the two images has would lay other bands beside each other
        self.show(views=views, view=self.state["view"] if self.state["view"] in views else "")
        pair = first.id, second.id, self.state["view"]
        if pair not in self._laid_before:
            screen = self._laid(first, second)
            names = ("before", "after", "difference", "hidden")
            pictures = data_uris([getattr(screen, name) for name in names]) if screen else []
            self._laid_before[pair] = screen, dict(zip(names, pictures, strict=bool(pictures)))
        if len(self._laid_before) > _KEPT_PAIRS:
            del self._laid_before[next(iter(self._laid_before))]
        return self._laid_before[pair]

    def _laid(self, first: Scene, second: Scene) -> Screen | None:
        if self._comparison is not None and [s.id for s in self._comparison.scenes] == [first.id, second.id]:
            return screen_of(self._comparison, view=self.state["view"])
        return screen_of_files(Path(str(first.path)), Path(str(second.path)), view=self.state["view"])

    def _views(self, first: Scene, second: Scene) -> list[str]:
        """Give the ways in which both images can be shown; the report's is the first."""
        one, other = (views_of_file(Path(str(scene.path))) for scene in (first, second))
        both = [name for name in one if name in other]
        return both if len(both) > 1 else []

    def _told(self, screen: Screen, first: Scene, second: Scene) -> dict[str, Any]:
        height, width = screen.before.shape[:2]
        count = len(screen.outlines)
        told = f"{count} measured change{'s' * (count != 1)} outlined." if count else ""
        if not count and self._measured(first, second):
            told = "Compared; nothing stands out from the noise of this pair."
        elif not count:
            told = "Shown, not measured."
        plan = self._case.imagery
        usable = plan is not None and (plan.before, plan.after) != (first.id, second.id)
        return {
            "width": width,
            "height": height,
            "labels": [label_of(first), label_of(second)],
            "alts": [f"Before: {label_of(first)}", f"After: {label_of(second)}"],
            "hidden_alt": f"{100 - screen.shared_pct:.1f} % of the picture is not in both images or was not compared",
            "outlines": [_outline(area) for area in screen.outlines],
            "detectable": screen.detectable_px,
            "detectable_text": "to scale: an object this large was found in 19 of 20 places",
            "told": told,
            "note": screen.note,
            "located": screen.crs is not None,
            "usable": usable,
            "simulated": first.simulated or second.simulated,
            "series": [
                {"text": _taken(s), "tone": "ok" if s.id in (first.id, second.id) else "na"}
                for s in self._scenes.values()
            ],
        }

    def _measured(self, first: Scene, second: Scene) -> bool:
        found = self._comparison
        if found is None or found.changed is None:
            return False
        return [s.id for s in found.scenes] == [first.id, second.id]

    def on_use(self, _: Mapping[str, Any]) -> None:
        """Let the case compare the pair that is shown.

        Parameters
        ----------
        _
            The message; nothing in it is needed.
        """
        first, second = self.selected
        if _other_sites(first, second):
            raise CaseError("the two images show different sites", remedy="Choose two of one site.", code="E_ORDER")
        told = f"The case compares these two images: {human_span(first.acquired, second.acquired)}."
        self._write(_planning(first.id, second.id, self._name), told)

    def on_shadow(self, message: Mapping[str, Any]) -> None:
        """Keep a shadow that was marked by its foot and its tip.

        Parameters
        ----------
        message
            ``side``, and ``points``: foot and tip as shares of width and height.
        """
        screen = self._screen
        points = message.get("points")
        if screen is None or not isinstance(points, list) or len(points) != 2:
            return
        height, width = screen.before.shape[:2]
        places = [screen.position(float(x) * width, float(y) * height) for x, y in points]
        scene = self.selected[0 if message.get("side") == "before" else 1]
        foot, tip = (f"{at[1]:.6f}, {at[0]:.6f}" for at in places if at is not None)
        taken = {shadow.id for shadow in self._case.imagery.shadows} if self._case.imagery else set()
        name = next(f"shadow-{n}" for n in range(1, 1000) if f"shadow-{n}" not in taken)
        entry = {"id": name, "of": "an object marked by the desk", "scene": scene.id, "foot": foot, "tip": tip}
        told = f"A shadow on the image {of_date(scene)}, from {foot} to {tip}. It counts from the next run on."
        self._write(_adding(entry, self._name), told)

    def _write(self, change: Callable[[Any], None], told: str) -> None:
        folder = find_case(self._case.slug)
        case, back = changed(folder, lambda: edit_case(folder, change))
        self._case = seen_by(case, self._name)

        def _back() -> str:
            answer = back()
            self._case = seen_by(load_case(folder), self._name)
            self._show()
            return answer

        self._show()
        self.tell(told, undo=_back)

    def fallback(self) -> str:
        """Return the pair in words, with its images."""
        if self.state.get("pictures") is None:
            return table_of(("images",), [(str(self.state.get("refused")),)], caption="No pair to show")
        rows = [tuple(self.state["labels"]), (self.state["told"], self.state["note"])]
        return table_of(("before", "after"), rows, caption="The pair")


def _refusal(first: Scene, second: Scene) -> str:
    """Say why two scenes are not laid over each other at all."""
    if first.id == second.id:
        return "Both sides are the same scene. Choose another one."
    if _other_sites(first, second):
        return f"These images show different sites ({first.site} and {second.site}): they are not laid over each other."
    # days and not minutes: two tiles of one pass are a few seconds apart
    if first.acquired and second.acquired and first.acquired[:10] > second.acquired[:10]:
        return "The image on the left is the later one. Exchange the two."
    return ""


def _other_sites(first: Scene, second: Scene) -> bool:
    """Tell whether two scenes are stated to show no site in common."""
    one, other = ({scene.site, *scene.also_shows} - {None} for scene in (first, second))
    return bool(one and other and not one & other)


def _outline(area: Outline) -> dict[str, Any]:
    return {
        "number": area.number,
        "ring": [[round(x, 1), round(y, 1)] for x, y in area.ring],
        "text": f"{area.number} · {area.area_m2 / 1e4:.2f} ± {area.error_m2 / 1e4:.2f} ha",
    }


def label_of(scene: Scene) -> str:
    """Name an image on its half of a picture: when it was taken, by what, and the size of its pixels.

    Parameters
    ----------
    scene
        The image.
    """
    pixel = f" · {scene.gsd_m:g} m" if scene.gsd_m else ""
    return f"{_taken(scene)}{pixel}"


def _taken(scene: Scene) -> str:
    return f"{human(scene.acquired)} · {scene.sensor_words}"


def _plan_in(document: Any, name: str) -> Any:
    """Return the table of a comparison in a case file: [imagery], or the entry of that id under [[comparisons]]."""
    listed = document.get("comparisons", ()) if name else ()
    found = document.get("imagery") if not name else next((one for one in listed if one.get("id") == name), None)
    if found is None:
        what = f"no comparison {name!r}" if name else "no [imagery]"
        raise CaseError(f"the case has {what}", remedy="Name the site there first.", code="E_OFFER_GONE")
    return found


def _planning(before: str, after: str, name: str) -> Callable[[Any], None]:
    def _set(document: Any) -> None:
        plan = _plan_in(document, name)
        plan["before"], plan["after"] = before, after

    return _set


def _adding(entry: Mapping[str, str], name: str) -> Callable[[Any], None]:
    def _add(document: Any) -> None:
        import tomlkit

        plan = _plan_in(document, name)
        table = tomlkit.table()
        table.update(entry)
        if "shadows" not in plan:
            plan["shadows"] = tomlkit.aot()
        plan["shadows"].append(table)

    return _add


def pair_controls(case: Case, scenes: Iterable[Scene], comparison: Comparison | None = None) -> PairView:
    """Make the view that compares two images.

    Parameters
    ----------
    case
        The case; its imagery plan names the pair to start with.
    scenes
        Held scenes; those without pixels are left out.
    comparison
        What the step compared.
    """
    return PairView(case, scenes, comparison)
