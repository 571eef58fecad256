"""Run the steps of a case in order, aside, and put the run in its place whole; what is unchanged is taken over."""

from __future__ import annotations

import os
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.desk.casefile.reading import load_case
from toolkit.desk.decisions.files import steps_touched
from toolkit.desk.folders import find_case, replace_folder, writing
from toolkit.desk.running import cache, steps
from toolkit.desk.running.execution import NOTEBOOK, kill_kernels, loop_of_this_thread, run_step, start_ahead
from toolkit.desk.running.former import findings_said, is_unbroken, recover
from toolkit.desk.running.journal import Journal
from toolkit.desk.running.key import OUTPUTS, differences, fetched_by, step_key
from toolkit.desk.running.lock import locked
from toolkit.desk.running.parts import comparison_key, comparisons_of, packed_name
from toolkit.desk.running.pristine import require_pristine
from toolkit.desk.running.reach import content_digests
from toolkit.desk.running.ready import asks_outside, ready_files, unchanged_files
from toolkit.desk.running.results import Origin, Progress, RunResult
from toolkit.errors import DatelineError
from toolkit.evidence import Intake, digest_file, package_fault, read_manifest, write_manifest
from toolkit.evidence.crate import PackedStep
from toolkit.evidence.package import make_package
from toolkit.reading import read_text
from toolkit.records import Outputs, seen_by
from toolkit.settings import get_settings, options_set, set_options
from toolkit.system import remove_tree

if TYPE_CHECKING:
    from concurrent.futures import Future

    from toolkit.records import Case, StepName

_GLANCE_S = 0.1

SIDE_BY_SIDE = max(2, os.cpu_count() or 1)
"""Steps of one case that run at a time: a core each, and always two, so that one may wait for the disk."""


def run_case(
    slug: str,
    *,
    parameters: Mapping[str, Any] | None = None,
    runs: Path | None = None,
    fresh: bool = False,
    together: bool = True,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> RunResult:
    """Run all steps of a case. The earlier run stays as it was until the new one is whole.

    Parameters
    ----------
    slug
        Name of the case.
    parameters
        Notebook parameters beside ``case``; each goes to the notebooks that take it.
    runs
        Folder for results; the settings' if absent.
    fresh
        True runs every step again; otherwise a step whose inputs, code and libraries are unchanged is taken over.
    together
        True runs steps that need nothing of each other side by side; False one after the other, for a batch that keeps
        all cores busy anyway.
    on_progress
        Called before each step and at the end, by one thread at a time.

    Returns
    -------
    RunResult
        Where it lies and what came out.

    Raises
    ------
    UsageError
        A parameter is one that a run sets itself.
    CaseError
        The case or a parameter is not valid, or somebody else runs the case; no kernel was started.
    EvidenceError
        A file of the case is missing, empty or not what the case says.
    StepError
        A notebook failed; the message is its own error line.
    StorageError
        The results cannot be written.
    """
    runs = runs or get_settings().runs
    steps.refuse_reserved(parameters or {})
    require_pristine()
    shares = steps.check_parameters({"case": slug, **(parameters or {})})
    chain = steps.steps_for(comparisons_of(find_case(slug)))
    files = unchanged_files(find_case(slug), runs / slug, chain)
    with ExitStack() as stack:
        if files is None:  # something will have to run: let a kernel load while the case is read
            start_ahead(steps.STEPS[0])
            files = ready_files(slug)
        stack.enter_context(writing(runs))
        stack.enter_context(locked(slug, runs))
        # made under the lock: it looks at what earlier runs left
        plan = _Plan(slug, runs, chain, shares, files, fresh=fresh, together=together)
        return plan.carry_out(on_progress)


class _Plan:
    """One run of one case: what it starts from, and where it is made."""

    def __init__(
        self,
        slug: str,
        runs: Path,
        chain: Sequence[steps.StepSpec],
        shares: Mapping[StepName, dict[str, Any]],
        files: dict[str, str],
        *,
        fresh: bool,
        together: bool,
    ):
        self.slug, self.shares, self.files, self.fresh, self.together = slug, shares, files, fresh, together
        self.chain, self.waves = tuple(chain), steps.waves_of(chain)
        self.place = runs / slug
        self.run_id = uuid.uuid4().hex[:8]
        self.aside = runs / f".{slug}.{self.run_id}"
        self.journal = Journal(runs / "journal.jsonl")
        recover(self.place)
        self.cut_off = sorted(p for p in runs.glob(f".{slug}.????????") if p.is_dir() and p != self.aside)
        address = get_settings().step_cache
        self.shared = cache.StepCache(address) if address else None
        self.origins: dict[StepName, tuple[Origin, str]] = {}
        self.code = content_digests()
        decided = {name: digest for name, digest in files.items() if name.startswith("decisions/")}
        self.touched = steps_touched(find_case(slug), decided)
        self.case: Case | None = None
        self.sites: dict[str, Outputs] = {}
        self.done = 0
        self.telling = threading.Lock()
        self.started = time.monotonic()

    def carry_out(self, on_progress: Callable[[Progress], None]) -> RunResult:
        """Take over what is unchanged, run the rest, put the run in its place."""
        before: dict[str, str] = {}
        self.journal.write("run-started", case=self.slug, run=self.run_id)
        try:
            with writing(self.place.parent):
                kept = self._all_kept()
                if not kept:
                    before = findings_said(self.place)
                    self._make_run(on_progress)
        except BaseException as e:
            line = str(e).splitlines()[0] if str(e) else type(e).__name__
            if not isinstance(e, KeyboardInterrupt):  # what a person stopped is taken up by the next run
                remove_tree(self.aside)  # first: on a full disk it makes room for the next line
            self.journal.write("run-failed", case=self.slug, run=self.run_id, error=line)
            raise
        for folder in self.cut_off:
            remove_tree(folder)
        seconds = time.monotonic() - self.started
        after = {} if kept else findings_said(self.place)
        changed = tuple(sorted(i for i in after if before.get(i) != after[i])) + tuple(sorted({*before} - {*after}))
        self.journal.write(
            "run-done",
            case=self.slug,
            run=self.run_id,
            seconds=round(seconds, 3),
            changed=list(changed),
            first=not (before or kept),
        )
        on_progress(Progress(self.slug, None, len(self.chain), len(self.chain), seconds))
        return RunResult(
            self.slug,
            self.place,
            seconds,
            {s.name: self.origins[s.name] for s in self.chain},
            changed,
            not (before or kept),
        )

    def _make_run(self, on_progress: Callable[[Progress], None]) -> None:
        self._carry_evidence()
        for wave in self.waves:
            self._make_all(wave, on_progress)
        self._finish()

    def _facts(self, step: steps.StepSpec, run: Path) -> dict[str, Any]:
        if step.comparison:
            case, sites = self._read(run)
            return comparison_key(
                step,
                seen_by(case, step.comparison),
                sites,
                run=run,
                parameters=self._share(step),
                files=self.files,
                code=self.code,
                touched=self.touched,
            )
        # results and not keys: where a step comes out the same, those after it need not run
        upstream = {name: digest_file(run / name / OUTPUTS) for name in step.needs}
        return step_key(
            step,
            parameters=self.shares[step.name],
            files=self.files,
            upstream=upstream,
            fetched=fetched_by(run),
            code=self.code,
            touched=self.touched,
        )

    def _read(self, run: Path) -> tuple[Case, Outputs]:
        """Read what every comparison's key needs, once: the case, and where its sites are."""
        if self.case is None:
            self.case = load_case(find_case(self.slug))
        place = run / "site-lookup" / OUTPUTS
        digest = digest_file(place)
        if digest not in self.sites:
            self.sites[digest] = Outputs.model_validate_json(read_text(place))
        return self.case, self.sites[digest]

    def _share(self, step: steps.StepSpec) -> dict[str, Any]:
        """Return the parameters of a step; all comparisons share those of the imagery step."""
        shared = self.shares[steps.PER_COMPARISON if step.comparison else step.name]
        return {**shared, "comparison": step.comparison} if step.comparison else shared

    def _all_kept(self) -> bool:
        """Tell whether the run in place is what this run would make; then nothing is touched."""
        if self.fresh or not self._sound():
            return False
        for step in self.chain:
            known = cache.read_key(self.place / step.name)
            if known is None or asks_outside(known) or known != self._facts(step, self.place):
                return False
            self.origins[step.name] = ("kept", "unchanged")
        listed = [cell for step in self.chain if (cell := self._stale_prose(step))]
        return not listed

    def _stale_prose(self, step: steps.StepSpec) -> bool:
        executed = self.place / step.name / NOTEBOOK
        return cache.with_prose(executed, steps.notebook_path(step)) != executed.read_bytes()

    def _sound(self) -> bool:
        """Tell whether every file of the run in place is as its manifest says, and its package as it was made."""
        try:
            known = read_manifest(self.place)
        except DatelineError:
            return False
        expected, listed = known.get("package"), known["files"]
        return (expected is None or package_fault(self.place, expected) is None) and all(
            (self.place / n).is_file() and digest_file(self.place / n) == d for n, d in listed.items()
        )

    def _carry_evidence(self) -> None:
        """Take the evidence of earlier runs along, so that nothing fetched is lost. The copies share their space."""
        self.aside.mkdir(parents=True)
        if (self.place / "evidence").is_dir():
            shutil.copytree(self.place / "evidence", self.aside / "evidence", copy_function=cache.link_or_copy)

    def _make_all(self, wave: Sequence[steps.StepSpec], on_progress: Callable[[Progress], None]) -> None:
        """Make the results of steps that need nothing of each other."""
        from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait

        with ThreadPoolExecutor(
            min(len(wave), SIDE_BY_SIDE) if self.together else 1
        ) as pool:  # this thread waits, for Ctrl-C above all
            made = [pool.submit(self._make_with, options_set(), step, on_progress) for step in wave]
            try:
                ended, _ = wait(made, return_when=FIRST_EXCEPTION)
                for future in ended:
                    future.result()
            except BaseException:
                _stop(made)  # a step failed, or a person stopped the run: the others need not go on
                raise

    def _make_with(
        self, options: Mapping[str, Any], step: steps.StepSpec, on_progress: Callable[[Progress], None]
    ) -> None:
        with set_options(**options), loop_of_this_thread():
            self._make(step, on_progress)

    def _make(self, step: steps.StepSpec, on_progress: Callable[[Progress], None]) -> None:
        facts = self._facts(step, self.aside)
        origin, why = self._take_over(step, facts)
        with self.telling:
            seconds = time.monotonic() - self.started
            on_progress(Progress(self.slug, step.name, self.done, len(self.chain), seconds, origin, why))
            self.origins[step.name] = (origin, why)
        self.journal.write("step-started", case=self.slug, run=self.run_id, step=step.name, origin=origin, why=why)
        if origin == "run":
            run_step(step, self._share(step), self.aside, ahead=self._ahead(step))
            # what the network said today is no result for tomorrow
            if self.shared and not asks_outside(facts):
                self.shared.put(facts["key"], self.aside / step.name)
        self.journal.write("step-done", case=self.slug, run=self.run_id, step=step.name)
        with self.telling:
            self.done += 1

    def _ahead(self, step: steps.StepSpec) -> tuple[steps.StepSpec, ...]:
        """Return the steps that will run side by side after this one."""
        at = next(number for number, wave in enumerate(self.waves) if step in wave)
        later = self.waves[at + 1] if self.together and at + 1 < len(self.waves) else ()
        return later[:SIDE_BY_SIDE]

    def _take_over(self, step: steps.StepSpec, facts: dict[str, Any]) -> tuple[Origin, str]:
        """Put the step's folder in place from an earlier run if one fits; else say why it runs."""
        if self.fresh:
            return "run", "--fresh"
        # the key does not hold what others answer
        if outside := asks_outside(facts):
            return "run", outside
        sources: list[tuple[Origin, Path]] = [("kept", self.place), *(("resumed", p) for p in self.cut_off)]
        reasons = []
        for origin, source in sources:
            known = cache.read_key(source / step.name)
            if known is None:
                continue
            if known.get("key") != facts["key"]:
                reasons.append(", ".join(differences(known, facts)))
            elif wrong := cache.damage(source / step.name, step):
                reasons.append(wrong)
            else:
                cache.take_over(source / step.name, self.aside / step.name, step)
                self._take_evidence(source)
                return origin, "unchanged"
        if self.shared:
            missing = self.shared.get(facts["key"], self.aside / step.name)
            if missing is None:
                return "cached", "same inputs, code and libraries"
            reasons.append(missing)
        return "run", reasons[0] if reasons else "not run before"

    def _take_evidence(self, source: Path) -> None:
        """Bring along the evidence of a run that was cut off."""
        for path in (source / "evidence").rglob("*") if source != self.place else ():
            target = self.aside / path.relative_to(source)
            if path.is_file() and not target.exists() and is_unbroken(path):
                target.parent.mkdir(parents=True, exist_ok=True)
                cache.link_or_copy(str(path), str(target))

    def _finish(self) -> None:
        """Take in the files of the case where no step did, make the package, list everything, and swap the folders."""
        intake, folder = Intake(self.aside / "evidence"), find_case(self.slug)
        # the case's own log first: it tells where things came from before this desk had them
        intake.take_over(folder / "evidence")
        intake.take_files(self.files, folder=folder)
        package = make_package(self.aside, case=self.slug, inputs=self.files, steps=self._packed_steps())
        write_manifest(self.aside, case=self.slug, inputs=self.files, package=package)
        replace_folder(self.aside, self.place)

    def _packed_steps(self) -> list[PackedStep]:
        """Return each step as the package tells of it."""
        known = {step.name: cache.read_key(self.aside / step.name) or {} for step in self.chain}
        return [
            PackedStep(
                step.name,
                step.title,
                packed_name(step),
                step.needs,
                known[step.name].get("parameters", {}),
                tuple(known[step.name].get("files", ())),
            )
            for step in self.chain
        ]


def _stop(steps_under_way: Sequence[Future[None]]) -> None:
    """End steps that run in other threads; one that takes a kernel only now loses it, too."""
    from concurrent.futures import wait

    for future in steps_under_way:
        future.cancel()
    while not all(future.done() for future in steps_under_way):
        kill_kernels()
        wait(steps_under_way, timeout=_GLANCE_S)
