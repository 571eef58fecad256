"""The package as others see it: judged as a bag by bagit, as a crate by roc-validator, both offline."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.evidence.small import make_run
from toolkit.evidence.bag import listed

if TYPE_CHECKING:
    from toolkit.desk.running.results import RunResult

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
PROFILES = ("ro-crate-1.1", "provenance-run-crate-0.5")

_JUDGE = """
import json, sys
from importlib.resources import files
from requests_cache import CachedRequest, CachedResponse, CachedSession
cache, crate, profile = sys.argv[1:]
held = files("rocrate").joinpath("data/ro-crate.jsonld").read_bytes()
asked = CachedRequest(method="GET", url={context!r})
session = CachedSession(cache, backend="sqlite")
answer = CachedResponse(
    url={context!r}, status_code=200, content=held, request=asked, headers={{"Content-Type": "application/ld+json"}})
session.cache.save_response(answer, session.cache.create_key(asked.prepare()))
from rocrate_validator import services
from rocrate_validator.models import Severity, ValidationSettings
result = services.validate(ValidationSettings(
    rocrate_uri=crate, profile_identifier=profile, requirement_severity=Severity.REQUIRED, cache_path=cache,
    offline=True, disable_remote_crate_download=True, skip_availability_check=True))
print(json.dumps([f"{{i.check.identifier}} {{i.message}} {{i.violatingEntity}}" for i in result.get_issues()]))
"""


def judge(crate: Path, profile: str, cache: Path) -> list[str]:
    """Give what roc-validator finds at level REQUIRED, with no network."""
    words = [sys.executable, "-W", "ignore", "-c", _JUDGE.format(context=CONTEXT), str(cache), str(crate), profile]
    told = subprocess.run(words, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr[-2000:]
    found: list[str] = json.loads(told.stdout.splitlines()[-1])
    return found


def test_the_context_at_hand_is_that_of_the_version_we_write() -> None:
    held = json.loads(files("rocrate").joinpath("data/ro-crate.jsonld").read_text(encoding="utf-8"))
    assert held["@id"] == CONTEXT
    assert "sha256" not in held["@context"]


@pytest.mark.slow
@pytest.mark.parametrize("profile", PROFILES)
def test_a_small_package_is_a_valid_crate(tmp_path: Path, profile: str) -> None:
    package = make_run(tmp_path / "run")
    assert judge(package / "data", profile, tmp_path / "cache") == []


@pytest.mark.slow
def test_the_judge_finds_what_a_profile_forbids(tmp_path: Path) -> None:
    package = make_run(tmp_path / "run")
    path = package / "data" / "ro-crate-metadata.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    told["@graph"] = [e for e in told["@graph"] if e["@type"] != "HowToStep" and e["@id"] != "#dateline"]
    path.unlink()
    path.write_text(json.dumps(told), encoding="utf-8")
    assert judge(package / "data", PROFILES[1], tmp_path / "cache")


def test_bagit_finds_nothing_wrong_with_the_bag(tmp_path: Path) -> None:
    package = make_run(tmp_path / "run")
    code = "import sys, bagit; bagit.Bag(sys.argv[1]).validate(); print('valid')"
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(package)], capture_output=True, text=True, check=False
    )
    assert told.stdout.strip() == "valid", told.stderr


def test_line_ends_and_percent_signs_in_names_are_written_as_the_standard_says() -> None:
    assert listed({"data/a\nb%c\rd": "0" * 64}) == b"0" * 64 + b"  data/a%0Ab%25c%0Dd\n"


@pytest.mark.slow
@pytest.mark.parametrize("case", ["drill", "sanetti", "sakkanmol"])
def test_the_packages_of_the_shipped_cases_are_valid(
    finished_runs: dict[str, RunResult], tmp_path: Path, case: str
) -> None:
    package = finished_runs[case].folder / "package"
    for profile in PROFILES:
        assert judge(package / "data", profile, tmp_path / "cache") == [], profile
