"""The script that proves districts of the joint benchmark: what it keeps, repeats, and refuses to believe."""

import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts" / "bench"))

import proofs

RUN = proofs.Run(
    family="T",
    seed=3,
    seconds=10.0,
    proof=0.0,
    workers=2,
    status="optimal",
    cost=400.0,
    bound=400.0,
    gap=0.0,
    wall=2.5,
    overrun=0.0,
    first=0.5,
    within=1.0,
    near=5.0,
    iterations=100,
    broken=0,
)
OPEN = replace(RUN, seed=4, status="limit", bound=390.0, gap=0.025, wall=10.2, overrun=0.2)


def test_a_run_is_kept_and_read_again_also_after_a_line_that_was_cut_off(tmp_path):
    """A process that was killed while it wrote costs one run, not the file."""
    kept = tmp_path / "runs.jsonl"
    proofs.append(kept, RUN)
    kept.write_text(kept.read_text() + json.dumps(asdict(OPEN))[:40])
    proofs.append(kept, OPEN)
    assert proofs.read(kept) == [RUN, OPEN]
    assert proofs.read(tmp_path / "none.jsonl") == []


def test_what_the_file_holds_is_not_run_again(tmp_path, monkeypatch, capsys):
    """A table of two kept runs, and one more that is made; the same command again makes none."""
    kept = tmp_path / "runs.jsonl"
    proofs.append(kept, RUN)
    proofs.append(kept, OPEN)
    made = []

    def prove(name, seed, options):
        made.append((name, seed))
        return replace(RUN, family=name, seed=seed)

    monkeypatch.setattr(proofs, "prove", prove)
    monkeypatch.setattr(sys, "argv", ["proofs.py", "--families", "T", "--seeds", "3-5", "--keep", str(kept)])
    assert proofs.main() == 0
    assert proofs.main() == 0
    assert made == [("T", 5)]
    assert "T: 2 of 3 proven optimal, 3 within 5 %; worst gap 2.50 %" in capsys.readouterr().out


@pytest.mark.parametrize("wrong", [{"broken": 1}, {"bound": 401.0}])
def test_a_run_that_refutes_itself_ends_with_an_error(wrong, tmp_path, monkeypatch, capsys):
    """A plan that breaks a rule, or a bound above the cost of a plan."""
    kept = tmp_path / "runs.jsonl"
    proofs.append(kept, replace(RUN, **wrong))
    monkeypatch.setattr(sys, "argv", ["proofs.py", "--families", "T", "--seeds", "3", "--keep", str(kept)])
    assert proofs.main() == 1
    capsys.readouterr()
