"""When can I come? The places and times that a plan still has for one more request, and what each costs the others.

The request is put into every vehicle-day at each place and position, timed by the timer, judged by the checker and
priced by the score. Nobody who has a place loses it. Works on any plan, whoever made it.
"""

from planner.slots.ask import asked, new_id, with_request
from planner.slots.find import Found, find_slots, slots
from planner.slots.nouns import Shift, Slot
from planner.slots.take import Taken, take

__all__ = ["Found", "Shift", "Slot", "Taken", "asked", "find_slots", "new_id", "slots", "take", "with_request"]
