"""Procrastinate's own command, with an exit status that says if its worker lost the database."""

import logging
from typing import Any

from procrastinate.contrib.django.management.commands import procrastinate
from procrastinate.exceptions import ConnectorException


class Command(procrastinate.Command):
    def handle(self, *args: Any, **kwargs: Any) -> None:
        """Raise the error that stopped the worker. Procrastinate only logs it, and exits with 0."""
        lost: list[BaseException] = []

        def is_other(record: logging.LogRecord) -> bool:
            error = record.exc_info[1] if record.exc_info else None
            if (
                isinstance(error, ConnectorException)
                and getattr(record, "action", "") == "side_task_failed"
            ):
                lost.append(error)
            return not isinstance(error, ConnectorException)

        for handler in logging.root.handlers:
            handler.addFilter(is_other)
        super().handle(*args, **kwargs)
        if lost:
            raise lost[0]
