"""A small exercise with hand-made results of the three steps: what the report is given."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from toolkit import style
from toolkit.records import (
    Assertion,
    Case,
    Change,
    ChangeCheck,
    Claim,
    ComparisonSummary,
    DistanceCheck,
    Document,
    DocumentText,
    Event,
    Figure,
    Finding,
    IntervalCheck,
    LocatedSite,
    NoCheck,
    Outputs,
    Position,
    Quantity,
    Scene,
    Site,
    Statement,
    StatementCheck,
    StepName,
    TimelineEntry,
)

ARTICLE = (
    "A quarry on the coast.\n\n"
    "“The pit has not grown,” the quarry's manager Ada Byrne said on Tuesday. Fishermen disagree.\n\n"
    "Minister Ivo Lund denied that the road had been built without a permit.\n"
)
DIGEST = {name: hashlib.sha256(name.encode()).hexdigest() for name in ("before", "after", "case", "gazetteer")}
ARTICLE_DIGEST = hashlib.sha256(ARTICLE.encode()).hexdigest()


@pytest.fixture
def case() -> Case:
    return Case(
        slug="quarry",
        title="The quarry that did not grow",
        question="Has the pit grown since March?",
        as_of="2031-10-10",
        dateline="Harrow",
        simulated=True,
        sites=(
            Site(
                id="pit",
                name="Harrow pit",
                names=("해로",),
                assertions=(Assertion(position="0.5, 0.5", stated_by="the ministry", document="article"),),
            ),
        ),
        claims=(
            Claim(
                id="c-road",
                text="The pit lies 12 km from the harbour",
                speaker="Ada Byrne",
                document="article",
                check=DistanceCheck(kind="distance", site="pit", reference="harbour", km=12),
            ),
            Claim(
                id="c-grown",
                text="The pit has not grown",
                speaker="Ada Byrne",
                document="article",
                check=ChangeCheck(kind="change", expect="no-change"),
            ),
            Claim(
                id="c-denied",
                text="Ada Byrne denies that the pit grew",
                speaker="a rival",
                document="article",
                check=StatementCheck(kind="statement", speaker="Ada Byrne", words="has not grown"),
            ),
            Claim(
                id="c-days",
                text="The later image was taken 14 days before the article",
                speaker="the desk",
                check=IntervalCheck(kind="interval", first="scene-after", second="article", days=14),
            ),
            Claim(
                id="c-safe",
                text="The pit is safe",
                speaker="Ivo Lund",
                document="article",
                said_on="2031-10",
                check=NoCheck(kind="none", why="It would take an inspection."),
            ),
        ),
        events=(Event(id="storm", date="2031-06", text="A storm closed the harbour for 3 days.", label="storm"),),
        documents=(
            Document(
                id="article",
                title="A quarry on the coast",
                outlet="Harrow Courier",
                published="2031-10-02",
                file="article.md",
                url="https://courier.example/quarry",
                sha256=ARTICLE_DIGEST,
                simulated=True,
            ),
            Document(id="notice", title="Notice 7", outlet="Ministry", url="javascript:alert(1)"),
        ),
        scenes=(
            Scene(
                id="scene-before",
                sensor="simulated six-band imager",
                acquired="2031-03-04T10:20:00Z",
                gsd_m=10,
                credit="dateline simulator",
                sha256=DIGEST["before"],
                simulated=True,
            ),
            Scene(
                id="scene-after",
                sensor="simulated six-band imager",
                acquired="2031-09-18T10:22:00Z",
                gsd_m=10,
                credit="dateline simulator",
                sha256=DIGEST["after"],
                simulated=True,
            ),
        ),
        limits=("No image shows what lies under the cloud.",),
        sha256=DIGEST["case"],
    )


def _span(words: str) -> tuple[int, int]:
    start = ARTICLE.index(words)
    return start, start + len(words)


@pytest.fixture
def statements() -> tuple[Statement, ...]:
    common = {"document": "article", "evidence": (ARTICLE_DIGEST,), "confidence": 0.9, "simulated": True}
    return (
        Statement(
            grade="print",
            kind="direct",
            id="s1",
            content=(_span("The pit has not grown,"),),
            text="The pit has not grown,",
            speaker="Ada Byrne",
            cue="said",
            said_on="2031-09-30",
            date_basis="resolved",
            rule="said-after",
            paragraph=2,
            **common,
        ),
        Statement(
            grade="print",
            id="s2",
            content=(_span("that the road had been built without a permit"),),
            text="that the road had been built without a permit",
            kind="indirect",
            speaker="Ivo Lund",
            cue="denied",
            negated=True,
            rule="cue-clause",
            paragraph=3,
            **common,
        ),
    )


def _picture(folder: Path, name: str) -> Figure:
    canvas = style.new_figure(3, 2)
    canvas.add_subplot().plot([0, 1], [0, 1 if name == "after" else 0.5])
    return style.save_figure(
        canvas,
        folder / f"{name}.png",
        caption=f"The {name} picture",
        alt=f"A line in the {name} picture",
        credits=("dateline simulator",),
        simulated=True,
    )


@pytest.fixture(scope="session")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Figure]:
    folder = tmp_path_factory.mktemp("figures")
    return {name: _picture(folder, name) for name in ("map", "before", "after", "changes", "timeline")}


@pytest.fixture
def outputs(case: Case, figures: dict[str, Figure], statements: tuple[Statement, ...]) -> dict[StepName, Outputs]:
    common = {"case": case.slug, "simulated": True}
    distance = Finding(
        id="distance-c-road",
        kind="distance",
        basis="measured",
        claim="c-road",
        verdict="contradicted",
        text="Harrow pit lies 21.4 km from the harbour; the claim says 12 km.",
        subjects=("pit",),
        quantities=(
            Quantity(name="measured", value=21.37, unit="km", uncertainty=0.06),
            Quantity(name="claimed", value=12, unit="km"),
            Quantity(name="tolerance", value=3, unit="km"),
        ),
        how="geodesic on WGS84, dateline 0.1.0",
        evidence=(ARTICLE_DIGEST, DIGEST["gazetteer"]),
        figures=("map",),
    )
    grown = Finding(
        id="change-c-grown",
        kind="change",
        basis="measured",
        claim="c-grown",
        verdict="contradicted",
        text="1 area of 18,850 m² changed between 4 March 2031 and 18 September 2031.",
        subjects=("pit",),
        quantities=(
            Quantity(name="areas", value=1),
            Quantity(name="area", value=18849.6, unit="m²", uncertainty=2100),
        ),
        how="IR-MAD, dateline 0.1.0",
        evidence=(DIGEST["before"], DIGEST["after"]),
        figures=("changes",),
    )
    said = Finding(
        id="statement-c-denied",
        kind="statement",
        basis="said",
        claim="c-denied",
        verdict="supported",
        text="“has not grown” stands in a statement by Ada Byrne.",
        subjects=("s1",),
        how="words found in a statement, dateline 0.1.0",
        evidence=(ARTICLE_DIGEST,),
    )
    located = LocatedSite(
        site=case.sites[0],
        status="stated",
        explanation="The ministry gives a position.",
        positions=(
            Position(
                lon=0.5,
                lat=0.5,
                uncertainty_m=60,
                notation="decimal",
                stated="0.5, 0.5",
                stated_by="the ministry",
                status="reference",
            ),
            Position(
                lon=0.7,
                lat=0.5,
                uncertainty_m=60,
                notation="decimal",
                stated="0.5, 0.7",
                stated_by="a rival",
                from_reference_m=22264.0,
                status="contradicted",
                reasons=("too far from the harbour",),
            ),
        ),
        how="geodesic on WGS84, dateline 0.1.0",
        evidence=(DIGEST["gazetteer"],),
    )
    comparison = ComparisonSummary(
        status="measured",
        before="scene-before",
        after="scene-after",
        shift_px=(0.6, -0.4),
        shift_applied=True,
        comparable_pct=97.2,
        area_m2=18849.6,
        threshold=3.1,
        smallest_m2=400,
        limits=("An object smaller than 400 m² would not be kept.",),
        how="IR-MAD, dateline 0.1.0",
        simulated=True,
    )
    timeline = (
        TimelineEntry(lane="happened", date="2031-06", label="storm", text="A storm closed the harbour.", ref="storm"),
        TimelineEntry(
            lane="said",
            date="2031-09-30",
            label="Byrne",
            text="Ada Byrne: “The pit has not grown”",
            ref="s1",
            document="article",
            basis="resolved",
            evidence=(ARTICLE_DIGEST,),
        ),
        TimelineEntry(lane="said", date=None, label="Lund", text="Ivo Lund denies it.", ref="s2"),
    )
    change = Change(number=1, lon=0.49718, lat=0.497124, area_m2=18849.6, area_error_m2=2100, strength=4.2)
    return {
        "site-lookup": Outputs(
            step="site-lookup", sites=(located,), findings=(distance,), figures=(figures["map"],), **common
        ),
        "imagery-comparison": Outputs(
            step="imagery-comparison",
            scenes=case.scenes,
            comparison=comparison,
            changes=(change,),
            findings=(grown,),
            figures=(figures["before"], figures["after"], figures["changes"]),
            limits=comparison.limits,
            **common,
        ),
        "quote-timeline": Outputs(
            step="quote-timeline",
            statements=statements,
            timeline=timeline,
            findings=(said,),
            figures=(figures["timeline"],),
            **common,
        ),
    }


@pytest.fixture
def text(case: Case) -> DocumentText:
    starts = [ARTICLE.index(p) for p in ARTICLE.strip().split("\n\n")]
    ends = [s + len(p) for s, p in zip(starts, ARTICLE.strip().split("\n\n"), strict=True)]
    return DocumentText(
        document=case.documents[0], text=ARTICLE, paragraphs=tuple(zip(starts, ends, strict=True)), encoding="utf-8"
    )
