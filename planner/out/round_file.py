"""rounds.json: a standing round in a versioned schema, read back to the same Round."""

import json
from pathlib import Path

from planner.errors import PlannerError
from planner.out.codec import BrokenError, decode, encode
from planner.rounds import Round
from planner.settings import Language
from planner.texts import text

NAME = "rounds.json"
SCHEMA = 1


class RoundError(PlannerError):
    """A round that cannot be read or used. Texts: catalogue `rounds`, under `error`."""

    def message(self, language: Language) -> str:
        """What is wrong and what to do."""
        said = [text(language, "rounds", f"error.{self.code}.{part}", **self.values) for part in ("what", "do")]
        return " ".join(said)


def save_round(round_: Round, path: Path) -> Path:
    """Write the whole round as JSON (UTF-8)."""
    document = {"schema": SCHEMA, "round": encode(round_)}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n", encoding="utf-8")
    return path


def load_round(path: Path) -> Round:
    """The round that `save_round` wrote; a folder stands for its rounds.json.

    Raises:
        RoundError: `round-missing`, `round-broken`, or `round-version`: the schema of another program version.

    """
    source = path / NAME if path.is_dir() else path
    try:
        document = json.loads(source.read_text(encoding="utf-8-sig"))
    except OSError:
        raise RoundError("round-missing", path=source) from None
    except ValueError as error:
        raise RoundError("round-broken", path=source, where=str(error)) from None
    if not isinstance(document, dict) or "schema" not in document or "round" not in document:
        raise RoundError("round-broken", path=source, where="schema, round")
    if document["schema"] != SCHEMA:
        raise RoundError("round-version", path=source, found=document["schema"], known=SCHEMA)
    try:
        round_: Round = decode(Round, document["round"])
    except BrokenError as error:
        raise RoundError("round-broken", path=source, where=str(error)) from None
    if _odd(round_):
        raise RoundError("round-broken", path=source, where=_odd(round_))
    return round_


def _odd(round_: Round) -> str:
    """What in a round cannot be: the place of the first such thing; empty where there is none."""
    if not 1 <= round_.weeks <= 4 or round_.first.weekday() != 0:
        return "weeks, first"
    for number, stop in enumerate(round_.stops):
        weeks = set(stop.weeks)
        good = weeks and weeks <= set(range(1, round_.weeks + 1)) and len(stop.ends) == len(stop.weeks)
        if not (good and 0 <= stop.weekday <= 6 and 0 <= stop.begin <= min(stop.ends) and stop.place.count("/") == 1):
            return f"round.stops[{number}]"
    return ""
