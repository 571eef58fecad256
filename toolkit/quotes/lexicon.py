"""Words that report: verbs by the constructions they enter, nouns that carry a clause, words that hedge.

Grouped after Quirk et al. (1985), A Comprehensive Grammar of the English Language, 16.30-16.33 and 16.59-16.63:
verbs that take a that-clause or a quotation, verbs of commitment, of direction, of judgement, and of topic.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

VerbClass = Literal["speech", "view", "commit", "direct", "judge", "topic"]


def words(text: str) -> frozenset[str]:
    """Read a word list that is written as running text.

    Parameters
    ----------
    text
        Words between white space.
    """
    return frozenset(text.split())


SPEECH = words(
    """
    rule discover point concur moan plead venture vent whine intone blurt bellow hypothesize decree mandate
    acknowledge add admit admonish affirm allege announce answer apologize argue ask assert assure attest aver
    avow beg boast brag caution chime claim clarify comment complain concede conclude confess confide confirm
    contend continue counter counsel cry declare demand deny detail disclose divulge elaborate emphasize exclaim
    explain express grumble hint imply indicate inform insinuate insist interject joke lament lie maintain
    mention mumble murmur muse mutter note notify object observe opine pray preach predict proclaim pronounce
    propose protest quip react read reason reassure recall recite recommend recount refute reiterate rejoin
    relate remark remind repeat reply report respond restate retort reveal say scoff scold shoot shout sigh
    signal snap speculate specify spell state stress stipulate submit suggest summarize surmise swear teach tell
    testify theorize thunder tout tweet underline underscore urge utter volunteer vow warn whisper wonder write
    yell chant conceive sneer deadpan gush enthuse rant tease gripe fume bemoan marvel post message e-mail email
    recollect posit postulate reckon project forecast pledge promise threaten commit rumor guarantee
    """
)
"""Take a clause, or a quotation beside them."""

VIEW = words(
    """
    accept agree anticipate appreciate assume believe calculate conclude consider decide determine disagree
    doubt dream dispute estimate expect fear feel figure find forget guess hear hold hope imagine intend judge
    know learn like mean perceive prefer presume question realize recognize regret remember resent see sense
    show suppose suspect think trust understand want wish worry demonstrate prove love hate need concern
    """
)
"""Report what somebody thinks; taken with a that-clause only."""

COMMIT = words(
    """
    plan
    agree aim commit decline hesitate intend offer plan pledge promise refuse seek swear threaten undertake
    volunteer vow want wish hope expect prefer propose vote opt choose claim decide profess pretend
    """
)
"""Take an infinitive that the speaker is to carry out."""

DIRECT = words(
    """
    advise ask beg beseech call challenge command compel demand encourage exhort forbid implore instruct invite
    lobby order persuade press pressure prod push recommend remind request tell urge want warn expect
    """
)
"""Take a person and an infinitive."""

JUDGE = words(
    """
    accuse applaud assail attack bash berate blame blast brand call castigate censure characterize chastise
    chide cite commend condemn congratulate criticize decry denounce deride describe dismiss disparage dub fault
    hail hammer knock label lambast lambaste laud mock portray praise rebuke rebut rip ridicule rap slam salute
    trash tout term thank consider regard depict view vilify defend liken lampoon skewer scorn
    """
)
"""Take somebody or something and a judgement of it."""

TOPIC = words(
    """
    acknowledge address admit advocate announce bemoan cite claim condemn confirm decry demand denounce deny
    detail disavow discuss dismiss dispute emphasize endorse explain favor highlight mention oppose note outline
    predict propose protest question raise recommend reiterate reject repeat repudiate reveal stress
    suggest support tout underscore warn describe disclose echo recount back criticize lament apologize call
    locate identify list catalog detect
    push argue speak talk complain insist brag boast refer point allude worry comment testify ask appeal express
    voice disagree agree signal renounce rebut contest foresee forecast project deplore unveil invoke quote
    reference
    """
)
"""Take a noun phrase that names what was said."""

PREPOSITIONS: dict[str, set[str]] = {
    "call": {"for", "on"},
    "push": {"for"},
    "argue": {"against", "for"},
    "speak": {"about", "against", "of"},
    "talk": {"about", "of"},
    "complain": {"about", "of"},
    "insist": {"on", "upon"},
    "brag": {"about", "of"},
    "boast": {"about", "of"},
    "refer": {"to"},
    "point": {"to"},
    "allude": {"to"},
    "worry": {"about"},
    "warn": {"about", "against", "of"},
    "apologize": {"for"},
    "comment": {"on"},
    "testify": {"about", "to"},
    "ask": {"for"},
    "appeal": {"for"},
    "disagree": {"with"},
    "agree": {"on", "with"},
    "object": {"to"},
    "hint": {"at"},
    "joke": {"about"},
    "accuse": {"of"},
    "blame": {"for", "on"},
    "pledge": {"to"},
    "advocate": {"for"},
    "lie": {"about"},
    "vow": {"to"},
}
"""Prepositions that bring in the topic of a verb."""

NOUNS = words(
    """
    acknowledgment acknowledgement recognition realization guarantee consensus finding judgment indication perception
    reply ruling
    accusation admission allegation announcement argument assertion assessment assumption assurance belief
    charge claim comment complaint conclusion confirmation contention conviction criticism declaration denial
    doubt estimate expectation fear feeling hint hope idea impression insistence message notion objection
    opinion pledge prediction promise proposal prospect reminder remark report revelation rumor sense
    speculation statement suggestion suspicion testimony theory threat view vow warning word worry concern news
    """
)
"""Nouns that a that-clause may depend on."""

HEDGES = words(
    "allegedly apparently reportedly supposedly purportedly seemingly presumably perhaps possibly ostensibly"
)
"""Adverbs by which a writer keeps a distance from a statement."""

HEDGING_VERBS = words("allege appear hint imply insinuate seem speculate suggest surmise suspect rumor")
"""Verbs that report less than an assertion."""

DENYING = words("deny dispute refute rebut disavow reject repudiate doubt")
"""Verbs that negate their own content."""

WRITTEN = words(
    """
    report statement letter study poll survey document memo article analysis paper email review record book
    story text filing lawsuit declaration agreement communique treaty notice data figure statistic research
    finding transcript recording email message testimony calculation contract lease permit licence license decree
    constitution charter ruling verdict judgment judgement affidavit invoice leaflet flyer diary log minutes release
    invitation review circular directive order bill law act will note e-mail tweet caption invoice certificate brochure
    """
)
"""Written things that are said to say."""

INFINITIVE_NOUNS = words(
    """
    plan decision pledge promise vow offer refusal proposal intention intent desire willingness eagerness threat call
    request demand commitment determination reluctance invitation order appeal ambition wish hope readiness
    """
)
"""Nouns that an infinitive may depend on: "his decision to leave"."""

GERUND = words(
    """
    suggest propose recommend advocate deny admit mention oppose support favor acknowledge describe recall report
    recount resent regret consider discuss urge defend
    """
)
"""Verbs that may take an -ing clause as what was said."""

ATTITUDES = words(
    """
    adamant confident sure certain convinced optimistic pessimistic skeptical sceptical worried concerned afraid
    hopeful proud glad sorry insistent emphatic aware unaware grateful furious angry disappointed surprised
    """
)
"""Adjectives by which somebody is said to hold what the clause after them says."""

HUMAN_PERSONS = words(
    """
    official analyst expert source critic supporter aide adviser advisor researcher scientist lawyer lawmaker
    leader spokesman spokeswoman spokesperson minister president senator governor officer witness author
    reporter diplomat commander soldier resident strategist economist representative professor manager negotiator
    insider employee worker editor founder owner head chief executive chairman chairwoman boss secretary mayor
    """
)
"""Common nouns for persons who speak."""

HUMAN = HUMAN_PERSONS | words(
    """
    police government administration campaign company agency court
    committee candidate ministry council department union party firm bank team panel group state office embassy army
    navy parliament congress senate board association regime media press
    """
)
"""Common nouns for people and bodies that speak."""

_IRREGULAR = {
    "say": "said",
    "tell": "told",
    "think": "thought",
    "feel": "felt",
    "know": "knew known",
    "hold": "held",
    "find": "found",
    "hear": "heard",
    "write": "wrote written",
    "speak": "spoke spoken",
    "see": "saw seen",
    "swear": "swore sworn",
    "forget": "forgot forgotten",
    "understand": "understood",
    "mean": "meant",
    "read": "read",
    "shoot": "shot",
    "spell": "spelled spelt",
    "show": "showed shown",
    "learn": "learned learnt",
    "seek": "sought",
    "choose": "chose chosen",
    "undertake": "undertook undertaken",
    "forbid": "forbade forbidden",
    "cast": "cast",
    "teach": "taught",
    "foresee": "foresaw foreseen",
    "dream": "dreamed dreamt",
    "beseech": "beseeched besought",
    "prove": "proved proven",
    "forecast": "forecast forecasted",
}
_DOUBLING = words("admit beg brag commit dub rap rip quip slam submit snap prod rebut refer opt plan")
_NOT_DOUBLING = frozenset({"bash"})


def singular(noun: str) -> str:
    """Take the plural ending off a noun.

    Parameters
    ----------
    noun
        In lower case.
    """
    if noun.endswith(("ss", "sis", "us")) or not noun.endswith("s"):
        return noun
    return noun[:-3] + "y" if noun.endswith("ies") else noun[:-1]


@cache
def verb_forms() -> dict[str, str]:
    """Map every inflected form of the verbs above to its base form."""
    forms: dict[str, str] = {}
    for verb in sorted({*SPEECH, *VIEW, *COMMIT, *DIRECT, *JUDGE, *TOPIC, "quote"}):
        for form in _inflect(verb):
            forms.setdefault(form, verb)
            if "ize" in verb:
                forms.setdefault(form.replace("iz", "is"), verb)
    forms.setdefault("knew", "know")
    return forms


@cache
def verb_classes() -> dict[str, frozenset[VerbClass]]:
    """Map each base form to the classes it belongs to."""
    groups: tuple[tuple[VerbClass, frozenset[str]], ...] = (
        ("speech", SPEECH),
        ("view", VIEW),
        ("commit", COMMIT),
        ("direct", DIRECT),
        ("judge", JUDGE),
        ("topic", TOPIC),
    )
    classes: dict[str, set[VerbClass]] = {}
    for name, verbs in groups:
        for verb in verbs:
            classes.setdefault(verb, set()).add(name)
    return {verb: frozenset(names) for verb, names in classes.items()}


def _inflect(verb: str) -> set[str]:
    stem = verb + verb[-1] if verb in _DOUBLING else verb
    forms = {verb, _third_person(verb)}
    if verb == "lie":
        return forms | {"lied", "lying"}
    if verb.endswith("e") and not verb.endswith("ee"):
        forms.add(verb[:-1] + "ing")
    else:
        forms.add(stem + "ing")
    if verb in _IRREGULAR:
        return forms | set(_IRREGULAR[verb].split())
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return forms | {verb[:-1] + "ied"}
    return forms | {stem + ("d" if verb.endswith("e") else "ed")}


def _third_person(verb: str) -> str:
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        return verb + "es"
    return verb[:-1] + "ies" if verb.endswith("y") and verb[-2] not in "aeiou" else verb + "s"
