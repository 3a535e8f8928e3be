"""The benchmark of the NLU reads its sets as they are published and counts as it says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench_nlu.__main__ import NO_INPUT, main
from tests.bench_nlu.figures import Verdict, auroc, figures, mcc, recall_at_kept
from tests.bench_nlu.intent_set import OUT_OF_SCOPE, Labelled, SetUnusable, few, find_sets
from tests.bench_nlu.project import write


def said(intent: str, sureness: float = 0.9, *, refused: bool = False) -> Verdict:
    return Verdict(intent=intent, sureness=sureness, refused=refused)


def test_the_three_published_forms_are_found_by_their_files(tmp_path: Path) -> None:
    for name, content in {
        "bank/train.csv": 'text,category\n"Where, please, is it?",card\n',
        "bank/test.csv": "text,category\nis it here,card\n",
        "live/dataset/train/shop_train.csv": "sentence,label\norder it,ORDER\n",
        "live/dataset/test/shop_test.csv": "sentence,label\nhm,NO_NODES_DETECTED\n",
        "talk/data_full.json": json.dumps(
            {"train": [["hi", "greet"]], "val": [], "test": [["hey", "greet"]], "oos_train": [["x", "oos"]]}
        ),
        "talk/domains.json": "{}",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    bank, shop, talk = find_sets(tmp_path)
    assert (bank.name, shop.name, talk.name) == ("bank", "dataset-shop", "talk")
    assert bank.train == [Labelled("Where, please, is it?", "card")]
    assert shop.test == [Labelled("hm", OUT_OF_SCOPE)]
    assert talk.intents == ["greet", OUT_OF_SCOPE]


def test_a_set_whose_columns_are_unknown_is_refused_by_name(tmp_path: Path) -> None:
    for split in ("train", "test"):
        (tmp_path / f"{split}.csv").write_text("a,b\nx,y\n")
    with pytest.raises(SetUnusable, match=r"train\.csv.*among a, b"):
        find_sets(tmp_path)


def test_no_set_is_said_with_an_exit_code_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path / "absent")]) == NO_INPUT
    assert "no such intent set" in capsys.readouterr().err


def test_a_sample_takes_the_first_messages_of_each_intent() -> None:
    messages = [Labelled(str(n), intent) for n, intent in enumerate("aabab")]
    assert [each.text for each in few(messages, 2)] == ["0", "1", "2", "4"]


def test_the_correlation_of_two_classes_is_matthews_own() -> None:
    true = ["a"] * 6 + ["b"] * 4
    guess = ["a"] * 5 + ["b"] + ["a"] * 2 + ["b"] * 2
    assert mcc(true, guess) == pytest.approx((5 * 2 - 1 * 2) / (6 * 4 * 7 * 3) ** 0.5)
    assert mcc(true, true) == pytest.approx(1)
    assert mcc(true, ["a"] * 10) == 0


def test_scores_out_of_scope_are_compared_with_each_in_scope() -> None:
    assert auroc([0.9, 0.5], [0.1, 0.5]) == (1 + 1 + 1 + 0.5) / 4
    assert recall_at_kept([1.0, 0.9, 0.8, 0.2], [0.1, 0.5, 0.9], kept=0.75) == 2 / 3


def test_figures_at_the_running_threshold_stand_beside_the_swept_ones() -> None:
    truth = [Labelled("", intent) for intent in ("a", "a", "b", OUT_OF_SCOPE, OUT_OF_SCOPE)]
    found = figures(truth, [said("a"), said("a", 0.5, refused=True), said("a"), said("b", 0.4), said(OUT_OF_SCOPE)])
    assert (found.accuracy, found.running_accuracy, found.running_kept) == (2 / 3, 1 / 3, 2 / 3)
    assert found.running_recall == 1 / 2
    assert found.best_mcc > found.running_mcc
    assert 0.4 < found.best_threshold <= 0.5
    assert found.auroc == 1
    assert found.recall_at_kept == 1


def test_no_message_of_a_set_marks_an_entity(tmp_path: Path) -> None:
    write(tmp_path, "diet", [Labelled("see [this](that) {now}", "a"), Labelled("- : yes", "b")])
    text = (tmp_path / "data" / "nlu" / "en" / "nlu.yml").read_text()
    assert "    - see [this] (that) {now}\n" in text
    assert "    - - : yes\n" in text
