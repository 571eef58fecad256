"""The public names of this package, once: the facade loads each from its module on first use."""

from .case_board import CaseBoard as CaseBoard
from .comparison import PairView as PairView
from .comparison import pair_controls as pair_controls
from .explorer import explore as explore
from .explorer import keep as keep
from .opening import board as board
from .opening import sites as sites
from .opening import start as start
from .opening import statements as statements
from .site_picker import SitePicker as SitePicker
from .statement_desk import StatementDesk as StatementDesk
from .timeline import TimelineControls as TimelineControls
from .timeline import timeline_controls as timeline_controls
