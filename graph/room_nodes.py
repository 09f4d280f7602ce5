"""Nodes of the writers' room: direct → per shot: write → shoot → validate → revise or settle → the whole script.

Each node reads state, asks one agent, and returns references. Routes are functions of recorded values, so that a fork
or an edit is routed by what it says now.
"""

from __future__ import annotations

from typing import Any

from langgraph.runtime import Runtime

from ..agents.messages import DirectReply, ShootReply, WriteReply
from ..agents.review import Review
from ..agents.room import assemble
from ..agents.validator import Thresholds, judge
from ..script.model import Outline, Shot
from ..script.rules import Context
from .services import Services, Settled, script_from
from .state import State

Update = dict[str, Any]
NEW_SHOT: Update = {"round": 0, "written": "", "shot": "", "draft": "", "verdict": {}, "best": {}, "rounds": []}
"""What a fresh shot starts from."""


def _outlines(s: Services, state: State) -> tuple[Outline, Outline | None]:
    outlines = s.plan(state["plan"]).outlines
    i = state["cursor"]
    return outlines[i], outlines[i + 1] if i + 1 < len(outlines) else None


def _past(s: Services, state: State) -> list[Shot]:
    return [link.shot for link in s.settled(state.get("spine"))]


def _last_review(s: Services, state: State) -> Review | None:
    rounds = state.get("rounds") or []
    return Review.read(s.store.get(rounds[-1])) if rounds else None


def _draft(s: Services, state: State) -> Shot | None:
    return Shot.read(s.store.get(state["draft"])) if state.get("draft") else None




async def director(state: State, runtime: Runtime[Services]) -> Update:
    """Plan the film; or, when a shot's line itself was found wanting, rewrite that line."""
    s = runtime.context
    brief = s.brief(state["brief"])
    if not state.get("plan"):
        plan = await s.room.direct(brief)
        ref = s.store.put_json(plan.value.plain())
        runtime.stream_writer({"stage": "plan", "title": plan.value.title, "total": len(plan.value.outlines)})
        return {"plan": ref, "total": len(plan.value.outlines), "cursor": 0, **NEW_SHOT}
    outline, _ = _outlines(s, state)
    review = _last_review(s, state)
    if review is None:
        return {}
    past = _past(s, state)
    got = await s.room.redirect(s.bible(state["plan"], state["brief"]), outline, past[-1] if past else None, review, state["round"])
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
    written = await s.room.write(bible, outline, following, past, draft, review, state["round"])
    update: Update = {"written": s.store.put_json(written.value.plain())}
    if not s.variant.has("cinematographer"):
        shot = await s.room.shoot("screenwriter", bible, outline, following, written.value, past, draft, review, state["round"])
        update |= {"draft": s.store.put_json(assemble(outline, written.value, shot.value).plain())}
    return update


async def cinematographer(state: State, runtime: Runtime[Services]) -> Update:
    """Decide camera, lighting and cut of the current shot."""
    s = runtime.context
    outline, following = _outlines(s, state)
    written = WriteReply.read(s.store.get(state["written"]))
    shot = await s.room.shoot(
        "cinematographer", s.bible(state["plan"], state["brief"]), outline, following, written, _past(s, state), _draft(s, state),
        _last_review(s, state), state["round"],
    )
    return {"draft": s.store.put_json(assemble(outline, written, ShootReply.model_validate(shot.value)).plain())}


async def validator(state: State, runtime: Runtime[Services]) -> Update:
    """Score the draft against the validated past; remember the best round."""
    s = runtime.context
    v = s.variant
    outline, _ = _outlines(s, state)
    shot = Shot.read(s.store.get(state["draft"]))
    past = _past(s, state)
    bible = s.bible(state["plan"], state["brief"])
    critique = None
    calls: tuple[str, ...] = ()
    if v.has("critique"):
        answer = await s.room.critique(bible, outline, shot, past[-1] if past else None, state["round"])
        critique, calls = answer.value, (answer.key,)
    review = judge(
        Context(brief=bible.brief, characters=bible.characters, locations=bible.locations, past=past), outline, shot, round=state["round"],
        thresholds=Thresholds(v.tau_c, v.tau_k, v.rounds), roles=v.roles, critique=critique, waive=frozenset(v.waive), checks=v.checks,
        calls=calls,
    )
    ref = s.store.put_json(review.plain())
    best = state.get("best") or {}
    if not best or review.score > best["score"] or review.outcome == "accepted":
        best = {"score": review.score, "draft": state["draft"], "round": review.round}
    runtime.stream_writer({
        "stage": "script", "id": shot.id, "round": review.round, "outcome": review.outcome, "score": review.score,
        "failing": list(review.failing), "done": review.outcome != "revise",
    })
    again = {"round": state["round"] + 1} if review.outcome == "revise" else {}
    verdict = {"outcome": review.outcome, "owner": review.owner}
    return {"verdict": verdict, "best": best, "rounds": [*(state.get("rounds") or []), ref], **again}


async def settle(state: State, runtime: Runtime[Services]) -> Update:
    """Keep the best round of the shot, record how it ended, go on to the next; after the last, write the whole script."""
    s = runtime.context
    best = state.get("best") or {"draft": state["draft"], "score": None, "round": 0}
    outline, _ = _outlines(s, state)
    outcome = (state.get("verdict") or {}).get("outcome", "unvalidated")
    link = Settled(
        before=state.get("spine"), shot=Shot.read(s.store.get(best["draft"])), outline=outline, reviews=tuple(state.get("rounds") or ()),
        outcome=outcome, score=best["score"], round=best["round"],
    )
    ref = s.store.put_json(link.plain())
    update: Update = {"spine": ref, "cursor": state["cursor"] + 1, **NEW_SHOT}
    if not s.variant.has("validator"):
        runtime.stream_writer({"stage": "script", "id": outline.id, "round": 0, "outcome": outcome, "done": True})
    if state["cursor"] + 1 == state["total"]:
        script = script_from(s.bible(state["plan"], state["brief"]), s.settled(ref))
        update["script"] = s.store.put_json(script.plain())
    return update


# -- routes -------------------------------------------------------------------------------------------------------------
def after_validator(state: State) -> str:
    """Accepted or out of rounds: settle. Else: the owner of the earliest failing domain."""
    verdict = state["verdict"]
    if verdict["outcome"] != "revise":
        return "settled"
    return f"revise: {verdict['owner']}"


def after_settle(state: State) -> str:
    """The next shot, or the end of the script stage."""
    return "next shot" if state["cursor"] < state["total"] else "script done"
