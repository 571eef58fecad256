"""Entry point: find the verb, run it, turn an error into one line and an exit code."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from toolkit import __version__
from toolkit.errors import DatelineError
from toolkit.terminal import PlainStream, one_line

VERBS = (
    "new",
    "add",
    "check",
    "run",
    "batch",
    "verify",
    "correct",
    "sign",
    "export",
    "open",
    "cases",
    "locate",
    "gazetteer",
    "compare",
    "quotes",
    "schema",
    "doctor",
)
"""In the order of ``dateline --help``."""

_EPILOG = """\
examples:
  dateline run sakkanmol            make the report of a shipped case
  dateline new harbour              start a case of your own in cases/harbour/
  dateline add harbour https://...  take an article, file or archive in, and enter it
  dateline check harbour            say what is missing
  dateline locate "52S BH 48090 74658"
  dateline verify sakkanmol         check its package level by level; --rerun repeats the run

exit codes: 0 ok, 1 findings differ or failed, 2 usage, 3 bad or missing input, 4 part of a batch failed
"""


def build_parser(words: Sequence[str] = ()) -> argparse.ArgumentParser:
    """Build the command's parser, one subparser a verb.

    Parameters
    ----------
    words
        What is to be parsed: a verb that stands first needs no other.
    """
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
    for name in words[:1] if words and words[0] in VERBS else VERBS:
        verb = importlib.import_module(f"toolkit.cli.{name}")
        summary = (verb.__doc__ or "").split("\n", 1)[0]
        sub = verbs.add_parser(
            name, help=summary, description=verb.__doc__, parents=[common],
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip
        verb.configure(sub)
        sub.set_defaults(call=verb.call)
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """Run the command.

    Parameters
    ----------
    words
        Arguments; the process's own if absent.

    Returns
    -------
    int
        Exit code.
    """
    if words is None:  # the process is ours
        from toolkit.desk.isolation import isolate_process
        from toolkit.desk.light import skip_format_grammars

        isolate_process()
        skip_format_grammars()
        warnings.showwarning = _show_warning
    words = sys.argv[1:] if words is None else words
    with _plain_streams():
        return _called(words)


@contextmanager
def _plain_streams() -> Iterator[None]:
    """Let nothing reach a terminal that it would obey: most of what is printed are words of others."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = PlainStream(sys.stdout), PlainStream(sys.stderr)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def _show_warning(message: Warning | str, *_: object, **__: object) -> None:
    """Show a warning as one line of words: whose line of code it was helps no reporter."""
    print(f"Note: {one_line(message)}", file=sys.stderr)


def _called(words: Sequence[str]) -> int:
    arguments = build_parser(words).parse_args(words)
    try:
        return int(arguments.call(arguments))
    except DatelineError as e:
        if arguments.json:
            print(json.dumps({"error": {"code": e.error_code, "message": str(e)}}, ensure_ascii=False))
        else:
            print(str(e), file=sys.stderr)
        return e.exit_code
    except KeyboardInterrupt:
        print("stopped; the earlier run is as it was", file=sys.stderr)
        return 130
    except BrokenPipeError:
        return 0


if __name__ == "__main__":
    sys.exit(main())
