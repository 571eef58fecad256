"""Hold the style of the house: sizes, words in the README, no traces of one machine, a light import."""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import re
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from numpydoc.docscrape import FunctionDoc

from toolkit.cli.main import VERBS
from toolkit.cli.schema import schema_text
from toolkit.desk.running.steps import STEPS

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted(p for p in (ROOT / "toolkit").rglob("*.py") if "_shipped" not in p.parts)
HEAVY = {"numpy", "pandas", "geopandas", "rasterio", "matplotlib", "spacy", "scipy", "papermill", "leafmap", "pydantic"}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_and_its_functions_stay_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            start = node.body[1].lineno if ast.get_docstring(node) and len(node.body) > 1 else node.lineno
            assert (node.end_lineno or 0) - start < 60, node.name


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_choice_stands_within_a_choice(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.IfExp):
            inner = [part for part in ast.walk(node) if isinstance(part, ast.IfExp) and part is not node]
            assert inner == [], f"line {node.lineno}"


PACKED = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_loop_is_packed_into_another(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, PACKED):
            inner = [part for part in ast.walk(node) if isinstance(part, PACKED) and part is not node]
            assert len(node.generators) == 1, f"line {node.lineno}"
            assert inner == [], f"line {node.lineno}"


def test_the_formatter_lays_out_every_line() -> None:
    folders = ("toolkit", "tests", "benchmarks", "data")
    paths = chain.from_iterable((ROOT / folder).rglob("*.py") for folder in folders)
    by_hand = "# " + "fmt:"
    assert [path for path in paths if by_hand in path.read_text(encoding="utf-8")] == []


def test_no_room_is_called_utils() -> None:
    assert [p for p in MODULES if p.stem in {"utils", "helpers", "common", "misc"}] == []


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, toolkit, toolkit.cli.main; print(' '.join({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert HEAVY & set(loaded) == set()


def test_the_readme_fits_a_screen_and_names_every_verb_and_step() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(readme.splitlines()) < 120
    for verb in VERBS:
        assert f"dateline {verb}" in readme, verb
    for step in STEPS:
        assert step.notebook in readme, step
    for command in ("make report", "make test", "cannot show"):
        assert command in readme


def test_every_link_in_the_documents_leads_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("*/README.md"), *ROOT.glob("docs/**/*.md")]
    assert len(pages) > 5
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), (page.name, target)


def test_the_lock_pins_every_dependency_by_hash_and_names_no_host() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = {m.lower() for m in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["lab"]]
    wanted += [*project["dependency-groups"]["test"], *project["dependency-groups"]["lint"]]
    for requirement in wanted:
        name = re.split(r"[<>=!~\[; ]", requirement)[0].lower()
        assert name in pinned, name
    assert lock.count("--hash=sha256:") >= len(pinned)
    assert "://" not in lock
    assert "index-url" not in lock


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return [ROOT / name for name in listed.split("\0") if name] or MODULES


def test_no_file_knows_the_machine_it_was_written_on() -> None:
    traces = (str(ROOT.parent) + "/", str(Path.home()) + "/") if len(ROOT.parts) > 2 else (str(Path.home()) + "/",)
    for path in _tracked():
        if (
            path.suffix in {".py", ".md", ".toml", ".json", ".ipynb", ".txt", ".lock", ".html", ".j2", ".yml", ""}
            and path.is_file()
        ):
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not any(trace in text for trace in traces), path


def test_the_schema_in_data_is_the_one_the_command_writes() -> None:
    assert (ROOT / "data" / "case.schema.json").read_text(encoding="utf-8") == schema_text()
    assert json.loads(schema_text())["additionalProperties"] is False


def test_no_exception_is_swallowed_and_nothing_printed_in_the_rooms() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                assert node.type is not None, path
                assert not (isinstance(node.type, ast.Name) and node.type.id == "Exception"), path
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
                assert path.parent.name == "cli" or path.name == "simulate.py", path


FACADES = sorted(path.parent for path in (ROOT / "toolkit").rglob("__init__.pyi"))


@pytest.mark.parametrize("folder", FACADES, ids=lambda p: p.name)
def test_every_public_name_is_there_once_and_explained(folder: Path) -> None:
    stub = (folder / "__init__.pyi").read_text(encoding="utf-8")
    names = re.findall(r"^from \.[\w.]+ import (\w+) as \1$", stub, re.MULTILINE)
    assert len(names) == len(stub.splitlines()) - 2  # a docstring, an empty line, a name a line
    assert len(names) == len(set(names))
    package = importlib.import_module(".".join(folder.relative_to(ROOT).parts))
    assert sorted(package.__all__) == sorted(names)
    for name in names:
        thing = getattr(package, name)
        assert not (folder / f"{name}.py").exists(), "a module of that name would hide it"
        if inspect.isclass(thing) or inspect.isfunction(thing):
            assert inspect.getdoc(thing), name
        if inspect.isfunction(thing):
            told = chain.from_iterable(row.name.split(", ") for row in FunctionDoc(thing)["Parameters"])
            assert sorted(word.lstrip("*") for word in told) == sorted(inspect.signature(thing).parameters), name
