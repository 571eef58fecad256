"""Entry point: find the verb, run it, turn an error into one line and an exit code."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit import __version__
from toolkit.desk.folders import storage_error
from toolkit.desk.running.isolation import isolate_process
from toolkit.errors import DatelineError
from toolkit.terminal import PlainStream, one_line

if TYPE_CHECKING:  # loaded by the functions below, in which Ctrl-C is one line
    import argparse
    from collections.abc import Sequence


VERBS = (
    "new",
    "add",
    "draft",
    "proof",
    "status",
    "check",
    "decide",
    "review",
    "explain",
    "run",
    "batch",
    "verify",
    "correct",
    "sign",
    "export",
    "open",
    "lab",
    "cases",
    "find",
    "locate",
    "gazetteer",
    "compare",
    "quotes",
    "schema",
    "doctor",
    "completion",
)
"""In the order of ``dateline --help``."""

_EPILOG = """\
examples:
  dateline run sakkanmol            make the report of a shipped case
  dateline new harbour              start a case of your own in cases/harbour/
  dateline lab harbour              its board in JupyterLab: accept, correct, run, look
  dateline add harbour https://...  take an article, file or archive in, and enter it
  dateline check harbour            say what is wrong, missing, or will stay open
  dateline decide harbour           set right what the program got wrong; every run repeats it
  dateline explain distance         what a kind of claim compares, with an example
  dateline locate "52S BH 48090 74658"
  dateline verify sakkanmol         check its package level by level; --rerun repeats the run

exit codes: 0 ok, 1 findings differ or failed, 2 usage, 3 bad or missing input, 4 part of a batch failed
"""


def build_parser(words: Sequence[str] | None = None) -> argparse.ArgumentParser:
    """Build the command's parser, one subparser a verb.

    Parameters
    ----------
    words
        What is to be parsed: a verb that stands first needs no other; all verbs if absent.
    """
    import argparse
    import importlib

    parser = argparse.ArgumentParser(
        prog="dateline",
        description="Check an investigation: where a site is, what two images show, who said what and when.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"dateline {__version__}")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="print one JSON document instead of text")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    named = list(words[:1]) if words is not None else list(VERBS)
    if not set(named) & set(VERBS):  # no verb: a line each, without importing what each needs
        for name in VERBS:
            verbs.add_parser(name, help=_summary(name))
    for name in [name for name in named if name in VERBS]:
        verb = importlib.import_module(f"toolkit.cli.{name}")
        sub = verbs.add_parser(
            name,
            help=_summary(name),
            description=verb.__doc__,
            parents=[common],
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        verb.configure(sub)
        sub.set_defaults(call=verb.call)
    return parser


def _summary(verb: str) -> str:
    """Give the first line of a verb's docstring, read off its file."""
    first = (Path(__file__).parent / f"{verb}.py").read_text(encoding="utf-8").partition("\n")[0]
    return first.strip('"')


def main(words: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    words
        Arguments; the process's own if absent.
    """
    try:
        return _main(words)
    except KeyboardInterrupt:
        print("stopped; the earlier run is as it was", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 0


def _main(words: Sequence[str] | None) -> int:
    if words is None:  # the process is ours
        import warnings

        isolate_process()
        os.environ.setdefault(
            "PYDANTIC_DISABLE_PLUGINS", "__all__"
        )  # else it reads the data of every package installed
        warnings.showwarning = _show_warning

    before = sys.stdout, sys.stderr  # nothing reaches a terminal that it would obey: most of it are words of others
    sys.stdout, sys.stderr = PlainStream(sys.stdout), PlainStream(sys.stderr)
    try:
        return _called(sys.argv[1:] if words is None else words)
    finally:
        sys.stdout, sys.stderr = before


def _show_warning(message: Warning | str, *_: object, **__: object) -> None:
    """Show a warning as one line of words: whose line of code it was helps no reporter."""
    print(f"Note: {one_line(message)}", file=sys.stderr)


_SOUTH = re.compile(r"-\d[\d.]*\s*[°,;\s]")
"""A position south of the equator, which begins like an option: "-41.77,-73.13"."""


_CHOICE = re.compile(r"\d+(?:-\d+)?,?")
_LISTS = frozenset({"--accept", "--reject"})


def _joined(words: Sequence[str]) -> list[str]:
    """Join a list that was typed with blanks: "--accept 1 4-9" is "--accept 1,4-9"."""
    found: list[str] = []
    for word in words:
        listed = len(found) > 1 and found[-2] in _LISTS and found[-1].replace(",", "").replace("-", "").isdigit()
        if listed and _CHOICE.fullmatch(word):
            found[-1] = f"{found[-1].rstrip(',')},{word}"
        else:
            found.append(word)
    return found


def _called(words: Sequence[str]) -> int:
    words = _joined([f" {word}" if _SOUTH.match(word) else word for word in words])
    arguments = build_parser(words).parse_args(words)
    try:
        code = int(arguments.call(arguments))
        sys.stdout.flush()  # a full disk behind it is told here, not when Python ends
    except DatelineError as e:
        return _tell(e, as_json=arguments.json)
    except MemoryError:
        return _tell(_no_memory(arguments.verb), as_json=arguments.json)
    except BrokenPipeError:
        raise
    except OSError as e:  # a file that this verb alone writes: a page, a badge, a signature
        if e.filename is None:
            _drop_output()
        return _tell(storage_error(e.errno, e.strerror or str(e), str(e.filename or "output")), as_json=arguments.json)
    return code


def _no_memory(verb: str) -> DatelineError:
    return DatelineError(
        "more memory is needed than there is",
        where=f"dateline {verb}",
        remedy="Close other programs, or cut the images or the text to the part that matters.",
        code="E_MEMORY",
    )


def _drop_output() -> None:
    """Let what is left of the output go nowhere: Python would try to write it again when it ends."""
    import contextlib
    import os

    with contextlib.suppress(OSError):  # a stream without a file behind it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _tell(error: DatelineError, *, as_json: bool) -> int:
    """Print an error as one line, or as JSON; give its exit code."""
    if as_json:
        import json

        print(json.dumps({"error": {"code": error.error_code, "message": str(error)}}, ensure_ascii=False))
    else:
        print(str(error), file=sys.stderr)
    return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
