"""Who may do what: the whole table, and every call of the door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from recommender.errors import NotFoundError, RightsError
from recommender.people import Account, Contact, Rights, User
from recommender.rights import ALLOWED, Act, may
from recommender.wire import Recommender

USERS = [User(f"the-{r}", rights=r) for r in Rights]
# rows: who; columns: read, sell, content, import
TABLE = {
    Rights.REP: (True, True, False, False),
    Rights.MARKETER: (True, False, True, True),
    Rights.ENABLEMENT: (True, True, True, False),
    Rights.ADMINISTRATOR: (True, True, True, True),
}


@pytest.mark.parametrize("rights", Rights)
def test_the_table_of_rights(rights: Rights) -> None:
    for act, allowed in zip((Act.READ, Act.SELL, Act.CONTENT, Act.IMPORT), TABLE[rights], strict=True):
        if allowed:
            may(USERS, f"the-{rights}", act)
        else:
            with pytest.raises(RightsError):
                may(USERS, f"the-{rights}", act)


def test_every_right_and_every_act_is_in_the_table() -> None:
    assert set(ALLOWED) == set(Rights)
    assert {act for acts in ALLOWED.values() for act in acts} == set(Act)


def test_whoever_owns_the_machine_may_do_everything() -> None:
    for act in Act:
        may([], "", act)


def test_a_refusal_says_who_could() -> None:
    with pytest.raises(RightsError) as caught:
        may(USERS, "the-rep", Act.CONTENT)
    assert str(caught.value) == (
        "'the-rep' (rep) may not change content and tags; that takes marketer or enablement or administrator."
    )


def test_an_unknown_actor_is_nobody_and_hears_only_of_near_names() -> None:
    users = [User("mia"), User("tom"), User("sales-rep-1")]
    with pytest.raises(NotFoundError, match=r"^There is no user 'sales-rep'\. Did you mean sales-rep-1\?$"):
        may(users, "sales-rep", Act.READ)
    with pytest.raises(NotFoundError, match=r"^There is no user 'zz'\.$"):
        may(users, "zz", Act.READ)


# Every call of the door: its act, and how to call it.
CALLS: dict[str, tuple[Act, Callable[[Recommender, Path, str], Any]]] = {
    "add_content": (Act.CONTENT, lambda rec, path, who: rec.add_content(path / "a.md", actor=who)),
    "assets": (Act.READ, lambda rec, _, who: rec.assets(actor=who)),
    "asset": (Act.READ, lambda rec, _, who: rec.asset("a", actor=who)),
    "set_tags": (Act.CONTENT, lambda rec, _, who: rec.set_tags("a", "stage", ["aware"], actor=who)),
    "set_status": (Act.CONTENT, lambda rec, _, who: rec.set_status(["a"], "approved", actor=who)),
    "import_table": (Act.IMPORT, lambda rec, path, who: rec.import_table(path / "accounts.csv", actor=who)),
    "export_table": (Act.IMPORT, lambda rec, path, who: rec.export_table("accounts", path / "out.csv", actor=who)),
    "contacts": (Act.READ, lambda rec, _, who: rec.contacts(actor=who)),
    "contact": (Act.READ, lambda rec, _, who: rec.contact("dana", actor=who)),
    "readiness": (Act.READ, lambda rec, _, who: rec.readiness("dana", actor=who)),
    "buying_group": (Act.READ, lambda rec, _, who: rec.buying_group("acme", actor=who)),
    "add_signal": (Act.SELL, lambda rec, _, who: rec.add_signal("dana", "note", text="x", actor=who)),
    "add_touch": (Act.SELL, lambda rec, _, who: rec.add_touch("dana", "call", actor=who)),
    "add_outcome": (Act.SELL, lambda rec, _, who: rec.add_outcome("read", contact="dana", item_id="a", actor=who)),
    "undo_outcome": (Act.SELL, lambda rec, _, who: rec.undo_outcome(contact="dana", item_id="a", actor=who)),
    "override": (Act.SELL, lambda rec, _, who: rec.override("dana", "aware", reason="said so", actor=who)),
    "set_need": (Act.SELL, lambda rec, _, who: rec.set_need("dana", "steam", actor=who)),
    "recommend": (Act.READ, lambda rec, _, who: rec.recommend("dana", actor=who)),
    "draft": (Act.SELL, lambda rec, _, who: rec.draft("dana", "a", actor=who)),
    "audit": (Act.READ, lambda rec, _, who: rec.audit(actor=who)),
    "load_sample": (Act.IMPORT, lambda rec, _, who: rec.load_sample(actor=who)),
}
# What asks nobody: opening, warming up, closing, and looking whether all is in order or by others tagged anew.
FREE = {"open", "close", "doctor", "overtaken", "taxonomy", "warm"}


@pytest.fixture
def peopled(rec: Recommender, tmp_path: Path) -> Recommender:
    (tmp_path / "a.md").write_text("# A\n\nSteam and crust, and what they cost in a year.\n")
    (tmp_path / "accounts.csv").write_text("account_id,name\nacme,Acme\n")
    rec.store.people.save(USERS)
    rec.store.people.save([Account("acme", "Acme")])
    rec.store.people.save([Contact("dana", "acme", "Dana", "dana@acme.example")])
    rec.add_content(tmp_path / "a.md", as_of=datetime(2025, 1, 1, tzinfo=UTC))
    # One to take back for each of those who may.
    for outcome in ("opened", "read", "replied"):
        rec.add_outcome(outcome, contact="dana", item_id="a")
    return rec


def test_every_call_of_the_door_is_in_the_list() -> None:
    assert {name for name in dir(Recommender) if not name.startswith("_")} == set(CALLS) | FREE


@pytest.mark.parametrize("call", CALLS)
def test_a_call_is_refused_to_who_may_not_before_it_does_anything(
    call: str, peopled: Recommender, tmp_path: Path
) -> None:
    act, do = CALLS[call]
    before = (peopled.store.audit_trail(), peopled.store.log.exposures(), peopled.store.content.content_version())
    for user in USERS:
        if act not in ALLOWED[user.rights]:
            with pytest.raises(RightsError, match=f"may not {act}"):
                do(peopled, tmp_path, user.user_id)
    with pytest.raises(NotFoundError, match="There is no user 'nobody'"):
        do(peopled, tmp_path, "nobody")
    assert before == (
        peopled.store.audit_trail(),
        peopled.store.log.exposures(),
        peopled.store.content.content_version(),
    )


@pytest.mark.parametrize("call", sorted(set(CALLS) - {"load_sample"}))
def test_a_call_is_open_to_who_may(call: str, peopled: Recommender, tmp_path: Path) -> None:
    act, do = CALLS[call]
    for user in USERS:
        if act in ALLOWED[user.rights]:
            do(peopled, tmp_path, user.user_id)


def test_only_an_administrator_imports_users(rec: Recommender, tmp_path: Path) -> None:
    rec.store.people.save([User("mia", rights=Rights.MARKETER), User("ada", rights=Rights.ADMINISTRATOR)])
    file = tmp_path / "users.csv"
    file.write_text("user_id,rights\nmia,administrator\n", encoding="utf-8")
    with pytest.raises(RightsError, match="change who may do what"):
        rec.import_table(file, actor="mia")
    assert {u.user_id: u.rights for u in rec.store.people.users()}["mia"] is Rights.MARKETER
    assert rec.import_table(file, actor="ada").changed == 1
