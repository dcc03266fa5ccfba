"""The brief: one page of A4 that is read in a minute. Question, findings, a chart, a table, the price, how sure."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from planner.measures import Measure
from planner.out.names import Names
from planner.out.study_facts import Facts
from planner.out.study_words import Words, figure
from planner.out.typeset import Press
from planner.scenario import Outcome, Study

BARS, ROWS = 12, 6  # scenarios in the chart, besides the base in the table
TEMPLATE = "brief.typ"
CHARTED = (("chart_reached", Measure.REACHED), ("chart_days", Measure.DAYS_WORST))
COLUMNS = (("reached", Measure.REACHED_SHARE), ("worst", Measure.DAYS_WORST), ("left", Measure.CASES_LEFT))


def write_brief(path: Path, study: Study) -> Path:
    """Write the brief as PDF.

    Raises:
        OutputError: no font has a character of a name.

    """
    press = Press(problem=study.problem, day=study.problem.horizon.first)
    path.write_bytes(press.pdf(TEMPLATE, press.prepared(Brief(study=study).document())))
    return path


@dataclass(frozen=True, kw_only=True)
class Brief:
    """What the template is given."""

    study: Study

    @cached_property
    def words(self) -> Words:
        """Names, figures, sentences."""
        return Words(study=self.study)

    @property
    def facts(self) -> Facts:
        """The figures."""
        return self.words.facts

    def document(self) -> dict[str, object]:
        """The page as data."""
        say, settings = self.words.say, self.study.problem.settings
        return {
            "language": settings.language.value,
            "title": say("brief.title"),
            "district": settings.name,
            "week": Names(problem=self.study.problem).week(self.study.base.plan),
            "question": say("brief.question", count=len(self.facts.others)),
            "findings": [{"text": f.text, "sure": f.sure, "tone": f.tone} for f in self.words.findings],
            "charts": [self._chart(key, measure) for key, measure in CHARTED],
            "table": say("brief.table"),
            "heads": [say("head.scenario"), *(say(f"head.{key}") for key, _ in self._columns), say("head.sure")],
            "rows": [self._row(one) for one in (self.study.base, *self.ranked[:ROWS])],
            "costs": [say("brief.costs"), self._costs()],
            "sure": [say("brief.sure"), self.words.certainty],
            "more": say("brief.more"),
            "disclaimer": settings.disclaimer,
            "invented": say("note.invented") if any(one.invented for one in self.study.outcomes) else "",
        }

    @property
    def _columns(self) -> tuple[tuple[str, Measure], ...]:
        price = self.facts.price
        return (*COLUMNS, (str(price), price))

    @cached_property
    def ranked(self) -> tuple[Outcome, ...]:
        """The scenarios that move most: reach as a share, days of the worst by the base's, whichever is more."""
        rows = [(-max(self._moves(one)), k) for k, one in enumerate(self.facts.others)]
        return tuple(self.facts.others[k] for _, k in sorted(rows))

    def _moves(self, one: Outcome) -> list[float]:
        measures = (Measure.REACHED, Measure.DAYS_WORST, self.facts.price)
        base = self.study.base.measures.values
        return [abs(self.facts.change(one, m) or 0) / (abs(base[m] or 0) or 1) for m in measures]

    def _chart(self, key: str, measure: Measure) -> dict[str, object]:
        """Bars to both sides of today's value; `good` says which way is the better."""
        shown = sorted(self.ranked[:BARS], key=self.facts.others.index)
        changes = [self.facts.change(one, measure) or 0.0 for one in shown]
        most = max(map(abs, changes), default=0) or 1.0
        bars = [
            {
                "name": self.words.name(one),
                "part": change / most,
                "value": self.words.change(one, measure),
                "tone": self.words.tone(one, measure),
            }
            for one, change in zip(shown, changes, strict=True)
        ]
        return {"title": self.words.say(f"brief.{key}"), "bars": bars}

    def _row(self, one: Outcome) -> list[str]:
        return [
            self.words.name(one),
            *(self.words.value(one, measure) for _, measure in self._columns),
            self.words.sure(one),
        ]

    def _costs(self) -> str:
        price = self.facts.price
        values = [v for one in self.facts.others if (v := one.measures.values[price]) is not None]
        base = self.study.base.measures.values[price]
        key = "brief.costs_money" if price is Measure.MONEY else "brief.costs_days"
        low, high = (figure(pick(values, default=None), price) for pick in (min, max))
        return self.words.say(key, base=figure(base, price), low=low, high=high)
