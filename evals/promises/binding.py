"""Tells which of the acts without support fail a reply, and which only ask for a look."""

from evals.promises.found import FoundAct
from evals.promises.support import Known, content_of, is_supplied
from evals.promises.words import Act

_STRANGE = 1
"""Words that no fact holds, in a claim that still tells one."""


def binds(found: FoundAct, known: Known) -> bool:
    """Tell whether an act that nothing supports is a gift or claim of its own, and no loose telling of a fact.

    Only what is given binds by itself; work that is claimed is for somebody who knows the case.
    """
    given = {act for act in found.acts if act.gives and (act.remedies or act.goodwill)}
    if not given or all(_leans(act, found, known) for act in found.acts):
        return False
    # Figures are looked at by themselves.
    stems = frozenset(stem for stem in content_of(found, known) if not stem[0].isdigit())
    like = {same for act in given for same in (act.id, *act.same_as)}
    done = {act for fact in known.facts if not fact.refused for act in fact.acts}
    if found.kind == "past_act":
        return like.isdisjoint(done) and not _mostly(stems, known.fact_stems)
    offered = done.union(*(acts for _, acts, _ in known.plan))
    return (like.isdisjoint(offered) or len(stems - known.fact_stems - _offered(known)) > _STRANGE) and not _mostly(
        stems, known.fact_stems | _offered(known)
    )


def _leans(act: Act, found: FoundAct, known: Known) -> bool:
    """Tell whether an act costs nothing by itself, or hangs on something that a fact or an offer does tell."""
    if act.manner:
        return bool(known.plan) and _mostly(content_of(found, known), known.fact_stems | _offered(known))
    if found.kind == "future_act" and act.stand == "handover":
        return True
    return any(is_supplied(known, name) for name in act.supported_by)


def _offered(known: Known) -> frozenset[str]:
    return frozenset[str]().union(*(words for _, _, words in known.plan))


def _mostly(stems: frozenset[str], known: frozenset[str]) -> bool:
    return 2 * len(stems & known) >= len(stems) and len(stems - known) <= _STRANGE
