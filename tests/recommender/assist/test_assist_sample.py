"""Drafts to everybody in the sample company, as its reps get them: what a message must be, whoever it goes to."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest
from workspaces import TinyEncoder

from recommender import Recommender
from recommender.assist import Draft, Part
from recommender.assist.compose import MAX_WORDS
from recommender.assist.fairness import is_setback
from recommender.assist.standing import leans
from recommender.people import Contact

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KINDS = ("asset", "talking-point", "action")
# Words that give away what somebody was seen to do.
OBSERVED = re.compile(
    r"\b(visited|opened|clicked|downloaded|your visit|page view|on our site|website|finds you)\b", re.I
)


@pytest.fixture(scope="module")
def company(taught_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Recommender]:
    folder = Path(shutil.copytree(taught_workspace, tmp_path_factory.mktemp("drafts") / "company"))
    with Recommender.open(folder, encoder=TinyEncoder()) as rec:
        rec.load_sample(as_of=NOW)
        rec.store.people.save([Contact("nobody", account_id="merrowgate", email="x@merrowgate.example")])
        yield rec


@pytest.fixture(scope="module")
def drafts(company: Recommender) -> dict[tuple[str, str], Draft]:
    """By contact and kind of item, of the first item that is recommended."""
    out = {}
    for view in company.contacts(as_of=NOW):
        who = view.contact.contact_id
        for kind in KINDS:
            items = company.recommend(who, kind=kind, k=1, log=False, as_of=NOW).items
            if items:
                out[who, kind] = company.draft(who, items[0].item_id, sender="Priya Ellwood", as_of=NOW)
    return out


def test_everybody_gets_messages_of_every_kind(drafts: dict[tuple[str, str], Draft], company: Recommender) -> None:
    people = len(company.contacts(as_of=NOW))
    for kind in KINDS:
        assert sum(k == kind for _, k in drafts) >= people - 3


def test_they_are_short_signed_and_say_what_to_do_next(drafts: dict[tuple[str, str], Draft]) -> None:
    for key, draft in drafts.items():
        if not draft.sentences:
            assert "nothing to write" in draft.note, key
            continue
        assert draft.word_count <= MAX_WORDS, key
        assert draft.sentences[-1].text.endswith("\nPriya Ellwood"), key
        assert draft.sentences[-2].part is Part.CLOSING, key
        closing = " ".join(s.text for s in draft.sentences if s.part is Part.CLOSING)
        assert closing.count("?") <= 1, key
        assert draft.subject.strip(), key
        assert "{" not in draft.text, key


def test_each_fact_stands_word_for_word_in_the_passage_that_it_cites(
    drafts: dict[tuple[str, str], Draft], company: Recommender
) -> None:
    passages = {p.passage_id: p for p in company.store.content.passages()}
    quoted = 0
    for key, draft in drafts.items():
        for sentence in draft.sentences:
            assert bool(sentence.cites) == (sentence.part is Part.QUOTE), key
            for cited in sentence.cites:
                quoted += 1
                assert sentence.text in " ".join(passages[cited].text.split()), key
                assert not passages[cited].internal, key
                assert not leans(sentence.text), key
    assert quoted > len(drafts) / 8


def test_nothing_observed_and_nothing_noted_is_ever_mentioned(
    drafts: dict[tuple[str, str], Draft], company: Recommender
) -> None:
    hidden = {k.id for k in company.taxonomy.signal_kinds if k.tracked or k.silence} | {"note", "trial", "demo"}
    signals = [s for s in company.store.people.signals() if s.kind in hidden and len(s.text.split()) > 3]
    for (who, kind), draft in drafts.items():
        framing = " ".join(s.text for s in draft.sentences if not s.cites)
        assert not OBSERVED.search(framing), (who, kind)
        for signal in signals:
            assert signal.text not in draft.text, (who, kind)


def test_no_two_contacts_get_the_same_message(drafts: dict[tuple[str, str], Draft]) -> None:
    for kind in KINDS:
        bodies = {
            who: "\n".join(s.text for s in d.sentences if s.part is not Part.GREETING)
            for (who, k), d in drafts.items()
            if k == kind and d.sentences
        }
        same = [(a, b) for a, b in combinations(bodies, 2) if bodies[a] == bodies[b]]
        assert same == [], kind


def test_about_one_asset_they_differ_too(company: Recommender) -> None:
    people = [v.contact.contact_id for v in company.contacts(as_of=NOW)]
    made = [company.draft(who, "where-field-hours-go", as_of=NOW) for who in people]
    bodies = {"\n".join(s.text for s in d.sentences if s.part is not Part.GREETING) for d in made}
    assert len(bodies) >= len(people) - 1


def test_a_rival_that_is_named_is_spoken_of(company: Recommender) -> None:
    """Dana asks how re-planning differs from Planora's; the guide that comes first says nothing about it."""
    draft = company.draft("dana-whitlock", "planning-tools-for-utility-crews", as_of=NOW)
    assert "The day itself is left to the foreman." in draft.body
    assert "A handsome planning wall" in draft.body  # what speaks for it stands beside it
    assert "Planora" in draft.subject
    recommended = {i.item_id for i in company.recommend("dana-whitlock", as_of=NOW, log=False).items}
    guide = "requirements-guide-medical-scheduling"
    if "planning-tools-for-utility-crews" in recommended:
        draft = company.draft("dana-whitlock", guide, as_of=NOW)
        assert "The day itself is left to the foreman." in draft.body


def test_the_contacts_own_words_open_the_message(company: Recommender) -> None:
    draft = company.draft("owen-carraway", "where-field-hours-go", as_of=NOW)
    (opening,) = [s.text for s in draft.sentences if s.part is Part.OPENING]
    assert "“Is there a short read on where the lost hours go?”" in opening


def test_who_asked_to_be_left_out_is_left_out(company: Recommender) -> None:
    draft = company.draft("simon-thackray", "klinikon-interview-imaging-parts", as_of=NOW)
    assert [s for s in draft.sentences if s.cites] == []
    assert "take me off" in draft.body
    assert "better send nothing now" in draft.note


def test_who_asked_to_be_left_alone_is_left_alone_whatever_the_draft_is_about(company: Recommender) -> None:
    point = company.recommend("owen-carraway", kind="talking-point", k=1, as_of=NOW, log=False).items[0].item_id
    for item in ("klinikon-interview-imaging-parts", point, "demo", "wait"):
        draft = company.draft("simon-thackray", item, as_of=NOW)
        assert [s for s in draft.sentences if s.cites or s.part is Part.LINK] == [], item
        assert draft.note.startswith("They asked to be left alone (“As I told Miriam"), item


def test_someone_without_a_name_gets_a_greeting_and_an_unknown_sender_a_place_to_sign(company: Recommender) -> None:
    draft = company.draft("nobody", "where-field-hours-go", as_of=NOW)
    assert draft.sentences[0].text in ("Hello,", "Good day,")
    assert draft.body.endswith("\n[Your name]")
    assert "Put your name" in draft.note


def test_a_situation_without_a_contact_has_a_message_too(company: Recommender) -> None:
    draft = company.draft(
        "", "security-and-data-protection-paper", ask="safety of our data", stage="deciding", role="security", as_of=NOW
    )
    assert [s for s in draft.sentences if s.cites]
    assert "Attach security-and-data-protection-paper.pdf" in draft.note


def test_a_question_that_the_library_cannot_answer_is_promised_an_answer_and_gets_no_asset(
    company: Recommender,
) -> None:
    # In words that no text has: an encoder that counts words takes "do you" for an answer.
    ask = "Espressomaschinenreparatur, espresso machines repaired?"
    assert not company.recommend("felix-obuya", ask=ask, log=False, as_of=NOW).fits_well
    draft = company.draft("felix-obuya", "security-and-data-protection-paper", ask=ask, as_of=NOW)
    assert "I will find out and come back to you." in draft.body
    assert not [s for s in draft.sentences if s.part is Part.LINK or s.cites]
    assert "Nothing in the library seems to fit" in draft.note


def test_to_wait_is_not_to_write(company: Recommender) -> None:
    draft = company.draft("hetty-sandford", "wait", as_of=NOW)
    assert draft.sentences == ()
    assert draft.body == ""
    assert "What is recommended is to wait" in draft.note


def test_a_second_draft_asks_the_encoder_nothing(company: Recommender) -> None:
    first = company.draft("dana-whitlock", "where-field-hours-go", as_of=NOW)
    encoder = company._parts.encoder._encoder
    assert isinstance(encoder, TinyEncoder)
    encoder.asked.clear()
    assert company.draft("dana-whitlock", "where-field-hours-go", as_of=NOW) == first
    assert encoder.asked == []


def test_a_wish_that_was_gone_back_on_is_not_taken_up(company: Recommender, tmp_path: Path) -> None:
    heard, header = tmp_path / "signals.csv", "signal_id,contact_id,product,kind,at,text\n"
    folder = Path(shutil.copytree(company.workspace, tmp_path / "own"))
    with Recommender.open(folder, encoder=TinyEncoder()) as rec:

        def hear(row: str) -> None:
            heard.write_text(f"{header}{row}\n", encoding="utf-8")
            rec.import_table(heard, as_of=NOW)

        hear("x1,kofi-brandt,stores,replied,2026-03-02T06:00Z,Please take me off your list.")
        assert "take me off" in rec.draft("kofi-brandt", "klinikon-interview-imaging-parts", as_of=NOW).note
        hear("x2,kofi-brandt,stores,replied,2026-03-02T07:00Z,Can you call me tomorrow at ten?")
        draft = rec.draft("kofi-brandt", "klinikon-interview-imaging-parts", as_of=NOW)
        assert "take me off" not in draft.body + draft.note
        assert "Understood" not in draft.subject


def test_who_is_about_to_sign_is_told_of_no_setback(company: Recommender) -> None:
    """Felix is about to sign; the implementation plan that comes first for him tells of a project that went back."""
    points = company.recommend("felix-obuya", kind="talking-point", k=5, log=False, as_of=NOW).items
    assert points
    assert not [p.quote for p in points if is_setback(p.quote)]
    draft = company.draft("felix-obuya", "implementation-plan-rota-utilities", as_of=NOW)
    assert "Going back" not in draft.body
