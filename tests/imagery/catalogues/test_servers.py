from __future__ import annotations

import pytest

from toolkit.evidence import EvidenceStore
from toolkit.imagery.catalogues.stac import StacCatalogue
from toolkit.imagery.load import Area, load
from toolkit.imagery.catalogues.base import Box
from toolkit.records import Position, SceneSearch

def test_try(api, own_servers, tmp_path):
    import time
    w=SceneSearch(address=api, window=("2031-02-01/2031-03-31","2031-09-01/2031-10-31"), half_width_m=1500)
    t=time.time()
    l=StacCatalogue().search(w, Box(.486,.486,.514,.514), store=EvidenceStore(tmp_path), area=Area(.5,.5,1500))
    print(time.time()-t)
    for s,k in zip(l.scenes,l.looks): print(s.model_dump(exclude={'path'}), s.path, k)
    for s in l.held: r=load(s.path); print(r.data.shape,r.valid.mean(),r.tags,r.data.mean(axis=(1,2)))
    assert 0
