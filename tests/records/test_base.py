from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from toolkit import records
from toolkit.records import Document, Finding, Quantity, Scene, canonical, to_json


def test_records_are_frozen_and_closed() -> None:
    quantity = Quantity(name="measured", value=85.3, unit="km")
    with pytest.raises(ValidationError):
        quantity.value = 1  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Quantity(name="measured", value=1, colour="red")  # type: ignore[call-arg]
    with pytest.raises(ValidationError):
        Quantity(name="measured", value=float("nan"))


def test_every_field_of_every_record_is_described() -> None:
    kinds = [
        k for k in (getattr(records, n) for n in records.__all__) if isinstance(k, type) and issubclass(k, BaseModel)
    ]
    silent = [
        f"{kind.__name__}.{name}"
        for kind in kinds
        for name, shown in kind.model_json_schema()["properties"].items()
        if not shown.get("description") and name != "sha256"
    ]
    assert len(kinds) > 25
    assert silent == []


def test_a_local_path_never_reaches_a_file() -> None:
    scene = Scene(id="s", sensor="x", acquired=None, path=Path("/somewhere/secret"))
    document = Document(id="d", title="t", outlet="o", path=Path("/somewhere/secret"))
    assert "secret" not in to_json([scene, document])
    assert "path" not in Scene.model_json_schema()["properties"]


def test_json_repeats_and_cuts_noise_digits() -> None:
    assert canonical(0.1 + 0.2) == 0.3
    assert json.loads(to_json({"a": (1.0000000000001, "삭간몰")})) == {"a": [1.0, "삭간몰"]}


def test_foreign_text_is_escaped_where_a_notebook_shows_a_record() -> None:
    finding = Finding(id="f", kind="note", basis="said", text="<script>alert(1)</script>", how="by hand")
    assert "<script>" not in finding._repr_html_()


def test_a_distance_finding_answers_in_km() -> None:
    finding = Finding(
        id="f",
        kind="distance",
        basis="measured",
        text="85 km",
        how="geodesic",
        quantities=(Quantity(name="measured", value=85.3, unit="km"), Quantity(name="tolerance", value=4.6, unit="km")),
    )
    assert (finding.measured_km, finding.tolerance_km, finding.claimed_km) == (85.3, 4.6, None)
