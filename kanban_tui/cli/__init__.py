"""The command line. stdout is data, stderr is talk.

`app` holds the commands' table and click's side of things, a module per family the commands; each imports what it needs
inside, so that a command costs what it uses. `quick` runs the two commands of every minute without click.
"""
