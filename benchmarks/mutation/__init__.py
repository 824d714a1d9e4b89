"""What `benchmarks.mutants` is made of; start reading at `trials.py`.

source.py knows what stands where in a module, faults.py which slips it invites,
mutants.py collects and samples them; trials.py tries each in a copy of the project,
and table.py is the table of what came of it.
"""
