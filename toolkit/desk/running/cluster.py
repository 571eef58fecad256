"""Run cases on a Dask cluster whose workers share no disk with us: the case travels as a bundle, the run comes back."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import tarfile
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from toolkit import __version__
from toolkit.desk.folders import find_case, replace_folder
from toolkit.desk.running.chain import run_case
from toolkit.desk.running.isolation import isolated_start
from toolkit.desk.running.journal import Journal
from toolkit.desk.running.lock import locked
from toolkit.desk.running.reach import code_files
from toolkit.desk.running.results import Progress, RunResult
from toolkit.desk.temporary import temporary_folder
from toolkit.errors import DatelineError, StepError, UsageError
from toolkit.records.numerals import whole_number
from toolkit.settings import set_options

RETRIES = 2
"""How often Dask gives a case to another worker when its worker is lost."""


_PARTIES = ("scheduler", "worker", "client")

AWAY_S = 10.0
"""How long the scheduler may be out of reach, in seconds, before its cases count as failed."""

_GLANCE_S = 0.5


def _certified(folder: Path) -> Any:
    """Return what a scheduler and its workers know each other by, made for one batch: nobody else can give them work.

    A scheduler runs pickled code of whoever reaches it, and every process of the machine reaches its port.
    """
    from distributed import Security

    key, certificate = folder / "key.pem", folder / "cert.pem"
    words = ["openssl", "req", "-x509", "-newkey", "rsa:3072", "-nodes", "-days", "30", "-subj", "/CN=dateline"]
    try:
        subprocess.run(  # noqa: S603
            # a scheduler runs whatever it is sent: without keys anybody on the network could send
            [*words, "-keyout", str(key), "-out", str(certificate)],
            capture_output=True,
            timeout=60,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as e:
        raise UsageError(
            "openssl could not make a certificate for the workers",
            where="--dask",
            code="E_DASK_TLS",
            remedy="Install openssl, or use 'dateline batch -j 3', which needs no scheduler.",
        ) from e
    certificates = {f"tls_{who}_cert": str(certificate) for who in _PARTIES}
    keys = {f"tls_{who}_key": str(key) for who in _PARTIES}
    return Security(require_encryption=True, tls_ca_file=str(certificate), **certificates, **keys)


def _require_certificate(address: str) -> None:
    """Refuse an address that Dask's own settings do not fit: distributed ends in a traceback on it."""
    from distributed import Security

    needed = "Set the certificate as docs/nightly.md prints it."
    try:
        security = Security()
        held = security.get_connection_args("client").get("ssl_context")
    except (OSError, ValueError) as e:  # a key or certificate that is not there, or is none
        what = f"the certificate that Dask's settings name cannot be read ({e})"
        raise UsageError(what, where="--dask", remedy=needed, code="E_DASK_TLS") from e
    if address.startswith("tls://") and held is None:
        raise UsageError(
            "no certificate is set for a tls:// scheduler", where="--dask", remedy=needed, code="E_DASK_TLS"
        )
    if security.require_encryption and not address.startswith("tls://"):
        raise UsageError(
            f"Dask's settings ask for encryption, which {address!r} has not",
            where="--dask",
            remedy="Write tls://.",
            code="E_DASK_TLS",
        )


def code_version() -> str:
    """Return the version and a digest of the code's contents, the same on every machine that has this code."""
    facts = hashlib.sha256()
    for name, path in code_files().items():
        facts.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return f"{__version__}+{facts.hexdigest()[:12]}"


class ClusterRunner:
    """Give cases to a Dask cluster.

    Parameters
    ----------
    address
        "tcp://host:port" of a scheduler, or "local:N" for N workers on this machine.
    options
        Keyword arguments of ``run_case``.
    tell
        Called when a case comes back.

    Raises
    ------
    UsageError
        dask is not installed, the address is wrong, or nobody answers there.
    """

    def __init__(self, address: str, options: dict[str, Any], tell: Callable[[Progress], None]):
        try:
            from distributed import Client, LocalCluster
        except ModuleNotFoundError as e:
            raise UsageError(
                "dask is not installed", where="--dask", remedy="pip install 'dateline[dask]'", code="E_NO_DASK"
            ) from e
        if not address.startswith("local:"):
            _require_certificate(address)
        self._cluster: Any = None
        self._keys = temporary_folder()
        security = None
        if address.startswith("local:"):
            count = address.removeprefix("local:")
            if not whole_number(count):
                self._keys.cleanup()
                raise UsageError(f"{address!r} is no cluster", where="--dask", remedy="Write local:3.", code="E_DASK")
            security = _certified(Path(self._keys.name))
            with isolated_start():
                self._cluster = LocalCluster(
                    n_workers=int(count),
                    threads_per_worker=1,
                    dashboard_address=None,
                    silence_logs=50,
                    protocol="tls://",
                    security=security,
                )
        try:
            self._client: Any = Client(self._cluster or address, timeout=10, set_as_default=False, security=security)
        except (OSError, TimeoutError, ValueError) as e:
            self._keys.cleanup()
            what = str(e).splitlines()[0] if str(e) else type(e).__name__
            raise UsageError(
                f"no Dask scheduler at {address!r}: {what}",
                where="--dask",
                remedy="Start one, or mend the address.",
                code="E_DASK",
            ) from e
        self._options, self._tell = options, tell
        self._address, self._open = address, set[Future[RunResult]]()
        self._ended = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()
        self._topic = f"dateline-{uuid.uuid4().hex[:8]}"
        self._client.subscribe_topic(self._topic, lambda event: tell(Progress(**event[1]["step"])))

    def submit(self, slug: str) -> Future[RunResult]:
        """Send a case."""
        runs: Path = self._options["runs"]
        bundle = pack({"case": find_case(slug), "run": runs / slug})
        facts = {name: value for name, value in self._options.items() if name != "runs"}
        ours: Future[RunResult] = Future()
        self._open.add(ours)
        # never pure: the same case may give another run when its gazetteer or network does
        task = self._client.submit(
            run_bundle, slug, bundle, facts, code_version(), self._topic, pure=False, retries=RETRIES
        )
        task.add_done_callback(lambda done: _settle(ours, done, slug, runs, self._tell))
        return ours

    def _watch(self) -> None:
        """Return up when the scheduler has been away for a while: Dask would wait for ever."""
        away = 0.0
        while not self._ended.wait(_GLANCE_S):
            away = 0.0 if self._client.status == "running" else away + _GLANCE_S
            if away >= AWAY_S:
                error = StepError(
                    f"the Dask scheduler at {self._address!r} went away",
                    where="--dask",
                    remedy="Start it again, then 'dateline batch --resume --dask ...'.",
                    code="E_DASK",
                )
                for future in self._open:
                    if not future.done():
                        future.set_exception(error)
                return

    def __enter__(self) -> ClusterRunner:
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._client.close(timeout=5)
        if self._cluster is not None:
            self._cluster.close()
        self._keys.cleanup()


def _settle(ours: Future[RunResult], done: Any, slug: str, runs: Path, tell: Callable[[Progress], None]) -> None:
    """Put a run that came back into its place, and answer the future we gave out."""
    if ours.done():  # given up meanwhile
        return
    lost = done.exception()  # whatever Dask has to say belongs to the one who waits
    answer = lost or done.result()
    if isinstance(answer, BaseException):  # a failed case comes back as a value, so that Dask does not try it again
        ours.set_exception(answer)
        return
    try:
        result = _place(answer[0], answer[1], slug, runs)
    except (OSError, tarfile.TarError, DatelineError) as e:
        ours.set_exception(e)
        return
    tell(Progress(slug, None, len(result.origins), len(result.origins), result.seconds))
    ours.set_result(result)


def _place(packed: bytes, result: RunResult, slug: str, runs: Path) -> RunResult:
    with locked(slug, runs):
        aside = runs / f".{slug}.{uuid.uuid4().hex[:8]}"
        unpack(packed, aside)
        replace_folder(aside / "run", runs / slug)
        aside.rmdir()
        Journal(runs / "journal.jsonl").write(
            "run-done",
            case=slug,
            run="dask",
            seconds=round(result.seconds, 3),
            changed=list(result.changed),
            first=result.first,
        )
    return replace(result, folder=runs / slug)


def run_bundle(
    slug: str, bundle: bytes, options: dict[str, Any], wanted: str, topic: str
) -> tuple[bytes, RunResult] | DatelineError:
    """Run a case from its bundle in an empty folder; this is what a worker does.

    Parameters
    ----------
    slug
        The case.
    bundle
        Its folder, and the run before if there is one, as ``pack`` gives them.
    options
        Keyword arguments of ``run_case`` but for ``runs``.
    wanted
        The sender's ``code_version``.
    topic
        Where Dask carries news of each step to.

    Returns
    -------
    tuple of bytes and RunResult, or DatelineError
        The run folder, packed; or why the case failed.
    """
    from distributed import get_worker

    if (own := code_version()) != wanted:
        return StepError(
            f"the worker has dateline {own}, the batch has {wanted}",
            where=slug,
            remedy="Install the same version on all machines.",
            code="E_WORKER_VERSION",
        )
    with temporary_folder() as name:
        home = Path(name)
        unpack(bundle, home / "bundle")
        (home / "cases").mkdir()
        (home / "bundle" / "case").rename(home / "cases" / slug)
        (home / "runs").mkdir()
        if (home / "bundle" / "run").is_dir():
            (home / "bundle" / "run").rename(home / "runs" / slug)
        before = os.environ.get("DATELINE_HOME")
        os.environ["DATELINE_HOME"] = str(home)
        try:
            with set_options(runs=home / "runs"):
                result = run_case(slug, on_progress=partial(_report_step, get_worker(), topic), **options)
        except DatelineError as e:
            return e
        finally:
            if before is None:
                del os.environ["DATELINE_HOME"]
            else:
                os.environ["DATELINE_HOME"] = before
        return pack({"run": result.folder}), result


def _report_step(worker: Any, topic: str, now: Progress) -> None:
    if now.step is None:  # the end is told when the run has come back
        return
    worker.log_event(topic, {"step": asdict(now)})


def pack(folders: dict[str, Path]) -> bytes:
    """Pack folders into one tar archive.

    Parameters
    ----------
    folders
        Name in the archive to folder; one that does not exist is left out.
    """
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, folder in folders.items():
            if folder.is_dir():
                archive.add(folder, arcname=name)
    return buffer.getvalue()


def unpack(packed: bytes, target: Path) -> None:
    """Unpack an archive; nothing lands outside the target.

    Parameters
    ----------
    packed
        As ``pack`` gives it.
    target
        Folder to make.
    """
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:") as archive:
        archive.extractall(target, filter="data")
