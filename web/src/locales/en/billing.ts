// Texts of the billing page in English.
export default {} as const;
