"""Countries that the pages' forms offer, by ISO 3166 code."""

COUNTRIES = {
    "": "Choose a country", "AU": "Australia", "AT": "Austria", "BE": "Belgium", "BG": "Bulgaria", "CA": "Canada",
    "HR": "Croatia", "CY": "Cyprus", "CZ": "Czechia", "DK": "Denmark", "EE": "Estonia", "FI": "Finland", "FR": "France",
    "DE": "Germany", "GR": "Greece", "HU": "Hungary", "IN": "India", "IE": "Ireland", "IT": "Italy", "LV": "Latvia",
    "LT": "Lithuania", "LU": "Luxembourg", "MT": "Malta", "NL": "Netherlands", "NO": "Norway", "PL": "Poland",
    "PT": "Portugal", "RO": "Romania", "SK": "Slovakia", "SI": "Slovenia", "ES": "Spain", "SE": "Sweden",
    "CH": "Switzerland", "GB": "United Kingdom", "US": "United States",
}  # fmt: skip
TAX_ID_TYPES = {
    "": "None", "eu_vat": "EU VAT number", "gb_vat": "UK VAT number", "ch_vat": "Swiss VAT number",
    "us_ein": "US EIN", "ca_bn": "Canadian BN", "au_abn": "Australian ABN", "no_vat": "Norwegian VAT number",
    "in_gst": "Indian GST number",
}  # fmt: skip
