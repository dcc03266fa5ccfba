"""What the sheets of a crew show of a resident who is visited at home (`mask_home`)."""

import re

from planner.problem import Request
from planner.settings import HomeMask

HIDDEN = "*"
_ENDS = re.compile(r"[(（].*[)）]\s*$")  # "(invented)" and the like belongs to no name


def shown_name(request: Request, mask: HomeMask) -> str:
    """The resident's name as the district shows it; empty where nothing of it is shown."""
    if mask is HomeMask.NONE:
        return request.applicant
    return "" if mask is HomeMask.ALL else family_name(request.applicant)


def shown_contact(request: Request, mask: HomeMask) -> str:
    """The resident's phone as the district shows it; empty where nothing of it is shown."""
    if mask is HomeMask.ALL:
        return ""
    return middle_hidden(request.contact) if mask is HomeMask.PHONE else request.contact


def family_name(name: str) -> str:
    """王秀兰 as 王**, Anna Vogt as A. Vogt; a single word by its first letter."""
    bare = _ENDS.sub("", name).strip()
    if not bare:
        return ""
    if not bare.isascii() and " " not in bare:
        return bare[0] + HIDDEN * max(1, min(2, len(bare) - 1))
    *given, last = bare.split()
    return " ".join([*(f"{word[0]}." for word in given), last]) if given else bare[0] + HIDDEN * 2


def middle_hidden(contact: str) -> str:
    """13812345678 as 138****5678: the digits between the first three and the last four are hidden."""
    places = [k for k, character in enumerate(contact) if character.isdigit()]
    hidden = set(places[3:-4] or places[1:-1])
    return "".join(HIDDEN if k in hidden else character for k, character in enumerate(contact))
