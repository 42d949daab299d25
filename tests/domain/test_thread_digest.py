"""The digest of a conversation: it tells a helpdesk whether a draft still answers what stands there now."""

import hashlib

from app.domain.message import Channel, Role, Thread, Turn

ASKED = Turn(role=Role.CUSTOMER, text="Where is my parcel?")
ANSWERED = Turn(role=Role.AGENT, text="On its way.")


def test_the_same_turns_have_the_same_digest_whatever_the_channel() -> None:
    thread = Thread(turns=(ASKED, ANSWERED))

    assert thread.digest == Thread(turns=(ASKED, ANSWERED), channel=Channel.CHAT).digest
    assert len(thread.digest) == 64


def test_a_new_turn_a_changed_word_and_another_speaker_change_it() -> None:
    swapped = ANSWERED.model_copy(update={"role": Role.CUSTOMER})
    threads = (
        Thread(turns=(ASKED,)),
        Thread(turns=(ASKED, ANSWERED)),
        Thread(turns=(ASKED, swapped)),
        Thread(turns=(ANSWERED, ASKED)),
        Thread(turns=(ASKED.model_copy(update={"text": "Where is my parcel"}), ANSWERED)),
    )

    assert len({thread.digest for thread in threads}) == len(threads)


def test_no_text_can_pass_for_a_boundary_between_turns() -> None:
    joined = Turn(role=Role.CUSTOMER, text='Where is my parcel?"], ["agent", "On its way.')

    assert Thread(turns=(joined,)).digest != Thread(turns=(ASKED, ANSWERED)).digest


def test_it_can_be_computed_from_the_words_as_the_guide_says() -> None:
    told = '[["customer", "Where is my parcel?"], ["agent", "On its way."]]'

    assert Thread(turns=(ASKED, ANSWERED)).digest == hashlib.sha256(told.encode()).hexdigest()
