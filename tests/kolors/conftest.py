"""One tiny Kolors for all tests of this folder: loaded once, in float32, on one thread."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from vgot.generators.kolors.embeds import PictureEmbeds, TextEmbeds
from vgot.generators.kolors.libraries import torch
from vgot.generators.kolors.loader import Precision, Tree, survey
from vgot.generators.kolors.phases import DenoisePhase, Order, ReferencePhase, Sampling, TextPhase

from .trees import build_adapter, build_diffusers

FULL = Precision.of("float32")
SMALL = Sampling(64, 64, steps=3, guidance=5.0)
PROMPT = "A young woman in a green coat, rain."
OTHER = "An old harbour at night."


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> None:
    """Two threads on two busy cores wait for each other far longer than one works."""
    torch.set_num_threads(1)


def portrait(seed: int, size: tuple[int, int] = (40, 40)) -> Image.Image:
    """Coarse coloured patches, others for each seed."""
    patches = np.random.default_rng(seed).integers(0, 256, (5, 5, 3), dtype=np.uint8)
    return Image.fromarray(patches).resize(size, Image.Resampling.NEAREST)


@dataclass(frozen=True)
class Kit:
    """A loaded drawing phase and what it needs."""

    tree: Tree
    draw: DenoisePhase
    texts: dict[str, TextEmbeds]
    pictures: dict[str, PictureEmbeds]

    def order(self, text: str = PROMPT, seed: int = 1, **more: object) -> Order:
        return Order(self.texts[text], self.texts[""], seed, embeds=self.pictures, **more)  # type: ignore[arg-type]

    def latents(self, *orders: Order, sampling: Sampling = SMALL) -> torch.Tensor:
        return self.draw.denoise(orders, sampling)


@pytest.fixture(scope="session")
def kit(tmp_path_factory: pytest.TempPathFactory, one_thread: None) -> Iterator[Kit]:
    folder = tmp_path_factory.mktemp("weights")
    tree = survey(build_diffusers(folder / "Kolors"), build_adapter(folder / "Kolors-IP-Adapter-Plus"), FULL)
    names = ("mary", "tom", "previous")
    with TextPhase(tree, FULL) as words:
        texts = dict(zip((PROMPT, OTHER, ""), words.encode([PROMPT, OTHER, ""]), strict=True))
    with ReferencePhase(tree, FULL) as eyes:
        pictures = dict(zip(names, eyes.encode([portrait(n) for n in range(3)]), strict=True))
    with DenoisePhase(tree, FULL) as draw:
        yield Kit(tree, draw, texts, pictures)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Fresh copies of ``(Kolors in its original layout, adapter)`` that a test may damage."""
    from .trees import build_original

    return build_original(tmp_path / "Kolors"), build_adapter(tmp_path / "Kolors-IP-Adapter-Plus")
