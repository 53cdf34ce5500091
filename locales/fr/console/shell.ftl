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
sentence-bare = { $party } : aucune voie de secours.
sentence-suspected = Qui parle pour { $of } est suspect.
sentence-damaged = L’enregistrement est illisible.
sentence-disk-full = Le disque est plein.
sentence-warnings = { $count ->
    [one] { $count } avertissement est ouvert.
   *[other] { $count } avertissements sont ouverts.
 }
sentence-may-not-sign = Rien n’est encore signé : une partie n’a pas confirmé nos files.
sentence-key = La clé de station de { $party } expire dans { $span }.
sentence-key-over = La clé de station de { $party } a expiré.
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
sentence-owed-failed = Ce qui attend ne peut être lu : une alarme peut manquer. Demandez au technicien.
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
sentence-elsewhere-ours = { $count ->
    [one] Ligne { $line } : { $count } chose nous attend.
   *[other] Ligne { $line } : { $count } choses nous attendent.
 }

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
palette-type = Que voulez-vous faire ? Ou un numéro, comme USA/F/0012, ou des mots à chercher
palette-none = Cette commande n’existe pas.
palette-open = Ouvrir { $serial }
palette-search = Chercher « { $words } » dans l’enregistrement
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
alarm-admission = Accident, pas une attaque
alarm-distress = Détresse
alarm-call = Entretien FLASH
alarm-ago = il y a { $ago }
alarm-due = reste { $span }
alarm-overdue = en retard de { $span }
alarm-more = { $count ->
    [one] et { $count } autre
   *[other] et { $count } autres
 }
alarm-flash-consequence = L’alarme dure jusqu’à ce qu’une personne ait lu ceci. L’autre côté apprend, sous signature, que vous l’avez lu.
alarm-warning-consequence = Tapez le lieu tel que vous le comprenez, sans le copier : les deux côtés savent alors qu’il a été compris. Puis transmettez-le aux unités.
alarm-admission-consequence = Transmettez tout de suite aux unités, de vive voix, que ce n’est pas une attaque ; puis indiquez ici lesquelles. L’alarme dure jusque-là. L’autre côté l’apprend, sous signature.
alarm-distress-consequence = Transmettez tout de suite aux unités qui peuvent aider ; puis indiquez ici lesquelles. L’alarme dure jusqu’à ce que ce soit transmis et que la demande d’aide ait sa réponse.
alarm-call-consequence = L’alarme dure jusqu’à ce que l’entretien demandé ait sa réponse. Une réponse est signée et figure aux deux registres.
alarm-next = Voir la suivante
alarm-accept = Accepter pour { $time }, dans { $span }
alarm-call-minutes = Dans tant de minutes
alarm-help-minutes = L’aide arrive dans tant de minutes
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
sign-in-passkey = S’identifier par une clé d’accès
sign-in-passkey-at = Les clés d’accès s’emploient à l’adresse
passkey-unanswered = Aucune clé n’a répondu : cet appareil n’en a pas pour cette console, la demande a été annulée, ou ce navigateur ne fait pas confiance au certificat de la console. La phrase de passe vaut aussi.
