"""Describe a package as an RO-Crate 1.1 after Provenance Run Crate 0.5: what was run, on what, and what came out.

Written as JSON of our own. No clock is read: actions carry no times, and the date is the report's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

SHA256 = "https://w3id.org/ro/terms/workflow-run#sha256"
"""What the key ``sha256`` means; the context of RO-Crate 1.1 does not have it."""

_CONTEXT = ["https://w3id.org/ro/crate/1.1/context", {"sha256": SHA256}]
_PROFILES = {
    "https://w3id.org/ro/wfrun/process/0.5": "Process Run Crate",
    "https://w3id.org/ro/wfrun/workflow/0.5": "Workflow Run Crate",
    "https://w3id.org/ro/wfrun/provenance/0.5": "Provenance Run Crate",
    "https://w3id.org/workflowhub/workflow-ro-crate/1.0": "Workflow RO-Crate",
}
_TYPES = {
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".geojson": "application/geo+json",
    ".gif": "image/gif",
    ".gpkg": "application/geopackage+sqlite3",
    ".gpx": "application/gpx+xml",
    ".htm": "text/html",
    ".html": "text/html",
    ".ics": "text/calendar",
    ".ipynb": "application/x-ipynb+json",
    ".jp2": "image/jp2",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".jsonld": "application/ld+json",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".md": "text/markdown",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".toml": "application/toml",
    ".txt": "text/plain",
    ".warc": "application/warc",
    ".xml": "text/xml",
}
"""Media types by ending (IANA). Python's own list differs with the machine and with what was asked of it before."""


@dataclass(frozen=True)
class PackedStep:
    """One step of the chain, as far as a package tells of it.

    Attributes
    ----------
    name
        Name of the step.
    title
        What it does.
    notebook
        File name of its notebook.
    needs
        Steps whose outputs it reads.
    parameters
        Value of each parameter of the notebook.
    used
        Names of the case's files that it read.
    """

    name: str
    title: str
    notebook: str
    needs: tuple[str, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    used: tuple[str, ...] = ()


@dataclass(frozen=True)
class PackedFile:
    """One file of the payload, or one that stayed at home.

    Attributes
    ----------
    path
        Path below data/; "" for a file that did not travel.
    size
        Number of bytes; None leaves it out, for a file that differs from run to run.
    sha256
        Digest; None likewise.
    name
        What it is called in the case, or what it is.
    licence
        Its licence, where one is known.
    """

    path: str
    size: int | None = None
    sha256: str | None = None
    name: str = ""
    licence: str | None = None

    @property
    def address(self) -> str:
        """The identifier the crate knows it by."""
        return self.path or f"#withheld-{self.sha256}"


def describe(
    facts: Mapping[str, str],
    *,
    version: str,
    steps: Sequence[PackedStep],
    files: Sequence[PackedFile],
    case_files: Mapping[str, PackedFile],
) -> dict[str, Any]:
    """Return ro-crate-metadata.json.

    Parameters
    ----------
    facts
        Of the case: slug, title, description, date.
    version
        Version of dateline.
    steps
        The steps, in order.
    files
        All files below data/ but the description itself.
    case_files
        Files of the case by their name in it, whether or not they travel.
    """
    there = {file.path for file in files}
    graph: list[dict[str, Any]] = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "about": _ref("./"),
            "conformsTo": _refs(
                ["https://w3id.org/ro/crate/1.1", "https://w3id.org/workflowhub/workflow-ro-crate/1.0"]
            ),
        },
        {
            "@id": "./",
            "@type": "Dataset",
            "name": facts["title"],
            "description": facts["description"],
            "identifier": facts["slug"],
            "datePublished": facts["date"],
            "license": _ref("#licences"),
            "conformsTo": _refs(_PROFILES),
            "mainEntity": _ref("workflow.json"),
            "hasPart": _refs(sorted(there)),
            "mentions": _refs(["#run", "#chain"]),
        },
        {
            "@id": "#licences",
            "@type": "CreativeWork",
            "name": "Licence of each file",
            "description": "Files from others carry a licence of their own. Report, results and notebooks belong to "
            "whoever made the case.",
        },
    ]
    graph += [
        {"@id": address, "@type": "CreativeWork", "name": name, "version": address.rpartition("/")[2]}
        for address, name in _PROFILES.items()
    ]
    graph += _software(facts, version, steps, case_files)
    graph += _actions(steps, there, case_files)
    notebooks = {f"notebooks/{step.notebook}": step for step in steps}
    graph += [_packed_file(file, notebooks.get(file.path)) for file in files if file.path != "workflow.json"]
    # what did not travel is still part of what was run
    graph += [_withheld(file) for file in case_files.values() if not file.path]
    return {"@context": _CONTEXT, "@graph": graph}


def _ref(address: str) -> dict[str, str]:
    return {"@id": _quoted(address)}


def _refs(addresses: Any) -> list[dict[str, str]]:
    return [_ref(address) for address in addresses]


def _quoted(address: str) -> str:
    """Write a path as a URI reference."""
    from urllib.parse import quote

    return address if "://" in address or address.startswith("#") else quote(address)


def _software(
    facts: Mapping[str, str], version: str, steps: Sequence[PackedStep], case_files: Mapping[str, PackedFile]
) -> list[dict[str, Any]]:
    parameters = _parameters(steps)
    names = dict.fromkeys(name for name, _ in parameters)
    inputs = ["#case-file", *(f"#parameter-{name}" for name in names)]
    workflow = {
        "@id": "workflow.json",
        "@type": ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"],
        "name": "The chain of steps",
        "encodingFormat": "application/json",
        "programmingLanguage": _ref("#jupyter"),
        "version": version,
        "hasPart": _refs(f"notebooks/{step.notebook}" for step in steps),
        "step": _refs(f"#step-{step.name}" for step in steps),
        "input": _refs(inputs),
        "output": _refs(["#report"]),
    }
    found: list[dict[str, Any]] = [
        workflow,
        {
            "@id": "#jupyter",
            "@type": "ComputerLanguage",
            "name": "Jupyter notebooks (Python)",
            "url": "https://jupyter.org/",
        },
        {
            "@id": "#dateline",
            "@type": "SoftwareApplication",
            "name": "dateline",
            "softwareVersion": version,
            "version": version,
            "description": f"Runs the steps of case {facts['slug']} in order.",
        },
        {
            "@id": "#case-file",
            "@type": "FormalParameter",
            "name": "case.toml",
            "additionalType": "File",
            "workExample": _ref(case_files["case.toml"].address),
        },
        {
            "@id": "#report",
            "@type": "FormalParameter",
            "name": "report.html",
            "additionalType": "File",
            "workExample": _ref("report.html"),
        },
    ]
    found += _described(parameters)
    found += [_step(number, step) for number, step in enumerate(steps, start=1)]
    return found


def _described(parameters: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """Describe the parameters of the chain, each followed by its values."""
    found: list[dict[str, Any]] = []
    for name in dict.fromkeys(n for n, _ in parameters):
        values = {_value(n, v, parameters): v for n, v in parameters if n == name}
        parameter = _ref(f"#parameter-{name}")
        found.append(
            {
                "@id": f"#parameter-{name}",
                "@type": "FormalParameter",
                "name": name,
                "additionalType": "Text",
                "workExample": _refs(values) if len(values) > 1 else _ref(f"#value-{name}"),
            }
        )
        for address, value in values.items():
            found.append(
                {"@id": address, "@type": "PropertyValue", "name": name, "value": value, "exampleOfWork": parameter}
            )
    return found


def _step(number: int, step: PackedStep) -> dict[str, Any]:
    return {
        "@id": f"#step-{step.name}",
        "@type": "HowToStep",
        "name": step.title,
        "position": str(number),
        "workExample": _ref(f"notebooks/{step.notebook}"),
    }


def _parameters(steps: Sequence[PackedStep]) -> list[tuple[str, str]]:
    given = chain.from_iterable(step.parameters.items() for step in steps)
    return sorted({(name, str(value)) for name, value in given})


def _value(name: str, value: str, parameters: Sequence[tuple[str, str]]) -> str:
    """Name the value of a parameter; one that differs from step to step, as the comparison does, by the value too."""
    # ids of a graph must be its own
    several = sum(1 for n, _ in parameters if n == name) > 1
    return f"#value-{name}-{value}" if several else f"#value-{name}"


def _actions(
    steps: Sequence[PackedStep], there: set[str], case_files: Mapping[str, PackedFile]
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {
            "@id": "#chain",
            "@type": "OrganizeAction",
            "name": "The chain, step by step",
            "instrument": _ref("#dateline"),
            "object": _refs(f"#control-{step.name}" for step in steps),
            "result": _ref("#run"),
        },
        {
            "@id": "#run",
            "@type": "CreateAction",
            "name": "The whole run",
            "instrument": _ref("workflow.json"),
            "actionStatus": "http://schema.org/CompletedActionStatus",
            "object": _refs(
                [
                    *(f.address for f in case_files.values()),
                    *dict.fromkeys(_value(n, v, _parameters(steps)) for n, v in _parameters(steps)),
                ]
            ),
            "result": _refs(name for name in ("report.html", "results.json") if name in there),
        },
    ]
    for step in steps:
        used = [case_files[name].address for name in step.used if name in case_files]
        used += [f"steps/{name}/outputs.json" for name in step.needs]
        made = [p for p in sorted(there) if p.startswith((f"steps/{step.name}/", f"figures/{step.name}/"))]
        # they lie at the head of the package, where a person opens it
        made += [p for p in ("report.html", "results.json") if step.name == "report" and p in there]
        found.append(
            {
                "@id": f"#made-{step.name}",
                "@type": "CreateAction",
                "name": step.title,
                "instrument": _ref(f"notebooks/{step.notebook}"),
                "object": _refs(dict.fromkeys(used)),
                "actionStatus": "http://schema.org/CompletedActionStatus",
                "result": _refs(made),
            }
        )
        found.append(
            {
                "@id": f"#control-{step.name}",
                "@type": "ControlAction",
                "name": f"Run {step.notebook}",
                "instrument": _ref(f"#step-{step.name}"),
                "object": _ref(f"#made-{step.name}"),
            }
        )
    return found


def _packed_file(file: PackedFile, step: PackedStep | None) -> dict[str, Any]:
    suffix = re.search(r"\.\w+$", file.name or file.path)
    ending = suffix[0] if suffix else ""
    kind = _TYPES.get(ending, "application/octet-stream")
    told: dict[str, Any] = {"@id": _quoted(file.path), "@type": "File", "name": file.name or file.path}
    told["encodingFormat"] = kind
    if step is not None:
        told["@type"] = ["File", "SoftwareSourceCode"]
        told |= {"description": step.title, "programmingLanguage": _ref("#jupyter")}
    for key, value in (("contentSize", file.size), ("sha256", file.sha256), ("license", file.licence)):
        if value is not None:
            told[key] = str(value)
    if file.path == "report.html" or file.name == "case.toml":
        told["exampleOfWork"] = _ref("#report" if file.path == "report.html" else "#case-file")
    return told


def _withheld(file: PackedFile) -> dict[str, Any]:
    return {
        "@id": file.address,
        "@type": "CreativeWork",
        "name": file.name,
        "sha256": file.sha256,
        "description": "Named by its digest: its licence is unknown or does not let it travel.",
        **({"license": file.licence} if file.licence else {}),
    }
