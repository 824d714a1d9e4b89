"""The knowledge base."""

import os

# Read when numpy is first imported. OpenBLAS's own threads overflow the small stacks of
# a server's worker threads (a crash), and a query is to use one core anyway.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
