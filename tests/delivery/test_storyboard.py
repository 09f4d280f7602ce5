"""The board: every shot, legible, of a bounded size, the same every time."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from vgot.delivery import fonts
from vgot.delivery.arrows import draw_move
from vgot.delivery.storyboard import Panel, clock, storyboard
from vgot.errors import CorruptError, InputError, RenderError, StorageError
from vgot.script.vocabulary import Move, get_args

sys.path.insert(0, str(Path(__file__).parent))
from delivery_samples import PICTURE, png


def panels(count: int, **more: object) -> list[Panel]:
    base = {"size": "MS", "move": "push_in", "lens": 50, "seconds": 3.0, "description": "Mary opens the door and waits."}
    return [Panel(PICTURE, f"s{n:02d}", **{**base, "act": 1 + n * 3 // count, **more}) for n in range(count)]  # type: ignore[arg-type]


def test_the_board_is_drawn_and_repeats_byte_for_byte(tmp_path: Path) -> None:
    made = [storyboard(panels(6), "Title", tmp_path / f"{n}.png", logline="A line", label="PREVIZ", provenance='{"a": "é"}') for n in range(2)]
    assert made[0] == made[1]
    assert (tmp_path / "0.png").read_bytes() == (tmp_path / "1.png").read_bytes()
    with Image.open(tmp_path / "0.png") as image:
        assert image.size == made[0]
        assert image.text["vgot"] == '{"a": "é"}'  # type: ignore[attr-defined]
        array = np.asarray(image.convert("RGB"))
    assert (array == (90, 120, 150)).all(axis=2).sum() > 6 * 300 * 160


@pytest.mark.parametrize("count", [1, 5, 30, 120, 300, 999])
def test_many_shots_stay_small_enough(tmp_path: Path, count: int) -> None:
    tiny = [Panel(png(size=(16, 10)), p.shot, p.size, "static", p.lens, p.seconds, p.description, act=p.act) for p in panels(count)]
    width, height = storyboard(tiny, "T", tmp_path / "b.png")
    assert width * height <= 16_000_000
    assert width >= 1600


def test_any_text_fits(tmp_path: Path) -> None:
    hostile = panels(3, description="W" * 400 + " 你好 \u202e\x00\n", place="x" * 200, cut="dissolve")
    storyboard(hostile, "T" * 120, tmp_path / "b.png", logline="word " * 240, label="y" * 60)
    with Image.open(tmp_path / "b.png") as image:
        margin = np.asarray(image.convert("RGB"))[:, -30:]
    assert (margin == margin[0, 0]).all(), "text runs over the edge"


def test_what_cannot_be_drawn_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="at least one shot"):
        storyboard([], "T", tmp_path / "b.png")
    for bad in (b"", b"GIF89a", PICTURE[:-30]):
        with pytest.raises(CorruptError, match="cannot be read"):
            storyboard([Panel(bad, "s01", "MS", "static", 50, 1.0, "x")], "T", tmp_path / "b.png")
    with pytest.raises(CorruptError, match="larger than 16 megapixels"):
        storyboard([Panel(png(size=(9000, 9000)), "s01", "MS", "static", 50, 1.0, "x")], "T", tmp_path / "b.png")
    with pytest.raises(StorageError):
        storyboard([Panel(tmp_path / "no.png", "s01", "MS", "static", 50, 1.0, "x")], "T", tmp_path / "b.png")
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(fonts, "_FILES", {"regular": "none.ttf", "bold": "none.ttf"})
    fonts.font.cache_clear()
    fonts._data.cache_clear()
    with pytest.raises(RenderError, match=r"none\.ttf is missing"):
        fonts.font(12)
    monkeypatch.undo()
    fonts.font.cache_clear()
    fonts._data.cache_clear()


def test_the_font_knows_what_it_has() -> None:
    assert all(fonts.covers(c) for c in "Aéüßñłđğ—…“”·→Жαא")
    assert not any(fonts.covers(c) for c in "你の한")
    assert fonts.showable("ok 你好 x") == ("ok · x", False)
    assert fonts.showable("a\n\tb\u202e\x00") == ("a b", True)


@pytest.mark.parametrize("move", get_args(Move))
def test_every_move_has_its_sign(move: str) -> None:
    frame = Image.new("RGB", (320, 180), (60, 60, 60))
    drawn = {sign: np.asarray(draw_move(frame, move, sign, sign)) for sign in (1.0, -1.0)}
    touched = (drawn[1.0] != 60).any()
    assert touched == (move not in ("static", "rack"))
    directed = (drawn[1.0] != drawn[-1.0]).any()
    assert directed == (move in ("pan", "truck", "follow", "whip", "tilt", "crane", "orbit"))


def test_clock() -> None:
    assert [clock(s) for s in (3.25, 59.94, 59.97, 60.0, 125.4)] == ["3.2 s", "59.9 s", "1 min 00 s", "1 min 00 s", "2 min 05 s"]
