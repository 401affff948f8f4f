"""The table of numbers that states give to persons: a brand adds a row."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from stdnum.at import vnr
from stdnum.be import bis, nn
from stdnum.bg import egn, pnf
from stdnum.br import cpf
from stdnum.ca import sin
from stdnum.ch import ssn as ahv
from stdnum.cy import vat as cyprus
from stdnum.cz import rc
from stdnum.de import idnr
from stdnum.dk import cpr
from stdnum.ee import ik
from stdnum.es import nie
from stdnum.fi import hetu
from stdnum.fr import nif as fr_nif
from stdnum.fr import nir
from stdnum.gb import nhs, utr
from stdnum.gr import amka
from stdnum.gr import vat as afm
from stdnum.hr import oib
from stdnum.ie import pps
from stdnum.in_ import aadhaar, epic, gstin, pan
from stdnum.is_ import kennitala
from stdnum.it import codicefiscale
from stdnum.kr import rrn
from stdnum.lt import asmens
from stdnum.nl import bsn
from stdnum.no import fodselsnummer
from stdnum.pl import nip, pesel
from stdnum.pt import cc
from stdnum.pt import nif as pt_nif
from stdnum.ro import cnp
from stdnum.si import ddv, emso
from stdnum.th import pin
from stdnum.tr import tckimlik
from stdnum.us import itin
from stdnum.za import idnr as za_id

from confidant.detection.recognizers import identity_checks as checks


class Number(NamedTuple):
    """A kind of number.

    ``country`` is ISO 3166's code, ``names`` what people call it, in English and there, between semicolons; one with
    a question mark is an ordinary word too ("tin?") and makes only a number of the right form one. ``form`` is the
    expression for any spelling, without look-behind and of bounded length; letters match in both cases. ``check``
    takes it as typed. ``bare`` is the spelling that needs no name beside it: with letters, the card's own separators,
    or a check that random digits pass in less than one of a hundred; empty when there is none.
    """

    country: str
    names: str
    form: str
    check: Callable[[str], bool] | None = None
    bare: str = ""


def _d(length: int) -> str:
    """So many digits, spaced as one likes."""
    return rf"\d(?:[ .\-/]?\d){{{length - 1}}}"


_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0[1-9]|1[0-2])"
_IT = "[0-9lmnp-v]"  # a digit, or the letter that tells two namesakes apart
_FISCAL = rf"[a-z]{{6}} ?{_IT}{{2}} ?[a-ehlmprst] ?{_IT}{{2}} ?[a-z] ?{_IT}{{3}} ?[a-z]"
_NIR = r"[1-478][ .-]?\d\d[ .-]?\d\d[ .-]?(?:\d\d|2[ab])[ .-]?\d{3}[ .-]?\d{3}"
_NINO = r"(?!bg|gb|nk|kn|nt|tn|zz)[abceghj-prstw-z][abceghj-nprstw-z][ -]?\d\d[ -]?\d\d[ -]?\d\d"
_DRIVER = rf"[a-z]{{1,5}}9{{0,4}} ?\d[0156]\d{_DAY}\d ?[a-z][a-z9] ?[a-z\d]{{3}}"
_MBI = r"[1-9][ac-hjkmnp-rt-y][ac-hjkmnp-rt-y\d]\d-?[ac-hjkmnp-rt-y][ac-hjkmnp-rt-y\d]\d-?[ac-hjkmnp-rt-y]{2}\d\d"
_PENSION = r"\d\d ?[0-3]\d[01]\d{3} ?[a-z] ?\d{3}"
_PAPER = r"(?=[a-z]{0,4}\d)[a-z\d]{6,16}"

# fmt: off
NUMBERS: tuple[Number, ...] = (
    Number("AT", "sozialversicherungsnummer; sv-nummer; svnr; versicherungsnummer; austrian social security number",
        _d(10), vnr.is_valid, rf"[1-9]\d{{3}}[ -]{_DAY}{_MONTH}\d\d"),
    Number("BE", "rijksregisternummer; rijksregister; nationaal nummer; numero national; registre national; insz;"
        " niss; national register number; bis-nummer", _d(11), lambda text: nn.is_valid(text) or bis.is_valid(text),
        rf"\d\d[ .-]?[0-5]\d[ .-]?{_DAY}[ .-]?\d{{3}}[ .-]?\d\d"),
    Number("BG", "egn; егн; единен граждански номер; edinen grazhdanski nomer; uniform civil number; лнч; lnch", _d(10),
        lambda text: egn.is_valid(text) or pnf.is_valid(text)),
    Number("BR", "cpf; cadastro de pessoas fisicas; numero de cpf", _d(11), cpf.is_valid,
        r"\d{3}\.\d{3}\.\d{3}[-.]\d\d"),
    Number("BR", "cnh; carteira de motorista; carteira de identidade; registro geral; rg?", r"\d(?:[ .-]?[\dx]){6,10}"),
    Number("CA", "sin?; sin number; social insurance number; social insurance; assurance sociale; nas?", _d(9),
        sin.is_valid, r"\d{3}-\d{3}-\d{3}"),
    Number("CH", "ahv; ahv-nummer; avs; numero avs; ahv-nr", r"756[ .]?\d{4}[ .]?\d{4}[ .]?\d\d", ahv.is_valid,
        r"756[ .]?\d{4}[ .]?\d{4}[ .]?\d\d"),
    Number("CY", "tic?; tax identification code; αφτ; αριθμος φορολογικου μητρωου; arithmos forologikou mitroou;"
        " cyprus tax number", r"\d{8}[ -]?[a-z]", cyprus.is_valid, r"\d{8}[a-z]"),
    # Slovakia's is the same
    Number("CZ", "rodne cislo; rodneho cisla; r.c.?; birth number; czech birth number; slovak birth number",
        r"\d{6}[ /-]?\d{3,4}", rc.is_valid, r"\d{6}/\d{3,4}"),
    Number("DE", "steuer-id; steuerid; steuer id; steuer-idnr; idnr; id-nr?; steueridentifikationsnummer; steuer"
        " identifikationsnummer; steuerliche identifikationsnummer; german tax id", _d(11), idnr.is_valid,
        r"[1-9]\d ?\d{3} ?\d{3} ?\d{3}"),
    Number("DE", "steuernummer; steuernr; st.-nr?", r"\d(?:[ /]?\d){9,12}"),
    Number("DE", "rentenversicherungsnummer; sozialversicherungsnummer; sv-nummer; rvnr; versicherungsnummer;"
        " sozialversicherungsausweis", _PENSION, checks.german_pension, _PENSION),
    Number("DE", "krankenversichertennummer; versichertennummer; krankenversicherungsnummer; krankenkassennummer;"
        " kvnr; gesundheitskarte", r"[a-z] ?\d(?: ?\d){8}", checks.german_health),
    Number("DE", "personalausweis; personalausweisnummer; ausweisnummer; ausweisnr; perso?; reisepass;"
        " reisepassnummer; passnummer; aufenthaltstitel",
        r"(?=[a-z\d]{0,3}\d)[cfghjklmnprtvwxyz][cfghjklmnprtvwxyz\d]{8} ?\d", checks.travel_document),
    Number("DK", "cpr; cpr-nummer; personnummer; danish cpr", r"\d{6}[ -]?\d{4}", cpr.is_valid,
        rf"{_DAY}{_MONTH}\d\d-\d{{4}}"),
    Number("EE", "isikukood; isikukoodi; estonian personal code; estonian id code", _d(11), ik.is_valid,
        rf"[3-6]\d\d{_MONTH}{_DAY}\d{{4}}"),
    Number("ES", "dni; numero de dni; nif; documento nacional de identidad; identificacion fiscal; spanish id",
        r"\d(?:[ .]?\d){7}[ -]?[a-z]", checks.spanish_person, r"\d{8}-?[a-hj-np-tv-z]"),
    Number("ES", "nie?; numero de nie; nie number; numero de identidad de extranjero; identidad de extranjero",
        r"[xyz][ -]?\d(?:[ .]?\d){6}[ -]?[a-z]", nie.is_valid, r"[xyz]-?\d{7}-?[a-z]"),
    Number("ES", "seguridad social; numero de la seguridad social; numero de afiliacion; nuss", _d(12),
        checks.spanish_insurance, r"\d\d/\d{8}/\d\d"),
    Number("FI", "hetu; henkilotunnus; henkilotunnukseni; sotu; personbeteckning; finnish personal identity code",
        r"\d{6} ?[-+a-fu-y] ?\d{3}[\da-fhj-npr-y]", hetu.is_valid, r"\d{6}[-+a-fu-y]\d{3}[\da-fhj-npr-y]"),
    Number("FR", "nir; numero de securite sociale; numero de secu; num secu; securite sociale; numero insee; insee;"
        " carte vitale; french social security number", rf"{_NIR}(?:[ .-]?\d\d)?", nir.is_valid,
        rf"{_NIR}[ .-]?\d\d"),
    Number("FR", "numero fiscal; numero fiscal de reference; numero spi; spi?", _d(13), fr_nif.is_valid,
        r"[0-3]\d ?\d\d ?\d{3} ?\d{3} ?\d{3}"),
    Number("GB", "national insurance; national insurance number; ni number; ni no; ni num; nino; nat ins; insurance"
        " no?", rf"{_NINO}(?:[ -]?[a-hj-z])?", None, rf"{_NINO}[ -]?[a-d]"),
    Number("GB", "nhs; nhs number; nhs no", _d(10), nhs.is_valid),
    Number("GB", "chi number", _d(10)),
    Number("GB", "utr; unique taxpayer reference; unique tax reference; self assessment", rf"{_d(10)} ?k?",
        utr.is_valid),
    Number("GB", "driving licence; driving license; drivers licence; driver licence; driver's licence; dvla", _DRIVER,
        None, _DRIVER),
    Number("GR", "amka; αμκα; αριθμος μητρωου κοινωνικης ασφαλισης", _d(11), amka.is_valid),
    Number("GR", "afm; αφμ; αριθμος φορολογικου μητρωου; greek tax number", _d(9), afm.is_valid),
    Number("GR", "αδτ; δελτιο ταυτοτητας; ταυτοτητα; arithmos taftotitas; taftotita", r"[^\W\d_]{1,2}[ -]?\d{6,7}"),
    Number("HR", "oib; osobni identifikacijski broj", _d(11), oib.is_valid),
    Number("HU", "taj?; taj szam; tajszam; taj number; tarsadalombiztositasi azonosito", _d(9),
        checks.hungarian_insurance),
    Number("HU", "adoazonosito; adoazonosito jel; adojel; adoszam; hungarian tax id", rf"8[ -]?{_d(9)}",
        checks.hungarian_tax),
    Number("HU", "szemelyi szam; szemelyi azonosito; szemelyi azonosito jel; hungarian personal number",
        r"[1-8][ -]?\d{6}[ -]?\d{4}", checks.hungarian_person, r"[1-8]-\d{6}-\d{4}"),
    Number("HU", "szemelyi igazolvany; szemelyi igazolvanyszam; utlevel", r"[a-z]{0,2}\d{6,7} ?[a-z]{0,2}"),
    Number("IE", "pps?; ppsn; pps number; pps no; personal public service number", r"\d{7}[ -]?[a-w][ -]?[abthw]?",
        pps.is_valid, r"\d{7}[a-w][abthw]?"),
    Number("IN", "aadhaar; aadhar; adhaar; adhar; aadhaar card; uidai; uid?", _d(12), aadhaar.is_valid,
        r"[2-9]\d{3}([ -])\d{4}\1\d{4}"),
    Number("IN", "pan?; pan card; pan number; pan no; permanent account number", r"[a-z]{5} ?\d{4} ?[a-z]",
        pan.is_valid, r"[a-z]{3}p[a-z]\d{4}[a-z]"),
    Number("IN", "voter id; voter card; voter's id; epic number; epic no", r"[a-z]{3} ?\d{7}", epic.is_valid),
    # Of a business; a sole trader's holds the person's own PAN
    Number("IN", "gstin; gst number; gst no; gstin number", r"\d\d ?[a-z]{5} ?\d{4} ?[a-z] ?[a-z\d]z[a-z\d]",
        gstin.is_valid, r"\d\d[a-z]{5}\d{4}[a-z][a-z\d]z[a-z\d]"),
    Number("IS", "kennitala; kt?", r"\d{6}[ -]?\d{4}", kennitala.is_valid, r"\d{6}-\d{4}"),
    Number("IT", "codice fiscale; cod fiscale; cod fisc; c.f.?; fiscal code; tessera sanitaria", _FISCAL,
        codicefiscale.is_valid, _FISCAL),
    # Those given since October 2020 have no check digit; foreigners have the same form
    Number("KR", "resident registration number; rrn; foreigner registration number; alien registration number;"
        " korean id; jumin deungnok beonho; 주민등록번호; 주민번호; 외국인등록번호",
        rf"\d\d{_MONTH}{_DAY}[ -]?\d{{7}}", rrn.is_valid, rf"\d\d{_MONTH}{_DAY}-\d{{7}}"),
    Number("LT", "asmens kodas; asmens koda; asmens kodo; lithuanian personal code", _d(11), asmens.is_valid,
        rf"[3-6]\d\d{_MONTH}{_DAY}\d{{4}}"),
    Number("LU", "matricule; numero matricule; identification national; luxembourg id; sozialversicherungsnummer",
        _d(13), checks.luxembourg, rf"(?:19|20)\d\d ?{_MONTH} ?{_DAY} ?\d{{3}} ?\d\d"),
    Number("LV", "personas kods; personas koda; personas kodu; latvian personal code", r"\d{6}[ -]?\d{5}",
        checks.latvian, r"\d{6}-\d{5}"),
    # Five digits of the birth register, two of its year, a letter for the register; no check digit (identita.gov.mt)
    Number("MT", "karta tal identita; karta ta l identita; numru tal karta; numru tal karta tal identita; maltese"
        " id; maltese id card", r"\d{3,7} ?[magplhbz]", None, r"\d{7}[mg]"),
    Number("NG", "nimc; nin?; nin number; nigerian id; nigerian national id", _d(11)),
    Number("NL", "bsn; burgerservicenummer; burger service nummer; sofinummer; sofi-nummer; citizen service number",
        r"\d(?:[ .-]?\d){7,8}", bsn.is_valid, r"\d{4}\.\d\d\.\d{3}"),
    Number("NO", "fodselsnummer; fødselsnummer; personnummer; d-nummer", r"\d{6}[ -]?\d{5}", fodselsnummer.is_valid,
        r"\d{6} ?\d{5}"),
    Number("PH", "umid; crn?; sss number; gsis number; philhealth number; philsys; philippine id",
        r"\d{4}-\d{7}-\d|\d{12}|\d\d-\d{7}-\d|\d{4}(?:[ -]?\d{4}){2,3}"),
    Number("PL", "pesel; numer pesel; nr pesel; polish id number", _d(11), pesel.is_valid,
        rf"[1-9]\d(?:0[1-9]|1[0-2]|2[1-9]|3[0-2]){_DAY}\d{{5}}"),
    Number("PL", "nip?; numer nip; identyfikacji podatkowej", _d(10), nip.is_valid, r"\d{3}-\d{3}-\d\d-\d\d"),
    Number("PL", "dowod osobisty; dowodu osobistego; numer dowodu; nr dowodu; dowod?", r"[a-z]{3} ?\d{6}"),
    Number("PT", "cartao de cidadao; cartao cidadao; numero de cidadao; portuguese citizen card",
        r"\d{8} ?\d ?[a-z\d]{2} ?\d", cc.is_valid, r"\d{8} ?\d ?[a-z]{2}\d"),
    Number("PT", "nif; numero de contribuinte; contribuinte; identificacao fiscal; n.i.f.", _d(9), pt_nif.is_valid),
    Number("RO", "cnp; cod numeric personal; codul numeric personal; codul numeric", _d(13), cnp.is_valid,
        rf"[1-8]\d\d{_MONTH}{_DAY}\d{{6}}"),
    Number("SE", "personnummer; personnr; pers.nr; samordningsnummer; swedish personal number",
        r"(?:19|20)?\d{6} ?[-+]? ?\d{4}", checks.swedish,
        rf"(?:19|20)?\d\d{_MONTH}(?:{_DAY}|[67]\d|8\d|9[01])[-+]\d{{4}}|(?:19|20)\d\d{_MONTH}{_DAY}\d{{4}}"),
    # Also of those who were born in the other countries of Yugoslavia (JMBG)
    Number("SI", "emso; emšo; maticna stevilka; maticni broj; jmbg", _d(13), emso.is_valid,
        rf"{_DAY}{_MONTH}[09]\d\d\d{{6}}"),
    Number("SI", "davcna stevilka; davcna?", _d(8), ddv.is_valid),
    Number("TH", "thai id; thai national id; thai id number; เลขประจำตัวประชาชน; บัตรประชาชน", _d(13), pin.is_valid,
        r"\d-\d{4}-\d{5}-\d\d-\d"),
    Number("TR", "tc kimlik; tc kimlik no; tckn; kimlik no; kimlik numarasi; tc no; turkish id; turkish identity"
        " number", _d(11), tckimlik.is_valid),
    Number("US", "ssn; ssn number; social security; social security number; social security num; soc sec; soc sec"
        " number; soc; social; social number; socials; ss number; ss#?", _d(9), checks.american,
        r"(?!000|666)[0-8]\d\d([- .])(?!00)\d\d\1(?!0000)\d{4}"),
    Number("US", "itin; individual taxpayer identification number; individual taxpayer id", r"9(?:[ .-]?\d){8}",
        itin.is_valid, r"9\d\d([- .])\d\d\1\d{4}"),
    Number("US", "medicare; medicare number; medicare id; mbi; medicaid; medicaid id", _MBI, None, _MBI),
    Number("ZA", "south african id; sa id; sa id number; rsa id; id-nommer; identiteitsnommer", _d(13), za_id.is_valid,
        rf"\d\d{_MONTH}{_DAY} ?\d{{4}} ?[01][89]\d"),
    # What every country has, and no form that all share
    Number("", "passport; passport number; my passport; passeport; pasaporte; passaporto; passaporte; paspoort;"
        " pass-nr?; pas?; paszport; pasaport; passnummer; passi?; διαβατηριο; cestovni pas; utlevelszam; паспорт",
        _PAPER),
    Number("", "driver license; drivers license; driver's license; driving permit; license number?; licence number?;"
        " fuhrerschein; führerschein; fuhrerscheinnummer; permis de conduire; permiso de conducir; carnet de"
        " conducir; patente?; patente di guida; rijbewijs; prawo jazdy; carta de conducao; korkort; korekort;"
        " vodicak; permis conducere; jogositvany", _PAPER),
    Number("", "national id; national identity; national identity card; national identification; identity card;"
        " identity number; identity no; identity document; id card; id card number; my id; my id number; government"
        " id; state id; personal id; personal identification number; personal identity code; personal code; personal"
        " identity number; citizen id; resident permit; residence permit; residence card; green card; visa number;"
        " immigration number; military id; carte d'identite; carte nationale d'identite; cni?; titre de sejour;"
        " carta d'identita; identiteitskaart; id-kaart; documento de identidad; cedula; personalausweisnummer;"
        " lichnost; лична карта; obcansky prukaz; obciansky preukaz; buletin; carte de identitate; osobna iskaznica;"
        " osebna izkaznica", _PAPER),
    Number("", "tax id; tax identification; tax identification number; tax number; taxpayer id; taxpayer number; tax"
        " reference; tax file number; tfn; tin number; tin?; tax code?",
        r"[a-z]{0,2}\d(?:[ ./-]?\d){6,13}[a-z]{0,2}"),
    Number("", "insurance policy; insurance policy number; insurance id; insurance number; health insurance; health"
        " card; health card number; ohip; ramq; medical record number; mrn; ehic; health insurance number;"
        " policy number; subscriber id; prescription number; rx number; prior authorization number", _PAPER),
)
# fmt: on
