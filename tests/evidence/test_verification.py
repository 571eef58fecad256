"""The verifier: what each level says, what is refused in one line, and that it runs where nothing is installed."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.evidence.mutations import rehash, write
from tests.evidence.small import NOTE, PAPER, digest, make_run
from toolkit.cli.main import main as dateline
from toolkit.evidence import package_fault, read_manifest
from toolkit.evidence.onefile import verify_script
from toolkit.evidence.signing import sign_package, take_time_stamp, write_time_query
from toolkit.evidence.verification.command import main
from toolkit.evidence.verification.printed import fits, position_fits, strange_number
from toolkit.evidence.verification.token import read_token


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return make_run(tmp_path / "runs" / "pier")


def verify(package: Path, *words: str) -> tuple[int, list[str]]:
    """Run the package's own verify.py under a bare interpreter: no site packages, no environment, no user folder."""
    command = [sys.executable, "-I", "-S", str(package / "verify.py"), *words]
    path = {"PATH": "/usr/bin:/bin"}
    told = subprocess.run(command, capture_output=True, text=True, check=False, env=path, cwd="/")
    return told.returncode, (told.stdout + told.stderr).splitlines()


def outcomes(lines: list[str]) -> dict[str, str]:
    return {line[12:].split(":")[0]: line[:12].strip() for line in lines if line[:1].strip()}


def test_a_bare_interpreter_checks_a_package(package: Path) -> None:
    code, lines = verify(package, "--rerun")
    assert code == 0
    assert outcomes(lines) == {
        "bytes": "PASS",
        "signature": "ABSENT",
        "time stamp": "ABSENT",
        "custody": "PASS",
        "claims": "PASS",
        "quotations": "PASS",
        "re-run": "NOT CHECKED",
    }
    assert lines[0].strip() == "Nobody you named has signed this: the parts agree; this does not show who wrote them."
    assert "NOT CHECKED: paper" in "\n".join(lines)
    assert "dateline is not installed for this Python" in lines[-1]


def test_the_command_and_the_file_in_the_package_say_the_same(
    package: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, lines = verify(package, "--json")
    assert dateline(["verify", str(package), "--json"]) == code == 0
    assert json.loads(capsys.readouterr().out)["levels"] == json.loads("\n".join(lines))["levels"]
    assert (package / "verify.py").read_bytes() == verify_script()


def test_the_file_defines_each_name_once_and_imports_the_standard_library_alone() -> None:
    tree = ast.parse(verify_script().decode(), feature_version=(3, 9))
    names: list[str] = []
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [n.id for target in node.targets for n in ast.walk(target) if isinstance(n, ast.Name)]
        elif isinstance(node, ast.ImportFrom):
            assert (node.module or "").split(".")[0] in sys.stdlib_module_names
        elif isinstance(node, ast.Import):
            assert all(alias.name in sys.stdlib_module_names for alias in node.names)
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_what_does_not_travel_is_named_by_its_digest(package: Path) -> None:
    held = {p.name for p in (package / "data" / "evidence").glob("??/*")}
    assert digest(NOTE) in held
    assert digest(PAPER) not in held
    assert not (package / "data" / "texts" / "paper.txt").exists()
    assert digest(PAPER) in (package / "README.txt").read_text(encoding="utf-8")
    for path in package.rglob("*"):
        if path.is_file() and path.name not in ("report.html", "results.json", "outputs.json"):
            assert PAPER.strip().encode() not in path.read_bytes(), path


def test_a_package_shares_no_file_with_the_run(package: Path) -> None:
    linked = [p for p in package.rglob("*") if p.is_file() and p.stat().st_nlink != 1]
    assert linked == []


def test_the_same_run_makes_the_same_bytes(tmp_path: Path) -> None:
    one, two = (make_run(tmp_path / name / "pier") for name in ("a", "b"))
    for package in (one, two):  # the log tells when bytes came in; all else is free of clocks
        shutil.copyfile(one / "data" / "evidence" / "custody.jsonl", package.parent / "evidence" / "custody.jsonl")
    moving = {"manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt", "data/evidence/custody.jsonl"}
    names = [p.relative_to(one).as_posix() for p in sorted(one.rglob("*")) if p.is_file()]
    assert [n for n in names if (one / n).read_bytes() != (two / n).read_bytes() and n not in moving] == []


def _version(package: Path) -> None:
    path = package / "bag-info.txt"
    write(path, path.read_bytes().replace(b"dateline/package/1", b"dateline/package/9"))
    rehash(package)


def _path_out(package: Path) -> None:
    path = package / "manifest-sha256.txt"
    write(path, path.read_bytes() + b"0" * 64 + b"  ../../outside\n")


def _odd_name(package: Path) -> None:
    write(package / "data" / "\x1b[2K\x1b[1A PASS.txt", b"x")
    rehash(package)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_version, "another version"),
        (lambda p: (p / "manifest-sha256.txt").unlink(), "half a package"),
        (lambda p: (p / "bagit.txt").unlink(), "half a package"),
        (lambda p: shutil.rmtree(p / "data"), "half a package"),
        (_path_out, "a path outside the package"),
        (_odd_name, "characters that do not print"),
        (lambda p: write(p / "bagit.txt", b"BagIt-Version: 0.97\n"), "does not declare BagIt 1.0"),
    ],
)
def test_what_is_no_whole_package_of_this_version_is_refused_in_one_line(package: Path, spoil, words: str) -> None:  # type: ignore[no-untyped-def]
    program = package.parent / "verify.py"
    shutil.copyfile(package / "verify.py", program)
    spoil(package)
    told = subprocess.run(
        [sys.executable, "-I", "-S", str(program), str(package)], capture_output=True, text=True, check=False
    )
    assert told.returncode == 2
    assert told.stderr.startswith("E_VERIFY: ")
    assert words in told.stderr
    assert told.stderr.count("\n") == 1
    assert dateline(["verify", str(package)]) == 2


def test_nothing_to_check_is_missing_input(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_text("no archive")
    for name, method in (("deflate.zip", zipfile.ZIP_DEFLATED), ("lzma.zip", zipfile.ZIP_LZMA)):
        with zipfile.ZipFile(tmp_path / name, "w", method) as archive:
            archive.writestr("bagit.txt", "BagIt-Version: 1.0\n" * 9)
        data = bytearray((tmp_path / name).read_bytes())
        data[50:60] = bytes(10)
        (tmp_path / name).write_bytes(data)
    for name in ("none", "empty", "text.zip", "deflate.zip", "lzma.zip"):
        assert dateline(["verify", str(tmp_path / name)]) == 3
        assert main([str(tmp_path / name)]) == 3
        assert capsys.readouterr().err.count("E_VERIFY") == 2


def test_an_archive_that_leads_out_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import tarfile

    with zipfile.ZipFile(tmp_path / "out.zip", "w") as archive:
        archive.writestr("../bagit.txt", "x")
    with tarfile.open(tmp_path / "link.tar", "w") as packed:
        member = tarfile.TarInfo("bagit.txt")
        member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
        packed.addfile(member)
    for name in ("out.zip", "link.tar"):
        assert dateline(["verify", str(tmp_path / name)]) == 2
        assert capsys.readouterr().err.count("\n") == 1


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    for name in ("desk", "other"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / name)], check=True)
        kind, key = (tmp_path / f"{name}.pub").read_text().split()[:2]
        (tmp_path / f"{name}.signers").write_text(f'{name}@example.org namespaces="dateline" {kind} {key}\n')
    return tmp_path


def test_a_signature_counts_for_those_who_are_named(package: Path, keys: Path) -> None:
    assert "signed by key SHA256:" in sign_package(package, keys / "desk")
    code, lines = verify(package, "--signers", str(keys / "desk.signers"))
    assert (code, outcomes(lines)["signature"]) == (0, "PASS")
    assert "signed by desk@example.org" in "\n".join(lines)
    code, lines = verify(package)
    assert (code, outcomes(lines)["signature"]) == (0, "NOT CHECKED")
    code, lines = verify(package, "--signers", str(keys / "other.signers"))
    assert (code, outcomes(lines)["signature"]) == (1, "FAIL")


def test_a_signature_for_another_purpose_does_not_count(package: Path, keys: Path) -> None:
    tags = package / "tagmanifest-sha256.txt"
    subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", str(keys / "desk"), str(tags)], check=True)
    for words in ((), ("--signers", str(keys / "desk.signers"))):
        code, lines = verify(package, *words)
        assert (code, outcomes(lines)["signature"]) == (1, "FAIL")


def test_signers_ask_for_a_signature(package: Path, keys: Path) -> None:
    code, lines = verify(package, "--signers", str(keys / "desk.signers"))
    assert (code, outcomes(lines)["signature"]) == (1, "FAIL")
    assert verify(package, "--signers", str(keys / "none"))[0] == 3


def test_a_package_that_is_not_whole_is_not_signed(package: Path, keys: Path) -> None:
    write(package / "data" / "report.html", b"x")
    assert dateline(["sign", str(package), "--key", str(keys / "desk")]) == 3
    assert not (package / "tagmanifest-sha256.txt.sig").exists()


_AUTHORITY = """
[tsa]
default_tsa = tsa1
[tsa1]
dir = {home}
serial = $dir/serial
crypto_device = builtin
signer_cert = $dir/tsa.pem
signer_key = $dir/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
[v3]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
"""


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """A time-stamping authority of our own; gives its folder, with ca.pem."""
    home = tmp_path / "authority"
    home.mkdir()
    (home / "tsa.cnf").write_text(_AUTHORITY.format(home=home))
    (home / "serial").write_text("01")
    openssl = ["openssl"]
    new = ["-newkey", "rsa:2048", "-nodes"]
    for words in (
        ["req", "-x509", *new, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=root", "-days", "2"],
        ["req", *new, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=tsa"],
        [
            "x509",
            "-req",
            "-in",
            "tsa.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-out",
            "tsa.pem",
            "-days",
            "1",
            "-extfile",
            "tsa.cnf",
            "-extensions",
            "v3",
        ],
    ):
        subprocess.run([*openssl, *words], cwd=home, check=True, capture_output=True)
    return home


def _answer(authority: Path, package: Path) -> Path:
    write_time_query(package, authority / "q.tsq")
    words = ["ts", "-reply", "-config", "tsa.cnf", "-queryfile", "q.tsq", "-out", "a.tsr"]
    subprocess.run(["openssl", *words], cwd=authority, check=True, capture_output=True)
    return authority / "a.tsr"


def test_a_time_query_is_written_through_no_link(package: Path, tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("mine", encoding="utf-8")
    (tmp_path / "q.tsq").symlink_to(notes)
    write_time_query(package, tmp_path / "q.tsq")
    assert notes.read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "q.tsq").read_bytes()[:1] == b"0"


def test_a_time_stamp_counts_for_the_authority_that_is_named(package: Path, authority: Path) -> None:
    take_time_stamp(package, _answer(authority, package))
    code, lines = verify(package, "--tsa-ca", str(authority / "ca.pem"))
    assert (code, outcomes(lines)["time stamp"]) == (0, "PASS"), lines
    assert outcomes(verify(package)[1])["time stamp"] == "NOT CHECKED"
    code, lines = verify(package, "--tsa-ca", str(authority / "tsa.pem"))
    assert (code, outcomes(lines)["time stamp"]) == (1, "FAIL")


def test_a_time_stamp_for_other_bytes_is_not_taken(package: Path, tmp_path: Path, authority: Path) -> None:
    answer = _answer(authority, make_run(tmp_path / "other" / "pier"))
    other = package / "README.txt"
    write(other, other.read_bytes() + b"\n")
    rehash(package)
    assert dateline(["sign", str(package), "--tsr", str(answer)]) == 3
    shutil.copyfile(answer, package / "tagmanifest-sha256.txt.tsr")
    code, lines = verify(package)
    assert (code, outcomes(lines)["time stamp"]) == (1, "FAIL")


@pytest.mark.parametrize(
    ("written", "wanted"), [("verified", []), ("checked in part", ["signed"]), ("differs", ["signed", "spoilt"])]
)
def test_the_badge_says_what_came_of_it(
    package: Path, keys: Path, tmp_path: Path, written: str, wanted: list[str]
) -> None:
    if "signed" in wanted:
        sign_package(package, keys / "desk")
    if "spoilt" in wanted:
        write(package / "data" / "report.html", b"x")
    verify(package, "--badge", str(tmp_path / "badge.svg"))
    drawn = (tmp_path / "badge.svg").read_text(encoding="utf-8")
    assert f"dateline: {written}" in drawn
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")


def test_a_run_whose_package_was_cut_or_relisted_is_not_kept(package: Path) -> None:
    run = package.parent
    expected = read_manifest(run)["package"]
    assert package_fault(run, expected) is None
    path = package / "data" / "results.json"
    whole = path.read_bytes()
    write(path, whole[:-1])
    assert package_fault(run, expected)
    write(path, whole)
    write(package / "verify.py", b"print('PASS')\n")
    assert package_fault(run, expected) == "package/verify.py was altered"
    shutil.rmtree(package)
    assert package_fault(run, expected)


@pytest.mark.parametrize(
    ("printed", "value", "right"),
    [
        ("84.6 km", 84.61, True),
        ("84.6 km", 84.66, False),
        ("3,600 m²", 3596.0, True),
        ("3,600 m²", 3651.0, False),
        ("−4.5 px", -4.5, True),
        ("0.5 %", 0.04, False),
        ("198 days", 198.0, True),
        ("17,164 m²", 17164.4, True),
    ],
)
def test_a_number_is_what_is_printed_at_the_printed_precision(printed: str, value: float, right: bool) -> None:
    assert fits(printed, value) is right


def test_a_position_is_one_of_those_that_are_held() -> None:
    site = {"lat": 38.584698, "lon": -126.107945, "stated": "38°35′N"}
    assert position_fits("38.58470° N 126.10795° W, as stated", site)
    assert not position_fits("38.58470° N 126.10795° E, as stated", site)
    assert not position_fits("38.58480° N 126.10795° W", site)


def test_a_number_that_stands_nowhere_is_found() -> None:
    record = {"off_m": 4988.87, "stated": "31N BA 2175 5530", "on": "2031-10-02"}
    assert strange_number("4.99 km from 31N BA 2175 5530, 2 October 2031", record) is None
    assert strange_number("5.99 km from it", record) == "5.99"


def test_a_decade_or_a_century_is_printed_by_its_years() -> None:
    assert strange_number("some year of the 2030s", {"acquired": "203X"}) is None
    assert strange_number("some year from 2000 to 2099", {"acquired": "20XX"}) is None
    assert strange_number("some year of the 2040s", {"acquired": "203X"}) == "2040"


def test_the_date_of_a_time_stamp_is_the_one_the_authority_signed(
    package: Path, authority: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Words round the token say nothing: not those of the answer it came in, nor of a second part behind it."""
    answer = _answer(authority, package).read_bytes()
    ca = str(authority / "ca.pem")
    signed = read_token(answer)
    assert abs(datetime.fromisoformat(signed.when) - datetime.now(UTC)) < timedelta(minutes=5)
    path = package / "tagmanifest-sha256.txt.tsr"
    lie = "Time stamp: Nov 12 00:00:00 2018 GMT\nTime stamp: \x1b[31mNov 12 2018"
    text = _der(0x30, _der(0x02, b"\0") + _der(0x30, _der(0x0C, lie.encode())))
    for data, wanted in ((answer, "PASS"), (signed.der, "PASS"), (_der(0x30, text + signed.der), "PASS")):
        path.write_bytes(data)
        code, lines = verify(package, "--tsa-ca", ca)
        told = next(line for line in lines if "time stamp" in line)
        assert (code, outcomes(lines)["time stamp"]) == (0, wanted)
        assert signed.when in told
        assert "2018" not in "".join(lines)
    refused = _der(0x30, _der(0x30, _der(0x02, b"\2")) + signed.der)
    for data in (
        refused,
        b"",
        b"x",
        answer[:-1],
        _der(0x30, b""),
        answer + answer,
        signed.der.replace(b"2026", b"2018"),
    ):
        path.write_bytes(data)
        assert outcomes(verify(package, "--tsa-ca", ca)[1])["time stamp"] == "FAIL", data[:20]


def _der(tag: int, content: bytes) -> bytes:
    size = len(content).to_bytes(4, "big").lstrip(b"\0") or b"\0"
    head = bytes([len(content)]) if len(content) < 0x80 else bytes([0x80 | len(size)]) + size
    return bytes([tag]) + head + content


@pytest.mark.parametrize(
    ("lines", "outcome", "named"),
    [
        (['desk@x namespaces="git" {key}', 'desk@x namespaces="dateline" {key}'], "PASS", "desk@x"),
        (['desk@x namespaces="git" {key}'], "FAIL", ""),
        (['!desk@x namespaces="dateline" {key}'], "FAIL", "nobody"),
        (['!desk@x,!other@x namespaces="dateline" {key}', 'desk@x namespaces="dateline" {key}'], "PASS", "desk@x"),
        (["# a comment", "", "!*@y,*@x {key}"], "PASS", "*@x"),
        (["!desk@x {key}"], "FAIL", ""),  # a name taken out is nobody's signature
        (['"desk@x" namespaces="dateline" {key}'], "PASS", "desk@x"),
        (['desk@x valid-before="20200101" {key}'], "FAIL", ""),
        (['a@x valid-before="20200101" {key}', 'b@x valid-after="20200101" {key}'], "PASS", "b@x"),
        (["de\x1b[31msk@x {key}"], "PASS", "de"),
        (["desk@x {other}"], "FAIL", ""),
        (["nonsense", "a b c"], "FAIL", ""),
    ],
)
def test_a_key_may_stand_in_several_lines(
    package: Path, keys: Path, lines: list[str], outcome: str, named: str
) -> None:
    sign_package(package, keys / "desk")
    known = {"key": (keys / "desk.pub").read_text().rsplit(" ", 1)[0]}
    known["other"] = (keys / "other.pub").read_text().rsplit(" ", 1)[0]
    (keys / "many").write_text("\n".join(line.format(**known) for line in lines) + "\n")
    code, told = verify(package, "--signers", str(keys / "many"))
    assert (code, outcomes(told)["signature"]) == (int(outcome == "FAIL"), outcome)
    assert f"signed by {named}" in "\n".join(told) or outcome == "FAIL"
    assert "\x1b" not in "".join(told)
