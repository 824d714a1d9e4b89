# One image, two programs: the API with the admin (the default), and the chat page
# (`python -m gradio_ui`). compose.yaml starts both; docs/deploying.md says more.
FROM python:3.11-slim-bookworm AS packages
WORKDIR /app
RUN python -m venv /venv
COPY requirements.txt constraints.txt ./
RUN /venv/bin/pip install --no-cache-dir --requirement requirements.txt

FROM python:3.11-slim-bookworm
# Paths, no secrets: what lies there is written when the bot starts.
# hadolint ignore=DL3064
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    STATE_DIR=/data/state \
    STATIC_ROOT=/app/collected \
    DATABASE_URL=sqlite:////data/bot.db \
    SECRET_KEY_FILE=/data/secret_key \
    API_KEY_FILE=/data/page_key \
    GRANIAN_HOST=0.0.0.0 \
    UI_HOST=0.0.0.0
WORKDIR /app
# pg_dump and psql, for `manage.py backup` and `restore`.
RUN apt-get update && \
    apt-get install --yes --no-install-recommends postgresql-client-15=15.* && \
    rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 supportbot && \
    useradd --uid 10001 --gid supportbot --no-create-home supportbot && \
    install --directory --owner=supportbot --group=supportbot --mode=0700 /data
COPY --from=packages /venv /venv
COPY . .
RUN SECRET_KEY_FILE='' SECRET_KEY=only-to-collect-static-files-in-the-image \
    python manage.py collectstatic --noinput --verbosity 0
USER 10001:10001
VOLUME /data
EXPOSE 5000 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "deploy/is_healthy.py"]
CMD ["granian", "--interface", "asginl", "--port", "5000", "--workers", "2", "--backlog", "16384", "--no-ws", "--respawn-failed-workers", "supportbot.asgi:application"]
