"""One tiny Kolors for all tests of this folder: loaded once, in float32, on one thread."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from vgot.generators.kolors.libraries import torch
from vgot.generators.kolors.loader import survey
from vgot.generators.kolors.phases import DenoisePhase, ReferencePhase, TextPhase

from tests.adapted.pictures import FULL, Kit, portrait

from .trees import build_adapter, build_diffusers

PROMPT = "A young woman in a green coat, rain."
OTHER = "An old harbour at night."


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> None:
    """Two threads on two busy cores wait for each other far longer than one works."""
    torch.set_num_threads(1)


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
        yield Kit(tree, draw, PROMPT, "", texts, pictures)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Fresh copies of ``(Kolors in its original layout, adapter)`` that a test may damage."""
    from .trees import build_original

    return build_original(tmp_path / "Kolors"), build_adapter(tmp_path / "Kolors-IP-Adapter-Plus")
