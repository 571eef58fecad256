"""Whether two names are one: compared whole, but for titles, articles, middle names and a bare family name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from toolkit.quotes.names import PARTICLES, core_name, is_family_first, name_kind
from toolkit.wordlists import word_list

ALIKE = 0.75
"""Share of like letters from which two words may be one name in two spellings: Yusupov and Yousoupoff."""

_COMPANY_ENDING = re.compile(r",?\s+(?:Co|Corp|Corporation|Company|Inc|Ltd|PLC|Plc|LLC|SA|AG|GmbH|NV|AS|Group)\.?$")


def same_speaker(claimed: str, found: str, all_names: Iterable[str] = ()) -> bool:
    """Tell whether a name as found is the speaker a claim names.

    Parameters
    ----------
    claimed
        Name in the claim.
    found
        Name in a statement.
    all_names
        Every speaker at hand: a bare family name that two of them share settles nothing.

    Returns
    -------
    bool
        True for one name written alike but for titles, article, middle names, marks on letters ("Trần Văn Hòa") or a
        firm's ending ("Boeing Co."), for a short form of it ("IMF"), and for a bare family name that one person alone
        bears. Names of bodies and countries are compared whole.
    """
    a, b = _plain(claimed), _plain(found)
    if not a or not b:
        return False
    if _folded(a) == _folded(b) or _short_form_of(a, b) or _short_form_of(b, a):
        return True
    short, long = sorted((_without_office(a), _without_office(b)), key=lambda n: len(n.split()))
    if len(short.split()) > 1 and " " in long:
        return _with_middle_names(short, long)
    if not _bears(short, long):
        return False
    owners = {_plain(n).casefold() for n in all_names if " " in _plain(n) and _bears(short, _plain(n))}
    return len(owners - {long.casefold()}) == 0


def _plain(name: str) -> str:
    """Give a name without article, titles and a firm's ending."""
    core = re.sub(r"^(?:the|a|an)\s+", "", core_name(name), flags=re.I)
    return _COMPANY_ENDING.sub("", core).replace("'", "’").strip(" .")


def _folded(name: str) -> str:
    """Give a name in small letters without marks: papers print Tran Van Hoa and Trần Văn Hòa."""
    from anyascii import anyascii

    return (name if name.isascii() else anyascii(name)).casefold()


def may_be_spelt_alike(one: str, other: str) -> bool:
    """Tell whether every word of the shorter of two names stands in the other, if in another spelling.

    Returns
    -------
    bool
        True for "Agnes Wabano" and "Elder Agnes Wabano", and for "Yusupov" and "Felix Yousoupoff"; such two may be one.

    Examples
    --------
    >>> may_be_spelt_alike("Agnes Wabano", "Elder Agnes Wabano"), may_be_spelt_alike("Rui Pacheco", "Joana Pacheco")
    (True, False)
    """
    short, long = sorted((_folded(_plain(name)).split() for name in (one, other)), key=len)
    return all(_stands_in(word, long) for word in short)


def _stands_in(word: str, others: Iterable[str]) -> bool:
    return any(SequenceMatcher(None, word, other).ratio() >= ALIKE for other in others)


def _without_office(name: str) -> str:
    """Take an office off a bare family name: "General Dvornikov"; "General Motors" stays."""
    first, _, rest = name.partition(" ")
    office = first.lower() in word_list("titles-ambiguous") and rest and " " not in rest
    return rest if office and name_kind(rest) == "unknown" else name


def _short_form_of(short: str, long: str) -> bool:
    return short.isupper() and len(short) > 1 and not long.isupper() and initials(long) == short


def _bears(family: str, full: str) -> bool:
    """Tell whether a bare name can be the family name in a full one."""
    if family in word_list("countries") or not family[:1].isupper():
        return False
    return family in family_names(full)


def _with_middle_names(short: str, long: str) -> bool:
    """Tell "John Kennedy" in "John F. Kennedy" and "Nicolas Maduro" in "Nicolas Maduro Moros": persons alone."""
    a, b = _folded(short).split(), _folded(long).split()
    if len(a) == len(b) or name_kind(short) != "person" or name_kind(long) != "person":
        return False
    return a[0] == b[0] and set(a) <= set(b)


def family_names(name: str) -> frozenset[str]:
    """Give the words of a person's name by which alone the person may be meant.

    Returns
    -------
    frozenset of str
        The last word, with particles before it; for an East Asian name the first as well. Empty for a body or a place.
    """
    tokens = [w.strip(".,") for w in name.split()]
    if len(tokens) < 2 or name_kind(name) in {"body", "place"} or tokens[0] in word_list("name-modifiers"):
        return frozenset()
    if "and" in tokens or "&" in tokens:
        return frozenset()
    last = re.sub(r"^(?:Jr|Sr|II|III|IV)$", "", tokens[-1]) or tokens[-2]
    found = {last}
    at = tokens.index(last)
    while at > 1 and tokens[at - 1].lower() in PARTICLES:
        at -= 1
        found.add(with_small_particles(" ".join([*tokens[at:-1], last])))
    if is_family_first(tokens):
        found.add(tokens[0])
    return frozenset(found)


def with_small_particles(name: str) -> str:
    """Write the particles of a family name small, as lists do: "Di Maio" and "di Maio" are one.

    Examples
    --------
    >>> with_small_particles("Van der Berg"), with_small_particles("Berg")
    ('van der Berg', 'Berg')
    """
    *before, last = name.split()
    return " ".join([*(w.lower() if w.lower() in PARTICLES else w for w in before), last])


def initials(name: str) -> str:
    """Give the capitals of a name: "CSIS" for "Center for Strategic and International Studies"."""
    return "".join(w[0] for w in re.split(r"[\s-]+", name) if w[:1].isupper() and w not in {"The", "A", "An"})
