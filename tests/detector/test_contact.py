"""E-mail addresses, phone numbers, account names and links, each recognizer by itself."""

import dataclasses
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confidant.detection.recognizers.contact import (
    EmailAddressRecognizer,
    PhoneNumberRecognizer,
    SocialHandleRecognizer,
)
from confidant.detection.recognizers.machine_addresses import IpAddressRecognizer, LinkRecognizer
from confidant.detection.recognizers.normalize import fold
from confidant.detection.recognizers.spoken import readings
from confidant.detection.recognizers.vocabulary import WordLists
from tests.detector.growth import steep
from tests.support.table import check_table

ORDINARY = "the down broken not working shop paris rose here back on at new sale ready account"
NAMES = "maria jens priya gonzalo"
WORDS = dataclasses.replace(
    WordLists.empty(),
    common=frozenset(ORDINARY.split()),
    given=frozenset(NAMES.split()),
)
EVERY = (
    EmailAddressRecognizer,
    PhoneNumberRecognizer,
    SocialHandleRecognizer,
    IpAddressRecognizer,
    LinkRecognizer,
)


def found(recognizer, text):
    """What a recognizer takes of a text and of its second reading, at a score that counts."""
    one = recognizer()
    one.vocabulary = WORDS
    folded = fold(text)
    spans = {(match.start, match.end) for match in one.matches(folded.text) if match.score >= 0.4}
    for reading in readings(folded.text):
        spans |= {
            reading.origin(match.start, match.end)
            for match in one.matches(reading.text)
            if match.score >= 0.4 and reading.is_new(match.start, match.end)
        }
    whole = [a for a in spans if not any(b[0] <= a[0] and a[1] <= b[1] and a != b for b in spans)]
    return [text[slice(*folded.origin(*span))] for span in sorted(whole)]


def rows(table):
    """A line a row; the value stands between two bars, or there is none."""
    for line in table.strip().splitlines():
        yield line.replace("|", ""), line.split("|")[1::2]


EMAIL = """
|maria@example.org|
<|maria.g+shop@mail.example.co.uk|>
mailto:|maria@example.org|?x
'|o'brien@example.org|'
|maria@example.org|, |jose@example.com|.
email=|maria@example.org|
|maria@intranet| please
|maria@[192.0.2.1]|
|mária@exämple.org|
my email is |maria example com|
my email is |mariaexamplecom| ok
|maria at example dot org|
|maria (at) example (dot) org| please
it's |maria.gonzalez at example dot co dot uk|
|m a r i a @ e x a m p l e . o r g|
|maria 67 gmailcom|
2 @ 5 each
2@5
hi @ home
@maria
a @@ b
maria@
any new emails com
my email: |mariaexamplecom|
example.org
"""

PHONE = """
call |+44 (0)20 7946 0123|
|+1-202-555-0123|
|(+44) 7700 900123|
|+(44) 7700 900123|
|(202) 555-0123 ext. 12|
|202.555.0123|
|202 555 0123 x5|
|2025550123|
|07700900123|
|0044 7700 900123|
phone no.|07700900123|
my number:|555-0123|
text |+447700900123|!
it's |7700900123|
|o seven seven double o nine hundred one two three|
|O77OO 9OO123|
call me about my order on |07700900123|
order 2025550123
my tracking number is 2025550123
tracking id 202-555-0123
invoice no 1234567890
ref 07700900123
1234567 eur
10.10.2024
10 000 000 m
version 1.2.3.4.5.6.7
EUR 1,234,567.00
4006381333931
"""

HANDLE = """
my insta is |@maria_g|
my ig: |maria_g|
my twitter handle is |@maria.g|
her snapchat's |jens87|
username |maria_g|
my discord name is |priyah|
dm me at |@sunny|
dm me on insta |@sunny|
follow me |@sunny|
add me on snap |@sunny|
i'm |@sunny|
i'm |sunnyx| on twitter
|@sunny| on instagram
RT |@someone|: great tents
rt |@someone| lol
thanks |@maria_g|
thanks |@jens1987| and you
love my jacket @patagonia
@patagonia where is my order
@paris_rose
my insta is down
my twitter account is not working
instagram ads
@ home
see you @ paris
maria@example.org
5@10
art @someone
"""


def test_email_addresses():
    check_table(rows(EMAIL), partial(found, EmailAddressRecognizer))


def test_phone_numbers():
    check_table(rows(PHONE), partial(found, PhoneNumberRecognizer))


def test_account_names():
    check_table(rows(HANDLE), partial(found, SocialHandleRecognizer))


def test_bare_digits_are_believed_less_than_written_numbers():
    scores = [next(iter(PhoneNumberRecognizer().matches(text))).score for text in ("2025550123", "+12025550123")]
    assert scores == [0.5, 0.9]


LINK = """
|https://facebook.com/maria.gonzalez.12|
|https://www.facebook.com/profile.php?id=100001234567890|
see |instagram.com/maria_g| please
|https://www.instagram.com/maria_g/|.
|https://x.com/maria_g/status/1234567890|
|twitter.com/maria_g|
|https://uk.linkedin.com/in/maria-gonzalez-12345|
|https://www.tiktok.com/@maria_g|
|https://www.snapchat.com/add/mariag|
|https://t.me/mariag|
|wa.me/447700900123|
|https://www.reddit.com/user/maria_g|
|https://www.reddit.com/u/maria_g/|
|https://www.youtube.com/@mariag|
|https://social.example/@maria|
|https://github.com/mariag|
|m.facebook.com/maria.gonzalez|
|https://www.flickr.com/photos/mariag|
|https://example.org/session/123e4567-e89b-12d3-a456-426614174000|
|mariagonzalez.wordpress.com|
|https://example.org/people/maria-gonzalez|
|example.org/maria|
|https://example.org/maria-gonzalez|
|https://example.org/~maria|
|mailto:maria@example.org|
|tel:+447700900123|, ok
|tg://resolve?domain=maria|
|https://maria:hunter2@example.org/|
|ftp://maria@example.org/file|
|https://example.org/unsubscribe?e=maria%40example.org|
|https://example.org/a/maria@example.org|
|https://example.org/?phone=07700900123|
|https://example.org/call/+447700900123|
|https://example.org/reset?token=abc|
|https://example.org/reset/8f14e45fceea167a5a36|
|https://example.org/cb#access_token=abc123|
|https://example.org/x?api_key=abc|
|https://example.org/?sessionid=38afes7a8|
|https://example.org/j/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc|
|https://example.org/track/LO48213|
|https://example.org/track?order=LO-48213&email=maria%40example.org|
|https://example.org/orders/48213|
|https://docs.example.org/document/d/1aB2cD3eF4gH5iJ6kL7mN8oP9qR0sT1u/edit|
|https://www.example.org/?lat=51.5&lng=-0.1|
https://t.co/xyz12345ab
https://example.org
www.example.org
see https://example.org/a?b=c
https://www.youtube.com/watch?v=dQw4w9WgXcQ
https://youtu.be/dQw4w9WgXcQ?si=abc
https://www.instagram.com/p/CxYz12AbCdE/
https://www.instagram.com/explore/
https://www.facebook.com/events/1234567890
https://twitter.com/search?q=tents
https://twitter.com/hashtag/hiking
https://twitter.com
https://www.amazon.com/dp/B00EXAMPLE?tag=x
https://shop.example.org/products/jordan-1-retro-high-42?size=42&colour=red
https://shop.example.org/products/paris-tent
https://shop.example.org/rose
https://shop.example.org/p/123456789
https://cdn.example.org/img/8f14e45fceea167a5a36dedd4bea2543.jpg
https://example.org/a?utm_source=mail&utm_campaign=spring&gclid=x1Y2z3A4b5C6
https://example.org/?q=user+manual
https://example.org/help/orders
https://example.org/users
https://support.github.com/features
https://en.wikipedia.org/wiki/Maria
https://www.bbc.co.uk/news/uk-12345678
https://example.org/the-10-best-tents-of-2024-for-4-people-and-2-dogs
https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC
https://github.com/mariag/tents
https://www.facebook.com/sharer.php?u=x
https://shop.example.org/tents?order=price&sort=asc
https://mail.example.org/mail/u/0/
thanks.it works
e.g. this
shoes/boots
"""

MACHINE = """
my ip is |192.0.2.44|
|192.0.2.44|:8080
|2001:db8::1|
|fe80::1%eth0|
mac |00:00:5e:00:53:af|
|00-00-5E-00-53-AF|.
|0000.5e00.53af|
|192 . 0 . 2 . 44|
version 1.2.3.4
v1.2.3.4
1.2.3
999.1.1.1
10:30
at 9:45:00
1.2.3.4.5
ab-cd-ef
"""


def test_links_that_carry_a_person():
    check_table(rows(LINK), partial(found, LinkRecognizer))


def test_addresses_of_machines():
    check_table(rows(MACHINE), partial(found, IpAddressRecognizer))


PIECES = (
    "maria @ . org example http:// :// / ? = & % %40 # + ( ) ext 07700 900123 12 : :: ~ www. RT @x my insta is order"
    " mailto: tel:+ - é \ud800 \U0001f600"
)


@settings(deadline=None, max_examples=300)
@given(
    text=st.one_of(st.text(max_size=80), st.lists(st.sampled_from([*PIECES.split(" "), " "]), max_size=25).map("".join))
)
def test_any_text_is_looked_at_and_values_lie_in_it(text):
    for recognizer in EVERY:
        one = recognizer()
        one.vocabulary = WORDS
        for match in one.matches(text):
            assert 0 <= match.start < match.end <= len(text)
            assert 0 < match.score <= 1


HOSTILE = (
    "a|a.|a@|a@a.|1|1 |1.|(1|+|+1|:|1:|my |ig |my insta |@a |rt @|@a|http://|http://a/|http://a?b=|http://a/%40|a.com/"
    "|www.|/|email |email a |a com |order |order 1|-|00-|00:|~|dm me |dm me at |i'm |a_|x's |tel:1"
)


@pytest.mark.parametrize("recognizer", EVERY)
def test_time_grows_with_the_length(recognizer):
    one = recognizer()
    assert steep(lambda text: list(one.matches(text)), HOSTILE.split("|")) == []
