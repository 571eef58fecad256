"""Which licences let a held file travel."""

from __future__ import annotations

import pytest

from toolkit.evidence.licences import spdx, travels


@pytest.mark.parametrize(
    ("written", "identifier"),
    [
        ("MIT", "MIT"),
        ("MIT License", "MIT"),
        ("CC0", "CC0-1.0"),
        ("cc-by-4.0", "CC-BY-4.0"),
        ("CC BY-SA 3.0", "CC-BY-SA-3.0"),
        ("Copernicus Sentinel data terms: free, full and open, with credit", "Copernicus"),
        ("Creative Commons Attribution 4.0 International", "CC-BY-4.0"),
        ("Public domain", "CC-PDDC"),
        ("public domain (U.S. Geological Survey)", "CC-PDDC"),
        ("ODbL 1.0", "ODbL-1.0"),
        ("CC BY", "CC-BY-4.0"),
        ("https://creativecommons.org/licenses/by-sa/4.0/", "CC-BY-SA-4.0"),
        ("Apache-2.0", "Apache-2.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
    ],
)
def test_usual_spellings_of_open_licences_travel(written: str, identifier: str) -> None:
    assert spdx(written) == identifier
    assert travels(written)


@pytest.mark.parametrize(
    "written",
    [
        None,
        "",
        "proprietary",
        "All rights reserved",
        "CC BY-NC 4.0",
        "CC BY-ND 4.0",
        "cc",
        "various",
        "© Maxar",
        "https://creativecommons.org/licenses/by-nc/4.0/",
        "not public domain",
        "fair use",
        "GPL-like, ask",
    ],
)
def test_anything_else_stays_at_home(written: str | None) -> None:
    assert not travels(written)
