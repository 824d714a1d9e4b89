#!/bin/sh
# What cron would do: events that a restart has cut off, and the retention period.
set -eu
RETENTION=${RETENTION:-30d}
minute=0
while true; do
    python manage.py send_webhooks || true # without an endpoint there is nothing to send
    if [ "$minute" -eq 0 ]; then
        python manage.py purge_sessions --older-than "$RETENTION"
    fi
    minute=$(((minute + 10) % 1440))
    sleep 600
done
