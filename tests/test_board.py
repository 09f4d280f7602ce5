"""What the command line says: quiet waiting, one line on the models, remarks and hints at the gate, the list of calls."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console
from vgot import board
from vgot.agents.budget import Price
from vgot.agents.service import Service
from vgot.board import Progress, models_line, plain, print_board, print_calls, print_verdict, status_plain
from vgot.delivery.report_data import Bill
from vgot.graph.accounts import run_account
from vgot.graph.loop import wait_for
from vgot.graph.runs import AsyncRun
from vgot.graph.studio import Run
from vgot.graph.variant import Variant

from .graph import doubles, learned

ESCAPE = "\x1b[31m"
NOTE = f"she is [bold]alone[/bold]{ESCAPE} here"


def remark(task: str, request: dict[str, Any], turn: int) -> dict[str, Any] | None:
    """Table reads remark on their first shot, with markup and a control sequence."""
    if task == "read":
        return {"remarks": [{"shot": request["shots"][0]["id"], "domain": "character", "note": NOTE}]}
    return None


def strays(task: str, request: dict[str, Any], turn: int) -> dict[str, Any] | None:
    """The critic finds s02 wanting, whatever is done."""
    if task == "critique" and request["shot"]["id"] == "s02":
        return {"judgements": [{"domain": "character", "score": 0.1, "reason": f"she does nothing {NOTE}"}]}
    return None


async def at_the_gate(folder: Path, answer: learned.Answer, **changes: Any) -> AsyncRun:
    run = await learned.begin(folder / "run", answer, gates=("script",), **changes)
    assert (await run.go()).gate == "script"
    return run


@pytest.fixture
def waiting(tmp_path: Path) -> Run:
    return Run(wait_for(at_the_gate(tmp_path, remark, service=Service(prices=(Price(input=1.0, output=10.0),)))))


@pytest.fixture
def by_rules(tmp_path: Path) -> Run:
    async def make() -> AsyncRun:
        run, _ = await doubles.begin(tmp_path / "rules", shots=2, seconds=4.0, writer="offline")
        await run.go()
        return run

    return Run(wait_for(make()))


def progress(run: Any, quiet: bool = False) -> Progress:
    made = Progress(run, quiet)
    made.console = Console(file=None, record=True, width=200, highlight=False)
    return made


def said(made: Progress) -> list[str]:
    return made.console.export_text().splitlines()


SOME = SimpleNamespace(brief=SimpleNamespace(shots=3), path=Path("films/x"), variant=Variant())


# -- progress -------------------------------------------------------------------------------------------------------------
def test_waiting_is_one_quiet_line_a_second(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    now = [100.0]
    monkeypatch.setattr(board.time, "monotonic", lambda: now[0])
    made = progress(SOME)
    for second in (0.0, 0.4, 0.9, 1.1, 1.2):
        now[0] = 100.0 + second
        made.watch({"stage": "writers", "waiting": 3.2, "why": f"busy at {second} {NOTE}"})
    lines = said(made)
    assert [line.split("busy")[0] for line in lines] == ["the writers wait 3 s: "] * 2
    assert "busy at 0.0" in lines[0]
    assert "busy at 1.1" in lines[1]
    assert "[bold]alone[/bold]" in lines[0]
    assert "\x1b" not in capsys.readouterr().out


def test_waiting_is_not_said_when_quiet_and_counts_as_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    made = progress(SOME, quiet=True)
    made.watch({"stage": "writers", "waiting": 3.2, "why": "busy"})
    assert said(made) == []
    assert made.done == {}
    assert made.totals == {}


def test_the_plan_opens_the_script_stage(capsys: pytest.CaptureFixture[str]) -> None:
    made = progress(SOME)
    made.watch({"stage": "plan", "title": NOTE, "total": 4})
    assert made.totals == {"script": 4}
    assert "[bold]alone[/bold]" in said(made)[0]
    assert "\x1b" not in capsys.readouterr().out


# -- one line on the models -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("bill", "line"),
    [
        (Bill(), ""),
        (Bill(calls=61, read=182_400, written=31_000), "models: 61 calls, 182k tokens read, 31k written"),
        (Bill(calls=1, read=10, written=2, estimated=True, money=0.42),
         "models: 1 call, ≈10 tokens read, ≈2 written, about 0.42 at the stated prices"),
        (Bill(kept=57), "models: 57 answers kept from a recorded run"),
        (Bill(calls=2, kept=1, read=10, written=2, failed={"malformed": 1}),
         "models: 2 calls, 10 tokens read, 2 written, 1 answer kept from a recorded run, 1 malformed"),
    ],
)
def test_the_line_on_models(bill: Bill, line: str) -> None:
    assert models_line(bill) == line


def test_text_from_anywhere_is_one_harmless_line() -> None:
    assert plain(f"a{ESCAPE}b\nc[red]") == "a [31mb c\\[red]"


# -- at the script gate -----------------------------------------------------------------------------------------------------
def test_the_gate_shows_remarks_costs_and_what_to_do_next(waiting: Run, capsys: pytest.CaptureFixture[str]) -> None:
    print_board(waiting)
    shown = capsys.readouterr().out
    assert "remarks at the table" in shown
    assert "s01  character: she is [bold]alone[/bold] [31m here" in shown
    assert "\x1b" not in shown
    bill = run_account(waiting.path, waiting.variant)[1]
    assert models_line(bill) in shown
    assert f"vgot approve {waiting.path} [--edits FILE]" in shown
    assert f'vgot revise {waiting.path} 3 "night, rain"' in shown
    print_verdict(waiting, waiting.status(), progress(waiting))
    shown = capsys.readouterr().out
    assert "waiting for you at the script gate" in shown
    assert models_line(bill) in shown
    assert f'vgot revise {waiting.path} 3 "night, rain"' in shown


def test_the_gate_shows_what_no_round_could_mend(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = Run(wait_for(at_the_gate(tmp_path, strays, rounds=1)))
    print_board(run)
    shown = capsys.readouterr().out
    assert "not mended in any round" in shown
    assert "s02  critic on character: she does nothing" in shown.split("not mended in any round")[1]
    assert "\x1b" not in shown


def test_the_status_counts_the_models(waiting: Run) -> None:
    calls = waiting.calls()
    models = status_plain(waiting)["models"]
    assert models["calls"] == len(calls) > 0
    assert (models["read"], models["written"]) == (len(calls) * learned.READ, len(calls) * learned.WRITTEN)
    assert models["money"] == pytest.approx(len(calls) * (learned.READ + 10 * learned.WRITTEN) / 1e6)
    assert (models["kept"], models["estimated"], models["failed"]) == (0, False, {})


def test_every_call_is_listed_with_a_total(waiting: Run, capsys: pytest.CaptureFixture[str]) -> None:
    print_calls(waiting)
    lines = capsys.readouterr().out.splitlines()
    calls = waiting.calls()
    rows = [line for line in lines if learned.ID in line]
    assert len(rows) == len(calls)
    assert rows[0].split() == ["the", "director's", "plan", learned.ID, "1,000", "200", f"{calls[0].seconds:.1f}", "answered"]
    total = next(line for line in lines if line.startswith(f"{len(calls)} calls"))
    assert total.split()[2] == run_account(waiting.path, waiting.variant)[1].tokens_read


# -- a film by rules --------------------------------------------------------------------------------------------------------
def test_a_film_by_rules_does_not_speak_of_models(by_rules: Run, capsys: pytest.CaptureFixture[str]) -> None:
    print_board(by_rules)
    print_verdict(by_rules, by_rules.status(), progress(by_rules))
    assert "models" not in capsys.readouterr().out
    assert status_plain(by_rules)["models"] == {
        "calls": 0, "kept": 0, "read": 0, "written": 0, "estimated": False, "seconds": 0.0, "money": None, "failed": {},
    }
    print_calls(by_rules)
    assert capsys.readouterr().out == "no language model was called\n"


def test_other_gates_hint_at_other_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async def make() -> AsyncRun:
        run, _ = await doubles.begin(tmp_path / "run", shots=2, seconds=4.0, gates=("keyframes",))
        await run.go()
        return run

    run = Run(wait_for(make()))
    print_verdict(run, run.status(), progress(run))
    shown = capsys.readouterr().out
    assert f"vgot redo {run.path} keyframe 2" in shown
    assert "revise" not in shown
