// Texts of the imports pages in English.
export default {} as const;
