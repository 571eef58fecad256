"""Print a page as PDF with the Chromium of this machine, its network shut and its own traces taken out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from toolkit.desk.temporary import temporary_folder
from toolkit.errors import ReportError
from toolkit.records import bounds
from toolkit.system import is_root

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-extensions",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer",
    "--generate-pdf-document-outline",
)
_SECONDS = 120
_PAGED = """<style>@page{size:A4;margin:12mm 13mm 15mm;
@bottom-right{content:counter(page) " / " counter(pages);font:8pt "DejaVu Sans",sans-serif;color:#515c67}
@bottom-left{content:"TITLE";font:8pt "DejaVu Sans",sans-serif;color:#515c67}}
:root{color-scheme:light}
body{-webkit-print-color-adjust:exact;print-color-adjust:exact;font-size:8pt;line-height:1.25}
body *{line-height:1.25!important}
main *{font-size:min(1em,8pt)}
h1{font-size:16pt!important;margin:0}h2{font-size:11pt!important;margin:8px 0 3px;padding-top:4px}
h3{font-size:8.5pt!important;margin:4px 0 2px}
.deck{font-size:9.5pt!important;margin:2px 0}.found .figure{font-size:12pt!important}
p,ul,ol,dl{margin:1px 0 3px;max-width:none}
th,td{padding:2px 6px 2px 0}
.claims .claim{width:27%}.claims .verdict{width:13%}
.found{gap:5px}.found>li{padding:3px 7px}
.card,.box,.look,.how,.side{padding:0 6px;margin:1px 0;border-radius:3px}
blockquote{margin:1px 0!important;padding:0!important}
.chip,.source,figcaption,.small,.who{font-size:7pt!important}.chip{padding:0 4px}
figure{margin:3px 0}figure img{max-height:52mm!important}figcaption{padding:2px 6px}
.boxes{grid-template-columns:1fr 1fr 1fr;gap:5px}.box .verify{display:none}
.verify{font-size:7pt;padding:2px 6px;margin:2px 0}
#statements>details,#sources>details{display:inline-block;width:49%;vertical-align:top}
#images figure{display:inline-block;width:49%;vertical-align:top}#images figure.swipe,#images .swipe{width:100%}
#limits ul{columns:2}nav,.tally,details.list:not([open]),#method .box details{display:none}
details:not([open])>:not(summary){display:none!important}details>summary{list-style:none}
tr,.card,.box,li{break-inside:avoid}footer,footer *{font-size:6.5pt!important}</style>"""


def find_browser() -> str | None:
    """Return the path of a Chromium on this machine, or None."""
    named = os.environ.get("DATELINE_CHROMIUM")
    return shutil.which(named) if named else next((p for p in map(shutil.which, _NAMES) if p), None)


def to_pdf(page: str, *, title: str, stamp: str) -> bytes:
    """Print a page of ours: claims, findings and passages, about four claims a page, pages numbered.

    Parameters
    ----------
    page
        HTML that needs nothing from outside.
    title
        Title for the foot of each page and for the file's information.
    stamp
        Date the file says it was made on, as EDTF.

    Returns
    -------
    bytes
        The PDF. Its information holds title, date and "dateline", and nothing of the machine.

    Raises
    ------
    ReportError
        E_NO_BROWSER: there is no Chromium; E_PDF: it made none.
    """
    browser = find_browser()
    if browser is None:
        raise ReportError(
            "no Chromium to print with",
            where="PATH",
            remedy="Install it (Debian: apt-get install chromium), or print report.html from your browser.",
            code="E_NO_BROWSER",
        )
    with temporary_folder() as name:
        folder = Path(name)
        (folder / "page.html").write_text(_for_paper(page, title), encoding="utf-8", newline="\n")
        # Chromium refuses to start its sandbox as root, which is what containers run as
        sandbox = ["--no-sandbox"] if is_root() else []
        command = [
            browser,
            *_FLAGS,
            *sandbox,
            f"--user-data-dir={folder / 'profile'}",
            f"--print-to-pdf={folder / 'page.pdf'}",
            (folder / "page.html").as_uri(),
        ]
        try:
            done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired) as e:
            raise ReportError(f"Chromium made no PDF ({type(e).__name__})", where=browser, code="E_PDF") from e
        made = folder / "page.pdf"
        if not made.is_file() or made.stat().st_size == 0:
            raise ReportError(f"Chromium made no PDF (exit {done.returncode})", where=browser, code="E_PDF")
        return _plain_facts(made.read_bytes(), title, stamp)


def _for_paper(page: str, title: str) -> str:
    """Return a page as it is printed: each claim with its finding and its words, and one line for all that unfolds.

    Everything unfolded made nineteen pages of seven claims. Numbers, methods and paragraphs stay in the report.
    """
    folded = re.sub(r"(<details\b[^>]*?)\sopen\b", r"\1", page)
    folded = re.sub(r'<details(?=[^>]*(?:id="passage-of-|class="look red"))', "<details open", folded)
    # the paper styles are added below, and the page's own policy allows its own style alone
    folded = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', _PAPER_POLICY, folded, count=1)
    folded = re.sub(r"<script>.*?</script>", "", folded, flags=re.DOTALL)
    quoted = "".join(f"\\{ord(c):x} " if c in '\\"<>&\n' else c for c in title)
    return folded.replace("</head>", _PAGED.replace("TITLE", quoted) + "</head>", 1)


_PAPER_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; style-src '
    "'unsafe-inline'; base-uri 'none'; form-action 'none'\">"
)


def _plain_facts(data: bytes, title: str, stamp: str) -> bytes:
    import io
    import logging

    from pypdf import PdfReader, PdfWriter

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of repairs that need nobody

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    day = f"D:{bounds(stamp)[0]:%Y%m%d}000000Z"
    facts = {"/Title": title, "/Creator": "dateline", "/Producer": "dateline", "/CreationDate": day, "/ModDate": day}
    # Chromium writes its version and the hour: the same page would make another file each time
    writer.metadata = None
    writer.add_metadata(facts)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
