"""Every kind of fault is found in every film that can carry it, where it was planted and in whose domain."""

from __future__ import annotations

import random
from functools import lru_cache

import pytest
from vgot.script.rules import check_script

from . import trial
from .faults import FAULTS, NoRoom, plant
from .films import FILMS, films
from .harmless import EDITS, edit


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


@lru_cache(maxsize=1)
def scripts():
    return trial.sources(10)


def test_precision_and_recall_on_planted_faults_and_harmless_edits():
    faulty, clean = list(trial.faulty_cases(scripts(), 1, seed=5)), list(trial.clean_cases(scripts(), 2, seed=5))
    assert len(faulty) >= 60 and len(clean) >= 60
    assert {c.domain for c in faulty} == {"story", "character", "background", "relation", "camera", "lighting"}
    verdicts, false = trial.tried(faulty), [c.kind for c in clean if trial.false_alarm(c.script)]
    precision, recall = trial.precision_recall(verdicts, len(false))
    assert precision >= 0.9, (false, [v.kind for v in verdicts if v.alarm and not v.located])
    assert recall >= 0.9, [v.kind for v in verdicts if not v.located]
    assert sum(v.blamed for v in verdicts) >= 0.9 * len(verdicts), [(v.kind, v.reasons) for v in verdicts if not v.blamed]


def test_faults_that_no_rule_was_written_for_are_found():
    verdicts = trial.tried(trial.unseen_cases(scripts(), 2, seed=5))
    assert len(verdicts) >= 30 and len({v.kind for v in verdicts}) >= 15
    assert sum(v.located for v in verdicts) >= 0.9 * len(verdicts), [(v.kind, v.reasons) for v in verdicts if not v.located]


def test_a_shot_of_random_values_never_passes():
    assert all(v.located for v in trial.tried(trial.junk_cases(scripts(), 1, seed=5)))


@pytest.mark.parametrize("kind", EDITS)
def test_an_edit_changes_the_script_and_nothing_else_can_be_said_against_it(kind):
    case = next(c for c in trial.clean_cases(scripts(), 1, seed=9, kinds=(kind,)) if c.kind == kind)
    assert case.script.dumps() not in {s.dumps() for s in scripts()}
    assert trial.false_alarm(case.script) is None


def test_a_trial_counts_an_alarm_elsewhere_against_precision():
    script = films()[0]
    verdict = trial.try_fault(script, plant(script, "hour_back", random.Random(1))[0], script.shots[0].id, "background", "misplaced")
    assert verdict.alarm and not verdict.located
    assert trial.precision_recall([verdict], 1) == (0.0, 0.0)
    assert trial.wilson(10, 10)[0] == pytest.approx(0.722, abs=0.001) and trial.wilson(0, 0) == (0.0, 1.0)


def test_an_edit_is_reproducible():
    a, b = (edit(films()[3], "mirror_scene", random.Random(2)) for _ in range(2))
    assert a.dumps() == b.dumps() != films()[3].dumps()
