"""Sending shots back: where the writers' room goes on after a person has rejected some of its shots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..agents.messages import Plan
from ..script.model import Outline, Script, Shot
from .room_nodes import begin
from .services import Services, Settled
from .state import State


def counted(s: Services, state: State, words: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, Any]]:
    """A person's words with how often each shot was sent back, this time included: who hears the same words again is asked anew."""
    before = Counter(id for d in state.get("decisions", ()) if d.get("words") for id in s.store.get_json(d["words"]))
    return {id: {**word, "times": before[id] + 1} for id, word in words.items()}


def send_back(s: Services, state: State, script: Script, words: Mapping[str, Any], ref: str) -> dict[str, Any]:
    """The artifacts with which the room goes on at the first shot that has a note (:class:`~vgot.graph.gates.Back`).

    Shots before it stay settled. Those after it are kept as they stand in ``script`` (which may have been edited by hand) and
    are judged again in their turn, unless nothing changed before them. The plan follows the script, so that no edit counts as
    straying from it. ``ref``: the artifact of ``words``.
    """
    outlines = [outline_of(shot) for shot in script.shots]
    old = s.plan(state["plan"])
    plan = s.store.put_json(Plan.model_validate(dict(old) | {
        "title": script.title, "logline": script.logline, "characters": script.characters, "locations": script.locations,
        "outlines": tuple(outlines),
    }).plain())
    cursor = min(script.places_in_order[id] for id in words)
    settled = {link.shot.id: link for link in s.settled(state.get("spine"))}
    spine, before = "", ""
    kept: dict[str, dict[str, str]] = {}
    for i, (shot, outline) in enumerate(zip(script.shots, outlines, strict=True)):
        link = settled.get(shot.id)
        if link is not None and link.shot == shot:
            stays = replace(link, before=spine or None, outline=outline)
        else:
            stays = Settled(spine or None, shot, outline, (), "edited", None, 0)
        filed = s.store.put_json(stays.plain())
        if i < cursor:
            spine = filed
        else:
            kept[shot.id] = {"link": filed, "before": before}
        before = s.store.put_json(shot.plain())
    laid = s.store.put_json(kept)
    after: State = {**state, "plan": plan, "kept": laid, "words": ref}
    return {"plan": plan, "kept": laid, "spine": spine, "cursor": cursor, "total": len(script.shots), "desk": begin(s, after, cursor)}


def outline_of(shot: Shot) -> Outline:
    """The director's line that a shot fulfils."""
    b = shot.background
    return Outline(
        id=shot.id, scene=shot.scene, act=shot.act, beat=shot.beat, tension=shot.tension, description=shot.description, location=b.location,
        hour=b.hour, weather=b.weather, season=b.season, looks=tuple(p.look for p in shot.character.people), seconds=shot.seconds,
        flashback=shot.flashback,
    )
