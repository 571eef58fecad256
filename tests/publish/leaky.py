"""A case with fifty secrets in it, in every kind of input, and a search of its own for them in what was published."""

from __future__ import annotations

import base64
import gzip
import html
import io
import json
import re
import unicodedata
import zipfile
import zlib
from pathlib import Path
from urllib.parse import quote, unquote

import rasterio
from PIL import Image

from tests.quotes.papers import docx, pdf

DRILL = Path(__file__).resolve().parents[2] / "data" / "cases" / "drill"

SECRETS: dict[str, str] = {
    # people, by a rule
    "name": "Zorvane Illbrandt",
    "surname": "Illbrandt",
    "name in Hangul": "조르반",
    "accents": "Éloïse Ştefăniță",
    "decomposed": unicodedata.normalize("NFD", "Éloïse Ştefăniță"),
    "user name": "zorvane_illbrandt99",
    "address": "z.illbrandt@quietmail.example",
    "initials": "Zo. Illb.",
    # free words, by a rule
    "operation": "Operation Quietbarrow",
    "telephone": "+47 555 01 9931",
    "plate": "QX-77-LMV",
    "code word": "thistlewhisk",
    "street": "14 Candlewick Mews",
    "quoted word": "nightsparrow",
    "account": "DE44 5001 0517 5407 3249 31",
    # a document, by a rule
    "title of a document": "The Marrowgate minutes",
    "its file": "marrowgate-minutes.html",
    "its address": "https://vault.example/marrowgate/0091",
    "its author": "Petronel Vassing",
    "its id": "marrowgate-leak",
    "its words": "the sluice will be opened before the ninth bell",
    "its note": "handed over behind the tannery",
    "its speaker": "Ottoline Grebbs",
    # a scene, by a rule
    "product": "SIMSAT_T31NBA_20310401_ZZQ",
    "its provider": "Ravelstoke Imaging Bureau",
    "its picture": "ravelstoke-close.tif",
    # a position, by a rule, in each notation the case uses
    "decimal": "0.49988, 0.50019",
    "degrees": "0°29'59.6\"N 0°30'00.7\"E",
    "grid": "31N BA 2175 5530",
    "utm": "31N 221751 55305",
    "plus code": "6FG2FGX2+X3",
    "geo order": "[0.50019, 0.49988]",
    "well-known": "POINT(0.50019 0.49988)",
    "map link": "https://maps.example/@0.49988,0.50019,17z",
    "latitude alone": "0.499881",
    "longitude alone": "0.500194",
    # what betrays a machine or opens a door
    "amazon key": "AKIAQUIETBARROW77XYZ",
    "bearer": "Bearer qb7-19fe.aa41c0ffee",
    "token in an address": "tok_5e1fdead77",
    "signature in an address": "sv%2Bq9Zk1ls0Wd",
    "password in an address": "hushhush-31",
    "github": "ghp_" + "q7Zt" * 9,
    "user": "wrenmoor_ops",
    "home": "/home/wrenmoor_ops/desk",
    "password in the environment": "env-secret-8841-zz",
    "contact": "nightdesk@wrenmoor.example",
    # metadata and comments, which never leave
    "artist": "Camerawoman Dulcibel Rooke",
    "host computer": "WRENMOOR-LT-0042",
    "comment in a page": "ask-for-tobermory",
    "byline of a pdf": "Fennimore Askell",
}
"""Fifty things that may not be found in what is published, by where they stand."""

S = SECRETS
CODED = base64.b64encode(b"to " + S["operation"].encode() + b" go").decode()
ARTICLE = f"""# New halls at the quarry

“No work has been done at the quarry since March,” {S["name"]} said on Tuesday. {S["name in Hangul"]}는 그것을 부인했다.

{S["accents"]}, who also writes as {S["user name"]}, said that “{S["quoted word"]} is only a nickname”. “We were told of
{S["operation"]},” {S["decomposed"].upper()} said. Call {S["telephone"]}, or {S["address"]}; the lorry is {S["plate"]}.

“The pit lies at {S["decimal"]},” {S["surname"]} said. “On the old map it is {S["grid"]}, or {S["degrees"]},” she said.
“My notes have {S["utm"]} and {S["well-known"]},” {S["initials"]} said. “It is {S["plus code"]},” a driver said.

“Use {S["amazon key"]} or {S["bearer"]},” an engineer said. “The files lie in {S["home"]}/q.txt,” he said on Monday.
“The word is {S["code word"]}, base64 {CODED},” a clerk said.
"""
PAGE = f"""<!doctype html><html><head><title>{S["title of a document"]}</title>
<meta name="author" content="{S["its author"]}"></head><body><!-- {S["comment in a page"]} --><article>
<h1>{S["title of a document"]}</h1><p>“{S["its words"].capitalize()},” {S["its speaker"]} said on Friday.</p>
<p>A second paragraph with nothing in it but words, so that the page reads as an article.</p></article></body></html>"""
CASE = f"""
slug = "leaky"
title = "Did {S["surname"]} keep the quarry open?"
question = "Was {S["operation"]} run from {S["street"]}?"
summary = "A test. {S["accents"]} is named here, and {S["code word"]}, and {html.escape(S["name"])}."
dateline = "Harrow, near {S["street"]}"
as_of = "2031-10-02"
site_of_interest = "harrow-quarry"
simulated = true
limits = ["{S["name"].upper()} was not heard.", "Account {S["account"]} was not looked into.", "{S["map link"]} is not shown."]

[public]
documents = ["{S["its id"]}"]
scenes = ["ravelstoke"]
phrases = ["{S["operation"]}", "{S["telephone"]}", "{S["plate"]}", "{S["code word"]}", "{S["street"]}", "{S["quoted word"]}",
  "{S["account"]}", "{S["its provider"]}", "{S["its speaker"]}"]
[[public.people]]
name = "{S["name"]}"
names = ["{S["surname"]}", "{S["name in Hangul"]}", "{S["user name"]}", "{S["address"]}", "{S["initials"]}"]
called = "the manager"
[[public.people]]
name = "{S["accents"]}"
[[public.sites]]
site = "harrow-quarry"

[imagery]
site = "harrow-quarry"
before = "drill-before"
after = "drill-after"

[[sites]]
id = "harrow-quarry"
name = "Harrow quarry"
note = "{S["surname"]}'s quarry"
assertions = [
  {{ position = "{S["grid"]}", stated_by = "{S["name"]}", document = "article", note = "{S["latitude alone"]} by hand" }},
  {{ position = "{S["decimal"]}", stated_by = "Harrow Watch", document = "article" }},
]
[[references]]
name = "Tolvane"
position = "0.4050 N, 0.4050 E"
stated_by = "list of towns"
[[claims]]
id = "illbrandt-far"
text = "The quarry lies 15 km from Tolvane, at {S["longitude alone"]} E"
speaker = "{S["name"]}"
document = "article"
check = {{ kind = "distance", site = "harrow-quarry", reference = "Tolvane", km = 15 }}
[[claims]]
id = "no-work"
text = "No work was done, {S["surname"]} says; {S["geo order"].replace('"', "")}"
speaker = "{S["user name"]}"
document = "article"
check = {{ kind = "change", expect = "no-change" }}
[[claims]]
id = "sluice"
text = "{S["its words"]}"
speaker = "{S["its speaker"]}"
document = "{S["its id"]}"
check = {{ kind = "none", why = "{S["its note"]}" }}
[[events]]
id = "raid"
date = "2031-08"
text = "{S["operation"]} begins at {S["street"]}."
label = "{S["operation"].split()[1]}"
note = "{S["code word"]}"
[[notes]]
id = "n1"
about = "no-work"
text = "{S["surname"]} was asked at {S["street"]}, {S["decimal"]}."
author = "{S["user name"]}"
date = "2031-10-02"
[[notes]]
id = "n2"
about = "sluice"
text = "Ask {S["its speaker"]} again."
author = "the desk"
date = "2031-10-02"
[[documents]]
id = "article"
title = "{S["name"]} and the quarry"
outlet = "The Tolvane Courier"
published = "2031-10-02"
file = "article.md"
url = "https://u:{S["password in an address"]}@courier.example/{quote(S["name"])}?token={S["token in an address"]}&sig={S["signature in an address"]}"
note = "Password {S["github"]}; {quote(S["accents"])}; kept in {S["home"]}/article.md by {S["user"]}"
simulated = true
[[documents]]
id = "{S["its id"]}"
title = "{S["title of a document"]}"
outlet = "a locker"
author = "{S["its author"]}"
published = "2031-09"
url = "{S["its address"]}"
file = "{S["its file"]}"
note = "{S["its note"]}"
simulated = true
[[documents]]
id = "memo"
title = "A memo on works"
outlet = "Ministry of Works"
published = "2031-09-24"
file = "memo.pdf"
simulated = true
[[documents]]
id = "letter"
title = "A letter to the council"
outlet = "Harrow Watch"
published = "2031-09-20"
file = "letter.docx"
simulated = true
"""  # noqa: E501
SCENE = """
[[scenes]]
id = "{id}"
sensor = "simulated six-band imager"
acquired = "{acquired}"
provider = "{provider}"
product_id = "{product}"
site = "harrow-quarry"
file = "{file}"
bands = ["blue", "green", "red", "nir08", "swir16", "swir22"]
gsd_m = 10
credit = "Simulated by dateline; no real place is shown"
licence = "MIT"
note = "{note}"
simulated = true
"""


def write_case(folder: Path) -> None:
    """Write the case with all of its secrets."""
    documents, scenes = folder / "documents", folder / "scenes"
    documents.mkdir(parents=True)
    scenes.mkdir()
    (documents / "article.md").write_text(ARTICLE, encoding="utf-8")
    (documents / S["its file"]).write_text(PAGE, encoding="utf-8")
    info = f"/Author ({S['byline of a pdf']}) /Title (memo)"
    spoken = f'"The works are closed," {S["name"]} said on Tuesday, according to the ministry of works.'
    (documents / "memo.pdf").write_bytes(pdf([[spoken]], info=info))
    core = f"<dc:creator>{S['byline of a pdf']}</dc:creator>"
    letter = docx([f"“We saw {S['surname']} there,” Ada Byrne said on Monday."], core=core)
    (documents / "letter.docx").write_bytes(letter)
    text = CASE
    for name, day, product in (
        ("drill-before", "2031-03-04T10:20:00Z", "A1"),
        ("drill-after", "2031-09-18T10:22:00Z", "A2"),
    ):
        path = scenes / f"{name}.tif"
        path.write_bytes((DRILL / "scenes" / f"{name}.tif").read_bytes())
        _tag(path)
        text += SCENE.format(id=name, acquired=day, provider="dateline", product=product, file=path.name, note="plain")
    (scenes / S["its picture"]).write_bytes((scenes / "drill-before.tif").read_bytes() + b"\0")
    text += SCENE.format(
        id="ravelstoke",
        acquired="2031-04-01T10:00:00Z",
        provider=S["its provider"],
        product=S["product"],
        file=S["its picture"],
        note=S["code word"],
    )
    (folder / "case.toml").write_text(text, encoding="utf-8")


def _tag(path: Path) -> None:
    with rasterio.open(path, "r+") as scene:
        scene.update_tags(
            TIFFTAG_ARTIST=S["artist"],
            TIFFTAG_HOSTCOMPUTER=S["host computer"],
            TIFFTAG_IMAGEDESCRIPTION=S["operation"],
            NOTE=S["name"],
        )


def tagged_jpeg() -> bytes:
    """A photograph whose EXIF, XMP and comment hold secrets, and its position."""
    exif = Image.Exif()
    exif[0x013B], exif[0x010E], exif[0x013C] = S["artist"], S["name"], S["host computer"]
    exif.get_ifd(0x8825).update({1: "N", 2: (0.0, 29.0, 59.6), 3: "E", 4: (0.0, 30.0, 0.7)})
    out = io.BytesIO()
    picture = Image.effect_noise((80, 60), 40).convert("RGB")
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{S['operation']}</x:xmpmeta>".encode()
    picture.save(out, "JPEG", exif=exif, comment=S["code word"], xmp=xmp)
    return out.getvalue()


def leaks(folder: Path) -> list[str]:
    """Search what was published for every secret in many encodings, by means of its own; name each one's first file."""
    wanted = {where: _needles(secret) for where, secret in SECRETS.items()}
    found: dict[str, str] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        for view in _views(path.name.encode() + b"\n" + path.read_bytes()):
            low = view.lower()
            told = [w for w in wanted if w not in found and any(n in low for n in wanted[w])]
            found.update(dict.fromkeys(told, path.name))
    return sorted(f"{name}: {where}" for where, name in found.items())


def _needles(secret: str) -> list[bytes]:
    forms = {
        f(s)
        for f in (str, str.lower, str.upper)
        for s in (secret, unicodedata.normalize("NFC", secret), unicodedata.normalize("NFD", secret))
    }
    raw = [form.encode(code) for form in forms for code in ("utf-8", "utf-16-le", "utf-16-be")]
    made = list(raw)
    for body in raw:
        for lead in range(3):  # base64 at its three alignments, without the letters that neighbours share
            coded = base64.b64encode(b"\0" * lead + body)
            made.append(coded[(0, 2, 3)[lead] : len(coded) - 4 if len(body) > 6 else None])
        made += [body.hex().encode(), quote(body).encode(), "".join(f"={b:02x}" for b in body).encode()]
    for form in forms:
        made += ["".join(f"&#{ord(c)};" for c in form).encode(), "".join(f"&#x{ord(c):x};" for c in form).encode()]
        made += [json.dumps(form)[1:-1].encode(), html.escape(form).encode(), form.replace(" ", "-").encode()]
        made += ["".join(f"\\u{ord(c):04x}" for c in form).encode()]
    return list({m.lower() for m in made if len(m) >= 6})


def _views(data: bytes, depth: int = 3) -> list[bytes]:
    views = [data]
    if not depth:
        return views
    text = data.decode("utf-8", "ignore")
    views += [html.unescape(text).encode(), unquote(text).encode("utf-8", "ignore")]
    for match in re.finditer(rb"base64,([A-Za-z0-9+/=]+)", data):
        views += _views(base64.b64decode(match[1]), depth - 1)
    if data.find(b"PK\x03\x04") == 0:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            views += [v for n in archive.namelist() for v in _views(archive.read(n), depth - 1)]
    if data[:2] == b"\x1f\x8b":
        views.append(gzip.decompress(data))
    for match in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data):
        try:
            views.append(zlib.decompressobj().decompress(data[match.start() :], 30_000_000))
        except zlib.error:
            continue
    return views
