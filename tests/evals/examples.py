"""Situations for the examples of guidance files."""

from decimal import Decimal

from app.domain.remedy import Goodwill, RemedyPlan
from app.domain.situation import Condition, Situation
from evals.criteria import Criterion, Example
from tests.situations import PLAN, make_situation

MESSAGE = "This is not what I paid for."


def situation_for(criterion: Criterion, example: Example) -> Situation:
    """Make a situation in which the criterion applies to its example."""
    stage = example.stage or criterion.stages[0]
    facts: dict[str, object] = dict(example.facts)
    message = example.message or MESSAGE
    plan = PLAN
    if Condition.GOODWILL_ALLOWED in criterion.when:
        plan = plan.model_copy(update={"goodwill": Goodwill(kind="credit", amount=Decimal(5))})
    if Condition.BEYOND_AUTHORITY in criterion.when:
        plan = RemedyPlan(contact="team_lead")
    stake = None
    if {Condition.STAKE_STATED, Condition.SEVERITY_KNOWN} & set(criterion.when):
        stake = _second_half(message)
    return make_situation(
        message,
        stage=stage.value,
        facts=facts,
        plan=plan,
        language=example.language,
        stake=stake,
        earlier=(("agent", "We will see to it."),) if stage.value == "follow_up" else (),
    )


def _second_half(message: str) -> str:
    """Give what stands behind the first comma: the examples put what is at stake there."""
    for sign in (", ", " and "):
        if sign in message:
            return message.split(sign, 1)[1]
    return message
