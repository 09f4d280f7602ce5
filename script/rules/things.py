"""Rules about what is in the hand: a prop is picked up before it is held, has one owner, and does not vanish."""

from __future__ import annotations

from collections.abc import Iterator

from ..ledger import PersonRow, state_of, thing
from ..marks import same_scene, takes_time, time_told
from ..model import Shot
from .base import Context, Note, rule

SHARES = frozenset({"give", "take", "reach", "fight", "hug", "play", "dance", "carry", "eat", "drink", "cook", "work", "read", "plant"})
"""Actions in which two hands may lie on one thing."""


_STATES = frozenset({
    "half", "torn", "broken", "cracked", "empty", "full", "lit", "open", "opened", "closed", "folded", "crumpled", "burnt", "wet", "old", "small",
    "little", "a", "an", "the", "of",
})
"""What a thing may become in the hand and still be that thing, and words that tell no two things apart."""


def same_thing(a: str, b: str) -> bool:
    """Whether two labels may name one thing: equal, or the same noun where one says less (``glove``, ``red glove``; ``half a plate``)."""
    one, two = thing(a), thing(b)
    if one == two or not one or not two:
        return one == two
    less, more = sorted((set(one.split()) - _STATES, set(two.split()) - _STATES), key=len)
    return bool(less) and less <= more and one.split()[-1] == two.split()[-1]


@rule("hands", "error", "character", "A thing in the hand was picked up, has one owner, and is put down before it is gone.")
def hands(context: Context, shot: Shot) -> Iterator[Note]:
    yield from _owners(shot)
    yield from _handled(shot)
    before = context.previous
    if before is None or takes_time(shot) or not same_scene(before, shot) or time_told(shot):
        return
    scene = context.index.scenes[shot.scene]
    for i, state in enumerate(shot.initial.people):
        row = scene.rows.get(state.character)
        now = thing(state.holding)
        if row is not None and row.stated and row.action != "exit":
            if not same_thing(now, row.holding):
                yield _moved(i, row, now)
            continue
        owner = next((r for r in scene.rows.values() if now and r.holding == now and r.stated and r.character != state.character), None)
        if owner is not None and not {owner.action, (shot.performance(state.character) or owner).action} & {"give", "take"}:
            yield Note(f"initial.people.{i}.holding", f"{state.character!r} holds {now!r}, which {owner.character!r} holds at the end of shot "
                       f"{owner.shot}", f"let {owner.character!r} 'give' it or {state.character!r} 'take' it, or leave 'holding' empty")


def _moved(i: int, row: PersonRow, now: str) -> Note:
    at = f"initial.people.{i}.holding"
    if not row.holding:
        return Note(at, f"{row.character!r} holds {now!r} at the start, with empty hands at the end of shot {row.shot}",
                    f"leave 'holding' empty here and let {row.character!r} 'take' it, or let them take it in shot {row.shot}")
    if not now:
        return Note(at, f"{row.character!r} has empty hands at the start, but holds {row.holding!r} at the end of shot {row.shot}",
                    f"write {row.holding!r} here, and put it down in the final condition if it should go")
    return Note(at, f"{row.character!r} holds {now!r} at the start, but {row.holding!r} at the end of shot {row.shot}",
                f"write {row.holding!r}")


def _owners(shot: Shot) -> Iterator[Note]:
    for name, condition in (("initial", shot.initial), ("final", shot.final)):
        held: dict[str, str] = {}
        for i, state in enumerate(condition.people):
            what = thing(state.holding)
            if what and what in held and not _shared(shot, what, state.character, held[what]):
                yield Note(f"{name}.people.{i}.holding", f"{state.character!r} and {held[what]!r} both hold {what!r}",
                           "let one of them hold it, or let one 'give' and the other 'take'")
            elif what:
                held[what] = state.character


def _shared(shot: Shot, what: str, a: str, b: str) -> bool:
    """Whether two may hold it: their hands meet on it, or each does something with one of their own (two rifles, two halves)."""
    two = [p for p in (shot.performance(a), shot.performance(b)) if p is not None]
    return any(p.action in SHARES for p in two) or all(same_thing(what, p.prop) for p in two)


def _handled(shot: Shot) -> Iterator[Note]:
    """Inside a shot a hand fills only by an action on that thing."""
    for i, state in enumerate(shot.final.people):
        start, p = state_of(shot.initial.people, state.character), shot.performance(state.character)
        what = thing(state.holding)
        if start is None or p is None or not what or same_thing(what, start.holding):
            continue
        if not same_thing(what, p.prop) and p.action not in SHARES:
            yield Note(f"final.people.{i}.holding", f"{state.character!r} ends with {what!r} in hand, but the action {p.action!r} "
                       f"{'on ' + repr(p.prop) if p.prop else 'on nothing'} does not pick it up",
                       f"let them 'take' it (prop {what!r}), or write the holding of the start: {start.holding or 'nothing'!r}")
