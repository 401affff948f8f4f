"""Special categories of personal data (GDPR 9 and 10), said of oneself or one's family.

Wording about a product ("waterproof", "socks for diabetics") names nobody: without a self-reference nothing is found.
A pattern is a frame that points at a person, a few fillers, and the telling words; only those are the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

from confidant.detection.recognizers.base import FLAGS, ChatRecognizer, Match

_SCORE = 1.0
"""Above any model's: of two results of one entity for the same words Presidio keeps the surer only."""
_LONG = 11
"""From this many letters on a word may have two slips."""


def _any(*lists: str) -> str:
    """One group of what ``;`` separates in the lists; every entry is a regular expression."""
    entries = [" ".join(entry.split()) for words in lists for entry in words.split(";")]
    return f"(?:{'|'.join(entry for entry in entries if entry)})"


# What is told.
_STATES = r"""
    (?:pre-?)?diabetics?; epileptic; asthmatic; autistic; (?:on )?the spectrum; on the autis(?:m|tic) spectrum;
    pregnant; pregant; pregers; prego; preggo; preggers; with child; up the duff; knocked up; having (?:a
    baby|twins|triplets); expecting (?:a (?:baby|child|girl|boy)|twins|our (?:first|second|third)|my
    (?:first|second|third)); expecting(?= ?(?:$|[.!]|again)); trying (?:for a baby|to conceive|to get pregnant); ttc;
    \d{1,2} ?weeks along; breast-?feeding; post[- ]?partum; (?:peri-?|post-?)?menopausal; infertile; h\.?i\.?v\.?(?:[
    -]?(?:positive|pos\b|\+))?; poz; disabled; handicapped; bi-?polar; schizo(?:phrenic)?; depressed; suicidal;
    anorexic; bulimic; c(?:o)?eliac; dyslexic; dyspraxic; (?:para|quadri|tetra)plegic; paraly[sz]ed; amputee;
    wheelchair (?:user|bound); in (?:a )?(?:wheelchair|remission|recovery|rehab|therapy|palliative care); deaf(?!
    to\b); blind(?! to\b); colou?r[ -]?blind; hard of hearing; (?:visually|hearing) impaired; partially sighted;
    alcoholic; (?:drug|heroin|recovering) addict; addicted to
    (?:alcohol|drink|drugs|heroin|cocaine|opioids|painkillers|meth|gambling|porn); \d{1,2} (?:days|months|years) sober;
    in a\.?a\.?(?= ?(?:$|[.!])); terminally ill; mentally ill; chronically ill; seriously ill;
    immuno-?(?:compromised|suppressed); ha?emophiliac; neuro-?diver(?:gent|se); obese; narcoleptic; ana?emic;
    (?:lactose|gluten) intolerant; insomniac; psychotic; adhd; asperg(?:er'?s|ie); arthritic;
    (?:cancer|stroke|abuse|rape) (?:survivor|patient|victim); cancer free; covid positive; ocd; t[12]d; on
    (?:antidepressants|insulin|chemo(?:therapy)?|dialysis|methadone|blood thinners|the
    pill|prozac|zoloft|hormones|hrt|testosterone|prep|metformin|statins|steroids|beta
    blockers|lithium|ritalin|ozempic|my meds|sick leave); (?:having|going through|doing|getting)
    (?:chemo(?:therapy)?|radiotherapy|dialysis|ivf|(?:the )?menopause|a miscarriage); signed off (?:sick|work with
    \w+); tested positive(?: for \w+)?
"""
_CONDITIONS = r"""
    diab(?:e|i)t(?:e|i)s; sugar diabetes; t[12]d; asthma; asma; epilepsy; cancer; leuk(?:a)?emia; lymphoma; melanoma;
    tumou?r; h\.?i\.?v\.?; aids; depression; anxiety(?: disorder| attacks)?; panic attacks; adhd; add(?= ?(?:$|[.,!]));
    autism; asperger'?s?; arthritis; ptsd; ocd; bpd; ms(?= ?(?:$|[.,!]|and\b|so\b)); multiple sclerosis; m\.?e\.?/cfs;
    chronic (?:fatigue|pain); crohn'?s?(?: disease)?; colitis; ibs; c(?:o)?eliac(?: disease)?; migraines?;
    fibromyalgia; lupus; parkinson'?s?; alzheimer'?s?; dementia; osteoporosis; scoliosis; sciatica; eczema; psoriasis;
    endometriosis; pcos; hepatitis(?: [abc])?; herpes; chlamydia; syphilis; gonorrho?ea; hpv; an? st[di]; (?:long
    )?covid; tuberculosis; malaria; heart (?:condition|disease|attack|failure|problems?); blood pressure; cholesterol;
    pacemaker; stroke; gout; cerebral palsy; muscular dystrophy; cystic fibrosis; spina bifida; down'?s syndrome;
    raynaud'?s?; neuropathy; vertigo; plantar fasciitis; bunions?; hernia; tinnitus; lymph(?:o)?edema; varicose veins;
    copd; sickle cell; thalassa?emia; disability; eating disorder; drinking problem; drug problem; miscarriage;
    abortion; stillbirth; mastectomy; hysterectomy; vasectomy; c-section; (?:hip|knee) replacement;
    (?:heart|back|knee|hip|brain) surgery; bypass; stoma; (?:kidney|liver|heart) (?:transplant|disease|failure);
    prosthetic (?:leg|arm|foot); prosthesis; colostomy bag; chemo(?:therapy)?; schizophrenia; bi-?polar(?: disorder)?;
    insomnia; sleep apn(?:o)?ea; tourette'?s?; dyslexia; dyspraxia; erectile dysfunction; thyroid
    (?:problem|condition|disease); kidney stones; anorexia; bulimia;
    (?:food|nut|peanut|latex|wool|down|gluten|pollen|bee|feather|nickel|lanolin) allergy; allergy to \w{2,20}; criminal
    record; conviction for \w{3,15}; blue badge; baby on the way; bun in the oven; suicidal thoughts
"""
_OWN = r"""
    psychiatrist; oncologist; midwife; cardiologist; therapist; pregnancy; insulin(?: pump)?; inhaler; epi-?pen; baby
    bump; antidepressants; wheelchair; hearing aids?; prosthesis; prosthetic (?:leg|arm|foot); stoma; guide dog;
    morning sickness; infertility; chemo(?:therapy)?; ivf; abortion; miscarriage; overdose; relapse; addiction;
    alcoholism; suicide attempt; hijab; niqab; turban; kippah?; yarmulke; prayer mat; imam; rabbi; priest; parish;
    mosque; synagogue; baptism; bar mitzvah; bat mitzvah; first communion; christening; parole officer; probation
    officer; criminal record; (?:trade )?union (?:rep|dues|card|membership|branch); gender
    (?:dysphoria|reassignment|transition); top surgery; same[- ]sex (?:partner|marriage)
"""
_FAITHS = r"""
    muslims?; moslem; muslimah?; christian(?= ?(?:$|[.,!?;
    )]|(?:and|so|but|by|too|who|man|woman|girl|guy|here|like|not)\b)); xtian; catholic; cathlic; protestant; jewish;
    jew; hindu; budd?h?ist; sikh; atheist; athiest; agnostic; mormon; jehovah'?s? witness; evangelical; pentecostal;
    baptist; methodist; lutheran; presbyterian; anglican; c of e; sunni; shi(?:a|ite); ahmadi; quaker; pagan; wiccan;
    satanist; rasta(?:farian)?; jain; baha'?i; zoroastrian; parsi; born[- ]again(?: christian)?; (?:(?:russian|greek)
    )?orthodox (?:jew|christian); haredi; hasidic; amish; taoist; religious; hijabi; believer in
    (?:god|jesus|allah|christ); convert to \w{4,14}; (?:catholic )?priest; imam; rabbi; nun
"""
_LOVES = r"""
    gay; lesbian; bi-?sexual; homosexual; heterosexual; hetero; queer; genderqueer; gender ?fluid; agender;
    trans-?gender; transsexual; asexual; pansexual; non[- ]?binary; enby; intersex; poly-?amorous; trans(?:fem|masc);
    mtf; ftm; trans(?: man| woman| girl| guy)?(?= ?(?:$|[.,!?;
    ]|(?:and|so|but|too|here|man|woman|like|son|daughter)\b)); bi(?= ?(?:$|[.,!?; ]|(?:and|so|but|too)\b)); straight(?=
    ?(?:$|[.,!?; ])); lgbtq?\+?; closeted; in the closet; attracted to (?:men|women|guys|girls|both); transitioning
"""
_ORIGINS = r"""
    african; afro[- ]?\w{4,12}; afghan; albanian; algerian; american; arab; argentin(?:e|ian); armenian; asian;
    australian; austrian; azeri; bangladeshi; basque; belarusian; belgian; bengali; bolivian; bosnian; brazilian;
    british; brown; bulgarian; cambodian; cameroonian; canadian; catalan; caucasian; chechen; chilean; chinese;
    colombian; congolese; croat(?:ian)?; cuban; cypriot; czech; danish; dominican; dutch; ecuadorian; egyptian;
    english; eritrean; estonian; ethiopian; filipin[oa]; finnish; french; georgian; german; ghanaian; greek; gujarati;
    gypsy; haitian; hausa; hispanic; hungarian; igbo; indian; indigenous; indonesian; inuit; iranian; iraqi; irish;
    israeli; italian; jamaican; japanese; jordanian; kazakh; kenyan; korean; kurd(?:ish)?; kuwaiti; latin[oax];
    latvian; lebanese; libyan; lithuanian; m[aā]ori; macedonian; malay(?:sian)?; maltese; mexican; mixed(?:[ -]race)?;
    moldovan; mongolian; moroccan; native american; nepal(?:i|ese); nigerian; norwegian; pakistani; palestinian;
    peruvian; polish; portuguese; punjabi; puerto rican; roma(?:ni|ny)?; romanian; russian; samoan; saudi; scottish;
    senegalese; serb(?:ian)?; singaporean; sinti; slovak(?:ian)?; slovenian; somali; south african; spanish; sri
    lankan; sudanese; swedish; swiss; syrian; taiwanese; tamil; thai; tibetan; tunisian; turkish; ugandan; ukrainian;
    uyghur; venezuelan; vietnamese; welsh; white; yemeni; yoruba; zimbabwean; black; biracial; aboriginal; african
    american; person of colou?r; (?:woman|man) of colou?r; poc
"""
_LEANINGS = r"""
    (?:republican|democrat|socialist|communist|fascist|conservative|tory|liberal|libertarian|anarchist|social
    democrat|green|labou?r|marxist|brexit|trump)(?: party)? (?:voter|member|supporter|activist); republican; democrat;
    socialist; communist; fascist; tory; libertarian; anarchist; social democrat; marxist; brexiteer; remainer;
    leftist; lefty; zionist; monarchist; nationalist; feminist; maga; (?:far[- ])?(?:left|right)[- ]wing;
    (?:pro|anti)[- ]?(?:life|choice|abortion|brexit|eu|trump|israel|palestine|vax)
"""
_PARTIES = r"""
    greens; green(?= ?(?:$|[.,!?])); labou?r; tor(?:y|ies); conservatives?; republicans?; democrats?; lib ?dems?;
    liberals?; socialists?; communists?; snp; ukip; reform; afd; spd; cdu; csu; fdp; die linke; vox; psoe; podemos;
    fidesz; sinn fein; plaid cymru; brexit; leave; remain; trump; biden; obama; kamala; macron; le pen; orban; modi;
    bjp; the (?:left|right)(?= ?(?:$|[.,!?])); black lives matter; blm
"""
_UNIONS = r"""
    (?:trade )?union (?:member|rep|representative|organi[sz]er|steward); shop steward; unioni[sz]ed; member of
    (?:a|the|my) (?!student|credit|rugby)(?:\w{2,20} ){0,2}union; in (?:a|the|my)
    (?!student|credit|european|rugby)(?:(?:trade|labou?r|\w{2,12}'?) )?union(?! jack| square| flag)
"""
_CONVICTIONS = r"""
    convicted; ex[- ]?con(?:vict)?; felon; sex offender; (?:in|out of|released from) (?:prison|jail); on
    (?:probation|parole); arrested
"""
_DEEDS = r"""
    (?:wears?|wearing|put on) (?:(?:an?|my|the)
    )?(?:hijab|niqab|bur[qk]a|chador|turban|kippah?|yarmulke|dastar|tichel|crucifix); fast(?:ing|ed)?(?:
    (?:during|in|for|on))? (?:ramadan|ramzan|lent|yom kippur|navratri|ekadashi);
    (?:observe|celebrate|keep|keeping|celebrating) (?:the
    )?(?:ramadan|lent|shabb(?:at|os)|sabbath|eid|hanukkah|diwali|passover|yom kippur|kosher|halal); eat(?:ing)? (?:only
    )?(?:halal|kosher); (?:go|going|been) (?:to|on) (?:hajj|umrah); pray (?:to|five|every|at|daily)(?: times| day|
    \w+)?; believe in (?:god|jesus|allah); (?:go|went|going) to (?:church|mosque|synagogue|temple|mass|gurdwara|bible
    study|chemo|dialysis|rehab|therapy|aa(?: meetings)?|jail|prison)(?! (?:street|road|lane|bar|market));
    convert(?:ed|ing) to (?:islam|judaism|christianity|catholicism|buddhism|hinduism); (?:circumcised|bapti[sz]ed);
    left the church; lost (?:my|our) (?:faith|baby); use(?:s|d)? (?:(?:an?|my) )?(?:wheelchair|white cane|guide
    dog|inhaler|hearing aids?|cpap|epi-?pen|insulin pump|walking frame|mobility scooter); (?:see|seeing|sees)
    (?:an?|my) (?:psychiatrist|therapist|oncologist|psychologist|cardiologist); tak(?:e|es|ing) (?:my
    )?(?:insulin|antidepressants|prozac|zoloft|lithium|ritalin|metformin|methadone|prep); attempted suicide; self[-
    ]?harm(?:ed)?; (?:sexually )?(?:raped|abused|assaulted); have (?:a
    )?chemo(?:therapy)?; relapsed; in (?:prison|jail|rehab|therapy); c(?:a|o)me out(?: of the closet| as \w+)?(?=
    ?(?:$|[.,!?]|to my\b|to everyone\b)); (?:sleep with|date|dating|fancy) (?:men|women|guys|girls) (?:and|too|as
    well)(?: (?:men|women|guys|girls))?; pay (?:my )?union (?:dues|fees); joined (?:(?:a|the|my) )?(?:\w{2,20}
    )?(?:trade )?union(?! jack); (?:walk|stand) (?:without my (?:stick|crutches|frame)|anymore because of \w+);
    (?:losing|lost) my (?:sight|hearing|eyesight); going blind; going deaf; tested positive(?: for \w+)?; surgery on my
    \w{3,12}; served time; did time; was (?:arrested|convicted)
"""
_NO_ALLERGENS = r"""
    mondays?; ugly; bad; queues?; queuing; shopping; people; waiting; prices?; paying; pink; you; your; spam; high;
    cheap; expensive; that; this; work; working; stupid; sales; delays?; bots?; mornings?; fun; running; exercise
"""

# Of whom.
_RELATIVES = r"""
    wife; husband; hubby; partner; spouse; fianc(?:e|ee); son; daughter; child; children; kids?; mother; mum; mom;
    mama; father; dad; papa; parents; brother; sister; siblings?; boyfriend; girlfriend; bf; gf; baby; toddler;
    teenager; twins; grand(?:mother|father|parents|son|daughter)?; grandma; grandpa; nan; nana; gran; granny; family;
    little one; boy; girl; lad; aunt(?:ie)?; uncle; niece; nephew; cousin; other half; missus; mother[- ]in[- ]law
"""
_PERSONS = "man; woman; guy; girl; lady; lad; lass; boy; mum; mom; dad; person; citizen; national; american; by birth"
_PLURALS = r"""
    muslims; christians; catholics; jews; hindus; buddhists; sikhs; atheists; diabetics; asthmatics; lesbians; gays;
    gay (?:guys|men); bisexuals; trans (?:people|women|men|folks?); deaf people; wheelchair users; socialists; tories;
    leftists
"""
_TYPED_BADLY = """
    diabetic; diabetes; pregnant; epileptic; epilepsy; asthmatic; autistic; disabled; bipolar; schizophrenic;
    schizophrenia; depressed; depression; anorexic; dyslexic; catholic; buddhist; protestant; lesbian; bisexual;
    transgender; homosexual; socialist; communist; republican; arthritis; leukemia; parkinsons; alzheimers; dementia;
    endometriosis; alcoholic; hepatitis; fibromyalgia; psoriasis; immunocompromised
"""
_SLIPS = frozenset(_TYPED_BADLY.replace(";", " ").split())

# Frames. Each ends with a space, and what repeats is bounded: the time stays in proportion to the text.
_FILLING = r"""
    also; an?; actually; really; very; legally; severely; mildly; slightly; partially; chronically; now; still; both;
    not; currently; openly; quite; basically; technically; already; kinda; half; part; only; just; so; proud; devout;
    strict; the; practi[cs]ing; orthodox; lifelong; registered; recovering; newly; recently; insulin[- ]dependent;
    \d{1,2}; heavily; fully; profoundly; and; but; bit; type (?:[12]|one|two); (?:\d{1,2}|a few|\w{3,5})
    (?:weeks|wks|months|mths)
"""
_OF_KIND = r"""
    an?; the; some; bad; severe; mild; chronic; acute; really; recurring; terrible; early; late; rare; serious; my;
    this; type (?:[12]|one|two); t[12]; stage \w{1,5}; breast; lung; skin; prostate; bowel; colon; blood; bone; brain;
    clinical; generali[sz]ed; social; high; low; rheumatoid; seasonal; post-?natal; post[- ]?partum; undiagnosed
"""
_HELPING = r"""
    am; is; are; have; has; had; ve; would; will; always; usually; only; also; never; just; still; recently; actually;
    currently; can'?t; cannot; can; could; don'?t; do; not; was; were; used to; have to; need to; must; want to; going
    to; gonna; already; often; did; been; both; sometimes; be; got
"""
_SELF = r"""
    i am; i'm; im; i m; iam; i was; i'?ve been; i have been; i became; we are; we're; i'll be; i identify as; i
    consider myself; (?:speaking )?as(?= an? ); being(?= (?:an?
    |gay|trans|black|muslim|jewish|pregnant|diab|disab|deaf|blind|autis))
"""
_GETTING = r"""
    have; has; got; had; hav; suffers?(?:ed)? (?:from|with); suffering (?:from|with); lives? with; beat; survived;
    diagnosed with; carry; caught; have got; have had; has had; has got
"""
_SUFFERING = r"""
    suffering (?:from|with); being treated for; recovering from; living with; dying of; in remission from; (?:on
    )?(?:\w{2,20} )?(?:medication|meds|pills|tablets) for
"""
_ODDITIES = r"""
    friendly; proof; owned; socks?; shoes?; insoles?; ribbons?; charit; awareness; research; style; made; speaking;
    section; range; dior; louboutin; lacroix; drunk; spot; dates?\b; about; with antic; that (?:it|you|the); by the
    (?:price|news)
"""
_NEXT_WORDS = "and; so; but; or; by; from; with; too; btw; here; myself; not; need; lol; if; living; who; because; i"
_VERBS = "is; has; wants?; needs?; loves?; likes?; can; can't; who; to; in; on; at; for; hates?; says?; and; so; but"
_EDGE = r"(?:^|[.!?,;] ?)"
_ALONE = r"(?<![\w'])"
_FILL = rf"(?:{_any(_FILLING)} ){{0,4}}"
_KINDS = rf"(?:{_any(_OF_KIND)} ){{0,4}}"
_PLAIN = rf"(?![\w+])(?![- ]{_any(_ODDITIES)})"
_ENDS = rf"(?= ?(?:$|[.,!?;:)&/]|{_any(_NEXT_WORDS)}\b))"
_MY = r"(?:my|our) (?:(?:little|older|younger|eldest|youngest|late|ex|poor|dear|best) )?"
_AGED = r"\d{1,2} ?(?:yo|y/o|-?(?:year|yr)s?[- ]olds?)"
_KIN = rf"{_MY}(?:{_AGED}(?: {_any(_RELATIVES)})?|{_any(_RELATIVES)})"
_NAMED = rf"{_KIN},?(?: (?:who|that|he|she))?(?: [a-z]{{2,12}})?"
_BE = r"(?: (?:is|was|are|were|got)|'s|s(?= a?n? ?(?:diab|preg|autis|deaf)))"
_IS = rf"(?:{_ALONE}(?:{_any(_SELF)}|{_NAMED}{_BE})|{_EDGE}am) {_FILL}"
_STEMS_FROM = rf"(?:{_ALONE}(?:{_any(_SELF)}|{_KIN}{_BE})|{_EDGE}am) {_FILL}"
_HAS = (
    rf"(?:{_ALONE}(?:(?:i|we|{_NAMED})(?:'ve|'s)?(?: {_any(_HELPING)}){{0,3}} {_any(_GETTING)}|i'?ve(?: (?:got|had))?"
    rf"|(?:i'm|im|i am|i take) {_any(_SUFFERING)}|(?:because of|due to|with|for|thanks to|cos of)(?= my ))"
    rf"|{_EDGE}(?:had|suffering from|diagnosed with)) {_KINDS}"
)
_DOES = rf"{_ALONE}(?:i|we|{_KIN})(?:'ve|'d|'ll|'m|m)?(?: {_any(_HELPING)}){{0,4}} "
_DROPPED = rf"{_EDGE}(?:(?:can'?t|cannot|don'?t|must|have to|had to|am) ){{0,2}}"
_WHO = _any(_FAITHS, _LOVES, _STATES, _ORIGINS)
_VOTES = r"(?:vot(?:e|ed|ing)|support(?:ed|ing)?|campaign(?:ed|ing)?|joined|donated?)(?: (?:for|against|to))?"
_PARTY = rf"(?:[\w'-]{{2,24}} party(?! (?:dress|shoes|outfit|tent|night))|{_any(_PARTIES)})"
_CLUB = r"(?:(?<!birthday )party|union|church|mosque|synagogue|temple)"
_TOPICS = "religion; faith; ethnicity; sexuality; blood (?:type|group|sugar); diagnosis; disability; politics"

_PATTERNS = tuple(
    re.compile(pattern, FLAGS)
    for pattern in (
        rf"{_IS}({_any(_STATES, _FAITHS, _LOVES, _UNIONS, _CONVICTIONS)}){_PLAIN}",
        rf"{_IS}({_any(_LEANINGS)})(?!\w)",
        rf"{_IS}(all?er?gic to (?!{_any(_NO_ALLERGENS)}\b)\w{{2,20}}(?: (?:stings?|nuts?|dust|mites|dye|milk))?)",
        rf"{_STEMS_FROM}({_any(_ORIGINS)}(?:[ -]{_any(_ORIGINS)})?(?: {_any(_PERSONS)})?){_ENDS}",
        rf"{_STEMS_FROM}(?:(?:from|of) )?(?:an? )?({_any(_ORIGINS, _FAITHS)} (?:family|background|origin|descent))\b",
        rf"{_ALONE}i have (?:(?:an?|some|half) )?({_any(_ORIGINS)} (?:roots|heritage|ancestry|blood|citizenship))\b",
        rf"{_HAS}({_any(_CONDITIONS)}){_PLAIN}",
        rf"{_ALONE}my {_KINDS}(?:(?:son|daughter|kid|nephew|niece)'?s )?({_any(_OWN, _CONDITIONS)}){_PLAIN}",
        rf"{_ALONE}{_MY}(?:{_AGED} )?({_WHO})(?= {_any(_RELATIVES)}(?: ?$|[.,!?']| {_any(_VERBS)}\b))",
        rf"{_EDGE}(?:(?:hi|hello|hey),? )?{_FILL}({_WHO}(?: {_any(_PERSONS)})?)(?= here\b(?! (?:in|we|you|is|are)))",
        rf"{_ALONE}({_WHO}(?: {_any(_PERSONS)})?s?) like (?:me|myself|us|my {_any(_RELATIVES)})\b",
        rf"{_ALONE}(?:we|us|fellow) ({_any(_PLURALS)})(?!\w)",
        r"(?<!\w)(h\.?i\.?v\.?[ -]?(?:positive|pos\b|\+))",
        rf"(?:{_DOES}|{_DROPPED})({_any(_DEEDS)})(?!\w)",
        rf"{_DOES}({_VOTES}(?: the)? {_PARTY})(?!\w)",
        rf"{_IS}(member of (?:the )?(?!student|credit|rugby)[\w' ]{{2,30}}? {_CLUB})(?!\w)",
        rf"{_ALONE}my ({_any(_TOPICS)}(?: is| was| are|'s|:)(?: (?!and |but |so |because )[\w+'-]{{1,20}}){{1,3}})",
        rf"{_ALONE}my ((?:race|nationality)(?: is|:) {_any(_ORIGINS)})(?!\w)",
    )
)
_FAMILY = re.compile(rf"{_ALONE}{_KIN}\b", FLAGS)
_THEY = re.compile(
    rf"{_ALONE}(?:(?:he|she|they)(?: is|'s|s| was|'re| are) {_FILL}({_any(_STATES, _FAITHS, _LOVES)}"
    rf"|{_any(_ORIGINS)}{_ENDS})|(?:he|she)(?:'s| has| had) (?:(?:got|just) )?{_KINDS}({_any(_CONDITIONS)})){_PLAIN}",
    FLAGS,
)
_NEXT = re.compile(rf"(?:{_IS}|{_HAS}|{_ALONE}my )([a-z]{{6,18}})(?!\w)", FLAGS)


class SpecialCategoryRecognizer(ChatRecognizer):
    """Health, faith, orientation, origin, politics, union and convictions of the person who writes."""

    ENTITY = "SPECIAL_CATEGORY"

    def matches(self, text: str) -> Iterator[Match]:
        """Yield the telling words, not the self-reference."""
        patterns = (*_PATTERNS, _THEY) if _FAMILY.search(text) else _PATTERNS
        for pattern in patterns:
            for found in pattern.finditer(text):
                yield Match(*found.span(found.lastindex or 0), _SCORE)
        for found in _NEXT.finditer(text):
            if self._is_slip(found.group(1).lower()):
                yield Match(*found.span(1), _SCORE)

    def _is_slip(self, word: str) -> bool:
        """Whether it is a telling word with a slip or two, and nothing else."""
        if word in _SLIPS or self.vocabulary.is_word(word) or self.vocabulary.may_be_given(word):
            return False
        slips = 1 if len(word) < _LONG else 2
        meant = process.extractOne(word, _SLIPS, scorer=OSA.distance, score_cutoff=slips)
        return meant is not None and bool(meant[0][0] == word[0])
