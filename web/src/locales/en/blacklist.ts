// Texts of the blacklist page in English.
export default {} as const;
