"""What the papers say of language models: who wrote, what it cost, what was asked again; and nothing where only rules wrote."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from vgot.agents.budget import Price
from vgot.agents.ledger import Call, Ledger, Place, calls_of
from vgot.agents.roles import AGENTS
from vgot.agents.service import Service
from vgot.graph.accounts import bill_of, bills_by_shot, by_role, prompts_used, run_account
from vgot.graph.papers import PREVIZ
from vgot.graph.runs import AsyncRun
from vgot.graph.variant import RoleWriters, Variant
from vgot.prompts import Prompt
from vgot.store.artifacts import Store

from . import doubles
from .learned import ID, READ, WRITTEN, begin, learned_slates

EVIL = "<script>alert(1)</script>"
PRICED = Service(prices=(Price(input=1.0, output=10.0),))


def words(path: Path) -> str:
    """The text of a page, with one space between its pieces."""
    page = re.sub(r"<style>.*?</style>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def report_of(run: AsyncRun) -> str:
    return words(run.folder.path / "report.html")


def call(task: str, item: str = "", **more: Any) -> Call:
    values: dict[str, Any] = {
        "place": Place("screenwriter", task, item, 0), "key": "k", "model": ID, "read": 100, "written": 10, "seconds": 1.0, "estimated": False,
        "kept": False, "outcome": "answered", "prompt": "a" * 64,
    }
    return Call(**{**values, **more})


# -- bills ----------------------------------------------------------------------------------------------------------------
def test_a_bill_adds_up_what_was_paid_and_counts_what_was_kept() -> None:
    calls = [call("write"), call("write", outcome="malformed", estimated=True), call("write", kept=True, read=9, outcome="refused")]
    bill = bill_of(calls, PRICED.prices)
    assert (bill.calls, bill.kept, bill.read, bill.written, bill.seconds) == (2, 1, 200, 20, 2.0)
    assert bill.failed == {"malformed": 1, "refused": 1}
    assert bill.money == pytest.approx(200e-6 + 200e-6)
    assert (bill.tokens_read, bill.tokens_written, bill.price) == ("≈200", "≈20", "0.0004")


@pytest.mark.parametrize("prices", [(), (Price(writer="openai:other", input=1, output=1),)])
def test_money_is_not_known_without_a_price(prices: tuple[Price, ...]) -> None:
    assert bill_of([call("write")], prices).money is None


def test_a_shot_pays_for_its_own_calls_only() -> None:
    calls = [call("write", "s01"), call("critique", "s01"), call("read", "s01"), call("cast", "s02"), call("shoot", "s02")]
    assert {k: b.calls for k, b in bills_by_shot(calls, ()).items()} == {"s01": 2, "s02": 1}


def test_prompts_are_named_by_role_and_task() -> None:
    assert prompts_used([call("write"), call("write", prompt="b" * 64), call("write")]) == {"screenwriter_write": f"{'a' * 12} {'b' * 12}"}


def test_one_name_where_all_share_it_and_nobody_who_is_not_asked() -> None:
    same = dict.fromkeys(AGENTS, "small")
    assert by_role(Variant(), same) == "small"
    mixed = {**same, "validator": "large"}
    assert by_role(Variant(), mixed) == "director: small; screenwriter: small; cinematographer: small; validator: large"
    assert by_role(Variant().without("critique"), mixed) == "small"


# -- the ledger's own accounts ----------------------------------------------------------------------------------------------
def recipe(model: str, **more: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "op": "llm/2", "role": "validator", "task": "critique", "item": "s01", "attempt": 0, "turn": 0, "take": 0, "prompt": "a" * 64,
        "request": "b" * 64, "schema": "c" * 64, "model": model, "params": {}, "form": "json_schema",
    }
    return {**values, **more}


def filed(ledger: Ledger, recipe: dict[str, Any], read: int, text: str = '{"judgements": []}', **info: Any) -> None:
    ledger.explain(recipe)
    ledger.file(recipe, text, {"read": read, "written": 0, "seconds": 0.5, **info}, b"[]" if read else None)


def test_rules_cost_nothing_and_need_no_price(tmp_path: Path) -> None:
    ledger = Ledger(Store(tmp_path, fsync=False), prices=(Price(writer=ID, input=1.0, output=1.0),))
    filed(ledger, recipe("rules/1"), 0)
    filed(ledger, recipe(ID), 1_000_000)
    assert ledger.money() == 1.0
    assert Ledger(ledger.store, prices=ledger.prices).spent_by_model() == ledger.spent_by_model()


def test_how_a_call_ended_is_read_from_its_answer(tmp_path: Path) -> None:
    ledger = Ledger(Store(tmp_path, fsync=False))
    filed(ledger, recipe(ID, take=0), 10)
    filed(ledger, recipe(ID, take=1), 10, "I would rather not say", finish="stop")
    filed(ledger, recipe(ID, take=2), 10, '{"judgements": [{"domain": "cam', finish="length")
    filed(ledger, recipe(ID, take=3), 10, finish="length")
    filed(ledger, recipe(ID, take=4), 10, "", finish="stop", refusal="no")
    filed(ledger, recipe(ID, take=5), 10, "", finish="content_filter")
    assert [c.outcome for c in calls_of(ledger.store)] == ["answered", "malformed", "truncated", "answered", "refused", "refused"]


def test_why_a_call_was_made_again_is_kept_and_compares_with_the_likest(tmp_path: Path) -> None:
    old = Ledger(Store(tmp_path / "old", fsync=False))
    filed(old, recipe(ID), 10)
    filed(old, recipe(ID, request="d" * 64), 10)
    new = Ledger(Store(tmp_path / "new", fsync=False), "record", old.store)
    filed(new, recipe(ID, prompt="e" * 64), 10)
    filed(new, recipe(ID, item="s09"), 10)
    assert [c.why for c in calls_of(new.store)] == [
        "its prompt changed (aaaaaaaaaaaa became eeeeeeeeeeee)", "no question was asked at this place",
    ]


# -- a film by rules --------------------------------------------------------------------------------------------------------
async def test_where_rules_wrote_no_model_is_spoken_of(tmp_path: Path) -> None:
    run, _ = await doubles.begin(tmp_path / "run", shots=2, seconds=4.0)
    await run.go()
    seen = report_of(run)
    assert "Written by rules; no language model was called." in seen
    for absent in ("Writers", "tokens", "Replay", "Changes by hand", "Remarks at the table", "prompt", "compositeWithTrained"):
        assert absent not in seen, absent
    assert "algorithmicMedia" in seen
    assert run_account(run.folder.path, run.variant)[0] == []


# -- a film by a language model ---------------------------------------------------------------------------------------------
def remark(task: str, request: dict[str, Any], turn: int) -> dict[str, Any] | None:
    """Table reads remark on their first shot; the first draft of s02 cannot be read."""
    if task == "read":
        return {"remarks": [{"shot": request["shots"][0]["id"], "domain": "lighting", "note": f"the lamp went out {EVIL}"}]}
    if task == "write" and request["outline"]["id"] == "s02" and request["attempt"] == 0 and turn == 0:
        return {"nonsense": 1}
    return None


async def test_the_report_says_who_wrote_what_it_cost_and_what_a_person_said(tmp_path: Path) -> None:
    run = await begin(tmp_path / "run", remark, gates=("script",), service=PRICED)
    assert (await run.go()).gate == "script"
    calls, bill = run_account(run.folder.path, run.variant)
    assert [c.outcome for c in calls].count("malformed") == 1
    assert (bill.read, bill.written, bill.failed) == (len(calls) * READ, len(calls) * WRITTEN, {"malformed": 1})
    seen = report_of(run)
    for said in (
        "Writers", "small at server.example", f"all {len(calls)} {bill.tokens_read} {bill.tokens_written}", bill.price, "1 malformed",
        "Remarks at the table", f"S01 lighting the lamp went out {EVIL}", "4 calls, 4.8k tokens", "compositeWithTrainedAlgorithmicMedia",
        "screenwriter write " + next(c.prompt for c in calls if c.place.task == "write")[:12],
    ):
        assert said in seen, said
    assert "PREVIZ" not in seen
    assert "no language model was called" not in seen
    assert EVIL not in (run.folder.path / "report.html").read_text()

    await run.revise({"3": f"closer on her hands {EVIL}"}, who="Ann", note="one more try")
    status = await run.approve({"shots": {"s01": {"lighting": {"kelvin": 9000}}}})
    assert status.state == "done"
    seen = report_of(run)
    for said in (
        "Changes by hand", "Sent shots back at the script gate by Ann : one more try", f"S03 “closer on her hands {EVIL} ”", "heard first by the",
        "Approved at the script gate", "lighting.kelvin: ", "Answers a note: “closer on her hands",
    ):
        assert said.replace(" ", "") in seen.replace(" ", ""), said
    assert EVIL not in (run.folder.path / "report.html").read_text()


async def test_a_silent_server_is_estimated_and_it_is_marked(tmp_path: Path) -> None:
    run = await begin(tmp_path / "run", says_usage=False, gates=("script",))
    await run.go()
    bill = run_account(run.folder.path, run.variant)[1]
    assert bill.estimated
    assert bill.read > 0
    seen = report_of(run)
    assert f"{bill.tokens_read} {bill.tokens_written}" in seen
    assert bill.tokens_read.startswith("≈")
    assert "price" not in seen, "no price was stated"


async def test_one_learned_role_among_rules_is_told_apart(tmp_path: Path) -> None:
    run = await begin(tmp_path / "run", writer="offline", writers=RoleWriters(validator=ID), gates=("script",), service=PRICED)
    await run.go()
    seen = report_of(run)
    assert "director: rules (no AI model); screenwriter: rules (no AI model)" in seen
    assert "validator: small at server.example" in seen
    calls = run_account(run.folder.path, run.variant)[0]
    assert {c.place.role for c in calls} == {"validator"}
    made = json.loads((run.folder.path / "script.json").read_text())
    assert len(calls) >= len(made["shots"])


async def test_a_replay_says_what_was_asked_again_and_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = await begin(tmp_path / "first", gates=("script",))
    await first.go()
    asked = len(run_account(first.folder.path, first.variant)[0])

    strict = await begin(tmp_path / "strict", gates=("script",), replay="strict", recorded=tmp_path / "first")
    await strict.go()
    seen = report_of(strict)
    assert f"recorded run: first {asked} answers were found in the recorded run; nothing was asked again." in seen
    assert run_account(strict.folder.path, strict.variant)[1].calls == 0

    from vgot.agents import roles

    whole = roles.load
    monkeypatch.setattr(roles, "load", lambda name: Prompt(name, "changed", "f" * 64) if name == "validator_critique" else whole(name))
    again = await begin(tmp_path / "again", gates=("script",), replay="record", recorded=tmp_path / "first")
    await again.go()
    seen = report_of(again)
    assert f"{asked - 3} answers were found in the recorded run; 3 calls were made again." in seen
    for shot in ("s01", "s02", "s03"):
        assert f"The validator's critique for {shot} its prompt changed" in seen
    assert f"writers 0.0 s 3 made, {asked - 3} reused" in seen


async def test_a_film_by_rules_can_be_replayed_too(tmp_path: Path) -> None:
    first, _ = await doubles.begin(tmp_path / "first", shots=2, seconds=4.0, gates=("script",))
    await first.go()
    second = await begin(tmp_path / "second", replay="record", recorded=tmp_path / "first", writer="offline", gates=("script",))
    await second.go()
    seen = report_of(second)
    assert "0 answers were found in the recorded run" in seen
    assert "The director's plan what it was told changed; the model changed (test became rules/" in seen
    assert "Writers" not in seen


def test_a_round_says_who_measured_coherence() -> None:
    from vgot.agents.review import Components, Review
    from vgot.graph.papers import round_of

    parts = {"completeness": 1.0, "coherence": 0.66, "grammar": 1.0}
    with_encoder = Review(shot="s02", round=1, components=Components(**parts, semantic=0.71, critique=0.5), score=0.9, mended=("tove for Tove",))
    seen = round_of(with_encoder, True, "openai:embed")
    assert (seen.encoder, seen.scores["semantic"], seen.scores["coherence"], seen.scores["critique"]) == ("openai:embed", 0.71, 0.66, 0.5)
    assert seen.mended == ("tove for Tove",)
    first = Review(shot="s01", round=0, components=Components(**parts), score=0.9)
    assert round_of(first, True, "openai:embed").encoder == "", "no shot goes before"


async def test_the_films_recipe_names_writer_and_prompts(tmp_path: Path) -> None:
    import av

    run = await begin(tmp_path / "run")
    await run.go()
    with av.open(str(run.folder.path / "film.mp4")) as film:
        made = json.loads(film.metadata["comment"])["provenance"]
    assert made["writer"] == "small at server.example"
    assert made["writer_id"] == ID
    assert made["digital_source_type"] == "compositeWithTrainedAlgorithmicMedia"
    assert {k for k in made["prompts"] if k.startswith("director")} == {"director_cast", "director_outline", "director_place", "director_plan"}
    assert all(re.fullmatch(r"[0-9a-f]{12}", v) for v in made["prompts"].values())


def test_previz_is_said_only_without_any_model() -> None:
    from types import SimpleNamespace

    from vgot.graph.papers import any_model, honest_label

    def services(variant: Variant, learned: bool = False) -> Any:
        writer = SimpleNamespace(label="small" if learned else "rules", id="x", learned=learned)
        return SimpleNamespace(variant=variant, room=SimpleNamespace(writers=dict.fromkeys(AGENTS, writer)))

    drawn = learned_slates(render="animatic")
    assert honest_label(services(drawn)) == PREVIZ
    assert honest_label(services(drawn, learned=True)) == "written by small; drawn by animatic"
    encoded = services(drawn.but(encoder="local:clip"))
    assert any_model(encoded)
    assert honest_label(encoded) == "written by rules, judged by local:clip; drawn by animatic"
    assert honest_label(services(drawn.but(encoder="local:clip").without("coherence"))) == PREVIZ
