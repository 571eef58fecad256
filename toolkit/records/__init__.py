"""The nouns of dateline, as frozen records. No I/O and no tables here.

Names load on first use: whoever only moves files about needs no pydantic.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.records.base import Digest as Digest
    from toolkit.records.base import Line as Line
    from toolkit.records.base import Record as Record
    from toolkit.records.base import Slug as Slug
    from toolkit.records.base import canonical as canonical
    from toolkit.records.base import to_json as to_json
    from toolkit.records.case import COMPASS as COMPASS
    from toolkit.records.case import BetweenCheck as BetweenCheck
    from toolkit.records.case import Case as Case
    from toolkit.records.case import ChangeCheck as ChangeCheck
    from toolkit.records.case import Check as Check
    from toolkit.records.case import Claim as Claim
    from toolkit.records.case import ContainmentCheck as ContainmentCheck
    from toolkit.records.case import Direction as Direction
    from toolkit.records.case import DistanceCheck as DistanceCheck
    from toolkit.records.case import Event as Event
    from toolkit.records.case import IntervalCheck as IntervalCheck
    from toolkit.records.case import NoCheck as NoCheck
    from toolkit.records.case import Note as Note
    from toolkit.records.case import PositionCheck as PositionCheck
    from toolkit.records.case import Reference as Reference
    from toolkit.records.case import StatementCheck as StatementCheck
    from toolkit.records.change import Change as Change
    from toolkit.records.change import ComparisonSummary as ComparisonSummary
    from toolkit.records.correction import CorrectedThing as CorrectedThing
    from toolkit.records.correction import Correction as Correction
    from toolkit.records.correction import FormerPackage as FormerPackage
    from toolkit.records.document import Document as Document
    from toolkit.records.document import DocumentText as DocumentText
    from toolkit.records.document import Excerpt as Excerpt
    from toolkit.records.document import StatedFact as StatedFact
    from toolkit.records.finding import VERDICTS as VERDICTS
    from toolkit.records.finding import Figure as Figure
    from toolkit.records.finding import Finding as Finding
    from toolkit.records.finding import Quantity as Quantity
    from toolkit.records.finding import Verdict as Verdict
    from toolkit.records.outputs import Outputs as Outputs
    from toolkit.records.outputs import StepName as StepName
    from toolkit.records.outputs import TrueChange as TrueChange
    from toolkit.records.outputs import TrueSite as TrueSite
    from toolkit.records.outputs import TrueStatement as TrueStatement
    from toolkit.records.outputs import Truth as Truth
    from toolkit.records.public import PublicRules as PublicRules
    from toolkit.records.public import WithheldPerson as WithheldPerson
    from toolkit.records.public import WithheldSite as WithheldSite
    from toolkit.records.scene import ComparisonStatus as ComparisonStatus
    from toolkit.records.scene import ImageryPlan as ImageryPlan
    from toolkit.records.scene import MarkedShadow as MarkedShadow
    from toolkit.records.scene import Scene as Scene
    from toolkit.records.scene import SceneSearch as SceneSearch
    from toolkit.records.scene import TileRelease as TileRelease
    from toolkit.records.site import Assertion as Assertion
    from toolkit.records.site import Candidate as Candidate
    from toolkit.records.site import CoordinateMention as CoordinateMention
    from toolkit.records.site import Coordinates as Coordinates
    from toolkit.records.site import LocatedSite as LocatedSite
    from toolkit.records.site import Outlier as Outlier
    from toolkit.records.site import Position as Position
    from toolkit.records.site import Reconciled as Reconciled
    from toolkit.records.site import Resolution as Resolution
    from toolkit.records.site import Site as Site
    from toolkit.records.statement import LANES as LANES
    from toolkit.records.statement import Basis as Basis
    from toolkit.records.statement import DateMention as DateMention
    from toolkit.records.statement import Grade as Grade
    from toolkit.records.statement import Span as Span
    from toolkit.records.statement import Speaker as Speaker
    from toolkit.records.statement import SpeakerHow as SpeakerHow
    from toolkit.records.statement import Statement as Statement
    from toolkit.records.statement import TimelineEntry as TimelineEntry
    from toolkit.records.when import CalendarDate as CalendarDate
    from toolkit.records.when import Edtf as Edtf
    from toolkit.records.when import bounds as bounds
    from toolkit.records.when import day_part as day_part
    from toolkit.records.when import human as human
    from toolkit.records.when import precision as precision
    from toolkit.records.when import to_edtf as to_edtf

_NAMES: dict[str, tuple[str, ...]] = {
    "base": ("Digest", "Line", "Record", "Slug", "canonical", "to_json"),
    "case": (
        "COMPASS",
        "BetweenCheck",
        "Case",
        "ChangeCheck",
        "Check",
        "Claim",
        "ContainmentCheck",
        "Direction",
        "DistanceCheck",
        "Event",
        "Note",
        "Note",
        "IntervalCheck",
        "NoCheck",
        "PositionCheck",
        "Reference",
        "StatementCheck",
    ),
    "change": ("Change", "ComparisonSummary"),
    "correction": ("CorrectedThing", "Correction", "FormerPackage"),
    "document": ("Document", "DocumentText", "Excerpt", "StatedFact"),
    "finding": ("Figure", "Finding", "Quantity", "VERDICTS", "Verdict"),
    "outputs": ("Outputs", "StepName", "TrueChange", "TrueSite", "TrueStatement", "Truth"),
    "public": ("PublicRules", "WithheldPerson", "WithheldSite"),
    "scene": ("ComparisonStatus", "ImageryPlan", "MarkedShadow", "Scene", "SceneSearch", "TileRelease"),
    "site": (
        "Assertion",
        "Candidate",
        "CoordinateMention",
        "Coordinates",
        "LocatedSite",
        "Outlier",
        "Position",
        "Reconciled",
        "Resolution",
        "Site",
    ),
    "statement": (
        "LANES",
        "Basis",
        "DateMention",
        "Grade",
        "Span",
        "Speaker",
        "SpeakerHow",
        "Statement",
        "TimelineEntry",
    ),
    "when": ("CalendarDate", "Edtf", "bounds", "day_part", "human", "precision", "to_edtf"),
}
_MODULE = {name: module for module, names in _NAMES.items() for name in names}

__all__ = [
    "COMPASS",
    "LANES",
    "VERDICTS",
    "Assertion",
    "Basis",
    "BetweenCheck",
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
    "CorrectedThing",
    "Correction",
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
    "FormerPackage",
    "Grade",
    "ImageryPlan",
    "IntervalCheck",
    "Line",
    "LocatedSite",
    "MarkedShadow",
    "NoCheck",
    "Note",
    "Outlier",
    "Outputs",
    "Position",
    "PositionCheck",
    "PublicRules",
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
    "SpeakerHow",
    "StatedFact",
    "Statement",
    "StatementCheck",
    "StepName",
    "TileRelease",
    "TimelineEntry",
    "TrueChange",
    "TrueSite",
    "TrueStatement",
    "Truth",
    "Verdict",
    "WithheldPerson",
    "WithheldSite",
    "bounds",
    "canonical",
    "day_part",
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
