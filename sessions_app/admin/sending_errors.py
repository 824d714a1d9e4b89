"""Why an endpoint was not reached, in words; stored is the name of the error."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

TOLD = {
    "ConnectionRefusedError": _("Nobody listens at the address."),
    "ConnectionResetError": _("The receiver has hung up."),
    "RemoteDisconnected": _("The receiver has hung up."),
    "TimeoutError": _("The receiver did not answer in time."),
    "gaierror": _("There is no such host."),
    "SSLCertVerificationError": _("The receiver's certificate is not valid."),
    "SSLError": _("There is no secure connection to the receiver."),
    "private address": _(
        "The address is of this machine or its network, which"
        " WEBHOOK_PRIVATE_ADDRESSES forbids."
    ),
}
STATUS = "status "


def told_error(error: str) -> str:
    """In words, if it is one that is known; else as it is stored."""
    if error.startswith(STATUS):
        status = error.removeprefix(STATUS)
        return gettext("The receiver has answered with status {}.").format(status)
    return str(TOLD.get(error, error))
