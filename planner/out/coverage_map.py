"""The coverage map: who goes to which stop, how many are reached, how long villages have waited, who is worst off."""

from planner.out import map_places
from planner.out.coverage import Coverage, Covered
from planner.out.map_geo import encode
from planner.out.map_page import Page, title
from planner.out.map_style import DAYS, DAYS_COLOURS, SHARE_COLOURS, SHARES, days_class, share_class
from planner.out.map_tiles import Areas, Rings, Roads, tiles
from planner.out.map_view import Payload, Rows, View, at, filled
from planner.problem import VillageId
from planner.texts import catalogue, text

WORST = 15  # villages in the list
CATCHMENT = 350  # metres around the villages of a stop


def payload(view: View, roads: Roads = (), areas: Areas = ()) -> Payload:
    """Everything the page's script draws, as values of JSON."""
    coverage = Coverage(outlook=view.outlook)
    texts = catalogue(view.language, "map") | catalogue(view.language, "coverage")
    return {
        "internal": view.internal,
        "title": title(view, Page.COVERAGE),
        "text": {key[3:]: value for key, value in texts.items() if key.startswith("ui.")},
        "undrawn": map_places.undrawn(view),
        "tiles": tiles(view.problem.settings),
        "roads": map_places.roads(view, roads),
        "townships": _townships(view, coverage),
        "villages": [_village(view, row) for row in coverage.villages if row.village.point],
        "centres": map_places.centres(view),
        "hubs": _hubs(view, coverage),
        "areas": [_area(view, *area) for area in areas],
        "figures": figures(view, coverage),
        "shares": _shares(view, coverage) if any(coverage.townships) else [],
        "worst": [_worst(view, row) for row in coverage.worst[:WORST]],
        "days": [[_class(view, k), colour] for k, colour in enumerate(DAYS_COLOURS)],
        "share_classes": [[_share(view, k), colour] for k, colour in enumerate(SHARE_COLOURS)],
    }


def figures(view: View, coverage: Coverage) -> list[list[str]]:
    """The strip of totals: a figure, what it is, what else belongs to it."""
    total = coverage.totals
    served, left = coverage.cases
    worst = next(iter(coverage.worst), None)
    shown = [
        [
            _percent(total.share),
            _say(view, "residents"),
            _say(view, "of", part=_count(total.residents_reached), whole=_count(total.residents)),
        ],
        [
            _count(total.villages_reached),
            _say(view, "villages"),
            _say(view, "of_villages", whole=_count(total.villages)),
        ],
        [
            _metres(view, total.mean_way),
            _say(view, "way"),
            _say(view, "longest", metres=_metres(view, total.longest_way)),
        ],
        [
            _days(view, total.mean_after),
            _say(view, "mean_days"),
            _say(view, "before", days=_days(view, total.mean_before)),
        ],
    ]
    if worst is not None:
        shown.append(_longest(view, worst))
    shown.append([_count(served), _say(view, "cases"), _say(view, "cases_left", count=left)])
    return shown


def _longest(view: View, row: Covered) -> list[str]:
    name = view.village(row.village.id)
    if row.after is None:
        return ["–", _say(view, "longest_days"), _say(view, "nobody_knows", name=name)]
    return [_waited(view, row.after), _say(view, "longest_days"), name]


def _townships(view: View, coverage: Coverage) -> list[Payload]:
    made = map_places.townships(view)
    for town in made:
        total = coverage.townships[str(town["name"])]
        town["label"] = f"{town['name']} {_percent(total.share)}"
        town["share"] = share_class(total.share)
    return made


def _shares(view: View, coverage: Coverage) -> list[Payload]:
    """The table of townships, the least reached first."""
    rows = sorted(
        coverage.townships.items(), key=lambda pair: (pair[1].share is None, pair[1].share or 0, -pair[1].residents)
    )
    return [
        {
            "name": name or _say(view, "no_township"),
            "town": name,
            "percent": _percent(total.share),
            "share": round((total.share or 0) * 100, 1),
            "reached": _count(total.residents_reached),
            "residents": _count(total.residents),
        }
        for name, total in rows
    ]


def _village(view: View, row: Covered) -> Payload:
    village = row.village
    assert village.point is not None
    return {
        "id": village.id,
        "name": view.village(village.id),
        "town": village.township,
        "at": at(village.point),
        "rank": village.population,
        "hub": row.reach.hub if row.reach else "",
        "reserved": row.reserved,
        "before": [_short(row.before), days_class(row.before)],
        "after": [_short(row.after), days_class(row.after)],
        "card": {"head": view.village(village.id), "parts": [{"rows": _rows(view, row)}]},
    }


def _rows(view: View, row: Covered) -> Rows:
    reach = row.reach
    stop = _say(view, "out_of_reach")
    if reach is not None:
        where = view.village(reach.hub)
        when = f"{view.day(reach.stop.date)} {view.span(reach.stop.begin, reach.stop.end)}"
        stop = view.say("comma").join(filter(None, [where, when, view.way(reach.metres, reach.seconds)]))
    return filled(
        [
            [view.say("township"), row.village.township],
            [view.say("population"), map_places.population(view, row.village)],
            [_say(view, "stop"), stop],
            ["", "" if reach is None or row.reserved else _say(view, "not_reserved")],
            [_say(view, "days_before"), _waited(view, row.before)],
            [_say(view, "days_after"), _waited(view, row.after)],
        ]
    )


def _hubs(view: View, coverage: Coverage) -> list[Payload]:
    """The stops with their catchments: outlines, spokes, and how many go there."""
    drawn = {hub: [r for r in rows if r.village.point] for hub, rows in coverage.catchments.items()}
    drawn = {hub: rows for hub, rows in drawn.items() if view.problem.village[hub].point}
    points = [[(r.village.point.lon, r.village.point.lat) for r in rows if r.village.point] for rows in drawn.values()]
    made: list[Payload] = []
    for (hub, rows), rings in zip(drawn.items(), view.plane.outlines(points, margin=CATCHMENT), strict=True):
        point = view.problem.village[hub].point
        assert point is not None
        people = sum(row.village.population for row in rows)
        names = view.say("comma").join(view.village(row.village.id) for row in rows)
        days = view.say("semicolon").join(dict.fromkeys(view.day(r.reach.stop.date) for r in rows if r.reach))
        shown = [
            [view.say("day"), days],
            [_say(view, "catchment"), names],
            [_say(view, "catchment_people"), _count(people)],
        ]
        made.append(
            {
                "village": hub,
                "at": at(point),
                "rings": [encode(ring) for ring in rings],
                "spokes": [row.village.id for row in rows if row.village.id != hub],
                "tip": [_say(view, "hub", name=view.village(hub)), days],
                "card": {"head": _say(view, "hub", name=view.village(hub)), "parts": [{"rows": shown}]},
            }
        )
    return made


def _area(view: View, hub: VillageId, limit: int, rings: Rings) -> Payload:
    """From where a stop is reached within the limit along roads and paths."""
    name = _say(view, "hub", name=view.village(hub))
    return {
        "polygons": [[encode(ring) for ring in polygon] for polygon in rings],
        "tip": [name, _say(view, "area", metres=_metres(view, limit))],
    }


def _worst(view: View, row: Covered) -> Payload:
    village = row.village
    people = _say(view, "people", count=_count(village.population)) if village.population else ""
    return {
        "id": village.id,
        "name": view.village(village.id),
        "note": view.say("comma").join(filter(None, [village.township, people])),
        "days": _waited(view, row.after),
    }


def _class(view: View, number: int) -> str:
    if number == len(DAYS):
        return _say(view, "days_most", least=DAYS[-1])
    if number > len(DAYS):
        return _say(view, "days_unknown")
    return _say(view, "days_range", least=DAYS[number - 1] if number else 0, most=DAYS[number] - 1)


def _share(view: View, number: int) -> str:
    bounds = [0, *SHARES, 100]
    return _say(view, "share_range", least=bounds[number], most=bounds[number + 1])


def _percent(share: float | None) -> str:
    """Whole per cent; only all is 100, and only nobody 0."""
    if share is None:
        return "–"
    return f"{round(share * 100) if share in (0, 1) else min(99, max(1, round(share * 100)))}%"


def _count(number: int) -> str:
    return f"{number:,}"


def _metres(view: View, metres: int | None) -> str:
    return "–" if metres is None else _say(view, "metres", count=_count(metres))


def _days(view: View, days: float | None) -> str:
    return "–" if days is None else _say(view, "days", count=f"{days:.1f}")


def _waited(view: View, days: int | None) -> str:
    return _say(view, "unknown") if days is None else _say(view, "days", count=days)


def _short(days: int | None) -> str:
    return "?" if days is None else str(days)


def _say(view: View, key: str, **values: object) -> str:
    return text(view.language, "coverage", key, **values)
