"""Claims about words: that somebody said them, what figures documents print, and who says the same.

A verdict here judges the quotation, never the substance. Words are quoted otherwise only where a document gives the
same words, in quotation marks, to another person whom the same sentence names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain

from toolkit import __version__
from toolkit.quotes import sources  # noqa: F401  (registers the checkers of count and sources)
from toolkit.quotes.characters import seen
from toolkit.quotes.cut_short import TURN, turned_by
from toolkit.quotes.known import Known
from toolkit.quotes.models import model_version
from toolkit.quotes.names import core_name, name_kind
from toolkit.quotes.persons import is_person, may_be_one
from toolkit.quotes.same_names import may_be_spelt_alike, same_speaker
from toolkit.quotes.who import named
from toolkit.records import (
    Case,
    Claim,
    DocumentText,
    Finding,
    Quantity,
    Statement,
    StatementCheck,
    Verdict,
    answer,
    bounds,
    checks,
    human,
)

LEAST_WORDS = 3
"""Words that a quotation must have before another mouth speaks against it: "we will win" is said by many."""

LEAST_OF_TWO = 5
"""Words of a whole quotation that two people are given: "we had no choice" is said by many."""

_DENIES = re.compile(r"\b(?:den(?:y|ies|ied)|reject(?:s|ed)?|disput(?:e|es|ed)|refut(?:e|es|ed)|rule[sd]? out)\b", re.I)
_QUOTED = re.compile(r"“([^”]*)|\"([^\"]*)|«([^»]*)|„([^“”]*)|‘([^’]*)")


def plain_words(text: str) -> str:
    """Fold case, quotation marks, dashes and white space, so that only the words are compared."""
    text = seen(text).casefold()
    text = re.sub(r"[“”„«»\"‘’'`]+", "'", text.replace("–", "-").replace("—", "-"))
    return re.sub(r"\s+", " ", re.sub(r"(?<!\w)'|'(?!\w)|[.,;:!?…]+(?=\s|'|$)", "", text)).strip()


def statement_findings(
    case: Case, statements: Sequence[Statement], texts: Iterable[DocumentText] = ()
) -> list[Finding]:
    """Check every claim about words.

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
        One a check. For a quotation: supported (as quoted) when a statement of that speaker holds the words,
        contradicted (quoted otherwise) when the same words stand in quotation marks under another person named in that
        sentence, else not checkable (not found), with what was read.
    """
    return answer(case, "quotes", Known(case, statements, {t.document.id: t for t in texts}))


@checks("statement")
def _statement(claim: Claim, check: StatementCheck, known: Known) -> Finding:
    words = plain_words(check.words)
    hits = [s for s in known.statements if words and words in plain_words(s.text)]
    names = [s.speaker for s in known.statements if s.speaker]
    wanted = named(check.speaker, known.case.people, claim.said_on)
    own = [s for s in hits if _sure(s) and same_speaker(wanted, s.speaker or "", names)]
    denies = bool(_DENIES.search(claim.text))
    meant = [s for s in own if s.negated == denies or s.kind == "direct"]
    turns = {} if TURN.search(claim.text) else {s.id: turned_by(s.text, check.words) for s in meant}
    whole = [s for s in meant if turns.get(s.id) is None]
    if whole:
        others = [s for s in hits if _is_given_whole(s, words) and _speaks_against(s, check, words, known)]
        return _own(claim, check, whole, known, others)
    if meant:
        return _cut_short(claim, check, meant[0], known, turn=turns[meant[0].id] or "")
    if own:
        return _denied(claim, check, own[0], known)
    unsure = [s for s in hits if not _sure(s)]
    otherwise = [s for s in hits if _speaks_against(s, check, words, known)]
    if otherwise and not unsure:
        return _otherwise(claim, check, otherwise, hits, known)
    return _unsettled(claim, check, hits, known)


def _otherwise(
    claim: Claim, check: StatementCheck, otherwise: Sequence[Statement], hits: Sequence[Statement], known: Known
) -> Finding:
    """Say that the words are another's; open where a document holds them too and nothing was read there of who said so.

    Two people may say the same, and a sentence that was not read is no proof that only one of them did.
    """
    first, said = otherwise[0], _quoted(check.words)
    read = {s.document for s in hits}
    unread = [name for name in _holding(check, known) if name not in read]
    if unread:
        title = known.case.document(unread[0]).title
        text = f"The words {said} are {first.speaker}’s in {_place(known.case, first)}; they stand in “{title}” too, "
        text += f"and who says them there was not read.{_vouched(first)}"
        hit = _paragraph(first)
        return _make(claim, known, "not-checkable", text, otherwise, documents=unread, paragraph=hit)
    text = f"The words {said} are {first.speaker}’s, not {check.speaker}’s; read in "
    text += f"{_place(known.case, first)}.{_vouched(first)}"
    return _make(claim, known, "contradicted", text, otherwise, paragraph=_paragraph(first))


def _holding(check: StatementCheck, known: Known) -> list[str]:
    """Return the documents in whose text the words of a claim stand."""
    words = plain_words(check.words)
    return [name for name, text in known.texts.items() if words in plain_words(text.text)]


def _unsettled(claim: Claim, check: StatementCheck, hits: Sequence[Statement], known: Known) -> Finding:
    """Say what was read where nothing settles a quotation."""
    said = _quoted(check.words)
    places = _holding(check, known)
    if hits and hits[0].document is not None:
        first = hits[0]
        mention = first.mention or first.speaker
        guess = f" (it may mean {first.guess})" if first.guess else ""
        text = f"The words {said} stand in {_place(known.case, first)}, "
        if mention and same_speaker(check.speaker, first.speaker or core_name(mention)):
            sign = f", who denies them ({first.cue})" if first.negated and first.cue else ""
            text += f"where the text gives them to “{mention}”{sign}; the sentence is not plain enough to settle it."
        elif mention and _are_two_persons(mention, check.speaker, known):
            text += f"where the text gives them to “{mention}”; nothing there gives them to {check.speaker}."
        elif mention:
            text += f"where the text gives them to “{mention}”{guess}; it does not say whether that is {check.speaker}."
        else:
            text += f"but nothing there tells that {check.speaker} said them."
        return _make(claim, known, "not-checkable", text, hits, paragraph=_paragraph(first), terms=_terms(first))
    if places:
        title = known.case.document(places[0]).title
        text = f"The words {said} stand in “{title}”, but nothing there tells that {check.speaker} said them."
    else:
        text = f"The words {said} stand in no document held here: nothing tells whether {check.speaker} said them."
    return _make(claim, known, "not-checkable", text, hits, documents=places)


def _terms(s: Statement) -> tuple[str, ...]:
    who = s.mention or s.speaker
    return (*((f"“{who}”",) if who else ()), *filter(None, (s.guess, s.cue)))


def _sure(s: Statement) -> bool:
    """Tell whether a statement's speaker stands in the text as given."""
    return s.grade == "print" and s.speaker is not None and s.speaker_how in {"named", "bound", "decided"}


def _speaks_against(s: Statement, check: StatementCheck, words: str, known: Known) -> bool:
    """Tell whether a statement gives the very words, in quotation marks, to another person named in its sentence."""
    if not _sure(s) or s.speaker_how not in {"named", "decided"} or s.kind == "indirect":
        return False
    if len(words.split()) < LEAST_WORDS:
        return False
    if not _are_two_persons(s.speaker or "", check.speaker, known):
        return False
    if s.kind == "direct":
        return True
    inside = [plain_words(next(filter(None, m.groups()), "")) for m in _QUOTED.finditer(s.text)]
    return any(words in quoted for quoted in inside)


def _is_given_whole(s: Statement, words: str) -> bool:
    """Tell a quotation that is these words and no more, and long enough that two people do not say it by chance."""
    return plain_words(s.text) == words and len(words.split()) >= LEAST_OF_TWO


def _are_two_persons(said_by: str, claimed: str, known: Known) -> bool:
    """Tell two persons from a firm and its spokesman, and from one person in two spellings or with a title."""
    if may_be_spelt_alike(said_by, claimed):
        return False
    kinds = {name_kind(said_by), name_kind(claimed)}
    if kinds == {"person"}:
        return True
    if not kinds <= {"person", "unknown"} or may_be_one(said_by, claimed):
        return False
    texts = [text.text for text in known.texts.values()]
    return is_person(said_by, texts) and is_person(claimed, texts)


def _own(
    claim: Claim, check: StatementCheck, own: Sequence[Statement], known: Known, others: Sequence[Statement]
) -> Finding:
    agreeing = [s for s in own if _dates_meet(claim.said_on, s)]
    # the document that the claim is from, where it has the words, before another that repeats them
    best = max(agreeing or own, key=lambda s: (s.document == claim.document, s.confidence))
    verdict: Verdict = "supported" if agreeing else "disputed"
    when = f" ({human(best.said_on)})" if best.said_on and best.date_basis in {"stated", "resolved", "decided"} else ""
    via = f", {best.via} reported" if best.via else ""
    text = f"{check.speaker} said {_quoted(check.words)}{when}{via}; read in {_place(known.case, best)}."
    if not agreeing and best.date_basis == "resolved":
        verdict = "not-checkable"
        text = text[:-1] + f"; the claim dates it {human(claim.said_on)}, and the day was worked out, not written."
    elif not agreeing:
        text = f"{text[:-1]}; the claim dates it {human(claim.said_on)}."
    if others:
        verdict = "disputed" if verdict == "supported" else verdict
        text = f"{text[:-1]}; the same words are {others[0].speaker}’s in {_place(known.case, others[0])}."
    text += _vouched(best)
    hits = [best, *(s for s in agreeing if s is not best), *others]
    terms = tuple(term for term in (best.via, best.cue) if term)
    shown = _paragraph(best, *others[:1])
    return _make(claim, known, verdict, text, hits, paragraph=shown, terms=terms)


def _denied(claim: Claim, check: StatementCheck, s: Statement, known: Known) -> Finding:
    """Say that the speaker is quoted with the opposite sign: denied what the claim affirms, or the other way round."""
    verb = f" ({s.cue})" if s.cue else ""
    does = "denies" if s.negated else "affirms"
    text = f"{check.speaker} {does}{verb} the words {_quoted(check.words)}; read in {_place(known.case, s)}."
    text += _vouched(s)
    verdict: Verdict = "contradicted" if s.negated else "not-checkable"
    return _make(claim, known, verdict, text, [s], paragraph=_paragraph(s), terms=tuple(filter(None, (s.cue,))))


def _cut_short(claim: Claim, check: StatementCheck, s: Statement, known: Known, *, turn: str) -> Finding:
    """Say that the sentence turns the words quoted out of it, which the claim does not tell."""
    how = "as a question" if turn == "?" else f"after “{turn}”"
    text = f"{check.speaker} said {_quoted(check.words)} {how}, which the claim leaves out; read in "
    text += f"{_place(known.case, s)}.{_vouched(s)}"
    return _make(claim, known, "not-checkable", text, [s], paragraph=_paragraph(s), terms=(f"“{turn}”",))


def _vouched(s: Statement) -> str:
    """Say that a person vouches for who said it, where the text alone does not tell."""
    if s.speaker_how == "decided":
        return " Who said it was decided by the desk."
    return " The date was set by the desk." if s.date_basis == "decided" else ""


def _paragraph(*statements: Statement) -> tuple[Quantity, ...]:
    return tuple(Quantity(name="paragraph", value=float(s.paragraph)) for s in statements if s.paragraph)


def _dates_meet(claimed: str | None, s: Statement) -> bool:
    if claimed is None or s.said_on is None or s.date_basis not in {"stated", "resolved", "decided"}:
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
    where = f"paragraph {s.paragraph} of " if s.paragraph else ""
    return f"{where}{document.cited}"


def _make(
    claim: Claim,
    known: Known,
    verdict: Verdict,
    text: str,
    hits: Sequence[Statement],
    *,
    documents: Sequence[str] = (),
    paragraph: tuple[Quantity, ...] = (),
    terms: tuple[str, ...] = (),
) -> Finding:
    case = known.case
    digests = list(chain.from_iterable(s.evidence for s in hits))
    digests += [d for i in documents if (d := case.document(i).sha256)]
    if not digests:
        digests = [d.sha256 for d in case.documents if d.sha256]
    titles = [d.title for d in case.documents] + [d.outlet for d in case.documents]
    check = next(c for c in claim.all_checks if isinstance(c, StatementCheck))
    return Finding(
        id=claim.id,
        kind="statement",
        basis="said",
        text=text,
        verdict=verdict,
        subjects=tuple(dict.fromkeys(s.id for s in hits if s.id)),
        quantities=paragraph,
        evidence=tuple(dict.fromkeys(digests)),
        how=f"statement_findings over {model_version()}, dateline {__version__}",
        terms=(*terms, *titles, check.speaker, _quoted(check.words), *(s.speaker for s in hits if s.speaker)),
        simulated=case.simulated or any(s.simulated for s in hits),
    )
