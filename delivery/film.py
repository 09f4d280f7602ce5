"""The film: clips joined packet by packet (nothing is encoded twice), soft subtitles, a chapter per shot, the recipe in a tag."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
from av.container import InputContainer, OutputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.video import VideoStream

from ..errors import CorruptError, InputError, RenderError, StorageError
from ..store.crash import crash_point
from ..store.files import storage, storage_error, sync_file, sync_folder, temp_name
from .subtitles import Cue, clean

_MUXER = {"movflags": "+faststart", "fflags": "+bitexact"}
_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ENOENT}
_DELAY = 2
"""Frames by which decoding runs ahead of showing: two B-frames and their pyramid."""
_ASS = (
    "[Script Info]\nScriptType: v4.00+\nPlayResX: 384\nPlayResY: 288\n\n[V4+ Styles]\n"
    "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, "
    "ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n"
    "Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1\n\n"
    "[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
)

__all__ = ["Chapter", "Cue", "FilmInfo", "cut_film", "inspect_film"]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A named stretch of the film, in seconds."""

    title: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class FilmInfo:
    """A finished film. ``seconds`` is its length, ``size`` its bytes on disk."""

    path: Path
    width: int
    height: int
    fps: int
    frames: int
    seconds: float
    size: int


@dataclass(frozen=True, slots=True)
class _Shape:
    """What all clips of a film must share."""

    width: int
    height: int
    rate: Fraction
    extradata: bytes


def cut_film(
    clips: Sequence[Path], out: Path, *, fps: int, chapters: Sequence[Chapter] = (), cues: Sequence[Cue] = (),
    title: str = "", comment: str = "", language: str = "eng",
) -> FilmInfo:
    """Join clips into one mp4, frame by frame in order, and verify it; ``out`` appears whole or not at all.

    Args:
        clips: video-only mp4 files written by :class:`vgot.generators.clip.ClipWriter` with one size and rate.
        fps: frames per second of all clips. chapters, cues: in seconds of the film, cues in order.
        comment: the recipe as JSON text. language: of the subtitles, three letters.

    Raises:
        InputError: no clips, or cues or chapters out of order. RenderError: clips that differ in size, rate or encoder
        settings. CorruptError: a clip cannot be read. StorageError: the film cannot be written.
    """
    if not clips:
        raise InputError("a film needs at least one clip; none was given")
    _check_times(chapters, cues)
    out = Path(out).absolute()
    temp = out.parent / temp_name(".mp4")
    try:
        shape, frames = _join(clips, temp, fps, chapters, cues, {"title": clean(title), "comment": comment}, language)
        _verify(temp, shape, fps, frames)
        crash_point("film.written")
        with storage("write the film", out):
            sync_file(temp)
            temp.replace(out)
            sync_folder(out.parent)
    except BaseException:
        if temp.exists():
            temp.unlink()
        raise
    crash_point("film.renamed")
    return FilmInfo(out, shape.width, shape.height, fps, frames, frames / fps, out.stat().st_size)


def _check_times(chapters: Sequence[Chapter], cues: Sequence[Cue]) -> None:
    for what, spans in (("chapter", [(c.start_s, c.end_s) for c in chapters]), ("cue", [(c.start_s, c.end_s) for c in cues])):
        free = 0.0
        for number, (start, end) in enumerate(spans, 1):
            if not (free - 1e-6 <= start < end):
                raise InputError(f"{what} {number} runs from {start:.3f} to {end:.3f} s; expected from {free:.3f} s or later, and forwards")
            free = end


def _join(
    clips: Sequence[Path], temp: Path, fps: int, chapters: Sequence[Chapter], cues: Sequence[Cue], tags: Mapping[str, str], language: str,
) -> tuple[_Shape, int]:
    try:
        output = av.open(str(temp), "w", format="mp4", options=_MUXER)
    except OSError as exc:
        raise storage_error(exc, "write the film", temp.parent) from exc
    try:
        with output:
            shape, frames = _mux(output, clips, fps, chapters, cues, tags, language)
    except (FFmpegError, OSError) as exc:
        if exc.errno in _DISK:
            raise storage_error(OSError(exc.errno, os.strerror(exc.errno or 0)), "write the film", temp.parent) from exc
        raise RenderError(f"the clips could not be joined: {exc}") from exc
    return shape, frames


def _mux(
    output: OutputContainer, clips: Sequence[Path], fps: int, chapters: Sequence[Chapter], cues: Sequence[Cue],
    tags: Mapping[str, str], language: str,
) -> tuple[_Shape, int]:
    with _open(clips[0]) as first:
        source = _video(first, clips[0])
        shape = _shape(source)
        video = output.add_stream_from_template(source)
        video.time_base = Fraction(1, fps)
    if round(shape.rate) != fps:
        raise RenderError(f"{clips[0]} runs at {float(shape.rate):g} frames per second, expected {fps}; make the clips again")
    text = None
    if cues:
        text = output.add_stream("mov_text")
        text.time_base = text.codec_context.time_base = Fraction(1, 1000)
        text.codec_context.subtitle_header = _ASS.encode()
        text.metadata["language"] = language
    for name, value in tags.items():
        if value:
            output.metadata[name] = value
    ms = Fraction(1, 1000)
    output.set_chapters([
        {"id": n, "start": round(c.start_s / ms), "end": round(c.end_s / ms), "time_base": ms, "metadata": {"title": clean(c.title)}}
        for n, c in enumerate(chapters, 1)
    ])
    waiting = list(cues)[::-1]
    frames = 0
    for path in clips:
        length = 0
        for packet in _packets(path, shape, fps):
            length += 1
            packet.pts, packet.dts = cast(int, packet.pts) + frames, cast(int, packet.dts) + frames
            if packet.dts > packet.pts:
                raise RenderError(f"{path} was not written by this encoder setup (a frame comes before it is decoded); make it again")
            while text is not None and waiting and waiting[-1].start_s * fps <= packet.dts:
                output.mux(_cue_packet(waiting.pop(), text))
            packet.stream = video
            output.mux(packet)
        frames += length
    while text is not None and waiting:
        output.mux(_cue_packet(waiting.pop(), text))
    return shape, frames


def _packets(path: Path, shape: _Shape, fps: int) -> Iterator[Packet[Any]]:
    """The packets of one clip with times in frames from 0."""
    with _open(path) as container:
        stream = _video(container, path)
        found = _shape(stream)
        for name in ("width", "height", "rate", "extradata"):
            if getattr(found, name) != getattr(shape, name):
                what = "encoder settings" if name == "extradata" else f"{name} {getattr(found, name)} (expected {getattr(shape, name)})"
                raise RenderError(f"{path} cannot be joined to the first clip: it has other {what}; make all clips with one picture size")
        step = 1 / (Fraction(fps) * cast(Fraction, stream.time_base))
        order = 0
        try:
            for packet in container.demux(stream):
                if packet.pts is None or not packet.size:
                    continue
                # Very short clips carry a smaller decoding delay; one constant delay keeps the joined times rising.
                packet.pts, packet.dts, packet.duration = round(packet.pts / step), order - _DELAY, 1
                packet.time_base = Fraction(1, fps)
                order += 1
                yield packet
        except FFmpegError as exc:
            raise CorruptError(f"clip {path} cannot be read ({exc.strerror}); make it again") from exc


def _open(path: Path) -> AbstractContextManager[InputContainer]:
    try:
        return av.open(str(Path(path).absolute()), format="mp4")
    except FileNotFoundError as exc:
        raise StorageError(f"there is no file {path}") from exc
    except FFmpegError as exc:
        raise CorruptError(f"{path} is not a whole mp4 file ({exc.strerror}); make it again") from exc
    except OSError as exc:
        raise storage_error(exc, "read", Path(path)) from exc


def _video(container: InputContainer, path: Path) -> VideoStream:
    if not container.streams.video:
        raise CorruptError(f"{path} holds no video; make it again")
    return container.streams.video[0]


def _shape(stream: VideoStream) -> _Shape:
    return _Shape(stream.width, stream.height, stream.average_rate or Fraction(0), stream.codec_context.extradata or b"")


def _cue_packet(cue: Cue, stream: Any) -> Packet[Any]:
    text = cue.text.encode()[:65_000]
    packet = Packet(len(text).to_bytes(2, "big") + text)
    packet.stream = stream
    packet.time_base = Fraction(1, 1000)
    packet.pts = packet.dts = round(cue.start_s * 1000)
    packet.duration = max(1, round((cue.end_s - cue.start_s) * 1000))
    return packet


def _verify(path: Path, shape: _Shape, fps: int, frames: int) -> None:
    """Read the film back: every frame once, evenly spaced, and the first and last can be decoded."""
    with _open(path) as container:
        stream = _video(container, path)
        step = 1 / (Fraction(fps) * cast(Fraction, stream.time_base))
        times = sorted(p.pts for p in container.demux(stream) if p.pts is not None and p.size)
        if (stream.width, stream.height) != (shape.width, shape.height) or times != [round(n * step) for n in range(frames)]:
            raise RenderError(
                f"the film read back has {len(times)} frames of {stream.width}x{stream.height}, expected {frames} evenly spaced"
            )
        try:
            container.seek(0, stream=stream)
            next(container.decode(stream))
            container.seek(times[-1], stream=stream)
            last = [frame.pts for frame in container.decode(stream)][-1]
        except (FFmpegError, StopIteration, IndexError) as exc:
            raise RenderError("the film read back cannot be decoded; the disk may be failing") from exc
        if last != times[-1]:
            raise RenderError(f"the last frame of the film decodes at {last}, expected {times[-1]}")


# -- reading --------------------------------------------------------------------------------------------------------------
def inspect_film(path: Path) -> dict[str, Any]:
    """What a film says about itself, as plain JSON.

    Keys: ``title``; ``recipe`` (parsed JSON of the comment, else its text, else None); ``chapters`` and ``cues`` (lists
    of ``title``/``text``, ``start_s``, ``end_s``); ``width``, ``height``, ``fps``, ``frames``, ``seconds``, ``audio`` (bool).

    Raises:
        StorageError: there is no such file. CorruptError: it is not an mp4 with video.
    """
    with _open(path) as container:
        stream = _video(container, path)
        frames, found = 0, []
        text = next((s for s in container.streams if s.type == "subtitle"), None)
        try:
            for packet in container.demux([s for s in (stream, text) if s is not None]):
                if packet.stream is stream:
                    frames += bool(packet.size)
                elif packet.pts is not None and packet.size > 2 and packet.time_base is not None:
                    found.append(_read_cue(packet))
        except FFmpegError as exc:
            raise CorruptError(f"{path} cannot be read to its end ({exc.strerror}); make it again") from exc
        comment = container.metadata.get("comment")
        rate = float(stream.average_rate or 0)
        return {
            "title": container.metadata.get("title", ""),
            "recipe": _recipe(comment),
            "chapters": [
                {
                    "title": c["metadata"].get("title", ""),
                    "start_s": float(c["start"] * (c["time_base"] or 0)), "end_s": float(c["end"] * (c["time_base"] or 0)),
                }
                for c in container.chapters()
            ],
            "cues": [cue for cue in found if cue["text"]],
            "width": stream.width, "height": stream.height, "fps": rate, "frames": frames,
            "seconds": frames / rate if rate else 0.0, "audio": bool(container.streams.audio),
        }


def _read_cue(packet: Packet[Any]) -> dict[str, Any]:
    data = bytes(packet)
    size = int.from_bytes(data[:2], "big")
    start = float(cast(int, packet.pts) * packet.time_base)
    return {
        "text": data[2 : 2 + size].decode("utf-8", "replace"), "start_s": start,
        "end_s": start + float((packet.duration or 0) * packet.time_base),
    }


def _recipe(comment: str | None) -> Any:
    if comment is None:
        return None
    try:
        return json.loads(comment)
    except ValueError:
        return comment
