"""Scenarios: a district changed by name, planned with the same effort, and set side by side."""

from planner.scenario.apply import apply
from planner.scenario.compare import compare
from planner.scenario.nouns import BASE, Certainty, Effort, Outcome, Scenario, Step, StepKind, Study
from planner.scenario.order import adds_means
from planner.scenario.team import Alone, Cluster, Processes, Team

__all__ = [
    "BASE",
    "Alone",
    "Certainty",
    "Cluster",
    "Effort",
    "Outcome",
    "Processes",
    "Scenario",
    "Step",
    "StepKind",
    "Study",
    "Team",
    "adds_means",
    "apply",
    "compare",
]
