"""Read all documents of a case and offer what could stand in case.toml; nothing is accepted by itself.

Each offer comes with its passage, the reason and a grade. sure: it stands so in the text, in words that mean nothing
else. likely: a reading that you confirm. unsure: worth a look. Offered are what documents say of themselves (title,
outlet, day, author), sites, claims with a ready check, figures that differ between documents, statements worth a claim,
dated events, images mentioned, and the search of images that would be made.

An offer that you accept becomes an entry in case.toml, with its passage; comments and all else there stay as they are.
A claim takes its new site along. One that you reject does not come back (decisions/ keeps it; 'dateline decide' undoes
it). Numbers are those of the list that was shown last.

examples:
  dateline draft harbour                       the list
  dateline draft harbour --accept sure         all that is sure
  dateline draft harbour --accept 1,4-9        some of them
  dateline draft harbour --accept 7 --edit     in your editor first ($VISUAL or $EDITOR)
  dateline draft harbour --reject 3 --why "another bridge of that name"

exit codes: 0 ok, 2 usage, 3 bad or missing input, 4 some documents could not be read
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.desk.drafting import GROUPS, accept, chosen, draft_case, editable, edited, keep_list, kept_list, reject
from toolkit.desk.folders import find_case
from toolkit.desk.temporary import temporary_folder
from toolkit.errors import UsageError
from toolkit.terminal import one_line

if TYPE_CHECKING:
    from toolkit.desk.drafting import Accepted, Draft
    from toolkit.records import Proposal

_WIDTH = 150


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("slug", help="name of the case")
    parser.add_argument("--accept", metavar="WHICH", help='numbers ("1,4-9"), "sure", "likely", "all"')
    parser.add_argument("--reject", metavar="WHICH", help="likewise; what is rejected does not come back")
    parser.add_argument("--edit", action="store_true", help="open what is accepted in your editor first")
    parser.add_argument("--why", default="", help="reason of a rejection, in your words")
    parser.add_argument("--grade", choices=("sure", "likely", "unsure"), help="list those of one grade only")


def call(arguments: argparse.Namespace) -> int:
    """List, accept or reject."""
    if arguments.edit and not arguments.accept:
        raise UsageError("--edit opens what is accepted", where="--edit", remedy="Add --accept 1,4-9.")
    folder = find_case(arguments.slug)
    draft = draft_case(folder)
    shown = kept_list(arguments.slug)
    told: dict[str, Any] = {"case": arguments.slug}
    if arguments.reject:
        told["rejected"] = _reject(folder, chosen(arguments.reject, draft.offers, shown), arguments.why)
    if arguments.accept:
        wanted = chosen(arguments.accept, draft.offers, shown)
        told["accepted"] = _accepted(folder, wanted, draft, edit=arguments.edit)
    if not (arguments.reject or arguments.accept):
        return show(draft, arguments)
    if arguments.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        _say(told, arguments.slug)
    return 0


def _reject(folder: Path, wanted: Sequence[Proposal], why: str) -> list[str]:
    reject(folder, wanted, why=why)
    return [offer.told for offer in wanted]


def _accepted(folder: Path, wanted: Sequence[Proposal], draft: Draft, *, edit: bool) -> dict[str, Any]:
    made = _through_editor(folder, wanted, draft) if edit else accept(folder, wanted, draft.offers)
    return {
        "entries": [offer.told for offer in made.offers],
        "along": [offer.told for offer in made.along],
        "claims": len(made.case.claims),
    }


def _through_editor(folder: Path, wanted: Sequence[Proposal], draft: Draft) -> Accepted:
    """Let the person change the entries; what the editor leaves is what is written."""
    import shlex
    import subprocess

    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not editor:
        raise UsageError("no editor is named", where="--edit", remedy="Set VISUAL or EDITOR, for example to nano.")
    with temporary_folder() as name:
        path = Path(name) / "entries.toml"
        path.write_text(editable(wanted, draft.offers), encoding="utf-8", newline="\n")
        try:
            done = subprocess.run([*shlex.split(editor), str(path)], check=False)  # noqa: S603  (the person's own editor)
        except (OSError, ValueError) as e:
            raise UsageError(f"the editor {editor!r} does not start ({e})", where="--edit") from e
        if done.returncode != 0:
            raise UsageError("the editor ended with an error; nothing was written", where="--edit")
        text = path.read_text(encoding="utf-8")
    return edited(folder, wanted, draft.offers, text)


def show(draft: Draft, arguments: argparse.Namespace) -> int:
    """Print what is offered, and keep the list: numbers given later are those of it.

    Parameters
    ----------
    draft
        What is offered.
    arguments
        As the command line gave them.
    """
    keep_list(arguments.slug, draft.offers)
    rows = [(number, offer) for number, offer in enumerate(draft.offers, 1)]
    rows = [(number, offer) for number, offer in rows if arguments.grade in {None, offer.grade}]
    unread = any(" was not read: " in note for note in draft.notes)
    if arguments.json:
        listed = [{"number": number, **offer.model_dump(mode="json")} for number, offer in rows]
        told = {"case": draft.case.slug, "offers": listed, "notes": draft.notes, "rejected": draft.rejected}
        print(json.dumps(told, ensure_ascii=False))
        return 4 if unread else 0
    for line in _lines(draft, rows):
        print(line)
    return 4 if unread else 0


def _lines(draft: Draft, rows: Sequence[tuple[int, Proposal]]) -> list[str]:
    lines: list[str] = []
    for kind, heading in GROUPS:
        group = [(number, offer) for number, offer in rows if offer.kind == kind]
        if group:
            lines += ["", heading]
        for number, offer in group:
            lines.append(f"{number:4}. {offer.grade:6} {_cut(offer.told)}")
            lines.append(f"             {_cut(_where(offer))}")
    lines += ["", *(f"Note: {one_line(note)}" for note in draft.notes)]
    slug = draft.case.slug
    count = len(draft.offers)
    if not count:
        lines.append(f"Nothing is offered. Take in what you read: dateline add {slug} FILE|URL")
        return lines[1:]
    sure = sum(offer.grade == "sure" for offer in draft.offers)
    lines.append(f"{count} offers, {sure} of them sure; nothing is accepted by itself. Next:")
    lines.append(f"  dateline draft {slug} --accept sure    (or 1,4-9; --edit to change them; --reject 3)")
    return lines[1:] if lines[0] == "" else lines


def _where(offer: Proposal) -> str:
    words = f"“{one_line(offer.passage)}”" if offer.passage else ""
    place = f"{offer.document}, paragraph {offer.paragraph}: " if offer.paragraph else ""
    return f"{place}{words}{'; ' if words else ''}{offer.reason}"


def _cut(text: str) -> str:
    plain = one_line(text)
    return plain if len(plain) <= _WIDTH else f"{plain[: _WIDTH - 1]}…"


def _say(told: dict[str, Any], slug: str) -> None:
    for line in told.get("rejected", []):
        print(f"rejected: {_cut(line)}")
    if "accepted" in told:
        for line in told["accepted"]["entries"]:
            print(f"accepted: {_cut(line)}")
        for line in told["accepted"]["along"]:
            print(f"   along: {_cut(line)}")
        print(f"Read the new entries in case.toml, then: dateline check {slug}, dateline run {slug}")
