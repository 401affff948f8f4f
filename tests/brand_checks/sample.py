"""A small brand without a mistake, to break."""

# ruff: noqa: E501 - a line of a table is long

from __future__ import annotations

from pathlib import Path

FILES = {
    "brand.yml": """\
name: Inkwell Books
assistant: Quill
about: Inkwell Books sells books to read in bed.
currency: EUR
country: Ireland
website: https://www.inkwell.example.org
catalogue: products.csv
kinds: [books]
picks: [book-01]
facets:
  topic:
    from: "product_detail: Topic"
    label: topic
    plural: topics
    phrase: "about {value}"
    order: [sea, hills]
  length:
    from: pages
    unit: pages
    label: length
    plural: lengths
  size:
    from: size
contact:
  email: help@inkwell.example.org
  phone: 555-0100
  hours: Monday to Friday
help_lines:
  Ireland:
    - name: In danger
      number: 112 or 999
orders:
  source: orders.csv
  number: IW-00000
  email_key: sample-key-for-the-sample-orders-only
faq:
  shipping:
    label: Shipping
    questions:
      - Do you ship?
      - How long does it take?
      - What does it cost?
    answer: We ship.
  gifts:
    label: Gifts
    questions: ["Do you wrap gifts?", "What is a gift card?", "Can you add a note?"]
    answer: We wrap gifts.
terms: terms.md
""",
    "terms.md": "# Terms\n\nQuill is a bot.\n",
    "products.csv": """\
id,title,description,link,image_link,availability,price,color,size,product_type,pages,product_detail
book-01,Long Night,A quiet story.,https://inkwell.example.org/1,https://inkwell.example.org/1.png,in_stock,12.50 EUR,blue,A5,Books > Novels,320,Content:Topic:sea
book-02,High Hills,Where to walk.,https://inkwell.example.org/2,https://inkwell.example.org/2.png,in_stock,20 EUR,green,A5,Books > Guides,96,Content:Topic:hills
""",
    "stores.csv": """\
id,name,city,country,street,phone,timezone,mon,tue,wed,thu,fri,sat,sun,lat,lon
cork,Inkwell Cork,Cork,Ireland,1 Example Street,555-0101,Europe/Dublin,10:00-18:00,10:00-18:00,10:00-18:00,10:00-18:00,10:00-18:00,closed,closed,51.9,-8.5
""",
    "inventory.csv": """\
store_code,id,availability
cork,book-01,in_stock
""",
    "places.csv": """\
name,also,country,lat,lon
Cork,,Ireland,51.9,-8.5
Galway,Gaillimh,Ireland,53.3,-9.0
""",
    "synonyms.csv": """\
word,facet,value
paperback,kind,books
sapphire,colour,blue
""",
    "orders.csv": """\
number,email_hash,status,carrier,eta,items
""",
    "profile.yml": """\
telegram:
  description: "I'm {assistant}, a bot of {brand}."
  short_description: The bot of {brand}.
  commands:
    help: What I can do
messenger:
  greeting: "Hi {{user_first_name}}! I'm {assistant}, a bot."
  get_started: /start
  ice_breakers:
    - {question: "Where is my order?", payload: /track_order}
  menu:
    - {title: What I can do, payload: /help}
  events: [messages]
""",
    "privacy.yml": """\
version: "2026-11-01"
changes:
  "2026-11-01": This is the first version.
controller:
  name: Inkwell Books Ltd
  address: 1 Example Street, Cork, Ireland
  email: privacy@inkwell.example.org
  officer: our privacy officer, officer@inkwell.example.org
authority:
  name: Data Protection Commission
  country: Ireland
policy_url: https://inkwell.example.org/privacy
age:
  default: 16
  Austria: 14
purposes:
  service:
    basis: contract
    article: GDPR 6(1)(b)
    label: our chat
    sentence: so that I can answer you
    retention_days: 1
    retention_choices: [1, 7]
  personalisation:
    basis: consent
    article: GDPR 6(1)(a)
    label: personal tips
    sentence: so that I can pick books you like
    retention_days: 30
    retention_choices: [30, 90]
    words: [suggestions]
fields:
  name:
    label: your name
    category: user.name.first
    purposes: [personalisation]
    kinds: [person]
    generalise: the name you like
    ask: May I remember your name, so that I can greet you?
  favourite_topic:
    label: your topic
    category: user.behavior
    purposes: [personalisation]
    facet: topic
    goods: [books]
    generalise: a topic from our list
    ask: May I remember your topic, so that I can pick books?
    words: [subject]
recipients:
  meta:
    name: Meta (Messenger)
    role: platform you write on
    country: Ireland and USA
    safeguard: EU-US Data Privacy Framework
    gets: what you write there
    optional: false
  telegram:
    name: Telegram
    role: platform you write on
    country: United Arab Emirates and others
    safeguard: standard contract clauses
    gets: what you write there
    optional: false
retention:
  records_days: 365
  ledger_days: 1095
  feedback_days: 365
  receipts_days: 90
  blocked_days: 30
  backups_days: 7
""",
}


def written(folder: Path) -> Path:
    """Write the brand into a folder."""
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
