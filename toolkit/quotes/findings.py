"""Claims that somebody said certain words, checked against the statements read from the documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from toolkit import __version__
from toolkit.quotes.characters import seen
from toolkit.quotes.models import model_version
from toolkit.quotes.speakers import same_speaker
from toolkit.records import (
    Case,
    Claim,
    DocumentText,
    Finding,
    Quantity,
    Statement,
    StatementCheck,
    Verdict,
    bounds,
    human,
)


def plain_words(text: str) -> str:
    """Fold case, quotation marks, dashes and white space, so that only the words are compared.

    Parameters
    ----------
    text
        Any text.
    """
    text = seen(text).casefold()
    text = re.sub(r"[“”„«»\"‘’'`]+", "'", text.replace("–", "-").replace("—", "-"))
    return re.sub(r"\s+", " ", re.sub(r"(?<!\w)'|'(?!\w)|[.,;:!?…]+(?=\s|'|$)", "", text)).strip()


def statement_findings(
    case: Case, statements: Sequence[Statement], texts: Iterable[DocumentText] = ()
) -> list[Finding]:
    """Check every claim that a speaker said certain words.

    Parameters
    ----------
    case
        The case, with its claims.
    statements
        What was read from the case's documents, with ids.
    texts
        The documents themselves: words that stand there without a speaker are told from words that stand nowhere.

    Returns
    -------
    list of Finding
        One a claim: supported when a statement of that speaker holds the words, contradicted when only other speakers
        do, disputed when the dates clash, else not checkable.
    """
    held = {t.document.id: plain_words(t.text) for t in texts}
    return [
        _finding(case, claim, claim.check, statements, held)
        for claim in case.claims
        if isinstance(claim.check, StatementCheck)
    ]


def _finding(
    case: Case, claim: Claim, check: StatementCheck, statements: Sequence[Statement], held: dict[str, str]
) -> Finding:
    words = plain_words(check.words)
    hits = [s for s in statements if words and words in plain_words(s.text)]
    names = [s.speaker for s in statements if s.speaker]
    own = [s for s in hits if s.speaker and same_speaker(check.speaker, s.speaker, names)]
    others = [s for s in hits if s.speaker and s not in own]
    said = _quoted(check.words)
    if own:
        return _own(case, claim, check, own, said)
    if others:
        first = others[0]
        text = f"The words {said} are {first.speaker}’s, not {check.speaker}’s; read in {_place(case, first)}."
        return _make(case, claim, "contradicted", text, others, paragraph=_paragraph(first))
    places = [d for d, text in held.items() if words in text]
    if places or hits:
        title = case.document(places[0] if places else hits[0].document or "").title
        text = f"The words {said} stand in “{title}”, but nothing there tells that {check.speaker} said them."
    else:
        text = f"The words {said} stand in no document held here: nothing tells whether {check.speaker} said them."
    return _make(case, claim, "not-checkable", text, hits, documents=places)


def _own(case: Case, claim: Claim, check: StatementCheck, own: Sequence[Statement], said: str) -> Finding:
    agreeing = [s for s in own if _dates_meet(claim.said_on, s)]
    best = max(agreeing or own, key=lambda s: s.confidence)
    verdict: Verdict = "supported" if agreeing else "disputed"
    when = f" ({human(best.said_on)})" if best.said_on and best.date_basis in {"stated", "resolved"} else ""
    via = f", {best.via} reported" if best.via else ""
    text = f"{check.speaker} said {said}{when}{via}; read in {_place(case, best)}."
    if not agreeing:
        text = f"{text[:-1]}; the claim dates it {human(claim.said_on)}."
    if best.negated:
        verdict, text = "disputed", text[:-1] + "; the words around it deny what they report."
    hits = [best, *(s for s in agreeing if s is not best)]
    return _make(case, claim, verdict, text, hits, paragraph=_paragraph(best))


def _paragraph(s: Statement) -> Quantity | None:
    return Quantity(name="paragraph", value=float(s.paragraph)) if s.paragraph else None


def _dates_meet(claimed: str | None, s: Statement) -> bool:
    if claimed is None or s.said_on is None or s.date_basis not in {"stated", "resolved"}:
        return True
    (a, b), (c, d) = bounds(claimed), bounds(s.said_on)
    return a <= d and c <= b


def _quoted(words: str) -> str:
    return f"“{words.strip().strip('“”').rstrip('.,;')}”"


def _place(case: Case, s: Statement) -> str:
    """Name paragraph and document: "paragraph 5 of “New halls at Harrow” (The Tolvane Courier)"."""
    if s.document is None:
        return "a document"
    document = case.document(s.document)
    return f"paragraph {s.paragraph} of “{document.title}” ({document.outlet})"


def _make(
    case: Case, claim: Claim, verdict: Verdict, text: str, hits: Sequence[Statement], *,
    documents: Sequence[str] = (), paragraph: Quantity | None = None,
) -> Finding:  # fmt: skip
    digests = [d for s in hits for d in s.evidence]
    digests += [d for i in documents if (d := case.document(i).sha256)]
    if not digests:
        digests = [d.sha256 for d in case.documents if d.sha256]
    return Finding(
        id=f"statement-{claim.id}"[:64].rstrip("-"), kind="statement", basis="said", text=text, verdict=verdict,
        claim=claim.id, subjects=tuple(dict.fromkeys(s.id for s in hits if s.id)),
        quantities=(paragraph,) if paragraph else (), evidence=tuple(dict.fromkeys(digests)),
        how=f"statement_findings over {model_version()}, dateline {__version__}",
        simulated=case.simulated or any(s.simulated for s in hits),
    )  # fmt: skip
