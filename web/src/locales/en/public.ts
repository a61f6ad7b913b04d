// Texts of the public and sign-in pages in English.
export default {
  email: "Email address",
  password: "Password",
  totp: "Code of your second factor",
  "totp.hint": "Six digits from your authenticator app, or a recovery code.",
  "signin.title": "Sign in",
  "signin.submit": "Sign in",
  "signin.forgot": "Forgot your password?",
  "signin.new": "New here?",
  "not-found.title": "There is no such page",
  "not-found.text": "The address may be mistyped, or the page has moved.",
  "not-found.home": "To the front page",
} as const;
