"""What the actions wrote, and two people at once."""

from contextlib import contextmanager
from threading import Barrier, Thread

from django.db import connection, connections

from negotiations.models import Change
from tests.waiting import PATIENCE


@contextmanager
def written():
    """The changes written inside, oldest first."""
    before = Change.objects.count()
    found = []
    yield found
    found += Change.objects.order_by("id")[before:]


class Another(Thread):
    """Somebody else who does one thing, in a thread and with a connection of their own."""

    def __init__(self, call, after=None):
        super().__init__(daemon=True)
        self.call, self.after, self.outcome = call, after, None
        self.start()

    def run(self):
        """`outcome` is what the call returned or raised."""
        try:
            if self.after:
                self.after.wait()
            self.outcome = self.call()
        except Exception as error:
            self.outcome = error
        finally:
            connections.close_all()

    def join(self, timeout=PATIENCE):
        super().join(timeout)
        assert not self.is_alive(), f"After {timeout} s {self.call} has not ended."

    def until_it_waits(self):
        """Returns when it stands in a queue for a lock of the database, or is done."""
        with connection.cursor() as cursor:
            waiting = 0
            while self.is_alive() and not waiting:
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                (waiting,) = cursor.fetchone()


def race(*calls):
    """All calls at once; what each returned or raised."""
    start = Barrier(len(calls), timeout=PATIENCE)
    racers = [Another(call, after=start) for call in calls]
    for racer in racers:
        racer.join()
    return [racer.outcome for racer in racers]
