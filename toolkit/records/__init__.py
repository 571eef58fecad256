"""The nouns of dateline, as frozen records. No I/O and no tables here.

from toolkit.records.base import Digest, Line, Record, Slug, canonical, to_json
from toolkit.records.case import (
    COMPASS,
    Case,
    ChangeCheck,
    Check,
    Claim,
    ContainmentCheck,
    Direction,
    DistanceCheck,
    Event,
    IntervalCheck,
    NoCheck,
    PositionCheck,
    Reference,
    StatementCheck,
)
from toolkit.records.change import Change, ComparisonSummary
from toolkit.records.document import Document, DocumentText, Excerpt, StatedFact
from toolkit.records.finding import VERDICTS, Figure, Finding, Quantity, Verdict
from toolkit.records.outputs import Outputs, StepName, TrueChange, TrueSite, TrueStatement, Truth
from toolkit.records.scene import ComparisonStatus, ImageryPlan, Scene, SceneSearch
from toolkit.records.site import (
    Assertion,
    Candidate,
    CoordinateMention,
    Coordinates,
    LocatedSite,
    Outlier,
    Position,
    Reconciled,
    Resolution,
    Site,
)
from toolkit.records.statement import Basis, DateMention, Span, Speaker, Statement, TimelineEntry
from toolkit.records.when import CalendarDate, Edtf, bounds, human, precision, to_edtf

__all__ = [
    "COMPASS",
    "VERDICTS",
    "Assertion",
    "Basis",
    "CalendarDate",
    "Candidate",
    "Case",
    "Change",
    "ChangeCheck",
    "Check",
    "Claim",
    "ComparisonStatus",
    "ComparisonSummary",
    "ContainmentCheck",
    "CoordinateMention",
    "Coordinates",
    "DateMention",
    "Digest",
    "Direction",
    "DistanceCheck",
    "Document",
    "DocumentText",
    "Edtf",
    "Event",
    "Excerpt",
    "Figure",
    "Finding",
    "ImageryPlan",
    "IntervalCheck",
    "Line",
    "LocatedSite",
    "NoCheck",
    "Outlier",
    "Outputs",
    "Position",
    "PositionCheck",
    "Quantity",
    "Reconciled",
    "Record",
    "Reference",
    "Resolution",
    "Scene",
    "SceneSearch",
    "Site",
    "Slug",
    "Span",
    "Speaker",
    "StatedFact",
    "Statement",
    "StatementCheck",
    "StepName",
    "TimelineEntry",
    "TrueChange",
    "TrueSite",
    "TrueStatement",
    "Truth",
    "Verdict",
    "bounds",
    "canonical",
    "human",
    "precision",
    "to_edtf",
    "to_json",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _MODULE:
        return getattr(importlib.import_module(f"toolkit.records.{_MODULE[name]}"), name)
    raise AttributeError(f"module 'toolkit.records' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
