"""The embedded index in the hands of several processes, some of which die."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

from community.search.embedded import WhooshIndex
from community.search.index import Entry, Part

WRITE = """
import sys
from pathlib import Path
from community.search.embedded import WhooshIndex
from community.search.index import Entry, Part
index = WhooshIndex(Path(sys.argv[1]))
for number in range(int(sys.argv[2]), int(sys.argv[2]) + 30):
    index.replace([number], [Entry(number, Part.WHOLE, ["pump"], [])])
    print(number, flush=True)
"""
HANG = """
import sys, time
from pathlib import Path
from whoosh.writing import SegmentWriter
from community.search.embedded import WhooshIndex
from community.search.index import Entry, Part
def entries():
    yield from (Entry(number, Part.WHOLE, ["pump"], ["word"] * 500) for number in range(1000, 3000))
index = WhooshIndex(Path(sys.argv[1]))
def batches():
    for one in entries():
        yield [one]
    hanging(None)
def hanging(commit):
    print("half", flush=True)
    time.sleep(60)
if sys.argv[2] == "build":
    index.rebuild(batches())
else:
    SegmentWriter.commit = hanging
    index.replace([], entries())
"""


def process(script: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def made(folder: Path) -> WhooshIndex:
    index = WhooshIndex(folder)
    index.rebuild([])
    return index


def numbers(index: WhooshIndex) -> set[int]:
    return {hit.thing_id for hit in index.find(["pump"], limit=10_000)}


def test_two_processes_write_and_nothing_is_lost(tmp_path: Path) -> None:
    index = made(tmp_path)
    for writer in [process(WRITE, tmp_path, 100), process(WRITE, tmp_path, 200)]:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    assert numbers(index) == {*range(100, 130), *range(200, 230)}


def killed_half_way(folder: Path, what: str) -> None:
    writer = process(HANG, folder, what)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "half\n"
    os.kill(writer.pid, signal.SIGKILL)
    writer.wait(timeout=10)
    writer.stdout.close()


def test_a_writer_killed_in_the_middle_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    index = made(tmp_path)
    index.replace([1], [Entry(1, Part.WHOLE, ["pump"], [])])
    killed_half_way(tmp_path, "write")
    assert numbers(index) == {1}
    index.replace([2], [Entry(2, Part.WHOLE, ["pump"], [])])
    assert numbers(index) == {1, 2}


def test_a_build_killed_in_the_middle_leaves_the_index_and_can_be_begun_again(tmp_path: Path) -> None:
    index = made(tmp_path)
    index.replace([1], [Entry(1, Part.WHOLE, ["pump"], [])])
    killed_half_way(tmp_path, "build")
    assert numbers(index) == {1}
    index.rebuild([[Entry(2, Part.WHOLE, ["pump"], [])]])
    assert numbers(index) == {2}
    assert len([each for each in tmp_path.iterdir() if each.is_dir()]) == 1


def test_a_searcher_that_is_open_sees_what_is_written_and_what_is_rebuilt(tmp_path: Path) -> None:
    index, other = made(tmp_path), WhooshIndex(tmp_path)
    assert numbers(index) == set()
    other.replace([1], [Entry(1, Part.WHOLE, ["pump"], [])])
    assert numbers(index) == {1}
    other.rebuild([[Entry(2, Part.WHOLE, ["pump"], [])]])
    assert numbers(index) == {2}


def test_threads_search_while_one_writes_and_rebuilds(tmp_path: Path) -> None:
    index = made(tmp_path)
    index.rebuild([[Entry(1, Part.WHOLE, ["pump"], [])]])
    seen: list[bool] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            seen.append(1 in numbers(index))

    readers = [threading.Thread(target=look) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(2, 12):
        index.replace([number], [Entry(number, Part.WHOLE, ["pump"], [])])
        index.rebuild([[Entry(each, Part.WHOLE, ["pump"], []) for each in range(1, number + 1)]])
    done.set()
    for reader in readers:
        reader.join()
    assert seen
    assert all(seen)
    assert numbers(index) == set(range(1, 12))
