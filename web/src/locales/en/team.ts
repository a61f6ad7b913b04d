// Texts of the team page in English.
export default {} as const;
