"""The red team of a knowledge base: near misses and rewordings, made by rule and asked.

`lexicon` has words of each language, `phrasings` takes a question apart, `subjects`
collects what FAQs can lend each other; `near_misses` and `rewordings` make `probes` of
them, `planning` chooses some of each kind, `asking` judges the answers: plain values
in and out. `running` has it done as the base is now, `stored` keeps what came of it for
the page, `words` names the kinds in the reader's language. Open `planning` first.

    figures = ProbeFigures.of(probe_now())
    figures.wrong_share, figures.answered_share
"""

from faq.probing.probes import (
    NEAR_MISSES,
    REWORDINGS,
    Probe,
    ProbedAnswer,
    ProbeFigures,
    ProbeKind,
    share_of,
)
from faq.probing.running import (
    probe_and_store,
    probe_now,
    probe_snapshot,
    start_probing,
)
from faq.probing.stored import (
    accept_probes,
    finished_runs,
    newest_run,
    not_accepted,
)
from faq.probing.words import probe_kind_in_words

__all__ = [
    "NEAR_MISSES",
    "REWORDINGS",
    "Probe",
    "ProbeFigures",
    "ProbeKind",
    "ProbedAnswer",
    "accept_probes",
    "finished_runs",
    "newest_run",
    "not_accepted",
    "probe_and_store",
    "probe_kind_in_words",
    "probe_now",
    "probe_snapshot",
    "share_of",
    "start_probing",
]
