"""What the offline classifier understands of a message, through its front door."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.assessment import FactKind
from app.domain.facts import SuppliedFacts
from app.domain.message import Thread
from app.domain.taxonomy import EmotionGroup, Fault
from tests.classifiers.reader import ENGLISH, classifier, talk, understand


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("The skip you hire out was due at seven and it is still not here.", "logistics"),
        ("Half of the wallpaper rolls are missing from the box.", "logistics"),
        ("Our table was cancelled without a word and we stood outside.", "logistics"),
        ("The zip of the tent came off on the first night.", "product_quality"),
        ("The soup was cold and the bathroom dirty.", "product_quality"),
        ("Your vet's receptionist was rude and hung up on me.", "staff_conduct"),
        ("Nobody answers the phone at the garage.", "staff_conduct"),
        ("You charged me twice for the swimming course.", "billing"),
        ("There is a fee of 12 dollars on my statement that I do not recognise.", "billing"),
        ("The ticket app crashes whenever I open the map.", "technical_failure"),
        ("No internet since Sunday, the router keeps restarting.", "technical_failure"),
        ("I was promised a replacement filter in May and nothing has come.", "broken_promise"),
        ("Your colleague said the tour includes lunch, but the guide says it does not.", "miscommunication"),
        ("You refuse my return because I am one day past the window.", "policy_dispute"),
        ("I cannot log in, the reset email never comes.", "account_access"),
        ("Someone hacked my account last night.", "account_access"),
        ("What time does the library close on Sundays?", "no_fault"),
        ("I ordered the wrong size by mistake, can I swap it?", "no_fault"),
        ("Your mechanic was a star, thank you so much!", "no_fault"),
    ],
)
def test_the_cause_is_told_in_many_trades(text: str, cause: str) -> None:
    assert understand(text).cause.id == cause


@pytest.mark.parametrize(
    ("text", "language", "cause"),
    [
        ("Mi paquete todavía no ha llegado", "es", "logistics"),
        ("El empleado fue muy grosero conmigo", "es", "staff_conduct"),
        ("Vous m'avez prélevé deux fois", "fr", "billing"),
        ("L'application plante sans arrêt", "fr", "technical_failure"),
        ("Der Wasserkocher kam kaputt an", "de", "product_quality"),
        ("Mir wurde ein Rückruf versprochen, niemand hat sich gemeldet", "de", "broken_promise"),
        ("Não consigo entrar na minha conta", "pt", "account_access"),
        ("Il pacco non è arrivato", "it", "logistics"),
        ("Waar blijft mijn pakket?", "nl", "logistics"),
        ("Hoe kan ik mijn adres wijzigen?", "nl", "no_fault"),
    ],
)
def test_the_cause_is_told_in_other_languages(text: str, language: str, cause: str) -> None:
    assert understand(text, language=language).cause.id == cause


def test_english_words_count_in_a_message_of_another_language() -> None:
    assert understand("Der Checkout: error 500, payment failed", language="de").cause.id == "technical_failure"


@pytest.mark.parametrize("text", ["Well.", "I am very unhappy.", "This is not good enough!", "Hmm, so much for that."])
def test_a_message_that_does_not_tell_what_went_wrong_stays_unclear(text: str) -> None:
    assert understand(text).cause.id == "unclear"


def test_every_cause_is_ranked_and_the_probabilities_add_up() -> None:
    cause = understand("My parcel is late and the driver was rude").cause

    assert {ranked.id for ranked in cause.ranked} == {cause.id for cause in classifier().taxonomy.causes}
    assert sum(ranked.p for ranked in cause.ranked) == pytest.approx(1)
    assert [ranked.p for ranked in cause.ranked] == sorted((ranked.p for ranked in cause.ranked), reverse=True)
    assert cause.confidence == cause.ranked[0].p


def test_the_evidence_quotes_the_words_that_spoke() -> None:
    message = "Hello, the blender arrived broken, sadly."

    evidence = understand(message).cause.evidence

    assert any("arrived broken" in span.quote for span in evidence)
    assert all(message[span.start : span.end] == span.quote for span in evidence)


def test_an_answer_to_a_question_keeps_the_cause_of_the_complaint() -> None:
    said = understand("The lamp arrived broken.", "Which order is it?", "Sure, it is order 5518, could you check?")

    assert said.cause.id == "product_quality"
    assert said.first(FactKind.ORDER_NUMBER) is not None


def test_a_cause_that_was_found_out_settles_what_the_message_left_open() -> None:
    vague = "I am really not happy about this."

    assert understand(vague).cause.id == "unclear"
    assert understand(vague, cause_found="the parcel was delivered to the wrong address").cause.id == "logistics"


@pytest.mark.parametrize(
    ("text", "emotion"),
    [
        ("How dare you, this is outrageous!", "angry"),
        ("Third time I ask, still nothing, so annoying.", "frustrated"),
        ("I had expected better from a shop like yours.", "disappointed"),
        ("I'm worried that it won't come before the wedding.", "anxious"),
        ("I don't understand this letter, what does it mean?", "confused"),
        ("I cried when I opened the box, it was my late mother's ring.", "sad"),
        ("Could you tell me when the pool opens?", "neutral"),
        ("Thank you so much, lovely team!", "satisfied"),
    ],
)
def test_the_emotion_is_told_with_its_group(text: str, emotion: str) -> None:
    found = understand(text).emotion

    assert found.id == emotion
    assert found.group is classifier().taxonomy.emotion(emotion).group


def test_shouting_and_swearing_are_stronger_than_a_plain_report() -> None:
    plain = understand("The parcel has not come.")
    strong = understand("WHERE is my damn parcel?! This is RIDICULOUS, you useless idiots!!!")

    assert plain.intensity <= 1
    assert strong.intensity == 3


@pytest.mark.parametrize(
    "text",
    [
        "What are your opening hours?",
        "I would like to change my delivery address, please.",
        "My order number is 48213.",
    ],
)
def test_a_calm_request_is_not_read_as_unhappy(text: str) -> None:
    said = understand(text)

    assert said.emotion.group is EmotionGroup.NEUTRAL
    assert (said.intensity, said.severity) == (0, 0)


def test_quoted_words_of_others_are_not_the_customer_s_feeling() -> None:
    said = understand('The manual says "danger: furious customers call a lawyer". Where do I find the manual online?')

    assert said.emotion.group is EmotionGroup.NEUTRAL
    assert "legal_threat" not in {flag.id for flag in said.flags}


def test_words_around_a_quotation_are_quoted_as_they_stand() -> None:
    message = 'I am "so very" sick of it, you promised "today" and nobody came.'

    said = understand(message)

    spans = (*said.cause.evidence, *said.emotion.evidence)
    assert all(span.quote in message for span in spans)
    assert all(flag.quote in message for flag in said.flags)


def test_praise_with_the_word_issue_is_no_complaint() -> None:
    said = understand("Every issue of your magazine is a joy, thank you so much!")

    assert said.cause.id == "no_fault"
    assert said.emotion.id == "satisfied"


def test_sarcasm_is_not_praise() -> None:
    said = understand("Oh great, another delay. Thanks for ruining my evening.")

    assert said.emotion.group is EmotionGroup.HOT
    assert said.cause.id == "logistics"
    assert "sarcasm" in {flag.id for flag in said.flags}


def test_the_severity_is_the_larger_of_feeling_and_stake() -> None:
    calm = understand("You charged 480 euros too much on invoice 2231.")

    assert calm.stake is not None
    assert calm.stake.kinds == ("money",)
    assert (calm.severity, calm.stake.level) == (3, 3)
    assert calm.intensity < 3


def test_praise_has_no_severity_however_loud_it_is() -> None:
    said = understand("BEST hotel EVER!!! We paid 900 euros and it was worth every cent!!!")

    assert said.cause.id == "no_fault"
    assert said.severity == 0
    assert said.stake is None


def test_the_stake_names_its_kinds_with_words_of_the_message() -> None:
    message = "I have waited three weeks for the suit and need it by Friday for my brother's wedding."

    stake = understand(message).stake

    assert stake is not None
    assert {"time", "occasion"} <= set(stake.kinds)
    assert any("my brother's wedding" in span.quote for span in stake.evidence)
    assert all(message[span.start : span.end] == span.quote for span in stake.evidence)


def test_danger_is_the_highest_stake() -> None:
    said = understand("The heater caught fire next to my baby's cot.")

    assert said.stake is not None
    assert (said.stake.level, said.severity) == (3, 3)
    assert {"safety_or_health", "vulnerable_person"} <= {flag.id for flag in said.flags}


def test_the_fault_is_a_claim_until_a_fact_verifies_it() -> None:
    claimed = understand("The blender arrived broken.")
    verified = understand("The blender arrived broken.", fault="partner")

    assert (claimed.fault, claimed.fault_verified) == (Fault.COMPANY, False)
    assert (verified.fault, verified.fault_verified) == (Fault.PARTNER, True)


def test_a_slip_that_the_customer_owns_up_to_is_theirs() -> None:
    assert understand("I typed the wrong address by mistake, sorry!").fault is Fault.CUSTOMER
    assert understand("Your driver left it at the wrong address by mistake.").fault is Fault.COMPANY


def test_a_question_that_a_fact_answers_is_not_missing() -> None:
    text = "My parcel has not arrived."

    assert "order_number" in understand(text).missing
    assert "order_number" not in understand("My parcel, order 5518, has not arrived.").missing
    assert "order_number" not in understand(text, **{"Order ID": "5518"}).missing


def test_nothing_is_missing_once_the_cause_was_found_out() -> None:
    assert understand("My parcel has not arrived.", cause_found="it was sorted to the wrong depot").missing == ()


def test_a_question_without_failure_misses_nothing() -> None:
    assert understand("Do you ship to Norway?").missing == ()


def test_a_language_without_cues_is_read_by_its_meaning() -> None:
    said = understand("Moja paczka nie dotarła", language="pl")

    assert said.cause.id == "logistics"
    assert next(tier for tier in said.tiers if tier.tier == "encoder").cause == "logistics"


def test_each_tier_says_what_it_read_by_itself() -> None:
    said = understand("The zip of the tent came off on the first night.")

    assert [tier.tier for tier in said.tiers] == ["rules", "ngrams", "encoder"]
    assert said.classifier == "rules+ngrams+encoder"
    assert all(0 < tier.cause_confidence <= 1 and 0 < tier.emotion_confidence <= 1 for tier in said.tiers)


def test_the_strength_is_the_intensity_before_it_was_rounded() -> None:
    said = understand("WHERE is my damn parcel?! This is RIDICULOUS, you useless idiots!!!")

    assert 2.5 < said.strength <= 3
    assert said.intensity == 3


PIECES = [
    "angry", "😡", "“", "”", "'", "I'm", "İ", "ß", "ﬁ", "\n",
    "wedding", "angry", "😡", "“", "”", "'", "I'm", "İ", "ß", "ﬁ", "\n",
]  # fmt: skip
MESSAGES = st.text(max_size=400) | st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)


@settings(deadline=None, max_examples=150)
@given(MESSAGES.filter(str.strip), st.sampled_from(["en", "de", "fr", "ja", "zh-CN"]))
def test_any_text_is_understood_and_every_quote_is_the_customer_s(text: str, code: str) -> None:
    spoken = ENGLISH.model_copy(update={"code": code})

    said = asyncio.run(classifier().assess(Thread.single(text), SuppliedFacts(), spoken))

    spans = (*said.cause.evidence, *said.emotion.evidence, *(said.stake.evidence if said.stake else ()))
    assert all(text[span.start : span.end] == span.quote and span.quote for span in spans)
    assert all(flag.quote in text for flag in said.flags)
    assert all(fact.quote in text for fact in said.facts)
    assert 0 <= said.severity <= 3


@pytest.mark.timeout(10)
@pytest.mark.parametrize("part", ["a", "never ", "order 7781 ", "my new ", "!", "€", "…", "I need it by Friday. "])
def test_the_longest_message_is_understood_in_time(part: str) -> None:
    text = (part * 20_000)[:20_000]

    said = classifier().understand(talk(text), SuppliedFacts(), ENGLISH)

    assert said.classifier == "rules+ngrams+encoder"


def test_a_pleased_customer_who_tells_no_trouble_is_no_riddle() -> None:
    said = understand("Wow. Just wow. The choir, the candles, your people. Best evening of the year!")

    assert said.cause.id == "no_fault"
