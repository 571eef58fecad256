"""False change: pairs on which nothing changed, under what files, air and season do to them.

    python benchmarks/false_change.py [SEEDS]

Five invented grounds (fields, town, woods, sand, coast) are shown twice, at 120, 400 and 1,760 pixels a side, with
twelve kinds of trouble each, SEEDS times (default 2). Counted: pairs of which more than .5 % of the ground is called
changed; a pair that is refused (unreliable, too-cloudy) counts as right. The table goes to
benchmarks/results/false_change.md. Takes about half an hour; nothing is fetched.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

RESULTS = Path(__file__).with_name("results")
SIDES = (120, 400, 1760)
MOST = 0.005  # of the ground

SPECTRA = {  # reflectance times 10,000 in blue, green, red, near infrared and two short-wave bands
    "crops": (300, 600, 400, 3500, 1800, 800),
    "soil": (900, 1300, 1800, 2400, 3000, 2600),
    "water": (500, 450, 300, 150, 80, 50),
    "town": (1400, 1600, 1800, 2100, 2300, 2200),
    "woods": (200, 400, 250, 2800, 1200, 500),
    "sand": (2200, 2700, 3200, 3800, 4300, 4000),
}
GROUNDS = {  # shares of crops, soil, water, town, woods and sand
    "fields": (0.75, 0.08, 0.02, 0.1, 0.05, 0.0),
    "town": (0.1, 0.1, 0.03, 0.6, 0.17, 0.0),
    "woods": (0.1, 0.1, 0.03, 0.02, 0.75, 0.0),
    "sand": (0.02, 0.03, 0.0, 0.02, 0.0, 0.93),
    "coast": (0.3, 0.1, 0.3, 0.15, 0.15, 0.0),
}
CLOUD_TOPS = (4000, 8000)  # reflectance times 10,000 of water clouds of optical depth 5 to 40
CLOUD_LIGHT = (1.0, 1.0, 1.0, 1.0, 0.8, 0.6)  # even through the visible bands and near infrared, weaker beyond
Pixels = np.ndarray[Any, Any]


class Pair(NamedTuple):
    """Two scenes, and how they are stored."""

    before: Pixels
    after: Pixels
    dtype: str = "uint16"
    alpha: tuple[Pixels, Pixels] | None = None
    bands: tuple[str, ...] = ()


def fractal(side: int, rng: np.random.Generator, steepness: float) -> Pixels:
    """Give noise whose spectrum falls as clouds' and hills' does."""
    across = np.hypot(*np.meshgrid(np.fft.fftfreq(side), np.fft.fftfreq(side)))
    across[0, 0] = 1.0
    field = np.fft.ifft2(np.fft.fft2(rng.normal(size=(side, side))) / across**steepness).real
    return (field - field.mean()) / field.std()


def ground(name: str, side: int, rng: np.random.Generator) -> Callable[[float], Pixels]:
    """Give a function that shows a ground with its crops so green."""
    patches = -(-side // 15)
    classes = rng.choice(len(SPECTRA), (patches, patches), p=GROUNDS[name]).repeat(15, 0).repeat(15, 1)[:side, :side]
    own = rng.normal(1, 0.12, (patches, patches)).repeat(15, 0).repeat(15, 1)[:side, :side]
    texture = 1 + 0.07 * rng.normal(size=(side, side)) + 0.04 * fractal(side, rng, 2.0)
    levels = np.array(list(SPECTRA.values()), float)

    def _shown(share: float) -> Pixels:
        season = levels.copy()
        season[0] = share * levels[0] + (1 - share) * levels[1]
        season[4] = (0.5 + 0.5 * share) * levels[4] + (0.5 - 0.5 * share) * 0.7 * levels[1]
        return np.moveaxis(season[classes], -1, 0) * own * texture

    return _shown


def noisy(scene: Pixels, rng: np.random.Generator, like: Pixels) -> Pixels:
    """Add the noise of a sensor: 3 % of what the ground itself varies by."""
    spread = like.reshape(len(like), -1).std(axis=1)[:, None, None]
    return scene + 0.03 * spread * rng.normal(size=scene.shape)


def collar(side: int, rng: np.random.Generator) -> Pixels:
    """Give a slanting edge beyond which a scene holds nothing."""
    rows, columns = np.mgrid[:side, :side]
    return columns + rng.uniform(-0.4, 0.4) * rows < side * rng.uniform(0.08, 0.2)


def eight_bits(scene: Pixels, like: Pixels) -> Pixels:
    """Stretch three bands to 0..255 as viewers do."""
    low, high = np.percentile(like[:3], [1, 99], axis=(1, 2))[:, :, None, None]
    return np.clip((scene[:3] - low) / (high - low) * 255, 0, 255)


def clouded(scene: Pixels, rng: np.random.Generator, steepness: float, rim: float, thick: float) -> Pixels:
    """Lay cloud over 3 to 40 % of the ground, with a shadow in every second scene."""
    side = scene.shape[1]
    field = fractal(side, rng, steepness)
    cover = np.clip((field - np.quantile(field, 1 - rng.choice([0.03, 0.1, 0.2, 0.4]))) / rim, 0, 1) * thick
    white = rng.uniform(*CLOUD_TOPS) * np.array(CLOUD_LIGHT)[:, None, None]
    shadow = np.roll(cover, (9, 6), (0, 1)) * (1 - cover) * (thick > 0.8) * rng.integers(0, 2)
    return scene * (1 - 0.5 * shadow) * (1 - cover) + white * cover


def filled(first: Pixels, second: Pixels, rng: np.random.Generator, value: float, dtype: str) -> Pair:
    """Give both scenes with collars of one value that no tag names."""
    scenes = []
    for scene in (first, second):
        held = scene.copy()
        held[:, collar(scene.shape[1], rng)] = value
        scenes.append(held)
    return Pair(scenes[0], scenes[1], dtype)


def seen_through(first: Pixels, second: Pixels, rng: np.random.Generator, top: int, blur: float) -> Pair:
    """Give both scenes as colours with transparency, hard or soft."""
    from scipy.ndimage import gaussian_filter

    bands = [np.where(collar(s.shape[1], rng), 0.0, float(top)) for s in (first, second)]
    alpha = tuple(gaussian_filter(b, blur) if blur else b for b in bands)
    kind = "uint8" if top == 255 else "uint16"
    scenes = [eight_bits(s, first) if top == 255 else s[:3] for s in (first, second)]
    return Pair(scenes[0], scenes[1], kind, (alpha[0], alpha[1]))


def saved_again(first: Pixels, second: Pixels, quality: int) -> Pair:
    """Give a picture, and the later one through JPEG."""
    from PIL import Image

    stored = io.BytesIO()
    picture = np.moveaxis(eight_bits(second, first), 0, -1).astype(np.uint8)
    Image.fromarray(picture).save(stored, "JPEG", quality=quality)
    return Pair(eight_bits(first, first), np.moveaxis(np.array(Image.open(stored)), -1, 0), "uint8")


def troubles(name: str, side: int, seed: int) -> dict[str, Callable[[], Pair]]:
    """Give twelve kinds of trouble on one ground."""
    rng = np.random.default_rng([seed, side, list(GROUNDS).index(name)])
    shown = ground(name, side, rng)
    clear = shown(1.0)
    first = noisy(clear, rng, clear)
    second = 1.04 * noisy(clear, rng, clear)

    def _under(steepness: float, rim: float, thick: float) -> Pair:
        return Pair(first, noisy(clouded(clear, rng, steepness, rim, thick), rng, clear), bands=tuple(BANDS))

    return {
        "fill of 0": lambda: filled(first, second, rng, 0, "uint16"),
        "fill of -9999 or 1e20": lambda: filled(first, second, rng, rng.choice([-9999, 1e20]), "float32"),
        "NaN and infinity": lambda: filled(first, second, rng, rng.choice([np.nan, np.inf]), "float32"),
        "white fill, 8 bits": lambda: filled(eight_bits(first, first), eight_bits(second, first), rng, 255, "uint8"),
        "soft alpha": lambda: seen_through(first, second, rng, 255, 1.5),
        "alpha of 16 bits": lambda: seen_through(first, second, rng, 65535, 0),
        "offset and gain": lambda: Pair(first, rng.choice([0.8, 1.3]) * second + 1000),
        "JPEG": lambda: saved_again(first, second, int(rng.choice([50, 75, 95]))),
        "season": lambda: Pair(first, noisy(shown(rng.choice([0.4, 0.7])), rng, clear), bands=tuple(BANDS)),
        "heaps of cloud": lambda: _under(1.5, 0.2, 0.95),
        "sheets of cloud": lambda: _under(2.2, 0.4, 0.95),
        "thin cloud": lambda: _under(2.4, 0.8, 0.4),
    }


BANDS = ("blue", "green", "red", "nir", "swir16", "swir22")


def write(path: Path, scene: Pixels, pair: Pair, alpha: Pixels | None) -> Path:
    """Write one scene as a GeoTIFF of 10 m."""
    import rasterio
    from rasterio.enums import ColorInterp
    from rasterio.transform import from_origin

    data = scene if alpha is None else np.concatenate([scene, alpha[None]])
    if pair.dtype != "float32":
        data = np.rint(np.clip(data, 0, np.iinfo(pair.dtype).max))
    facts: dict[str, Any] = {"crs": "EPSG:32633", "transform": from_origin(500_000, 5_300_000, 10, 10)}
    shape = {"count": len(data), "height": data.shape[1], "width": data.shape[2], "dtype": pair.dtype}
    with rasterio.open(path, "w", driver="GTiff", **facts, **shape) as out:
        if alpha is not None:
            out.colorinterp = (ColorInterp.red, ColorInterp.green, ColorInterp.blue, ColorInterp.alpha)
        out.write(data.astype(pair.dtype))
        for number, name in enumerate(pair.bands, 1):
            out.set_band_description(number, name)
    return path


def share_changed(pair: Pair) -> tuple[str, float]:
    """Compare a pair; give the status and the share of the ground that is called changed."""
    from toolkit.imagery import CompareOptions, compare

    alpha = pair.alpha or (None, None)
    with tempfile.TemporaryDirectory() as folder:
        before = write(Path(folder) / "before.tif", pair.before, pair, alpha[0])
        after = write(Path(folder) / "after.tif", pair.after, pair, alpha[1])
        found = compare(before, after, options=CompareOptions(detection_test=False))
        return found.status, 0.0 if found.changed is None else float(found.changed.mean())


def main(seeds: int = 2, sides: tuple[int, ...] = SIDES) -> None:
    """Run every kind at every size, and write the table."""
    lines = ["| trouble | " + " | ".join(f"{side} px" for side in sides) + " |", "|---" * (len(sides) + 1) + "|"]
    for kind in troubles("fields", 120, 0):
        cells = [_cell(kind, side, seeds) for side in sides]
        lines.append(f"| {kind} | {' | '.join(cells)} |")
        print(lines[-1], flush=True)
    told = "Pairs on which nothing changed: above .5 % of the ground called changed, of all (refused); largest share."
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "false_change.md").write_text("\n".join(["# False change", "", told, "", *lines, ""]), encoding="utf-8")


def _cell(kind: str, side: int, seeds: int) -> str:
    over, refused, largest, count = 0, 0, 0.0, 0
    for name in GROUNDS:
        for seed in range(seeds):
            status, share = share_changed(troubles(name, side, seed)[kind]())
            over += share > MOST
            refused += status in {"unreliable", "too-cloudy"}
            largest = max(largest, share)
            count += 1
    return f"{over} of {count} ({refused}); {largest:.2%}"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
