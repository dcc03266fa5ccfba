"""The page on which a clerk clicks villages without coordinates into place, and the table it gives back."""

from collections import Counter

from planner.out.map_tiles import Roads
from planner.out.plain_page import PlainPage, ground, shown, words
from planner.problem import Problem
from planner.texts import catalogue, text


def locate_page(problem: Problem, roads: Roads) -> str:
    """The whole page. What it gives back is a csv of id, name, lon, lat in WGS-84 (`planner.read.located`)."""
    language = problem.settings.language
    todo = [v for v in problem.villages if v.point is None]
    twice = Counter(shown(problem, v) for v in problem.villages)
    texts = catalogue(language, "locate")
    payload = ground(problem, roads) | {
        "text": words(problem) | {key[3:]: said for key, said in texts.items() if key.startswith("ui.")},
        "file": text(language, "locate", "file.points"),
        "todo": [
            {
                "id": v.id,
                "name": shown(problem, v),
                "raw": v.name,
                "note": " · ".join(
                    part
                    for part in (
                        v.township,
                        text(language, "locate", "people", count=f"{v.population:,}") if v.population else "",
                        v.id if twice[shown(problem, v)] > 1 else "",
                    )
                    if part
                ),
            }
            for v in todo
        ],
    }
    return PlainPage(
        problem=problem,
        kind="locate",
        title=text(language, "locate", "title", district=problem.settings.name),
        lead=text(language, "locate", "lead", count=len(todo)),
        payload=payload,
    ).html()
