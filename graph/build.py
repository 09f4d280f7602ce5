"""From a variant to the compiled state machine: one flat graph, loops as edges, fan-out to leaves, gates that only stop.

::

    START → director → screenwriter → cinematographer → validator → settle → … next shot … → script gate
          → portraits ⇉ → gate → keyframes ⇉ → gate → shots ⇉ → boundaries ⇉ → gate → cut → END

What a variant leaves out is not built, so the drawing is always the graph that runs.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, cast

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import Send

from ..errors import RenderError
from ..tools.jobs import STAGES, Slice, Stage, wanted
from ..tools.leaves import leaf
from .finish import cut
from .gates import gate
from .room_nodes import (
    after_settle,
    after_validator,
    cinematographer,
    director,
    screenwriter,
    settle,
    start_of,
    table_read,
    validator,
)
from .services import Services
from .state import State
from .variant import Gate, Variant

Route = Callable[..., Any]
RENDER_STAGES = ("portraits", "keyframes", "shots", "boundaries")
GATE_AFTER: dict[str, Gate] = {"portraits": "portraits", "keyframes": "keyframes", "boundaries": "shots"}
"""The gate that follows a stage (shots are judged with their boundaries)."""


def build(variant: Variant, *, saver: BaseCheckpointSaver[Any] | None = None) -> CompiledStateGraph[State, Services, State, State]:
    """Compile the graph of ``variant``. Without ``saver`` the run leaves no checkpoints (drawing, tests)."""
    g: StateGraph[State, Services, State, State] = StateGraph(State, context_schema=Services)
    _writers_room(g, variant)
    _rendering(g, variant)
    return g.compile(checkpointer=saver, name="vgot")


def _writers_room(g: StateGraph[Any, Any, Any, Any], v: Variant) -> None:
    g.add_node("director", director)
    g.add_node("screenwriter", screenwriter)
    g.add_node("settle", settle)
    g.add_edge(START, "director")
    g.add_edge("director", "screenwriter")
    drafted = "screenwriter"
    if v.has("cinematographer"):
        g.add_node("cinematographer", cinematographer)
        g.add_edge("screenwriter", "cinematographer")
        drafted = "cinematographer"
    judged = "validator" if v.has("validator") else "settle"
    writers = [r for r in ("director", "screenwriter", "cinematographer") if v.has(r)]
    g.add_edge(drafted, judged)
    if v.has("validator"):
        g.add_node("validator", validator)
        owners: dict[Hashable, str] = {f"revise: {r}": r for r in writers}
        g.add_conditional_edges("validator", after_validator, {**owners, "settled": "settle"})
    starts: dict[Hashable, str] = {"next shot": "screenwriter"}
    done = "portraits"
    if "script" in v.gates:  # a person may send shots back: they start elsewhere
        starts |= {"as it stands": judged, **{f"told: {r}": r for r in writers}}
        g.add_node("script_gate", cast(Any, gate("script")))
        g.add_conditional_edges("script_gate", after_script_gate, {**starts, "approved": "portraits"})
        done = "script_gate"
        if v.has("validator") and v.has("critique"):
            g.add_node("table_read", table_read)
            g.add_edge("table_read", "script_gate")
            done = "table_read"
    g.add_conditional_edges("settle", after_settle, {**starts, "script done": done})


def _rendering(g: StateGraph[Any, Any, Any, Any], v: Variant) -> None:
    for i, name in enumerate(RENDER_STAGES):
        stage = STAGES[name]
        following = RENDER_STAGES[i + 1] if i + 1 < len(RENDER_STAGES) else "cut"
        stop = GATE_AFTER.get(name)
        gate_node = f"{stop}_gate" if stop in v.gates else None
        g.add_node(name, planner(stage))
        g.add_node(stage.leaf, cast(Any, leaf(stage)))
        g.add_edge(stage.leaf, name)
        labels: dict[Hashable, str] = {"each": stage.leaf, "made": gate_node or following}
        if gate_node:
            labels["approved before"] = following
        g.add_conditional_edges(name, fan_out(stage, stop if gate_node else None), labels)
        if gate_node and stop:
            g.add_node(gate_node, cast(Any, gate(stop)))
            g.add_conditional_edges(gate_node, after_gate, {"redo or edited": "portraits", "approved": following})
    g.add_node("cut", cut)
    g.add_edge("cut", END)


def planner(stage: Stage) -> Route:
    """The node before a fan-out, to which leaves return. It stops the run when something could not be made."""

    async def plan(state: State, runtime: Runtime[Services]) -> dict[str, Any]:
        failed = {k: v for k, v in state.get("failures", {}).items() if k.startswith(f"{stage.leaf}:")}
        if failed:
            lines = "; ".join(f"{k}: {v}" for k, v in sorted(failed.items())[:5])
            raise RenderError(f"{len(failed)} of the {stage.field} could not be made ({lines}). What is finished is kept; `vgot resume` tries again")
        if stage.field == "portraits":
            await runtime.context.workshop.prepare(state["script"], runtime.stream_writer)
        return {}

    plan.__name__ = stage.field
    plan.__doc__ = f"Plan which {stage.field} are missing or stale."
    return plan


def fan_out(stage: Stage, stop: Gate | None) -> Route:
    """The edge out of a planner: one ``Send`` for everything that is ready and not as wanted; else the gate or the next stage."""

    def route(state: State, runtime: Runtime[Services]) -> list[Send] | str:
        pieces: list[Slice] = wanted(stage, state, runtime.context.workshop)
        if pieces:
            runtime.stream_writer({"stage": stage.field, "wanted": len(pieces)})
            return [Send(stage.leaf, piece) for piece in pieces]
        return "approved before" if stop is not None and stop in state.get("passed", []) else "made"

    route.__name__ = f"after_{stage.field}"
    return route


def after_script_gate(state: State) -> str:
    """To the first shot that a person sent back, or on to the pictures."""
    return start_of(state["desk"]) if state["decisions"][-1]["action"] == "revise" else "approved"


def after_gate(state: State) -> str:
    """Where a person's last decision leads. After an edit or a redo the first planner finds what is no longer as wanted."""
    last = state["decisions"][-1]
    return "redo or edited" if last["action"] == "redo" or last.get("script") else "approved"


def recursion_limit(variant: Variant, shots: int) -> int:
    """Steps that the largest legitimate run can take, doubled: a loop beyond it is a fault, not a film."""
    loop = shots * (5 + 4 * variant.rounds)
    return 2 * (loop + 4 * shots + 200)
