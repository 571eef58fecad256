"""The table of steps, and the steps of a case: the imagery step comes once for each of its comparisons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from toolkit.records import StepName

Material = Literal["documents", "scenes", "basemaps", "truth", "corrections"]
"""What a case folder holds beside case.toml."""


@dataclass(frozen=True, slots=True)
class StepSpec:
    """One step: its notebook, and the steps whose outputs it reads.

    Attributes
    ----------
    name
        Name of the step and of its folder under runs/<case>/.
    notebook
        File name in notebooks/.
    needs
        Steps that must have run.
    title
        What it does, for the progress line.
    reads
        What it reads of the case beside case.toml. A step runs again only when something that it reads has changed.
    imports
        Modules that its notebook imports before it does anything: a kernel that waits loads them ahead.
    comparison
        Which of several comparisons of a case it works on; "" = the case has one at most.
    """

    name: StepName
    notebook: str
    needs: tuple[StepName, ...]
    title: str
    reads: frozenset[Material]
    imports: tuple[str, ...]
    comparison: str = ""

    @property
    def kind(self) -> StepName:
        """The name of its entry in the table: the same for every comparison."""
        return PER_COMPARISON if self.comparison else self.name


STEPS: tuple[StepSpec, ...] = (
    StepSpec(
        "site-lookup",
        "1_site_lookup.ipynb",
        (),
        "Where is the site?",
        frozenset({"documents", "basemaps"}),
        ("toolkit.places.sites", "toolkit.places.maps", "toolkit.places.exports"),
    ),
    StepSpec(
        "imagery-comparison",
        "2_imagery_comparison.ipynb",
        ("site-lookup",),
        "What changed?",
        frozenset({"scenes"}),
        ("toolkit.imagery.comparison", "toolkit.imagery.exports", "toolkit.imagery.views"),
    ),
    StepSpec(
        "quote-timeline",
        "3_quote_timeline.ipynb",
        ("site-lookup",),
        "Who said what, when?",
        frozenset({"documents", "scenes"}),
        ("toolkit.quotes.statements", "toolkit.quotes.plots"),
    ),
    StepSpec(
        "report",
        "4_report.ipynb",
        ("site-lookup", "imagery-comparison", "quote-timeline"),
        "The report",
        frozenset({"documents", "scenes", "truth", "corrections"}),
        ("toolkit.report.present",),
    ),
)
"""In an order in which each step comes after those it needs."""


PER_COMPARISON: StepName = "imagery-comparison"
"""The step that runs once for each comparison of a case."""


def steps_for(comparisons: Sequence[str]) -> tuple[StepSpec, ...]:
    """Return the steps of a case: the imagery step once for each comparison.

    Parameters
    ----------
    comparisons
        Names of the comparisons; "" for the one of the table [imagery], whose step keeps its plain name.

    Returns
    -------
    tuple of StepSpec
        In an order in which each comes after those it needs.
    """
    found: list[StepSpec] = []
    names = tuple(comparison_step(name).name for name in comparisons)
    for step in STEPS:
        if step.name == PER_COMPARISON:
            found += [comparison_step(name) for name in comparisons]
            continue
        needs: list[StepName] = []
        for name in step.needs:
            needs += names if name == PER_COMPARISON else (name,)
        found.append(replace(step, needs=tuple(needs)))
    return tuple(found)


def comparison_step(comparison: str) -> StepSpec:
    """Return the imagery step on one comparison.

    Parameters
    ----------
    comparison
        Its name; "" for the one of the table [imagery].
    """
    plain = next(step for step in STEPS if step.name == PER_COMPARISON)
    if not comparison:
        return plain
    return replace(plain, name=f"{PER_COMPARISON}-{comparison}", comparison=comparison)


def waves_of(chain: Sequence[StepSpec]) -> tuple[tuple[StepSpec, ...], ...]:
    """Sort steps into waves; those of one wave need nothing of each other."""
    made: set[StepName] = set()
    waves = []
    while len(made) < len(chain):
        # all whose needs are made; the table has no circle, so that there is always one
        ready = tuple(step for step in chain if step.name not in made and made.issuperset(step.needs))
        made |= {step.name for step in ready}
        waves.append(ready)
    return tuple(waves)
