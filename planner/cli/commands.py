"""All commands, in the order in which `planner --help` lists them."""

from planner.cli.app import app, help_of
from planner.cli.command_calibrate import calibrate
from planner.cli.command_check import check
from planner.cli.command_compare import compare
from planner.cli.command_demo import demo
from planner.cli.command_explain import explain
from planner.cli.command_import import import_osm
from planner.cli.command_locate import locate
from planner.cli.command_new import new
from planner.cli.command_next import next_week
from planner.cli.command_plan import plan
from planner.cli.command_publish import publish
from planner.cli.command_rounds import rounds
from planner.cli.command_show import show
from planner.cli.command_siting import siting
from planner.cli.command_slots import slots
from planner.cli.command_travel import travel
from planner.cli.command_write import write

__all__ = [
    "app",
    "calibrate",
    "check",
    "compare",
    "demo",
    "explain",
    "import_osm",
    "locate",
    "new",
    "next_week",
    "plan",
    "publish",
    "rounds",
    "show",
    "siting",
    "slots",
    "travel",
    "write",
]

COMMANDS = {
    "demo": (demo, "demo"),
    "new": (new, "new"),
    "import-osm": (import_osm, "import_osm"),
    "check": (check, "check"),
    "locate": (locate, "locate"),
    "travel": (travel, "travel"),
    "plan": (plan, "plan_command"),
    "show": (show, "show"),
    "explain": (explain, "explain"),
    "compare": (compare, "compare"),
    "slots": (slots, "slots"),
    "write": (write, "write"),
    "publish": (publish, "publish"),
    "next": (next_week, "next"),
    "siting": (siting, "siting"),
    "calibrate": (calibrate, "calibrate"),
    "rounds": (rounds, "rounds"),
}

for name, (command, words) in COMMANDS.items():
    app.command(name, help=help_of(words))(command)
