"""A queryset without an order comes back in another order every time, as databases may do."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import QuerySet

_dice = random.Random()


def reseed(seed: str) -> None:
    """Make the shuffles of one test the same at every run."""
    _dice.seed(seed)


def install(patch: pytest.MonkeyPatch) -> None:
    """Shuffle what an unordered queryset fetches, for as long as `patch` lives."""
    fetch_all, iterator = QuerySet._fetch_all, QuerySet.iterator

    def fetch_shuffled(self: QuerySet[Any]) -> None:
        fresh = self._result_cache is None
        fetch_all(self)
        if fresh and not self.ordered:
            _dice.shuffle(self._result_cache)

    def iterate_shuffled(self: QuerySet[Any], *args: Any, **kwargs: Any) -> Iterator[Any]:
        if self.ordered:
            return iterator(self, *args, **kwargs)
        rows = list(iterator(self, *args, **kwargs))
        _dice.shuffle(rows)
        return iter(rows)

    patch.setattr(QuerySet, "_fetch_all", fetch_shuffled)
    patch.setattr(QuerySet, "iterator", iterate_shuffled)
