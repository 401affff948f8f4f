"""The tables. Two databases: the key store, and everything else (SQLite by default, PostgreSQL by URL).

Times are whole seconds since 1970, in UTC. `person` is a random id that means nothing outside the key store. What
says anything of a person is inside a `sealed` column; the rest is what the sweep needs in order to delete on time.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, String, Table

keystore = MetaData()

secrets = Table(
    "secrets",
    keystore,
    Column("name", String(16), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)

persons = Table(
    "persons",
    keystore,
    Column("person", String(32), primary_key=True),
    Column("key_id", String(16), nullable=False, unique=True),
    Column("wrapped", LargeBinary, nullable=False),
    Column("seen_day", Integer, nullable=False),
)

lookups = Table(
    "lookups",
    keystore,
    Column("lookup", LargeBinary(32), primary_key=True),
    Column("person", String(32), nullable=False, index=True),
)

chat_keys = Table(
    "chat_keys",
    keystore,
    Column("person", String(32), primary_key=True),
    Column("key_id", String(16), nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)

receipts_due = Table(
    "receipts_due",
    keystore,
    Column("id", LargeBinary(32), primary_key=True),
    Column("erased_day", Integer, nullable=False),
    Column("backups_until_day", Integer, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
)
"""Receipts written down with the erasure they prove, until they stand in the main database's `receipts`."""

main = MetaData()

records = Table(
    "records",
    main,
    Column("person", String(32), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

facts = Table(
    "facts",
    main,
    Column("id", String(32), primary_key=True),
    Column("person", String(32), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)

turns = Table(
    "turns",
    main,
    Column("id", String(32), primary_key=True),
    Column("person", String(32), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
    Index("turns_of_person", "person", "seq", unique=True),
)

ledger = Table(
    "ledger",
    main,
    Column("person", String(32), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("mac", LargeBinary(32), nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)

pending = Table(
    "pending",
    main,
    Column("person", String(32), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)

attempts = Table(
    "attempts",
    main,
    Column("id", LargeBinary(32), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)

receipts = Table(
    "receipts",
    main,
    Column("id", LargeBinary(32), primary_key=True),
    Column("erased_day", Integer, nullable=False),
    Column("backups_until_day", Integer, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)

feedback = Table(
    "feedback",
    main,
    Column("id", String(32), primary_key=True),
    Column("person", String(32), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)

incoming = Table(
    "incoming",
    main,
    Column("seq", Integer, primary_key=True),
    Column("id", LargeBinary(32), nullable=False, unique=True),
    Column("person", String(32), index=True),
    Column("sealed", LargeBinary),
    Column("done", Integer, nullable=False),
    Column("owner", String(16), nullable=False),
    Column("leased_until", BigInteger, nullable=False),
    Column("received_at", BigInteger, nullable=False, index=True),
    Column("expires_at", BigInteger, nullable=False, index=True),
)

used_buttons = Table(
    "used_buttons",
    main,
    Column("id", LargeBinary(32), primary_key=True),
    Column("used_by", LargeBinary(32), nullable=False, index=True),
    Column("expires_at", BigInteger, nullable=False, index=True),
)
"""Buttons count once: a keyed hash of the button, and the message that pressed it."""

links = Table(
    "links",
    main,
    Column("id", LargeBinary(32), primary_key=True),
    Column("person", String(32), nullable=False, index=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)

blocked = Table(
    "blocked",
    main,
    Column("person", String(32), primary_key=True),
    Column("expires_at", BigInteger, nullable=False, index=True),
)

handovers = Table(
    "handovers",
    main,
    Column("person", String(32), primary_key=True),
    Column("until", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)

deletions = Table(
    "deletions",
    main,
    Column("id", LargeBinary(32), primary_key=True),
    Column("outcome", String(16), nullable=False),
    Column("expires_at", BigInteger, nullable=False, index=True),
)
"""What became of each request for deletion, under a keyed hash of its code."""

planned_erasures = Table(
    "planned_erasures",
    main,
    Column("id", LargeBinary(32), primary_key=True),
    Column("key_id", String(16)),
    Column("erased_day", Integer),
    Column("expires_at", BigInteger, nullable=False, index=True),
)
"""Keys that a request for deletion erases, until it is carried out: the key's id, or the day on which it was erased."""

OF_PERSON = (records, facts, turns, pending, feedback, links, blocked, handovers)
"""Tables whose rows go when their person is erased. Ledger rows stay until their own time: sealed under a key that is
gone, they mean nothing, and the chain still verifies."""

EXPIRING = (
    *(facts, turns, pending, feedback, links, ledger, attempts, receipts),
    *(incoming, used_buttons, deletions, planned_erasures, handovers),
)
"""Tables from which the sweep deletes what is past its time."""
