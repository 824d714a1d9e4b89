"""The published FAQs checked as they are now: on demand, or beside the requests.

`base` is what is checked: texts by the rules of `faq.linting` and more (`texts`), FAQs
beside each other (`wordings`, `nearness`). `running` has it checked as it is now;
`stored` keeps what was found for the pages, and what staff call fine; `of_faq` is what
the page of one FAQ shows; `words` says it in the reader's language. Open `running`
first.

    for each in open_findings(check_now()):  # but for what staff call fine
        print(each.finding)
    start_check()                            # in a thread; its progress is in BaseCheck
"""

from faq.checking.base_findings import BaseFinding
from faq.checking.of_faq import current_findings
from faq.checking.running import check_now, start_check
from faq.checking.stored import accept, newest_check, open_findings
from faq.checking.words import finding_in_words, kind_in_words, remedy_in_words

__all__ = [
    "BaseFinding",
    "accept",
    "check_now",
    "current_findings",
    "finding_in_words",
    "kind_in_words",
    "newest_check",
    "open_findings",
    "remedy_in_words",
    "start_check",
]
