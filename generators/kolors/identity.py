"""Who is to be recognised in a picture: references, their weights λ, and where on screen each one counts.

A keyframe attends to its text and, decoupled from it, to one or more reference pictures:

    Z = Attn(Q, K_text, V_text) + Σ_i λ_i · mask_i · Attn(Q, K_i, V_i)

Looks on screen are references with a region each; the previous keyframe may be one more, with a weight of its own. One loaded adapter
serves them all: each reference is a *column* of its image input. Nothing here imports torch.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ...errors import InputError

Weight = float | Mapping[str, Any]
"""λ: one number for the whole network, or numbers per block as diffusers writes them: ``{"up": {"block_0": [0, 1, 0]}}``; blocks left out get 0."""
Role = Literal["look", "previous"]

MAX_WEIGHT = 2.0
DEFAULT_WEIGHT = 0.5
"""The weight of the published program for portraits."""

PLACES: tuple[tuple[str, str, int], ...] = (
    ("down", "block_1", 2), ("down", "block_2", 2), ("mid", "", 1), ("up", "block_0", 3), ("up", "block_1", 3),
)
"""Where Kolors has cross-attention: part, block, number of layers that take a weight of their own. Eleven weights in all."""

Table = tuple[float, ...]
"""One weight per place, in the order of :data:`PLACES`."""
EVERYWHERE: Table = (1.0,) * sum(n for _, _, n in PLACES)


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle of the picture in shares of its width and height: ``0 <= left < right <= 1``, ``0 <= top < bottom <= 1``, y down."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not (0 <= self.left < self.right <= 1 and 0 <= self.top < self.bottom <= 1):
            found = f"{self.left}, {self.top}, {self.right}, {self.bottom}"
            raise InputError(f"a region of a picture is left, top, right, bottom as shares between 0 and 1, found {found}")


def in_blocks(weight: float, blocks: str) -> Weight:
    """λ in the layers that carry ``style`` or ``layout``, in both (``style_layout``), or in ``all``.

    Which layers these are was published for networks of this plan: the middle layer of the first block on the way up, and the second of
    the last one on the way down.

    Raises:
        InputError: another name.
    """
    style, layout = {"up": {"block_0": [0.0, weight, 0.0]}}, {"down": {"block_2": [0.0, weight]}}
    chosen: dict[str, Weight] = {"all": weight, "style": style, "layout": layout, "style_layout": {**layout, **style}}
    if blocks not in chosen:
        raise InputError(f"blocks is {blocks!r}; use {', '.join(chosen)}")
    return chosen[blocks]


@dataclass(frozen=True, slots=True)
class Reference:
    """One picture that a keyframe should resemble.

    Attributes:
        name: which picture (a look such as ``mary.child``, or ``previous``): the name of its embedding.
        weight: λ, 0…2, see :data:`Weight`. region: where it counts; None is the whole picture. role: what it is a picture of.

    Raises:
        InputError: a weight that is no number, out of range, or names a block that Kolors does not have.
    """

    name: str
    weight: Weight = DEFAULT_WEIGHT
    region: Region | None = None
    role: Role = "look"

    def __post_init__(self) -> None:
        table(self.weight)

    @property
    def table(self) -> Table:
        """The weight at each of the eleven places."""
        return table(self.weight)

    def plain(self) -> dict[str, Any]:
        """As plain JSON types, for keys and manifests."""
        region = self.region and [self.region.left, self.region.top, self.region.right, self.region.bottom]
        return {"name": self.name, "weight": _plain(self.weight), "region": region, "role": self.role}

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Reference:
        """The inverse of :meth:`plain`."""
        region = data.get("region")
        return cls(str(data["name"]), data["weight"], Region(*region) if region else None, data.get("role", "look"))


def table(weight: Weight) -> Table:
    """A weight written out for every place.

    Raises:
        InputError: see :class:`Reference`.
    """
    if not isinstance(weight, Mapping):
        return (_number(weight, "everywhere"),) * len(EVERYWHERE)
    if unknown := sorted(set(weight) - {"down", "mid", "up"}):
        raise InputError(f"the weight of a reference names {unknown[0]!r}; the parts of the network are down, mid and up")
    out: list[float] = []
    for part, block, layers in PLACES:
        of_part = weight.get(part, 0.0)
        if part != "mid" and isinstance(of_part, Mapping):
            known = [b for p, b, _ in PLACES if p == part]
            if unknown := sorted(set(of_part) - set(known)):
                raise InputError(f"the weight of a reference names {part}.{unknown[0]}; {part} has {' and '.join(known)}")
            of_part = of_part.get(block, 0.0)
        out += _layers(of_part, layers, f"{part}.{block}".rstrip("."))
    return tuple(out)


def _layers(value: Any, layers: int, where: str) -> list[float]:
    values = list(value) if isinstance(value, list | tuple) else [value]
    if len(values) == 1:
        values *= layers
    if len(values) != layers:
        raise InputError(f"{where} takes one weight or {layers}, found {len(values)}")
    return [_number(v, where) for v in values]


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or not 0 <= value <= MAX_WEIGHT:
        raise InputError(f"the weight of a reference ({where}) must be a number from 0 to {MAX_WEIGHT:g}, found {value!r}")
    return float(value)


def _plain(weight: Any) -> Any:
    if isinstance(weight, Mapping):
        return {str(k): _plain(v) for k, v in weight.items()}
    if isinstance(weight, list | tuple):
        return [_plain(v) for v in weight]
    return float(weight)


@dataclass(frozen=True, slots=True)
class Seat:
    """A reference in a column: its picture counts ``share`` times what the column's profile says."""

    reference: Reference
    share: float


@dataclass(frozen=True, slots=True)
class Columns:
    """The references of a batch, laid out for one adapter.

    Attributes:
        profiles: per column, the relative weight at each place (greatest value 1). seats: per sample, per column, who sits there;
            None is an empty seat, which has no effect.
    """

    profiles: tuple[Table, ...]
    seats: tuple[tuple[Seat | None, ...], ...]

    def scales(self) -> float | list[Any]:
        """What ``set_ip_adapter_scale`` takes: 0 without columns, else per place a list with one number per column."""
        if not self.profiles:
            return 0.0
        if all(profile == EVERYWHERE for profile in self.profiles):
            return [[1.0] * len(self.profiles)]
        config: dict[str, Any] = {"down": {}, "mid": [], "up": {}}
        place = 0
        for part, block, layers in PLACES:
            values = [[profile[place + n] for profile in self.profiles] for n in range(layers)]
            place += layers
            if part == "mid":
                config["mid"] = values
            else:
                config[part][block] = values
        return [config]


def columns(samples: Sequence[Sequence[Reference]], least: int = 0) -> Columns:
    """Lay out the references of each sample of a batch.

    A layer's weight is shared by the whole batch, a mask is not. So a column has one profile over the layers, and the size of λ goes into
    the masks: samples with other weights, other regions and other numbers of references still run together.

    Args:
        samples: the references of each sample. least: columns there should be, filled up with empty ones (a compiled network is bound
            to their number).
    """
    seated = [[s for s in map(_seat, sample) if s is not None] for sample in samples]
    counts: dict[Table, int] = {}
    for sample in seated:
        for profile, count in Counter(profile for profile, _ in sample).items():
            counts[profile] = max(count, counts.get(profile, 0))
    profiles = tuple(profile for profile, count in counts.items() for _ in range(count))
    profiles += (EVERYWHERE,) * (least - len(profiles))
    return Columns(profiles, tuple(_fill(profiles, sample) for sample in seated))


def _seat(reference: Reference) -> tuple[Table, Seat] | None:
    """Profile and share of a reference; None if it counts nowhere."""
    weights = reference.table
    share = max(weights)
    if share == 0:
        return None
    return tuple(w / share for w in weights), Seat(reference, share)


def _fill(profiles: tuple[Table, ...], sample: Sequence[tuple[Table, Seat]]) -> tuple[Seat | None, ...]:
    waiting = list(sample)
    row: list[Seat | None] = []
    for profile in profiles:
        place = next((n for n, (own, _) in enumerate(waiting) if own == profile), None)
        row.append(None if place is None else waiting.pop(place)[1])
    return tuple(row)
