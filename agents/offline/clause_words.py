"""The small words of clauses, verbs that show nothing, nouns that are acts, and the present tense. Data and one look-up."""
# ruff: noqa: SIM905 - word lists read best as words

from __future__ import annotations

from typing import Final

DETS: Final = frozenset(("a an the his her its their my your our some any every each no this these those another two three four five "
    "one many several few all both").split())
OWN: Final = frozenset("his her its their".split())
PREPS: Final = frozenset(("of in on at with by for from into through over under about like without near across along behind beside past "
    "around toward towards between against within upon inside outside onto up down off out after before until during as than").split())
AUX: Final = frozenset(("is are was were be been being am has have had do does did will would can could should may might must shall "
    "gets get got").split())
JOIN: Final = frozenset("and but then or so yet while when as until before after because where if once and".split())
REL: Final = frozenset("who which that whom".split())
PRONOUN: Final = frozenset("he she they it".split())
OBJECT: Final = frozenset("him her them it".split())
ADVERB: Final = frozenset("never then finally slowly quickly always once also soon still together alone both not just only again now "
    "suddenly secretly at last even".split())
ABSTRACT: Final = frozenset(("be have live want need become turn grow change begin start end devote die exist seem transform overcome "
    "long must try describe happen mean stay remain use like own face realise realize know believe love miss hope think wonder "
    "regret worry describe tell_about").split())
"""Verbs that show nothing by themselves; the frame of the story carries them."""
COMPLEMENT: Final = frozenset("begin start try learn want need long hope decide manage keep stop love like promise have".split())
NOMINAL: Final = {
    "duel": ("duel", "against each other"), "race": ("race", ""), "escape": ("escape", ""), "fight": ("fight", ""),
    "chase": ("run", ""), "dance": ("dance", ""), "wedding": ("marry", ""), "picnic": ("eat", "in the grass"), "walk": ("walk", ""),
    "journey": ("travel", ""), "voyage": ("sail", ""), "trip": ("travel", ""), "rehearsal": ("rehearse", ""), "concert": ("play", ""),
}
SPEECH: Final = frozenset("say ask tell whisper shout answer call cry reply".split())
IRREGULAR: Final = {"be": "is", "have": "has", "do": "does", "go": "goes"}
LIMIT: Final = 12


def third(base: str) -> str:
    """Third person singular of the present tense: "carries", "goes", "teaches"."""
    if base in IRREGULAR:
        return IRREGULAR[base]
    if base.endswith("y") and len(base) > 1 and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
