"""The only place that knows a database.

`reading` and `queries` are plain SQL over the driver's own connection and cheap to import; `engine` and `commands` are
the write side. What only files of boards need is in `sqlite`, what only servers need in `postgres`.
"""
