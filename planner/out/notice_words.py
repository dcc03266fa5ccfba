"""The words of notices, corrections and messages: texts of the catalogue `notice`, dates, ways, who comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from planner.days import lunar_numbers, lunar_text, market_day
from planner.out.names import Names
from planner.plan import Plan, Stop
from planner.problem import Problem, Service, Staff, VillageId
from planner.texts import text

SKILLS = 4  # named on a notice
LUNAR_COUNTRIES = frozenset({"CN"})
FREE = frozenset({"免费", "不收费", "无", "0", "free", "none", "free of charge"})


@dataclass(frozen=True, kw_only=True)
class Words:
    """Says what a notice says, in the language of the district."""

    names: Names

    @property
    def problem(self) -> Problem:
        """The district."""
        return self.names.problem

    def say(self, key: str, /, **values: object) -> str:
        """A text of the catalogue `notice`."""
        return text(self.names.language, "notice", key, **values)

    def lunar(self, day: date) -> str:
        """The date in the Chinese calendar, where people go by it."""
        if self.problem.settings.country not in LUNAR_COUNTRIES:
            return ""
        month, number, leap = lunar_numbers(day)
        return self.say("lunar_leap" if leap else "lunar", lunar_zh=lunar_text(day), lunar_en=f"{month}/{number}")

    def market(self, stop: Stop) -> str:
        """Whether it is market day where the stop is held."""
        host = self.names.host(stop.place)
        return self.say("market") if host is not None and market_day(host.market, stop.date) else ""

    def who(self, plan: Plan, stop: Stop) -> str:
        """How many officials come and what they are able to do; no names."""
        crew = self.crew(plan, stop)
        if not crew:
            return ""
        skills = self.skills(crew, stop.date)
        shown = self.names.joined(skills[:SKILLS])
        if len(skills) > SKILLS:
            shown = self.say("skills_more", skills=shown)
        return self.say("officials" if shown else "officials_plain", count=len(crew), skills=shown)

    def crew(self, plan: Plan, stop: Stop) -> tuple[Staff, ...]:
        """The officials aboard, in the order of the table."""
        aboard = frozenset(plan.crew_of(stop.date, stop.vehicle))
        return tuple(person for person in self.problem.staff if person.id in aboard)

    def skills(self, crew: Sequence[Staff], day: date) -> tuple[str, ...]:
        """What a crew is licensed for on a day, without skills that only confidential services need."""
        told = [service.skill for service in self.problem.services if not service.confidential and service.skill]
        return tuple(skill for skill in dict.fromkeys(told) if any(person.has(skill, day) for person in crew))

    def kilometres(self, metres: int) -> str:
        """A way in kilometres with one decimal, never nothing."""
        return f"{max(0.1, metres / 1000):.1f}"

    def village(self, village: VillageId) -> str:
        """What a village is called."""
        return self.names.village(village)


def is_free(service: Service) -> bool:
    """Whether the table says that a service costs nothing."""
    return service.fee.strip().lower() in FREE


def handled(problem: Problem, stop: Stop, crew: tuple[str, ...]) -> tuple[Service, ...]:
    """The services that the people and the equipment of a stop can handle, confidential ones left out."""
    vehicle = problem.vehicle.get(stop.vehicle)
    equipment = vehicle.equipment if vehicle else frozenset[str]()
    people = [person for person in problem.staff if person.id in crew]

    def able(service: Service) -> bool:
        if service.confidential or not service.equipment <= equipment:
            return False
        return not problem.staff or any(person.has(service.skill, stop.date) for person in people)

    return tuple(service for service in problem.services if able(service))
