"""Events that the sentence names with a noun: "a duel of two pianists"."""

from __future__ import annotations

from .clause_words import DETS, NOMINAL
from .grounds import implied_set
from .reading import Event, Reading, mark


def nominal(r: Reading, used: set[int]) -> None:
    """'a duel of two pianists': a noun that is an act."""
    if not r.people:
        return
    for i, t in enumerate(r.tokens):
        if t.low in NOMINAL and (i == 0 or r.tokens[i - 1].low not in ("in", "at")):
            verb, rest = NOMINAL[t.low]
            players = verb == "duel" and {p.work for p in r.people} & {"pianist", "violinist", "musician"}
            doers = tuple(r.people[:2]) if len(r.people) > 1 and verb in ("duel", "race", "fight", "dance", "marry") else (r.people[0],)
            if len(doers) < 2 and verb in ("duel", "fight", "marry"):
                continue
            if players:
                verb = "play"
            after = _circumstance(r, i)
            text = " ".join(x for x in (subject_words(len(doers)), "{V}", rest if len(doers) > 1 else "", after) if x)
            place = next(((s, n) for s, n in r.places), ("", ""))
            r.events.append(Event(verb, text, doers, len(doers), place=place, start=t.start, end=t.end,
                implied=implied_set(verb, (), doers[0].work)))
            mark(r, used, i, f"event: {verb}")
            return


def _circumstance(r: Reading, i: int) -> str:
    """'through the night', right after the noun."""
    low = [t.low for t in r.tokens[i + 1: i + 4]]
    return " ".join(low) if len(low) == 3 and low[0] in ("through", "across", "over", "along", "under", "to") and low[1] in DETS else ""


def subject_words(n: int) -> str:
    names = [f"{{{k}}}" for k in range(n)]
    return names[0] if n == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
