"""Import of shots written as labelled text, the form in which VideoGen-of-Thought publishes its scripts.

.. code-block:: text

    Character: Mara, an old baker, opens the oven.
    Background: A small bakery at night.
    Relation: Mara is alone with the star.
    Camera Pose: Close-up from a low angle, slow push in.
    HDR Description: Firelight from the left, deep shadows.

Labels are read in any case and order, with or without numbering. The text says what a model draws; the typed fields that rules and
renderers need come from the shot at that place of the film, and from words of the closed vocabularies that stand in the text alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, cast, get_args

from ..errors import InputError
from .marks import WEATHER_WORDS
from .model import Character, Performance, Script, Shot
from .story_file import clean_line, known_word, words_in
from .vocabulary import Action, Bond, Expression, Lens, Mood
from .wording import STOP, tokens

LABELS: Mapping[str, str] = {
    "character": "Character", "background": "Background", "relation": "Relation", "camera": "Camera Pose", "lighting": "HDR Description",
}
"""Domain to its published label."""
MAX_TEXT = 1200
"""Characters of one domain's text."""
MAX_PASTE = 20_000
"""Characters of one pasted shot."""

_NAMES = {"character": "characters?", "background": "backgrounds?", "relation": "relations?", "camera": r"camera(?:[ \t_-]*pose)?",
          "lighting": r"hdr(?:[ \t_-]*(?:description|lighting))?"}
_LABEL = "|".join(f"(?P<{domain}>{name})" for domain, name in _NAMES.items())
_NUMBER = r"[^\w\n]{0,20}(?:[0-9]{1,3}[^\w\n]{1,8})?"
_AT_LINE = re.compile(rf"^{_NUMBER}(?:{_LABEL})[ \t]*[*_\"']{{0,3}}[ \t]*[:：][*_]{{0,3}}", re.IGNORECASE | re.MULTILINE)
_INLINE = re.compile(rf"(?<![^\W_])(?:{_LABEL})[ \t]*[:：]", re.IGNORECASE)
_NUMBERING = re.compile(r"[\W_]*(?:(?:shot|scene|prompt|keyframe|step)\b)?[\W_]*(?:s?[0-9]{1,4}[a-z]?)?[\W_]*", re.IGNORECASE)


def is_labelled(text: str) -> bool:
    """Whether a text has a label of the published form."""
    return bool(_AT_LINE.search(text[:MAX_PASTE]) or _INLINE.search(text[:MAX_PASTE]))


def published_texts(data: Any) -> list[str]:
    """The labelled texts of a published file: a list of texts, or of mappings with a ``prompt`` (other fields are ignored), or
    JSON text of such a list, or one labelled text.

    Raises:
        InputError: naming the item that is neither.
    """
    if isinstance(data, str):
        if not data.lstrip().startswith("["):
            return [data]
        try:
            data = json.loads(data)
        except (ValueError, RecursionError):
            raise InputError("the pasted list of shots is not JSON; give a list of texts, or of {\"prompt\": text}") from None
    if not isinstance(data, list):
        raise InputError(f"expected a list of texts, or of {{\"prompt\": text}}; found {type(data).__name__}")
    out = []
    for i, item in enumerate(data):
        text = item.get("prompt") if isinstance(item, Mapping) else item
        if not isinstance(text, str):
            raise InputError(f"item {i + 1} of the list is neither a text nor has a text under \"prompt\"")
        out.append(text)
    return out


def domains_of(text: str) -> dict[str, str]:
    """Domain to its text, cleaned.

    Raises:
        InputError: labels are missing, empty or there twice, or a text is too long; all of it at once.
    """
    if len(text) > MAX_PASTE:
        raise InputError(f"a pasted shot has {len(text):,} characters, at most {MAX_PASTE:,} can be read; shorten it")
    # Labels at the start of a line are sure; "a strong character: she ..." inside a sentence is not one of them.
    at_line, inline = list(_AT_LINE.finditer(text)), list(_INLINE.finditer(text))
    whole = {m.lastgroup for m in at_line} >= set(LABELS)
    marks = at_line if whole or len({m.lastgroup for m in inline}) <= len({m.lastgroup for m in at_line}) else inline
    problems = []
    if marks and (marks[0].start() > 60 or not _NUMBERING.fullmatch(text[: marks[0].start()])):
        problems.append(f"text stands before the first label: {clean_line(text[:marks[0].start()])[:60]!r}; remove it")
    out: dict[str, str] = {}
    ends = [*(m.start() for m in marks), len(text)][1:]
    for mark, after in zip(marks, ends, strict=True):
        domain = str(mark.lastgroup)
        if domain in out:
            problems.append(f"the label {LABELS[domain]!r} is there twice; keep one")
        out[domain] = clean_line(text[mark.end():after]).strip(" *_").rstrip(" ;|")
        if len(out[domain]) > MAX_TEXT:
            problems.append(f"the text of {LABELS[domain]!r} has {len(out[domain]):,} characters, at most {MAX_TEXT:,} fit; shorten it")
    if missing := [label for domain, label in LABELS.items() if domain not in out]:
        problems.append(f"missing labels: {', '.join(f'{x}:' for x in missing)}")
    if empty := [label for domain, label in LABELS.items() if domain in out and not out[domain]]:
        problems.append(f"labels without text: {', '.join(f'{x}:' for x in empty)}")
    if problems:
        raise InputError(f"a pasted shot needs a text after each of {', '.join(f'{x}:' for x in LABELS.values())} — " + "; ".join(problems))
    return out


def shot_from_text(text: str, near: Shot, script: Script) -> Shot:
    """The shot that a labelled text describes.

    Args:
        near: the shot at that place of the film; id, scene, length and every typed field that the text leaves open are its.
        script: the film, for the names of its cast and places.

    Raises:
        InputError: the text is not in the published form; see :func:`domains_of`.
    """
    said = domains_of(text)
    people = _people(said["character"], near, script)
    who = [p["character"] for p in people]
    data = near.plain()
    data["description"] = _first_sentence(said["character"])
    data["character"] = {
        "text": said["character"], "people": people,
        "focus": near.character.focus if near.character.focus in who or not who else who[0],
    }
    if not who:
        data["character"]["focus"] = ""
    data["background"].update(_background(said["background"], script), text=said["background"])
    data["relation"].update(text=said["relation"], links=_links(said["relation"], near, who))
    data["camera"].update(_camera(said["camera"], near, len(who)), text=said["camera"])
    data["lighting"].update(_lighting(said["lighting"]), text=said["lighting"])
    # Lines go with those who speak them; people who are elsewhere keep no state here.
    heard = {*(p.character for p in near.character.people)} - set(who)
    data["dialogue"] = [line for line in data["dialogue"] if line["speaker"] not in heard]
    looks = {p["character"]: p["look"] for p in people}
    for name in ("initial", "final"):
        data[name]["people"] = [r for r in data[name]["people"] if looks.get(r["character"]) == r["look"]]
    return Shot.read(data)


# -- people ---------------------------------------------------------------------------------------------------------------
def _people(text: str, near: Shot, script: Script) -> list[dict[str, Any]]:
    """Who is named, in order of their first mention (at most 8); nobody named: who is in ``near``."""
    named = _named(text, script)
    if not named:
        return [_acting(p.plain(), text, script) if len(near.character.people) == 1 else p.plain() for p in near.character.people]
    out: list[dict[str, Any]] = []
    for member in named[:8]:
        acts = near.performance(member.id)
        row = acts.plain() if acts is not None else _newcomer(member, near, script, {p["side"] for p in out}).plain()
        out.append(_acting(row, text, script) if len(named) == 1 else row)
    left = {p.character for p in near.character.people} - {p["character"] for p in out}
    for row in out:
        if row["gaze"] in left:
            row["gaze"] = "ahead"
    return out


def _named(text: str, script: Script) -> list[Character]:
    """Members of the cast whose name, or a word of it that is nobody else's, stands in the text."""
    words = tuple(w.removesuffix("'s") for w in tokens(text))
    names = {c.id: tuple(w.removesuffix("'s") for w in tokens(c.name)) for c in script.characters}
    at: dict[str, int] = {}
    for id, name in names.items():
        if not name or name in [n for other, n in names.items() if other != id]:
            continue  # two people of one name cannot be told apart
        others = {w for other, parts in names.items() if other != id for w in parts}
        single = {w for w in name if w not in others and w not in STOP and len(w) > 1}
        place = next((i for i in range(len(words)) if words[i] in single or words[i:i + len(name)] == name), None)
        if place is not None:
            at[id] = place
    return [c for c in sorted(script.characters, key=lambda c: at.get(c.id, 0)) if c.id in at]


def _newcomer(member: Character, near: Shot, script: Script, taken: set[str]) -> Performance:
    """A plain performance in the look last worn before ``near``."""
    place = script.places_in_order.get(near.id, len(script.shots) - 1)
    worn = next((p.look for s in reversed(script.shots[: place + 1]) if (p := s.performance(member.id))), "")
    own = [k.id for k in member.looks]
    side = next((s for s in ("centre", "left", "right") if s not in taken), "centre")
    return Performance.read({"character": member.id, "look": worn if worn in own else own[0], "action": "stand", "side": side})


def _acting(row: dict[str, Any], text: str, script: Script) -> dict[str, Any]:
    """One person's performance with what the text says of it; a text about several people does not say who does what."""
    handling = ("hold", "carry", "take", "give") if not row["prop"] else ()  # empty hands cannot
    action = _verb(text, [a for a in get_args(Action) if a not in handling])
    expression = _alone(words_in(text, _EXPRESSIONS))
    member = script.character_of(row["character"])
    age = known_word("age", text) if member is not None and not re.search(r"[0-9]", text) else None
    looks = [k.id for k in member.looks if k.age == age] if member is not None and age else []
    return {**row, **({"action": action} if action else {}), **({"expression": expression} if expression else {}),
            **({"look": looks[0]} if len(looks) == 1 else {})}


def _verb(text: str, verbs: Sequence[str]) -> str | None:
    forms = {f: v for v in verbs for f in (f"{v}s", f"{v}es", f"{v}ing", f"{v}{v[-1]}ing", f"{v.removesuffix('e')}ing")}
    forms |= {"carries": "carry", "cries": "cry", "lying": "lie"}
    return _alone({forms[w] for w in tokens(text) if forms.get(w) in verbs})


def _links(text: str, near: Shot, who: list[str]) -> list[dict[str, Any]]:
    kept = [k.plain() for k in near.relation.links if k.a in who and k.b in who]
    bond = _alone(words_in(text, _BONDS))
    if bond and bond != "alone" and len(who) == 2:
        near_by = kept[0]["distance"] if kept else 1.5
        return [{"a": who[0], "b": who[1], "bond": bond, "distance": near_by}]
    return kept


# -- words of the closed vocabularies -------------------------------------------------------------------------------------
def _table(**said: str) -> dict[tuple[str, ...], str]:
    return {tuple(re.findall(r"[^\W_]+", p)): word for word, phrases in said.items() for p in phrases.split(",")}


_SIZES = _table(
    EWS="extreme wide,extreme wide shot,extreme long shot,very wide shot", WS="wide shot,long shot,wide view,wide framing",
    FS="full shot,full body,full body shot",
    MLS="medium long shot,medium wide shot,cowboy shot,american shot", MS="medium shot,mid shot,medium framing,waist up",
    MCU="medium close up,medium closeup", CU="close up,closeup,tight shot", ECU="extreme close up,extreme closeup", INSERT="insert,insert shot",
) | {("medium", "close", "ups"): "MCU", ("close", "ups"): "CU"}
_ANGLES = _table(
    eye="eye level", low="low angle,from below", high="high angle,from above", top="overhead,top down,bird s eye,birds eye",
    ground="ground level,worm s eye", dutch="dutch,dutch angle,canted",
)
_MOVES = _table(
    static="static,static shot,locked off,fixed camera,stationary", push_in="push in,pushes in,pushing in,dolly in,dollies in",
    pull_out="pull out,pulls out,pulling out,pull back,pulls back,dolly out", pan="pan,pans,panning", tilt="tilts,tilting,tilt up,tilt down",
    truck="truck,trucks,trucking", follow="follows,following shot,follow shot", crane="crane,cranes,crane shot", orbit="orbit,orbits,orbiting",
    handheld="handheld,hand held", zoom_in="zoom in,zooms in,zooming in", zoom_out="zoom out,zooms out,zooming out",
    dolly_zoom="dolly zoom,vertigo effect", whip="whip pan,whip", rack="rack focus,focus pull",
)
_KINDS = _table(
    over_shoulder="over the shoulder,over shoulder", pov="point of view,pov", two_shot="two shot", group="group shot",
    establishing="establishing shot,establishing", reaction="reaction shot", insert="insert,insert shot", reverse="reverse shot", tableau="tableau",
)
_FOCUS = _table(
    deep="deep focus,everything in focus", shallow="shallow focus,shallow depth of field,shallow depth,bokeh", rack="rack focus,focus pull",
)
_HOURS = _table(
    dawn="dawn,sunrise,daybreak", morning="morning", day="daytime,midday,noon,afternoon,broad daylight", golden="golden hour",
    dusk="dusk,twilight,nightfall", night="night,midnight,nighttime,moonlit",
)
_SEASONS = _table(spring="springtime,in spring,spring day", summer="summer,summertime", autumn="autumn", winter="winter,wintertime")
_KEYS = _table(
    sun="sun,sunlight,sunshine,sunbeam,sunbeams", moon="moon,moonlight,moonlit", sky="overcast sky,skylight,open sky",
    window="window,windows,window light", lamp="lamp,lamps,lamplight,lantern,streetlight",
    fire="fire,firelight,candle,candles,candlelight,campfire,fireplace",
    neon="neon", screen="screen,screens,monitor",
)
_KEY_SIDES = _table(
    left="from the left,from left,from camera left", right="from the right,from right,from camera right",
    back="from behind,backlit,backlight,backlighting", front="from the front,frontal light", top="from above,top light,toplight",
)
_EXPRESSIONS: dict[tuple[str, ...], str] = {(w,): w for w in get_args(Expression) if w != "neutral"} | _table(
    afraid="frightened,scared,fearful,terrified", happy="joyful,smiles,smiling", sad="sorrowful", angry="furious", surprised="astonished",
)
_MOODS: dict[tuple[str, ...], str] = {(w,): w for w in get_args(Mood) if w != "neutral"}
_BONDS: dict[tuple[str, ...], str] = {(w,): w for w in get_args(Bond)} | _table(
    friends="friend,friendship", lovers="lover", rivals="rival,rivalry", enemies="enemy", partners="partner", mentor="teacher,mentors",
    strangers="stranger", colleagues="colleague", companion="companions", family="mother,father,daughter,son,sister,brother,grandmother,grandfather",
)
_WEATHER: dict[tuple[str, ...], str] = {
    (w,): kind for kind, words in WEATHER_WORDS.items() if kind != "clear" for w in words if w not in ("wet", "blows")
} | _table(clear="sunny,cloudless,clear sky,clear skies")
_STILL = {"pan": 0.0, "tilt": 0.0, "zoom": 1.0}
_VECTORS: Mapping[str, Mapping[str, float]] = {
    "push_in": {"zoom": 1.25}, "pull_out": {"zoom": 0.8}, "pan": {"pan": 0.4}, "tilt": {"tilt": 0.3}, "truck": {"pan": 0.3}, "follow": {"pan": 0.3},
    "crane": {"tilt": 0.28}, "orbit": {"pan": 0.2}, "zoom_in": {"zoom": 1.4}, "zoom_out": {"zoom": 0.7}, "whip": {"pan": 0.9},
}
"""The usual camera vector of a move; a move that is not here stands still."""


def _alone(found: set[str]) -> str | None:
    """The one word found; two or more leave it open."""
    return next(iter(found)) if len(found) == 1 else None


def _read(text: str, **tables: Mapping[tuple[str, ...], str]) -> dict[str, Any]:
    return {name: word for name, table in tables.items() if (word := _alone(words_in(text, table)))}


def _background(text: str, script: Script) -> dict[str, Any]:
    out = _read(text, hour=_HOURS, weather=_WEATHER, season=_SEASONS)
    places = {tuple(w for w in tokens(x.name) if w not in STOP): x.id for x in script.locations}
    if place := _alone(words_in(" ".join(w for w in tokens(text) if w not in STOP), {k: v for k, v in places.items() if k})):
        out["location"] = place
    return out


def _camera(text: str, near: Shot, people: int) -> dict[str, Any]:
    out = _read(text, size=_SIZES, angle=_ANGLES, move=_MOVES, kind=_KINDS, focus=_FOCUS)
    lenses = {int(n) for n in re.findall(r"\b([0-9]{2,3})\s*-?\s*mm\b", text, re.IGNORECASE)}
    if len(lenses) == 1 and lenses <= set(get_args(Lens)):
        out["lens"] = lenses.pop()
    if "move" in out and out["move"] != near.camera.move:
        vector = {**_STILL, **_VECTORS.get(out["move"], {})}
        out["c_cam"] = {**vector, "tilt": -vector["tilt"]} if re.search(r"\btilt(s|ing)? down\b", text, re.IGNORECASE) else vector
    plain = {1: "single", 2: "two_shot"}
    if "kind" not in out and near.camera.kind in ("single", "two_shot", "group") and people:
        out["kind"] = plain.get(people, "group")
    return out


def _lighting(text: str) -> dict[str, Any]:
    out = _read(text, key=_KEYS, key_side=_KEY_SIDES, mood=_MOODS)
    kelvins = {int(k) for k in re.findall(r"\b([0-9]{4,5})\s*k(?:elvin)?\b", text, re.IGNORECASE)}
    if len(kelvins) == 1 and 1500 <= min(kelvins) <= 12000:
        out["kelvin"] = kelvins.pop()
    ratios = {float(r) for r in re.findall(r"\b([0-9]{1,2}(?:\.[0-9])?)\s*:\s*1\b", text)}
    if len(ratios) == 1 and 1.0 <= min(ratios) <= 16.0:
        out["ratio"] = ratios.pop()
    return out


def _first_sentence(text: str) -> str:
    """The first sentence, at most 400 characters, cut between words."""
    sentence = cast("re.Match[str]", re.match(r".*?[.!?。！？](?=\s|$)|.*", text))[0]
    return sentence if len(sentence) <= 400 else sentence[:399].rsplit(" ", 1)[0] + "…"
