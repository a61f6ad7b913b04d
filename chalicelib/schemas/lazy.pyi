"""What lazy.py hands out, as type checkers see it: the modules and shapes themselves."""

from typing import Any

from chalicelib.schemas import accounts as accounts
from chalicelib.schemas import activity as activity
from chalicelib.schemas import api_keys as api_keys
from chalicelib.schemas import billing as billing
from chalicelib.schemas import blacklist as blacklist
from chalicelib.schemas import contact_bulk as contact_bulk
from chalicelib.schemas import contact_jobs as contact_jobs
from chalicelib.schemas import contacts as contacts
from chalicelib.schemas import exports as exports
from chalicelib.schemas import imports as imports
from chalicelib.schemas import invitations as invitations
from chalicelib.schemas import me as me
from chalicelib.schemas import plans as plans
from chalicelib.schemas import public as public
from chalicelib.schemas import sessions as sessions
from chalicelib.schemas import signup as signup
from chalicelib.schemas import tags as tags
from chalicelib.schemas import team as team
from chalicelib.schemas.base import Page as Page
from chalicelib.schemas.base import PageQuery as PageQuery

def real(shape: Any) -> Any: ...
