"""What is said in the demo: texts from the demo's words, in the language of the member concerned."""

import datetime as dt
from collections.abc import Sequence

from portal.demo import words
from portal.demo.world import Story, World

# What the talk has no words for: a matter raised before, and one that is no grievance.
UNEXAMINED = {
    "duplicate": {
        "en": "You have raised this matter before, and we keep one case for it, so that you get one "
        "answer and not two. The earlier case goes on; this one is closed.",
        "hi": "यह शिकायत आप पहले ही दर्ज करा चुके हैं। आपको दो नहीं, एक ही उत्तर मिले, इसलिए काम पहले "
        "वाले मामले में चलता रहेगा और यह मामला बंद किया जाता है।",
        "hy": "Այս բողոքը դուք արդեն ներկայացրել եք։ Որպեսզի պատասխանը մեկը լինի, աշխատանքը "
        "շարունակվում է առաջին գործով, իսկ այս գործը փակում ենք։",
        "kn": "ಈ ದೂರನ್ನು ನೀವು ಈಗಾಗಲೇ ದಾಖಲಿಸಿದ್ದೀರಿ. ನಿಮಗೆ ಎರಡಲ್ಲ, ಒಂದೇ ಉತ್ತರ ಸಿಗಲೆಂದು ಮೊದಲಿನ "
        "ಪ್ರಕರಣದಲ್ಲೇ ಕೆಲಸ ಮುಂದುವರಿಯುತ್ತದೆ; ಈ ಪ್ರಕರಣವನ್ನು ಮುಚ್ಚುತ್ತೇವೆ.",
        "ar": "سبق أن سجّلتم هذه الشكوى، ونحن نحفظ لها ملفًا واحدًا كي يصلكم رد واحد لا ردّان. يستمر "
        "العمل في الملف الأول، ويُغلق هذا الملف.",
    },
    "not_a_complaint": {
        "en": "Thank you for writing. This is a question rather than a grievance, so we have passed it "
        "to the colleagues who can answer it; they write to you directly. Here the case is "
        "closed.",
        "hi": "लिखने के लिए धन्यवाद। यह शिकायत से अधिक एक प्रश्न है, इसलिए हमने इसे उन सहकर्मियों को "
        "भेज दिया है जो इसका उत्तर दे सकते हैं; वे आपको सीधे लिखेंगे। यह मामला यहाँ बंद किया जाता "
        "है।",
        "hy": "Շնորհակալություն նամակի համար։ Սա ավելի շուտ հարց է, քան բողոք, ուստի փոխանցել ենք այն "
        "գործընկերներին, ովքեր կարող են պատասխանել. նրանք ձեզ ուղղակի կգրեն։ Այստեղ գործը փակվում "
        "է։",
        "kn": "ಬರೆದಿದ್ದಕ್ಕೆ ಧನ್ಯವಾದಗಳು. ಇದು ದೂರಿಗಿಂತ ಹೆಚ್ಚಾಗಿ ಒಂದು ಪ್ರಶ್ನೆ; ಉತ್ತರಿಸಬಲ್ಲ ಸಹೋದ್ಯೋಗಿಗಳಿಗೆ "
        "ಕಳುಹಿಸಿದ್ದೇವೆ, ಅವರು ನಿಮಗೆ ನೇರವಾಗಿ ಬರೆಯುತ್ತಾರೆ. ಇಲ್ಲಿ ಪ್ರಕರಣವನ್ನು ಮುಚ್ಚುತ್ತೇವೆ.",
        "ar": "شكرًا على رسالتكم. هذا سؤال أكثر منه شكوى، ولذلك أحلناه إلى الزملاء القادرين على الإجابة "
        "عنه، وسيكتبون إليكم مباشرة. ويُغلق الملف هنا.",
    },
}


# The talk is in the same order in every language; these places in it suit only some cases.
FOR_FILES = 2  # the acknowledgement that thanks for files, too
THANKS_FOR_PAPERS, WHILE_PUT_RIGHT = 5, (2, 3)  # among the words on progress
MISSED_THE_POINT = 2  # the dispute that fits a decision which was none for the member
ALONE = {"upheld": (1,), "partly_upheld": (0,)}  # the decisions that point to no offer


def talk_of(story: Story) -> words.Talk:
    """The talk in the language of the story's member."""
    return words.talk(story.member.language)


def grievance(world: World, story: Story, told: words.Grievance | None = None) -> words.Grievance:
    """What the member says: `told`, or a grievance of the category by chance, its particulars filled in."""
    language = story.member.language
    known = words.grievances(language, story.category)
    fitting = [one for one in known if one.suits(story.member.chapter)]
    happened = world.office.day(story.at) - dt.timedelta(days=world.chance.randint(7, 21))
    chosen = told or world.chance.choice(fitting)
    return words.told(chosen, language, chance=world.chance, on=happened, rupees=story.rupees)


def one_of(world: World, story: Story, texts: Sequence[str]) -> str:
    """One of `texts` by chance, rather one that was not said in this case before."""
    fresh = [text for text in texts if text not in story.said]
    chosen = world.chance.choice(fresh or texts)
    story.said.add(chosen)
    return chosen


def acknowledgement(world: World, story: Story) -> str:
    """A personal first word, which thanks for files where there are any."""
    known = talk_of(story).acknowledgements
    fitting = [text for place, text in enumerate(known) if (place == FOR_FILES) == story.has_files]
    return one_of(world, story, fitting).format(name=story.member.name)


def question(world: World, story: Story) -> words.Question:
    """What is asked: mostly about the matter itself."""
    known = talk_of(story).questions
    fitting = known.get(story.category, ())
    return world.chance.choice(fitting if fitting and world.happens(80) else known["any"])


def progress(world: World, story: Story) -> str:
    """A word on where things stand, before the decision or after it."""
    known = talk_of(story).progress
    if story.case.decided_at is not None:
        return one_of(world, story, [known[place] for place in WHILE_PUT_RIGHT])
    sent_papers = story.has_files or story.asked is not None
    return one_of(world, story, known if sent_papers else known[:THANKS_FOR_PAPERS])


def decision(world: World, story: Story, finding: str, *, alone: bool) -> str:
    """The words of a decision: `alone`, or with an offer to follow."""
    if finding in UNEXAMINED:
        return UNEXAMINED[finding][story.member.language]
    known = talk_of(story).decisions[finding]
    return one_of(
        world, story, [known[place] for place in ALONE[finding]] if alone and finding in ALONE else known
    )


def offer(world: World, story: Story, kind: str) -> str:
    """What is promised as a remedy of `kind`."""
    return world.chance.choice(talk_of(story).offers[kind])


def with_reasons(world: World, story: Story, finding: str, offered: str) -> str:
    """What was found and what is offered, in one."""
    return f"{decision(world, story, finding, alone=True)} {offered}" if finding in ALONE else offered


def delivery(world: World, story: Story, kind: str) -> str:
    """What is said when a remedy of `kind` is delivered."""
    return world.chance.choice(talk_of(story).deliveries[kind])
