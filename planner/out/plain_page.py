"""A map page that belongs to no plan: to click villages into place, or to show one way. A single file, no network.

Values reach it as JSON in a data element, which the script puts on the page as text, or as escaped text.
"""

from dataclasses import dataclass
from html import escape

from planner.out.map_geo import Plane
from planner.out.map_inline import leaflet_script, leaflet_style, map_script, map_style, script_json
from planner.out.map_page import POLICY
from planner.out.map_places import graded_roads
from planner.out.map_tiles import Roads
from planner.out.map_view import Payload, at
from planner.problem import Centre, PlaceId, Point, Problem, Village, centre_place, village_place
from planner.settings import Language
from planner.texts import catalogue, text


@dataclass(frozen=True, kw_only=True)
class PlainPage:
    """What a page is made from; `kind` names its scripts, `warning` stands in red."""

    problem: Problem
    kind: str
    title: str
    lead: str
    payload: Payload
    warning: str = ""

    def html(self) -> str:
        """The whole page, the same for the same input."""
        settings = self.problem.settings
        return "".join(
            (
                f'<!DOCTYPE html><html lang="{self._say("html_language")}"><head><meta charset="utf-8">',
                f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
                '<meta name="viewport" content="width=device-width, initial-scale=1">',
                '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">',
                f"<title>{escape(self.title)}</title>",
                f"<style>{leaflet_style()}</style><style>{map_style()}</style>",
                f"<script>{leaflet_script()}</script><script>{map_script(self.kind)}</script></head>",
                f'<body class="pm-page">{self._banner()}',
                '<main class="pm-work"><section id="side"></section><div id="map"></div></main>',
                f'<footer class="pm-foot">{_strong(settings.disclaimer)}',
                f"<span>{escape(self._sources())}</span></footer>",
                f'<script type="application/json" id="planner-data">{script_json(self.payload)}</script>',
                "<script>PlannerMap.begin();</script></body></html>\n",
            )
        )

    def _banner(self) -> str:
        warning = f'<strong class="pm-warning">{escape(self.warning)}</strong>' if self.warning else ""
        return (
            f'<header class="pm-banner"><h1>{escape(self.title)}</h1><p><span>{escape(self.lead)}</span>{warning}</p>'
            f"<noscript>{escape(self._say('noscript'))}</noscript></header>"
        )

    def _sources(self) -> str:
        attribution = self.problem.settings.attribution
        return self._say("semicolon").join(([attribution] if attribution else []) + [self._say("drawn_plain")])

    def _say(self, key: str) -> str:
        return text(self.problem.settings.language, "map", key)


ZOOM = ("zoom_in", "zoom_out", "fit", "legend_village", "legend_centre")  # what the map itself says


def words(problem: Problem) -> dict[str, str]:
    """What the map of every such page says."""
    texts = catalogue(problem.settings.language, "map")
    return {key: texts[f"ui.{key}"] for key in ZOOM}


def ground(problem: Problem, roads: Roads, first: tuple[PlaceId, ...] = ()) -> Payload:
    """The roads and places that every such page shows; the names of the places `first` come before all others."""
    villages = [(v, v.point) for v in problem.villages if v.point is not None]
    centres = [(c, c.point) for c in problem.centres if c.point is not None]
    plane = Plane.around((p.lon, p.lat) for _, p in (*villages, *centres))
    return {
        "roads": graded_roads(plane, roads),
        "villages": [
            _place(problem, v, p, first=village_place(v.id) in first) | {"id": v.id, "rank": v.population}
            for v, p in villages
        ],
        "centres": [_place(problem, c, p, first=centre_place(c.id) in first) for c, p in centres],
    }


def _place(problem: Problem, place: Village | Centre, point: Point, *, first: bool) -> Payload:
    return {"name": shown(problem, place), "at": at(point)} | ({"first": True} if first else {})


def shown(problem: Problem, place: Village | Centre) -> str:
    """The name in the district's language."""
    return place.name_en if problem.settings.language is Language.EN and place.name_en else place.name


def _strong(words: str) -> str:
    return f"<strong>{escape(words)}</strong>" if words else ""
