"""The live services of a run, handed to nodes as context; nothing in here determines what the film looks like."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..agents.messages import Bible, Plan
from ..agents.review import Review
from ..agents.room import WritersRoom
from ..script.model import Brief, Outline, Script, Shot
from ..store.artifacts import Store
from ..tools.workshop import Workshop
from .variant import Variant


@dataclass(slots=True)
class Services:
    """What nodes work with."""

    variant: Variant
    room: WritersRoom
    workshop: Workshop
    _plans: dict[str, Plan] = field(default_factory=dict)
    _bibles: dict[str, Bible] = field(default_factory=dict)
    _values: dict[str, Any] = field(default_factory=dict)
    _spine: tuple[str, list[Settled]] | None = None

    @property
    def store(self) -> Store:
        """The artifact store of the run."""
        return self.workshop.store

    def brief(self, ref: str) -> Brief:
        """The brief artifact."""
        return Brief.read(self.store.get(ref))

    def value(self, ref: str) -> Any:
        """A plain artifact that many steps read (the last few are kept in memory)."""
        if ref not in self._values:
            self._values = dict([*self._values.items()][-3:]) | {ref: self.store.get_json(ref)}
        return self._values[ref]

    def plan(self, ref: str) -> Plan:
        """The director's plan (kept in memory)."""
        if ref not in self._plans:
            self._plans = {ref: Plan.read(self.store.get(ref))}
        return self._plans[ref]

    def bible(self, plan: str, brief: str) -> Bible:
        """Title, cast and places of the film, as the writers see them."""
        if plan not in self._bibles:
            p = self.plan(plan)
            self._bibles = {plan: Bible(
                title=p.title, logline=p.logline, brief=self.brief(brief), characters=p.characters, locations=p.locations,
                props=p.props,
            )}
        return self._bibles[plan]

    def settled(self, head: str | None) -> list[Settled]:
        """The validated shots up to and including the chain's ``head``, first to last.

        Extending the last chain by one costs one read; after a restart the chain is walked once.
        """
        if not head:
            return []
        if self._spine is not None:
            ref, known = self._spine
            if ref == head:
                return known
            last = Settled.read(self.store, head)
            if last.before == ref:
                known.append(last)
                self._spine = (head, known)
                return known
        chain: list[Settled] = []
        ref_: str | None = head
        while ref_ is not None:
            one = Settled.read(self.store, ref_)
            chain.append(one)
            ref_ = one.before
        chain.reverse()
        self._spine = (head, chain)
        return chain


@dataclass(frozen=True, slots=True)
class Settled:
    """One link of the chain of validated shots."""

    before: str | None
    shot: Shot
    outline: Outline
    reviews: tuple[str, ...]
    outcome: str
    score: float | None
    round: int
    mended: tuple[str, ...] = ()
    word: str = ""
    """What a person said of the shot, which it was rewritten to answer."""

    def plain(self) -> dict[str, Any]:
        """As the artifact holds it."""
        return {
            "before": self.before, "shot": self.shot.plain(), "outline": self.outline.plain(), "reviews": list(self.reviews),
            "outcome": self.outcome, "score": self.score, "round": self.round, "mended": list(self.mended), "word": self.word,
        }

    @classmethod
    def read(cls, store: Store, ref: str) -> Settled:
        """Read a link from its artifact."""
        d = store.get_json(ref)
        return cls(
            d["before"], Shot.read(d["shot"]), Outline.read(d["outline"]), tuple(d["reviews"]), d["outcome"], d["score"], d["round"],
            tuple(d["mended"]), d["word"],
        )


def reviews_of(store: Store, settled: list[Settled]) -> list[Review]:
    """All rounds of all shots, in order."""
    return [Review.read(store.get(r)) for s in settled for r in s.reviews]


def script_from(bible: Bible, settled: list[Settled]) -> Script:
    """The script that the validated shots make."""
    return Script(
        title=bible.title, logline=bible.logline, brief=bible.brief, characters=bible.characters, locations=bible.locations,
        shots=tuple(s.shot for s in settled),
    )
