"""Cries for help that must be heard before the detector reads a message: it would take the telling words out.

"I'm suicidal" is health data, and a name is what words of other languages look like. Everything else that somebody in
distress may say reaches NLU, which knows many more ways of saying it. What is heard here goes on as a bare command.
"""

from __future__ import annotations

import re

_LONGEST = 4000
_WHO = r"(?:i|i'?m|me|she|he|they|we|my \w+)"
_CRIES = re.compile(
    "|".join(
        (
            # what the detector takes out
            r"\b(?:i'?m|i am|am|feel|feeling|been|is|she's|he's)\s+(?:\w+\s+){0,2}suicid(?:al|le|el)\w*",
            r"\bsuicidal\s+(?:thoughts?|ideation|feelings?|plans?)\b",
            r"\b(?:want|wants|wanna|going|gonna|think|thinks|thinking|thought|tried|try|attempt\w*|commit\w*)\b[^.!?]{0,20}\bsuicide\b(?!\s+squad)",
            r"^\W*(?:suicid(?:e|al)|self[- ]?harm(?:ing)?|overdose|kms|raped)\W*$",
            rf"\b{_WHO}\b[^.!?]{{0,30}}\bself[- ]?harm(?:s|ed|ing)?\b",
            rf"\b{_WHO}\b[^.!?]{{0,20}}\b(?:overdosed|(?:taken|took) an overdose)\b",
            rf"\b{_WHO}\b[^.!?]{{0,25}}\b(?:been|was|got|getting|being|were)\s+(?:\w+\s+)?(?:raped|molested|abused|assaulted)\b",
            r"\b(?:raped|molested|abuses|assaulted)\s+(?:me|us|her|him|my)\b",
            r"\bi(?:'?m| am| feel)\s+(?:so|very|really|too|deeply)\s+depressed\b(?!\s+(?:that|about|by|because))",
            r"\b(?:voices|voice)\b[^.!?]{0,30}\b(?:kill|hurt|die)\b",
            r"\b(?:want|wanna|going|gonna|imma|will)\s+(?:to\s+)?k[il]+l+\s+my\s?se?lf?e?\b",
            # other languages
            r"\bquiero (?:morir|matarme|suicidarme)\w*|\bno quiero (?:vivir|seguir viviendo)\b",
            r"\bme (?:quiero|voy a) matar\b",
            r"\bmi (?:novio|marido|esposo|pareja|ex|mujer|padre) me (?:pega|golpea|maltrata|amenaza)\b",
            r"\bje (?:veux|vais) (?:mourir|me tuer|me suicider|en finir)\b|\bje ne veux plus vivre\b",
            r"\bmon (?:mari|copain|conjoint|ex|compagnon|pere|p\u00e8re) me (?:frappe|bat|tape|menace)\b",
            r"\bich (?:will|m\u00f6chte|moechte) (?:sterben|nicht mehr leben|mich umbringen)\b|\bich bringe? mich um\b",
            r"\bmein (?:mann|freund|partner|ex|vater) (?:schl\u00e4gt|schlaegt|bedroht) mich\b",
            r"\bquero (?:morrer|me matar)\b|\bn\u00e3o quero (?:mais )?viver\b",
            r"\bmeu (?:marido|namorado|ex) me (?:bate|amea\u00e7a)\b",
            r"\bvoglio (?:morire|uccidermi|farla finita)\b|\bmio (?:marito|ragazzo) mi picchia\b",
            r"\bik wil (?:dood|niet meer leven|sterven)\b|\bchc\u0119 umrze\u0107\b",
        )
    )
)


def cries_for_help(text: str) -> bool:
    """Whether a message is a cry for help in words that the detector would not leave in it."""
    return _CRIES.search(text[:_LONGEST].casefold().replace("\u2019", "'")) is not None
