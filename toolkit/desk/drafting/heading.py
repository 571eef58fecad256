"""Title and question of a case that is drafted: from the first document and the first claim, marked so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from toolkit.desk.casefile.editing import edit_text
from toolkit.desk.casefile.entries import toml_value
from toolkit.desk.casefile.template import template_text
from toolkit.desk.drafting.draft import Draft
from toolkit.desk.drafting.facts import is_placeholder
from toolkit.records import Proposal

LONGEST_TITLE = 140
"""Characters of a headline that heads the report; of a longer one whole words are kept."""


def head_case(folder: Path, draft: Draft) -> dict[str, str]:
    """Write title and question where the case still has those that every new case begins with.

    Parameters
    ----------
    folder
        The case folder.
    draft
        What is offered for it.

    Returns
    -------
    dict
        What was written, by key; a comment beside each says where it is from.

    Raises
    ------
    CaseError
        The case would not be valid; nothing is written.
    """
    first = _placeholders(draft)
    title, claim = _headline(draft), _central(draft)
    made: dict[str, tuple[str, str]] = {}
    if title:
        made["title"] = (title, f"the headline of {draft.case.documents[0].id!r}; put your own")
    if claim is not None:
        made["question"] = (f"Does this hold: {claim.entry['text']}?", "drafted from the first claim; put your own")
    elif title:
        made["question"] = (f"What of “{title}” can be checked, and who said what?", "drafted; put your own")
    written: dict[str, str] = {}

    def _with_all(text: str) -> str:
        for key, (value, comment) in made.items():
            line = f"{key} = {toml_value(value)}   # {comment}"
            if first[key] in text:
                text = text.replace(first[key], line, 1)
                written[key] = value
        return text

    edit_text(folder, _with_all)
    return written


def _placeholders(draft: Draft) -> dict[str, str]:
    """Return the lines of title and question as a new case has them."""
    text = template_text(draft.case.slug, draft.case.slug, draft.case.as_of, bare=True)
    lines = text.splitlines()
    found = {}
    for key in ("title", "question"):
        found[key] = next(line for line in lines if line.startswith(f"{key} = "))
    return found


def _headline(draft: Draft) -> str:
    """Return the headline of the first document, as it states it or as the case has it; "" where there is none."""
    if not draft.case.documents:
        return ""
    document = draft.case.documents[0]
    offered = [o.entry["title"] for o in draft.offers if o.of == document.id and "title" in o.entry]
    title = offered[0] if offered else document.title
    if is_placeholder(title, document):
        return ""
    plain = " ".join(re.sub(r"^#+ ", "", title).split())
    return plain if len(plain) <= LONGEST_TITLE else plain[:LONGEST_TITLE].rpartition(" ")[0] + " …"


def _central(draft: Draft) -> Proposal | None:
    """Return the claim that the list puts first, of those that are not merely worth a look."""
    claims = [o for o in draft.offers if o.kind in ("claim", "figure") and o.of is None and o.grade != "unsure"]
    return next((o for o in claims if _can_differ(o.entry.get("check", {}))), next(iter(claims), None))


def _can_differ(check: dict[str, Any]) -> bool:
    """Tell whether a check can come to anything: one document's figure has nothing beside it."""
    return check.get("kind") != "none" and len(check.get("figures", ["", ""])) > 1
