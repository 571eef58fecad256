"""What a public edition may not tell: the rules under ``[public]`` in case.toml."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from toolkit.records.base import Line, Record, Slug


class WithheldPerson(Record):
    """A person or body that the public edition does not name."""

    name: Line
    """The full name."""
    names: tuple[Line, ...] = ()
    """Other spellings, scripts, short forms, user names and addresses."""
    called: Line = "a person not named here"
    """What stands in the name's place."""


class WithheldSite(Record):
    """A site whose position the public edition does not give, or gives more roughly."""

    site: Slug
    """Id of the site."""
    decimals: Annotated[int, Field(ge=0, le=4)] | None = None
    """Decimal places of a degree that stay; absent = the position is withheld, unless km says otherwise."""
    km: Annotated[float, Field(gt=0, le=500)] | None = None
    """Size of the grid that positions are rounded to, in kilometres."""
    called: Line | None = None
    """What stands in place of the site's names; absent = the names stay."""

    @model_validator(mode="after")
    def _one_grain(self) -> WithheldSite:
        if self.decimals is not None and self.km is not None:
            raise ValueError("give decimals or km, not both")
        return self

    @property
    def rounded(self) -> bool:
        """Tell whether a rough position stays."""
        return self.decimals is not None or self.km is not None


class PublicRules(Record):
    """Rules of the public edition. Without any, only what betrays a machine or a password is taken out."""

    documents: tuple[Slug, ...] = ()
    """Ids of documents that are not named; what was said in them, and claims read in them, are left out."""
    scenes: tuple[Slug, ...] = ()
    """Ids of scenes that are not shown or named."""
    people: tuple[WithheldPerson, ...] = ()
    """People and bodies that are not named."""
    sites: tuple[WithheldSite, ...] = ()
    """Sites whose position is withheld or rounded."""
    phrases: tuple[Line, ...] = ()
    """Words that may not appear, such as the name of an operation or a telephone number."""
