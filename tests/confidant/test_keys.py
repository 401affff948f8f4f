"""The key store: people meet once, keys die when they should, and the master key is never made anew beside people."""

import shutil
import sqlite3
import threading
from contextlib import closing

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from confidant.crypto.seal import seal, unseal
from confidant.errors import NoKeyError, SealBrokenError, SettingError
from confidant.keystore.keys import CHAT_SECONDS
from confidant.storage import schema
from confidant.storage.database import reading, writing
from confidant.turn.context import open_value, seal_value

pytestmark = pytest.mark.both_databases
PLACE = ("facts", "row")


def all_rows(lab, table):
    with reading(lab.layer.keys._engine) as connection:
        return connection.execute(select(table)).all()


def run(lab, statement, **values):
    with writing(lab.layer.keys._engine) as connection:
        connection.execute(text(statement), values)


def back_up(lab, name="backup.db"):
    return shutil.copy(lab.data / "keys.db", lab.folder.parent / f"{lab.folder.name}-{name}")


def restore(lab, backup):
    lab.close()
    shutil.copy(backup, lab.data / "keys.db")


# People


def test_a_person_is_met_once(lab):
    person = lab.meet("555-0100", "telegram")
    assert lab.meet("555-0100", "telegram") == person
    lab.open()
    assert lab.meet("555-0100", "telegram") == person


def test_same_platform_id_on_two_channels_is_two_people(lab):
    met = {lab.meet("555-0100", channel) for channel in ("telegram", "messenger", "cmdline")}
    assert len(met) == 3
    assert len({lab.layer.keys.open(person).key.secret for person in met}) == 3


@pytest.mark.parametrize("pair", [(("a", "bc"), ("ab", "c")), (("a", ""), ("", "a")), (("a", "b "), ("a", "b"))])
def test_ids_do_not_run_together(lab, pair):
    first, second = (lab.layer.keys.person_for(*one) for one in pair)
    assert first != second


def test_a_conversation_id_of_the_shell_is_a_channels_id(lab):
    assert lab.layer.keys.resolve("default") == lab.meet("default", "cmdline")
    person = lab.meet()
    assert lab.layer.keys.resolve(person) == person


@pytest.mark.parametrize("handle", ["p_", "p_" + "0" * 23, "p_" + "0" * 25, "p_" + "G" * 24, "P_" + "0" * 24, ""])
def test_only_whole_person_ids_are_taken_for_one(lab, handle):
    assert lab.layer.keys.resolve(handle) == lab.meet(handle, "cmdline")


def test_an_unknown_person_id_opens_nobody(lab):
    with pytest.raises(NoKeyError):
        lab.layer.keys.open(lab.layer.keys.resolve("p_" + "0" * 24))


def test_many_first_messages_at_once_make_one_person(lab):
    met, gate = [], threading.Barrier(6)

    def write():
        gate.wait()
        met.append(lab.meet("555-0101"))

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(met) == 6
    assert len(set(met)) == len(lab.layer.keys.everyone()) == 1


def test_another_persons_wrapped_key_does_not_open(lab):
    one, two = lab.meet("555-0100"), lab.meet("555-0101")
    wrapped = {row.person: row.wrapped for row in all_rows(lab, schema.persons)}
    run(lab, "update persons set wrapped = :wrapped where person = :person", wrapped=wrapped[two], person=one)
    with pytest.raises(SealBrokenError):
        lab.layer.keys.open(one)


# The master key


def test_wrong_master_refuses_and_says_why(lab):
    lab.meet()
    with pytest.raises(SettingError, match="not the one this key store was made with") as caught:
        lab.open(lab.new_master())
    assert "PRIVACY_KEY_FILE" in str(caught.value)
    assert lab.master.secret.hex() not in str(caught.value)
    lab.open()
    assert lab.layer.keys.open(lab.meet())


def test_master_is_not_made_anew_beside_people(lab):
    lab.meet()
    run(lab, "delete from secrets")
    for master in (lab.master, lab.new_master()):
        with pytest.raises(SettingError, match="people but no root secret"):
            lab.open(master)


def test_a_refused_start_changes_nothing(lab):
    lab.meet()
    before = all_rows(lab, schema.secrets), all_rows(lab, schema.persons)
    with pytest.raises(SettingError):
        lab.open(lab.new_master())
    lab.open()
    assert (all_rows(lab, schema.secrets), all_rows(lab, schema.persons)) == before


def test_root_changed_on_disk_does_not_open(lab):
    (row,) = all_rows(lab, schema.secrets)
    run(lab, "update secrets set wrapped = :wrapped", wrapped=row.wrapped[:-1] + bytes([row.wrapped[-1] ^ 1]))
    with pytest.raises(SealBrokenError):
        lab.open()


def test_derived_keys_survive_a_restart_and_are_apart(lab):
    def derived():
        keys = lab.layer.keys
        names = ("stamp_key", "button_key", "ledger_key", "attempts_key", "receipt_key", "_lookup_key")
        return [getattr(keys, name) for name in names] + [keys.capability_key.secret]

    before = derived()
    lab.open()
    assert derived() == before
    assert len(set(before)) == len(before)


def test_rotation(lab):
    person = lab.meet()
    capability = lab.capability(person)
    lab.agree(capability)
    lab.remember(capability, city="Graz")
    token = seal_value(capability.chat_key, person, capability.turn_id, "place", "Graz")
    newest = lab.new_master()
    lab.open(newest, lab.master)
    assert lab.layer.keys.rotate() == 3  # the root, the person's key, the chat key
    assert lab.layer.keys.rotate() == 0

    lab.open(newest)
    assert lab.meet() == person
    again = lab.capability(person)
    assert lab.layer.vault.tastes(again) == {"city": "Graz"}
    assert again.open(token, "place") == "Graz"
    with pytest.raises(SettingError):
        lab.open(lab.master)


def test_rotation_halfway_opens_with_both(lab):
    one = lab.meet("555-0100")
    newest = lab.new_master()
    lab.open(newest, lab.master)
    two = lab.meet("555-0101")
    assert lab.layer.keys.open(one)
    assert lab.layer.keys.open(two)
    lab.open(lab.master, newest)
    assert lab.layer.keys.open(one)
    assert lab.layer.keys.open(two)


# Chat keys


def test_chat_key_dies_after_an_hour(lab):
    person = lab.meet()
    chat = lab.layer.keys.chat_key(lab.layer.keys.open(person))
    lab.clock.forward(CHAT_SECONDS - 1)
    assert lab.layer.keys.open(person).chat == chat
    lab.clock.forward(1)
    assert lab.layer.keys.open(person).chat is None
    assert lab.layer.keys.chat_key(lab.layer.keys.open(person)) != chat


def test_chat_key_lives_on_while_it_is_used(lab):
    person = lab.meet()
    chat = lab.layer.keys.chat_key(lab.layer.keys.open(person))
    for _ in range(5):
        lab.clock.forward(CHAT_SECONDS * 0.9)
        assert lab.layer.keys.chat_key(lab.layer.keys.open(person)) == chat
    lab.clock.forward(CHAT_SECONDS)
    assert lab.layer.keys.open(person).chat is None


def test_messages_in_quick_succession_keep_it_alive_too(lab):
    """Its life is not written anew with each message; it must still last at least 55 minutes from the last."""
    person = lab.meet()
    chat = lab.layer.keys.chat_key(lab.layer.keys.open(person))
    for _ in range(40):
        lab.clock.forward(60)
        lab.layer.keys.chat_key(lab.layer.keys.open(person))
    lab.clock.forward(55 * 60 - 1)
    assert lab.layer.keys.open(person).chat == chat


def test_sweep_deletes_dead_chat_keys_only(lab):
    lab.capability(lab.meet("555-0100"))
    lab.clock.forward(CHAT_SECONDS / 2)
    lab.capability(lab.meet("555-0101"))
    lab.clock.forward(CHAT_SECONDS / 2)
    assert lab.layer.keys.sweep_chat_keys() == 1
    assert [row.person for row in all_rows(lab, schema.chat_keys)] == [lab.meet("555-0101")]


def test_dropping_it_makes_value_tokens_unreadable(lab):
    person = lab.meet()
    turn = lab.turn(person)
    token = seal_value(turn.chat_key, person, turn.turn_id, "person", "Maria")
    lab.layer.keys.drop_chat_key(person)
    later = lab.turn(person)
    with pytest.raises(SealBrokenError):
        open_value(later.chat_key, person, token, "person")
    assert not [row for row in all_rows(lab, schema.chat_keys) if row.key_id == turn.chat_key.id]


def test_an_erased_person_gets_no_chat_key(lab):
    """A turn that began under a key since erased cannot write, not even a chat key."""
    person = lab.meet()
    fresh = lab.layer.keys.open(person)
    lab.layer.keys.erase(person)
    with pytest.raises(NoKeyError):
        lab.layer.keys.chat_key(fresh)
    assert all_rows(lab, schema.chat_keys) == []


# Erasing


def test_erasing(lab):
    person = lab.meet()
    keys = lab.layer.keys.open(person)
    lab.layer.keys.erase(person)
    with pytest.raises(NoKeyError):
        lab.layer.keys.open(person)
    assert not lab.layer.keys.key_lives(keys.key.id)
    again = lab.meet()
    assert again != person
    sealed = seal(keys.key, b"x", PLACE)
    with pytest.raises(SealBrokenError):
        unseal(lab.layer.keys.open(again).key, sealed, PLACE)


def test_erasing_one_leaves_the_others(lab):
    one, two = lab.meet("555-0100"), lab.meet("555-0101")
    before = lab.layer.keys.open(two).key
    lab.layer.keys.erase(one)
    assert lab.layer.keys.open(two).key == before
    assert lab.layer.keys.everyone() == [two]


def test_erasing_nobody_is_harmless(lab):
    lab.layer.keys.erase("p_" + "0" * 24)
    person = lab.meet()
    lab.layer.keys.erase(person)
    lab.layer.keys.erase(person)
    assert lab.erasure_log.read_text().count("\n") == 1


@pytest.mark.sqlite
def test_erased_key_is_in_no_file(lab):
    """Neither in free pages nor in a journal; while the person lived it was there, so the search works."""
    for number in range(20):
        lab.meet(f"555-01{number:02}")
    person = lab.meet("555-0199")
    lab.turn(person)
    gone = [row.wrapped for row in all_rows(lab, schema.persons) if row.person == person]
    gone += [row.wrapped for row in all_rows(lab, schema.chat_keys) if row.person == person]
    gone += [row.lookup for row in all_rows(lab, schema.lookups) if row.person == person]
    assert len(gone) == 3
    assert all(any(secret in content for content in lab.files().values()) for secret in gone)
    lab.layer.keys.erase(person)
    files = lab.files()
    assert {"keys.db", "main.db", "erased.list"} <= {path.name for path in files}
    for content in files.values():
        for secret in gone:
            assert secret not in content
            assert secret[21:] not in content
        assert person.encode() not in content


@pytest.mark.sqlite
def test_dead_chat_key_is_in_no_file(lab):
    person = lab.meet()
    lab.turn(person)
    (row,) = all_rows(lab, schema.chat_keys)
    lab.layer.keys.drop_chat_key(person)
    assert not any(row.wrapped in content for content in lab.files().values())


@pytest.mark.sqlite
def test_who_comes_back_with_a_restored_key_store_is_erased_at_the_start(lab):
    person, other = lab.meet("555-0100"), lab.meet("555-0101")
    capability = lab.capability(person)
    lab.agree(capability)
    backup = back_up(lab)
    lab.layer.keys.erase(person)
    restore(lab, backup)
    lab.open()
    assert lab.layer.keys.everyone() == [other]
    assert lab.rows(schema.records) == []


@pytest.mark.sqlite
def test_the_operator_can_have_the_erasures_replayed_and_counted(lab):
    person, other = lab.meet("555-0100"), lab.meet("555-0101")
    lab.agree(lab.capability(person))
    backup = back_up(lab)
    lab.layer.keys.erase(person)
    restore(lab, backup)
    lab.open(restored=True)
    assert lab.layer.keys.returned() == [person]
    assert lab.layer.erasures.finish_now() == 1
    assert lab.layer.keys.everyone() == [other]
    assert lab.rows(schema.records) == []
    assert lab.layer.erasures.finish_now() == 0


@pytest.mark.sqlite
def test_also_when_a_line_of_the_list_was_cut(lab):
    """A crash in the middle of one erasure must not hide the next."""
    person = lab.meet()
    backup = back_up(lab)
    lab.erasure_log.parent.mkdir(exist_ok=True)
    lab.erasure_log.write_text("abcde")
    lab.layer.keys.erase(person)
    restore(lab, backup)
    lab.open()
    assert lab.layer.keys.everyone() == []


# Who was seen when


def test_seen_days(lab):
    one, two = lab.meet("555-0100"), lab.meet("555-0101")
    today = int(lab.clock()) // 86_400
    lab.clock.forward(days=10)
    lab.layer.keys.open(two)
    assert lab.layer.keys.unseen_since(today + 1) == [one]
    assert lab.layer.keys.unseen_since(today) == []
    with writing(lab.layer.keys._engine) as connection:
        connection.execute(update(schema.persons).values(seen_day=today + 10))
    assert lab.layer.keys.unseen_since(today + 10) == []


@pytest.mark.usefixtures("impatient")
@pytest.mark.sqlite
def test_an_erasure_that_could_not_begin_is_not_in_the_list(lab):
    """Else the next start would carry out an erasure that the person was told had failed."""
    person = lab.meet()
    with closing(sqlite3.connect(lab.data / "keys.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError):
            lab.layer.keys.erase(person)
        other.execute("ROLLBACK")
    assert not lab.erasure_log.exists() or lab.erasure_log.read_bytes() == b""
    lab.open()
    assert lab.layer.keys.open(person).person == person
