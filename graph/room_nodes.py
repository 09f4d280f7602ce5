"""Nodes of the writers' room: direct → per shot: write → shoot → validate → revise or settle → the whole script.

Each node reads state, asks one agent, and returns references. Routes are functions of recorded values, so that a fork
or an edit is routed by what it says now.
"""

from __future__ import annotations

from typing import Any

from langgraph.runtime import Runtime

from ..agents.messages import DirectReply, WriteReply
from ..agents.review import Review
from ..agents.room import assemble
from ..agents.validator import Thresholds, judge
from ..script.model import Outline, Shot, Value
from ..script.rules import Context
from .services import Services, Settled, script_from
from .state import State

Update = dict[str, Any]
CLEAR: dict[str, Any] = {"round": 0}
"""The desk before a shot is begun."""


def _outlines(s: Services, state: State) -> tuple[Outline, Outline | None]:
    outlines = s.plan(state["plan"]).outlines
    i = state["cursor"]
    return outlines[i], outlines[i + 1] if i + 1 < len(outlines) else None


def _past(s: Services, state: State) -> list[Shot]:
    return [link.shot for link in s.settled(state.get("spine"))]


def _last_review(s: Services, state: State) -> Review | None:
    rounds = state["desk"].get("rounds")
    return Review.read(s.store.get(rounds[-1])) if rounds else None


def _draft(s: Services, state: State) -> Shot | None:
    draft = state["desk"].get("draft")
    return Shot.read(s.store.get(draft)) if draft else None




def keep(s: Services, value: Value | Settled) -> str:
    """File a step of the room's work. It follows from the ledger, so the disk need not have it before the next step."""
    return s.store.put_json(value.plain(), durable=False)


async def director(state: State, runtime: Runtime[Services]) -> Update:
    """Plan the film; or, when a shot's line itself was found wanting, rewrite that line."""
    s = runtime.context
    brief = s.brief(state["brief"])
    if not state.get("plan"):
        plan = await s.room.direct(brief)
        ref = s.store.put_json(plan.value.plain())
        runtime.stream_writer({"stage": "plan", "title": plan.value.title, "total": len(plan.value.outlines)})
        return {"plan": ref, "total": len(plan.value.outlines), "cursor": 0, "desk": CLEAR}
    outline, _ = _outlines(s, state)
    review = _last_review(s, state)
    if review is None:
        return {}
    past = _past(s, state)
    got = await s.room.redirect(s.bible(state["plan"], state["brief"]), outline, past[-1] if past else None, review, state["desk"]["round"])
    plan_now = s.plan(state["plan"])
    outlines = tuple(got.value.outline if o.id == outline.id else o for o in plan_now.outlines)
    changed = DirectReply.model_validate(dict(plan_now) | {"outlines": outlines})
    return {"plan": s.store.put_json(changed.plain())}


async def screenwriter(state: State, runtime: Runtime[Services]) -> Update:
    """Write character, background, relation, dialogue and conditions of the current shot."""
    s = runtime.context
    outline, following = _outlines(s, state)
    past, draft, review = _past(s, state), _draft(s, state), _last_review(s, state)
    bible = s.bible(state["plan"], state["brief"])
    written = await s.room.write(bible, outline, following, past, draft, review, state["desk"]["round"])
    desk = state["desk"] | {"written": keep(s, written.value)}
    if not s.variant.has("cinematographer"):
        shot = await s.room.shoot("screenwriter", bible, outline, following, written.value, past, draft, review, state["desk"]["round"])
        desk["draft"] = keep(s, assemble(outline, written.value, shot.value))
    return {"desk": desk}


async def cinematographer(state: State, runtime: Runtime[Services]) -> Update:
    """Decide camera, lighting and cut of the current shot."""
    s = runtime.context
    outline, following = _outlines(s, state)
    written = WriteReply.read(s.store.get(state["desk"]["written"]))
    shot = await s.room.shoot(
        "cinematographer", s.bible(state["plan"], state["brief"]), outline, following, written, _past(s, state), _draft(s, state),
        _last_review(s, state), state["desk"]["round"],
    )
    return {"desk": state["desk"] | {"draft": keep(s, assemble(outline, written, shot.value))}}


async def validator(state: State, runtime: Runtime[Services]) -> Update:
    """Score the draft against the validated past; remember the best round."""
    s = runtime.context
    v = s.variant
    outline, _ = _outlines(s, state)
    desk = state["desk"]
    shot = Shot.read(s.store.get(desk["draft"]))
    past = _past(s, state)
    bible = s.bible(state["plan"], state["brief"])
    critique = None
    calls: tuple[str, ...] = ()
    if v.has("critique"):
        answer = await s.room.critique(bible, outline, shot, past[-1] if past else None, state["desk"]["round"])
        critique, calls = answer.value, (answer.key,)
    review = judge(
        Context(brief=bible.brief, characters=bible.characters, locations=bible.locations, past=past), outline, shot, round=state["desk"]["round"],
        thresholds=Thresholds(v.tau_c, v.tau_k, v.rounds), roles=v.roles, critique=critique, waive=frozenset(v.waive), checks=v.checks,
        calls=calls,
    )
    ref = keep(s, review)
    best = desk.get("best")
    if not best or review.score > best["score"] or review.outcome == "accepted":
        best = {"score": review.score, "draft": desk["draft"], "round": review.round}
    runtime.stream_writer({
        "stage": "script", "id": shot.id, "round": review.round, "outcome": review.outcome, "score": review.score,
        "failing": list(review.failing), "done": review.outcome != "revise",
    })
    return {"desk": desk | {
        "verdict": {"outcome": review.outcome, "owner": review.owner}, "best": best, "rounds": [*desk.get("rounds", []), ref],
        "round": desk["round"] + (review.outcome == "revise"),
    }}


async def settle(state: State, runtime: Runtime[Services]) -> Update:
    """Keep the best round of the shot, record how it ended, go on to the next; after the last, write the whole script."""
    s = runtime.context
    desk = state["desk"]
    best = desk.get("best") or {"draft": desk["draft"], "score": None, "round": 0}
    outline, _ = _outlines(s, state)
    outcome = desk.get("verdict", {}).get("outcome", "unvalidated")
    link = Settled(
        before=state.get("spine"), shot=Shot.read(s.store.get(best["draft"])), outline=outline, reviews=tuple(desk.get("rounds", ())),
        outcome=outcome, score=best["score"], round=best["round"],
    )
    ref = keep(s, link)
    update: Update = {"spine": ref, "cursor": state["cursor"] + 1, "desk": CLEAR}
    if not s.variant.has("validator"):
        runtime.stream_writer({"stage": "script", "id": outline.id, "round": 0, "outcome": outcome, "done": True})
    if state["cursor"] + 1 == state["total"]:
        script = script_from(s.bible(state["plan"], state["brief"]), s.settled(ref))
        update["script"] = s.store.put_json(script.plain())
    return update


# -- routes -------------------------------------------------------------------------------------------------------------
def after_validator(state: State) -> str:
    """Accepted or out of rounds: settle. Else: the owner of the earliest failing domain."""
    verdict = state["desk"]["verdict"]
    if verdict["outcome"] != "revise":
        return "settled"
    return f"revise: {verdict['owner']}"


def after_settle(state: State) -> str:
    """The next shot, or the end of the script stage."""
    return "next shot" if state["cursor"] < state["total"] else "script done"
