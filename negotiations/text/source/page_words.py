"""What pages print around a text, per language: words before a writer's name and beside a date,
and invitations below the text.

This is the one list of the languages supported; docs/importing.md names them. Patterns are for
`regex`, and ignore case.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class PageWords:
    """The words of one language, as patterns but for `months` and `dated`.

    `by` precedes the writer on a line of its own, `writes` precedes the name at the end of a
    standfirst, and `both` separates two names. `months` are twelve words, each with its other forms
    after slashes, and with `_` for a space. `dated` are words beside a date. `below` matches a
    whole line below the text: an invitation to comment, subscribe, share or read on.
    """

    language: str
    by: str
    both: str
    months: str
    dated: str
    below: str
    writes: str = ""


SUPPORTED = {
    "en": PageWords(
        "English",
        by=r"by\s", writes="writes", both=r"\s(?:and|&)\s",
        months="january/jan february/feb march/mar april/apr may june/jun july/jul august/aug "
        "september/sept/sep october/oct november/nov december/dec",
        dated="published updated posted first last on at date monday tuesday wednesday thursday "
        "friday saturday sunday mon tue wed thu fri sat sun",
        below=r"(?:\d+ )?comments?|(?:leave|add|post|write) a (?:comment|reply)"
        r"|comments are closed|share|print|e-?mail"
        r"|(?:join|start) (?:the|our) (?:conversation|discussion|commenting forum)\b.*"
        r"|join thought-provoking .*|have your say\b.*"
        r"|(?:sign up|subscribe|register|donate|log in|sign in)"
        r"(?: (?:now|here|today|free|to|for)\b.*)?"
        r"|follow (?:us|our)\b.*|share (?:this|on)\b.*|read (?:more|next|also)\b.*"
        r"|more on this\b.*|related (?:articles?|stories|topics|content)\b.*"
        r"|most (?:read|popular|viewed)\b.*|recommended(?: (?:for you|reading|stories|articles))?"
        r"|advertisement|already a subscriber\b.*|do you have an opinion\b.*"
        r"|want to send a letter\b.*",
    ),
    "fr": PageWords(
        "French",
        by=r"par\s", writes="écrit", both=r"\s(?:et|&)\s",
        months="janvier/janv février/févr mars avril/avr mai juin juillet/juil août "
        "septembre/sept octobre/oct novembre/nov décembre/déc",
        dated="publié mis à jour le date lundi mardi mercredi jeudi vendredi samedi dimanche",
        below=r"(?:\d+ )?commentaires?|(?:laisser|ajouter|poster) un commentaire|réagir"
        r"|s['’]abonner\b.*|abonnez-vous\b.*|inscrivez-vous\b.*|connectez-vous\b.*|suivez-nous\b.*"
        r"|faites un don\b.*|partager\b.{0,40}|(?:à )?lire (?:aussi|également|la suite)\b.*"
        r"|sur le même sujet|les plus lus|publicité"
        r"|participe[rz] à la (?:discussion|conversation)\b.*",
    ),
    "de": PageWords(
        "German",
        by=r"von\s", writes="schreibt", both=r"\s(?:und|&)\s",
        months="januar/jänner/jan februar/feb märz/mär april/apr mai juni/jun juli/jul august/aug "
        "september/sept/sep oktober/okt november/nov dezember/dez",
        dated="veröffentlicht aktualisiert am stand vom datum uhr montag dienstag mittwoch "
        "donnerstag freitag samstag sonnabend sonntag",
        below=r"(?:\d+ )?kommentare?|kommentieren|kommentar (?:schreiben|verfassen|hinterlassen)"
        r"|drucken|(?:jetzt )?(?:anmelden|abonnieren|registrieren|spenden|teilen)\b.{0,40}"
        r"|newsletter\b.{0,60}|folgen sie uns\b.*|diskutieren sie mit\b.*"
        r"|schreiben sie (?:uns|einen (?:kommentar|leserbrief))\b.*|mehr (?:zum thema|lesen)\b.*"
        r"|lesen sie (?:auch|mehr)\b.*|das könnte sie auch interessieren\b.*|meistgelesen|anzeige"
        r"|weiterlesen",
    ),
    "es": PageWords(
        "Spanish",
        by=r"por\s", writes="escribe", both=r"\s(?:y|e|&)\s",
        months="enero/ene febrero/feb marzo/mar abril/abr mayo/may junio/jun julio/jul agosto/ago "
        "septiembre/setiembre/sept/sep octubre/oct noviembre/nov diciembre/dic",
        dated="publicado actualizado el fecha lunes martes miércoles jueves viernes sábado domingo",
        below=r"(?:\d+ )?comentarios?|(?:deja|dejar|escribe|añade) un comentario|suscríbete\b.*"
        r"|suscribirse\b.*|regístrate\b.*|inicia sesión\b.*|síguenos\b.*|dona(?:r| ahora)?"
        r"|compartir\b.{0,40}|lee(?:r)? (?:más|también)\b.*|te puede interesar\b.*"
        r"|lo más (?:leído|visto)|publicidad|únete a la conversación\b.*",
    ),
    "pt": PageWords(
        "Portuguese",
        by=r"por\s", writes="escreve", both=r"\s(?:e|&)\s",
        months="janeiro/jan fevereiro/fev março/mar abril/abr maio/mai junho/jun julho/jul "
        "agosto/ago setembro/set outubro/out novembro/nov dezembro/dez",
        dated="publicado atualizado em data segunda-feira terça-feira quarta-feira quinta-feira "
        "sexta-feira sábado domingo",
        below=r"(?:\d+ )?comentários?|(?:deixe|escreva) (?:um|o seu) comentário|comentar"
        r"|(?:assine|subscreva|inscreva-se|registe-se|cadastre-se)\b.*|siga-nos\b.*"
        r"|faça uma doação\b.*|(?:partilhar|compartilhe|compartilhar)\b.{0,40}"
        r"|leia (?:mais|também)\b.*|mais lidas|publicidade|participe da (?:conversa|discussão)\b.*",
    ),
    "ru": PageWords(
        "Russian",
        by=r"авторы?\s*:|авторы?\s|текст\s*:", writes="пишет", both=r"\s(?:и|&)\s",
        months="января/январь/янв февраля/февраль/фев марта/март/мар апреля/апрель/апр мая/май "
        "июня/июнь/июн июля/июль/июл августа/август/авг сентября/сентябрь/сент/сен "
        "октября/октябрь/окт ноября/ноябрь/ноя декабря/декабрь/дек",
        dated="опубликовано обновлено дата в г года понедельник вторник среда четверг пятница "
        "суббота воскресенье",
        below=r"(?:\d+ )?комментари(?:й|я|ев|и)|(?:оставить|добавить|написать) комментарий"
        r"|комментировать|обсудить\b.{0,40}|подпи(?:сывайтесь|шитесь|саться)\b.*"
        r"|зарегистрируйтесь\b.*|войти|поделиться\b.{0,40}|читайте (?:также|нас|далее)\b.*"
        r"|читать (?:далее|также|полностью)\b.*|самое (?:читаемое|популярное)"
        r"|(?:материалы )?по теме|реклама",
    ),
    "uk": PageWords(
        "Ukrainian",
        by=r"автор(?:ка|и)?\s*:|автор(?:ка|и)?\s|текст\s*:",
        writes="пише",
        both=r"\s(?:і|й|та|&)\s",
        months="січня/січень/січ лютого/лютий/лют березня/березень/бер квітня/квітень/квіт "
        "травня/травень/трав червня/червень/черв липня/липень/лип серпня/серпень/серп "
        "вересня/вересень/вер жовтня/жовтень/жовт листопада/листопад/лист грудня/грудень/груд",
        dated="опубліковано оновлено дата о р року понеділок вівторок середа четвер п'ятниця "
        "субота неділя",
        below=r"(?:\d+ )?коментар(?:і|ів|я)?|(?:залишити|додати|написати) коментар|коментувати"
        r"|обговорити\b.{0,40}|підпи(?:суйтеся|суйтесь|шіться|сатися)\b.*|зареєструйтеся\b.*"
        r"|увійти|поділитися\b.{0,40}|читайте (?:також|нас|далі)\b.*|читати (?:далі|також)\b.*"
        r"|найпопулярніше|за темою|реклама",
    ),
    "ar": PageWords(
        "Arabic",
        by=r"بقلم\s*:|بقلم\s|الكاتب\s*:|كتبه?\s*:", both=r"\sو\s?",
        months="يناير/كانون_الثاني فبراير/شباط مارس/آذار/اذار أبريل/ابريل/إبريل/نيسان "
        "مايو/أيار/ايار يونيو/حزيران يوليو/تموز أغسطس/اغسطس/آب سبتمبر/أيلول/ايلول "
        "أكتوبر/اكتوبر/تشرين_الأول نوفمبر/تشرين_الثاني ديسمبر/كانون_الأول",
        dated="نشر نشرت في تاريخ النشر آخر تحديث الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس "
        "الجمعة السبت",
        below=r"(?:\d+ )?(?:تعليق|تعليقات|التعليقات)"
        r"|(?:أضف|اترك|اكتب) (?:تعليق|تعليقا|تعليقًا|تعليقاً|تعليقك)|شارك(?:نا)?\b.{0,40}|اشترك\b.*"
        r"|تابعنا\b.*|اقرأ (?:أيضا|أيضًا|أيضاً|المزيد)\b.*|الأكثر (?:قراءة|مشاهدة)|مواضيع ذات صلة"
        r"|إعلان",
    ),
    "fa": PageWords(
        "Persian",
        by=r"نویسنده\s*:|به قلم\s*:|به قلم\s|نوشته\s*:", both=r"\sو\s",
        months="ژانویه فوریه مارس آوریل مه/می ژوئن ژوئیه/جولای اوت/آگوست سپتامبر اکتبر نوامبر "
        "دسامبر",
        dated="منتشر شده در تاریخ انتشار شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه",
        below=r"(?:\d+ )?(?:نظر|نظرات|دیدگاه|دیدگاه‌ها)|(?:ارسال|ثبت|افزودن) (?:نظر|دیدگاه)"
        r"|نظر(?: خود را)? بنویسید\b.*|(?:مشترک|عضو) شوید\b.*|ما را دنبال کنید\b.*"
        r"|به اشتراک بگذارید\b.*|بیشتر بخوانید\b.*|مطالب مرتبط|آگهی",
    ),
    "he": PageWords(
        "Hebrew",
        by=r"מאת\s*:|מאת\s", both=r"\sו",
        months="ינואר פברואר מרץ/מרס אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
        dated="פורסם עודכן תאריך יום ראשון שני שלישי רביעי חמישי שישי שבת",
        below=r"(?:\d+ )?תגובות?|(?:הוסף|הוסיפו|כתוב|כתבו) תגובה|לתגובות|הי?רשמו\b.*|התחברו?\b.*"
        r"|עקבו אחרינו\b.*|שתפו\b.{0,40}|קראו (?:גם|עוד)\b.*|לקריאה נוספת|הנקראות ביותר|פרסומת",
    ),
    "tr": PageWords(
        "Turkish",
        by=r"yazan\s*:|yazar\s*:", both=r"\s(?:ve|&)\s",
        months="ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
        dated="yayınlandı güncellendi tarih pazartesi salı çarşamba perşembe cuma cumartesi pazar",
        below=r"(?:\d+ )?yorum(?:lar)?|yorum (?:yap|yaz|ekle)(?:ın)?|(?:abone|üye) ol(?:un)?\b.*"
        r"|kaydol(?:un)?\b.*|giriş yap(?:ın)?\b.*|bizi takip edin\b.*|paylaş(?:ın)?"
        r"|(?:devamını|ayrıca) oku(?:yun)?\b.*|ilgili haberler|en çok okunanlar|reklam",
    ),
    "zh": PageWords(
        "Chinese",
        by=r"(?:作者|撰文|记者|文)\s*[：:／/|｜]|作者\s", both=r"\s*(?:、|和|与|與)\s*",
        months="",
        dated="发布 發佈 发表于 更新 时间 日期 星期一 星期二 星期三 星期四 星期五 星期六 星期日",
        below=r"(?:\d+\s*条?)?(?:评论|評論|留言)"
        r"|(?:发表|發表|查看|参与)(?:评论|評論|留言|讨论).{0,20}"
        r"|(?:点击|點擊)?(?:订阅|訂閱|注册|登录|登入|分享|捐款).{0,20}|(?:关注|關注)我们.{0,20}"
        r"|(?:延伸|相关|相關|推荐|更多)(?:阅读|閱讀|文章|新闻|新聞).{0,20}|阅读(?:更多|全文)"
        r"|热门(?:文章|阅读)?|广告|廣告",
    ),
}  # fmt: skip


def words_of(part: str) -> list[str]:
    """The given part of all languages that have it."""
    return [words for language in SUPPORTED.values() if (words := getattr(language, part))]
