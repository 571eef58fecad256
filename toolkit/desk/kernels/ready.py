"""What the process that kernels are forked from makes ready before it is asked: rooms, practice, a kernel's start."""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import os
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from toolkit.records import Case, DocumentText

PRELOAD = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.interactiveshell",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "faulthandler",
    "sqlite3",
    "tornado.platform.asyncio",
    "matplotlib.backends.backend_agg",
    "matplotlib.patheffects",
    "toolkit.desk.cases",
    "toolkit.desk.kernels.app",
    "toolkit.desk.session",
    "toolkit.quotes.text",
)
"""Imported before the rooms; these are what every kernel needs."""

ROOMS = ("places", "imagery", "quotes", "report")
"""Rooms in the order in which a case needs them; the ``warm`` of each has what its functions load on first use."""


class Part(NamedTuple):
    """Something to make ready.

    Attributes
    ----------
    room
        One of ``ROOMS``.
    material
        "documents" or "scenes", for cases that hold them: a language model, raster libraries. None for every case.
    practice
        True goes through the shipped exercise with what was loaded: caches fill, and pages are written before they
        are shared.
    """

    room: str
    material: str | None
    practice: bool = False


def parts(*, practise: bool) -> dict[Part, Iterator[None]]:
    """Give all there is to make ready, in the order in which a case needs it; each iterator does it piece by piece.

    Parameters
    ----------
    practise
        True when many cases are to come.
    """
    made: dict[Part, Iterator[None]] = {}
    rooms = {room: importlib.import_module(f"toolkit.{room}.warm") for room in ROOMS}
    for room, warm in rooms.items():
        made |= {Part(room, material): load() for material, load in warm.WARM.items()}
    for room, warm in rooms.items() if practise else ():
        made |= {Part(room, material, practice=True): _practise(do) for material, do in warm.PRACTICE.items()}
    return made


def _practise(do: Callable[[Case, list[DocumentText]], None]) -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # one that was shown here would not be shown again in a kernel
        do(*_exercise())
    yield


@cache
def _exercise() -> tuple[Case, list[DocumentText]]:
    """Give the shipped exercise, its scenes with the path of their file, and the beginning of its texts."""
    from toolkit.desk import cases
    from toolkit.records import DocumentText
    from toolkit.settings import shipped_root

    folder = shipped_root() / "data" / "cases" / "drill"
    case = cases.load_case(folder)
    scenes = tuple(s.model_copy(update={"path": folder / "scenes" / s.file}) for s in case.scenes if s.file)
    held = [(d, (folder / "documents" / d.file).read_text(encoding="utf-8")[:200]) for d in case.documents if d.file]
    texts = [DocumentText(document=d, text=t, paragraphs=((0, len(t)),), encoding="utf-8") for d, t in held]
    return case.model_copy(update={"scenes": scenes}), texts


def give_back() -> None:
    """Give memory that is free again back to the system: a kernel that wrote to it would copy what nobody needs."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it
    if trim is not None:
        trim(0)


def take_environment(given: Mapping[str, str]) -> None:
    """Replace this process's environment by a kernel's.

    Parameters
    ----------
    given
        Variables by name.
    """
    os.environ.clear()
    os.environ.update(given)
    os.environ["JPY_PARENT_PID"] = "1"  # started by a program, but not watched by a thread: the lifeline does that
    time.tzset()


class Kind(NamedTuple):
    """What kernels have in common that are forked from one prepared kernel: all but their connection and their run.

    Attributes
    ----------
    words
        Command line after the connection file.
    folder
        Working folder.
    environment
        Variables by name, without our own.
    """

    words: list[str]
    folder: str
    environment: dict[str, str]


def kind_of(request: dict[str, Any]) -> Kind:
    """Give the kind of kernel that is asked for.

    Parameters
    ----------
    request
        As the server reads it.
    """
    environment = {name: value for name, value in request["env"].items() if not name.startswith("DATELINE_")}
    return Kind(request["argv"][2:], request["cwd"], environment)


def may_be_prepared(request: dict[str, Any]) -> bool:
    """Tell whether a request is a batch's; a kernel with a history would open a file and start a thread here.

    Parameters
    ----------
    request
        As the server reads it.
    """
    words = request["argv"]
    return request["room"] is not None and words[:1] == ["-f"] and "--HistoryManager.enabled=False" in words[2:]


def prepare(request: dict[str, Any]) -> Kind:
    """Make a kernel's start once, in the environment and the folder that all of its kind have.

    Parameters
    ----------
    request
        The first that ``may_be_prepared``.

    Returns
    -------
    Kind
        Requests of this kind are forked from what was made; none is if it could not be made.
    """
    from traitlets import TraitError

    from toolkit.desk.kernels import app

    mine = dict(os.environ)
    take_environment(request["env"])
    try:
        with contextlib.chdir(request["cwd"]):
            app.BatchApp.instance().prepare(request["argv"])
    except (OSError, TraitError, SystemExit):  # each kernel tries it again, and says so
        app.forget()
        return Kind([], "", {})
    finally:
        take_environment(mine)
    return kind_of(request)
