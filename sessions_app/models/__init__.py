"""What conversations store, a file a subject; open `conversations.py` first."""

from sessions_app.models.budget import NANO, ModelDay, ModelUse
from sessions_app.models.conversations import (
    ISSUED_PREFIX,
    ChatSession,
    Message,
    MessageQuerySet,
    new_reference,
    new_voter,
)
from sessions_app.models.deliveries import Delivery, DeliveryQuerySet, new_event_id
from sessions_app.models.events import (
    SECRET_PREFIX,
    TOLD,
    Endpoint,
    EndpointQuerySet,
    Event,
    EventDelivery,
    EventDeliveryQuerySet,
    EventType,
    new_secret,
)
from sessions_app.models.feedback import MAX_COMMENT_CHARS, Feedback
from sessions_app.models.figures import DayFigures, FAQDay, FiguresProgress
from sessions_app.models.handoffs import (
    MAX_CONTACT_CHARS,
    MOST_COUNTED,
    Handoff,
    HandoffQuerySet,
)
from sessions_app.models.keys import (
    KEY_PREFIX,
    LAST_USED_PRECISION,
    APIKey,
    Scope,
    digest,
)
from sessions_app.models.later_answers import LaterAnswer
from sessions_app.models.limits import RateLimitWindow
from sessions_app.models.mails import Mail, MailQuerySet

__all__ = [
    "ISSUED_PREFIX",
    "KEY_PREFIX",
    "LAST_USED_PRECISION",
    "MAX_COMMENT_CHARS",
    "MAX_CONTACT_CHARS",
    "MOST_COUNTED",
    "NANO",
    "SECRET_PREFIX",
    "TOLD",
    "APIKey",
    "ChatSession",
    "DayFigures",
    "Delivery",
    "DeliveryQuerySet",
    "Endpoint",
    "EndpointQuerySet",
    "Event",
    "EventDelivery",
    "EventDeliveryQuerySet",
    "EventType",
    "FAQDay",
    "Feedback",
    "FiguresProgress",
    "Handoff",
    "HandoffQuerySet",
    "LaterAnswer",
    "Mail",
    "MailQuerySet",
    "Message",
    "MessageQuerySet",
    "ModelDay",
    "ModelUse",
    "RateLimitWindow",
    "Scope",
    "digest",
    "new_event_id",
    "new_reference",
    "new_secret",
    "new_voter",
]
