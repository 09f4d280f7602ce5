"""The report: one HTML file that shows what was understood, what was made, what the checks said and what it cost.

Self-contained (pictures inside, no scripts, no network), escaped throughout, readable on paper and on a phone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from ..script.model import Shot
from ..store.files import write_atomic
from . import report_room as room
from .html import Html, el, esc, join, picture
from .report_data import CastReport, ReportData, Round, Seam, ShotReport, Span, Stage
from .storyboard import clock

__all__ = ["CastReport", "ReportData", "Round", "Seam", "ShotReport", "Span", "Stage", "report"]

_CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
_OPEN_UP_TO = 6
_DOMAINS = (
    ("character", "Character"), ("background", "Background"), ("relation", "Relation"), ("camera", "Camera"), ("lighting", "Lighting"),
)
_COMPONENTS = {"semantic": "C by encoder"}
_OUTCOMES = {"accepted": "good", "waived": "plain", "exhausted": "warn"}


def report(data: ReportData, out_path: Path) -> None:
    """Write the report (atomically).

    Raises:
        CorruptError: a picture cannot be read. StorageError: the file cannot be written.
    """
    write_atomic(Path(out_path).absolute(), page(data).encode())


def page(data: ReportData) -> str:
    """The whole HTML document."""
    css = (files(__package__) / "report.css").read_text(encoding="utf-8")
    sections = (
        _head(data), _rhythm(data), _story(data), _cast(data), room.remarks(data.remarks), _board(data), room.decisions(data.decisions),
        _seams(data), room.writers(data.writers), room.replay(data.replay), _work(data), _papers(data),
    )
    head = join((
        el("meta", charset="utf-8"), el("meta", http_equiv="Content-Security-Policy", content=_CSP),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"), el("meta", name="color-scheme", content="light dark"),
        el("meta", name="referrer", content="no-referrer"), el("title", data.title), Html(f"<style>{css}</style>"),
    ))
    body = el("body", el("main", *[s for s in sections if s]))
    return f"<!doctype html>\n<html lang=\"{esc(data.language)}\">\n<head>{head}</head>\n{body}\n</html>\n"


def _if(condition: object, child: Html) -> Html | None:
    return child if condition else None


# -- the top ----------------------------------------------------------------------------------------------------------------
def _head(data: ReportData) -> Html:
    seconds = sum(s.shot.seconds for s in data.shots)
    outcomes = [s.outcome for s in data.shots if s.outcome]
    people = len({c.name for c in data.cast})
    figures = {"shots": str(len(data.shots)), "length": clock(seconds), "cast": str(people) if people else ""}
    if outcomes:
        figures["accepted"] = f"{outcomes.count('accepted')} of {len(outcomes)}"
    figures.update(data.totals)
    who = "; ".join(f"{_words(part)}: {maker}" for part, maker in data.provenance.items())
    return el(
        "header",
        el("p", _if(data.label, el("span", data.label, cls="label")), el("span", who), cls="made"),
        el("h1", data.title),
        _if(data.logline, el("p", data.logline, cls="logline")),
        el("dl", *[el("div", el("dt", name), el("dd", value)) for name, value in figures.items() if value], cls="figures"),
        _if(_is_file_name(data.film), el("p", el("a", "Open the film", href=data.film, cls="button"), cls="noprint")),
    )


def _is_file_name(name: str) -> bool:
    return bool(name) and all(c.isascii() and (c.isalnum() or c in "._-") for c in name) and not name.startswith(".")


def _rhythm(data: ReportData) -> Html:
    """Length and tension of every shot as one drawing: width is time, height is tension."""
    total = sum(s.shot.seconds for s in data.shots) or 1.0
    bars, x = [], 0.0
    for n, item in enumerate(data.shots):
        shot, width = item.shot, item.shot.seconds / total * 1000
        height = 14 + shot.tension * 12
        first = n == 0 or shot.act != data.shots[n - 1].shot.act
        gap = min(2.0, width / 4)
        bars.append(el(
            "g", el("title", f"{shot.id}: {shot.beat}, tension {shot.tension}, {shot.seconds:.1f} s"),
            el("rect", x=f"{x:.2f}", y=130 - height, width=f"{width - gap:.2f}", height=height, cls=f"act{(shot.act - 1) % 4 + 1}"),
            el("text", f"Act {shot.act}", x=f"{x:.2f}", y=148, cls="tick") if first else None,
        ))
        x += width
    top = 124 - max(14 + s.shot.tension * 12 for s in data.shots)
    drawing = el("svg", *bars, viewBox=f"0 {top} 1000 {154 - top}", role="img", aria_label="Length and tension of the shots")
    return room.section("Rhythm", drawing, cls="rhythm", note="width is time, height is tension")


# -- the story --------------------------------------------------------------------------------------------------------------
def _story(data: ReportData) -> Html:
    lists = []
    if data.unused:
        lists.append(el("p", el("b", "Not used: "), *[el("span", word, cls="chip warn") for word in data.unused], cls="chips"))
    if data.notes:
        lists.append(el("ul", *[el("li", note) for note in data.notes], cls="notes"))
    if mended := room.plan_mended(data.mended):
        lists.append(mended)
    if data.writers is None:
        lists.append(el("p", room.BY_RULES, cls="soft"))
    return room.section("The sentence, and what was understood", el("blockquote", _marked(data.story, data.understood)), *lists, cls="story")


def _marked(story: str, spans: Sequence[Span]) -> Html:
    out: list[Html | str] = []
    at = 0
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if not at <= span.start < span.end <= len(story):
            continue
        out.append(story[at : span.start])
        out.append(el("mark", story[span.start : span.end], el("i", span.meaning)))
        at = span.end
    return join((*out, story[at:]))


def _cast(data: ReportData) -> Html | None:
    if not data.cast:
        return None
    return room.section("Cast", el("div", *[_person(c) for c in data.cast], cls="cast"))


def _person(one: CastReport) -> Html:
    face = el("div", cls="blank") if one.image is None else picture(one.image, 360, f"Portrait of {one.name}")
    words = el(
        "figcaption", el("b", one.name), " ", el("code", one.look),
        _if(one.role, el("span", one.role, cls="role")), _if(one.text, el("p", one.text)),
    )
    return el("figure", face, words)


# -- the board --------------------------------------------------------------------------------------------------------------
def _board(data: ReportData) -> Html:
    is_open = len(data.shots) <= _OPEN_UP_TO
    cards, act = [], 0
    names = {**data.place_names, **{c.look.partition(".")[0]: c.name for c in data.cast if "." in c.look}}
    several = len({s.shot.act for s in data.shots}) > 1
    for item in data.shots:
        if several and item.shot.act != act:
            act = item.shot.act
            cards.append(el("h3", f"Act {act}"))
        cards.append(_card(item, names, is_open))
    return room.section("The board", *cards, cls="board")


def _card(item: ShotReport, names: Mapping[str, str], is_open: bool) -> Html:
    shot = item.shot
    still = el("div", "not made", cls="blank") if item.image is None else picture(item.image, 640, f"Keyframe of {shot.id}")
    return el(
        "article",
        el("div", still, cls="still"),
        el(
            "div",
            el(
                "h4", el("span", shot.id.upper(), cls="id"), el("span", shot.beat), el("span", f"{shot.seconds:.1f} s", cls="soft"),
                _if(shot.cut.kind != "hard", el("span", _words(shot.cut.kind), cls="chip")),
                _if(item.outcome, el("span", item.outcome, cls=f"chip {_OUTCOMES.get(item.outcome, 'plain')}")),
                _if(item.take, el("span", f"take {item.take + 1}", cls="chip")),
                _if(item.seconds is not None, el("span", f"made in {item.seconds or 0:.1f} s", cls="soft")),
                el("span", room.spent(item.bill), cls="soft") if item.bill else None,
            ),
            el("p", shot.description, cls="description"),
            *[el("p", el("b", _speaker(_name(names, line.speaker), line.mark)), line.text, cls="line") for line in shot.dialogue],
            _if(item.word, el("p", el("b", "Answers a note: "), f"“{item.word}”", cls="soft")),
            _if(item.note, el("p", item.note, cls="soft")),
            room.put_right(item.mended),
            el(
                "details", el("summary", "Five domains"),
                el("dl", *[_domain(shot, key, title, names) for key, title in _DOMAINS], cls="domains"), open=is_open,
            ),
            _rounds(item.rounds), cls="words",
        ),
        id=shot.id,
    )


def _speaker(name: str, mark: str) -> str:
    extra = {"vo": " (V.O.)", "os": " (O.S.)", "contd": " (CONT’D)"}.get(mark, "")
    return f"{name}{extra}: "


def _name(names: Mapping[str, str], id_: str) -> str:
    return names.get(id_) or _words(id_).capitalize()


def _words(name: object) -> str:
    return str(name).replace("_", " ")


def _domain(shot: Shot, key: str, title: str, names: Mapping[str, str]) -> Html:
    text = getattr(shot, key).text
    chips = [el("span", fact, cls="chip") for fact in _facts(shot, key, names) if fact]
    return el("div", el("dt", title), el("dd", _if(text, el("p", text)), _if(chips, el("p", *chips, cls="chips"))))


def _facts(shot: Shot, key: str, names: Mapping[str, str]) -> list[str]:
    """The typed fields of a domain in a few words."""
    if key == "character":
        return [
            ", ".join(filter(None, (f"{_name(names, p.character)} as {_words(p.look.partition('.')[2])}", p.action, p.expression, p.prop)))
            for p in shot.character.people
        ]
    if key == "background":
        b = shot.background
        return [_name(names, b.location), b.hour, b.weather, b.season, *b.props]
    if key == "relation":
        links = [f"{_name(names, k.a)} + {_name(names, k.b)}: {k.bond}, {k.distance:g} m" for k in shot.relation.links]
        return [*links, f"changed: {shot.relation.changed}" if shot.relation.changed else ""]
    if key == "camera":
        c = shot.camera
        vector = f"c_cam {round(c.c_cam.pan, 2) + 0.0:+.2f} {round(c.c_cam.tilt, 2) + 0.0:+.2f} ×{c.c_cam.zoom:.2f}"
        angle = f"{c.angle} angle" if c.angle != "eye" else "eye level"
        side = "on the line" if c.side == "line" else f"side {c.side}"
        azimuth = f"{round(c.azimuth):+d}°"
        return [c.size, _words(c.kind), f"{c.lens} mm", _words(c.move), angle, f"{c.focus} focus", side, azimuth, vector]
    g = shot.lighting
    seen = [f"{p} in the picture" for p in g.practicals]
    return [f"{g.key} from the {g.key_side}", f"{g.ratio:g}:1", f"{g.kelvin} K", f"{round(g.exposure, 1) + 0.0:+.1f} EV", g.mood, *seen]


def _rounds(rounds: Sequence[Round]) -> Html | None:
    if not rounds:
        return None
    found = sum(len(r.findings) for r in rounds)
    count = f"{len(rounds)} round{_s(len(rounds))}, {found} finding{_s(found)}"
    return el("details", el("summary", f"Checks: {count}"), *[_round(n, r) for n, r in enumerate(rounds, 1)])


def _round(place: int, item: Round) -> Html:
    found = [
        el("li", el("span", f.severity, cls=f"chip {f.severity}"), " ", el("b", f.rule), f" in {f.domain}: {f.saw} ", el("i", f.fix))
        for f in item.findings
    ]
    sent = f"; sent back: {', '.join(item.failing)}" if item.failing else ""
    return el(
        "div",
        el("p", el("b", f"Round {place}"), f" {item.score:.2f}{sent} ", _if(item.kept, el("span", "kept", cls="chip good"))),
        el("div", *[_meter(_COMPONENTS.get(name, name), value) for name, value in item.scores.items()], cls="meters"),
        _measured(item), room.put_right(item.mended), _if(found, el("ul", *found, cls="findings")), cls="round",
    )


def _measured(item: Round) -> Html | None:
    """C by the encoder beside C by words, where both were measured."""
    if not item.encoder or "semantic" not in item.scores or "coherence" not in item.scores:
        return None
    return el("p", f"C {item.scores['semantic']:.2f} (encoder {item.encoder}), words {item.scores['coherence']:.2f}", cls="soft")


def _s(count: int) -> str:
    return "" if count == 1 else "s"


def _meter(name: str, value: float) -> Html:
    return el("span", el("span", _words(name)), _bar(value, "bar"), el("b", f"{value:.2f}"), cls="meter")


def _bar(share: float, cls: str) -> Html:
    return el("span", el("span", style=f"width:{min(1.0, max(0.0, share)) * 100:.0f}%"), cls=cls)


# -- the rest ---------------------------------------------------------------------------------------------------------------
def _seams(data: ReportData) -> Html | None:
    if not data.seams:
        return None
    rows = [
        el("tr", *[
            el("td", cell)
            for cell in (f"{s.before.upper()} → {s.shot.upper()}", _words(s.cut), "" if s.jump is None else f"{s.jump:.2f}", s.note)
        ])
        for s in data.seams
    ]
    head = el("tr", *[el("th", t) for t in ("boundary", "cut", "jump", "")])
    return room.section(
        "Seams", el("div", el("table", el("thead", head), el("tbody", *rows)), cls="scroll"),
        note="jump: change over the boundary, divided by the median change inside shots; 1 is invisible",
    )


def _work(data: ReportData) -> Html | None:
    if not data.stages:
        return None
    longest = max(s.seconds for s in data.stages) or 1.0
    rows = [
        el("tr", *[el("td", x) for x in (_words(s.name), _bar(s.seconds / longest, "bar wide"), f"{s.seconds:.1f} s", _made(s))])
        for s in data.stages
    ]
    table = el("div", el("table", el("tbody", *rows), cls="work"), cls="scroll")
    return room.section("Time", table, note=f"{clock(sum(s.seconds for s in data.stages))} of work in all; workers share it")


def _made(stage: Stage) -> str:
    return ", ".join(f"{count} {what}" for count, what in ((stage.made, "made"), (stage.reused, "reused")) if count)


def _papers(data: ReportData) -> Html | None:
    tables = [
        el("div", el("h3", name), el("dl", *[el("div", el("dt", _words(k)), el("dd", v)) for k, v in values.items()], cls="papers"))
        for name, values in (("Origin", data.origin), ("Prompts", data.prompts), ("Variant", data.variant), ("Versions", data.versions)) if values
    ]
    return room.section("Papers", el("div", *tables, cls="two")) if tables else None
