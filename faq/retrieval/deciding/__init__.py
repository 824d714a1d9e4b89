"""What is concluded: an order, a confidence, a decision, and the reasons for them.

`search` walks a message through all rooms; `confidence` is the probability that the
first candidate is right; `word_differences` looks at single words where that is not
enough; `exchanged_word` caps what may be answered where a message says another word
than the phrasing;
`sibling_similarity` says how close the FAQs of a knowledge base stand; `readings` reads
a message in the light of what came before; `explanation` puts the reasons into a hit.
Open `search` first.
"""

from faq.retrieval.deciding.ranking import MeasuredQuery
from faq.retrieval.deciding.search import Search
from faq.retrieval.deciding.sibling_similarity import measure_sibling_similarity

__all__ = ["MeasuredQuery", "Search", "measure_sibling_similarity"]
