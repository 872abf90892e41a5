"""How fast it is, as ratios measured in one run: `python -m tests.benchmarks`, or one part of it, `… paint`.

Nothing here fails; it tells. The board runs in a real pseudo-terminal of 120 x 35. What is compared is measured in
turns, so that a machine that is busy for a while is so for both.
"""
