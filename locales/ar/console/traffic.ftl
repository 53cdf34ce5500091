## Traffic

rung-sent = أُرسلت
rung-received = استُلمت
rung-read = قُرئت
rung-translated = تُرجمت
rung-principal = عند المسؤول
rung-units = أُبلغت الوحدات
rung-replied = رُدّ عليها
rung-is-proved = مثبت بالتوقيع
rung-is-claimed = يقوله ذلك الطرف
rung-is-none = ليس بعد
rung-overdue = متأخر
ladder-of = إلى أين وصلت عند { $party }
ladder-short = حتى الآن: { $done }
said-draft = لم يُقل شيء بعد: هذه المسودة { $draft }.
said-waits = تنتظر: { $who }.
said-placed = في السجل برقم { $serial }.
said-outbox = تنتظر هنا بلا توقيع حتى يؤكد كل طرف مساراتنا.
waits-a-releaser = مُجيزاً
waits-a-second-releaser = مُجيزاً ثانياً
drafts = المسودات
drafts-count = { $count ->
    [one] مسودة واحدة
    [two] مسودتان
    [few] { $count } مسودات
   *[other] { $count } مسودة
 }
drafts-none = لا مسودة تنتظر.
draft-number = المسودة { $draft }
draft-waits-for = تنتظر { $who }
draft-released = أجازها { $person }
draft-release = إجازة
draft-return = إعادة إلى كاتبها
draft-drop = إسقاط
draft-reason = سبب الإعادة
traffic-new = رسالة جديدة
traffic-next = الرسالة التالية
traffic-previous = الرسالة السابقة
traffic-filter = تصفية المحمّل
traffic-choose = اختاروا رسالة أو اكتبوا جديدة.
traffic-list = الرسائل
traffic-from = أي الرسائل
traffic-all = كل الرسائل
traffic-waits = ما ينتظرنا
traffic-theirs = منهم
traffic-ours = منّا
traffic-precedence = درجة الاستعجال
traffic-none = لم تُرسل رسالة على هذا الخط بعد.
traffic-none-shown = لا رسالة من { $count } توافق التصفية.
traffic-back = العودة إلى القائمة
message-read = قُرئت، تأكيد
message-reply = رد
message-reply-to = رداً على
message-translate = ترجمة
message-deliver = عند المسؤول
message-pass = إبلاغ الوحدات
message-cancel = إلغاؤها
message-correct = تصحيحها
translation-machine = بآلة، للمساعدة فقط
translation-stage = الجودة
deliver-post = عند أي مسؤول منّا
handle-translate = الكلمات بتلك اللغة
handle-pass = أي الوحدات
handle-cancel = سبب الإلغاء
cancel-words = تبقى في السجل ملغاة؛ ولا يُحذف شيء.
compose-reply = رد على { $serial }
compose-correct = تصحيح { $serial }
compose-leave = الخروج دون إرسال
compose-precedence = درجة الاستعجال
compose-from = من وظيفتنا
compose-to = إلى
compose-language = اللغة
compose-subject = الموضوع
compose-text = النص
compose-count = { $count ->
    [one] كلمة واحدة
    [two] كلمتان
    [few] { $count } كلمات
   *[other] { $count } كلمة
 }
compose-count-urgent = { $count } من { $most } كلمة على الأكثر، { $precedence }
compose-as-written = المعنى مفهوم: أرسلوها كما كُتبت.
compose-release = إجازة وإرسال
compose-no-undo = بعد الإجازة تُوقَّع وتثبت في السجلين. التصحيح يقف بجانبها؛ ولا شيء يُمحى.
phrases-choose = العبارات المرمّزة
phrases-find = البحث عن عبارة
phrases-none = لا عبارة توافق.
before = قبل أن تغادر الكلمات
before-who = من سيراها
before-nobody = لا مرسل إليه بعد.
before-stations = وكل مناوبة على هذا الخط: { $parties }
before-language = بأي لغة
before-same = هم يقرؤون { $language } بأنفسهم.
before-foreign = تكتبون { $language }؛ وهم يقرؤون { $theirs }.
before-untranslated = المنقّط ينتظر لغويّهم. والعبارة المرمّزة لا تنتظر.
before-commits = بماذا تُلزم
before-record = كلمة موقعة من طرفنا، { $precedence }: تستلمها محطتهم خلال { $received }، ويقرؤها شخص خلال { $read }.
before-correction = ما يُصحَّح يبقى في السجل بجانبها.
before-needs = من يوقّع معكم
before-open = لا أحد: المكتب مفتوح.
before-alone = لا أحد: أنتم المُجيز.
before-releaser = مُجيز. وحتى ذلك فهي مسودة.
before-second = مُجيز ثانٍ. وحتى ذلك فهي مسودة.
before-two = مُجيز ومُجيز ثانٍ. وحتى ذلك فهي مسودة.
