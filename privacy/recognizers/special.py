"""Special categories of personal data (GDPR 9 and 10), said of oneself or one's family.

Wording about a product ("waterproof", "socks for diabetics") names nobody: without a self-reference nothing is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.recognizers.base import FLAGS, ChatRecognizer, Match

_FAMILY = (
    r"(?:wife|husband|partner|son|daughter|child|kid|mother|mum|mom|father|dad|brother|sister|boyfriend"
    r"|girlfriend|baby|grandmother|grandfather)"
)
_ADVERB = (
    r"(?:also |a |an |actually |really |very |legally |severely |mildly |slightly |partially |chronically "
    r"|now |still |currently |openly |not |quite |5 |\w{1,9} (?:weeks|months) |type [12] |type one |type "
    r"two |practi[cs]ing |devout |orthodox |proud ){0,3}"
)
_BEING = (
    r"(?<!\w)(?:i am|i'm|im|i was|i've been|i have been|ive been|i became|we are|we're|(?:my|our) "
    rf"{_FAMILY}(?: is|'s| was)|(?:as|being) (?=a )|i identify as) {_ADVERB}"
)
_HAVING = (
    r"(?<!\w)(?:i have|i've got|ive got|i've|i got|i had|i suffer from|i'm suffering from|im suffering "
    r"from|i live with|i was diagnosed with|i've been diagnosed with|diagnosed with"
    r"|i'm being treated for|i am being treated for|i take (?:\w{2,20} )?(?:medication|meds|pills"
    rf"|tablets) for|i'm on (?:medication|meds) for|(?:my|our) {_FAMILY} has|because of my|due to my|with "
    r"my|my) "
    r"(?:a |an |the |some |bad |severe |mild |chronic |acute |really bad |recurring |type [12] |type one "
    r"|type two |stage \w{1,5} |breast |lung |skin |prostate |bowel |clinical |generali[sz]ed |social "
    r"|high |low ){0,3}"
)
_STATE = (
    r"diabetics?|epileptic|asthmatic|autistic|pregnant|hiv[ -]?(?:positive|\+)|disabled|bipolar"
    r"|schizophrenic|depressed|suicidal|anorexic|bulimic|coeliac|celiac|dyslexic|paraplegic|quadriplegic"
    r"|deaf|blind|colou?r[ -]?blind"
    r"|hard of hearing|visually impaired|an? (?:recovering )?(?:alcoholic|addict)|alcoholic|in (?:a "
    r"wheelchair|remission|recovery|rehab)|on (?:antidepressants|insulin|chemo(?:therapy)?|dialysis"
    r"|methadone|blood thinners|the pill)"
    r"|terminally ill|mentally ill|chronically ill|immunocompromised|h(?:a)?emophiliac|neurodivergent"
    r"|infertile|obese|allergic to \w{2,20}(?: \w{2,20})?|(?:having|going through) (?:chemo(?:therapy)?"
    r"|ivf|menopause|a miscarriage)"
)
_CONDITION = (
    r"diabetes|asthma|epilepsy|cancer|leuk(?:a)?emia|lymphoma|hiv|aids|depression|anxiety(?: disorder)?"
    r"|adhd|autism|asperger'?s?|arthritis|ptsd|ocd|ms|multiple sclerosis|crohn'?s?(?: disease)?|colitis"
    r"|ibs|coeliac disease|celiac disease"
    r"|migraines?|fibromyalgia|lupus|parkinson'?s?|alzheimer'?s?|dementia|osteoporosis|scoliosis|eczema"
    r"|psoriasis|endometriosis|pcos|hepatitis(?: [abc])?|herpes|covid|long covid|tuberculosis|malaria"
    r"|heart (?:condition|disease|attack|failure|problem)|blood pressure|pacemaker"
    r"|stroke|cerebral palsy|muscular dystrophy|cystic fibrosis|raynaud'?s?|neuropathy|plantar fasciitis"
    r"|an? (?:disability|eating disorder|miscarriage|abortion|prosthetic leg|prosthesis)|disability"
    r"|eating disorder|miscarriage|abortion|bipolar(?: disorder)?|schizophrenia|sleep apn(?:o)?ea|kidney "
    r"disease|tourette'?s?|(?:nut|peanut|latex|wool|down|gluten|pollen|food) allergy|allergy to \w{2,20}"
)
_FAITH = (
    r"muslim|christian|catholic|protestant|jewish|a jew|hindu|buddhist|sikh|atheist|agnostic|mormon"
    r"|jehovah'?s witness|evangelical|baptist|methodist|lutheran|anglican|sunni|shia|quaker|pagan"
    r"|rastafarian|jain|bahai|zoroastrian|born[- ]again"
    r"|orthodox (?:jew|christian)"
)
_LOVE = (
    r"gay|lesbian|bisexual|homosexual|heterosexual|queer|transgender|transsexual|asexual|pansexual|non[- "
    r"]?binary|intersex|polyamorous|trans (?:man|woman)|trans(?=$|[.,!?]| and\b)|bi(?=$|[.,!?]| and\b)"
    r"|straight(?=$|[.,!?])|lgbtq?\+?|hiv"
)
_ORIGIN = (
    r"(?:black|white|asian|mixed|brown)(?: race)?(?= ?(?:$|[.,!?]))|(?:black|white|asian|latino|latina"
    r"|hispanic|arab|roma|romani|caucasian|native american|african american|indigenous|aboriginal|maori"
    r"|mixed race|afro[- ]?\w{4,12})(?: (?:man|woman|guy|girl|person|american|british|german))?(?= ?(?:$"
    r"|[.,!?]|and\b|so\b|but\b))|african american|native american|mixed[- ]race"
)
_PARTY = (
    r"(?:republican|democrat|socialist|communist|fascist|conservative|tory|liberal|libertarian|anarchist"
    r"|social democrat|green|labour|labor|marxist)"
)
_POLITICS = (
    rf"{_PARTY}(?: (?:party )?(?:voter|member|supporter))|(?:republican|democrat|socialist|communist"
    r"|fascist|tory|libertarian|anarchist|social democrat|marxist|trump supporter|brexiteer|left[- ]wing"
    r"|right[- ]wing|pro[- ]?life|pro[- ]?choice)\b"
)
_PARTIES = (
    r"(?:greens|green(?= ?(?:$|[.,!?]))|labou?r|tor(?:y|ies)|conservatives?|republicans?|democrats?|lib "
    r"?dems?|liberals?|socialists?|communists?|snp|ukip|reform|afd|spd|cdu|csu|fdp|die linke|vox|psoe"
    r"|podemos|fidesz|sinn fein|plaid cymru|brexit|leave|remain|trump|biden|obama|harris|macron|le pen"
    r"|orban|the (?:left|right))"
)
_UNION = (
    r"(?:(?:trade )?union (?:member|rep|representative)|member of (?:a|the|my) (?:\w{2,20} ){0,2}union"
    r"|shop steward|in (?:a|the|my) (?:trade |labou?r |\w{2,12}'? )?union|unioni[sz]ed)"
)
_CRIME = (
    r"(?:convicted|ex[- ]convict|felon|sex offender|(?:in|out of|released from) (?:prison|jail)|on "
    r"(?:probation|parole)|arrested)"
)

_PATTERNS = tuple(
    re.compile(pattern, FLAGS)
    for pattern in (
        rf"{_BEING}((?:{_STATE}|{_FAITH}|{_LOVE}|{_POLITICS}|{_UNION}|{_CRIME})(?!\w)(?! friendly| proof| owned))",
        rf"{_BEING}({_ORIGIN})",
        rf"{_HAVING}({_CONDITION}|criminal record)(?!\w)",
        r"\bi(?:'ve| have|'d| would|'ll| will|'m| am)? (?:always |usually |never |just |only )?((?:vot(?:e|ed"
        r"|ing)|support|supported|campaign(?:ed)?)(?: for| against)?(?: the)? (?:[\w'-]{2,24} party|"
        + _PARTIES
        + r")(?!\w))",
        (
            r"\b(?:i|we) (?:am |'m )?(?:a )?((?:member of (?:the )?[\w ]{2,30}? (?:party|union|church|mosque"
            r"|synagogue|temple)))\b"
        ),
        (
            r"\bi ((?:believe in (?:god|jesus|allah)|pray (?:to|five|every)|converted to \w{4,14}|go to (?:church"
            r"|mosque|synagogue|temple|mass)|joined (?:a|the|my) (?:\w{2,20} )?union|was circumcised|was baptised"
            r"|was baptized))\b"
        ),
        (
            r"\bmy ((?:religion|faith|ethnicity|race|sexuality|sexual orientation|blood (?:type|group|sugar)"
            r"|diagnosis|disability|dna|genome|political (?:party|views|opinion)|trade union|union)(?: test)?(?: "
            r"is|'s|:) [\w+ -]{1,40})"
        ),
        (
            r"\bi(?:'ve| have)? ((?:attempted suicide|been (?:sexually )?(?:raped|assaulted|abused)|been in "
            r"(?:prison|jail|rehab|therapy)|had (?:an abortion|a miscarriage|a stroke|a heart attack"
            r"|chemo(?:therapy)?|surgery on my \w{3,12})|take (?:insulin|antidepressants|prozac|lithium"
            r"|ritalin)))\b"
        ),
        (
            r"\b(?:i am|i'm|im) (?:from|of) (?:a |an )?((?:jewish|muslim|roma|kurdish|uyghur|sinti) (?:family"
            r"|background|origin|descent))\b"
        ),
    )
)


class SpecialCategoryRecognizer(ChatRecognizer):
    """Health, faith, orientation, origin, politics, union and convictions of the person who writes."""

    ENTITY = "SPECIAL_CATEGORY"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield the telling words, not the self-reference."""
        for pattern in _PATTERNS:
            for found in pattern.finditer(text):
                yield Match(*found.span(1), 0.85)
