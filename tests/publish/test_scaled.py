"""A withheld place is found where its numbers are no plain degrees, and other numbers are left alone."""

from __future__ import annotations

import base64
import math
import struct
import time

import pytest

from toolkit import places
from toolkit.publish.redaction.positions import Guarded, PositionFinder
from toolkit.publish.redaction.redactor import Redactor
from toolkit.records import WithheldSite

LAT, LON = -33.45672, -70.66141
WRITTEN = {
    "decimal commas": "-33,45672 ; -70,66141",
    "decimal commas with degrees": "33,4567° S / 70,6614° O",
    "letters for marks": "S33d27m24.2s W70d39m41.1s",
    "colons": "-33:27:24.19 -70:39:41.08",
    "an instrument's sentence": "$GPGGA,123519,3327.4032,S,07039.6846,W,1,08",
    "packed by ISO 6709": "-332724.2-0703941.1/",
    "fractions of a camera": "GPSLatitude 33/1, 27/1, 2419/100 S GPSLongitude 70/1, 39/1, 4108/100 W",
    "millionths": "-33456720, -70661410",
    "ten-millionths of a telephone": '"latitudeE7": -334567200, "longitudeE7": -706614100',
    "seconds": '120444" S, 254381" W',
    "minutes": "2007.40' S 4239.68' W",
    "mils": "594.786 mils S, 1256.203 mils W",
    "turns": "-0.0929353 turn, -0.1962817 turn",
    "words of any language": "33°27′24″ LS, 70°39′41″ BB",
    "words before the numbers": "южная широта 33°27′24″, западная долгота 70°39′41″",
    "two letters of Turkish": "33°27′ G 70°39′41″",
    "metres from the middle of the earth": "X 1763942 Y -5026174 Z -3496330",
    "a tile with its zoom last": "tiles/19618/9952/15.png",
    "a tile with letters": "z15 x9952 y19618",
    "GEOREF": "GEOREF HDEM2032",
    "GARS": "219ET48",
    "a natural area code": "NAC: 93BCS 9DPGQ",
    "a short link": "https://osm.org/go/MaK0RHqf--",
    "a polyline": "noekEx`hnL",
    "a polyline of six decimals": "~c`y~@bqyweC",
    "radians": "-0.583930 rad, -1.233274 rad",
    "gon": "37.1741 gon S, 78.5127 gon W",
    "metres with full stops": "345.594 E 6.296.845 N",
    "raised digits": "-³³.⁴⁵⁶⁷², -⁷⁰.⁶⁶¹⁴¹",
    "digits in circles": "-③③.④⑤⑥⑦②, -⑦⓪.⑥⑥①④①",
    "digits apart": "- 3 3 . 4 5 6 7 ,   - 7 0 . 6 6 1 4",
    "with an exponent": "-3.34567e+01, -7.06614e+01",
    "in words": "thirty-three point four five six seven south, seventy point six six one four west",
    "digit by digit": "minus three three decimal four five six seven, minus seven zero decimal six six one four",
    "degrees in words": "thirty-three degrees twenty-seven minutes south, seventy degrees thirty-nine minutes west",
    "in German": "minus dreiunddreißig Komma vier fünf sechs sieben, minus siebzig Komma sechs sechs eins vier",
    "in Spanish": "treinta y tres coma cuatro cinco seis siete, setenta coma seis seis uno cuatro",
    "Roman": "XXXIII° XXVII′ S, LXX° XXXIX′ W",
    "a bare pair of ten-millionths": "-334567200,-706614100",
    "gon to a hundred metres": "37.174 gon S, 78.513 gon W",
    "in the name of a file": "IMG_S33.4567_W70.6614.jpg",
    "in the name of a file, apart by strokes": "pit_-33.4567_-70.6614_z17.png",
    "broken by lines": "-33.\n45672, -70.66-\n141",
    "in base two": "-0x1.0ba75cd0bb6edp+5 -0x1.1aa548a9bcfd5p+6",
    "well-known binary": (b"\1\1\0\0\0" + struct.pack("<dd", LON, LAT)).hex(),
    "well-known binary in base64": base64.b64encode(b"\0\0\0\0\1" + struct.pack(">dd", LON, LAT)).decode(),
}


def _redactor() -> Redactor:
    site = Guarded(WithheldSite(site="pit"), ((LAT, LON),))
    return Redactor([], PositionFinder([site], parse=places.parse_coordinates, find=places.find_coordinates))


@pytest.mark.parametrize("notation", WRITTEN)
def test_a_withheld_place_is_taken_out(notation: str) -> None:
    new = _redactor()(f"The driver said it was {WRITTEN[notation]} and went home.")
    assert "withheld" in new
    assert "went home" in new


@pytest.mark.parametrize(
    "text",
    [
        "On 2018-11-12 at 10:30:00 and 11:45:30 the count was 33,212 and 70,661 tonnes",
        "ISBN 9780131103627, telephone 56 2 2345 6789, 1,234,567 people and 7,654,321 more",
        "-34,60372 ; -58,38159 is another town, 40:42:46 -74:00:22 a third",
        "lines 332 to 7066, figures 3/4, 1/2, 5/8 and 7/8, 1/3, 2/3",
        "27\" and 40' containers, 0.5839 of 1.2500",
        "thirty-three men and seventy women, one hundred and twenty barges, fifteen point two million",
        "Louis XXXIII° of nowhere, 0x1.8p3 and 0x1.0p+4",
        "33\n45\n67 tonnes\n70\n66",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert _redactor()(text) == text


def test_a_table_of_numbers_takes_moments() -> None:
    table = "\n".join(f"{n},{math.sin(n):.6f},{n * 7919 % 999983}" for n in range(5_000))
    begun = time.process_time()
    assert _redactor()(table)
    assert time.process_time() - begun < 20
