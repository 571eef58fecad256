"""Several comparisons in one report: a section a site, a swipe for each, and every sentence names its own."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.report.conftest import DIGEST
from toolkit.evidence.verification.page import page_fault
from toolkit.publish.redaction.renamed import with_numbered_comparisons
from toolkit.records import (
    Case,
    ChangeCheck,
    ClaimCheck,
    ComparisonPlan,
    DocumentText,
    Figure,
    Finding,
    Outputs,
    Quantity,
    StepName,
    canonical,
)
from toolkit.report import build, build_ledger, present
from toolkit.report.ledger import in_order

Made = dict[StepName, Outputs]


def _part(plain: Outputs, figures: dict[str, Figure], name: str, site: str, **changed: Any) -> Outputs:
    """Give the results of one comparison as its step writes them."""
    assert plain.comparison is not None
    shown = [figures[key].model_copy(update={"id": f"{key}-{name}"}) for key in ("before", "after", "changes")]
    told = Finding(
        id=f"imagery-change-{name}",
        kind="change",
        basis="measured",
        text=f"{site}: 3 areas changed.",
        subjects=(site,),
        quantities=(Quantity(name="changed areas", value=3),),
        how="IR-MAD, dateline 0.1.0",
        evidence=(DIGEST["before"], DIGEST["after"]),
        figures=(f"changes-{name}",),
        terms=(site,),
    )
    return plain.model_copy(
        update={
            "step": f"imagery-comparison-{name}",
            "comparison": plain.comparison.model_copy(update={"id": name, "site": site, "limits": (f"Limit {name}.",)}),
            "changes": tuple(c.model_copy(update={"comparison": name}) for c in plain.changes),
            "findings": (told,),
            "figures": tuple(shown),
            "limits": (f"Limit {name}.",),
            **changed,
        }
    )


@pytest.fixture
def several(case: Case, outputs: Made, figures: dict[str, Figure]) -> tuple[Case, Made]:
    plain = outputs["imagery-comparison"]
    pit = case.sites[0].id
    sites = outputs["site-lookup"].sites
    other = sites[0].model_copy(update={"site": sites[0].site.model_copy(update={"id": "quay", "name": "The quay"})})
    made = {
        "site-lookup": outputs["site-lookup"].model_copy(update={"sites": (*sites, other)}),
        "imagery-comparison-spring": _part(plain, figures, "spring", pit, findings=plain.findings),
        "imagery-comparison-quay": _part(plain, figures, "quay", "quay"),
        "imagery-comparison-autumn": _part(plain, figures, "autumn", pit),
        "quote-timeline": outputs["quote-timeline"],
    }
    grown = made["imagery-comparison-spring"].findings[0].model_copy(update={"figures": ("changes-spring",)})
    made["imagery-comparison-spring"] = made["imagery-comparison-spring"].model_copy(update={"findings": (grown,)})
    return case.model_copy(update={"sites": (*case.sites, other.site)}), made


def _html(several: tuple[Case, Made], text: DocumentText) -> tuple[str, str]:
    case, outputs = several
    made = build(build_ledger(case, outputs), outputs, stamp="2031-10-02", texts=(text,))
    return made.html, made.results


def test_each_site_has_a_heading_and_each_comparison_its_swipe(several: tuple[Case, Made], text: DocumentText) -> None:
    html, _ = _html(several, text)
    headings = re.findall(r'<h3 id="images-([^"]+)"', html)
    assert headings == [several[0].sites[0].id, "quay"]
    order = re.findall(r'<h4 id="comparison-([^"]+)"', html)
    assert order == ["spring", "autumn", "quay"], "the comparisons of one site stand together"
    assert html.count('<figure class="swipe"') == 3
    assert page_fault(html) is None


def test_every_sentence_and_area_names_its_own_comparison(several: tuple[Case, Made], text: DocumentText) -> None:
    html, results = _html(several, text)
    for name in ("spring", "autumn", "quay"):
        assert f'data-from="comparison:{name}"' in html
        assert f'data-from="change:{name}/1"' in html
        assert f'data-from="figure:imagery-comparison-{name}/before-{name}"' in html
        assert f">Limit {name}.</li>" in html
    assert 'data-from="comparison"' not in html
    assert '"id": "quay",\n      "site": "quay"' in results


def test_exhibits_come_comparison_by_comparison(several: tuple[Case, Made]) -> None:
    case, outputs = several
    ledger = build_ledger(case, outputs)
    steps = [e.step for e in ledger.exhibits]
    assert steps == sorted(steps, key=in_order(outputs).index)
    exhibit = ledger.exhibit("after-quay")
    assert exhibit is not None
    assert [f.id for f in exhibit.figures] == ["before-quay", "after-quay"]


def test_the_page_of_one_comparison_has_no_heading_of_its_own(case: Case, outputs: Made, text: DocumentText) -> None:
    html, results = _html((case, outputs), text)
    assert 'id="images-' not in html.replace('id="images-heading"', "")
    assert "<h4" not in html
    assert '"comparisons": []' in results


def test_many_pictures_share_the_room_of_the_page(figures: dict[str, Figure], tmp_path: Any) -> None:
    import numpy as np
    from PIL import Image

    noise = np.random.default_rng(1).integers(0, 255, (900, 900, 3), dtype=np.uint8)
    path = tmp_path / "noise.png"
    Image.fromarray(noise).save(path)
    import hashlib

    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    figure = figures["map"].model_copy(update={"path": path, "sha256": digest})
    alone = present.data_uri(figure)
    assert alone.startswith("data:image/jpeg")
    with present.room_for(36):
        shared = present.data_uri(figure)
    assert len(shared) * 3 / 4 < present.ALL_PICTURES / 36 * 1.02
    assert present.data_uri(figure) == alone


def test_a_public_edition_calls_comparisons_by_number_and_their_names_are_gone(several: tuple[Case, Made]) -> None:
    case, outputs = several
    plans = [{"id": name, "site": case.sites[0].id} for name in ("spring", "quay", "autumn")]
    told = [claim.model_copy(update={"check": _naming(claim.all_checks[0])}) for claim in case.claims]
    case = case.model_copy(
        update={"comparisons": tuple(ComparisonPlan.model_validate(p) for p in plans), "claims": tuple(told)}
    )
    renamed, made = with_numbered_comparisons(case, outputs)
    assert list(made)[1:4] == [f"imagery-comparison-comparison-{n}" for n in (1, 2, 3)]
    text = json.dumps([canonical(o.model_copy(update={"limits": ()})) for name, o in made.items() if "-comp" in name])
    for name in ("spring", "autumn"):
        assert name not in text.replace(f"Limit {name}.", "")
    assert {p.id for p in renamed.comparisons} == {"comparison-1", "comparison-2", "comparison-3"}
    named = {getattr(c.all_checks[0], "comparison", None) for c in renamed.claims} - {None}
    assert named == {"comparison-1"}
    exhibit = build_ledger(renamed, made).exhibit("after-comparison-2")
    assert exhibit is not None
    assert len(exhibit.figures) == 2


def _naming(check: ClaimCheck) -> ClaimCheck:
    return check.model_copy(update={"comparison": "spring"}) if isinstance(check, ChangeCheck) else check
