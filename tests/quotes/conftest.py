"""Small documents and cases that the tests of this room share."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from toolkit.records import Case, Document

MakeDocument = Callable[..., Document]


@pytest.fixture
def make_document(tmp_path: Path) -> MakeDocument:
    def make(data: str | bytes, *, name: str = "page.txt", published: str | None = None) -> Document:
        body = data.encode() if isinstance(data, str) else data
        path = tmp_path / name
        path.write_bytes(body)
        return Document(
            id=path.stem,
            title="A page",
            outlet="The Paper",
            published=published,
            file=name,
            sha256=hashlib.sha256(body).hexdigest(),
            path=path,
        )

    return make


def case_of(*documents: Document, **parts: object) -> Case:
    """A case that holds these documents and whatever else is given."""
    return Case.model_validate(
        {"slug": "t", "title": "T", "question": "Q?", "as_of": "2018-12-31", "documents": documents, **parts}
    )
