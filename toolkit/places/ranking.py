"""Which of the places of one name a text means: weighed by size, by what else is named, and by nearness.

Every candidate of every name lends weight to the candidates of the other names near it, in its province or in its
country, in proportion to how probable it is itself; three rounds settle that (one sense a name and document, Gale et
al. 1992, doi:10.3115/1075527.1075579; nearness and size as in Leidner 2007, "Toponym Resolution in Text").
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import chain
from math import asin, cos, exp, log10, radians, sin, sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

from toolkit.earth import MEAN_RADIUS_KM
from toolkit.places.areas import wider_areas
from toolkit.places.names import fold
from toolkit.records import Candidate

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROUNDS = 3

MOST = 2_400
"""Candidates weighed together; their distances fill a few hundred megabytes. Where a text has more, each name keeps its
largest, and a text of more than 400 names is weighed in parts."""

NAMES = 400

SIZE_WEIGHT = 1.3
"""Log odds that a place ten times larger gains."""

COMPANY_WEIGHT = 3.0
"""Log odds for the logarithm of the weight that the other names lend; between 2.5 and 4 little changes, on
local news and on world news."""

NEAR_KM = 90.0
"""Distance at which a neighbour's weight has fallen to 1/e: the reach of a local newspaper."""

WIDEST_KM = 2500.0
"""Reach of a place in this reckoning at most; continents and oceans are near to everything."""

SAME_PROVINCE, SAME_COUNTRY = 0.2, 0.08
"""Share of a neighbour's weight that the whole province or country gets, wherever the place lies in it."""

ONE_LIST = 1.0
"""Share of a neighbour's weight that a state gets from another state of its country in one list, and a country from
another country."""

OTHER_NAME = 1.2
"""Log odds that a place loses where only an alternate name of it is the one written."""

LIKE, UNLIKE = 0.6, 2.0
"""How much of that a place loses whose main name is nearly the one written (Slovyansk for Sloviansk), and how much one
whose main name is quite another (Nikopol, which once was called so)."""

CONTAINED = 6.0
"""Log odds of a place that lies in the state, county or country written straight after it ("Paris, Texas")."""

PEOPLE_PER_KM2 = 62.0
"""Mean over the world's land (8.1 thousand million people on 130 million km2): what a province, county or region of
unknown population is taken to hold. None counts for more than five million."""

CAPITAL = 0.8
"""What being a capital adds to a town's size: it stands for its government, too."""

NAMED_STATES = frozenset({"US", "CA", "AU"})
"""Countries whose states and provinces are meant as often as a town of the name (Quebec, Victoria)."""

SEAT, BELOW_TOWN = 4.0, 0.3
"""Size (power of ten of people) from which a town is what its province is called after, and how far below it that then
ranks: near enough for the text's other names to turn it."""

SPELT_SO = 0.7
"""Share of like letters from which a town's name is another spelling of the one written (Darnah, Derna), and none of
its own (Belém, Pará)."""

_COUNTRY, _UNKNOWN_TOWN = 8.3, 2.5
"""Sizes as powers of ten of people: any country or continent as 200 million, a town of unknown size as 300."""


class Ranked(NamedTuple):
    """A candidate with its probability, and the weight that the other names of the text lend it."""

    share: float
    candidate: Candidate
    support: float


def rank(
    names: Sequence[str],
    found: Sequence[Sequence[Candidate]],
    *,
    inside: Mapping[int, int],
    counts: Sequence[int],
    borrowed: Mapping[int, int] | None = None,
    listed: Sequence[Collection[int]] = (),
) -> list[list[Ranked]]:
    """Rank the candidates of all names of a text together.

    Parameters
    ----------
    names
        Distinct names; one may stand several times, with other areas written after it.
    found
        Candidates of each.
    inside
        Number of a name to the number of the name written straight after it, as a wider area.
    counts
        How often each name stands in the text.
    borrowed
        Number of a name to the number of the area that is written after another mention of it alone; it counts as
        written after this one, too, and lends it nothing beside.
    listed
        Numbers of the names of each list in the text: its items are mostly of one kind.

    Returns
    -------
    list
        For each name its candidates with their probabilities, best first; their reasons say what weighed.
    """
    flat: list[tuple[int, Candidate]] = []
    for number, candidates in enumerate(found):
        flat += [(number, candidate) for candidate in candidates]
    if not flat:
        return [[] for _ in names]
    if len(names) == 1:
        return [_alone(names[0], flat)]
    import numpy as np

    owner = np.array([number for number, _ in flat])
    sizes = [_size(c, names[number]) for number, c in flat]
    size = np.array(_of_their_towns(flat, sizes, names)) * SIZE_WEIGHT
    borrowed = borrowed or {}
    written = {**borrowed, **inside}
    size += CONTAINED * np.array([_contained(c, number, found, written) for number, c in flat])
    near, kin = _closeness([c for _, c in flat])
    weight = np.log2(1 + np.array(counts, dtype=float))[owner]
    words = np.unique([fold(names[number]) for number, _ in flat], return_inverse=True)[1]
    other = words[:, None] != words[None, :]
    for number, area in borrowed.items():
        other &= ~((owner == number)[:, None] & (owner == area)[None, :])
    near, kin = near * other, kin * other
    kin += ONE_LIST * (_together(listed, owner, len(names)) & _alike([c for _, c in flat]) & other)
    odds = size
    for _ in range(ROUNDS):
        lent = _shares(odds, owner, len(names)) * weight
        odds = size + COMPANY_WEIGHT * np.log1p(4 * ((near + kin) @ lent))
    shares = _shares(odds, owner, len(names))
    company, neighbours = kin @ lent, near @ lent
    ranked: list[list[Ranked]] = [[] for _ in names]
    for i, (number, c) in enumerate(flat):
        told = _explained(c, float(company[i]), float(neighbours[i]))
        ranked[number].append(Ranked(float(shares[i]), told, float(company[i] + neighbours[i])))
    return [sorted(r, key=_by_share) for r in ranked]


def _alone(name: str, flat: Sequence[tuple[int, Candidate]]) -> list[Ranked]:
    """Rank the candidates of a name that no other name stands beside: by size alone, and without loading numpy."""
    sizes = _of_their_towns(flat, [_size(c, name) for _, c in flat], [name])
    raised = [exp(SIZE_WEIGHT * (size - max(sizes))) for size in sizes]
    shares = [one / sum(raised) for one in raised]
    found = [Ranked(share, _explained(c, 0.0, 0.0), 0.0) for share, (_, c) in zip(shares, flat, strict=True)]
    return sorted(found, key=_by_share)


def _by_share(one: Ranked) -> tuple[float, str]:
    return -round(one.share, 9), one.candidate.gazetteer_id


def _of_their_towns(flat: Sequence[tuple[int, Candidate]], sizes: Sequence[float], names: Sequence[str]) -> list[float]:
    """Give the sizes, a province below the town it is called after: "in Agadez" is the town, not a third of Niger.

    A town that only is called so, too, ranks above no province: Pará is not Belém.
    """
    towns: dict[tuple[int, str | None], list[tuple[Candidate, float]]] = {}
    for (number, c), size in zip(flat, sizes, strict=True):
        if (c.feature or "").startswith("PPL") and size >= SEAT:
            towns.setdefault((number, c.country), []).append((c, size))
    found = []
    for (number, c), size in zip(flat, sizes, strict=True):
        seats = towns.get((number, c.country), []) if c.feature == "ADM1" and c.country not in NAMED_STATES else []
        asked = fold(names[number])
        own = [
            town
            for seat, town in seats
            if fold(seat.name) == fold(c.name) or (lies_in(seat, c) and _likeness(fold(seat.name), asked) >= SPELT_SO)
        ]
        found.append(min(size, max(own) - BELOW_TOWN) if own else size)
    return found


def largest(found: Sequence[Candidate], most: int) -> Sequence[Candidate]:
    """Give the largest places of a name, where it has many.

    Returns
    -------
    sequence of Candidate
        As given, if they are not more.
    """
    if len(found) <= most:
        return found
    return sorted(found, key=lambda c: (-_size(c, c.name), c.gazetteer_id))[:most]


def _shares(odds: NDArray[Any], owner: NDArray[Any], names: int) -> NDArray[Any]:
    """Turn log odds into probabilities within each name."""
    import numpy as np

    top = np.full(names, -np.inf)
    np.maximum.at(top, owner, odds)
    raised = np.exp(odds - top[owner])
    return np.asarray(raised / np.bincount(owner, raised, minlength=names)[owner])


def _closeness(flat: Sequence[Candidate]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Give (candidate, candidate) float64: nearness 0-1, and what province and country have in common 0-0.28.

    Nearness is that of the edges, and an area lends the less the wider it is. Chords are summed axis by axis, not by a
    matrix product, so that every machine gets the same.
    """
    import numpy as np

    lat = np.radians(np.array([candidate.lat for candidate in flat]))
    lon = np.radians(np.array([candidate.lon for candidate in flat]))
    axes = (np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat))
    squares = sum((axis[:, None] - axis[None, :]) ** 2 for axis in axes)
    km = 2 * MEAN_RADIUS_KM * np.arcsin(np.clip(np.sqrt(squares) / 2, 0, 1))
    reach = np.array([min(c.uncertainty_m / 1000, WIDEST_KM) for c in flat])
    gap = np.clip(km - reach[:, None] - reach[None, :], 0, None)
    near = np.exp(-gap / NEAR_KM) * (NEAR_KM / (NEAR_KM + reach))[None, :]
    country = np.unique([c.country or f"-{i}" for i, c in enumerate(flat)], return_inverse=True)[1]
    keys = [f"{c.country}/{fold(c.admin1)}" if c.admin1 else f"-{i}" for i, c in enumerate(flat)]
    province = np.unique(keys, return_inverse=True)[1]
    kin = SAME_COUNTRY * (country[:, None] == country[None, :]) + SAME_PROVINCE * (
        province[:, None] == province[None, :]
    )
    return near, kin


def _together(listed: Sequence[Collection[int]], owner: NDArray[Any], names: int) -> NDArray[Any]:
    """Give (candidate, candidate) bool: whether the names of two stand in one list."""
    import numpy as np

    found = np.zeros((len(owner), len(owner)), bool)
    for items in listed:
        among = np.isin(owner, [item for item in items if 0 <= item < names])
        found |= among[:, None] & among[None, :]
    return found


def _alike(flat: Sequence[Candidate]) -> NDArray[Any]:
    """Give (candidate, candidate) bool: whether two are states of one country, or both countries."""
    import numpy as np

    kinds = [f"{c.feature}/{c.country if c.feature == 'ADM1' else ''}" for c in flat]
    wide = np.array([c.feature in {"ADM1", "PCLI"} for c in flat])
    kind = np.unique(kinds, return_inverse=True)[1]
    return np.asarray((kind[:, None] == kind[None, :]) & wide[:, None])


def _size(candidate: Candidate, name: str) -> float:
    """Give the size as a power of ten of people, less for a name that is only an alternate one."""
    feature = candidate.feature or "PPL"
    if feature in {"PCLI", "CONT"}:
        size = _COUNTRY
    elif feature.startswith("PPL"):
        size = max(_UNKNOWN_TOWN, log10(candidate.population or 1)) + (CAPITAL if feature == "PPLC" else 0.0)
    else:
        size = min(6.7, log10(1 + PEOPLE_PER_KM2 * 3.14 * (candidate.uncertainty_m / 1000) ** 2))
    own = fold(candidate.name)
    asked = fold(name)
    short = feature in {"ADM1", "PCLI"} and (len(asked) <= 3 or name.endswith("."))
    if own == asked or short or (not feature.startswith("PPL") and own.startswith(asked)):
        return size
    unlike = 1 - _likeness(own, asked)
    loss = OTHER_NAME * (0.4 if feature in {"PCLI", "CONT"} else LIKE + (UNLIKE - LIKE) * unlike)
    return size - loss / SIZE_WEIGHT


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _contained(
    candidate: Candidate, number: int, found: Sequence[Sequence[Candidate]], inside: Mapping[int, int]
) -> bool:
    wider = inside.get(number)
    if wider is not None and any(holds(area, candidate) for area in found[wider]):
        return True
    nested = [found[other] for other, wide in inside.items() if wide == number]
    return any(lies_in(entry, candidate) for entry in chain.from_iterable(nested))


def holds(area: Candidate, place: Candidate) -> bool:
    """Tell whether a place lies in an area, or is a part of a town.

    Returns
    -------
    bool
        By the gazetteer's columns for countries, states and counties; for islands, regions and towns by their radius.
    """
    if lies_in(place, area):
        return True
    if place.gazetteer_id == area.gazetteer_id or area.feature in {"PCLI", "ADM1", "ADM2"}:
        return False
    same = area.country is None or place.country is None or place.country == area.country
    return same and place.uncertainty_m < area.uncertainty_m and rough_km(place, area) * 1000 <= area.uncertainty_m


def lies_in(place: Candidate, area: Candidate) -> bool:
    """Tell whether a place lies in a country, province or county, by the gazetteer's own columns.

    Returns
    -------
    bool
        For a county: whether it lies within the county's radius and half as much again.
    """
    if place.gazetteer_id == area.gazetteer_id or not area.country or place.country != area.country:
        return False
    if area.feature == "PCLI":
        return True
    if area.feature == "ADM1":
        if place.admin1 is None or place.feature == "ADM1":
            return False
        return fold(place.admin1) == fold(area.name) or fold(area.name) in wider_areas(place.country, place.admin1)
    if area.feature == "ADM2":
        return (
            (place.feature or "").startswith("PPL")
            and place.admin1 == area.admin1
            and rough_km(place, area) < area.uncertainty_m / 667
        )
    return False


def rough_km(a: Candidate, b: Candidate) -> float:
    """Give the great-circle distance on a sphere: good enough to rank by.

    Returns
    -------
    float
        Distance in km.
    """
    half = sin(radians(b.lat - a.lat) / 2) ** 2
    half += cos(radians(a.lat)) * cos(radians(b.lat)) * sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * MEAN_RADIUS_KM * asin(min(1.0, sqrt(half)))


def _explained(candidate: Candidate, company: float, neighbours: float) -> Candidate:
    reasons = list(candidate.reasons)
    if neighbours > 0.3:
        reasons.append("near other places that the text names")
    if company > 0.1 and candidate.country:
        reasons.append(f"the text names other places in {candidate.country}")
    if candidate.population:
        reasons.append(f"{candidate.population:,} people")
    return candidate.model_copy(update={"reasons": tuple(reasons)})
