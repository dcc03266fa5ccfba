"""How a study is put into words: names, figures with their units, and sentences that follow from the figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from planner.measures import Better, Measure, Unit
from planner.out.study_facts import DAYS, Facts, Verdict, verdict
from planner.plan import COST_UNITS
from planner.scenario import BASE, Certainty, Outcome, Study
from planner.texts import text

LEAST = {  # what is smaller is called no real difference: a share of residents, days, a share of the price
    Measure.REACHED: 0.005,
    Measure.DAYS_WORST: 1.0,
    Measure.CASES_LEFT: 1.0,
    Measure.MONEY: 0.005,
    Measure.VEHICLE_DAYS: 1.0,
}
FINDINGS = 3
DIGITS = {Unit.SHARE: 1, Unit.DAYS: 1, Unit.INDEX: 3, Unit.HOURS: 0, Unit.KM: 0, Unit.RESIDENTS: 0}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A sentence in large letters, and how sure it is in small ones. `tone`: more, less, none."""

    text: str
    sure: str
    tone: str


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of one study in its district's language."""

    study: Study

    @cached_property
    def facts(self) -> Facts:
        """The figures."""
        return Facts(study=self.study)

    def say(self, key: str, /, **values: object) -> str:
        """A text of the catalogue `study`."""
        return text(self.study.problem.settings.language, "study", key, **values)

    def name(self, one: Outcome) -> str:
        """A scenario as it is called."""
        return self.say("base") if one.scenario.name == BASE else one.scenario.name

    def quoted(self, one: Outcome) -> str:
        """A scenario inside a sentence."""
        return self.say("quoted", name=self.name(one))

    def measure(self, measure: Measure) -> str:
        """A measure as it is called."""
        return text(self.study.problem.settings.language, "measures", f"name.{measure}")

    def value(self, one: Outcome, measure: Measure) -> str:
        """A measure of an outcome."""
        return figure(one.measures.values[measure], measure)

    def change(self, one: Outcome, measure: Measure) -> str:
        """Its change against the base; empty for the base and where none is known."""
        change = self.facts.change(one, measure)
        return "" if one is self.study.base or change is None else signed(change, measure)

    def tone(self, one: Outcome, measure: Measure) -> str:
        """Whether a measure moves to the good, to the bad, or not at all (to the digits shown)."""
        change = self.facts.change(one, measure)
        if change is None or one is self.study.base or signed(change, measure) == "±0":
            return "none"
        return "more" if (change > 0) == (measure.better is Better.MORE) else "less"

    def sure(self, one: Outcome) -> str:
        """What the bound says of a plan."""
        if one.certainty is Certainty.WITHIN and one.gap is not None:
            return self.say("certainty.within", percent=percent(one.gap))
        return self.say(f"certainty.{one.certainty}")

    def cost(self, one: Outcome) -> str:
        """The cost in minutes."""
        return f"{one.result.cost / COST_UNITS:,.0f}"

    def cost_change(self, one: Outcome) -> str:
        """Its change against the base in per cent; a star where costs do not compare."""
        base = self.study.base
        if one is base:
            return ""
        if verdict(one, base) is Verdict.APART:
            return "*"
        return f"{_sign((one.result.cost - base.result.cost) / base.result.cost * 100, 1)}%" if base.result.cost else ""

    def proof(self, one: Outcome) -> str:
        """What is proven of a scenario against the base, in a sentence."""
        base = self.study.base
        said = verdict(one, base)
        open_side = base if said is Verdict.FOUND_LOWER else one
        gap = open_side.gap
        if said in (Verdict.FOUND_LOWER, Verdict.FOUND_HIGHER) and gap is None:
            return self.say("proof.no_bound", change=self.cost_change(one))
        return self.say(f"proof.{said}", change=self.cost_change(one), gap=percent(gap or 0), name=self.name(open_side))

    def sentence(self, one: Outcome) -> str:
        """A scenario in plain words: reach, the worst-served, cases, the price."""
        clauses = list(self._clauses(one))
        if not clauses:
            return self.say("nothing")
        said = self.say("comma").join(clauses)
        return self.say("sentence", clauses=said[:1].upper() + said[1:])

    def _clauses(self, one: Outcome) -> Iterator[str]:
        for measure in (Measure.REACHED, Measure.DAYS_WORST, Measure.CASES_LEFT, self.facts.price):
            change = self.facts.change(one, measure)
            if change is not None and abs(change) >= self.least(measure):
                way = "up" if change > 0 else "down"
                yield self.say(f"clause.{measure}.{way}", count=figure(abs(change), measure))

    def least(self, measure: Measure) -> float:
        """The least difference that is called one."""
        least = LEAST[measure]
        if measure is Measure.REACHED:
            return least * sum(v.population for v in self.study.problem.villages)
        if measure is Measure.MONEY:
            return least * (self.study.base.measures.values[measure] or 0)
        return least

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Three sentences to know first, each of another scenario: what helps, what it saves, what would hurt most.

        Where nothing helps, that is the first of them.
        """
        reach, worst = self.facts.most(Measure.REACHED, best=True), self.facts.most(Measure.DAYS_WORST, best=True)
        wanted = (
            ("reach", Measure.REACHED, reach, "more"),
            ("worst", Measure.DAYS_WORST, worst, "more"),
            (f"price_{self.facts.price}", self.facts.price, self._cheapest(), "more"),
            ("lost", Measure.REACHED, self.facts.most(Measure.REACHED, best=False), "less"),
            ("harm", Measure.DAYS_WORST, self.facts.most(Measure.DAYS_WORST, best=False), "less"),
            ("harm", Measure.DAYS_WORST, self._harm(), "less"),
        )
        found: list[Finding] = []
        if not any(one and self._matters(one, m) for _, m, one, _ in wanted[:2]):
            base = self.study.base
            was, days = self.value(base, Measure.REACHED_SHARE), self.value(base, Measure.DAYS_WORST)
            found.append(Finding(text=self.say("finding.none", was=was, days=days), sure="", tone="none"))
        used: set[str] = set()
        for key, measure, one, tone in wanted:
            if one is not None and self._matters(one, measure) and one.scenario.name not in used:
                used.add(one.scenario.name)
                found.append(self._finding(key, measure, one, tone))
        if len(found) < FINDINGS:
            others = self.facts.others
            same = sum(not any(self._matters(one, m) for m in (Measure.REACHED, Measure.DAYS_WORST)) for one in others)
            said = self.say("finding.same", count=same, of=len(others))
            found.append(Finding(text=said, sure="", tone="none"))
        return tuple(found[:FINDINGS])

    def _finding(self, key: str, measure: Measure, one: Outcome, tone: str) -> Finding:
        shown = Measure.REACHED_SHARE if measure is Measure.REACHED else measure
        said = self.say(
            f"finding.{key}",
            name=self.quoted(one),
            count=figure(abs(self.facts.change(one, measure) or 0), measure),
            was=self.value(self.study.base, shown),
            now=self.value(one, shown),
        )
        return Finding(text=said, sure=self.proof(one), tone=tone)

    def _matters(self, one: Outcome, measure: Measure) -> bool:
        change = self.facts.change(one, measure)
        return change is not None and abs(change) >= self.least(measure)

    def _harmless(self, one: Outcome) -> bool:
        """Neither noticeably fewer in reach, nor longer waiting of the worst-served, nor more cases left."""
        return all(
            self.tone(one, measure) != "less" or not self._matters(one, measure)
            for measure in (Measure.REACHED, Measure.DAYS_WORST, Measure.CASES_LEFT)
        )

    def _cheapest(self) -> Outcome | None:
        """What lowers the price most without harm."""
        rows = [(self.facts.change(one, self.facts.price) or 0.0, k) for k, one in enumerate(self.facts.others)]
        rows = [(change, k) for change, k in rows if change < 0 and self._harmless(self.facts.others[k])]
        return self.facts.others[min(rows)[1]] if rows else None

    def _harm(self) -> Outcome | None:
        """What makes the worst-served wait longest, apart from the scenario that takes most out of reach."""
        lost = self.facts.most(Measure.REACHED, best=False)
        rows = [
            (self.facts.change(one, Measure.DAYS_WORST) or 0.0, -k)
            for k, one in enumerate(self.facts.others)
            if one is not lost
        ]
        return self.facts.others[-max(rows)[1]] if rows and max(rows)[0] > 0 else None

    @property
    def certainty(self) -> str:
        """How sure the whole study is, in a sentence."""
        gaps = [one.gap for one in self.study.outcomes if one.gap is not None]
        proven = sum(gap == 0 for gap in gaps)
        many = len(self.study.outcomes)
        if proven == many:
            return self.say("sure.all")
        if not gaps:
            return self.say("sure.none")
        others = self.facts.others
        certain = sum(verdict(one, self.study.base) in (Verdict.LOWER, Verdict.HIGHER) for one in others)
        return self.say(
            "sure.some",
            proven=proven,
            of=many,
            gap=percent(max(gaps)),
            least=percent(min(gaps)),
            certain=certain,
            others=len(others),
        )

    @property
    def effort(self) -> str:
        """How long each scenario was searched."""
        effort = self.study.effort
        search = (
            self.say("effort.seconds", count=f"{effort.seconds:g}")
            if effort.seconds is not None
            else self.say("effort.iterations", count=f"{effort.iterations or 0:,}")
        )
        proof = self.say("effort.proof", count=f"{effort.proof:g}") if effort.proof else self.say("effort.no_proof")
        return self.say("effort.all", search=search, proof=proof, seed=effort.seed)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was assumed, invented, or is missing."""
        assumed = self.study.base.measures.assumptions
        found = [self.effort, self.say("note.measures"), self.say("note.villages", days=DAYS)]
        found.append(self.say("note.speed", speed=f"{assumed.centre_speed * 3.6:g}", month=assumed.month))
        if not all(one.comparable for one in self.study.outcomes):
            found.append(self.say("note.apart"))
        if any(one.invented for one in self.study.outcomes):
            found.append(self.say("note.invented"))
        if any("budget" in one.figures for one in self.study.outcomes):
            found.append(self.say("note.budget"))
        if self.facts.price is not Measure.MONEY:
            found.append(self.say("note.no_money"))
        if self.study.missing:
            found.append(self.say("note.missing", names=self.say("comma").join(self.study.missing)))
        return tuple(found)


def figure(value: float | None, measure: Measure) -> str:
    """A measure with as many digits as it deserves; a share in per cent."""
    if value is None:
        return "–"
    if measure.unit is Unit.SHARE:
        return percent(value)
    digits = 2 if measure in (Measure.MONEY_CASE, Measure.MONEY_KM_SAVED) else DIGITS.get(measure.unit, 0)
    return f"{value:,.{digits}f}"


def signed(value: float, measure: Measure) -> str:
    """A change with its sign; of a share in percentage points."""
    if measure.unit is Unit.SHARE:
        return _sign(100 * value, 1)
    digits = 2 if measure in (Measure.MONEY_CASE, Measure.MONEY_KM_SAVED) else DIGITS.get(measure.unit, 0)
    return _sign(value, digits)


def percent(share: float) -> str:
    """A share in per cent, one decimal."""
    return f"{100 * share:.1f}%"


def _sign(value: float, digits: int) -> str:
    rounded = round(value, digits)
    return "±0" if rounded == 0 else f"{'+' if rounded > 0 else '−'}{abs(rounded):,.{digits}f}"
