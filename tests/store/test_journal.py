"""The journal: whole lines, whatever happened to the writer before."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from vgot.errors import StorageError
from vgot.store.journal import Journal


def test_events_come_back_in_order(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "events.jsonl")
    assert journal.read() == []
    for n in range(3):
        journal.append({"event": "x", "n": n, "text": "é\n"})
    assert [e["n"] for e in journal.read()] == [0, 1, 2]
    assert all("at" in e for e in journal.read())
    assert journal.path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("cut", [1, 5, 20])
def test_a_torn_last_line_is_passed_over_and_not_glued_to_the_next(tmp_path: Path, cut: int) -> None:
    journal = Journal(tmp_path / "events.jsonl")
    journal.append({"event": "one", "at": 1})
    journal.append({"event": "two", "at": 2})
    journal.path.write_bytes(journal.path.read_bytes()[:-cut])
    assert [e["event"] for e in journal.read()][:1] == ["one"]
    journal.append({"event": "three"})
    events = [e["event"] for e in journal.read()]
    assert events == (["one", "two", "three"] if cut == 1 else ["one", "three"])
    assert journal.damaged() == (0 if cut == 1 else 1)


def test_binary_rubbish_is_counted(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "events.jsonl")
    journal.path.write_bytes(b'\xff\xfe\n[1]\n{"event": "ok"}\n\n')
    assert journal.read() == [{"event": "ok"}]
    assert journal.damaged() == 2


def test_threads_do_not_tear_each_others_lines(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "events.jsonl")

    def work(n: int) -> None:
        for i in range(50):
            journal.append({"event": "x", "n": n, "i": i, "pad": "y" * 500})

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert journal.damaged() == 0
    assert len(journal.read()) == 200


def test_a_full_disk_and_a_link_are_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="disk is full"):
        Journal(Path("/dev/full")).append({"event": "x"})
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with pytest.raises(StorageError, match="symbolic link"):
        Journal(tmp_path / "link").append({"event": "x"})
