"""The ledger: every call to a model, filed before its answer is read, found again by what was asked.

It is the artifact store with op ``llm/2``: the key is a digest of role, task, prompt, request, schema, model, parameters,
attempt, turn and take, and nothing else. A resumed run asks nothing twice; a replay of a recorded run asks nothing at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from ..errors import ReplayMiss
from ..store.artifacts import Record, Store
from ..store.canonical import digest
from .budget import Budget, Price, price_for
from .mend import Unreadable, read_reply
from .messages import REPLIES

OP = "llm/2"
Mode = Literal["live", "record", "strict"]
"""``live``: ask what this run has not asked. ``record``: ask what neither this run nor the recorded one has asked.
``strict``: ask nothing; a question that was never asked is an error."""
Ending = Literal["answered", "refused", "truncated", "malformed"]
"""How a filed call ended: with a reply that can be read, or why there is none."""
INGREDIENTS: Mapping[str, str] = {
    "prompt": "its prompt", "request": "what it was told", "schema": "the reply schema", "model": "the model", "params": "the model's parameters",
}
"""What sets questions at one place apart. Not the form: an answer is found in whichever form it was asked for."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in the making of a film a call stands. ``item``: a shot, a member of the cast, a place, a scene; '' for the whole."""

    role: str
    task: str
    item: str
    attempt: int
    turn: int = 0
    take: int = 0

    @classmethod
    def of(cls, recipe: Mapping[str, Any]) -> Place:
        """The place that a recipe states."""
        return cls(recipe["role"], recipe["task"], recipe["item"], recipe["attempt"], recipe["turn"], recipe["take"])

    def __str__(self) -> str:
        parts = [f"the {self.role}'s {self.task}", f"for {self.item}" if self.item else ""]
        parts += [f"round {self.attempt}" if self.attempt else "", "repair" if self.turn else "", f"take {self.take + 1}" if self.take else ""]
        return ", ".join([" ".join(p for p in parts[:2] if p), *(p for p in parts[2:] if p)])


@dataclass(frozen=True, slots=True)
class Entry:
    """One filed call. ``info``: usage, finish reason, refusal, seconds; never part of the key."""

    key: str
    text: str
    info: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """What a filed call cost. ``read``/``written``: tokens of prompt and reply; ``estimated``: counted by us, the server did not say.

    ``kept``: it was taken over from a recorded run, so this run did not pay for it. ``why``: in a replay, why it had to be made ('' else).
    ``prompt``: sha256 of the prompt it was asked with. ``learned``: a language model answered, not rules.
    """

    place: Place
    key: str
    model: str
    read: int
    written: int
    seconds: float
    estimated: bool
    kept: bool
    outcome: Ending
    prompt: str = ""
    learned: bool = True
    why: str = ""

    @property
    def tokens(self) -> int:
        """All tokens."""
        return self.read + self.written


@dataclass(slots=True)
class Ledger:
    """Calls of one run: its own store, and in a replay the store of the run that was recorded.

    Attributes:
        made, found: places of the calls that this process made, and of those it found filed.
    """

    store: Store
    mode: Mode = "live"
    source: Store | None = None
    budget: Budget = field(default_factory=Budget)
    prices: tuple[Price, ...] = ()
    made: list[Place] = field(default_factory=list)
    found: list[Place] = field(default_factory=list)
    why: dict[Place, str] = field(default_factory=dict)
    """In a replay: why each call that was made had to be made."""
    _spent: dict[str, tuple[int, int]] | None = None
    _reserved: dict[str, tuple[int, int]] = field(default_factory=dict)
    _recorded: dict[Place, list[Mapping[str, Any]]] | None = None

    # -- finding and filing -------------------------------------------------------------------------------------------
    def find(self, key: str) -> Entry | None:
        """The filed call with this key; one of the recorded run is copied into this one."""
        if (known := self.store.lookup(key)) is not None:
            return self._entry(self.store, known)
        if self.source is None or (known := self.source.lookup(key)) is None:
            return None
        entry = self._entry(self.source, known)
        outputs = {name: self.source.get(sha) for name, sha in known.outputs.items()}
        self.store.publish(key, self.source.recipe(key), outputs, {**known.info, "kept": True, "seconds": 0.0})
        return entry

    @staticmethod
    def _entry(store: Store, known: Record) -> Entry:
        return Entry(known.key, store.get(known.outputs["text"]).decode(), known.info)

    def file(self, recipe: Mapping[str, Any], text: str, info: Mapping[str, Any], messages: bytes | None) -> Entry:
        """File a call that was just answered, before anybody reads the answer."""
        key = digest(recipe)
        place = Place.of(recipe)
        if place in self.why:
            info = {**info, "why": self.why[place]}
        outputs = {"text": text.encode()} | ({"messages": messages} if messages is not None else {})
        spent = self.spent_by_model()  # before it is published: it is added below
        self.store.publish(key, recipe, outputs, info)
        _add(spent, recipe["model"], int(info["read"]), int(info["written"]))
        self.made.append(place)
        return Entry(key, text, info)

    def explain(self, recipe: Mapping[str, Any]) -> None:
        """In a replay, note why a call has to be made, before it is made."""
        if self.source is not None:
            self.why[Place.of(recipe)] = self.difference(recipe)

    # -- replay -------------------------------------------------------------------------------------------------------
    def refuse(self, recipe: Mapping[str, Any]) -> ReplayMiss:
        """The error of a strict replay for a question that was never asked."""
        return ReplayMiss(
            f"strict replay: {Place.of(recipe)} is not in the recorded run: {self.difference(recipe)}. Nothing was asked. "
            "Use --replay record to ask what is missing, or put back what changed"
        )

    def difference(self, recipe: Mapping[str, Any]) -> str:
        """What sets a question apart from the recorded one at the same place, in words; of several, from the one most like it."""
        if self._recorded is None:
            self._recorded = {}
            for store in (self.store, *([self.source] if self.source else [])):
                for record in calls_filed(store):
                    known = store.recipe(record.key)
                    self._recorded.setdefault(Place.of(known), []).append(known)
        asked = self._recorded.get(Place.of(recipe))
        if not asked:
            return "no question was asked at this place"
        changed, old = min((([k for k in INGREDIENTS if one.get(k) != recipe.get(k)], one) for one in asked), key=lambda c: len(c[0]))
        named = [
            f"{INGREDIENTS[k]} changed" + (f" ({str(old[k])[:12]} became {str(recipe[k])[:12]})" if k in ("prompt", "model") else "") for k in changed
        ]
        return "; ".join(named) or "the op of the ledger changed"

    # -- accounts -----------------------------------------------------------------------------------------------------
    def spent_by_model(self) -> dict[str, tuple[int, int]]:
        """Tokens read and written so far by this run (all its sessions), per model."""
        if self._spent is None:
            self._spent = {}
            for record in calls_filed(self.store):
                if not record.info.get("kept"):
                    model = str(self.store.recipe(record.key)["model"])
                    _add(self._spent, model, int(record.info.get("read", 0)), int(record.info.get("written", 0)))
        return self._spent

    def over(self, model: str, read: int, written: int) -> str:
        """Why a call of about so many tokens may not be made, or ''. What calls in flight may cost counts as spent; rules are free."""
        if not read and not written:
            return ""
        spent = self.spent_by_model()
        if self.budget.tokens is not None:
            total, flying = (sum(a + b for a, b in some.values()) for some in (spent, self._reserved))
            if total + flying + read + written > self.budget.tokens:
                waits = f", calls in flight may take {flying:,}" if flying else ""
                return f"{total:,} of {self.budget.tokens:,} tokens are spent{waits} and the next call needs about {read + written:,}"
        if self.budget.money is not None:
            cost, flying_cost, next_ = (self.money(some) for some in (spent, self._reserved, {model: (read, written)}))
            if cost is None or flying_cost is None or next_ is None:
                return f"the budget is in money, and a model has no price (--price {model}=PROMPT/REPLY per million tokens)"
            if cost + flying_cost + next_ > self.budget.money:
                waits = f", calls in flight may cost {flying_cost:.4f}" if flying_cost else ""
                return f"{cost:.4f} of {self.budget.money:.2f} is spent{waits} and the next call needs about {next_:.4f}"
        return ""

    def reserve(self, model: str, read: int, written: int) -> None:
        """Count tokens of a call in flight (negative: it has landed)."""
        _add(self._reserved, model, read, written)

    def money(self, spent: Mapping[str, tuple[int, int]] | None = None) -> float | None:
        """What was spent in money; None where a model that cost tokens has no stated price."""
        total = 0.0
        for model, (read, written) in (self.spent_by_model() if spent is None else spent).items():
            if not read and not written:  # rules
                continue
            price = price_for(self.prices, model)
            if price is None:
                return None
            total += price.of(read, written)
        return total


def _add(tokens: dict[str, tuple[int, int]], model: str, read: int, written: int) -> None:
    before = tokens.get(model, (0, 0))
    tokens[model] = (before[0] + read, before[1] + written)


def calls_filed(store: Store) -> list[Record]:
    """Records of all calls in a store, in the order in which they were filed."""
    made = {e["key"]: str(e.get("op", "")) for e in store.journal.read() if e.get("event") == "made"}
    # A kill may come after a call was filed and before the journal says so: it was paid for all the same.
    unsaid = [k for k in store.keys() if k not in made]  # noqa: SIM118
    made |= {k: r.op for k in unsaid if (r := store.lookup(k)) is not None}
    return [r for k, op in made.items() if op.startswith("llm/") and (r := store.lookup(k)) is not None]


def calls_of(store: Store) -> list[Call]:
    """What every call of a run cost, and how it ended, in order."""
    out = []
    for record in calls_filed(store):
        recipe, info = store.recipe(record.key), record.info
        kept = bool(info.get("kept"))
        out.append(Call(
            Place.of(recipe), record.key, str(recipe["model"]), int(info.get("read", 0)), int(info.get("written", 0)),
            float(info.get("seconds", 0.0)), bool(info.get("estimated")), kept, _ending(recipe["task"], store.get(record.outputs["text"]), info),
            str(recipe["prompt"]), "messages" in record.outputs, "" if kept else str(info.get("why", "")),
        ))
    return out


def _ending(task: str, text: bytes, info: Mapping[str, Any]) -> Ending:
    """How a call ended, as :func:`vgot.agents.ask.ask` saw it: the answer was filed before it was read, so it is read again."""
    if info.get("refusal") or info.get("finish") == "content_filter":
        return "refused"
    try:
        read_reply(text.decode(), REPLIES[f"{task.capitalize()}Reply"])
    except Unreadable:
        return "truncated" if info.get("finish") == "length" else "malformed"
    return "answered"
