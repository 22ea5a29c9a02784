"""What a cue does by itself, and by what is said."""

from __future__ import annotations

import pytest

from dragoman.lexicon import load_yaml
from dragoman.reading.acts import ACTS, cue_act, decide_act, event_of
from dragoman.reading.plover import types


@pytest.mark.parametrize(
    ("cue", "content", "act"),
    [
        ("accused", "Chad of arming the rebels", "accuse"),
        ("condemned", "of breaking the truce", "accuse"),
        ("condemned", "the strike on the port", "criticise"),
        ("flatly denied", "that its troops had crossed", "deny"),
        ("brushed aside", "the offer", "reject"),
        ("called on", "both sides to hold their fire", "urge"),
        ("demanded", "an apology", "demand"),
        ("expressed his deep concern", "over the fighting", "concern"),
        ("declined to comment", "on the leak", "decline"),
        ("would not say", "who had paid", "decline"),
        ("reiterated", "Quito's demands for the return of the archive", "demand"),
        ("voiced", "support for the talks in Doha", "support"),
        ("renewed", "its call for a truce", "urge"),
        ("conveyed", "condolences to the families of the crew", "regret"),
        ("repeated", "accusations that the neighbour shelters gunmen", "accuse"),
        ("expressed", "satisfaction with the round", "praise"),
        ("reiterated", "that the demand for a corridor was settled", "state"),
        ("stressed", "the need for a lasting ceasefire", "urge"),
        ("stressed", "the importance of the railway", "state"),
        ("hailed", "the accord", "praise"),
        ("vowed", "to rebuild the bridge", "promise"),
        ("said", "We hope to sign it in Oslo", "hope"),
        ("said", "that the train had left at noon", "state"),
        ("told", "We are grateful to our hosts", "thank"),
        ("said", "Who will pay for the bridge?", "ask"),
        ("said", "I have nothing to add", "decline"),
        ("would neither confirm nor deny", "the flight", "decline"),
        ("sent his condolences", "to the miners' families", "regret"),
        ("gave the green light", "to the pipeline", "agree"),
        ("found fault", "with the wording of the draft", "criticise"),
        ("dismissed reports", "that a base was planned", "deny"),
        ("insisted", "that the bridge is theirs", "state"),
        ("insisted on", "a seat at the table", "demand"),
        ("called", "the charge “baseless”", "reject"),
        ("described", "the ban as unwise", "criticise"),
        ("termed", "the round constructive", "praise"),
        ("said", "that the verdict was a disgrace", "criticise"),
        ("rejected", "allegations of bribery", "deny"),
        ("rejected", "such accusations", "reject"),
        ("vowed", "to strike the depots", "threaten"),
        ("warned", "that it would close the strait if the fleet came", "threaten"),
        ("warned", "that the dam might burst", "warn"),
        ("begged", "the sisters to think again", "urge"),
        ("begged", "the villagers' pardon", "apologise"),
        ("refused", "to speculate on the winner", "decline"),
        ("refused", "to leave the square", "reject"),
        ("said", "Kigali was ready for talks", "offer"),
        ("shot back", "that the canal had been paid for at home", "reject"),
        ("has questioned", "the minister's version of the crash", "reject"),
        ("questioned", "the sincerity of the proposal", "criticise"),
        ("dismissed", "Oslo's claims that the trawler had been towed", "reject"),
        ("called for", "the release of the nine teachers", "demand"),
        ("called for", "calm and for a dialogue of all parties", "urge"),
        ("called on", "Lomé to leave the hill at once", "demand"),
        ("assured", "that the depots were full", "state"),
        ("assured", "that the depots would be full by May", "promise"),
        ("said", "that the bus had been hit by mistake", "state"),
        ("said", "that the vote was a mistake", "criticise"),
        ("said", "We were wrong, and I am sorry for that", "apologise"),
        ("said", "that the visit had nothing to do with the election", "deny"),
        ("said", "that the police had behaved like gentlemen", "state"),
        ("said", "If the raids go on, the army will take countermeasures", "threaten"),
        ("told", "that Tunis reserved the right to respond", "warn"),
        ("said", "the blame for the delay lay with the Danish yard", "accuse"),
        ("said", "This was done on purpose", "accuse"),
        ("told", "that its envoys had come to Vienna with empty hands", "accuse"),
        ("said", "the navy had refused to travel by night", "state"),
        ("said", "there would be no talks before the dam is drained", "reject"),
        ("told", "We see no reason to reply", "reject"),
        ("said", "the status of the port is not up for negotiation", "reject"),
        ("said", "None of our planes were there", "deny"),
        ("told", "We expect Lima to explain the arrests", "demand"),
        ("told", "We expect the train to leave at noon", "state"),
        ("said", "This is not how neighbours talk", "criticise"),
        ("said", "I regret that the round failed", "regret"),
        ("said", "Our offer still stands", "offer"),
        ("said", "the court was impartial and the offer was read out", "state"),
        ("said", "We support the miners' claim", "support"),
        ("told", "I can only thank the crew", "thank"),
        ("said", "that he regretted the delay of the ferry", "regret"),
        ("said", "that it had always supported the port", "state"),
        ("said", "that he regrets nothing", "state"),
        ("said", "it offered help last winter", "state"),
        ("said", "I am optimistic that the lake can be saved", "hope"),
        ("told", "Hopefully the ferry will run by June", "hope"),
        ("said", "she was heartened by the turnout in Praia", "praise"),
        ("said", "We are proud of the nurses of Mindelo", "praise"),
        ("told", "that the general was proud of his medals", "state"),
        ("said", "The launch was very good news for the islands", "praise"),
        ("exclaimed", "Bravo, bravo!", "praise"),
        ("called", "the vote “wonderful”", "praise"),
        ("said", "the dam helps to stabilise the valley", "praise"),
        ("said", "It was a terrible deal for the fishermen", "criticise"),
        ("said", "the ‘shameful’ leaflets were a sign of panic", "criticise"),
        ("said", "the envoy was behaving like a schoolboy", "criticise"),
        ("called", "the survey a violation of the 1974 treaty", "accuse"),
        ("vowed", "to bring those responsible for the blast to justice", "promise"),
        ("pledged", "to fight corruption at the ports", "promise"),
        ("vowed", "a crushing response to the raid", "threaten"),
        ("said", "We will not rest until justice is done", "promise"),
        ("said", "He was willing to leave the island tomorrow", "offer"),
        ("wrote", "We are ready to share the charts", "offer"),
        ("said", "We were ready to share the charts", "state"),
        ("said", "his men were ready to fight", "state"),
        ("said", "We invite the inspectors to count the barrels", "offer"),
        ("said", "Bissau won’t hand over the crew", "reject"),
        ("said", "that his country does not recognise the court", "reject"),
        ("said", "We encourage both capitals to keep talking", "urge"),
        ("said", "that it would close its consulate in Gomel", "announce"),
        ("said", "The cabinet has decided to sell the ferry line", "announce"),
        ("said", "that it had no plans to reopen the mine", "state"),
        ("said", "that it would close the strait if the fleet came back", "threaten"),
        ("said", "that it would reopen the bridge once the mines were cleared", "promise"),
        ("said", "The president will definitely visit Praia in May", "confirm"),
        ("said", "that the pilot had not admitted any role in the crash", "state"),
        ("suggested", "that the mayor had known of the leak", "state"),
        ("suggests", "The figures come from the harbour office", "state"),
        ("suggested", "that both fleets should leave the bay", "propose"),
        ("suggested", "moving the round to Praia", "propose"),
        ("has suggested", "a meeting of the three ministers in Mindelo", "propose"),
        ("declared", "that the harvest was the best in years", "state"),
        ("declared", "a state of emergency in the two valleys", "announce"),
        ("questioned", "whether the survey had been needed", "criticise"),
        ("asked", "Quito to hand over the charts", "request"),
        ("asked", "for more time to count the barrels", "request"),
        ("asked", "whether the ferry would sail", "ask"),
        ("asked", "the minister, who had come late, what he would sign", "ask"),
        ("offered", "to host the next round", "offer"),
        ("offered", "no details of the route", "decline"),
        ("offered", "a sincere apology to the crew", "apologise"),
        ("offered", "his views on the strike of the pilots", "state"),
    ],
)
def test_acts_of_cues(cue: str, content: str, act: str) -> None:
    assert decide_act(cue, content)[0] == act


@pytest.mark.parametrize(
    ("content", "named", "direct", "act"),
    [
        ("Quito welcomes the truce in the delta", len("Quito"), True, "praise"),
        ("that Quito regretted the delay", len("that Quito"), False, "regret"),
        ("The islands and Quito strongly encourage both fleets to leave", len("The islands and Quito"), False, "urge"),
        ("Quito welcomed the truce in May, and nothing came of it", len("Quito"), True, "state"),
        ("Quito does not welcome the truce", len("Quito"), True, "state"),
        ("Quito offered help last winter", len("Quito"), False, "state"),
        ("Quito welcomes the truce in the delta", 0, True, "state"),
    ],
)
def test_a_side_that_its_own_people_name_does_what_its_verb_says(
    content: str, named: int, direct: bool, act: str
) -> None:
    assert decide_act("said", content, direct=direct, named=named)[0] == act


def test_a_negated_cue_only_states() -> None:
    assert decide_act("did not rule out", "a second round", negated=True)[0] == "state"


def test_what_a_cue_never_does_is_not_read_into_it() -> None:
    assert "demand" in decide_act("insisted", "that the count was fair").never
    assert "demand" not in decide_act("insisted", "that the count be repeated").never
    assert "promise" in decide_act("said", "the two may meet again").never
    assert "announce" in decide_act("said", "that it would open a consulate", unnamed=True).never


def test_nobody_announces_or_offers_what_others_will_do() -> None:
    assert decide_act("said", "that Bissau would close its consulate")[0] == "announce"
    assert decide_act("said", "that Bissau would close its consulate", of_another=True)[0] == "state"
    assert decide_act("said", "that Bissau would close its consulate", unnamed=True)[0] == "state"
    assert decide_act("said", "that Bissau was ready to talk", of_another=True)[0] == "state"


def test_in_a_quotation_only_i_and_we_are_who_says_it() -> None:
    assert decide_act("said", "They regret the raid", direct=True)[0] == "state"
    assert decide_act("said", "We regret the raid", direct=True)[0] == "regret"


def test_a_clear_cue_is_not_weighed() -> None:
    settled = load_yaml("act_weights.yaml")["settled"]
    assert decide_act("denied", "that the train had left").way in settled
    assert decide_act("said", "that the train had left").way not in settled
    assert decide_act("murmured darkly", "that the train had left")[0] == "state"


def test_every_act_has_a_row_and_every_event_is_plovers() -> None:
    for act in ACTS:
        assert event_of(act) in {None, *types()}
    assert cue_act("said") == ("state", False)
