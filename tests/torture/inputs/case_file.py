"""A case.toml from anybody: its syntax, its keys, its values, its size."""

from __future__ import annotations

from collections.abc import Iterator

from tests.torture.corpus import FINE, REFUSED, Input, into

PATH = "cases/harbour/case.toml"
LOOK = (("check", "harbour"), ("status", "harbour"))
READ = (*LOOK, ("find", "pier"), ("draft", "harbour"))
RUN = (("check", "harbour"), ("run", "harbour"))
NO = frozenset({REFUSED})
EITHER = frozenset({FINE, REFUSED})

BASE = """\
slug = "harbour"
title = "The new pier"
question = "What is at the site?"
as_of = "2024-04-01"
limits = ["Whether anybody was there."]
[[documents]]
id = "note"
title = "Notes"
outlet = "Own notes"
published = "2024-03-04"
file = "note.md"
[[sites]]
id = "pier"
name = "The new pier"
names = []
[[sites.assertions]]
position = "64.1466 N 21.9426 W"
stated_by = "Own notes"
document = "note"
[[claims]]
id = "c1"
text = "The pier lies 3 km west of Reykjavik"
speaker = "Ada Brand"
document = "note"
check = { kind = "distance", site = "pier", reference = "Reykjavik", is = "3 km", direction = "west" }
[[events]]
id = "opened"
date = "2024-03-01"
text = "The harbour opens."
document = "note"
"""


def changed(old: str, new: str) -> str:
    """Give the plain case with one thing changed."""
    assert old in BASE, old
    return BASE.replace(old, new, 1)


def inputs() -> Iterator[Input]:
    yield from _syntax()
    yield from _types()
    yield from _values()
    yield from _files()
    yield from _sizes()
    yield from _searches()


_MAY_PASS = ("1 MB of blank lines", "a megabyte of one string")


def _syntax() -> Iterator[Input]:
    wholes: dict[str, str | bytes] = {
        "empty": b"",
        "one NUL": b"\0",
        "4 kB of NULs": b"\0" * 4096,
        "UTF-16": BASE.encode("utf-16"),
        "Latin-1": changed("The new pier", "Nývík").encode("latin-1"),
        "lone surrogate": changed("The new pier", "\ud800"),
        "random bytes": bytes(range(256)) * 40,
        "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        "JSON": '{"slug": "harbour"}',
        "YAML": "slug: harbour\ntitle: x\n",
        "an open string": changed('"The new pier"', '"The new pier'),
        "an open table": BASE + "[[claims\n",
        "a key twice": changed('title = "The', 'title = "x"\ntitle = "The'),
        "a table twice": BASE + "[imagery]\n[imagery]\n",
        "lists 5,000 deep": BASE + "x = " + "[" * 5000 + "]" * 5000,
        "lists 80 deep": BASE + "x = " + "[" * 80 + "]" * 80,
        "tables 3,000 deep": BASE + "x = " + "{a = " * 3000 + "1" + "}" * 3000,
        "a key of 20,000 parts": ".".join(["a"] * 20_000) + " = 1\n",
        "a header of 20,000 parts": "[" + ".".join(["a"] * 20_000) + "]\n",
        "a number of 5,000 digits": f"as_of = {'9' * 5000}\n",
        "a float of 400 digits": f"x = {'9' * 400}.0\n",
        "a date of the year 99999": "as_of = 99999-01-01\n",
        "9 MB of comment": "#" * 9_000_000 + "\n" + BASE,
        "1 MB of blank lines": "\n" * 1_000_000 + BASE,
        "a megabyte of one string": changed("The new pier", "x" * 1_000_000),
        "200,000 keys": BASE + "".join(f"k{n} = 1\n" for n in range(200_000)),
        "a lone carriage return": BASE.replace("\n", "\r"),
        "a delete character": changed("The new pier", "The\x7fpier"),
    }
    for name, data in wholes.items():
        yield Input(
            f"syntax: {name}", f"case.toml is {name}", into(PATH, data), LOOK, EITHER if name in _MAY_PASS else NO
        )
    fine = {"a byte order mark": b"\xef\xbb\xbf" + BASE.encode(), "CRLF": BASE.replace("\n", "\r\n")}
    for name, data in fine.items():
        yield Input(f"syntax: {name}", f"case.toml with {name}", into(PATH, data), RUN, frozenset({FINE}))


def _types() -> Iterator[Input]:
    lines = [line for line in BASE.splitlines() if " = " in line]
    odd = ("7", "true", "[]", "{}", "2024-03-01", "[[[1]]]", '"\\u0000"')
    for number, line in enumerate(lines):
        key = line.split(" = ")[0]
        value = odd[number % len(odd)]
        other = odd[(number + 3) % len(odd)]
        for put in (value, other):
            if key == "names" and put == "[]":
                continue
            recipe = f"{key} = {put} in line {number + 1}"
            yield Input(f"type: {recipe}", recipe, into(PATH, BASE.replace(line, f"{key} = {put}", 1)), LOOK, EITHER)
    for section in ("documents", "sites", "claims", "events", "scenes", "people", "references", "imagery", "public"):
        for put in ("7", '["x"]', "[[]]", "[{}]"):
            text = f"{section} = {put}\n" + BASE[: BASE.index("[[documents]]")]
            yield Input(f"type: {section} = {put}", "a section of another type", into(PATH, text), LOOK[:1], EITHER)


def _values() -> Iterator[Input]:
    titles = {
        "terminal escapes": "\\u001b[2K\\u001b[1A PASS",
        "C1 escapes": "\\u009b2K",
        "writing turned round": "\\u202eelif\\u2066",
        "script": "<script>alert(1)</script>",
        "Jinja": "{{ cycler.__init__.__globals__.os.popen('id') }}",
        "a format string": "{0.__class__.__mro__} %s %(x)s ${HOME}",
        "TeX nobody knows": "$\\\\frac{$ $\\\\undefined$",
        "Markdown": "![x](http://10.0.0.1:8099/x.png) [y](javascript:alert(1))",
        "a spreadsheet's formula": '=HYPERLINK(\\"http://10.0.0.1:8099\\")',
        "100 kB": "x" * 100_000,
        "10,000 marks over one letter": "a" + "\\u0301" * 10_000,
        "only zero-width letters": "\\u200b\\u200d",
        "a lone high half": "\\uDBFF",
        "line ends": "a\\nb\\r\\nc\\u2028d",
        "a NUL": "a\\u0000b",
        "right-to-left": "ميناء",
    }
    for name, put in titles.items():
        for what, old in (
            ("title", '"The new pier"\nq'),
            ("speaker", '"Ada Brand"'),
            ("site", '"The new pier"\nnames'),
        ):
            tail = old[old.rindex('"') + 1 :]
            text = changed(old, f'"{put}"{tail}')
            entries = RUN if what == "site" else READ
            yield Input(f"{what}: {name}", f"{what} of the case is {name}", into(PATH, text), entries, EITHER)
    positions = (
        "",
        "NaN, NaN",
        "91 N 181 E",
        "1e400, 5",
        "64.1466 N 21.9426",
        "٦٤٫١٤ N, ٢١ W",
        "0x40, 0x15",
        "64;21",
        "64 N " * 5000,
        "9" * 5000,
        "52S BH 48090 74658",
        "99Z ZZ 1 1",
        "9C3V+Q7",
        "geo:64.1,-21.9",
        "64°99'99\"N 21°W",
        "−64.1, −21.9",
        "(" * 10_000,
        "64.1466 N 21.9426 W; 10.0 N 10.0 E",
        "${HOME}",
        "../../etc/passwd",
        "\\u0000",
        "\\u202e64, 21",
    )
    for number, put in enumerate(positions):
        text = changed("64.1466 N 21.9426 W", put.replace('"', '\\"'))
        yield Input(f"position {number}: {put[:24]}", f"a site stands at {put[:40]!r}", into(PATH, text), LOOK, EITHER)
    quantities = (
        "",
        "km",
        "-3 km",
        "1e999 km",
        "NaN km",
        "9" * 5000 + " km",
        "3 parsecs",
        "3 km 4 km",
        "about " * 5000 + "3 km",
        "٣ km",
        "3,000.000,5 km",
        "0 km",
        "½ km",
        "\\u0000",
        "between 3 and",
        "(" * 5000,
    )
    for number, put in enumerate(quantities):
        text = changed('is = "3 km"', f'is = "{put}"')
        yield Input(f"quantity {number}: {put[:24]}", f"a claim says {put[:40]!r}", into(PATH, text), LOOK, EITHER)
    dates = (
        "",
        "2024-02-30",
        "last Tuesday",
        "../..",
        "-9999",
        "99999-01-01",
        "2024-13",
        "2024-03-01T99:00:00Z",
        "1/2",
        "X" * 5000,
        "2024-XX-XX",
        "0000",
        "２０２４-03-01",
        "2024-03-01/" * 900,
    )
    for number, put in enumerate(dates):
        text = changed('date = "2024-03-01"', f'date = "{put}"').replace(
            'published = "2024-03-04"', f'published = "{put}"'
        )
        yield Input(f"date {number}: {put[:24]}", f"event and document of {put[:40]!r}", into(PATH, text), LOOK, EITHER)


def _files() -> Iterator[Input]:
    names = (
        "/etc/passwd",
        "../../../etc/passwd",
        "..\\\\..\\\\x",
        "C:\\\\Windows\\\\win.ini",
        "file:///etc/passwd",
        "/dev/zero",
        "/dev/stdin",
        "/proc/self/environ",
        "",
        ".",
        "..",
        "note.md/",
        "note.md/..",
        "a" * 5000,
        "note.md\\u0000.txt",
        "con",
        "note.md:stream",
        "~/x",
        "$HOME/x",
        "http://10.0.0.1:8099/x",
        "s3://bucket/x",
        "/vsicurl/http://10.0.0.1:8099/x",
        "\\\\\\\\host\\\\share\\\\x",
        "NOTE.MD",
        "documents/note.md",
        "|id",
        "note.md\\n",
        "\\u202edm.eton",
    )
    for name in names:
        text = changed('file = "note.md"', f'file = "{name}"')
        entries = (*LOOK[:1], ("run", "harbour"), ("draft", "harbour"))
        yield Input(f"file: {name[:30]}", f"a document lies in {name[:40]!r}", into(PATH, text), entries, NO | {FINE})
    for digest in ("", "zz", "0" * 64, "A" * 64, "0" * 63, "../../x", "sha256:" + "0" * 64):
        text = changed('file = "note.md"', f'file = "note.md"\nsha256 = "{digest}"')
        yield Input(
            f"sha256: {len(digest)} {digest[:20]}", f"a document's digest is {digest[:20]!r}", into(PATH, text), RUN, NO
        )
    for slug in ("../x", "con", "HARBOUR", "harbour/", "other", "a" * 300, "x\\u0000", "-p", ".", "harbour\\n"):
        text = changed('slug = "harbour"', f'slug = "{slug}"')
        yield Input(f"slug: {slug[:20]}", f"the case calls itself {slug[:20]!r}", into(PATH, text), LOOK[:1], NO)


def _sizes() -> Iterator[Input]:
    claim = BASE[BASE.index("[[claims]]") : BASE.index("[[events]]")]
    event = BASE[BASE.index("[[events]]") :]
    site = BASE[BASE.index("[[sites]]") : BASE.index("[[claims]]")]
    many = {
        "10,001 claims": "".join(claim.replace('"c1"', f'"c{n}"') for n in range(2, 10_003)),
        "1,000 claims": "".join(claim.replace('"c1"', f'"c{n}"') for n in range(2, 1_002)),
        "20,000 events": "".join(event.replace('"opened"', f'"o{n}"') for n in range(20_000)),
        "3,000 sites": "".join(site.replace('"pier"', f'"p{n}"') for n in range(3_000)),
        "5,000 people": "".join(f'[[people]]\nname = "Ada Brand{n}"\n' for n in range(5_000)),
        "one person of 20,000 names": f'[[people]]\nname = "Ada"\nnames = {[f"n{n}" for n in range(20_000)]}\n',
        "one claim twice": claim,
    }
    for name, more in many.items():
        yield Input(f"size: {name}", f"a case with {name}", into(PATH, BASE + more), READ[:3], EITHER)
    words = {"100 kB of words": "x " * 50_000, "an expression": "(a+)+$" * 50, "quotation marks": "“" * 20_000}
    for name, put in words.items():
        check = f'check = {{ kind = "statement", speaker = "Ada Brand", words = "{put}" }}'
        text = BASE.replace(BASE[BASE.index("check =") : BASE.index("[[events]]")], check + "\n")
        yield Input(f"statement: {name}", f"a claim quotes {name}", into(PATH, text), RUN, EITHER)


def _searches() -> Iterator[Input]:
    addresses = (
        "/dev/zero",
        "/etc/passwd",
        "file:///etc/passwd",
        "ftp://10.0.0.1/x",
        "javascript:alert(1)",
        "http://127.0.0.1:8099/",
        "http://10.0.0.1:8099/",
        "http://[::1]:8099/",
        "http://169.254.169.254/latest",
        "http://0x7f000001:8099/",
        "http://user:pw@10.0.0.1:8099/",
        "http://x:99999/",
        "x",
        "",
        "http://a\\nb/",
        "http://" + "a" * 5000 + "/",
        "http://192.0.2.1.nip.invalid/",
        "https://localhost:8099/",
        "http://[64:ff9b::a00:1]:8099/",
        "gopher://10.0.0.1:8099/",
    )
    for address in addresses:
        text = BASE + f'[imagery]\nsite = "pier"\n[imagery.search]\nevent = "2024-03"\naddress = "{address}"\n'
        entries = (("check", "harbour"), ("run", "harbour", "--online"))
        yield Input(
            f"catalogue: {address[:30]}", f"images are asked for at {address[:40]!r}", into(PATH, text), entries
        )
