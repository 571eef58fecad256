"""The report's own words: section headings, what each outcome means, and how each step works."""

from __future__ import annotations

from toolkit.records import Basis, StepName, Verdict

SECTIONS: dict[str, str] = {
    "findings": "What we found",
    "look": "To look at before publishing",
    "exercise": "How well the exercise was answered",
    "claims": "Claims",
    "places": "Where it is",
    "images": "Before and after",
    "order": "What was known when",
    "statements": "Who said what",
    "decided": "What the desk decided",
    "limits": "What this report cannot show",
    "method": "How it was done",
    "sources": "Sources and evidence",
    "verify": "Check it yourself",
}
"""Every section in order; one without content is left out."""

TALLY: dict[Verdict, str] = {
    "supported": "agree",
    "loose": "agree loosely",
    "contradicted": "differ",
    "disputed": "have sources that differ",
    "not-checkable": "are open",
}
"""What claims of every kind are counted under; the chip beside each says it in the words of its own kind."""

TALLY_OF_ONE: dict[Verdict, str] = {
    "supported": "agrees",
    "loose": "agrees loosely",
    "contradicted": "differs",
    "disputed": "has sources that differ",
    "not-checkable": "is open",
}
"""The same of a single claim."""


def plural(number: int, word: str) -> str:
    """Say how many there are of a thing.

    Examples
    --------
    >>> plural(1, "statement"), plural(5, "statement")
    ('1 statement', '5 statements')
    """
    return f"{number} {word}{'' if number == 1 else 's'}"


def counted(verdict: Verdict, number: int) -> str:
    """Say how many claims came to a verdict: "1 differs", "3 agree"."""
    words = TALLY_OF_ONE if number == 1 else TALLY
    return f"{number} {words[verdict]}"


STATUS_WORDS: dict[str, str] = {
    "measured": "Changes stand out clearly from the ordinary differences between the two images.",
    "no-detectable-change": (
        "Nothing stands out from the ordinary differences between the two images, so no change is reported."
    ),
    "too-cloudy": "Cloud or haze hides too much of the ground. The images are shown; nothing is concluded from them.",
    "unreliable": (
        "These two images cannot be measured against each other. They are shown, and nothing is concluded from them."
    ),
    "not-comparable": "These two images cannot be compared. Nothing is concluded from them.",
    "no-scenes": "No images of the place were at hand, so nothing on the ground was compared.",
}
"""What a comparison came to, as printed."""

METHODS: dict[StepName, tuple[str, str]] = {
    "site-lookup": (
        "Places and distances",
        (
            "Stated positions were read in whatever notation they came in. Distances run along the Earth’s surface "
            "(WGS84), to a point or to the nearest point of a line. How far a stated number may be off and still "
            "agree is printed with each finding."
        ),
    ),
    "imagery-comparison": (
        "Images",
        (
            "Clouds and gaps were left out, the later image was laid over the earlier one, and what differs was "
            "measured against the ordinary differences that the two show everywhere. What does not stand out from "
            "those is not reported."
        ),
    ),
    "quote-timeline": (
        "Statements and dates",
        (
            "Statements were found by rules about grammar. Each keeps the place in the text it was read from. "
            "Dates such as “Tuesday” were worked out from the publication date, and say so."
        ),
    ),
    "report": (
        "Verdicts",
        (
            "Each claim was set beside the findings on it. A sentence with a number, date or quotation that its source "
            "does not hold stops the report from being made."
        ),
    ),
}
"""What each step does, for a reader."""

NOTEBOOKS: dict[StepName, str] = {
    "site-lookup": "1_site_lookup.ipynb",
    "imagery-comparison": "2_imagery_comparison.ipynb",
    "quote-timeline": "3_quote_timeline.ipynb",
    "report": "4_report.ipynb",
}
"""The notebook of each step."""

STANDING_LIMITS = (
    "Absence from a gazetteer or from an image is not evidence of absence.",
    "Statements are as the named documents report them.",
)

BASIS_WORDS: dict[Basis, str] = {
    "stated": "date written in the text",
    "resolved": "worked out from the publication date",
    "published": "publication date",
    "decided": "date set by the desk",
    "unknown": "date not given",
}
"""Where a date comes from, as printed."""
