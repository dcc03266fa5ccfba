"""Draw access by path against access by the crow flight: `python scripts/render_access.py DISTRICT OUT.png`.

Circles are the limit by the crow flight, areas the limit along roads and paths; lines are pairs of village and hub that
the crow flight would join and the way does not.
"""

import argparse
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import shapely
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, PathPatch
from matplotlib.path import Path as Outline

from planner.read import read_district
from planner.roads import isochrones, road_lines, travel_times
from planner.roads.covered import covered
from planner.roads.geo import Flat, crow_matrix, lonlat

GREEN, RED, GREY = "#0d8f70", "#c1440e", "#b7ad98"


def patch(area, **style):
    """A polygon with holes."""
    rings = [area.exterior, *area.interiors]
    points = np.vstack([shapely.get_coordinates(ring) for ring in rings])
    codes = np.concatenate([[1] + [2] * (shapely.get_num_coordinates(ring) - 1) for ring in rings])
    return PathPatch(Outline(points, codes), **style)


def main():
    """Draw the picture and print its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("district", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    problem = read_district(options.district)
    travel = travel_times(problem)
    found = covered(problem, travel)
    hubs = [v.id for v in problem.villages if v.can_host and v.point]
    areas = isochrones(problem, hubs)
    points = lonlat([v.point for v in problem.villages])
    flat = Flat(points)
    place = dict(zip((v.id for v in problem.villages), flat.metres(points), strict=True))
    crow = crow_matrix([v.point for v in problem.villages])
    limit = problem.settings.access_limit
    shape = shapely.union_all(
        [shapely.transform(a.area, lambda xy, a=a: flat.metres(a.projection.degrees(xy))) for a in areas]
    )
    disc = shapely.union_all([shapely.Point(place[h]).buffer(limit) for h in hubs])
    seen = {
        (v.id, w.hub) for v in problem.villages for w in travel.access[v.id] if w.metres <= problem.access_limit(v.id)
    }
    only = [
        (place[v.id], place[h.id])
        for i, v in enumerate(problem.villages)
        for j, h in enumerate(problem.villages)
        if i != j and h.can_host and crow[i, j] <= problem.access_limit(v.id) and (v.id, h.id) not in seen
    ]
    kept = [(place[a], place[b]) for a, b in seen if a != b]

    figure, axes = plt.subplots(figsize=(7.2, 9.2), dpi=85)
    for part in shapely.get_parts(disc):
        axes.add_patch(patch(part, facecolor="#f6e4d8", edgecolor=RED, linewidth=0.9, linestyle="--", zorder=1))
    roads = [flat.metres(np.array(line.points)) for line in road_lines(problem, minimum="path", tolerance=10)]
    axes.add_collection(LineCollection(roads, colors=GREY, linewidths=0.35, zorder=2))
    for part in shapely.get_parts(shape):
        axes.add_patch(patch(part, facecolor=GREEN, edgecolor=GREEN, alpha=0.38, linewidth=0.6, zorder=3))
    axes.add_collection(LineCollection(only, colors=RED, linewidths=1.1, linestyles=(0, (3, 2)), zorder=4))
    axes.add_collection(LineCollection(kept, colors="#08604b", linewidths=1.6, zorder=5))
    for village in problem.villages:
        if village.point:
            x, y = place[village.id]
            fill = "#ffffff" if not village.can_host else "#1d1b16"
            axes.plot(x, y, "o", ms=5, mfc=fill, mec="#1d1b16", mew=1, zorder=6)
    axes.set_aspect("equal")
    axes.autoscale_view()
    axes.axis("off")
    west, south, east, north = disc.bounds
    axes.set_xlim(west - 300, east + 2200)
    axes.set_ylim(south - 1200, north + 300)
    axes.plot([west + 200, west + 2200], [south - 700, south - 700], color="#1d1b16", lw=2)
    axes.text(west + 1200, south - 620, "2 km", ha="center", va="bottom", fontsize=9)
    share = shape.intersection(disc).area / disc.area
    axes.set_title(
        f"{problem.settings.name}: within {limit:,} m of a place that can host\n"
        f"pairs of village and other hub: {found.crow_pairs} by the crow, {found.path_pairs} by path; "
        f"area {disc.area / 1e6:.0f} and {shape.area / 1e6:.0f} km²",
        fontsize=10.5,
        loc="left",
    )
    legend = [
        Patch(facecolor="#f6e4d8", edgecolor=RED, linestyle="--", label="crow flight"),
        Patch(facecolor=GREEN, alpha=0.45, label="along roads and paths"),
        Line2D([], [], color=RED, linestyle="--", label="joined by the crow flight only"),
        Line2D([], [], color="#08604b", label="joined by a way"),
        Line2D([], [], marker="o", ls="", mfc="#1d1b16", mec="#1d1b16", label="village that can host"),
        Line2D([], [], marker="o", ls="", mfc="#fff", mec="#1d1b16", label="other village"),
    ]
    axes.legend(handles=legend, loc="lower right", fontsize=8.5, frameon=True)
    figure.text(
        0.02,
        0.01,
        f"{problem.settings.attribution}. {problem.settings.disclaimer}",
        fontsize=6,
        wrap=True,
        color="#555044",
    )
    figure.tight_layout(rect=(0, 0.035, 1, 1))
    figure.savefig(options.out)
    print(f"{found.crow_pairs} pairs by the crow, {found.path_pairs} by path, {len(only)} by the crow only")
    print(
        f"area {disc.area / 1e6:.1f} km2 by the crow, {shape.area / 1e6:.1f} by path, {share:.0%} of the former covered"
    )
    print(f"residents {found.crow_residents} by the crow, {found.path_residents} by path, of {found.residents}")


if __name__ == "__main__":
    main()
