"""What is stored: documents made ready for search, in arrays that never change.

`segment` puts it together: `texts` numbers the words of all phrasings, `statistics`
counts how common they are and where they stand, `vectors` holds their meaning.
Open `segment` first.
"""

from faq.retrieval.segments.segment import Segment, answer_text, build_segment

__all__ = ["Segment", "answer_text", "build_segment"]
