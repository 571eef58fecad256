"""The numbered sources of a report: bytes that findings rest on, and what is cited and not held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from toolkit.records import Case, Digest, Document, Finding, LocatedSite, Outputs, Scene, Statement, StepName


@dataclass(frozen=True, slots=True)
class Source:
    """Bytes that findings rest on, or a document or scene that is only cited.

    Attributes
    ----------
    label
        "E1", "E2" ... as printed; "C1" ... for what is cited and not held.
    kind
        What it is.
    title
        Its name as printed.
    sha256
        Digest of the bytes; None = not held.
    item
        The document or scene, if it is one.
    """

    label: str
    kind: Literal["document", "scene", "file"]
    title: str
    sha256: Digest | None
    item: Document | Scene | None = None


def list_sources(
    case: Case, outputs: Mapping[StepName, Outputs], printed: Iterable[Finding], names: Mapping[Digest, str]
) -> tuple[Source, ...]:
    """Number all that a report rests on: documents, scenes and files held, then what is only cited.

    Parameters
    ----------
    case
        The case.
    outputs
        Results of the steps.
    printed
        The findings that are printed.
    names
        What to call evidence that is neither a document nor a scene, by digest.
    """
    held: list[tuple[Literal["document", "scene", "file"], str, Digest | None, Document | Scene | None]]
    held = [("document", d.title, d.sha256, d) for d in case.documents if d.sha256]
    made = list(outputs.values())
    scenes = {scene.id: scene for scene in case.scenes}
    for outcome in made:
        scenes |= {scene.id: scene for scene in outcome.scenes}
    held += [("scene", scene_title(s), s.sha256, s) for s in scenes.values() if s.sha256]
    if case.sha256:
        held.append(("file", "case.toml", case.sha256, None))
    known = {digest for _, _, digest, _ in held}
    resting: list[Finding | LocatedSite | Statement] = list(printed)
    resting += chain.from_iterable(outcome.sites for outcome in made)
    resting += chain.from_iterable(outcome.statements for outcome in made)
    used = dict.fromkeys(chain.from_iterable(thing.evidence for thing in resting))
    held += [("file", names.get(digest, "file"), digest, None) for digest in used if digest not in known]
    cited: list[Document | Scene] = [d for d in case.documents if not d.sha256]
    cited += [s for s in scenes.values() if not s.sha256]
    return (
        *(Source(f"E{n}", *row) for n, row in enumerate(held, start=1)),
        *(_cited(f"C{n}", item) for n, item in enumerate(cited, start=1)),
    )


def scene_title(scene: Scene) -> str:
    """Return the words a scene is listed under."""
    return f"{scene.sensor_words}, {scene.product_id}" if scene.product_id else scene.sensor_words


def _cited(label: str, item: Document | Scene) -> Source:
    if isinstance(item, Scene):
        return Source(label, "scene", scene_title(item), None, item)
    return Source(label, "document", item.title, None, item)
