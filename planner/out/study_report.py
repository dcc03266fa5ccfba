"""The report of a study: scenarios side by side, who gains and loses, what one more brings. Internal; asks for nothing.

The page comes from a template that escapes every value; only pictures drawn here are put in as they are.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from planner.measures import Measure
from planner.out.fonts import ASSETS
from planner.out.names import Names
from planner.out.report import css_text
from planner.out.study_draw import Point, axis, scatter
from planner.out.study_facts import Facts, Marginal, Shift, gaining, losing, people, verdict
from planner.out.study_words import Words, figure, signed
from planner.plan import COST_UNITS
from planner.scenario import Outcome, Study

HOME = ASSETS / "report"
NAMED = 12  # villages of a list; the workbook has all
COLUMNS = (
    ("reached", Measure.REACHED_SHARE),
    ("elderly", Measure.ELDERLY_SHARE),
    ("worst", Measure.DAYS_WORST),
    ("gini", Measure.GINI),
    ("ede", Measure.EDE),
    ("left", Measure.CASES_LEFT),
    ("driving", Measure.DRIVING_SHARE),
    ("vehicle_days", Measure.VEHICLE_DAYS),
)
ASKED = (
    ("reached", Measure.REACHED),
    ("worst", Measure.DAYS_WORST),
    ("left", Measure.CASES_LEFT),
)  # of one more; the price besides


def write_report(path: Path, study: Study) -> Path:
    """Write the report of a study as one HTML file."""
    path.write_text(Page(study=study).render(), encoding="utf-8", newline="\n")
    return path


@dataclass(frozen=True, kw_only=True)
class Page:
    """Everything the template asks for."""

    study: Study

    @cached_property
    def words(self) -> Words:
        """Names, figures, sentences."""
        return Words(study=self.study)

    @property
    def facts(self) -> Facts:
        """The figures."""
        return self.words.facts

    @cached_property
    def names(self) -> Names:
        """How days are called."""
        return Names(problem=self.study.problem)

    def render(self) -> str:
        """The page."""
        world = Environment(
            loader=FileSystemLoader(HOME),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        style = "".join((HOME / name).read_text(encoding="utf-8") for name in ("report.css", "study.css"))
        settings = self.study.problem.settings
        return world.get_template("study.html").render(
            page=self,
            words=self.words,
            say=self.words.say,
            study=self.study,
            settings=settings,
            week=self.names.week(self.study.base.plan),
            style=Markup(style),
            foot=Markup(css_text(f"{settings.name} · {self.words.say('title')}")),
        )

    @cached_property
    def number(self) -> dict[str, int]:
        """The number of each scenario in the table, the base 0."""
        return {one.scenario.name: k for k, one in enumerate(self.study.outcomes)}

    @property
    def columns(self) -> tuple[tuple[str, Measure], ...]:
        """Columns of the table: their heads and measures."""
        money = (("money", Measure.MONEY),) if self.facts.price is Measure.MONEY else ()
        return (*COLUMNS, *money)

    def note(self, one: Outcome) -> str:
        """What the reader should know of a scenario."""
        return one.scenario.note

    def gaining(self, one: Outcome) -> tuple[Shift, ...]:
        """Villages that gain."""
        return gaining(self.study.base, one)

    def losing(self, one: Outcome) -> tuple[Shift, ...]:
        """Villages that lose."""
        return losing(self.study.base, one)

    def summed(self, rows: tuple[Shift, ...]) -> str:
        """How many villages and residents."""
        return self.words.say("people", villages=len(rows), count=f"{people(rows):,}")

    def named(self, rows: tuple[Shift, ...]) -> tuple[Shift, ...]:
        """Those that are named here."""
        return rows[:NAMED]

    def village(self, row: Shift) -> str:
        """A village in the district's language."""
        return self.names.village(row.after.village)

    def reach(self, row: Shift) -> str:
        """What becomes of its reach."""
        return self.words.say("reach.won" if row.reach > 0 else "reach.lost" if row.reach < 0 else "reach.kept")

    def days(self, row: Shift) -> str:
        """Its days since the last visit, before and after."""
        return f"{row.before.days} → {row.after.days}"

    @property
    def most(self) -> int:
        """Residents of the largest gain or loss: the length of a bar."""
        rows = [people(rows) for one in self.facts.others for rows in (self.gaining(one), self.losing(one))]
        return max(rows, default=0) or 1

    def part(self, rows: tuple[Shift, ...]) -> str:
        """The length of the bar of a gain or loss, in per cent."""
        return f"{100 * people(rows) / self.most:.1f}%"

    @property
    def fronts(self) -> tuple[tuple[str, Markup, str], ...]:
        """The pictures of price against service: title, picture, who is on the front."""
        return tuple(self._front(measure) for measure in (Measure.REACHED_SHARE, Measure.DAYS_WORST))

    def _front(self, measure: Measure) -> tuple[str, Markup, str]:
        price, front = self.facts.price, self.facts.front(measure)
        points = [
            Point(
                number=self.number[one.scenario.name],
                name=self.words.name(one),
                x=x,
                y=y,
                front=one in front,
                base=one is self.study.base,
            )
            for one in self.study.outcomes
            if (x := one.measures.values[price]) is not None and (y := one.measures.values[measure]) is not None
        ]
        title = self.words.say(f"front.{measure}")
        if not points:
            return title, Markup(), ""
        across = axis(self.words.say(f"front.price_{price}"), [p.x for p in points])
        up = axis("", [p.y for p in points], percent=measure is Measure.REACHED_SHARE)
        shown = self.words.say("comma").join(
            f"{self.number[one.scenario.name]} {self.words.name(one)}" for one in front
        )
        return title, Markup(scatter(points, across, up)), self.words.say("front.on", names=shown)

    @property
    def asked(self) -> tuple[tuple[str, Measure], ...]:
        """What is said of one more: heads and measures."""
        return (*ASKED, ("money", Measure.MONEY)) if self.facts.price is Measure.MONEY else ASKED

    def one_more(self, row: Marginal) -> dict[str, object]:
        """A line of the table of one more."""
        say = self.words.say
        between = say("marginal.between", less=self.words.name(row.less), more=self.words.name(row.more))
        cost = row.cost
        return {
            "what": say(f"marginal.{row.kind}"),
            "between": between,
            "amount": "" if row.amount == 1 else say("marginal.amount", count=f"{row.amount:g}"),
            "cells": [_change(row.each(measure), measure) for _, measure in self.asked],
            "cost": "*" if cost is None else signed(cost / COST_UNITS, Measure.CASES_DONE),
            "proof": say(f"marginal.{verdict(row.more, row.less)}"),
        }


def _change(value: float | None, measure: Measure) -> str:
    return figure(None, measure) if value is None else signed(value, measure)
