"""The rules of a case as words to look for and positions to guard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter

from toolkit.errors import CoordinateError
from toolkit.publish.redaction.positions import Guarded
from toolkit.publish.redaction.redactor import Words
from toolkit.records import (
    Case,
    CoordinateMention,
    Coordinates,
    Document,
    Outputs,
    PublicRules,
    Scene,
    WithheldPerson,
    plans_of,
    scenes_of,
)


@dataclass(frozen=True)
class Readers:
    """What reads positions; they live in another room.

    Attributes
    ----------
    parse
        Reads one position in any notation; raises ``CoordinateError``.
    find
        Finds positions in running text.
    """

    parse: Callable[[str], Coordinates]
    find: Callable[[str], list[CoordinateMention]]


def guarded_sites(case: Case, outputs: Iterable[Outputs], rules: PublicRules, readers: Readers) -> dict[str, Guarded]:
    """Collect everywhere that a withheld site is said to lie."""
    sites = chain.from_iterable(made.sites for made in outputs)
    located = {one.site.id: one for one in sites}
    found = {}
    for rule in rules.sites:
        points: list[tuple[float, float]] = []
        if site := located.get(rule.site):
            # everywhere it is said to lie, right or wrong: a reader does not know which of them was kept
            points += [(p.lat, p.lon) for p in site.positions] + [(c.lat, c.lon) for c in site.candidates]
            if site.reconciled and site.reconciled.lat is not None and site.reconciled.lon is not None:
                points.append((site.reconciled.lat, site.reconciled.lon))
        points += chain.from_iterable(map(_extremes, case.site(rule.site).outline))
        for assertion in case.site(rule.site).assertions:
            try:
                where = readers.parse(assertion.position)
            except CoordinateError:
                continue
            points.append((where.lat, where.lon))
        found[rule.site] = Guarded(rule, tuple(dict.fromkeys(points)))
    return found


def _extremes(ring: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Find the westernmost, easternmost, southernmost and northernmost point of an outline, degrees north and east."""
    found: list[tuple[float, float]] = []
    for axis in (0, 1):
        found += [min(ring, key=itemgetter(axis)), max(ring, key=itemgetter(axis))]
    return [(lat, lon) for lon, lat in found]


def told_places(case: Case, outputs: Iterable[Outputs], readers: Readers) -> list[tuple[float, float]]:
    """Collect the positions of a case that no rule guards, so that their numbers are no breach."""
    guarded = {rule.site for rule in (case.public or PublicRules()).sites}
    found: list[tuple[float, float]] = []
    for located in chain.from_iterable(made.sites for made in outputs):
        if located.site.id in guarded:
            continue
        found += [(p.lat, p.lon) for p in located.positions]
        found += [(c.lat, c.lon) for c in located.candidates]
    for reference in case.references:
        try:
            where = readers.parse(reference.position)
        except CoordinateError:
            continue
        found.append((where.lat, where.lon))
    return found


def rules_on_words(
    case: Case, rules: PublicRules, outputs: Iterable[Outputs], guarded: Mapping[str, Guarded]
) -> list[Words]:
    """Collect the words that rules withhold: of people, phrases, sites, documents and scenes.

    Parameters
    ----------
    case
        The case.
    rules
        The rules.
    outputs
        Results of the steps.
    guarded
        Withheld sites by id.
    """
    made = [Words(f"person {n}", _every_name(case, p), p.called) for n, p in enumerate(rules.people, start=1)]
    made += [Words(f"phrase {n}", (p,), "[withheld]") for n, p in enumerate(rules.phrases, start=1)]
    for n, rule in enumerate(rules.sites, start=1):
        site = case.site(rule.site)
        if rule.called:
            made.append(Words(f"site {n}", (site.name, *site.names, site.id), rule.called))
    for n, wanted in enumerate(rules.documents, start=1):
        made.append(Words(f"document {n}", _telling(case.document(wanted)), "[document withheld]"))
    used = chain.from_iterable(made.scenes for made in outputs)
    scenes = {scene.id: scene for scene in chain(case.scenes, used)}
    hidden = [s for s in scenes.values() if s.id in rules.scenes]
    made += [Words(f"scene {n}", _telling(s), "[scene withheld]") for n, s in enumerate(hidden, start=1)]
    told = [s.product_id for s in scenes.values() if s.product_id and shows_guarded(case, s, guarded)]
    if told:  # the number of a tile or a track tells where it lies
        made.append(Words("product numbers", tuple(told), "[product number withheld]"))
    return [w for w in made if w.spellings]


def _every_name(case: Case, person: WithheldPerson) -> tuple[str, ...]:
    """Return all that a withheld person is called: in the rule, and in the case's list of people."""
    own = (person.name, *person.names)
    every = dict.fromkeys(own)
    for known in case.people:
        if any(map(known.called, own)):
            every |= dict.fromkeys((known.name, *known.names))
    return tuple(every)


def _telling(item: Document | Scene) -> tuple[str, ...]:
    texts: list[str | None] = [item.sha256, item.file]
    if isinstance(item, Document):
        # a title of one word is found in every text
        texts += [item.url, item.author, item.title if len(item.title.split()) > 1 else None]
    else:
        texts += [item.product_id]
    texts.append(item.id if len(item.id) >= 8 and not item.id.isalpha() else None)
    return tuple(t for t in texts if t)


def machine_rules(machine: Mapping[str, Sequence[str]]) -> list[Words]:
    """Turn the words that betray this machine into rules.

    Parameters
    ----------
    machine
        Words by kind.
    """
    return [Words(kind, tuple(words), f"[{kind} withheld]") for kind, words in machine.items()]


def shows_guarded(case: Case, scene: Scene, guarded: Mapping[str, Guarded]) -> bool:
    """Tell whether a scene shows a site whose position is withheld.

    Parameters
    ----------
    case
        The case.
    scene
        The scene.
    guarded
        Withheld sites by id.
    """
    if not guarded:
        return False
    if scene.site:
        return bool({scene.site, *scene.also_shows} & set(guarded))
    named = {plan.site for plan in plans_of(case).values() if scene in scenes_of(case, plan)}
    imaged = named or ({case.imagery.site} if case.imagery else set())
    # where it is not known what a scene shows, it is taken to show the guarded site
    return not imaged or bool(imaged & set(guarded))
