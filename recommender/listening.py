"""To whom something is said, as far as it decides what may be told to them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from itertools import dropwhile

from recommender import explain
from recommender.moving import CUSTOMER_STAGES_FROM, CUSTOMERS
from recommender.results import Situation
from recommender.situation import People
from recommender.talking import Listener


def listener_of(people: People, situation: Situation, products: Collection[str], as_of: datetime) -> Listener:
    """Where they stand, whose they are, and who is who among the names that a text may hold; `products` are those of
    the library."""
    sold, rivals = people.store.people.sellers()
    return Listener(
        stage=explain.reader(situation.readiness),
        account=situation.account.name if situation.account else "",
        rivals=tuple(sorted(rivals)),
        own=tuple(sorted({*products, *sold} - rivals)),
        customer=is_customer(people, situation, as_of),
        need=situation.need,
    )


def is_customer(people: People, situation: Situation, as_of: datetime) -> bool:
    """Whether their company has a product, or what was heard of them says that they use one."""
    account, readiness = situation.account, situation.readiness
    stage = explain.reader(readiness) if readiness.evidence or readiness.given else ""
    if stage in dropwhile(lambda s: s != CUSTOMER_STAGES_FROM, people.taxonomy.labels("stage")):
        return True
    if account is None:
        return False
    return people.relations("", {account.account_id}, as_of).get(account.account_id) in CUSTOMERS
