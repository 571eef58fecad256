from __future__ import annotations

from pathlib import Path

import pytest

from toolkit.errors import UsageError
from toolkit.settings import find_home, get_settings, set_options


def test_home_is_the_first_folder_upwards_that_holds_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATELINE_HOME", raising=False)
    (tmp_path / "cases").mkdir()
    deep = tmp_path / "notes" / "today"
    deep.mkdir(parents=True)
    assert find_home(deep) == tmp_path.resolve()


def test_own_cases_come_before_shipped_ones(home: Path) -> None:
    own, shared, shipped = get_settings().cases
    assert (own, shared) == (home / "cases", home / "data" / "cases")
    assert (shipped / "drill" / "case.toml").is_file()


def test_defaults_give_way_to_the_file_the_environment_and_the_block(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "none.toml").write_text('contact = "desk@example.org"\nmax_pixels = 10\n')
    assert (get_settings().contact, get_settings().max_pixels) == ("desk@example.org", 10)
    monkeypatch.setenv("DATELINE_MAX_PIXELS", "20")
    assert get_settings().max_pixels == 20
    with set_options(max_pixels=30) as settings:
        assert settings.max_pixels == get_settings().max_pixels == 30
    assert get_settings().max_pixels == 20


@pytest.mark.parametrize("text", ["colour = 1\n", 'online = "perhaps"\n', "not toml"])
def test_a_bad_settings_file_is_named(home: Path, text: str) -> None:
    (home / "none.toml").write_text(text)
    with pytest.raises(UsageError, match=r"none\.toml"):
        get_settings()


def test_an_unknown_option_is_refused(home: Path) -> None:
    with pytest.raises(UsageError, match="colour"), set_options(colour="red"):
        pass
