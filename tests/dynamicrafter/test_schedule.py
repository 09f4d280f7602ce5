"""Noise levels and sampler steps."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch
from vgot.errors import InputError
from vgot.generators.dynamicrafter import schedule
from vgot.generators.dynamicrafter.presets import PRESETS, VARIANTS, preset
from vgot.generators.dynamicrafter.scheduler import DynamiCrafterScheduler

from . import tiny


def scheduler(variant: str, **changes: object) -> DynamiCrafterScheduler:
    return DynamiCrafterScheduler(**{**VARIANTS[variant].scheduler(), **changes})


def test_tables_are_the_originals() -> None:
    checked = 0
    for key, expected in tiny.stored("ddim_tables").items():
        if "error" in expected:
            continue
        kind, steps = key.split(".")
        sampler = scheduler("256" if kind == "256" else "512")
        sampler.set_timesteps(int(steps))
        rows = sampler.steps(1.0)
        assert [row.t for row in rows] == expected["timesteps_in_sampling_order"] == sampler.timesteps.tolist()
        columns = {"alpha": "alpha_t", "alpha_prev": "alpha_prev", "sigma": "sigma_eta1", "scale": "scale_t", "scale_prev": "scale_prev"}
        for ours, theirs in columns.items():
            if theirs in expected:
                assert np.allclose([getattr(row, ours) for row in rows], expected[theirs], atol=1e-6), (key, ours)
                checked += 1
    assert checked > 100


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("spacing", ["uniform", "uniform_trailing"])
def test_no_step_count_gives_nan(variant: str, spacing: str) -> None:
    sampler = scheduler(variant, timestep_spacing=spacing)
    for steps in range(1, 101):
        sampler.set_timesteps(steps)
        for eta in (0.0, 0.3, 1.0):
            rows = np.array(sampler.steps(eta))
            assert np.isfinite(rows).all() and (rows[:, 0] >= 0).all() and (np.diff(rows[:, 0]) < 0).all(), (steps, eta)
            assert np.allclose(rows[:, 2] + rows[:, 3] ** 2 + rows[:, 4] ** 2, 1)


def test_grids_and_their_quirks() -> None:
    assert schedule.timesteps(50, "uniform_trailing").tolist()[:3] == [999, 979, 959]
    assert [len(schedule.timesteps(n, "uniform")) for n in (7, 30, 60)] == [8, 31, 63]
    assert all(schedule.timesteps(n, "uniform").max() < 1000 for n in (3, 9, 27, 36, 37))
    assert len(schedule.timesteps(61, "uniform_trailing")) == 61, "a rounding in the division must not add a timestep -1"
    for wrong in (0, 1001):
        with pytest.raises(InputError, match="1 to 1000"):
            schedule.timesteps(wrong, "uniform")
    with pytest.raises(InputError, match="uniform_trailing"):
        schedule.timesteps(5, "even")  # type: ignore[arg-type]


def test_first_step_from_pure_noise_forgets_the_start() -> None:
    """At zero signal and eta 1 the direction is exactly 0, where single precision can give the root of a negative number."""
    row = scheduler("1024").steps(1.0)[0]
    assert row.alpha == 0 and row.direction < 1e-6


@pytest.mark.parametrize("prediction", ["v_prediction", "epsilon"])
def test_a_perfect_prediction_leads_to_the_clean_latents(prediction: str) -> None:
    """With the true v or noise, one deterministic step lands on the same clean latents at the next level."""
    sampler = scheduler("512", prediction_type=prediction, timestep_spacing="uniform")
    clean, noise = torch.randn(2, 1, 4, 2, 8, 8, generator=torch.Generator().manual_seed(1), dtype=torch.float64).float()
    sampler.set_timesteps(10)
    rows = sampler.steps(0.0)
    x = sampler.add_noise(clean, noise, torch.tensor([rows[0].t]))
    for row, following in pairwise(rows):
        scaled = row.scale * clean
        output = row.alpha**0.5 * noise - (1 - row.alpha) ** 0.5 * scaled if prediction == "v_prediction" else noise
        done = sampler.step(output, row.t, x, eta=0.0)
        x = done.prev_sample
        assert tiny.difference(x, sampler.add_noise(clean, noise, torch.tensor([following.t]))) < 1e-4
        assert tiny.difference(done.pred_original_sample, following.scale * clean) < 2e-3


def test_exact_final_scale() -> None:
    plain, exact = scheduler("1024"), scheduler("1024", exact_final_scale=True)
    x, v, n = torch.randn(3, 1, 4, 2, 8, 8, generator=torch.Generator().manual_seed(2))
    for sampler in (plain, exact):
        sampler.set_timesteps(5)
    last = plain.steps(1.0)[-1]
    ratio = exact.step(v, last.t, x, variance_noise=n).prev_sample / plain.step(v, last.t, x, variance_noise=n).prev_sample
    assert torch.allclose(ratio, torch.full_like(ratio, 1 / last.scale)) and last.scale == pytest.approx(0.651, abs=1e-3)
    first = plain.steps(1.0)[0]
    assert torch.equal(exact.step(v, first.t, x, variance_noise=n).prev_sample, plain.step(v, first.t, x, variance_noise=n).prev_sample)


def test_step_asks_for_what_it_needs() -> None:
    sampler = scheduler("512")
    x = torch.zeros(1, 4, 1, 2, 2)
    with pytest.raises(InputError, match="generator"):
        sampler.step(x, 999, x, eta=1.0)
    with pytest.raises(InputError, match="set_timesteps"):
        sampler.step(x, 998, x, eta=0.0)
    with pytest.raises(InputError, match="from 0 to 1"):
        sampler.steps(1.5)
    seeded = [sampler.step(x, 999, x, eta=1.0, generator=torch.Generator().manual_seed(5)).prev_sample for _ in range(2)]
    assert torch.equal(*seeded) and seeded[0].abs().sum() > 0


def test_scheduler_round_trip(tmp_path) -> None:  # type: ignore[no-untyped-def]
    made = scheduler("1024", exact_final_scale=True)
    made.save_pretrained(tmp_path)
    read = DynamiCrafterScheduler.from_pretrained(tmp_path)
    assert read.steps(1.0) == made.steps(1.0) and read.config.exact_final_scale is True


def test_presets_are_the_published_settings() -> None:
    assert {name: (p.height, p.width, p.fs, p.timestep_spacing, p.base_scale, p.guidance_rescale) for name, p in PRESETS.items()} == {
        "256": (256, 256, 3, "uniform", None, 0.0), "512": (320, 512, 24, "uniform_trailing", 0.7, 0.7),
        "512_interp": (320, 512, 5, "uniform_trailing", 0.7, 0.7), "1024": (576, 1024, 10, "uniform_trailing", 0.3, 0.7),
        "vgot_paper": (576, 1024, 10, "uniform", 0.3, 0.0),
    }  # fmt: skip
    assert all(p.height % 64 == p.width % 64 == 0 for p in PRESETS.values())
    with pytest.raises(InputError, match="vgot_paper"):
        preset("2048")
