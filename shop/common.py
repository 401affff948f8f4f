"""Everyday words that say nothing about a product.

They are neither searched for nor taken for a misspelt product word ("store" is no "stove", "hiding" no "hiking").
"""

from __future__ import annotations

_WORDS = """
    a about above across actually adjust after again against ago air all almost along already also
    although always am among an and another any anybody anyone anything anyway apple approach approaches
    are around as ask asked at autumn available away back bad baking bar bars battle be beard because
    bed been before began begin behind being below best better between big bigger biggest bit biting
    blank block boat book books boss both bought box brand breach breaches bread breath bring brought
    browse bubble building but buy buying by cage call called came can can't cane cannot canon card
    cards carries carry cart case cash cat cellar change charge cheap cheaper cheapest check choose city
    clear clock closed closet clothes clothing clover coal coast code colleague color colors colour
    colours come coming company computer computers cooked cool cooler corner corners correct cost costly
    could count county couple course cramp cramps creamy customer dad date daughter day days deal dear
    dearer dearest deep delivery did didn't different discount do does doesn't dog doing don't done dont
    door doors double down drive driver drown each early easy eat edge eight either eleven else email
    end enough even evening evenings ever every everybody everyday everyone everything exactly example
    exchange expect expensive fact fair fall family far fast father favorite favourite feel feet fell
    few fill filled find fine firm first fit fits five flash flat fold folding folds foot for found four
    free fresh friday friend friends from full fun gary gas gave gear general get gets getting gift give
    given go goes going gone good got gram gravy great greed greek greet ground group grove guess had
    half hall hand hands happen happy hard has hate have having he health hear heard heart heat heavy
    hello help her here hers hey hi hide hiding high higher hill him hip his home hope hot hour hours
    house how hurt husband i i'd i'll i'm i've if important in indoor inside instead into is isn't it
    it's itch itches item items its job just keep keeps kept kid kids kilo kind kinda kitchen know known
    lady large larger largest last lasts late later lawyer learn least leave ledger left leg legs less
    let let's lets letter life like liked likely likes liking line list listen liter litre little live
    living load long longer look looked looking looks loop lot love low lower lunch made make makes
    making man many may maybe me meal meals mean means meet men might mind mine minute minutes model
    moment monday money month months more morning mornings most mother move moves much mum must my
    myself name near nearly need needed needs never new next nice night nights nine no nobody none nor
    not note nothing now number of off offer often oh ok okay old oliver on once one ones online only
    open opens or order ordered other others our out outdoor outside over own package packet page paid
    pain paint painting pair parcel park part party past path pay people per perfect perhaps person
    phone pick picked place plan plant platform play please plus point pop possible post present pretty
    price prices pricier priciest print pro probably product products puff put quality question
    questions quick quickly quite quote rack racket rating ratings reach read reading ready real really
    reason recipe recommend recommended refund rest return returns right river road robber rock roll
    room roomier rough round rubbed said sale same saturday saw say says school score screen search
    season seasons second see seem seen sell send sent service set several shall share she shed sheds
    shelf shell ship shipping shock shone shoot shop shopping shore short shot should shout show showed
    shower sick side similar simple since sip sister six size sizes skies skip skirt slide smaller
    smallest smell so sold some somebody someone something sometimes son soon sorry sort south space
    spam spamming spare speak speaker special speed spell spend spider sport sports spring squeeze stack
    stall stand stands star stars start started starter station stay stays step stepping steve stick
    still stock stole stone stop store stores story street stretch strike strikes string strong stuck
    stuff style such suggest sunday sure surely swell tail take taken talk tall taste tea team tear tell
    ten tend tennis tenth terms test text texts than thank thanks that that's the their them then there
    these they thing things think this those though thought three through thursday ticket time timeline
    times tiny tip tired to today toe together told tomorrow too took top total touch tour tours tower
    town track tracking train trending trial tried trust try trying tuesday turn twelve two type under
    understand until up upon us use used useful usual usually very view visit voice wait walter want
    wanted wants warn warranty was wash wasn't watch way we wear wearing weather website wednesday week
    weekend weeks weigh weighs weight welcome well went were what what's whatever wheel when where which
    while who whole whose why wife will window winner wish with within without woman women won't wonder
    word words work working works world worth would write wrong year years yes yesterday yet you young
    your yours
    """

COMMON_WORDS = frozenset(_WORDS.split())
