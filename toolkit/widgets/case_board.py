"""The board of a case: what its documents offer, what a person makes of it, and what is still missing."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from toolkit.desk.casefile.editing import edit_case, edit_text
from toolkit.desk.casefile.entries import own_folder
from toolkit.desk.casefile.layout import with_entry
from toolkit.desk.casefile.reading import check_case, load_case
from toolkit.desk.decisions import read_decisions, undo
from toolkit.desk.drafting import accept, draft_case, reject
from toolkit.desk.folders import copy_plain, find_case
from toolkit.errors import CaseError, DatelineError
from toolkit.naming import free_name, slug_of
from toolkit.records import Case, DocumentText, Proposal
from toolkit.settings import get_settings, own_cases
from toolkit.widgets.changing import changed
from toolkit.widgets.rows import (
    TABS,
    changed_entry,
    entry_rows,
    last_verdicts,
    offer_rows,
    read_texts,
    shown_text,
)
from toolkit.widgets.shell import Shell, page_script, page_style, table_of

_MOST_CLAIM_CHARACTERS = 400
"""Longest passage that becomes a claim: a long sentence."""


class CaseBoard(Shell):
    """A case as a person works on it.

    Parameters
    ----------
    slug
        Name of the case.
    at_once
        True reads the documents before it is shown; False shows it first.
    """

    _esm = page_script("board")
    _css = page_style()
    folder: Path

    def __init__(self, slug: str, *, at_once: bool = False):
        self.slug, self.folder = slug, find_case(slug)
        self._offers: tuple[Proposal, ...] = ()
        self._texts: dict[str, DocumentText] = {}
        self._faults: list[str] = []
        super().__init__({"slug": slug, "title": "", "busy": "Reading the documents …"})
        # the page appears at once: reading and drafting a case takes seconds
        self._thread = threading.Thread(target=self._begin, daemon=True)
        self._thread.start()
        if at_once:
            self._thread.join()

    def _begin(self) -> None:
        try:
            self._texts, self._faults = read_texts(load_case(self.folder), self.folder)
            self._redraw()
            self._draft()
        except DatelineError as e:
            self._redraw_or_tell(e)

    def _redraw_or_tell(self, error: DatelineError) -> None:
        self.show(tabs=[{"id": "claims", "name": "Claims", "n": 0}], rows=[], busy="", counts="")
        self.tell(str(error), tone="bad")

    def _draft(self) -> None:
        draft = draft_case(self.folder)
        self._offers, self._faults = draft.offers, [*self._faults, *draft.notes]
        self._redraw(busy="")

    def _redraw(self, **parts: Any) -> None:
        """Read the case anew and show it."""
        case = load_case(self.folder)
        named = {document.id: document for document in case.documents}
        for key, text in self._texts.items():
            # an entry may have been given its date or outlet since the text was read
            self._texts[key] = text.model_copy(update={"document": named.get(key, text.document)})
        run = get_settings().runs / self.slug
        rows = [*offer_rows(self._offers), *entry_rows(case, last_verdicts(run), self._texts)]
        counted = Counter(row["tab"] for row in rows)
        # what every case has stands as a tab even while it is empty
        tabs = [
            {"id": tab, "name": name, "n": counted[tab]}
            for tab, name in TABS
            if counted[tab] or tab in ("claims", "sites", "documents")
        ]
        shown = self._texts.get(str((self.state.get("doc") or {}).get("id"))) or next(iter(self._texts.values()), None)
        self.show(
            title=case.title,
            question=case.question,
            chips=self._chips(case),
            counts=self._counts(case),
            tabs=tabs,
            rows=rows,
            doc=shown_text(shown) if shown is not None else None,
            report=self._report(),
            shipped=self.folder.parent.resolve() != own_cases(get_settings().home).resolve(),
            **parts,
        )

    def _chips(self, case: Case) -> list[dict[str, str]]:
        _, advice = check_case(self.slug)
        errors = [line for line in advice if line.startswith("Error")]
        chips = [{"text": f"{len(errors)} to mend before a run", "tone": "bad"}] if errors else []
        if self._offers:
            chips.append({"text": f"{len(self._offers)} offered, not decided", "tone": "mid"})
        undated = sum(1 for document in case.documents if not document.published)
        if undated:
            chips.append({"text": f"{undated} document{'s' * (undated > 1)} not dated", "tone": "na"})
        return chips

    def _counts(self, case: Case) -> str:
        counted = {"document": case.documents, "site": case.sites, "claim": case.claims, "event": case.events}
        words = [f"{len(items)} {word}{'s' * (len(items) != 1)}" for word, items in counted.items()]
        decided = read_decisions(self.folder)
        words.append(f"{len(decided.standing)} decided by hand")
        if decided.faulty:
            words.append(f"{len(decided.faulty)} decisions cannot be read")
        return " · ".join([*words, *self._faults])

    def _report(self) -> str:
        """Return the report's address below the folder that JupyterLab shows; empty where there is none."""
        settings = get_settings()
        report = settings.runs / self.slug / "report" / "report.html"
        if not report.is_file() or not report.is_relative_to(settings.home):
            return ""
        return report.relative_to(settings.home).as_posix()

    def _offer(self, key: Any) -> Proposal:
        for offer in self._offers:
            if f"offer-{offer.digest[:16]}" == key:
                return offer
        raise CaseError("that is offered no longer", remedy="Choose another entry.", code="E_OFFER_GONE")

    def on_read(self, message: Mapping[str, Any]) -> None:
        """Show the text of a document.

        Parameters
        ----------
        message
            ``doc``, its id.
        """
        text = self._texts.get(str(message.get("doc")))
        self.show(doc=shown_text(text) if text is not None else None)

    def on_accept(self, message: Mapping[str, Any]) -> None:
        """Write an offer into the case.

        Parameters
        ----------
        message
            ``key`` of its row.
        """
        self._accept([self._offer(message.get("key"))])

    def on_accept_many(self, message: Mapping[str, Any]) -> None:
        """Write several offers into the case, all or none.

        Parameters
        ----------
        message
            ``keys`` of their rows.
        """
        keys = message.get("keys")
        self._accept([self._offer(key) for key in keys] if isinstance(keys, list) else [])

    def _accept(self, wanted: Sequence[Proposal]) -> None:
        made = changed(self.folder, lambda: accept(self.folder, wanted, self._offers))
        # what an offer needed was written with it, and is offered no longer
        gone = {offer.digest for offer in (*made[0].offers, *made[0].along, *wanted)}
        taken = [offer for offer in self._offers if offer.digest in gone]
        self._offers = tuple(offer for offer in self._offers if offer.digest not in gone)
        along = f" and {len(made[0].along)} that it needs" if made[0].along else ""
        told = f"Accepted “{wanted[0].told}”" if len(wanted) == 1 else f"Accepted {len(wanted)} offers"

        def _back() -> str:
            answer = made[1]()
            self._offers = (*taken, *self._offers)
            self._redraw()
            return answer

        self._redraw()
        self.tell(f"{told}{along}.", undo=_back)

    def on_reject(self, message: Mapping[str, Any]) -> None:
        """Reject an offer: a decision that keeps it from coming back.

        Parameters
        ----------
        message
            ``key`` of its row.
        """
        offer = self._offer(message.get("key"))
        own_folder(self.folder)
        (written,) = reject(self.folder, [offer])
        before = self._offers
        self._offers = tuple(other for other in before if other.digest != offer.digest)

        def _back() -> str:
            undo(self.folder, written.name)
            self._offers = (offer, *self._offers)
            self._redraw()
            return f"Offered again: “{offer.told}”."

        self._redraw()
        self.tell(f"You rejected “{offer.told}”{_by(written)}.", tone="mid", undo=_back)

    def on_edit(self, message: Mapping[str, Any]) -> None:
        """Accept an offer, or change an entry, as a form leaves it.

        Parameters
        ----------
        message
            ``key`` of the row, and ``values``, the words of the form by field.
        """
        key, values = str(message.get("key")), {str(k): str(v) for k, v in dict(message.get("values") or {}).items()}
        if key.startswith("offer-"):
            offer = self._offer(key)
            entry = changed_entry(offer.table, offer.entry, values)
            self._accept([offer.model_copy(update={"entry": entry})])
            return
        row = next((row for row in self.state.get("rows", ()) if row["key"] == key), None)
        if row is None:
            raise CaseError("that entry is gone", remedy="Choose another one.", code="E_OFFER_GONE")
        table, entry_id = str(row["tab"]), str(row["id"])
        _, back = changed(self.folder, lambda: edit_case(self.folder, _setting(table, entry_id, values)))
        self._redraw()
        self.tell(f"Changed “{row['told']}”.", undo=self._redrawn(back))

    def on_claim(self, message: Mapping[str, Any]) -> None:
        """Begin a claim from words that were selected in a document; its check is chosen in its form.

        Parameters
        ----------
        message
            ``doc``, ``start`` and ``end``.
        """
        text = self._texts.get(str(message.get("doc")))
        start, end = int(message.get("start") or 0), int(message.get("end") or 0)
        words = text.text[start:end].strip() if text is not None else ""
        if not words or len(words) > _MOST_CLAIM_CHARACTERS or "\n" in words:
            raise CaseError("a claim rests on the words of one sentence", remedy="Select fewer.", code="E_PASSAGE")
        case = load_case(self.folder)
        taken = {claim.id for claim in case.claims}
        wanted = slug_of(words)[:24].strip("-") or "claim"
        values = {
            "id": free_name(wanted, taken),
            "text": " ".join(words.split()),
            "speaker": "not stated",
            "document": str(message.get("doc")),
            "passage": words,
            "check": {"kind": "none", "why": "how it is tested was not chosen yet"},
        }
        _, back = changed(self.folder, lambda: edit_text(self.folder, lambda now: with_entry(now, "claims", values)))
        self._redraw()
        self.tell("A new claim. Press e on it to say who makes it and how it is tested.", undo=self._redrawn(back))

    def _redrawn(self, back: Callable[[], str]) -> Callable[[], str]:
        def _and_show() -> str:
            answer = back()
            self._redraw()
            return answer

        return _and_show

    def on_own(self, _: Mapping[str, Any]) -> None:
        """Copy a shipped case into the reporter's own cases, where decisions can be kept.

        Parameters
        ----------
        _
            The message; nothing in it is needed.
        """
        self.folder = make_own(self.slug)
        self._redraw()
        self.tell(f"This is your own copy now: {self.folder}.")

    def on_run(self, _: Mapping[str, Any]) -> None:
        """Run the chain, as ``dateline run`` does, without holding up the page.

        Parameters
        ----------
        _
            The message; nothing in it is needed.
        """
        self._work("Running …", ("run", self.slug), self._ran)

    def on_verify(self, _: Mapping[str, Any]) -> None:
        """Check the package, as ``dateline verify`` does.

        Parameters
        ----------
        _
            The message; nothing in it is needed.
        """
        self._work("Checking …", ("verify", str(get_settings().runs / self.slug)), _verified)

    def _work(self, busy: str, words: tuple[str, ...], told: Callable[[dict[str, Any]], tuple[str, str]]) -> None:
        if self.state.get("busy"):
            self.tell("Something is under way already.", tone="mid")
            return
        self.show(busy=busy, notice=None)
        self._thread = threading.Thread(target=self._worked, args=(words, told), daemon=True)
        self._thread.start()

    def _worked(self, words: tuple[str, ...], told: Callable[[dict[str, Any]], tuple[str, str]]) -> None:
        # a process of its own: a run must not hold up the page, and what goes wrong in it not the kernel
        command = [sys.executable, "-P", "-m", "toolkit.cli.main", *words, "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  (our own words)
        try:
            answer = json.loads(done.stdout.splitlines()[-1] if words[0] == "run" else done.stdout)
        except (ValueError, IndexError):
            answer = {"error": {"message": (done.stderr or "it ended without a word").strip().splitlines()[-1]}}
        try:
            self._redraw(busy="")
        except DatelineError as e:
            self._redraw_or_tell(e)
            return
        text, tone = (answer["error"]["message"], "bad") if "error" in answer else told(answer)
        self.tell(text, tone=tone)

    def _ran(self, answer: dict[str, Any]) -> tuple[str, str]:
        moved = answer.get("changed") or []
        count = f"{len(moved)} finding{'s' * (len(moved) != 1)} changed" if moved else "no finding changed"
        return f"Run at {datetime.now(UTC):%H:%M} UTC in {answer.get('seconds')} s: {count}.", "ok"

    def fallback(self) -> str:
        """Return the board's entries as a table."""
        rows = [
            (row["tab"], row["told"], (row.get("chip") or {}).get("text", ""), row.get("missing") or "", row["who"])
            for row in self.state.get("rows", ())
        ]
        return table_of(("part", "entry", "standing", "missing", "decided"), rows, caption=f"Board of {self.slug}")


def _verified(answer: dict[str, Any]) -> tuple[str, str]:
    levels = answer.get("levels", [])
    failed = [str(level.get("name")) for level in levels if level.get("outcome") == "FAIL"]
    passed = sum(1 for level in levels if level.get("outcome") == "PASS")
    return (f"Fails: {', '.join(failed)}.", "bad") if failed else (f"{passed} levels pass, none fails.", "ok")


def _by(written: Path) -> str:
    decision = next((i.decision for i in read_decisions(written.parents[1]).filed if i.file == written.name), None)
    return f" ({decision.by})" if decision is not None and decision.by else ""


def _setting(table: str, entry_id: str, values: Mapping[str, str]) -> Callable[[Any], None]:
    """Return the change that sets an entry's fields as a form leaves them."""

    def _set(document: Any) -> None:
        for item in document.get(table, ()):
            if str(item.get("id", item.get("name"))) == entry_id:
                made = changed_entry(table, item.unwrap(), values)
                # key by key, so that tomlkit keeps the comments of those that stay
                for key in [name for name in item if name not in made]:
                    del item[key]
                for key, value in made.items():
                    if item.get(key) != value:
                        item[key] = value
                return
        raise CaseError(f"{table} has no entry {entry_id!r}", remedy="Somebody took it out.", code="E_OFFER_GONE")

    return _set


def make_own(slug: str) -> Path:
    """Copy a shipped case into the reporter's own cases, so that decisions can be kept."""
    source, target = find_case(slug), own_cases(get_settings().home) / slug
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    copy_plain(source, target)
    return target
