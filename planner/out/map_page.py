"""One map page: folium's map without anything it would fetch, with everything it needs inside.

Values reach the page in three ways only: as JSON in a data element, read by the script and put on the page as text;
as escaped text in the head and foot; as the fixed files of this package. To folium's templates none is a template.
"""

from enum import StrEnum
from html import escape

import folium
from branca.element import Element, Figure
from folium.template import Template

from planner.out.map_inline import leaflet_script, leaflet_style, map_script, map_style, script_json
from planner.out.map_view import Payload, View
from planner.read.addresses import tile_origin
from planner.texts import text

POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"

_START = 'document.addEventListener("DOMContentLoaded", function () {{ PlannerMap.start({name}); }});'


class Page(StrEnum):
    """The kinds of pages; each has its own script."""

    PLAN = "plan"
    COVERAGE = "coverage"
    DIFFERENCES = "differences"


class _Verbatim(Element):
    """Text that goes to the page as it is: folium would otherwise read braces in it as a template."""

    _template = Template("{{ this.content }}")

    def __init__(self, content: str) -> None:
        super().__init__()
        self.content = content


def page(view: View, payload: Payload, kind: Page) -> str:
    """The whole page, the same for the same plan."""
    figure = Figure(title=escape(title(view, kind)))
    figure._id = "figure"
    leaf = folium.Map(
        tiles=None, location=[0, 0], zoom_start=9, zoom_snap=0.1, zoom_delta=0.5, zoom_control=False, max_zoom=18
    )
    leaf._id = "district"
    leaf.default_js, leaf.default_css = [], []
    for name, content in _head(view, kind):
        figure.header.add_child(_Verbatim(content), name=name)
    figure.html.add_child(_Verbatim(_banner(view, kind)), name="banner")
    figure.add_child(leaf, name="map")
    figure.html.add_child(_Verbatim(_foot(view, roads=bool(payload["roads"]))), name="foot")
    data = f'<script type="application/json" id="planner-data">{script_json(payload)}</script>'
    figure.html.add_child(_Verbatim(data), name="data")
    figure.script.add_child(_Verbatim(_START.format(name=leaf.get_name())), name="start")
    page: str = figure.render()
    return page.replace("<html>", f'<html lang="{view.say("html_language")}">', 1)


def title(view: View, kind: Page) -> str:
    """District and week; of the other maps also what it is."""
    named = view.say("title", district=view.problem.settings.name, week=_week(view))
    if kind is Page.DIFFERENCES:
        return text(view.language, "study", "map.title", title=named)
    return named if kind is Page.PLAN else view.say("title_coverage", title=named)


def _week(view: View) -> str:
    first, last = view.problem.horizon.first, view.problem.horizon.last
    if (view.plan.first, view.plan.days) != (first, view.problem.horizon.days):
        first, last = view.plan.first, type(first).fromordinal(view.plan.first.toordinal() + view.plan.days - 1)
    year, week, _ = first.isocalendar()
    span = view.say("span", first=view.day(first), last=view.day(last))
    return view.say("week", year=year, week=week, span=span) if view.plan.days <= 7 else f"{first.year} {span}"


def _head(view: View, kind: Page) -> list[tuple[str, str]]:
    script = f"<script>{leaflet_script()}</script><script>{map_script(kind)}</script>"
    origin = tile_origin(view.problem.settings.tiles)
    policy = f"{POLICY} {origin}" if origin else POLICY  # pictures of the tiles, and nothing else
    return [
        ("policy", f'<meta http-equiv="Content-Security-Policy" content="{policy}">'),
        ("robots", '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">'),
        ("leaflet_style", f"<style>{leaflet_style()}</style>"),
        ("script", script),
        ("style", f"<style>{map_style()}</style>"),
    ]


def _banner(view: View, kind: Page) -> str:
    plan = view.plan
    status = view.say(f"status.{plan.status}")
    about = view.say("about", plan=plan.plan_id, version=plan.version, status=status)
    if kind is Page.DIFFERENCES:  # of many plans
        about = text(view.language, "study", "map.about")
    said = view.say("internal" if kind is Page.PLAN else "internal_coverage")
    warning = f'<strong class="pm-warning">{escape(said)}</strong>' if view.internal else ""
    hotline = view.problem.settings.hotline
    call = f"<span>{escape(view.say('hotline', number=hotline))}</span>" if hotline else ""
    noscript = f"<noscript>{escape(view.say('noscript'))}</noscript>"
    return (
        f'<header class="pm-banner"><h1>{escape(title(view, kind))}</h1>'
        f"<p><span>{escape(about)}</span>{call}{warning}</p>{noscript}</header>"
    )


def _foot(view: View, *, roads: bool) -> str:
    settings = view.problem.settings
    disclaimer = f"<strong>{escape(settings.disclaimer)}</strong>" if settings.disclaimer else ""
    sources = [view.say("drawn_with")] + ([settings.attribution] if settings.attribution else [])
    sources += [settings.tiles_attribution] if tile_origin(settings.tiles) and settings.tiles_attribution else []
    sources += [] if roads else [view.say("no_roads")]
    return (
        f'<footer class="pm-foot">{disclaimer}<span>{escape(view.say("semicolon").join(sources[::-1]))}</span></footer>'
    )
