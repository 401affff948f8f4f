"""Not one readable personal byte on the disk: values are planted everywhere, then every file is searched for them."""

import base64

import pytest
from sqlalchemy import insert

from confidant.crypto.seal import seal_json
from confidant.errors import NotDeclaredError
from confidant.storage import schema
from confidant.storage.database import flush, writing
from confidant.subject.vault import PurposeChoice
from confidant.turn.context import GatedMessage, seal_value
from confidant.turn.conversation import KeptTurn, trim
from confidant.turn.pending_operations import Proposal

pytestmark = pytest.mark.sample

PLATFORM_IDS = ("555010012345", "psid-7700900123-x", "shell-of-jonas")
FACTS = {
    "name": "Xaverine",
    "city": "Bad Zyxhausen",
    "email": "xaverine.zyx@example.org",
    "shoe_size": "EU-39-narrow",
    "clothing_size": "XXL-tall-fit",
    "favourite_activity": "cave-snorkelling",
    "favourite_colour": "ultramarine-ish",
    "budget": "987650",
}
WORDS = "I'm _person_ and my tents leak, so says aunt Brunhildegard"
FEEDBACK = "The zipfastener of my Zyxjacket broke"
QUESTION = "Shall I erase what you like to do, dear Xaverine?"
PENDING = "rue-de-l'Exemple-12"


def spellings(text):
    """How a text might stand in a file."""
    plain = text.encode()
    yield from (plain, plain[::-1], plain.hex().encode(), plain.hex().upper().encode())
    yield from (text.encode("utf-16-le"), text.encode("utf-16-be"), text[::-1].encode("utf-16-le"))
    for shift in range(3):  # wherever it stands in an encoded text
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            encoded = encode(b"\0" * shift + plain)
            yield encoded[-(-shift * 8 // 6) : (len(plain) + shift) * 8 // 6]


def hits(files, texts):
    """(file, text) of everything found; letters' case does not matter."""
    found = set()
    for path, content in files.items():
        folded = content.lower()
        found |= {
            (path.name, text) for text in texts for one in spellings(text) if one in content or one.lower() in folded
        }
    return sorted(found)


def live(lab, capability, number):
    """A visit with something of everything."""
    layer = lab.layer
    lab.agree(capability, "personalisation", "marketing", "insight")
    lab.remember(capability, **FACTS)
    lab.remember(capability, city=FACTS["city"] + "-Nord")
    token = seal_value(capability.chat_key, capability.person, capability.turn_id, "address", PENDING)
    layer.pending.propose(capability, Proposal("erase", QUESTION, {"what": FACTS["city"], "items": [{"value": token}]}))
    layer.feedback.give(capability, 2, FEEDBACK)
    layer.limits.count("order", capability.person, FACTS["email"], limit=5, seconds=3600)
    said = {"event": "user", "timestamp": 1.0, "text": WORDS, "parse_data": {"intent": {"name": "give_feedback"}}}
    for seq in range(1, 6):
        kept = KeptTurn(capability.turn_id, seq, [trim(said)], {"kind": "tents", "held": token})
        row = f"{number}{seq}" * 8
        sealed = seal_json(capability.key, kept.as_json(), ("turns", capability.person, row, str(seq)))
        values = {
            "id": row,
            "person": capability.person,
            "seq": seq,
            "sealed": sealed,
            "expires_at": int(lab.clock()) + 10**6,
        }
        with writing(layer.engine) as connection:
            connection.execute(insert(schema.turns).values(**values))
    layer.access.viewed(capability, shown=True)
    layer.access.export(capability)
    with layer.vault.change(capability) as change:
        change.keep_for("marketing", 30)
        change.forget("budget")
        change.choose("insight", PurposeChoice.REFUSED, QUESTION)
    with pytest.raises(NotDeclaredError):  # what is rolled back leaves nothing either
        lab.remember(capability, name=FACTS["name"], national_id=FACTS["budget"])


def searched(layer):
    values = [*FACTS.values(), WORDS, "Brunhildegard", FEEDBACK, "Zyxjacket", QUESTION, PENDING, *PLATFORM_IDS]
    names = [*layer.datamap.purposes, *layer.datamap.fields, *layer.datamap.recipients]
    names.remove("name")  # a column of ours has that name; as JSON writes it, it must not be there
    labels = [field.label for field in layer.datamap.fields.values()]
    return [*values, *names, '"name"', *labels, "collected", "agreed", "you told me", "give_feedback", "tents"]


@pytest.fixture
def lived(lab):
    """Three people, the second erased, everything still open as in a running server."""
    people = [
        lab.capability(lab.meet(platform_id, channel))
        for platform_id, channel in zip(PLATFORM_IDS, ("telegram", "messenger", "cmdline"), strict=True)
    ]
    for number, capability in enumerate(people):
        live(lab, capability, number)
    lab.layer.erasures.erase_everything(people[1])
    return lab


def test_the_search_finds_what_is_there(tmp_path):
    text = "Bad Zyxhausen"
    plain = text.encode()
    for number, content in enumerate(
        [
            plain,
            plain.upper(),
            plain[::-1],
            text.encode("utf-16"),
            plain.hex().encode(),
            *(base64.b64encode(b"x" * before + plain + b"yy") for before in range(4)),
            base64.urlsafe_b64encode(b'{"city":"' + plain + b'"}'),
        ]
    ):
        path = tmp_path / str(number)
        path.write_bytes(b"\xff\0" + content + b"\0")
        assert hits({path: path.read_bytes()}, [text]) == [(path.name, text)]


def test_planted_values_are_in_no_file(lived):
    files = lived.files()
    assert {"keys.db", "main.db", "main.db-wal", "erased.list"} <= {path.name for path in files}
    assert sum(map(len, files.values())) > 100_000
    assert hits(files, searched(lived.layer)) == []


def test_nor_after_everything_was_written_back_and_closed(lived):
    texts = searched(lived.layer)
    assert flush(lived.layer.engine)
    assert hits(lived.files(), texts) == []
    lived.close()
    assert hits(lived.files(), texts) == []


def test_nor_in_file_names(lived):
    names = " ".join(str(path.relative_to(lived.folder)) for path in lived.folder.rglob("*"))
    assert not [text for text in searched(lived.layer) if text in names]


def test_no_key_is_in_any_file(lived):
    person = lived.layer.keys.everyone()[0]
    opened = lived.layer.keys.open(person)
    secrets = [opened.key.secret, opened.chat.secret, lived.master.secret, lived.layer.keys.ledger_key]
    secrets += [lived.layer.keys.stamp_key, lived.layer.keys.button_key, lived.layer.keys.capability_key.secret]
    for content in lived.files().values():
        for secret in secrets:
            assert not any(one in content for one in (secret, secret.hex().encode(), base64.b64encode(secret)[:40]))


def test_an_erased_person_is_in_no_file_but_the_ledger(lived):
    """What is left: sealed ledger entries under a key that is gone, and that key's id on the erased list."""
    (erased,) = {row["person"] for row in lived.rows(schema.ledger)} - set(lived.layer.keys.everyone())
    for table in schema.OF_PERSON:
        assert erased not in {row["person"] for row in lived.rows(table)}
    assert erased.encode() not in (lived.data / "keys.db").read_bytes()
    assert erased.encode() not in lived.erasure_log.read_bytes()


def test_what_travels_in_a_turn_is_unreadable_too(lab):
    turn = lab.turn(lab.meet(PLATFORM_IDS[0]))
    value = seal_value(turn.chat_key, turn.person, turn.turn_id, "email", FACTS["email"])
    gated = GatedMessage("_email_", [{"entity": "email", "start": 0, "end": 7, "value": value}])
    told = repr(lab.message(turn, gated)).encode()
    assert hits({lab.folder: told}, [*FACTS.values(), PLATFORM_IDS[0], turn.person, turn.chat_key.secret.hex()]) == []
