"""One page of a notice or a correction, as the template reads it: every text is final."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from planner.out.notice_fit import catalogues
from planner.out.notice_fix import Correction, Fix
from planner.out.notice_words import Words, handled, is_free
from planner.out.sketch import Sketcher
from planner.out.timetable import centre_line, other_line, stop_place
from planner.outlook import Outlook, Reach
from planner.plan import Stop
from planner.problem import Service, Village, VillageId

AROUND = 6  # villages named on the page of their host
OTHERS = 2


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page with what it is filed under."""

    village: Village
    name: str
    township: str
    day: date
    data: dict[str, object] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Pages:
    """The pages of one plan."""

    outlook: Outlook
    words: Words

    @cached_property
    def _sketcher(self) -> Sketcher:
        return Sketcher(problem=self.outlook.problem, travel=self.outlook.travel, names=self._called)

    @cached_property
    def _called(self) -> dict[VillageId, str]:
        return {village.id: self.words.names.named(village) for village in self.outlook.problem.villages}

    def notices(self) -> Iterator[Page]:
        """A page for every village and hub stop that it is told of: by township, village and date."""
        problem = self.outlook.problem
        order = {township: k for k, township in enumerate(dict.fromkeys(v.township for v in problem.villages))}
        told: dict[VillageId, list[Reach]] = {}
        for stop in self.outlook.hubs:
            for who, reach in self.outlook.told_of(stop):
                told.setdefault(who, []).append(reach)
        for village in sorted(problem.villages, key=lambda v: order[v.township]):
            for reach in told.get(village.id, ()):
                yield self._page(village, reach.stop, {"kind": "notice", **self._visit(village, reach)})

    def corrections(self, found: tuple[Correction, ...]) -> Iterator[Page]:
        """A page for every correction."""
        for fix in found:
            village = self.outlook.problem.village[fix.village]
            was = self._when(fix.was.stop)
            if fix.now is None:
                data = {"kind": str(fix.kind), "was": was, **self._without(village, fix.was.stop)}
            else:
                data = {"kind": str(fix.kind), "was": was, **self._visit(village, fix.now, fix.kind)}
            yield self._page(village, (fix.now or fix.was).stop, data)

    def _page(self, village: Village, stop: Stop, data: dict[str, object]) -> Page:
        township = village.township or self.words.say("other_township")
        name = self._called[village.id] or village.id
        both = {
            "village": name,
            "township": village.township,
            "mark": f"{name} · {self.words.names.short_date(stop.date)}",
        }
        return Page(village=village, name=name, township=township, day=stop.date, data={**both, **data})

    def _when(self, stop: Stop) -> dict[str, str]:
        names = self.words.names
        return {
            "date": names.date(stop.date),
            "short": names.short_date(stop.date),
            "time": names.span(stop.begin, stop.end),
            "where": stop_place(names, stop),
        }

    def _visit(self, village: Village, reach: Reach, fix: Fix | None = None) -> dict[str, object]:
        """Everything of a stop that is held."""
        words, names, stop = self.words, self.words.names, reach.stop
        near = reach.hub != village.id
        key = f"greeting_{fix}" if fix else "greeting_near" if near else "greeting"
        services = handled(self.outlook.problem, stop, self.outlook.plan.crew_of(stop.date, stop.vehicle))
        rows = [self._service(service) for service in services]
        fees = not all(map(is_free, services)) and any(service.fee for service in services)
        return {
            **self._when(stop),
            "greeting": words.say(key, hub=names.place(stop.place)),
            "lunar": words.lunar(stop.date),
            "market": words.market(stop),
            "way": names.way(reach.metres, reach.seconds) if near else "",
            "who": words.who(self.outlook.plan, stop),
            "vehicle": names.vehicle(stop.vehicle),
            "around": "" if near else self._around(stop),
            "sketch": self._sketch(village, reach),
            "services": rows,
            "catalogues": catalogues(rows, fees=fees),
            "fees": fees,
            "free": words.say("free" if services and all(map(is_free, services)) else "visit_free"),
            "also": [other_line(names, other) for other in self._others(village.id, stop)],
            "next": self._next(village.id, stop),
            "steps": list(self._steps(village, brief=fix is not None)),
        }

    def _without(self, village: Village, was: Stop) -> dict[str, object]:
        """A cancelled stop: what people can do instead."""
        words, names, phone = self.words, self.words.names, self.outlook.problem.settings.hotline
        others = sorted(self._others(village.id, was), key=lambda r: (r.stop.date, r.stop.begin))
        instead = [self._instead(reach) for reach in others]
        centre = self.outlook.centre_for(village.id)
        instead += [] if centre is None else [words.say("instead_centre", centre=centre_line(names, centre))]
        instead += [words.say("instead_phone", phone=phone)] if phone else []
        greeting = words.say("greeting_cancelled", hub="")
        data = dict.fromkeys(("date", "time", "where", "lunar", "market", "way", "who", "around", "free"), "")
        return {
            **data,
            "greeting": greeting,
            "instead": instead,
            "next": self._next(village.id, was),
            "sketch": None,
            "services": [],
            "catalogues": [],
        }

    def _instead(self, reach: Reach) -> str:
        names, stop = self.words.names, reach.stop
        return self.words.say(
            "instead_stop",
            place=stop_place(names, stop),
            date=names.short_date(stop.date),
            time=names.span(stop.begin, stop.end),
            way=names.way(reach.metres, reach.seconds),
        )

    def _around(self, stop: Stop) -> str:
        """How far it is for the other villages that are told of a stop."""
        told = [(v, r) for v, r in self.outlook.told_of(stop) if r.hub != v]
        named = [
            self.words.say("around_one", village=self._called[v], km=self.words.kilometres(r.metres))
            for v, r in told[:AROUND]
        ]
        more = [self.words.say("around_more", count=len(told))] if len(told) > AROUND else []
        return self.words.names.joined([*named, *more])

    def _sketch(self, village: Village, reach: Reach) -> dict[str, object] | None:
        near = [v for v, r in self.outlook.told_of(reach.stop) if r.hub != v] if reach.hub == village.id else []
        drawn = self._sketcher.draw(village.id, reach.hub, near=near)
        return None if drawn is None else {**drawn.data(), "source": self._source(drawn.roads)}

    def _source(self, roads: bool) -> str:
        return self.outlook.problem.settings.attribution if roads else ""

    def _others(self, village: VillageId, stop: Stop) -> list[Reach]:
        told = {stop.id, *(after.id for after in self._after(village, stop)[:1])}
        found = [reach for reach in self.outlook.stops_for(village) if reach.stop.id not in told][:OTHERS]
        return sorted(found, key=lambda reach: (reach.stop.date, reach.stop.begin))

    def _after(self, village: VillageId, stop: Stop) -> list[Stop]:
        """Later stops that a village is told of."""
        return [r.stop for r in self.outlook.announced_to(village) if r.stop.date > stop.date]

    def _next(self, village: VillageId, stop: Stop) -> str:
        """The next visit the village is told of, or that it is not known yet."""
        names, phone = self.words.names, self.outlook.problem.settings.hotline
        after = self._after(village, stop)
        if not after:
            return self.words.say("next_ask" if phone else "next_unknown", phone=phone)
        date, time = names.short_date(after[0].date), names.span(after[0].begin, after[0].end)
        if after[0].place == stop.place:
            return self.words.say("next_same", date=date, time=time)
        return self.words.say("next", date=date, time=time, place=stop_place(names, after[0]))

    def _steps(self, village: Village, *, brief: bool) -> Iterator[str]:
        """How it works; a correction says only what is new to somebody who has read the notice."""
        say, phone = self.words.say, self.outlook.problem.settings.hotline
        if not brief:
            yield say("step1")
        yield say("step2_phone" if phone else "step2", phone=phone)
        if not brief:
            yield say("step3")
        centre = self.outlook.centre_for(village.id)
        if centre is not None:
            yield say("step4", centre=centre_line(self.words.names, centre))

    def _service(self, service: Service) -> dict[str, str]:
        names = self.words.names
        return {"name": names.named(service), "bring": names.joined(service.materials), "fee": service.fee}
