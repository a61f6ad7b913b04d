"""The mails in French."""

from chalicelib.mail.text import Frame, Kind, Text

FRAME = Frame(
    greeting="Bonjour,",
    closing="Lead Labs",
    footer="Lead Labs vous envoie ce message parce que cette adresse a été utilisée sur {site}.",
)

_NOT_ME = "Si ce n’était pas vous, il n’y a rien à faire : sans le lien, rien ne se passe."

TEXTS: dict[Kind, Text] = {
    "confirm": Text(
        "Confirmez votre adresse",
        ("Merci de confirmer que cette adresse est la vôtre. Votre essai gratuit commence aussitôt.",),
        "Confirmer mon adresse",
        (
            "Le lien est valable une seule fois, pendant {hours} heures.",
            "Si vous ne vous êtes pas inscrit, n’utilisez pas ce lien.",
        ),
    ),
    "signup_known": Text(
        "Vous avez déjà un compte",
        ("Une inscription a été tentée avec cette adresse, qui a déjà un compte. Il suffit de vous connecter.",),
        "Me connecter",
        ("Si vous avez oublié le mot de passe, vous pourrez en choisir un nouveau. " + _NOT_ME,),
    ),
    "reset": Text(
        "Choisissez un nouveau mot de passe",
        ("Vous pouvez choisir ici un nouveau mot de passe. Toutes vos sessions seront fermées.",),
        "Choisir un mot de passe",
        ("Le lien est valable une seule fois, pendant {minutes} minutes.", _NOT_ME),
    ),
    "reset_unknown": Text(
        "Aucun compte avec cette adresse",
        (
            "Un nouveau mot de passe a été demandé avec cette adresse, mais elle n’a pas de compte chez nous.",
            "Peut-être vous êtes-vous inscrit avec une autre adresse, ou pas encore.",
        ),
        "M’inscrire",
        (_NOT_ME,),
    ),
    "invitation": Text(
        "{company} vous invite sur Lead Labs",
        ("{inviter} vous invite à travailler dans le compte de {company} sur Lead Labs.",),
        "Accepter l’invitation",
        (
            "Le lien est valable une seule fois, pendant {days} jours.",
            "Si vous ne connaissez pas cette personne, ignorez ce message.",
        ),
    ),
    "password_changed": Text(
        "Votre mot de passe a été changé",
        ("Le mot de passe de votre compte a été changé et vos autres appareils ont été déconnectés.",),
        "Choisir un mot de passe",
        ("Si ce n’était pas vous, choisissez aussitôt un nouveau mot de passe avec le bouton ci-dessus.",),
    ),
    "totp_disabled": Text(
        "Le second facteur a été désactivé",
        ("Désormais, votre mot de passe suffit pour ouvrir votre compte.",),
        "Choisir un mot de passe",
        ("Si ce n’était pas vous, choisissez aussitôt un nouveau mot de passe avec le bouton ci-dessus.",),
    ),
    "key_created": Text(
        "Nouvelle clé d’API pour {company}",
        ("La clé d’API {label} a été créée depuis votre session pour le compte de {company}.",),
        "Choisir un mot de passe",
        (
            "Si ce n’était pas vous, révoquez la clé et choisissez aussitôt un nouveau mot de passe avec le bouton "
            "ci-dessus.",
        ),
    ),
    "trial_ends": Text(
        "Jours d’essai restants : {days}",
        (
            "L’essai gratuit de {company} touche à sa fin. Jours restants : {days}.",
            "Choisissez une formule, et tout continue comme avant.",
        ),
        "Choisir une formule",
        (
            "Sans cela, rien ne vous est facturé. Le compte passe alors en lecture seule : vous pourrez encore consulter, "
            "corriger, exporter et effacer vos contacts, mais plus en ajouter, en importer ou leur écrire.",
        ),
    ),
    "trial_ended": Text(
        "Votre essai est terminé",
        (
            "L’essai gratuit de {company} est terminé : le compte est maintenant en lecture seule.",
            "Tous vos contacts sont là : vous pouvez les consulter, les corriger, les exporter et les effacer. Choisissez "
            "une formule pour en ajouter, en importer ou leur écrire de nouveau.",
        ),
        "Choisir une formule",
        ("Rien ne vous a été facturé.",),
    ),
    "account_suspended": Text(
        "Votre compte est suspendu",
        (
            "Un paiement pour le compte de {company} a été signalé comme non autorisé : rien ne peut être importé ni envoyé "
            "pour le moment.",
            "Tous vos contacts sont là : vous pouvez les consulter, les corriger, les exporter et les effacer.",
        ),
        "Voir la facturation",
        ("Si vous n’en connaissez pas la raison, voyez la personne qui paie pour le compte, ou écrivez-nous.",),
    ),
    "account_resumed": Text(
        "Votre compte fonctionne de nouveau",
        ("Le signalement d’un paiement pour le compte de {company} est réglé. Tout fonctionne de nouveau.",),
        "Voir la facturation",
        ("Vous n’avez rien à faire.",),
    ),
    "account_deleted": Text(
        "Le compte de {company} a été supprimé",
        (
            "Le compte de {company} sur Lead Labs a été supprimé et plus personne ne peut y travailler.",
            "Un propriétaire peut le restaurer jusqu’au {until}. Ensuite, tout son contenu sera définitivement effacé, "
            "ainsi que vos propres données, sauf si vous appartenez à un autre compte.",
        ),
        after=("Pour conserver le compte, adressez-vous à l’un de ses propriétaires.",),
    ),
    "account_deleted_owner": Text(
        "Le compte de {company} a été supprimé",
        (
            "Le compte de {company} sur Lead Labs a été supprimé et plus personne ne peut y travailler. Les clés d’API "
            "et les invitations ne sont plus valables.",
            "Jusqu’au {until}, vous pouvez vous connecter, récupérer les contacts et tout restaurer à l’identique. "
            "Ensuite, tout sera définitivement effacé.",
        ),
        "Me connecter et restaurer",
        ("Si la suppression est voulue, il n’y a rien à faire.",),
    ),
    "deletion_reminder": Text(
        "Le compte de {company} va être effacé",
        (
            "Le compte de {company} sur Lead Labs a été supprimé. À partir du {until}, tout son contenu sera "
            "définitivement effacé.",
            "D’ici là, vous pouvez vous connecter, récupérer les contacts et tout restaurer à l’identique.",
        ),
        "Me connecter et restaurer",
        ("Si la suppression est voulue, il n’y a rien à faire.",),
    ),
    "account_restored": Text(
        "Le compte de {company} a été restauré",
        (
            "Un propriétaire a restauré le compte de {company} sur Lead Labs. Tout est comme avant.",
            "Toutes les sessions ont été fermées : merci de vous reconnecter. Les importations et les modifications "
            "groupées en cours ont été annulées.",
        ),
        "Me connecter",
    ),
}
