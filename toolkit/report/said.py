"""The statements of a report: those that may be printed, and apart those that a person must read first."""

from __future__ import annotations

from dataclasses import dataclass

from toolkit.records import Statement
from toolkit.report.wording import plural


@dataclass(frozen=True)
class Said:
    """The statements of a case, in the order they were made."""

    statements: tuple[Statement, ...]

    @property
    def printed(self) -> list[Statement]:
        """The statements that may be printed with their speaker."""
        return [s for s in self.statements if s.grade == "print"]

    @property
    def to_be_read(self) -> list[Statement]:
        """Those that only a person can tell what they are worth."""
        return [s for s in self.statements if s.grade != "print"]

    @property
    def documents(self) -> set[str | None]:
        """The documents that any of them stands in."""
        return {s.document for s in self.statements}

    @property
    def counted(self) -> list[int]:
        """The numbers that ``words`` prints."""
        return [len(self.printed), len(self.to_be_read), len(self.documents)]

    @property
    def words(self) -> str:
        """Say how many statements were read, from what, and how many of them a person must read."""
        found = f"{plural(len(self.printed), 'statement')} in {plural(len(self.documents), 'document')}"
        more = f", and {plural(len(self.to_be_read), 'passage')} for a person to read" if self.to_be_read else ""
        return f"{found}{more}. Open one to read it in its paragraph, with the characters it stands at."
