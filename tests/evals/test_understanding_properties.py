"""What holds of the figures of the understanding whatever is labelled and read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.understanding.prediction import Pair
from tests.evals.understanding import CAUSES, GROUPS, measured, pair

PAIRS = st.lists(
    st.builds(
        lambda cause, second, read, sure, emotion: pair(
            {"cause": cause, "second": second, "emotion": emotion}, causes=tuple(read), confidence=sure
        ),
        st.sampled_from(CAUSES),
        st.sampled_from(("", *CAUSES)),
        st.permutations(CAUSES),
        st.floats(0, 1),
        st.sampled_from(("", *GROUPS)),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=15, deadline=None)
@given(PAIRS)
def test_figures_keep_to_their_bounds_whatever_is_read(pairs: list[Pair]) -> None:
    found = measured(*pairs)

    cause, calibration = found.cause, found.cause.calibration
    values = [figure for figure in found.headline.values() if figure.value is not None]

    assert all(0 <= figure.value <= 1 for figure in values if figure.value is not None)
    assert all(0 <= (figure.low or 0) <= (1 if figure.high is None else figure.high) <= 1 for figure in values)
    assert (cause.accuracy.value or 0) <= (cause.lenient.value or 0) <= (cause.top2.value or 0)
    assert sum(one.support for one in cause.classes) == sum(one.messages for one in calibration.bins) == len(pairs)
    assert calibration.answered[-1].accuracy == cause.lenient.value


@settings(max_examples=10, deadline=None)
@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_the_messages_changes_no_value(pairs: list[Pair], chance: object) -> None:
    shuffled = list(pairs)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis types it as object

    one, other = measured(*pairs), measured(*shuffled)

    assert one.cause.classes == other.cause.classes
    assert one.cause.calibration.answered == other.cause.calibration.answered
    assert {name: figure.messages for name, figure in one.headline.items()} == {
        name: figure.messages for name, figure in other.headline.items()
    }
    for name, figure in one.headline.items():
        assert figure.value == pytest.approx(other.headline[name].value)
