"""A prompt as ordered clauses with ranks, and how it is brought under a token limit without losing anything in silence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ...errors import InputError
from ...script.wording import STOP

Count = Callable[[str], int]
"""Number of tokens a text encoder makes of a text (without its own start and end marks)."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing a prompt says.

    Attributes:
        name: unique in its prompt (``place``, ``person.2``): what the report of a cut calls it.
        forms: the same thing said at several lengths, longest first; never empty, no form is blank.
        rank: 0 is said before all else; the highest rank is cut first.
        grow: the rank with which the clause may take a longer form than its shortest; None for its own.
    """

    name: str
    forms: tuple[str, ...]
    rank: int
    grow: int | None = None

    def __post_init__(self) -> None:
        if not self.forms or not all(f.strip() for f in self.forms):
            raise ValueError(f"the clause {self.name!r} has an empty form: {self.forms!r}")

    @property
    def text(self) -> str:
        """The longest form."""
        return self.forms[0]


@dataclass(frozen=True, slots=True)
class Clauses:
    """A whole prompt, in the order in which it is read.

    Attributes:
        parts: clauses with different names. between: what stands between two of them. end: what stands after the last.
    """

    parts: tuple[Clause, ...]
    between: str = ". "
    end: str = "."

    def __post_init__(self) -> None:
        names = [c.name for c in self.parts]
        if len(set(names)) != len(names):
            raise ValueError(f"two clauses of a prompt share a name: {names}")

    def plain(self) -> dict[str, Any]:
        """As plain JSON types, for a job."""
        parts = [{"name": c.name, "forms": list(c.forms), "rank": c.rank, "grow": c.grow} for c in self.parts]
        return {"clauses": parts, "between": self.between, "end": self.end}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Clauses:
        """Rebuild from :meth:`plain`; other entries are passed over."""
        parts = (Clause(str(c["name"]), tuple(c["forms"]), int(c["rank"]), c["grow"]) for c in data["clauses"])
        return cls(tuple(parts), str(data["between"]), str(data["end"]))

    @property
    def text(self) -> str:
        """Everything at full length."""
        return self.join([c.text for c in self.parts])

    def join(self, texts: list[str]) -> str:
        """Texts of clauses as one prompt."""
        kept = [t.strip().rstrip(".,;。") for t in texts if t.strip(" .,;。")]
        if self.between.startswith("."):
            kept = [t[:1].upper() + t[1:] for t in kept]
        else:
            kept = [t[:1].lower() + t[1:] if t.split()[0].lower() in STOP else t for t in kept]
        return self.between.join(kept) + self.end if kept else ""

    def __getitem__(self, name: str) -> Clause:
        for c in self.parts:
            if c.name == name:
                return c
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(c.name == name for c in self.parts)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A prompt under its limit.

    Attributes:
        text: the prompt. tokens: what ``count`` made of it. cut: one entry per clause that is not there at full length:
            ``"<name>: shortened"``, ``"<name>: truncated"`` (its last words are missing) or ``"<name>: dropped"``, in reading order.
    """

    text: str
    tokens: int
    cut: tuple[str, ...] = ()


def fit(clauses: Clauses, count: Count, limit: int = 254) -> Fitted:
    """The longest wording that stays within ``limit`` tokens.

    Ranks are served from 0 up. With each, every clause of that rank first gets its shortest form, so that one long person does
    not push out another; then those that may grow do so, a form at a time. What is left of the room goes to the next rank.

    Raises:
        InputError: not even the first word of the most important clause fits.
    """
    if limit < 1:
        raise InputError(f"a prompt needs room for at least one token, found a limit of {limit}; raise the limit")
    chosen: dict[str, str] = {}
    parts = clauses.parts

    def text(extra: dict[str, str]) -> str:
        known = {**chosen, **extra}
        return clauses.join([known[c.name] for c in parts if c.name in known])

    def take(name: str, form: str) -> bool:
        if count(text({name: form})) > limit:
            return False
        chosen[name] = form
        return True

    if count(clauses.text) <= limit:
        chosen = {c.name: c.text for c in parts}
    else:
        for rank in sorted({r for c in parts for r in (c.rank, _grows(c))}):
            for c in parts:
                if c.rank == rank:
                    take(c.name, c.forms[-1])
            growing = [c for c in parts if _grows(c) == rank and c.name in chosen]
            for longer in range(1, max((len(c.forms) for c in growing), default=0)):
                for c in growing:
                    if longer < len(c.forms):
                        take(c.name, c.forms[-1 - longer])
    if not chosen and parts:
        first = min(parts, key=lambda c: c.rank)
        words = first.forms[-1].split()
        for n in range(len(words), 0, -1):
            if take(first.name, " ".join(words[:n])):
                break
        else:
            raise InputError(f"not even the first word of the clause {first.name!r} fits into {limit} tokens; raise the limit")
    whole = text({})
    cut = tuple(f"{c.name}: {how}" for c in parts if (how := _cut(c, chosen.get(c.name))))
    return Fitted(whole, count(whole), cut)


def _grows(clause: Clause) -> int:
    return clause.rank if clause.grow is None else max(clause.rank, clause.grow)


def _cut(clause: Clause, form: str | None) -> str:
    if form is None:
        return "dropped"
    if form == clause.text:
        return ""
    return "shortened" if form in clause.forms else "truncated"
