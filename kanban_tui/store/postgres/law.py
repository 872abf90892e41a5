"""The triggers of `store/triggers` for PostgreSQL: the same declaration, in functions of its own language.

Three things are said differently. What keeps ids and names apart are constraints here, as nothing replaces a row. What
a limit holds is written by other triggers alone, which a server can tell. And a writer, also one of plain SQL, waits
for those before it: the first statement that writes takes one lock until the end of its transaction, as a file does, so
that nobody's order of rows can block another's.
"""

from __future__ import annotations

import re

from kanban_tui.store import schema, triggers
from kanban_tui.store.sql import Connection

LOCK = 0x776970
"""The number of the lock, one for each database."""
CHANNEL = "wip"
"""Where the id of a board is told whenever its revision grows."""

TABLES = (
    *("board", "board_column", "exit_point", "point_tick", "work_type", "item", "wip_scope", "scope_column", "move"),
    *("block", "note", "policy_change", "refusal", "command", "command_item"),
)

_TRIGGER = re.compile(
    r"CREATE TRIGGER (\w+) (BEFORE|AFTER) (.*?) ON (\w+)\s*(?:WHEN (.*?))?\s*BEGIN\s+(.*); END", re.DOTALL
)
_PRESENT = (
    "SELECT t.tgname, c.relname, p.proname, p.prosrc, pg_get_triggerdef(t.oid), p.prosecdef,"
    " t.tgenabled IN ('O', 'A') AND array_to_string(p.proconfig, '') = 'search_path=' || current_setting('search_path')"
    " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
    " WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal"
)
_REFUSES = (
    "SELECT prosrc, prosecdef FROM pg_proc WHERE proname = 'refuse' AND pronamespace = current_schema()::regnamespace"
    " AND proargtypes::text = 'text'::regtype::oid::text"
)
_KEPT = (
    "SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE convalidated AND connamespace = current_schema()::regnamespace"
    " UNION ALL SELECT 'index', relname, pg_get_indexdef(oid, 0, true) FROM pg_class JOIN pg_index ON indexrelid = oid"
    " WHERE relnamespace = current_schema()::regnamespace AND indisvalid"
    " UNION ALL SELECT 'value', relname || '.' || attname, ''"
    " FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid"
    " WHERE relnamespace = current_schema()::regnamespace AND attnotnull AND attnum > 0"
)
# What stands beside the tables and makes them answer or take something else than was asked of them.
_BESIDE = (
    "SELECT 'the rule ' || r.rulename || ' on ' || c.relname || ' is none of ours' FROM pg_rewrite r"
    " JOIN pg_class c ON c.oid = r.ev_class WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'"
    " UNION ALL SELECT 'the table ' || relname || ' keeps rows from some (row-level security)' FROM pg_class"
    " WHERE relnamespace = current_schema()::regnamespace AND relrowsecurity"
    " UNION ALL SELECT DISTINCT 'the keys of ' || relname || ' are switched off' FROM pg_trigger"
    " JOIN pg_class c ON c.oid = tgrelid WHERE relnamespace = current_schema()::regnamespace AND tgisinternal"
    " AND tgenabled NOT IN ('O', 'A')"
)
# How a server writes what it was told: with casts, brackets and longer words.
_ITS_OWN = (
    (re.compile(r"([\w()]+) between (\d+) and (\d+)"), r"\1 >= \2 and \1 <= \3"),
    (re.compile(r"\bin \(([^()]*)\)"), r"= any (array[\1])"),
    (re.compile(r"::\w+(\[\])?|\busing btree\b|[\s()\"]"), ""),
)
_NUMBERED = (
    "SELECT table_name FROM information_schema.columns WHERE table_schema = current_schema()"
    " AND column_name = 'id' AND column_default LIKE 'nextval%'"
)
_WORDS = (
    (re.compile(r"\bNEW\.counted = OLD\.counted\b"), "(NEW.counted = OLD.counted OR pg_trigger_depth() < 2)"),
    (re.compile(r"\bIS NOT (?=OLD\.|lower\()"), "IS DISTINCT FROM "),
    (re.compile(r"\bSELECT (?=CASE|RAISE)"), "PERFORM "),
    (re.compile(r"\bRAISE\(ABORT, "), "refuse("),
    (re.compile(r"\bmax\((?=[\w.]+, )"), "greatest("),
    (re.compile(r"\) AS n (?=WHERE)"), ") AS n ON true "),
    (re.compile(r"\bCROSS JOIN item i ON\b"), "JOIN item i ON"),
    (re.compile(r"^1$"), "true"),
    (re.compile(r"\s+"), " "),
)
# Whoever calls has a path of their own, on which other things may have these names.
_TRIGGERED = "RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS"
_REFUSE = """CREATE OR REPLACE FUNCTION refuse(code text) RETURNS boolean LANGUAGE plpgsql AS
$$BEGIN RAISE EXCEPTION USING MESSAGE = code; END$$"""
_WAIT = f"""CREATE OR REPLACE FUNCTION wait_for_writers() {_TRIGGERED}
$$BEGIN PERFORM pg_advisory_xact_lock({LOCK}); RETURN NULL; END$$"""
_TELL = f"""CREATE OR REPLACE FUNCTION tell() {_TRIGGERED}
$$BEGIN PERFORM pg_notify('{CHANNEL}', NEW.id::text); RETURN NULL; END$$"""
_KEEP = f"""CREATE OR REPLACE FUNCTION keep_rows() {_TRIGGERED}
$$BEGIN PERFORM refuse('{triggers.NEVER_REMOVED}'); RETURN NULL; END$$"""
# With the owner's rights: whoever may only take numbers from a sequence does not set it back.
_NUMBER = f"""CREATE OR REPLACE FUNCTION number_on() {_TRIGGERED.replace("plpgsql", "plpgsql SECURITY DEFINER")}
$$DECLARE highest bigint; last bigint; counter text := pg_get_serial_sequence(TG_TABLE_NAME, 'id');
BEGIN EXECUTE format('SELECT max(id) FROM %I', TG_TABLE_NAME) INTO highest;
EXECUTE format('SELECT last_value FROM %s', counter) INTO last;
IF highest > last THEN PERFORM setval(counter, highest); END IF; RETURN NULL; END$$"""


def functions() -> dict[str, str]:
    """CREATE OR REPLACE FUNCTION by the name of the function, in the order to make them."""
    found = {
        "refuse": _REFUSE,
        "wait_for_writers": _WAIT,
        "keep_rows": _KEEP,
        "tell": _TELL,
        "number_on": _NUMBER,
    }
    for name, _, _, _, when, body in _declared():
        does = f"IF {when} THEN {body}; END IF;" if when else f"{body};"
        # The row goes on as it is; after the fact nobody looks at what is returned.
        found[name] = (
            f"CREATE OR REPLACE FUNCTION {name}() {_TRIGGERED}\n$$BEGIN {does} RETURN coalesce(NEW, OLD); END$$"
        )
    return found


def statements() -> dict[str, str]:
    """CREATE TRIGGER by the name of the trigger, in any order, each with its function's text behind it."""
    made = functions()
    found = {name: f"{trigger};\n{made[_function(trigger)]}" for name, trigger in _triggers().items()}
    return {**found, "refuse": _REFUSE}


def present(c: Connection) -> dict[str, str]:
    """What triggers the schema has, by name: as `statements` says it where it is that, else as the server does."""
    rows = c.execute(_PRESENT).fetchall()
    wanted, made = _triggers(), functions()
    found = {}
    for name, table, function, source, definition, with_rights, works in rows:
        ours = wanted.get(name, "")
        same = f" ON {table} " in ours and _function(ours) == function and f"$${source}$$" in made[function] and works
        same = same and with_rights == ("SECURITY DEFINER" in made[function])
        found[name] = f"{ours};\n{made[function]}" if same else f"{definition};\n{source}"
    # What all the others refuse with is none itself, and as good to take them off with.
    for source, with_rights in c.execute(_REFUSES).fetchall():
        found["refuse"] = _REFUSE if f"$${source}$$" in _REFUSE and not with_rights else source
    return found


def tables_changed(c: Connection) -> list[str]:
    """Constraints and indexes that are gone or others by now, columns that may be empty, and what is none of ours."""
    kept = {(kind, name): _plain(text) for kind, name, text in c.execute(_KEPT).fetchall()}
    wanted = []
    for (what, name), text in schema.made(schema.statements(schema.SCHEMA, "postgres.sql")).items():
        if what == "index":
            wanted.append((what, name, text))
            continue
        wanted += [("constraint", *found) for found in re.findall(r"^ +CONSTRAINT (\w+) (.*?),?$", text, re.MULTILINE)]
        wanted += [
            ("value", f"{name}.{column}", "") for column in re.findall(r"^ +(\w+) .*NOT NULL,?$", text, re.MULTILINE)
        ]
    problems = []
    for what, name, text in wanted:
        if (what, name) not in kept:
            problems.append(f"{name} may be empty" if what == "value" else f"the {what} {name} is missing")
        elif kept[what, name] != _plain(text):
            problems.append(f"the {what} {name} is not as it was made")
    return [*problems, *(problem for (problem,) in c.execute(_BESIDE).fetchall())]


def create(c: Connection) -> None:
    """Make every function and trigger."""
    for statement in (*functions().values(), *_triggers().values()):
        c.execute(statement)


def drop(c: Connection) -> None:
    """Drop whatever triggers the schema has."""
    for name, table, *_ in c.execute(_PRESENT).fetchall():
        c.execute(f'DROP TRIGGER "{name}" ON {table}')


def settle(c: Connection) -> None:
    """Let new rows go on from the highest number of each table."""
    for (table,) in c.execute(_NUMBERED).fetchall():
        c.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")


def _plain(text: str) -> str:
    """A constraint or an index in as few words as both sides have in common."""
    text = text.lower()
    for words, other in _ITS_OWN:
        text = words.sub(other, text)
    return text


def _function(trigger: str) -> str:
    return trigger.rpartition(" ")[2].removesuffix("()")


def _triggers() -> dict[str, str]:
    found = {
        name: f"CREATE TRIGGER {name} {moment} {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
        for name, moment, event, table, _, _ in _declared()
    }
    for table in TABLES:
        # Triggers of one moment go in the order of their names; this one is the only one of its kind.
        found[f"{table}_waits"] = (
            f"CREATE TRIGGER {table}_waits BEFORE INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION wait_for_writers()"
        )
        found[f"{table}_emptied"] = (
            f"CREATE TRIGGER {table}_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION keep_rows()"
        )
    for table in ("item", "move", "block"):
        found[f"{table}_numbered"] = (
            f"CREATE TRIGGER {table}_numbered AFTER INSERT ON {table} FOR EACH STATEMENT EXECUTE FUNCTION number_on()"
        )
    found["board_told"] = (
        "CREATE TRIGGER board_told AFTER INSERT OR UPDATE OF revision ON board FOR EACH ROW EXECUTE FUNCTION tell()"
    )
    return found


def _declared() -> list[tuple[str, str, str, str, str, str]]:
    """Name, moment, event, table, condition and body of each trigger that is needed here."""
    found = []
    for statement in triggers.statements().values():
        parts = _TRIGGER.fullmatch(statement)
        assert parts is not None, statement
        # There a key says the one, and the other how deep in triggers one is (`_WORDS`).
        if parts[1].endswith(("_in_use", "_recounted")):
            continue
        found.append((parts[1], parts[2], parts[3], parts[4], _said(parts[5] or ""), _said(parts[6])))
    return found


def _said(sql: str) -> str:
    for words, other in _WORDS:
        sql = words.sub(other, sql.strip())
    return sql
