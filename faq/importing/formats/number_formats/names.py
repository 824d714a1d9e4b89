"""Months and weekdays in the larger languages, as calendars there say them.

A line holds twelve months, or seven days from Monday. `genitive` is what follows the
number of a day where that is another form: 24 декабря.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarNames:
    months: str
    short_months: str | None = None
    genitive: str | None = None
    days: str
    short_days: str


NAMES: Mapping[str, CalendarNames] = {
    "bg": CalendarNames(
        months="януари февруари март април май юни юли август септември октомври "
        "ноември декември",
        days="понеделник вторник сряда четвъртък петък събота неделя",
        short_days="пн вт ср чт пт сб нд",
    ),
    "ca": CalendarNames(
        months="gener febrer març abril maig juny juliol agost setembre octubre "
        "novembre desembre",
        days="dilluns dimarts dimecres dijous divendres dissabte diumenge",
        short_days="dl. dt. dc. dj. dv. ds. dg.",
    ),
    "cs": CalendarNames(
        months="leden únor březen duben květen červen červenec srpen září říjen "
        "listopad prosinec",
        genitive="ledna února března dubna května června července srpna září října "
        "listopadu prosince",
        days="pondělí úterý středa čtvrtek pátek sobota neděle",
        short_days="po út st čt pá so ne",
    ),
    "da": CalendarNames(
        months="januar februar marts april maj juni juli august september oktober "
        "november december",
        short_months="jan feb mar apr maj jun jul aug sep okt nov dec",
        days="mandag tirsdag onsdag torsdag fredag lørdag søndag",
        short_days="ma ti on to fr lø sø",
    ),
    "de": CalendarNames(
        months="Januar Februar März April Mai Juni Juli August September Oktober "
        "November Dezember",
        short_months="Jan Feb Mrz Apr Mai Jun Jul Aug Sep Okt Nov Dez",
        days="Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        short_days="Mo Di Mi Do Fr Sa So",
    ),
    "el": CalendarNames(
        months="Ιανουάριος Φεβρουάριος Μάρτιος Απρίλιος Μάιος Ιούνιος Ιούλιος "
        "Αύγουστος Σεπτέμβριος Οκτώβριος Νοέμβριος Δεκέμβριος",
        genitive="Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου "
        "Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου",
        days="Δευτέρα Τρίτη Τετάρτη Πέμπτη Παρασκευή Σάββατο Κυριακή",
        short_days="Δευ Τρι Τετ Πεμ Παρ Σαβ Κυρ",
    ),
    "en": CalendarNames(
        months="January February March April May June July August September October "
        "November December",
        short_months="Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
        days="Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        short_days="Mon Tue Wed Thu Fri Sat Sun",
    ),
    "es": CalendarNames(
        months="enero febrero marzo abril mayo junio julio agosto septiembre octubre "
        "noviembre diciembre",
        short_months="ene feb mar abr may jun jul ago sep oct nov dic",
        days="lunes martes miércoles jueves viernes sábado domingo",
        short_days="lun mar mié jue vie sáb dom",
    ),
    "fi": CalendarNames(
        months="tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu "
        "elokuu syyskuu lokakuu marraskuu joulukuu",
        genitive="tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta "
        "heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
        days="maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai",
        short_days="ma ti ke to pe la su",
    ),
    "fr": CalendarNames(
        months="janvier février mars avril mai juin juillet août septembre octobre "
        "novembre décembre",
        short_months="janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
        days="lundi mardi mercredi jeudi vendredi samedi dimanche",
        short_days="lun. mar. mer. jeu. ven. sam. dim.",
    ),
    "hr": CalendarNames(
        months="siječanj veljača ožujak travanj svibanj lipanj srpanj kolovoz rujan "
        "listopad studeni prosinac",
        genitive="siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza "
        "rujna listopada studenoga prosinca",
        days="ponedjeljak utorak srijeda četvrtak petak subota nedjelja",
        short_days="pon uto sri čet pet sub ned",
    ),
    "hu": CalendarNames(
        months="január február március április május június július augusztus "
        "szeptember október november december",
        short_months="jan. febr. márc. ápr. máj. jún. júl. aug. szept. okt. nov. dec.",
        days="hétfő kedd szerda csütörtök péntek szombat vasárnap",
        short_days="H K Sze Cs P Szo V",
    ),
    "id": CalendarNames(
        months="Januari Februari Maret April Mei Juni Juli Agustus September Oktober "
        "November Desember",
        days="Senin Selasa Rabu Kamis Jumat Sabtu Minggu",
        short_days="Sen Sel Rab Kam Jum Sab Min",
    ),
    "it": CalendarNames(
        months="gennaio febbraio marzo aprile maggio giugno luglio agosto settembre "
        "ottobre novembre dicembre",
        short_months="gen feb mar apr mag giu lug ago set ott nov dic",
        days="lunedì martedì mercoledì giovedì venerdì sabato domenica",
        short_days="lun mar mer gio ven sab dom",
    ),
    "ja": CalendarNames(
        months="1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
        days="月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 日曜日",
        short_days="月 火 水 木 金 土 日",
    ),
    "ko": CalendarNames(
        months="1월 2월 3월 4월 5월 6월 7월 8월 9월 10월 11월 12월",
        days="월요일 화요일 수요일 목요일 금요일 토요일 일요일",
        short_days="월 화 수 목 금 토 일",
    ),
    "nb": CalendarNames(
        months="januar februar mars april mai juni juli august september oktober "
        "november desember",
        short_months="jan feb mar apr mai jun jul aug sep okt nov des",
        days="mandag tirsdag onsdag torsdag fredag lørdag søndag",
        short_days="ma ti on to fr lø sø",
    ),
    "nl": CalendarNames(
        months="januari februari maart april mei juni juli augustus september oktober "
        "november december",
        short_months="jan feb mrt apr mei jun jul aug sep okt nov dec",
        days="maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
        short_days="ma di wo do vr za zo",
    ),
    "pl": CalendarNames(
        months="styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień "
        "październik listopad grudzień",
        short_months="sty lut mar kwi maj cze lip sie wrz paź lis gru",
        genitive="stycznia lutego marca kwietnia maja czerwca lipca sierpnia września "
        "października listopada grudnia",
        days="poniedziałek wtorek środa czwartek piątek sobota niedziela",
        short_days="pn. wt. śr. czw. pt. sob. niedz.",
    ),
    "pt": CalendarNames(
        months="janeiro fevereiro março abril maio junho julho agosto setembro "
        "outubro novembro dezembro",
        short_months="jan fev mar abr mai jun jul ago set out nov dez",
        days="segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado "
        "domingo",
        short_days="seg ter qua qui sex sáb dom",
    ),
    "ro": CalendarNames(
        months="ianuarie februarie martie aprilie mai iunie iulie august septembrie "
        "octombrie noiembrie decembrie",
        short_months="ian. feb. mar. apr. mai iun. iul. aug. sept. oct. nov. dec.",
        days="luni marți miercuri joi vineri sâmbătă duminică",
        short_days="lun. mar. mie. joi vin. sâm. dum.",
    ),
    "ru": CalendarNames(
        months="январь февраль март апрель май июнь июль август сентябрь октябрь "
        "ноябрь декабрь",
        short_months="янв фев мар апр май июн июл авг сен окт ноя дек",
        genitive="января февраля марта апреля мая июня июля августа сентября октября "
        "ноября декабря",
        days="понедельник вторник среда четверг пятница суббота воскресенье",
        short_days="Пн Вт Ср Чт Пт Сб Вс",
    ),
    "sk": CalendarNames(
        months="január február marec apríl máj jún júl august september október "
        "november december",
        genitive="januára februára marca apríla mája júna júla augusta septembra "
        "októbra novembra decembra",
        days="pondelok utorok streda štvrtok piatok sobota nedeľa",
        short_days="po ut st št pi so ne",
    ),
    "sl": CalendarNames(
        months="januar februar marec april maj junij julij avgust september oktober "
        "november december",
        days="ponedeljek torek sreda četrtek petek sobota nedelja",
        short_days="pon. tor. sre. čet. pet. sob. ned.",
    ),
    "sv": CalendarNames(
        months="januari februari mars april maj juni juli augusti september oktober "
        "november december",
        short_months="jan feb mar apr maj jun jul aug sep okt nov dec",
        days="måndag tisdag onsdag torsdag fredag lördag söndag",
        short_days="mån tis ons tor fre lör sön",
    ),
    "tr": CalendarNames(
        months="Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım "
        "Aralık",
        short_months="Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara",
        days="Pazartesi Salı Çarşamba Perşembe Cuma Cumartesi Pazar",
        short_days="Pzt Sal Çar Per Cum Cmt Paz",
    ),
    "uk": CalendarNames(
        months="січень лютий березень квітень травень червень липень серпень вересень "
        "жовтень листопад грудень",
        genitive="січня лютого березня квітня травня червня липня серпня вересня "
        "жовтня листопада грудня",
        days="понеділок вівторок середа четвер п'ятниця субота неділя",
        short_days="Пн Вт Ср Чт Пт Сб Нд",
    ),
    "zh": CalendarNames(
        months="一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
        days="星期一 星期二 星期三 星期四 星期五 星期六 星期日",
        short_days="周一 周二 周三 周四 周五 周六 周日",
    ),
}
