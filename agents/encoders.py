"""Text encoders that judge how two shots belong together: the paper's C, on a model of your choice.

Cosines of one encoder mean nothing to another (states of language models are alike for any two texts), so every encoder is
calibrated once on pairs of shots that do and do not belong together; C is 0 at the mean of strangers and 1 at that of neighbours,
and one ``tau_c`` serves all of them. An encoder that cannot tell the pairs apart is refused: that is how the published check came
to be 1.0 always. A name that ends with ``@raw`` leaves the cosine as it is, for thresholds that are stated for one encoder (the
paper's 0.85): it is neither calibrated nor checked.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from ..errors import InputError, ReplayMiss, WriterError
from ..script.model import Shot
from ..store.artifacts import Record, Store
from ..store.canonical import digest
from .calibration import Calibration, Vectors, calibrate, calibration_texts, cosine
from .ledger import Ledger
from .service import Service

OP = "embed/1"
RAW = "@raw"
"""End of the name of an encoder whose cosines are taken as they are."""


class Encoder(Protocol):
    """Judges the coherence of consecutive shots by their meaning."""

    @property
    def id(self) -> str:
        """Name for keys and reports; '' when there is none."""
        ...

    async def coherence(self, ledger: Ledger, previous: Shot, shot: Shot) -> float | None:
        """C of two shots, 0…1 on the calibrated scale; None when no encoder is configured.

        Raises:
            WriterError: the encoder cannot be reached. InputError: it cannot tell neighbours from strangers.
            ReplayMiss: a strict replay needs a vector that was never made.
        """
        ...


class NoEncoder:
    """No encoder is configured: the deterministic measure decides alone."""

    id = ""

    async def coherence(self, ledger: Ledger, previous: Shot, shot: Shot) -> float | None:
        """None."""
        return None


class Embedder(Protocol):
    """Turns texts into vectors."""

    @property
    def id(self) -> str:
        """Name under which vectors are filed: ``openai:MODEL``, ``local:NAME``."""
        ...

    @property
    def build(self) -> str:
        """What exactly stands behind the name, as far as it is known after a call ('' where it is not): vectors of two builds do not mix."""
        ...

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Vectors ``[len(texts), d]``, not normalised.

        Raises:
            WriterError: the model cannot be reached or answers nonsense. InputError, MissingExtra: it cannot be used here.
        """
        ...


@dataclass(frozen=True, slots=True)
class TextEncoder:
    """C by the cosine of two vectors, which are filed in the run's store and made once.

    ``raw``: the clipped cosine itself, instead of the calibrated scale. Vectors are not counted in the budget of a run: a film's
    cost less than one of its answers.
    """

    embedder: Embedder
    raw: bool = False

    @property
    def id(self) -> str:
        """The embedder's name, with ``@raw`` where cosines are taken as they are."""
        return self.embedder.id + (RAW if self.raw else "")

    async def coherence(self, ledger: Ledger, previous: Shot, shot: Shot) -> float:
        """C of two shots, 0…1.

        The scale is read from the store with every pair: cheap, and vectors of another model than the scale's are noticed.
        """
        pair = [coherence_text(previous), coherence_text(shot)]
        if self.raw:
            return round(max(0.0, cosine(await self.embed(ledger, pair))), 4)
        vectors = await self.embed(ledger, [*pair, *calibration_texts()])
        return round(self._scale(vectors[2:]).scale(cosine(vectors[:2])), 4)

    async def calibration(self, ledger: Ledger) -> Calibration:
        """The scale of this encoder.

        Raises:
            InputError: the encoder cannot tell neighbours from strangers.
        """
        return self._scale(await self.embed(ledger, calibration_texts()))

    def _scale(self, vectors: Vectors) -> Calibration:
        scale = calibrate(vectors)
        scale.check(self.id)
        return scale

    async def embed(self, ledger: Ledger, texts: Sequence[str]) -> Vectors:
        """Vectors ``[len(texts), d]``; what the ledger has is not made again.

        Raises:
            ReplayMiss: one is missing in a strict replay. InputError: the model behind the name is another than before.
            WriterError, MissingExtra, StorageError: as :meth:`Embedder.embed` and the store.
        """
        distinct = list(dict.fromkeys(texts))
        have = {t: filed for t in distinct if (filed := self._find(ledger, t)) is not None}
        seconds = 0.0
        if missing := [t for t in distinct if t not in have]:
            if ledger.mode == "strict":
                raise ReplayMiss(
                    f"strict replay: {len(missing)} of {len(distinct)} texts were never embedded by {self.embedder.id} in the recorded run "
                    f"(the first begins {missing[0][:60]!r}). Nothing was asked. Use --replay record to make what is missing"
                )
            started = time.monotonic()
            vectors = _sound(await self.embedder.embed(missing), len(missing), self.embedder.id)
            seconds = (time.monotonic() - started) / len(missing)
            have |= {t: (v, self.embedder.build) for t, v in zip(missing, vectors, strict=True)}
        if len({(len(vector), build) for vector, build in have.values()}) > 1:
            raise InputError(
                f"the model behind {self.embedder.id} is not the one that this run began with: its vectors cannot be compared with those "
                "filed. Put the earlier model back, or start a new run"
            )
        for text in missing:
            self._file(ledger.store, text, have[text][0], seconds)
        return np.stack([have[t][0] for t in texts])

    def _recipe(self, text: str) -> dict[str, Any]:
        return {"op": OP, "encoder": self.embedder.id, "text": hashlib.sha256(text.encode()).hexdigest()}

    def _find(self, ledger: Ledger, text: str) -> tuple[Vectors, str] | None:
        """The filed vector of a text and the build that made it; one of the recorded run is copied into this one."""
        recipe = self._recipe(text)
        key = digest(recipe)
        if (known := ledger.store.lookup(key)) is not None:
            return _filed(ledger.store, known)
        if ledger.source is None or (known := ledger.source.lookup(key)) is None:
            return None
        found = _filed(ledger.source, known)
        ledger.store.publish(key, recipe, {"vector": ledger.source.get(known.outputs["vector"])}, _kept(known.info))
        return found

    def _file(self, store: Store, text: str, vector: Vectors, seconds: float) -> None:
        recipe = self._recipe(text)
        info = {"seconds": round(seconds, 4), "build": self.embedder.build}
        store.publish(digest(recipe), recipe, {"vector": vector.astype("<f4").tobytes()}, info)


def coherence_text(shot: Shot) -> str:
    """What a shot tells, as one text: description, people, place, relations and their change, words spoken; nothing twice.

    Camera and lighting are left out: they sound alike in every shot and tell nothing of the story.
    """
    told = (
        shot.description, shot.character.text, shot.background.text, shot.relation.text, shot.relation.changed, *(x.text for x in shot.dialogue),
    )
    lines = (" ".join(t.split()) for t in told)
    texts = tuple(dict.fromkeys(t if t[-1] in ".!?…\"'”’" else f"{t}." for t in lines if t))
    return " ".join(t for t in texts if not any(t in other for other in texts if other != t))


def open_encoder(name: str, service: Service, *, silent: bool = False) -> Encoder:
    """The encoder called ``name``: '' none, ``openai:MODEL`` on a server, ``local:NAME`` from ``weights/NAME/``; ``@raw`` see above.

    Nothing is loaded or called before the first text. ``silent``: no vector is made anew, so no key is needed.

    Raises:
        InputError: the name is none of these, or the server may not be called.
    """
    if not name:
        return NoEncoder()
    raw = name.endswith(RAW)
    kind, _, model = name.removesuffix(RAW).partition(":")
    if kind == "openai" and model:
        if silent:
            return TextEncoder(_SilentEmbedder(f"openai:{model}"), raw)
        from .openai_encoder import OpenAIEmbedder

        return TextEncoder(OpenAIEmbedder(model, service), raw)
    if kind == "local" and model:
        from .local_encoder import LocalEncoder

        return TextEncoder(LocalEncoder(model), raw)
    raise InputError(
        f"there is no text encoder {name!r}; use openai:MODEL (with --base-url for another server that speaks OpenAI's protocol), "
        "local:NAME (a model in weights/NAME), or none: the deterministic measure then decides alone"
    )


@dataclass(frozen=True, slots=True)
class _SilentEmbedder:
    """Stands where every vector is filed already."""

    id: str
    build: str = ""

    async def embed(self, texts: Sequence[str]) -> Vectors:
        raise RuntimeError("nothing may be asked here")


def _filed(store: Store, record: Record) -> tuple[Vectors, str]:
    return np.frombuffer(store.get(record.outputs["vector"]), dtype="<f4").astype(np.float32), str(record.info.get("build", ""))


def _kept(info: Mapping[str, Any]) -> dict[str, Any]:
    return {**info, "kept": True, "seconds": 0.0}


def _sound(vectors: Vectors, count: int, encoder: str) -> Vectors:
    """Vectors that can be compared, or a WriterError that says what came instead."""
    if vectors.ndim != 2 or len(vectors) != count or vectors.shape[1] == 0:
        raise WriterError(f"the encoder {encoder} was given {count} texts and answered with an array {list(vectors.shape)}; use another model")
    if not np.isfinite(vectors).all() or not vectors.any(axis=1).all():
        raise WriterError(f"the encoder {encoder} answered with a vector that has no direction (all zero, or not finite); use another model")
    return vectors
