"""What a run's language models did and cost, from the calls that its ledger holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ..agents.ask import Writer
from ..agents.budget import Price, price_for
from ..agents.ledger import Call, calls_of
from ..agents.messages import Role
from ..delivery.report_data import Bill
from ..store.run_folder import RunFolder
from .settings import Settings
from .variant import Variant

SHOT_TASKS = ("redirect", "write", "shoot", "critique")
"""Tasks whose calls are about one shot: its id is their item."""


def asked_roles(variant: Variant) -> tuple[Role, ...]:
    """The roles that are asked anything in a run of this variant (a validator without critique only computes)."""
    return tuple(r for r in variant.roles if r != "validator" or variant.has("critique"))


def asks_encoder(variant: Variant) -> bool:
    """Whether a text encoder takes part."""
    return bool(variant.encoder) and variant.has("validator") and variant.has("coherence")


def by_role(variant: Variant, names: Mapping[Role, str]) -> str:
    """One name where all roles that are asked share it, else ``director: X; validator: Y``."""
    said = {role: names[role] for role in asked_roles(variant)}
    if len(set(said.values())) == 1:
        return next(iter(said.values()))
    return "; ".join(f"{role}: {name}" for role, name in said.items())


def any_learned(variant: Variant, writers: Mapping[Role, Writer]) -> bool:
    """Whether a language model is asked anything."""
    return any(writers[r].learned for r in asked_roles(variant))


def bill_of(calls: Iterable[Call], prices: Sequence[Price] = ()) -> Bill:
    """What calls cost together. What was taken over from a recorded run is counted, but cost this run nothing."""
    all_ = list(calls)
    paid = [c for c in all_ if not c.kept]
    return Bill(
        calls=len(paid), kept=len(all_) - len(paid), read=sum(c.read for c in paid), written=sum(c.written for c in paid),
        seconds=round(sum(c.seconds for c in paid), 1), estimated=any(c.estimated for c in paid), money=money_of(paid, tuple(prices)),
        failed=dict(sorted(Counter(c.outcome for c in all_ if c.outcome != "answered").items())),
    )


def money_of(calls: Iterable[Call], prices: tuple[Price, ...]) -> float | None:
    """Their price together; None where a model has no stated price, or none is stated at all."""
    if not prices:
        return None
    total = 0.0
    for call in calls:
        price = price_for(prices, call.model)
        if price is None:
            return None
        total += price.of(call.read, call.written)
    return total


def bills_by_shot(calls: Iterable[Call], prices: Sequence[Price]) -> dict[str, Bill]:
    """What each shot cost, by its id: its drafts, repairs and critiques."""
    grouped: dict[str, list[Call]] = defaultdict(list)
    for call in calls:
        if call.place.task in SHOT_TASKS:
            grouped[call.place.item].append(call)
    return {shot: bill_of(some, prices) for shot, some in grouped.items()}


def prompts_used(calls: Iterable[Call]) -> dict[str, str]:
    """First 12 hex digits of the prompts that models were given, by role and task (several where one changed in between)."""
    used: dict[str, dict[str, None]] = defaultdict(dict)
    for call in calls:
        used[f"{call.place.role}_{call.place.task}"][call.prompt[:12]] = None
    return {name: " ".join(shas) for name, shas in sorted(used.items())}


def run_account(path: Path, variant: Variant) -> tuple[list[Call], Bill]:
    """Calls to language models of the run in a folder, and what they cost at the prices that were stated for it.

    Nothing is read where only rules write.

    Raises:
        InputError: no run is there. CorruptError: it cannot be read.
    """
    if all(variant.writer_of(r) == "offline" for r in asked_roles(variant)):
        return [], Bill()
    folder = RunFolder.open(path)
    calls = [c for c in calls_of(folder.artifacts) if c.learned]  # rules cost nothing
    return calls, bill_of(calls, Settings.read_from(folder).service.prices)
