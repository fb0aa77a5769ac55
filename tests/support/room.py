"""Python lays the frames of calls in pieces of 16 kB, and asks the kernel for one at each step over an edge.

A loop that stands at an edge asks thousands of times: with pytest below and Django above, a hundred times a
request, up to a tenth of the tests' time. A function that says it needs a megabyte gets a piece of two, and
whatever it calls lies in the rest.
"""

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def roomy(work: Callable[[], T]) -> T:
    return work()


roomy.__code__ = roomy.__code__.replace(co_stacksize=1 << 17)  # words of 8 bytes
