"""Say what the program got wrong, or that you have read it: one small file a decision, which every run repeats.

Without a name the command asks, one question a screen: the passage with the words marked, what the program reads, and
the keys. With a name it decides at once: s12 and conflict-2 of the report, or the id of a claim, site, document, event,
comparison, shadow or finding (event:opened where two kinds share one).
What you decide goes before what the program reads, in the report, the package and every later run; the reading stands
beside it. Nothing is ever changed or lost: an undo is a further file in decisions/ of the case.

examples:
  dateline decide harbour                                    ask me, one thing after the other
  dateline decide harbour s12                                ask me about that one
  dateline decide harbour s12 --speaker "Ida Holm" --why "the byline says so"
  dateline decide harbour s12 --date 2018-11-12              or --words "...", --denies yes
  dateline decide harbour s12 drop                           it is no statement
  dateline decide harbour s12 confirm                        I have read it, and it is right
  dateline decide harbour conflict-2 dismiss --why "two different days"
  dateline decide harbour pier-length --verdict supported --why "the survey of 2017 has it"
  dateline decide harbour quay --candidate 2                 the second entry of the gazetteer is meant
  dateline decide harbour quay --not-candidate 1             the first is not
  dateline decide harbour article --date 2018-11-12          or --title, --outlet, --author: a document set right
  dateline decide harbour article drop                       nothing in it counts as said
  dateline decide harbour opened --date 2024-03-02           an event; --words sets its sentence
  dateline decide harbour imagery --before spring --after autumn    the pair to compare; drop sets it aside
  dateline decide harbour mast --tip "38.58512, 126.10790"   a shadow; or --foot, --of
  dateline decide harbour same "Ida Holm" "the harbour master"
  dateline decide harbour list                               what was decided, and what became of it
  dateline decide harbour undo 1f2e3d4c                      the end of a file's name will do
"""

from __future__ import annotations

import argparse
import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.cli.questions import ask
from toolkit.desk.decisions import decide, undo
from toolkit.desk.decisions.overview import listed
from toolkit.desk.decisions.things import candidate_named, find_thing
from toolkit.errors import UsageError
from toolkit.quotes import find_passage
from toolkit.records import VERDICTS, canonical
from toolkit.records.when import check_edtf

if TYPE_CHECKING:
    from toolkit.desk.decisions.things import Thing

_ACTS = {"drop": "reject", "confirm": "confirm", "dismiss": "dismiss"}
_OF_FACTS = ("title", "outlet", "author", "before", "after", "foot", "tip", "of")
_WITH_VALUE = ("speaker", "date", "words", "denies", "verdict", "candidate", "not-candidate", *_OF_FACTS)
_FIELD = {"date": "said_on", "words": "text", "denies": "negated"}
_DAY = {"document": "published", "event": "date"}

_HELP = {
    "title": "a document's title",
    "outlet": "who published it",
    "author": "its byline",
    "before": "id of the earlier scene of a comparison",
    "after": "id of the later one",
    "foot": "where the foot of a shadow stands: latitude, longitude",
    "tip": "where it ends, likewise",
    "of": "what throws it",
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("slug", help="name of the case")
    parser.add_argument("thing", nargs="?", help="s12, conflict-2, an id of the case or of a finding; same, list, undo")
    parser.add_argument(
        "rest", nargs="*", metavar="WORD", help="drop, confirm, dismiss; names for same; a file for undo"
    )
    parser.add_argument("--speaker", metavar="NAME", help="who says it")
    parser.add_argument("--date", metavar="EDTF", help="when it was said: 2018-11-12, 2018-11, ../2018-11-12")
    parser.add_argument("--words", metavar="TEXT", help="the words that were said, as they stand in the document")
    parser.add_argument("--denies", choices=("yes", "no"), help="whether the speaker denies it")
    parser.add_argument("--verdict", help="supported, loose, contradicted, disputed or not-checkable")
    parser.add_argument("--candidate", metavar="N", help="the gazetteer entry that is meant: number, id or name")
    parser.add_argument("--not-candidate", metavar="N", help="one that is not")
    for name, told in _HELP.items():
        parser.add_argument(f"--{name}", metavar="TEXT", help=told)
    parser.add_argument("--why", default="", metavar="TEXT", help="reason; it stands in the report")
    parser.add_argument("--by", metavar="NAME", help="who decides; whom the settings name if absent")


def call(arguments: argparse.Namespace) -> int:
    """Keep the decision, or ask."""
    slug, thing, rest = arguments.slug, arguments.thing, list(arguments.rest)
    if thing == "list":
        return _list(slug, as_json=arguments.json)
    if thing == "undo":
        return _undo(arguments, rest)
    if thing == "same":
        return _same(arguments, rest)
    given = _given(arguments, rest)
    if thing is not None and given:
        return _decide(arguments, thing, given)
    if arguments.json:
        raise UsageError("questions are for a terminal", where="--json", remedy="Say what is decided, or 'list'.")

    return ask(slug, thing, keep=partial(keep, slug, by=arguments.by))


def _given(arguments: argparse.Namespace, rest: list[str]) -> dict[str, str]:
    """Give what is decided, by name: from the options, or in words ("s12 speaker 'Ida Holm'")."""
    found = {name: getattr(arguments, name.replace("-", "_")) for name in _WITH_VALUE}
    given = {name: value for name, value in found.items() if value is not None}
    words = list(rest)
    while words:
        word = words.pop(0)
        if word in _ACTS:
            given[word] = ""
        elif word in _WITH_VALUE and words:
            given[word] = words.pop(0)
        else:
            known = ", ".join((*_ACTS, *_WITH_VALUE))
            raise UsageError(f"{word!r} says nothing that can be decided", remedy=f"Known: {known}.")
    return given


def _decide(arguments: argparse.Namespace, name: str, given: dict[str, str]) -> int:
    _, thing = find_thing(arguments.slug, name)
    path = keep(arguments.slug, thing, given, why=arguments.why, by=arguments.by)
    return _kept(arguments, path, f"{thing.kind} {thing.name}")


def keep(slug: str, thing: Thing, given: dict[str, str], *, why: str, by: str | None) -> Path:
    """Keep what a person decided on a thing of the last run.

    Parameters
    ----------
    slug
        Name of the case.
    thing
        The thing.
    given
        What is decided, by the names of the options.
    why
        Reason.
    by
        Who decides.

    Raises
    ------
    UsageError
        Several things are decided at once, or one that cannot be.
    """
    acts = [name for name in given if name in _ACTS]
    if acts and len(given) > 1:
        raise UsageError(f"{acts[0]!r} goes with nothing else", remedy="Decide one thing after the other.")
    if acts:
        do: Any = _ACTS[acts[0]]
        return decide(slug, kind=thing.kind, on=thing.on, do=do, basis=thing.basis(do, ()), why=why, by=by)
    for option, act in (("candidate", "accept"), ("not-candidate", "rule-out")):
        if option in given:
            return _place(slug, thing, given, option=option, act=act, why=why, by=by)
    value = {_field(thing, name): _value(thing, name, text) for name, text in given.items()}
    fields = tuple(value)
    return decide(
        slug,
        kind=thing.kind,
        on=thing.on,
        do="correct",
        value=value,
        basis=thing.basis("correct", fields),
        why=why,
        by=by,
        reading=thing.reading(fields),
    )


def _place(slug: str, thing: Thing, given: dict[str, str], *, option: str, act: Any, why: str, by: str | None) -> Path:
    """Keep which entry of a gazetteer is meant, or is not."""
    if thing.kind != "site" or len(given) > 1:
        raise UsageError(f"--{option} is for a site, and goes with nothing else", remedy="Name a site.")
    on = {"id": thing.name, "candidate": candidate_named(thing.record, given[option])}
    return decide(slug, kind="site", on=on, do=act, why=why, by=by)


def _field(thing: Thing, name: str) -> str:
    """Give the field that an option sets: a day is another thing for a document than for what was said."""
    return _DAY.get(thing.kind, "said_on") if name == "date" else _FIELD.get(name, name)


def _value(thing: Thing, name: str, text: str) -> Any:
    """Give the value of a field, refused at once where it could never be applied."""
    if name == "date":
        return check_edtf(text)
    if name == "denies":
        return text in ("yes", "true")
    if name == "verdict" and text not in VERDICTS:
        raise UsageError(f"{text!r} is no verdict", where="--verdict", remedy=f"Known: {', '.join(VERDICTS)}.")
    if name == "words" and thing.kind != "event":
        _require_words(thing, text)
    return text


def _require_words(thing: Thing, text: str) -> None:
    if thing.kind != "statement":
        raise UsageError(f"--words is for a statement, not for a {thing.kind}", remedy="Name a statement.")
    held = thing.text
    if held and not find_passage(held, text):
        raise UsageError(
            "these words do not stand in the document",
            where=f"--words, document {thing.record.document}",
            remedy="Copy them from the passage.",
            code="E_PASSAGE",
        )


def _same(arguments: argparse.Namespace, names: list[str]) -> int:
    if len(names) < 2:
        raise UsageError(
            "same takes two names or more",
            remedy=f'Such as: dateline decide {arguments.slug} same "Ida Holm" "the harbour master".',
        )
    ordered = sorted(names, key=_is_description)  # the name goes before what describes its bearer
    path = decide(arguments.slug, kind="person", on={"names": ordered}, do="same", why=arguments.why, by=arguments.by)
    return _kept(arguments, path, f"{ordered[0]} = {', '.join(ordered[1:])}")


def _is_description(name: str) -> bool:
    words = name.split()
    return words[0].lower() in ("the", "a", "an") or not any(word[:1].isupper() for word in words)


def _undo(arguments: argparse.Namespace, rest: list[str]) -> int:
    if len(rest) != 1:
        raise UsageError(
            "undo takes one decision", remedy=f"'dateline decide {arguments.slug} list' shows their names."
        )
    path = undo(arguments.slug, rest[0], why=arguments.why, by=arguments.by)
    return _kept(arguments, path, f"undo of {rest[0]}")


def _kept(arguments: argparse.Namespace, path: Path, what: str) -> int:
    if arguments.json:
        print(json.dumps({"case": arguments.slug, "decision": path.name, "path": str(path)}, ensure_ascii=False))
    else:
        print(f"{what}: kept as {path.name}")
        print(f"It counts from the next run: dateline run {arguments.slug}")
    return 0


def _list(slug: str, *, as_json: bool) -> int:
    """Print what was decided and what became of it in the last run; exit 1 if something waits for a person."""
    rows = listed(slug)
    if as_json:
        told = [{"state": row.state, "line": row.line, **canonical(row.outcome)} for row in rows]
        print(json.dumps({"case": slug, "decisions": told}, ensure_ascii=False))
    elif not rows:
        print(f"{slug}: nothing was decided yet. 'dateline decide {slug}' asks.")
    else:
        for row in rows:
            print(f"{row.state:<12}{row.line}  [{row.outcome.file.removesuffix('.toml')[-8:]}]")
    return int(any(row.waits for row in rows))
