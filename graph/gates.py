"""Gates: nodes that only stop and ask. What a person answers is checked here and mapped to state; nothing else happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal

from langgraph.types import interrupt
from pydantic import BaseModel, ConfigDict, Field

from .state import State
from .variant import Gate

Artifact = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Perhaps = Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")]
"""An artifact, or '' for none."""


class Back(BaseModel):
    """Where the writers' room goes on after shots were sent back: artifacts and the first shot's desk."""

    model_config = ConfigDict(extra="forbid")

    plan: Artifact
    kept: Artifact
    spine: Perhaps
    cursor: int = Field(ge=0)
    total: int = Field(ge=1)
    desk: dict[str, Any]


class Decision(BaseModel):
    """A person's answer at a gate.

    ``approve`` goes on (with ``script`` naming the edited script's artifact where something was edited). ``redo`` raises
    the take of each item in ``items`` (``portrait:…``, ``keyframe:s03``, ``shot:s03``) and stops here again. ``revise`` (script
    gate only) sends shots back to the writers' room with a note each; the artifacts of ``back`` say where the room goes on.
    ``words`` and ``changes`` are artifacts, because decisions stay in every later checkpoint: shot id to what a person said of it,
    and what was changed by hand.
    """

    model_config = ConfigDict(extra="forbid")

    action: Literal["approve", "redo", "revise"]
    script: Perhaps = ""
    items: list[str] = Field(default_factory=list, max_length=2000)
    words: Perhaps = ""
    back: Back | None = None
    changes: Perhaps = ""
    note: str = Field(default="", max_length=2000)
    who: str = Field(default="", max_length=120)


def gate(name: Gate) -> Callable[[State], dict[str, Any]]:
    """The node of gate ``name``. Its body is one interrupt and a pure mapping: it runs again from its top on resume."""

    def stop(state: State) -> dict[str, Any]:
        shown = {"gate": name, "script": state["script"], "failures": state.get("failures", {}), "remarks": state.get("remarks", "")}
        decision = interrupt(shown, response_schema=Decision)
        return decided(state, name, decision)

    stop.__name__ = f"{name}_gate"
    stop.__doc__ = f"Wait for a person to approve the {name}."
    return stop


def decided(state: State, name: Gate, decision: Decision) -> dict[str, Any]:
    """The change of state that a decision makes."""
    record: dict[str, Any] = {"gate": name, "action": decision.action, "items": decision.items, "note": decision.note, "who": decision.who}
    record |= {k: ref for k in ("words", "changes", "script") if (ref := getattr(decision, k))}
    update: dict[str, Any] = {"decisions": [record]}
    if decision.action == "revise":
        if decision.back is None or name != "script":
            raise ValueError("shots are sent back at the script gate, with the place where the room goes on")
        b = decision.back
        return update | {
            "plan": b.plan, "kept": b.kept, "spine": b.spine, "cursor": b.cursor, "total": b.total, "desk": b.desk, "remarks": "",
            "words": decision.words,
        }
    if decision.action == "redo":
        takes = state.get("takes", {})
        update["takes"] = {item: takes.get(item, 0) + 1 for item in decision.items}
        return update
    update["passed"] = [*state.get("passed", []), name]
    if decision.script:
        update["script"] = decision.script
    return update
