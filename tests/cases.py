"""Many cases of one test in one scene: to build the scene takes longer than most cases do."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

import pytest
from django.db import connection, transaction

Test = Callable[..., None]


def each_of(
    names: str | Sequence[str],
    cases: Iterable[Any],
    ids: Iterable[str] | None = None,
    *,
    roll_back: bool = True,
) -> Callable[[Test], Test]:
    """Like `pytest.mark.parametrize`, but one test, whose fixtures are set up once.

    Each case runs in a savepoint that is rolled back, so that no case finds in the database what
    another one wrote; objects in memory stay as a case leaves them. `roll_back=False` is for tests
    that commit, whose cases must not depend on each other's writes. All cases run, and the failure
    names each that failed.
    """
    fields = [names] if isinstance(names, str) else names
    rows = [list(case) if len(fields) > 1 else [case] for case in cases]
    labels = [repr(row) for row in rows] if ids is None else list(ids)
    assert rows, "A test without cases finds nothing."

    def decorate(test: Test) -> Test:
        @wraps(test)
        def run(**fixtures: Any) -> None:
            failures: list[BaseException] = []
            failed = []
            for row, label in zip(rows, labels, strict=True):
                arguments = fixtures | dict(zip(fields, row, strict=True))
                try:
                    if roll_back:
                        _in_savepoint(test, arguments)
                    else:
                        test(**arguments)
                except (Exception, pytest.fail.Exception) as failure:
                    failure.add_note(f"Case: {label}")
                    failures.append(failure)
                    failed.append(label)
            if failures:
                raise BaseExceptionGroup(f"{test.__name__}: {', '.join(failed)}", failures)

        taken = inspect.signature(test)
        run.__signature__ = taken.replace(  # type: ignore[attr-defined]
            parameters=[each for name, each in taken.parameters.items() if name not in fields]
        )
        return run

    return decorate


def _in_savepoint(test: Test, arguments: dict[str, Any]) -> None:
    with transaction.atomic():
        test(**arguments)
        if not connection.needs_rollback:  # as it does after a refusal of the database
            connection.check_constraints()  # those that are deferred to the commit
        transaction.set_rollback(True)
