"""Side by side with other programs: positions read from strings, and places found in a text that names few.

    python benchmarks/place_peers.py

Peers run in environments of their own under the cache folder (made on first use, by pip): geopy, lat_lon_parser and
pygeodesy for strings, flashgeotext and geotext for places. Strings are made here from published positions of landmarks,
in thirty dresses, and from writings that are no position or have two readings; the text was written for this page.
"""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
import time
import venv
from pathlib import Path
from typing import Any

from toolkit.settings import get_settings

LANDMARKS = [
    (40.68917, -74.04444),
    (-33.85678, 151.21530),
    (38.584698, 126.107945),
    (-13.16305, -72.54556),
    (51.47792, -0.00148),
    (64.12650, -21.81740),
    (-1.29207, 36.82195),
    (35.68950, 139.69171),
]
REFUSED = [
    "125, 38",
    "-254.46, 31.53",
    "38.58, 226.1",
    "46,8",
    "41.5 N -81.0 W",
    "40.1S 74.6",
    "S 27.45.34 23.23.23",
    "38 S 12 S",
    "38.5 N 38.6 N",
    "8°83'S 35°67'E",
    "38°61'N 126°06'E",
    "38.5°30'N 126.5°E",
    "1 2 3 4",
    "1 2 3 4 5",
    "5 Fantasy street 12",
    "-40.1, 74 X",
    "40.1° SS 60.1° EE",
    "90°04'17\"S 23°04'17\"E",
    "248090, 4274658",
    "12:30, 14:45",
    "nan, nan",
    "Sakkanmol",
    "38.5847",
    "27.15S 18.32E",
    "2018-11-12",
]
TEXT = """
Moon Jae-in met Victor Cha in Seoul on Tuesday. Reading the report in April, Kim said that most of the bases were known.
The Blue House called the Sakkanmol site nothing new. Lincoln Chafee and Madison Park, of The Washington Post, had asked
Sandy Hook officials. Nice work, said a man of the Mission in Pyongyang; Orange alerts came from Cha and Jordan Peele.
Sino-ri and Kal-gol are on no map at hand. In Singapore, Trump and Kim signed; North Korea and South Korea agreed.
"""
PLAIN = "°'\""
PLACES = {"Seoul", "Pyongyang", "Singapore", "North Korea", "South Korea", "Sakkanmol", "Sino-ri", "Kal-gol"}
PEERS: dict[str, tuple[str, str]] = {
    "geopy": ("geopy==2.5.0", "from geopy import Point\ndef read(t):\n p = Point(t)\n return p.latitude, p.longitude"),
    "lat_lon_parser": (
        "lat-lon-parser==1.3.1",
        (
            "import re\nfrom lat_lon_parser import parse\n"
            "def read(t):\n parts = re.split(r'[,;]\\s*|(?<=[NSEW])\\s+', t.strip(), maxsplit=1)\n"
            " a, b = parts if len(parts) == 2 else t.split(' ', 1)\n return parse(a), parse(b)"
        ),
    ),
    "pygeodesy": (
        "PyGeodesy==26.10.26",
        "from pygeodesy.dms import parse3llh\ndef read(t):\n p = parse3llh(t)\n return p.lat, p.lon",
    ),
}
FINDERS: dict[str, tuple[str, str]] = {
    "flashgeotext": (
        "flashgeotext==0.5.5",
        (
            "from flashgeotext.geotext import GeoText\n"
            "def find(t):\n f = GeoText().extract(t)\n"
            " return sorted({w for g in f.values() for e in g.values() for w in e['found_as']})"
        ),
    ),
    "geotext": (
        "geotext==0.4.0",
        "from geotext import GeoText\ndef find(t):\n f = GeoText(t)\n return sorted({*f.cities, *f.countries})",
    ),
}
READ_ALL = """
import json, sys, time
given = json.load(sys.stdin)
found = []
start = time.perf_counter()
for text in given:
    try:
        lat, lon = read(text)
        found.append([float(lat), float(lon)])
    except Exception as e:
        found.append(None)
print(json.dumps([found, time.perf_counter() - start]))
"""
FIND_ALL = "\nimport json, sys\nprint(json.dumps(find(json.load(sys.stdin))))\n"
OURS = "from toolkit.places import parse_coordinates\ndef read(t):\n p = parse_coordinates(t)\n return p.lat, p.lon"


def dresses(lat: float, lon: float) -> list[str]:
    """Write one position in many ways."""
    ns, ew, a, b = "NS"[lat < 0], "EW"[lon < 0], abs(lat), abs(lon)

    def dms(v: float, mark: str) -> str:
        seconds = round(v * 3600, 1)
        return f"{int(seconds // 3600)}{mark[0]}{int(seconds % 3600 // 60):02d}{mark[1]}{seconds % 60:04.1f}{mark[2]}"

    def ddm(v: float) -> str:
        return f"{int(v)}° {v % 1 * 60:.4f}'"

    return [
        f"{lat}, {lon}",
        f"{lat} {lon}",
        f"{lat};{lon}",
        f"{a}{ns} {b}{ew}",
        f"{ns}{a} {ew}{b}",
        f"{ns} {a}, {ew} {b}",
        f"{a}° {ns}, {b}° {ew}",
        f"{b}{ew} {a}{ns}",
        f"{dms(a, PLAIN)}{ns} {dms(b, PLAIN)}{ew}",
        f"{ns} {dms(a, '°′″')}, {ew} {dms(b, '°′″')}",
        f"{dms(a, 'dms')} {ns} {dms(b, 'dms')} {ew}",
        f"{dms(a, ':: ').strip()}{ns} {dms(b, ':: ').strip()}{ew}",
        f"{ddm(a)} {ns} {ddm(b)} {ew}",
        f"{ddm(a)} {ns}, {ddm(b)} {ew}",
        f"lat: {lat}, lon: {lon}",
        f"lon={lon} lat={lat}",
        f"Latitude {a} {'north' if lat > 0 else 'south'}, longitude {b} {'east' if lon > 0 else 'west'}",
        str(lat).replace(".", ",") + "; " + str(lon).replace(".", ","),
        f"−{a}°, {lon}" if lat < 0 else f"{lat}°, {lon}°",
        f"geo:{lat},{lon}",
        f"POINT({lon} {lat})",
        json.dumps({"type": "Point", "coordinates": [lon, lat]}),
        f"{lat:+09.5f}{lon:+010.5f}/",
        f"https://www.google.com/maps/@{lat},{lon},15z",
        f"https://www.openstreetmap.org/?mlat={lat}&mlon={lon}",
        f"https://www.openstreetmap.org/#map=15/{lat}/{lon}",
        f"{'북남'[lat < 0]}위 {a}도 {'동서'[lon < 0]}경 {b}도",
        f"Site: {lat}, {lon}",
        f"({lat}, {lon})",
        f"{lat}/{lon}",
    ]


def python_of(name: str, requirement: str) -> str:
    """Give the Python of a peer's own environment, made on first use."""
    home = get_settings().cache / "benchmark-peers" / name
    python = home / "bin" / "python"
    if not (home / ".ready").is_file():
        venv.create(home, clear=True, with_pip=True)
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement], check=True
        )
        (home / ".ready").touch()
    return str(python)


def ask(python: str, code: str, given: Any) -> Any:
    """Run code in an environment, with JSON in and out."""
    ran = subprocess.run(
        [python, "-c", textwrap.dedent(code)], input=json.dumps(given), capture_output=True, text=True, check=False
    )
    if ran.returncode:
        raise SystemExit(ran.stderr[-800:])
    return json.loads(ran.stdout.splitlines()[-1])


def strings() -> None:
    """Print how each reads the strings."""
    wanted = [(text, at) for at in LANDMARKS for text in dresses(*at)]
    given = [text for text, _ in wanted] + REFUSED
    print(f"{len(wanted)} positions, {len(REFUSED)} writings that are none or have two readings")
    print(f"{'':<16}{'right':>9}{'wrong':>8}{'refused':>9}{'accepted':>10}{'/s':>9}")
    own = [("dateline", sys.executable, OURS)]
    for name, python, code in own + [(n, python_of(n, req), code) for n, (req, code) in PEERS.items()]:
        found, seconds = ask(python, code + READ_ALL, given)
        near = [
            f and abs(f[0] - at[0]) < 2e-3 and abs(f[1] - at[1]) < 2e-3
            for f, (_, at) in zip(found, wanted, strict=False)
        ]
        right, none = sum(map(bool, near)), sum(f is None for f in found[: len(wanted)])
        accepted = sum(f is not None for f in found[len(wanted) :])
        share = f"{100 * right / len(wanted):.1f} %"
        print(f"{name:<16}{share:>9}{len(wanted) - right - none:>8}{none:>9}{accepted:>10}{len(given) / seconds:>9.0f}")


def false_places() -> None:
    """Print which places each finds in the text."""
    from toolkit.places import find_mentions
    from toolkit.places.gazetteers.base import shipped_gazetteer

    start = time.perf_counter()
    ours = sorted({m.text for m in find_mentions(TEXT, gazetteer=shipped_gazetteer())})
    print(
        f"\na text with {len(PLACES)} places (dateline: {time.perf_counter() - start:.1f} s with its model's loading)"
    )
    found = {"dateline": ours}
    for name, (requirement, code) in FINDERS.items():
        found[name] = ask(python_of(name, requirement), code + FIND_ALL, TEXT)
    for name, places in found.items():
        false = [p for p in places if p not in PLACES]
        print(
            f"{name:<16}{len(set(places) & PLACES)} of {len(PLACES)}, {len(false)} false: {', '.join(false) or 'none'}"
        )


def main() -> None:
    """Measure and print."""
    Path(get_settings().cache).mkdir(parents=True, exist_ok=True)
    strings()
    false_places()


if __name__ == "__main__":
    main()
