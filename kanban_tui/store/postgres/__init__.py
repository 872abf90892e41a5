"""Boards that a PostgreSQL server keeps: the same tables, the same law, another way to say it.

Imported only where a server was named. The driver is psycopg2: its import takes an eighth of what psycopg 3's does, and
every command pays it.
"""
