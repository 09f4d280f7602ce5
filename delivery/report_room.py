"""The report's sections on the writers' room: who wrote, what it cost, what was put right, remarked, changed and replayed."""

from __future__ import annotations

from collections.abc import Sequence

from .html import Html, el
from .report_data import Bill, DecisionReport, RemarkReport, ReplayReport, WriterReport, WritersReport, count
from .storyboard import clock

BY_RULES = "Written by rules; no language model was called."
_FOLD_FROM = 12
"""Rows from which a list is folded away."""


def section(title: str, *children: Html | None, cls: str = "", note: str = "") -> Html:
    """A section with a heading, and a quiet note beside it."""
    return el("section", el("h2", title, el("small", note) if note else None), *children, cls=cls)


def plural(number: int, what: str) -> str:
    """``1 call``, ``2 calls``."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def table(head: Sequence[str], rows: Sequence[Sequence[Html | str]], *, numbers: Sequence[int] = (), last: bool = False) -> Html:
    """A table that scrolls on its own. ``numbers``: columns set flush right. ``last``: the last row is a total."""

    def cells(tag: str, row: Sequence[Html | str]) -> list[Html]:
        return [el(tag, cell, cls="number" if n in numbers else "") for n, cell in enumerate(row)]

    body = [el("tr", *cells("td", row), cls="total" if last and n == len(rows) - 1 else "") for n, row in enumerate(rows)]
    return el("div", el("table", el("thead", el("tr", *cells("th", head))), el("tbody", *body)), cls="scroll")


def folded(what: str, rows: int, child: Html) -> Html:
    """``child`` under a line that opens it; open from the start where it is short."""
    return el("details", el("summary", what), child, open=rows < _FOLD_FROM)


def put_right(mended: Sequence[str]) -> Html | None:
    """What was put right on reading answers, in one quiet paragraph."""
    return el("p", el("b", "Put right: "), "; ".join(mended), cls="soft mended") if mended else None


def plan_mended(mended: Sequence[str]) -> Html | None:
    """What was put right in the director's plan."""
    if not mended:
        return None
    return folded(f"Put right in the plan: {len(mended)}", len(mended), el("ul", *[el("li", note) for note in mended], cls="notes"))


# -- who wrote ----------------------------------------------------------------------------------------------------------------
def writers(data: WritersReport | None) -> Html | None:
    """Calls, tokens, seconds and money of every role."""
    if data is None:
        return None
    total = data.total
    priced = any(w.bill and w.bill.money is not None for w in data.roles)
    shown = [True, True, True, total.kept > 0, True, True, True, priced, bool(total.failed)]
    head = ["", "writer", "calls", "kept", "tokens read", "written", "time", "price", "no usable answer"]
    rows = [_writer(w) for w in data.roles] + [["all", "", *_figures(total)]]

    def keep(row: Sequence[str]) -> list[str]:
        return [cell for cell, show in zip(row, shown, strict=True) if show]

    notes = (
        "≈: counted here, the server did not say" if total.estimated else "",
        "kept: taken from a recorded run, not paid for" if total.kept else "",
        "price: at the prices that were stated" if priced else "",
    )
    again = f"{plural(data.again, 'answer')} {'was' if data.again == 1 else 'were'} found filed when the run went on; nothing was asked twice."
    return section(
        "Writers", table(keep(head), [keep(r) for r in rows], numbers=range(2, sum(shown) - bool(total.failed)), last=True),
        el("p", again, cls="soft") if data.again else None, cls="writers", note="; ".join(n for n in notes if n),
    )


def _writer(one: WriterReport) -> list[str]:
    return [one.role, one.label, *(_figures(one.bill) if one.bill else [""] * 7)]


def _figures(bill: Bill) -> list[str]:
    failed = ", ".join(f"{n} {how}" for how, n in bill.failed.items())
    return [f"{bill.calls:,}", f"{bill.kept:,}", bill.tokens_read, bill.tokens_written, clock(bill.seconds), bill.price or "not known", failed]


def spent(bill: Bill) -> str:
    """What one shot cost, in a few words."""
    made = f"{plural(bill.calls, 'call')}, {count(bill.read + bill.written, bill.estimated)} tokens" if bill.calls else ""
    return ", ".join(filter(None, (made, f"{plural(bill.kept, 'answer')} kept" if bill.kept else "")))


# -- what was said ------------------------------------------------------------------------------------------------------------
def remarks(data: Sequence[RemarkReport]) -> Html | None:
    """What was remarked at the table read, shot by shot."""
    if not data:
        return None
    rows = [[_shot(r.shot), r.domain, r.note] for r in data]
    note = "they change nothing: they are for whoever decides at the gate"
    return section("Remarks at the table", table(("shot", "on", ""), rows), cls="remarks", note=note)


def decisions(data: Sequence[DecisionReport]) -> Html | None:
    """What a person changed, sent back, or had made again."""
    return section("Changes by hand", *[_decision(d) for d in data], cls="hand") if data else None


def _decision(one: DecisionReport) -> Html:
    return el(
        "div",
        el("p", el("b", one.action[:1].upper() + one.action[1:]), f" by {one.who}" if one.who else "", f": {one.note}" if one.note else ""),
        el("ul", *[el("li", _shot(w.shot), f" “{w.note}” ", el("span", f"heard first by the {w.role}", cls="chip")) for w in one.words], cls="notes")
        if one.words else None,
        el("p", *[el("span", item.replace(":", " "), cls="chip") for item in one.again], cls="chips") if one.again else None,
        folded(plural(len(one.changes), "change"), len(one.changes), el("ul", *[el("li", c) for c in one.changes], cls="notes"))
        if one.changes else None,
        cls="decision",
    )


def _shot(id: str) -> Html:
    return el("a", id.upper(), href=f"#{id}", cls="id")


# -- replay -------------------------------------------------------------------------------------------------------------------
def replay(data: ReplayReport | None) -> Html | None:
    """Which calls a replay made again, and why."""
    if data is None:
        return None
    found = f"{plural(data.found, 'answer')} {'was' if data.found == 1 else 'were'} found in the recorded run"
    made = f"{plural(len(data.made), 'call')} {'was' if len(data.made) == 1 else 'were'} made again." if data.made else "nothing was asked again."
    rows = [[place[:1].upper() + place[1:], why] for place, why in data.made]
    asked = folded("Calls made again", len(rows), table(("question", "why it was asked again"), rows)) if rows else None
    return section("Replay", el("p", f"{found}; {made}"), asked, note=f"recorded run: {data.recorded}")
