"""What opens an account or pays: passwords, codes, keys, cards, accounts; and the talk about them that is none."""

import re

import pytest

from confidant.detection.recognizers import (
    BankAccountRecognizer,
    PaymentCardRecognizer,
    SecretRecognizer,
    WalletRecognizer,
)
from confidant.detection.recognizers.normalize import fold
from tests.detector.growth import steep
from tests.support.table import check_table

RECOGNIZERS = (SecretRecognizer(), PaymentCardRecognizer(), BankAccountRecognizer(), WalletRecognizer())

# [value] is what must be taken, whole; nothing else may be.
PASSWORDS = """
my password is [hunter2]
my password is [hunter2] where is my order
my pasword is [hunter2]
my passwrd is [hunter2] thanks
my psswd: [hunter2]
paswrod is [hunter2]
pwd=[hunter2]
pw [hunter2]
Password: [S3cret!x]
my PASSWORD IS [HUNTER2]
password [hunter2]
the password's [hunter2]
password is: [hunter2]
password - [hunter2]
password-[Welcome@123]
passcode [4821]
my pass code is [4821]
my passphrase is [correct horse battery staple]
my password is [correct horse battery staple]
my password is [sunshine] can you log me in
my password for the shop is [hunter2]
my password again is [hunter2]
the password i use is [hunter2]
i changed my password to [sunshine]
please set my password to [hunter2]
[hunter2] is my password
is [hunter2] a good password
use [hunter2] as my password
mein passwort ist [sonne]
mot de passe: [soleil22]
contraseña es [gato99]
la mia password è [gatto99]
my wachtwoord is [fiets]
my mother's maiden name is [smith]
mothers maiden name: [smith]
the security answer is [fluffy]
answer to my security question is [fluffy]
my memorable word is [fluffy]
the code word is [bluebird]
recovery phrase: [apple banana cat dog]
my seed phrase is [apple and banana cat dog]
"""

CODES = """
the pin is [4821]
my pin's [4821]
pin [4821]
my pin number is [48 21]
[4821] is my pin
atm pin: [4821]
pin code [4821]
the puk is [12345678]
cvv [123]
cvc is [123]
the security code is [1234]
otp [123456]
otp is [123 456]
the otp you sent is [123456]
verification code is [G-123456]
verifcation code [123456]
2fa code [123456]
one time password [123456]
one-time code: [123456]
sms code [1234]
the code is [482913]
here's the code: [123456]
geheimzahl [4821]
"""

KEYS = """
my api key is [sk_test_abcdefghijklmnop1234]
[sk_live_abcdefghijklmnop1234]
[rk_test_abcdefghijklmnop1234]
[whsec_abcdefghijklmnop1234]
[ghp_abcdefghijklmnopqrstuvwxyz0123456789]
[github_pat_abcdefghijklmnopqrstuvwxyz]
[glpat-abcdefghij0123456789]
[AKIAIOSFODNN7EXAMPLE]
[akiaiosfodnn7example]
[wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY]
[xoxb-123456789012-abcdefghijkl]
[AIzaSyA-abcdefghijklmnopqrstuvwxyz01234]
[npm_abcdefghijklmnopqrstuvwxyz0123456789]
[eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefghijk]
[123456789:AAabcdefghijklmnopqrstuvwxyz0123456]
[-----BEGIN PRIVATE KEY----- MIIBVgIBADANBgkqhkiG9w0BAQEFAASC -----END PRIVATE KEY-----]
https://maria:[hunter2]@example.org/
token: [abc123def456]
the access token is [abc123def456]
[9f86d081884c7d659a2feaa0c55ad015a3bf4f1b]
header [Bearer abcdefgh12345678ijkl]
"""

LAST_DIGITS = """
last four of my social are [1234]
last 4 of my ssn: [1234]
last 4 [1234]
ssn last 4 [3456]
its [1234] the last four of ssn
the last four digits are [4 3 2 1]
[1234] are the last 4 of my ssn
ending in [1234]
my card ends in [4242]
card ending ****[4242]
the visa ending with [4242]
account ending [9876]
xxxx-xxxx-xxxx-[4242]
***-**-[1234]
"""

MONEY = """
my card is [4111 1111 1111 1111]
[4111111111111111]
[4111-1111-1111-1111]
[4111.1111.1111.1111]
[4111 11111111 1111]
[4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1]
[4111 1111 1111 1111] 2 tents
[378282246310005]
[3782 822463 10005]
[5555555555554444]
[2223003122003222]
[6011 1111 1111 1117]
[3530111333300000]
[30569309025904]
[6304000000000000]
[6200000000000005]
card [4111 1111 1111 1111 12/27 123]
my card number is [4111 1111 1111 1112]
credit card [4111 1111 111]
creditcard number [411111111111111]
[GB29 NWBK 6016 1331 9268 19]
[gb29nwbk60161331926819] please
[DE89 3704 0044 0532 0130 00]
[de89-3704-0044-0532-0130-00]
[FR14 2004 1010 0505 0001 3M02 606]
[nl91 abna 0417 1643 00]
[NO93 8601 1117 947]
[BE68 5390 0754 7034]
[MT84 MALT 0110 0001 2345 MTLC AST0 01S]
my iban is [de89 3704 0044 0532 0130 01]
iban: [DE89 3704 0044 0532 0130]
[DE89370400440532013001]
account number [12345678]
acount number is [12345678]
my account is [12345678]
a/c no [12345678]
acct [12345678]
[12345678] is my account number
routing number [021000021]
sort code [12-34-56]
kontonummer [12345678]
[0x52908400098527886e0f7030069857d2e4169ee7]
"""

NEAR_MISSES = """
i forgot my password
forgot password
my password is too short
password too short
my password is not working
my password is wrong
my password doesn't work
the password is case sensitive
the password must be at least 8 characters
password 8 characters
password reset please
how do i change my password
how do i change my password to a stronger one
i want to reset my password to something new
what is my password
this is my password
is my password safe
what is a strong password
a new password for my account
my password was stolen
my password has expired
is my password stored
my password is _removed_
do you store my password
can you send me a new password to my email
password please
the code does not work
my code is not working
is the code case sensitive
i did not get the verification code
the verification code never came
send me the otp
otp not received
two-step code
my pin does not work
where is my pin
pin it to the page
a pin for 12 euros
safety pin 1000 pieces
pin code 560001
pincode 560001
postal code 10115
area code 0113
discount code 123456
promo code SAVE20 does not work
the voucher code is 123456
order code LO-48213
confirmation code is 48213
code 2024
product code 4006381333931
bar code 4006381333931
the dress code is smart casual
day pass 1234
mountain pass 1234 m
pass me the tent
the token expired
a tan jacket size 48
seed phrase?
my first pet
what is my mother's maiden name
order ending in 8213
in the last 4 days i paid 1234
the last 4 orders
the sale ends in 2025
offer ends 1200
phone ending in 1234
my card was declined
can i pay by card
card 2024
gift card 50
a gift card for 100 eur
i need a card for 2024
i forgot my account
account since 2019
delete my account
my account 2 times
the account of 12 tents
iban
do you need my iban
4006381333931
5901234123457
4006381333931 4006381333948
2 4006381333931
36 4006381333931
96385074
LO-48213
1299.00
+44 7700 900123
call 07700 900123
men-s-waterproof-jacket-2024-xl-blue
waterproof-hiking-boots-size-42-and-43
www.example.org/products/4711
supercalifragilisticexpialidocious
AAAAAAAAAAAAAAAAAAAAAAAA
sk_ski_jackets
xx large
xxl 1234
"""


PIECES = (
    "1", "1 ", "12 ", "4111 ", "DE89 ", "iban de1 ", "account 1 ", "card 1 ", "password ", "password is ",
    "password is a ", "pin 1 ", "is a1 my pin ", "last 4 ", "ending in ", "*", "* ", "x", "xx-",
    "-----BEGIN A-----", "-----BEGIN A-----a",
    "eyJaaaaaaaa-", "eyJaaaaaaaa.", "sk_live_", "a+", "a=", "://a:b", "Bearer a1", "AKIA",
    "mot de ", "my pasword to ", "'",
)  # fmt: skip


def marked(table):
    """(text, [(where a value begins, value)]) for each line of a table, folded; the value stands in brackets."""
    for line in table.strip().splitlines():
        before, value, after = re.fullmatch(r"(.*?)\[(.*)\](.*)", line).groups()
        yield fold(before + value + after).text, [(len(fold(before).text), fold(value).text)]


def found(text):
    spans = {(match.start, match.end) for recognizer in RECOGNIZERS for match in recognizer.matches(text)}
    outer = [span for span in spans if not any(o != span and o[0] <= span[0] and span[1] <= o[1] for o in spans)]
    return [(start, text[start:end]) for start, end in sorted(outer)]


@pytest.mark.parametrize("table", [PASSWORDS, CODES, KEYS, LAST_DIGITS, MONEY], ids=lambda table: table.split("\n")[1])
def test_taken_whole(table):
    check_table(marked(table), found)


def test_left_alone():
    check_table([(fold(line).text, []) for line in NEAR_MISSES.strip().splitlines()], found)


@pytest.mark.parametrize("recognizer", RECOGNIZERS, ids=lambda one: one.name)
def test_time_grows_with_the_text(recognizer):
    assert steep(lambda text: list(recognizer.matches(text)), PIECES) == []
