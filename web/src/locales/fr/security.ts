// Texts of the page about sign-in and security in French.
import type { Like } from "../../app/i18n";
import type english from "../en/security";

export default {
  title: "Connexion et sécurité",
  lead: "Votre propre connexion, la même pour tous les comptes dont vous êtes membre.",
  you: "Vous",
  name: "Votre nom",
  email: "Adresse e-mail",
  "name.save": "Enregistrer le nom",
  "name.saved": "Votre nom est enregistré.",
  password: "Mot de passe",
  "password.text": "Toutes les autres sessions se terminent quand vous le changez.",
  "password.old": "Mot de passe actuel",
  "password.new": "Nouveau mot de passe",
  "password.hint":
    "15 caractères au moins. Quelques mots à la suite sont faciles à retenir et difficiles à deviner.",
  "password.own": "Votre mot de passe",
  "password.change": "Changer le mot de passe",
  "password.changed": "Votre mot de passe est changé. Toutes les autres sessions sont terminées.",
  "password.wrong": "Le mot de passe est incorrect.",
  totp: "Second facteur",
  "totp.on": "Activé",
  "totp.off": "Désactivé",
  "totp.text":
    "Avec un second facteur, la connexion demande aussi un code d’une application de votre téléphone : un mot de passe seul n’ouvre plus rien.",
  "totp.codes-left": {
    one: "Il vous reste un code de secours.",
    other: "Il vous reste {count} codes de secours.",
  },
  "totp.renew": "Désactivez puis réactivez le second facteur pour en obtenir de nouveaux.",
  "totp.set-up": "Configurer",
  "totp.turn-off": "Désactiver",
  "totp.turn-off.title": "Désactiver le second facteur ?",
  "totp.turn-off.text":
    "La connexion ne demandera plus que le mot de passe. Vos codes de secours ne seront plus valables.",
  "totp.now-on": "Le second facteur est activé.",
  "totp.now-off": "Le second facteur est désactivé.",
  "set-up.title": "Second facteur, étape {step} sur {steps}",
  "set-up.password": "Confirmez d’abord que c’est bien vous.",
  "set-up.next": "Suivant",
  "set-up.scan":
    "Scannez ce code avec une application d’authentification, celle de votre gestionnaire de mots de passe ou de votre téléphone par exemple, ou saisissez-y la clé.",
  "set-up.qr": "Code QR pour l’application d’authentification ; la clé ci-dessous dit la même chose",
  "set-up.secret": "Clé",
  "set-up.copy-secret": "Copier la clé",
  "set-up.code": "Code de l’application",
  "set-up.code.hint": "Six chiffres, renouvelés toutes les trente secondes.",
  "set-up.six": "Le code comporte six chiffres.",
  "set-up.wrong-code":
    "Ce code n’est pas correct. Prenez le plus récent et vérifiez l’heure de votre téléphone.",
  "set-up.turn-on": "Activer",
  "codes.text":
    "Conservez ces codes de secours en lieu sûr. Chacun ouvre votre compte une fois à la place du code de l’application, si vous perdez votre téléphone. Ils ne sont affichés qu’une fois.",
  "codes.copy": "Tout copier",
  "codes.download": "Télécharger",
  "codes.kept": "Je les ai conservés",
  sessions: "Où vous êtes connecté",
  "sessions.device": "Appareil",
  "sessions.unknown": "Appareil inconnu",
  "sessions.current": "Celui-ci",
  "sessions.from": "depuis {address}",
  "sessions.since": "Depuis",
  "sessions.seen": "Dernière activité",
  "sessions.actions": "Actions",
  "sessions.end": "Déconnecter",
  "sessions.end.label": "Déconnecter {device}",
  "sessions.ended": "Cette session est terminée.",
  "sessions.all": "Tout déconnecter",
  "sessions.all.title": "Déconnecter tous les appareils ?",
  "sessions.all.text":
    "Toutes vos sessions se terminent, y compris celle-ci. Vous vous reconnecterez avec votre mot de passe.",
} satisfies Like<typeof english>;
