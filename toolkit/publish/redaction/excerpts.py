"""What of a document leaves the house: the paragraphs that are quoted from, or the quoted passages alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from toolkit.evidence.licences import travels
from toolkit.publish.redaction.redactor import Edit, Redacted, Redactor, written
from toolkit.records import DocumentText, Passage, Statement

Read = dict[str, tuple[DocumentText, Redacted]]


def excerpts(
    statements: Sequence[Statement], passages: Sequence[Passage], texts: Mapping[str, DocumentText], redactor: Redactor
) -> Read:
    """Redact what is quoted; nothing else of a document leaves the house.

    Parameters
    ----------
    statements
        The statements that stand.
    passages
        Where documents make the claims that stand.
    texts
        Texts of the held documents, by document id.
    redactor
        The rules at work.

    Returns
    -------
    dict
        The text of each document with what was taken out. Of a document under an open licence whole paragraphs stay,
        of any other only what was said and by whom.
    """
    done = {}
    for name, body in texts.items():
        own = [s for s in statements if s.document == name and s.content]
        made = [(p.start, p.end) for p in passages if p.document == name and p.start is not None and p.end is not None]
        # an open licence lets whole paragraphs out; else only the quoted words, as the law of quotation has it
        if travels(body.document.licence):
            keep = _paragraphs(body, [*_said(own), *made])
        else:
            keep = _joined([*_passages(own), *made])
        new = _cut_down(body.text, keep, redactor)
        spans = [new.span(start, end) for start, end in body.paragraphs]
        changed = {"text": new.text, "paragraphs": tuple(spans), "source_spans": ()}
        document = body.document.model_copy(update={"path": None})
        done[name] = (body.model_copy(update={**changed, "document": document}), new)
    return done


def passages_in(read: Read, passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Return passages as they stand in what is left of their documents.

    Parameters
    ----------
    read
        What ``excerpts`` gives.
    passages
        The passages that stand.
    """
    return tuple(_again(read, passage) for passage in passages)


def _again(read: Read, passage: Passage) -> Passage:
    if passage.document not in read or passage.start is None or passage.end is None:
        return passage
    text, new = read[passage.document]
    start, end = new.span(passage.start, passage.end)
    return passage.model_copy(update={"text": text.text[start:end], "start": start, "end": end})


def _said(own: Sequence[Statement]) -> list[tuple[int, int]]:
    return [(s.content[0][0], s.content[-1][1]) for s in own]


def _paragraphs(body: DocumentText, quoted: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [span for span in body.paragraphs if _holds_any(span, quoted)]


def _holds_any(paragraph: tuple[int, int], quoted: Sequence[tuple[int, int]]) -> bool:
    begin, finish = paragraph
    return any(start < finish and begin < end for start, end in quoted)


def _passages(own: Sequence[Statement]) -> list[tuple[int, int]]:
    """Return the stretches from the first to the last character of each statement, its verb and its speaker."""
    stretches = []
    for statement in own:
        spans = [*statement.content, *(s for s in (statement.cue_span, statement.speaker_span) if s)]
        stretches.append((min(start for start, _ in spans), max(end for _, end in spans)))
    return stretches


def _joined(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if kept and start <= kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept


def _cut_down(text: str, keep: Sequence[tuple[int, int]], redactor: Redactor) -> Redacted:
    edits: list[Edit] = []
    at = 0
    for start, end in (*keep, (len(text), len(text))):
        if start > at:
            edits.append(Edit(at, start, _gap(text[at:start]), "not quoted"))
        # each kept stretch is redacted alone, and its edits moved to where it stands in the document
        edits += [Edit(e.start + start, e.end + start, e.new, e.rule) for e in redactor.apply(text[start:end]).edits]
        at = end
    return Redacted(written(text, edits), tuple(edits))


def _gap(left_out: str) -> str:
    """Write what stands for a stretch that is left out."""
    if left_out.isspace():
        return left_out
    return "\n\n" if "\n" in left_out else " … "
