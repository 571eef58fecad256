"""What running a case imports, in one go: for the process that the workers of a batch are forked from."""

from __future__ import annotations

import gc
import importlib

from toolkit.desk.light import skip_format_grammars

skip_format_grammars()
for _name in (
    "IPython",  # jupyter_client asks it for its folder
    "ipykernel.kernelspec",
    "papermill",
    "toolkit.desk.cases",
    "toolkit.desk.kernels.engine",
    "toolkit.desk.normalise",
    "toolkit.evidence.package",
):
    importlib.import_module(_name)
gc.freeze()  # a collection in a worker would write to every page it shares
