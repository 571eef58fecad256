"""The pages that `dateline export` makes, as a reader and an attacker meet them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from toolkit.cli.main import main

if TYPE_CHECKING:
    from tests.browser.conftest import Visit
    from toolkit.desk.running.results import RunResult

ARTIFACTS = Path(__file__).resolve().parents[2] / "artifacts"
CASES = ("drill", "sakkanmol", "sanetti")
PAGES = ("public/report.html", "annotated/annotated.html", "clean/clean.html", "figures/index.html")
KINDS = ["--public", "--factcheck", "--annotated", "--clean", "--figures", "--gis"]
OPEN_ALL = "document.querySelectorAll('details').forEach(d => d.open = true)"
AWAY = "http://x.example"
FIRE = "document.title='fired'"
PAYLOADS = [
    f'<img src=x onerror="{FIRE}">',
    f'<svg onload="{FIRE}">',
    f"<script>{FIRE}</script>",
    f"</title><script>{FIRE}</script>",
    f'"><script>{FIRE}</script>',
    f"' autofocus onfocus=\"{FIRE}\" x='",
    f"</style><script>{FIRE}</script>",
    f"]]><script>{FIRE}</script>",
    f"${{{FIRE}}}`",
    f"{{{{ 7*7 }}}}<script>{FIRE}</script>",
    f"javascript:{FIRE}",
    f"--><script>{FIRE}</script>",
    f"&lt;script&gt;{FIRE}&lt;/script&gt;",
    f"<meta http-equiv=refresh content=0;url={AWAY}>",
    "<base href=http://x.example/>",
    "<iframe src=http://x.example></iframe>",
    f"<link rel=stylesheet href={AWAY}/a.css>",
    f'<details open ontoggle="{FIRE}">',
    f"<math><mtext></mtext><script>{FIRE}</script></math>",
    "=cmd|' /C calc'!A0",
]

Opener = Callable[..., "Visit"]


@pytest.fixture(scope="module")
def exports(finished_runs: dict[str, RunResult], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped cases, exported."""
    out = tmp_path_factory.mktemp("exports")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATELINE_RUNS", str(finished_runs["drill"].folder.parent))
        for case in CASES:
            assert main(["export", case, *KINDS, "--out", str(out / case), "--json"]) == 0
    return out


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("page", PAGES)
def test_an_exported_page_has_no_barrier_makes_no_request_and_fits_a_phone(
    visit: Opener, exports: Path, case: str, page: str
) -> None:
    address = (exports / case / page).as_uri()
    wide = [(1400, "light")] if case == "drill" else []  # one case holds every part of a page; each is held on a phone
    for width, scheme in (*wide, (360, "dark")):
        visited = visit(address, width=width, scheme=scheme)
        visited.page.screenshot(path=ARTIFACTS / f"export-{case}-{Path(page).stem}-{width}.png")
        visited.page.evaluate(OPEN_ALL)
        # the largest case says most and shows nothing that the other two do not
        assert visited.violations(contrast=case != "sakkanmol") == []
        assert [url for url in visited.requests if not url.startswith("data:")] == [address]
        assert visited.complaints == []
        assert visited.page.evaluate("document.documentElement.scrollWidth") == width


def test_a_piece_of_html_shows_its_figure_under_the_strictest_policy(
    visit: Opener, exports: Path, tmp_path: Path
) -> None:
    policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; img-src data:\">"
    piece = (exports / "drill" / "figures" / "exhibit-01.html").read_text(encoding="utf-8")
    page = tmp_path / "story.html"
    page.write_text(
        f"<!doctype html><html lang=en><title>Story</title>{policy}<main><h1>Story</h1>{piece}</main></html>"
    )
    visited = visit(page.as_uri(), width=600)
    assert visited.violations() == []
    assert visited.complaints == []
    assert visited.page.evaluate("document.querySelector('img').naturalWidth") > 500
    assert visited.page.evaluate("document.documentElement.scrollWidth") == 600


def test_a_payload_in_every_text_of_a_case_fires_on_no_exported_page(
    visit: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATELINE_HOME", str(tmp_path))
    (tmp_path / "none.toml").touch()
    monkeypatch.setenv("DATELINE_CONFIG", str(tmp_path / "none.toml"))
    _write_hostile_case(tmp_path / "cases" / "hostile")
    assert main(["run", "hostile", "--stamp", "case", "--json"]) == 0
    assert main(["export", "hostile", *KINDS, "--json"]) == 0
    for path in sorted((tmp_path / "runs" / "hostile.export").rglob("*.html")):
        if path.name.startswith("exhibit-"):
            continue
        visited = visit(path.as_uri())
        visited.page.evaluate(OPEN_ALL)
        visited.page.wait_for_timeout(50)
        assert visited.page.title() != "fired", path.name
        assert [url for url in visited.requests if not url.startswith("data:")] == [path.as_uri()]
    for path in (tmp_path / "runs" / "hostile.export" / "figures").glob("*.svg"):
        visited = visit(path.as_uri())
        assert visited.page.title() != "fired", path.name
        assert [url for url in visited.requests if not url.startswith("data:")] == [path.as_uri()]


def _write_hostile_case(folder: Path) -> None:
    """A case in which each text is a payload; each payload stands in many texts."""
    import json

    texts = iter(PAYLOADS * 10)
    said = "".join(f"\n“It is open, {p}” Ada Byrne said on Tuesday.\n" for p in PAYLOADS)
    (folder / "documents").mkdir(parents=True)
    (folder / "documents" / "note.md").write_text(f"A note.\n{said}", encoding="utf-8")

    def toml(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    lines = ['slug = "hostile"', 'as_of = "2031-10-02"', 'site_of_interest = "pit"']
    lines += [f"{key} = {toml(next(texts))}" for key in ("title", "question", "summary", "dateline")]
    lines += [f"limits = [{', '.join(toml(p) for p in PAYLOADS)}]"]
    lines += ["[[sites]]", 'id = "pit"', f"name = {toml(next(texts))}", f"note = {toml(next(texts))}"]
    lines += [f'assertions = [{{ position = "0.5 N, 0.5 E", stated_by = {toml(next(texts))}, document = "note" }}]']
    for n, payload in enumerate(PAYLOADS):
        lines += ["[[claims]]", f'id = "c{n}"', f"text = {toml(payload)}", f"speaker = {toml(next(texts))}"]
        lines += ['document = "note"', f'check = {{ kind = "none", why = {toml(next(texts))} }}']
        lines += [
            "[[events]]",
            f'id = "e{n}"',
            'date = "2031-05"',
            f"text = {toml(payload)}",
            f"label = {toml(payload)}",
        ]
    lines += ["[[documents]]", 'id = "note"', 'published = "2031-10-01"', 'file = "note.md"']
    lines += [f"{key} = {toml(next(texts))}" for key in ("title", "outlet", "author", "url", "note")]
    (folder / "case.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
