"""The report: a plan on a few pages, for whoever has to answer for it. Internal; one file that asks for nothing.

The page comes from a template that escapes every value; only pictures drawn here are put in as they are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from planner.check import rule_name
from planner.fingerprint import fingerprint
from planner.out.fonts import ASSETS
from planner.out.internal import service_name
from planner.out.names import Names
from planner.out.report_bars import Chart, Doing
from planner.out.report_facts import Facts, Group, Load, Waiting
from planner.out.report_world import changes, edits, engines, season_name, settings_used, source_name
from planner.outlook import Outlook
from planner.plan import COST_UNITS, Mode, Reason, Result, Rule, Score, Unserved
from planner.problem import Problem
from planner.texts import text

HOME = ASSETS / "report"
WORST = 10
HOUR, MINUTE = 3600, 60


def report_name(problem: Problem) -> str:
    """The name of the file, in the district's language."""
    return text(problem.settings.language, "report", "file.report")


def write_report(
    path: Path, outlook: Outlook, *, reasons: tuple[Reason, ...], score: Score, result: Result | None
) -> Path:
    """Write the report of a plan as one HTML file."""
    page = Page(outlook=outlook, reasons=reasons, score=score, result=result)
    path.write_text(page.render(), encoding="utf-8", newline="\n")
    return path


@dataclass(frozen=True, kw_only=True)
class Page:
    """Everything the template asks for."""

    outlook: Outlook
    reasons: tuple[Reason, ...]
    score: Score
    result: Result | None

    @cached_property
    def names(self) -> Names:
        """How things are called."""
        return Names(problem=self.outlook.problem)

    @cached_property
    def facts(self) -> Facts:
        """The figures."""
        return Facts(outlook=self.outlook, reasons=self.reasons)

    def say(self, key: str, /, **values: object) -> str:
        """A text of the catalogue `report`."""
        return text(self.outlook.problem.settings.language, "report", key, **values)

    def render(self) -> str:
        """The page."""
        world = Environment(
            loader=FileSystemLoader(HOME),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        world.filters |= {"clock": clock, "percent": percent, "number": number, "km": km, "minutes": cost_minutes}
        style = Markup((HOME / "report.css").read_text(encoding="utf-8"))
        return world.get_template("report.html").render(
            page=self,
            facts=self.facts,
            names=self.names,
            say=self.say,
            plan=self.outlook.plan,
            problem=self.outlook.problem,
            travel=self.outlook.travel,
            score=self.score,
            result=self.result,
            modes=Mode,
            style=style,
            foot=Markup(css_text(f"{self.outlook.problem.settings.name} · {self.imprint}")),
        )

    @property
    def imprint(self) -> str:
        """Which plan this is."""
        return self.names.imprint(self.outlook.plan)

    @cached_property
    def days(self) -> tuple[tuple[str, Markup], ...]:
        """The week in bars, a picture a day."""
        words = {doing: self.say(f"doing.{doing}") for doing in Doing}
        setup = self.outlook.problem.settings.setup
        chart = Chart(plan=self.outlook.plan, names=self.names, words=words, setup=setup)
        return tuple((self.names.date(day), Markup(picture)) for day, picture in chart.days())

    @property
    def doings(self) -> Iterable[Doing]:
        """The legend of the bars."""
        return Doing

    def rules(self, rules: tuple[Rule, ...]) -> str:
        """The rules in the way, by name."""
        language = self.outlook.problem.settings.language
        return self.names.joined(rule_name(rule, language) for rule in rules) or self.say("left.cost")

    def services(self, row: Unserved) -> str:
        """The service of a case that is left; a confidential one is not named."""
        request = self.outlook.problem.request.get(row.request) if row.request else None
        return "" if request is None else service_name(self.names, request)

    def due(self, row: Unserved) -> str:
        """The last day of a case, where it has one."""
        request = self.outlook.problem.request.get(row.request) if row.request else None
        return "" if request is None or request.due is None else request.due.isoformat()

    def villages(self, group: Group) -> str:
        """The villages of a group, each once."""
        return self.names.joined(dict.fromkeys(self.names.village(row.village) for row, _ in group.rows))

    @property
    def longest(self) -> tuple[Waiting, ...]:
        """The villages visited longest ago, as far as the ledger knows."""
        return tuple(row for row in self.facts.waiting if row.days is not None)[:WORST]

    @property
    def without(self) -> tuple[str, ...]:
        """Villages without a stop within their limit."""
        problem = self.outlook.problem
        return tuple(self.names.named(v) for v in problem.villages if v.id not in self.facts.reached)

    @cached_property
    def drivers(self) -> tuple[Load, ...]:
        """Vehicles that drive."""
        return tuple(load for load in self.facts.vehicles if load.days)

    @cached_property
    def riders(self) -> tuple[Load, ...]:
        """People who ride along, those with the longest hours first."""
        return tuple(sorted((load for load in self.facts.people if load.days), key=lambda load: -load.duty))

    @property
    def idle(self) -> str:
        """Vehicles and people who stay at home, in a line."""
        vehicles = [self.names.vehicle(load.id) for load in self.facts.vehicles if not load.days]  # type: ignore[arg-type]
        people = [self.names.person(load.id) for load in self.facts.people if not load.days]  # type: ignore[arg-type]
        return self.names.joined((*vehicles, *people))

    @cached_property
    def terms(self) -> tuple[tuple[str, str, float, str, int], ...]:
        """Name, amount, weight, unit and cost of each term that counts, the dearest first."""
        language = self.outlook.problem.settings.language
        lines = sorted(self.score.lines, key=lambda line: -line.cost)
        return tuple(
            (
                text(language, "cli", f"term.{line.term}"),
                str(line.term),
                line.amount,
                text(language, "cli", f"unit.{line.unit}"),
                line.cost,
            )
            for line in lines
            if line.cost or line.amount
        )

    @property
    def ended(self) -> str:
        """How the search ended."""
        if self.result is None:
            return self.say("quality.unknown")
        key = f"status.{self.result.status}"
        seconds, steps = f"{self.result.seconds:.0f}", self.result.iterations
        return text(self.outlook.problem.settings.language, "cli", key, seconds=seconds, iterations=steps)

    @property
    def meaning(self) -> str:
        """What the bound says, in words."""
        if self.result is None or self.result.bound is None or self.result.gap is None:
            return self.say("quality.none")
        bound, gap = cost_minutes(self.result.bound), percent(self.result.gap, 2)
        if self.result.gap == 0:
            return self.say("quality.best", bound=bound)
        return self.say("quality.proven", bound=bound, gap=gap, cost=cost_minutes(self.score.cost))

    @cached_property
    def changes(self) -> tuple[tuple[str, str, str, str], ...]:
        """What the plan changes of the announced one."""
        return changes(self.outlook, self.names, self.say)

    @cached_property
    def edits(self) -> tuple[tuple[str, str, str, str], ...]:
        """What became of the planner's edits."""
        return edits(self.outlook, self.names, self.say)

    @cached_property
    def settings(self) -> tuple[tuple[str, str, str, bool], ...]:
        """Every setting: heading, value, what it means, and whether the district chose it."""
        return settings_used(self.outlook.problem)

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """Where the figures come from: hashes, versions, season."""
        result, travel, problem = self.result, self.outlook.travel, self.outlook.problem
        season = result.season if result else problem.settings.season
        return {
            "input": (result.input_hash if result else "") or fingerprint(problem),
            "travel": (result.travel_hash if result else "") or travel.hash,
            "source": source_name(problem, travel.source),
            "season": season_name(problem, season),
            "seed": str(result.seed) if result else "",
            "engines": engines(result),
        }


def clock(seconds: int) -> str:
    """A duration as hours and minutes, rounded down: 33:05."""
    return f"{seconds // HOUR}:{seconds % HOUR // MINUTE:02d}"


def percent(share: float, digits: int = 1) -> str:
    """A share in per cent."""
    return f"{100 * share:.{digits}f}%"


def number(value: float) -> str:
    """A number with commas; one decimal where it is not whole."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def km(metres: int) -> str:
    """Kilometres with one decimal."""
    return f"{metres / 1000:,.1f}"


def cost_minutes(units: int) -> str:
    """Integer units of cost as minutes with one decimal."""
    return f"{units / COST_UNITS:,.1f}"


def css_text(words: str) -> str:
    """A text as a string of CSS: everything but plain letters and digits by its number."""
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in words) + '"'
