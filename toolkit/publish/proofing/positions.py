"""Positions that a draft writes out, beside those of the case: as near as their own digits leave open, or otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from toolkit.errors import CoordinateError
from toolkit.places.coordinates import parse_coordinates
from toolkit.places.geodesy import distance_km
from toolkit.places.in_text import find_coordinates
from toolkit.publish.proofing.rows import Row
from toolkit.records import Case, Coordinates, DocumentText


class _Known(NamedTuple):
    """One position of the case."""

    at: Coordinates
    written: str
    where: str


class Positions:
    """The positions of a case: of its sites, its claims and its documents.

    Parameters
    ----------
    case
        The case.
    texts
        Its documents, as read.
    """

    def __init__(self, case: Case, texts: Sequence[DocumentText]):
        self._known = [*_of_texts(texts), *_of_case(case)]

    def judged(self, sentence: str, start: int) -> Iterator[Row]:
        """Judge the positions of a sentence."""
        for found in find_coordinates(sentence):
            place = ("figure", start + found.start, start + found.end, found.text)
            near = sorted((_apart_m(found.coordinates, known.at), number) for number, known in enumerate(self._known))
            if not near:
                yield Row(*place, "absent", "the case has no position")  # type: ignore[arg-type]
                continue
            apart, number = near[0]
            known = self._known[number]
            same = apart <= found.coordinates.uncertainty_m + known.at.uncertainty_m
            says = f"the case says “{known.written}”"
            yield Row(*place, "bound" if same else "differs", says, known.where)  # type: ignore[arg-type]


def _apart_m(first: Coordinates, second: Coordinates) -> float:
    return distance_km(first.lat, first.lon, to_lat=second.lat, to_lon=second.lon)[0] * 1000


def _of_texts(texts: Sequence[DocumentText]) -> Iterator[_Known]:
    for text in texts:
        for found in find_coordinates(text.text):
            where = f"{text.document.id}, paragraph {text.paragraph_of(found.start)}"
            yield _Known(found.coordinates, found.text, where)


def _of_case(case: Case) -> Iterator[_Known]:
    written: list[tuple[str, str]] = []
    for site in case.sites:
        written += [(said.position, f"site {site.id}") for said in site.assertions]
    written += [(check.position, f"claim {claim.id}") for claim, check in case.checks_of("position")]
    written += [(reference.position, f"reference {reference.name}") for reference in case.references]
    for position, where in written:
        try:
            yield _Known(parse_coordinates(position), position, where)
        except CoordinateError:  # 'check' says so; a draft is not held against what cannot be read
            continue
