"""What the tags of an OpenStreetMap way or node mean for cars, tricycles and people on foot.

Tag meanings: wiki.openstreetmap.org, pages Key:access, Key:oneway, Key:barrier, Key:maxspeed, Tag:route=ferry.
"""

from planner.roads.speeds import Tags, car_speed, table

PATHS = frozenset({"pedestrian", "cycleway", "bridleway", "path", "footway", "steps"})
OPEN = frozenset({"yes", "designated", "permissive", "official", "destination", "customers", "delivery"})
SHUT = frozenset({"no", "emergency", "bus", "psv", "military", "use_sidepath", "bicycle", "foot"})
PRIVATE = frozenset(
    {"private", "agricultural", "forestry", "agricultural;forestry", "permit", "residents", "employees"}
)
DESTINATION = frozenset({"destination", "customers", "delivery"})
WALLS = frozenset(
    {"bollard", "block", "cycle_barrier", "motorcycle_barrier", "turnstile", "kissing_gate", "stile", "chain", "fence"}
    | {"jersey_barrier", "wall", "debris", "planter", "log", "rope", "hampshire_gate", "full-height_turnstile", "bar"}
)
GATES = frozenset({"gate", "lift_gate", "swing_gate", "sliding_gate", "wicket_gate", "bump_gate", "horse_stile"})


def kind_of(tags: Tags) -> str:
    """The class of a way; "ferry" for a ferry line, empty for what is no way (or an area, or not yet built)."""
    if tags.get("route") in ("ferry", "shuttle_train"):
        return "ferry"
    return "" if tags.get("area") == "yes" else tags.get("highway", "")


def car_access(tags: Tags) -> str:
    """The most special of motorcar, motor_vehicle, vehicle and access that is tagged; an empty word if none."""
    for key in ("motorcar", "motor_vehicle", "vehicle", "access"):
        if key in tags:
            return tags[key]
    return ""


def car_speeds(kind: str, tags: Tags) -> tuple[float, float]:
    """km/h along the way and against it; 0 where a car may not go."""
    access = car_access(tags)
    if access in SHUT or (kind in PATHS and access not in OPEN):
        return 0.0, 0.0
    driven = "other" if kind in PATHS else kind
    both = tags.get("maxspeed", "")
    forward = _restricted(car_speed(driven, tags, tags.get("maxspeed:forward", both)), access)
    backward = _restricted(car_speed(driven, tags, tags.get("maxspeed:backward", both)), access)
    direction = oneway(kind, tags)
    return (0.0 if direction < 0 else forward), (0.0 if direction > 0 else backward)


def oneway(kind: str, tags: Tags) -> int:
    """1 along the way only, -1 against it only, 0 both. Reversible lanes are taken as open both ways."""
    word = tags.get("oneway:motor_vehicle", tags.get("oneway", ""))
    if word in ("yes", "1", "true"):
        return 1
    if word in ("-1", "reverse"):
        return -1
    if word == "" and (tags.get("junction") in ("roundabout", "circular") or kind in ("motorway", "motorway_link")):
        return 1
    return 0


def foot_goes(kind: str, tags: Tags) -> bool:
    """Whether residents walk here."""
    if kind in ("ferry", "motorway", "motorway_link") or tags.get("motorroad") == "yes":
        return "foot" in tags and tags["foot"] in OPEN and kind != "ferry"
    return tags.get("foot", tags.get("access", "")) not in SHUT - {"foot"}


def tricycle_goes(kind: str, tags: Tags) -> bool:
    """Whether residents ride a three-wheeler here: roads and tracks, and paths that are said to be for bicycles."""
    if kind in ("ferry", "motorway", "motorway_link", "steps", "bridleway") or tags.get("motorroad") == "yes":
        return False
    if kind in ("path", "footway", "pedestrian"):
        return tags.get("bicycle") in OPEN
    return tags.get("bicycle", tags.get("vehicle", tags.get("access", ""))) not in SHUT - {"bicycle"}


def passing(tags: Tags) -> float | None:
    """Seconds a car needs to pass a tagged node; None where it cannot pass."""
    delay = table()["delay"]
    wait = delay["traffic_signals"] if tags.get("highway") == "traffic_signals" else 0.0
    barrier, access = tags.get("barrier", ""), car_access(tags)
    if not barrier:
        return wait
    if access in SHUT:
        return None
    if barrier in WALLS:
        return wait if access in OPEN or tags.get("bollard") == "rising" else None
    if barrier in GATES:
        return wait + delay["private_gate" if access in PRIVATE or tags.get("locked") == "yes" else "gate"]
    return wait


def _restricted(speed: float, access: str) -> float:
    limits = table()["restricted"]
    if access in PRIVATE:
        return min(speed, limits["private"])
    return speed * limits["destination"] if access in DESTINATION else speed
