"""A made-up workspace of any size: assets, passages, tags, vectors, contacts and their history, from one seed.

Written through the store's public methods. Vectors lie in the store's cache under the encoder's name, so the embedding
model is never loaded: neither when the indexes are built nor when something is recommended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from figures import ROOT  # noqa: F401  (puts the project on the path)

from content_library.asset import Asset, LabelSet, Passage, Status, Tag, content_hash
from content_library.taxonomy import Taxonomy, default_taxonomy
from recommender import Recommender
from recommender.people import Account, AccountProduct, Consent, Contact, Exposure, Outcome, OutcomeKind, Signal, Touch
from recommender.settings import DEFAULT_MODEL, Settings
from recommender.store import Store
from recommender.tagging import passage_text

DIMENSION = 384
# Twenty products: a filter by one of them leaves 5 %.
PRODUCTS = tuple(f"product-{i:02}" for i in range(20))
MARKETS = ("", "north", "south", "east", "west")
PASSAGES, WORDS_A_PASSAGE = 3, 100
# Vectors lie around so many subjects, as those of a real library do.
SUBJECTS, SPREAD = 400, 0.9
SIGNALS_A_CONTACT, CONTACTS_AN_ACCOUNT = 10, 4
SHOWN_A_CONTACT = 40
KINDS = ("replied", "note", "read_asset", "demo", "asked_for_call", "described_project", "trial", "support_ticket")
BLOCK = 1_000
# A contact of whom nothing is known and nothing is asked: what is noted about it disturbs no other benchmark.
NEWCOMER = "newcomer"


class NoModel:
    """An encoder that refuses: whoever asks it for a vector is waiting for a model, which the benchmark forbids."""

    name = DEFAULT_MODEL

    def encode(self, texts: Sequence[str]) -> Any:
        raise AssertionError(f"The embedding model was asked for {len(texts)} vectors, first: {texts[0]!r}")


@dataclass
class AnyVector:
    """An encoder that makes a vector up for whatever it is asked, so that afterwards none is missing."""

    make: Maker
    name: str = DEFAULT_MODEL

    def encode(self, texts: Sequence[str]) -> Any:
        return self.make.vectors(self.make.rng.integers(SUBJECTS, size=len(texts)))


@dataclass
class Maker:
    """Where words, numbers and vectors come from."""

    taxonomy: Taxonomy = field(default_factory=default_taxonomy)
    rng: np.random.Generator = field(default_factory=lambda: np.random.default_rng(7))

    def __post_init__(self) -> None:
        syllables = [a + b for a in "bdfgklmnprstvw" for b in ("a", "e", "i", "o", "u", "ai", "or", "en")]
        picks = self.rng.choice(syllables, (30_000, 3))
        self.words = np.unique(["".join(p) for p in picks])
        self.rng.shuffle(self.words)
        shares = 1 / np.arange(10, len(self.words) + 10)
        self.shares = np.cumsum(shares / shares.sum())
        self.subjects = _unit(self.rng.standard_normal((SUBJECTS, DIMENSION), dtype=np.float32))

    def texts(self, count: int, words: int) -> list[str]:
        """So many sentences of so many words, frequent ones first as in any language."""
        ranks = np.searchsorted(self.shares, self.rng.random((count, words)))
        lines = self.words[np.minimum(ranks, len(self.words) - 1)]
        return [" ".join(line).capitalize() + "." for line in lines]

    def vectors(self, subjects: np.ndarray) -> np.ndarray:
        """A unit vector near each of the subjects."""
        noise = _unit(self.rng.standard_normal((len(subjects), DIMENSION), dtype=np.float32))
        return _unit(self.subjects[subjects] + SPREAD * noise)

    def tags(self, asset_id: str) -> Iterator[Tag]:
        """The model's tags of one asset: one likely stage, one likely message, some roles."""
        for label_set in LabelSet:
            labels = self.taxonomy.labels(label_set)
            primary = self.rng.dirichlet([0.3] * len(labels))
            for label, p in zip(labels, primary, strict=True):
                yield Tag(asset_id, label_set, label, float(p), float(np.sqrt(p)), passage=0)


def _unit(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def fill(folder: Path, assets: int, contacts: int) -> None:
    """A workspace of so many assets (three passages each) and contacts, with its indexes built."""
    make, now = Maker(), datetime.now(UTC)
    with Recommender.open(folder, encoder=NoModel()) as rec:
        for start in range(0, assets, BLOCK):
            with rec.store.transaction():
                add_assets(rec.store, make, range(start, min(start + BLOCK, assets)))
        with rec.store.transaction():
            _add_people(rec.store, make, contacts, assets, now)
    teach(folder)


def teach(folder: Path, settings: Settings | None = None) -> None:
    """Vectors for the taxonomy's sayings, the reader that is learned from them, and vectors for what each contact is
    about, which depends on what the reader takes for empty words: all there after any first question."""
    make, now = Maker(), datetime.now(UTC)
    with Recommender.open(folder, settings=settings, encoder=AnyVector(make)) as rec:
        said = [u.text for u in rec.taxonomy.utterances]
        _put(rec.store, said, make.vectors(make.rng.integers(SUBJECTS, size=len(said))))
        rec.recommend("contact-0", log=False)
        for contact in rec.store.people.contacts():
            rec._parts.people.situation(contact, "", "", "", None, now)


def add_assets(store: Store, make: Maker, numbers: range) -> None:
    count = len(numbers)
    titles, texts = make.texts(count, 6), make.texts(count * PASSAGES, WORDS_A_PASSAGE)
    subjects = np.repeat(make.rng.integers(SUBJECTS, size=count), PASSAGES)
    embedded: list[str] = []
    tags: list[Tag] = []
    for i, number in enumerate(numbers):
        asset_id, own = f"asset-{number:05}", texts[i * PASSAGES : (i + 1) * PASSAGES]
        asset = Asset(
            asset_id,
            titles[i],
            text="\n\n".join(own),
            path=f"/library/{asset_id}.md",
            format=("md", "pdf", "pptx")[number % 3],
            product=PRODUCTS[number % len(PRODUCTS)],
            market=MARKETS[number % len(MARKETS)],
            language="en",
            status=Status.DRAFT if number % 50 == 1 else Status.APPROVED,
            published_at=date(2023, 1, 1) + timedelta(days=number % 900),
            valid_to=date(2024, 1, 1) if number % 100 == 2 else None,
            content_hash=content_hash(titles[i], *own),
            source=f"/library/{asset_id}.md",
        )
        store.content.save(asset, [Passage(asset_id, n, text) for n, text in enumerate(own)])
        embedded += [passage_text(asset.title, text) for text in own]
        tags += make.tags(asset_id)
    store.content.save_tags(tags)
    _put(store, embedded, make.vectors(subjects))
    _put(store, titles, make.vectors(subjects[::PASSAGES]))


def _add_people(store: Store, make: Maker, contacts: int, assets: int, now: datetime) -> None:
    accounts = [f"account-{i}" for i in range(-(-contacts // CONTACTS_AN_ACCOUNT))]
    store.people.save([Account(a, f"Company {a}", market=MARKETS[i % 5]) for i, a in enumerate(accounts)])
    relations = [AccountProduct(a, PRODUCTS[i % 20], ("prospect", "customer")[i % 2]) for i, a in enumerate(accounts)]
    store.people.save(relations)
    people = [_contact(i, accounts[i // CONTACTS_AN_ACCOUNT]) for i in range(contacts)]
    store.people.save([*people, Contact(NEWCOMER, accounts[0], "New Comer")])
    for person in people:
        subject = int(make.rng.integers(SUBJECTS))
        signals = _signals(make, person, now)
        store.people.save(signals)
        joined = " ".join(s.text for s in signals[-8:])
        texts = [joined, *(s.text for s in signals)]
        _put(store, texts, make.vectors(np.full(len(texts), subject)))
    _add_history(store, make, people, assets, now)


def _contact(number: int, account: str) -> Contact:
    title = ("CFO", "Head of operations", "IT architect", "Planner")[number % 4]
    email = f"contact-{number}@example.com"
    consent = Consent.YES if number % 3 else Consent.UNKNOWN
    return Contact(
        f"contact-{number}", account, f"Contact {number}", email, title, language="en", tracking_consent=consent
    )


def _signals(make: Maker, person: Contact, now: datetime) -> list[Signal]:
    days = np.sort(make.rng.uniform(1, 200, SIGNALS_A_CONTACT))[::-1]
    kinds = [k for k in KINDS if person.tracking_consent is Consent.YES or k != "read_asset"]
    return [
        Signal(
            f"s-{person.contact_id}-{i}",
            person.contact_id,
            kinds[i % len(kinds)],
            now - timedelta(days=d),
            text=f"What of the {words}",
        )
        for i, (d, words) in enumerate(zip(days.tolist(), make.texts(SIGNALS_A_CONTACT, 14), strict=True))
    ]


def _add_history(store: Store, make: Maker, people: Sequence[Contact], assets: int, now: datetime) -> None:
    """What was shown to each contact before, and what came of some of it."""
    shown: list[Exposure] = []
    outcomes: list[Outcome] = []
    touches: list[Touch] = []
    for person in people:
        items = make.rng.integers(assets, size=SHOWN_A_CONTACT).tolist()
        for i, item in enumerate(items):
            key, at = f"x-{person.contact_id}-{i}", now - timedelta(days=100 - i)
            asset_id = f"asset-{item:05}"
            parts = {"topic": 0.4, "stage": 0.3}
            shown.append(
                Exposure(
                    key, key[:-2], person.contact_id, "asset", asset_id, i % 5 + 1, 1.0, at, "", 900, parts, {}, "1"
                )
            )
            if i % 4 == 0:
                outcomes.append(Outcome(OutcomeKind.SENT, at, key))
                touches.append(Touch(f"t-{key}", person.contact_id, "sent", at, asset_id=asset_id))
            if i % 8 == 0:
                outcomes.append(Outcome(OutcomeKind.REPLIED, at, key))
        outcomes.append(
            Outcome(OutcomeKind.DISMISSED, now - timedelta(days=2), f"x-{person.contact_id}-1", reason="old")
        )
    store.log.save_exposures(shown)
    store.log.save_outcomes(outcomes)
    store.people.save(touches)


def _put(store: Store, texts: Sequence[str], vectors: np.ndarray) -> None:
    store.vectors.put(DEFAULT_MODEL, {content_hash(t): v for t, v in zip(texts, vectors, strict=True)})
