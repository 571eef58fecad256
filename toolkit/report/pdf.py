"""Print a page as PDF with the Chromium of this machine, its network shut and its own traces taken out."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from toolkit.errors import ReportError
from toolkit.records import bounds

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
_PAGED = """<style>@page{size:A4;margin:18mm 16mm 20mm;
@bottom-right{content:counter(page) " / " counter(pages);font:9pt "DejaVu Sans",sans-serif;color:#515c67}
@bottom-left{content:"TITLE";font:9pt "DejaVu Sans",sans-serif;color:#515c67}}
:root{color-scheme:light}body{-webkit-print-color-adjust:exact;print-color-adjust:exact}</style>"""


def find_browser() -> str | None:
    """Give the path of a Chromium on this machine, or None."""
    named = os.environ.get("DATELINE_CHROMIUM")
    return shutil.which(named) if named else next((p for p in map(shutil.which, _NAMES) if p), None)


def to_pdf(page: str, *, title: str, stamp: str) -> bytes:
    """Print a page of ours: every detail open, pages numbered.

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
    with TemporaryDirectory(prefix="dateline-pdf-") as name:
        folder = Path(name)
        (folder / "page.html").write_text(_opened(page, title), encoding="utf-8")
        sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
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


def _opened(page: str, title: str) -> str:
    """Open every detail, and let the page's own style say how paper looks."""
    opened = re.sub(r"<details(?![^>]*\sopen)", "<details open", page)
    opened = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', _PAPER_POLICY, opened, count=1)
    opened = re.sub(r"<script>.*?</script>", "", opened, flags=re.DOTALL)
    quoted = "".join(f"\\{ord(c):x} " if c in '\\"<>&\n' else c for c in title)
    return opened.replace("</head>", _PAGED.replace("TITLE", quoted) + "</head>", 1)


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
    writer.metadata = None
    writer.add_metadata(facts)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
