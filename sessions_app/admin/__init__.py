"""What staff do with conversations, a file a list; open `conversations.py` first."""

from sessions_app.admin.conversations import ChatSessionAdmin
from sessions_app.admin.costs import ModelUseAdmin
from sessions_app.admin.endpoints import EndpointAdmin
from sessions_app.admin.event_deliveries import EventDeliveryAdmin
from sessions_app.admin.handoffs import HandoffAdmin
from sessions_app.admin.keys import APIKeyAdmin

__all__ = [
    "APIKeyAdmin",
    "ChatSessionAdmin",
    "EndpointAdmin",
    "EventDeliveryAdmin",
    "HandoffAdmin",
    "ModelUseAdmin",
]
