"""The report on the ways of a district, in words and for machines."""

from dataclasses import asdict

from planner.cli.voice import Said, Voice
from planner.problem import Problem, VillageId
from planner.roads.snap import WARN
from planner.roads.survey import Survey
from planner.settings import TravelSource
from planner.texts import text
from planner.travel import Travel

_say = Said(area="ways")

NAMED = 12  # villages in a sentence
ROWS = 40  # places in a table


def say_survey(voice: Voice, problem: Problem, found: Survey) -> None:
    """Tables: the whole, roads by class, places far from a road, places with ways missing, residents' ways."""
    rows = [(_say(voice, "source"), found.source), (_say(voice, "roads_file"), found.file)]
    rows += [(_say(voice, "places"), f"{found.places:,}"), (_say(voice, "pairs"), f"{found.pairs:,}")]
    rows.append((_say(voice, "unreachable"), f"{found.unreachable:,}"))
    if found.classes:
        dropped = _say(voice, "dropped_value", km=f"{found.dropped_km:.1f}", percent=f"{found.dropped_percent:.1f}")
        rows += [(_say(voice, "parts"), f"{found.parts:,}"), (_say(voice, "dropped"), dropped)]
        if found.signs:
            idle = _say(voice, "signs_value", count=found.signs, unclear=found.signs_unclear, idle=found.signs_idle)
            rows.append((_say(voice, "signs"), idle))
        rows.append((_say(voice, "far_doors", metres=round(WARN)), f"{found.far_doors}"))
    if found.median_kmh is not None:
        rows.append((_say(voice, "median"), _say(voice, "kmh", value=f"{found.median_kmh:.1f}")))
    title = _say(voice, "title", district=problem.settings.name)
    voice.table(title, [_say(voice, "item"), _say(voice, "value")], [row for row in rows if row[1]], right=1)
    _say_classes(voice, found)
    _say_places(voice, found)
    _say_access(voice, problem, found)


def _say_classes(voice: Voice, found: Survey) -> None:
    if not found.classes:
        return
    heads = [_say(voice, head) for head in ("class", "km", "drivable", "table_kmh", "mean_kmh")]
    rows: list[tuple[object, ...]] = [
        (one.kind, f"{one.km:.1f}", f"{one.drivable_km:.1f}", _one(one.table_kmh), _one(one.mean_kmh))
        for one in found.classes
    ]
    km, drivable = sum(one.km for one in found.classes), sum(one.drivable_km for one in found.classes)
    rows.append((_say(voice, "total"), f"{km:.1f}", f"{drivable:.1f}", "", ""))
    voice.table(_say(voice, "classes"), heads, rows, right=4)


def _say_places(voice: Voice, found: Survey) -> None:
    if found.offsets:
        heads = [_say(voice, head) for head in ("place", "consequence", "offset")]
        rows = [
            (
                one.name,
                _say(voice, "far" if one.reached else "no_road"),
                _say(voice, "none") if one.metres is None else f"{one.metres:,}",
            )
            for one in found.offsets
        ]
        voice.table(_say(voice, "offsets", metres=round(WARN)), heads, rows[:ROWS], right=1)
        _say_more(voice, len(rows))
    if found.cut:
        heads = [_say(voice, head) for head in ("place", "away", "back")]
        voice.table(_say(voice, "cut"), heads, [(one.name, one.away, one.back) for one in found.cut[:ROWS]], right=2)
        _say_more(voice, len(found.cut))


def _say_more(voice: Voice, count: int) -> None:
    if count > ROWS:
        voice.say(_say(voice, "more", count=count - ROWS).strip())


def _say_access(voice: Voice, problem: Problem, found: Survey) -> None:
    access = found.access
    way = "along_path" if found.source in (TravelSource.OSM, TravelSource.LINES) else "by_circuity"
    heads = [_say(voice, head) for head in ("way", "villages", "residents", "other_pairs")]
    rows = [
        (_say(voice, way), len(access.path), f"{access.path_residents:,}", f"{access.path_pairs:,}"),
        (_say(voice, "by_crow"), len(access.crow), f"{access.crow_residents:,}", f"{access.crow_pairs:,}"),
        (_say(voice, "total"), access.villages, f"{access.residents:,}", ""),
    ]
    voice.table(_say(voice, "access"), heads, rows, right=3)
    if access.crow_only:
        voice.say(_say(voice, "crow_only", names=_listed(voice, problem, sorted(access.crow_only))))


def _listed(voice: Voice, problem: Problem, villages: list[VillageId]) -> str:
    names = [problem.village[v].name for v in villages]
    more = _say(voice, "more", count=len(names) - NAMED) if len(names) > NAMED else ""
    return _say(voice, "comma").join(names[:NAMED]) + more


def survey_object(voice: Voice, travel: Travel, found: Survey) -> dict[str, object]:
    """The report for machines."""
    plain = asdict(found)
    access = plain.pop("access") | {"crow_only": sorted(found.access.crow_only)}
    access |= {"path": sorted(found.access.path), "crow": sorted(found.access.crow)}
    notes = [{"code": n.code, "what": text(voice.language, "travel", n.code, **n.values)} for n in travel.notes]
    return plain | {"access": access, "notes": notes}


def _one(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
