"""What other languages exchange or turn round is never answered for sure."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from faq.retrieval.deciding.word_differences import (
    find_negation,
    find_other_subject,
)
from faq.retrieval.index import Index
from faq.retrieval.results import CappedBy, Decision, Document, SearchResult
from faq.retrieval.segments.segment import build_segment
from faq.retrieval.tests.tiny_documents import faq
from faq.retrieval.tests.tiny_queries import query_of

NOW = datetime(2025, 6, 1, tzinfo=UTC)

# Shipping to Ireland, cancelling, a shop, a warranty of two years, 30 days to return.
QUESTIONS = {
    "de": (
        "Liefern Sie nach Irland?",
        "Kann ich meine Bestellung stornieren?",
        "Haben Sie ein Geschäft in Berlin?",
        "Wie lange gilt die Garantie von zwei Jahren?",
        "Wie setze ich mein Passwort zurück?",
        "Kann ich in 30 Tagen zurückgeben?",
    ),
    "fr": (
        "Livrez-vous en Irlande ?",
        "Puis-je annuler ma commande ?",
        "Avez-vous un magasin à Paris ?",
        "Comment utiliser la garantie de deux ans ?",
        "Comment réinitialiser mon mot de passe ?",
        "Puis-je retourner un article sous 30 jours ?",
    ),
    "es": (
        "¿Envían a Irlanda?",
        "¿Puedo cancelar mi pedido?",
        "¿Tienen una tienda en Madrid?",
        "¿Cómo uso la garantía de dos años?",
        "¿Cómo restablezco mi contraseña?",
        "¿Puedo devolver un artículo en 30 días?",
    ),
    "it": (
        "Spedite in Irlanda?",
        "Posso annullare il mio ordine?",
        "Avete un negozio a Roma?",
        "Come uso la garanzia di due anni?",
        "Come reimposto la password?",
        "Posso restituire un articolo entro 30 giorni?",
    ),
    "nl": (
        "Leveren jullie in Ierland?",
        "Kan ik mijn bestelling annuleren?",
        "Hebben jullie een winkel in Amsterdam?",
        "Hoe gebruik ik de garantie van twee jaar?",
        "Hoe herstel ik mijn wachtwoord?",
        "Kan ik een artikel binnen 30 dagen terugsturen?",
    ),
    "pl": (
        "Czy wysyłacie do Irlandii?",
        "Czy mogę anulować zamówienie?",
        "Czy macie sklep w Warszawie?",
        "Jak korzystać z gwarancji na dwa lata?",
        "Jak zresetować hasło?",
        "Czy mogę zwrócić towar w ciągu 30 dni?",
    ),
    "pt": (
        "Vocês enviam para a Irlanda?",
        "Posso cancelar o meu pedido?",
        "Vocês têm loja em Lisboa?",
        "Como uso a garantia de dois anos?",
        "Como redefino a minha senha?",
        "Posso devolver um artigo em 30 dias?",
    ),
    "ru": (
        "Вы доставляете в Ирландию?",
        "Можно отменить мой заказ?",
        "У вас есть магазин в Москве?",
        "Как использовать гарантию на два года?",
        "Как сбросить пароль?",
        "Можно вернуть товар в течение 30 дней?",
    ),
    "tr": (
        "İrlanda'ya gönderim yapıyor musunuz?",
        "Siparişimi iptal edebilir miyim?",
        "Ankara'da mağazanız var mı?",
        "İki yıllık garantiyi nasıl kullanırım?",
        "Şifremi nasıl sıfırlarım?",
        "Ürünü 30 gün içinde iade edebilir miyim?",
    ),
    "ar": (
        "هل تشحنون إلى أيرلندا؟",
        "هل يمكنني إلغاء طلبي؟",
        "هل لديكم متجر في القاهرة؟",
        "كيف أستخدم ضمان سنتين؟",
        "كيف أعيد تعيين كلمة المرور؟",
        "هل يمكنني إرجاع المنتج خلال 30 يوما؟",
    ),
    "hi": (
        "क्या आप आयरलैंड में डिलीवरी करते हैं?",
        "क्या मैं अपना ऑर्डर रद्द कर सकता हूँ?",
        "क्या दिल्ली में आपकी दुकान है?",
        "दो साल की वारंटी का उपयोग कैसे करूँ?",
        "मैं अपना पासवर्ड कैसे रीसेट करूँ?",
        "क्या मैं 30 दिनों में सामान वापस कर सकता हूँ?",
    ),
    "th": (
        "คุณส่งไปไอร์แลนด์ไหม",
        "ฉันยกเลิกคำสั่งซื้อได้ไหม",
        "มีร้านในกรุงเทพไหม",
        "ใช้ประกันสองปีอย่างไร",
        "รีเซ็ตรหัสผ่านอย่างไร",
        "คืนสินค้าภายใน 30 วันได้ไหม",
    ),
    "ja": (
        "アイルランドに配送できますか?",
        "注文をキャンセルできますか?",
        "東京に店舗はありますか?",
        "二年保証はどう使いますか?",
        "パスワードをリセットするにはどうすればいいですか?",
        "30日以内に返品できますか?",
    ),
    "ko": (
        "아일랜드로 배송하나요?",
        "주문을 취소할 수 있나요?",
        "서울에 매장이 있나요?",
        "2년 보증은 어떻게 사용하나요?",
        "비밀번호를 어떻게 재설정하나요?",
        "30일 이내에 반품할 수 있나요?",
    ),
    "zh": (
        "你们送货到爱尔兰吗?",
        "我可以取消订单吗?",
        "你们在北京有门店吗?",
        "两年保修怎么用?",
        "怎么重置密码?",
        "可以在30天内退货吗?",
    ),
}


def asked(language: str, message: str) -> SearchResult:
    """The message searched among the questions in a language, by words alone."""
    documents = [
        Document(faq_id=number, question=question, answer="Ja.")
        for number, question in enumerate(QUESTIONS[language])
    ]
    return Index.build(documents).search(message, now=NOW)


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("de", "Liefern Sie nach Island?"),
        ("de", "liefern sie nach island"),
        ("de", "liefern sie nach italien"),
        ("de", "Kann ich meine Bestellung nicht stornieren?"),
        ("de", "kann ich keine bestellung stornieren"),
        ("de", "Haben Sie ein Geschäft in Hamburg?"),
        ("de", "Kann ich in 60 Tagen zurückgeben?"),
        ("de", "kann ich in sechzig tagen zurückgeben"),
        ("de", "Wie lange gilt die Garantie von drei Jahren?"),
        ("de", "Kann ich meine Rechnung stornieren?"),
        ("fr", "Livrez-vous en Islande ?"),
        ("fr", "livrez vous en italie"),
        ("fr", "Ne puis-je pas annuler ma commande ?"),
        ("fr", "je ne peux pas annuler ma commande"),
        ("fr", "Avez-vous un magasin à Lyon ?"),
        ("fr", "Puis-je retourner un article sous 60 jours ?"),
        ("fr", "comment utiliser la garantie de trois ans"),
        ("fr", "puis-je annuler mon abonnement"),
        ("es", "¿Envían a Islandia?"),
        ("es", "envian a italia"),
        ("es", "¿No puedo cancelar mi pedido?"),
        ("es", "¿Tienen una tienda en Sevilla?"),
        ("es", "¿Puedo devolver un artículo en 60 días?"),
        ("es", "¿Cómo uso la garantía de tres años?"),
        ("es", "puedo cancelar mi cuenta"),
        ("it", "Spedite in Islanda?"),
        ("it", "Non posso annullare il mio ordine?"),
        ("it", "Avete un negozio a Milano?"),
        ("it", "Posso restituire un articolo entro 60 giorni?"),
        ("it", "Come uso la garanzia di tre anni?"),
        ("nl", "Leveren jullie in IJsland?"),
        ("nl", "Kan ik mijn bestelling niet annuleren?"),
        ("nl", "Hebben jullie een winkel in Utrecht?"),
        ("nl", "Kan ik een artikel binnen 60 dagen terugsturen?"),
        ("nl", "Hoe gebruik ik de garantie van drie jaar?"),
        ("nl", "leveren jullie niet in ierland"),
        ("pl", "Czy wysyłacie do Islandii?"),
        ("pl", "Czy nie mogę anulować zamówienia?"),
        ("pl", "Czy macie sklep w Krakowie?"),
        ("pl", "Czy mogę zwrócić towar w ciągu 60 dni?"),
        ("pl", "Jak korzystać z gwarancji na trzy lata?"),
        ("pt", "Vocês enviam para a Islândia?"),
        ("pt", "Não posso cancelar o meu pedido?"),
        ("pt", "Vocês têm loja em Porto?"),
        ("pt", "Posso devolver um artigo em 60 dias?"),
        ("pt", "Como uso a garantia de três anos?"),
        ("ru", "Вы доставляете в Исландию?"),
        ("ru", "вы доставляете в италию"),
        ("ru", "Нельзя отменить мой заказ?"),
        ("ru", "можно не отменять мой заказ"),
        ("ru", "У вас есть магазин в Казани?"),
        ("ru", "Можно вернуть товар в течение 60 дней?"),
        ("ru", "Как использовать гарантию на три года?"),
        ("ru", "вы не доставляете в ирландию?"),
        ("tr", "İzlanda'ya gönderim yapıyor musunuz?"),
        ("tr", "Siparişimi iptal edemez miyim?"),
        ("tr", "İzmir'de mağazanız var mı?"),
        ("tr", "Ankara'da mağazanız yok mu?"),
        ("tr", "Ürünü 60 gün içinde iade edebilir miyim?"),
        ("tr", "Üç yıllık garantiyi nasıl kullanırım?"),
        ("tr", "irlanda'ya gönderim yapmıyor musunuz"),
        ("ar", "هل تشحنون إلى أيسلندا؟"),
        ("ar", "هل لا يمكنني إلغاء طلبي؟"),
        ("ar", "هل لديكم متجر في دبي؟"),
        ("ar", "هل يمكنني إرجاع المنتج خلال 60 يوما؟"),
        ("ar", "كيف أستخدم ضمان ثلاث سنوات؟"),
        ("hi", "क्या आप आइसलैंड में डिलीवरी करते हैं?"),
        ("hi", "क्या मैं अपना ऑर्डर रद्द नहीं कर सकता हूँ?"),
        ("hi", "क्या मुंबई में आपकी दुकान है?"),
        ("hi", "क्या मैं 60 दिनों में सामान वापस कर सकता हूँ?"),
        ("hi", "तीन साल की वारंटी का उपयोग कैसे करूँ?"),
        ("th", "คุณส่งไปไอซ์แลนด์ไหม"),
        ("th", "ฉันยกเลิกคำสั่งซื้อไม่ได้ไหม"),
        ("th", "มีร้านในภูเก็ตไหม"),
        ("th", "คืนสินค้าภายใน 60 วันได้ไหม"),
        ("th", "ใช้ประกันสามปีอย่างไร"),
        ("th", "ไม่มีร้านในกรุงเทพไหม"),
        ("ja", "アイスランドに配送できますか?"),
        ("ja", "イタリアに配送できますか?"),
        ("ja", "注文をキャンセルできませんか?"),
        ("ja", "注文をキャンセルできない"),
        ("ja", "大阪に店舗はありますか?"),
        ("ja", "60日以内に返品できますか?"),
        ("ja", "三年保証はどう使いますか?"),
        ("ja", "予約をキャンセルできますか?"),
        ("ko", "아이슬란드로 배송하나요?"),
        ("ko", "주문을 취소할 수 없나요?"),
        ("ko", "부산에 매장이 있나요?"),
        ("ko", "60일 이내에 반품할 수 있나요?"),
        ("ko", "3년 보증은 어떻게 사용하나요?"),
        ("zh", "你们送货到冰岛吗?"),
        ("zh", "我不可以取消订单吗?"),
        ("zh", "我不能取消订单"),
        ("zh", "你们在上海有门店吗?"),
        ("zh", "可以在60天内退货吗?"),
        ("zh", "三年保修怎么用?"),
        ("zh", "你们在北京没有门店吗?"),
        ("zh", "我可以取消会员吗?"),
        ("zh", "可以在30天内退款吗?"),
    ],
)
def test_another_place_number_or_a_negation_is_never_answered_for_sure(
    language: str, message: str
) -> None:
    assert asked(language, message).decision is not Decision.SURE


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("de", "wie kann ich meine bestellung stornieren"),
        ("de", "wie setze ich mein passwort zurueck"),
        ("de", "kann ich meine bestelung stornieren"),
        ("fr", "puis-je annuler une commande"),
        ("fr", "comment utiliser la garantie de 2 ans"),
        ("es", "puedo cancelar pedidos"),
        ("es", "como restablezco la contrasena"),
        ("it", "posso annullare un ordine"),
        ("nl", "hoe herstel ik het wachtwoord"),
        ("pl", "czy moge anulowac zamowienie"),
        ("pt", "posso cancelar um pedido"),
        ("ru", "можно ли отменить заказ"),
        ("ru", "как сбросить мой пароль"),
        ("tr", "siparisimi iptal edebilir miyim"),
        ("tr", "2 yıllık garantiyi nasıl kullanırım"),
        ("ar", "كيف اعيد تعيين كلمه المرور"),
        ("ar", "هل يمكنني إرجاع المنتج خلال ٣٠ يوما"),
        ("hi", "पासवर्ड कैसे रीसेट करूं"),
        ("th", "คืนสินค้าภายใน ๓๐ วันได้ไหม"),
        ("ja", "ｱｲﾙﾗﾝﾄﾞに配送できますか"),
        ("ko", "주문 취소할 수 있나요"),
        ("zh", "北京有門店嗎"),
        ("zh", "我可以取消訂單嗎"),
    ],
)
def test_the_same_question_in_other_forms_and_letters_is_answered_for_sure(
    language: str, message: str
) -> None:
    assert asked(language, message).decision is Decision.SURE


def test_the_record_says_which_negation_was_put_in() -> None:
    result = asked("de", "Kann ich meine Bestellung nicht stornieren?")

    assert result.capped_by is CappedBy.EXCHANGED_WORD
    assert result.exchanged is not None
    assert (result.exchanged.said, result.exchanged.meant) == ("nicht", "")


@pytest.mark.parametrize(
    ("typed", "questions", "expected"),
    [
        ("warum kann ich nicht zahlen", ("Warum geht es nicht?",), None),
        ("kann ich nicht zahlen", ("Kann ich zahlen?",), ("nicht", "")),
        ("kann ich zahlen", ("Kann ich nicht zahlen?",), ("", "nicht")),
        ("kann ich zahlen", ("Kann ich nicht zahlen?", "Kann ich es?"), None),
    ],
    ids=["both", "the message", "the question", "one of its wordings"],
)
def test_a_negation_counts_where_only_one_side_has_it(
    typed: str, questions: tuple[str, ...], expected: tuple[str, str] | None
) -> None:
    document = faq(1, *questions, answer="Die Karte ist dann nicht gesperrt.")
    segment = build_segment([document], vectors={})

    found = find_negation(query_of(typed), "de", segment=segment, document=0)

    assert (found and (found.said, found.meant)) == expected


def test_a_negation_in_another_language_than_the_question_counts_too() -> None:
    document = Document(
        faq_id=1, question="Can I cancel my order 4711?", answer="Yes, you can do it."
    )

    result = Index.build([document]).search("kann ich order 4711 nicht cancel", now=NOW)

    assert result.decision is not Decision.SURE


GERMAN = (
    faq(1, "Alle Erinnerungen löschen", "Bitte meine Erinnerung löschen"),
    faq(2, "Alle Wecker anzeigen", "Welche Wecker habe ich gestellt?"),
)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("alle wecker loschen", "wecker"),
        ("alle erinnerungen loschen", None),
        ("alle notizen loschen", None),
    ],
    ids=["another FAQ's subject", "its own", "nobody's"],
)
def test_a_subject_of_another_faq_is_told(message: str, said: str | None) -> None:
    segment = build_segment(GERMAN, vectors={})

    found = find_other_subject(query_of(message), segment=segment, document=0)

    assert (found and found.said) == said


def test_of_english_subjects_the_encoder_knows_how_near_they_are() -> None:
    documents = (faq(1, "How do I delete my note?"), faq(2, "Where is my alarm?"))
    segment = build_segment(documents, vectors={})
    query = query_of("how do i delete my alarm")

    assert find_other_subject(query, segment=segment, document=0) is None
