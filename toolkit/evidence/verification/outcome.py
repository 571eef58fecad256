"""What a check of a package comes to: one line a level, and what stops a check before it has begun."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.terminal import one_line

PASS, FAIL, ABSENT, NOT_CHECKED = "PASS", "FAIL", "ABSENT", "NOT CHECKED"

PACKAGE_FORMAT = "dateline/package/1"
"""The layout this program checks; it stands in bag-info.txt under Dateline-Package."""


class RefusedError(Exception):
    """What was named cannot be checked by this program: another version, half a package, paths that leave it."""


class UnreadableError(Exception):
    """There is nothing to read where a package was named."""


@dataclass(frozen=True)
class Level:
    """What one level of the check came to.

    Attributes
    ----------
    name
        Its name, such as "bytes".
    outcome
        PASS, FAIL, ABSENT or NOT CHECKED.
    summary
        One line that says what was looked at, or why not.
    problems
        What was not as it should be, one line each; the reason of a FAIL.
    notes
        What a reader must know, one line each; no reason for a FAIL.
    """

    name: str
    outcome: str
    summary: str
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


BROKEN = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What reading a forged record may raise: it may hold anything anywhere, and whatever it breaks is one answer."""


def judged(name: str, summary: str, problems: list[str], notes: tuple[str, ...] = ()) -> Level:
    """Return a level that passes when there are no problems.

    Parameters
    ----------
    name
        Its name.
    summary
        What holds when it passes.
    problems
        What was found wrong.
    notes
        What a reader must know.
    """
    if not problems:
        return Level(name, PASS, summary, (), notes)
    count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
    return Level(name, FAIL, count, tuple(problems), notes)


def short(text: object, limit: int = 90) -> str:
    """Return a text cut to one short line.

    Parameters
    ----------
    text
        Anything.
    limit
        Most characters.
    """
    line = one_line(text)
    return line if len(line) <= limit else f"{line[: limit - 1]}…"
