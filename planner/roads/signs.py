"""Signs that forbid or command a turn: restriction relations of OpenStreetMap, as far as they bind a car at all hours.

Meanings: wiki.openstreetmap.org, Relation:restriction. The most special of `restriction:motorcar`,
`restriction:motor_vehicle`, `restriction:vehicle` and `restriction` counts; `except` lifts it. What holds for some
hours only, or for other vehicles only, forbids nothing here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from planner.roads.speeds import Tags

OURS = ("motorcar", "motor_vehicle", "vehicle")
KEYS = (*(f"restriction:{vehicle}" for vehicle in OURS), "restriction")
TYPES = ("restriction", *(f"restriction:{vehicle}" for vehicle in OURS))
WAYS_OUT = ("left_turn", "right_turn", "straight_on", "u_turn")
FORBIDDING = frozenset({*(f"no_{way}" for way in WAYS_OUT), "no_entry", "no_exit"})
COMMANDING = frozenset(f"only_{way}" for way in WAYS_OUT)
HOURS = ("day_on", "day_off", "hour_on", "hour_off")

Member = tuple[str, int, str]  # "n", "w" or "r"; number; role


@dataclass(frozen=True, kw_only=True)
class Sign:
    """From ways, over a node or over ways, to ways (OSM numbers). `clear` is False where it was not understood.

    `only`: from there one may go nowhere else; otherwise one may not go there.
    """

    only: bool
    origins: tuple[int, ...]
    node: int  # 0: over ways
    over: tuple[int, ...]
    targets: tuple[int, ...]
    clear: bool = True


def sign_of(tags: Tags, members: Iterable[Member]) -> Sign | None:
    """What a relation says to a car; None where it is no such relation, or says nothing to a car."""
    if tags.get("type", "") not in TYPES:
        return None
    word = next((tags[key] for key in KEYS if key in tags), "")
    timed = any(f"{key}:conditional" in tags for key in KEYS) or any(key in tags for key in HOURS)
    if not (word or timed) or not {_bare(part) for part in tags.get("except", "").split(";")}.isdisjoint(OURS):
        return None
    ways: dict[str, list[int]] = {"from": [], "via": [], "to": []}
    nodes, odd = [], False
    for kind, number, role in members:
        if kind == "w" and role in ways:
            ways[role].append(number)
        elif kind == "n" and role == "via":
            nodes.append(number)
        else:
            odd = odd or role in (*ways, "")
    whole = not odd and bool(ways["from"] and ways["to"]) and (len(nodes) == 1) == (not ways["via"]) and len(nodes) < 2
    known = word in FORBIDDING or word in COMMANDING
    return Sign(
        only=word in COMMANDING,
        origins=tuple(ways["from"]),
        node=nodes[0] if len(nodes) == 1 else 0,
        over=tuple(ways["via"]),
        targets=tuple(ways["to"]),
        clear=whole and known and not timed and _counts(word, ways),
    )


def _bare(word: str) -> str:
    return word.strip().lower()


def _counts(word: str, ways: dict[str, list[int]]) -> bool:
    """One way at either end, but several where `no_entry` comes from and `no_exit` leads to."""
    return (len(ways["from"]) == 1 or word == "no_entry") and (len(ways["to"]) == 1 or word == "no_exit")
