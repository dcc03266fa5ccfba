"""measures: what a plan brings, in figures that anybody can compute again from its tables (docs/measures.md)."""

from planner.measures.measure import measure
from planner.measures.nouns import (
    Assumptions,
    Better,
    Measure,
    Measures,
    TownshipMeasure,
    Unit,
    VillageMeasure,
)

__all__ = ["Assumptions", "Better", "Measure", "Measures", "TownshipMeasure", "Unit", "VillageMeasure", "measure"]
