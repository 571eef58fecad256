"""The public names of this package, once."""

from .annotate import annotated_docx as annotated_docx
from .page import proof_page as proof_page
from .proof import Proof as Proof
from .proof import proof_draft as proof_draft
from .rows import Row as Row
