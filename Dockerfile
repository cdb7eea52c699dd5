# The web process and the worker; PostgreSQL is a service of its own (docker-compose.yml).
FROM python:3.11-slim
RUN pip install --no-cache-dir uv && useradd --create-home site
WORKDIR /site
COPY pyproject.toml .python-version ./
RUN uv sync --no-dev --no-cache
COPY . .
ENV PATH=/site/.venv/bin:$PATH NEGOTIATIONS_PRODUCTION=1 NEGOTIATIONS_DATA=/home/site/data NEGOTIATIONS_STATIC=/home/site/static
RUN NEGOTIATIONS_SECRET_KEY=unused NEGOTIATIONS_HOSTS=unused DATABASE_URL=postgresql:///unused \
    python manage.py collectstatic --noinput && chown -R site /home/site
USER site
EXPOSE 8000
CMD ["python", "manage.py", "serve", "--host", "0.0.0.0", "--without-worker"]
