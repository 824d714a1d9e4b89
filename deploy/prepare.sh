#!/bin/sh
# Once before every start: secrets that are missing, the schema, the page's key.
set -eu
umask 077
if [ ! -s "$SECRET_KEY_FILE" ]; then
    python -c 'import secrets; print(secrets.token_urlsafe(50))' >"$SECRET_KEY_FILE"
fi
python manage.py migrate --noinput
python manage.py check --deploy
if [ ! -s "$API_KEY_FILE" ]; then
    # A name of its own: a key whose secret was lost keeps the one it had.
    name="Chat page $(date -u +%Y-%m-%dT%H:%M:%SZ)"
    python manage.py create_api_key "$name" --delegating >"$API_KEY_FILE.part"
    mv "$API_KEY_FILE.part" "$API_KEY_FILE"
fi
