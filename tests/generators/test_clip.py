"""Clips: the frames that go in come out, the same bytes every time, and a failed file is gone."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
import time
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageDraw
from vgot.errors import CorruptError, InputError, RenderError, StorageError
from vgot.generators.clip import ClipInfo, ClipWriter, probe, read_frames


def frame(n: int, width: int = 320, height: int = 180, ground: tuple[int, int, int] = (40, 70, 110)) -> Image.Image:
    image = Image.new("RGB", (width, height), ground)
    ImageDraw.Draw(image).rectangle((n * 6, 60, n * 6 + 40, 120), fill=(200, 40, 60))
    return image


def write(path: Path, frames: int = 12, **more: int) -> Path:
    with ClipWriter(path, 320, 180, 24) as clip:
        for n in range(frames):
            clip.write(frame(n))
    return path


@pytest.mark.parametrize("frames", [1, 2, 3, 5, 30])
def test_frames_come_back_in_number_and_order(tmp_path: Path, frames: int) -> None:
    path = write(tmp_path / "a.mp4", frames)
    assert probe(path) == ClipInfo(320, 180, 24, frames, frames / 24)
    back = list(read_frames(path))
    assert len(back) == frames
    for n, array in enumerate(back):
        assert array.shape == (180, 320, 3)
        assert np.abs(array.astype(int) - np.asarray(frame(n)).astype(int)).mean() < 4
        red = np.argwhere(array[90, :, 0] > 150)
        assert abs(int(red[0, 0]) - n * 6) <= 2


def test_colours_are_bt709_and_tagged(tmp_path: Path) -> None:
    path = tmp_path / "c.mp4"
    with ClipWriter(path, 64, 64, 24) as clip:
        clip.write(np.full((64, 64, 3), (200, 40, 60), np.uint8))
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        context = stream.codec_context
        assert (context.color_range, context.colorspace, context.color_primaries, context.color_trc) == (1, 1, 1, 1)
        planes = next(container.decode(stream)).to_ndarray()
        assert context.pix_fmt == "yuv420p"
        assert not container.streams.audio
        assert not {"encoder", "creation_time"} & container.metadata.keys()
    assert [abs(int(planes[y, 8]) - want) <= 1 for y, want in ((0, 81), (64, 121), (80, 197))] == [True] * 3
    assert np.abs(next(read_frames(path))[32, 32].astype(int) - (200, 40, 60)).max() <= 4


def test_the_same_frames_give_the_same_bytes(tmp_path: Path) -> None:
    digests = set()
    for n in range(12):
        churn = [np.full(200_000 + 70_001 * n, 17 * n + k, np.uint8) for k in range(4)]  # freed memory must not show
        del churn
        digests.add(hashlib.sha256(write(tmp_path / "a.mp4").read_bytes()).hexdigest())
    assert len(digests) == 1


def test_all_clips_of_a_size_share_their_header(tmp_path: Path) -> None:
    headers = set()
    for n, (count, level) in enumerate(((1, 0), (30, 255), (3, 90))):
        path = tmp_path / f"{n}.mp4"
        with ClipWriter(path, 320, 180, 24) as clip:
            for i in range(count):
                clip.write(np.random.default_rng(i).integers(0, level + 1, (180, 320, 3)).astype(np.uint8))
        with av.open(str(path)) as container:
            headers.add(bytes(container.streams.video[0].codec_context.extradata or b""))
    assert len(headers) == 1
    assert headers != {b""}


def test_what_cannot_be_a_clip_is_refused(tmp_path: Path) -> None:
    for width, height, fps, words in ((321, 180, 24, "use 322x180"), (8, 8, 24, "16 to"), (9000, 90, 24, "16 to"), (320, 180, 0, "1 to 240")):
        with pytest.raises(InputError, match=words):
            ClipWriter(tmp_path / "x.mp4", width, height, fps)
    assert not (tmp_path / "x.mp4").exists()
    for bad in (frame(0, 160, 90), frame(0).convert("L"), np.zeros((180, 320, 3), np.float32)):
        with pytest.raises(InputError), ClipWriter(tmp_path / "x.mp4", 320, 180, 24) as clip:
            clip.write(bad)
        assert not (tmp_path / "x.mp4").exists()
    with pytest.raises(RenderError, match="without frames"), ClipWriter(tmp_path / "x.mp4", 320, 180, 24):
        pass
    assert list(tmp_path.iterdir()) == []


def test_an_error_in_the_block_removes_the_file(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), ClipWriter(tmp_path / "x.mp4", 320, 180, 24) as clip:
        clip.write(frame(0))
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


def test_a_missing_encoder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vgot.generators.clip.av.codec.codecs_available", {"mpeg4"})
    with pytest.raises(RenderError, match="libx264"):
        ClipWriter(tmp_path / "x.mp4", 320, 180, 24)


def test_a_full_disk_is_a_storage_error() -> None:
    with pytest.raises(StorageError, match="disk is full"):
        write(Path("/dev/full"))
    assert Path("/dev/full").exists()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="folder is gone"):
        write(tmp_path / "nowhere" / "x.mp4")


def test_a_file_size_limit_removes_the_half_written_clip(tmp_path: Path) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(StorageError, match="allowed file size"), ClipWriter(tmp_path / "x.mp4", 320, 180, 24) as clip:
            for n in range(20):
                clip.write(np.random.default_rng(n).integers(0, 255, (180, 320, 3)).astype(np.uint8))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("keep", [0, 30, 400])
def test_a_truncated_clip_is_corrupt(tmp_path: Path, keep: int) -> None:
    path = write(tmp_path / "a.mp4")
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(CorruptError, match="make it again"):
        probe(path)
    with pytest.raises(CorruptError, match="make it again"):
        list(read_frames(path))


def test_a_missing_clip_and_a_name_that_looks_like_an_address(tmp_path: Path) -> None:
    for path in (tmp_path / "no.mp4", Path("http://127.0.0.1:1/x.mp4"), Path("concat:a|b")):
        with pytest.raises(StorageError, match="there is no clip"):
            probe(path)


def test_a_kill_while_encoding_leaves_nothing_under_the_final_name(tmp_path: Path) -> None:
    program = (
        "import sys, numpy as np\nfrom pathlib import Path\nfrom vgot.generators.clip import ClipWriter\nfrom vgot.store.artifacts import Store\n"
        "store = Store(Path(sys.argv[1]))\nclip = ClipWriter(store.temp('.mp4'), 320, 180, 24)\n"
        "print('go', flush=True)\nwhile True: clip.write(np.zeros((180, 320, 3), np.uint8))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    from vgot.store.artifacts import Store

    store = Store(tmp_path)
    assert list((tmp_path / "objects").rglob("*")) == []
    assert store.sweep() == 1
    assert list((tmp_path / "tmp").iterdir()) == []
