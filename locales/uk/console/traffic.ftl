## Traffic

rung-sent = надіслано
rung-received = отримано
rung-read = прочитано
rung-translated = перекладено
rung-principal = у керівника
rung-units = доведено до частин
rung-replied = є відповідь
rung-is-proved = доведено підписом
rung-is-claimed = стверджує ця сторона
rung-is-none = ще ні
rung-overdue = прострочено
ladder-of = Як далеко дійшло в { $party }
ladder-short = На цей час: { $done }
said-draft = Ще нічого не сказано: це проєкт { $draft }.
said-waits = Чекає: { $who }.
said-placed = У записі під номером { $serial }.
said-outbox = Чекає тут без підпису, доки кожна сторона не підтвердить наші ряди.
waits-a-releaser = той, хто дозволяє відправлення
waits-a-second-releaser = другий, хто дозволяє відправлення
drafts = Проєкти
drafts-count = { $count ->
    [one] { $count } проєкт
    [few] { $count } проєкти
   *[other] { $count } проєктів
 }
drafts-none = Жоден проєкт не чекає.
draft-number = Проєкт { $draft }
draft-waits-for = чекає: { $who }
draft-released = дозволив { $person }
draft-release = Дозволити відправлення
draft-return = Повернути укладачеві
draft-drop = Зняти
draft-reason = Чому повертається
traffic-new = Нове повідомлення
traffic-next = Наступне повідомлення
traffic-previous = Попереднє повідомлення
traffic-filter = Відбір із завантаженого
traffic-choose = Виберіть повідомлення або напишіть нове.
traffic-list = Повідомлення
traffic-from = Які повідомлення
traffic-all = Усі повідомлення
traffic-waits = Що чекає на нас
traffic-theirs = Від них
traffic-ours = Від нас
traffic-precedence = Терміновість
traffic-none = На цій лінії ще не було повідомлень.
traffic-none-shown = Жодне з { $count } повідомлень не підходить під відбір.
traffic-back = До списку
message-read = Прочитано, підтвердити
message-reply = Відповісти
message-reply-to = У відповідь на
message-translate = Перекласти
message-deliver = У керівника
message-pass = Довести до частин
message-cancel = Скасувати
message-correct = Виправити
translation-machine = машинний, лише на допомогу
translation-stage = Якість
deliver-post = У якого нашого керівника
handle-translate = Слова цією мовою
handle-pass = До яких частин
handle-cancel = Чому скасовується
cancel-words = Залишається в записі як скасоване; нічого не видаляється.
compose-reply = Відповідь на { $serial }
compose-correct = Виправлення { $serial }
compose-leave = Вийти без надсилання
compose-precedence = Терміновість
compose-from = Від нашої посади
compose-to = Кому
compose-language = Мова
compose-subject = Тема
compose-text = Текст
compose-count = { $count ->
    [one] { $count } слово
    [few] { $count } слова
   *[other] { $count } слів
 }
compose-count-urgent = { $count } зі щонайбільше { $most } слів, { $precedence }
compose-as-written = Зміст зрозумілий: надіслати як написано.
compose-release = Надіслати
compose-no-undo = Після надсилання слова підписані й стоять в обох записах. Виправлення стає поруч; нічого не скасовується заднім числом.
phrases-choose = Кодовані фрази
phrases-find = Знайти фразу
phrases-none = Відповідної фрази немає.
before = Перш ніж слова підуть
before-who = Хто їх побачить
before-nobody = Адресата ще не вибрано.
before-stations = і кожна зміна на цій лінії: { $parties }
before-language = Якою мовою
before-same = Вони самі читають мовою { $language }.
before-foreign = Ви пишете мовою { $language }; вони читають мовою { $theirs }.
before-untranslated = Позначене пунктиром чекає їхнього лінгвіста. Кодована фраза не чекає.
before-commits = До чого це зобов’язує
before-record = Підписане слово нашої сторони, { $precedence }: їхня станція має отримати його протягом { $received }, людина – прочитати протягом { $read }.
before-correction = Те, що виправляється, залишається в записі поруч.
before-needs = Чий ще підпис потрібен
before-open = Нічий: робоче місце відкрите.
before-alone = Нічий: відправлення дозволяєте ви.
before-releaser = Того, хто дозволяє відправлення. До того це проєкт.
before-second = Другого, хто дозволяє відправлення. До того це проєкт.
before-two = Обох, хто дозволяє відправлення. До того це проєкт.
