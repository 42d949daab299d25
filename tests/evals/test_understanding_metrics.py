"""Every figure of the understanding on cases that can be worked out by hand."""

import json

import pytest

from evals.understanding.report import Measures, Report
from evals.understanding.timing import Latency, latency_of
from tests.evals.understanding import CAUSES, measured, pair


def test_a_second_label_counts_only_where_it_is_accepted() -> None:
    found = measured(
        pair({"cause": "billing"}),
        pair({"cause": "logistics", "second": "billing"}),
        pair({"cause": "logistics"}),
        pair({"cause": "no_fault"}),
        pair({"emotion": "angry"}),
    ).cause

    assert (found.accuracy.value, found.accuracy.messages) == (0.25, 4)
    assert (found.lenient.value, found.lenient.messages) == (0.5, 4)
    assert found.top2.value == 0.75


def test_precision_recall_and_f1_are_those_of_the_first_label() -> None:
    found = measured(
        pair({"cause": "billing"}),
        pair({"cause": "billing"}),
        pair({"cause": "billing"}, causes=("logistics", "billing")),
        pair({"cause": "logistics"}),
        pair({"cause": "no_fault"}, causes=("staff_conduct", "billing")),
    ).cause

    by_id = {one.id: one for one in found.classes}

    assert list(by_id) == ["billing", "logistics", "no_fault", "staff_conduct"]
    assert (by_id["billing"].precision, by_id["billing"].recall) == pytest.approx((2 / 3, 2 / 3))
    assert (by_id["logistics"].precision, by_id["logistics"].recall, by_id["logistics"].f1) == (0, 0, 0)
    assert (by_id["no_fault"].precision, by_id["no_fault"].recall, by_id["no_fault"].f1) == (None, 0, 0)
    assert (by_id["staff_conduct"].precision, by_id["staff_conduct"].recall) == (0, None)
    assert by_id["staff_conduct"].f1 is None


def test_macro_f1_is_the_mean_over_the_classes_that_were_labelled() -> None:
    found = measured(
        pair({"cause": "billing"}),
        pair({"cause": "billing"}),
        pair({"cause": "logistics"}),
        pair({"cause": "logistics"}, causes=("staff_conduct", "logistics")),
    ).cause

    assert found.macro_f1.value == pytest.approx((0.8 + 0) / 2)


def test_confusions_are_counted_most_frequent_first_and_an_accepted_second_is_none() -> None:
    found = measured(
        pair({"cause": "no_fault"}),
        pair({"cause": "logistics"}),
        pair({"cause": "logistics"}),
        pair({"cause": "staff_conduct", "second": "billing"}),
    ).cause

    assert [(one.label, one.read_as, one.messages) for one in found.confusions] == [
        ("logistics", "billing", 2),
        ("no_fault", "billing", 1),
    ]


def test_the_calibration_error_weighs_each_bin_by_its_messages() -> None:
    found = measured(
        pair({"cause": "billing"}, confidence=0.95),
        pair({"cause": "logistics"}, confidence=0.91),
        pair({"cause": "billing"}, confidence=1.0),
        pair({"cause": "logistics"}, confidence=0.25),
    ).cause.calibration

    surest = found.bins[9]

    assert len(found.bins) == 10
    assert (surest.messages, surest.accuracy) == pytest.approx((3, 2 / 3))
    assert surest.confidence == pytest.approx((0.95 + 0.91 + 1.0) / 3)
    assert (found.bins[2].messages, found.bins[2].confidence, found.bins[2].accuracy) == (1, 0.25, 0)
    assert (found.bins[0].messages, found.bins[0].confidence, found.bins[0].accuracy) == (0, None, None)
    assert found.error.value == pytest.approx((3 * abs(2.86 / 3 - 2 / 3) + 0.25) / 4)


def test_abstaining_keeps_the_surest_messages() -> None:
    hits = [True] * 5 + [True, False] + [False, True] + [False]
    pairs = [
        pair({"cause": "billing" if hit else "logistics"}, confidence=0.99 - place / 20)
        for place, hit in enumerate(hits)
    ]

    found = measured(*reversed(pairs)).cause.calibration.answered

    assert [(one.share, one.messages, one.accuracy) for one in found] == [
        (0.5, 5, 1.0),
        (0.7, 7, pytest.approx(6 / 7)),
        (0.9, 9, pytest.approx(7 / 9)),
        (1.0, 10, 0.7),
    ]
    assert found[0].least == pytest.approx(0.79)


def test_a_tie_at_the_cut_never_flatters() -> None:
    found = measured(pair({"cause": "billing"}), pair({"cause": "logistics"})).cause.calibration

    assert (found.answered[0].messages, found.answered[0].accuracy) == (1, 0)


def test_emotions_are_right_or_wrong_and_three_way_right_within_their_group() -> None:
    found = measured(
        pair({"emotion": "angry"}, emotion="sad"),
        pair({"emotion": "sad"}, emotion="sad"),
        pair({"emotion": "neutral"}, emotion="satisfied"),
        pair({"emotion": "satisfied"}, emotion="satisfied"),
        pair({"cause": "billing"}),
    ).emotion

    assert (found.accuracy.value, found.accuracy.messages) == (0.5, 4)
    assert found.valence.value == 0.75
    assert found.macro_f1.value == pytest.approx((0 + 2 / 3 + 0 + 2 / 3) / 4)
    assert {one.id: one.recall for one in found.classes} == {"angry": 0, "neutral": 0, "sad": 1, "satisfied": 1}
    assert [(one.label, one.read_as) for one in found.confusions] == [("angry", "sad"), ("neutral", "satisfied")]


def test_intensity_follows_the_strength_and_the_level_the_rounded_label() -> None:
    found = measured(
        pair({"intensity": 0}, strength=1.0, intensity=0),
        pair({"intensity": 1.5}, strength=4.0, intensity=2),
        pair({"intensity": 3}, strength=7.0, intensity=2),
        pair({"cause": "billing"}, strength=None),
    ).intensity

    assert (found.correlation.value, found.correlation.messages) == pytest.approx((1, 3))
    assert found.exact.value == pytest.approx(2 / 3)


def test_a_correlation_turns_with_the_sign_and_does_not_exist_where_nothing_varies() -> None:
    falling = measured(pair({"intensity": 1}, strength=2.0), pair({"intensity": 2}, strength=1.0)).intensity
    flat = measured(pair({"intensity": 1}, strength=0.1), pair({"intensity": 2}, strength=0.1)).intensity

    assert falling.correlation.value == pytest.approx(-1)
    assert (flat.correlation.value, flat.correlation.absent) == (None, "all intensities are the same")


def test_a_tier_without_levels_has_no_share_of_levels() -> None:
    found = measured(pair({"intensity": 1}, strength=1.0, intensity=None)).intensity

    assert (found.exact.value, found.exact.absent) == (None, "this tier gives no level")


def test_flags_are_counted_only_where_flags_were_labelled() -> None:
    found = measured(
        pair({"flags": frozenset({"profanity"})}, flags=frozenset({"profanity", "sarcasm"})),
        pair({"flags": frozenset({"profanity"})}),
        pair({"flags": frozenset()}, flags=frozenset({"profanity"})),
        pair({"cause": "billing"}, flags=frozenset({"profanity", "legal_threat"})),
    ).flags

    by_id = {one.id: one for one in found.flags}

    assert (found.messages, list(by_id)) == (3, ["profanity", "sarcasm"])
    assert (by_id["profanity"].precision, by_id["profanity"].recall, by_id["profanity"].support) == (0.5, 0.5, 2)
    assert (by_id["sarcasm"].precision, by_id["sarcasm"].recall, by_id["sarcasm"].support) == (0, None, 0)


def test_a_language_without_a_region_accepts_every_region() -> None:
    found = measured(
        pair({"language": "zh"}, language="zh-CN"),
        pair({"language": "zh-TW"}, language="zh-CN"),
        pair({"language": "de"}, language="de"),
        pair({"cause": "billing"}, language="nl"),
    ).language

    assert (found.value, found.messages) == pytest.approx((2 / 3, 3))


def test_calm_messages_are_those_whose_emotion_is_calm_or_that_have_no_emotion_and_no_failure() -> None:
    found = measured(
        pair({"emotion": "neutral", "cause": "billing"}, emotion="angry"),
        pair({"emotion": "satisfied"}, emotion="neutral"),
        pair({"cause": "no_fault"}, emotion="sad"),
        pair({"cause": "no_fault"}, emotion="satisfied"),
        pair({"cause": "no_fault", "emotion": "angry"}, emotion="angry"),
        pair({"cause": "billing"}, emotion="angry"),
    ).calm_as_unhappy

    assert (found.value, found.messages) == (0.5, 4)


def test_slices_count_the_messages_of_each_value_that_a_column_holds() -> None:
    slices = measured(
        pair({"cause": "logistics", "second": "billing", "trade": "rail", "register": "tweet"}),
        pair({"cause": "logistics", "emotion": "neutral", "trade": "rail"}),
        pair({"emotion": "angry", "trade": "bakery"}),
        pair({"cause": "billing"}),
    ).slices

    rail, bakery = slices["trade"]

    assert list(slices) == ["trade", "register"]
    assert (rail.name, rail.messages, rail.cause.met, rail.cause.of, rail.emotion.met) == ("rail", 2, 1, 2, 1)
    assert (bakery.name, bakery.cause.share, bakery.emotion.share) == ("bakery", None, 0)


def test_what_nobody_labelled_is_none_and_says_so() -> None:
    found = measured(pair({"trade": "rail"}))

    told = {name: (figure.value, figure.messages, figure.absent) for name, figure in found.headline.items()}

    assert all((value, messages) == (None, 0) for value, messages, _ in told.values())
    assert told["cause, second accepted"][2] == told["calibration error"][2] == "no message has a cause"
    assert told["emotion"][2] == "no message has an emotion"
    assert told["intensity, same level"][2] == "no message has an intensity"
    assert told["language"][2] == "no message has a language"
    assert told["calm, read as unhappy"][2] == "no message is labelled calm"
    assert (found.flags.absent, found.cause.calibration.bins) == ("the file has no column of flags", ())
    assert list(found.slices) == ["trade"]


def test_an_interval_of_one_kind_of_message_is_a_point_and_a_mixed_one_narrows_with_more_messages() -> None:
    hit, miss = pair({"cause": "billing"}), pair({"cause": "logistics"})

    sure = measured(*[hit] * 20).cause.lenient
    few, many = (measured(*[hit, miss] * times).cause.lenient for times in (10, 200))

    assert (sure.value, sure.low, sure.high) == (1, 1, 1)
    ends = [end or 0.0 for end in (few.low, many.low, many.high, few.high)]
    assert ends == sorted(ends)
    assert ends == pytest.approx([0.28, 0.45, 0.55, 0.72], abs=0.05)


def test_a_run_draws_the_same_messages_each_time_and_the_figures_survive_json() -> None:
    pairs = [pair({"cause": name, "emotion": "sad", "intensity": 1}) for name in CAUSES]

    first, second = measured(*pairs), measured(*pairs)

    assert first == second
    assert Measures.model_validate_json(first.model_dump_json()) == first


def test_latency_is_by_nearest_rank() -> None:
    found = latency_of([float(time) for time in range(200, 0, -1)])

    assert found == Latency(p50=100, p99=198, messages=200)
    assert latency_of([]) is None


def test_no_value_of_a_report_can_hold_the_words_of_a_message() -> None:
    schema = json.dumps(Report.model_json_schema())

    assert '"text"' not in schema
    assert '"quote"' not in schema
