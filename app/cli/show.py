"""How results look on a terminal."""

import json
from typing import Any

from evals.checklist import Checklist

_SIGNS = {"fail": "✗", "unsure": "?", "pass": "✓", "na": "·"}


def as_json(result: dict[str, Any]) -> str:
    """Print a result as JSON for programs."""
    return json.dumps(result, ensure_ascii=False, indent=2) + "\n"


def draft(result: dict[str, Any]) -> str:
    """Print the reply alone, so that it can be piped."""
    return f"{result['draft']['reply']}\n"


def draft_notes(result: dict[str, Any], checklist: Checklist) -> str:
    """Print what an agent should know about a draft."""
    made = result["draft"]
    lines = ["", f"{made['state'].replace('_', ' ')} ({made['writer']})"]
    lines += [f"  {reason}" for reason in made["reasons"]]
    lines += [f"  note: {notice}" for notice in made["notices"]]
    lines += [f"  from: {_source(citation)}" for citation in made["citations"]]
    lines += [
        f"\nother wording {number} ({_share(other['score'])}):\n{other['reply']}"
        for number, other in enumerate(made["alternatives"], start=1)
    ]
    return "\n".join(lines) + "\n" + understanding(result) + scorecard(made, checklist)


def _source(citation: dict[str, Any]) -> str:
    address = f" ({citation['url']})" if citation["url"] else ""
    return f"{citation['title']}{address}: “{citation['quote']}”"


def _share(score: float | None) -> str:
    return "nothing could be decided" if score is None else f"{score:.0%}"


def classification(result: dict[str, Any]) -> str:
    """Print what was understood, and every doubt and fallback."""
    notes = "".join(f"note: {notice}\n" for notice in result["assessment"]["notices"])
    return understanding(result) + notes


def understanding(result: dict[str, Any]) -> str:
    """Print what was understood."""
    assessment = result["assessment"]
    cause, emotion = assessment["cause"], assessment["emotion"]
    words = ", ".join(f"“{span['quote']}”" for span in cause["evidence"][:3])
    others = [f"also       {issue['cause']}  “{issue['quote']['quote']}”" for issue in assessment["issues"][1:]]
    tiers = ", ".join(f"{tier['tier']} {tier['cause']} {tier['cause_confidence']:.0%}" for tier in assessment["tiers"])
    lines = [
        f"cause      {cause['id']} ({cause['confidence']:.0%})  {words}",
        *others,
        f"read by    {tiers or assessment['classifier']}",
        f"emotion    {emotion['id']}, intensity {assessment['intensity']}, severity {assessment['severity']}",
        f"stage      {result['stage']['id']}: {result['stage']['reason']}",
        f"language   {result['language']['code']} ({result['language']['source']})",
    ]
    if assessment["flags"]:
        flags = ", ".join(f"{flag['id']} “{flag['quote']}”" for flag in assessment["flags"])
        lines.append(f"flags      {flags}")
    return "\n".join(lines) + "\n"


def judgement(result: dict[str, Any], checklist: Checklist) -> str:
    """Print the verdicts on a reply, and every doubt in the reading that they rest on."""
    notes = "".join(f"note: {notice}\n" for notice in result["notices"])
    return scorecard(result, checklist) + notes


def scorecard(result: dict[str, Any], checklist: Checklist) -> str:
    """Print the verdicts that need reading: failed and unsure ones, and unsupported promises."""
    card = result["scorecard"]
    titles = {criterion.id: criterion.title for criterion in checklist.criteria}
    lines = [f"score      {_share(card['score'])}, decided {card['coverage']:.0%} of what applies"]
    for item in card["items"]:
        if item["verdict"] in ("fail", "unsure"):
            words = f" “{item['spans'][0]['quote']}”" if item["spans"] else ""
            lines.append(f"  {_SIGNS[item['verdict']]} {titles.get(item['id'], item['id'])}: {item['reason']}{words}")
    lines += [
        f"  ! nothing supports “{promise['span']['quote']}”: {promise['fix']}"
        for promise in result["promises"]
        if not promise["supported"]
    ]
    return "\n".join(lines) + "\n"
