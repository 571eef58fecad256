"""How each step worked, and what runs it again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from toolkit.records import Outputs, StepName
from toolkit.report.ledger import Ledger, is_step
from toolkit.report.wording import METHODS, NOTEBOOKS


@dataclass(frozen=True, slots=True)
class MethodBox:
    """How one step worked.

    Attributes
    ----------
    step
        Name of the step.
    heading
        What it is about.
    words
        The method in plain words.
    hows
        Methods and versions, as the findings name them.
    command
        What runs the step again.
    """

    step: StepName
    heading: str
    words: str
    hows: tuple[str, ...]
    command: str


def method_boxes(ledger: Ledger, outputs: Mapping[StepName, Outputs]) -> list[MethodBox]:
    """Describe each step's method, with the functions and versions its findings name.

    Returns
    -------
    list of MethodBox
        In the order of the steps; a step that had nothing to do is left out.
    """
    boxes = []
    for step, (heading, words) in METHODS.items():
        own = [o for name, o in outputs.items() if is_step(name, step)]
        own = [o for o in own if o.comparison is None or o.comparison.status != "no-scenes"]
        if step != "report" and not own:
            continue
        hows = _of_report(ledger, outputs) if step == "report" else _of_step(own)
        command = f"papermill notebooks/{NOTEBOOKS[step]} again.ipynb -p case {ledger.case.slug}"
        boxes.append(MethodBox(step, heading, words, once(hows), command))
    return boxes


def _of_step(own: Sequence[Outputs]) -> Iterator[str]:
    """Name the functions and versions of a step's results: of its findings first, then of what they rest on."""
    for made in own:
        yield from (finding.how for finding in made.findings)
    for made in own:
        yield from (site.how for site in made.sites)
        if made.comparison:
            yield made.comparison.how


def _of_report(ledger: Ledger, outputs: Mapping[StepName, Outputs]) -> Iterator[str]:
    """Name the functions behind the findings that no earlier step made."""
    earlier = chain.from_iterable(made.findings for name, made in outputs.items() if name != "report")
    known = {finding.id for finding in earlier}
    return (finding.how for finding in ledger.findings if finding.id not in known)


def once(items: Iterable[str]) -> tuple[str, ...]:
    """Return each text once, in order."""
    return tuple(dict.fromkeys(items))
