"""The public names of this package, once: the facade loads each from its module on first use."""

from .files import FOLDER as FOLDER
from .files import decision_digests as decision_digests
from .files import decision_files as decision_files
from .files import steps_touched as steps_touched
from .read import kept_decisions as kept_decisions
from .read import read_decisions as read_decisions
from .take import Taken as Taken
from .take import take_decisions as take_decisions
from .write import decide as decide
from .write import undo as undo
