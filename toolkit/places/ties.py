"""What a sentence says to lie somewhere: the words that tie "the depot", "it" or a name to its whereabouts."""

from __future__ import annotations

import re

from toolkit.places.phrases import SMALL_WORDS, THING

CAP = r"[A-ZÀ-ÖØ-ÞĀ-Ž]"
_NO_NAME = (
    r"(?!(?:It|They|He|She|We|I|This|That|These|There|Here|About|Around|Some|Roughly|Just|Only|Located|Situated|Lying|But|And|"
    r"Yet|His|Her|Their|Our|My|Its|Whose|No|None|Each|Every|All|Both|Most|Many|Several|While|Although|Since|Because|After|Before|When|Where|If|Today|Now|So|In|On|At|A|An|As|More|Less|Nearly|Almost|"
    r"January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|"
    r"Thursday|Friday|Saturday|Sunday)\b)"
)
_MORE = rf"(?: (?:{SMALL_WORDS})?{CAP}[\w’'-]*| No\.? ?\d+)"
NAME = rf"(?:[Tt]he )?{_NO_NAME}{CAP}[\w’'-]*{_MORE}{{0,5}}"
_DID = r"hit|struck|swept|left|shook|tore|cut|sank|burnt|overran|took|lost|fell|ran|led|met"
"""Verbs of the news whose past has no "-ed", before the thing that they befall."""
_OWN = (
    r"(?: (?!(?:the|an?|that|this|which|who|is|was|are|were|said|says|and|or|of|to|from|in|at|on|by"
    rf"|{_DID})\b)"
    rf"(?!(?<![Tt]he\s)(?<!\b[Aa]\s)(?<!\b[Aa]n\s)[a-z-]+(?:ed|s) {CAP})[\w’'-]+)"
)
"""A word of a thing's own, "undeclared missile" base, and no verb: "the landslide hit | Kaokalam village", "the army
shelled | Karo base". Right behind the article "abandoned" is none."""
_NOUN = (
    rf"(?:[Tt]he|[Aa]n?|[Tt]his|[Tt]hat){_OWN}{{0,4}}? {THING}\b"
    rf"(?:(?: of (?:[a-z]+ )?[a-z]+)? (?:at|of|in|called|named|known as) {NAME})?"
)
_SUBJECT = rf"(?:(?P<noun>{_NOUN})|(?P<carried>\b[Ii]t|\b[Tt]hey)|(?P<name>{NAME}(?: {THING}\b)?))"
_ADVERBS = r"(?:,? (?:also|only|just|barely|scarcely|still|actually|itself|roughly|reportedly|in fact))*"
_LINK = (
    r"(?:lies?|lay|is|was|are|were|sits?|sat|stands?|stood|remains?|remained|"
    rf"(?:is|was) (?:said|reported|believed|known) to (?:lie|be|stand)|(?:is|was) cent(?:red|ered) (?:on|at)){_ADVERBS}"
)
_PART = r"(?:located|situated|based|found|sited|positioned|lying|sitting|standing|nestled|tucked away|hidden)"
_SOFT = r"(?:(?:,|at a distance of|at|some|just|only|barely|due|to the|a little|little|a|well)\s*)*"
_PUT = r"(?:puts?|placed|places?|locates?|located|situates?|situated|gives?|gave)"
_AT = r"(?: at ¤+,?)?"


def spaced(pattern: str) -> re.Pattern[str]:
    """Compile a pattern whose blanks stand for any white space."""
    return re.compile(pattern.replace(" ", r"\s+"))


_SAID = r"(?:said|says|told|tells|reported|reports|added|wrote|claimed|announced|confirmed|estimated|noted|explained)"
_ASIDE = rf"(?:, (?!{_SAID}\b)(?:[^,.;“”]|(?<=\d)[,.](?=\d)){{3,90}},)?"
"""What stands between a thing and its verb; behind "said" it is something else: "Holm, said the dam, which is"."""
_AREA = (
    r"(?:County|Province|Region|District|Oblast|Governorate|Prefecture|State|Department|Municipality|River|Lake|Sea|Bay|"
    r"Gulf|Reserve|Park|Valley|Desert|Plateau|Peninsula|Basin|Delta|Mountains|Hills|Islands|Corridor|Highway|Road)"
)
"""What makes a name one of an area, a water or a road: a thing lies in it or on it, and it is no point itself."""
_IN_AREA = (
    r" (?:on|along|across|in|inside|off|over|beside|within) (?:the )?"
    rf"{CAP}[\w’'-]*(?: {CAP}[\w’'-]*){{0,3}}? {_AREA}\b"
)
_INSERTED = (
    r"(?:(?: (?:across|on|in|inside|at|along|beside|behind|off|beyond|near|by) (?:the|an?) [a-z][^,.;¤]{2,40}"
    rf"|{_IN_AREA}),)?"
)
LINKED = spaced(
    rf"(?<![\w’'-]){_SUBJECT}{_ASIDE}(?:,? (?:which|that))?,? (?:{_LINK}(?: {_PART})?|{_PART}){_INSERTED}"
    rf"[\s,]*{_SOFT}\s*$"
)
LAID = spaced(
    rf"(?<![\w’'-]){_SUBJECT}{_ASIDE}"
    rf" (?:lies?|lay|sits?|sat|stands?|stood|(?:is|was) (?:{_PART}|an?{_OWN}{{0,4}} {THING})){_ADVERBS}"
    r" (?:above|across|along|at|behind|below|beside|by|in|inside|near|off|on) [^,.;¤“”]{2,80}?(?P<comma>,)?"
    rf"\s*{_SOFT}\s*$"
)
"""Where a thing lies, told twice: "the camp lies on the Jatunyacu river in Napo Province, 4 km southwest of"."""
PLACED = spaced(
    rf"(?:(?P<teller>{NAME}|[Tt]he [a-z]+(?: [a-z]+)?|[Aa]nother [a-z]+|[Aa]n? [\w ’'-]{{3,60}}?) )?"
    rf"{_PUT} {_SUBJECT}{_AT}"
    rf"(?:,? which {_LINK})?[\s,]*{_SOFT}\s*$"
)
WHICH_PLACED = spaced(
    rf"(?<![\w’'-]){_SUBJECT},? (?:which|that) (?P<teller>[Tt]he [\w ’'-]{{3,60}}?|[Aa]n? [\w ’'-]{{3,60}}?|{NAME}) "
    rf"{_PUT}[\s,]*{_SOFT}\s*$"
)
"""The same the other way round: "the depot, which a newspaper placed 12 km north of"."""
_STATIC = r"(?:lies?|lay|(?:is|was|are|were) (?:located|situated|sited|positioned))"
FELL = spaced(
    rf"(?<![\w’'-])(?P<noun>(?!))?(?P<name>(?!))?(?P<carried>[Ii]t) (?:fell|landed|crashed|came down){_ADVERBS}"
    rf"[\s,]*{_SOFT}\s*$"
)
"""What came down lies there; of a noun it is not read, since snow and prices fall too."""
_NO_PLACE = (
    r"(?:distance|rest|way|road|difference|other|others|gap|body|bodies|answer|problem|focus|blame|key|danger|truth)"
)
_MOVER = (
    r"(?:army|boat|convoy|crew|family|fighters|fleet|force|forces|group|man|men|patrol|people|plane|ship|soldiers|team|troops"
    r"|truck|trucks|unit|units|vessel|vessels|woman|women)"
)
"""Who or what is so far off for a while; none of them is a site."""
OPEN_LINKED = spaced(
    rf"(?<![\w’'-])(?P<noun>(?:[Tt]he|[Aa]n?|[Tt]his|[Tt]hat){_OWN}{{0,4}}? (?!{_NO_PLACE}\b)[a-z][\w’-]+"
    rf"(?: (?:at|of|in) {NAME})?)(?P<carried>(?!))?(?P<name>(?!))?{_ASIDE}(?:,? (?:which|that))?,? {_STATIC}{_ADVERBS}"
    rf"[\s,]*{_SOFT}\s*$"
)
"""Any noun, after a verb that only things in a place take: "the strait lies", "the pumping unit is situated"."""
_CAME = (
    r"(?:(?:has|have|had) (?:appeared|sprung up|been (?:built|dug|found|laid|erected|discovered|opened|set up))"
    r"|(?:was|were|is being|are being) (?:built|dug|found|laid|erected|discovered|opened|set up)|appeared)"
)
"""How a thing came to be where it lies: "a strip has appeared on the coast, 62 km north of the port"."""
MEASURED_FROM = spaced(
    rf"(?<![\w’'-])(?P<noun>(?:[Tt]he|[Tt]his|[Tt]hat|An?){_OWN}{{0,4}}? (?!{_NO_PLACE}\b|{_MOVER}\b)[a-z][\w’-]+)"
    rf"(?: of [a-z]+(?: [a-z]+)?)?(?P<carried>(?!))?(?P<name>(?!))?{_ASIDE} (?:{_LINK}|{_CAME})"
    rf"(?: (?:on|in|off|along|at|inside) (?:the )?[^,.;¤“”]{{3,60}},)?{_ADVERBS}[\s,]*{_SOFT}\s*$"
)
"""Any noun where a distance or a written position follows: "the strip is 5 km from Roxas", "the wreck is at ¤"."""
NOUN_AT = spaced(
    rf"^\W*(?P<noun>(?:The|This){_OWN}{{0,4}}? (?!{_NO_PLACE}\b|{_MOVER}\b)[a-z][\w’-]+)"
    r"(?P<carried>(?!))?(?P<name>(?!))?, (?:(?:located|situated|lying) )?at\s*$"
)
"""Any noun that opens its sentence, with its written position beside it: "The landing, at ¤, is ..."."""

BESIDE = spaced(
    rf"(?<![\w’'-]){_SUBJECT}(?:{_IN_AREA})?(?P<what>,? (?:an?|the){_OWN}{{0,4}}? {THING})?(?P<comma>,)?\s*{_SOFT}\s*$"
)
AFTER = spaced(rf"\s*,?\s*(?:lies?|lay|sits?|sat|stands?|stood|is|was|are|were) {_SUBJECT}")
FRONTED = spaced(rf",? {_SUBJECT}")
DIVISION = re.compile(
    r"(?:[Cc]ounty|[Pp]rovince|[Rr]egion|[Dd]istrict|[Oo]blast|[Gg]overnorate|[Pp]refecture|[Ss]tate|[Dd]epartment"
    r"|[Mm]unicipality)$"
)
"""How the name of a division ends; beside a distance it is what holds the thing, and not the thing."""
IN_AREA = spaced(rf"(?<!\w){_IN_AREA.lstrip()}$")
"""The same of a water or a road, behind "on" or "along"."""
INNER = re.compile(
    r"\b(?:about|across|against|along|around|at|behind|below|beside|between|by|for|from|inside|near|of|off|on|outside|over"
    r"|to|under|with)\s+$"
)
"""Words before "the mine" by which it is no subject: "the fence around the mine is 200 metres from"."""
APPOSED = re.compile(
    rf"(?:^|\b(?:at|of|in|near|that|from|to|and|on|around|{_DID})\s+|[,;:]\s*|[“\"(]\s*|\b[a-z]+(?:ed|s)\s+)$"
)
"""What stands before a name with its distance behind a comma, where the two are not neighbours by chance."""
SEAT = spaced(
    r"(?: [a-z]+){0,2}[’']s? (?:[a-z]+ ){0,2}"
    r"(?:capital|seat|(?:main|largest|biggest|chief) (?:town|city)|(?:main )?port)"
    rf"(?: (?:city|town))?,? (?:of )?(?P<name>{NAME})"
)
"""The town that is meant behind its owner: "from Enga|'s provincial capital of Wabag"."""
