"""How columns about the donor's staff are named: data. Their cells never leave the reader.

Phrases parted by commas, compared like those of `synonyms`.
"""

# A column whose header holds one of these words is about the donor's staff: not kept.
STAFF = """
    utilisateur, username, userprincipalname, upn, email, mail, courriel, messagerie, login, téléphone,
    phone, bureau, office, collaborateur, collaboratrice, salarié, salariée, employé, employée, employee,
    agent, agente, personne, person, people, prénom, firstname, lastname, surname, givenname, affecté,
    affectée, affectation, attribué, attribuée, attribution, assigned, assignee, assignment, détenteur,
    détentrice, titulaire, holder, owner, propriétaire, responsable, manager, contact, matricule, service,
    département, department, fonction, job, adresse, address, localisation, location, lieu, site, bâtiment,
    building, étage, floor, salle, room, logged, logon, enrolled, technicien, technician, possesseur,
    bénéficiaire, emprunteur, civilité, naissance, birth, nir, sécu, badge, identité, patronyme, compte,
    account, session, ville, city, agence, équipe, team, utilisé, utilisée, mél, demandeur, référent,
    gestionnaire, interlocuteur, signataire, sociale, remis, rendu, confié, custodian, mobile, gsm,
    portable, fax, management, managed, initiales, trigramme, emplacement, porte, porteur, porteuse,
    attributaire, collab, resp, géré, direction, pôle, supervisor, requester, requested, caller, reçu,
    received, checked, signature, émargement, staff, worker, enseignant, enseignante, élève, étudiant,
    étudiante, student, teacher, consultant, consultante, médecin
"""

# Names of staff columns that no single word gives away.
STAFF_NAMES = """
    nom complet, full name, nom de famille, family name, last name, first name, nom usuel, real name, abonné,
    nom de l'abonné
"""

# Of the words above, places and things of an office: a list may name them without naming anybody.
PLACES = """
    adresse, address, localisation, location, lieu, site, bâtiment, building, étage, floor, salle, room,
    ville, city, agence, service, département, department, compte, account, management, managed, bureau,
    office, emplacement, porte, direction, pôle
"""

# With one of these, an address is a machine's and nobody's.
NOT_STAFF = "ip, mac, wifi, wi, ethernet, bluetooth, mdm, dns, web, url"

# A fleet list without people may call the line "téléphone": then it is the line's number.
LINE_PHONE = "numéro, téléphone, mobile, portable, gsm, tél, data, ligne"

# Of the words above, things: beside what is said of a device, they tell which one and name nobody ("N° de
# série du portable", "IMEI mobile").
THINGS = "portable, mobile, gsm, téléphone"
