## Readouts

screen-readouts = البيانات
readouts-list = المحادثات والاتصالات مع بياناتها
readouts-choose = اختر محادثة لترى ما قاله كل طرف عنها.
readouts-none = لم يتحدث أحد بعد. وبعد انتهاء محادثة يعطي كل طرف بيانه هنا.
readouts-back = عودة إلى القائمة
readouts-next = التالي
readouts-previous = السابق
readouts-of = بيانات { $serial }
readouts-by = بيان { $party }
readouts-the-call = المحادثة
readouts-match = المقارنة
readouts-only = يقوله { $party } وحده
readouts-contradict = { $count ->
    [one] البيانان متناقضان في نقطة واحدة.
    [two] البيانان متناقضان في نقطتين.
    [few] البيانان متناقضان في { $count } نقاط.
   *[other] البيانان متناقضان في { $count } نقطة.
 }
readouts-replaced = { $count ->
    [one] بيان سابق استُبدل
    [two] بيانان سابقان استُبدلا
    [few] { $count } بيانات سابقة استُبدلت
   *[other] { $count } بيانا سابقا استُبدل
 }
readouts-their-form = المقارنة كما يقرؤها الطرف الآخر
readouts-no-text = نقاط فقط، بلا نص.
readouts-against = تحته خط: ما يختلف عن
readouts-against-none = لا شيء
readouts-owed = علينا أن نوافق أو نعترض:
readouts-owed-theirs = عليهم أن يوافقوا أو يعترضوا:
readouts-agree-to = الموافقة حرفيا
readouts-agree-words = بذلك تصير هذه الكلمات بعينها نصا مشتركا. والنص الذي يتغير فيه حرف واحد بيان آخر.
readouts-object = اعتراض
readouts-object-reason = ما ينبغي تغييره
readouts-release = نشر للعموم
readouts-release-what = ما يصير علنيا
readouts-release-whom = للجميع، خارج الطرفين؛ ويرى الطرف الآخر في السجل أنه نُشر. والنشر لا يُسترد.
readouts-release-by = بأي منصب، من وزارة فما فوق
readouts-release-where = أين يمكن قراءته
readouts-release-nobody = ليس بين مناصبنا ما هو من وزارة فما فوق، فلا أحد منا يستطيع نشره.
readouts-replace = استبداله
readouts-replace-of = بدلا من { $serial }
readouts-give = إعطاء بيان
readouts-give-of = بياننا عن { $serial }
readouts-offer = عرضه نصا مشتركا
readouts-point = النقطة { $number }
readouts-point-add = إضافة نقطة
readouts-point-drop = حذف النقطة { $number }
readouts-topic = الموضوع
readouts-topic-initiative = المبادرة
readouts-topic-duration = المدة
readouts-topic-situation = الوضع في بلد
readouts-topic-next-contact = الاتصال التالي
readouts-tenor = ما قيل فيه
readouts-value = القيمة
readouts-minutes = الدقائق
readouts-country = البلد
readouts-words = بكلماتنا
readouts-as = بأي صفة
readouts-as-own = بياننا وحدنا
readouts-as-joint = معروض على الطرف الآخر نصا مشتركا
readouts-who = كل مناوبة على هذا الخط: { $parties }. ولا يصير به شيء علنيا.
readouts-text-as-written = يُقرأ النص كما كُتب هنا؛ والنقاط لا تحتاج إلى مترجم.
readouts-commits-own = هذا ما يقوله طرفنا عن المحادثة، موقّعا، في السجلين.
readouts-commits-joint = إن وافق الطرف الآخر فهذه الكلمات بعينها نص مشترك للطرفين.
