"""The suite in Inspect AI; skipped, and told so, where the extra is not installed."""

from math import isnan
from pathlib import Path
from typing import Any

import pytest

inspect_ai: Any = pytest.importorskip(
    "inspect_ai",
    reason="NOT TESTED here: Inspect AI is not installed; run make test-inspect",
)
model: Any = pytest.importorskip("inspect_ai.model")

pytestmark = pytest.mark.filterwarnings("default")  # what Inspect and its libraries warn of is not ours to mend

CASE = """theme: kilns
cases:
  - id: kiln-late
    trade: pottery studio
    why: A kiln is late.
    turns:
      - {role: customer, text: Hello?}
      - {role: agent, text: Which order is it?}
      - {role: customer, text: "Order 5512. It was due on Monday and it is not here!"}
    expect: {language: en, reply_lacks: magic}
"""
REPLY = "Order 5512 was due on Monday, and it is not with you. As an AI language model I can do magic."


@pytest.fixture(autouse=True)
def _without_an_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENCODER", "off")


def answering(text: str, stop: str = "stop", asked: list[str] | None = None) -> Any:
    """Make a model that always answers so; its usage is told, or Inspect would load a vocabulary to count words.

    `asked`: takes the last message of each request.
    """

    def answer(messages: Any, *_: object) -> Any:
        if asked is not None:
            asked.append(messages[-1].text)
        output = model.ModelOutput.from_content("mockllm", text, stop_reason=stop)
        output.usage = model.ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
        return output

    return model.get_model("mockllm/model", custom_outputs=answer, memoize=False)


def run(tmp_path: Path, asked: Any = "none", **more: Any) -> Any:
    """Run the one case and give the sample of the log that was written."""
    from app.cli.inspect_task import amends  # noqa: PLC0415 (it needs the extra)

    place = tmp_path / "kilns.yaml"
    place.write_text(CASE)
    task = amends(cases=str(place), writer=more.pop("writer", "playbook"))
    log = inspect_ai.eval(task, model=asked, log_dir=str(tmp_path), display="none", **more)[0]
    assert log.status == "success"
    return log.samples[0]


def test_the_playbook_drafts_in_process_and_every_item_is_told(tmp_path: Path) -> None:
    sample = run(tmp_path)

    score, points = sample.scores["checklist"], sample.scores["items"]

    assert [message.role for message in sample.messages] == ["user", "assistant", "user", "assistant"]
    assert sample.output.completion == score.answer != ""
    assert score.metadata["writer"] == "playbook"
    assert (score.value["met"], score.value["unblocked"]) == (1.0, 1.0)
    assert set(points.value) == set(score.metadata["items"])
    unscored = {item for item, told in score.metadata["items"].items() if told["verdict"] in {"na", "unsure"}}
    assert {item for item, point in points.value.items() if isnan(point)} == unscored


def test_what_the_model_of_inspect_writes_with_our_prompt_is_judged_as_it_stands(tmp_path: Path) -> None:
    asked: list[str] = []

    sample = run(tmp_path, answering(REPLY, asked=asked), writer="prompt")

    score = sample.scores["checklist"]
    assert len(asked) == 1
    assert "Order 5512. It was due on Monday" in asked[0]
    assert sample.output.completion == REPLY
    assert (score.value["met"], score.value["unblocked"]) == (0.0, 0.0)
    assert "no-internal-leak" in score.metadata["blockers"]
    assert "reply_lacks magic" in score.explanation
    assert sample.scores["items"].value["no-internal-leak"] == 0.0


def test_the_whole_service_repairs_what_the_model_of_inspect_writes_or_falls_back(tmp_path: Path) -> None:
    asked: list[str] = []

    sample = run(tmp_path, answering(REPLY, asked=asked), writer="model")

    assert len(asked) > 1
    assert sample.scores["checklist"].metadata["writer"] == "playbook"
    assert sample.scores["checklist"].value["unblocked"] == 1.0


def test_a_model_that_declines_leaves_a_case_that_is_not_met(tmp_path: Path) -> None:
    sample = run(tmp_path, answering("No.", "content_filter"), writer="prompt")

    score = sample.scores["checklist"]

    assert score.value["met"] == 0.0
    assert isnan(score.value["score"])
    assert "declined" in score.metadata["error"]


def test_a_reply_of_another_solver_is_judged_too(tmp_path: Path) -> None:
    solver: Any = pytest.importorskip("inspect_ai.solver")

    sample = run(tmp_path, answering(REPLY), solver=solver.generate())

    assert sample.scores["checklist"].metadata["writer"] == "mockllm/model"
    assert "no-internal-leak" in sample.scores["checklist"].metadata["blockers"]
