### The coded phrases of the forms in Arabic. The same ids stand in every language, in the same order.

## The two sentences that stand on every form

no-permission = الإخطار لا يُنشئ أي إذن.
no-protection-lost = السكوت لا يزيل أي حماية.

## Warnings

cease = نعتقد أنكم تضربون المكان التالي: { $place }. أوقفوا الضرب.
cease-since = نعتقد أنكم تضربون المكان التالي: { $place }. منذ: { $since }. أوقفوا الضرب.
read-back = نعيد القراءة للتأكيد. المكان: { $place }.
read-back-since = نعيد القراءة للتأكيد. المكان: { $place }. منذ: { $since }.
read-back-right = إعادة القراءة صحيحة.
read-back-wrong = إعادة القراءة خاطئة. أعيدوا القراءة مرة أخرى.
passed = أُبلغت الوحدات التالية: { $units }.
outcome-stopped = توقفت الضربات.
outcome-denied = هذه الضربات ليست منا.
duty-read-back = تجب إعادة القراءة
duty-pass = يجب إبلاغ الوحدات
duty-outcome = يجب الإبلاغ بالنتيجة

## Precedences

precedence-flash = برق (FLASH)
precedence-immediate = فوري (IMMEDIATE)
precedence-priority = مستعجل (PRIORITY)
precedence-routine = عادي (ROUTINE)

## Parties and posts

role-party = طرف
role-observer = طرف مراقب
role-guarantor = طرف ضامن
level-tactical = المستوى التكتيكي
level-operational = المستوى العملياتي
level-ministry = المستوى الوزاري
level-leader = مستوى رئاسة الدولة أو الحكومة

## The roles at a party's own desk, and how a draft stands

desk-reader = قارئ
desk-drafter = محرر
desk-linguist = لغوي
desk-releaser = مخوّل بإجازة الإرسال
desk-second-releaser = مخوّل ثان بإجازة الإرسال
desk-technician = فني
desk-administrator = مدير النظام
draft-waits = بانتظار إجازة الإرسال
draft-returned = أعيدت إلى محررها
draft-going = قيد الإرسال
draft-said = أرسلت
draft-dropped = صرف النظر عنها
suspicion-impersonated = ربما يتكلم شخص آخر.
suspicion-coerced = ربما يتكلم تحت الإكراه.
suspicion-forged = ربما كان الصوت أو الصورة من صنع آلة.
suspicion-mark = مشتبه فيه
suspicion-stands = مشتبه فيه منذ { $since }: من يتكلم باسم { $of }.

## The state of the line

line-establishing = قيد الإنشاء
line-up = يعمل
line-degraded = يعمل مع خلل
line-down = منقطع
line-refused = مرفوض
line-suspended = معلّق
line-disputed = متنازع عليه
line-closed = مغلق

## What an affair is

affair-message = رسالة
affair-check = فحص الخط
affair-notice = إخطار
affair-sites = قيد عن مواقع محمية
affair-cease = إنذار
affair-plan = الخطة اليومية
affair-call = محادثة
affair-contact = اتصال سابق
affair-readout = بيان عن المحادثة
affair-staffed = فحص تجيب عنه المناوبة
affair-suspension = تعليق أو انقطاع
standing-call = اتصال دوري
operators-only = كلام مشغّلين، وليس موقفًا لأي طرف.
affair-query = استفسار عن مصطلح
affair-attachment = مرفق
item-site = موقع محمي
item-area = منطقة دائمة
standing-stands = قائم
standing-corrected = مصحَّح
standing-cancelled = ملغى

## Kinds of notices

notice-flight = تحليق
notice-strike-warning = إنذار بضربة
notice-live-fire = رماية بالذخيرة الحية
notice-missile-launch = إطلاق صاروخ أو مركبة فضائية
notice-exercise = تمرين عسكري
notice-ship-passage = مرور سفينة
notice-ground-movement = تحرك قوات برية
notice-convoy = قافلة
notice-laser = ليزر أو تشويش
notice-temporary-entry = دخول مؤقت إلى منطقة
notice-humanitarian-movement = تحرك منظمة إنسانية
notice-other = نشاط آخر

## Fields of a notice

field-purpose = الغرض
field-unit = الوحدة أو التشكيل
field-command = مستوى القيادة
field-area = اسم المنطقة
field-call-sign = رمز النداء
field-primary-frequency = التردد الرئيسي
field-secondary-frequency = التردد الاحتياطي
field-contact = جهة الاتصال
field-forces = القوات المشاركة
field-vehicles = المركبات وأرقام لوحاتها
field-markings = العلامات والضوء الذي تُرى فيه، بما في ذلك الأشعة تحت الحمراء
field-cargo = الحمولة
field-crew = الأشخاص على المتن
field-ships = أنواع السفن وأرقام هياكلها
field-origin = مكان المغادرة
field-destination = الوجهة
field-stops = أماكن التوقف في الطريق
field-launch-area = اسم منطقة الإطلاق
field-impact-area = اسم منطقة السقوط
field-organisation = المنظمة
field-short-notice-reason = سبب قصر المهلة
field-calendar-change = تغيير عن الجدول السنوي
field-remarks = ملاحظات

## Public warnings of the same activity

twin-notam = إعلان للملاحة الجوية (NOTAM)
twin-navarea = تحذير ملاحي للمنطقة (NAVAREA)
twin-navtex = تحذير ساحلي (NAVTEX)
twin-other = تحذير علني آخر

## The life of a notice

step-begun = بدأ
step-complete = اكتمل
step-cancelled = أُلغي
phase-planned = مخطط له
phase-active = جارٍ
phase-complete = مكتمل
phase-cancelled = ملغى
lead-on-time = في الموعد
lead-short = بمهلة قصيرة
lead-late = متأخر

## How a party takes what was notified

stance-acknowledged = أُخذ العلم
stance-no-objection = لا اعتراض
stance-asks = يطلب توضيحا
stance-objects = يعترض

## Conflicts

verdict-clear = لا تعارض
verdict-possible = تعارض محتمل
verdict-conflict = تعارض
conflict-noted = أُخذ العلم بالتعارض
conflict-accepted = قُبل التعارض مع اتخاذ تدابير
datum-mean-sea = فوق متوسط سطح البحر
datum-ground = فوق سطح الأرض أو الماء
datum-ellipsoid = فوق المجسم الإهليلجي WGS 84
datum-pressure = فوق سطح الضغط القياسي (مستوى الطيران)

## Protected sites

site-hospital = مستشفى أو مرفق طبي آخر
site-school = مدرسة
site-shelter = ملجأ
site-embassy = سفارة أو قنصلية
site-dam = سد أو حاجز مائي
site-nuclear = محطة طاقة نووية أو منشأة نووية أخرى
site-power = محطة كهرباء أو محطة تحويل
site-water = مرفق إمداد بالمياه
site-humanitarian = مقر منظمة إنسانية
site-cultural = ممتلكات ثقافية
site-worship = مكان عبادة
site-camp = مخيم نازحين أو لاجئين
site-detention = مكان احتجاز أسرى أو سجناء
site-warehouse = مخزن أغذية أو مساعدات
site-hazardous = مصنع كيميائي أو منشأة خطرة أخرى
site-observers = موقع قوات أو مراقبين لطرف ثالث
site-other = موقع محمي آخر

## Calls

medium-voice = بالهاتف
medium-video = بالاتصال المرئي
medium-text = كتابةً
medium-in-person = في لقاء مباشر
recording-nothing = لا يُحفظ شيء
recording-notes = تُدوَّن ملاحظات
recording-full = يُسجَّل الصوت أو الصورة
capacity-principal = شاغل المنصب
capacity-deputy = النائب المعيّن
capacity-participant = مشارك
capacity-listener = مستمع
capacity-interpreter = مترجم شفوي
capacity-note-taker = مدوّن الملاحظات
call-sought = مطلوبة
call-agreed = اتُّفق على الموعد: { $time }
call-declined = اعتُذر عنها
call-withdrawn = سُحب الطلب
call-postponed = مؤجلة
call-underway = جارية
call-over = انتهت
reply-at = ذلك ممكن في الوقت التالي: { $time }.
reply-declined = نعتذر عن عدم قبول الطلب.
reply-withdrawn = نسحب الطلب.
reply-postponed = نؤجل، والموعد الجديد يُبلَّغ لاحقا.
side-seeks = الطرف الطالب
side-asked = الطرف المطلوب منه

## Readouts

topic-initiative = بمبادرة من الطرف التالي: { $party }.
topic-duration = المدة بالدقائق: { $minutes }.
topic-ceasefire = وقف إطلاق النار
topic-lines-open = إبقاء قنوات الاتصال مفتوحة
topic-international-security = الأمن الدولي
topic-situation = الوضع في البلد التالي: { $country }.
topic-incidents = منع الحوادث
topic-humanitarian = وصول المدنيين والمساعدات وسلامتهم
topic-prisoners = الأسرى وسائر المحتجزين
topic-forces = تحركات القوات وأنشطتها
topic-arms = الأسلحة وحدودها
topic-deescalation = خفض التوتر
topic-next-contact = الاتصال التالي: { $time }.
topic-other = موضوع آخر
tenor-discussed = نوقش
tenor-urged = ألحّ عليه الطرف المُبلِّغ
tenor-agreed = اتفق عليه الطرفان
tenor-not-agreed = لم يُتفق عليه
confidence-open = يجوز نشره كاملا
confidence-points = لا يجوز نشر سوى النقاط المرمّزة
confidence-fact = لا يجوز نشر سوى حدوثه ومدته ومستواه
confidence-closed = لا يجوز نشر أي شيء منه
match-both = يذكره الطرفان
match-first = يذكره الأول فقط
match-second = يذكره الثاني فقط
match-contradict = القولان متناقضان

## Suspensions and outages

pause-suspended = معلّق بقرار
pause-planned = أعمال مخطط لها
pause-technical = عطل فني
pause-deliberate = تدخل متعمد

## Staffed checks: every text is marked as a test, and alarms nobody

ritual-check = فحص
ritual-opening = افتتاح اليوم
ritual-closing = اختتام اليوم؛ لا شيء للإبلاغ عنه
neutral-mark = فحص الخط.
neutral-book = فحص الخط. الكتاب مفتوح على آخر صفحة قُرئت.
neutral-apple = فحص الخط. تفاحة ناضجة في وعاء من خشب.
neutral-bread = فحص الخط. الخبز الطازج يبرد على الرف.
neutral-library = فحص الخط. المكتبة هادئة بعد الظهر.
neutral-rain = فحص الخط. مرّ مطر خفيف، والحديقة منعشة.
neutral-melody = فحص الخط. من الغرفة المجاورة يأتي لحن هادئ.
neutral-trees = فحص الخط. على جانبي الدرب قرب الجدول أشجار قديمة.
neutral-leaves = فحص الخط. أوراق الخريف تطفو على البركة الساكنة.
neutral-blanket = فحص الخط. بطانية من صوف مطوية عند طرف السرير.
neutral-snow = فحص الخط. الثلج يذوب ببطء على مقعد الحديقة.
neutral-tea = فحص الخط. الشاي جاهز، والفناجين على الطاولة.
neutral-chair = فحص الخط. كرسي خشبي قرب النافذة.

## What the fields of the forms are called

label-line = الخط
label-post = المنصب
label-from = من
label-to = إلى
label-precedence = درجة الأسبقية
label-subject = الموضوع
label-language = اللغة
label-words = النص
label-kind = النوع
label-name = الاسم
label-place = المكان
label-radius = نصف القطر
label-uncertainty = هامش الخطأ في المكان
label-heights = الارتفاعات
label-begins = البداية
label-ends = النهاية
label-since = منذ
label-until = متوقع حتى
label-reason = السبب
label-reference = الرقم المرجعي
label-feature = معلم معروف
label-bearing = السمت الحقيقي
label-distance = المسافة
label-units = الوحدات
label-amounts = الكميات
label-public-warning = تحذير علني عن النشاط نفسه
label-answer = الجواب
label-answer-by = الجواب مطلوب قبل
label-received = استلمته المحطة
label-read = قرأته المناوبة
label-yields = من يفسح المجال
label-measures = التدابير
label-verified-by = جهة التحقق
label-verified-on = تاريخ التحقق
label-grade = موثوقية المصدر ومصداقية المعلومات، من A1 إلى F6
label-source = المصدر
label-windows = الأوقات الممكنة
label-present = الحاضرون
label-points = النقاط
label-released = أُعلن للعموم

## What stands in the fields of the forms

call-lapsed = سقط: انقضت كل المواعيد المقترحة
presence-shown = على الجهاز.
presence-left = لم يعد أحد على الجهاز.
presence-nobody = لا يوجد من يتكلم باسم المنصب.
spoke-from-until = جرت المحادثة. من: { $began }. إلى: { $until }.
spoke-since = المحادثة جارية. منذ: { $began }.
kept-in-time = في الموعد
kept-late = متأخر
kept-open = ليس بعد
kept-overdue = فات الموعد
kept-lapsed = لم يعد منتظراً
readout-own = باسم صاحبه وحده
readout-offered = معروض كنص مشترك
readout-joint = نص مشترك متفق عليه حرفياً
readout-replaced = حل محله نص لاحق
readout-waits = ينتظر ما يتعلق به
readout-void = لا يتعلق بمحادثة لصاحبه
readout-none = لم يقدم بياناً
readouts-agree = لا يتناقض البيانان في أي شيء.
stage-sight = ترجمة فورية
stage-rough = ترجمة أولية
stage-official = ترجمة رسمية
stage-machine = آلية؛ لا يُعتمد عليها
notice-voluntary = دون كل الحدود؛ أُبلغ طوعاً
notice-overruns = يستمر بعد موعد نهايته، ولم يقل صاحبه إنه انتهى.
place-one-way = المكان محدد بطريقة واحدة فقط.
site-removed = شُطب من القائمة
site-stale = لم يُتحقق منه مؤخراً
pause-over = انتهى
pause-overrun = لم ينته رغم إعلان موعد أبكر
until-told-otherwise = حتى إشعار آخر
height-all = كل الارتفاعات
shape-point = نقطة
shape-ellipse = قطع ناقص
shape-circle = دائرة
shape-corridor = ممر
shape-polygon = مضلع
shape-route = مسار بأوقات

## Claims about the line, held against the record

claim-suspended = ادعاء: علّق هذا الطرف الخط: { $party }. من: { $from }. إلى: { $until }.
claim-silent-calls = ادعاء: لا يجيب هذا الطرف على طلبات الاتصال: { $party }. من: { $from }. إلى: { $until }.
claim-silent-checks = ادعاء: لا يجيب هذا الطرف على اختبارات الخط: { $party }. من: { $from }. إلى: { $until }.
claim-silent-messages = ادعاء: لا يقرأ هذا الطرف الرسائل: { $party }. من: { $from }. إلى: { $until }.
claim-refused = ادعاء: رفض هذا الطرف اتصالاً: { $party }. من: { $from }. إلى: { $until }.
claim-spoke = ادعاء: تحادث هذان المنصبان: { $one }، { $other }. من: { $from }. إلى: { $until }.
claim-not-spoke = ادعاء: لم يتحادث هذان المنصبان: { $one }، { $other }. من: { $from }. إلى: { $until }.
claim-initiative = ادعاء: جرت المحادثة بمبادرة هذا الطرف: { $party }. بين: { $one }، { $other }. من: { $from }. إلى: { $until }.
claim-lasted = ادعاء: استغرقت المحادثة هذا العدد من الدقائق: { $minutes }. بين: { $one }، { $other }. من: { $from }. إلى: { $until }.
claim-told = ادعاء: أُبلغ هذا الطرف: { $party }. بشأن: { $what }. بحلول: { $until }.
claim-never-told = ادعاء: لم يُبلغ هذا الطرف قط: { $party }. بشأن: { $what }. بحلول: { $until }.
claim-down = ادعاء: كان الخط مقطوعاً بين هذين الطرفين: { $one }، { $other }. من: { $from }. إلى: { $until }.
finding-borne-out = السجل يؤيد ذلك.
finding-contradicted = السجل يناقض ذلك.
finding-cannot-say = لا يمكن للسجل أن يحسم ذلك.
why-before-line = يشمل ذلك زمناً قبل وجود الخط.
why-beyond-held = يتجاوز ذلك ما هو محفوظ هنا من السجل.
why-one-side = ذكره جانب واحد فقط.
why-disputed = ذكره جانب ويعترض عليه الجانب الآخر.
why-nothing-said = لا شيء عن ذلك في السجل، وهذا لا يثبت شيئاً: ربما جرى بطريق آخر.
why-not-asked = لم يُطلب منه شيء عبر الخط في ذلك الوقت.
why-still-open = لم تنقض مهلة الجواب.
why-silence-only = لم يجب، والصمت ليس رفضاً.
why-partly = يصح ذلك على جزء من تلك المدة فقط.
why-no-receipt = لا يوجد هنا إيصال من ذلك الطرف.
why-no-length = لم يذكر الجانبان مدته.

## What the other fields of the forms are called

label-state = الحالة
label-party = الطرف
label-entry = القيد
label-about = بشأن
label-sent = أُرسل
label-owes = من عليه الخطوة التالية
label-due = الموعد الأقصى
label-medium = الوسيلة
label-recording = ما يُحفظ منه
label-follows = يلي
label-history = ما قيل بالترتيب
label-postponed = عدد مرات التأجيل
label-spoke = وقت المحادثة
label-minutes = المدة بالدقائق
label-confidence = ما يجوز أن يُعرف خارجاً
label-text = النص
label-term = المصطلح
label-meaning = المعنى
label-linguist = اللغوي
label-qualified = المؤهل سارٍ حتى
label-translation = الترجمة
label-delivered = لدى صاحب المنصب
label-replied = الرد
label-strikes = أُبلغ عن قصفه
label-conflicts = التعارضات
label-lead = مهلة الإبلاغ
label-volume = أين ومتى
label-shape = الشكل
label-places = الأماكن بالترتيب
label-height-lower = من ارتفاع
label-height-upper = حتى ارتفاع
label-daily = يومياً بالتوقيت العالمي
label-told = أُبلغ
label-raised = وقت الإنذار
label-asked = سُئل
label-outcome = النتيجة
label-read-back = الترديد
label-over = انتهى منذ
label-finding = الاستنتاج
label-why = السبب
label-entries = القيود التي تثبت ذلك
label-held-until = سجل هذا الطرف محفوظ هنا حتى
figure-asked = عدد ما وُجه إليه
figure-answered = عدد ما أجاب عنه
figure-in-time = منها في الموعد
figure-refused = عدد ما رفضه
figure-spoken = عدد المرات التي ذكر فيها الجانبان محادثة
figure-crossed = الأجوبة التي عبرت في ذلك الوقت
figure-own-words = أقوال لذلك الطرف في ذلك الوقت يمنعها التعليق
figure-covered = دقائق من تلك المدة كان الخط معلقاً فيها وفق السجل

## Affairs of what happens and what is proposed

affair-incident = حادث
affair-request = طلب
affair-fact = واقعة متصلة بحادث
affair-proposal = مقترح
affair-violation = انتهاك لما اتُّفق عليه
affair-amendment = تعديل ميثاق الخط

## What happened in an incident

happening-strike = وقوع ضربات أو إطلاق نار
happening-launched = انطلاق أو رمي عن طريق الخطأ
happening-strayed = خروج عن المسار
happening-crossed = عبور حدود أو خط فاصل دون قصد
happening-near-miss = اقتراب خطر
happening-collided = تصادم
happening-lost = هبوط اضطراري أو تحطم أو غرق أو فقدان
happening-distress = أشخاص في محنة، والمساعدة مطلوبة
happening-detained = احتجاز أشخاص
happening-missing = أشخاص مفقودون أو ضلوا الطريق
happening-dead = جثامين عُثر عليها أو يلزم انتشالها
happening-interference = تشويش على إشارات أو أجهزة استشعار أو على الرؤية
happening-other = حادث آخر

## With what, or to what

means-unknown = غير معروف
means-small-arms = أسلحة صغيرة
means-mortar = مدفع هاون
means-artillery = مدفعية
means-rocket = راجمة صواريخ
means-missile = صاروخ
means-bomb = قنبلة من الجو
means-drone = طائرة مسيّرة بلا طيار
means-aircraft = طائرة على متنها طاقم
means-helicopter = طائرة مروحية
means-vessel = سفينة أو زورق
means-submarine = غواصة
means-armour = مركبة مدرعة
means-vehicle = مركبة
means-mine = لغم بري أو بحري
means-interference = تشويش أو إبهار بصري
means-persons = أشخاص راجلون

## Whose it was

origin-ours = تابع لنا
origin-not-ours = ليس تابعاً لنا
origin-unknown = لا نعلم بعد لمن يتبع

## Whether it is under control

control-under = خاضع لتحكمنا
control-not-under = غير خاضع لتحكمنا
control-unknown = لا نعلم إن كان خاضعاً للتحكم

## Fields of a report

detail-forces = القوات التي كانت هناك
detail-damage = الأضرار
detail-casualties = المصابون أو القتلى
detail-measures = التدابير المتخذة فوراً
detail-witnesses = الشهود
detail-weapon = نوع السلاح
detail-unit = الوحدة أو رمز النداء أو رقم الهيكل
detail-cause = كيف حدث ذلك
detail-help = المساعدة المطلوبة أو المعروضة
detail-contact = جهة الاتصال في المكان
detail-remarks = ملاحظات أخرى

## What is asked of the other side

wanted-explanation = تفسير
wanted-evidence = أدلة
wanted-meeting = اجتماع
wanted-visit = زيارة للمكان
wanted-inquiry = تحقيق مشترك
wanted-assistance = مساعدة
wanted-return = إعادة أشخاص أو جثامين أو أشياء
wanted-compensation = تعويض
wanted-review = مراجعة عمل الخط نفسه

## What is said to it

response-answered = أُجيب عنه
response-agreed = وُوفق عليه
response-refused = رُفض
response-done = أُنجز

## What a fact is about

aspect-place = المكان
aspect-time = الوقت
aspect-course = ما فُعل بالترتيب
aspect-means = الوسيلة
aspect-origin = من أين، ومن قام به
aspect-forces = القوات التي كانت هناك
aspect-damage = الأضرار
aspect-casualties = المصابون أو القتلى
aspect-warning = ما أُخطر به مسبقاً، ومن أُخطر به
aspect-cause = السبب
aspect-measures = التدابير المتخذة
aspect-other = مسألة أخرى

## How what one side states is held

held-agreed = متفق عليه من الجميع
held-disputed = متنازع عليه
held-stated = مذكور، ولم يجب عنه الجميع بعد
held-taken-back = تراجع عنه صاحبه

## What is proposed

proposal-ceasefire = وقف إطلاق النار
proposal-pause = توقف مؤقت للقتال
proposal-corridor = ممر
proposal-exchange = تبادل أشخاص أو جثامين
proposal-withdrawal = سحب قوات أو أسلحة
proposal-other = تدبير آخر

## Where it holds

domain-land = في البر
domain-sea = في البحر
domain-air = في الجو

## What has become of a proposal

proposal-status-offered = معروض
proposal-status-rejected = مرفوض
proposal-status-withdrawn = مسحوب
proposal-status-agreed = قبله الجميع
proposal-status-ended = قبله الجميع ثم انتهى

## How something agreed was violated

category-fire = إطلاق نار
category-advance = تقدم أو مواقع جديدة
category-presence = قوات أو أسلحة حيث لا يجوز وجودها
category-overflight = تحليق حيث لا يجوز التحليق
category-obstruction = عرقلة المرور أو الوصول أو الرصد
category-detention = احتجاز أشخاص أو عدم تسليمهم
category-works = ألغام أو إنشاءات أو عوائق جديدة
category-other = انتهاك آخر

## What the fields of these forms are called

label-happened = ما حدث
label-means = الوسيلة المستخدمة أو الشيء المعني
label-within = أقصى بُعد محتمل عن المكان المذكور
label-toward = إلى أين يتجه، أو مكان الارتطام المتوقع
label-happened-at = متى حدث ذلك
label-origin = لمن كان تابعاً
label-control = هل هو خاضع للتحكم
label-asks = على الآخرين أن يذكروا: لمن كان تابعاً
label-admission = حادث عرضي معترف به
label-near = ما كان في الجوار، وما أُخطر به عنه
label-facts-agreed = الوقائع المتفق عليها من الجميع
label-facts-disputed = الوقائع المتنازع عليها، ومن ينازع فيها
label-facts-stated = الوقائع التي لم يجب عنها الجميع بعد
label-requests = ما طُلب
label-closed = أغلقه
label-wanted = الشيء المطلوب
label-response = الرد على الطلب
label-expires = يمكن قبوله حتى
label-domains = أين يسري
label-follow-up = المحادثة المحددة معه
label-monitors = من يتولى رصده
label-decisions = ما قرره كل طرف
label-content = المجموع الاختباري لما يُقبل
label-violations = الانتهاكات المبلَّغ عنها
label-category = بأي طريقة
label-count = عدد المرات
label-against = من قام به
label-in-force = ساري المفعول

## Whole sentences of an accident that is admitted

accident-admitted = حادث عرضي. هذا ليس هجوماً. من جانبنا: { $happening }، { $means }، المكان: { $place }.
accident-toward = يتجه إلى المكان التالي، أو يُتوقع ارتطامه فيه: { $place }.
distress-call = استغاثة: { $means }، المكان: { $place }. المساعدة مطلوبة.
no-intent = لم نقصد ذلك. ولا ينبغي تفسيره على أنه عمل عدائي.
proposal-expired = انقضت مهلته
decision-accepted = أعطى موافقته
violation-admitted = معترف به
