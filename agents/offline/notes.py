"""Reading a person's note on a shot: what a closed vocabulary can be sure of, by the agent whose business it is.

A note is free English. Words count only where they cannot mean anything else: in a clause that consists of known words alone, or
after a preposition that fixes their sense. What is not understood is left out, so that nobody acts on a guess.
"""
# ruff: noqa: SIM905 - word lists read best as words

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ...script.findings import Finding
from ...script.model import Outline, Shot
from ...script.rules.aside import of_the_shot
from ..messages import Bible

_QUOTE: Final = re.compile(r"[“\"]([^“”\"]+)[”\"]")
_CLAUSE: Final = re.compile(r"[,;:!?\n]|\.(?!\d)|\b(?:and|but|then)\b|\s[-–—]\s")
_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+(?:\.\d+)?")
_NOT: Final = frozenset("not no never without don't dont isn't aren't shouldn't mustn't won't instead than avoid neither nor nobody".split())
_PLAIN: Final = frozenset(
    "a an the this that it its it's is are be being should must could would can will shall let make have has get set put move please now "
    "here there instead so just really very much more bit little slightly somewhat far lot rather quite all at in on by to into aboard inside "
    "for with as during again still also shot scene moment happen happens take takes place play plays i we want need some heavy light full broad "
    "early late deep add whole time weather season hour sky of rather than not no without".split())
"""Words that change nothing of what a known word beside them means."""
_AFTER: Final = frozenset("at in on by about when while now here there again please too instead as but than with over of for mood light "
    "lighting picture image frame shot scene look contrast exposure".split())
"""Words before which an adjective stands alone, and belongs to no thing."""

HOURS: Final[Mapping[str, str]] = {
    "dawn": "dawn", "sunrise": "dawn", "daybreak": "dawn", "morning": "morning", "day": "day", "daytime": "day", "daylight": "day", "noon": "day",
    "midday": "day", "afternoon": "day", "golden hour": "golden", "golden light": "golden", "magic hour": "golden", "golden": "golden",
    "sunset": "golden", "dusk": "dusk", "twilight": "dusk", "evening": "dusk", "nightfall": "dusk", "blue hour": "dusk", "night": "night",
    "nighttime": "night", "midnight": "night",
}
WEATHERS: Final[Mapping[str, str]] = {
    "rain": "rain", "rainy": "rain", "raining": "rain", "rains": "rain", "drizzle": "rain", "downpour": "rain", "storm": "storm", "stormy": "storm",
    "thunderstorm": "storm", "snow": "snow", "snowy": "snow", "snowing": "snow", "snows": "snow", "snowfall": "snow", "fog": "fog", "foggy": "fog",
    "mist": "fog", "misty": "fog", "wind": "wind", "windy": "wind", "cloudy": "cloudy", "overcast": "cloudy", "sunny": "clear", "sunshine": "clear",
    "clear": "clear", "cloudless": "clear",
}
SEASONS: Final[Mapping[str, str]] = {
    "spring": "spring", "springtime": "spring", "summer": "summer", "autumn": "autumn", "winter": "winter", "wintry": "winter",
}
_EXPRESSIONS: Final[Mapping[str, str]] = {
    word: face for face, words in {
        "happy": "happy happier joyful glad cheerful smiling smiles smile", "sad": "sad sadder unhappy melancholy sorrowful tearful",
        "angry": "angry angrier furious enraged", "afraid": "afraid scared frightened fearful terrified anxious nervous",
        "surprised": "surprised astonished startled shocked", "determined": "determined resolute", "tender": "tender gentle loving tenderly gently",
        "neutral": "calm calmer neutral",
    }.items() for word in words.split()
}
_FEELS: Final = frozenset(
    "be is are looks look seems seem feels feel more very really her him them so much even bit little slightly still a smile".split())


@dataclass(frozen=True, slots=True)
class Direction:
    """What a note asks of the director. Empty fields ask nothing. ``add``, ``remove``: ids of characters."""

    hour: str = ""
    weather: str = ""
    season: str = ""
    location: str = ""
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Acting:
    """What a note asks of the screenwriter.

    Attributes:
        faces: character id to expression. seconds: new length, or None. silent: no spoken line. quote: words to be spoken.
        speaker: id of who speaks them. unsaid: quoted words that must go.
    """

    faces: tuple[tuple[str, str], ...] = ()
    seconds: float | None = None
    exact: bool = False
    silent: bool = False
    quote: str = ""
    speaker: str = ""
    unsaid: tuple[str, ...] = ()


def note_of(findings: Iterable[Finding]) -> str:
    """The person's words among the findings; '' if there are none."""
    return next((f.fix for f in findings if f.rule == "person"), "")


def first_heard(findings: Iterable[Finding]) -> bool:
    """Whether nothing but a person's note is to be answered: later rounds mend what the note led to, and do not take a step twice."""
    found = list(findings)
    return bool(found) and all(f.rule == "person" for f in found)


# -- words ------------------------------------------------------------------------------------------------------------
def clauses(note: str) -> list[list[str]]:
    """The clauses of a note as lower-case words; what stands in quotation marks is left out."""
    text = _QUOTE.sub(" ", note.replace("’", "'").replace("ʼ", "'")).lower()
    text = re.sub(r"(?<=\w)-(?=\w)", " ", text)
    return [words for part in _CLAUSE.split(text) if (words := _WORD.findall(part))]


def negated(words: list[str], i: int) -> bool:
    """Whether the word at ``i`` is denied by one of the three before it."""
    return any(w in _NOT for w in words[max(0, i - 3):i])


def alone(words: list[str], end: int) -> bool:
    """Whether an adjective that ends before ``end`` belongs to no thing after it."""
    return end >= len(words) or words[end] in _AFTER


def _spots(words: list[str], lexicon: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """(start, end, meaning) of known words and pairs of words, pairs first."""
    i = 0
    while i < len(words):
        two = " ".join(words[i:i + 2])
        for n, key in ((2, two), (1, words[i])):
            if key in lexicon and (n == 1 or i + 1 < len(words)):
                yield i, i + n, lexicon[key]
                i += n - 1
                break
        i += 1


# -- the director -----------------------------------------------------------------------------------------------------
def direction(note: str, bible: Bible, outline: Outline) -> Direction:
    """What a note asks of the director: another hour, weather, season or place, somebody who comes in or stays out."""
    parts = clauses(of_the_shot(note))
    known = {w for key in (*HOURS, *WEATHERS, *SEASONS) for w in key.split()} | {w for x in bible.locations for w in _tokens(x.name)}
    hour = _one(_time(parts, HOURS, known, frozenset("at by in into towards during before".split()), frozenset()))
    weather = _one(_time(parts, WEATHERS, known, frozenset("in under".split()), frozenset({"raining", "rains", "snowing", "snows"})))
    if not weather and outline.weather != "clear" and any(_denied(words, outline.weather) for words in parts):
        weather = "clear"
    season = _one(_time(parts, SEASONS, known, frozenset(("in", "during")), frozenset()))
    add, remove = _cast(parts, bible, {k.partition(".")[0] for k in outline.looks})
    return Direction(hour, weather, season, _place(parts, bible, known), add, remove)


def _one(values: Iterable[str]) -> str:
    """The only value; '' where a note names several, or none."""
    found = list(dict.fromkeys(values))
    return found[0] if len(found) == 1 else ""


def _time(parts: list[list[str]], lexicon: Mapping[str, str], known: set[str], before: frozenset[str], sure: frozenset[str]) -> Iterator[str]:
    for words in parts:
        closed = all(w in _PLAIN or w in known for w in words)
        for start, end, meaning in _spots(words, lexicon):
            if negated(words, start):
                continue
            led = words[start - 1] if start else ""
            led = words[start - 2] if led in ("the", "early", "late", "full", "broad", "deep", "heavy", "falling") and start > 1 else led
            if closed or (led in before and alone(words, end)) or words[start] in sure:
                yield meaning


def _denied(words: list[str], weather: str) -> bool:
    return all(w in _PLAIN or w in WEATHERS for w in words) and any(
        meaning == weather and negated(words, start) for start, _, meaning in _spots(words, WEATHERS))


def _tokens(name: str) -> list[str]:
    return [w for w in _WORD.findall(name.lower().replace("’", "'").replace("-", " ")) if w not in ("the", "a", "an")]


def _place(parts: list[list[str]], bible: Bible, known: set[str]) -> str:
    """A place of the film, where the clause says nothing else than that it happens there."""
    found: list[str] = []
    names = sorted(((_tokens(x.name), x.id) for x in bible.locations), key=lambda n: -len(n[0]))
    last = [t[-1] for t, _ in names]
    for words in parts:
        if not all(w in _PLAIN or w in known for w in words):
            continue
        for tokens, id in [*names, *(([t[-1]], id) for t, id in names if last.count(t[-1]) == 1)]:
            at = next((i for i in range(len(words)) if words[i:i + len(tokens)] == tokens), None)
            if at is not None:
                found += [] if negated(words, at) else [id]
                break
    return _one(found)


_FRAME: Final = r"(?:this|the|that) (?:shot|scene|frame|picture)"
_THERE: Final = rf"(?: (?:too|there|here|now|please|out|altogether|again|as well|in it|(?:in|from|to) {_FRAME}))*"
_ART: Final = r"(?:the |her |his |their |old |young )*"


def _cast(parts: list[list[str]], bible: Bible, here: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who is asked into the shot, and who out of it."""
    add, remove = list[str](), list[str]()
    for words in parts:
        text = " ".join(words)
        for c in bible.characters:
            name = rf"{_ART}(?:{'|'.join(re.escape(n) for n in names_of(bible, c.id))})"
            if _says(text, rf"(?:without|no|remove|drop|lose|leave out|take out|cut out) {name}{_THERE}$",
                     rf"(?:leave|take|keep|cut) {name} out{_THERE}$",
                     rf"^{name} (?:should|must|may|can|need|is|shall)(?:n't| not)(?: to)?(?: be)?"
                     rf"(?: seen| visible| present| around| there| here| yet| in it| in {_FRAME})+$"):
                remove.append(c.id)
            elif not re.search(rf"(?:not|n't|never|no more) (?:\w+ )?{name}", text) and _says(
                    text, rf"(?:with|add|bring in|bring|include) {name}{_THERE}$",
                    rf"^{name} (?:joins|comes in|(?:(?:should|must) (?:also )?(?:be|join)|is)(?= ))"
                    rf"(?: also| too| as well| there| here| present| them| her| him| in it| in {_FRAME})*$"):
                add.append(c.id)
            elif _says(text, rf"(?:^|only |just ){name} alone$", rf"^(?:only|just) {name}{_THERE}$"):
                remove += [x for x in sorted(here) if x != c.id]
                add.append(c.id)
    return tuple(x for x in dict.fromkeys(add) if x not in here), tuple(x for x in dict.fromkeys(remove) if x in here and x not in add)


def _says(text: str, *patterns: str) -> bool:
    return any(re.search(p if p.startswith(("^", "(?:^")) else rf"\b{p}", text) for p in patterns)


def names_of(bible: Bible, id: str) -> list[str]:
    """What a note may call a member of the cast: the name, or the role where nobody else has it. Lower case, longest first."""
    def own(c_name: str, role: str) -> list[str]:
        parts = _tokens(role)
        return [" ".join(_tokens(c_name)), " ".join(parts), parts[-1] if parts else ""]

    mine = next(own(c.name, c.role) for c in bible.characters if c.id == id)
    others = {n for c in bible.characters if c.id != id for n in own(c.name, c.role)}
    return sorted((n for n in dict.fromkeys(mine) if n and n not in others and n not in ("hero",)), key=len, reverse=True)


# -- the screenwriter -------------------------------------------------------------------------------------------------
_SILENT: Final = re.compile(
    r"\b(?:no|without|remove|cut|drop|delete) (?:any |the |all |a )*(?:dialogue|words?|lines?|talking|talk|speech|speaking|voice)\b"
    r"|\b(?:nobody|no one|no body) (?:speaks|talks|says)|\b(?:says|say|saying) nothing\b|\bwordless(?:ly)?\b"
    r"|^(?:it should be |make it |let it be |keep it |completely |make this |quite |stay )*silent$|\bin silence$|^silence$")
_COUNTS: Final = "one two three four five six seven eight nine ten".split()
_NUMBERS: Final = {w: float(n) for n, w in enumerate(_COUNTS, 1)} | {"half a": 0.5, "a": 1.0, "an": 1.0}
_SECONDS: Final = re.compile(
    rf"\b(half a|\d+(?:\.\d+)?|an?|{'|'.join(_COUNTS)}) (more |extra )?(?:seconds?|secs?|s)(?: (longer|shorter|more|less|too long|too short))?\b")
_BY: Final = re.compile(r"\b(?:(tighten|trim|shorten|cut|reduce)|(lengthen|extend|stretch))\b.* by $")
_LONGER: Final = re.compile(r"\b(?:longer|slower|slow it down|linger|more time|hold it|take (?:its|your|more) time)\b(?! (?:lens|shot size))")
_SHORTER: Final = re.compile(r"\b(?:shorter|faster|quicker|brisker|trim|speed it up|less time)\b(?! (?:lens|shot size))")
_MUCH: Final = re.compile(r"\b(?:much|a lot|far|twice|way)\b")
_BIT: Final = re.compile(r"\b(?:bit|little|slightly|touch|somewhat)\b")


def acting(note: str, bible: Bible, shot: Shot) -> Acting:
    """What a note asks of the screenwriter: a face, a length, silence, or words to be spoken."""
    parts = clauses(note)
    texts = [" ".join(p) for p in parts]
    quotes, unsaid = _quoted(note)
    seconds, exact = _seconds(texts, shot.seconds)
    speaker = _subject(_before_quote(note), bible, shot, absent=True) if quotes else ""
    said = " ".join(quotes[0].split()) if quotes and speaker else ""
    return Acting(
        faces=_faces(parts, bible, shot), seconds=seconds, exact=exact, silent=not said and any(_SILENT.search(t) for t in texts),
        quote=said[:280], speaker=speaker, unsaid=tuple(unsaid))


def _before_quote(note: str) -> list[str]:
    head = re.split(r"[“\"]", note, maxsplit=1)[0].lower().replace("’", "'").replace("-", " ")
    return _WORD.findall(re.split(r"[.;!?,]", head.rstrip(" ,:;"))[-1])


def _quoted(note: str) -> tuple[list[str], list[str]]:
    """Words to be spoken, and words that must go."""
    say, unsay, end = list[str](), list[str](), 0
    for m in _QUOTE.finditer(note):
        head, end = _WORD.findall(note[end:m.start()].lower())[-3:], m.end()
        (unsay if set(head) & (_NOT | {"remove", "cut", "drop", "delete", "replace"}) else say).append(m.group(1).strip())
    return [q for q in say if q], [q for q in unsay if q]


def _seconds(texts: list[str], now: float) -> tuple[float | None, bool]:
    for text in texts:
        denied = re.search(r"\b(?:not|no|don't|never) (?:\w+ )?(?:longer|slower|shorter|faster|quicker)\b|\bno longer\b", text)
        if (m := _SECONDS.search(text)) and (m.group(1) not in ("a", "an") or m.group(2) or m.group(3) or _BY.search(text[:m.start()])):
            amount = _NUMBERS.get(m.group(1)) or float(m.group(1) if m.group(1)[0].isdigit() else 0)
            by = _BY.search(text[:m.start()])
            less = m.group(3) in ("shorter", "less", "too long") or (by is not None and by.group(1) is not None)
            way = -1.0 if less else 1.0 if m.group(2) or m.group(3) or by else 0.0
            if amount > 0 and not denied:
                return _length(now + way * amount if way else amount), not way
        if denied:
            continue
        step = 2.0 if _MUCH.search(text) else 0.5 if _BIT.search(text) else 1.0
        too = re.search(r"\btoo (long|slow|short|fast|quick)\b", text)
        if (_LONGER.search(text) and not _moves_people(text)) or (too and too.group(1) in ("short", "fast", "quick")):
            return _length(now * (1.0 + 0.3 * step)), False
        if (_SHORTER.search(text) and not _moves_people(text)) or (too and too.group(1) in ("long", "slow")):
            return _length(now * (1.0 - 0.25 * step)), False
    return None, False


def _moves_people(text: str) -> bool:
    """Whether somebody or the camera, not the shot, is to be faster or slower."""
    return bool(re.search(r"\b(?:she|he|they|walks?|runs?|moves?|speaks?|push|pan|camera|zoom|hair|coat)\b", text))


def _length(seconds: float) -> float:
    """Within what a shot may last, on a grid of a 24th of a second."""
    return round(round(min(60.0, max(0.5, seconds)) * 24) / 24, 6)


def _faces(parts: list[list[str]], bible: Bible, shot: Shot) -> tuple[tuple[str, str], ...]:
    out: dict[str, str] = {}
    for words in parts:
        for i, word in enumerate(words):
            face = _EXPRESSIONS.get(word)
            if face is None or not alone(words, i + 1) or ("mood" in words or "light" in words or "lighting" in words):
                continue
            less = "less" in words[max(0, i - 2):i] or "too" in words[max(0, i - 1):i]
            if negated(words, i) or (i and words[i - 1] not in _FEELS and not less and word not in ("smiles", "smile", "smiling")
                                     and words[i - 1] not in _who_words(bible)):
                continue
            for who in _subjects(words[:i] or words, bible, shot):
                now = next(p.expression for p in shot.character.people if p.character == who)
                out[who] = face if not less else "neutral" if now == face else now
    return tuple(out.items())


def _who_words(bible: Bible) -> frozenset[str]:
    return frozenset(w for c in bible.characters for n in names_of(bible, c.id) for w in n.split()) | {"she", "he", "they", "both", "everyone"}


def _subjects(words: list[str], bible: Bible, shot: Shot) -> list[str]:
    people = [p.character for p in shot.character.people]
    if {"both", "they", "them", "everyone", "everybody"} & set(words):
        return people
    one = _subject(words, bible, shot)
    return [one] if one in people else []


def _subject(words: list[str], bible: Bible, shot: Shot, absent: bool = False) -> str:
    """Who is meant: by name or role (also who is not seen, where ``absent``), by pronoun, else the one the shot is about; '' if nobody is."""
    people = [p.character for p in shot.character.people]
    text = f" {' '.join(words)} "
    named = [c.id for c in bible.characters if any(f" {n} " in text or f" {n}'s " in text for n in names_of(bible, c.id))]
    if named:
        return named[0] if absent or named[0] in people else ""
    if absent and {"narrator", "voice"} & set(words):
        return "narrator"
    gender = "woman" if {"she", "her"} & set(words) else "man" if {"he", "him"} & set(words) else ""
    of = {c.id: c.gender for c in bible.characters}
    fit = [x for x in people if not gender or of.get(x) == gender]
    focus = shot.character.focus
    return focus if focus in fit else fit[0] if fit else ""


__all__ = ["HOURS", "Acting", "Direction", "acting", "alone", "clauses", "direction", "first_heard", "names_of", "negated", "note_of"]
