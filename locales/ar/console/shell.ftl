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
sentence-bare = { $party }: لا طريق احتياطياً يوصل.
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
sentence-key = ينتهي مفتاح محطة { $party } بعد { $span }.
sentence-key-over = انتهى مفتاح محطة { $party }.
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
sentence-owed-failed = لا يمكن قراءة ما ينتظر: قد لا يأتي إنذار. اسألوا الفني.
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
sentence-elsewhere-ours = { $count ->
    [one] الخط { $line }: أمر واحد ينتظرنا.
    [two] الخط { $line }: أمران ينتظراننا.
    [few] الخط { $line }: { $count } أمور تنتظرنا.
   *[other] الخط { $line }: { $count } أمراً ينتظرنا.
 }

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
palette-type = ماذا تريدون؟ أو رقم مثل USA/F/0012، أو كلمات للبحث عنها
palette-none = لا يوجد أمر كهذا.
palette-open = فتح { $serial }
palette-search = البحث في السجل عن «{ $words }»
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
alarm-admission = حادث عرضي، لا هجوم
alarm-distress = استغاثة
alarm-call = محادثة FLASH
alarm-ago = قبل { $ago }
alarm-due = بقي { $span }
alarm-overdue = متأخر { $span }
alarm-more = { $count ->
    [one] وواحد آخر
   *[other] و{ $count } غيره
 }
alarm-flash-consequence = يستمر الإنذار حتى يقرأ شخص هذا. ويُبلَّغ الجانب الآخر بتوقيع أنكم قرأتم.
alarm-warning-consequence = اكتبوا المكان كما فهمتموه دون نسخ: فيعرف الجانبان أنه فُهم. ثم أبلغوه للوحدات.
alarm-admission-consequence = أبلغوا الوحدات الآن بالصوت أن هذا ليس هجوماً، ثم اذكروا هنا أي وحدات. يستمر الإنذار حتى يتم ذلك. ويُبلَّغ الجانب الآخر به بتوقيع.
alarm-distress-consequence = أبلغوا الآن الوحدات القادرة على المساعدة، ثم اذكروا هنا أي وحدات. يستمر الإنذار حتى يُبلَّغ ذلك ويُجاب عن طلب المساعدة.
alarm-call-consequence = يستمر الإنذار حتى يُجاب عن طلب المحادثة. والجواب موقّع ويبقى في السجلين.
alarm-next = إلى التالي
alarm-accept = القبول في { $time }، بعد { $span }
alarm-call-minutes = بعد كم دقيقة من الآن
alarm-help-minutes = تصل المساعدة خلال كم دقيقة من الآن
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
sign-in-passkey = الدخول بمفتاح مرور
sign-in-passkey-at = الدخول بمفاتيح المرور يكون من العنوان
passkey-unanswered = لم يجب أي مفتاح مرور: لا مفتاح لهذه اللوحة على هذا الجهاز، أو أُلغي الطلب، أو لا يثق هذا المتصفح بشهادة اللوحة. وعبارة المرور صالحة أيضاً.
