// Texts of the security page in English.
export default {} as const;
