"""The statement desk: the text left, what was read out of it right; what a person corrects is a decision."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from toolkit.desk.casefile.entries import own_folder
from toolkit.desk.casefile.reading import load_case
from toolkit.desk.decisions import decide, read_decisions, undo
from toolkit.desk.folders import find_case
from toolkit.errors import CaseError, DatelineError, FileError
from toolkit.evidence import digest_file
from toolkit.reading import read_text
from toolkit.records import DocumentText, Finding, Outputs, Statement, human
from toolkit.records.decision import FiledDecision
from toolkit.records.vouched import as_read, decision_basis, passage_of
from toolkit.settings import get_settings
from toolkit.widgets.rows import read_texts, shown_text
from toolkit.widgets.shell import Shell, page_script, page_style, table_of

_BASES = {"published": "day of the paper", "resolved": "worked out", "stated": "as written", "unknown": "no date"}
_MOST_CHARACTERS = 2_000
"""Longest statement that is added by hand."""

Row = dict[str, Any]


class StatementDesk(Shell):
    """The statements of a case as a person checks them.

    Parameters
    ----------
    slug
        Name of the case.
    at_once
        True reads everything before it is shown.
    """

    _esm = page_script("statements")
    _css = page_style()
    folder: Path

    def __init__(self, slug: str, *, at_once: bool = False):
        self.slug, self.folder = slug, find_case(slug)
        self._texts: dict[str, DocumentText] = {}
        self._statements: dict[str, Statement] = {}
        self._conflicts: dict[str, tuple[Statement, Statement]] = {}
        super().__init__({"busy": "Reading the documents …"})
        self._thread = threading.Thread(target=self._begin, daemon=True)
        self._thread.start()
        if at_once:
            self._thread.join()

    def _begin(self) -> None:
        try:
            case = load_case(self.folder)
            self._texts, _ = read_texts(case, self.folder)
            statements, conflicts = self._read()
            self._statements = {str(statement.id): statement for statement in statements}
            self._conflicts = dict(_pairs(conflicts, self._statements))
            self._redraw()
        except DatelineError as e:
            self.show(rows=[], docs=[], speakers=[], need=0, busy="")
            self.tell(str(e), tone="bad")

    def _read(self) -> tuple[Sequence[Statement], Sequence[Finding]]:
        """Return the statements of the last run where its documents are as they are now, else read them."""
        folder = get_settings().runs / self.slug / "quote-timeline"
        try:
            found = Outputs.model_validate_json(read_text(folder / "outputs.json"))
        except (FileError, ValidationError):  # not run yet, or by another version: then the texts are read here
            return self._read_anew()
        now = {digest_file(self.folder / "documents" / str(text.document.file)) for text in self._texts.values()}
        then = set(chain.from_iterable(statement.evidence for statement in found.statements))
        # a document was exchanged since: its offsets would mark other words
        if not then <= now:
            return self._read_anew()
        return found.statements, [f for f in found.findings if f.kind == "conflict"]

    def _read_anew(self) -> tuple[Sequence[Statement], Sequence[Finding]]:
        from toolkit.quotes import collect_statements, conflicts

        statements = collect_statements(list(self._texts.values()))
        return statements, conflicts(statements)

    def _redraw(self, **parts: Any) -> None:
        filed = read_decisions(self.folder).of("statement", "conflict")
        rows = [self._row(key, statement, filed) for key, statement in self._statements.items()]
        rows += [self._conflict_row(key, pair, filed) for key, pair in self._conflicts.items()]
        speakers = sorted({row["speaker"] for row in rows if not row["pair"]})
        docs = [{"value": key, "text": text.document.outlet} for key, text in self._texts.items()]
        doc = self.state.get("doc") or next((shown_text(text) for text in self._texts.values()), None)
        need = sum(row["need"] for row in rows)
        self.show(rows=rows, speakers=speakers, docs=docs, need=need, doc=doc, busy="", **parts)

    def _row(self, key: str, statement: Statement, filed: Sequence[FiledDecision]) -> Row:
        decided = _decided_on(statement, filed)
        guesses = [name for name in (statement.guess,) if name and name != statement.speaker]
        reported = statement.kind == "indirect"
        cue = "denied" if statement.negated else "said"
        told = (
            f"{cue} that {statement.text.removeprefix('that ')}" if reported else f"({cue}) {_quoted(statement.text)}"
        )
        put = _corrected(decided)
        said_on, basis = statement.said_on, _BASES.get(statement.date_basis, statement.date_basis)
        if "said_on" in put:
            said_on, basis = put["said_on"], "as corrected"
        date = human(said_on) if said_on else "no date"
        detail = f"{date}, {basis} · ¶ {statement.paragraph}"
        if guesses:
            detail += f" · who is “{statement.mention or statement.speaker}”? Choose, or leave it open"
        return {
            "key": key,
            "pair": False,
            "speaker": put.get("speaker") or statement.speaker or "nobody named",
            "told": told,
            "detail": detail,
            "chip": {"text": statement.grade, "tone": "ok" if statement.grade == "print" else "mid"},
            "grade": statement.grade,
            "date": said_on or "",
            "doc": statement.document,
            "spans": [list(span) for span in statement.content],
            "guesses": guesses,
            "need": statement.grade == "read" and not decided,
            "who": "; ".join(_told(item) for item in decided),
            "fields": [
                {"name": "speaker", "label": "speaker", "value": put.get("speaker") or statement.speaker or ""},
                {"name": "said_on", "label": "date", "value": said_on or "", "help": "as 2018-11-12"},
                {"name": "text", "label": "words", "value": statement.text, "help": "as they stand in the text"},
            ],
        }

    def _conflict_row(self, key: str, pair: tuple[Statement, Statement], filed: Sequence[FiledDecision]) -> Row:
        one, other = pair
        decided = [item for item in filed if item.decision.kind == "conflict" and _same_pair(item, pair)]
        return {
            **self._row(key, one, ()),
            "pair": True,
            "speaker": "May not agree:",
            "told": f"{one.speaker or 'somebody'}: {one.text} — {other.speaker or 'somebody'}: {other.text}",
            "detail": f"¶ {one.paragraph} and ¶ {other.paragraph}",
            "chip": {"text": "conflict", "tone": "mid"},
            "grade": "",
            "guesses": [],
            "need": not decided,
            "who": "; ".join(_told(item) for item in decided),
            "fields": [],
        }

    def _statement(self, key: Any) -> Statement:
        found = self._statements.get(str(key))
        if found is None:
            raise CaseError("that statement is gone", remedy="Choose another one.", code="E_STATEMENT_GONE")
        return found

    def _decide(self, statement: Statement, do: Any, told: str, value: Mapping[str, str] | None = None) -> None:
        # the decision is on what the program reads, whatever was decided before
        read = as_read(statement)
        passage = passage_of(read)
        if passage is None:
            raise CaseError("the document has no digest", remedy="Add it with 'dateline add'.", code="E_STATEMENT_GONE")
        written = decide(
            self.folder,
            kind="statement",
            on={"passages": [passage]},
            do=do,
            value=dict(value or {}),
            basis=decision_basis(statement, do, value or {}),
            reading={name: str(getattr(read, name) or "") for name in value or {}},
        )
        self._redraw()
        self.tell(f"{told} It counts from the next run on.", undo=lambda: self._take_back(written.name))

    def _take_back(self, name: str) -> str:
        undo(self.folder, name)
        self._redraw()
        return "Taken back."

    def on_read(self, message: Mapping[str, Any]) -> None:
        """Show the text of a document.

        Parameters
        ----------
        message
            ``doc``, its id.
        """
        text = self._texts.get(str(message.get("doc")))
        self.show(doc=shown_text(text) if text is not None else None)

    def on_confirm(self, message: Mapping[str, Any]) -> None:
        """Keep that a statement is right as it was read.

        Parameters
        ----------
        message
            ``key`` of its row.
        """
        statement = self._statement(message.get("key"))
        self._decide(statement, "confirm", f"Right as it is: “{_short(statement)}”.")

    def on_reject(self, message: Mapping[str, Any]) -> None:
        """Keep that something is no statement.

        Parameters
        ----------
        message
            ``key`` of its row.
        """
        statement = self._statement(message.get("key"))
        self._decide(statement, "reject", f"Not a statement: “{_short(statement)}”.")

    def on_correct(self, message: Mapping[str, Any]) -> None:
        """Keep what is right of a statement: its speaker, its date, its words.

        Parameters
        ----------
        message
            ``key`` of its row, and ``values`` by field.
        """
        statement = self._statement(message.get("key"))
        given = {str(k): str(v).strip() for k, v in dict(message.get("values") or {}).items()}
        value = {k: v for k, v in given.items() if v and v != str(getattr(statement, k, "") or "")}
        if not value:
            self.tell("Nothing was changed.", tone="mid")
            return
        words = ", ".join(f"{name.replace('_', ' ')} {text!r}" for name, text in value.items())
        self._decide(statement, "correct", f"Corrected: {words}.", value)

    def on_add(self, message: Mapping[str, Any]) -> None:
        """Add a statement from words that were selected.

        Parameters
        ----------
        message
            ``doc``, ``start`` and ``end``.
        """
        text = self._texts.get(str(message.get("doc")))
        start, end = int(message.get("start") or 0), int(message.get("end") or 0)
        words = text.text[start:end] if text is not None else ""
        if text is None or not words.strip() or len(words) > _MOST_CHARACTERS:
            raise CaseError("select the words that were said", remedy="One statement at a time.", code="E_PASSAGE")
        digest = digest_file(self.folder / "documents" / str(text.document.file))
        plain = " ".join(words.split())
        passage = {"document": digest, "start": start, "end": end, "words": plain}
        written = decide(self.folder, kind="statement", on={"passages": [passage]}, do="add", value={"text": plain})
        self._redraw()
        told = f"Added “{plain[:60]}”. After the next run its speaker can be set."
        self.tell(told, undo=lambda: self._take_back(written.name))

    def on_keep(self, message: Mapping[str, Any]) -> None:
        """Keep a pair as a conflict.

        Parameters
        ----------
        message
            ``key`` of its row.
        """
        self._rule(message, "confirm", "Kept as a conflict.")

    def on_dismiss(self, message: Mapping[str, Any]) -> None:
        """Keep that a pair is no conflict.

        Parameters
        ----------
        message
            ``key`` of its row.
        """
        self._rule(message, "dismiss", "No conflict.")

    def _rule(self, message: Mapping[str, Any], do: Any, told: str) -> None:
        pair = self._conflicts.get(str(message.get("key")))
        own_folder(self.folder)
        passages = [passage_of(as_read(side)) for side in pair or ()]
        if not passages or None in passages:
            raise CaseError("that pair is gone", remedy="Choose another one.", code="E_STATEMENT_GONE")
        written = decide(self.folder, kind="conflict", on={"passages": passages}, do=do)
        self._redraw()
        self.tell(told, undo=lambda: self._take_back(written.name))

    def fallback(self) -> str:
        """Return the statements as a table."""
        rows = [(r["speaker"], r["told"], r["detail"], r["grade"], r["who"]) for r in self.state.get("rows", ())]
        return table_of(("speaker", "words", "when and where", "grade", "decided"), rows, caption="Statements")


Sides = tuple[Statement, Statement]


def _pairs(conflicts: Sequence[Finding], statements: Mapping[str, Statement]) -> list[tuple[str, Sides]]:
    found = []
    for finding in conflicts:
        sides = [statements[subject] for subject in finding.subjects if subject in statements]
        if len(sides) == 2:
            found.append((finding.id, (sides[0], sides[1])))
    return found


def _decided_on(statement: Statement, filed: Sequence[FiledDecision]) -> list[FiledDecision]:
    start, end = statement.content[0][0], statement.content[-1][1]
    found = []
    for item in filed:
        named = [passage for passage in item.decision.on.passages if passage.document in statement.evidence]
        if item.decision.kind == "statement" and any(passage.overlap(start, end) for passage in named):
            found.append(item)
    return found


def _corrected(decided: Sequence[FiledDecision]) -> dict[str, str]:
    """Give what a person put in the place of what was read, the latest last; the report has it from the next run on."""
    put: dict[str, str] = {}
    for item in decided:
        if item.decision.do == "correct":
            put |= {name: str(value) for name, value in item.decision.value.items()}
    return put


def _same_pair(item: FiledDecision, pair: tuple[Statement, Statement]) -> bool:
    passages = item.decision.on.passages
    # a pair has no order
    starts = {(side.evidence[0] if side.evidence else "", side.content[0][0]) for side in pair}
    return {(p.document, p.start) for p in passages} == starts


def _told(item: FiledDecision) -> str:
    decision = item.decision
    what = ", ".join(f"{name.replace('_', ' ')} = {value}" for name, value in decision.value.items() if name != "text")
    return f"{decision.do}{f' ({what})' if what else ''}, {decision.by or 'the desk'}, {decision.at:%d %b %H:%M} UTC"


def _quoted(text: str) -> str:
    return text if text[:1] in "“\"«„‘'" else f"“{text}”"


def _short(statement: Statement) -> str:
    return statement.text if len(statement.text) <= 60 else f"{statement.text[:59]}…"
