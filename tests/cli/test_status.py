"""How a case stands, and what a shell completes."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.processes import require
from toolkit.cli.completion import SHELLS
from toolkit.cli.main import VERBS, main
from toolkit.desk.casefile import reading as cases

CLAIM = """
[[claims]]
id = "pier"
text = "The pier is finished."
speaker = "Ada Brand"
check = { kind = "none", why = "A visit would tell." }
"""
SITE = """
[[sites]]
id = "pier"
name = "the pier"
"""


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("", "dateline add quay FILE|URL"),
        (SITE, "dateline draft quay"),
        (SITE + CLAIM, "dateline run quay"),
        (SITE + CLAIM.replace("check", "chek"), "dateline check quay"),
        ("[[documents]]\nid = 'a'\ntitle = 'A'\noutlet = 'B'\nfile = 'gone.txt'\n", "dateline check quay"),
    ],
)
def test_the_next_command_is_the_one_that_helps(
    home: Path, capsys: pytest.CaptureFixture[str], more: str, told: str
) -> None:
    path = cases.new_case("quay") / "case.toml"
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert main(["status", "quay"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].startswith(f"Next:      {told}")
    assert 4 <= len(lines) + 1 <= 11
    assert main(["status", "quay", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["next"] == told


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_completes_every_verb_and_option(
    shell: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    for verb in VERBS:
        assert verb in script, verb
    for option in ("speaker", "dry-run", "factcheck", "online"):
        assert option in script
    path = tmp_path / "script"
    path.write_text(script)
    if shutil.which(shell):  # bash is everywhere; the other two where somebody put them
        done = subprocess.run([shell, "-n", str(path)], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["dateline", "rev"], "review"),
        (["dateline", "decide", "x", "--spea"], "--speaker"),
        (["dateline", "run", "d"], "drill"),
    ],
)
def test_bash_offers_what_fits(words: list[str], told: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    require(shutil.which("bash"), "no bash on this machine")
    assert main(["completion", "bash"]) == 0
    (tmp_path / "script").write_text(capsys.readouterr().out)
    given = " ".join(f'"{w}"' for w in words)
    lines = [
        "dateline() { echo 'drill   /x'; echo 'sanetti  /y'; }",
        f"source {tmp_path}/script",
        f"COMP_WORDS=({given}); COMP_CWORD={len(words) - 1}; _dateline; echo ${{COMPREPLY[@]}}",
    ]
    done = subprocess.run(["bash", "-c", "\n".join(lines)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [told]
