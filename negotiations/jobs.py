"""Background jobs, which call actions and commands. `manage.py procrastinate worker` runs them."""

from django.core.management import call_command
from django.urls import reverse
from procrastinate import JobContext
from procrastinate.contrib.django import app

from negotiations import mail
from negotiations.actions import idempotency, rate_limit, reset
from negotiations.models import User
from negotiations.models.reset import Origin


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Retry jobs that a killed worker left in the state “doing”."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


@app.periodic(cron="47 * * * *")
@app.task(queueing_lock="forget_jobs", pass_context=True)
async def forget_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs that succeeded more than a day ago: some name an e-mail address."""
    await context.app.job_manager.delete_old_jobs(nb_hours=24)


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


@app.task
def mail_reset(email: str, site: str) -> None:
    """Mail a link for a new password to each active account with this address. `site` is the
    address of the site. The secret is made here, so that no stored job has it.
    """
    for user in User.objects.filter(email__iexact=email, is_active=True).exclude(email=""):
        made, secret = reset.issue(by=user, user=user, origin=Origin.EMAIL)
        mail.send_reset(made, f"{site}{reverse('reset.use')}?key={secret}")
