"""Short messages for phones, and what is read out over the village loudspeaker."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from planner.days import lunar_text
from planner.out.cells import clock as clock_of
from planner.out.notice_fix import Correction
from planner.out.notice_words import LUNAR_COUNTRIES, Words, handled, is_free
from planner.out.sms import Length, length_of
from planner.out.spoken import clock, number, span
from planner.out.timetable import stop_place
from planner.outlook import Outlook, Reach
from planner.plan import Stop
from planner.problem import Village, VillageId
from planner.settings import Language

SPOKEN = 5  # services read out
LI = 500  # metres of a Chinese mile


@dataclass(frozen=True, kw_only=True)
class Message:
    """What one village is told about one stop: by message, and read out."""

    village: Village
    kind: str  # notice, new, same, moved, elsewhere, cancelled
    day: date
    sms: str
    speech: str

    @property
    def length(self) -> Length:
        """How long the message is."""
        return length_of(self.sms)


@dataclass(frozen=True, kw_only=True)
class Messages:
    """The messages of one plan, corrections first."""

    outlook: Outlook
    words: Words
    fixes: tuple[Correction, ...]

    def all(self) -> Iterator[Message]:
        """Corrections, then what every village is told, by township, village and date."""
        problem = self.outlook.problem
        order = {township: k for k, township in enumerate(dict.fromkeys(v.township for v in problem.villages))}
        villages = sorted(problem.villages, key=lambda v: order[v.township])
        mended = {(fix.village, fix.now.stop.id) for fix in self.fixes if fix.now is not None}
        for village in villages:
            yield from (self._fix(village, fix) for fix in self.fixes if fix.village == village.id)
        for village in villages:
            for reach in self.outlook.announced_to(village.id):
                if (village.id, reach.stop.id) not in mended:
                    yield self._notice(village, reach)

    @cached_property
    def _before(self) -> Outlook | None:
        parent = self.outlook.parent
        return None if parent is None else replace(self.outlook, plan=parent, parent=None)

    def _kind(self, village: VillageId, stop: Stop) -> str:
        if self._before is None:
            return "notice"
        told = {(r.stop.place, r.stop.date, r.stop.begin, r.stop.end) for r in self._before.announced_to(village)}
        return "same" if (stop.place, stop.date, stop.begin, stop.end) in told else "new"

    def _notice(self, village: Village, reach: Reach) -> Message:
        stop = reach.stop
        values = {"date": self._date(stop.date), "time": self._time(stop), "place": self._place(stop)}
        values["village"] = self._village(stop)
        return Message(
            village=village,
            kind=self._kind(village.id, stop),
            day=stop.date,
            sms=self._shortest("notice_fee" if self._costs(stop) else "notice", "notice_short", values),
            speech=self._speech(village, "notice", self._spoken(stop), self._details(village, reach)),
        )

    def _fix(self, village: Village, fix: Correction) -> Message:
        was, now = fix.was.stop, fix.was.stop if fix.now is None else fix.now.stop
        values = {"was": f"{self._date(was.date)}{self._gap}{self._time(was)}", "was_place": self._place(was)}
        values |= {"date": self._date(now.date), "time": self._time(now), "place": self._place(now)}
        values |= {"village": self._village(now), "was_village": self._village(was), "was_day": self._day(was)}
        values |= {"was_begin": f"{self._date(was.date)}{self._gap}{clock_of(was.begin)}"}
        before = {
            "was_date": self._spoken(was)["date"],
            "was_begin": clock(self._language, was.begin),
            "was_place": self._place(was),
        }
        phone = self.words.problem.settings.hotline
        more = [] if fix.now is None or fix.now.metres == 0 or str(fix.kind) == "moved" else [self._way(fix.now)]
        more += [self.words.say("speech.call_phone", phone=phone)] if phone else []
        return Message(
            village=village,
            kind=str(fix.kind),
            day=now.date,
            sms=self._shortest(str(fix.kind), f"{fix.kind}_short", values),
            speech=self._speech(village, str(fix.kind), {**self._spoken(now), **before}, more),
        )

    def _shortest(self, key: str, short: str, values: dict[str, str]) -> str:
        """The message, its short form, or that without the place in the village: the first with the fewest segments."""
        settings = self.words.problem.settings
        name = re.split(r"[（(]", settings.name)[0].strip()
        office = name if "服务" in name or "service" in name.lower() else self.words.say("sms.office", name=name)
        phone = re.split(r"[（(]", settings.hotline)[0].strip()
        given = {"name": name, "office": office, "phone": phone, **values}
        prefix = "sms." if settings.hotline else "sms.nophone_"
        without = {**given, "place": given["village"], "was_place": given.get("was_village", "")}
        forms = [
            self.words.say(f"{prefix}{name}", **with_)
            for name, with_ in ((key, given), (short, given), (short, without))
        ]
        return min(forms, key=lambda words: length_of(words).segments)

    def _speech(self, village: Village, key: str, values: dict[str, str], more: list[str]) -> str:
        call = self.words.say("speech.call", village=self._plain(self.words.names.named(village)))
        return self._gap.join([call, self.words.say(f"speech.{key}", **values), *more])

    def _details(self, village: Village, reach: Reach) -> list[str]:
        """The way, the services, what to bring, whom to call."""
        say, stop, problem = self.words.say, reach.stop, self.words.problem
        more = [] if reach.hub == village.id else [self._way(reach)]
        services = handled(problem, stop, self.outlook.plan.crew_of(stop.date, stop.vehicle))
        if services:
            named = self.words.names.joined(self._plain(self.words.names.named(s)) for s in services[:SPOKEN])
            key = "services_more" if len(services) > SPOKEN else "services"
            more.append(say(f"speech.{key}", services=named, count=len(services)))
        more.append(say("speech.bring_fee" if self._costs(stop) else "speech.bring"))
        phone = problem.settings.hotline
        return [*more, say("speech.phone", phone=phone)] if phone else more

    def _costs(self, stop: Stop) -> bool:
        """Whether one of the services has a fee, so that nobody is told that all is free."""
        services = handled(self.words.problem, stop, self.outlook.plan.crew_of(stop.date, stop.vehicle))
        return any(service.fee and not is_free(service) for service in services)

    def _way(self, reach: Reach) -> str:
        say = self.words.say
        way = say("speech.way_near")
        if reach.metres >= LI:
            li = number(Language.ZH, min(99, round(reach.metres / LI)))
            way = say("speech.way", way_zh="两" if li == "二" else li, way_en=self.words.kilometres(reach.metres))
        return say("speech.notice_way", way=way)

    def _spoken(self, stop: Stop) -> dict[str, str]:
        """Date, weekday, times and place as they are read out."""
        begin, end = span(self._language, stop.begin, stop.end)
        day = number(Language.ZH, stop.date.day) if self._language is Language.ZH else str(stop.date.day)
        said = self.words.say("speech.date", month=self.words.say(f"month.{stop.date.month}"), day=day)
        return {
            "date": said,
            "weekday": self.words.say(f"weekday.{stop.date.weekday()}"),
            "lunar": self._lunar(stop.date),
            "begin": begin,
            "end": end,
            "place": self._place(stop),
        }

    def _lunar(self, day: date) -> str:
        chinese = self.words.problem.settings.country in LUNAR_COUNTRIES and self._language is Language.ZH
        return self.words.say("speech.lunar", lunar_zh=lunar_text(day), lunar_en="") if chinese else ""

    @property
    def _language(self) -> Language:
        return self.words.names.language

    @property
    def _gap(self) -> str:
        return "" if self._language is Language.ZH else " "

    def _date(self, day: date) -> str:
        names = self.words.names
        month, weekday = (names.say(f"date.{key}") for key in (f"month{day.month}", f"short_weekday{day.weekday()}"))
        return self.words.say("sms.date", month=month, day=day.day, weekday=weekday)

    def _time(self, stop: Stop) -> str:
        """With a hyphen: the alphabet of English messages has no dash."""
        return self.words.names.span(stop.begin, stop.end).replace("–", "-")

    def _place(self, stop: Stop) -> str:
        return self._plain(stop_place(self.words.names, stop))

    def _village(self, stop: Stop) -> str:
        return self._plain(self.words.names.place(stop.place))

    def _day(self, stop: Stop) -> str:
        """Date and begin without the weekday."""
        names = self.words.names
        date = self.words.say("card_date", month=names.say(f"date.month{stop.date.month}"), day=stop.date.day)
        return f"{date}{self._gap}{clock_of(stop.begin)}"

    def _plain(self, words: str) -> str:
        """In one line, whatever a table says."""
        return " ".join(words.split())
