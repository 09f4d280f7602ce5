"""Free text of a script made fit for a model that only sees: no names, no speech, no negations, nothing about the camera.

Written for English; text in other languages passes with its names replaced and its quotations removed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
    r"\b(?:camera|lens|pans?|panning|tilts? (?:up|down)|tilting|dolly\w*|truck(?:s|ing)? (?:in|out|left|right)|zoom\w*|push(?:es|ing)? in|"
    r"pull(?:s|ing)? (?:out|back)|tracking|handheld|crane shot|orbit\w*|c_cam|cut to|fade\w*|dissolve\w*|shot|frame[ds]?|framing|"
    r"beat|tension|flashback|voice-?over|narrator)\b", re.IGNORECASE,
)
_NUMBERS = re.compile(r"\d")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")
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
            parts = [p for p in re.split(r"[\s.]+", c.name) if len(p) > 2 and p[:1].isupper() and p.lower() not in STOP]
            for name in dict.fromkeys([c.name, *parts]):
                if c.id in phrases:
                    seen.setdefault(name, phrases[c.id])
                else:
                    unseen.append(name)
        return cls(seen, tuple(n for n in unseen if n not in seen))

    def tells_of_others(self, text: str) -> bool:
        """Whether the text speaks of somebody whom the picture does not show."""
        return any(_name(n).search(text) for n in self.unseen)

    def replaced(self, text: str) -> str:
        """The text with visible phrases for names; a possessive of somebody unseen is dropped (*Vera's garden*: *garden*)."""
        for name in sorted([*self.seen, *self.unseen], key=len, reverse=True):
            phrase = self.seen.get(name)
            if phrase is None:
                text = _possessive(name).sub("", text)
            else:
                text = _name(name).sub(phrase, text)
        return " ".join(text.split())


def _name(name: str) -> re.Pattern[str]:
    quoted = re.escape(name)
    return re.compile(rf"(?<!\w){quoted}(?!\w)" if _LATIN.search(name) else quoted)


def _possessive(name: str) -> re.Pattern[str]:
    quoted = re.escape(name)
    return re.compile(rf"(?<!\w){quoted}(?:['’]s?)?\s*(?!\w)|(?<!\w){quoted}(?:['’]s?)?\s+" if _LATIN.search(name) else rf"{quoted}的?")


def tidy(text: str) -> str:
    """One line without control characters and quoted speech."""
    return " ".join(_QUOTES.sub(" ", _CONTROL.sub(" ", text)).split())


def visible_text(text: str, names: Names, said: Iterable[str] = (), *, fresh: float = 0.5, about: bool = False) -> str:
    """What of a free text can be seen in this picture and has not been said yet.

    Args:
        said: texts that stand elsewhere in the prompt. fresh: share of a piece's story words that have to be new.
        about: drop the lead-in before a colon (``Field: wind combs the grass``).

    Returns:
        Sentences joined by ``". "`` without the last full stop, or ``""``.
    """
    known = set().union(*(story_words(names.replaced(s)) for s in said)) if said else set()
    out: list[str] = []
    for sentence in _SENTENCE.split(tidy(text)):
        if about and ":" in sentence:
            sentence = sentence.split(":", 1)[1].strip()
        pieces = [p for p in _PIECE.split(sentence.strip().rstrip(".!?…。！？")) if p]
        kept = [names.replaced(p) for i, p in enumerate(pieces) if _can_be_seen(p, names) or (i == 0 and len(pieces) == 0)]
        if not kept or (pieces and not _can_be_seen(pieces[0], names)):
            continue
        line = ", ".join(kept)
        words = story_words(line)
        new = words - known
        if words and len(new) < max(1, fresh * len(words)):
            continue
        if not words and not SIGN.search(line) and len(line.split()) < 2:
            continue
        known |= words
        out.append(line)
    return ". ".join(out)


def _can_be_seen(piece: str, names: Names) -> bool:
    return not (_NEGATION.search(piece) or _CAMERA.search(piece) or _NUMBERS.search(piece) or names.tells_of_others(piece))
