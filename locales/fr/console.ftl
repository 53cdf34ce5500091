### Les mots de la console de permanence en français. Les mêmes clés dans chaque langue, dans le même ordre.
### Chaque écran a sa partie ci-dessous ; les valeurs codées ont leurs mots dans phrases.ftl, et aucun ici.

## Everywhere

asking = Interrogation de la station…
loading = Chargement…
close = Fermer
yes = oui
no = non
unknown = inconnu
ago = il y a { $span }
left = reste { $span }
overdue-by = en retard de { $span }
drill = Exercice
drill-words = Exercice seulement. Rien sur cette ligne n’est réel et rien n’en atteint une ligne réelle.
suspected = Suspect : une autre personne parle peut-être, ou quelqu’un de contraint. Pour notre seul côté.
problem-unreached = La station ne répond pas.
problem-unreached-hint = Cela concerne cette console et notre propre station, et ne dit rien de la ligne. La console continue d’appeler ; si cela dure, prenez le téléphone et prévenez le technicien.
problem-forbidden = Pas pour votre rôle.
problem-refused = La station ne l’a pas fait.
problem-next = Ensuite :
problem-again = Réessayer

## The sentence at the top

sentence-asking = Nous demandons à la station l’état de la ligne.
sentence-no-line = Aucune ligne n’est ouverte sur cette station.
sentence-lost = Cette console a perdu sa station. Ce qui est affiché date de { $at }.
sentence-lost-never = Cette console n’atteint pas sa station.
sentence-up = Ligne en service.
sentence-state = { $party } : { $state }.
sentence-heard = Dernière réception il y a { $ago }.
sentence-not-heard = Rien reçu.
sentence-suspected = Qui parle pour { $of } est suspect.
sentence-damaged = L’enregistrement est illisible.
sentence-disk-full = Le disque est plein.
sentence-warnings = { $count ->
    [one] { $count } avertissement est ouvert.
   *[other] { $count } avertissements sont ouverts.
 }
sentence-may-not-sign = Rien n’est encore signé : une partie n’a pas confirmé nos files.
sentence-outbox = { $count ->
    [one] { $count } de nos entrées attend, non signée.
   *[other] { $count } de nos entrées attendent, non signées.
 }
sentence-pictures = { $party } lit autrement le même enregistrement.
sentence-suspended = { $party } : { $cause }.
sentence-conflicts = { $count ->
    [one] { $count } conflit subsiste.
   *[other] { $count } conflits subsistent.
 }
sentence-gaps = La situation n’est pas vue en entier.
sentence-owed-hidden = Ce qui attend n’est pas montré à votre rôle.
sentence-ours-none = Rien ne nous attend.
sentence-ours = { $count ->
    [one] { $count } chose nous attend.
   *[other] { $count } choses nous attendent.
 }
sentence-ours-overdue = { $count ->
    [one] { $count } chose nous attend, en retard.
   *[other] { $count } choses nous attendent, dont { $overdue } en retard.
 }
sentence-theirs-none = Rien ne les attend.
sentence-theirs = { $count ->
    [one] { $count } chose les attend.
   *[other] { $count } choses les attendent.
 }
sentence-theirs-overdue = { $count ->
    [one] { $count } chose les attend, en retard.
   *[other] { $count } choses les attendent, dont { $overdue } en retard.
 }
sentence-drafts = { $count ->
    [one] { $count } projet attend d’être libéré.
   *[other] { $count } projets attendent d’être libérés.
 }
sentence-elsewhere = Ligne { $line } : { $state }.

## Around every screen

skip = Aller au contenu
menu = Menu
screens = Écrans
no-screen = Cet écran n’existe pas.
screen-failed = Cet écran n’a pas pu être chargé depuis la station. Rechargez la page.
screen-line = Ligne
screen-traffic = Messages
group-screens = Écrans
group-console = Console
utc = Temps universel
dtg = GDH
zone-set = choisir le fuseau
zone-of = Fuseau horaire de { $party }
zone-none = aucun
line-which = Ligne
line-choose = Afficher la ligne { $line }
watch = De permanence
watch-open = Le poste est ouvert : personne ne s’identifie.
watch-nobody = Personne n’a pris le quart.
watch-you = Vous êtes { $person }.
watch-answered = a répondu à un essai de permanence il y a { $ago }
watch-untold = non communiqué par la ligne
palette = Commandes
palette-type = Que voulez-vous faire ? Ou un numéro, comme USA/F/0012
palette-none = Cette commande n’existe pas.
palette-open = Ouvrir { $serial }
shortcuts = Raccourcis
preferences = Aspect et son
language = Langue
theme = Thème
theme-day = Jour
theme-night = Nuit
theme-contrast = Contraste élevé
density = Densité
density-normal = Normale
density-compact = Compacte
density-wall = Murale
sign-out = Quitter le poste
sound-off = Les alarmes sont encore muettes : le navigateur demande d’abord un clic.
sound-on = Activer le son
sound-test = Essayer l’alarme
sound-heard = Le son est actif. S’entend-il dans la pièce voisine ?

## Alarms

alarm-flash = FLASH non lu
alarm-warning = Avertissement
alarm-ago = il y a { $ago }
alarm-due = reste { $span }
alarm-overdue = en retard de { $span }
alarm-more = { $count ->
    [one] et { $count } autre
   *[other] et { $count } autres
 }
alarm-flash-consequence = L’alarme dure jusqu’à ce qu’une personne ait lu ceci. L’autre côté apprend, sous signature, que vous l’avez lu.
alarm-warning-consequence = Tapez le lieu tel que vous le comprenez, sans le copier : les deux côtés savent alors qu’il a été compris. Puis transmettez-le aux unités.
alarm-read = J’ai lu
alarm-read-back = Collationner
alarm-hush = Couper le son une minute
alarm-hushed = Le son est coupé. L’alarme demeure.
message-route = { $from } à { $to }
warning-words = { $party } estime que nous frappons ce lieu.
warning-since = Depuis { $at }
warning-place = Le lieu : latitude, longitude en degrés
warning-time = Depuis quand, en temps universel (hh:mm)
warning-title = Avertissement { $warning } de { $party }
warning-clock-read-back = collationnement
warning-clock-passed = transmis aux unités
warning-clock-outcome = issue communiquée
warning-units = À quelles unités il a été transmis
warning-pass = Transmis
warning-outcome-words = Ce qui en est dit
warning-stopped = À nous, et cessé
warning-denied = Pas à nous

## Signing in

sign-in = S’identifier
sign-in-words = Au nom de votre fonction ou de votre numéro, tel que l’administrateur l’a inscrit.
sign-in-person = Fonction ou numéro
sign-in-passphrase = Phrase de passe

## Line

do-establishing = Attendez une minute ; suivez ensuite la raison indiquée.
do-up = Rien à faire.
do-degraded = Examinez la liaison ; comparez les deux horloges à une troisième.
do-down = Prenez l’autre moyen convenu. La ligne est rappelée toutes les secondes environ.
do-refused = Comparez de vive voix ce que la raison nomme. Attendre ne sert à rien.
do-suspended = Une partie en a décidé ainsi. Ce qui touche à la sécurité passe.
do-disputed = Réglez la divergence avec l’autre côté. Les autres degrés d’urgence continuent.
do-closed = La ligne est fermée.
peer-heard = Dernière réception
peer-not-heard = rien reçu
peer-round-trip = Aller et retour
peer-offset = Écart des horloges
peer-confirmed = A confirmé nos files
peer-address = Adresse
trend-label = Aller et retour vers { $party } dans le temps ; en rouge, quand rien n’était reçu
trend-words = Aller et retour, sur { $span }, vu par cette console
check-make = Essayer la ligne
check-waiting = Attente de la réponse…
check-answered = { $party } a répondu après { $after }.
check-unanswered = { $party } n’a pas répondu.
check-nobody = Personne n’a répondu.
checks-title = Essais de ligne sur { $days } jours
checks-none = Aucun essai de ligne encore.
checks-by = Qui interroge qui
checks-of = { $by } interroge { $of }
checks-due = Dus
checks-in-time = À temps
checks-late = En retard
checks-missed = Sans essai / sans réponse
checks-silence = Plus long silence
owed-title = Ce qui est dû
owed-hidden = Ce qui est dû n’est pas montré à votre rôle.
owed-none = Personne ne doit rien.
owed-who = Qui
owed-what = Quoi
owed-until = Échéance
owed-us = { $party } (nous)
owed-on = { $owes } : { $kind }
owed-more = { $count } de plus.
owes-read-it = doit lire
owes-answer = doit répondre
owes-read-back = doit collationner
owes-pass-to-units = doit transmettre aux unités
owes-tell-the-outcome = doit dire l’issue
owes-say-something-next = doit dire la suite
owes-be-at-the-machine = doit être à l’appareil
owes-end = doit dire que c’est fini, ou combien de temps cela dure
owes-say-whose-it-was = doit dire à qui c’était
owes-do-what-it-agreed-to = doit faire ce qu’elle a accepté
owes-accept-or-reject-it = doit accepter ou rejeter
owes-seek = doit demander l’entretien fixé avec cela
trouble-damaged = L’enregistrement est illisible : ce qui est ouvert ne peut être dit. Faites vérifier le disque par le technicien.
trouble-disk-full = Le disque est plein : rien n’est reçu ni signé. Libérez de la place sur-le-champ.
trouble-may-not-sign = Rien n’est signé avant que chaque partie ait confirmé nos files. Ce qui est envoyé attend, non signé.
trouble-outbox = Nos entrées qui attendent, non signées : { $count }.
trouble-pictures = { $party } tient les mêmes mots et les lit autrement, dans { $lanes }. Comparez de vive voix.
trouble-suspended = { $party }, depuis { $since } : { $cause }.
trouble-unasked = Essais de permanence manqués par un quart : { $count }.
trouble-amendment = L’amendement { $number } de la charte prend effet à { $from }.

## Traffic

rung-sent = envoyé
rung-received = reçu
rung-read = lu
rung-translated = traduit
rung-principal = chez le responsable
rung-units = transmis aux unités
rung-replied = répondu
rung-is-proved = prouvé par signature
rung-is-claimed = affirmé par cette partie
rung-is-none = pas encore
rung-overdue = en retard
ladder-of = Jusqu’où il est parvenu chez { $party }
ladder-short = Jusqu’ici : { $done }
said-draft = Rien n’est encore dit : ceci est le projet { $draft }.
said-waits = Il attend : { $who }.
said-placed = Enregistré sous { $serial }.
said-outbox = Attend ici, non signé, que chaque partie ait confirmé nos files.
waits-a-releaser = un officier qui libère
waits-a-second-releaser = un second officier qui libère
drafts = Projets
drafts-count = { $count ->
    [one] { $count } projet
   *[other] { $count } projets
 }
drafts-none = Aucun projet n’attend.
draft-number = Projet { $draft }
draft-waits-for = attend : { $who }
draft-released = libéré par { $person }
draft-release = Libérer
draft-return = Renvoyer à son auteur
draft-drop = Abandonner
draft-reason = Pourquoi il est renvoyé
traffic-new = Nouveau message
traffic-next = Message suivant
traffic-previous = Message précédent
traffic-filter = Filtrer ce qui est chargé
traffic-choose = Choisissez un message ou écrivez-en un.
traffic-list = Messages
traffic-from = Quels messages
traffic-all = Tous les messages
traffic-waits = Ce qui nous attend
traffic-theirs = D’eux
traffic-ours = De nous
traffic-precedence = Urgence
traffic-none = Aucun message n’a encore été envoyé sur cette ligne.
traffic-none-shown = Aucun des { $count } messages ne passe le filtre.
traffic-back = Retour à la liste
message-read = Lu, accuser lecture
message-reply = Répondre
message-reply-to = En réponse à
message-translate = Traduire
message-deliver = Chez le responsable
message-pass = Transmettre aux unités
message-cancel = Annuler
message-correct = Corriger
translation-machine = par une machine, simple aide
translation-stage = Qualité
deliver-post = Quel responsable des nôtres l’a
handle-translate = Les mots dans cette langue
handle-pass = À quelles unités
handle-cancel = Pourquoi il est annulé
cancel-words = Il reste enregistré comme annulé ; rien n’est effacé.
compose-reply = Réponse à { $serial }
compose-correct = Correction de { $serial }
compose-leave = Quitter sans envoyer
compose-precedence = Urgence
compose-from = De notre fonction
compose-to = À
compose-language = Langue
compose-subject = Objet
compose-text = Texte
compose-count = { $count ->
    [one] { $count } mot
   *[other] { $count } mots
 }
compose-count-urgent = { $count } mots sur { $most } au plus, { $precedence }
compose-as-written = C’est compris : envoyer tel qu’écrit.
compose-release = Libérer
compose-no-undo = Une fois libéré, c’est signé et dans les deux enregistrements. Une correction se place à côté ; rien n’est défait.
phrases-choose = Phrases codées
phrases-find = Chercher une phrase
phrases-none = Aucune phrase ne convient.
before = Avant que les mots ne partent
before-who = Qui les verra
before-nobody = Pas encore de destinataire.
before-stations = et chaque permanence de cette ligne : { $parties }
before-language = Dans quelle langue
before-same = Ils lisent eux-mêmes { $language }.
before-foreign = Vous écrivez { $language } ; ils lisent { $theirs }.
before-untranslated = Ce qui est en pointillé attend leur linguiste. Une phrase codée n’attend pas.
before-commits = À quoi cela engage
before-record = Une parole signée de notre partie, { $precedence } : leur station doit l’avoir sous { $received }, une personne doit l’avoir lue sous { $read }.
before-correction = Ce qui est corrigé reste enregistré à côté.
before-needs = Qui doit cosigner
before-open = Personne : le poste est ouvert.
before-alone = Personne : vous libérez.
before-releaser = Un officier qui libère. Jusque-là, c’est un projet.
before-second = Un second officier qui libère. Jusque-là, c’est un projet.
before-two = Un officier qui libère et un second. Jusque-là, c’est un projet.
