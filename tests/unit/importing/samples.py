"""Real header rows of other products with invented rows, one file per product; used by unit and end-to-end tests."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sample:
    """`contacts` are the fields that an import by the suggested mapping gives, in the order of the file."""

    name: str
    content: bytes
    contacts: list = field(default_factory=list)


def _person(email, first, last, **more):
    return {"email": email, "first_name": first, "last_name": last} | more


def _csv(*lines, delimiter=",", end="\r\n"):
    """Lines of cells; cells are quoted where they have to be."""
    rows = []
    for line in lines:
        cells = ['"' + c.replace('"', '""') + '"' if any(x in c for x in (delimiter, '"', "\n")) else c for c in line]
        rows.append(delimiter.join(cells))
    return end.join(rows) + end


def _columns(names):
    return names.split(",")


def _row(header, **values):
    """A row under a header, from its filled cells by column name (underscores stand for what a name can't have)."""
    return [values.get(column, "") for column in header]


def hubspot():
    header = [
        "Record ID", "First Name", "Last Name", "Email", "Phone Number", "Contact owner", "Last Activity Date (CET)",
        "Lead Status", "Marketing contact status", "Create Date (CET)", "Company Name", "Job Title", "Street Address",
        "City", "State/Region", "Postal Code", "Country/Region", "Website URL", "Mobile Phone Number", "LinkedIn URL",
        "Original Source", "Associated Company",
    ]  # fmt: skip
    first = ["901", "Ann", "Example", "ann@hubspot-user.example.com", "+1 555 0100", "Sam Owner", "", "New",
             "Marketing contact", "2026-01-02 10:00", "Example Bakery, Inc.", "Buyer", "1 Main St", "Springfield", "IL",
             "62701", "United States", "https://bakery.example.com", "+1 555 0199", "https://www.linkedin.com/in/ann-example",
             "Organic Search", "Example Bakery"]  # fmt: skip
    second = ["902", "Zoë", "O'Example", "zoe@hubspot-user.example.com", "", "", "", "", "", "", "", "", "", "", "", "",
              "", "", "+33 6 00 00 00 00", "", "", ""]  # fmt: skip
    return Sample(
        "hubspot",
        _csv(header, first, second, end="\n").encode(),
        [
            _person(
                "ann@hubspot-user.example.com", "Ann", "Example", phone="+1 555 0100", company="Example Bakery, Inc.",
                job_title="Buyer", website="https://bakery.example.com",
                linkedin_url="https://www.linkedin.com/in/ann-example", source="Organic Search",
                address={"line1": "1 Main St", "city": "Springfield", "region": "IL", "postal_code": "62701",
                         "country": "United States"},
            ),
            _person("zoe@hubspot-user.example.com", "Zoë", "O'Example", phone="+33 6 00 00 00 00"),
        ],
    )  # fmt: skip


def salesforce():
    header = ["Salutation", "First Name", "Last Name", "Title", "Mailing Street", "Mailing City",
              "Mailing State/Province", "Mailing Zip/Postal Code", "Mailing Country", "Phone", "Mobile", "Fax", "Email",
              "Account Owner", "Account Name", "Lead Source", "Description"]  # fmt: skip
    row = ["Ms.", "Bea", "Sample", "Chief Operations Officer", "12 Sample Road\nBuilding B", "Leeds", "West Yorkshire",
           "LS1 1AA", "United Kingdom", "+44 113 000 0000", "", "+44 113 000 0001", "bea@salesforce-user.example.com",
           "Sam Owner", "Sample \"Best\" Ltd", "Trade Show", "Met in spring"]  # fmt: skip
    return Sample(
        "salesforce",
        ('"' + '"\r\n"'.join('","'.join(c.replace('"', '""') for c in line) for line in (header, row)) + '"\r\n').encode("cp1252"),
        [
            _person(
                "bea@salesforce-user.example.com", "Bea", "Sample", job_title="Chief Operations Officer",
                phone="+44 113 000 0000", company='Sample "Best" Ltd', source="Trade Show", notes="Met in spring",
                address={"line1": "12 Sample Road", "line2": "Building B", "city": "Leeds", "region": "West Yorkshire",
                         "postal_code": "LS1 1AA", "country": "United Kingdom"},
            )
        ],
    )  # fmt: skip


def pipedrive():
    header = ["Person - Name", "Person - Label", "Person - Organization", "Person - Phone - Work",
              "Person - Phone - Home", "Person - Phone - Mobile", "Person - Phone - Other", "Person - Email - Work",
              "Person - Email - Home", "Person - Email - Other", "Person - Open deals", "Person - Owner",
              "Person - ID"]  # fmt: skip
    first = ["Carla van der Demo", "Hot lead, Customer", "Demo NV", "+32 2 000 00 00", "", "", "",
             "carla@pipedrive-user.example.com", "", "", "1", "Sam Owner", "11"]  # fmt: skip
    second = ["Dan Specimen", "", "", "", "", "+32 470 00 00 00", "", "", "dan@pipedrive-user.example.com", "", "0",
              "Sam Owner", "12"]  # fmt: skip
    return Sample(
        "pipedrive",
        _csv(header, first, second).encode(),
        [
            _person("carla@pipedrive-user.example.com", "Carla", "van der Demo", tags=["Hot lead", "Customer"],
                    company="Demo NV", phone="+32 2 000 00 00"),
            _person("dan@pipedrive-user.example.com", "Dan", "Specimen", phone="+32 470 00 00 00"),
        ],
    )  # fmt: skip


def mailchimp():
    header = '"Email Address","First Name","Last Name",Address,"Phone Number",Company,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS'
    row = 'eva@mailchimp-user.example.com,Eva,Muster,"1 Muster Way  Geneva  GE  1200  CH","+41 22 000 00 00","Muster SA",2,,,"2026-01-02 10:00:00",192.0.2.1,46.2,6.1,1,2,Europe/Zurich,FR,ARA,"2026-01-02 10:00:00",1001,abcdef,,"""VIP"",""Blog, weekly"""'
    return Sample(
        "mailchimp",
        f"{header}\n{row}\n".encode(),
        [
            _person("eva@mailchimp-user.example.com", "Eva", "Muster", company="Muster SA", phone="+41 22 000 00 00",
                    tags=["VIP", "Blog, weekly"], address={"line1": "1 Muster Way  Geneva  GE  1200  CH"}),
        ],
    )  # fmt: skip


def brevo():
    header = ["CONTACT ID", "EMAIL", "LASTNAME", "FIRSTNAME", "WHATSAPP", "SMS", "DOUBLE_OPT-IN", "OPT_IN",
              "LANDLINE_NUMBER", "EXT_ID", "CONTACT_TIMEZONE", "JOB_TITLE", "LINKEDIN", "ADDED_TIME",
              "MODIFIED_TIME"]  # fmt: skip
    row = ["7", "fanny@brevo-user.example.com", "Exemple", "Fanny", "", "33600000000", "", "", "", "", "",
           "Directrice, achats", "https://www.linkedin.com/in/fanny-exemple", "02-01-2026 10:00:00",
           "02-01-2026 10:00:00"]  # fmt: skip
    return Sample(
        "brevo",
        _csv(header, row, delimiter=";").encode("utf-8-sig"),
        [
            _person("fanny@brevo-user.example.com", "Fanny", "Exemple", phone="33600000000",
                    job_title="Directrice, achats", linkedin_url="https://www.linkedin.com/in/fanny-exemple"),
        ],
    )  # fmt: skip


def linkedin():
    text = (
        "Notes:\n"
        '"When exporting your connection data, you may notice that some of the email addresses are missing. You will only see'
        ' email addresses for connections who have allowed their connections to see or download their email address."\n\n'
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        'Gil,Example,https://www.linkedin.com/in/gil-example,gil@linkedin-user.example.com,"Example, Sons & Co","VP, Sales",15 Mar 2026\n'
        "Hana,Žert,https://www.linkedin.com/in/hana-zert,hana@linkedin-user.example.com,Žert s.r.o.,CTO,02 Feb 2026\n"
    )
    return Sample(
        "linkedin",
        text.encode(),
        [
            _person("gil@linkedin-user.example.com", "Gil", "Example", company="Example, Sons & Co",
                    job_title="VP, Sales", linkedin_url="https://www.linkedin.com/in/gil-example"),
            _person("hana@linkedin-user.example.com", "Hana", "Žert", company="Žert s.r.o.", job_title="CTO",
                    linkedin_url="https://www.linkedin.com/in/hana-zert"),
        ],
    )  # fmt: skip


def google():
    header = _columns(
        "First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,"
        "Name Suffix,Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,"
        "Labels,E-mail 1 - Label,E-mail 1 - Value,E-mail 2 - Label,E-mail 2 - Value,Phone 1 - Label,Phone 1 - Value,"
        "Address 1 - Label,Address 1 - Formatted,Address 1 - Street,Address 1 - City,Address 1 - PO Box,"
        "Address 1 - Region,Address 1 - Postal Code,Address 1 - Country,Address 1 - Extended Address,Website 1 - Label,"
        "Website 1 - Value"
    )
    row = _row(header, **{
        "First Name": "Ivo", "Last Name": "Vzor", "Organization Name": "Vzor a.s.", "Organization Title": "Ředitel",
        "Notes": "likes tea", "Labels": "Suppliers ::: * myContacts", "E-mail 1 - Label": "* Work",
        "E-mail 1 - Value": "ivo@google-user.example.com", "Phone 1 - Label": "Mobile",
        "Phone 1 - Value": "+420 600 000 000", "Address 1 - Formatted": "Hlavní 1\nPraha", "Address 1 - Street": "Hlavní 1",
        "Address 1 - City": "Praha", "Address 1 - Postal Code": "110 00", "Address 1 - Country": "CZ",
        "Address 1 - Extended Address": "2nd floor", "Website 1 - Value": "https://vzor.example.com",
    })  # fmt: skip
    return Sample(
        "google",
        _csv(header, row, end="\n").encode(),
        [
            _person("ivo@google-user.example.com", "Ivo", "Vzor", company="Vzor a.s.", job_title="Ředitel",
                    notes="likes tea", tags=["Suppliers"], phone="+420 600 000 000", website="https://vzor.example.com",
                    address={"line1": "Hlavní 1", "line2": "2nd floor", "city": "Praha", "postal_code": "110 00",
                             "country": "CZ"}),
        ],
    )  # fmt: skip


def google_old():
    header = _columns(
        "Name,Given Name,Additional Name,Family Name,Yomi Name,Given Name Yomi,Additional Name Yomi,Family Name Yomi,"
        "Name Prefix,Name Suffix,Initials,Nickname,Short Name,Maiden Name,Birthday,Gender,Location,Billing Information,"
        "Directory Server,Mileage,Occupation,Hobby,Sensitivity,Priority,Subject,Notes,Language,Photo,Group Membership,"
        "E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Type,E-mail 2 - Value,Phone 1 - Type,Phone 1 - Value,"
        "Organization 1 - Type,Organization 1 - Name,Organization 1 - Yomi Name,Organization 1 - Title,"
        "Organization 1 - Department"
    )
    row = _row(header, **{
        "Name": "Jan Voorbeeld", "Given Name": "Jan", "Family Name": "Voorbeeld",
        "Group Membership": "Clients ::: * myContacts", "E-mail 1 - Value": "jan@old-google-user.example.com",
        "Phone 1 - Value": "+31 20 000 0000", "Organization 1 - Name": "Voorbeeld BV",
        "Organization 1 - Title": "Inkoper",
    })  # fmt: skip
    return Sample(
        "google_old",
        _csv(header, row).encode("utf-16"),
        [
            _person("jan@old-google-user.example.com", "Jan", "Voorbeeld", company="Voorbeeld BV", job_title="Inkoper",
                    tags=["Clients"], phone="+31 20 000 0000"),
        ],
    )  # fmt: skip


_OUTLOOK = _columns(
    "Title,First Name,Middle Name,Last Name,Suffix,Company,Department,Job Title,Business Street,Business Street 2,"
    "Business Street 3,Business City,Business State,Business Postal Code,Business Country/Region,Home Street,"
    "Home Street 2,Home Street 3,Home City,Home State,Home Postal Code,Home Country/Region,Other Street,Other Street 2,"
    "Other Street 3,Other City,Other State,Other Postal Code,Other Country/Region,Assistant's Phone,Business Fax,"
    "Business Phone,Business Phone 2,Callback,Car Phone,Company Main Phone,Home Fax,Home Phone,Home Phone 2,ISDN,"
    "Mobile Phone,Other Fax,Other Phone,Pager,Primary Phone,Radio Phone,TTY/TDD Phone,Telex,Account,Anniversary,"
    "Assistant's Name,Billing Information,Birthday,Business Address PO Box,Categories,Children,Directory Server,"
    "E-mail Address,E-mail Type,E-mail Display Name,E-mail 2 Address,E-mail 2 Type,E-mail 2 Display Name,"
    "E-mail 3 Address,E-mail 3 Type,E-mail 3 Display Name,Gender,Government ID Number,Hobby,Home Address PO Box,Initials,"
    "Internet Free Busy,Keywords,Language,Location,Manager's Name,Mileage,Notes,Office Location,Organizational ID Number,"
    "Other Address PO Box,Priority,Private,Profession,Referred By,Sensitivity,Spouse,User 1,User 2,User 3,User 4,Web Page"
)


def outlook():
    row = _row(_OUTLOOK, **{
        "Title": "Mrs.", "First Name": "Kim", "Last Name": "Mønster", "Company": "Mønster ApS", "Job Title": "Partner",
        "Business Street": "Havnegade 1", "Business Street 2": "3. sal", "Business City": "København",
        "Business Postal Code": "1058", "Business Country/Region": "Denmark", "Home City": "Roskilde",
        "Business Phone": "+45 00 00 00 00", "Mobile Phone": "+45 11 11 11 11", "Categories": "Business;VIP",
        "E-mail Address": "kim@outlook-user.example.com", "E-mail Type": "SMTP", "E-mail 2 Address": "kim2@example.com",
        "Notes": "First line\r\nSecond line", "Priority": "Normal", "Private": "False",
        "Web Page": "https://monster.example.com",
    })  # fmt: skip
    return Sample(
        "outlook",
        _csv(_OUTLOOK, row).encode("cp1252"),
        [
            _person("kim@outlook-user.example.com", "Kim", "Mønster", company="Mønster ApS", job_title="Partner",
                    phone="+45 00 00 00 00", tags=["Business", "VIP"], notes="First line\r\nSecond line",
                    website="https://monster.example.com",
                    address={"line1": "Havnegade 1", "line2": "3. sal", "city": "København", "postal_code": "1058",
                             "country": "Denmark"}),
        ],
    )  # fmt: skip


def outlook_french():
    header = ["Titre", "Prénom", "Deuxième prénom", "Nom", "Suffixe", "Société", "Service", "Titre", "Rue (bureau)",
              "Rue (bureau) 2", "Rue (bureau) 3", "Ville (bureau)", "Dép/Région (bureau)", "Code postal (bureau)",
              "Pays/Région (bureau)", "Rue (domicile)", "Ville (domicile)", "Téléphone (bureau)", "Tél. mobile",
              "Adresse de messagerie", "Type de messagerie", "Nom complet de l'adresse de messagerie",
              "Adresse de messagerie 2", "Catégories", "Notes", "Page Web"]  # fmt: skip
    row = ["Mme", "Léa", "", "Modèle", "", "Modèle & Fils", "Achats", "Acheteuse", "2 rue du Modèle", "Bât. B", "",
           "Lyon", "Rhône", "69001", "France", "", "", "+33 4 00 00 00 00", "", "lea@outlook-fr-user.example.com", "SMTP",
           "Léa Modèle", "", "Clients;Presse", "", "https://modele.example.com"]  # fmt: skip
    return Sample(
        "outlook_french",
        _csv(header, row, delimiter=";").encode("cp1252"),
        [
            _person("lea@outlook-fr-user.example.com", "Léa", "Modèle", company="Modèle & Fils", job_title="Acheteuse",
                    phone="+33 4 00 00 00 00", tags=["Clients", "Presse"], website="https://modele.example.com",
                    address={"line1": "2 rue du Modèle", "line2": "Bât. B", "city": "Lyon", "region": "Rhône",
                             "postal_code": "69001", "country": "France"}),
        ],
    )  # fmt: skip


def french_list():
    header = ["Nom", "Prénom", "Société", "Fonction", "Courriel", "Téléphone portable", "Adresse", "Complément d'adresse",
              "Code Postal", "Ville", "Pays", "Étiquettes", "Remarques", "Base légale", "Provenance"]  # fmt: skip
    row = ["Témoin", "Noé", "Témoin SARL", "Gérant", "noe@liste-fr.example.com", "06 00 00 00 00", "3 quai du Témoin",
           "Étage 4", "33000", "Bordeaux", "France", "client, presse", "À rappeler", "", "Salon"]  # fmt: skip
    return Sample(
        "french_list",
        _csv(header, row, delimiter="\t", end="\r").encode("utf-16-be"),
        [
            _person("noe@liste-fr.example.com", "Noé", "Témoin", company="Témoin SARL", job_title="Gérant",
                    phone="06 00 00 00 00", tags=["client", "presse"], notes="À rappeler", source="Salon",
                    address={"line1": "3 quai du Témoin", "line2": "Étage 4", "postal_code": "33000",
                             "city": "Bordeaux", "country": "France"}),
        ],
    )  # fmt: skip


SAMPLES = [
    hubspot(), salesforce(), pipedrive(), mailchimp(), brevo(), linkedin(), google(), google_old(), outlook(),
    outlook_french(), french_list(),
]  # fmt: skip
