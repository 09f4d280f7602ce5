"""Words to numbers, on a vocabulary made for the test and, where it is at hand, on the real one."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest
import torch
from vgot.errors import WeightsError
from vgot.generators.dynamicrafter import tokenizer as tokens

from . import tiny

MERGES = ["h o", "ho u", "s e</w>", "hou se</w>", "! !</w>"]


def ids(*entries: str) -> list[int]:
    letters = tokens.byte_letters()
    everything = [*letters, *(f"{letter}</w>" for letter in letters), *("".join(merge.split()) for merge in MERGES), tokens.START, tokens.END]
    return [everything.index(entry) for entry in (tokens.START, *entries, tokens.END)]


def test_words_marks_and_padding() -> None:
    made = tokens.from_merges(MERGES)
    rows = tokens.tokenize(made, ["house", " House!!  ", "", "&amp;lt;"])
    expected = [ids("house</w>"), ids("house</w>", "!!</w>"), ids(), ids("<</w>")]
    assert rows.shape == (4, 77) and rows.dtype == torch.long
    assert [row[: len(want)].tolist() for row, want in zip(rows, expected, strict=True)] == expected
    assert all(not row[len(want) :].any() for row, want in zip(rows, expected, strict=True)), "padding is 0, not the end mark"


def test_an_exclamation_mark_is_no_padding() -> None:
    """The number 0 is the letter ``!``: as a pad token it would swallow the exclamation marks of a prompt."""
    made = tokens.from_merges([])
    row = tokens.tokenize(made, ["a!"])[0].tolist()
    assert row[1:3] == [tokens.byte_letters().index(letter) + 256 for letter in "a!"]


def test_a_long_text_is_cut_and_still_ends() -> None:
    row = tokens.tokenize(tokens.from_merges(MERGES), ["house " * 100])[0].tolist()
    assert row == [*ids("house</w>")[:1], *[ids("house</w>")[1]] * 75, ids()[-1]]


def test_where_the_vocabulary_comes_from(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"vocab.json, merges.txt"):
        tokens.load(tmp_path)
    with gzip.open(tmp_path / "bpe_simple_vocab_16e6.txt.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(["header", *MERGES]))
    packed = tokens.load(tmp_path)
    packed.save_pretrained(tmp_path / "plain")
    assert torch.equal(tokens.tokenize(packed, ["house!!"]), tokens.tokenize(tokens.from_merges(MERGES), ["house!!"]))


def test_the_real_vocabulary() -> None:
    folder = os.environ.get("VGOT_CLIP_VOCABULARY")
    if not folder:
        pytest.skip("no CLIP vocabulary at hand: VGOT_CLIP_VOCABULARY names its folder")
    case = tiny.stored("tokenizer")
    assert tokens.tokenize(tokens.load(folder), case["prompts"]).tolist() == case["input_ids"]
