"""Scenarios: a district changed by name, planned with the same effort, and set side by side."""

from planner.scenario.nouns import BASE, Certainty, Effort, Outcome, Scenario, Step, StepKind, Study

__all__ = ["BASE", "Certainty", "Effort", "Outcome", "Scenario", "Step", "StepKind", "Study"]
