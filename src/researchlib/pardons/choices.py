"""What the article's words leave open: each choice with its options, and their phrases for print.

A section is a choice and its question. A line is an option: its role, its name and the reason for
the role; what stands under it is its phrase, a template (:mod:`researchlib.sentences`).
"""

from __future__ import annotations

from configparser import ConfigParser

from ..claims import Choice, Option, alternative, beside, main

TEXT = """
[july_release: Is the release of 3 July 2024, which no published decree ordered, a wave?]
main counted = the article counts since July; AP, RFE/RL and Viasna begin with it
    counting the release of 3 July
beside left out = decrees begin on 16 August: not since July
    by announced decrees alone, {n}

[label: Whose word is 'political prisoners'?]
main number = the number that the office gave
beside label = the label is not the office's
    in its statement {n:person} are called political prisoners, the words are “convicted of
    extremist crimes”

[whose_count: Whose data are rights groups' data?]
main printed = a total that a rights group published
alternative own count = data from rights groups are people that rights groups counted
    with Viasna's own counts of the waves where it has one, and the presidency's sizes
    elsewhere, our sum is {n:person}

[number: Which number of political prisoners?]
main held = who is in prison
beside newly recognised = it cannot fall, so it cannot fail
    {n:person} were newly recognised {when0}, a count that leaves out who was freed

[days: The counts of which days?]
main near = the day's own count, else those around it
beside review = the list's own count, of another day
    Viasna's last review before gave {counts:political prisoner}

[sign: What shows that repression goes on?]
main criminal_convictions = convictions in political cases
alternative prisoners_recognised_new = its other end
    {n:person} were newly recognised as political prisoners {when0}

[unit: What was counted?]
main cases = cases heard in courts
beside arrests = another unit
    TVP World, citing Viasna, prints {n:person} arrested since September

[window: The cases of which days?]
main same = part and whole of the same days
beside quarter = another span
    {when0} it was {1} of {0:case}

[people: Of which people?]
main held = 'them' are the political prisoners behind bars
beside convicted since 2020 = other people
    since 2020 {0:person} were convicted of insulting or slandering him, {when0}; {1:person}
    were convicted in political cases, {when1}
beside convicted in a year = other people
    of {0:person} convicted {when0}, {1} ({n:percent}) were convicted of insulting him

[sentenced: Who was sentenced to penal colonies?]
main insult = the clause hangs on 'convicted for insulting'
alternative held = it can be read of 'them'
    of those held, {n:person} had such sentences
beside all convicted = other people
    of all convicted in political cases since 2020, {n:person} were sentenced to imprisonment

[trend: Which repression, against when?]
main last full month = a reader can only have meant months that were over
alternative article's month = the article's own month, by a review that came later
    the count {n:by percent} {when0} against the month before
alternative detentions, week on quarter = as detentions, in the weeks that the sentence is about
    Viasna knew of {1} detentions {when1}, after {0} {when0}
beside cases, quarter on quarter = ends before the election was called
    cases of repression were {counts}

[counted_by: Who counted?]
main interior_ministry = who acted
beside viasna = another span
    {told:knew of/detention}

[reporter: Whose estimate?]
main nearest = of those who were there, the first that has a number
alternative next = two counters, neither named
    {told:estimated/person}

[community: Who is the international community?]
main states = the members of the United Nations
alternative positions taken = a state without a position rejected nothing
    of the states that took a position, {n:percent} did not recognise it
beside human rights council = another body
    in the UN Human Rights Council {0} of 47 members voted for a resolution that says nothing on
    recognition

[offence: When did criticism become a crime?]
main first punishable = to criminalise is to make a crime of what was none
alternative wider sense = 'criticism' covers more than insult
    in a wider sense RFE/RL described a law signed {n:when} as making criticism of the
    government a crime
beside toughened = toughening is not criminalising
    a law that raised penalties was signed {n:when}

[since: Silence since when?]
main letter = her last letter
beside visit = another beginning
    since the last visit, {n:month}

[quoted: The words or the number?]
main words = words in quotation marks are tested as words
beside number = a number alone leaves the words undecided
    {source} gave the number, {n:political prisoner}, in another tense: “have been released”
"""
ROLES = {"main": main, "alternative": alternative, "beside": beside}


def _option(line: str, text: str) -> Option:
    role, name = line.split(" ", 1)
    because, *phrase = text.splitlines()
    return ROLES[role](name, " ".join(phrase), because)


_sections = ConfigParser(delimiters="=", interpolation=None)
_sections.read_string(TEXT)
CHOICES = {
    name: Choice(name, question, tuple(_option(*item) for item in _sections.items(section)))
    for section in _sections.sections()
    for name, question in [section.split(": ", 1)]
}
