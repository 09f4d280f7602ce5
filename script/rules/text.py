"""Rules about what is written: nothing twice, nothing empty, and words that agree with the typed fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from ..completeness import FIVE, LEAST_WORDS, lacks
from ..ledger import texts_of
from ..marks import WEATHER_WORDS
from ..model import Shot
from ..vocabulary import Domain
from ..wording import STOP, tokens
from . import told
from .aside import named as words_named
from .aside import of_the_craft, of_the_shot
from .base import Context, Note, one_of, rule
from .people import names_of

SIZE_WORDS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), sizes) for pattern, sizes in (
        (r"extreme[\s-]+close[\s-]*ups?|(?-i:ECU|XCU)|big close[\s-]*ups?", ("ECU",)),
        (r"extreme[\s-]+(?:wide|long)(?:[\s-]+shots?|[\s-]+views?)?|(?-i:EWS|ELS|XWS)|very wide", ("EWS",)),
        (r"medium[\s-]+close(?:[\s-]*ups?)?|(?-i:MCU)", ("MCU",)),
        (r"medium[\s-]+(?:long|wide|full)(?:[\s-]+shots?)?|(?-i:MLS|MWS)|cowboy shots?|american shots?", ("MLS",)),
        (r"medium[\s-]+(?:shots?|view|framing|frame)|mid[\s-]*shots?|(?-i:MS)|waist[\s-]+(?:shot|up)", ("MS",)),
        (r"close[\s-]*ups?|closeups?|tight close|(?-i:CU)", ("CU", "ECU", "INSERT")),
        (r"full[\s-]+(?:shots?|figure|body)|(?-i:FS)", ("FS",)),
        (r"(?:wide|long)[\s-]+(?:shots?|frame|framing)|wide[\s-]+view|(?-i:WS|LS)|wide establishing", ("WS", "EWS", "FS")),
        (r"inserts?|detail[\s-]+shots?", ("INSERT", "ECU", "CU")),
    )
)
"""Names of sizes as people write them (longest first), and the typed sizes each allows."""

_CAMERA = r"(?:(?:^|(?<=[.;:,] )|\b(?:camera|frame|lens|shot|view|we|it|slow|slowly|gentle|gently|a|then|and|to)\s+)(?:\w+ly\s+)?)"
"""What stands before a verb that people use of themselves as well, where the camera is meant."""

MOVE_WORDS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), frozenset(moves.split())) for pattern, moves in (
        (rf"static|locked[\s-]*off|motionless camera|camera (?:is |stays |stands |holds )?still|{_CAMERA}does not move", "static rack"),
        (r"push(?:es|ing)?[\s-]+in|dolly in|dollies in", "push_in dolly_zoom follow"),
        (rf"{_CAMERA}pull(?:s|ing)?[\s-]+(?:out|back|away)", "pull_out zoom_out dolly_zoom crane"),
        (r"dolly[\s-]+zoom", "dolly_zoom"), (r"orbit(?:s|ing)?", "orbit"), (r"hand[\s-]*held", "handheld"),
        (r"whip[\s-]+pan", "whip"), (r"crane(?:s|d)?", "crane"),
    )
)
"""Names of moves that cannot be meant otherwise, and the typed moves each allows."""

HOUR_WORDS: dict[str, frozenset[str]] = {
    "dawn": frozenset({"dawn", "daybreak", "sunrise"}), "morning": frozenset({"morning"}),
    "day": frozenset({"noon", "midday", "afternoon"}), "golden": frozenset({"sunset"}),
    "dusk": frozenset({"dusk", "twilight", "nightfall"}), "night": frozenset({"night", "midnight", "moonlight", "moonlit"}),
}
GOLDEN = re.compile(r"\bgolden[\s-]+(?:hour|sun\w*|evening|afternoon)\b", re.IGNORECASE)
"""The golden hour by name; golden alone is a colour, of lamps and reeds as well."""
NEAR_HOURS: dict[str, tuple[str, ...]] = {
    "dawn": ("dawn", "morning", "night", "dusk"), "morning": ("morning", "dawn", "day", "golden"), "day": ("day", "morning", "golden"),
    "golden": ("golden", "dusk", "day", "dawn", "morning"), "dusk": ("dusk", "golden", "night", "dawn"), "night": ("night", "dusk", "dawn"),
}
"""Hours whose words may stand in a text of this hour: a dusk may speak of the night to come, a night never of noon."""

EXACT_HOURS: dict[str, tuple[str, ...]] = {"noon": ("day", "morning"), "midday": ("day",), "midnight": ("night",), "sunrise": ("dawn", "morning")}
"""Words for one moment of the day, and the only hours they may go with."""

_STRONG_WEATHER: tuple[tuple[str, frozenset[str], tuple[str, ...]], ...] = (
    ("snow", frozenset({"snowing", "snowfall", "blizzard"}), ("snow",)),
    ("rain", frozenset({"raining", "downpour"}), ("rain", "storm")),
    ("storm", frozenset({"thunder"}), ("storm", "rain", "cloudy", "wind")),
    ("storm", frozenset({"lightning"}), ("storm", "rain")),
)
"""Words that a text uses only while that weather is there, and the typed weathers they may go with."""


@rule("duplicate", "error", "story", "No two shots tell the same.")
def duplicate(context: Context, shot: Shot) -> Iterator[Note]:
    index, least = context.index, context.limits.duplicate
    mine = dict(texts_of(shot))
    same = {name: index.texts[name, text] for name, text in mine.items() if (name, text) in index.texts}
    if "description" in same:
        yield Note("description", f"the description is that of shot {same['description']}: {shot.description[:120]!r}",
                   "tell what is new in this shot: another action, another moment, another view")
        return
    alike = index.like_description(shot, least) or _retold(context, shot)
    if alike:
        yield Note("description", f"the description is {alike[1]:.0%} like that of shot {alike[0]}: {shot.description[:120]!r}",
                   "tell what is new in this shot: another action, another moment, another view")
        return
    if all(f"{d}.text" in same for d in FIVE):
        yield Note("character.text", f"all five texts stand in earlier shots (the character's in {same['character.text']})",
                   "write what this shot alone shows", "character")
        return
    twin = index.like_prose(shot, least)
    if twin:
        yield Note("character.text", f"the five texts together are {twin[1]:.0%} like those of shot {twin[0]}",
                   f"describe what differs from shot {twin[0]}: action, expression, side, distance", "character")
    elif "character.text" in same and shot.character.people:
        yield Note("character.text", f"the text is that of shot {same['character.text']}, word for word",
                   "write what the people do and feel in this shot", "character", "warn")


RETOLD, RETOLD_WORDS, RETOLD_NEAR = 0.84, 8, 8
"""Share of words in the same order from which a text of at least so many words is an earlier one with a word exchanged, if no more
than so many shots lie between: later, a film may rhyme."""


def _retold(context: Context, shot: Shot) -> tuple[str, float] | None:
    """The recent shot whose description this one repeats but for a word or two, if both name the same people and places."""
    names = {w for name in (*(c.name for c in context.characters), *(x.name for x in context.locations)) for w in tokens(name)} - STOP
    said = tokens(shot.description)
    best: tuple[str, float] | None = None
    for before in context.past[-RETOLD_NEAR:]:
        was = tokens(before.description)
        if min(len(said), len(was)) < RETOLD_WORDS or set(said) & names != set(was) & names:
            continue
        matcher = SequenceMatcher(None, said, was, autojunk=False)
        if matcher.quick_ratio() >= RETOLD and (share := matcher.ratio()) >= RETOLD and (best is None or share > best[1]):
            best = before.id, share
    return best


@rule("empty-domain", "error", "character", "All five domains are written out: whoever draws this shot sees no other.")
def empty_domain(context: Context, shot: Shot) -> Iterator[Note]:
    for domain in FIVE:
        for why in lacks(domain, getattr(shot, domain).text):
            yield Note(f"{domain}.text", why, f"write what this shot shows, in {LEAST_WORDS[domain]} words or more, without pointing at "
                       "another shot", domain)


@rule("domain-fit", "error", "character", "Words and typed fields of a domain say the same.")
def domain_fit(context: Context, shot: Shot) -> Iterator[Note]:
    yield from _people_named(context, shot)
    yield from _size_named(shot)
    yield from _move_named(shot)
    for domain, text in (("background", shot.background.text), ("lighting", shot.lighting.text)):
        yield from _hour_named("background" if domain == "background" else "lighting", text, shot)
    yield from _weather_named(shot)
    for told_of in (told.season, told.angle, told.lens, told.light, told.distance, told.bond):
        yield from told_of(shot)


def _people_named(context: Context, shot: Shot) -> Iterator[Note]:
    people = [p.character for p in shot.character.people]
    if not people or lacks("character", shot.character.text):
        return
    said = words_named(shot.character.text)
    if not any(said & names_of(context, who) for who in people):
        names = [context.cast[who].name for who in people if who in context.cast]
        others = [c.name for c in context.characters if c.id not in people and set(tokens(c.name)) & said]
        if context.brief.language != "en" and not others:
            return
        yield Note("character.text", f"the text names none of the people in the shot ({one_of(names)})" +
                   (f", but {one_of(others)}" if others else ""), f"say what {names[0] if names else people[0]} does")


def _size_named(shot: Shot) -> Iterator[Note]:
    rest, named = of_the_craft(shot.camera.text), []
    for pattern, sizes in SIZE_WORDS:
        if pattern.search(rest):
            named.append(sizes)
            rest = pattern.sub(" ", rest)
    allowed = {s for sizes in named for s in sizes}
    if named and shot.camera.size not in allowed:
        yield Note("camera.text", f"the text speaks of {one_of(s[0] for s in named)}, the size is {shot.camera.size}",
                   f"say {shot.camera.size} in the text, or set camera.size to {one_of(s[0] for s in named)}", "camera")


def _move_named(shot: Shot) -> Iterator[Note]:
    text = of_the_craft(shot.camera.text)
    named = [moves for pattern, moves in MOVE_WORDS if pattern.search(text)]
    if named and not any(shot.camera.move in moves for moves in named):
        said = sorted(named[0])[0]
        yield Note("camera.text", f"the text speaks of {said!r}, the move is {shot.camera.move!r}",
                   f"say {shot.camera.move!r} in the text, or set camera.move to {said!r}", "camera")


def _hour_named(domain: Domain, text: str, shot: Shot) -> Iterator[Note]:
    said = set(tokens(GOLDEN.sub(" sunset ", of_the_shot(text))))
    named = [h for h, words in HOUR_WORDS.items() if words & said]
    hour = shot.background.hour
    exact = [w for w, hours in EXACT_HOURS.items() if w in said and hour not in hours]
    if (named and not set(named) & set(NEAR_HOURS[hour])) or (exact and hour not in named):
        words = exact or sorted(said & {w for h in named for w in HOUR_WORDS[h]})
        yield Note(f"{domain}.text", f"the text speaks of {one_of(words)}, the hour is {hour!r}",
                   f"leave {one_of(words)} out, write of {hour!r}", domain)


def _weather_named(shot: Shot) -> Iterator[Note]:
    said = set(tokens(of_the_shot(shot.background.text)))
    now = shot.background.weather
    for kind, strong, near in _STRONG_WEATHER:
        if strong & said and now not in near:
            yield Note("background.text", f"the text speaks of {kind}, the weather is {now!r}",
                       f"write of {one_of(sorted(WEATHER_WORDS[now]))}, or set the weather to {kind!r}", "background")
