"""The public names of this package, once: the facade loads each from its module on first use."""

from .claims import check_claims as check_claims
from .index import End as End
from .index import IndexRow as IndexRow
from .index import build_index as build_index
from .index import write_index as write_index
from .known_answers import Score as Score
from .known_answers import add_score as add_score
from .known_answers import score_exercise as score_exercise
from .known_answers import truth_findings as truth_findings
from .lead import headline_findings as headline_findings
from .ledger import Ledger as Ledger
from .ledger import build_ledger as build_ledger
from .render import Report as Report
from .render import build as build
from .render import stamp_date as stamp_date
from .render import summary as summary
from .results import text_files as text_files
from .tables import claims_table as claims_table
from .tables import headline_ids as headline_ids
from .tables import headlines_table as headlines_table
from .tables import timeline_table as timeline_table
