"""Background jobs, which call actions and commands. `manage.py procrastinate worker` runs them."""

from django.core.management import call_command
from procrastinate import JobContext
from procrastinate.contrib.django import app

from negotiations.actions import idempotency, rate_limit


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Retry jobs that a killed worker left in the state “doing”."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="clear_expired_sessions")
def clear_expired_sessions(timestamp: int) -> None:
    """Delete sessions that have expired."""
    call_command("clearsessions")


@app.periodic(cron="*/15 * * * *")
@app.task(queueing_lock="forget_what_has_ended")
def forget_what_has_ended(timestamp: int) -> None:
    """Delete stored responses and rate counts that have expired."""
    idempotency.forget_expired()
    rate_limit.forget_ended()
