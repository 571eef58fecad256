"""What a reporter does on the board of a case, without a browser: for the faults, in a process of its own."""

from __future__ import annotations

import sys

from toolkit.errors import DatelineError


def change(what: str) -> None:
    """Accept the first offer, or change the claim, through the board's own calls; one line where it cannot be.

    Parameters
    ----------
    what
        "accept" or "edit".
    """
    try:
        _accept() if what == "accept" else _edit()
    except DatelineError as e:
        print(e)  # noqa: T201  (what a board shows)
        sys.exit(e.exit_code)


def _accept() -> None:
    from toolkit.desk.drafting import accept, draft_case
    from toolkit.desk.folders import find_case

    folder = find_case("harbour")
    offers = draft_case(folder).offers
    accept(folder, offers[:1], offers)


def _edit() -> None:
    from toolkit.desk.casefile.editing import edit_case

    def longer(document: object) -> None:
        document["title"] = "The harbour, looked at again"  # type: ignore[index]

    edit_case("harbour", longer)
