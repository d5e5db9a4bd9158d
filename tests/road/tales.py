"""What the people of the road write, each in their own language and script."""

from dataclasses import dataclass

from config import LANGUAGES
from portal.members import association
from portal.members.association import Chapter
from tests.world import DAY, NOW


@dataclass(frozen=True)
class Tale:
    """One member's matter: who they are, what they and the handler write, in one language."""

    language: str
    zone: str
    association: str
    chapter: str
    member: str
    handler: str
    subject: str
    description: str
    wish: str
    acknowledgement: str
    question: str
    answer: str
    first_offer: tuple[str, str]
    reason: str
    second_offer: tuple[str, str]
    delivery: tuple[str, str]
    words: str


TALES: dict[str, Tale] = {
    tale.language: tale
    for tale in (
        Tale(
            language="en",
            zone="Europe/London",
            association="Meridian Engineers’ Association",
            chapter="London",
            member="Grace Adeyemi",
            handler="Meera Nair",
            subject="The renewal fee was taken twice",
            description="My bank shows the payment twice, one minute apart. I wrote three weeks ago.",
            wish="And a letter that says it will not happen again",
            acknowledgement="I have your case and look into it today.",
            question="Which card did you pay with?",
            answer="With the one that ends in 4821.",
            first_offer=("The second payment goes back to your card.", "We are sorry."),
            reason="The bank charged me as well.",
            second_offer=("Both payment and bank charge go back.", "The treasurer writes to you."),
            delivery=("The money was sent this morning.", "The letter is in the post."),
            words="Please answer the first letter next time.",
        ),
        Tale(
            language="hi",
            zone="Asia/Kolkata",
            association="मेरिडियन अभियंता संघ",
            chapter="दिल्ली",
            member="आशा वर्मा",
            handler="मीरा नायर",
            subject="नवीनीकरण शुल्क दो बार काट लिया गया",
            description="बैंक के खाते में भुगतान दो बार दिखता है, एक मिनट के अंतर से। तीन हफ़्ते पहले लिखा था।",
            wish="और लिखकर दें कि ऐसा फिर नहीं होगा",
            acknowledgement="आपका मामला मेरे पास है, आज ही देखती हूँ।",
            question="आपने किस कार्ड से भुगतान किया था?",
            answer="जिस कार्ड के अंत में 4821 है।",
            first_offer=("दूसरा भुगतान आपके कार्ड पर लौटेगा।", "हमें खेद है।"),
            reason="बैंक ने अलग से शुल्क भी काटा है।",
            second_offer=("भुगतान और बैंक का शुल्क दोनों लौटेंगे।", "कोषाध्यक्ष आपको पत्र लिखेंगे।"),
            delivery=("पैसे आज सुबह भेज दिए गए।", "पत्र डाक में है।"),
            words="अगली बार पहली चिट्ठी का ही उत्तर दें।",
        ),
        Tale(
            language="hy",
            zone="Asia/Yerevan",
            association="Մերիդիան ճարտարագետների միություն",
            chapter="Երևան",
            member="Արմեն Սարգսյան",
            handler="Աննա Պետրոսյան",
            subject="Անդամավճարը երկու անգամ է գանձվել",
            description="Քաղվածքում վճարումը երկու անգամ է՝ մեկ րոպե տարբերությամբ։ Գրել եմ երեք շաբաթ առաջ։",
            wish="Եվ գրավոր հավաստիացում, որ դա չի կրկնվի",
            acknowledgement="Ձեր գործն ինձ մոտ է, այսօր կուսումնասիրեմ։",
            question="Ո՞ր քարտով եք վճարել։",
            answer="Այն քարտով, որի վերջին թվերն են 4821։",
            first_offer=("Երկրորդ վճարումը կվերադարձվի ձեր քարտին։", "Ներողություն ենք խնդրում։"),
            reason="Բանկն էլ առանձին միջնորդավճար է գանձել։",
            second_offer=("Կվերադարձվեն և՛ վճարումը, և՛ միջնորդավճարը։", "Գանձապահը ձեզ նամակ կգրի։"),
            delivery=("Գումարն ուղարկվել է այս առավոտ։", "Նամակը փոստում է։"),
            words="Հաջորդ անգամ պատասխանեք առաջին իսկ նամակին։",
        ),
        Tale(
            language="kn",
            zone="Asia/Kolkata",
            association="ಮೆರಿಡಿಯನ್ ಎಂಜಿನಿಯರುಗಳ ಸಂಘ",
            chapter="ಬೆಂಗಳೂರು",
            member="ಕಾವ್ಯಾ ರಾವ್",
            handler="ಮೀರಾ ನಾಯರ್",
            subject="ನವೀಕರಣ ಶುಲ್ಕವನ್ನು ಎರಡು ಬಾರಿ ಪಡೆಯಲಾಗಿದೆ",
            description="ಬ್ಯಾಂಕ್ ಖಾತೆಯಲ್ಲಿ ಪಾವತಿ ಎರಡು ಬಾರಿ ಕಾಣುತ್ತದೆ, ಒಂದು ನಿಮಿಷದ ಅಂತರದಲ್ಲಿ. ಮೂರು ವಾರಗಳ ಹಿಂದೆ ಬರೆದಿದ್ದೆ.",
            wish="ಮತ್ತೆ ಹೀಗಾಗದು ಎಂದು ಬರೆದು ಕೊಡಿ",
            acknowledgement="ನಿಮ್ಮ ಪ್ರಕರಣ ನನ್ನ ಬಳಿ ಇದೆ, ಇಂದೇ ನೋಡುತ್ತೇನೆ.",
            question="ಯಾವ ಕಾರ್ಡಿನಿಂದ ಪಾವತಿಸಿದಿರಿ?",
            answer="4821 ರಲ್ಲಿ ಕೊನೆಯಾಗುವ ಕಾರ್ಡಿನಿಂದ.",
            first_offer=("ಎರಡನೇ ಪಾವತಿ ನಿಮ್ಮ ಕಾರ್ಡಿಗೆ ಮರಳುತ್ತದೆ.", "ನಮಗೆ ವಿಷಾದವಿದೆ."),
            reason="ಬ್ಯಾಂಕ್ ಬೇರೆ ಶುಲ್ಕವನ್ನೂ ಕಡಿತಗೊಳಿಸಿದೆ.",
            second_offer=("ಪಾವತಿ ಮತ್ತು ಬ್ಯಾಂಕ್ ಶುಲ್ಕ ಎರಡೂ ಮರಳುತ್ತವೆ.", "ಖಜಾಂಚಿ ನಿಮಗೆ ಪತ್ರ ಬರೆಯುತ್ತಾರೆ."),
            delivery=("ಹಣವನ್ನು ಇಂದು ಬೆಳಿಗ್ಗೆ ಕಳುಹಿಸಲಾಗಿದೆ.", "ಪತ್ರ ಅಂಚೆಯಲ್ಲಿದೆ."),
            words="ಮುಂದಿನ ಬಾರಿ ಮೊದಲ ಪತ್ರಕ್ಕೇ ಉತ್ತರಿಸಿ.",
        ),
        Tale(
            language="ar",
            zone="Africa/Cairo",
            association="جمعية ميريديان للمهندسين",
            chapter="القاهرة",
            member="ليلى حداد",
            handler="سلمى منصور",
            subject="خُصم رسم التجديد مرتين",
            description="يظهر الدفع في حسابي المصرفي مرتين بفارق دقيقة واحدة. كتبت إليكم قبل ثلاثة أسابيع.",
            wish="ورسالة تؤكد أن ذلك لن يتكرر",
            acknowledgement="قضيتك عندي وسأنظر فيها اليوم.",
            question="بأي بطاقة دفعت؟",
            answer="بالبطاقة التي تنتهي بالرقم 4821.",
            first_offer=("يعود المبلغ الثاني إلى بطاقتك.", "نعتذر إليك."),
            reason="خصم المصرف رسمًا إضافيًا أيضًا.",
            second_offer=("يعود المبلغ ورسم المصرف معًا.", "يكتب إليك أمين الصندوق."),
            delivery=("أُرسل المبلغ صباح اليوم.", "الرسالة في البريد."),
            words="أجيبوا عن الرسالة الأولى في المرة القادمة.",
        ),
    )
}


def found(tale: Tale) -> None:
    """An association and a chapter named in the language of the tale."""
    codes = [tale.language, *(code for code in LANGUAGES if code != tale.language)]
    association.found({tale.language: tale.association}, codes, "Asia/Kolkata", "INR", at=NOW - 900 * DAY)
    Chapter.create(code="branch", names={tale.language: tale.chapter})
