"""What a reader is told of a verdict: the word depends on what was judged."""

from __future__ import annotations

from typing import Literal

from toolkit.records.finding import Verdict

Judged = Literal["measured", "said", "sources"]
"""What the chip judges: a measurement, whether words stand where they are said to, or whether sources agree."""

WORDS: dict[Judged, dict[Verdict, str]] = {
    "measured": {
        "supported": "agrees",
        "loose": "agrees loosely",
        "contradicted": "differs",
        "disputed": "sources differ",
        "not-checkable": "not checkable",
    },
    "said": {
        "supported": "as quoted",
        "loose": "nearly as quoted",
        "contradicted": "quoted otherwise",
        "disputed": "quoted both ways",
        "not-checkable": "not found",
    },
    "sources": {
        "supported": "sources agree",
        "loose": "figures grow with time",
        "contradicted": "sources differ",
        "disputed": "sources differ",
        "not-checkable": "not checkable",
    },
}
"""What a chip says for each verdict. The verdict keeps its name in every file; the words are for readers."""
