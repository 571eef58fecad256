"""What each comparison of two images came to, in words and measured facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from toolkit.records import Change, ComparisonSummary, Finding, Outputs, Scene, StepName, area_words, human_span, number
from toolkit.report.describe import scene_words
from toolkit.report.ledger import IMAGES, Exhibit, Ledger, comparison_named, is_step
from toolkit.report.sources import Source
from toolkit.report.wording import STATUS_WORDS


@dataclass(frozen=True, slots=True)
class Pair:
    """One comparison as the page shows it.

    Attributes
    ----------
    step
        Name of the results it comes from.
    summary
        What it came to; None = its step says only what would be searched.
    site
        Id of its site where the page shows several comparisons; "" = there is one.
    heading
        Name of the site, over the first comparison of it; "" = none.
    dates
        Between which dates; "" = there is one comparison, or no images are held.
    facts
        Name and value of each measured fact.
    words
        What it came to, sentence by sentence.
    exhibits, findings, changes
        Its figures, the findings that answer no claim, and the changed areas.
    """

    step: StepName
    summary: ComparisonSummary | None
    site: str
    heading: str
    dates: str
    facts: Sequence[tuple[str, str]]
    words: Sequence[str]
    exhibits: Sequence[Exhibit]
    findings: Sequence[Finding]
    changes: Sequence[Change]

    @property
    def id(self) -> str:
        """The id of the comparison; "" for the table [imagery]."""
        return comparison_named(self.step)

    @property
    def shown(self) -> tuple[str | None, ...]:
        """The ids of the scenes of its swipe."""
        # only a swipe shows both scenes
        two = bool(self.exhibits) and len(self.exhibits[0].figures) > 1
        return (self.summary.before, self.summary.after) if self.summary and two else ()

    @property
    def source(self) -> str:
        """Name it as a block of the page names what it comes from."""
        return f"comparison:{self.id}" if self.id else "comparison"

    @property
    def limits(self) -> tuple[str, ...]:
        """List what it could not show, where the page says so beside it."""
        # an extra comparison without images is left out of the page, with its limits
        if self.summary is None or (self.id and self.summary.status == "no-scenes"):
            return ()
        return self.summary.limits


def pairs_of(ledger: Ledger, outputs: Mapping[StepName, Outputs], scenes: Sequence[Scene]) -> tuple[Pair, ...]:
    """Lay out every comparison of a run, those of one site together.

    Parameters
    ----------
    ledger
        Findings and exhibits, joined.
    outputs
        Results of the steps.
    scenes
        Every scene, used or cited.
    """
    names = [name for name in outputs if is_step(name, IMAGES)]
    located = chain.from_iterable(made.sites for made in outputs.values())
    sites = {site.site.id: site.site.name for site in located}
    # a case with one pair needs no headings over it
    several = len(names) > 1 or any(comparison_named(name) for name in names)
    about = {name: _site_of(ledger, outputs[name]) for name in names} if several else dict.fromkeys(names, "")
    found: list[Pair] = []
    for site in dict.fromkeys(about.values()):
        heading = sites.get(site, site)
        for name in (n for n in names if about[n] == site):
            found.append(_pair(ledger, name, outputs[name], scenes, (site, heading)))
            heading = ""  # it stands over the first of a site's comparisons alone
    return tuple(found)


def _site_of(ledger: Ledger, made: Outputs) -> str:
    if made.comparison and made.comparison.site:
        return made.comparison.site
    return ledger.case.imagery.site if ledger.case.imagery else ""


def _pair(ledger: Ledger, name: StepName, made: Outputs, scenes: Sequence[Scene], place: tuple[str, str]) -> Pair:
    summary = made.comparison
    own = {f.id for f in made.findings}
    by_id = {scene.id: scene for scene in scenes}
    named = (summary.before, summary.after) if summary and place[0] else ()
    shown = [by_id[scene] for scene in named if scene in by_id]
    return Pair(
        name,
        summary,
        *place,
        human_span(*(s.acquired for s in shown)) if len(shown) == 2 else "",
        pair_facts(summary, scenes) if summary else [],
        pair_words(summary) if summary else [],
        [e for e in ledger.exhibits if e.step == name],
        [f for f in ledger.others if f.id in own],
        made.changes,
    )


def exhibits_of(source: Source, pairs: Iterable[Pair]) -> list[Exhibit]:
    """Return the exhibits that show a scene.

    Parameters
    ----------
    source
        A source.
    pairs
        Every comparison.
    """
    if source.item is None or source.kind != "scene":
        return []
    seen = source.item.id
    return [pair.exhibits[0] for pair in pairs if seen in pair.shown]


def has_images(pairs: Sequence[Pair], scenes: Sequence[Scene]) -> bool:
    """Tell whether there is anything to say of images: a pair, or scenes that the case holds or cites."""
    statuses = [pair.summary.status for pair in pairs if pair.summary]
    return bool(statuses) and (bool(scenes) or any(status != "no-scenes" for status in statuses))


def change_key(change: Change) -> str:
    """Name a changed area: its number, and before it the comparison that found it."""
    return f"{change.comparison}/{change.number}" if change.comparison else str(change.number)


def pair_facts(pair: ComparisonSummary, scenes: Iterable[Scene]) -> list[tuple[str, str]]:
    """List the measured facts about a pair.

    Parameters
    ----------
    pair
        What the comparison came to.
    scenes
        Every scene, used or cited.

    Returns
    -------
    list of tuple
        Name and value of each fact.
    """
    by_id = {s.id: s for s in scenes}
    facts = [
        (word, scene_words(by_id[ref]))
        for word, ref in (("Before", pair.before), ("After", pair.after))
        if ref in by_id
    ]
    if pair.comparable_pct is not None:
        facts.append(("Clear in both", f"{number(pair.comparable_pct)} % of the area"))
    if pair.shift_px is not None:
        rows, columns = pair.shift_px
        done = "removed" if pair.shift_applied else "too small to be removed"
        facts.append(("Shift", f"{rows:+.2f} rows, {columns:+.2f} columns of pixels, {done}".replace("-", "−")))
    if pair.smallest_m2 is not None:
        facts.append(("Smallest area kept", area_words(pair.smallest_m2)))
    return facts


def pair_words(pair: ComparisonSummary) -> list[str]:
    """Say what the comparison came to, and why."""
    return [STATUS_WORDS[pair.status], *(_sentence(reason) for reason in pair.reasons)]


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:].rstrip('.')}."
