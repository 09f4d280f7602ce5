"""Every kind of fault is found in every film that can carry it, where it was planted and in whose domain."""

from __future__ import annotations

import random

import pytest
from vgot.script.rules import check_script

from .faults import FAULTS, NoRoom, plant
from .films import FILMS, films


@pytest.mark.parametrize("build", FILMS, ids=lambda b: b.__name__)
def test_a_valid_film_has_no_errors(build):
    assert [f for f in check_script(build()) if f.severity == "error"] == []


@pytest.mark.parametrize("kind", FAULTS)
def test_a_planted_fault_is_found_where_it_lies(kind):
    fault, planted = FAULTS[kind], 0
    for i, script in enumerate(films()):
        try:
            faulty, shot, domain = plant(script, kind, random.Random(i))
        except NoRoom:
            continue
        planted += 1
        hits = [f for f in check_script(faulty) if f.rule == fault.rule and f.shot == shot]
        assert any(f.severity == fault.severity and f.domain == domain for f in hits), (script.title, shot, hits)
        clean = [f for f in check_script(script) if f.rule == fault.rule and f.shot == shot and f.domain == domain]
        assert len(hits) > len(clean)
    assert planted >= 2, f"only {planted} films can carry {kind!r}"


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fix_names_something_to_do(kind):
    for script in films():
        try:
            faulty, shot, _ = plant(script, kind, random.Random(7))
        except NoRoom:
            continue
        for f in check_script(faulty):
            if f.shot == shot and f.rule == FAULTS[kind].rule:
                assert f.fix and f.saw and f.field and not f.field.startswith("."), f
        return


def test_planting_is_reproducible_and_leaves_the_script_alone():
    script = films()[0]
    before = script.dumps()
    a, b = plant(script, "duplicate", random.Random(3)), plant(script, "duplicate", random.Random(3))
    assert a[0].dumps() == b[0].dumps() and a[1:] == b[1:]
    assert script.dumps() == before != a[0].dumps()
