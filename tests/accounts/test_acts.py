"""One act, one transaction: wholly done or not at all, tried again when the database is busy (design §5)."""

import pytest
from django.db import OperationalError, connection, transaction

from accounts import acts
from accounts.acts import TRIES, Busy, Stale, act, is_passing
from accounts.models import User
from accounts.refusals import Refused


@pytest.fixture(autouse=True)
def naps(monkeypatch):
    """How long an act waited before each new try; nobody waits in a test."""
    waited = []
    monkeypatch.setattr(acts.time, "sleep", waited.append)
    return waited


def locked() -> OperationalError:
    return OperationalError("database is locked")


def failing_with(state: str) -> OperationalError:
    """What Django raises over a driver's fault of that SQL state."""
    cause = Exception(state)
    cause.sqlstate = state  # type: ignore[attr-defined]
    error = OperationalError("the server said no")
    error.__cause__ = cause
    return error


def names() -> list[str]:
    return [*User.objects.order_by("username").values_list("username", flat=True)]


# --- what passes by itself -----------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["40001", "40P01", "55P03"])
def test_a_serialisation_failure_a_deadlock_and_a_lock_waited_for_may_pass(state):
    assert is_passing(failing_with(state))


@pytest.mark.parametrize("words", ["database is locked", "database table is locked: loans_loan"])
def test_a_locked_file_may_pass(words):
    assert is_passing(OperationalError(words))


@pytest.mark.parametrize("error", [OperationalError("no such table: x"), failing_with("57014")])
def test_a_missing_table_or_a_statement_cut_short_will_not(error):
    assert not is_passing(error)


# --- alone in its transaction --------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("nobody_yet")
class TestAlone:
    def test_it_is_tried_again_until_it_passes(self, naps):
        tries = []

        @act
        def write():
            tries.append(User.objects.create_user(f"try-{len(tries)}"))
            if len(tries) < TRIES:
                raise locked()
            return "done"

        assert write() == "done"
        assert len(tries) == TRIES
        assert names() == ["try-2"]  # what the tries before had written is gone
        assert len(naps) == TRIES - 1

    def test_it_waits_longer_each_time_and_never_exactly_as_long_as_others(self, naps):
        @act
        def write():
            raise locked()

        with pytest.raises(Busy):
            write()
        first, second = naps
        assert 0.01 <= first <= 0.05
        assert 0.02 <= second <= 0.1
        with pytest.raises(Busy):
            write()
        assert naps[2:] != [first, second]

    def test_after_the_last_try_it_says_that_the_database_is_busy(self):
        @act
        def write():
            User.objects.create_user("nobody")
            raise failing_with("40P01")

        with pytest.raises(Busy) as busy:
            write()
        assert isinstance(busy.value.__cause__, OperationalError)
        assert names() == []

    def test_a_fault_that_will_not_pass_is_raised_at_once(self, naps):
        @act
        def write():
            raise OperationalError("no such table: x")

        with pytest.raises(OperationalError, match="no such table"):
            write()
        assert naps == []

    def test_a_refusal_is_no_fault_nothing_is_tried_again_and_nothing_stays(self, naps):
        @act
        def write():
            User.objects.create_user("half")
            raise Refused("wrong_status")

        with pytest.raises(Refused, match="wrong_status"):
            write()
        assert (names(), naps) == ([], [])

    def test_an_act_within_an_act_is_one_with_it(self):
        @act
        def inner():
            User.objects.create_user("inner")
            assert len(connection.savepoint_ids) == 0  # no transaction of its own

        @act
        def outer():
            inner()
            raise Refused("invalid")

        with pytest.raises(Refused):
            outer()
        assert names() == []

    def test_a_busy_inner_act_is_tried_again_whole(self):
        tries = []

        @act
        def inner():
            tries.append("inner")
            if len(tries) == 2:
                raise locked()

        @act
        def outer():
            tries.append("outer")
            inner()

        outer()
        assert tries == ["outer", "inner", "outer", "inner"]

    def test_rows_that_changed_meanwhile_are_read_again_before_the_next_try(self):
        mine = User.objects.create_user("before")
        seen = []

        @act
        def write():
            seen.append(mine.username)
            if len(seen) == 1:
                User.objects.filter(pk=mine.pk).update(username="after")
                raise Stale("somebody else was faster", [mine])

        User.objects.filter(pk=mine.pk).update(username="meanwhile")
        write()
        assert seen == ["before", "meanwhile"]  # the update of the failed try was undone with it

    def test_a_row_that_is_never_up_to_date_ends_as_busy(self):
        mine = User.objects.create_user("before")

        @act
        def write():
            raise Stale("again", [mine])

        with pytest.raises(Busy):
            write()

    def test_after_an_act_that_failed_the_next_one_has_a_transaction_of_its_own(self):
        @act
        def write(*, fails: bool):
            if fails:
                raise Refused("invalid")
            return connection.in_atomic_block

        with pytest.raises(Refused):
            write(fails=True)
        assert write(fails=False) is True
        assert connection.in_atomic_block is False


# --- inside somebody's transaction ---------------------------------------------------------------------


@pytest.mark.django_db
class TestWithin:
    def test_it_is_tried_once_since_a_broken_transaction_cannot_be_mended_from_inside(self, naps):
        tries = []

        @act
        def write():
            tries.append(1)
            raise locked()

        with pytest.raises(Busy):
            write()
        assert (len(tries), naps) == (1, [])

    @pytest.mark.usefixtures("nobody_yet")
    def test_what_it_wrote_goes_and_what_was_written_before_stays(self):
        @act
        def write():
            User.objects.create_user("half")
            raise Refused("invalid")

        with transaction.atomic():
            User.objects.create_user("before")
            with pytest.raises(Refused):
                write()
        assert names() == ["before"]

    def test_it_keeps_its_name_and_its_words(self):
        @act
        def lend():
            """Lend a device."""

        assert (lend.__name__, lend.__doc__) == ("lend", "Lend a device.")
