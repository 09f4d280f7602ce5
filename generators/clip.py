"""Video clips: one shot's frames in, one H.264 file out, always with the same settings so that clips join without re-encoding."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import av
import numpy as np
import numpy.typing as npt
from av.error import FFmpegError
from av.video import VideoStream
from av.video.reformatter import VideoReformatter
from PIL import Image

from ..errors import CorruptError, InputError, RenderError, StorageError
from ..store.files import storage_error

CODEC = "libx264"
MAX_SIDE = 8192

_BT709 = 1
_LIMITED = 1
# mbtree off: in small pictures it reads memory that nobody wrote, so bytes would differ from run to run (measured).
# Flat drawings gain little from a longer search: against "veryfast" these settings take 4 of 10 ms less for a 720p frame at
# the same luma error and size (measured). Adaptive quantisation keeps the fine noise that hides bands in skies.
_OPTIONS = {
    "preset": "superfast", "crf": "23", "bf": "2", "sc_threshold": "0",
    "x264-params": "open-gop=0:threads=1:lookahead-threads=1:mbtree=0:b-adapt=0:rc-lookahead=0:weightp=0:aq-strength=0.8",
}
_MUXER = {"fflags": "+bitexact"}
_SCALE: dict[str, Any] = {"interpolation": "BILINEAR"}
if "threads" in (VideoReformatter.reformat.__doc__ or ""):
    _SCALE["threads"] = 1  # shots already run in parallel; older PyAV has no such setting

Frame = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class ClipInfo:
    """What a clip holds. ``width`` and ``height`` in pixels, ``duration`` in seconds (= frames / fps)."""

    width: int
    height: int
    fps: int
    frames: int
    duration: float


class ClipWriter:
    """Write frames to an mp4: H.264, yuv420p, BT.709 limited range, constant frame rate, no sound.

    Use as a context manager; :meth:`close` (or a clean exit) finishes and verifies the file. When anything fails, or
    the block is left by an exception, the file is removed. The same frames give the same bytes.

    Args:
        path: where to write; an existing file is replaced. width, height: even numbers of pixels. fps: whole frames per second.

    Raises:
        InputError: an odd or absurd size or rate. RenderError: this PyAV has no libx264. StorageError: it cannot be written.
    """

    def __init__(self, path: Path, width: int, height: int, fps: int) -> None:
        check_size(width, height)
        if not 1 <= fps <= 240:
            raise InputError(f"frames per second must be 1 to 240, found {fps}")
        if CODEC not in av.codec.codecs_available:
            raise RenderError(
                f"the installed PyAV {av.__version__} has no H.264 encoder ({CODEC}); "
                "install PyAV from its official wheel: pip install 'av>=16.1'"
            )
        self.path = Path(path).absolute()
        self.width, self.height, self.fps = width, height, fps
        self._count = 0
        self._closed = False
        self._reformatter = VideoReformatter()
        try:
            self._container = av.open(str(self.path), "w", format="mp4", container_options=_MUXER)
        except OSError as exc:
            raise storage_error(exc, "write a clip", self.path) from exc
        stream = cast(VideoStream, self._container.add_stream(CODEC, rate=Fraction(fps), options=dict(_OPTIONS)))
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        context = stream.codec_context
        context.time_base = Fraction(1, fps)
        context.thread_count = 1
        context.gop_size = 2 * fps
        context.color_range = _LIMITED
        context.colorspace = _BT709
        context.color_primaries = _BT709
        context.color_trc = _BT709
        self._stream = stream

    @property
    def frames(self) -> int:
        """Frames written so far."""
        return self._count

    def write(self, image: Image.Image | Frame) -> None:
        """Add one frame: an RGB picture of the clip's size, or a ``(height, width, 3)`` uint8 array.

        Raises:
            InputError: another size or mode. StorageError: the disk is full or the like; the file is then gone.
        """
        if isinstance(image, Image.Image) and image.mode != "RGB":
            raise InputError(f"a frame must be an RGB picture, found mode {image.mode}")
        array = np.asarray(image)
        if array.shape != (self.height, self.width, 3) or array.dtype != np.uint8:
            raise InputError(
                f"a frame of {self.width}x{self.height} RGB bytes was expected, "
                f"found an array of shape {array.shape} and type {array.dtype}"
            )
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(array), format="rgb24")
        frame = self._reformatter.reformat(
            frame, self.width, self.height, "yuv420p", dst_colorspace=_BT709, dst_color_range=_LIMITED, **_SCALE,
        )
        frame.pts = self._count
        frame.time_base = Fraction(1, self.fps)
        try:
            self._container.mux(self._stream.encode(frame))
        except (FFmpegError, OSError) as exc:
            self.abort()
            raise _failure(exc, self.path) from exc
        self._count += 1

    def close(self) -> int:
        """Finish the file, read it back and return its number of frames.

        Raises:
            RenderError: no frame was written, or the file does not hold what was written. StorageError: it cannot be written.
        """
        if self._closed:
            return self._count
        if self._count == 0:
            self.abort()
            raise RenderError(f"a clip without frames was asked for: {self.path.name}; a shot needs at least one frame")
        try:
            self._container.mux(self._stream.encode(None))
            self._closed = True
            self._container.close()
            found = probe(self.path)
        except (FFmpegError, OSError) as exc:
            self.abort()
            raise _failure(exc, self.path) from exc
        except CorruptError:
            self.abort()
            raise
        wanted = ClipInfo(self.width, self.height, self.fps, self._count, self._count / self.fps)
        if found != wanted:
            self.abort()
            raise RenderError(f"the clip {self.path.name} was read back as {found}, expected {wanted}; the disk may be full or failing")
        return self._count

    def abort(self) -> None:
        """Stop and remove the file."""
        self._closed = True
        with contextlib.suppress(FFmpegError, OSError):  # what matters has been or will be raised; the file goes away
            self._container.close()
        if self.path.is_file():
            self.path.unlink(missing_ok=True)

    def __enter__(self) -> ClipWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None) -> None:
        if kind is None:
            self.close()
        elif not self._closed:
            self.abort()


def check_size(width: int, height: int) -> None:
    """Refuse sizes that H.264 4:2:0 or good sense cannot take.

    Raises:
        InputError: naming the nearest size that works.
    """
    if not (16 <= width <= MAX_SIDE and 16 <= height <= MAX_SIDE):
        raise InputError(f"the picture must be 16 to {MAX_SIDE} pixels wide and high, found {width}x{height}")
    if width % 2 or height % 2:
        raise InputError(f"width and height must be even, found {width}x{height}; use {width + width % 2}x{height + height % 2}")


def probe(path: Path) -> ClipInfo:
    """Read a clip's size, rate and number of frames (packets are counted, the first frame is decoded).

    Raises:
        CorruptError: it is not a whole mp4 with one video stream. StorageError: it cannot be read.
    """
    path = Path(path).absolute()
    try:
        with av.open(str(path), format="mp4") as container:
            if not container.streams.video:
                raise CorruptError(f"{path} holds no video; make it again")
            stream = container.streams.video[0]
            rate = stream.average_rate or Fraction(0)
            fps, width, height = round(rate), stream.width, stream.height
            packets = [p for p in container.demux(stream) if p.size]
            if packets:
                container.seek(0)
                next(container.decode(stream))
    except StopIteration:
        raise CorruptError(f"{path} holds no frame that can be decoded; make it again") from None
    except FileNotFoundError as exc:
        raise StorageError(f"there is no clip {path}") from exc
    except FFmpegError as exc:
        raise CorruptError(f"{path} is not a whole video file ({exc.strerror}); make it again") from exc
    if not packets or fps < 1:
        raise CorruptError(f"{path} holds no frames; make it again")
    return ClipInfo(width, height, fps, len(packets), len(packets) / fps)


def read_frames(path: Path) -> Iterator[Frame]:
    """The frames of a clip as ``(height, width, 3)`` uint8 RGB arrays, in order.

    Raises:
        CorruptError: it cannot be decoded. StorageError: it cannot be read.
    """
    path = Path(path).absolute()
    reformatter = VideoReformatter()
    try:
        with av.open(str(path), format="mp4") as container:
            stream = container.streams.video[0]
            stream.thread_count = 1
            for frame in container.decode(stream):
                rgb = reformatter.reformat(
                    frame, frame.width, frame.height, "rgb24", src_colorspace=_BT709, src_color_range=_LIMITED, **_SCALE,
                )
                yield cast(Frame, rgb.to_ndarray())
    except FileNotFoundError as exc:
        raise StorageError(f"there is no clip {path}") from exc
    except FFmpegError as exc:
        raise CorruptError(f"{path} cannot be decoded ({exc.strerror}); make it again") from exc


_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ENOENT}


def _failure(exc: OSError | FFmpegError, path: Path) -> StorageError | RenderError:
    """A storage error for the disk's faults, a render error for the encoder's."""
    number = exc.errno
    if number in _DISK:
        return storage_error(OSError(number, os.strerror(number)), "write a clip", path)
    return RenderError(f"the video encoder failed on {path.name}: {exc}")
