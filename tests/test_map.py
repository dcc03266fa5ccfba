"""The maps as files: what stands in their source, what must not, and where they are written."""

import json
import re
from dataclasses import replace
from pathlib import Path

import map_fixture as fixture
import pytest

from planner.out import map as maps
from planner.out import map_public
from planner.out.map_public import anonymous_plan, anonymous_problem, anonymous_reasons
from planner.out.map_view import View
from planner.plan import Plan, Reason
from planner.problem import Point, Problem, VillageId
from planner.settings import Language
from planner.texts import catalogue
from planner.travel import Access

World = tuple[Problem, Plan, tuple[Reason, ...]]


def inside(world: World) -> View:
    problem, plan, reasons = world
    return View(problem=problem, plan=plan, travel=fixture.travel_of(problem), reasons=reasons, internal=True)


def outside(world: World) -> View:
    return map_public.outside(inside(world))


def data_of(source: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="planner-data">(.*?)</script>', source, re.DOTALL)
    assert found is not None
    read: dict[str, object] = json.loads(found[1])
    return read


@pytest.mark.parametrize(
    ("language", "names"),
    [
        (Language.ZH, ("调度地图.html", "覆盖地图.html", "服务地图.html")),
        (Language.EN, ("dispatch-map.html", "coverage-map.html", "service-map.html")),
    ],
)
def test_writes_two_maps_for_the_office_and_one_for_everyone(
    tmp_path: Path, language: Language, names: tuple[str, str, str]
) -> None:
    """Each map goes to its folder under a name in the district's language, and nothing else is left there."""
    problem, plan, reasons = fixture.small(language)
    travel = fixture.travel_of(problem)
    internal, public = tmp_path / "internal", tmp_path / "public"
    paths = maps.write_maps(plan, problem=problem, travel=travel, reasons=reasons, internal=internal, public=public)
    coverage = maps.write_coverage(plan, problem=problem, travel=travel, internal=internal)
    assert (*paths, coverage) == (internal / names[0], public / names[2], internal / names[1])
    assert {p.name for p in internal.iterdir()} == set(names[:2])
    assert [p.name for p in public.iterdir()] == [names[2]]


def test_the_same_plan_gives_the_same_file() -> None:
    """Nothing in a map depends on when or how often it is made."""
    assert maps.render(inside(fixture.small())) == maps.render(inside(fixture.small()))


@pytest.mark.parametrize("view", [inside, outside])
def test_a_map_fetches_nothing(view: object) -> None:
    """No element, style or address of a map leads out of the file; its policy forbids what was overlooked."""
    source = maps.render(view(fixture.small()))  # type: ignore[operator]
    assert not re.search(r"<(script|img|iframe|link)[^>]*\b(src|href)\s*=", source)
    assert not re.search(r"url\(\s*['\"]?(?!data:|#|\")", re.sub(r"<script.*?</script>", "", source, flags=re.DOTALL))
    addresses = set(re.findall(r"https?://[^\s\"'<>)]+", source))
    assert addresses <= {"http://www.w3.org/2000/svg"}  # a name of the SVG standard, not fetched
    assert "default-src 'none'" in source
    assert "sourceMappingURL" not in source


def test_nothing_personal_is_in_the_public_source() -> None:
    """The public file holds no resident, contact, request, door, staff, stop of a home visit, or way to a door."""
    problem, _plan, _reasons = world = fixture.small()
    source = maps.render(outside(world))
    secrets = [value for r in problem.requests for value in (r.id, r.applicant, r.contact)]
    secrets += [person.name for person in problem.staff] + [v.contact for v in problem.villages]
    secrets += ["task-req", "door", "小车一号", "王支书", "秘密事项", "上门办理："]
    assert [secret for secret in secrets if secret in source.replace("data-door", "")] == []
    door = next(r.door for r in problem.requests if r.door)
    assert f"{door.lon:.3f}" not in source and f"{door.lat:.3f}" not in source
    assert any(r.applicant in maps.render(inside(world)) for r in problem.requests)  # the office's map has them


def test_no_public_line_leads_to_a_door() -> None:
    """Where a van visits a door between two hubs, the public line goes from hub to hub as if it had not."""
    problem, *_ = world = fixture.small()
    asked: list[tuple[str, str]] = []

    class Spy(fixture.BentRouter):
        def line(self, origin: str, destination: str) -> object:  # type: ignore[override]
            asked.append((origin, destination))
            return super().line(origin, destination)  # type: ignore[arg-type]

    points = {p.id: p.point for p in problem.places.values() if p.point}
    travel = fixture.travel_of(problem, router=Spy(points, steps=4))
    view = outside(world)
    maps.payload(View(problem=view.problem, plan=view.plan, travel=travel, reasons=view.reasons, internal=False))
    assert ("village/v1", "village/v3") in asked
    assert not any(place.startswith("door/") for leg in asked for place in leg)


def test_a_break_on_the_road_does_not_cut_the_route() -> None:
    """The leg before a break without a place goes on to the next stop."""
    turns = maps.payload(inside(fixture.small()))["plan"]["turns"]  # type: ignore[index]
    assert [len(t["legs"]) for t in turns] == [4, 2, 2]


def test_counts_and_numbers_of_the_stops() -> None:
    """Stops are numbered as they come; a home visit takes a number inside and none outside; walk-ins are no case."""
    world = fixture.small()
    within = maps.payload(inside(world))["plan"]["turns"]  # type: ignore[index]
    without = maps.payload(outside(world))["plan"]["turns"]  # type: ignore[index]
    assert [[h["number"] for h in t["hubs"]] for t in within] == [[1, 3], [], [1]]
    assert [[h["number"] for h in t["homes"]] for t in within] == [[2], [1], []]
    assert [[h["number"] for h in t["hubs"]] for t in without] == [[1, 2], [1]]
    assert [h["spokes"] for h in within[0]["hubs"]] == [["v2"], []]
    assert "已登记 3 件" in str(within[0]["hubs"][0]) and "已登记 0 件，另接待随到群众" in str(without[0]["hubs"][1])


def test_the_unserved_say_why_inside_and_where_to_go_outside() -> None:
    """The office reads each case with its reason and remedy; residents read only where their village can go."""
    world = fixture.small()
    within, without = maps.payload(inside(world))["left"], maps.payload(outside(world))["left"]
    assert [(m["village"], m["count"]) for m in within] == [("v4", 0), ("v6", 1)]  # type: ignore[attr-defined]
    assert "没有带证人员" in str(within) and "周四加一名社保人员" in str(within)
    assert [m["village"] for m in without] == ["v4", "v6"]  # type: ignore[attr-defined]
    assert "请于周二到河口便民服务中心" in str(without)
    assert "请到河口便民服务中心办理（周二，周四 08:30–12:00，0912-1111111）" in str(
        without
    )  # no reason stated: the nearest
    assert "代价太高" not in str(without) and "人员" not in str(without)


def test_a_stop_in_reach_that_keeps_no_time_is_no_invitation() -> None:
    """A village left with a stop in reach reads when and where it is, and that it must phone first."""
    problem, plan, reasons = fixture.small()
    travel = fixture.travel_of(problem)
    access = {**travel.access, VillageId("v6"): (Access(hub=VillageId("v5"), metres=1200, seconds=900),)}
    view = outside((problem, plan, reasons))
    payload = maps.payload(replace(view, travel=replace(travel, access=access)))
    marker = next(m for m in payload["left"] if m["village"] == "v6")  # type: ignore[attr-defined]
    village = next(v for v in payload["villages"] if v["id"] == "v6")  # type: ignore[attr-defined]
    assert marker["tip"][1] == "附近有服务点，请先打电话"
    for card in (marker["card"], village["card"]):
        rows = card["parts"][-1]["rows"]
        assert rows[0] == ["12月8日 周二", "10:00–11:00，中营盘（村委会），步行约 15 分钟（1200 米）"]
        assert rows[1] == ["", "没有为本村预留时间，请先拨打 0912-0000000 询问再来"]
        assert rows[2][1] == "请于周二到河口便民服务中心"


def test_a_confidential_service_is_not_named() -> None:
    """Even the office's map says only that a case is confidential."""
    source = maps.render(inside(fixture.small()))
    assert "秘密事项" not in source and "保密事项" in source


def test_a_place_without_coordinates_is_named_not_drawn() -> None:
    """What cannot be drawn is said."""
    payload = maps.payload(inside(fixture.small()))
    assert len(payload["villages"]) == 6  # type: ignore[arg-type]
    assert "无坐标村" in str(payload["undrawn"])


def test_a_leg_without_a_known_way_is_straight_and_marked() -> None:
    """Where the router knows no way, a straight line is drawn and the map says so."""
    problem, plan, reasons = fixture.small()
    travel = fixture.travel_of(problem, router=fixture.BentRouter({}, steps=1))
    payload = maps.payload(View(problem=problem, plan=plan, travel=travel, reasons=reasons, internal=True))
    assert len(payload["plan"]["rough"]) == len(payload["plan"]["lines"]) > 0  # type: ignore[index]


def test_disclaimer_and_attribution_stand_in_the_foot() -> None:
    """Both are part of the page itself, seen without any click."""
    source = maps.render(outside(fixture.small()))
    foot = re.search(r'<footer class="pm-foot">(.*?)</footer>', source)
    assert foot is not None
    assert "虚构数据，仅作示例" in foot[1] and "© OpenStreetMap contributors" in foot[1]


def test_a_map_without_roads_says_so() -> None:
    """Where travel times come without roads none are drawn, and the foot says it; with roads it does not."""
    world = fixture.small()
    view = outside(world)
    foot = maps.render(view).split('<footer class="pm-foot">')[1]
    assert "没有画道路" in foot
    assert "没有画道路" not in maps.render(view, fixture.lattice(world[0].replace(villages=world[0].villages[:6])))


def test_strange_names_come_back_as_they_are() -> None:
    """Names with markup, templates, quotes and line separators are the same text after the page is read."""
    world = fixture.small(names=fixture.BAD_NAMES)
    source = maps.render(inside(world))
    villages = data_of(source)["villages"]
    assert tuple(v["name"] for v in villages)[:4] == fixture.BAD_NAMES  # type: ignore[index,attr-defined]
    assert "<img" not in source and "<script>document.title" not in source
    assert "\u2028" not in source.split('id="planner-data">')[1].split("</script>")[0]


def test_a_district_without_any_coordinates_still_gets_a_map() -> None:
    """No points, no turns: the page is made and names what is missing."""
    problem, plan, _reasons = fixture.small()
    bare = problem.replace(
        villages=tuple(v.__class__(id=v.id, name=v.name) for v in problem.villages),
        centres=tuple(c.__class__(id=c.id, name=c.name) for c in problem.centres),
        requests=(),
    )
    empty = plan.replace(stops=(), assignments=(), crew=(), unserved=())
    payload = data_of(maps.render(inside((bare, empty, ()))))
    assert payload["villages"] == [] and "榆树湾" in str(payload["undrawn"])


def test_306_villages_stay_small() -> None:
    """A district of 306 villages with winding roads and 70 vehicle-days stays under three megabytes."""
    world = fixture.large()
    problem, plan, reasons = world
    travel = fixture.travel_of(problem, steps=300)
    view = View(problem=problem, plan=plan, travel=travel, reasons=reasons, internal=True)
    size = len(maps.render(view, fixture.lattice(problem, bends=200)).encode())
    assert size < 3_000_000
    assert len(plan.vehicle_days) == 70


def test_a_held_file_gets_a_new_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A map held open by another program is left alone; the new one stands beside it."""
    real = Path.replace

    def held(source: Path, target: Path) -> Path:
        if target.name == "m.html":
            raise PermissionError(13, "held", str(target))
        return real(source, target)

    monkeypatch.setattr(Path, "replace", held)
    assert maps._write("x", tmp_path, "m.html").name == "m-2.html"
    assert [p.name for p in tmp_path.iterdir()] == ["m-2.html"]


def test_the_texts_are_the_same_in_both_languages() -> None:
    """Every key stands in both catalogues with the same values to put in."""
    zh, en = catalogue("zh", "map"), catalogue("en", "map")
    assert zh.keys() == en.keys()
    assert {k: set(re.findall(r"{\w+}", v)) for k, v in zh.items()} == {
        k: set(re.findall(r"{\w+}", v)) for k, v in en.items()
    }


def test_a_resident_of_a_village_reads_when_the_van_comes() -> None:
    """A village's card gives day, time, place and way of the stop that serves it."""
    villages = {v["id"]: v for v in maps.payload(outside(fixture.small()))["villages"]}  # type: ignore[attr-defined]
    assert ["12月7日 周一", "09:30–10:30，榆树湾（村委会），步行约 19 分钟（1100 米）"] in villages["v2"]["card"][
        "parts"
    ][1]["rows"]
    assert Point(lon=0, lat=0) != villages["v2"]["at"]


def test_the_public_world_knows_nobody() -> None:
    """What the public map is built from holds no one: no request, staff, edit, ledger, contact, crew, or their ids."""
    problem, plan, reasons = fixture.small()
    world, week = anonymous_problem(problem), anonymous_plan(plan)
    assert (world.requests, world.staff, world.changes, world.ledger, world.announced) == ((), (), (), (), ())
    assert (week.crew, week.changes) == ((), ()) and {s.kind.value for s in week.stops} == {"start", "hub", "end"}
    everything = repr((world, week, anonymous_reasons(reasons), dict(world.places)))
    assert not re.search(r"req-|task-|申请人|139000|door/|赵办事员|王支书", everything)
