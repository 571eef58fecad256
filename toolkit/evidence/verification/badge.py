"""A badge that says what a check came to, as a small SVG that asks for nothing."""

from __future__ import annotations

from toolkit.evidence.verification.outcome import FAIL, NOT_CHECKED, Level

_COLOURS = {"verified": "#1a6e3c", "checked in part": "#8a5a00", "differs": "#b3261e"}


def badge(levels: list[Level]) -> str:
    """Draw the badge.

    Returns
    -------
    str
        An SVG document: "verified", "checked in part" (something could not be checked) or "differs".
    """
    outcomes = {level.outcome for level in levels}
    word = "checked in part" if NOT_CHECKED in outcomes else "verified"
    if FAIL in outcomes:
        word = "differs"
    left, right = 62, 14 + 7 * len(word)
    wide, said = left + right, f"dateline: {word}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="20" role="img" aria-label="{said}">'
        f"<title>{said}</title>"
        f'<rect width="{wide}" height="20" rx="3" fill="#333"/>'
        f'<path d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{right - 3}z" fill="{_COLOURS[word]}"/>'
        '<g fill="#fff" font-family="DejaVu Sans,Verdana,sans-serif" font-size="11">'
        f'<text x="7" y="14">dateline</text><text x="{left + 7}" y="14">{word}</text></g></svg>\n'
    )
