"""Text that gives orders to a language model: such a passage is no source of anything; pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from content_library.asset import Passage
from recommender.assist.words import plain

# One such sentence makes its whole passage no source: the orders may go on, or begin, in the sentences around it.
_BEFORE = r"(all|any|every|previous|prior|above|earlier|preceding|foregoing|existing|your|these|other)"
_WHOM = r"(ai|assistants?|language\s+models?|models?|llms?|chat\s?bots?|bots?)"
_SAYING = r"(say|write|promise|offer|tell|include|mention|state|add)"
_MACHINE = r"(ai|llms?|gpt\w*|chat\s?bots?|assistant|language\s+models?|model)"
_WRITING = r"(writ(e|ing)|compos(e|ing)|draft(ing)?|answer(ing)?|reply(ing)?|creat(e|ing))"
_TEXT = r"(e-?mail|message|text|reply|response|answer|draft|summary|output)"
_ORDERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(ignore|disregard|forget|override|bypass)\s+(\w+\s+){{0,3}}{_BEFORE}\s+(\w+\s+){{0,3}}"
        r"(instructions?|prompts?|rules?|guidelines?|directions?|directives?|text|content|messages?)\b",
        r"\b(ignore|disregard|forget)\s+(the\s+|everything\s+)?(\w+\s+)?(above|before\s+this|so\s+far|instructions\s+above)\b",
        r"\bignorier\w*\b.{0,40}\banweisungen\b|\bignore[zr]?\b.{0,40}\b(consignes|instructions\s+pr[ée]c[ée]dentes)\b",
        r"\b(system|developer)\s+(prompt|instruction)s?\b",
        r"\b(new|updated|secret|hidden|system)\s+instructions?\s*:",
        r"\byou\s+are\s+(now\s+)?(an?\s+|the\s+)?((helpful|sales|writing|e-?mail|ai)\s+)*"
        r"(ai|llm|assistant(?!\s+\w*(manager|professor|director))|language\s+model|chat\s?bot|gpt\w*)\b",
        r"\bas\s+an?\s+(ai|language\s+model|llm)\b",
        rf"\b(dear|hey|hello|attention|(note|message|instructions?)\s+(to|for))[\s,:]+((all|any|the)\s+)?{_WHOM}\b",
        rf"\b{_WHOM}\s+(reading|writing|processing|summari[sz]ing)\b.{{0,40}}\b(this|must|should|shall)\b",
        rf"\bin\s+your\s+(reply|response|answer|output|draft)\b.{{0,80}}\b{_SAYING}\b",
        rf"\b{_SAYING}\b.{{0,80}}\bin\s+your\s+(reply|response|answer|output|draft)\b",
        r"<\|?\s*/?\s*(system|assistant|user|im_start|im_end|instructions?|passages?)\b|\[/?inst\]",
        r"\bdo\s+not\s+(follow|obey|listen\s+to)\b.{0,40}\b(instructions?|rules?|prompts?)\b",
        r"\bforget\s+(what|everything|all)\s+(that\s+)?you('ve|\s+have|\s+were|\s+are|\s+know)\b",
        # Spoken to by name, or by a label.
        rf"(^|[.!?>#]\s*){_MACHINE}(\s+(note|instructions?|prompt))?\s*:",
        rf"\b(to|for)\s+(the\s+)?{_MACHINE}\s*:",
        r"\b(automated|automatic|machine|ai)\s+(readers?|systems?|agents?|processing)\s*:",
        r"#{2,}\s*(system|instructions?|prompt)s?\s*:",
        rf"\b(the|any|an?)\s+{_MACHINE}\s+(must|should|shall|has\s+to|is\s+to|will)\s+(always\s+)?{_SAYING}\b",
        # Told what to write, and where.
        rf"\b(when|if|while|before|as)\s+(you\s+(are\s+)?)?{_WRITING}\s+(\w+\s+){{0,2}}{_TEXT}\b.{{0,60}}\b{_SAYING}\b",
        rf"\b(when|while)\s+(you\s+)?(summari[sz]|generat)\w+\b.{{0,40}}\b{_SAYING}\b",
        rf"\b(put|insert|{_SAYING})\b[^.]{{0,40}}\b(in|into|to)\s+(the|your|this|every|any)\s+{_TEXT}\s*(that\b|:)",
        rf"\bput\s+(this|that|it)\s+(in|into)\s+(the|your)\s+{_TEXT}\b",
        rf"\byour\s+(task|job)\s+is\s+(now\s+)?to\s+({_SAYING}|answer|respond|reply)\b",
        rf"\byou\s+(must|should|shall|have\s+to|are\s+(required|asked|instructed|told)\s+to)\s+(always\s+)?{_SAYING}\b"
        r"[^.]{0,20}\b(reader|recipient|user)s?\b",
        r"\b(respond|answer|reply)\s+(only|exclusively|always)\s+(with|that|by)\b",
        rf"\b(generate|produce|compose|write)\s+(an?|the)\s+{_TEXT}\s+(in\s+which|that\s+says|saying|stating)\b",
        r"\bsummari[sz]e\s+(this|the)\s+\w+\s+(as\s+follows|by\s+saying|with\s+the\s+words)\b",
        rf"<!--[^>]*\b{_SAYING}\b[^>]*-->",
        r"\bin\s+(deiner|ihrer|eurer)\s+(antwort|nachricht|e-?mail|zusammenfassung)\b",
        r"\bdans\s+(ta|votre|le)\s+(réponse|message|courriel)\b.{0,40}\b(écri\w*|di[st]\w*|mentionne\w*|indique\w*)\b",
        r"\bin\s+(je|jouw|uw)\s+(antwoord|bericht|e-?mail)\b.{0,40}\b(schrijf\w*|zeg\w*|vermeld\w*)\b",
    )
)
_SPACE = re.compile(r"\s+")


def gives_orders(text: str) -> bool:
    """Whether a text gives orders to a language model; such a text is no source for anything."""
    line = _SPACE.sub(" ", plain(text))
    return any(pattern.search(line) for pattern in _ORDERS)


def believable(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """The passages that may be sources: those that don't give orders to a language model."""
    return tuple(p for p in passages if not (gives_orders(p.text) or gives_orders(f"{p.place}\n{p.text}")))
