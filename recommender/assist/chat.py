"""A chat model through LangChain, as a writer of messages; what it writes is checked elsewhere."""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Sequence
from functools import lru_cache
from multiprocessing.pool import ThreadPool
from pathlib import Path
from string import Template
from typing import Any

from content_library.asset import Passage
from recommender.assist.message import DraftRequest
from recommender.errors import ModelError

# Seconds. A message is a few hundred tokens; who waits longer than this writes it by hand.
TIMEOUT = 60.0
# Enough to choose facts from; a small local model reads no more, and a large one gets no better.
MAX_PASSAGES = 12
# Characters of one passage; about 300 words, twice what a passage normally holds.
MAX_CHARACTERS = 2_000

_PROMPT = Path(__file__).with_name("prompts") / "message.md"
_DIVIDER = "<!-- request -->"
_THOUGHTS = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_MESSAGES = {
    "why_change": "why change: the problem, and what it costs to leave things as they are",
    "why_us": "why us: proof that the reader can rely on when choosing",
    "why_stay": "why stay: what the reader, who is a customer, can get out of it",
}
_CLOSINGS = {
    "unaware": "an offer to read",
    "aware": "an offer to read more",
    "considering": "a checklist or a talk",
    "evaluating": "to try it or see it",
    "deciding": "to clear open points",
    "adopting": "help",
    "expanding": "to show it",
    "advocating": "whether they would tell others",
}


class ChatWriter:
    """Writes the middle of a message with a chat model ("provider:model", or a LangChain chat model as it is).

    Nothing is loaded before the first message. The model gets the stage, the role, the message type, the need, the
    title and the passages; neither names nor addresses of the contact or the sender leave the machine.
    """

    def __init__(self, model: str | Any, timeout: float = TIMEOUT) -> None:
        self.timeout = timeout
        self.name = model if isinstance(model, str) else type(model).__name__
        self._model = None if isinstance(model, str) else model

    def write(self, request: DraftRequest, passages: Sequence[Passage]) -> str:
        """The model's text, with [1] for the first passage. Raises ModelError with one clear sentence."""
        from langchain_core.messages import HumanMessage, SystemMessage

        system, human = prompt(request, passages)
        return self._answer([SystemMessage(system), HumanMessage(human)])

    def _answer(self, messages: list[Any]) -> str:
        """The answer's text, or ModelError; in a thread of its own, because not every provider keeps to a timeout."""
        pool = ThreadPool(1)
        try:
            answer = pool.apply_async(self._ask, (messages,)).get(self.timeout)
        except multiprocessing.TimeoutError as error:
            raise ModelError(f"The chat model '{self.name}' did not answer within {self.timeout:g} seconds.") from error
        except Exception as error:
            raise _model_error(self.name, error) from error
        finally:
            pool.close()  # no more work; a thread that still waits is not waited for
        return _THOUGHTS.sub("", str(answer.text)).strip()

    def _ask(self, messages: list[Any]) -> Any:
        return self._loaded().invoke(messages)

    def _loaded(self) -> Any:
        if self._model is None:
            from langchain.chat_models import init_chat_model

            self._model = init_chat_model(self.name, timeout=self.timeout)
        return self._model


def prompt(request: DraftRequest, passages: Sequence[Passage]) -> tuple[str, str]:
    """The instructions and the request as the model reads them; the passages are numbered from 1."""
    system, human = _template().split(_DIVIDER)
    numbered = "\n".join(
        f'<passage number="{n}">\n{_as_data(p.text[:MAX_CHARACTERS])}\n</passage>'
        for n, p in enumerate(passages[:MAX_PASSAGES], 1)
    )
    values = {
        "message": _MESSAGES.get(request.message, request.message or "what fits the need"),
        "stage": request.stage or "unknown",
        "role": request.role.replace("_", " ") or "unknown",
        "closing": _CLOSINGS.get(request.stage, "an offer to talk"),
        "need": _as_data(request.need) or "unknown",
        "title": _as_data(request.title) or "untitled",
        "passages": numbered,
    }
    return system.strip(), Template(human).substitute(values).strip()


@lru_cache(maxsize=1)
def _template() -> str:
    return _PROMPT.read_text(encoding="utf-8")


def _as_data(text: str) -> str:
    """The text without anything that could pass for the end of a passage."""
    return text.replace("<", "‹").replace(">", "›").strip()


def _model_error(name: str, error: Exception) -> ModelError:
    """One sentence for a person, whatever the provider raised."""
    said = " ".join(str(error).split())
    if isinstance(error, ImportError):
        install = re.search(r"pip install (?:-U )?[\w\[\],.-]*\w", said)
        package = install[0] if install else "pip install langchain"
        return ModelError(f"The chat model '{name}' needs a package that is missing; install it with: {package}")
    first = re.split(r"(?<=[.!?])\s", said, maxsplit=1)[0][:200].rstrip(".") or type(error).__name__
    return ModelError(f"The chat model '{name}' gave no answer: {first}.")
