"""What somebody says, read by its meaning and its letters; texts whose answer a person can see."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from content_library.taxonomy import default_taxonomy
from content_library.taxonomy.model import NOTHING, Utterance, Wish
from recommender.letter_grams import FEWEST_TEXTS, LONGEST, SHORTEST, LetterGrams
from recommender.word_reader import FOREIGN, GRAM_WEIGHT, STAGE_GRAM_WEIGHT, STRENGTH, WISH_STRENGTH, WISHES, WordReader

DEFAULT = default_taxonomy()
# The same reply in German, French and Dutch, none of them an utterance, by the stage of who says it.
SAME = {
    "expanding": (
        "Im Norden läuft es gut; jetzt wollen wir die beiden anderen Standorte dazunehmen.",
        "Cela fonctionne bien dans le nord ; maintenant nous voulons y ajouter les deux autres dépôts.",
        "In het noorden loopt het goed; nu willen we de andere twee vestigingen erbij nemen.",
    ),
    "advocating": (
        "Ich habe einer Kollegin in einer anderen Firma von Ihnen erzählt; sie wird Sie anrufen.",
        "J'ai parlé de vous à une collègue d'une autre entreprise ; elle vous appellera.",
        "Ik heb een collega bij een ander bedrijf over jullie verteld; zij zal jullie bellen.",
    ),
}
TEXTS = ["The offer, please", "An offer or a tender?", "Ein Angebot  bitte", "ein ANGEBOT ja", "a b", ""]


def dense(grams: LetterGrams, texts: list[str]) -> np.ndarray:
    rows = np.zeros((len(texts), len(grams.grams)))
    for row, text in zip(rows, texts, strict=True):
        places, weights = grams.weighed(text)
        row[places] = weights
    return rows


def theirs() -> TfidfVectorizer:
    return TfidfVectorizer(analyzer="char_wb", ngram_range=(SHORTEST, LONGEST), sublinear_tf=True, min_df=FEWEST_TEXTS)


def test_runs_of_letters_weigh_what_scikit_learn_says() -> None:
    oracle = theirs().fit(TEXTS)
    grams = LetterGrams.learned(TEXTS)
    # A word shorter than a run stands for itself there as here.
    assert list(grams.grams) == sorted(oracle.vocabulary_)
    order = [oracle.vocabulary_[g] for g in grams.grams]
    asked = [*TEXTS, "offers offers tender", "\tAngebote\n", "zzz"]
    np.testing.assert_allclose(dense(grams, asked), oracle.transform(asked).toarray()[:, order], atol=1e-12)


@given(st.lists(st.text(alphabet="abcé ß", max_size=30), min_size=2, max_size=6), st.text(max_size=40))
def test_any_text_weighs_one_or_nothing(texts: list[str], asked: str) -> None:
    places, weights = LetterGrams.learned(texts).weighed(asked)
    assert len(set(places.tolist())) == len(places) == len(weights)
    assert not len(weights) or np.linalg.norm(weights) == pytest.approx(1)


def hashed(texts: list[str]) -> np.ndarray:
    """Unit vectors that mean nothing but differ."""
    rng = [np.random.default_rng([len(t), *t.encode()]).normal(size=8) for t in texts]
    return np.array([v / np.linalg.norm(v) for v in rng], np.float32)


SAID = [
    Utterance(f"{stage}-{i}", "replied", f"{word} {tail}", stage, language=("en", "de")[i % 2])
    for stage, word in [("unaware", "alles prima"), ("deciding", "vertrag bitte"), (NOTHING, "bin im urlaub")]
    for i, tail in enumerate(["heute", "morgen", "danke", "gruss", "na ja", "so ist es"])
]
THREE = replace(
    DEFAULT, stages=tuple(s for s in DEFAULT.stages if s.id in ("unaware", "deciding")), read_utterances=lambda: SAID
)


def test_a_reader_answers_as_scikit_learn_does_and_spreads_what_says_nothing() -> None:
    reader = WordReader.fit(THREE, hashed)
    asked = ["vertrag", "urlaub bis montag", "prima alles", "?"]
    features = theirs().fit([u.text for u in SAID])
    rows = np.hstack(
        [hashed([u.text for u in SAID]), STAGE_GRAM_WEIGHT * features.transform([u.text for u in SAID]).toarray()]
    )
    # What is said in a language that the embedding model doesn't read counts for less.
    counts = [1.0 if u.language == "en" else FOREIGN for u in SAID]
    model = LogisticRegression(C=STRENGTH, max_iter=2000, class_weight="balanced")
    model.fit(rows, [u.stage for u in SAID], sample_weight=counts)
    told = model.predict_proba(np.hstack([hashed(asked), STAGE_GRAM_WEIGHT * features.transform(asked).toarray()]))
    p = {label: told[:, list(model.classes_).index(label)] for label in ("unaware", "deciding", NOTHING)}
    expected = np.stack([p["unaware"] + p[NOTHING] / 2, p["deciding"] + p[NOTHING] / 2], axis=1)
    found = reader.read(asked, hashed(asked))
    np.testing.assert_allclose(found.stages, expected, atol=1e-3)
    np.testing.assert_allclose(found.nothing, p[NOTHING], atol=1e-3)
    again = WordReader.from_arrays(reader.arrays())
    np.testing.assert_array_equal(again.read(asked, hashed(asked)).stages, found.stages)


def test_wishes_are_read_beside_the_stages_and_tell_of_none() -> None:
    wished = [
        Utterance(f"{wish}-{i}", "replied", f"{word} {tail}", NOTHING, wish=wish)
        for wish, word in zip([*Wish, NOTHING], ["ruhe", "löschen", "chef", "rente", "später", "geht"], strict=True)
        for i, tail in enumerate(["heute", "morgen", "danke", "gruss", "na ja", "so ist es"])
    ]
    both = WordReader.fit(replace(THREE, read_utterances=lambda: [*SAID, *wished]), hashed)
    asked = ["bitte löschen", "rente", "vertrag", "chef fragen", "erst später"]
    found = both.read(asked, hashed(asked))
    assert [WISHES[i] for i in found.wishes.argmax(axis=1)] == ["delete", "has_left", NOTHING, "hands_over", "time"]
    # The head is the one that scikit-learn fits over all of them, with what is no wish as an answer of its own.
    features = theirs().fit([u.text for u in [*SAID, *wished]])
    rows = np.hstack(
        [
            hashed([u.text for u in [*SAID, *wished]]),
            GRAM_WEIGHT * features.transform([u.text for u in [*SAID, *wished]]).toarray(),
        ]
    )
    model = LogisticRegression(C=WISH_STRENGTH, max_iter=2000, class_weight="balanced")
    model.fit(rows, [u.wish or NOTHING for u in [*SAID, *wished]])
    told = model.predict_proba(np.hstack([hashed(asked), GRAM_WEIGHT * features.transform(asked).toarray()]))
    expected = told[:, [list(model.classes_).index(w) for w in WISHES]]
    np.testing.assert_allclose(found.wishes, expected, atol=1e-3)
    again = WordReader.from_arrays(both.arrays())
    np.testing.assert_array_equal(again.read(asked, hashed(asked)).wishes, found.wishes)
    # Where nobody ever wished anything, nothing is wished.
    none = WordReader.fit(THREE, hashed).read(asked, hashed(asked))
    assert none.wishes.tolist() == [[0, 0, 0, 0, 0, 1]] * len(asked)


def test_a_taxonomy_whose_utterances_all_tell_something() -> None:
    telling = replace(THREE, read_utterances=lambda: [u for u in SAID if u.stage != NOTHING])
    reader = WordReader.fit(telling, hashed)
    assert reader.head.labels == ("unaware", "deciding")
    found = reader.read(["vertrag bitte", ""], hashed(["vertrag bitte", "x"]))
    assert found.stages.sum(axis=1) == pytest.approx([1, 1])
    assert found.nothing.tolist() == [0, 0]


def test_no_text_no_answer() -> None:
    assert WordReader.fit(THREE, hashed).read([], np.zeros((0, 8))).stages.shape == (0, 2)


@pytest.mark.slow
def test_what_says_nothing_moves_nobody_far_and_languages_are_read() -> None:
    from recommender.encoder import SentenceEncoder

    encode = SentenceEncoder().encode
    reader, stages = WordReader.fit(DEFAULT, encode), DEFAULT.labels("stage")

    def read(text: str) -> np.ndarray:
        return reader.read([text], encode([text])).stages[0]

    # Words that occur in no utterance as they stand here.
    for text in (
        "Dana Bell takes care of that now, please take it up with her.",
        "Out of office until Monday, greetings.",
    ):
        assert np.abs(read(text) - 1 / 8).sum() / 2 < 0.35
    signs = read("Wir haben uns für Sie entschieden und möchten den Vertrag noch diese Woche unterschreiben.")
    assert stages[int(signs.argmax())] == "deciding"
    fine = read("Bei uns läuft alles, ich sehe keinen Grund, daran etwas zu ändern.")
    assert stages[int(fine.argmax())] == "unaware"
    # The same thing is read in every language, though the model knows one of them: these were not before.
    for stage, texts in SAME.items():
        for text in texts:
            assert stages[int(read(text).argmax())] == stage, text
            assert read(text).max() > 0.4, text
