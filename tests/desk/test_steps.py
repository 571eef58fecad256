from __future__ import annotations

from pathlib import Path

import pytest

from tests.harbour import new_harbour
from toolkit.cli.main import main
from toolkit.desk.running import chain, steps
from toolkit.errors import CaseError, ParameterError, StepError, UsageError
from toolkit.settings import get_settings


def test_every_step_comes_after_those_it_needs() -> None:
    seen: set[str] = set()
    for step in steps.STEPS:
        assert set(step.needs) <= seen
        assert steps.notebook_path(step).is_file()
        seen.add(step.name)


def test_every_notebook_takes_a_case_and_helps() -> None:
    for step in steps.STEPS:
        parameters = steps.parameters_of(step)
        assert parameters["case"].kind == "str"
        assert all(p.help for p in parameters.values())


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"sight": "x"}, "E_PARAM_NAME"),
        ({"x=1;__import__('os').system('id')#": "x"}, "E_PARAM_NAME"),
        ({"stamp": 3}, "E_PARAM_TYPE"),
        ({"stamp": b"x"}, "E_PARAM_TYPE"),
        ({"stamp": ("x",)}, "E_PARAM_TYPE"),
        ({"online": 1}, "E_PARAM_TYPE"),
        ({"stamp": "a\ud800"}, "E_TEXT_SURROGATE"),
    ],
)
def test_a_wrong_parameter_is_refused_before_a_kernel_starts(
    home: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, object], code: str
) -> None:
    def started(*_: object) -> None:
        raise AssertionError("a kernel was started")

    monkeypatch.setattr(chain, "run_step", started)
    with pytest.raises(ParameterError, match=code):
        chain.run_case("drill", parameters=given)
    assert not get_settings().runs.exists()


def test_a_run_cannot_be_told_to_make_the_results_of_another_case(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["run", "drill"], ["batch", "drill", "sanetti"]):
        assert main([*words, "-p", "case=sakkanmol"]) == 2
        assert capsys.readouterr().err.startswith("E_PARAM_RESERVED: the parameter 'case'")
    with pytest.raises(UsageError, match="E_PARAM_RESERVED"):
        chain.run_case("drill", parameters={"case": "drill"})
    assert not get_settings().runs.exists()


def test_the_command_line_reads_values_by_the_notebooks_types() -> None:
    assert steps.parse_parameter("online=yes") == ("online", True)
    assert steps.parse_parameter("stamp=a=b") == ("stamp", "a=b")
    for text in ("online=perhaps", "onlin=yes", "online"):
        with pytest.raises(ParameterError):
            steps.parse_parameter(text)


def test_an_unknown_step_gets_the_nearest_name() -> None:
    with pytest.raises(StepError, match="'site-lookup'"):
        steps.spec("site-lokup")


def test_a_case_with_a_missing_file_starts_nothing(home: Path) -> None:
    (new_harbour() / "documents" / "note.md").unlink()
    with pytest.raises(CaseError, match="E_FILE_MISSING"):
        chain.run_case("harbour")
    assert not get_settings().runs.exists()
