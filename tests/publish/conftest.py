"""The case that the report is tested with serves here too."""

from tests.report.conftest import case, figures, outputs, statements

__all__ = ["case", "figures", "outputs", "statements"]
