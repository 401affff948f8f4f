"""What a bot hands to the package: `confidant.yml`."""

import pytest

from confidant import bot as bots
from confidant.errors import SettingError


def described(folder, text):
    (folder / "confidant.yml").write_text(text, encoding="utf-8")
    return bots.load(folder)


def test_a_bot_without_a_description_has_a_data_map_and_no_words(tmp_path):
    bot = bots.load(tmp_path)
    assert bot.data_map == tmp_path / "privacy.yml"
    assert bot.words() == bots.Words()
    assert bot.channels == {"cmdline", "messenger", "telegram"}
    assert not bot.link_commands
    assert not bot.unkept_intents


def test_an_empty_list_means_none(tmp_path):
    assert described(tmp_path, "channels: []").channels == frozenset()


def test_words_are_read_from_the_files_it_names(tmp_path):
    (tmp_path / "goods.csv").write_text("id,title\n1,Straße Shoe X2\n", encoding="utf-8")
    (tmp_path / "makers.txt").write_text("# a comment\nOsprey Ariel\n\n", encoding="utf-8")
    (tmp_path / "a.yml").write_text("- often\n" * 7 + "- seldom\n", encoding="utf-8")
    (tmp_path / "b.yml").write_text("- often\n", encoding="utf-8")
    files = "{goods: [goods.csv], makers: [makers.txt], everyday: ['*.yml']}"
    words = described(tmp_path, f"words: {files}").words()
    assert words.goods == {"id", "title", "strasse", "shoe"}
    assert words.makers == {"Osprey Ariel"}
    assert words.everyday == {"often"}
    assert words.known == words.goods | words.everyday


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("chanels: []", "`chanels` is not known. There are"),
        ("words: {other: []}", "`words.other` is not known"),
        ("words: []", "`words` must be a table"),
        ("words: {goods: brand.csv}", "`words.goods` must be a list"),
        ("channels: cmdline", "`channels` must be a list"),
        ("channels: [1]", "`channels` must be a list"),
        ("data_map: 1", "`data_map` must be a path"),
        ("- a", "must be a table"),
        ("a: [", "not valid YAML"),
    ],
)
def test_a_mistake_is_named(tmp_path, text, says):
    with pytest.raises(SettingError, match=says):
        described(tmp_path, text)


def test_words_of_a_missing_file_are_an_error(tmp_path):
    bot = described(tmp_path, "words: {goods: [goods.csv]}")
    with pytest.raises(SettingError, match=r"`words.goods` names goods.csv, and there is no such file"):
        bot.words()


def test_the_folder_is_where_the_command_was_started(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert bots.root() == tmp_path
    monkeypatch.setenv("CONFIDANT_ROOT", "/")
    assert str(bots.root()) == "/"
