"""Reading a person's note on camera, light and cut: sizes, angles, moves, lenses, exposure, colour, sources, transitions."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Final, get_args

from ...script.model import LightingDomain, Location, Shot
from ...script.rules.aside import of_the_craft
from ...script.rules.place import KELVIN, MOON_HOURS, SUN_HOURS
from ...script.rules.text import SIZE_WORDS
from ...script.vocabulary import SIZES, Lens
from .notes import clauses

LENSES: Final[tuple[int, ...]] = get_args(Lens)
_WIDTHS: Final = SIZES[:-1]
"""Sizes from wide to close, without the insert, which is no step of closeness."""


@dataclass(frozen=True, slots=True)
class Craft:
    """What a note asks of the cinematographer, as the values that the fields shall have; None or '' asks nothing.

    ``way``: direction of the move (left, right, up, down). ``lens``: mm. ``exposure``: stops. ``kelvin``: colour temperature.
    """

    size: str = ""
    angle: str = ""
    move: str = ""
    way: str = ""
    lens: int | None = None
    focus: str = ""
    exposure: float | None = None
    ratio: float | None = None
    kelvin: int | None = None
    mood: str = ""
    key: str = ""
    key_side: str = ""
    cut: str = ""

    def asks(self, *names: str) -> bool:
        """Whether any of these fields (all, if none is named) is asked for."""
        return any(getattr(self, n) not in ("", None) for n in names or tuple(f.name for f in fields(self)))


def craft(note: str, shot: Shot, place: Location, hour: str) -> Craft:
    """What a note asks of the camera, light and cut of ``shot``, which stands at ``place`` at ``hour``."""
    texts = [t for words in clauses(note) if (t := of_the_craft(" ".join(words)).strip())]
    move, way = _move(texts, shot)
    exposure, ratio = _exposure(texts, shot.lighting)
    return Craft(
        size=_size(texts, shot.camera.size), angle=_named(texts, _ANGLES), move=move, way=way, lens=_lens(texts, shot.camera.lens),
        focus=_named(texts, _FOCUS), exposure=exposure, ratio=ratio, kelvin=_kelvin(texts, shot.lighting), mood=_mood(texts),
        key=_key(texts, place, hour), key_side=_named(texts, _KEY_SIDES), cut=_named(texts, _CUTS),
    )


_NO: Final = r"(?:\bnot|\bno|n't|\bnever|\bwithout|\bless|\binstead of|\bthan|\bavoid|\bdont)\b(?: \w+){0,2} $"


def _denied(text: str, at: int) -> bool:
    return bool(re.search(_NO, text[:at]))


def _named(texts: list[str], table: tuple[tuple[str, str], ...]) -> str:
    """The one value whose name stands in the note; '' if none or several do. Names are taken out of the note in the order of ``table``; those
    of no value are known and mean nothing here."""
    found: list[str] = []
    for text in texts:
        rest = text
        for pattern, value in table:
            for m in re.finditer(rf"\b(?:{pattern})\b", rest):
                found += [value] if value and not _denied(rest, m.start()) else []
            rest = re.sub(rf"\b(?:{pattern})\b", " · ", rest)
    found = list(dict.fromkeys(found))
    return found[0] if len(found) == 1 else ""


_MUCH: Final = re.compile(r"\b(?:much|a lot|far|way|two (?:steps|sizes))\b")
_ABOUT_PEOPLE: Final = re.compile(
    r"\b(?:stands?|sits?|comes?|moves?|walks?|steps?|goes|she|he|they|together|each other)\b.*\b(?:closer|nearer)\b"
    r"|\b(?:closer|nearer) to (?:each|one)\b|\bcloser together\b")
_IN: Final = re.compile(r"\b(?:closer|tighter|nearer|less wide|too wide|too far(?: away)?|not so wide)\b")
_OF_LENS: Final = re.compile(r" (?:lens|focal)\b")
_OUT: Final = re.compile(
    r"\b(?:wider|(?:further|farther) (?:away|back|out)|looser|less close|less tight|too close|too tight|not so (?:close|tight))\b")


def _size(texts: list[str], now: str) -> str:
    for text in texts:
        rest, named = text, list[str]()
        for pattern, sizes in SIZE_WORDS:
            if m := pattern.search(rest):
                named += [] if _denied(rest, m.start()) else [sizes[0]]
                rest = pattern.sub(" · ", rest)
        if len(set(named)) == 1:
            return named[0]
        if named or now not in _WIDTHS or _ABOUT_PEOPLE.search(text):
            continue
        step = 2 if _MUCH.search(text) else 1
        nearer, wider = _IN.search(text), _OUT.search(text)
        said = nearer or wider
        if said is not None and not (nearer and wider) and not _denied(text, said.start()) and not _OF_LENS.match(text, said.end()):
            return _WIDTHS[min(len(_WIDTHS) - 1, max(0, _WIDTHS.index(now) + (step if nearer else -step)))]
    return ""


_ANGLES: Final = (
    (r"worm'?s eye(?: view)?|ground level|from the ground", "ground"),
    (r"bird'?s eye(?: view)?|overhead|top down|from straight above|from the top", "top"),
    (r"(?:light|lighting|lit) from (?:above|below|behind)", ""),
    (r"low angle|lower angle|from below|camera low", "low"), (r"high angle|higher angle|from above|camera high", "high"),
    (r"dutch(?: angle| tilt)?|canted|tilted (?:frame|horizon)", "dutch"), (r"eye level|at eye height", "eye"),
)
_FOCUS: Final = (
    (r"shallow(?:er)?(?: focus| depth(?: of field)?)|blur(?:red|ry)? background", "shallow"),
    (r"deep(?:er)? focus|everything (?:sharp|in focus)", "deep"),
)
_MOVES: Final = (
    (r"dolly zoom|vertigo(?: shot)?", "dolly_zoom"), (r"push(?:ing|es)? in|dolly(?:ing)? in|track(?:ing)? in|move in|creep in", "push_in"),
    (r"pull(?:ing|s)? (?:out|back|away)|dolly(?:ing)? (?:out|back)|move out|back away", "pull_out"),
    (r"zoom(?:s|ing)? in", "zoom_in"), (r"zoom(?:s|ing)? out", "zoom_out"), (r"whip(?: pan)?", "whip"), (r"pan(?:s|ning)?", "pan"),
    (r"tilt(?:s|ing)? (?:up|down)", "tilt"), (r"(?:truck|track)(?:s|ing)? (?:left|right)", "truck"),
    (r"camera follows|follow (?:her|him|them)|following shot|follow shot", "follow"), (r"crane (?:shot|up|down|move)|(?<!\w )crane$", "crane"),
    (r"orbit(?:s|ing)?|circle around", "orbit"), (r"hand ?held|shaky(?: camera)?", "handheld"), (r"rack focus|pull focus", "rack"),
    (r"static|locked off|lock(?:ed)? the camera|camera (?:still|fixed)|no (?:camera )?(?:move|movement)|tripod"
     r"|(?:do not|don't|dont) move the camera", "static"),
)


_DOER: Final = re.compile(
    r"\b(?:she|he|they|who|it)\b (?:\w+ly )?(?=(?:push|pull|pan|track|truck|tilt|crane|orbit|circle|creep|move|back|whip|zoom|dolly)\w*\b)")
"""Somebody in the picture who does what a camera may do as well."""


def _move(texts: list[str], shot: Shot) -> tuple[str, str]:
    texts = [t for t in texts if not _DOER.search(t)]
    move = _named(texts, _MOVES)
    if not move:
        # A move that is not wanted and is there leaves the camera where it stands.
        unwanted = [v for t in texts for p, v in _MOVES if (m := re.search(rf"\b(?:{p})\b", t)) and _denied(t, m.start())]
        return ("static", "") if shot.camera.move in unwanted and shot.camera.move != "static" else ("", "")
    if move not in ("pan", "tilt", "truck", "follow", "crane", "orbit", "whip"):
        return move, ""
    words = {w for t in texts if any(re.search(rf"\b(?:{p})\b", t) for p, v in _MOVES if v == move) for w in t.split()}
    ways = ("up", "down") if move in ("tilt", "crane") else ("left", "right")
    said = [w for w in ways if w in words]
    return move, said[0] if len(said) == 1 else ""


def _lens(texts: list[str], now: int) -> int | None:
    for text in texts:
        if m := re.search(r"\b(\d{2,3}) ?mm\b|\blens (?:of |to )?(\d{2,3})\b|\b(\d{2,3}) (?:millimet\w+|lens)\b", text):
            wanted = int(next(g for g in m.groups() if g))
            near = min(LENSES, key=lambda x: abs(x - wanted))
            return near if abs(near - wanted) <= 0.2 * wanted and not _denied(text, m.start()) else None
        m = re.search(r"\b(longer|shorter|wider) (?:lens|focal length)\b", text)
        if m and not _denied(text, m.start()):
            i = LENSES.index(now) + (1 if m.group(1) == "longer" else -1)
            return LENSES[min(len(LENSES) - 1, max(0, i))]
    return None


_LIT: Final = r"(?= (?:light|lighting|picture|image|mood|shot|look|here|please|in|at|on|with|than|again|overall)\b|$)"


_HARDER: Final = re.compile(
    r"\b(?:more|higher|stronger|much|harder|deeper) (?:contrast|shadows?)\b|\bharder light\b|\bharsher\b|\bhigh contrast\b")
_SOFTER: Final = re.compile(
    r"\b(?:less|lower|softer|fewer|low) (?:contrast|shadows?)\b|\bsofter (?:light|lighting)\b|\bsofter$|\bflatter\b")


def _exposure(texts: list[str], x: LightingDomain) -> tuple[float | None, float | None]:
    exposure, ratio = x.exposure, x.ratio
    for text in texts:
        much = 2.0 if _MUCH.search(text) else 0.5 if re.search(r"\b(?:bit|little|slightly)\b", text) else 1.0
        dark = bool(re.search(rf"\bdarker{_LIT}|\btoo bright\b|\bless bright\b|^(?:it |make it |more |very |much )*dark{_LIT}", text))
        bright = bool(re.search(rf"\b(?:brighter|lighter){_LIT}|\btoo dark\b|\bless dark\b|^(?:it |make it |more |very |much )*bright{_LIT}", text))
        if dark != bright and not re.search(r"\b(?:not|no|n't|never|don't) (?:\w+ ){0,2}(?:too |darker|brighter|lighter)", text):
            exposure += (-0.5 if dark else 0.5) * much
            ratio += (1.0 if dark else -0.5) * much
        more = bool(_HARDER.search(text))
        less = bool(_SOFTER.search(text))
        if more != less and not _denied(text, 0):
            ratio += (2.0 if more else -1.5) * much
    exposure, ratio = round(min(2.0, max(-2.0, exposure)), 2), round(min(8.0, max(1.5, ratio)), 1)
    return (exposure if exposure != x.exposure else None), (ratio if ratio != x.ratio else None)


def _kelvin(texts: list[str], x: LightingDomain) -> int | None:
    low, high = KELVIN.get(x.key, (1500, 12000))
    for text in texts:
        much = 2 if _MUCH.search(text) else 1
        if m := re.search(r"\b(\d{4,5}) ?(?:k|kelvin)\b", text):
            wanted = int(m.group(1))
            return wanted if low <= wanted <= high and wanted != x.kelvin else None
        warm = bool(re.search(rf"\bwarmer{_LIT}|\btoo (?:cold|cool)\b|\bwarm (?:light|lighting|colours?|colors?)\b", text))
        cool = bool(re.search(rf"\b(?:cooler|colder|bluer){_LIT}|\btoo warm\b|\b(?:cool|cold) (?:light|lighting|colours?|colors?)\b", text))
        if warm != cool and not re.search(r"\b(?:not|no|never|don't) (?:\w+ ){0,2}(?:warmer|cooler|colder|warm|cool|cold|too)\b", text):
            wanted = round(x.kelvin * (0.84 if warm else 1.2) ** much / 50) * 50
            wanted = min(high, max(low, wanted))
            return wanted if wanted != x.kelvin else None
    return None


def _mood(texts: list[str]) -> str:
    found: list[str] = []
    for text in texts:
        lit = re.search(r"\b(?:mood|atmosphere|light|lighting)\b", text)
        for pattern, mood in _MOODS:
            m = re.search(rf"\b(?:{pattern})\b", text)
            sure = lit if mood not in _OTHERWISE else re.search(r"\b(?:mood|atmosphere)\b", text)
            bare = mood not in _OTHERWISE and re.search(rf"^{_MORE}(?:{pattern})$", text)
            if m and (sure or bare) and not _denied(text, m.start()):
                found.append(mood)
    found = list(dict.fromkeys(found))
    return found[0] if len(found) == 1 else ""


_MOODS: Final = (
    ("tense|tenser|threatening|menacing", "tense"), ("mysterious|eerie|uncanny", "mysterious"), ("dreamy|dreamlike", "dreamy"),
    ("festive", "festive"), ("bleak|bleaker|desolate|gloomy|gloomier", "bleak"), ("tender", "tender"), ("warm|warmer|cosy|cozy", "warm"),
    ("cool|cold", "cool"), ("neutral", "neutral"),
)
_MORE: Final = "(?:make it |let it be |it should be |more |very |much |a bit |a little )*"
_OTHERWISE: Final = frozenset({"tender", "warm", "cool", "neutral"})
"""Moods whose words may be meant of a face or of a colour: they count only where a mood is spoken of."""
_KEYS: Final = (
    (r"firelight|fire light|campfire light|candle ?light|by (?:the )?(?:fire|candles?|hearth)", "fire"),
    (r"moonlight|moonlit|by (?:the )?moon", "moon"), (r"(?:lamp|lantern|street) ?light|by (?:the |a )?(?:lamps?|lantern)", "lamp"),
    (r"neon(?: light| lights| glow| tubes)?", "neon"),
    (r"screen light|(?:glow|light) of (?:the |a )?(?:screen|monitor|television|phone)|lit by (?:the |a )?(?:screen|monitor)", "screen"),
    (r"window light|light (?:from|through) the window|lit by the window", "window"), (r"sunlight|direct sun|lit by the sun", "sun"),
    (r"skylight|open sky light", "sky"),
)
_KEY_SIDES: Final = (
    (r"back ?light(?:ing)?|back ?lit|(?:light|lighting|lit) from behind|silhouettes?", "back"),
    (r"top ?light|(?:light|lighting|lit) from above", "top"),
    (r"(?:light|lighting|lit|key) (?:from )?(?:the )?left", "left"), (r"(?:light|lighting|lit|key) (?:from )?(?:the )?right", "right"),
    (r"front(?:al)? light(?:ing)?|lit from the front", "front"),
)
_CUTS: Final = (
    (r"(?:cross ?)?dissolve|cross ?fade", "dissolve"), (r"dip to black|dip", "dip"), (r"fade out|fade to black", ""),
    (r"fade in|fade from black|fade up", "fade_in"), (r"match cut", "match"), (r"hard cut|straight cut|plain cut|cut hard", "hard"),
    (r"wipe", "wipe"), (r"iris", "iris"), (r"fade", "fade_in"),
)


def _key(texts: list[str], place: Location, hour: str) -> str:
    """A source that the note names, if the place has it and it burns at that hour."""
    key = _named(texts, _KEYS)
    burns = not ((key == "sun" and hour not in SUN_HOURS) or (key == "moon" and hour not in MOON_HOURS))
    return key if key in place.sources and burns else ""


__all__ = ["Craft", "craft"]
