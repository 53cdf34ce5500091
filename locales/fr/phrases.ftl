### The coded phrases of the forms in French. The same ids stand in every language, in the same order.

## The two sentences that stand on every form

no-permission = Une notification ne crée aucune autorisation.
no-protection-lost = Le silence ne supprime aucune protection.

## Warnings

cease = Nous pensons que vous frappez le lieu suivant : { $place }. Cessez.
cease-since = Nous pensons que vous frappez le lieu suivant : { $place }. Depuis : { $since }. Cessez.
read-back = Nous collationnons. Lieu : { $place }.
read-back-since = Nous collationnons. Lieu : { $place }. Depuis : { $since }.
read-back-right = Le collationnement est exact.
read-back-wrong = Le collationnement est inexact. Collationnez de nouveau.
passed = Transmis aux unités suivantes : { $units }.
outcome-stopped = Les frappes ont cessé.
outcome-denied = Ces frappes ne sont pas les nôtres.
duty-read-back = à collationner
duty-pass = à transmettre aux unités
duty-outcome = résultat à indiquer

## Precedences

precedence-flash = FLASH
precedence-immediate = IMMÉDIAT (IMMEDIATE)
precedence-priority = URGENT (PRIORITY)
precedence-routine = ROUTINE

## Parties and posts

role-party = partie
role-observer = partie observatrice
role-guarantor = partie garante
level-tactical = niveau tactique
level-operational = niveau opérationnel
level-ministry = niveau ministériel
level-leader = niveau du chef de l'État ou du gouvernement

## The roles at a party's own desk, and how a draft stands

desk-reader = lecteur
desk-drafter = rédacteur
desk-linguist = linguiste
desk-releaser = habilité à autoriser l’envoi
desk-second-releaser = second habilité à autoriser l’envoi
desk-technician = technicien
desk-administrator = administrateur
draft-waits = en attente d’autorisation d’envoi
draft-returned = rendu à son auteur
draft-going = en cours d’envoi
draft-said = envoyé
draft-dropped = abandonné
suspicion-impersonated = Il s’agit peut-être d’une autre personne.
suspicion-coerced = Cette personne est peut-être contrainte.
suspicion-forged = La voix ou l’image est peut-être fabriquée par une machine.
suspicion-mark = SUSPECT
suspicion-stands = SUSPECT depuis { $since } : quiconque parle au nom de { $of }.

## The state of the line

line-establishing = en cours d'établissement
line-up = en service
line-degraded = en service dégradé
line-down = interrompue
line-refused = refusée
line-suspended = suspendue
line-disputed = contestée
line-closed = fermée

## What an affair is

affair-message = message
affair-check = essai de ligne
affair-notice = notification
affair-sites = inscription de sites protégés
affair-cease = avertissement
affair-plan = plan du jour
affair-call = entretien
affair-contact = contact antérieur
affair-readout = compte rendu
affair-staffed = essai avec réponse de la permanence
affair-suspension = suspension ou interruption
standing-call = Entretien régulier
operators-only = Paroles d’opérateurs, jamais la position d’une partie.
affair-query = question sur un terme
affair-attachment = pièce jointe
item-site = site protégé
item-area = zone permanente
standing-stands = en vigueur
standing-corrected = rectifié
standing-cancelled = annulé

## Kinds of notices

notice-flight = vol
notice-strike-warning = avertissement de frappe
notice-live-fire = tir réel
notice-missile-launch = lancement d'un missile ou d'un engin spatial
notice-exercise = exercice
notice-ship-passage = passage d'un navire
notice-ground-movement = mouvement de forces au sol
notice-convoy = convoi
notice-laser = laser ou brouillage
notice-temporary-entry = entrée temporaire dans une zone
notice-humanitarian-movement = déplacement d'une organisation humanitaire
notice-other = autre activité

## Fields of a notice

field-purpose = but
field-unit = unité ou formation
field-command = échelon de commandement
field-area = nom de la zone
field-call-sign = indicatif d'appel
field-primary-frequency = fréquence principale
field-secondary-frequency = fréquence secondaire
field-contact = qui joindre
field-forces = forces participantes
field-vehicles = véhicules et leurs plaques
field-markings = marques, et sous quelle lumière elles sont visibles, infrarouge compris
field-cargo = chargement
field-crew = personnes à bord
field-ships = types de navires et numéros de coque
field-origin = lieu de départ
field-destination = destination
field-stops = arrêts en route
field-launch-area = nom de la zone de lancement
field-impact-area = nom de la zone de retombée
field-organisation = organisation
field-short-notice-reason = motif du bref délai
field-calendar-change = modification par rapport au calendrier annuel
field-remarks = remarques

## Public warnings of the same activity

twin-notam = avis à la navigation aérienne (NOTAM)
twin-navarea = avertissement de navigation de zone (NAVAREA)
twin-navtex = avertissement côtier (NAVTEX)
twin-other = autre avertissement public

## The life of a notice

step-begun = a commencé
step-complete = s'est achevé
step-cancelled = est annulé
phase-planned = prévu
phase-active = en cours
phase-complete = achevé
phase-cancelled = annulé
lead-on-time = dans les délais
lead-short = à bref délai
lead-late = tardivement

## How a party takes what was notified

stance-acknowledged = il en est pris acte
stance-no-objection = pas d'objection
stance-asks = demande des précisions
stance-objects = fait objection

## Conflicts

verdict-clear = pas de conflit
verdict-possible = conflit possible
verdict-conflict = conflit
conflict-noted = il est pris acte du conflit
conflict-accepted = le conflit est accepté, moyennant des mesures
datum-mean-sea = au-dessus du niveau moyen de la mer
datum-ground = au-dessus du sol ou de l'eau
datum-ellipsoid = au-dessus de l'ellipsoïde WGS 84
datum-pressure = au-dessus de la surface de pression standard (niveau de vol)

## Protected sites

site-hospital = hôpital ou autre établissement médical
site-school = école
site-shelter = abri
site-embassy = ambassade ou consulat
site-dam = barrage ou digue
site-nuclear = centrale ou autre installation nucléaire
site-power = centrale ou poste électrique
site-water = installation d'approvisionnement en eau
site-humanitarian = locaux d'une organisation humanitaire
site-cultural = bien culturel
site-worship = lieu de culte
site-camp = camp de personnes déplacées ou réfugiées
site-detention = lieu où sont retenus des prisonniers
site-warehouse = entrepôt de vivres ou d'aide
site-hazardous = usine chimique ou autre installation dangereuse
site-observers = position de troupes ou d'observateurs d'une tierce partie
site-other = autre site protégé

## Calls

medium-voice = par téléphone
medium-video = par vidéo
medium-text = par écrit
medium-in-person = en présence
recording-nothing = rien n'est conservé
recording-notes = des notes sont prises
recording-full = le son ou l'image est enregistré
capacity-principal = titulaire du poste
capacity-deputy = suppléance désignée
capacity-participant = personne participante
capacity-listener = personne à l'écoute
capacity-interpreter = interprète
capacity-note-taker = personne chargée des notes
call-sought = demandé
call-agreed = convenu pour : { $time }
call-declined = décliné
call-withdrawn = demande retirée
call-postponed = reporté
call-underway = en cours
call-over = terminé
reply-at = C'est possible à l'heure suivante : { $time }.
reply-declined = Nous déclinons.
reply-withdrawn = Nous retirons la demande.
reply-postponed = Nous reportons ; la nouvelle heure reste à indiquer.
side-seeks = partie qui demande l'entretien
side-asked = partie à qui il est demandé

## Readouts

topic-initiative = À l'initiative de la partie suivante : { $party }.
topic-duration = Durée en minutes : { $minutes }.
topic-ceasefire = cessez-le-feu
topic-lines-open = maintien des lignes de communication ouvertes
topic-international-security = sécurité internationale
topic-situation = La situation dans le pays suivant : { $country }.
topic-incidents = prévention des incidents
topic-humanitarian = accès et sécurité des civils et de l'aide
topic-prisoners = prisonniers et autres personnes retenues
topic-forces = mouvements et activités des forces
topic-arms = armements et leur limitation
topic-deescalation = réduction des tensions
topic-next-contact = Prochain contact : { $time }.
topic-other = autre sujet
tenor-discussed = évoqué
tenor-urged = demandé avec insistance par la partie qui en rend compte
tenor-agreed = convenu entre les deux parties
tenor-not-agreed = non convenu
confidence-open = peut être rendu public en entier
confidence-points = seuls les points codés peuvent être rendus publics
confidence-fact = seuls le fait, la durée et le niveau peuvent être rendus publics
confidence-closed = rien ne peut être rendu public
match-both = les deux le disent
match-first = seule la première le dit
match-second = seule la seconde le dit
match-contradict = les deux se contredisent

## Suspensions and outages

pause-suspended = suspendu par décision
pause-planned = travaux prévus
pause-technical = panne technique
pause-deliberate = intervention délibérée

## Staffed checks: every text is marked as a test, and alarms nobody

ritual-check = essai
ritual-opening = ouverture de la journée
ritual-closing = clôture de la journée ; rien à signaler
neutral-mark = Essai de ligne.
neutral-book = Essai de ligne. Le livre est ouvert à la dernière page lue.
neutral-apple = Essai de ligne. Une pomme mûre repose dans un bol de bois.
neutral-bread = Essai de ligne. Le pain frais refroidit sur l'étagère.
neutral-library = Essai de ligne. L'après-midi, la bibliothèque est calme.
neutral-rain = Essai de ligne. Une pluie légère est passée, et le jardin est frais.
neutral-melody = Essai de ligne. Une mélodie lente vient de la pièce voisine.
neutral-trees = Essai de ligne. De vieux arbres bordent le sentier du ruisseau.
neutral-leaves = Essai de ligne. Des feuilles d'automne flottent sur l'étang calme.
neutral-blanket = Essai de ligne. Une couverture de laine est pliée au pied du lit.
neutral-snow = Essai de ligne. La neige fond lentement sur le banc du jardin.
neutral-tea = Essai de ligne. Le thé est prêt, et les tasses sont sur la table.
neutral-chair = Essai de ligne. Une chaise en bois est placée près de la fenêtre.

## What the fields of the forms are called

label-line = ligne
label-post = poste
label-from = de la part de
label-to = à l'attention de
label-precedence = degré d'urgence
label-subject = objet
label-language = langue
label-words = texte
label-kind = nature
label-name = nom
label-place = lieu
label-radius = rayon
label-uncertainty = incertitude sur le lieu
label-heights = hauteurs
label-begins = début
label-ends = fin
label-since = depuis
label-until = prévu jusqu'à
label-reason = motif
label-reference = référence
label-feature = repère
label-bearing = relèvement vrai
label-distance = distance
label-units = unités
label-amounts = quantités
label-public-warning = avertissement public de la même activité
label-answer = réponse
label-answer-by = réponse attendue avant
label-received = reçu par la station
label-read = lu par la permanence
label-yields = qui cède
label-measures = mesures
label-verified-by = vérifié par
label-verified-on = vérifié le
label-grade = fiabilité de la source et crédibilité, de A1 à F6
label-source = source
label-windows = heures possibles
label-present = personnes présentes
label-points = points
label-released = rendu public

## What stands in the fields of the forms

call-lapsed = caduc : toutes les dates proposées sont passées
presence-shown = À l’appareil.
presence-left = Plus personne n’est à l’appareil.
presence-nobody = Personne n’est là pour parler au nom de la fonction.
spoke-from-until = Ils se sont parlé. Du : { $began }. Au : { $until }.
spoke-since = Ils se parlent. Depuis : { $began }.
kept-in-time = dans les délais
kept-late = en retard
kept-open = pas encore
kept-overdue = échu
kept-lapsed = n’est plus attendu
readout-own = de son seul auteur
readout-offered = proposé comme texte commun
readout-joint = texte commun, agréé mot pour mot
readout-replaced = remplacé par un plus récent
readout-waits = attend ce dont il rend compte
readout-void = ne se rapporte à aucun entretien de son auteur
readout-none = n’a donné aucun compte rendu
readouts-agree = Les comptes rendus ne se contredisent nulle part.
stage-sight = traduction à vue
stage-rough = traduction provisoire
stage-official = traduction officielle
stage-machine = par une machine ; à ne pas considérer comme sûre
notice-voluntary = sous tous les seuils ; notifié volontairement
notice-overruns = Elle se poursuit après sa fin, et son auteur n’a pas dit qu’elle est terminée.
place-one-way = Le lieu n’est donné que d’une seule manière.
site-removed = retiré de la liste
site-stale = non vérifié récemment
pause-over = terminé
pause-overrun = non terminé, bien qu’une fin antérieure ait été annoncée
until-told-otherwise = jusqu’à nouvel avis
height-all = à toutes les hauteurs
shape-point = un point
shape-ellipse = une ellipse
shape-circle = cercle
shape-corridor = couloir
shape-polygon = polygone
shape-route = itinéraire horaire

## Claims about the line, held against the record

claim-suspended = Affirmation : cette partie avait suspendu la ligne : { $party }. Du : { $from }. Au : { $until }.
claim-silent-calls = Affirmation : cette partie ne répond pas aux demandes d’entretien : { $party }. Du : { $from }. Au : { $until }.
claim-silent-checks = Affirmation : cette partie ne répond pas aux essais de la ligne : { $party }. Du : { $from }. Au : { $until }.
claim-silent-messages = Affirmation : cette partie ne lit pas les messages : { $party }. Du : { $from }. Au : { $until }.
claim-refused = Affirmation : cette partie a refusé un entretien : { $party }. Du : { $from }. Au : { $until }.
claim-spoke = Affirmation : ces fonctions se sont parlé : { $one }, { $other }. Du : { $from }. Au : { $until }.
claim-not-spoke = Affirmation : ces fonctions ne se sont pas parlé : { $one }, { $other }. Du : { $from }. Au : { $until }.
claim-initiative = Affirmation : l’entretien a eu lieu à l’initiative de cette partie : { $party }. Entre : { $one }, { $other }. Du : { $from }. Au : { $until }.
claim-lasted = Affirmation : l’entretien a duré tant de minutes : { $minutes }. Entre : { $one }, { $other }. Du : { $from }. Au : { $until }.
claim-told = Affirmation : cette partie a été avisée : { $party }. De : { $what }. Au plus tard : { $until }.
claim-never-told = Affirmation : cette partie n’a jamais été avisée : { $party }. De : { $what }. Au plus tard : { $until }.
claim-down = Affirmation : la ligne était coupée entre ces parties : { $one }, { $other }. Du : { $from }. Au : { $until }.
finding-borne-out = Le registre le confirme.
finding-contradicted = Le registre le contredit.
finding-cannot-say = Le registre ne permet pas de le dire.
why-before-line = Cela porte aussi sur une époque où la ligne n’existait pas encore.
why-beyond-held = Cela dépasse ce qui est détenu ici du registre.
why-one-side = Un seul côté l’a indiqué.
why-disputed = Un côté l’a indiqué, l’autre le conteste.
why-nothing-said = Le registre n’en dit rien, et cela ne prouve rien : cela a pu se faire par une autre voie.
why-not-asked = Rien ne lui a été demandé sur la ligne en ce temps.
why-still-open = Le délai de réponse n’est pas écoulé.
why-silence-only = Elle n’a pas répondu, et le silence n’est pas un refus.
why-partly = Cela n’est vrai que pour une partie de ce temps.
why-no-receipt = Aucun accusé de réception de cette partie n’est détenu ici.
why-no-length = Sa durée n’a pas été indiquée par les deux côtés.

## What the other fields of the forms are called

label-state = état
label-party = partie
label-entry = inscription
label-about = au sujet de
label-sent = envoyé
label-owes = à qui d’agir
label-due = échéance
label-medium = moyen
label-recording = ce qui en est conservé
label-follows = fait suite à
label-history = ce qui a été dit, dans l’ordre
label-postponed = nombre de reports
label-spoke = quand ils se sont parlé
label-minutes = durée en minutes
label-confidence = ce qui peut être connu à l’extérieur
label-text = texte
label-term = terme
label-meaning = sens
label-linguist = linguiste
label-qualified = qualification valable jusqu’au
label-translation = traduction
label-delivered = auprès du destinataire
label-replied = réponse
label-strikes = signalé comme frappé
label-conflicts = conflits
label-lead = préavis
label-volume = où et quand
label-shape = forme
label-places = lieux, dans l’ordre
label-height-lower = à partir de la hauteur
label-height-upper = jusqu’à la hauteur
label-daily = chaque jour, en temps universel
label-told = notifié
label-raised = émis
label-asked = demandé
label-outcome = issue
label-read-back = collationnement
label-over = terminé depuis
label-finding = constat
label-why = pourquoi
label-entries = inscriptions qui le prouvent
label-held-until = le registre de cette partie est détenu ici jusqu’au
figure-asked = combien lui ont été adressés
figure-answered = à combien elle a répondu
figure-in-time = dont dans les délais
figure-refused = combien elle en a refusé
figure-spoken = combien de fois les deux ont dit s’être parlé
figure-crossed = réponses passées en ce temps
figure-own-words = paroles de cette partie en ce temps qu’une suspension retient
figure-covered = minutes de ce temps suspendues selon le registre

## Affairs of what happens and what is proposed

affair-incident = incident
affair-request = demande
affair-fact = fait relatif à un incident
affair-proposal = proposition
affair-violation = violation de ce qui a été convenu
affair-amendment = amendement de la charte

## What happened in an incident

happening-strike = frappes ou tirs
happening-launched = lancement ou tir par erreur
happening-strayed = déviation de la trajectoire
happening-crossed = franchissement involontaire d’une frontière ou d’une ligne de séparation
happening-near-miss = passage à une distance dangereuse
happening-collided = collision
happening-lost = chute, naufrage ou perte
happening-distress = personnes en détresse, aide nécessaire
happening-detained = personnes retenues
happening-missing = personnes disparues ou égarées
happening-dead = dépouilles retrouvées, ou à récupérer
happening-interference = perturbation de signaux, de capteurs ou de la vue
happening-other = autre incident

## With what, or to what

means-unknown = inconnu
means-small-arms = armes de petit calibre
means-mortar = mortier
means-artillery = canon d’artillerie
means-rocket = roquettes d’artillerie
means-missile = missile
means-bomb = bombe aérienne
means-drone = aéronef sans équipage à bord
means-aircraft = aéronef avec équipage à bord
means-helicopter = hélicoptère
means-vessel = navire ou embarcation
means-submarine = sous-marin
means-armour = véhicule blindé
means-vehicle = véhicule
means-mine = mine terrestre ou marine
means-interference = brouillage ou éblouissement
means-persons = personnes à pied

## Whose it was

origin-ours = nous appartient
origin-not-ours = ne nous appartient pas
origin-unknown = nous ne savons pas encore à qui cela appartient

## Whether it is under control

control-under = sous notre contrôle
control-not-under = pas sous notre contrôle
control-unknown = nous ne savons pas si cela est sous contrôle

## Fields of a report

detail-forces = forces présentes sur place
detail-damage = dégâts
detail-casualties = personnes blessées ou tuées
detail-measures = mesures prises aussitôt
detail-witnesses = témoins
detail-weapon = type d’arme
detail-unit = unité, indicatif d’appel ou numéro de coque
detail-cause = comment cela s’est produit
detail-help = aide nécessaire ou offerte
detail-contact = qui joindre sur place
detail-remarks = autres remarques

## What is asked of the other side

wanted-explanation = une explication
wanted-evidence = des éléments de preuve
wanted-meeting = une réunion
wanted-visit = une visite sur les lieux
wanted-inquiry = une enquête conjointe
wanted-assistance = une aide
wanted-return = le retour de personnes, de dépouilles ou d’objets
wanted-compensation = une indemnisation
wanted-review = un examen de la ligne elle-même

## What is said to it

response-answered = répondu
response-agreed = accepté
response-refused = refusé
response-done = fait

## What a fact is about

aspect-place = le lieu
aspect-time = le moment
aspect-course = ce qui a été fait, dans l’ordre
aspect-means = le moyen employé
aspect-origin = d’où, et par qui
aspect-forces = les forces présentes sur place
aspect-damage = les dégâts
aspect-casualties = les personnes blessées ou tuées
aspect-warning = ce qui avait été notifié auparavant, et à qui
aspect-cause = la cause
aspect-measures = les mesures prises
aspect-other = un autre point

## How what one side states is held

held-agreed = reconnu par tous
held-disputed = contesté
held-stated = déclaré, tous n’y ont pas encore répondu
held-taken-back = rétracté

## What is proposed

proposal-ceasefire = cessez-le-feu
proposal-pause = pause dans les combats
proposal-corridor = couloir
proposal-exchange = échange de personnes ou de dépouilles
proposal-withdrawal = retrait de forces ou d’armes
proposal-other = autre mesure

## Where it holds

domain-land = sur terre
domain-sea = en mer
domain-air = dans les airs

## What has become of a proposal

proposal-status-offered = proposée
proposal-status-rejected = rejetée
proposal-status-withdrawn = retirée
proposal-status-agreed = acceptée par tous
proposal-status-ended = acceptée par tous, puis terminée

## How something agreed was violated

category-fire = tirs
category-advance = progression ou nouvelles positions
category-presence = forces ou armes là où il ne doit pas y en avoir
category-overflight = vol là où il ne doit pas y en avoir
category-obstruction = entrave au passage, à l’accès ou à la surveillance
category-detention = personnes emmenées, ou non remises
category-works = mines, ouvrages ou obstacles nouveaux
category-other = autre violation

## What the fields of these forms are called

label-happened = ce qui s’est produit
label-means = avec quoi, ou à quoi
label-within = écart possible par rapport au lieu indiqué
label-toward = vers quoi cela se dirige, ou lieu de chute attendu
label-happened-at = quand cela s’est produit
label-origin = à qui cela appartenait
label-control = si cela est sous contrôle
label-asks = à indiquer par les autres : à qui cela appartenait
label-admission = accident reconnu
label-near = ce qui était à proximité, et ce qui en avait été notifié
label-facts-agreed = faits reconnus par tous
label-facts-disputed = faits contestés, et par qui
label-facts-stated = faits auxquels tous n’ont pas encore répondu
label-requests = ce qui a été demandé
label-closed = clos par
label-wanted = ce qui est demandé
label-response = réponse à la demande
label-expires = peut être acceptée jusqu’au
label-domains = où elle s’applique
label-follow-up = entretien fixé en même temps
label-monitors = qui en assure la surveillance
label-decisions = ce que chaque partie a décidé
label-content = somme de contrôle de ce qui est accepté
label-violations = violations signalées
label-category = de quelle manière
label-count = combien de fois
label-against = par qui
label-in-force = en vigueur

## Whole sentences of an accident that is admitted

accident-admitted = Accident. Ce n’est pas une attaque. De notre part : { $happening }, { $means }, lieu : { $place }.
accident-toward = Cela se dirige vers le lieu suivant, ou sa chute y est attendue : { $place }.
distress-call = Détresse : { $means }, lieu : { $place }. Une aide est nécessaire.
no-intent = Nous n’en avions pas l’intention. Il ne faut y voir aucun acte hostile.
proposal-expired = délai expiré
decision-accepted = acceptation donnée
violation-admitted = reconnu
