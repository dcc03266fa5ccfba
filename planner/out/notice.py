"""The village notice: a page for every hub stop and village that is told of it, for the wall.

Services are the catalogue that the crew and the vehicle can handle; confidential ones are not named, as a notice would
tell who asked for them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from planner.out.names import Names
from planner.out.press import printed
from planner.out.reach import Outlook, Reach
from planner.out.timetable import centre_line, other_line, stop_place
from planner.plan import Stop
from planner.problem import Problem, Service, Village, VillageId

TEMPLATE = "notice.typ"


def write_notices(path: Path, outlook: Outlook) -> tuple[Path, ...]:
    """Write the notices of a plan as one PDF; nothing where no village is told of a hub stop.

    Raises:
        OutputError: a character that no font has.

    """
    if not any(map(outlook.told_of, outlook.hubs)):
        return ()
    path.write_bytes(render(outlook, "pdf")[0])
    return (path,)


def render(outlook: Outlook, kind: str) -> list[bytes]:
    """The notices as `pdf` (one document) or `png` (one picture a page)."""
    pages = Notices(outlook=outlook, names=Names(problem=outlook.problem))
    return printed(TEMPLATE, pages.document(), problem=outlook.problem, made=outlook.plan.first, kind=kind)


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


@dataclass(frozen=True, kw_only=True)
class Notices:
    """The pages of one plan, as data."""

    outlook: Outlook
    names: Names

    def document(self) -> dict[str, object]:
        """What the template needs; every text is final."""
        say, settings = self.names.say, self.outlook.problem.settings
        keys = ("title", "when", "where", "way", "vehicle", "services", "next", "also", "hotline", "more")
        heads = ("service_head", "bring_head", "fee_head")
        return {
            "language": str(self.names.language),
            "labels": {key: say(f"notice.{key}") for key in (*keys, *heads)},
            "district": settings.name,
            "hotline": settings.hotline,
            "disclaimer": settings.disclaimer,
            "imprint": self.names.imprint(self.outlook.plan),
            "pages": list(self._pages()),
        }

    def _pages(self) -> Iterator[dict[str, object]]:
        for stop in self.outlook.hubs:
            services = [self._service(service) for service in self._handled(stop)]
            for village, reach in self.outlook.told_of(stop):
                yield {**self._page(self.outlook.problem.village[village], reach), "services": services}

    def _handled(self, stop: Stop) -> tuple[Service, ...]:
        return handled(self.outlook.problem, stop, self.outlook.plan.crew_of(stop.date, stop.vehicle))

    def _page(self, village: Village, reach: Reach) -> dict[str, object]:
        names, stop = self.names, reach.stop
        near = reach.hub != village.id
        greeting = names.say("notice.greeting_near" if near else "notice.greeting", hub=names.place(stop.place))
        return {
            "village": names.named(village),
            "township": village.township,
            "greeting": greeting,
            "date": names.date(stop.date),
            "time": names.span(stop.begin, stop.end),
            "where": stop_place(names, stop),
            "way": names.way(reach.metres, reach.seconds) if near else "",
            "vehicle": names.vehicle(stop.vehicle),
            "also": [other_line(names, other) for other in self._others(village.id, stop)],
            "steps": list(self._steps(village)),
        }

    def _others(self, village: VillageId, stop: Stop) -> list[Reach]:
        found = [reach for reach in self.outlook.stops_for(village) if reach.stop.id != stop.id][:3]
        return sorted(found, key=lambda reach: (reach.stop.date, reach.stop.begin))

    def _steps(self, village: Village) -> Iterator[str]:
        say, phone = self.names.say, self.outlook.problem.settings.hotline
        yield say("notice.step1")
        yield say("notice.step2_phone" if phone else "notice.step2", phone=phone)
        yield say("notice.step3")
        centre = self.outlook.centre_for(village.id)
        if centre is not None:
            yield say("notice.step4", centre=centre_line(self.names, centre))

    def _service(self, service: Service) -> dict[str, str]:
        return {
            "name": self.names.named(service),
            "bring": self.names.joined(service.materials),
            "fee": service.fee,
        }
