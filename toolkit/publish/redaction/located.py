"""Which findings tell where a guarded site lies: all but those of a kind that is known to tell nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from itertools import chain

from toolkit.publish.redaction.names import Names, Reading
from toolkit.publish.redaction.positions import Guarded
from toolkit.records import Case, Claim, Finding, Series, imaged_sites, located_findings
from toolkit.records.finding import FINDING_KINDS
from toolkit.report.backing import Known, unbacked_numbers, unbacked_quotations

NOT_LOCATED = frozenset(FINDING_KINDS) - located_findings()
"""Kinds of finding that tell words, dates and counts. Any other kind, and any new one, is taken to tell a place."""

WITHHELD = "What was measured would tell where the site lies, and is withheld by rule; the verdict stands."
UNPRINTABLE = "What this finding says cannot be printed without what a rule withholds; the verdict stands."


class Guard:
    """Takes the words and numbers out of findings that would tell where a guarded site lies.

    Parameters
    ----------
    case
        The case as it is, before anything is left out.
    guarded
        Withheld sites by id.
    statements
        Ids of the statements: a finding on nothing else sets words beside words.
    """

    def __init__(self, case: Case, guarded: Mapping[str, Guarded], statements: Iterable[str | None]):
        self._case, self._guarded = case, set(guarded)
        self._statements = {name for name in statements if name}
        self._claims = {c.id: c for c in case.claims}
        named = [case.site(name) for name in guarded]
        self._names = Names(chain.from_iterable((site.name, *site.names) for site in named))

    def tells(self, finding: Finding) -> bool:
        """Tell whether a finding may say where a guarded site lies.

        Returns
        -------
        bool
            False only for kinds that tell nothing of a place, and for findings on another site that neither name a
            guarded one nor were measured from it.
        """
        if not self._guarded:
            return False
        if finding.kind in NOT_LOCATED and not (finding.kind == "note" and finding.quantities):
            return False  # a note with numbers may be a shadow's, and tell how the sun stood
        # about what was said and nothing else
        if finding.subjects and self._statements.issuperset(finding.subjects):
            return False
        if self._guarded & {*finding.subjects, *self._sites_of(finding)}:
            return True
        claim = self._claims.get(finding.claim or "")
        words = [finding.text, *(_texts_of(claim) if claim else ())]
        if any(self._names.are_in(Reading(word)) for word in words):
            return True
        # deny by default: only a finding that is known to be about another site keeps its numbers
        return not self._is_of_another_site(finding)

    def _sites_of(self, finding: Finding) -> set[str]:
        """Return the sites that a finding's claim is about; of an image's claim, the site the images show."""
        claim = self._claims.get(finding.claim or "")
        checks = claim.all_checks if claim else ()
        found = {str(site) for check in checks if (site := getattr(check, "site", None))}
        if not found and finding.kind in {"change", "stable", "note"}:
            imaged = set(imaged_sites(self._case).values())
            # an image's claim names no site: it is about whatever the images show
            found |= imaged & set(finding.subjects) or imaged
        return found - {""}

    def _is_of_another_site(self, finding: Finding) -> bool:
        others = {s.id for s in self._case.sites} - self._guarded
        return bool(others & {*finding.subjects, *self._sites_of(finding)})


def names_of(claim: Claim) -> set[str]:
    """Return every id that a claim's checks may name: documents, scenes and events stand in many fields."""
    found: set[str] = set()
    waiting: list[object] = [check.model_dump(mode="json") for check in claim.all_checks]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str):
            found.add(value)
    return found


def _texts_of(claim: Claim) -> list[str]:
    """Return what a claim is measured from: references and points are names."""
    return sorted(names_of(claim))


def bare(finding: Finding, text: str) -> Finding:
    """Return a finding with its verdict and nothing else.

    Parameters
    ----------
    finding
        A finding.
    text
        What stands in place of its sentence.
    """
    return finding.model_copy(update={"text": text, "quantities": (), "terms": (), "guesses": ()})


def printable(findings: Iterable[Finding], known: Known) -> tuple[Finding, ...]:
    """Return findings of which each can be printed: what a rule made unreadable says so, and stops no edition.

    Parameters
    ----------
    findings
        Findings, rules applied.
    known
        Names, dates and words of the case, rules applied.
    """
    return tuple(f if _is_backed(f, known) else bare(f, UNPRINTABLE) for f in findings)


def _is_backed(finding: Finding, known: Known) -> bool:
    if unbacked_numbers(finding, known):
        return False
    return not unbacked_quotations(finding.text, known.words, names=known.marked)


def public_series(
    series: Series | None,
    withheld: Container[str],
    evidence: Callable[[Iterable[str]], tuple[str, ...]],
    guard_at: Callable[[float, float], object | None],
    is_guarded: bool,
) -> Series | None:
    """Return a series without withheld images, and without areas where a place is guarded.

    Parameters
    ----------
    series
        What further images show; None = there are none.
    withheld
        Ids of scenes that may not be named.
    evidence
        Takes digests of what is withheld out.
    guard_at
        Gives the rule that holds at a latitude and longitude, or None.
    is_guarded
        True where the site itself is: where something was first seen is where the site is.
    """
    if series is None:
        return None
    seen = () if is_guarded else tuple(one for one in series.seen if guard_at(one.lat, one.lon) is None)
    told = []
    for one in seen:
        named = tuple(look for look in one.dates if look.scene not in withheld)
        told.append(one.model_copy(update={"dates": named}))
    dates = tuple(one for one in series.dates if one.scene not in withheld)
    return series.model_copy(update={"seen": tuple(told), "dates": dates, "evidence": evidence(series.evidence)})
