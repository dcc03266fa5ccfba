"""The workbook of a study: scenarios, their differences to the base, villages that gain or lose, the cost by terms."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from planner.measures import Measure, Unit
from planner.out.book import Book, Cell, Column, Row, Sheet
from planner.out.names import Names
from planner.out.study_facts import gaining, losing
from planner.out.study_words import Words
from planner.plan import COST_UNITS
from planner.scenario import Outcome, Study
from planner.texts import text

WIDE = 46  # of a sentence, characters of half an em


def write_book(path: Path, study: Study) -> Path:
    """Write the workbook."""
    pages = Pages(words=Words(study=study), study=study)
    sheets = (pages.outcomes(), pages.differences(), pages.villages(), pages.terms())
    return Book(names=Names(problem=study.problem), plan=study.base.plan, sheets=sheets).write(path)


@dataclass(frozen=True, kw_only=True)
class Pages:
    """The sheets."""

    words: Words
    study: Study

    def _sheet(self, key: str, columns: tuple[Column, ...], rows: Iterator[Row]) -> Sheet:
        say = self.words.say
        return Sheet(name=say(f"book.{key}"), title=say(f"book.{key}_title"), columns=columns, rows=tuple(rows))

    def outcomes(self) -> Sheet:
        """Every scenario with cost, bound, and every measure as a number."""
        say = self.words.say
        heads = (
            Column(head=say("head.scenario"), bold=True),
            Column(head=say("head.cost"), widest=12),
            Column(head=say("book.bound"), widest=12),
            Column(head=say("book.gap"), widest=10),
            *self._measures(),
        )
        return self._sheet("outcomes", heads, (self._outcome(one) for one in self.study.outcomes))

    def _measures(self) -> tuple[Column, ...]:
        return tuple(Column(head=f"{self.words.measure(m)}{_unit(m)}", widest=12) for m in Measure)

    def _outcome(self, one: Outcome) -> Row:
        result = one.result
        return Row(
            cells=(
                self.words.name(one),
                round(result.cost / COST_UNITS, 1),
                None if result.bound is None else round(result.bound / COST_UNITS, 1),
                None if one.gap is None else round(100 * one.gap, 2),
                *(_number(one.measures.values[m], m) for m in Measure),
            )
        )

    def differences(self) -> Sheet:
        """Every scenario but the base: sentence, proof, and the change of every measure."""
        say, facts = self.words.say, self.words.facts
        heads = (
            Column(head=say("head.scenario"), bold=True),
            Column(head=say("book.change"), widest=WIDE),
            Column(head=say("head.sure"), widest=WIDE),
            *self._measures(),
        )
        rows = (
            Row(
                cells=(
                    self.words.name(one),
                    self.words.sentence(one),
                    self.words.proof(one),
                    *(_number(facts.change(one, m), m) for m in Measure),
                )
            )
            for one in facts.others
        )
        return self._sheet("differences", heads, rows)

    def villages(self) -> Sheet:
        """Every village that gains or loses, scenario by scenario."""
        say = self.words.say
        heads = (
            Column(head=say("head.scenario")),
            Column(head=say("book.change"), widest=10),
            Column(head=say("head.village"), bold=True),
            Column(head=say("head.township")),
            Column(head=say("head.residents"), widest=10),
            Column(head=say("head.reach"), widest=18),
            Column(head=say("book.before"), widest=12),
            Column(head=say("book.after"), widest=12),
        )
        return self._sheet("villages", heads, self._shifts())

    def _shifts(self) -> Iterator[Row]:
        say, names = self.words.say, Names(problem=self.study.problem)
        for one in self.words.facts.others:
            for key, rows in (("gains", gaining(self.study.base, one)), ("loses", losing(self.study.base, one))):
                for row in rows:
                    reach = say("reach.won" if row.reach > 0 else "reach.lost" if row.reach < 0 else "reach.kept")
                    village = names.village(row.after.village)
                    about: tuple[Cell, ...] = (village, row.after.township, row.after.population, reach)
                    days = (row.before.days, row.after.days)
                    yield Row(cells=(self.words.name(one), say(f"book.{key}"), *about, *days), group=one.key + key)

    def terms(self) -> Sheet:
        """The cost of every scenario, term by term."""
        say = self.words.say
        heads = (
            Column(head=say("head.scenario")),
            Column(head=say("book.term")),
            Column(head=say("book.amount"), widest=12),
            Column(head=say("book.weight"), widest=12),
            Column(head=say("book.cost"), widest=12),
        )
        return self._sheet("terms", heads, (row for one in self.study.outcomes for row in self._terms(one)))

    def _terms(self, one: Outcome) -> Iterator[Row]:
        language = self.study.problem.settings.language
        for line in one.score.lines:
            term = text(language, "cli", f"term.{line.term}")
            cost = round(line.cost / COST_UNITS, 1)
            yield Row(cells=(self.words.name(one), term, line.amount, line.weight, cost), group=one.key)


def _unit(measure: Measure) -> str:
    return " (%)" if measure.unit is Unit.SHARE else ""


def _number(value: float | None, measure: Measure) -> Cell:
    """A measure with the digits a table deserves; a share in per cent."""
    if value is None:
        return None
    return round(100 * value, 2) if measure.unit is Unit.SHARE else round(value, 3)
