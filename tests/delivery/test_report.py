"""The report: complete, self-contained, and deaf to injection."""

from __future__ import annotations

import base64
import re
import sys
from dataclasses import replace
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from vgot.delivery.html import Html, el, esc
from vgot.delivery.report import CastReport, ReportData, Round, Seam, ShotReport, Span, Stage, page, report
from vgot.delivery.report_data import Bill, ReplayReport, WriterReport, WritersReport, count
from vgot.delivery.report_room import BY_RULES
from vgot.errors import CorruptError
from vgot.script.findings import Finding
from vgot.script.model import Line

sys.path.insert(0, str(Path(__file__).parent))
from delivery_samples import PICTURE, a_shot, bill, decisions, remarks, replay, writers

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&\u202e\x00</style></title>"


def data(text: str = "plain") -> ReportData:
    finding = Finding(rule="axis-180", severity="warn", shot="s01", domain="camera", field="camera.side", saw=text, fix=text)
    shot = a_shot(1, description=text, beat=text[:100], dialogue=(Line(speaker="mary", text=text),))
    scores = {"coherence": 0.66, "semantic": 0.71, "critique": 0.8, "grammar": 1.0}
    rounds = [
        Round(1, 0.6, {text: 0.5, "grammar": 0.75}, [finding], ["camera"], mended=[text]),
        Round(2, 0.9, scores, kept=True, encoder=f"openai:{text[:90]}"),
    ]
    return ReportData(
        title=text, story=f"A keeper {text} waits.", logline=text, label=text, provenance={text: text}, understood=[Span(2, 8, text)],
        unused=[text], notes=[text], place_names={"kitchen": text}, cast=[CastReport(text, "mary.adult", text, text, PICTURE)],
        shots=[
            ShotReport(shot, PICTURE, "accepted", rounds, take=1, seconds=1.5, note=text, word=text, mended=[text], bill=bill()),
            ShotReport(a_shot(2), None, "exhausted"),
        ],
        mended=[text], writers=writers(text), remarks=remarks(text), decisions=decisions(text), replay=replay(text), origin={text: text},
        prompts={text: text},
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
                  "S01 → S02", "1.25", "2 made, 1 reused", "take 2", "85 mm", "push in", "CU", "Five domains", "1 of 2", "not made",
                  "Put right in the plan: 1", "Put right: plain", "Answers a note: “plain”", "C 0.71 (encoder openai:plain), words 0.66",
                  "C by encoder0.71",
                  "critique0.80", "Remarks at the table", "S01lightingplain", "Changes by hand", "Sent shots back at the script gate by plain: plain",
                  "heard first by the director", "keyframe s02", "40 calls, ≈13k tokens, 3 answers kept"):
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
    links = [a["href"] or "" for tag, a in seen.tags if tag == "a"]
    assert [x for x in links if not x.startswith("#")] == ["film.mp4"]
    places = {a.get("id") for _, a in seen.tags}
    assert {x[1:] for x in links if x.startswith("#")} <= places
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
    assert not [a for tag, a in read(page(replace(data(), film=film))).tags if tag == "a" and not str(a["href"]).startswith("#")]


def test_spans_that_overlap_or_run_over_are_left_out() -> None:
    story = "A dog finds the sea."
    spans = [Span(2, 5, "hero"), Span(3, 9, "overlap"), Span(16, 99, "over the end"), Span(-3, 1, "before"), Span(6, 11, "goal"), Span(7, 7, "empty")]
    seen = page(ReportData(title="T", story=story, shots=[ShotReport(a_shot())], understood=spans))
    assert re.findall(r"<mark>(.*?)<i>(.*?)</i></mark>", seen) == [("dog", "hero"), ("finds", "goal")]
    assert "over the end" not in seen


def test_little_data_gives_a_short_report_without_empty_sections() -> None:
    seen = read(page(ReportData(title="T", story="S", shots=[ShotReport(a_shot())])))
    sections = ("Writers", "Replay", "Remarks", "Changes")
    for absent in (*sections, "Cast", "Seams", "Time", "Put right", "tokens", "Prompts", "Papers", "Not used", "Checks"):
        assert absent not in seen.text
    assert BY_RULES in seen.text


def table_of(html: str, title: str) -> list[list[str]]:
    """Cells of the table in the section with this heading."""
    section = html[html.index(f"<h2>{title}") :]
    table = section[section.index("<table>") : section.index("</table>")]
    return [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in re.findall(r"<tr[^>]*>(.*?)</tr>", table)]


def test_the_writers_table_says_what_each_role_cost_and_all_together() -> None:
    made = page(data())
    assert BY_RULES not in made
    assert table_of(made, "Writers") == [
        ["", "writer", "calls", "kept", "tokens read", "written", "time", "price", "no usable answer"],
        ["director", "plain", "40", "3", "≈12k", "≈900", "30.0 s", "0.42", "1 malformed, 2 refused"],
        ["validator", "rules", "", "", "", "", "", "", ""],
        ["all", "", "40", "3", "≈12k", "≈900", "30.0 s", "0.42", "1 malformed, 2 refused"],
    ]
    assert "7 answers were found filed when the run went on" in made
    assert "1 answer was found filed" in page(replace(data(), writers=replace(writers("x"), again=1)))


def test_columns_that_would_be_empty_are_left_out() -> None:
    plain = Bill(calls=2, read=10, written=5, seconds=1.0)
    seen = page(replace(data(), writers=WritersReport([WriterReport("director", "x", plain)], plain)))
    assert table_of(seen, "Writers") == [
        ["", "writer", "calls", "tokens read", "written", "time"], ["director", "x", "2", "10", "5", "1.0 s"], ["all", "", "2", "10", "5", "1.0 s"],
    ]
    assert "≈" not in seen.split("<h2>Writers")[1].split("</section>")[0]


def test_a_role_without_a_price_leaves_the_sum_open() -> None:
    known, unknown = Bill(calls=1, money=0.5), Bill(calls=1)
    both = WritersReport([WriterReport("director", "x", known), WriterReport("validator", "y", unknown)], Bill(calls=2))
    assert [row[-1] for row in table_of(page(replace(data(), writers=both)), "Writers")] == ["price", "0.50", "not known", "not known"]


def test_the_replay_lists_each_call_made_again_and_why() -> None:
    made = page(data())
    assert "57 answers were found in the recorded run; 2 calls were made again." in made
    assert table_of(made, "Replay")[1:] == [["The director&#x27;s plan", "plain"], ["Plain", "its prompt changed"]]
    none = page(replace(data(), replay=ReplayReport("x", 1)))
    assert "1 answer was found in the recorded run; nothing was asked again." in none
    assert "Calls made again" not in none


def test_long_lists_are_folded() -> None:
    def is_open(items: int) -> list[bool]:
        seen = read(page(ReportData(title="T", story="S", shots=[ShotReport(a_shot(n)) for n in range(1, 9)], mended=["x"] * items)))
        return [a.get("open") is None and "open" in a for tag, a in seen.tags if tag == "details"][:1]

    assert is_open(3) == [True]
    assert is_open(40) == [False]


@pytest.mark.parametrize(
    ("tokens", "text"), [(0, "0"), (999, "999"), (1000, "1.0k"), (4240, "4.2k"), (9949, "9.9k"), (9950, "10k"), (182_345, "182k"), (999_499, "999k"),
                         (999_500, "1.00M"), (1_250_000, "1.25M")],
)
def test_tokens_in_few_characters(tokens: int, text: str) -> None:
    assert count(tokens) == text
    assert count(tokens, True) == f"≈{text}"


@pytest.mark.parametrize(("money", "text"), [(None, ""), (0.0, "0.00"), (0.00012, "0.0001"), (0.0994, "0.0994"), (0.1, "0.10"), (12.345, "12.35")])
def test_money_in_few_characters(money: float | None, text: str) -> None:
    assert Bill(money=money).price == text


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
