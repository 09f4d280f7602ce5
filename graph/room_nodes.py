"""Nodes of the writers' room: direct → per shot: write → shoot → validate → revise or settle → the whole script.

Each node reads state, asks one agent, and returns references. Routes are functions of recorded values, so that a fork
or an edit is routed by what it says now.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from langgraph.runtime import Runtime

from ..agents.ask import Answer
from ..agents.messages import CritiqueReply, Role, WriteReply
from ..agents.review import Review
from ..agents.roles import AGENTS
from ..agents.room import assemble, mend_shot
from ..agents.validator import Thresholds, judge
from ..script.findings import Finding
from ..script.model import Outline, Shot, Value
from ..script.rules import Context
from .services import Services, Settled, script_from
from .state import State

Update = dict[str, Any]


def begin(s: Services, state: State, index: int) -> dict[str, Any]:
    """The desk before shot ``index`` is begun.

    After a person sent shots back, the others still lie there as they were: they are judged again against what is now before
    them, and only rewritten if they no longer fit. ``start``: who takes the desk first.
    """
    desk: dict[str, Any] = {"round": 0, "start": "screenwriter"}
    kept = state.get("kept")
    if not kept:
        return desk
    id = s.plan(state["plan"]).outlines[index].id
    old = s.value(kept).get(id)
    if old is not None:
        draft = keep(s, shot := Settled.read(s.store, old["link"]).shot)
        desk |= {"draft": draft, "written": keep(s, written_of(shot)), "start": "validator"}
    if (word := s.value(state["words"]).get(id)) is not None:
        desk |= {"word": word, "start": word["role"]}
    return desk


def written_of(shot: Shot) -> WriteReply:
    """The screenwriter's part of a shot."""
    return WriteReply(
        character=shot.character, background=shot.background, relation=shot.relation, dialogue=shot.dialogue, initial=shot.initial,
        final=shot.final, seconds=shot.seconds,
    )


def _outlines(s: Services, state: State) -> tuple[Outline, Outline | None]:
    outlines = s.plan(state["plan"]).outlines
    i = state["cursor"]
    return outlines[i], outlines[i + 1] if i + 1 < len(outlines) else None


def _past(s: Services, state: State) -> list[Shot]:
    return [link.shot for link in s.settled(state.get("spine"))]


def _findings(s: Services, state: State) -> tuple[Finding, ...]:
    """What the agents must answer: a person's word first, then what the last round was found wanting in."""
    desk = state["desk"]
    said = desk.get("word")
    word = (person_says(_outlines(s, state)[0].id, **said),) if said else ()
    rounds = desk.get("rounds")
    return (*word, *(Review.read(s.store.get(rounds[-1])).findings if rounds else ()))


def person_says(shot: str, note: str, role: Role, times: int) -> Finding:
    """A person's note on a shot, in the form in which agents hear of everything that must change. ``times``: how often it came back."""
    again = f" again; it has now come back {times} times" if times > 1 else ""
    return Finding(
        rule="person", severity="error", shot=shot, domain=AGENTS[role].domains[0], field="description" if role == "director" else "",
        saw=f"a person looked at this shot and sent it back{again}", fix=note[:1200],
    )


def _draft(s: Services, state: State) -> Shot | None:
    draft = state["desk"].get("draft")
    return Shot.read(s.store.get(draft)) if draft else None


def _heard(desk: dict[str, Any], *answers: Answer[Any]) -> dict[str, Any]:
    """What the desk remembers of the calls of this round: their keys and what was put right on reading the answers."""
    return {
        "calls": [*desk.get("calls", []), *(a.key for a in answers)][-6:],
        "mended": [*desk.get("mended", []), *(m[:200] for a in answers for m in a.mended)][:12],
    }


def keep(s: Services, value: Value | Settled) -> str:
    """File a step of the room's work. It follows from the ledger, so the disk need not have it before the next step."""
    return s.store.put_json(value.plain(), durable=False)


async def director(state: State, runtime: Runtime[Services]) -> Update:
    """Plan the film; or, when a shot's line itself was found wanting, rewrite that line."""
    s = runtime.context
    if not state.get("plan"):
        plan = await s.room.direct(s.brief(state["brief"]), runtime.stream_writer)
        new: dict[str, Any] = {"plan": s.store.put_json(plan.plain()), "total": len(plan.outlines), "cursor": 0}
        return new | {"desk": {"round": 0, "start": "screenwriter"}}
    outline, _ = _outlines(s, state)
    past = _past(s, state)
    got = await s.room.redirect(
        s.bible(state["plan"], state["brief"]), outline, past[-1] if past else None, _findings(s, state), state["desk"]["round"]
    )
    plan_now = s.plan(state["plan"])
    outlines = tuple(got.value.outline if o.id == outline.id else o for o in plan_now.outlines)
    return {"plan": s.store.put_json(plan_now.but(outlines=outlines).plain()), "desk": state["desk"] | _heard(state["desk"], got)}


async def screenwriter(state: State, runtime: Runtime[Services]) -> Update:
    """Write character, background, relation, dialogue and conditions of the current shot."""
    s = runtime.context
    outline, following = _outlines(s, state)
    past, draft, findings, round = _past(s, state), _draft(s, state), _findings(s, state), state["desk"]["round"]
    bible = s.bible(state["plan"], state["brief"])
    written = await s.room.write(bible, outline, following, past, draft, findings, round)
    desk = state["desk"] | {"written": keep(s, written.value)}
    if s.variant.has("cinematographer"):
        return {"desk": desk | _heard(desk, written)}
    shot = await s.room.shoot("screenwriter", bible, outline, following, written.value, past, draft, findings, round)
    return {"desk": desk | {"draft": keep(s, assemble(outline, written.value, shot.value))} | _heard(desk, written, shot)}


async def cinematographer(state: State, runtime: Runtime[Services]) -> Update:
    """Decide camera, lighting and cut of the current shot."""
    s = runtime.context
    outline, following = _outlines(s, state)
    written = WriteReply.read(s.store.get(state["desk"]["written"]))
    shot = await s.room.shoot(
        "cinematographer", s.bible(state["plan"], state["brief"]), outline, following, written, _past(s, state), _draft(s, state),
        _findings(s, state), state["desk"]["round"],
    )
    return {"desk": state["desk"] | {"draft": keep(s, assemble(outline, written, shot.value))} | _heard(state["desk"], shot)}


async def validator(state: State, runtime: Runtime[Services]) -> Update:
    """Score the draft against the validated past; remember the best round."""
    s = runtime.context
    v = s.variant
    outline, _ = _outlines(s, state)
    desk = state["desk"]
    shot = Shot.read(s.store.get(desk["draft"]))
    past = _past(s, state)
    previous = past[-1] if past else None
    bible = s.bible(state["plan"], state["brief"])
    semantic = await s.room.encoder.coherence(s.room.ledger, previous, shot) if previous is not None and v.has("coherence") else None
    context = Context(brief=bible.brief, characters=bible.characters, locations=bible.locations, past=past)

    def verdict(critique: Answer[CritiqueReply] | None) -> Review:
        return judge(
            context, outline, shot, round=desk["round"], thresholds=Thresholds(v.tau_c, v.tau_k, v.rounds), roles=v.roles,
            critique=critique.value if critique else None, semantic=semantic, waive=frozenset(v.waive), checks=v.checks,
            calls=(*desk.get("calls", ()), *((critique.key,) if critique else ())),
        ).but(mended=[*desk.get("mended", ()), *(critique.mended if critique else ())])

    review = verdict(None)
    if review.outcome == "accepted" and v.has("critique"):  # a critic can only lower, so what fails without one is not shown to one
        review = verdict(await s.room.critique(bible, outline, shot, previous, desk["round"]))
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
        "round": desk["round"] + (review.outcome == "revise"), "calls": [], "mended": [],
    }}


async def settle(state: State, runtime: Runtime[Services]) -> Update:
    """Keep the best round of the shot, record how it ended, go on to the next; after the last, write the whole script.

    What is kept can be drawn, whatever the rounds came to: people and places that do not exist are taken out, and it is said.
    """
    s = runtime.context
    desk = state["desk"]
    best = desk.get("best") or {"draft": desk["draft"], "score": None, "round": 0}
    outline, _ = _outlines(s, state)
    bible = s.bible(state["plan"], state["brief"])
    shot, mended = mend_shot(bible, outline, Shot.read(s.store.get(best["draft"])))
    outcome = desk.get("verdict", {}).get("outcome", "unvalidated")
    link = Settled(
        before=state.get("spine") or None, shot=shot, outline=outline, reviews=tuple(desk.get("rounds", ())), outcome=outcome, score=best["score"],
        round=best["round"], mended=tuple(mended), word=desk.get("word", {}).get("note", ""),
    )
    ref = keep(s, link)
    following = state["cursor"] + 1
    if not s.variant.has("validator"):
        runtime.stream_writer({"stage": "script", "id": outline.id, "round": 0, "outcome": outcome, "done": True})
    while following < state["total"] and (stands := standing(s, state, following, shot)) is not None:
        shot, ref = stands.shot, keep(s, replace(stands, before=ref))
        following += 1
    update: Update = {"spine": ref, "cursor": following}
    if following < state["total"]:
        return update | {"desk": begin(s, state, following)}
    script = script_from(bible, s.settled(ref))
    return update | {"script": s.store.put_json(script.plain()), "desk": {"round": 0}, "kept": "", "words": ""}


def standing(s: Services, state: State, index: int, before: Shot) -> Settled | None:
    """The shot at ``index`` as it was settled, if a person left it standing and nothing before it has changed: nobody judges it again."""
    if not state.get("kept"):
        return None
    id = s.plan(state["plan"]).outlines[index].id
    kept = s.value(state["kept"])
    if id not in kept or id in s.value(state["words"]) or kept[id]["before"] != s.store.put_json(before.plain(), durable=False):
        return None
    return Settled.read(s.store, kept[id]["link"])


async def table_read(state: State, runtime: Runtime[Services]) -> Update:
    """The validator reads the settled script at the table, all scenes at once: remarks for the person at the gate."""
    s = runtime.context
    script = s.workshop.script(state["script"])
    remarks = await s.room.read(s.bible(state["plan"], state["brief"]), script.shots)
    return {"remarks": s.store.put_json([r.plain() for r in remarks])}


# -- routes -------------------------------------------------------------------------------------------------------------
def after_validator(state: State) -> str:
    """Accepted or out of rounds: settle. Else: the owner of the earliest failing domain."""
    verdict = state["desk"]["verdict"]
    if verdict["outcome"] != "revise":
        return "settled"
    return f"revise: {verdict['owner']}"


def after_settle(state: State) -> str:
    """The next shot, or the end of the script stage."""
    return start_of(state["desk"]) if state["cursor"] < state["total"] else "script done"


def start_of(desk: dict[str, Any]) -> str:
    """Who takes a fresh desk first, as a label: the screenwriter writes, the validator judges what a person left standing,
    any other was named by a person's word."""
    start = desk.get("start", "screenwriter")
    if start == "validator":
        return "as it stands"
    return f"told: {start}" if desk.get("word") else "next shot"
