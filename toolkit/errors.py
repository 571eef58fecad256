"""Every exception dateline raises, each with a stable code.

DatelineError
├── UsageError              E_USAGE           the command or call is wrong                      exit 2
├── CaseError               E_CASE            a case file is missing or not valid               exit 3
│   └── ParameterError      E_PARAM           a notebook parameter is unknown or ill-typed
├── EvidenceError           E_EVIDENCE        bytes are missing, altered or not allowed in
│   └── DocumentError       E_DOCUMENT        a document cannot be read as text
├── CoordinateError         E_COORD           a position cannot be read, or has two readings    also ValueError
├── DateError               E_DATE            a date is no date                                 also ValueError
├── ReferenceNotFound       E_REFERENCE       no point or line of that name                     also LookupError
├── GazetteerError          E_GAZETTEER       a gazetteer cannot be built or read
├── RasterError             E_RASTER          a scene cannot be used                            also ValueError
│   ├── RasterFormatError   E_RASTER_FORMAT   not a raster we open, or damaged
│   ├── RasterTooBig        E_RASTER_TOO_BIG  more pixels than the limit
│   ├── NoGeoreference      E_NO_GEOREF       no CRS or no transform
│   ├── SiteOutside         E_SITE_OUTSIDE    the area of interest is not in the scene
│   ├── BandMismatch        E_BANDS           the two scenes do not have the same bands
│   ├── SameScene           E_SAME_SCENE      before and after are the same bytes
│   ├── WrongOrder          E_ORDER           after was taken before before
│   └── NoClearPixels       E_NO_CLEAR_PIXELS nothing left to compare after masking
├── StepError               E_STEP            a notebook failed, or an earlier step is missing
├── FileError               E_FILE            a file of a case, run or package cannot be read
├── StorageError            E_STORAGE         results cannot be written
├── ReportError             E_REPORT          a sentence, number or date has no evidence
├── NetworkError            E_NET             a request was refused, failed or went over a limit
└── VerifyError             E_VERIFY          a run cannot be checked

The message is one line: what happened, where, what to do. A raise may narrow the code (``code="E_CASE_ID"``).
"""

from __future__ import annotations

from typing import Any, ClassVar

from toolkit.terminal import one_line

CONFUSED = (AttributeError, TypeError, LookupError, ArithmeticError, RuntimeError, ValueError)
"""What a library that reads documents raises for damaged bytes beside its own errors: it took them for something."""


LONGEST = 600
"""Characters of what happened that a message tells; a value from a file or a command line may be a megabyte."""


class DatelineError(Exception):
    """Report a failure in one line: code, what, where and what to do.

    Parameters
    ----------
    what
        What happened, with the values.
    where
        File and key, line, or function the problem sits in.
    remedy
        What the user does next.
    code
        A narrower code than the class has.
    """

    code: ClassVar[str] = "E_DATELINE"
    exit_code: ClassVar[int] = 3

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None, code: str | None = None):
        self.what = what.rstrip(".") if len(what) <= LONGEST else f"{what[:LONGEST]}…"
        self.where = where
        self.remedy = remedy
        self.error_code = code or self.code
        super().__init__(str(self))

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel between processes without losing the parts."""
        return _rebuild, (type(self), self.what, self.where, self.remedy, self.error_code)

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        advice = f" {self.remedy}" if self.remedy else ""
        return one_line(f"{self.error_code}: {self.what}{place}.{advice}")

    def _render_traceback_(self) -> list[str]:
        """Show itself in a notebook as it does in a terminal: IPython asks for this instead of a traceback."""
        return [str(self), _IN_A_NOTEBOOK]


_IN_A_NOTEBOOK = "Nothing below this cell ran. Mend it, then choose Run > Run All Cells."


def _rebuild(kind: type[DatelineError], what: str, where: str | None, remedy: str | None, code: str) -> DatelineError:
    return kind(what, where=where, remedy=remedy, code=code)


class UsageError(DatelineError):
    """The command or call itself is wrong."""

    code = "E_USAGE"
    exit_code = 2


class CaseError(DatelineError, ValueError):
    """A case file is missing or not valid."""

    code = "E_CASE"


class ParameterError(CaseError):
    """A notebook parameter is unknown or has the wrong type."""

    code = "E_PARAM"


class EvidenceError(DatelineError):
    """Bytes are missing, altered or not allowed in."""

    code = "E_EVIDENCE"


class DocumentError(EvidenceError):
    """A document cannot be read as text."""

    code = "E_DOCUMENT"


class CoordinateError(DatelineError, ValueError):
    """A position cannot be read, or reads two ways."""

    code = "E_COORD"


class DateError(DatelineError, ValueError):
    """A date is no date."""

    code = "E_DATE"


class ReferenceNotFound(DatelineError, LookupError):  # noqa: N818  (a fixed public name)
    """No point or line of that name is known."""

    code = "E_REFERENCE"


class GazetteerError(DatelineError):
    """A gazetteer cannot be built or read."""

    code = "E_GAZETTEER"


class RasterError(DatelineError, ValueError):
    """A scene cannot be used."""

    code = "E_RASTER"


class RasterFormatError(RasterError):
    """The file is not a raster dateline opens, or it is damaged."""

    code = "E_RASTER_FORMAT"


class RasterTooBig(RasterError):  # noqa: N818
    """The scene has more pixels than the limit."""

    code = "E_RASTER_TOO_BIG"


class NoGeoreference(RasterError):  # noqa: N818
    """The scene has no coordinate reference system or no transform."""

    code = "E_NO_GEOREF"


class SiteOutside(RasterError):  # noqa: N818
    """The area of interest does not lie in the scene."""

    code = "E_SITE_OUTSIDE"


class BandMismatch(RasterError):  # noqa: N818
    """The two scenes do not have the same bands."""

    code = "E_BANDS"


class SameScene(RasterError):  # noqa: N818
    """Before and after are the same bytes."""

    code = "E_SAME_SCENE"


class WrongOrder(RasterError):  # noqa: N818
    """The after scene was taken before the before scene."""

    code = "E_ORDER"


class NoClearPixels(RasterError):  # noqa: N818
    """Nothing is left to compare once clouds and missing pixels are masked."""

    code = "E_NO_CLEAR_PIXELS"


class StepError(DatelineError):
    """A notebook failed, or a step it needs has not run."""

    code = "E_STEP"


class StorageError(DatelineError):
    """Results cannot be written: the disk is full, or the folder may not be written to."""

    code = "E_STORAGE"


class FileError(DatelineError):
    """A file of a case, a run, a package or the settings cannot be read."""

    code = "E_FILE"


class ReportError(DatelineError):
    """A sentence, number or date of the report has no evidence."""

    code = "E_REPORT"


class NetworkError(DatelineError):
    """A request was refused, failed or went over a limit."""

    code = "E_NET"


class VerifyError(DatelineError):
    """A run cannot be checked."""

    code = "E_VERIFY"


class DatelineWarning(UserWarning):
    """A result is degraded; the finding says how."""
