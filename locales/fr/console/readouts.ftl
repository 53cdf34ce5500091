## Readouts

screen-readouts = Comptes rendus
readouts-list = Entretiens et contacts avec leurs comptes rendus
readouts-choose = Choisissez un entretien pour voir ce que chaque partie en dit.
readouts-none = Personne ne s’est encore parlé. Après un entretien, chaque partie donne ici son compte rendu.
readouts-back = Retour à la liste
readouts-next = Suivant
readouts-previous = Précédent
readouts-of = Comptes rendus de { $serial }
readouts-by = Compte rendu de { $party }
readouts-the-call = L’entretien
readouts-match = Comparaison
readouts-only = seul { $party } le dit
readouts-contradict = { $count ->
    [one] Les comptes rendus se contredisent sur un point.
   *[other] Les comptes rendus se contredisent sur { $count } points.
 }
readouts-replaced = { $count ->
    [one] Un compte rendu antérieur, remplacé
   *[other] { $count } comptes rendus antérieurs, remplacés
 }
readouts-their-form = La comparaison telle que l’autre partie la lit
readouts-no-text = Des points seulement, sans texte.
readouts-against = Souligné : ce qui diffère de
readouts-against-none = rien
readouts-owed = À nous d’approuver ou d’objecter :
readouts-owed-theirs = À eux d’approuver ou d’objecter :
readouts-agree-to = Approuver mot pour mot
readouts-agree-words = Ces mots mêmes deviennent alors un texte commun. Un texte changé d’un caractère est un autre compte rendu.
readouts-object = Objecter
readouts-object-reason = Ce qu’il faudrait changer
readouts-release = Rendre public
readouts-release-what = Ce qui devient public
readouts-release-whom = À tous, hors des deux parties ; l’autre partie voit au registre que c’est public. Une publication ne se reprend pas.
readouts-release-by = Par quel poste, de rang ministériel ou supérieur
readouts-release-where = Où on peut le lire
readouts-release-nobody = Aucun de nos postes n’est de rang ministériel ou supérieur ; personne des nôtres ne peut le rendre public.
readouts-replace = Le remplacer
readouts-replace-of = À la place de { $serial }
readouts-give = Donner un compte rendu
readouts-give-of = Notre compte rendu de { $serial }
readouts-offer = L’offrir comme texte commun
readouts-point = Point { $number }
readouts-point-add = Ajouter un point
readouts-point-drop = Retirer le point { $number }
readouts-topic = Sujet
readouts-topic-initiative = initiative
readouts-topic-duration = durée
readouts-topic-situation = situation dans un pays
readouts-topic-next-contact = prochain contact
readouts-tenor = Ce qui en a été dit
readouts-value = Valeur
readouts-minutes = Minutes
readouts-country = Pays
readouts-words = En nos termes
readouts-as = À quel titre
readouts-as-own = Comme le nôtre
readouts-as-joint = Offert à l’autre partie comme texte commun
readouts-who = Chaque quart sur cette ligne : { $parties }. Rien n’en devient public.
readouts-text-as-written = Le texte est lu tel qu’il est écrit ici ; les points se passent de traducteur.
readouts-commits-own = C’est ce que notre partie dit de l’entretien, signé, aux deux registres.
readouts-commits-joint = Si l’autre partie approuve, ces mots mêmes sont un texte commun des deux parties.
