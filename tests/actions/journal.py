"""What the actions wrote, and two people at once."""

from contextlib import contextmanager
from threading import Barrier, Thread

from django.db import connections

from negotiations.models import Change


@contextmanager
def written():
    """The changes written inside, oldest first."""
    before = Change.objects.count()
    found = []
    yield found
    found += Change.objects.order_by("id")[before:]


def race(*calls):
    """Each call in a thread and with a connection of its own, all at once; what each returned or raised."""
    start, outcomes = Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        try:
            start.wait()
            outcomes[number] = call()
        except Exception as error:
            outcomes[number] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
