"""Sentences with what must be found: ``[value](kind)``, or nothing. ``<asked>`` begins a line when the bot had asked.

Every value is reserved for documentation, published as an example, or invented.
"""

import re

_VALUE = re.compile(r"\[([^\]]*)\]\((\w+)\)")
_ASKED = re.compile(r"<(\w+)> ?")


def rows(table):
    """(text, asked, [(value, kind), ...]) for each line of a table."""
    for line in table.strip().splitlines():
        asked = _ASKED.match(line)
        body = line[asked.end() :] if asked else line
        yield _VALUE.sub(r"\1", body), asked.group(1) if asked else None, _VALUE.findall(body)


PERSON = """
i'm [maria](person)
im [maria](person)
I am [Maria](person)
hi im [priya](person)
i'm [maria gonzalez](person)
my name is [maria](person)
my name's [priya](person)
my name is [priya sharma](person) and i want a blue jacket
my full name is [maria de la cruz](person)
my name is [rose](person)
name's [sam](person)
call me [jo](person)
call me [priya](person) please
you can call me [tomasz](person)
this is [maria](person)
this is [maria](person) again
it's [priya](person) here
its [maria gonzalez](person) thx
[priya](person) here
i'm [mark](person)
i'm [grace](person) and i need boots
regards [priya](person)
thanks, [maria](person)
ask [mr dupont](person) about it
my wife [svetlana](person) wants boots
my son [liam](person) needs shoes
i'm called [wojciech](person)
my insta is [@maria_g](person)
my last name is [gonzalez](person)
first name [priya](person)
I'm [Priya Sharma](person)
<name> [maria](person)
<name> [Maria](person)
<name> its [maria gonzalez](person) thx
<name> [rose](person)
<name> [rose marry](person)
<name> [priya](person) please
<name> sure, [priya](person)
<name> it's [jean-luc](person)
<name> [o'brien](person)
<name> [xiomara](person) :)
"""

NOT_PERSON = """
i'm hungry
im in a hurry
i'm looking for shoes
i'm hiking in june
i'm fine thanks
i'm back
i'm not sure
i'm ready
i'm so tired
im good
i'm between sizes
i'm new here
i'm interested in a green jacket
i'm planning a climbing trip
call me later
call me back please
call me when it arrives
call me asap
call me maybe
my name is wrong on the order
my name is misspelled
my name is not important
this is great
this is awesome
this is too expensive
this is the wrong size
it's raining
it's for my wife
its too small
it's a gift
its broken
here we go
byee
thanks
thank you so much
ok cool
hello
hey there
good morning
show me green tents
do you have oslo jackets
do you have salomon shoes
merino socks please
i want the larkspur jacket
the trailhead 40 pack
a ridge tent for two
can i return shoes
what do you know about me
delete my data
who are you
are you a bot
i may come in april
will it rain in june
the rose one is nice
something in sand or olive
under 150 euros
cheaper ones
hiking boots in brown please
_person_ and _email_
that isn't how my name is written
is my name known to you
helo
ordr status pls
delte my data
privcy settings
downlaod my info
nooo
max 150
incognito mode
you've got my permission
my tent pole snapped
can i pay in instalments
ignore that
im looking for gore-tex jakets
<name> no thanks
<name> why do you need that
<name> skip
<name> never mind
<name> show me tents
<name> blue jacket
<name> rather not
<name> what for?
<name> i don't want to say
"""

PLACE = """
i live in [leeds](place)
i'm from [berlin](place)
im in [utrecht](place)
ship to [utrecht](place)
we live near [bad tölz](place)
is there a shop in [munich](place)
my city is [graz](place)
i moved to [new york](place) last year
i live in [reading](place)
i'm from [cork](place)
deliver to [san sebastian](place) please
stores near [hamburg](place)?
based in [oporto](place)
i live in [oslo](place)
<city> [leeds](place)
<city> [Leeds](place)
<city> in [leeds](place) please
<city> [bath](place)
<city> near [wuppertal](place)
<city> [stoke on trent](place)
<city> i live in [ghent](place)
"""

NOT_PLACE = """
i'm from the newsletter
i live in the mountains
i'm in a hurry
i'm in
i am in need of a tent
ship to my house
deliver to my office please
i'm reading the reviews
a nice split pack
ship it today
when will it ship to me
where is the shop
stores near me
i'm from your newsletter offer
turn it off
<city> no
<city> skip that
<city> why
<city> show me jackets
"""

CONTACT = """
[maria@example.org](email)
my email is [maria@example.org](email)
[maria.gonzalez+shop@mail.example.co.uk](email) thanks
write to [MARIA@EXAMPLE.ORG](email)!
[maria at example dot org](email)
[maria (at) example (dot) org](email)
[maria @ example . org](email)
it's [maria.gonzalez at example dot co dot uk](email)
<email> [maria@example.org](email)
send it to [m@example.org](email), ok?
call me on [07700 900123](phone)
my number is [+44 7700 900123](phone)
[+1 202-555-0123](phone)
[(202) 555-0123](phone)
[202-555-0123](phone) is my cell
[202 555 0123](phone)
[2025550123](phone)
phone [555-0123](phone)
tel [030 23125 0123](phone)
text me at [0 7 7 0 0 9 0 0 1 2 3](phone)
whatsapp [07700900456](phone)
"""

NOT_CONTACT = """
i'm at the shop dot
look at the tent
meet me at home
size 42
size 42 or 43
42
under 150
between 100 and 200 euros
2 person tent
55 l pack
a 25 l daypack
1500 m of rope
10 000 steps
199.99
1,299.00 eur
it weighs 1250 g
the 2024 model
model 4006381333931
3-4 person tents
10-20 days
24/7
2 pairs of 38
sold at 5 stars
it costs 1234567 eur
any new emails in my account
i no longer live in it
how many people live in it
100 @ 5 each
"""

ADDRESS = """
i live at [12 green lane leeds ls1 4ap](address)
[12 green lane](address)
[221b baker street london](address)
[1600 example avenue nw](address)
[42 north oak road, apt 4b](address)
send it to [7 mill close](address) please
[10115 berlin](address)
[hauptstraße 5 10115 berlin](address)
[hauptstrasse 5](address)
[musterstr. 12a](address)
[keizersgracht 123 1015 cj amsterdam](address)
[5 rue de la paix paris](address)
[calle mayor 5](address)
[via roma 10](address)
my postcode is [ls1 4ap](address)
[ls1 4ap](address)
[po box 123](address)
zip [90210](address)
[ny 10002](address)
[new york 10002](address)
[k1a 0b1](address)
<city> [10115](address)
"""

NOT_ADDRESS = """
2 pairs of trail shoes
2 person tent for the park
5 trail running shoes
a 20 mile hill walk
10 km trail
3 days in the park
1 good way to return it
4 nights on the trail
20 litres for the road
ship to me in 3 days
my address is wrong
my address has changed
i want to change my address
100 euros is too high
jackets for 5 days hiking on a trail
size 40 hiking shoes for the hill
the ring costs 5
"""

REMOVED = """
my card is [4111 1111 1111 1111](removed)
[4111111111111111](removed)
[4111-1111-1111-1111](removed)
[5555555555554444](removed)
[378282246310005](removed)
[6011 1111 1111 1117](removed)
[3530111333300000](removed)
[4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1](removed)
card [4111 1111 1111 1111 12/27 123](removed)
my card number is [4111 1111 1111 1112](removed)
[GB29 NWBK 6016 1331 9268 19](removed)
[gb29nwbk60161331926819](removed) please
iban [de89 3704 0044 0532 0130 00](removed)
[FR14 2004 1010 0505 0001 3M02 606](removed)
[nl91 abna 0417 1643 00](removed)
account number [12345678](removed)
my password is [hunter2](removed)
my password is [correct horse battery staple](removed)
password: [s3cret!x](removed)
pw [hunter2](removed)
the pin is [4821](removed)
cvv [123](removed)
my api key is [sk_test_abcdefghijklmnop1234](removed)
[ghp_abcdefghijklmnopqrstuvwxyz0123456789](removed)
[AKIAIOSFODNN7EXAMPLE](removed)
token: [abc123def456](removed)
my ssn is [078-05-1120](removed)
[078-05-1120](removed)
ssn [078051120](removed)
[ab 12 34 56 c](removed)
national insurance number is [ab123456c](removed)
passport [123456789](removed)
driving licence number [abcde 123456](removed)
dni [12345678z](removed)
[12345678Z](removed)
[131052-308T](removed)
pesel [44051401359](removed)
[1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2](removed)
[0x52908400098527886e0f7030069857d2e4169ee7](removed)
nhs number [943 476 5919](removed)
i'm [diabetic](removed)
im [diabetic](removed) and need socks
i have [asthma](removed)
i was diagnosed with [cancer](removed)
i'm [pregnant](removed)
my wife is [pregnant](removed)
my son has [autism](removed)
i'm [allergic to latex](removed)
i am [muslim](removed)
i'm a [christian](removed)
i'm [jewish](removed)
i'm [gay](removed)
im [bisexual](removed)
i [vote for the greens](removed)
i [voted labour](removed)
i'm a [union member](removed)
i'm [hiv positive](removed)
i'm a [black woman](removed)
i [go to church](removed)
i'm [in the union](removed)
my [blood type is o negative](removed)
<secret> [1234](removed)
<secret> it's [123 456](removed)
"""

NOT_REMOVED = """
is it waterproof
socks for diabetics
do you have diabetic socks
is it allergy friendly
i'm black jacket curious
i want a black jacket
i forgot my password
password reset please
how do i change my password
my password is not working
is my password safe
what is a strong password
give me password advice
what is two-step
i'm sick of waiting
i'm blown away
i have a question
i have a bad feeling
i have a voucher
i have my order
my card was declined
can i pay by card
i vote yes
my password is _removed_
i support this
i'm in the shop
european union rules
i'm straight out of ideas
the tent is healthy
blood orange colour
christian dior bags
pin it to the page
"""

OTHER = """
my order is [LO-48213](order_number)
[lo-48213](order_number)
[lo48213](order_number)
[lo 48213](order_number)
[Lo - 48213](order_number) where is it
where is order [48213](order_number)
order number [48213](order_number)
order no. [LO-48213](order_number)?
<order> [48213](order_number)
<order> it's [48213](order_number) thanks
<order> [#48213](order_number)
born on [3.4.1990](birthday)
dob [1990-04-03](birthday)
my birthday is [march 5th](birthday)
date of birth: [03/04/1990](birthday)
i was born in [1990](birthday)
born [3 april 1990](birthday)
<birthday> [3.4.1990](birthday)
my ip is [192.0.2.44](ip)
[2001:db8::1](ip)
see [https://example.org/?email=maria@example.org](url)
[www.facebook.com/maria.example](url)
[example.org/maria](url)
"""

NOT_OTHER = """
i want order status
order 2 tents
order 48 pairs
in 10002 years
size 48213
delivered on 3.4.2024
i need it by 12/06
on march 5th
born to run
i'm born ready
my birthday is next week
version 1.2.3
thanks.it works
ok.so what
10:30
at 9:45:00
shoes/boots
and/or
e.g. jackets
see https://example.org/a?b=c
www.example.org
what... no
"""
