"""What a stated distance leaves open: its own digits and hedge, and how far the two ends reach. Each part is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.places.geodesy import printed_km
from toolkit.records import Quantity, Stated, number


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The tolerance of a stated distance, by its parts, in km.

    Attributes
    ----------
    rounding
        What rounding to the printed digits leaves open.
    hedge
        What "about" and its kin add.
    site
        How far the site reaches from its position, where that is stated.
    reference
        How the reference is measured: how far a town reaches, a zone, and that no report says from where it measured.
    positions
        The radii of the two positions.
    """

    rounding: float
    hedge: float = 0.0
    site: float = 0.0
    reference: float = 0.0
    positions: float = 0.0

    @property
    def km(self) -> float:
        """Give the whole tolerance in km."""
        return self.rounding + self.hedge + self.site + self.reference + self.positions

    def parts(self) -> Iterator[tuple[str, float]]:
        """Give name and km of each part that is not nothing.

        Yields
        ------
        tuple
            Such as ("rounding", 4.0).
        """
        named = (
            ("rounding", self.rounding),
            ("hedge", self.hedge),
            ("extent of the site", self.site),
            ("how the reference is measured", self.reference),
            ("positions", self.positions),
        )
        yield from ((name, km) for name, km in named if printed_km(km) > 0)

    def words(self) -> str:
        """Say it in a sentence: "Tolerance 16.1 km (rounding 4.02 km, hedge 12.1 km)."."""
        parts = list(self.parts())
        if len(parts) < 2:
            return f"Tolerance {km_words(self.km)}" + (f" ({parts[0][0]})." if parts else ".")
        return f"Tolerance {km_words(self.km)} ({', '.join(f'{name} {km_words(km)}' for name, km in parts)})."

    def quantities(self) -> tuple[Quantity, ...]:
        """Give the whole and its parts as quantities."""
        whole = km_quantity("tolerance", self.km)
        return (whole, *(km_quantity(f"tolerance: {name}", km) for name, km in self.parts()))


def tolerance_of(
    stated: Stated, *, site_m: float = 0.0, reference_km: float = 0.0, positions_m: float = 0.0
) -> Tolerance:
    """Give the tolerance of a distance as stated.

    Parameters
    ----------
    stated
        The distance as stated.
    site_m
        How far the site reaches from its position, in metres.
    reference_km
        How far the reference reaches from the point or line that is measured to.
    positions_m
        Radii of both positions, added.
    """
    rounding = stated.rounding / 1000
    if not stated.worded:
        rounding = max(rounding, min(UNWORDED_KM, UNWORDED_SHARE * stated.base_high / 1000))
    return Tolerance(
        rounding=rounding,
        hedge=stated.hedge / 1000,
        site=site_m / 1000,
        reference=reference_km,
        positions=positions_m / 1000,
    )


UNWORDED_KM, UNWORDED_SHARE = 3.0, 0.09
"""What a plain number leaves open whose words are not at hand: nobody knows what it was rounded to, nor which part of a
site it was measured from. A base is a few kilometres across (CSIS gives Sino-ri 18 km2: 4.8 km); the share keeps a
figure wrong by a tenth in sight."""

REGISTRATION_M = 40.0
"""How far published imagery lies off on the ground, root mean square: 39.7 m for high-resolution Google Earth images
at 436 control points in 109 cities (Potere 2008, doi:10.3390/s8127973). A stated position is no surer than that."""


def same_place_km(extent_m: float | None, *radii_m: float) -> float:
    """Give how far apart two positions of one site may lie.

    Parameters
    ----------
    extent_m
        Extent of the site in metres; None = not stated.
    *radii_m
        Radii of the positions in metres.

    Returns
    -------
    float
        In km: what images are registered to, the extent, and the radii.
    """
    return (REGISTRATION_M + (extent_m or 0.0) + sum(radii_m)) / 1000


def km_quantity(name: str, km: float, *, uncertainty_km: float | None = None) -> Quantity:
    """Give a distance as a quantity: in metres below a kilometre, in kilometres above.

    Parameters
    ----------
    name
        What it is.
    km
        In km.
    uncertainty_km
        Half-width in km; None = unknown.
    """
    if abs(km) < 1:
        spread = None if uncertainty_km is None else round(uncertainty_km * 1000, 1)
        return Quantity(name=name, value=_metres(km), unit="m", uncertainty=spread)
    spread = None if uncertainty_km is None else round(uncertainty_km, 6)
    return Quantity(name=name, value=printed_km(km), unit="km", uncertainty=spread)


def km_words(km: float) -> str:
    """Write a distance as ``km_quantity`` rounds it: "420 m", "2.22 km".

    Parameters
    ----------
    km
        In km.
    """
    return f"{number(_metres(km))} m" if abs(km) < 1 else f"{number(printed_km(km))} km"


def _metres(km: float) -> float:
    """Round to a metre below a hundred, to ten above: no position at hand is better than that."""
    metres = km * 1000
    return round(metres) if abs(metres) < 100 else round(metres, -1)
