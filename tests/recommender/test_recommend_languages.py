"""Questions and content in languages that the embedding model does not read."""

from __future__ import annotations

from pathlib import Path

from bakery import NOW, ids

from recommender import Recommender
from recommender.explain import BY_WORDS

ENGLISH = "What happens to our data when the contract ends, and who may read it?"
GERMAN = "Was passiert mit unseren Daten, wenn der Vertrag mit Ihnen endet?"
DATEN = (
    "Was mit Ihren Daten passiert, wenn der Vertrag endet: Sie bekommen alle Daten als Datei, danach löschen wir sie "
    "innerhalb von dreißig Tagen. Wer sie lesen darf, steht in der Liste der Berechtigten, die Sie selbst führen."
)
TEIG = (
    "Wie ein Teig ruht, hängt von der Wärme der Backstube ab, und von der Geduld des Bäckers. Wir zeigen drei Wege, "
    "auf denen auch an heißen Tagen ein Brot gelingt, das seine Kruste behält und nicht zusammenfällt."
)


def german_texts(rec: Recommender, folder: Path) -> None:
    folder.mkdir()
    for name, title, text in [("daten", "Ihre Daten", DATEN), ("teig", "Der Teig", TEIG)]:
        (folder / f"{name}.md").write_text(f"---\ntitle: {title}\nlanguage: de\n---\n{text}\n", encoding="utf-8")
    rec.add_content(folder, as_of=NOW)


def test_a_german_question_finds_german_texts_by_their_words_and_says_so(library: Recommender, tmp_path: Path) -> None:
    german_texts(library, tmp_path / "deutsch")
    found = library.recommend(ask=GERMAN, as_of=NOW, log=False)
    assert found.situation.need_language == "de"
    assert ids(found) == ["daten", "teig"]  # those in English are for others
    assert found.left_out_counts["other language"] > 0
    # How near they are is not known; nothing is claimed about it, nor that anything was missing.
    assert (found.gap, found.fits_well) == (BY_WORDS, True)
    topic = next(p for p in found.items[0].parts if p.name == "topic")
    assert (topic.value, topic.why) == (0.5, "judged by its words: the embedding model does not read this language")


def test_where_there_is_nothing_in_german_what_is_in_english_follows_by_tags_and_words(library: Recommender) -> None:
    found = library.recommend(ask=GERMAN, as_of=NOW, log=False)
    assert found.items
    assert found.gap.startswith("There is nothing in the reader's language (German); what follows is in English.")
    assert BY_WORDS in found.gap


def test_an_english_question_says_nothing_of_languages(library: Recommender, tmp_path: Path) -> None:
    german_texts(library, tmp_path / "deutsch")
    found = library.recommend(ask=ENGLISH, as_of=NOW, log=False)
    assert found.situation.need_language == "en"
    assert "language" not in found.gap
    assert found.items[0].asset is not None
    assert found.items[0].asset.language in ("", "en")


def test_with_a_model_for_all_languages_they_are_compared(library: Recommender, tmp_path: Path) -> None:
    german_texts(library, tmp_path / "deutsch")
    (library.workspace / "stagecue.toml").write_text("multilingual = true\n", encoding="utf-8")
    with Recommender.open(library.workspace, encoder=library._parts.encoder._encoder) as other:
        found = other.recommend(ask=GERMAN, as_of=NOW, log=False)
    assert ids(found)[0] == "daten"
    assert BY_WORDS not in found.gap
    assert not any("does not read" in p.why for item in found.items for p in item.parts)


def test_where_nothing_in_german_answers_what_is_in_english_is_named(library: Recommender, tmp_path: Path) -> None:
    german_texts(library, tmp_path / "deutsch")
    asked = "Wie viele Monate dauert es, bis sich ein neuer Ofen bezahlt macht?"
    found = library.recommend(ask=asked, stage="deciding", as_of=NOW, log=False)
    assert "Nothing in the library seems close to the need" in found.gap
    best = next(x for x in found.left_out if x.why == "is in English")
    assert found.gap.endswith(
        f"In English “{best.title}” suits where they stand; whether it answers them, the model cannot tell."
    )


def test_a_note_in_english_on_a_german_reader_names_the_english_text_that_is_near(
    library: Recommender, tmp_path: Path
) -> None:
    german_texts(library, tmp_path / "deutsch")
    people = tmp_path / "contacts.csv"
    people.write_text("contact_id,name,language\ngreta,Greta,de-DE\n", encoding="utf-8")
    library.import_table(people, as_of=NOW)
    heard = tmp_path / "signals.csv"
    said = "Why does the crust crack when steam leaves the oven early?"
    heard.write_text(
        f"signal_id,contact_id,kind,at,text\ns1,greta,replied,2025-06-14T09:00Z,{said}\n", encoding="utf-8"
    )
    library.import_table(heard, as_of=NOW)
    near = ids(library.recommend("greta", filters={"language": "en"}, k=1, as_of=NOW, log=False))[0]
    title = library.asset(near).asset.title
    found = library.recommend("greta", stage="aware", as_of=NOW, log=False)
    assert found.items[0].asset is not None
    assert found.items[0].asset.language == "de"
    assert found.gap.endswith(f"In English there is “{title}”.")
    # What they have had is not named again.
    sent = tmp_path / "touches.csv"
    sent.write_text(f"contact_id,kind,at,asset_id\ngreta,sent,2025-06-15T09:00Z,{near}\n", encoding="utf-8")
    library.import_table(sent, as_of=NOW)
    assert title not in library.recommend("greta", stage="aware", as_of=NOW, log=False).gap
