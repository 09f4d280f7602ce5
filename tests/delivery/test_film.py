"""The film: every frame of every clip, once, in order, with its papers inside."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest
from vgot.delivery.film import Chapter, Cue, cut_film, inspect_film
from vgot.errors import CorruptError, InputError, RenderError, StorageError
from vgot.generators.clip import ClipWriter, read_frames
from vgot.store.crash import ENV

COLOURS = [(200, 30, 30), (30, 200, 30), (30, 30, 200), (240, 240, 240), (10, 10, 10)]
LENGTHS = [7, 1, 30, 2, 24]


def make(path: Path, colour: tuple[int, int, int], frames: int, size: tuple[int, int] = (160, 96), fps: int = 24) -> Path:
    with ClipWriter(path, *size, fps) as clip:
        for n in range(frames):
            image = np.full((size[1], size[0], 3), colour, np.uint8)
            image[40:56, (n * 4) % 120 : (n * 4) % 120 + 20] = 128
            clip.write(image)
    return path


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("clips")
    return [make(folder / f"{n}.mp4", c, k) for n, (c, k) in enumerate(zip(COLOURS, LENGTHS, strict=True))]


CHAPTERS = [Chapter("s01 · Tür & <b>", 0.0, 7 / 24), Chapter("s02", 7 / 24, 64 / 24)]
CUES = [Cue(0.1, 0.9, "Hello\nworld"), Cue(1.2, 2.5, "Grüß <i>dich</i> {\\an8}")]


def test_the_join_is_frame_exact(tmp_path: Path, clips: list[Path]) -> None:
    info = cut_film(clips, tmp_path / "film.mp4", fps=24, chapters=CHAPTERS, cues=CUES, title="T", comment="{}")
    assert (info.frames, info.fps, info.width, info.height) == (64, 24, 160, 96)
    assert info.seconds == pytest.approx(64 / 24)
    assert info.size == info.path.stat().st_size
    film = list(read_frames(info.path))
    single = [frame for clip in clips for frame in read_frames(clip)]
    assert len(film) == len(single) == sum(LENGTHS)
    assert all(np.array_equal(a, b) for a, b in zip(film, single, strict=True))
    jumps = [n for n in range(1, 64) if np.abs(film[n].astype(int) - film[n - 1]).mean() > 40]
    assert jumps == [7, 8, 38, 40]


def test_times_are_even_and_decoding_never_runs_backwards(tmp_path: Path, clips: list[Path]) -> None:
    info = cut_film(clips * 3, tmp_path / "film.mp4", fps=24, cues=CUES)
    with av.open(str(info.path)) as container:
        stream = container.streams.video[0]
        packets = [(p.pts, p.dts) for p in container.demux(stream) if p.size]
        step = round(1 / (24 * stream.time_base))
        assert sorted(p for p, _ in packets) == [n * step for n in range(3 * 64)]
        assert all(a[1] < b[1] for a, b in itertools.pairwise(packets))
        assert all(d <= p for p, d in packets)
        assert float(container.duration / av.time_base) == pytest.approx(8.0, abs=0.1)


def test_chapters_subtitles_and_recipe_are_read_back(tmp_path: Path, clips: list[Path]) -> None:
    recipe = {"story": "Tür", "seed": 3, "big": "x" * 100_000}
    cut_film(clips, tmp_path / "film.mp4", fps=24, chapters=CHAPTERS, cues=CUES, title="Die Tür", comment=json.dumps(recipe))
    seen = inspect_film(tmp_path / "film.mp4")
    assert seen["title"] == "Die Tür"
    assert seen["recipe"] == recipe
    assert [c["title"] for c in seen["chapters"]] == [c.title for c in CHAPTERS]
    assert [c["end_s"] for c in seen["chapters"]] == pytest.approx([7 / 24, 64 / 24], abs=0.001)
    assert [(c["text"], round(c["start_s"], 3), round(c["end_s"], 3)) for c in seen["cues"]] == [(c.text, c.start_s, c.end_s) for c in CUES]
    assert (seen["frames"], seen["fps"], seen["audio"]) == (64, 24.0, False)
    with av.open(str(tmp_path / "film.mp4")) as container:
        text = next(s for s in container.streams if s.type == "subtitle")
        assert text.metadata["language"] == "eng"
        assert not {"encoder", "creation_time"} & container.metadata.keys()


def test_titles_with_control_characters_do_no_harm(tmp_path: Path, clips: list[Path]) -> None:
    cut_film(clips[:1], tmp_path / "f.mp4", fps=24, title="a\x00b\n\u202ec", chapters=[Chapter("x\x00y", 0, 0.2)], comment=json.dumps("a\x00b"))
    seen = inspect_film(tmp_path / "f.mp4")
    assert (seen["title"], seen["recipe"], seen["chapters"][0]["title"]) == ("ab c", "a\x00b", "xy")


def test_a_film_without_papers(tmp_path: Path, clips: list[Path]) -> None:
    cut_film(clips[1:2], tmp_path / "film.mp4", fps=24)
    seen = inspect_film(tmp_path / "film.mp4")
    assert (seen["title"], seen["recipe"], seen["chapters"], seen["cues"], seen["frames"]) == ("", None, [], [], 1)
    assert inspect_film(clips[0])["frames"] == 7


def test_the_same_clips_give_the_same_bytes_and_the_index_comes_first(tmp_path: Path, clips: list[Path]) -> None:
    for name in ("a.mp4", "b.mp4"):
        cut_film(clips, tmp_path / name, fps=24, chapters=CHAPTERS, cues=CUES, title="T", comment="{}")
    data = (tmp_path / "a.mp4").read_bytes()
    assert data == (tmp_path / "b.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda folder: make(folder / "x.mp4", (0, 0, 0), 3, size=(192, 96)), "width 192 .expected 160."),
        (lambda folder: make(folder / "x.mp4", (0, 0, 0), 3, fps=25), "rate 25 .expected 24."),
    ],
)
def test_clips_that_do_not_fit_are_named(tmp_path: Path, clips: list[Path], change: Callable[[Path], Path], words: str) -> None:
    with pytest.raises(RenderError, match=f"x.mp4 cannot be joined.*{words}"):
        cut_film([clips[0], change(tmp_path)], tmp_path / "film.mp4", fps=24)
    assert [p.name for p in tmp_path.iterdir()] == ["x.mp4"]


def test_other_encoder_settings_are_noticed(tmp_path: Path, clips: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vgot.generators.clip._OPTIONS", {"preset": "ultrafast", "crf": "30"})
    other = make(tmp_path / "x.mp4", (0, 0, 0), 3)
    with pytest.raises(RenderError, match="other encoder settings"):
        cut_film([clips[0], other], tmp_path / "film.mp4", fps=24)


def test_bad_orders_are_refused(tmp_path: Path, clips: list[Path]) -> None:
    out = tmp_path / "film.mp4"
    with pytest.raises(InputError, match="at least one clip"):
        cut_film([], out, fps=24)
    with pytest.raises(RenderError, match="expected 30"):
        cut_film(clips, out, fps=30)
    with pytest.raises(InputError, match=r"cue 2 runs from 0\.500"):
        cut_film(clips, out, fps=24, cues=[Cue(0, 1, "a"), Cue(0.5, 2, "b")])
    with pytest.raises(InputError, match="chapter 1"):
        cut_film(clips, out, fps=24, chapters=[Chapter("x", 1, 1)])
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_or_missing_clip_keeps_the_old_film(tmp_path: Path, clips: list[Path]) -> None:
    out = tmp_path / "film.mp4"
    cut_film(clips, out, fps=24)
    good = out.read_bytes()
    bad = tmp_path / "bad.mp4"
    bad.write_bytes(clips[2].read_bytes()[:300])
    with pytest.raises(CorruptError, match=r"bad\.mp4 is not a whole mp4"):
        cut_film([clips[0], bad], out, fps=24)
    with pytest.raises(StorageError, match="there is no file"):
        cut_film([clips[0], tmp_path / "gone.mp4"], out, fps=24)
    assert out.read_bytes() == good
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.mp4", "film.mp4"]


def test_a_folder_that_cannot_be_written(clips: list[Path]) -> None:
    with pytest.raises(StorageError, match="cannot write the film"):
        cut_film(clips, Path("/proc/film.mp4"), fps=24)


def test_a_file_size_limit(tmp_path: Path, clips: list[Path]) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4000, hard))
    try:
        with pytest.raises(StorageError, match="allowed file size"):
            cut_film(clips * 4, tmp_path / "film.mp4", fps=24)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("point", ["film.written", "film.renamed"])
def test_a_kill_shows_the_old_film_or_the_new(tmp_path: Path, clips: list[Path], point: str) -> None:
    out = tmp_path / "film.mp4"
    out.write_bytes(b"old")
    program = (
        "import sys\nfrom pathlib import Path\nfrom vgot.delivery.film import cut_film\n"
        "cut_film([Path(p) for p in sys.argv[2:]], Path(sys.argv[1]), fps=24)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(out), *map(str, clips)], env={**os.environ, ENV: f"{point}:1"}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert out.read_bytes() == b"old" if point == "film.written" else inspect_film(out)["frames"] == 64


def test_what_is_not_a_film_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.mp4").write_bytes(b"#EXTM3U\nhttp://127.0.0.1:1/a.ts\n")
    with pytest.raises(CorruptError, match="not a whole mp4"):
        inspect_film(tmp_path / "x.mp4")
    for path in (tmp_path / "no.mp4", Path("http://127.0.0.1:1/a.mp4")):
        with pytest.raises(StorageError, match="no file"):
            inspect_film(path)
