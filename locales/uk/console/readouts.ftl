## Readouts

screen-readouts = Підсумки
readouts-list = Розмови й контакти з повідомленнями про підсумки
readouts-choose = Виберіть розмову, щоб побачити, що про неї повідомила кожна сторона.
readouts-none = Ніхто ще не говорив. Коли розмову закінчено, кожна сторона дає тут своє повідомлення про підсумки.
readouts-back = До списку
readouts-next = Наступне
readouts-previous = Попереднє
readouts-of = Повідомлення про підсумки { $serial }
readouts-by = Повідомлення сторони { $party }
readouts-the-call = Розмова
readouts-match = Порівняння
readouts-only = повідомляє лише { $party }
readouts-contradict = { $count ->
    [one] Повідомлення суперечать одне одному в { $count } пункті.
   *[other] Повідомлення суперечать одне одному в { $count } пунктах.
 }
readouts-replaced = { $count ->
    [one] { $count } попереднє повідомлення, замінене
    [few] { $count } попередні повідомлення, замінені
   *[other] { $count } попередніх повідомлень, замінених
 }
readouts-their-form = Порівняння, як його читає інша сторона
readouts-no-text = Лише пункти, без тексту.
readouts-against = Підкреслено відмінність від
readouts-against-none = ні від чого
readouts-owed = Ми маємо погодитися або заперечити:
readouts-owed-theirs = Вони мають погодитися або заперечити:
readouts-agree-to = Погодитися дослівно
readouts-agree-words = Тоді саме ці слова стануть спільним текстом. Текст, змінений на один знак, — уже інше повідомлення.
readouts-object = Заперечити
readouts-object-reason = Що слід було б змінити
readouts-release = Оприлюднити
readouts-release-what = Що стане відомо всім
readouts-release-whom = Усім, поза обома сторонами; інша сторона побачить у записі, що це оприлюднено. Оприлюднене не відкликають.
readouts-release-by = Якою посадою, не нижче міністерства
readouts-release-where = Де це можна прочитати
readouts-release-nobody = Серед наших посад немає рівня міністерства чи вище, тож оприлюднити нікому.
readouts-replace = Замінити
readouts-replace-of = Замість { $serial }
readouts-give = Дати повідомлення про підсумки
readouts-give-of = Наше повідомлення про підсумки { $serial }
readouts-offer = Запропонувати як спільний текст
readouts-point = Пункт { $number }
readouts-point-add = Додати пункт
readouts-point-drop = Прибрати пункт { $number }
readouts-topic = Тема
readouts-topic-initiative = ініціатива
readouts-topic-duration = тривалість
readouts-topic-situation = становище в країні
readouts-topic-next-contact = наступний контакт
readouts-tenor = Що про це сказано
readouts-value = Значення
readouts-minutes = Хвилини
readouts-country = Країна
readouts-words = Нашими словами
readouts-as = Як що
readouts-as-own = Як наше власне
readouts-as-joint = Запропонувати іншій стороні як спільний текст
readouts-who = Кожна зміна на цій лінії: { $parties }. Саме по собі це нічого не оприлюднює.
readouts-text-as-written = Текст читається так, як його тут написано; пунктам перекладач не потрібен.
readouts-commits-own = Так наша сторона викладає розмову, за підписом, у записах обох сторін.
readouts-commits-joint = Якщо інша сторона погодиться, саме ці слова стануть спільним текстом обох сторін.
