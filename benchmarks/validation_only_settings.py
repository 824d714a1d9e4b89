"""The product's settings with the endpoints of `benchmarks.validation_only`."""

from supportbot.settings import *  # noqa: F403 - all of them

ROOT_URLCONF = "benchmarks.validation_only"
