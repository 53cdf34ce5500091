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
