"""Why a case is left: what stands in its way, the smallest change that would serve it, what the resident can do.

Every word is tried: the task is put into each vehicle-day, timed by the timer, judged by the checker; a remedy is made
exactly and tried again. Works on any plan, whoever made it; knows no solver.
"""

from planner.explain.apply import apply_remedy
from planner.explain.run import carry_out, explain, explain_one

__all__ = ["apply_remedy", "carry_out", "explain", "explain_one"]
