"""Completeness K of a five-domain script (Eq 7 of the VGoT paper), by fields instead of by labels."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .model import Character, Location, Shot
from .vocabulary import Domain
from .wording import count, flat

TAU_K = 1.0
"""A shot is complete when all five domains are (read ``K >= tau_k``: K > 1 can never hold)."""

GENERIC = re.compile(
    r"^\W*(?:(?:as\s+(?:usual|needed|appropriate|required|is|you\s+like)|standard|default|generic|normal|regular|typical|usual|whatever|anything|something"
    r"|somewhere|someone|some|nothing|special|to\s+taste|the|a|an|and|or|of|is|it|that|this|in|here|there|fits?|works?|best|appropriate|suitable"
    r"|shot|scene|picture|frame|lighting|light|camera|setup|set|settings?|setting|background|characters?|people|relations?|relationships?|look"
    r"|place|domain|description|text|details?|particular|change[ds]?|else|more|add|for|now|later|will|be|by|who|whoever|comes?|next|tbd|with|no)\b\W*)+$",
    re.IGNORECASE,
)
"""Texts made only of words that would do for any shot of any film."""

FIVE: tuple[Domain, ...] = ("character", "background", "relation", "camera", "lighting")
LEAST_WORDS: Mapping[str, int] = {"character": 4, "background": 4, "relation": 3, "camera": 3, "lighting": 3}
"""Fewest words with which a domain says anything."""

PLACEHOLDERS: frozenset[str] = frozenset({
    "n a", "na", "tbd", "tba", "todo", "none", "nothing", "unknown", "unspecified", "not specified", "not applicable", "null", "xxx",
    "lorem ipsum",
    "same", "ditto", "idem", "as above", "placeholder", "to be determined", "to be decided", "to be defined",
})
"""Texts that fill a field without saying anything, reduced to words."""

_OTHER = r"((previous|preceding|prior|earlier|last|first|other)\s+(shot|scene|frame|panel|take)|(previous|preceding|prior)\s+(picture|image|one))s?"
REFERENCES = re.compile(
    rf"\b(same|identical|unchanged|similar|as|like)\s+((as|to|from|in|with)\s+)?(in\s+)?(the\s+)?({_OTHER}|shot\s+\d+|(above|before)\s*(?=$|[.,;:!)]))"
    rf"|\bsame\s+(\w+\s+){{1,3}}(as|like)\s+(in\s+)?(the\s+)?({_OTHER}|shot\s+\d+|(above|before)\b)"
    rf"|^\s*same\b|\b(see|cf)\s+(above|shot|{_OTHER})|\bno\s+changes?\s+(from|since)\s+(the\s+)?{_OTHER}"
    rf"|\b(continue[sd]?|continuing|carried|carries|unchanged)\s+(over\s+|on\s+)?from\s+(the\s+)?({_OTHER}|before\b|above\b)"
    r"|\b(remains?|stays?)\s+the\s+same\s*(?=$|[.,;:!)])|\blorem\s+ipsum\b|\bto\s+be\s+(determined|decided|defined|added)\b|\b(tbd|tba|todo)\b",
    re.IGNORECASE,
)
"""Phrases that refer to another shot: whoever renders this shot cannot see that one."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """``score``: share of complete domains, 0…1. ``domains``: verdict per domain. ``reasons``: what is missing, ``domain: why``."""

    score: float
    domains: Mapping[Domain, bool]
    reasons: tuple[str, ...] = ()

    def passes(self, tau_k: float = TAU_K) -> bool:
        """Whether K >= tau_k."""
        return self.score >= tau_k


def completeness(shot: Shot, characters: Sequence[Character] = (), locations: Sequence[Location] = ()) -> Completeness:
    """K of one shot: a domain counts when its text is there, specific, and its typed fields point at what exists.

    Args:
        shot: the shot. characters, locations: cast and places of the film; empty means "not checked".
    """
    verdicts: dict[Domain, bool] = {}
    reasons: list[str] = []
    texts: dict[Domain, str] = {
        "character": shot.character.text, "background": shot.background.text, "relation": shot.relation.text,
        "camera": shot.camera.text, "lighting": shot.lighting.text,
    }
    for domain in FIVE:
        why = (*lacks(domain, texts[domain]), *_typed(domain, shot, characters, locations))
        verdicts[domain] = not why
        reasons += [f"{domain}: {reason}" for reason in why]
    return Completeness(sum(verdicts.values()) / len(FIVE), verdicts, tuple(reasons))


def lacks(domain: Domain, text: str) -> tuple[str, ...]:
    """Why a domain's text says nothing: empty, a placeholder, a reference to another shot, or too short. Empty if it is fine."""
    if not text.strip():
        return ("the text is empty",)
    if flat(text) in PLACEHOLDERS or not flat(text):
        return (f"the text is a placeholder ({text.strip()[:40]!r})",)
    hit = REFERENCES.search(text)
    if hit:
        return (f"the text refers to another shot ({hit.group(0)!r})",)
    if GENERIC.match(text):
        return (f"the text would do for any shot ({text.strip()[:40]!r})",)
    least = LEAST_WORDS.get(domain, 3)
    if count(text) < least:
        return (f"the text has {count(text)} words, fewer than {least}",)
    return ()


def _typed(domain: Domain, shot: Shot, characters: Sequence[Character], locations: Sequence[Location]) -> tuple[str, ...]:
    out: list[str] = []
    if domain == "character" and characters:
        looks = {k.id for c in characters for k in c.looks}
        out += [f"look {p.look!r} is not in the cast" for p in shot.character.people if p.look not in looks]
        if shot.character.focus and shot.performance(shot.character.focus) is None:
            out.append(f"the focus {shot.character.focus!r} is not in the shot")
    if domain == "background" and locations and shot.background.location not in {x.id for x in locations}:
        out.append(f"location {shot.background.location!r} is not a place of the film")
    if domain == "relation" and len(shot.character.people) > 1 and not shot.relation.links:
        out.append("two people or more are in the shot, but no link says how they stand to each other")
    return tuple(out)
