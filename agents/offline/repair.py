"""Repairs: change exactly what a finding names, and leave the rest of the draft as it is.

A finding carries its remedy in ``fix``: the allowed values stand there in quotes or after "use one of:". Repairs read
them, so a new rule needs no code here as long as it says what would do.
"""
# ruff: noqa: SIM905 - word lists read best as words

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from pydantic import ValidationError

from ...script.findings import Finding
from ...script.model import Outline, Performance
from ..messages import RedirectReply, RedirectRequest, WriteReply, WriteRequest
from .beats import BEATS
from .chance import dice, salt
from .describe import fill, sentence, the
from .notes import Acting, acting, direction, first_heard, note_of
from .phrases import background_text, character_text
from .places import SETS
from .retell import at_hour, in_weather, look_for, with_person, without_person
from .staging import stage
from .write import AIR, fits, shorten, write

_QUOTED: Final = re.compile(r"'([^']{1,60})'")
_LIST: Final = re.compile(r"use (?:one of: |the )?([A-Za-z0-9_., -]+?)(?:;|, or (?:an?|insert|let|tell|dissolve|mark|say|add|a )|$)")
_TAILS: Final = ("and the moment turns", "while nobody else is near", "a little later than planned", "with all the time in the world",
    "and then looks again", "as if it were the only thing left to do")


def candidates(finding: Finding) -> list[str]:
    """Values that the finding's remedy offers, in its order."""
    out = _QUOTED.findall(finding.fix)
    m = _LIST.search(finding.fix)
    if m:
        out += [x.strip(" .") for x in m.group(1).replace(" or ", ", ").replace(" to ", ", ").split(",")]
    return [x for x in dict.fromkeys(out) if x]


def choose(finding: Finding, allowed: Iterable[str], now: str, attempt: int) -> str:
    """One of the offered values that is allowed and not the present one; '' if there is none. Later attempts take later values."""
    fit = [x for x in candidates(finding) if x in set(allowed) and x != now]
    return fit[(max(attempt, 1) - 1) % len(fit)] if fit else ""


# -- screenwriter -----------------------------------------------------------------------------------------------------
def rewrite(request: WriteRequest) -> WriteReply:
    """The draft with the named faults mended; findings about camera, light and cut are not the screenwriter's.

    A person's note is done first. Where the director's line has changed since the draft, the draft follows it in that alone.
    """
    draft = request.draft
    assert draft is not None
    fresh = write(request)
    data: dict[str, Any] = {
        "character": draft.character.plain(), "background": draft.background.plain(), "relation": draft.relation.plain(),
        "dialogue": [x.plain() for x in draft.dialogue],
        "initial": draft.initial.plain(), "final": draft.final.plain(), "seconds": draft.seconds,
    }
    heard = first_heard(request.findings)
    if heard:
        _follow(request, data, fresh)
        _act(request, data)
    for finding in request.findings:
        if finding.rule == "person" or finding.domain in ("camera", "lighting") or finding.field.split(".")[0] in ("camera", "lighting", "cut"):
            continue
        _mend(request, finding, data, fresh)
    if not heard:
        _follow(request, data, fresh)
    try:
        return WriteReply.read(data)
    except ValidationError:
        # Two remedies that do not go together: the plain reading of the outline is the safe one.
        return fresh


def _follow(request: WriteRequest, data: dict[str, Any], fresh: WriteReply) -> None:
    """Take over what the director's line has otherwise than the draft: place and time, who is there, and the line itself."""
    o, draft, good = request.outline, request.draft, fresh.plain()
    assert draft is not None
    place = next((x for x in request.bible.locations if x.id == o.location), None)
    background = data["background"]
    changed = [k for k in ("location", "hour", "weather", "season") if background[k] != getattr(o, k)]
    if changed and place is not None:
        moved = "location" in changed
        background.update({k: getattr(o, k) for k in changed}, props=good["background"]["props"] if moved else background["props"])
        background["text"] = background_text(o, place, background["props"], salt(request.bible.brief))
        if moved:
            data["relation"]["text"] = good["relation"]["text"]
    known = {k.id for c in request.bible.characters for k in c.looks}
    if {p["look"] for p in data["character"]["people"]} != set(o.looks) and set(o.looks) <= known:
        data.update({part: good[part] for part in ("character", "relation", "initial", "final")})
        here = {p["character"] for p in good["character"]["people"]}
        data["dialogue"] = [x for x in data["dialogue"] if x["speaker"] in here or x["mark"] in ("os", "vo")]
    elif draft.description != o.description:
        data["character"]["text"] = _again(request, data, None)


def _act(request: WriteRequest, data: dict[str, Any]) -> None:
    """What a person's note asks of faces, length and words; nothing where it asks nothing that can be read."""
    draft = request.draft
    assert draft is not None
    asked = acting(note_of(request.findings), request.bible, draft)
    faces = {who: face for who, face in asked.faces if any(p["character"] == who and p["expression"] != face for p in data["character"]["people"])}
    for p in data["character"]["people"]:
        p["expression"] = faces.get(p["character"], p["expression"])
    for line in data["dialogue"]:
        line["emotion"] = faces.get(line["speaker"], line["emotion"])
    if faces:
        data["character"]["text"] = _again(request, data, None)
    if asked.silent:
        data["dialogue"] = []
    unsaid = {x.lower().strip(" .!?") for x in asked.unsaid}
    data["dialogue"] = [x for x in data["dialogue"] if x["text"].lower().strip(" .!?") not in unsaid]
    if asked.quote:
        _speak(request, data, asked)
    if asked.seconds is not None:
        _last(data, asked)


def _speak(request: WriteRequest, data: dict[str, Any], asked: Acting) -> None:
    """The words of a note, spoken in place of what was said; the shot lasts as long as they need."""
    people = {p["character"]: p for p in data["character"]["people"]}
    member = next((c for c in request.bible.characters if c.id == asked.speaker), None)
    looks = {k.id: k.age for c in request.bible.characters for k in c.looks}
    here = people.get(asked.speaker)
    mute = member is not None and (member.species not in ("human", "robot") or (here is not None and looks.get(here["look"]) == "infant"))
    if mute or not fits(asked.quote, 60.0):
        return
    mark = "vo" if asked.speaker == "narrator" else "" if here else "os"
    emotion = here["expression"] if here else "neutral"
    data["dialogue"] = [{"speaker": asked.speaker, "text": asked.quote, "mark": mark, "start": 0.3, "emotion": emotion}]
    data["seconds"] = max(data["seconds"], _least(data["dialogue"]))


def _least(lines: list[dict[str, Any]]) -> float:
    """The shortest time (s) in which the lines can be spoken where they stand, on a grid of a 24th of a second."""
    frames = 12
    while lines and not fits(lines[-1]["text"], frames / 24, lines[-1]["start"]) and frames < 60 * 24:
        frames += 1
    return round(frames / 24, 6)


def _last(data: dict[str, Any], asked: Acting) -> None:
    """The shot as long as a note asks. More or less of it leaves the words whole; a length in seconds cuts them to fit."""
    assert asked.seconds is not None
    seconds = asked.seconds if asked.exact or asked.seconds > data["seconds"] else min(data["seconds"], max(asked.seconds, _least(data["dialogue"])))
    data["seconds"], kept = seconds, []
    for line in data["dialogue"]:
        text = shorten(line["text"], seconds, line["start"]) if line["start"] + AIR < seconds else ""
        kept += [line | {"text": text}] if text else []
    data["dialogue"] = kept


def _mend(request: WriteRequest, f: Finding, data: dict[str, Any], fresh: WriteReply) -> None:
    head, _, rest = f.field.partition(".")
    good = fresh.plain()
    if head == "dialogue":
        _mend_line(request, f, data, rest)
    elif head == "background":
        _mend_background(request, f, data, rest, good)
    elif head == "relation":
        _mend_relation(f, data, rest, good)
    elif head in ("initial", "final"):
        _mend_condition(f, data, head, rest, good)
    elif head == "seconds":
        number = re.search(r"(\d+(?:\.\d+)?)", f.fix)
        data["seconds"] = min(60.0, max(0.5, float(number.group(1)))) if number else good["seconds"]
    elif head == "character" and rest.startswith("people."):
        _mend_person(request, f, data, rest, good)
    elif head == "character" and rest == "text":
        data["character"]["text"] = _again(request, data, f)
    elif head == "character" and rest == "focus":
        people = [p["character"] for p in data["character"]["people"]]
        data["character"]["focus"] = choose(f, people, data["character"]["focus"], request.attempt) or (people[0] if people else "")
    else:
        for part in ("character", "relation", "initial", "final", "dialogue"):
            data[part] = good[part]


def _again(request: WriteRequest, data: dict[str, Any], f: Finding | None) -> str:
    """The character text composed anew from the draft's fields; another wording at each attempt to be rid of a repetition."""
    twice = f is not None and f.rule == "duplicate"
    bible = request.bible
    people = [Performance.read(p) for p in data["character"]["people"]]
    cast_ = {c.id: c for c in bible.characters}
    looks = {k.id: k for c in bible.characters for k in c.looks}
    if any(p.character not in cast_ or p.look not in looks for p in people):
        return str(write(request).character.text)
    text = character_text(request.outline, cast_, looks, people, salt(bible.brief) + (request.attempt if twice else 0))
    if twice:
        names = " and ".join(cast_[p.character].name for p in people) or "the place"
        text = f"{text} A moment of its own in the beat “{request.outline.beat}”: {names}, {_TAILS[request.attempt % len(_TAILS)]}."
    return text[:1200]


def _mend_line(request: WriteRequest, f: Finding, data: dict[str, Any], rest: str) -> None:
    index, _, what = rest.partition(".")
    lines = data["dialogue"]
    i = int(index) if index.isdigit() else 0
    if i >= len(lines):
        return
    line, people = lines[i], [p["character"] for p in data["character"]["people"]]
    if what == "speaker":
        line["speaker"] = choose(f, [*people, "narrator"], line["speaker"], request.attempt) or (people[0] if people else "narrator")
        line["mark"] = "vo" if line["speaker"] == "narrator" else "" if line["mark"] == "vo" else line["mark"]
    elif what == "mark":
        line["mark"] = "vo" if line["speaker"] == "narrator" else "" if line["speaker"] in people else "os"
    elif what == "start":
        number = re.search(r"(\d+(?:\.\d+)?)", f.fix)
        line["start"] = float(number.group(1)) if number else line["start"]
    else:
        room = lines[i + 1]["start"] if i + 1 < len(lines) else data["seconds"]
        start = min(line["start"], 0.3) if i == 0 else line["start"]
        short = shorten(line["text"], room, start)
        if short == line["text"]:
            short = shorten(" ".join(short.split()[:-1]), room, start)
        if short:
            line["text"], line["start"] = short, start
        else:
            del lines[i]


def _mend_background(request: WriteRequest, f: Finding, data: dict[str, Any], rest: str, good: dict[str, Any]) -> None:
    background = data["background"]
    if rest in ("hour", "weather", "season", "location"):
        words = ("dawn morning day golden dusk night clear cloudy rain storm snow fog wind spring summer autumn winter").split() + [x.id
            for x in request.bible.locations]
        background[rest] = choose(f, words, background[rest], request.attempt) or good["background"][rest]
    elif rest != "text":
        background[rest.split(".")[0]] = good["background"].get(rest.split(".")[0], background.get(rest.split(".")[0]))
    place = next((x for x in request.bible.locations if x.id == background["location"]), request.bible.locations[0])
    o = request.outline.but(hour=background["hour"], weather=background["weather"], season=background["season"], location=place.id)
    background["text"] = background_text(o, place, background["props"], salt(request.bible.brief))


def _mend_relation(f: Finding, data: dict[str, Any], rest: str, good: dict[str, Any]) -> None:
    relation = data["relation"]
    if rest.endswith("bond"):
        i = int(rest.split(".")[1])
        bond = next((x for x in candidates(f) if x in _BONDS), "")
        if bond and i < len(relation["links"]):
            relation["links"][i]["bond"] = bond
            return
    if rest == "text" and relation["links"] == good["relation"]["links"]:
        relation["text"] = good["relation"]["text"]
        return
    data["relation"] = good["relation"]


_BONDS: Final = frozenset("alone strangers family friends partners lovers rivals enemies mentor colleagues companion".split())


def _mend_condition(f: Finding, data: dict[str, Any], head: str, rest: str, good: dict[str, Any]) -> None:
    """A row of the ledger: what the remedy says, else what the scene so far asks for."""
    parts = rest.split(".")
    rows = data[head]["people"]
    if len(parts) == 3 and parts[1].isdigit() and int(parts[1]) < len(rows):
        row, what = rows[int(parts[1])], parts[2]
        better = next((r for r in good[head]["people"] if r["character"] == row["character"]), None)
        if what == "character" or better is None:
            rows.remove(row)
            return
        value = better[what]
        if value == row[what]:
            value = next((x for x in candidates(f) if x != row[what] and x not in ("holding", "take", "give", "nothing")),
                "") if what == "holding" else \
                next((x for x in candidates(f) if x != row[what]), value)
        row[what] = value
        return
    data[head] = good[head]


def _mend_person(request: WriteRequest, f: Finding, data: dict[str, Any], rest: str, good: dict[str, Any]) -> None:
    parts = rest.split(".")
    people = data["character"]["people"]
    if len(parts) < 3 or not parts[1].isdigit() or int(parts[1]) >= len(people):
        data.update({part: good[part] for part in ("character", "initial", "final", "relation")})
        return
    p, what = people[int(parts[1])], parts[2]
    better = next((q for q in good["character"]["people"] if q["character"] == p["character"]), None)
    if what == "character" or better is None:
        data.update({part: good[part] for part in ("character", "initial", "final", "relation")})
        return
    value = _value(request, f, p, what, better)
    p[what] = value
    if what == "look":
        for head in ("initial", "final"):
            for row in data[head]["people"]:
                if row["character"] == p["character"]:
                    row["look"] = value
    if what == "facing" and p["gaze"] not in ("ahead", "camera", "down", "up", "away", "prop") and "gaze" not in f.field:
        p["facing"] = value
    data["character"]["text"] = _again(request, data, f)


def _value(request: WriteRequest, f: Finding, p: dict[str, Any], what: str, better: dict[str, Any]) -> str:
    allowed = {
        "look": [k.id for c in request.bible.characters if c.id == p["character"] for k in c.looks],
        "facing": ["left", "right", "camera", "away"],
        "action": ["enter", "walk", "stand", "take", "look"],
        "gaze": [*(c.id for c in request.bible.characters if c.id != p["character"]), "ahead", "down", "up", "camera", "away"],
        "side": ["left", "centre", "right"],
    }.get(what, [])
    offered = choose(f, allowed, str(p[what]), request.attempt)
    if what in ("look", "gaze") and better[what] != p[what] and (not offered or better[what] in candidates(f)):
        return str(better[what])
    return offered or str(better[what])


# -- director ---------------------------------------------------------------------------------------------------------
RETOLD: Final = frozenset({"duplicate", "coherence", "critic"})
"""Rules whose findings speak of the line itself: only they have it told anew. All else changes the field that they name."""


def redirect(request: RedirectRequest) -> RedirectReply:
    """The outline with what a person's note or the findings name put right, and no other field.

    The deed of the line stays; only a line that repeats another, does not cohere or displeases the critic is told anew. What a
    person's note sets stays set, even where a rule then objects.
    """
    o = _directed(request)
    data, set_ = o.plain(), _set_by_note(request)
    retell = not request.findings
    for f in request.findings:
        head = f.field.split(".")[-1]
        if f.rule == "person" or head in set_:
            continue
        if f.rule in RETOLD and (f.rule == "duplicate" or f.domain == "story"):
            if f.rule == "coherence" and request.previous is not None and (tie := _tie(request)) not in data["description"]:
                data["description"] = sentence(f"{data['description'].rstrip('.')}; {tie}")
            else:
                retell = True
            continue
        _mend_outline(request, f, head, data)
    if retell:
        data["description"] = _retold(request)
    elif data["hour"] != o.hour:
        data["description"] = at_hour(data["description"], o.hour, data["hour"])
    return RedirectReply(outline=type(o).read(data))


def _mend_outline(request: RedirectRequest, f: Finding, head: str, data: dict[str, Any]) -> None:
    bible = request.bible
    words: list[str] = {"hour": "dawn morning day golden dusk night", "weather": "clear cloudy rain storm snow fog wind",
        "season": "spring summer autumn winter"}.get(head, "").split()
    if head == "look" and (look := choose(f, [k.id for c in bible.characters for k in c.looks], "", request.attempt)):
        data["looks"] = [look if x.split(".")[0] == look.split(".")[0] else x for x in data["looks"]]
    elif words and (value := choose(f, words, str(data[head]), request.attempt)):
        data[head] = value
    elif head == "location" and (value := choose(f, [x.id for x in bible.locations], str(data["location"]), request.attempt)):
        data["location"] = value
    elif head == "seconds" and (number := re.search(r"(\d+(?:\.\d+)?)", f.fix)):
        data["seconds"] = min(60.0, max(0.5, float(number.group(1))))


def _set_by_note(request: RedirectRequest) -> frozenset[str]:
    """Fields of the outline that a person's note sets."""
    asked = direction(note_of(request.findings), request.bible, request.outline)
    return frozenset(k for k in ("hour", "weather", "season", "location") if getattr(asked, k))


def _directed(request: RedirectRequest) -> Outline:
    """The outline as a person's note wants it; unchanged where the note says nothing that can be read, or was done before."""
    o, bible = request.outline, request.bible
    if not first_heard(request.findings):
        return o
    asked = direction(note_of(request.findings), bible, o)
    data = o.plain()
    for field in ("hour", "weather", "season", "location"):
        data[field] = getattr(asked, field) or data[field]
    data["description"] = at_hour(data["description"], o.hour, data["hour"])
    data["description"] = in_weather(data["description"], o.weather, data["weather"])
    for who in asked.remove:
        data["looks"] = [k for k in data["looks"] if k.partition(".")[0] != who]
        data["description"] = without_person(data["description"], bible, who, data["looks"])
    for who in asked.add:
        look = look_for(request, who)
        if look and len(data["looks"]) < _MOST_PEOPLE:
            data["looks"] = [*data["looks"], look]
            data["description"] = with_person(data["description"], bible, who)
    return o.read(data)


_MOST_PEOPLE: Final = 4
"""People that every backend can draw in one shot."""


def _tie(request: RedirectRequest) -> str:
    """Words that take up the shot before: a person of it who is not seen now, else its place."""
    previous, here = request.previous, {k.split(".")[0] for k in request.outline.looks}
    if previous is None:
        return ""
    names = [c.name for p in previous.character.people for c in request.bible.characters if c.id == p.character and c.id not in here]
    place = next((x.name for x in request.bible.locations if x.id == previous.background.location), "")
    return f"{names[0]} is not far" if names else f"{the(place)} is not far"


def _retold(request: RedirectRequest) -> str:
    """Another line for the same beat, people and place, unlike the old one and the shot before."""
    o, bible = request.outline, request.bible
    cast_ = {c.id: c for c in bible.characters}
    people = [cast_[k.split(".")[0]] for k in o.looks if k.split(".")[0] in cast_]
    place = next((x for x in bible.locations if x.id == o.location), bible.locations[0])
    ages = [next((k.age for k in c.looks if k.id in o.looks), "adult") for c in people]
    staged = stage(o.description, people, ages) if people else []
    thing = next((s.prop for s in staged if s.prop), "") or SETS[place.set].details[0].split(" ", 1)[-1]
    beat = BEATS.get(o.beat) or BEATS["image"]
    if len(people) > 1:
        pool = [fill(x, people[0], people[1], thing, place.name) for x in beat.pair]
    elif people:
        pool = [fill(x, people[0], None, thing, place.name) for x in (*beat.solo, *(f"{{N}} {a}" for a in SETS[place.set].acts))]
    else:
        pool = [f"{view[:1].upper()}{view[1:]}" for view in SETS[place.set].views] + [f"Close on {d}" for d in SETS[place.set].details]
    dice(salt(bible.brief), o.id, "retold").shuffle(pool)
    pool = pool[request.attempt - 1:] + pool[: request.attempt - 1]
    old = [o.description, request.previous.description if request.previous else ""]
    best = min(pool, key=lambda x: (max(_alike(x, y) for y in old), pool.index(x)))
    return sentence(f"{best}, {_TAILS[request.attempt % len(_TAILS)]}")


def _alike(a: str, b: str) -> float:
    x, y = set(re.findall(r"\w+", a.lower())), set(re.findall(r"\w+", b.lower()))
    return len(x & y) / max(1, len(x | y))


