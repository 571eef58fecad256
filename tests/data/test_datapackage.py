"""The data folder is what datapackage.json and README.md say it is."""

from __future__ import annotations

import hashlib
import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

DATA = Path(__file__).resolve().parents[2] / "data"
REBUILD = "run: make data"


def _script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"data_{name}", DATA / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def listed() -> dict[str, dict[str, object]]:
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["path"]: resource for resource in package["resources"]}


def _on_disk() -> dict[str, Path]:
    found = {p.relative_to(DATA).as_posix(): p for p in DATA.rglob("*") if p.is_file()}
    return {
        name: path
        for name, path in found.items()
        if name != "datapackage.json" and not any(part.startswith((".", "__pycache__")) for part in name.split("/"))
    }


def test_every_file_is_listed_and_every_listed_file_is_there(listed: dict[str, dict[str, object]]) -> None:
    assert set(listed) == set(_on_disk()), REBUILD


def test_every_size_and_digest_is_right(listed: dict[str, dict[str, object]]) -> None:
    for name, path in _on_disk().items():
        payload = path.read_bytes()
        assert listed[name]["bytes"] == len(payload), f"{name}: {REBUILD}"
        assert listed[name]["hash"] == f"sha256:{hashlib.sha256(payload).hexdigest()}", f"{name}: {REBUILD}"


def test_every_file_has_a_licence_and_a_name_of_its_own(listed: dict[str, dict[str, object]]) -> None:
    assert all(resource["licenses"] for resource in listed.values())
    assert len({str(resource["name"]) for resource in listed.values()}) == len(listed)


def test_the_descriptor_is_the_one_the_script_writes() -> None:
    script = _script("datapackage")
    assert (DATA / "datapackage.json").read_text(encoding="utf-8") == script.to_text(script.descriptor()), REBUILD


def test_a_file_without_a_licence_rule_is_refused() -> None:
    with pytest.raises(SystemExit, match=r"data/cases/x/scenes/stray\.tif: no rule"):
        _script("datapackage")._rule("cases/x/scenes/stray.tif")


def test_the_readme_explains_every_key_as_the_records_do() -> None:
    text = (DATA / "README.md").read_text(encoding="utf-8")
    assert text == _script("dictionary").filled(text), REBUILD


def test_the_readme_names_every_case_and_folder() -> None:
    text = (DATA / "README.md").read_text(encoding="utf-8")
    for folder in DATA.iterdir():
        if folder.is_dir() and folder.name != "__pycache__":
            assert f"`{folder.name}/" in text
    for case in (DATA / "cases").iterdir():
        assert f"**{case.name}**" in text
