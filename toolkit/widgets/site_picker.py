"""Sites on one map beside one list: who puts each where, and what every claim says of it, as the report checks it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from toolkit.desk.casefile.editing import edit_case
from toolkit.desk.casefile.entries import own_folder
from toolkit.desk.casefile.held import held_basemaps
from toolkit.desk.casefile.reading import load_case
from toolkit.desk.decisions import decide, read_decisions, undo
from toolkit.desk.folders import find_case
from toolkit.errors import CaseError, CoordinateError, DatelineError
from toolkit.places import check_claims, locate_sites, parse_coordinates
from toolkit.places.geodesy import distance_km
from toolkit.places.map_data import ClaimMark, claim_marks, ground, map_view
from toolkit.places.outline_files import Outline
from toolkit.places.view import View
from toolkit.records import WORDS, Assertion, Basemap, Candidate, Case, LocatedSite, Site, verdict_word
from toolkit.widgets.changing import changed
from toolkit.widgets.pictures import basemap_rows
from toolkit.widgets.rows import TONES
from toolkit.widgets.shell import Shell, page_script, page_style, table_of
from toolkit.widgets.site_changes import keep_drawn, keep_sent, with_position

Row = dict[str, Any]
_FEWEST_CORNERS = 3
_BY_HAND = "the desk, placed on the map"
_STATUS_TONES = {"reference": "accent", "agrees": "ok", "nearby": "mid", "contradicted": "bad", "unchecked": "na"}


class SitePicker(Shell):
    """The sites of a case on a map.

    Parameters
    ----------
    case
        The case, or its name; decisions are kept for a case of the reporter's own.
    located
        Its sites, as located; looked up if absent.
    basemaps
        Pictures to draw on, with their paths; those that the case keeps if it is given by its name.
    at_once
        True reads everything before it is shown.
    """

    _esm = page_script("sites")
    _css = page_style()

    def __init__(
        self,
        case: Case | str,
        located: Sequence[LocatedSite] | None = None,
        *,
        basemaps: Sequence[Basemap] = (),
        at_once: bool = False,
    ):
        self.folder: Path | None = find_case(case) if isinstance(case, str) else None
        self._case: Case | None = None if isinstance(case, str) else case
        self._located = list(located or ())
        self._basemaps = tuple(basemaps)
        self._marks: list[ClaimMark] = []
        self._view = View(0.0, 0.0, 1.0, 1.0)
        self._found: dict[str, Candidate | tuple[float, float, float]] = {}
        self._site = ""
        super().__init__({"busy": "Looking the sites up …"})
        self._thread = threading.Thread(target=self._begin, daemon=True)
        self._thread.start()
        if at_once or located is not None:
            self._thread.join()

    def _begin(self) -> None:
        try:
            self._read()
        except DatelineError as e:
            self.show(list=[], busy="", sites=[], land=[], borders=[], marks=[], points=[], half=[1, 1], alt="")
            self.tell(str(e), tone="bad")

    def _read(self) -> None:
        if self.folder is not None:
            self._case = load_case(self.folder)
            self._located = locate_sites(self._case)
        assert self._case is not None  # noqa: S101  (given, or read just now)
        self._marks = claim_marks(self._case, self._located)
        self._view = map_view(self._located, self._marks)
        drawn = ground(self._view)
        sites = [{"id": s.site.id, "name": s.site.name} for s in self._located]
        self._site = self._site or str(self._case.site_of_interest or (sites[0]["id"] if sites else ""))
        self.show(
            busy="",
            sites=sites,
            site=self._site,
            land=drawn.land,
            borders=drawn.borders,
            half=[self._view.half_x, self._view.half_y],
            simulated=self._case.simulated,
            pictures=[],
            **self._shown(),
        )
        self._lay_pictures(self._case)

    def _lay_pictures(self, case: Case) -> None:
        """Lay the basemaps on the view as it is now: laid on another, they would lie elsewhere."""
        try:
            basemaps = held_basemaps(case, self.folder) if self.folder is not None else self._basemaps
            self.show(pictures=basemap_rows(basemaps, self._view))
        except DatelineError as e:  # the map stands without them
            self.tell(str(e), tone="bad")

    def _shown(self) -> dict[str, Any]:
        marks = [self._mark(number, mark) for number, mark in enumerate(self._marks)]
        rows, points = self._positions()
        rows += self._others(points)
        for mark in marks:
            chip = {"text": mark["word"], "tone": mark["tone"]}
            rows.append({"key": mark["key"], "name": mark["text"], "chip": chip, "detail": mark["detail"], "can": []})
        drawn = sum(1 for mark in marks if mark["line"] or mark["radii"])
        alt = f"Map of {len(points)} positions of {len(self._located)} sites, and {drawn} of {len(marks)} claims"
        return {"marks": marks, "points": points, "list": rows, "alt": alt, "outlines": self._outlines()}

    def _outlines(self) -> list[list[tuple[float, float]]]:
        outlines = chain.from_iterable(located.site.outline for located in self._located)
        return [self._on_map(ring) for ring in outlines]

    def _on_map(self, ring: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        return [self._xy(lon, lat) for lon, lat in ring]

    def _xy(self, lon: float, lat: float) -> tuple[float, float]:
        x, y = self._view.xy(lon, lat)
        return round(x, 4), round(-y, 4)

    def _mark(self, number: int, mark: ClaimMark) -> Row:
        verdict = mark.finding.verdict or "not-checkable"
        return {
            "key": f"claim-{number}",
            "text": mark.text,
            "word": verdict_word(mark.finding) or WORDS["measured"][verdict],
            "detail": mark.finding.text,
            "tone": TONES[verdict],
            "line": [list(self._xy(*end)) for end in mark.line] if mark.line else None,
            "centre": list(self._xy(*mark.centre)) if mark.centre else None,
            "radii": list(mark.radii_km) if mark.centre else [],
            "tolerance": mark.tolerance_km,
            "wedge": list(mark.wedge_deg) if mark.wedge_deg else None,
        }

    def _positions(self) -> tuple[list[Row], list[Row]]:
        rows: list[Row] = []
        points: list[Row] = []
        for site in self._located:
            for number, at in enumerate(site.positions):
                # y grows downwards on a page
                key, (x, y) = f"position-{site.site.id}-{number}", self._xy(at.lon, at.lat)
                away = at.from_reference_m
                off = f"{away / 1000:,.1f} km from the reference" if away is not None else ""
                detail = " · ".join(filter(None, (f"{at.stated} ({at.stated_by})", at.status, off, *at.reasons)))
                tone = _STATUS_TONES[at.status]
                first = at.status == "reference"
                point = _point(key, x, y, name=site.site.name, detail=detail)
                points.append(
                    {**point, "tone": tone, "radius": at.uncertainty_m / 1000, "solid": first, "named": first}
                )
                if site.site.id == self._site:
                    chip = {"text": at.status, "tone": "ok" if first else tone}
                    rows.append({"key": key, "name": site.site.name, "chip": chip, "detail": detail, "can": []})
        return rows, points

    def _others(self, points: list[Row]) -> list[Row]:
        """Return the gazetteer's candidates for the site chosen, and what was looked up or placed by hand."""
        site = next((s for s in self._located if s.site.id == self._site), None)
        offered: dict[str, Candidate | tuple[float, float, float]] = dict(self._found)
        if site is not None:
            offered |= {f"candidate-{c.gazetteer_id}": c for c in site.candidates}
        decided = self._decided()
        rows = []
        for key, found in offered.items():
            lon, lat, radius = (found.lon, found.lat, found.uncertainty_m) if isinstance(found, Candidate) else found
            x, y = self._xy(lon, lat)
            name = found.name if isinstance(found, Candidate) else f"{lat:.5f}, {lon:.5f}"
            who = decided.get(name, "")
            why = "; ".join(found.reasons) if isinstance(found, Candidate) else "placed or looked up by you"
            where = ", ".join(filter(None, (found.admin1, found.country))) if isinstance(found, Candidate) else ""
            detail = " · ".join(filter(None, (where, f"± {radius:,.0f} m", why)))
            points.append(_point(key, x, y, name=name, detail=detail))
            can = ["use", "rule-out"] if isinstance(found, Candidate) else ["use"]
            chip = self._fit(site, lat=lat, lon=lon)
            rows.append({"key": key, "name": name, "chip": chip, "detail": detail, "who": who, "can": can})
        return rows

    def _fit(self, site: LocatedSite | None, *, lat: float, lon: float) -> Row:
        """Say how many of the site's claims a position fits, by the same checks; with none, how far off it lies."""
        assert self._case is not None  # noqa: S101  (read before anything is shown)
        if site is None:
            return {"text": "", "tone": "na"}
        # the candidate in the place of all that is stated: how would the claims stand if it were the site?
        here = Assertion(position=f"{lat:.6f}, {lon:.6f}", stated_by=_BY_HAND)
        moved = site.site.model_copy(update={"assertions": (here,)})
        sites = tuple(moved if s.id == moved.id else s for s in self._case.sites)
        trial = self._case.model_copy(update={"sites": sites})
        located = [s for s in locate_sites(trial) if s.site.id == moved.id]
        others = [s for s in self._located if s.site.id != moved.id]
        answers = [f for f in check_claims(trial, [*located, *others]) if moved.id in f.subjects]
        judged = [f for f in answers if f.verdict not in (None, "not-checkable")]
        if judged:
            fits = sum(1 for f in judged if f.verdict in ("supported", "loose"))
            tone = "ok" if fits == len(judged) else "mid"
            return {"text": f"fits {fits} of {len(judged)} claims", "tone": tone if fits else "bad"}
        if site.reference is None:
            return {"text": "no claim tests it", "tone": "na"}
        off, _ = distance_km(lat, lon, to_lat=site.reference.lat, to_lon=site.reference.lon)
        return {"text": f"{off:,.1f} km off", "tone": "mid"}

    def _decided(self) -> dict[str, str]:
        if self.folder is None:
            return {}
        found = {}
        for item in read_decisions(self.folder).of("site"):
            made = item.decision
            if made.on.id == self._site and made.on.candidate:
                done = made.do.replace("-", " ")
                found[made.on.candidate] = f"{done}, {made.by or 'the desk'}, {made.at:%d %b %H:%M} UTC"
        return found

    def on_site(self, message: Mapping[str, Any]) -> None:
        """Choose a site.

        Parameters
        ----------
        message
            ``id`` of the site.
        """
        self._site = str(message.get("id"))
        self._found.clear()
        self.show(site=self._site, **self._shown())

    def on_place(self, message: Mapping[str, Any]) -> None:
        """Put a position where the map was clicked.

        Parameters
        ----------
        message
            ``x`` and ``y`` in km east and south of the map's middle.
        """
        x, y = float(message.get("x") or 0.0), float(message.get("y") or 0.0)
        lon, lat = self._view.lonlat(x, -y)
        self._found = {"placed": (lon, lat, 10.0)}
        self.show(placed={"x": x, "y": y}, **self._shown())
        self.tell(f"Placed at {lat:.5f}, {lon:.5f}. Use it from the list, or click elsewhere.", tone="mid")

    def on_find(self, message: Mapping[str, Any]) -> None:
        """Look a name up, or read a position in any notation.

        Parameters
        ----------
        message
            ``words`` as typed.
        """
        words = str(message.get("words") or "").strip()
        if not words:
            return
        try:
            at = parse_coordinates(words)
        except CoordinateError:
            found = self._named(words)
            self._found = {f"found-{c.gazetteer_id}": c for c in found}
            told = f"{len(found)} entries for {words!r}." if found else f"{words!r} is in no gazetteer at hand."
            self.show(**self._shown())
            self.tell(told, tone="ok" if found else "mid")
            return
        self._found = {"placed": (at.lon, at.lat, at.uncertainty_m)}
        self.show(**self._shown())
        self.tell(f"Read as {at.notation}: {at.lat:.5f}, {at.lon:.5f}, ± {at.uncertainty_m:,.0f} m.")

    def _named(self, words: str) -> tuple[Candidate, ...]:
        assert self._case is not None  # noqa: S101  (read before anything is shown)
        asked = Site(id="looked-up", name=words)
        bare = self._case.model_copy(update={"sites": (asked,), "claims": ()})
        return locate_sites(bare)[0].candidates

    def _own(self) -> Path:
        if self.folder is None:
            raise CaseError(
                "nothing is kept from here", remedy="widgets.sites('CASE') keeps it.", code="E_CASE_SHIPPED"
            )
        return own_folder(self.folder)

    def on_use(self, message: Mapping[str, Any]) -> None:
        """Take a position for the site chosen: a candidate by a decision, one placed by hand as a stated position.

        Parameters
        ----------
        message
            ``key`` of its row.
        """
        folder, found = self._own(), self._offered(message)
        if isinstance(found, Candidate):
            self._decide(found, "accept", f"{found.name} is used for {self._site}.")
            return
        lon, lat, _ = found
        stated = {"position": f"{lat:.6f}, {lon:.6f}", "stated_by": _BY_HAND}
        _, back = changed(folder, lambda: edit_case(folder, with_position(self._site, stated)))

        def _back() -> str:
            answer = back()
            self._read()
            return answer

        self._found.clear()
        self._read()
        self.tell(f"{stated['position']} stands in the case as a position of {self._site}.", undo=_back)

    def on_rule_out(self, message: Mapping[str, Any]) -> None:
        """Rule a candidate out.

        Parameters
        ----------
        message
            ``key`` of its row.
        """
        self._own()
        found = self._offered(message)
        if isinstance(found, Candidate):
            self._decide(found, "rule-out", f"{found.name} is ruled out for {self._site}.")

    def on_outline(self, message: Mapping[str, Any]) -> None:
        """Keep the extent that was drawn for the site chosen.

        Parameters
        ----------
        message
            ``points``, each in km east and south of the map's middle.
        """
        folder = self._own()
        corners = [self._view.lonlat(float(x), -float(y)) for x, y in message.get("points") or ()]
        if len(corners) < _FEWEST_CORNERS:
            self.tell("An extent has three corners at least.", tone="mid")
            return
        self._outlined(folder, lambda: keep_drawn(folder, self._site, corners))

    def on_outline_file(self, message: Mapping[str, Any]) -> None:
        """Take the extent of the site chosen out of a file.

        Parameters
        ----------
        message
            ``name`` of the file, and ``data``, its bytes in base64.
        """
        folder = self._own()
        name, sent = str(message.get("name") or ""), str(message.get("data") or "")
        self._outlined(folder, lambda: keep_sent(folder, self._site, name, sent))

    def _outlined(self, folder: Path, keep: Callable[[], Outline]) -> None:
        taken, back = changed(folder, keep)

        def _back() -> str:
            answer = back()
            self._read()
            return answer

        self._read()
        corners = sum(len(ring) - 1 for ring in taken.rings)
        told = f"{self._site} reaches as far as this outline of {corners} corners. It counts from the next run on."
        self.tell(told, undo=_back)

    def _offered(self, message: Mapping[str, Any]) -> Candidate | tuple[float, float, float]:
        key = str(message.get("key"))
        site = next((s for s in self._located if s.site.id == self._site), None)
        candidates = {f"candidate-{c.gazetteer_id}": c for c in site.candidates} if site else {}
        found = self._found.get(key) or candidates.get(key)
        if found is None:
            raise CaseError("that is offered no longer", remedy="Choose another one.", code="E_OFFER_GONE")
        return found

    def _decide(self, found: Candidate, do: Any, told: str) -> None:
        folder = self._own()
        written = decide(folder, kind="site", on={"id": self._site, "candidate": found.gazetteer_id}, do=do)

        def _back() -> str:
            undo(folder, written.name)
            self.show(**self._shown())
            return "Taken back."

        self.show(**self._shown())
        self.tell(told, undo=_back)

    def fallback(self) -> str:
        """Return positions and claims as a table."""
        rows = [(r["name"], (r.get("chip") or {}).get("text", ""), r["detail"]) for r in self.state.get("list", ())]
        return table_of(("position or claim", "standing", "why"), rows, caption="Sites and what is said of them")


def _point(key: str, x: float, y: float, *, name: str, detail: str) -> Row:
    place = {"key": key, "x": x, "y": y, "name": name, "detail": detail}
    return {**place, "tone": "na", "radius": 0.0, "solid": False, "named": False}
