"""Text to tags: probabilities that are probabilities, cues by language, the passage that speaks, whose word is last."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from workspaces import TinyEncoder

from content_library.asset import LabelSet, Passage, SetBy, Tag, content_hash
from content_library.taxonomy import Cue, default_taxonomy
from recommender.encoder import SentenceEncoder, shipped_vectors
from recommender.linear_head import LinearHead
from recommender.parts import SHIPPED_VECTORS
from recommender.tagging import (
    ACCEPTABLE_TEMPERATURE,
    CUE_SHARE,
    DISAGREEMENT,
    PASSAGES_FOR_CUES,
    ROLE_THRESHOLD,
    TEMPERATURE,
    Counted,
    Tagger,
    _features,
    last_word,
    passage_text,
)

T = default_taxonomy()
ENCODER = TinyEncoder()


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.fit(T, ENCODER.encode)


def tagged(tagger: Tagger, title: str, *texts: str, language: str = "en") -> dict[LabelSet, dict[str, Tag]]:
    passages = [Passage("a", i, text) for i, text in enumerate(texts)]
    vectors = ENCODER.encode([passage_text(title, t) for t in texts])
    found: dict[LabelSet, dict[str, Tag]] = {s: {} for s in LabelSet}
    for tag in tagger.tag("a", title, passages, vectors, language):
        found[tag.label_set][tag.label] = tag
    return found


def test_a_passage_is_embedded_with_its_assets_title() -> None:
    assert passage_text("Title", "text") == "Title. text"
    assert passage_text("", "text") == "text"


def test_every_label_has_a_tag_and_the_numbers_are_probabilities(tagger: Tagger) -> None:
    found = tagged(tagger, "Price list", "What the licence costs a month.", "How to set it up in a day.")
    for label_set in LabelSet:
        assert list(found[label_set]) == list(T.labels(label_set))
        for tag in found[label_set].values():
            assert 0.0 <= tag.p_primary <= 1.0
            assert 0.0 <= tag.p_acceptable <= 1.0
            assert (tag.asset_id, tag.set_by, tag.rater, tag.at) == ("a", SetBy.MODEL, "", "")
    for label_set in (LabelSet.STAGE, LabelSet.MESSAGE):
        assert sum(t.p_primary for t in found[label_set].values()) == pytest.approx(1.0)


def features_of(tagger: Tagger, title: str, text: str) -> np.ndarray:
    vector = ENCODER.encode([passage_text(title, text)])[0]
    counts = Counted.of(title, [text], T.cues, "en").rates(PASSAGES_FOR_CUES)
    return _features(vector[None], counts[None], tagger.cue_mean, tagger.cue_scale)


def stage_alone(tagger: Tagger, title: str, text: str, temperature: float) -> np.ndarray:
    return tagger.stage.probabilities(features_of(tagger, title, text), temperature)[0]


def test_acceptable_stages_are_those_that_exemplars_of_the_likely_stages_bear(tagger: Tagger) -> None:
    found = tagged(tagger, "Price list", "What the licence costs a month.")[LabelSet.STAGE]
    stages = T.labels("stage")
    share = {}
    for stage in stages:
        own = [x for x in T.exemplars if x.stage == stage]
        for label in stages:
            share[stage, label] = min(0.01 + sum(label in (x.stage, *x.also) for x in own) / len(own), 1.0)
    alone = stage_alone(tagger, "Price list", "What the licence costs a month.", ACCEPTABLE_TEMPERATURE)
    for label in stages:
        expected = sum(p * share[stage, label] for p, stage in zip(alone, stages, strict=True))
        assert found[label].p_acceptable == pytest.approx(expected)


def test_stage_and_message_are_judged_by_how_often_they_occur_together(tagger: Tagger) -> None:
    title, text = "Price list", "What the licence costs a month, and why it pays to renew."
    found, stages, messages = tagged(tagger, title, text), T.labels("stage"), T.labels("message")
    # The topic alone says another stage here than topic and wording: the stage is told more modestly, for itself only.
    features = features_of(tagger, title, text)
    topic = np.where(np.arange(features.shape[1]) < features.shape[1] - len(tagger.cue_mean), features, 0.0)
    assert tagger.stage.probabilities(topic).argmax() != tagger.stage.probabilities(features).argmax()
    together = {t: _together(tagger, title, text, t) for t in (TEMPERATURE, TEMPERATURE * DISAGREEMENT)}
    modest, sharp = together[TEMPERATURE * DISAGREEMENT], together[TEMPERATURE]
    for stage in stages:
        expected = sum(modest[stage, m] for m in messages) / sum(modest.values())
        assert found[LabelSet.STAGE][stage].p_primary == pytest.approx(expected)
    for message in messages:
        expected = sum(sharp[s, message] for s in stages) / sum(sharp.values())
        assert found[LabelSet.MESSAGE][message].p_primary == pytest.approx(expected)


def _together(tagger: Tagger, title: str, text: str, temperature: float) -> dict[tuple[str, str], float]:
    stages, messages = T.labels("stage"), T.labels("message")
    p_stage = stage_alone(tagger, title, text, temperature)
    p_message = tagger.message.probabilities(features_of(tagger, title, text), TEMPERATURE)[0]
    both = {}
    for i, stage in enumerate(stages):
        own = [x for x in T.exemplars if x.stage == stage]
        for j, message in enumerate(messages):
            share = min(0.01 + sum(x.message == message for x in own) / len(own), 1.0)
            both[stage, message] = p_stage[i] * p_message[j] * share
    return both


@pytest.mark.parametrize(
    ("topic", "unaware", "adopting", "temperature"),
    [((0.0, 1.0), 0.0, 6.0, TEMPERATURE), ((1.0, 0.0), 2.0, 4.0, TEMPERATURE * DISAGREEMENT)],
    ids=["both say adopting", "the topic says unaware"],
)
def test_where_the_topic_points_to_another_stage_the_answer_is_less_sure(
    topic: tuple[float, float], unaware: float, adopting: float, temperature: float
) -> None:
    """One feature of the topic gives unaware two, the other adopting two; the only cue gives adopting four."""
    weights = np.zeros((8, 3))
    weights[0, 0], weights[5, 1], weights[5, 2] = 2.0, 2.0, 4.0 / CUE_SHARE
    tagger = Tagger(
        stage=LinearHead(T.labels("stage"), weights, np.zeros(8)),
        message=LinearHead(T.labels("message"), np.zeros((3, 3)), np.zeros(3)),
        role=LinearHead(T.labels("role"), np.zeros((6, 3)), np.zeros(6), independent=True),
        cue_mean=np.zeros(1),
        cue_scale=np.ones(1),
        message_given_stage=np.ones((8, 3)),
        acceptable_given_stage=np.eye(8),
        taxonomy=T,
    )
    counted = Counted(np.ones(1), np.zeros((1, 1)), np.array([30.0]))
    stage, _ = tagger.probabilities(counted, np.array([topic], np.float32), "en")[LabelSet.STAGE]
    odds = np.exp(np.array([unaware, 0, 0, 0, 0, adopting, 0, 0]) / temperature)
    np.testing.assert_allclose(stage, odds / odds.sum())


@pytest.mark.parametrize(
    ("cue", "title", "speaks"),
    [
        ("t_company", "Our story", True),
        ("t_company", "About us", True),
        ("t_company", "A customer's story", False),
        ("t_people", "Our story", False),
        ("t_value", "Business review, first half", True),
        ("t_value", "Peer review for journals", False),
    ],
)
def test_kinds_of_content_are_told_by_their_titles(cue: str, title: str, speaks: bool) -> None:
    column = list(dict.fromkeys(c.id for c in T.cues)).index(cue)
    assert Counted.of(title, [], T.cues, "en").in_title[column] == speaks


def test_it_learns_the_exemplars_better_than_by_chance(tagger: Tagger) -> None:
    """Even with words alone for an encoder: most exemplars' stages are the likeliest or the second."""
    hits = 0
    for exemplar in T.exemplars[::8]:
        vectors = ENCODER.encode([passage_text(exemplar.title, exemplar.text)])
        counted = Counted.of(exemplar.title, [exemplar.text], T.cues, exemplar.language)
        stage, _ = tagger.probabilities(counted, vectors, exemplar.language)[LabelSet.STAGE]
        hits += exemplar.stage in [T.labels("stage")[i] for i in np.argsort(-stage)[:2]]
    assert hits / len(T.exemplars[::8]) > 0.5


def test_a_language_without_exemplars_is_not_known_rather_than_guessed(tagger: Tagger) -> None:
    assert not any(x.language == "ja" for x in T.exemplars)
    found = tagged(tagger, "Price list", "What the licence costs.", language="ja")
    for label_set in (LabelSet.STAGE, LabelSet.MESSAGE):
        labels = T.labels(label_set)
        assert [t.p_primary for t in found[label_set].values()] == pytest.approx([1 / len(labels)] * len(labels))
    assert max(t.p_acceptable for t in found[LabelSet.ROLE].values()) < ROLE_THRESHOLD


def test_a_cue_is_one_number_in_whatever_language_it_is_found() -> None:
    """A price in the title and twelve matches in a hundred words, by the patterns of the text's language alone."""
    cues = [
        Cue("price", "title", "en", re.compile("price")),
        Cue("you", "text", "en", re.compile("you")),
        Cue("price", "title", "fr", re.compile("prix")),
        Cue("you", "text", "fr", re.compile("vous")),
        Cue("you", "text", "*", re.compile("@")),
    ]
    text = "vous @ you " + "x " * 47
    assert Counted.of("Le prix", [text], cues, "fr").rates().tolist() == pytest.approx([1.0, np.log1p(4.0)])
    assert Counted.of("Le prix", [text], cues, "en").rates().tolist() == pytest.approx([0.0, np.log1p(4.0)])
    assert Counted.of("Le prix", [text], cues, "nl").rates().tolist() == pytest.approx([0.0, np.log1p(2.0)])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "title", "text", "stage", "message"),
    [
        (
            "fr",
            "Tarifs et conditions du logiciel de tournées",
            "La formule Équipe coûte 24 € par utilisateur et par mois, engagement annuel. Le retour sur investissement "
            "se calcule en trois lignes : heures gagnées, carburant, pénalités. Le contrat prévoit une résiliation "
            "après un an, et l'accord de sous-traitance RGPD est joint à l'offre.",
            "deciding",
            "why_us",
        ),
        (
            "de",
            "Schichtmuster einrichten",
            "Öffnen Sie Einstellungen > Schichten und klicken Sie auf Neues Muster. Wählen Sie die Standorte aus, "
            "tragen Sie Beginn und Ende ein und speichern Sie. Erscheint die Meldung „Kein Kalender“, prüfen Sie die "
            "Rechte des Benutzers im Menü Verwaltung.",
            "adopting",
            "why_stay",
        ),
        (
            "nl",
            "Wat is een terugkerende storing?",
            "Een terugkerende storing is een storing die binnen dertig dagen opnieuw optreedt. In dit artikel leest u "
            "waarom dat gebeurt, hoe u het begrip meet en welke oorzaken het vaakst voorkomen, met een voorbeeld.",
            "aware",
            "why_change",
        ),
    ],
)
def test_three_more_languages_are_tagged(language: str, title: str, text: str, stage: str, message: str) -> None:
    model = SentenceEncoder()
    shipped = shipped_vectors(model.name, SHIPPED_VECTORS)
    real = Tagger.fit(T, lambda texts: np.stack([shipped[content_hash(t)] for t in texts]))
    counted = Counted.of(title, [text], T.cues, language)
    found = real.probabilities(counted, model.encode([passage_text(title, text)]), language)
    assert T.labels("stage")[int(found[LabelSet.STAGE][0].argmax())] == stage
    assert T.labels("message")[int(found[LabelSet.MESSAGE][0].argmax())] == message


def test_an_asset_without_passages_is_not_known_either(tagger: Tagger) -> None:
    found = tagged(tagger, "Price list")
    assert [t.p_primary for t in found[LabelSet.STAGE].values()] == pytest.approx([1 / 8] * 8)
    assert {t.passage for s in LabelSet for t in found[s].values()} == {None}


def test_the_passage_that_speaks_is_the_one_that_alone_speaks_most(tagger: Tagger) -> None:
    texts = ["The price, the licence and the return on investment.", "Set the valve, then dry it for six hours."]
    found = tagged(tagger, "Oven", *texts)
    alone = [
        tagger._speaks(Counted.of("Oven", [t], T.cues, "en"), ENCODER.encode([passage_text("Oven", t)])) for t in texts
    ]
    for label_set in LabelSet:
        for i, label in enumerate(T.labels(label_set)):
            best = int(np.argmax([a[label_set][0, i] for a in alone]))
            assert found[label_set][label].passage == best


def test_arrays_make_the_same_tagger_again(tagger: Tagger) -> None:
    again = Tagger.from_arrays(tagger.arrays(), T)
    first, second = (tagged(t, "Oven", "The price of steam.") for t in (tagger, again))
    assert first == second


# Whose word counts

NOON = datetime(2025, 6, 15, 12, 0, tzinfo=UTC)


def word(label: str, rater: str, at: str, *, set_by: SetBy = SetBy.PERSON, asset: str = "a", p: float = 1.0) -> Tag:
    return Tag(asset, LabelSet.STAGE, label, p, p, set_by, rater, at)


def test_of_two_people_the_last_counts_with_all_they_said() -> None:
    first = [word("aware", "zoe", NOON.isoformat()), word("deciding", "zoe", NOON.isoformat(), p=0.0)]
    later = (NOON + timedelta(minutes=1)).isoformat()
    second = [word("aware", "ann", later, p=0.0), word("deciding", "ann", later)]
    assert last_word([*first, *second]) == second
    assert last_word([*second, *first]) == second


def test_moments_are_compared_as_moments() -> None:
    """Noon in Tokyo is before noon in London, whatever the letters say."""
    tokyo = NOON.replace(tzinfo=timezone(timedelta(hours=9)))
    early, late = word("aware", "a", tokyo.isoformat()), word("deciding", "b", NOON.isoformat())
    assert last_word([early, late]) == [late]
    plain = word("adopting", "c", "2025-06-15T11:59:00")  # without a zone: universal time
    assert last_word([plain, late]) == [late]
    assert last_word([plain, early]) == [plain]


@pytest.mark.parametrize("at", ["", "last week"])
def test_who_states_no_moment_spoke_first(at: str) -> None:
    vague, dated = word("aware", "zoe", at), word("deciding", "ann", "2020-01-01")
    assert last_word([vague, dated]) == [dated]
    assert last_word([vague]) == [vague]


def test_each_asset_and_label_set_has_its_own_last_word() -> None:
    tags = [
        word("aware", "zoe", NOON.isoformat()),
        word("aware", "ann", NOON.isoformat(), asset="b"),
        Tag("a", LabelSet.ROLE, "finance", 1.0, 1.0, SetBy.PERSON, "ann", NOON.isoformat()),
        *(word(s, "", "", set_by=SetBy.MODEL, asset="c", p=0.5) for s in ("aware", "deciding")),
    ]
    assert last_word(tags) == tags
    assert last_word([]) == []
