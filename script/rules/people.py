"""Rules about who is in the shot: cast, clothes, age, and that nobody appears or vanishes."""

from __future__ import annotations

from collections.abc import Iterator

from ..ledger import state_of
from ..marks import change_told, same_place, same_scene, takes_time, time_told
from ..model import Performance, Shot
from ..wording import tokens
from .base import Context, Note, age_index, one_of, rule

GAZES = ("ahead", "camera", "down", "up", "away", "prop")


@rule("cast-known", "error", "character", "People, looks, gazes, links and speakers must exist, or nobody can draw or voice them.")
def cast_known(context: Context, shot: Shot) -> Iterator[Note]:
    people = [p.character for p in shot.character.people]
    for i, p in enumerate(shot.character.people):
        yield from _performer(context, i, p, people)
    if shot.character.focus and shot.character.focus not in people:
        yield Note("character.focus", f"the focus {shot.character.focus!r} is not in the shot",
                   f"name one of the people in the shot ({one_of(people)}) or leave it empty")
    yield from _linked(context, shot, people)
    yield from _speakers(context, shot, people)
    for name, condition in (("initial", shot.initial), ("final", shot.final)):
        for i, row in enumerate(condition.people):
            acted = shot.performance(row.character)
            if acted is None:
                yield Note(f"{name}.people.{i}.character", f"{row.character!r} has a state but is not in the shot",
                           f"add {row.character!r} to character.people or remove the row")
            elif row.look != acted.look:
                yield Note(f"{name}.people.{i}.look", f"{row.character!r} wears {row.look!r} here and {acted.look!r} in character.people",
                           f"write {acted.look!r} in both")


def _performer(context: Context, i: int, p: Performance, people: list[str]) -> Iterator[Note]:
    at = f"character.people.{i}"
    member = context.cast.get(p.character)
    if member is None:
        yield Note(f"{at}.character", f"{p.character!r} is not in the cast", f"use one of: {one_of(context.cast)}")
        return
    own = [k.id for k in member.looks]
    if p.look not in own:
        whose = "belongs to another character" if p.look in context.looks else "is not in the cast"
        yield Note(f"{at}.look", f"look {p.look!r} of {p.character!r} {whose}", f"use one of: {one_of(own)}")
    if people.index(p.character) != i:
        yield Note(f"{at}.character", f"{p.character!r} is twice in the shot", "keep one entry per person")
    if p.gaze == p.character:
        yield Note(f"{at}.gaze", f"{p.character!r} looks at itself", f"use another person or one of: {one_of(GAZES)}")
    elif p.gaze not in GAZES and p.gaze not in context.cast:
        yield Note(f"{at}.gaze", f"gaze {p.gaze!r} is nobody of the cast",
                   f"use one of: {one_of([c for c in context.cast if c != p.character] + list(GAZES))}")


def _linked(context: Context, shot: Shot, people: list[str]) -> Iterator[Note]:
    for i, link in enumerate(shot.relation.links):
        at = f"relation.links.{i}"
        if link.a == link.b:
            yield Note(at, f"{link.a!r} is linked to itself", "link two different people, or remove the link", "relation")
        for end, who in (("a", link.a), ("b", link.b)):
            if who not in context.cast:
                yield Note(f"{at}.{end}", f"{who!r} is not in the cast", f"use one of: {one_of(people or list(context.cast))}", "relation")
        if people and link.a not in people and link.b not in people and link.a in context.cast and link.b in context.cast:
            yield Note(at, f"the link is between {link.a!r} and {link.b!r}, neither of whom is in the shot",
                       f"link people of the shot: {one_of(people)}", "relation")


def _speakers(context: Context, shot: Shot, people: list[str]) -> Iterator[Note]:
    for i, line in enumerate(shot.dialogue):
        at = f"dialogue.{i}"
        if line.speaker == "narrator":
            if line.mark == "os":
                yield Note(f"{at}.mark", "the narrator is marked 'os', as if present in the place", "mark the line 'vo'")
        elif line.speaker not in context.cast:
            yield Note(f"{at}.speaker", f"speaker {line.speaker!r} is not in the cast",
                       f"use one of: {one_of([*context.cast, 'narrator'])}")
        elif line.speaker not in people and line.mark not in ("os", "vo"):
            yield Note(f"{at}.mark", f"{line.speaker!r} speaks but is not in the shot",
                       f"add {line.speaker!r} to character.people, or mark the line 'os' (present, unseen) or 'vo' (narration)")
        elif line.speaker in people and line.mark == "os":
            yield Note(f"{at}.mark", f"{line.speaker!r} is in the shot but the line is marked 'os'", "remove the mark", severity="warn")


@rule("wardrobe", "error", "character", "A person keeps one look through a scene, unless the change is told.")
def wardrobe(context: Context, shot: Shot) -> Iterator[Note]:
    scene = context.index.scenes.get(shot.scene)
    if scene is None or change_told(shot) or takes_time(shot):
        return
    for i, p in enumerate(shot.character.people):
        worn = scene.looks.get(p.character)
        if worn and worn != p.look and not _leapt(context, p.character):
            yield Note(f"character.people.{i}.look", f"{p.character!r} wears {p.look!r}, but {worn!r} earlier in scene {shot.scene!r}",
                       f"use {worn!r}, or tell the change in the description ('changes into …'), or let a dissolve pass the time")


def _leapt(context: Context, who: str) -> bool:
    """Whether time has passed between the last shot with this person and now."""
    row = context.index.people.get(who)
    return row is not None and context.index.leap > row.index


@rule("age", "error", "character", "Nobody grows younger, except in a flashback.")
def age(context: Context, shot: Shot) -> Iterator[Note]:
    for i, p in enumerate(shot.character.people):
        now = context.looks.get(p.look)
        if now is None or now.character != p.character:
            continue
        worn = [
            (age_index(was.age), k, s) for k, s in context.index.wore.get(p.character, {}).items()
            if (was := context.looks.get(k)) is not None and was.character == p.character
        ]
        if not worn:
            continue
        oldest, look, seen = max(worn)
        member = context.cast[p.character]
        if not shot.flashback and age_index(now.age) < oldest:
            fit = [k.id for k in member.looks if age_index(k.age) >= oldest]
            yield Note(f"character.people.{i}.look", f"{p.character!r} is {now.age} in {p.look!r}, after being "
                       f"{context.looks[look].age} in shot {seen}", f"use one of: {one_of(fit)}; or mark the shot as a flashback")
        elif not shot.flashback and age_index(now.age) > oldest and not time_told(shot) and not _leapt(context, p.character):
            yield Note(f"character.people.{i}.look", f"{p.character!r} ages from {context.looks[look].age} (shot {seen}) to {now.age}, and nothing "
                       "says that years have passed", "dissolve, or say so in the description ('years later')", severity="warn")
        elif shot.flashback and age_index(now.age) > oldest:
            fit = [k.id for k in member.looks if age_index(k.age) <= oldest]
            yield Note(f"character.people.{i}.look", f"a flashback shows {p.character!r} {now.age}, older than ever so far "
                       f"({context.looks[look].age} in shot {seen})", f"use one of: {one_of(fit)}; or do not call it a flashback")


@rule("enter-exit", "error", "character", "Over a continuous cut nobody appears or vanishes; who left a scene must enter to be back.")
def enter_exit(context: Context, shot: Shot) -> Iterator[Note]:
    before = context.previous
    if before is None:
        return
    if shot.cut.kind == "continuous" and same_scene(before, shot) and same_place(before, shot):  # else the cut itself is wrong
        left = {r.character for r in context.index.rows[-1] if r.side != "off" and r.action != "exit"}
        for i, p in enumerate(shot.character.people):
            if p.character not in left and p.action != "enter":
                yield Note(f"character.people.{i}.action", f"{p.character!r} is here over a continuous cut, but was not at the end of "
                           f"shot {before.id}", f"let {p.character!r} 'enter', or leave them out, or make the cut hard")
        for who in sorted(left - {p.character for p in shot.character.people}):
            yield Note("character.people", f"{who!r} was there at the end of shot {before.id} and is gone over a continuous cut",
                       f"add {who!r}, or make the cut hard, or let them 'exit' in shot {before.id}")
        yield from _posture(context, shot)
    scene = context.index.scenes.get(shot.scene)
    if scene is None or takes_time(shot):
        return
    for i, p in enumerate(shot.character.people):
        gone = scene.gone.get(p.character)
        still = gone and (row := context.index.people.get(p.character)) and row.location == shot.background.location
        if gone and still and p.action not in ("enter", "walk", "run", "exit") and not _enters(shot, p.character):
            yield Note(f"character.people.{i}.action", f"{p.character!r} left the scene in shot {gone} and is back without coming in",
                       "use 'enter', or leave them out")


def _enters(shot: Shot, who: str) -> bool:
    row = state_of(shot.initial.people, who)
    return row is not None and row.side == "off"


def _posture(context: Context, shot: Shot) -> Iterator[Note]:
    """Over a continuous cut the body goes on from where it was. Only stated rows are compared: what nobody wrote nobody broke."""
    rows = {r.character: r for r in context.index.rows[-1] if r.stated}
    for i, state in enumerate(shot.initial.people):
        row = rows.get(state.character)
        if row and {row.posture, state.posture} & {"sit", "lie", "kneel", "crawl"} and row.posture != state.posture:
            yield Note(f"initial.people.{i}.posture", f"{state.character!r} ends shot {row.shot} with posture {row.posture!r} and begins "
                       f"this one with {state.posture!r} over a continuous cut", f"begin with {row.posture!r}, or make the cut hard")


def names_of(context: Context, who: str) -> frozenset[str]:
    """Words by which a text may call a person: name, id, role, species."""
    member = context.cast.get(who)
    words = set(tokens(who.replace("_", " ")))
    if member:
        words |= set(tokens(member.name)) | set(tokens(member.role)) | {member.species}
        words |= _NOUNS[member.gender] | (_KIN if member.species == "human" else set())
        words |= {w for look in member.looks for w in _AGED[look.age]}
        words |= {w for look in member.looks for w in tokens(look.text)} - _TOO_COMMON
    return frozenset(words - _TOO_COMMON)


_TOO_COMMON = frozenset({"a", "an", "the", "of", "in", "and", "with", "to", "hero", "on", "at", "his", "her", "their"})
_NOUNS = {
    "woman": {"woman", "girl", "she", "her", "mother", "lady", "daughter", "grandmother", "wife", "sister"},
    "man": {"man", "boy", "he", "his", "him", "father", "son", "grandfather", "husband", "brother"},
    "neutral": {"it", "they", "them", "its", "their", "figure", "person"},
}
_KIN = {"figure", "person", "they", "two", "both", "couple", "pair", "three", "all", "everyone", "group", "crowd", "people",
        "friends", "family"}
_AGED = {
    "infant": {"infant", "baby", "newborn"}, "child": {"child", "kid", "boy", "girl"}, "teen": {"teen", "teenager", "youth"},
    "adult": {"adult"}, "middle": {"adult"}, "old": {"elder", "elderly"},
}
