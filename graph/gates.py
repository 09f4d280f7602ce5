"""Gates: nodes that only stop and ask. What a person answers is checked here and mapped to state; nothing else happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from langgraph.types import interrupt
from pydantic import BaseModel, ConfigDict, Field

from .state import State
from .variant import Gate


class Decision(BaseModel):
    """A person's answer at a gate.

    ``approve`` goes on (with ``script`` naming the edited script's artifact where something was edited). ``redo`` raises
    the take of each item in ``items`` (``portrait:…``, ``keyframe:s03``, ``shot:s03``) and stops here again.
    """

    model_config = ConfigDict(extra="forbid")

    action: Literal["approve", "redo"]
    script: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    items: list[str] = Field(default_factory=list, max_length=2000)
    note: str = Field(default="", max_length=2000)
    who: str = Field(default="", max_length=120)


def gate(name: Gate) -> Callable[[State], dict[str, Any]]:
    """The node of gate ``name``. Its body is one interrupt and a pure mapping: it runs again from its top on resume."""

    def stop(state: State) -> dict[str, Any]:
        decision = interrupt({"gate": name, "script": state["script"], "failures": state.get("failures", {})}, response_schema=Decision)
        return decided(state, name, decision)

    stop.__name__ = f"{name}_gate"
    stop.__doc__ = f"Wait for a person to approve the {name}."
    return stop


def decided(state: State, name: Gate, decision: Decision) -> dict[str, Any]:
    """The change of state that a decision makes."""
    record = {"gate": name, "action": decision.action, "items": decision.items, "note": decision.note, "who": decision.who}
    update: dict[str, Any] = {"decisions": [record | ({"script": decision.script} if decision.script else {})]}
    if decision.action == "redo":
        takes = state.get("takes", {})
        update["takes"] = {item: takes.get(item, 0) + 1 for item in decision.items}
        return update
    update["passed"] = [*state.get("passed", []), name]
    if decision.script:
        update["script"] = decision.script
    return update
