"""One answer, wherever it is shown: as it comes, in the end, later, to staff."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.http import StreamingHttpResponse
from django.test import Client

from faq.models import FAQ
from gradio_ui import messages, rendering
from gradio_ui.client import parse_events
from gradio_ui.messages import Answer, Delta, Finished
from sessions_app.models import ChatSession
from supportbot.chat.markup import render_markdown

QUESTION = "How do I reset my password?"
ANSWERS = {
    "lines": "Mon to Fri\n9 to 17\n\nClosed on Sunday",
    "list": "See:\n\n3. **Orders**\n4. `Track`\n   - ~~old~~",
    "table": "| Size | Price |\n| --- | :---: |\n| *small* | 3 |",
    "links": "[Shop](https://shop.example 'Our shop') <mailto:a@shop.example> [x](/y)",
    "code": "```\na < b\n\n# no title\n```\n> quoted\n\n---\n## Title",
    "attacks": "<script>x()</script> ![i](//evil.example) [c](javascript:x()) &amp;",
}


def streamed(client: Client) -> list[messages.Event]:
    """What the chat page reads of a streamed answer to the question."""
    body = {"message": QUESTION, "stream": True}
    response = client.post("/chat", body, content_type="application/json")
    assert isinstance(response, StreamingHttpResponse)
    events = parse_events([response.getvalue()])
    return [known for e in events if (known := messages.event(e.name, e.data))]


def past(client: Client, session_id: str) -> Answer:
    body = {"session_id": session_id}
    response = client.post("/history", body, content_type="application/json")
    earlier = messages.history(response.json()).messages[-1]
    assert isinstance(earlier, Answer)
    return earlier


def shown(answer: Answer) -> str:
    return rendering.reply_message(answer, key="k").html


@pytest.mark.parametrize("text", ANSWERS.values(), ids=ANSWERS)
def test_an_answer_looks_the_same_wherever_it_is_shown(
    text: str, make_faq: Callable[..., FAQ], client: Client, staff_client: Client
) -> None:
    make_faq(QUESTION, text)
    html = render_markdown(text)

    _, delta, done = streamed(client)

    assert isinstance(delta, Delta)
    assert isinstance(done, Finished)
    earlier = past(client, done.answer.session_id)
    assert [delta.html, done.answer.html, earlier.html] == [html] * 3
    session = ChatSession.objects.get()
    page = f"/admin/sessions_app/chatsession/{session.pk}/change/"
    assert html in staff_client.get(page).content.decode()
    growing = Answer(text=text, html=delta.html, source="", state="pending")
    assert html.strip() in shown(growing)
    assert html.strip() in shown(done.answer)
    assert html.strip() in shown(earlier)
