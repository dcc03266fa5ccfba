"""A study in short, for a person and for a machine, and its progress."""

from collections.abc import Sequence
from math import ceil
from pathlib import Path

from planner.cli.voice import Voice, shown_path
from planner.out.study_tables import used_days
from planner.plan import COST_UNITS, Term
from planner.scenario import BASE, Certainty, Outcome, Study
from planner.scenario.sweep import Tick
from planner.settings import Language
from planner.solve import Params
from planner.texts import text


def word(language: Language, key: str, /, **values: object) -> str:
    """A text of the catalogue `compare`."""
    return text(language, "compare", key, **values)


def name_of(language: Language, name: str) -> str:
    """The name of a scenario as it is shown."""
    return word(language, "base") if name == BASE else name


class Told:
    """Says how a sweep goes: a line for each scenario that is done."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice

    def begin(self, *, scenarios: int, workers: int | None, params: Params) -> None:
        """How much there is to do, and how long it takes at most where that is known."""
        language = self._voice.language
        self._voice.note(word(language, "begin", count=scenarios))
        if workers is not None and params.seconds is not None:
            each = params.seconds + (params.proof or 0.0)
            minutes = max(1, round(ceil(scenarios / workers) * each / 60))
            self._voice.note(word(language, "estimate", minutes=minutes, workers=workers))

    def tick(self, tick: Tick) -> None:
        """A scenario is done."""
        language, result = self._voice.language, tick.result
        values = {
            "done": tick.done,
            "of": tick.of,
            "name": name_of(language, tick.name),
            "cost": f"{result.cost / COST_UNITS:.1f}",
            "seconds": round(tick.seconds),
            "gap": "" if result.gap is None else f"{100 * result.gap:.1f}",
        }
        key = "kept" if tick.kept else "done_open" if result.gap is None else "done"
        self._voice.note(word(language, f"progress.{key}", **values))


def say_study(voice: Voice, study: Study, files: Sequence[Path]) -> None:
    """The scenarios in a table, what is not there, where the files are."""
    language = voice.language
    heads = ("scenario", "cost", "difference", "sure", "vehicle_days", "left", "waiting")
    voice.say("")
    title = word(language, "title", name=study.problem.settings.name, count=len(study.outcomes))
    rows = [_row(language, one, study) for one in study.outcomes]
    voice.table(title, [word(language, f"head.{head}") for head in heads], rows, right=6)
    if study.problem.settings.disclaimer:
        voice.say(study.problem.settings.disclaimer)
    if any(one.invented for one in study.outcomes):
        voice.say(word(language, "invented"))
    if not all(one.comparable for one in study.outcomes):
        voice.say(word(language, "incomparable"))
    if study.missing:
        missing = voice.word("semicolon").join(name_of(language, name) for name in study.missing)
        voice.warn(word(language, "missing", names=missing))
    voice.note(word(language, "computed", computed=study.computed, kept=len(study.outcomes) - study.computed))
    if files:
        voice.say(word(language, "files", path=shown_path(files[0].parent.parent)))


def study_object(study: Study, folder: Path, files: Sequence[Path]) -> dict[str, object]:
    """A study for machines; costs in minutes."""
    return {
        "folder": str(folder),
        "files": [str(file) for file in files],
        "seconds": round(study.seconds, 1),
        "computed": study.computed,
        "missing": list(study.missing),
        "outcomes": [_object(one) for one in study.outcomes],
    }


def sureness(language: Language, outcome: Outcome) -> str:
    """What the bound lets us say."""
    if outcome.certainty is Certainty.WITHIN and outcome.gap is not None:
        return word(language, "certainty.within", percent=f"{100 * outcome.gap:.1f}")
    return word(language, f"certainty.{outcome.certainty}")


def _row(language: Language, one: Outcome, study: Study) -> tuple[str, ...]:
    amounts = {line.term: line.amount for line in one.score.lines}
    difference = one.result.cost - study.base.result.cost
    is_base = one is study.base
    shown = "" if is_base else "*" if not one.comparable else f"{difference / COST_UNITS:+.1f}"
    return (
        name_of(language, one.scenario.name),
        f"{one.result.cost / COST_UNITS:.1f}",
        shown,
        sureness(language, one),
        str(used_days(one)),
        f"{amounts[Term.UNSERVED]:.0f}",
        f"{amounts[Term.WAIT]:.0f}",
    )


def _object(one: Outcome) -> dict[str, object]:
    result = one.result
    return {
        "scenario": one.scenario.name,
        "status": result.status,
        "certainty": one.certainty,
        "cost": result.cost / COST_UNITS,
        "bound": None if result.bound is None else result.bound / COST_UNITS,
        "gap": one.gap,
        "comparable": one.comparable,
        "invented": one.invented,
        "started_from": one.started_from,
        "vehicle_days_used": used_days(one),
        "measures": {str(name): value for name, value in one.measures.values.items()},
    }
