"""Currencies by their codes and signs."""

from __future__ import annotations

# ISO 4217: those that shops can ask for, without funds, metals and what is out of use.
_CODES = """
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY
    COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR
    ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK
    MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF
    SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU
    UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
CODES = frozenset(_CODES.split())
NO_DECIMALS = frozenset(
    {*("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW"), *("PYG", "RWF", "UGX", "VND", "XAF", "XOF")}
)
THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})

_DOLLARS = "USD CAD AUD NZD SGD HKD MXN ARS CLP COP TWD BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD SBD SRD TTD UYU XCD"

# What a sign may stand for; the first is taken unless the caller's currency is among the others.
SIGNS = {
    "€": ("EUR",),
    "£": ("GBP", "EGP", "FKP", "GIP", "SHP"),
    "$": tuple(_DOLLARS.split()),
    "us$": ("USD",),
    "a$": ("AUD",),
    "au$": ("AUD",),
    "c$": ("CAD",),
    "ca$": ("CAD",),
    "nz$": ("NZD",),
    "hk$": ("HKD",),
    "s$": ("SGD",),
    "r$": ("BRL",),
    "¥": ("JPY", "CNY"),
    "₹": ("INR",),
    "₩": ("KRW", "KPW"),
    "₺": ("TRY",),
    "₴": ("UAH",),
    "₽": ("RUB",),
    "₪": ("ILS",),
    "₫": ("VND",),
    "₱": ("PHP",),
    "฿": ("THB",),
    "zł": ("PLN",),
    "kč": ("CZK",),
    "ft": ("HUF",),
    "fr": ("CHF",),
    "sfr": ("CHF",),
    "lei": ("RON",),
    "euro": ("EUR",),
}
# Signs that say nothing without the caller's currency.
SHARED_SIGNS = {"kr": ("SEK", "NOK", "DKK", "ISK")}
