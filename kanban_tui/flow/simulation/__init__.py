"""What if: a board's line of columns played forward by discrete events, many times, under other limits.

`line` says what is played, `run` plays it once, `compare` plays scenarios on the same luck and compares them,
`measured` makes a line of a board's own history, `envelopes` is the classic experiment. Times are days.
"""
