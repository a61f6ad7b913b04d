// Texts of the public and sign-in pages in French.
import type { Like } from "../../app/i18n";
import type english from "../en/public";

export default {
  email: "Adresse e-mail",
  password: "Mot de passe",
  totp: "Code de votre second facteur",
  "totp.hint": "Six chiffres de votre application d’authentification, ou un code de secours.",
  "signin.title": "Connexion",
  "signin.submit": "Me connecter",
  "signin.forgot": "Mot de passe oublié ?",
  "signin.new": "Pas encore de compte ?",
  "not-found.title": "Cette page n’existe pas",
  "not-found.text": "L’adresse est peut-être mal saisie, ou la page a changé de place.",
  "not-found.home": "Vers l’accueil",
} satisfies Like<typeof english>;
