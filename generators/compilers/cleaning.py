"""Free text of a script made fit for a model that only sees: no names, no speech, no negations, nothing about the camera.

Written for English; text in other languages passes with its names replaced and its quotations removed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...script.model import Script
from ...script.wording import SIGN, STOP, story_words

_QUOTES = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|„[^“”]*[“”]|「[^」]*」|『[^』]*』|‘[^’]{3,}’(?!\w)")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])|\n+")
_PIECE = re.compile(r"\s*[,;:，；：、]\s+|\s*[，；：]\s*|\s+[—–-]\s+")
_NEGATION = re.compile(
    r"\b(?:no|not|never|nobody|nothing|none|nowhere|neither|nor|without|cannot|isn't|aren't|wasn't|weren't|don't|doesn't|didn't|won't|"
    r"can't|couldn't|wouldn't|hasn't|haven't|hadn't|no-one)\b", re.IGNORECASE,
)
_CAMERA = re.compile(
    r"\b(?:camera|lens|c_cam|panning|pans? (?:to|across|over|along|left|right|up|down)|tilt(?:s|ing)? (?:up|down)|dolly\w*|"
    r"truck(?:s|ing)? (?:in|out|left|right)|zoom\w*|push(?:es|ing)? in|pull(?:s|ing)? (?:out|back)|tracking shot|crane shot|orbits? around|"
    r"cuts? to|fades? (?:in|out|to)|dissolves? (?:to|into)|"
    r"(?:wide|long|medium|full|close|insert|establishing|reaction|two)[- ]shot|close-?up|framing|in the beat|tension|flashback|voice-?over|narrator|"
    r"key(?: light)? from|mood|ratio|(?:one|two|three|half|a) stops?)\b", re.IGNORECASE,
)
"""Words of the trade, none of which is a word for something that stands about (copper pans, a framed picture, an exposed wall)."""
_LEAD = re.compile(r"^(?:the eye finds|half in shadow|first)\b[,:]?\s+", re.IGNORECASE)
_NUMBERS = re.compile(r"\d\s*:\s*\d|\d\s*(?:mm|k|kelvin|degrees|stops?|m|metres?|meters?|of 9)\b|[+-]\d", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")
_COMMON = frozenset({"old", "young", "little", "big", "great", "saint", "lady", "sir", "lord", "mrs", "miss", "aunt", "uncle", "north", "south"})
"""Parts of names that are words of their own."""
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of a cast, and what stands for each in this picture.

    Attributes:
        seen: name -> visible phrase (``the girl in the gold sweater``). unseen: names of people whom the picture does not show.
    """

    seen: Mapping[str, str]
    unseen: tuple[str, ...] = ()

    @classmethod
    def of(cls, script: Script, phrases: Mapping[str, str]) -> Names:
        """Names and parts of names of the whole cast. ``phrases``: character id -> visible phrase, for those who are seen."""
        seen: dict[str, str] = {}
        unseen: list[str] = []
        for c in script.characters:
            parts = [p for p in re.split(r"[\s.]+", c.name) if len(p) > 2 and p[:1].isupper() and p.lower() not in STOP | _COMMON]
            for name in dict.fromkeys([c.name, *parts]):
                if name.lower() in ("a", "an", "the", "i"):
                    continue  # as a name it could not be told from the word
                if c.id in phrases:
                    seen.setdefault(name, phrases[c.id])
                else:
                    unseen.append(name)
        return cls(seen, tuple(n for n in unseen if n not in seen))

    def tells_of_others(self, text: str) -> bool:
        """Whether the text speaks of somebody whom the picture does not show."""
        return any(_present(n).search(text) for n in self.unseen)

    def replaced(self, text: str) -> str:
        """The text with visible phrases for names; a possessive of somebody unseen is dropped (*Vera's garden*: *garden*)."""
        for name in sorted([*self.seen, *self.unseen], key=len, reverse=True):
            phrase = self.seen.get(name)
            if phrase is None:
                text = _possessive(name).sub("", text)
            else:
                text = _name(name).sub(phrase, text)
        return " ".join(text.split())


    def thing(self, name: str) -> str:
        """What a thing or a place is called, without marks and names; empty when nothing is left."""
        return self.replaced(tidy(name)).strip(" .,;:!?")


def _name(name: str) -> re.Pattern[str]:
    quoted = re.escape(name)
    return re.compile(rf"(?<!\w){quoted}(?!\w)" if _LATIN.search(name) else quoted)


def _present(name: str) -> re.Pattern[str]:
    """The name as of somebody who is there: whose things are meant need not be seen."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)(?!['’])" if _LATIN.search(name) else rf"{re.escape(name)}(?!的)")


def _possessive(name: str) -> re.Pattern[str]:
    quoted = re.escape(name)
    return re.compile(rf"(?<!\w){quoted}(?:['’]s?)?\s*(?!\w)|(?<!\w){quoted}(?:['’]s?)?\s+" if _LATIN.search(name) else rf"{quoted}的?")


def tidy(text: str) -> str:
    """One line without control characters and quoted speech."""
    return " ".join(_QUOTES.sub(" ", _CONTROL.sub(" ", text)).split())


def visible_text(text: str, names: Names, said: Sequence[str] = (), *, fresh: float = 0.5, about: bool = False, loose: bool = False) -> str:
    """What of a free text can be seen in this picture and has not been said yet.

    Args:
        said: texts that stand elsewhere in the prompt. fresh: share of a piece's story words that have to be new.
        about: drop the lead-in before a colon (``Field: wind combs the grass``). loose: pieces of a sentence stand for themselves, so
            that a first one that cannot be seen does not take the others with it.

    Returns:
        Sentences joined by ``". "`` without the last full stop, or ``""``.
    """
    known = set().union(*(story_words(names.replaced(s)) for s in said)) if said else set()
    out: list[str] = []
    for sentence in _SENTENCE.split(tidy(text)):
        if about and ":" in sentence:
            sentence = sentence.split(":", 1)[1].strip()
        pieces = [p for p in _PIECE.split(sentence.strip().rstrip(".!?…。！？")) if p]
        shown = [_can_be_seen(p, names) for p in pieces]
        if loose:
            shown = [s and _mostly_new(names.replaced(p), known) for s, p in zip(shown, pieces, strict=True)]
        if not any(shown) or not (loose or shown[0]):
            continue
        # A short lead-in goes with what it led to.
        kept = [p for i, p in enumerate(pieces) if shown[i] and not (i + 1 < len(pieces) and not shown[i + 1] and len(p.split()) <= 2)]
        line = _LEAD.sub("", names.replaced(", ".join(kept)))
        line = line[:1].upper() + line[1:]
        words = story_words(line)
        new = words - known
        if words and len(new) < max(1 if fresh < 0.1 else 2, fresh * len(words)):
            continue
        if (not words and not SIGN.search(line)) or line in out or line in said:
            continue
        known |= words
        out.append(line)
    return ". ".join(out)


def _mostly_new(piece: str, known: set[str]) -> bool:
    words = story_words(piece)
    return len(words - known) >= max(1.0, 0.5 * len(words))


def _can_be_seen(piece: str, names: Names) -> bool:
    return not (_NEGATION.search(piece) or _CAMERA.search(piece) or _NUMBERS.search(piece) or names.tells_of_others(piece))
