"""What a public edition says of itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.publish.redaction.edition import Edition


def notices(edition: Edition) -> tuple[str, ...]:
    """Say on the page that it is a public edition, and how much of what is left out.

    Parameters
    ----------
    edition
        The edition, all counts settled.
    """
    found = {name: n for name, n in edition.withheld.items() if n}
    by_rule = _listed(found, ("document", "scene", "person", "site position", "phrase"))
    with_them = _listed(found, tuple(name for name in _KINDS if name not in by_rule))
    lines = [
        "This is a public edition. "
        + (f"Withheld by rule: {_counted(by_rule)}." if by_rule else "No rule withholds anything.")
    ]
    if with_them:
        lines.append(f"Left out or made less exact with them: {_counted(with_them)}.")
    lines.append(
        "Names and positions are replaced in square brackets or by other words. Characters given for a quotation count "
        "in the text as it stands in this edition, not in the document. Whole documents, notebooks, and the bytes of "
        "the evidence are not part of it."
    )
    return tuple(lines)


_KINDS = {
    "document": "documents",
    "scene": "scenes",
    "person": "names",
    "site position": "positions of sites",
    "phrase": "phrases",
    "claim": "claims",
    "event": "events",
    "statement": "statements",
    "finding": "findings",
    "measured distance": "measured distances",
    "timeline entry": "timeline entries",
    "changed area": "changed areas",
    "figure": "figures",
    "editor's note": "editor's notes",
    "corrected thing": "corrected things",
}


def _listed(found: Mapping[str, int], names: Sequence[str]) -> dict[str, int]:
    return {name: found[name] for name in names if name in found}


def _counted(found: Mapping[str, int]) -> str:
    one = {"person": "name", "site position": "position of a site", "timeline entry": "timeline entry"}
    return ", ".join(f"{n} {one.get(k, k) if n == 1 else _KINDS[k]}" for k, n in found.items())
