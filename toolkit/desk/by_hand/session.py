"""What a notebook opens: the case, its evidence, the outputs of earlier steps, and a folder that appears whole."""

from __future__ import annotations

import hashlib
import os
import weakref
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

from toolkit import net, style
from toolkit.desk.by_hand import turns
from toolkit.desk.by_hand.facts import standing
from toolkit.desk.by_hand.own_parameters import cells_run, check_injected, check_own
from toolkit.desk.by_hand.shown import Receipt, ShownFigure, stable_digest
from toolkit.desk.casefile import reading as cases
from toolkit.desk.casefile.corrections import correction_files, load_corrections
from toolkit.desk.decisions import take_decisions
from toolkit.desk.folders import CASE_FILE, find_case, replace_folder, run_folder
from toolkit.desk.running import steps
from toolkit.desk.running.journal import Journal
from toolkit.desk.running.key import INPUTS, OUTPUTS, fetched_by, step_key
from toolkit.desk.running.parts import (
    chosen_comparison,
    comparison_key,
    comparisons_of,
    figure_name,
    named_results,
    of_site,
)
from toolkit.desk.running.upstream import load_upstream
from toolkit.errors import StepError
from toolkit.evidence import EvidenceStore, Intake, digest_file, write_atomic, write_manifest
from toolkit.records import (
    Basemap,
    Case,
    Correction,
    Document,
    Figure,
    Outputs,
    Scene,
    StepName,
    Truth,
    seen_by,
    to_json,
)
from toolkit.system import remove_tree

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Canvas

T = TypeVar("T", Document, Scene, Basemap)

_NO_PACKAGE = (
    "Made by hand: these results are in no package yet. Run on the case's board, or 'dateline run {case}', "
    "makes all four steps and the package that 'dateline verify {case}' checks."
)


class Step:
    """One notebook's view of a case. Made by ``open_step``.

    Parameters
    ----------
    spec
        Entry in the table of steps.
    slug
        Name of the case.
    parameters
        The notebook's other parameters.

    Attributes
    ----------
    name
        Name of the step.
    case
        The case, frozen.
    documents
        Held documents, with digest and the path of the evidentiary copy.
    scenes
        Held scenes, likewise.
    basemaps
        Pictures to draw the site map on, likewise; only for a step that reads them.
    truth
        Right answers of an exercise, or None.
    corrections
        Correction notes of the case, oldest first; only for a step that reads them.
    decisions
        What persons decided on the case.
    store
        The run's evidence.
    """

    def __init__(self, spec: steps.StepSpec, slug: str, parameters: dict[str, Any]):
        folder = find_case(slug)
        self.name: StepName = spec.name
        self._spec = spec
        self.parameters = {"case": slug, **parameters}
        self.run = run_folder(slug)
        self._by_hand = "DATELINE_RUN" not in os.environ
        with self._case_to_oneself():
            self._take_in(folder)
        self._upstream, self._upstream_digests = load_upstream(
            spec, self._whole, self.run, inputs=self._inputs, decided=self._decided, by_hand=self._by_hand
        )
        self._figures: list[Figure] = []
        self._files: dict[str, str] = {}
        self._aside = self._make_aside()

    def _take_in(self, folder: Path) -> None:
        """Take the case's files in as evidence, and read the case."""
        intake = Intake(self.run / "evidence")
        self.store: EvidenceStore = intake.store
        # before anything is taken in: the case's log says when things first came
        intake.take_over(folder / "evidence")
        held = intake.take_file(CASE_FILE, folder=folder)
        self._whole = cases.load_case(folder).model_copy(update={"sha256": held.sha256})
        self.case: Case = seen_by(self._whole, self._spec.comparison)
        self._intake, self._folder = intake, folder
        self._inputs = {CASE_FILE: held.sha256} if self.case.sha256 else {}
        self.documents: tuple[Document, ...] = tuple(self._take(d, "documents") for d in self.case.documents if d.file)
        self.scenes: tuple[Scene, ...] = tuple(self._take(s, "scenes") for s in self.case.scenes if s.file)
        drawn_on = self.case.basemaps if "basemaps" in self._spec.reads else ()
        self.basemaps: tuple[Basemap, ...] = tuple(self._take(b, "basemaps") for b in drawn_on)
        self.truth: Truth | None = self._take_truth()
        self.corrections: tuple[Correction, ...] = self._take_corrections()
        self._decided = take_decisions(intake, folder)
        self._inputs |= self._decided.digests
        self._seen = self.case
        self.case, self.documents, self.decisions = standing(
            self.case, self.documents, self.scenes, self._decided.decisions, self._spec
        )

    def _case_to_oneself(self) -> ExitStack:
        """Hold the case's lock, by hand; the chain holds it already."""
        stack = ExitStack()
        if self._by_hand:
            stack.enter_context(turns.case_to_oneself(str(self.parameters["case"]), self.run.parent))
        return stack

    def _make_aside(self) -> Path:
        """Make the folder that the step is made in: by hand one of this kernel's own, which goes with it."""
        if self._by_hand:
            place = turns.folder_beside(self.run, self.name)
            weakref.finalize(self, remove_tree, place.parent)
            return place
        place = self.run / f".{self.name}.partial"
        remove_tree(place)
        place.mkdir(parents=True)
        return place

    def __repr__(self) -> str:
        return f"{self.name} of {self.case.slug}: {self.case.title}"

    def _repr_html_(self) -> str:
        from toolkit.desk.by_hand.opened import case_card

        return case_card(self.case)

    @property
    def simulated(self) -> bool:
        """Tell whether anything in this case is an exercise."""
        return self.case.simulated or any(d.simulated for d in self.documents) or any(s.simulated for s in self.scenes)

    @property
    def interactive(self) -> bool:
        """Tell whether a person looks on: True in a live Jupyter session, False in a batch."""
        forced = os.environ.get("DATELINE_INTERACTIVE")
        return forced == "1" if forced else "JPY_SESSION_NAME" in os.environ and "DATELINE_BATCH" not in os.environ

    def _take(self, item: T, below: str) -> T:
        name = f"{below}/{item.file}"
        held = self._intake.take_file(name, folder=self._folder, expected=item.sha256)
        self._inputs[name] = held.sha256
        return item.model_copy(update={"sha256": held.sha256, "path": held.path})

    def _take_truth(self) -> Truth | None:
        if self.case.truth is None:
            return None
        held = self._intake.take_file(self.case.truth, folder=self._folder)
        self._inputs[self.case.truth] = held.sha256
        return cases.load_truth(held.path)

    def _take_corrections(self) -> tuple[Correction, ...]:
        if "corrections" not in self._spec.reads:
            return ()
        for name in correction_files(self._folder):
            self._inputs[name] = self._intake.take_file(name, folder=self._folder).sha256
        return load_corrections(self._folder)

    def outputs(self, name: StepName) -> Outputs:
        """Return the results of an earlier step.

        Returns
        -------
        Outputs
            Its results; figures carry the path of their file.

        Raises
        ------
        StepError
            This step does not need that one.
        """
        if name not in self._upstream:
            raise StepError(
                f"{self.name} does not read {name}", remedy=f"It reads: {', '.join(self._upstream) or 'none'}."
            )
        return self._upstream[name]

    @property
    def upstream(self) -> dict[StepName, Outputs]:
        """The results of all earlier steps this one reads, by name."""
        return dict(self._upstream)

    def figure(
        self,
        canvas: Canvas,
        name: str,
        *,
        caption: str,
        alt: str,
        credits: Iterable[str] = (),
        simulated: bool | None = None,
    ) -> ShownFigure:
        """Save a figure into the step's folder and show it.

        Parameters
        ----------
        canvas
            The matplotlib figure.
        name
            Its id: lower-case letters, digits, hyphens.
        caption
            What it shows.
        alt
            The same for somebody who cannot see it.
        credits
            Credit lines of the data and images in it.
        simulated
            True stamps it; absent = as the case is.

        Returns
        -------
        ShownFigure
            Shows itself as the last line of a cell.
        """
        stamped = self.simulated if simulated is None else simulated
        name = figure_name(name, self._spec.comparison)
        caption, alt = (of_site(words, self.case, self._spec.comparison) for words in (caption, alt))
        path = self._aside / "figures" / f"{name}.png"
        record = style.save_figure(canvas, path, caption=caption, alt=alt, credits=tuple(credits), simulated=stamped)
        self._figures = [f for f in self._figures if f.id != name] + [record]
        return ShownFigure(record, path.read_bytes())

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file into the step's folder.

        Parameters
        ----------
        name
            File name, in one folder at most: "report.html", "texts/article.txt".
        text
            Its contents; text is written as UTF-8.

        Returns
        -------
        Path
            The file, in a folder that moves to its place when the step closes.
        """
        # a folder at most, and never outside the step's own
        within = PurePosixPath(*(part for part in PurePosixPath(name).parts[-2:] if part not in {"/", "..", "figures"}))
        path = self._aside / within
        path.parent.mkdir(exist_ok=True)
        data = text.encode("utf-8") if isinstance(text, str) else text
        write_atomic(path, data)
        self._files[within.as_posix()] = hashlib.sha256(data).hexdigest()
        return path

    def close(self, **results: Any) -> Receipt:
        """Write outputs.json and inputs.json, and put the step's folder in its place whole.

        Parameters
        ----------
        **results
            Fields of ``records.Outputs``: sites, findings, statements ...

        Returns
        -------
        Receipt
            Its digest repeats on every machine.
        """
        named = named_results(results, self.case, self._spec.comparison)
        given = {k: tuple(v) if isinstance(v, (list, set)) else v for k, v in named.items()}
        fetched = any(scene.simulated for scene in given.get("scenes", ()))
        outputs = Outputs(
            case=self.case.slug,
            step=self.name,
            simulated=self.simulated or fetched,
            figures=tuple(self._figures),
            files=dict(sorted(self._files.items())),
            **given,
        )
        with self._case_to_oneself():
            if self._by_hand:
                self._require_same_ground()
            write_atomic(self._aside / OUTPUTS, to_json(outputs).encode())
            write_atomic(self._aside / INPUTS, to_json(self._describe_inputs()).encode())
            folder = self._put_in_place()
        note = _NO_PACKAGE.format(case=self.case.slug) if self._by_hand and self.interactive else ""
        return Receipt(self.name, folder, stable_digest(outputs), len(outputs.findings), note)

    def _put_in_place(self) -> Path:
        if not self._by_hand:
            return replace_folder(self._aside, self.run / self.name)
        folder = turns.put_in_place(self._aside, self.run / self.name)
        write_manifest(self.run, case=self.case.slug, inputs=self._inputs)
        Journal(self.run.parent / "journal.jsonl").write(
            "step-done", case=self.case.slug, run="by-hand", step=self.name
        )
        return folder

    def _require_same_ground(self) -> None:
        """Refuse to close a step by hand on results or evidence that a run has replaced since it was opened."""
        now = {name: self.run / name / OUTPUTS for name in self._upstream_digests}
        moved = [n for n, path in now.items() if not path.is_file() or digest_file(path) != self._upstream_digests[n]]
        lost = [name for name, digest in self._inputs.items() if not self.store.path(digest).is_file()]
        # hours may lie between opening and closing in a notebook
        if moved or lost or not self._aside.is_dir():
            raise StepError(
                f"{(moved or lost or ['the run'])[0]} was replaced since this notebook was opened",
                where=f"step {self.name}",
                remedy="Choose Run > Run All Cells.",
                code="E_STEP_STALE",
            )

    def _describe_inputs(self) -> dict[str, Any]:
        given: dict[str, Any] = {"parameters": self.parameters, "files": self._inputs, "touched": self._decided.touched}
        if self._spec.comparison:
            return comparison_key(self._spec, self._seen, self._upstream["site-lookup"], run=self.run, **given)
        return step_key(self._spec, upstream=self._upstream_digests, fetched=fetched_by(self.run), **given)


def open_step(name: str, *, case: str, **parameters: Any) -> Step:
    """Open a step of a case: take in its evidence, and read the outputs of the steps before it.

    Parameters
    ----------
    name
        "site-lookup", "imagery-comparison", "quote-timeline" or "report".
    case
        Slug of the case: a folder under cases/.
    **parameters
        The notebook's other parameters, recorded with the results.

    Returns
    -------
    Step
        Ask it for case, documents, scenes and outputs; close it with the results.

    Raises
    ------
    CaseError
        The case is missing, not valid, or being run; or a parameter is unknown or of the wrong type.
    EvidenceError
        A file of the case is missing, empty or altered.
    StepError
        A step before this one has not run, or ran on an earlier state of the case.
    """
    spec = steps.spec(name)
    if "DATELINE_RUN" not in os.environ:
        check_injected(spec, cells_run())
    parameters = check_own(spec, {"case": case, **parameters})
    case = parameters.pop("case")
    if spec.name == steps.PER_COMPARISON:
        chosen = chosen_comparison(find_case(case), parameters.get("comparison", ""))
        spec, parameters = steps.comparison_step(chosen), {**parameters, "comparison": chosen}
    elif steps.PER_COMPARISON in spec.needs:
        spec = next(s for s in steps.steps_for(comparisons_of(find_case(case))) if s.name == spec.name)
    if os.environ.get("DATELINE_BATCH") and not parameters.get("online"):
        # a batch asks nobody unless it was told to
        net.shut()
    return Step(spec, case, parameters)
