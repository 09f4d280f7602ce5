"""Mending what a model wrote about a shot: names become ids, and a shot whose rounds are spent becomes one that can be drawn.

The reading of replies is in :mod:`.reading`, the mending of plans and outlines in :mod:`.mend_plan`; both are importable from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..script.model import Outline, Shot
from ..script.rules.people import GAZES
from .mend_plan import mend_character, mend_location, mend_outlines, mend_plan
from .messages import Bible, WriteReply
from .reading import Unreadable, read_reply
from .resolve import Names

NARRATOR = "narrator"


def mend_written(bible: Bible, outline: Outline, reply: WriteReply) -> tuple[WriteReply, list[str]]:
    """The screenwriter's part with names of people and places turned into the ids they stand for, where that is beyond doubt.

    What stands for nobody stays as it is: the validator says so. Nothing else is changed.
    """
    names, data, notes = Names(bible), reply.plain(), list[str]()
    _rename(names, data, notes)
    return (WriteReply.read(data), notes) if notes else (reply, notes)


def _rename(names: Names, data: dict[str, Any], notes: list[str]) -> None:
    """Turn names into ids in the screenwriter's fields of plain data, in place."""

    def put(holder: dict[str, Any], key: str, meant: str | None, at: str) -> None:
        if meant is not None and meant != holder[key]:
            notes.append(f"{at}.{key}: {holder[key]!r} is read as {meant!r}")
            holder[key] = meant

    def person(holder: dict[str, Any], key: str, at: str, free: Iterable[str] = ()) -> None:
        if holder[key] not in free:
            put(holder, key, names.character(holder[key]), at)

    for at, rows in (("character.people", data["character"]["people"]), ("initial.people", data["initial"]["people"]),
                     ("final.people", data["final"]["people"])):
        for i, row in enumerate(rows):
            person(row, "character", f"{at}.{i}")
            put(row, "look", names.look(row["look"], row["character"]), f"{at}.{i}")
            if "gaze" in row:
                person(row, "gaze", f"{at}.{i}", GAZES)
    person(data["character"], "focus", "character", ("",))
    for i, link in enumerate(data["relation"]["links"]):
        person(link, "a", f"relation.links.{i}")
        person(link, "b", f"relation.links.{i}")
    for i, line in enumerate(data["dialogue"]):
        person(line, "speaker", f"dialogue.{i}", (NARRATOR,))
    put(data["background"], "location", names.place(data["background"]["location"]), "background")


def mend_shot(bible: Bible, outline: Outline, shot: Shot) -> tuple[Shot, list[str]]:
    """A shot that can be drawn, whatever it was: people, looks and places that do not exist are taken out or replaced by those of
    the outline. For a shot whose rounds are spent; the validator has said what was wrong with it.

    Returns:
        A shot without an error of the rules in :data:`vgot.script.edits.STRUCTURAL` (given that its outline's id is its own).
    """
    names, data, notes = Names(bible), shot.plain(), list[str]()
    if (data["id"], data["scene"]) != (outline.id, outline.scene):
        notes.append(f"id {data['id']!r} and scene {data['scene']!r} are those of the outline again")
        data.update(id=outline.id, scene=outline.scene)
    _rename(names, data, notes)
    people = _drawable_people(names, outline, data, notes)
    looks = {p["character"]: p["look"] for p in people}
    data["character"]["people"] = people
    if data["character"]["focus"] not in ("", *looks):
        focus = next(iter(looks), "")
        notes.append(f"the focus {data['character']['focus']!r} is not in the shot; it is {focus!r} now")
        data["character"]["focus"] = focus
    data["relation"]["links"] = _kept(
        data["relation"]["links"], "relation.links", notes,
        lambda k: names.knows(k["a"]) and names.knows(k["b"]) and k["a"] != k["b"] and (k["a"] in looks or k["b"] in looks or not looks),
    )
    data["dialogue"] = _kept(data["dialogue"], "dialogue", notes, lambda line: line["speaker"] == NARRATOR or names.knows(line["speaker"]))
    for line in data["dialogue"]:
        _mark(line, looks, notes)
    for when in ("initial", "final"):
        data[when]["people"] = _states(data[when]["people"], looks, when, notes)
    place = data["background"]["location"]
    if not names.has_place(place):
        data["background"]["location"] = outline.location if names.has_place(outline.location) else bible.locations[0].id
        notes.append(f"there is no place {place!r}; the shot is in {data['background']['location']!r}")
    return (Shot.read(data), notes) if notes else (shot, notes)


def _drawable_people(names: Names, outline: Outline, data: dict[str, Any], notes: list[str]) -> list[dict[str, Any]]:
    """Each member of the cast once, in a look of their own, looking at something that is there."""
    out: dict[str, dict[str, Any]] = {}
    outlined = {who: look for look in outline.looks if (who := names.owner(look))}
    given = data["character"]["people"]
    for p in given:
        who = p["character"]
        if not names.knows(who) or who in out:
            notes.append(f"{who!r} is {'twice in the shot' if who in out else 'nobody of the cast'} and is left out")
            continue
        out[who] = dict(p)
    if given and not out and outlined:
        notes.append(f"the people of the outline are in the shot: {', '.join(outlined)}")
        out = {who: {"character": who, "look": look, "action": "stand"} for who, look in outlined.items()}
    for who, p in out.items():
        if names.owner(p["look"]) != who:
            look = outlined.get(who) or names.looks(who)[0].id
            notes.append(f"{who!r} has no look {p['look']!r} and wears {look!r}")
            p["look"] = look
        gaze = p.get("gaze", "ahead")
        if gaze == who or (gaze not in GAZES and not names.knows(gaze)):
            notes.append(f"the gaze {gaze!r} of {who!r} meets nobody and goes ahead")
            p["gaze"] = "ahead"
    return list(out.values())


def _kept(rows: list[dict[str, Any]], at: str, notes: list[str], fits: Any) -> list[dict[str, Any]]:
    out = [r for r in rows if fits(r)]
    if len(out) < len(rows):
        notes.append(f"{at}: left out {len(rows) - len(out)} that name nobody")
    return out


def _mark(line: dict[str, Any], looks: dict[str, str], notes: list[str]) -> None:
    """A line is heard from where its speaker is: in the picture, beside it, or from outside the story."""
    who, mark = line["speaker"], line["mark"]
    if who == NARRATOR:
        meant = "vo" if mark == "os" else mark
    elif who in looks:
        meant = "" if mark == "os" else mark
    else:
        meant = mark if mark in ("os", "vo") else "os"
    if meant != mark:
        notes.append(f"the line of {who!r} is marked {meant!r}")
        line["mark"] = meant


def _states(rows: list[dict[str, Any]], looks: dict[str, str], when: str, notes: list[str]) -> list[dict[str, Any]]:
    """The states of those who are in the shot, in what they wear there."""
    out: dict[str, dict[str, Any]] = {}
    for row in rows:
        who = row["character"]
        if who not in looks or who in out:
            notes.append(f"{when}: the state of {who!r} is left out")
            continue
        if row["look"] != looks[who]:
            notes.append(f"{when}: {who!r} wears {looks[who]!r} as in the shot")
        out[who] = {**row, "look": looks[who]}
    return list(out.values())


__all__ = [
    "Unreadable", "mend_character", "mend_location", "mend_outlines", "mend_plan", "mend_shot", "mend_written", "read_reply",
]
