"""What other products, and people, call the fields of a contact at the top of a column. Data; see `mapping` for its use.

Names are compared by `key`: without accents, case, spaces or punctuation.
"""

import re
import unicodedata

FIELDS = (
    "email",
    "first_name",
    "last_name",
    "company",
    "job_title",
    "phone",
    "website",
    "linkedin_url",
    "address.line1",
    "address.line2",
    "address.postal_code",
    "address.city",
    "address.region",
    "address.country",
    "notes",
    "tags",
    "source",
    "lawful_basis",
)
"""The fields a column can be mapped to, besides FULL_NAME and `custom:<name>`; also the columns of an export, in order."""

FULL_NAME = "full_name"
"""A whole name in one column; used where a row has neither first nor last name, and split by `names.split_name`."""
CUSTOM = "custom:"

_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")


def key(header: str) -> str:
    """`Prénom`, `E-mail 1 - Value` → `prenom`, `email1value`."""
    plain = unicodedata.normalize("NFKD", header).casefold()
    return _NOT_ALPHANUMERIC.sub("", plain)


def _each(names: str) -> tuple[str, ...]:
    return tuple(names.split())


# In order of preference where only one column can be taken.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "email": _each(
        "email emailaddress mail emailwork workemail businessemail professionalemail primaryemail emailprimary email1"
        " email1value email1address emailaddress1 courriel adresseemail adressemail adressecourriel adresseelectronique"
        " adressedemessagerie emailpro mailpro emailprofessionnel courrielprofessionnel courrielpro mel adressemel"
        " contactemail emailhome homeemail personalemail emailpersonnel emailother otheremail email2 email2value"
        " email2address adressedemessagerie2 secondaryemail email3 email3value email3address adressedemessagerie3"
    ),
    "first_name": _each("firstname givenname fname forename prenom prenoms prenomcontact contactfirstname"),
    "last_name": _each(
        "lastname familyname lname surname nomdefamille nomfamille nompatronymique nomcontact contactlastname"
    ),
    FULL_NAME: _each("fullname nomcomplet nometprenom nomprenom prenomnom prenometnom contactname displayname contact"),
    "company": _each(
        "company companyname organization organisation organizationname organization1name accountname account"
        " associatedcompany primaryassociatedcompany primarycompany employer business societe nomdelasociete nomsociete"
        " entreprise nomdelentreprise raisonsociale organisme etablissement employeur companyaccount"
    ),
    "job_title": _each(
        "jobtitle position poste fonction intitulededuposte intituledeposte intituleduposte role organizationtitle"
        " organization1title jobposition metier profession occupation titreduposte titreprofessionnel"
    ),
    "phone": _each(
        "phone phonenumber telephone tel numerodetelephone numtelephone notelephone telephonenumber phonework workphone"
        " businessphone telephonebureau telephonepro telephoneprofessionnel phone1value phone1 telephone1 directphone"
        " lignedirecte telephonefixe telfixe fixe landline landlinenumber primaryphone telephoneprincipal mobile"
        " mobilephone mobilephonenumber mobilenumber phonemobile cell cellphone telmobile telephonemobile portable"
        " telephoneportable telportable gsm sms whatsapp phone2value phone2 telephone2 telephone2bureau businessphone2"
        " companymainphone telephonesociete phonehome homephone telephonedomicile phoneother otherphone telephoneautre"
    ),
    "website": _each(
        "website websiteurl websiteaddress website1value webpage siteweb siteinternet sitewebentreprise pageweb site"
        " companywebsite companydomainname domaine domain homepage urldusite"
    ),
    "linkedin_url": _each(
        "linkedinurl linkedin linkedinprofile linkedinprofileurl personlinkedinurl profilelinkedin profillinkedin"
        " urllinkedin lienlinkedin linkedinpage linkedinbio hslinkedinurl"
    ),
    "notes": _each("notes note description comments comment commentaires commentaire remarques remarque memo"),
    "tags": _each(
        "tags tag labels label etiquettes etiquette libelles libelle categories category categorie groupmembership"
        " groups groupes groupe motscles keywords segments listes"
    ),
    "source": _each(
        "source leadsource originalsource contactsource provenance origine originedupiste originducontact sourceducontact"
    ),
    "lawful_basis": _each("lawfulbasis legalbasis baselegale basejuridique legalbasisforprocessingcontactsdata"),
}

SEVERAL = frozenset({"email", "phone"})
"""Fields that several columns may feed: the first that a row fills is taken."""

ADDRESS_PARTS: dict[str, str] = {
    name: field
    for field, names in {
        "address.line1": "street streetaddress street1 address1 line1 addressline1 streetline1 fulladdress rue rue1 adresse"
        " adresse1 adressepostale adresseligne1 ligne1 voie numeroetrue",
        "address.line2": "street2 address2 line2 addressline2 streetline2 extendedaddress apartment apartmentsuite suite"
        " rue2 adresse2 adresseligne2 ligne2 complement complementdadresse complementadresse",
        "address.postal_code": "postalcode zip zipcode postcode zippostalcode postalzipcode codepostal cp npa",
        "address.city": "city town ville commune localite locality",
        "address.region": "region state province stateregion stateprovince stateorprovince county departement depregion"
        " etat etatregion etatprovince",
        "address.country": "country countryregion countryname pays paysregion paysouregion",
    }.items()
    for name in names.split()
}
ADDRESS_BEFORE = (
    "address1",
    "address",
    "mailing",
    "business",
    "work",
    "company",
    "office",
    "primary",
    "postal",
    "contact",
)
ADDRESS_BEFORE_PRIVATE = ("billing", "shipping", "home", "other", "address2")
ADDRESS_AFTER = ("bureau", "professionnel", "pro")
ADDRESS_AFTER_PRIVATE = ("domicile", "autre", "facturation", "livraison")
WHOLE_ADDRESS = "address"

SUBJECTS = ("person", "contact", "lead", "prospect")
"""Pipedrive and report builders put the kind of record before the column: `Person - Name`."""

NOT_FOR_MAPPING: dict[str, frozenset[str]] = {
    "leid": frozenset({"region", "cc", "timezone", "latitude", "longitude"}),
}
"""Columns that mean something else in a file that has the column before the colon: Mailchimp's are guessed from an IP address."""
