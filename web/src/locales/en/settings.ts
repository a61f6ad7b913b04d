// Texts of the settings pages in English.
export default {} as const;
