"""From the user's sentence to a typed reading of it, with the exact span behind every fact."""

# ruff: noqa: SIM905 - word lists read best as words
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from ...script.model import CastWish, PlaceWish
from . import words as w
from .clauses import find_events
from .people import find_people
from .places import NEAREST, PLACE_OF
from .professions import WORK_OF
from .reading import Person, Reading, Span, Token, mark, tokens_of
from .wishes import bring_cast, call_by_name, hold_places

_PREAMBLE: Final = re.compile(
    r"\s*(?:(?:please\s+)?(?:make|create|generate|write|produce|film)\s+(?:me\s+)?)?(?:an?|the)?\s*(?:set|series|list|collection)\s+of\s+"
    r"(?:one[- ]sentence\s+)?prompts?\s*,?\s*(?:(?P<n>\d{1,3})\s*shots?\s*,?)?\s*(?:that\s+)?(?:describ\w+|tell\w*|about)?\s*",
    re.IGNORECASE)
_COMMAND: Final = re.compile(
    r"\s*(?:please\s+)?(?:make|create|generate|write|produce|film|tell)\s+(?:me\s+)?(?:an?\s+|the\s+)?(?:(?P<n>\d{1,3})[- ]shots?\s+)?"
    r"(?:short\s+)?(?:film|movie|video|story|animation)?\s*(?=of|about|on|:)", re.IGNORECASE)
_COUNT: Final = re.compile(r"\b(?P<n>\d{1,3})[ -](?:shots?|scenes?|prompts?)\b", re.IGNORECASE)
_QUOTE: Final = re.compile(r"[“\"«„]([^“”\"«»„\n]{2,200})[”\"»“]")
_VEHICLES: Final = frozenset("boat ship raft yacht sailboat train rocket spaceship robot house tower bridge".split())
_MAKING: Final = frozenset("build make create design repair draw paint invent steal buy restore save".split())


def read_story(story: str, cast: Sequence[CastWish] = (), places: Sequence[PlaceWish] = ()) -> Reading:
    """Read a sentence. Never fails; what is not understood ends in ``unused``. Pure and linear in its length.

    ``cast``, ``places``: what the brief demands; its names are known names, and its cast is among the people of the reading.
    """
    start, count, spans = _preamble(story)
    quotes = [m for m in _QUOTE.finditer(story) if m.start() >= start][:12]
    reading = Reading(story, tokens_of(story, start, quotes), spans=spans, count=count)
    reading.quotes = [_spoken(m.group(1)) for m in quotes if m.group(1).strip()]
    reading.voices = [_voice(story, m) for m in quotes if m.group(1).strip()]
    reading.spans += [Span(m.start(), m.end(), "spoken words") for m in quotes]
    used: set[int] = set()
    call_by_name(reading, cast)
    hold_places(reading, places, used)
    _language(reading)
    _circumstances(reading, used)
    find_people(reading, used)
    bring_cast(reading, cast)
    _goal_and_things(reading, used)
    find_events(reading, used)
    _unused(reading, used)
    return reading


def _voice(story: str, m: re.Match[str]) -> str:
    """Who speaks a quote: "she", "Tom said", from the words after it, else before it."""
    said = r"(?:says?|said|asks?|asked|whispers?|whispered|shouts?|shouted|cries|cried|answers?|answered)"
    after = re.match(rf"[\s,]*(?:(\w+)\s+{said}\b|{said}\s+(\w+))", story[m.end(): m.end() + 40], re.IGNORECASE)
    before = re.search(rf"(\w+)\s+{said}[\s,:]*$", story[max(0, m.start() - 40): m.start()], re.IGNORECASE)
    hit = after or before
    word = next((g for g in hit.groups() if g), "") if hit else ""
    return w.GENDER_WORDS.get(word.lower(), word.lower())


def _preamble(story: str) -> tuple[int, int, list[Span]]:
    start, count, spans = 0, 0, []
    for pattern in (_PREAMBLE, _COMMAND):
        m = pattern.match(story)
        if m and m.end() > 0 and story[: m.end()].strip():
            start = m.end()
            count = int(m.group("n") or 0)
            spans.append(Span(m.start(), len(story[: m.end()].rstrip(" ,")), "instruction"))
            break
    if not count and (m := _COUNT.search(story)):
        count = int(m.group("n"))
        if m.start() >= start:
            spans.append(Span(m.start(), m.end(), "number of shots"))
    return start, count, spans


def _spoken(text: str) -> str:
    """Quoted words as a line: the comma before "he says" belongs to the sentence around them."""
    line = " ".join(text.split())
    return line[:-1].rstrip() + "." if line.endswith(",") and len(line) > 1 else line


def _language(r: Reading) -> None:
    lows = [t.low for t in r.tokens[:400]]
    english = sum(x in w.STOP for x in lows)
    best, hits = "", 0
    for name, marks in w.LANGUAGE_MARKS.items():
        n = sum(x in marks for x in lows) + sum(x in w.FOREIGN and x not in PLACE_OF for x in lows)
        if n > hits:
            best, hits = name, n
    letters = [c for c in r.story if c.isalpha()]
    if letters and sum(ord(c) > 0x24F for c in letters) > len(letters) / 2:
        r.language = "another script"
    elif hits > max(1, english):
        r.language = best
    if r.language:
        r.tokens = [Token(t.text, w.FOREIGN.get(t.low, t.low), t.start, t.end, t.owner) for t in r.tokens]
        what = f"looks like {best}" if r.language == best else "is written in a script that the rules cannot read"
        r.notes.append(f"The sentence {what}. The rule-based writer reads English; it used the names and words it knows and "
                       "made a film of images. A language model can be asked to write instead.")


def _circumstances(r: Reading, used: set[int]) -> None:
    """Places, hours, weather, season, mood, genre and the words that name the kind of story."""
    lows = [t.low for t in r.tokens]
    for i, low in enumerate(lows):
        one = low[:-1] if low.endswith("s") and low[:-1] in PLACE_OF else low
        owned = (i > 0 and lows[i - 1] in ("in", "at", "to", "through", "from", "across", "into", "over", "on", "the", "a", "his", "her",
            "near", "first", "virtual", "small", "old", "empty", "dark", "snowy", "foggy", "great", "little", "quiet", "abandoned")) or (
            i > 0 and lows[i - 1] in PLACE_OF)
        if one in PLACE_OF and one not in WORK_OF and (owned
            or one not in ("bed", "court", "bar", "space", "moon", "train", "bank", "square", "field", "camp")):
            if i > 1 and one in _VEHICLES and w.BASE_OF.get(lows[i - 2]) in _MAKING:
                continue  # "build a boat": the boat is a thing, not yet a place
            follows = lows[i + 1] if i + 1 < len(lows) and r.tokens[i + 1].start == r.tokens[i].end + 1 else ""
            if follows in PLACE_OF and follows not in WORK_OF:
                continue  # "the palace greenhouse" is a greenhouse
            if one == "moon" and not {"on", "to"} & set(lows[max(0, i - 2): i]):
                continue
            set_ = "shore" if one in _WATER and not _afloat(lows, i) else PLACE_OF[one]
            if one == "ship" and _SPACE & set(lows):
                set_ = "spaceship"
            if one != "home" and len(r.places) < 12 and (set_, one) not in r.places:
                r.places.append((set_, one))
                if one in NEAREST:
                    r.notes.append(f"There is no set for “{one}”; the nearest, {PLACE_OF[one].replace('_', ' ')}, is used and named so.")
            mark(r, used, i, f"place: {PLACE_OF[one].replace('_', ' ')}")
        if low in w.HOURS_OF and (low != "dark" or (i and lows[i - 1] == "the")):
            if w.HOURS_OF[low] not in r.hours:
                r.hours.append(w.HOURS_OF[low])
            mark(r, used, i, f"hour: {w.HOURS_OF[low]}")
        for table, name in ((w.WEATHER_OF, "weather"), (w.SEASON_OF, "season"), (w.MOOD_OF, "mood"), (w.GENRE_OF, "genre")):
            if value := table.get(low, ""):
                if name == "weather" and i and lows[i - 1] == "for":
                    r.late_weather = value
                elif not getattr(r, name):
                    setattr(r, name, value)
                mark(r, used, i, f"{name}: {value}")
        if low in w.NATIONS:
            r.culture = r.culture or r.tokens[i].text
            mark(r, used, i, "culture")
        elif low in w.CITIES and r.tokens[i].text[0].isupper():
            r.city = r.city or r.tokens[i].text.removesuffix("'s").removesuffix("’s")
            mark(r, used, i, "city")
        elif low in w.OBSTACLE_WORDS:
            r.obstacle = r.obstacle or low
            mark(r, used, i, f"obstacle: {low}")
        elif low in w.STORY_WORDS:
            mark(r, used, i, "story")
    text = " ".join(lows)
    r.from_birth = bool(re.search(r"\b(birth|born|cradle|infan\w+)\b", text))
    r.to_death = bool(re.search(r"\b(death|dies|grave|deathbed|old age|last breath)\b", text))
    for i, low in enumerate(lows):
        if low in ("birth", "born", "cradle", "death", "dies", "grave", "years", "childhood", "youth", "lifetime", "ages"):
            mark(r, used, i, "span of life")


_SPACE: Final = frozenset(("astronaut", "astronauts", "cosmonaut", "space", "planet", "alien", "orbit", "mars", "galaxy"))
_WATER: Final = frozenset(("sea", "ocean", "waves"))
_AFLOAT: Final = frozenset(("sail sails sailing sailed boat ship raft yacht sailor sailors captain crew pirate pirates fisherman fishermen rows "
    "row voyage mast deck").split())


def _afloat(lows: list[str], i: int) -> bool:
    """Whether the sea is what one is on ("a storm at sea") and not what one looks at."""
    return (i > 0 and lows[i - 1] in ("at", "across")) or (i > 1 and lows[i - 2] in ("on", "across")) or bool(_AFLOAT & set(lows))


def _goal_and_things(r: Reading, used: set[int]) -> None:
    for i, t in enumerate(r.tokens):
        base = w.BASE_OF.get(t.low)
        if i in used:
            continue
        before = r.tokens[i - 1].low if i else ""
        noun_like = before in ("a", "an", "the", "his", "her", "its", "their", "first", "one", "of")
        single = t.low.removesuffix("s")
        if t.low in w.THINGS or single in w.THINGS:
            thing = t.low if t.low in w.THINGS else single
            if thing not in r.things and len(r.things) < 6 and thing not in w.OBSTACLE_WORDS:
                r.things.append(thing)
            mark(r, used, i, "thing")
        elif base and not noun_like:
            if not r.goal and base not in ("become", "turn", "grow", "begin", "start", "live", "be"):
                r.goal = base
            mark(r, used, i, f"action: {base}")
        elif t.low in w.TRAIT_WORDS or t.low in w.AGE_OF or t.low in w.COLOUR_OF:
            mark(r, used, i, "quality")
        elif noun_like and not r.language and t.low not in w.STOP and len(t.low) > 2 and t.text[0].islower() and len(r.things) < 4 \
                and not t.low.endswith(("ly", "ing", "ous", "ful", "less", "ish", "ible", "able")) and _noun_follows(r, i):
            r.things.append(t.low[:30])
            mark(r, used, i, "thing (unknown word, used as a prop)")


def _noun_follows(r: Reading, i: int) -> bool:
    """Whether token ``i`` ends its noun phrase, so that it is the noun and not an adjective."""
    after = r.tokens[i + 1].low if i + 1 < len(r.tokens) else ""
    gap = r.story[r.tokens[i].end: r.tokens[i + 1].start] if after else "."
    return not after or gap.strip() != "" or after in w.STOP or after in w.BASE_OF


def _unused(r: Reading, used: set[int]) -> None:
    content = [i for i, t in enumerate(r.tokens) if (t.low not in w.STOP and len(t.low) > 1) or i in used]
    r.content = len(content)
    left = [r.tokens[i].text for i in content if i not in used]
    r.unused = list(dict.fromkeys(x[:60] for x in left))[:60]
    r.spans.sort(key=lambda s: (s.start, s.end))


def coverage(r: Reading) -> float:
    """Share of the content words that were taken for something, 0..1."""
    seen = {x.lower() for x in r.unused}
    left = sum(t.text.lower() in seen for t in r.tokens if t.low not in w.STOP)
    return 1.0 - left / r.content if r.content else 1.0


__all__ = ["Person", "Reading", "Span", "Token", "coverage", "read_story"]
