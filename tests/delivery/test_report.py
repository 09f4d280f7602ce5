"""The report: complete, self-contained, and deaf to injection."""

from __future__ import annotations

import base64
import re
import sys
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from vgot.delivery.html import Html, el, esc
from vgot.delivery.report import CastReport, ReportData, Round, Seam, ShotReport, Span, Stage, page, report
from vgot.errors import CorruptError
from vgot.script.findings import Finding
from vgot.script.model import Line

sys.path.insert(0, str(Path(__file__).parent))
from delivery_samples import PICTURE, a_shot

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&\u202e\x00</style></title>"


def data(text: str = "plain") -> ReportData:
    finding = Finding(rule="axis-180", severity="warn", shot="s01", domain="camera", field="camera.side", saw=text, fix=text)
    shot = a_shot(1, description=text, beat=text[:100], dialogue=(Line(speaker="mary", text=text),))
    rounds = [Round(1, 0.6, {text: 0.5, "grammar": 0.75}, [finding], ["camera"]), Round(2, 0.9, {"grammar": 1.0}, kept=True)]
    return ReportData(
        title=text, story=f"A keeper {text} waits.", logline=text, label=text, provenance={text: text}, understood=[Span(2, 8, text)],
        unused=[text], notes=[text], place_names={"kitchen": text}, cast=[CastReport(text, "mary.adult", text, text, PICTURE)],
        shots=[ShotReport(shot, PICTURE, "accepted", rounds, take=1, seconds=1.5, note=text), ShotReport(a_shot(2), None, "exhausted")],
        stages=[Stage(text, 1.5, 2, 1)], seams=[Seam("s01", "s02", "continuous", 1.25, text)], totals={text: text},
        variant={text: text}, versions={text: text},
    )


class Reader(HTMLParser):
    """Collects elements and checks that they are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


def test_everything_that_was_given_is_said(tmp_path: Path) -> None:
    report(data(), tmp_path / "r.html")
    seen = read((tmp_path / "r.html").read_text())
    for words in ("keeper", "Not used", "S01", "S02", "accepted", "exhausted", "axis-180", "Round 2", "0.90", "kept", "sent back: camera",
                  "S01 → S02", "1.25", "2 made, 1 reused", "take 2", "85 mm", "push in", "CU", "Five domains", "1 of 2", "not made"):
        assert words in seen.text, words
    for title in ("Character", "Background", "Relation", "Camera", "Lighting"):
        assert seen.text.count(title) >= 2


def test_it_is_one_file_without_scripts_or_network() -> None:
    seen = read(page(data()))
    names = {tag for tag, _ in seen.tags}
    assert not names & {"script", "iframe", "object", "embed", "link", "form", "video", "audio", "base"}
    sources = [a["src"] or "" for tag, a in seen.tags if tag == "img"]
    assert len(sources) == 2
    for source in sources:
        kind, _, body = source.partition(",")
        assert kind == "data:image/webp;base64"
        assert Image.open(BytesIO(base64.b64decode(body))).size == (320, 180)
    assert [a["href"] for tag, a in seen.tags if tag == "a"] == ["film.mp4"]
    policy = next(a["content"] or "" for tag, a in seen.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy
    assert not re.search(r"url\(|@import", page(data()))


def test_injection_stays_text() -> None:
    calm, evil = read(page(data())), read(page(data(EVIL)))
    assert [t for t, _ in evil.tags] == [t for t, _ in calm.tags]
    assert [sorted(a) for _, a in evil.tags] == [sorted(a) for _, a in calm.tags]
    assert not any(name.startswith("on") for _, a in evil.tags for name in a)
    assert "alert(1)" in evil.text
    assert "\u202e" not in evil.text
    assert "\x00" not in evil.text


@pytest.mark.parametrize("film", ["javascript:alert(1)", "../x.mp4", "http://x/y.mp4", "a b", ".hidden", "", "x\"onclick="])
def test_only_a_plain_file_name_becomes_a_link(film: str) -> None:
    from dataclasses import replace

    assert not [a for tag, a in read(page(replace(data(), film=film))).tags if tag == "a"]


def test_spans_that_overlap_or_run_over_are_left_out() -> None:
    story = "A dog finds the sea."
    spans = [Span(2, 5, "hero"), Span(3, 9, "overlap"), Span(16, 99, "over the end"), Span(-3, 1, "before"), Span(6, 11, "goal"), Span(7, 7, "empty")]
    seen = page(ReportData(title="T", story=story, shots=[ShotReport(a_shot())], understood=spans))
    assert re.findall(r"<mark>(.*?)<i>(.*?)</i></mark>", seen) == [("dog", "hero"), ("finds", "goal")]
    assert "over the end" not in seen


def test_little_data_gives_a_short_report_without_empty_sections() -> None:
    seen = read(page(ReportData(title="T", story="S", shots=[ShotReport(a_shot())])))
    for absent in ("Cast", "Seams", "Time", "Papers", "Not used", "Checks"):
        assert absent not in seen.text


def test_a_long_film_folds_its_domains() -> None:
    shots = [ShotReport(a_shot(n)) for n in range(1, 40)]
    seen = read(page(ReportData(title="T", story="S", shots=shots)))
    assert not any("open" in a for tag, a in seen.tags if tag == "details")


def test_a_bad_picture_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CorruptError):
        report(ReportData(title="T", story="S", shots=[ShotReport(a_shot(), b"nonsense")]), tmp_path / "r.html")
    assert list(tmp_path.iterdir()) == []


def test_the_builder_escapes_unless_told() -> None:
    made = el("p", "<b>", el("i", 1.5), None, ["a", "&"], cls='"x"', hidden=True, id=None)
    assert made == '<p class="&quot;x&quot;" hidden>&lt;b&gt;<i>1.5</i>a&amp;</p>'
    assert el("img", src="x") == '<img src="x"/>'
    assert isinstance(esc("x"), Html)
