### The coded phrases of the forms in Russian. The same ids stand in every language, in the same order.

## The two sentences that stand on every form

no-permission = Уведомление не создаёт никакого разрешения.
no-protection-lost = Молчание не лишает защиты.

## Warnings

cease = Мы полагаем, что вы наносите удары по следующему месту: { $place }. Прекратите.
cease-since = Мы полагаем, что вы наносите удары по следующему месту: { $place }. С какого времени: { $since }. Прекратите.
read-back = Повторяем принятое. Место: { $place }.
read-back-since = Повторяем принятое. Место: { $place }. С какого времени: { $since }.
read-back-right = Повторено верно.
read-back-wrong = Повторено неверно. Повторите ещё раз.
passed = Доведено до следующих частей: { $units }.
outcome-stopped = Удары прекращены.
outcome-denied = Эти удары наносим не мы.
duty-read-back = подлежит повторению
duty-pass = подлежит доведению до частей
duty-outcome = подлежит сообщению результат

## Precedences

precedence-flash = МОЛНИЯ (FLASH)
precedence-immediate = НЕМЕДЛЕННО (IMMEDIATE)
precedence-priority = СРОЧНО (PRIORITY)
precedence-routine = ОБЫЧНО (ROUTINE)

## Parties and posts

role-party = сторона
role-observer = наблюдающая сторона
role-guarantor = сторона-гарант
level-tactical = тактический уровень
level-operational = оперативный уровень
level-ministry = уровень министерства
level-leader = уровень главы государства или правительства

## The roles at a party's own desk, and how a draft stands

desk-reader = читатель
desk-drafter = составитель
desk-linguist = лингвист
desk-releaser = разрешающий отправку
desk-second-releaser = второй разрешающий отправку
desk-technician = техник
desk-administrator = администратор
draft-waits = ожидает разрешения на отправку
draft-returned = возвращён составителю
draft-going = отправляется
draft-said = отправлен
draft-dropped = снят
suspicion-impersonated = Возможно, говорит другое лицо.
suspicion-coerced = Возможно, говорят под принуждением.
suspicion-forged = Голос или изображение, возможно, подделаны машиной.
suspicion-mark = ПОД ПОДОЗРЕНИЕМ
suspicion-stands = ПОД ПОДОЗРЕНИЕМ с { $since }: тот, кто говорит от имени { $of }.

## The state of the line

line-establishing = устанавливается
line-up = действует
line-degraded = действует с отклонениями
line-down = связи нет
line-refused = соединение отклонено
line-suspended = приостановлена
line-disputed = оспаривается
line-closed = закрыта

## What an affair is

affair-message = сообщение
affair-check = проверка линии
affair-notice = уведомление
affair-sites = запись об объектах под защитой
affair-cease = предупреждение
affair-plan = суточный план
affair-call = разговор
affair-contact = ранее состоявшийся контакт
affair-readout = сообщение об итогах разговора
affair-staffed = проверка с ответом дежурных
affair-suspension = приостановка или перерыв связи
standing-call = Регулярный разговор
operators-only = Слова операторов, а не позиция стороны.
affair-query = вопрос о термине
affair-attachment = приложение
item-site = объект под защитой
item-area = постоянный район
standing-stands = в силе
standing-corrected = исправлено
standing-cancelled = отозвано

## Kinds of notices

notice-flight = полёт
notice-strike-warning = предупреждение об ударе
notice-live-fire = боевые стрельбы
notice-missile-launch = пуск ракеты или космического аппарата
notice-exercise = учение
notice-ship-passage = проход корабля или судна
notice-ground-movement = передвижение сил по суше
notice-convoy = колонна
notice-laser = лазер или радиопомехи
notice-temporary-entry = временный вход в зону
notice-humanitarian-movement = передвижение гуманитарной организации
notice-other = иная деятельность

## Fields of a notice

field-purpose = назначение
field-unit = часть или соединение
field-command = уровень командования
field-area = название района
field-call-sign = позывной
field-primary-frequency = основная частота
field-secondary-frequency = запасная частота
field-contact = к кому обращаться
field-forces = участвующие силы
field-vehicles = транспортные средства и их номерные знаки
field-markings = опознавательные знаки и при каком свете они видны, включая инфракрасный
field-cargo = груз
field-crew = лица на борту
field-ships = типы кораблей и бортовые номера
field-origin = пункт отправления
field-destination = пункт назначения
field-stops = остановки в пути
field-launch-area = название района пуска
field-impact-area = название района падения
field-organisation = организация
field-short-notice-reason = причина уведомления в короткий срок
field-calendar-change = изменение по сравнению с годовым календарём
field-remarks = примечания

## Public warnings of the same activity

twin-notam = извещение для авиации (NOTAM)
twin-navarea = районное навигационное предупреждение (NAVAREA)
twin-navtex = прибрежное предупреждение (NAVTEX)
twin-other = иное открытое предупреждение

## The life of a notice

step-begun = началось
step-complete = завершилось
step-cancelled = отменяется
phase-planned = запланировано
phase-active = проводится
phase-complete = завершено
phase-cancelled = отменено
lead-on-time = своевременно
lead-short = в короткий срок
lead-late = с опозданием

## How a party takes what was notified

stance-acknowledged = принято к сведению
stance-no-objection = возражений нет
stance-asks = просит разъяснения
stance-objects = возражает

## Conflicts

verdict-clear = конфликта нет
verdict-possible = конфликт возможен
verdict-conflict = конфликт
conflict-noted = конфликт принят к сведению
conflict-accepted = конфликт допускается с принятием мер
datum-mean-sea = над средним уровнем моря
datum-ground = над землёй или водой
datum-ellipsoid = над эллипсоидом WGS 84
datum-pressure = над поверхностью стандартного давления (эшелон полёта)

## Protected sites

site-hospital = больница или иное медицинское учреждение
site-school = школа
site-shelter = убежище
site-embassy = посольство или консульство
site-dam = плотина или дамба
site-nuclear = атомная электростанция или иной ядерный объект
site-power = электростанция или подстанция
site-water = объект водоснабжения
site-humanitarian = помещения гуманитарной организации
site-cultural = культурные ценности
site-worship = культовое сооружение
site-camp = лагерь перемещённых лиц или беженцев
site-detention = место содержания пленных или заключённых
site-warehouse = склад продовольствия или помощи
site-hazardous = химическое или иное опасное производство
site-observers = позиция войск или наблюдателей третьей стороны
site-other = иной объект под защитой

## Calls

medium-voice = по телефону
medium-video = по видеосвязи
medium-text = письменно
medium-in-person = при личной встрече
recording-nothing = запись не ведётся
recording-notes = ведутся письменные заметки
recording-full = ведётся звуко- или видеозапись
capacity-principal = лицо, занимающее должность
capacity-deputy = назначенное замещающее лицо
capacity-participant = участвующее лицо
capacity-listener = слушающее лицо
capacity-interpreter = лицо, осуществляющее устный перевод
capacity-note-taker = лицо, ведущее запись
call-sought = запрошен
call-agreed = согласовано на: { $time }
call-declined = отклонено
call-withdrawn = запрос отозван
call-postponed = отложено
call-underway = идёт
call-over = закончен
reply-at = Возможно в следующее время: { $time }.
reply-declined = Мы отклоняем запрос.
reply-withdrawn = Мы отзываем запрос.
reply-postponed = Мы откладываем; новое время ещё будет сообщено.
side-seeks = сторона, запрашивающая разговор
side-asked = сторона, к которой обращён запрос

## Readouts

topic-initiative = По инициативе следующей стороны: { $party }.
topic-duration = Длительность в минутах: { $minutes }.
topic-ceasefire = прекращение огня
topic-lines-open = сохранение каналов связи открытыми
topic-international-security = международная безопасность
topic-situation = Положение в следующей стране: { $country }.
topic-incidents = предотвращение инцидентов
topic-humanitarian = доступ и безопасность гражданских лиц и помощи
topic-prisoners = пленные и другие удерживаемые лица
topic-forces = передвижения и деятельность сил
topic-arms = вооружения и их ограничение
topic-deescalation = снижение напряжённости
topic-next-contact = Следующий контакт: { $time }.
topic-other = иная тема
tenor-discussed = обсуждалось
tenor-urged = на этом настаивала сообщающая сторона
tenor-agreed = согласовано обеими сторонами
tenor-not-agreed = не согласовано
confidence-open = может быть обнародовано полностью
confidence-points = могут быть обнародованы только кодированные пункты
confidence-fact = могут быть обнародованы только сам факт, длительность и уровень
confidence-closed = обнародованию не подлежит
match-both = сообщают обе стороны
match-first = сообщает только первая сторона
match-second = сообщает только вторая сторона
match-contradict = сообщения противоречат друг другу

## Suspensions and outages

pause-suspended = приостановлено по решению
pause-planned = плановые работы
pause-technical = техническая неисправность
pause-deliberate = преднамеренное вмешательство

## Staffed checks: every text is marked as a test, and alarms nobody

ritual-check = проверка
ritual-opening = открытие дня
ritual-closing = закрытие дня; сообщать не о чем
neutral-mark = Проверка линии.
neutral-book = Проверка линии. Книга открыта на странице, прочитанной последней.
neutral-apple = Проверка линии. Спелое яблоко лежит в деревянной миске.
neutral-bread = Проверка линии. Свежий хлеб остывает на полке.
neutral-library = Проверка линии. После обеда в библиотеке тихо.
neutral-rain = Проверка линии. Прошёл лёгкий дождь, и в саду свежо.
neutral-melody = Проверка линии. Из соседней комнаты слышна медленная мелодия.
neutral-trees = Проверка линии. Вдоль тропинки у ручья растут старые деревья.
neutral-leaves = Проверка линии. Осенние листья плавают на тихом пруду.
neutral-blanket = Проверка линии. Шерстяное одеяло сложено в ногах кровати.
neutral-snow = Проверка линии. На садовой скамье медленно тает снег.
neutral-tea = Проверка линии. Чай заварен, и чашки стоят на столе.
neutral-chair = Проверка линии. Деревянный стул стоит у окна.

## What the fields of the forms are called

label-line = линия
label-post = должность
label-from = от кого
label-to = кому
label-precedence = срочность
label-subject = предмет
label-language = язык
label-words = текст
label-kind = вид
label-name = название
label-place = место
label-radius = радиус
label-uncertainty = погрешность места
label-heights = высоты
label-begins = начало
label-ends = окончание
label-since = с какого времени
label-until = ожидается до
label-reason = причина
label-reference = номер для ссылок
label-feature = ориентир
label-bearing = истинный пеленг
label-distance = расстояние
label-units = части
label-amounts = количества
label-public-warning = открытое предупреждение о той же деятельности
label-answer = ответ
label-answer-by = ответ ожидается до
label-received = получено станцией
label-read = прочитано дежурной сменой
label-yields = кто уступает
label-measures = меры
label-verified-by = кем проверено
label-verified-on = дата проверки
label-grade = надёжность источника и достоверность сведений, от A1 до F6
label-source = источник
label-windows = возможное время
label-present = присутствующие лица
label-points = пункты
label-released = обнародовано

## What stands in the fields of the forms

call-lapsed = не состоялся: все названные сроки прошли
presence-shown = У аппарата.
presence-left = У аппарата больше никого нет.
presence-nobody = Нет никого, кто говорит от имени этой должности.
spoke-from-until = Разговор состоялся. С: { $began }. До: { $until }.
spoke-since = Разговор идёт. С: { $began }.
kept-in-time = вовремя
kept-late = с опозданием
kept-open = ещё нет
kept-overdue = просрочено
kept-lapsed = больше не ожидается
readout-own = только от автора
readout-offered = предложено как совместный текст
readout-joint = совместный текст, согласованный дословно
readout-replaced = заменено более поздним
readout-waits = ожидает того, к чему относится
readout-void = не относится к разговору автора
readout-none = сообщения не дано
readouts-agree = Сообщения ни в чём не противоречат друг другу.
stage-sight = перевод с листа
stage-rough = черновой перевод
stage-official = официальный перевод
stage-machine = машинный; полагаться на него нельзя
notice-voluntary = ниже всех порогов; сообщено добровольно
notice-overruns = Продолжается после своего окончания, и автор не сообщил, что она завершена.
place-one-way = Место указано только одним способом.
site-removed = снят с перечня
site-stale = давно не проверялся
pause-over = окончено
pause-overrun = не окончено, хотя был назван более ранний срок
until-told-otherwise = до особого сообщения
height-all = на всех высотах
shape-point = точка
shape-ellipse = эллипс
shape-circle = круг
shape-corridor = коридор
shape-polygon = многоугольник
shape-route = маршрут по времени

## Claims about the line, held against the record

claim-suspended = Утверждение: эта сторона приостановила линию: { $party }. С: { $from }. До: { $until }.
claim-silent-calls = Утверждение: эта сторона не отвечает на просьбы о разговоре: { $party }. С: { $from }. До: { $until }.
claim-silent-checks = Утверждение: эта сторона не отвечает на проверки линии: { $party }. С: { $from }. До: { $until }.
claim-silent-messages = Утверждение: эта сторона не читает сообщения: { $party }. С: { $from }. До: { $until }.
claim-refused = Утверждение: эта сторона отказалась от разговора: { $party }. С: { $from }. До: { $until }.
claim-spoke = Утверждение: эти должностные лица разговаривали: { $one }, { $other }. С: { $from }. До: { $until }.
claim-not-spoke = Утверждение: эти должностные лица не разговаривали: { $one }, { $other }. С: { $from }. До: { $until }.
claim-initiative = Утверждение: разговор состоялся по инициативе этой стороны: { $party }. Между: { $one }, { $other }. С: { $from }. До: { $until }.
claim-lasted = Утверждение: разговор длился столько минут: { $minutes }. Между: { $one }, { $other }. С: { $from }. До: { $until }.
claim-told = Утверждение: этой стороне было сообщено: { $party }. О чём: { $what }. К: { $until }.
claim-never-told = Утверждение: этой стороне не было сообщено: { $party }. О чём: { $what }. К: { $until }.
claim-down = Утверждение: линия между этими сторонами не работала: { $one }, { $other }. С: { $from }. До: { $until }.
finding-borne-out = Запись это подтверждает.
finding-contradicted = Запись этому противоречит.
finding-cannot-say = По записи этого установить нельзя.
why-before-line = Это относится и ко времени до создания линии.
why-beyond-held = Это выходит за пределы имеющейся здесь записи.
why-one-side = Об этом сообщила только одна сторона.
why-disputed = Одна сторона сообщила об этом, другая это оспаривает.
why-nothing-said = В записи об этом ничего нет, и это ничего не доказывает: это могло произойти иным путём.
why-not-asked = За это время по линии его ни о чём не просили.
why-still-open = Срок ответа ещё не истёк.
why-silence-only = Ответа не было, а молчание не есть отказ.
why-partly = Это верно лишь для части этого времени.
why-no-receipt = Квитанции этой стороны здесь нет.
why-no-length = Длительность не сообщили обе стороны.

## What the other fields of the forms are called

label-state = состояние
label-party = сторона
label-entry = запись
label-about = к чему относится
label-sent = отправлено
label-owes = за кем следующий шаг
label-due = срок
label-medium = способ связи
label-recording = что сохраняется
label-follows = после чего
label-history = что было сказано, по порядку
label-postponed = сколько раз откладывался
label-spoke = когда состоялся разговор
label-minutes = длительность в минутах
label-confidence = что может быть известно вовне
label-text = текст
label-term = термин
label-meaning = значение
label-linguist = переводчик
label-qualified = квалификация действительна до
label-translation = перевод
label-delivered = у адресата лично
label-replied = ответ
label-strikes = сообщено об ударе
label-conflicts = пересечения
label-lead = заблаговременность
label-volume = где и когда
label-shape = форма
label-places = места, по порядку
label-height-lower = от высоты
label-height-upper = до высоты
label-daily = ежедневно, по всемирному времени
label-told = сообщено
label-raised = подано
label-asked = спрошено
label-outcome = исход
label-read-back = повторение
label-over = окончено с
label-finding = вывод
label-why = почему
label-entries = подтверждающие записи
label-held-until = запись этой стороны имеется здесь до
figure-asked = сколько было обращений
figure-answered = на сколько ответила
figure-in-time = из них вовремя
figure-refused = от скольких отказалась
figure-spoken = сколько раз обе стороны сообщили о разговоре
figure-crossed = ответов, прошедших за это время
figure-own-words = слова этой стороны за это время, которых при приостановке не бывает
figure-covered = минут этого времени, приостановленных по записи

## Affairs of what happens and what is proposed

affair-incident = инцидент
affair-request = запрос
affair-fact = факт, относящийся к инциденту
affair-proposal = предложение
affair-violation = нарушение договорённости
affair-amendment = изменение устава линии

## What happened in an incident

happening-strike = удары или обстрел
happening-launched = ошибочный пуск или ошибочная стрельба
happening-strayed = отклонение от курса
happening-crossed = непреднамеренное пересечение границы или линии разграничения
happening-near-miss = опасное сближение
happening-collided = столкновение судов, летательных аппаратов или транспортных средств
happening-lost = падение на землю или в воду, затопление или утрата
happening-distress = люди терпят бедствие, нужна помощь
happening-detained = задержание лиц
happening-missing = лица пропали без вести или сбились с пути
happening-dead = тела погибших найдены или подлежат вывозу
happening-interference = помехи сигналам, датчикам или зрению
happening-other = иной инцидент

## With what, or to what

means-unknown = неизвестно
means-small-arms = стрелковое оружие
means-mortar = миномёт
means-artillery = ствольная артиллерия
means-rocket = реактивная артиллерия
means-missile = ракета
means-bomb = авиационная бомба
means-drone = беспилотный летательный аппарат
means-aircraft = воздушное судно с экипажем
means-helicopter = вертолёт
means-vessel = корабль или судно
means-submarine = подводная лодка
means-armour = бронированная машина
means-vehicle = наземное транспортное средство
means-mine = наземная или морская мина
means-interference = радиопомехи или временное ослепление
means-persons = пешие лица

## Whose it was

origin-ours = наше
origin-not-ours = не наше
origin-unknown = чьё это, нам пока не известно

## Whether it is under control

control-under = под нашим контролем
control-not-under = не под нашим контролем
control-unknown = находится ли под контролем, нам не известно

## Fields of a report

detail-forces = находившиеся там силы
detail-damage = повреждения
detail-casualties = раненые или погибшие
detail-measures = немедленно принятые меры
detail-witnesses = очевидцы
detail-weapon = тип оружия
detail-unit = часть, позывной или бортовой номер
detail-cause = как это произошло
detail-help = нужная или предлагаемая помощь
detail-contact = к кому обращаться на месте
detail-remarks = прочие примечания

## What is asked of the other side

wanted-explanation = объяснение
wanted-evidence = доказательства
wanted-meeting = встреча
wanted-visit = посещение места
wanted-inquiry = совместное расследование
wanted-assistance = помощь
wanted-return = возвращение лиц, тел погибших или предметов
wanted-compensation = компенсация
wanted-review = обзор работы самой линии

## What is said to it

response-answered = ответ дан
response-agreed = согласие дано
response-refused = отказано
response-done = выполнено

## What a fact is about

aspect-place = место
aspect-time = время
aspect-course = что было сделано, по порядку
aspect-means = средство
aspect-origin = откуда и кем
aspect-forces = находившиеся там силы
aspect-damage = повреждения
aspect-casualties = раненые или погибшие
aspect-warning = о чём и кого уведомили заранее
aspect-cause = причина
aspect-measures = принятые меры
aspect-other = иной вопрос

## How what one side states is held

held-agreed = с этим согласны все
held-disputed = оспаривается
held-stated = заявлено, ещё не все ответили
held-taken-back = отозвано автором

## What is proposed

proposal-ceasefire = прекращение огня
proposal-pause = пауза в боевых действиях
proposal-corridor = коридор
proposal-exchange = обмен лицами или телами погибших
proposal-withdrawal = отвод сил или вооружений
proposal-other = иная мера

## Where it holds

domain-land = на суше
domain-sea = на море
domain-air = в воздухе

## What has become of a proposal

proposal-status-offered = предложено
proposal-status-rejected = отклонено
proposal-status-withdrawn = отозвано
proposal-status-agreed = все дали согласие
proposal-status-ended = все дали согласие, затем действие прекращено

## How something agreed was violated

category-fire = стрельба
category-advance = продвижение или новые позиции
category-presence = силы или вооружения там, где их быть не должно
category-overflight = полёт там, где его быть не должно
category-obstruction = препятствование проходу, доступу или мониторингу
category-detention = задержание или непередача лиц
category-works = новые мины, сооружения или заграждения
category-other = иное нарушение

## What the fields of these forms are called

label-happened = что произошло
label-means = чем или с чем это произошло
label-within = на какое расстояние место может отличаться от указанного
label-toward = куда движется или где ожидается падение
label-happened-at = когда это произошло
label-origin = чьё это было
label-control = находится ли под контролем
label-asks = остальным надлежит сообщить: чьё это было
label-admission = случайный инцидент признан
label-near = что было поблизости и что об этом сообщалось в уведомлениях
label-facts-agreed = факты, с которыми согласны все
label-facts-disputed = факты, которые оспариваются, и кем
label-facts-stated = факты, на которые ещё не все ответили
label-requests = что было запрошено
label-closed = кем закрыто
label-wanted = что запрашивается
label-response = ответ на запрос
label-expires = согласие возможно до
label-domains = где действует
label-follow-up = разговор, назначенный вместе с этим
label-monitors = кто ведёт мониторинг
label-decisions = что решила каждая сторона
label-content = контрольная сумма того, на что даётся согласие
label-violations = нарушения, о которых сообщено
label-category = каким образом
label-count = сколько раз
label-against = кем
label-in-force = в силе

## Whole sentences of an accident that is admitted

accident-admitted = Случайный инцидент. Это не нападение. Наше: { $happening }, { $means }, место: { $place }.
accident-toward = Оно движется к следующему месту, или там ожидается его падение: { $place }.
distress-call = Сигнал бедствия: { $means }, место: { $place }. Нужна помощь.
no-intent = Намерения совершить это у нас не было. Это не следует расценивать как враждебный акт.
proposal-expired = срок истёк
decision-accepted = согласие дано
violation-admitted = признано
