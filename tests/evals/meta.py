"""Small bases, and a bench whose verdicts follow from a rule of the test."""

from collections.abc import Callable
from pathlib import Path

from app.domain.request import DraftRequest
from app.domain.scorecard import Layer, Verdict
from app.domain.situation import Situation
from evals.meta.bases import Base, Move, Sentence
from evals.meta.bench import Bench, Judged
from evals.replies import Reply
from tests.evals.checklists import PROMPTS, the_checklist

SETS = PROMPTS.parent / "evals" / "datasets" / "checklist"
Rule = Callable[[Reply], dict[str, str]]


def base(*sentences: tuple[str, str], name: str = "lamp", stage: str = "resolve", **more: object) -> Base:
    told = {"message": "The lamp is broken.", "facts": {"stage": stage, "status": "sent today"}, **more}
    reply = tuple(Sentence(does=frozenset(map(Move, does.split())), say=say) for does, say in sentences)
    return Base.model_validate({"id": name, "trade": "shop", "reply": reply, **told})


def judged(verdicts: dict[str, str]) -> Judged:
    """Give a reply's verdicts; passed / (passed + failed) is its score."""
    passed, failed = (sum(one == wanted for one in verdicts.values()) for wanted in ("pass", "fail"))
    return Judged(
        verdicts={item: Verdict(one) for item, one in verdicts.items()},
        layers=dict.fromkeys(verdicts, Layer.RULES),
        reasons=dict.fromkeys(verdicts, "because"),
        quotes=dict.fromkeys(verdicts, ()),
        applicable=frozenset(verdicts),
        score=passed / (passed + failed) if passed + failed else None,
        coverage=1.0,
        blockers=tuple(item for item in ("no-blame", "grounded-facts") if verdicts.get(item) == "fail"),
    )


async def _nobody_understands(request: DraftRequest) -> Situation:
    raise AssertionError(request)


class RuledBench(Bench):
    """Judges by a rule; no conversation is understood."""

    def __init__(self, rule: Rule) -> None:
        super().__init__(the_checklist(), _nobody_understands)
        self._rule = rule

    async def judged(self, record: Reply) -> Judged:
        return judged(self._rule(record))


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
