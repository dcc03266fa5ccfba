"""The cache of ways: right or not there. Damaged, cut, foreign and old files, full disks, several processes, kills."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from pathlib import Path
from time import sleep

import numpy as np
import pytest

from planner.caches import cache_home
from planner.roads import store as store_module
from planner.roads.store import DIGEST, ENDING, MAGIC, ORPHAN, UNFINISHED, Kept, Store, store

KEY, OTHER = "a1" * 32, "b2" * 32


def kept(size: int = 40, seed: int = 1) -> Kept:
    """Some arrays and facts."""
    random = np.random.default_rng(seed)
    arrays = {"packed": random.random((size, size)), "row": random.integers(0, 9, size).astype(np.int32)}
    return Kept(arrays=arrays, facts={"exact": True, "seed": seed})


def same(one: Kept | None, other: Kept) -> bool:
    """Whether both hold the same, to the bit."""
    return (
        one is not None
        and one.facts == other.facts
        and {k: v.tobytes() for k, v in one.arrays.items()} == {k: v.tobytes() for k, v in other.arrays.items()}
    )


@pytest.fixture
def box(tmp_path: Path) -> Store:
    """A store with one file."""
    made = Store(folder=tmp_path / "ways", room=10_000_000)
    made.write("one", KEY, kept())
    return made


def test_what_was_kept_is_read_back(box: Store) -> None:
    """Arrays with their types and shapes, facts; nothing under another name or for another key."""
    found = box.read("one", KEY)
    assert found is not None and same(found, kept())
    assert found.arrays["row"].dtype == np.int32 and found.arrays["packed"].shape == (40, 40)
    assert not found.arrays["packed"].flags.writeable
    assert box.read("two", KEY) is None
    assert box.read("one", OTHER) is None


def test_an_empty_array_and_infinity_are_kept(box: Store) -> None:
    """Nothing snapped, no way: also that is a result."""
    odd = Kept(arrays={"a": np.empty((0, 0)), "b": np.array([np.inf, np.nan, -0.0])}, facts={})
    box.write("odd", KEY, odd)
    assert same(box.read("odd", KEY), odd)


def _raw(change: Callable[[bytearray], bytes | bytearray]) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(change(bytearray(path.read_bytes())))


def _flip(at: int) -> Callable[[bytearray], bytearray]:
    def flipped(raw: bytearray) -> bytearray:
        raw[at] ^= 1
        return raw

    return flipped


DAMAGE: dict[str, Callable[[Path], object]] = {
    "empty": _raw(lambda raw: b""),
    "cut in the magic": _raw(lambda raw: raw[:5]),
    "cut in the digest": _raw(lambda raw: raw[: len(MAGIC) + 7]),
    "cut after the digest": _raw(lambda raw: raw[: len(MAGIC) + DIGEST]),
    "cut in the header": _raw(lambda raw: raw[: len(MAGIC) + DIGEST + 20]),
    "last byte missing": _raw(lambda raw: raw[:-1]),
    "a byte more": _raw(lambda raw: raw + b"x"),
    "zeros at the end, as after a power cut": _raw(lambda raw: raw[:4000] + bytes(len(raw) - 4000)),
    "a bit in the magic": _raw(_flip(3)),
    "a bit in the digest": _raw(_flip(len(MAGIC) + 3)),
    "a bit in the length": _raw(_flip(len(MAGIC) + DIGEST)),
    "a bit in the header": _raw(_flip(len(MAGIC) + DIGEST + 12)),
    "a bit in the numbers": _raw(_flip(-9)),
    "a later format": _raw(lambda raw: raw.replace(b"planner ways 1\n", b"planner ways 2\n", 1)),
    "another kind of file": _raw(lambda raw: b"PK\x03\x04" + bytes(5000)),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_as_if_it_were_not_there(box: Store, damage: Callable[[Path], object]) -> None:
    """No traceback, no numbers; and the file is written anew, as long as it is one."""
    path = box.folder / f"one{ENDING}"
    damage(path)
    assert box.read("one", KEY) is None
    box.write("one", KEY, kept())
    assert path.is_dir() or same(box.read("one", KEY), kept())


@pytest.mark.parametrize("cut", range(0, 13_211, 997))
def test_a_file_cut_anywhere_is_not_read(box: Store, cut: int) -> None:
    """Whatever part of it is there."""
    path = box.folder / f"one{ENDING}"
    raw = path.read_bytes()
    assert cut < len(raw)
    path.write_bytes(raw[:cut])
    assert box.read("one", KEY) is None


@pytest.mark.parametrize(
    "header",
    [
        b"not JSON",
        b"[]",
        b"{}",
        b'{"key": "KEY", "order": "little", "facts": {}, "arrays": {"a": ["object", 1]}}',
        b'{"key": "KEY", "order": "little", "facts": {}, "arrays": {"a": ["float64", 1000000]}}',
        b'{"key": "KEY", "order": "little", "facts": {}, "arrays": {"a": ["float64", -1, -5]}}',
        b'{"key": "KEY", "order": "little", "facts": {}, "arrays": {"a": ["no type", 1]}}',
        b'{"key": "KEY", "order": "little", "facts": 3, "arrays": {}}',
    ],
)
def test_a_file_with_a_right_digest_and_a_strange_header_is_not_read(box: Store, header: bytes) -> None:
    """As another program, or a later one, might write it; nothing in a file is ever run."""
    header = header.replace(b"KEY", KEY.encode())
    body = len(header).to_bytes(8, "little") + header + bytes(64)
    (box.folder / f"one{ENDING}").write_bytes(MAGIC + blake2b(body, digest_size=DIGEST).digest() + body)
    assert box.read("one", KEY) is None


def test_a_folder_that_cannot_be_made_costs_nothing_but_the_cache(tmp_path: Path) -> None:
    """A file stands where the folder should be; then the disk is full in the middle of writing."""
    (tmp_path / "ways").write_text("in the way", encoding="utf-8")
    blocked = Store(folder=tmp_path / "ways", room=10_000_000)
    blocked.write("one", KEY, kept())
    assert blocked.read("one", KEY) is None and blocked.newest("", 9) == []


def test_a_full_disk_leaves_no_part_behind(box: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old file stays as it was."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store_module, "_pieces", full)
    box.write("one", KEY, kept(seed=2))
    assert same(box.read("one", KEY), kept()) and [file.name for file in box.folder.iterdir()] == [f"one{ENDING}"]


def test_what_was_not_used_for_the_longest_time_goes_first(tmp_path: Path) -> None:
    """Room for three; the oldest was read a moment ago, so the second goes."""
    size = (Store(folder=tmp_path / "m", room=10**9), kept())[1].arrays["packed"].nbytes
    box = Store(folder=tmp_path / "ways", room=3 * (size + 1000))
    for age, name in enumerate("abc"):
        box.write(name, KEY, kept())
        os.utime(box.folder / (name + ENDING), (1000 + age, 1000 + age))
    assert box.newest("", 9) == ["c", "b", "a"]
    assert box.read("a", KEY) is not None
    box.write("d", KEY, kept())
    assert sorted(box.newest("", 9)) == ["a", "c", "d"]
    assert sum(file.stat().st_size for file in box.folder.iterdir()) <= box.room


def test_what_is_greater_than_the_room_is_not_kept(tmp_path: Path) -> None:
    """Nor does it push the others out; room for nothing keeps nothing."""
    box = Store(folder=tmp_path / "ways", room=20_000)
    box.write("small", KEY, kept(20))
    box.write("great", KEY, kept(100))
    assert box.newest("", 9) == ["small"]
    nothing = Store(folder=box.folder, room=0)
    nothing.write("tiny", KEY, kept(1))
    assert nothing.read("small", KEY) is None and box.newest("", 9) == ["small"]


def test_a_part_is_cleared_away_once_its_writer_must_be_gone(box: Store) -> None:
    """A fresh one may still be written to by another process."""
    old, fresh = (box.folder / f"{name}{UNFINISHED}" for name in ("old", "fresh"))
    for path in (old, fresh):
        path.write_bytes(b"half")
    past = old.stat().st_mtime - ORPHAN - 5
    os.utime(old, (past, past))
    box.write("two", KEY, kept())
    assert not old.exists() and fresh.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="files of Windows have no mode")
def test_nobody_else_may_read_it(box: Store) -> None:
    """Where doors are is private."""
    assert stat.S_IMODE(box.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((box.folder / f"one{ENDING}").stat().st_mode) == 0o600


def test_several_writers_and_readers_of_one_name(tmp_path: Path) -> None:
    """Each reader finds one of the whole files, whichever came last."""
    box = Store(folder=tmp_path / "ways", room=10**9)
    written = [kept(60, seed) for seed in range(4)]
    box.write("one", KEY, written[0])

    def work(k: int) -> bool:
        if k % 2:
            box.write("one", KEY, written[k % 4])
            return True
        found = box.read("one", KEY)
        return found is not None and same(found, written[found.facts["seed"]])

    with ThreadPoolExecutor(max_workers=8) as pool:
        assert all(pool.map(work, range(200)))
    assert [file.name for file in box.folder.iterdir()] == [f"one{ENDING}"]


def test_the_folder_and_the_room_are_as_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the convention of the system otherwise; a word that is no number counts as not said."""
    monkeypatch.setenv("PLANNER_CACHE", str(tmp_path))
    for said, room in (("", 500), ("20", 20), ("0", 0), ("much", 500)):
        monkeypatch.setenv("PLANNER_CACHE_MB", said)
        assert store() == Store(folder=tmp_path / "ways", room=room * 1_000_000)
    monkeypatch.delenv("PLANNER_CACHE")
    with monkeypatch.context() as patch:
        patch.delenv("XDG_CACHE_HOME", raising=False)
        patch.setattr(sys, "platform", "linux")
        patch.setattr(Path, "home", _homeless)
        assert store().room == 0
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_home() == tmp_path / "xdg" / "mobile-service-planner"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative, so to be ignored")
    assert cache_home() == Path.home() / ".cache" / "mobile-service-planner"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_home() == Path.home() / "Library" / "Caches" / "mobile-service-planner"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert cache_home() == tmp_path / "local" / "mobile-service-planner"


def _homeless() -> Path:
    raise RuntimeError("Could not determine home directory.")


WRITER = """
import sys
from pathlib import Path
import numpy as np
from planner.roads.store import Kept, Store
box = Store(folder=Path(sys.argv[1]), room=10**9)
print("writing", flush=True)
for seed in range(10**6):
    array = np.full((2000, 2000), float(seed % 7))
    box.write("one", sys.argv[2], Kept(arrays={"packed": array}, facts={"seed": seed % 7}))
"""


def test_a_process_killed_while_it_writes_leaves_a_whole_file(tmp_path: Path) -> None:
    """Three times, as it has begun a file or a little later; scripts/bench/cache_kill.py does it a hundred times."""
    box = Store(folder=tmp_path / "ways", room=10**9)
    box.write("one", KEY, Kept(arrays={"packed": np.zeros((2000, 2000))}, facts={"seed": 0}))
    for k in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(box.folder), KEY], stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]
        )
        assert process.stdout is not None and process.stdout.readline()
        before = set(box.folder.glob(f"*{UNFINISHED}"))
        while not set(box.folder.glob(f"*{UNFINISHED}")) - before:
            assert process.poll() is None
            sleep(0.001)
        sleep(0.002 * k)
        process.kill()
        process.wait()
        process.stdout.close()
        found = box.read("one", KEY)
        assert found is not None and (found.arrays["packed"] == found.facts["seed"]).all()
    assert list(box.folder.glob(f"*{UNFINISHED}")), "no kill fell into the writing, so nothing was tried"
