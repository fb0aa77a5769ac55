"""Letters that leave beside the answer, at once: a test reads them in the next line."""

from threading import Thread


class AtOnce(Thread):
    """A thread whose work is done when it has started."""

    def start(self) -> None:
        self.run()
