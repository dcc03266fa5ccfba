"""A proof ends when it is told to, in the middle of a step too, and says nothing then that it does not know."""

from threading import Event
from time import perf_counter

import pytest
from test_bound import instance_of, random_instance, searched
from test_solve_optimum import optimum, tiny

from planner.solve.bound import prove
from planner.solve.bound_ascent import Ascent, trivial
from planner.solve.bound_complete import complete
from planner.solve.halt import Halt, Stopper
from planner.solve.master import MasterStuckError


def test_a_flag_goes_up_when_the_user_asks_and_tells_those_who_wait():
    """Nobody has to look at the clock for it."""
    stopper, told = Stopper(), Event()
    with Halt(stopper) as halt, halt.telling(told.set):
        assert not halt.up() and not told.is_set()
        stopper.asked.set()
        assert told.wait(30.0)
        assert halt.flag[0] == 1 and halt.up()


def test_a_flag_goes_up_at_the_deadline():
    """Also for compiled code that only looks at the flag."""
    with Halt(Stopper(deadline=perf_counter() + 0.1)) as halt:
        assert 0.0 < (halt.left or 0.0) <= 0.1
        while not halt.flag[0]:
            assert perf_counter() < halt._stopper.deadline + 30.0
        assert halt.left == 0.0


def test_who_comes_late_is_told_at_once():
    """A solver that starts after the flag went up does not run on; one that has ended is left alone."""
    stopper = Stopper()
    stopper.asked.set()
    late, gone = Event(), Event()
    halt = Halt(stopper)
    with halt.telling(gone.set):
        pass
    assert halt.up() and not gone.is_set()
    with halt.telling(late.set):
        assert late.is_set()


def test_without_a_stopper_nothing_ends():
    """As where a proof is bounded by iterations."""
    with Halt() as halt:
        assert not halt.up() and halt.left is None


@pytest.mark.parametrize("seed", [1, 3, 4])
def test_what_was_priced_in_part_is_no_bound(seed):
    """A flag that goes up in a step leaves the bound as it was; no pool is written down, nothing is called proven."""
    instance = random_instance(seed)
    _, cost = searched(instance, 50)
    stopper = Stopper()
    halt = Halt(stopper)
    ascent = Ascent(instance, (), workers=1, halt=halt)
    ascent.step()
    before, looked = ascent.bound, [p.labels for p in ascent.price(ascent.best, exact=True)]
    stopper.asked.set()
    assert halt.up()
    priced = ascent.price(ascent.best, exact=True)
    assert not any(p.proven and p.labels for p in priced)
    assert sum(p.labels for p in priced) <= sum(looked)
    try:
        assert ascent.step().bound == before
    except MasterStuckError:
        assert ascent.bound == before
    assert complete(ascent, cost + 1) is None


def test_a_proof_ends_with_the_step_in_which_it_is_stopped():
    """Stopped while the second step is told: no third one, and a bound that holds."""
    world, travel = tiny(2)
    instance = instance_of(world, travel)
    stopper = Stopper()

    def report(steps: int, bound: int) -> None:
        if steps == 2:
            stopper.asked.set()

    turns, cost = searched(instance, 10)
    proof = prove(instance, turns, upper=cost + 600_000, stopper=stopper, report=report)
    assert proof.iterations == 2 and not proof.proven
    assert trivial(instance) <= proof.bound <= optimum(world, travel)
