// Texts of the activity page in English.
export default {} as const;
