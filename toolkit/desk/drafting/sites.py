"""Which site of the case, or which new one, a text speaks of where it says where something lies."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from toolkit.desk.drafting.called import (
    ARTICLE,
    GENERIC,
    NEXT,
    TOPIC,
    called_after,
    called_before,
    is_common,
    is_of_another_kind,
    is_said_to_be,
    is_the_one,
    key_of,
    kind_told,
    last_place,
    name_alone,
    no_other_named,
    only_one_named,
    opens,
    own_name,
)
from toolkit.desk.drafting.offers import Names, offer, worse
from toolkit.desk.drafting.positions import Positions
from toolkit.desk.drafting.reading import Reading
from toolkit.desk.drafting.topics import Bound, Topics
from toolkit.places.lookups import in_gazetteer, is_wide
from toolkit.places.nations import codes_of
from toolkit.records import Case, Proposal, Sureness

if TYPE_CHECKING:
    from toolkit.places.said import Said

_INNER = re.compile(r"\b(?:of|at|called|named|known\s+as)\s+(?P<name>(?:the )?[A-ZÀ-Þ].*)$")
_PLACE_OF = re.compile(r"\s(?:of|at|in|called|named|known\s+as)\s")
NEAR_SENTENCES = 4
"""Sentences back in which a site must be named for "the base" to mean it, among several."""


class Sites:
    """The sites of a case, and those that its documents add.

    Parameters
    ----------
    case
        The case.
    names
        Ids that are free.
    """

    def __init__(self, case: Case, names: Names):
        self.names = names
        self._case = case
        self._by_name: dict[str, Bound] = {}
        self._called: dict[str, Bound] = {}
        self._last: dict[str, tuple[int, Bound, bool]] = {}
        self.topics = Topics()
        self.offers: dict[str, Proposal] = {}
        self.positions = Positions(case, self.offers)
        for site in case.sites:
            bound = Bound(site.id, site.name, "sure", f"it is {site.name}", new=False)
            for name in (site.name, *site.names):
                self._by_name[key_of(name)] = bound
                self._called[name] = bound
            if site.kind:
                self._called[f"{site.name} {site.kind}"] = bound

    def bind(self, said: Said, reading: Reading) -> Bound | None:
        """Find the site that something is said of; None where it is none."""
        if NEXT.search(ARTICLE.sub("", said.subject)):
            return None
        number = reading.number(said.start)
        found = self._bind(said, reading, number)
        if found is not None and found.grade == "sure" and opens(said, reading):
            self.topics.add(reading, number, found)
        if found is not None and said.subject_how in {"name", "noun"} and found.grade != "unsure":
            self._last[reading.id] = (number, found, opens(said, reading))
        elif found is not None and found.grade == "sure":
            self._last[reading.id] = (number, found, True)  # "It lies ...; it is ...": the subject stays
        return found

    def told_last(self, said: Said, reading: Reading) -> Bound | None:
        """Return the site that a sentence like "Mangalia is 37 km to the north", or the one before it, is about."""
        number = reading.number(said.start)
        last = self._last.get(reading.id)
        if last is None or not last[2] or number - last[0] not in {0, 1}:
            return None
        same = reading.in_one_paragraph(reading.sentences[last[0]][0], said.start)
        return last[1]._replace(reason=f"the words before tell of {last[1].name}") if same else None

    def thing(self, noun: str, reading: Reading, at: int) -> Bound | None:
        """Find what "the dam wall" or "the base" is, from which something is said to lie; None where nobody can tell.

        Parameters
        ----------
        noun
            The noun without its article.
        reading
            The document.
        at
            Where it stands.
        """
        whole = self._by_name.get(key_of(noun))
        if whole is not None:
            return whole
        words = noun.split()
        for word in reversed(words[-2:]):
            alike = {b.site: b for name, b in self._called.items() if word.casefold() in name.casefold().split()}
            own = [w for w in words if w[:1].isupper()]
            named = {site: b for site, b in alike.items() if not own or set(own) & set(b.name.split())}
            if len(named) == 1:
                [only] = named.values()
                sure = self._only_one(only, reading, at, word.casefold())
                grade = worse(only.grade, "sure" if sure else "likely")
                return only._replace(grade=grade, reason=f"“the {noun}” is taken for {only.name}")
        if len(words) == 1 and (told := self._said_to_be(reading, at, noun)) is not None:
            return told
        sites = self._sites()
        if len(sites) == 1 and len(words) == 1 and (words[-1] in GENERIC or words[-1] == self._kind(sites[0])):
            return sites[0]._replace(grade="likely", reason=f"“the {noun}” is taken for {sites[0].name}, the only site")
        return None

    def _kind(self, site: Bound) -> str | None:
        """Return what a site is said to be: "pit"."""
        if site.new:
            return self.offers[site.site].entry.get("kind")
        return self._case.site(site.site).kind

    def _said_to_be(self, reading: Reading, at: int, noun: str) -> Bound | None:
        """Return the one site of which a document says that it is a noun, where no other thing is called so."""
        told = [one for one in self._sites() if is_said_to_be(reading, at, one.name, noun)]
        if len(told) != 1 or not no_other_named(reading, at, told[0].name, noun):
            return None
        return told[0]._replace(reason=f"{told[0].name} is said to be a {noun}")

    def _bind(self, said: Said, reading: Reading, number: int) -> Bound | None:
        whole = self._by_name.get(key_of(said.subject))
        if whole is not None:
            return self._as_called(whole, said, reading)
        inner = _INNER.search(said.subject)
        if inner is not None and (named := self._by_name.get(key_of(inner["name"]))) is not None:
            return named
        if (of_kind := self._by_kind(said.subject)) is not None:
            return of_kind
        if said.subject_how == "name" and (longer := self.longer_name(said.subject)) is not None:
            return longer
        if said.subject_how == "noun":
            return self._by_noun(said, reading, number)
        if said.subject_how == "name":
            return self._new_name(said, reading)
        return self._carried(said, reading, number)

    def _as_called(self, whole: Bound, said: Said, reading: Reading) -> Bound:
        """Say less surely that "the compound" is meant where another document, or another compound, is spoken of."""
        if not (whole.new and is_common(whole.name)):
            return whole
        own = self.offers[whole.site].document == reading.id
        if own and is_the_one(reading, said.start, whole.name):
            return whole
        reason = f"“{said.subject}” is taken for that of which another text or sentence tells"
        return whole._replace(grade=worse(whole.grade, "likely"), reason=reason)

    def _by_kind(self, name: str) -> Bound | None:
        """Return the site "Ku", which is said to be a camp, for "the Ku transit camp"."""
        words = ARTICLE.sub("", name).split()
        own = " ".join(takewhile(lambda word: word[:1].isupper(), words))
        site = self._by_name.get(key_of(own)) if own else None
        return site if site is not None and len(words) > len(own.split()) and self._kind(site) == words[-1] else None

    def longer_name(self, name: str) -> Bound | None:
        """Return the one site that a name is all of the own name of: "Kokpar" for "The Kokpar dump".

        Parameters
        ----------
        name
            The name.
        """
        begins = f"{ARTICLE.sub('', name)} "
        longer = {b.site: b for b in self._sites() if ARTICLE.sub("", b.name).startswith(begins)}
        longer = {site: b for site, b in longer.items() if b.name.partition(begins)[2].islower()}
        if len(longer) != 1 or in_gazetteer(name):
            return None
        [only] = longer.values()
        return only._replace(grade=worse(only.grade, "likely"), reason=f"“{name}” is taken for {only.name}")

    def _by_noun(self, said: Said, reading: Reading, number: int) -> Bound | None:
        noun = _PLACE_OF.split(said.subject)[0].split()[-1].lower()
        inner = _INNER.search(said.subject)
        if inner is not None and not said.subject.lower().startswith("the case"):
            return self._new(inner["name"].strip(), said, reading, kind=noun)
        alike = {b.site: b for name, b in self._called.items() if noun in name.casefold().split()}
        own = own_name(said.subject)
        if own and not any(own & set(name.split()) for name in self._called):
            return self._new(said.subject, said, reading, kind=noun)
        only = next(iter(alike.values())) if len(alike) == 1 else None
        if only is not None and self._is_the_case(only) and no_other_named(reading, said.start, only.name, noun):
            return only._replace(
                grade=worse(only.grade, "sure"), reason=f"“{said.subject}” is {only.name}, the only site"
            )
        if only is not None:
            grade: Sureness = "sure" if self._only_one(only, reading, said.start, noun) else "likely"
            return only._replace(
                grade=worse(only.grade, grade), reason=f"of the sites only {only.name} is called a {noun}"
            )
        if said.subject.lower() in {f"the {noun}", f"this {noun}"} and (
            told := self._said_to_be(reading, said.start, noun)
        ):
            return told
        called = called_before(reading, said.start, noun)
        if called and said.subject.lower() in {f"the {noun}", f"this {noun}"}:
            return self._taken_for(called, "before", said, reading, noun)
        before = self._carried(said, reading, number)
        article = said.subject.lower().startswith(("a ", "an "))
        of_another = before is not None and noun not in GENERIC and self._kind(before) not in {None, noun}
        if before is not None and not (article or of_another or is_of_another_kind(before.name, noun)):
            return before
        sites = self._sites()
        if len(sites) == 1 and noun in GENERIC and said.subject.lower().startswith(("the ", "this ")):
            return sites[0]._replace(grade="likely", reason=f"{sites[0].name} is the only site of the case")
        if article and (called := called_after(reading, said.start, noun)):
            return self._taken_for(called, "after it", said, reading, noun)
        return self._new(said.subject, said, reading, kind=noun)

    def _taken_for(self, name: str, where: str, said: Said, reading: Reading, noun: str) -> Bound | None:
        """Take a thing without a name for one that the text names elsewhere."""
        own = name_alone(name)
        alike = [bound for bound in self._sites() if own and name_alone(bound.name) == own]
        known = self._by_name.get(key_of(name)) or self._by_kind(name) or next(iter(alike), None)
        made = known or self._new(name, said, reading, kind=noun)
        reason = f"“{said.subject}” is taken for {name}, which the text names {where}"
        sure = only_one_named(reading, said.start, name, noun)
        return made and made._replace(grade=worse(made.grade, "sure" if sure else "likely"), reason=reason)

    def _sites(self) -> list[Bound]:
        return list({b.site: b for b in self._by_name.values()}.values())

    def _only_one(self, site: Bound, reading: Reading, at: int, noun: str) -> bool:
        """Tell whether a document has named a site, by any of its names, and no other thing of the noun."""
        names = [name for name, bound in self._called.items() if bound.site == site.site]
        return any(only_one_named(reading, at, name, noun) for name in names)

    def _is_the_case(self, site: Bound) -> bool:
        """Tell whether a site is the only one that the case itself has; what documents add does not count."""
        return [one.id for one in self._case.sites] == [site.site] or len(self._sites()) == 1

    def _carried(self, said: Said, reading: Reading, number: int) -> Bound | None:
        """Return the site named last before, where one was named a few sentences ago."""
        several = said.subject.lower() == "they"
        topic = self._topic(said, reading, number) if several or said.subject.lower() == "it" else None
        if topic is not None and (not several or topic.name.endswith("s")):  # "the works", which are one place
            return topic._replace(reason=f"“{said.subject}” opens the sentence after one about {topic.name}")
        named = self._named_last(said, reading, number)
        shown = f"“{said.subject}”" if said.subject else "what lies there"
        if named is not None:
            return named._replace(grade="likely", reason=f"{shown} is taken for {named.name}, named before it")
        if (whole := self._opening(said, reading, number)) is not None:
            return whole
        only = self._sites()
        if len(only) != 1 or said.subject_how == "noun":
            return None
        reason = f"{shown} is taken for {only[0].name}, the only site of the case"
        return only[0]._replace(grade="likely", reason=reason)

    def _opening(self, said: Said, reading: Reading, number: int) -> Bound | None:
        """Return the only site of the case for "It" at the head of a document, before which nothing else was named."""
        own = [bound for bound in self._sites() if not bound.new]
        if number or len(self._case.sites) != 1 or not own or said.subject != "It" or not opens(said, reading):
            return None
        return own[0]._replace(reason=f"“It” opens the document, and {own[0].name} is what the case is about")

    def _topic(self, said: Said, reading: Reading, number: int) -> Bound | None:
        """Return the site that the sentence before, or this one, is about, where "it" can mean nothing else."""
        last = self._last.get(reading.id)
        if last is not None and last[0] == number:
            return last[1] if last[2] else None
        if number == 0 or not opens(said, reading):
            return None
        first, end = reading.sentences[number - 1]
        before = reading.text.text[first:end].strip()
        # behind a sentence in quotation marks "it" may be what somebody speaks of
        if not reading.in_one_paragraph(first, said.start) or before.endswith(("”", '"')):
            return None
        if last is not None and last[0] == number - 1 and last[2]:
            return last[1]
        opening = TOPIC.match(before)
        return self.thing(opening["noun"], reading, first) if opening else None

    def _named_last(self, said: Said, reading: Reading, number: int) -> Bound | None:
        first = reading.sentences[max(0, number - NEAR_SENTENCES)][0] if reading.sentences else 0
        before = reading.text.text[first : said.start]
        places = [(last_place(before, b.name), b) for b in self._sites()]
        found = max((p for p in places if p[0] >= 0), key=lambda p: p[0], default=None)
        if found is not None:
            return found[1]
        last = self._last.get(reading.id)
        return last[1] if last is not None and number - last[0] <= NEAR_SENTENCES else None

    def _new_name(self, said: Said, reading: Reading) -> Bound | None:
        """Take a name for a new site, unless it is that of a speaker, a body, a country or a month."""
        name = ARTICLE.sub("", said.subject)
        speakers = {s.speaker for s in reading.statements if s.speaker} | {
            s.mention for s in reading.statements if s.mention
        }
        if any(name in (speaker or "") for speaker in speakers) or is_wide(name):
            return None
        kind = kind_told(reading, said.start, name)
        return None if said.kind == "within" and kind is None else self._new(name, said, reading, kind=kind)

    def _new(self, name: str, said: Said, reading: Reading, *, kind: str | None = None) -> Bound | None:
        if said.doubt and said.kind != "position" and not (kind and said.subject_how == "noun"):
            return None
        shown = name if name[:1].isupper() else name[:1].upper() + name[1:]
        called = ARTICLE.sub("", shown)
        if is_wide(called):
            return None
        proper = (
            called[:1].isupper()
            and called != called.lower()
            and not name.lower().startswith(("the ", "a ", "an ", "this ", "that "))
        )
        words = called.split()
        named = words[0][:1].isupper() and len(words) > 1 and name.lower().startswith("the ") and not codes_of(words[0])
        # "The compound stands at 46°23'N": where it stands says which it is, if the text has no other
        told = said.kind == "position" and is_the_one(reading, said.start, name)
        grade: Sureness = "sure" if (proper or named or told) and not said.doubt else "likely"
        stored = called if proper else f"The {ARTICLE.sub('', name)}"
        site = self.names.free(called, instead="site")
        known = in_gazetteer(called)
        entry: dict[str, Any] = {"id": site, "name": stored, "kind": kind}
        where = (
            "the gazetteer has the name" if known else "no gazetteer here has the name: somebody must state where it is"
        )
        span = reading.sentence(said.start)
        self.offers[site] = offer(
            "site",
            "sites",
            {k: v for k, v in entry.items() if v},
            reason=f"the text says where it lies; {where}",
            grade=grade,
            told=f"site {stored}",
            reading=reading,
            span=(span[0], max(span[1], said.end)),
        )
        bound = Bound(site, stored, grade, f"it is {stored}", new=True)
        self._by_name[key_of(stored)] = bound
        self._by_name[key_of(called)] = bound
        self._called[stored] = self._called[f"{stored} {kind or ''}".rstrip()] = bound
        return bound

    def known(self, name: str) -> str | None:
        """Return the id of the site that goes by a name, of the case or offered; None where none does."""
        bound = self._by_name.get(key_of(name))
        return bound.site if bound else None

    def add(self, made: Proposal, name: str) -> None:
        """Take over a site that something else than a sentence offers.

        Parameters
        ----------
        made
            The offer.
        name
            What texts may call it.
        """
        grade = "likely" if made.grade == "unsure" else made.grade  # that it is named is sure, whatever it is
        bound = Bound(str(made.entry["id"]), name, grade, f"it is {name}", new=True)
        self.offers[bound.site] = made
        self._by_name[key_of(name)] = self._called[name] = bound
