"""The published FAQs checked as they are now: on demand, or beside the requests.

`running` reads the knowledge base and has `faq.linting` check it; `stored` keeps what
was found for the pages, and what staff call fine. Open `running` first.

    for each in open_findings(check_now()):  # but for what staff call fine
        print(each.finding)
    start_check()                            # in a thread; its progress is in BaseCheck
"""

from faq.checking.running import check_now, start_check
from faq.checking.stored import accept, open_findings

__all__ = ["accept", "check_now", "open_findings", "start_check"]
