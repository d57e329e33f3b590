"""Text + vectors -> tags: what stage, message and role an asset is for, how sure that is, and which passage says so.

Pure. A regularised linear classifier on an asset's mean passage vector (what it is about) and on cues (how it is
worded and built), fitted on the taxonomy's exemplars. Title and text only: where an asset lies in a site or what its
file says of itself tells nothing about a company's next one.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from content_library.asset import LabelSet, Passage, SetBy, Tag
from content_library.taxonomy import Cue, Exemplar, Taxonomy
from recommender.linear_head import Array, LinearHead, fit_each, fit_one_of

# Chosen by leaving out industries of the exemplars, with judged pages of other companies as the check (eval/results).
CUE_SHARE = 0.15  # the weight of a standardised cue beside a unit vector
STRENGTH = 0.3  # scikit-learn's C of stage and message
ROLE_STRENGTH = 1.0
TEMPERATURE = 0.84  # strong regularisation makes answers too modest; below 1 corrects that
# Where the topic alone points to another stage than topic and wording together, few words decide, often of the title:
# such answers are right less often than they say (eval/results, tags), and are made more modest by this factor.
DISAGREEMENT = 1.25
ACCEPTABLE_TEMPERATURE = 0.6  # what is acceptable ranks, and ranks best where it tells stages apart sharply
ROLE_THRESHOLD = 0.4  # a role with at least this probability is one of the asset's roles
# Below this probability of the first stage a person should look.
NEEDS_A_LOOK = 0.45
# A cue's count is no more telling beyond three standard deviations.
CUE_LIMIT = 3.0
# Texts shorter than this are counted as if they had so many words: one match in five words is no rate of twenty.
FEWEST_WORDS = 30
# Cues are counted in so many passages from the start; the opening of a text tells what it is.
PASSAGES_FOR_CUES = 12
NEVER = datetime.min.replace(tzinfo=UTC)

Vectors = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]


def passage_text(title: str, text: str) -> str:
    """What is embedded for a passage: its asset's title first, for a passage alone may not say what it is about."""
    return f"{title}. {text}" if title else text


def made_by(model: str, taxonomy: Taxonomy) -> dict[str, str]:
    """What a machine's tags hang on besides the text: the model, the taxonomy, and the constants here, each as a text
    that differs when it does."""
    learned = (CUE_SHARE, STRENGTH, ROLE_STRENGTH)
    constants = (*learned, TEMPERATURE, DISAGREEMENT, ACCEPTABLE_TEMPERATURE, ROLE_THRESHOLD)
    counted = (CUE_LIMIT, FEWEST_WORDS, PASSAGES_FOR_CUES)
    way = zlib.crc32(repr((*constants, *counted)).encode())
    return {"model": model, "taxonomy": f"{taxonomy.fingerprint:08x}", "way": f"{way:08x}"}


def last_word(tags: Sequence[Tag]) -> list[Tag]:
    """The tags that count where several people, or several imports, spoke about the same label set of an asset: those
    of the one who spoke last, all of them."""
    voices: dict[tuple[str, LabelSet], dict[str, datetime]] = {}
    for tag in tags:
        if tag.set_by is not SetBy.MODEL:
            spoke = voices.setdefault((tag.asset_id, tag.label_set), {})
            spoke[tag.rater] = max(_moment(tag.at), spoke.get(tag.rater, NEVER))
    last = {key: max(spoke, key=lambda rater: (spoke[rater], rater)) for key, spoke in voices.items()}
    return [t for t in tags if last.get((t.asset_id, t.label_set), t.rater) == t.rater]


def _moment(at: str) -> datetime:
    """When a tag was set; what states no moment counts as older than what does."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return NEVER
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Tagger:
    """Fitted heads for stage, message and role, and how cues are standardised."""

    stage: LinearHead
    message: LinearHead
    role: LinearHead
    cue_mean: Array
    cue_scale: Array
    message_given_stage: Array
    acceptable_given_stage: Array
    taxonomy: Taxonomy

    @classmethod
    def fit(cls, taxonomy: Taxonomy, encode: Encode) -> Tagger:
        """A tagger fitted on the taxonomy's exemplars; `encode` turns texts into unit vectors.

        It knows the labels that exemplars bear, as far as these tell them apart: not where there is but one of a set.
        """
        exemplars = taxonomy.exemplars
        features, mean, scale = _learned_from(exemplars, taxonomy.cues, encode)
        stages, messages, roles = (taxonomy.labels(s) for s in LabelSet)
        return cls(
            stage=fit_one_of(features, [x.stage for x in exemplars], stages, STRENGTH),
            message=fit_one_of(features, [x.message for x in exemplars], messages, STRENGTH),
            role=fit_each(features, [[r in x.roles for r in roles] for x in exemplars], roles, ROLE_STRENGTH),
            cue_mean=mean,
            cue_scale=scale,
            message_given_stage=_shares(exemplars, stages, messages, lambda x: (x.message,)),
            acceptable_given_stage=_shares(exemplars, stages, stages, lambda x: (x.stage, *x.also)),
            taxonomy=taxonomy,
        )

    def tag(self, asset_id: str, title: str, passages: Sequence[Passage], vectors: Vectors, language: str) -> list[Tag]:
        """Tags for every label of every label set; `vectors` (passages, dimension) are the passages' in order.

        An asset in a language without exemplars gets the same probability everywhere: it is not known. So does every
        asset for a label set that no exemplars tell apart; then no passage speaks for a label, either.
        """
        counted = Counted.of(title, [p.text for p in passages], self.taxonomy.cues, language)
        probabilities = self.probabilities(counted, vectors, language)
        speaks = self._speaks(counted, vectors)
        tags = []
        for label_set in LabelSet:
            primary, acceptable = probabilities[label_set]
            for i, label in enumerate(self.taxonomy.labels(label_set)):
                passage = int(speaks[label_set][:, i].argmax()) if label_set in speaks else None
                tags.append(Tag(asset_id, label_set, label, float(primary[i]), float(acceptable[i]), passage=passage))
        return tags

    def probabilities(
        self, counted: Counted, vectors: Vectors, language: str
    ) -> Mapping[LabelSet, tuple[Array, Array]]:
        """(p_primary, p_acceptable) per label set, each in the order of its labels, of the texts that were counted."""
        unknown = {s: _unknown(len(self.taxonomy.labels(s)), s) for s in LabelSet}
        told = {s for s, head in self._heads.items() if head.tells_apart}
        if not len(vectors) or not told or not self._knows(language):
            return unknown
        mean = np.asarray(vectors, float).mean(axis=0)
        mean /= max(float(np.linalg.norm(mean)), 1e-9)
        counts = counted.rates(PASSAGES_FOR_CUES)
        features = _features(mean[None], counts[None], self.cue_mean, self.cue_scale)
        stage = self.stage.probabilities(features, self._temperature(features))[0]
        message = self.message.probabilities(features, TEMPERATURE)[0]
        if {LabelSet.STAGE, LabelSet.MESSAGE} <= told:
            # They are judged together, by how often they occur together: each makes the other likelier.
            sharp = self.stage.probabilities(features, TEMPERATURE)[0]
            by_stage, by_message = self.message_given_stage @ message, sharp @ self.message_given_stage
            stage, message = stage * by_stage, message * by_message
            stage, message = stage / stage.sum(), message / message.sum()
        acceptable = self.stage.probabilities(features, ACCEPTABLE_TEMPERATURE)[0] @ self.acceptable_given_stage
        role = self.role.probabilities(features)[0]
        found = {
            LabelSet.STAGE: (stage, acceptable),
            LabelSet.MESSAGE: (message, message),
            LabelSet.ROLE: (role / role.sum(), role),
        }
        return {s: found[s] if s in told else unknown[s] for s in LabelSet}

    def _temperature(self, features: Array) -> float:
        """How modest the stage is for a row of features: more so where the topic alone points to another one."""
        topic = features.copy()
        topic[:, features.shape[1] - len(self.cue_mean) :] = 0.0  # cues as in the mean text
        alone, together = (self.stage.probabilities(x)[0].argmax() for x in (topic, features))
        return TEMPERATURE if alone == together else TEMPERATURE * DISAGREEMENT

    @property
    def _heads(self) -> Mapping[LabelSet, LinearHead]:
        return {LabelSet.STAGE: self.stage, LabelSet.MESSAGE: self.message, LabelSet.ROLE: self.role}

    def _speaks(self, counted: Counted, vectors: Vectors) -> Mapping[LabelSet, Array]:
        """How much each passage (rows) by itself speaks for each label (columns), where any tells labels apart."""
        heads = {s: head for s, head in self._heads.items() if len(vectors) and head.tells_apart}
        if not heads:
            return {}
        features = _features(np.asarray(vectors, float), counted.each(), self.cue_mean, self.cue_scale)
        return {s: h.probabilities(features) for s, h in heads.items()}

    def _knows(self, language: str) -> bool:
        return not language or any(x.language == language for x in self.taxonomy.exemplars)

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Everything fitted, by name, for keeping."""
        heads = self.stage.arrays("stage") | self.message.arrays("message") | self.role.arrays("role")
        return heads | {
            "cue_mean": self.cue_mean,
            "cue_scale": self.cue_scale,
            "message_given_stage": self.message_given_stage,
            "acceptable_given_stage": self.acceptable_given_stage,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, npt.NDArray[np.generic]], taxonomy: Taxonomy) -> Tagger:
        """The tagger that `arrays` was made of."""
        names = ("cue_mean", "cue_scale", "message_given_stage", "acceptable_given_stage")
        return cls(
            stage=LinearHead.from_arrays(arrays, "stage"),
            message=LinearHead.from_arrays(arrays, "message"),
            role=LinearHead.from_arrays(arrays, "role"),
            taxonomy=taxonomy,
            **{n: np.asarray(arrays[n], float) for n in names},
        )


def _learned_from(exemplars: Sequence[Exemplar], cues: Sequence[Cue], encode: Encode) -> tuple[Array, Array, Array]:
    """What the exemplars show (exemplars, features), and the mean and scale by which their cues are standardised."""
    if not exemplars:
        columns = len({cue.id for cue in cues})
        return np.zeros((0, 0)), np.zeros(columns), np.ones(columns)
    vectors = encode([passage_text(x.title, x.text) for x in exemplars])
    counts = np.stack([Counted.of(x.title, [x.text], cues, x.language).rates() for x in exemplars])
    mean, scale = counts.mean(axis=0), counts.std(axis=0) + 0.05
    return _features(vectors, counts, mean, scale), mean, scale


def _unknown(labels: int, label_set: LabelSet) -> tuple[Array, Array]:
    same = np.full(labels, 1 / labels)
    return same, same if label_set is not LabelSet.ROLE else np.full(labels, ROLE_THRESHOLD / 2)


def _shares(
    exemplars: Sequence[Exemplar],
    stages: Sequence[str],
    labels: Sequence[str],
    labels_of: Callable[[Exemplar], Sequence[str]],
) -> Array:
    """For each stage (rows) the share of its exemplars that bear each label, never quite none."""
    shares = np.full((len(stages), len(labels)), 0.01)
    for i, stage in enumerate(stages):
        own = [x for x in exemplars if x.stage == stage]
        for j, label in enumerate(labels):
            if own:
                shares[i, j] += sum(label in labels_of(x) for x in own) / len(own)
    return np.asarray(np.minimum(shares, 1.0))


@dataclass(frozen=True)
class Counted:
    """The cues of a title and of texts, each looked for once: `matches` (texts, cue ids), `words` (texts,).

    A cue id's number is whether it is in the title, or log(1 + matches per hundred words) in the texts.
    """

    in_title: Array
    matches: Array
    words: Array

    @classmethod
    def of(cls, title: str, texts: Sequence[str], cues: Sequence[Cue], language: str) -> Counted:
        """The counts by the patterns of the language and those of any; a column is of the title or of the texts."""
        column = {cue_id: i for i, cue_id in enumerate(dict.fromkeys(cue.id for cue in cues))}
        in_title, matches = np.zeros(len(column)), np.zeros((len(texts), len(column)))
        for cue in cues:
            if cue.language not in ("*", language or "en"):
                continue
            i = column[cue.id]
            if cue.where == "title":
                in_title[i] = max(in_title[i], float(cue.pattern.search(title) is not None))
            else:
                matches[:, i] += [len(cue.pattern.findall(text)) for text in texts]
        return cls(in_title, matches, np.array([len(text.split()) for text in texts], float))

    def rates(self, first: int | None = None) -> Array:
        """What all the texts, or the first so many, show together (cue ids,)."""
        words = max(float(self.words[:first].sum()), FEWEST_WORDS)
        return np.asarray(self.in_title + np.log1p(100 * self.matches[:first].sum(axis=0) / words))

    def each(self) -> Array:
        """What each text shows by itself (texts, cue ids)."""
        words = np.maximum(self.words, FEWEST_WORDS)[:, None]
        return np.asarray(self.in_title + np.log1p(100 * self.matches / words))


def _features(vectors: npt.ArrayLike, rates: Array, mean: Array, scale: Array) -> Array:
    standard = np.clip((rates - mean) / scale, -CUE_LIMIT, CUE_LIMIT)
    return np.hstack([np.asarray(vectors, float), CUE_SHARE * standard])
