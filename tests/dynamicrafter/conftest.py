"""One thread, no gradients, and the tiny checkpoints as files and as pipelines."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="the models extra is not installed")

from vgot.generators.dynamicrafter.convert import load_original  # noqa: E402
from vgot.generators.dynamicrafter.pipeline import DynamiCrafterPipeline  # noqa: E402

from . import tiny  # noqa: E402


@pytest.fixture(autouse=True, scope="package")
def quiet() -> Iterator[None]:
    threads, gradients = torch.get_num_threads(), torch.is_grad_enabled()
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    yield
    torch.set_num_threads(threads)
    torch.set_grad_enabled(gradients)


@pytest.fixture(scope="package")
def state_v(quiet: None) -> dict[str, torch.Tensor]:
    return tiny.checkpoint("tiny_v")


@pytest.fixture(scope="package")
def file_v(state_v: dict[str, torch.Tensor], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tiny_v") / "model.ckpt"
    torch.save({"state_dict": state_v, "epoch": 3}, path)
    return path


@pytest.fixture(scope="package")
def pipe(file_v: Path) -> DynamiCrafterPipeline:
    """v-prediction, zero terminal SNR, base scale 0.7."""
    return DynamiCrafterPipeline.of(load_original(file_v, architecture=tiny.architecture("tiny_v")))


@pytest.fixture(scope="package")
def pipe_256(quiet: None, tmp_path_factory: pytest.TempPathFactory) -> DynamiCrafterPipeline:
    """Noise prediction, learned weights of the picture; in DeepSpeed's container."""
    path = tmp_path_factory.mktemp("tiny_256") / "model.ckpt"
    torch.save({"module": {f"_forward_module.{key}": value for key, value in tiny.checkpoint("tiny_256").items()}}, path)
    return DynamiCrafterPipeline.of(load_original(path, architecture=tiny.architecture("tiny_256")))
