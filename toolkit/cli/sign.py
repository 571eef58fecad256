"""Sign a package with an ssh key, or stamp it with an authority's time; both are optional, and checked by verify."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from toolkit.cli.verify import find_package
from toolkit.errors import UsageError
from toolkit.evidence.signing import sign_package, take_time_stamp, write_time_query


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("package", help="a package folder, a run folder, or the name of a case that was run")
    parser.add_argument("--key", type=Path, metavar="FILE", help="ssh key to sign with")
    parser.add_argument("--request", type=Path, metavar="TSQ", help="write the question for a time-stamping authority")
    parser.add_argument("--tsr", type=Path, metavar="TSR", help="put the authority's answer beside the package")


def call(arguments: argparse.Namespace) -> int:
    """Print what was done."""
    root, _ = find_package(arguments.package)
    done: dict[str, str] = {}
    if arguments.key is not None:
        done["signature"] = sign_package(root, arguments.key)
    if arguments.request is not None:
        write_time_query(root, arguments.request)
        done["query"] = f"{arguments.request}: send it as application/timestamp-query, then give the answer with --tsr"
    if arguments.tsr is not None:
        done["time stamp"] = take_time_stamp(root, arguments.tsr)
    if not done:
        raise UsageError("nothing to do", remedy="Name --key, --request or --tsr.")
    print(json.dumps(done, ensure_ascii=False) if arguments.json else "\n".join(f"{k}: {v}" for k, v in done.items()))
    return 0
