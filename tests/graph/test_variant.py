"""Variants: what takes part, and what is built."""

import pytest
from pydantic import ValidationError
from vgot.graph.build import build
from vgot.graph.variant import GATES, Variant


def nodes(v: Variant) -> set[str]:
    return {n for n in build(v).get_graph().nodes if not n.startswith("__")}


FULL = {
    "director", "screenwriter", "cinematographer", "validator", "settle", "portraits", "portrait", "keyframes", "keyframe", "shots",
    "shot", "boundaries", "boundary", "cut",
}


def test_default_has_every_agent_and_no_gate() -> None:
    assert nodes(Variant()) == FULL


@pytest.mark.parametrize("part", ["cinematographer", "validator"])
def test_a_dropped_agent_is_not_built(part: str) -> None:
    assert nodes(Variant().without(part)) == FULL - {part}


@pytest.mark.parametrize("gate", GATES)
def test_a_gate_is_built_only_when_asked_for(gate: str) -> None:
    read = {"table_read"} if gate == "script" else set()
    assert nodes(Variant(gates=(gate,))) == FULL | {f"{gate}_gate"} | read


@pytest.mark.parametrize("parts", [(), ("cinematographer",), ("validator",), ("cinematographer", "validator"), ("reset", "identity")])
def test_every_node_is_reachable(parts: tuple[str, ...]) -> None:
    drawn = build(Variant(gates=GATES).without(*parts)).get_graph()
    reached, todo = set(), ["__start__"]
    while todo:
        node = todo.pop()
        if node not in reached:
            reached.add(node)
            todo += [e.target for e in drawn.edges if e.source == node]
    assert reached == set(drawn.nodes)


def test_fingerprint_sees_every_field() -> None:
    base = Variant()
    others = [base.without("reset"), base.but(rounds=1), base.but(width=640), base.with_gates("script"), base.but(tau_c=0.7)]
    assert len({v.fingerprint for v in (base, *others)}) == len(others) + 1
    assert Variant().fingerprint == base.fingerprint


@pytest.mark.parametrize("part", ["director", "screenwriter"])
def test_a_film_needs_its_first_two_agents(part: str) -> None:
    with pytest.raises(ValidationError, match="film needs"):
        Variant().without(part)


def test_an_unknown_part_is_named() -> None:
    with pytest.raises(ValueError, match="'gaffer' takes no part"):
        Variant().without("gaffer")


def test_mermaid_shows_loop_fan_out_and_gates() -> None:
    text = build(Variant(gates=GATES)).get_graph().draw_mermaid()
    for piece in ("validator", "revise: director", "next shot", "script_gate", "shots_gate", "redo or edited", "shot --> shots"):
        assert piece in text
