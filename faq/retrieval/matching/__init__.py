"""What is measured: how much speaks for each document, for one query.

`query` is the message made ready once; `equality` finds phrasings it is word for word;
`candidates` picks the documents worth measuring and `signals` measures them, with the
`ridge` regression over all of them; `none_memory` knows questions without an answer.
Open `candidates` first.
"""

from faq.retrieval.matching.candidates import Candidates, gather
from faq.retrieval.matching.equality import EqualPhrasing, find_equal_phrasings
from faq.retrieval.matching.none_memory import NoneMemory
from faq.retrieval.matching.query import Query, read_query

__all__ = [
    "Candidates",
    "EqualPhrasing",
    "NoneMemory",
    "Query",
    "find_equal_phrasings",
    "gather",
    "read_query",
]
