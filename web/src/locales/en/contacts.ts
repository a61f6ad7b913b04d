// Texts of the contacts pages in English.
export default {} as const;
