"""A term of the question stands in the sentence that is quoted as its answer."""

from content_library.asset import Passage
from recommender.assist import DraftRequest, Part, Similar, compose

NONE_YET = "No certificate for the new data centre yet, but an audit of all of it is planned."
TABLE = "Control State\n\nManagement system Certified to ISO 27001, scope: whole company\n\nBackups Every hour"
PASSAGES = [Passage("a", 0, TABLE, "page 1"), Passage("a", 1, NONE_YET, "page 2")]
ASK = "do you have an ISO 27001 certificate"


def test_the_row_with_the_term_is_quoted_and_not_a_sentence_near_it() -> None:
    request = DraftRequest("Felix", "deciding", "why_us", ASK, "Tom", "Security", asset_id="a", asked=ASK, gap=True)
    draft = compose(request, PASSAGES, Similar({"a#0": 0.5, "a#1": 0.6}, {NONE_YET: 0.7}))
    quotes = [s.shown for s in draft.sentences if s.part is Part.QUOTE]
    assert quotes == ["Management system: “Certified to ISO 27001, scope: whole company”"]


def test_where_no_sentence_has_the_term_nothing_is_taken_away() -> None:
    ask = "when is the audit of the data centre for SSO planned?"
    request = DraftRequest("Felix", "deciding", "why_us", ask, "Tom", "Security", asset_id="a", asked="")
    assert [s.text for s in compose(request, PASSAGES).sentences if s.cites] == [NONE_YET]
