"""The remedy fits the harm and never goes beyond the policy."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.domain.policy import Contact, Exclusion, Goodwill, Policy, RemedyRule, RemedyWords
from app.domain.remedy import ANY_CAUSE, RemedyPlan, choose_remedy, needed_facts

WORDS = {"en": RemedyWords(promise="I will see to it.", offer="help", done_cue="done")}
LEAD = Contact(id="lead", role="team lead", words={"en": "our team lead"}, time="soon")
LAWYERS = Contact(id="lawyers", role="lawyer", words={"en": "our office"}, time="soon", flags=("legal_threat",))


def rule(name: str, rung: int, **more: Any) -> RemedyRule:
    given_fields = {"kind": "other", "title": name.title(), "causes": ("billing",), "words": WORDS, **more}
    return RemedyRule(id=name, rung=rung, **given_fields)


def policy_of(*rules: RemedyRule, goodwill: Goodwill | None = None) -> Policy:
    return Policy(
        currency="EUR", times={"soon": {"en": "today"}}, remedies=rules, goodwill=goodwill, contacts=(LEAD, LAWYERS)
    )


def plan(policy: Policy, **more: Any) -> RemedyPlan:
    known: dict[str, Any] = {
        "cause": "billing", "severity": 2, "loss": None, "sort": None, "known": frozenset(), "allowed": None,
        "flags": frozenset(), **more,
    }  # fmt: skip
    return choose_remedy(policy, **known)


sums = st.decimals(min_value=0, max_value=500, places=2)
rules = st.builds(
    lambda number, rung, severity, ceiling, fixed, causes: rule(
        f"r{number}",
        rung,
        from_severity=severity,
        causes=causes,
        amount=None if ceiling is None else ("loss" if fixed is None or fixed > ceiling else fixed),
        ceiling=ceiling,
    ),
    st.integers(0, 10_000),
    st.integers(0, 9),
    st.integers(0, 3),
    st.none() | sums,
    st.none() | sums,
    st.sampled_from([("billing",), ("logistics",), (ANY_CAUSE,)]),
)
policies = st.lists(rules, max_size=6, unique_by=lambda one: one.id).map(lambda found: policy_of(*found))


@given(policies, st.integers(0, 3), st.none() | sums)
def test_no_remedy_is_ever_above_its_ceiling(policy: Policy, severity: int, loss: Decimal | None) -> None:
    ceilings = {one.id: one.ceiling for one in policy.remedies}

    chosen = plan(policy, severity=severity, loss=loss)

    for remedy in chosen.options:
        ceiling = ceilings[remedy.id]
        assert remedy.amount is None or (ceiling is not None and remedy.amount <= ceiling)


@given(policies, st.integers(0, 2), st.none() | sums)
def test_more_harm_never_gives_a_lower_rung(policy: Policy, severity: int, loss: Decimal | None) -> None:
    less = plan(policy, severity=severity, loss=loss)
    more = plan(policy, severity=severity + 1, loss=loss)

    def top(chosen: RemedyPlan) -> int:
        return max((remedy.rung for remedy in chosen.options), default=-1)

    assert top(more) >= top(less)


@given(
    st.dictionaries(st.integers(0, 3), sums, min_size=1).map(
        lambda found: dict(zip(sorted(found), sorted(found.values()), strict=True))
    ),
    sums,
    st.integers(0, 2),
)
def test_goodwill_stays_within_its_budget_and_never_shrinks_with_harm(
    amounts: dict[int, Decimal], budget: Decimal, severity: int
) -> None:
    token = Goodwill(kind="credit", amounts=amounts, budget=budget, causes=("billing",), words={"en": "{amount}"})
    policy = policy_of(rule("fix", 1), goodwill=token)

    less, more = plan(policy, severity=severity).goodwill, plan(policy, severity=severity + 1).goodwill

    for given_token in (less, more):
        assert given_token is None or given_token.amount <= budget
    assert less is None or (more is not None and more.amount >= less.amount)


def test_two_remedies_of_one_rung_are_a_choice() -> None:
    policy = policy_of(rule("refund", 3, kind="refund"), rule("replace", 3, kind="replacement"), rule("letter", 1))

    chosen = plan(policy)

    assert [remedy.id for remedy in chosen.options] == ["refund", "replace"]


def test_two_remedies_of_one_kind_are_no_choice() -> None:
    policy = policy_of(rule("refund", 3, kind="refund"), rule("money_back", 3, kind="refund"))

    chosen = plan(policy)

    assert [remedy.id for remedy in chosen.options] == ["refund"]


def test_a_remedy_with_a_known_sum_comes_before_one_with_a_blank() -> None:
    policy = policy_of(rule("refund", 3, amount="loss", ceiling=100), rule("replace", 3))

    chosen = plan(policy, loss=None)

    assert [remedy.id for remedy in chosen.options] == ["replace"]


def test_a_loss_above_every_ceiling_goes_to_somebody_who_may_decide() -> None:
    policy = policy_of(rule("refund", 3, amount="loss", ceiling=100))

    chosen = plan(policy, loss=Decimal(101))

    assert chosen.options == ()
    assert chosen.contact == "lead"
    assert chosen.notices == ("The loss is above what the policy allows for: Refund.",)


def test_an_amount_above_the_agents_limit_needs_approval_and_says_whose() -> None:
    policy = policy_of(rule("refund", 3, amount="loss", ceiling=100, approval_above=40, approver="lead"))

    small, large = plan(policy, loss=Decimal(40)), plan(policy, loss=Decimal(41))

    assert small.approvals == ()
    assert [approval.role for approval in large.approvals] == ["team lead"]


def test_a_sum_that_is_not_known_may_be_above_the_limit_and_needs_approval() -> None:
    policy = policy_of(rule("refund", 3, amount="loss", ceiling=100, approval_above=40))

    chosen = plan(policy, loss=None)

    assert chosen.options[0].amount_missing
    assert len(chosen.approvals) == 1


def test_allowed_remedies_narrow_the_policy_by_id_kind_or_title() -> None:
    policy = policy_of(rule("money_back", 3, kind="refund"), rule("new_one", 2, kind="replacement"))

    for words in ("new_one", "New one", "replacement", "NEW_ONE"):
        assert [remedy.id for remedy in plan(policy, allowed=(words,)).options] == ["new_one"]


def test_allowed_words_that_match_no_rule_are_said_and_need_approval() -> None:
    policy = policy_of(rule("refund", 3))

    chosen = plan(policy, allowed=("a free tasting for two",))

    assert chosen.options == ()
    assert chosen.stated == ("a free tasting for two",)
    assert "matches no rule" in chosen.notices[0]
    assert len(chosen.approvals) == 1


def test_a_remedy_that_does_not_suit_the_thing_is_not_offered() -> None:
    policy = policy_of(rule("replace", 3, suits=("goods",)), rule("redo", 3, suits=("service",)))

    assert [remedy.id for remedy in plan(policy, sort="service").options] == ["redo"]
    assert plan(policy, sort=None).options == ()


def test_a_legal_threat_is_routed_to_the_contact_for_it() -> None:
    policy = policy_of(rule("refund", 3))

    assert plan(policy, flags=frozenset({"legal_threat"})).contact == "lawyers"
    assert plan(policy).contact is None


def needs(policy: Policy, **more: Any) -> tuple[str, ...]:
    known: dict[str, Any] = {
        "cause": "billing", "severity": 2, "loss": None, "sort": None, "known": frozenset(), **more,
    }  # fmt: skip
    return needed_facts(policy, **known)


def test_the_facts_that_stand_before_the_best_remedy_are_named_until_they_are_known() -> None:
    policy = policy_of(rule("look", 1), rule("again", 3, needs=("reference", "address")))

    assert needs(policy) == ("reference", "address")
    assert needs(policy, known=frozenset({"reference"})) == ("address",)
    assert needs(policy, known=frozenset({"reference", "address"})) == ()


def test_no_fact_is_needed_for_a_remedy_that_is_above_its_ceiling() -> None:
    policy = policy_of(
        rule("look", 1, needs=("reference",)), rule("money", 3, needs=("invoice",), amount="loss", ceiling=Decimal(50))
    )

    assert needs(policy, loss=Decimal(40)) == ("invoice",)
    assert needs(policy, loss=Decimal(60)) == ("reference",)


def excluding(*rules: RemedyRule, exception_from: int | None = None) -> Policy:
    opened = Exclusion(id="opened", kinds=("refund",), exception_from=exception_from, words={"en": "It was opened."})
    return policy_of(*rules).model_copy(update={"exclusions": (opened,)})


def test_what_the_policy_excludes_is_declined_and_the_next_best_is_offered() -> None:
    policy = excluding(rule("money", 3, kind="refund"), rule("repair", 2, kind="repair"))

    chosen = plan(policy, excluded=frozenset({"opened"}))

    assert [remedy.id for remedy in chosen.options] == ["repair"]
    assert chosen.declined == ("opened",)
    assert plan(policy).declined == ()


def test_nothing_is_declined_that_nobody_could_expect() -> None:
    policy = excluding(rule("repair", 2, kind="repair"))

    assert plan(policy, excluded=frozenset({"opened"})).declined == ()


def test_an_exception_is_open_for_great_harm_and_needs_approval() -> None:
    policy = excluding(rule("money", 3, kind="refund"), rule("repair", 2, kind="repair"), exception_from=3)

    mild = plan(policy, severity=2, excluded=frozenset({"opened"}))
    hard = plan(policy, severity=3, excluded=frozenset({"opened"}))

    assert [remedy.id for remedy in mild.options] == ["repair"]
    assert mild.approvals == ()
    assert [remedy.id for remedy in hard.options] == ["money"]
    assert hard.declined == ()
    assert "exception" in hard.approvals[0].why


@given(policies, st.integers(0, 3), st.none() | sums)
def test_an_excluded_kind_is_never_offered_without_approval(
    policy: Policy, severity: int, loss: Decimal | None
) -> None:
    kinds = tuple({one.kind for one in policy.remedies}) or ("other",)
    barred = Exclusion(id="out", kinds=kinds, exception_from=2, words={"en": "It is out."})
    policy = policy.model_copy(update={"exclusions": (barred,)})

    chosen = plan(policy, severity=severity, loss=loss, excluded=frozenset({"out"}))

    assert not chosen.options or (severity >= 2 and len(chosen.approvals) >= len(chosen.options))


def test_speed_makes_up_for_what_cannot_be_given() -> None:
    hurried = rule("repair", 2, time="soon", sooner="now")
    token = Goodwill(
        kind="credit", amounts={2: Decimal(5)}, budget=Decimal(5), causes=("any",), words={"en": "{amount}"}
    )

    assert plan(policy_of(hurried)).options[0].time == "now"
    assert plan(policy_of(hurried, goodwill=token)).options[0].time == "soon"


def test_what_is_allowed_by_name_is_offered_whatever_the_cause_the_sort_and_the_harm_seemed_to_be() -> None:
    policy = policy_of(
        rule("money", 3, kind="refund"),
        rule("again", 3, kind="replacement", causes=("logistics",), suits=("goods",), from_severity=3),
    )

    assert [remedy.id for remedy in plan(policy, allowed=("money", "again")).options] == ["money", "again"]


def test_a_kind_that_is_allowed_means_the_rule_for_this_cause() -> None:
    policy = policy_of(
        rule("parcel_money", 3, kind="refund", causes=("logistics",)), rule("wrong_charge", 3, kind="refund")
    )

    assert [remedy.id for remedy in plan(policy, allowed=("refund",)).options] == ["wrong_charge"]
