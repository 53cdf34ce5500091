### كلمات لوحة المناوبة بالعربية. المفاتيح نفسها في كل لغة وبالترتيب نفسه.
### لكل شاشة قسمها أدناه؛ وكلمات القيم المرمّزة في phrases.ftl وليست هنا.

## Everywhere

asking = جارٍ سؤال المحطة…
loading = جارٍ التحميل…
close = إغلاق
yes = نعم
no = لا
unknown = غير معروف
ago = قبل { $span }
left = بقي { $span }
overdue-by = متأخر { $span }
drill = تمرين
drill-words = تمرين فقط. لا شيء على هذا الخط حقيقي، ولا شيء منه يصل إلى خط عامل.
suspected = موضع شك: قد يتكلم شخص آخر أو شخص مُكرَه. لجانبنا وحده.
problem-unreached = المحطة لا تجيب.
problem-unreached-hint = هذا بين هذه اللوحة ومحطتنا، ولا يدل على شيء عن الخط. اللوحة تواصل السؤال؛ فإن طال الأمر فاستعملوا الهاتف وأبلغوا الفني.
problem-forbidden = ليس لدوركم.
problem-refused = لم تنفذ المحطة ذلك.
problem-next = الخطوة التالية:
problem-again = إعادة المحاولة

## The sentence at the top

sentence-asking = نسأل المحطة عن حال الخط.
sentence-no-line = لا خط مفتوح في هذه المحطة.
sentence-lost = فقدت هذه اللوحة محطتها. المعروض هو حال { $at }.
sentence-lost-never = لا تصل هذه اللوحة إلى محطتها.
sentence-up = الخط يعمل.
sentence-state = { $party }: { $state }.
sentence-heard = آخر سماع قبل { $ago }.
sentence-not-heard = لا يُسمع شيء.
sentence-suspected = من يتكلم باسم { $of } موضع شك.
sentence-damaged = لا يمكن قراءة السجل.
sentence-disk-full = القرص ممتلئ.
sentence-warnings = { $count ->
    [one] تحذير واحد مفتوح.
    [two] تحذيران مفتوحان.
    [few] { $count } تحذيرات مفتوحة.
   *[other] { $count } تحذيراً مفتوحاً.
 }
sentence-may-not-sign = لا يُوقَّع شيء بعد: طرف لم يؤكد مساراتنا.
sentence-outbox = { $count ->
    [one] مدخل واحد لنا ينتظر بلا توقيع.
    [two] مدخلان لنا ينتظران بلا توقيع.
    [few] { $count } مدخلات لنا تنتظر بلا توقيع.
   *[other] { $count } مدخلاً لنا ينتظر بلا توقيع.
 }
sentence-pictures = { $party } يقرأ السجل نفسه قراءة أخرى.
sentence-suspended = { $party }: { $cause }.
sentence-conflicts = { $count ->
    [one] تعارض واحد قائم.
    [two] تعارضان قائمان.
    [few] { $count } تعارضات قائمة.
   *[other] { $count } تعارضاً قائماً.
 }
sentence-gaps = الموقف غير مرئي كله.
sentence-owed-hidden = ما ينتظر لا يُعرض لدوركم.
sentence-ours-none = لا شيء ينتظرنا.
sentence-ours = { $count ->
    [one] أمر واحد ينتظرنا.
    [two] أمران ينتظراننا.
    [few] { $count } أمور تنتظرنا.
   *[other] { $count } أمراً ينتظرنا.
 }
sentence-ours-overdue = { $count ->
    [one] أمر واحد ينتظرنا، وهو متأخر.
    [two] أمران ينتظراننا، المتأخر منهما { $overdue }.
    [few] { $count } أمور تنتظرنا، المتأخر منها { $overdue }.
   *[other] { $count } أمراً ينتظرنا، المتأخر منها { $overdue }.
 }
sentence-theirs-none = لا شيء ينتظرهم.
sentence-theirs = { $count ->
    [one] أمر واحد ينتظرهم.
    [two] أمران ينتظرانهم.
    [few] { $count } أمور تنتظرهم.
   *[other] { $count } أمراً ينتظرهم.
 }
sentence-theirs-overdue = { $count ->
    [one] أمر واحد ينتظرهم، وهو متأخر.
    [two] أمران ينتظرانهم، المتأخر منهما { $overdue }.
    [few] { $count } أمور تنتظرهم، المتأخر منها { $overdue }.
   *[other] { $count } أمراً ينتظرهم، المتأخر منها { $overdue }.
 }
sentence-drafts = { $count ->
    [one] مسودة واحدة تنتظر الإجازة.
    [two] مسودتان تنتظران الإجازة.
    [few] { $count } مسودات تنتظر الإجازة.
   *[other] { $count } مسودة تنتظر الإجازة.
 }
sentence-elsewhere = الخط { $line }: { $state }.

## Around every screen

skip = إلى المحتوى
menu = القائمة
screens = الشاشات
no-screen = لا توجد شاشة كهذه.
screen-failed = تعذّر تحميل هذه الشاشة من المحطة. أعيدوا تحميل الصفحة.
screen-line = الخط
screen-traffic = الرسائل
group-screens = الشاشات
group-console = اللوحة
utc = التوقيت العالمي
dtg = وقت وتاريخ
zone-set = حددوا المنطقة الزمنية
zone-of = المنطقة الزمنية لـ { $party }
zone-none = لم تُحدد
line-which = الخط
line-choose = عرض الخط { $line }
watch = في المناوبة
watch-open = المكتب مفتوح: لا أحد يسجل الدخول.
watch-nobody = لم يتسلم أحد النوبة.
watch-you = أنتم { $person }.
watch-answered = أجاب عن فحص المناوبة قبل { $ago }
watch-untold = لم يُبلَّغ عبر الخط
palette = الأوامر
palette-type = ماذا تريدون؟ أو رقم مثل USA/F/0012
palette-none = لا يوجد أمر كهذا.
palette-open = فتح { $serial }
shortcuts = الاختصارات
preferences = المظهر والصوت
language = اللغة
theme = السمة
theme-day = نهار
theme-night = ليل
theme-contrast = تباين عالٍ
density = الكثافة
density-normal = عادية
density-compact = مكثفة
density-wall = للحائط
sign-out = تسجيل الخروج
sound-off = الإنذارات بلا صوت بعد: المتصفح يطلب نقرة واحدة أولاً.
sound-on = تشغيل الصوت
sound-test = اختبار الإنذار
sound-heard = الصوت يعمل. هل سُمع في الغرفة المجاورة؟

## Alarms

alarm-flash = برقية FLASH لم تُقرأ
alarm-warning = تحذير
alarm-ago = قبل { $ago }
alarm-due = بقي { $span }
alarm-overdue = متأخر { $span }
alarm-more = { $count ->
    [one] وواحد آخر
   *[other] و{ $count } غيره
 }
alarm-flash-consequence = يستمر الإنذار حتى يقرأ شخص هذا. ويُبلَّغ الجانب الآخر بتوقيع أنكم قرأتم.
alarm-warning-consequence = اكتبوا المكان كما فهمتموه دون نسخ: فيعرف الجانبان أنه فُهم. ثم أبلغوه للوحدات.
alarm-read = قرأتُ هذا
alarm-read-back = إعادة القراءة
alarm-hush = إسكات الصوت دقيقة
alarm-hushed = الصوت موقوف. الإنذار قائم.
message-route = من { $from } إلى { $to }
warning-words = يرى { $party } أننا نضرب هذا المكان.
warning-since = منذ { $at }
warning-place = المكان: خط العرض، خط الطول بالدرجات
warning-time = منذ متى، بالتوقيت العالمي (س س:د د)
warning-title = التحذير { $warning } من { $party }
warning-clock-read-back = إعادة القراءة
warning-clock-passed = أُبلغت الوحدات
warning-clock-outcome = أُبلغت النتيجة
warning-units = أي الوحدات أُبلغت
warning-pass = أُبلغت
warning-outcome-words = ما يقال عنه
warning-stopped = منّا وقد توقفت
warning-denied = ليست منّا

## Signing in

sign-in = تسجيل الدخول
sign-in-words = باسم وظيفتكم أو رقمكم كما قيّده المسؤول.
sign-in-person = الوظيفة أو الرقم
sign-in-passphrase = عبارة المرور

## Line

do-establishing = انتظروا دقيقة، ثم اعملوا بالسبب المذكور.
do-up = لا شيء مطلوب.
do-degraded = انظروا في المسار؛ وقارنوا الساعتين بثالثة.
do-down = استعملوا الوسيلة الأخرى المتفق عليها. يعاد الاتصال كل ثانية تقريباً.
do-refused = قارنوا صوتياً ما يذكره السبب. الانتظار لا ينفع.
do-suspended = هكذا قرر طرف. وما يخص السلامة يمر.
do-disputed = سوّوا الانشقاق مع الجانب الآخر. وسائر درجات الاستعجال مستمرة.
do-closed = الخط مغلق.
peer-heard = آخر سماع
peer-not-heard = لا يُسمع
peer-round-trip = الذهاب والإياب
peer-offset = فرق الساعتين
peer-confirmed = أكد مساراتنا
peer-address = العنوان
trend-label = زمن الذهاب والإياب إلى { $party }؛ والأحمر حيث لم يُسمع
trend-words = زمن الذهاب والإياب خلال { $span } كما رأته هذه اللوحة
check-make = فحص الخط
check-waiting = بانتظار الجواب…
check-answered = أجاب { $party } بعد { $after }.
check-unanswered = لم يُجب { $party }.
check-nobody = لم يُجب أحد.
checks-title = فحوص الخط في { $days } أيام
checks-none = لا فحص للخط بعد.
checks-by = من يسأل من
checks-of = { $by } يسأل { $of }
checks-due = المستحق
checks-in-time = في الوقت
checks-late = متأخر
checks-missed = بلا سؤال / بلا جواب
checks-silence = أطول صمت
owed-title = ما هو مستحق
owed-hidden = ما هو مستحق لا يُعرض لدوركم.
owed-none = لا شيء مستحق على أحد.
owed-who = على من
owed-what = ماذا
owed-until = حتى
owed-us = { $party } (نحن)
owed-on = { $owes }: { $kind }
owed-more = { $count } غيرها.
owes-read-it = عليه القراءة
owes-answer = عليه الجواب
owes-read-back = عليه إعادة القراءة
owes-pass-to-units = عليه إبلاغ الوحدات
owes-tell-the-outcome = عليه ذكر النتيجة
owes-say-something-next = عليه ذكر ما يلي
owes-be-at-the-machine = عليه الحضور عند الجهاز
owes-end = عليه القول إنه انتهى أو كم يدوم
owes-say-whose-it-was = عليه القول لمن كان
owes-do-what-it-agreed-to = عليه فعل ما وافق عليه
owes-accept-or-reject-it = عليه القبول أو الرفض
owes-seek = عليه طلب المحادثة المحددة معه
trouble-damaged = لا يمكن قراءة السجل، فلا يُعرف ما هو مفتوح. ليفحص الفني القرص.
trouble-disk-full = القرص ممتلئ: لا شيء يُستلم ولا يُوقَّع. أخلوا مكاناً فوراً.
trouble-may-not-sign = لا يُوقَّع شيء حتى يؤكد كل طرف مساراتنا. وما يُرسل ينتظر بلا توقيع.
trouble-outbox = مدخلاتنا المنتظرة بلا توقيع: { $count }.
trouble-pictures = لدى { $party } الكلمات نفسها ويقرؤها قراءة أخرى، في { $lanes }. قارنوا صوتياً.
trouble-suspended = { $party }، منذ { $since }: { $cause }.
trouble-unasked = فحوص المناوبة التي فاتت نوبة: { $count }.
trouble-amendment = التعديل { $number } للميثاق يسري من { $from }.

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
