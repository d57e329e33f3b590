"""Words for the next touch: a short message from a rep to a contact, in which every statement has a source.

    DraftRequest, passages ──> draft ──> Draft (sentences with citations, what was dropped and why, a note)

With a writer (chat.ChatWriter, any LangChain model) its text is split into sentences and checked, one by one, against
the passages that each cites (grounding); what they don't support is dropped. Without one, or where too little is left,
the message quotes the asset's own sentences (compose). Both take up what the contact said, in their words (taken_up),
and stand in framing that states nothing (phrases.yaml).

What each file knows: `message` the records · `taken_up` what of the contact's words and deeds may be spoken of ·
`topic` a subject in a few words · `standing`, `excerpts`, `sections` what can be quoted by itself · `weigh`, `worth`,
`choose` which of it · `framing`, `phrases`, `compose` the message without a model · `sender` what is left to do ·
`called` names of people and texts · `words`, `verbs`, `numbers`, `names` what is in a sentence · `orders` texts that
speak to a model · `evidence`, `support`, `courtesy`, `grounding` the checks · `chat` the model · `draft` the order of
the steps.
"""

from recommender.assist.chat import ChatWriter
from recommender.assist.choose import quotable_in
from recommender.assist.compose import compose
from recommender.assist.draft import Writer, draft
from recommender.assist.grounding import Checked, check
from recommender.assist.message import (
    Draft,
    DraftRequest,
    DraftSentence,
    Dropped,
    Heard,
    Material,
    Part,
    Similar,
    Source,
)

__all__ = [
    "ChatWriter",
    "Checked",
    "Draft",
    "DraftRequest",
    "DraftSentence",
    "Dropped",
    "Heard",
    "Material",
    "Part",
    "Similar",
    "Source",
    "Writer",
    "check",
    "compose",
    "draft",
    "quotable_in",
]
