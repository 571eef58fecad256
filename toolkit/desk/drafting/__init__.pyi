"""The public names of this package, once."""

from .accepting import Accepted as Accepted
from .accepting import accept as accept
from .accepting import editable as editable
from .accepting import edited as edited
from .accepting import reject as reject
from .draft import GROUPS as GROUPS
from .draft import Draft as Draft
from .draft import draft_case as draft_case
from .heading import head_case as head_case
from .numbering import chosen as chosen
from .numbering import keep_list as keep_list
from .numbering import kept_list as kept_list
