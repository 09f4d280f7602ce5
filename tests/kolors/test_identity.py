"""Weights of references as a person writes them, and how a batch of shots shares one adapter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vgot.errors import InputError
from vgot.generators.kolors.identity import EVERYWHERE, PLACES, Reference, Region, columns, in_blocks, table

STYLE = {"up": {"block_0": [0.0, 1.0, 0.0]}}


def test_a_number_counts_everywhere() -> None:
    assert table(0.5) == (0.5,) * 11
    assert len(EVERYWHERE) == sum(n for _, _, n in PLACES) == 11


@pytest.mark.parametrize(
    ("weight", "expected"),
    [
        (STYLE, (0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0)),
        ({"down": 1, "mid": 1, "up": 1}, (1,) * 11),
        ({"down": {"block_2": [0.0, 0.6]}, "mid": 0.2}, (0, 0, 0, 0.6, 0.2, 0, 0, 0, 0, 0, 0)),
        ({"up": {"block_1": 0.3}}, (0, 0, 0, 0, 0, 0, 0, 0, 0.3, 0.3, 0.3)),
        ({"mid": [0.4], "up": {"block_0": [0.1]}}, (0, 0, 0, 0, 0.4, 0.1, 0.1, 0.1, 0, 0, 0)),
    ],
)
def test_weights_per_block(weight: object, expected: tuple[float, ...]) -> None:
    assert table(weight) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("weight", "words"),
    [
        (-0.1, "0 to 2"), (2.5, "0 to 2"), (float("nan"), "0 to 2"), (True, "0 to 2"), ("0.5", "0 to 2"), ({"middle": 1}, "middle"),
        ({"down": {"block_0": 1}}, "down.block_0"), ({"up": {"block_0": [1, 2]}}, "one weight or 3"), ({"up": {"block_0": [1, 1, -1]}}, "0 to 2"),
    ],
)
def test_a_weight_that_makes_no_sense_is_refused(weight: object, words: str) -> None:
    with pytest.raises(InputError, match=words):
        Reference("mary", weight)  # type: ignore[arg-type]


@pytest.mark.parametrize("corners", [(0.5, 0, 0.5, 1), (0, 0.2, 1, 0.1), (-0.1, 0, 1, 1), (0, 0, 1.1, 1), (float("nan"), 0, 1, 1)])
def test_a_region_lies_in_the_picture(corners: tuple[float, float, float, float]) -> None:
    with pytest.raises(InputError, match="shares between 0 and 1"):
        Region(*corners)


def test_references_survive_json() -> None:
    for reference in (Reference("mary.child", 0.4, Region(0, 0, 0.5, 1)), Reference("previous", STYLE, role="previous")):
        assert Reference.read(reference.plain()) == reference


def test_shots_of_other_casts_share_columns() -> None:
    mary, tom, before = Reference("mary", 0.6), Reference("tom", 0.3), Reference("previous", STYLE, role="previous")
    layout = columns([[mary, tom], [tom], [before, mary], []])
    assert layout.profiles == (EVERYWHERE, EVERYWHERE, table(STYLE))
    names = [[seat and (seat.reference.name, seat.share) for seat in row] for row in layout.seats]
    assert names == [
        [("mary", 0.6), ("tom", 0.3), None], [("tom", 0.3), None, None], [("mary", 0.6), None, ("previous", 1.0)], [None, None, None],
    ]
    assert layout.scales()[0]["up"]["block_0"] == [[1, 1, 0], [1, 1, 1], [1, 1, 0]]  # type: ignore[index]


def test_nobody_to_recognise_takes_no_column() -> None:
    for layout in (columns([[], []]), columns([[Reference("mary", 0.0)]]), columns([[Reference("mary", {"mid": 0})]])):
        assert layout.profiles == () and layout.scales() == 0.0


def test_empty_columns_fill_up() -> None:
    layout = columns([[Reference("mary", 0.6)], []], least=3)
    assert layout.scales() == [[1.0, 1.0, 1.0]]
    assert [sum(seat is not None for seat in row) for row in layout.seats] == [1, 0]


weights = st.one_of(
    st.floats(0, 2),
    st.fixed_dictionaries({}, optional={
        "down": st.fixed_dictionaries({}, optional={"block_1": st.floats(0, 2), "block_2": st.lists(st.floats(0, 2), min_size=2, max_size=2)}),
        "mid": st.floats(0, 2),
        "up": st.one_of(st.floats(0, 2), st.fixed_dictionaries({"block_0": st.lists(st.floats(0, 2), min_size=3, max_size=3)})),
    }),
)


@given(st.lists(st.lists(weights, max_size=3), min_size=1, max_size=4))
def test_every_reference_counts_as_much_as_it_was_given(shots: list[list[object]]) -> None:
    samples = [[Reference(f"r{n}", weight) for n, weight in enumerate(shot)] for shot in shots]  # type: ignore[arg-type]
    layout = columns(samples)
    for sample, row in zip(samples, layout.seats, strict=True):
        got = {seat.reference.name: [share * seat.share for share in profile] for profile, seat in zip(layout.profiles, row, strict=True) if seat}
        for reference in sample:
            assert got.get(reference.name, [0.0] * 11) == pytest.approx(reference.table, abs=1e-12)
        assert sum(seat is not None for seat in row) == sum(max(r.table) > 0 for r in sample)


def test_a_portrait_may_count_for_style_or_layout_alone() -> None:
    weights = {name: table(in_blocks(0.6, name)) for name in ("all", "style", "layout", "style_layout")}
    assert set(weights["all"]) == {0.6}
    assert sum(w > 0 for w in weights["style"]) == sum(w > 0 for w in weights["layout"]) == 1
    assert [a + b for a, b in zip(weights["style"], weights["layout"], strict=True)] == list(weights["style_layout"])
    with pytest.raises(InputError, match="style_layout"):
        in_blocks(0.6, "face")
