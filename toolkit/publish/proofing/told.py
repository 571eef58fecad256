"""Stated distances of a draft beside those of the case: so far, in that direction, from that place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from toolkit.places.names import fold
from toolkit.places.said import find_said
from toolkit.publish.proofing.facts import same_figure
from toolkit.publish.proofing.rows import Row
from toolkit.publish.proofing.words import figures_in
from toolkit.records import Case, DocumentText, Stated


class _Told(NamedTuple):
    """One stated distance of the case."""

    figure: Stated
    written: str
    direction: str | None
    reference: str
    shown: str
    where: str


class Told:
    """The stated distances of a case: of its claims, and of its documents.

    Parameters
    ----------
    case
        The case.
    texts
        Its documents, as read.
    measured
        What was measured for its claims, by their ids.
    """

    def __init__(self, case: Case, texts: Sequence[DocumentText], measured: Mapping[str, Stated]):
        self._told = [*_of_claims(case, measured), *_of_texts(texts)]

    def judged(self, sentence: str, start: int) -> Iterator[Row]:
        """Judge the stated distances of a sentence that is in the draft's own words.

        Yields
        ------
        Row
            The figure, and the direction or the place where that is what differs.
        """
        for said in find_said(sentence):
            figures = figures_in(sentence[said.start : said.end], start + said.start) if said.kind == "distance" else []
            lengths = [f for f in figures if f[2].dimension == "length"]
            if not lengths:
                continue
            at = lengths[0]
            yield from self._figure(said.reference, said.direction, at, (sentence, start, said.end))

    def _figure(
        self, reference: str, direction: str | None, at: tuple[int, int, Stated], place: tuple[str, int, int]
    ) -> Iterator[Row]:
        first, last, figure = at
        sentence, start, end = place
        wanted = _key(reference)
        there = [told for told in self._told if told.reference == wanted]
        same = [(how, told) for told in there if (how := same_figure(figure, told.figure)) is not None]
        if same:
            how, told = same[0]
            yield Row("figure", first, last, figure.text, "bound", _named(how, told), told.where)
            ways = {told.direction for _, told in same if told.direction}
            at_way = sentence.find(direction or "\0")
            if direction and ways and direction not in ways and at_way >= 0:
                span = (start + at_way, start + at_way + len(direction))
                says = f"the case says {' or '.join(sorted(filter(None, ways)))}"
                yield Row("direction", *span, direction, "differs", says, told.where)
            return
        other = next((told for told in self._told if same_figure(figure, told.figure) == ""), None)
        name_at = sentence.rfind(reference, 0, end)
        if other is not None and not there and name_at >= 0:
            span = (start + name_at, start + name_at + len(reference))
            says = f"the case gives {other.written} from {other.shown}"
            yield Row("name", *span, reference, "differs", says, other.where)
        elif there:
            says = f"the case says “{there[0].written}” from {there[0].shown}"
            yield Row("figure", first, last, figure.text, "differs", says, there[0].where)


def _named(how: str, told: _Told) -> str:
    return f"{how}: the case says “{told.written}”" if how else f"the case says “{told.written}” from {told.shown}"


def _of_claims(case: Case, measured: Mapping[str, Stated]) -> Iterator[_Told]:
    names = {site.id: site.name for site in case.sites}
    for claim, check in case.checks_of("distance"):
        figure = check.figure
        shown = names.get(check.reference, check.reference)
        yield _Told(figure, figure.text, check.direction, _key(shown), shown, f"claim {claim.id}")
        if (found := measured.get(claim.id)) is not None:
            yield _Told(found, found.text, None, _key(shown), shown, f"claim {claim.id}, measured")


def _of_texts(texts: Sequence[DocumentText]) -> Iterator[_Told]:
    for text in texts:
        for said in find_said(text.text):
            figures = figures_in(said.figure) if said.kind == "distance" and "denies" not in said.doubt else []
            if figures:
                where = f"{text.document.id}, paragraph {text.paragraph_of(said.start)}"
                key = _key(said.reference)
                yield _Told(figures[0][2], said.figure, said.direction, key, said.reference, where)


def _key(name: str) -> str:
    return fold(name.removeprefix("the ").removeprefix("The "))
