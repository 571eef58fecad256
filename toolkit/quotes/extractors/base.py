"""What an extractor is: one method that gives statements for a text."""

from __future__ import annotations

from typing import Protocol

from toolkit.records import Statement


class Extractor(Protocol):
    """Finds who said what in running text. Registered under the entry point group ``dateline.extractors``."""

    name: str
    """Registered name."""

    def extract(self, text: str) -> list[Statement]:
        """Give every statement of a text, in order, undated.

        Parameters
        ----------
        text
            Any text; offsets in the result count its characters.

        Returns
        -------
        list of Statement
            With content, cue and speaker as character spans.
        """
        ...
