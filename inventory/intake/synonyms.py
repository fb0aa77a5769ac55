"""How donors name their columns, in French and English: data. Order, accents, case and plurals never count.

Each field has tiers, phrases parted by commas: in the first what names it beyond doubt, further down what
may name it if the values agree. `within` are names that may stand in a longer header; `never` are words
that make it something else. `words` already takes "fabricant", "maker" and "brand" for one word, and
"device", "poste" and "PC" for another: one phrase stands for all of its translations.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Names:
    """The names of one field."""

    tiers: tuple[str, ...]
    within: str = ""
    never: str = ""


_NOT_THE_DEVICE = """
    écran, moniteur, monitor, batterie, battery, chargeur, charger, dock, docking, imprimante, clavier,
    souris, licence, license, garantie, warranty, sim, facture, invoice, commande, order, contrat,
    version, date
"""

# A designation, a nature or a category with one of these is not the device's.
_NO_DESIGNATION = """
    contrat, date, licence, panne, défaut, problème, forfait, ligne, sim, fournisseur, supplier, société,
    entité, état, garantie, warranty, version
"""

FIELDS: dict[str, Names] = {
    "serial": Names(
        tiers=(
            """
                numéro de série, service tag, numéro de série constructeur, numéro de série appareil,
                serialno, serialnumber, numserie, serial tag
            """,
            """
                série, SN, NS, série constructeur, série appareil, identifiant constructeur, no série unité
                centrale, identifying number
            """,
            "numéro constructeur, numéro de châssis, numéro usine, factory number, numéro de fabrication",
        ),
        within="numéro de série, service tag, série",
        never=f"{_NOT_THE_DEVICE}, disque, processeur, modèle, gamme, clé, key",
    ),
    "imei": Names(
        tiers=(
            "IMEI, numéro IMEI, IMEI 1, code IMEI, IMEI appareil, IMEI MEID, numéro IMEI 1",
            "IMEI 2, numéro IMEI 2, MEID, EMEI",
        ),
        within="IMEI",
        never="date, type",
    ),
    "reference": Names(
        tiers=(
            """
                numéro d'inventaire, code inventaire, inventaire, asset tag, asset number, asset id,
                référence inventaire, étiquette inventaire, numéro d'immobilisation, immobilisation, code
                immobilisation, référence interne, votre référence, notre référence, référence donateur,
                référence client, numéro de parc, code parc, numéro interne, code interne, otherserial,
                inventory id, référence immobilisation, référence du don, réf parc, étiquette parc,
                étiquette d'actif, numéro d'actif, code actif, identifiant actif, code bien, numéro de bien,
                fixed asset number, annotated asset id
            """,
            """
                nom de l'appareil, hostname, host name, nom d'hôte, netbios, asset name, nom,
                référence, référence appareil, code appareil, étiquette, repère, code-barres, barcode,
                numéro appareil, intitulé appareil, nom réseau, alias, nom dns, asset, matricule appareil,
                étiquette appareil, nom netbios, NetBIOS, nom NetBIOS, nom de l'actif, nom affiché,
                display name, nom convivial, friendly name, identifiant réseau, hôte, host, system name,
                numéro d'étiquette
            """,
            """
                numéro de fiche, identifiant appareil, identifiant, code, numéro, numéro d'ordre,
                identifiant interne, référence article, code article
            """,
            "appareil",
        ),
        within="inventaire, asset tag, asset id, asset number, immobilisation, référence interne",
        never="date, valeur, état, type, compte, lieu, durée, mode, modèle, last, dernier, dernière",
    ),
    "kind": Names(
        tiers=(
            """
                type d'appareil, catégorie, nature, famille, type de bien, catégorie d'appareil, famille
                d'appareil, nature d'appareil, chassis type, form factor, device class, genre, classe,
                sous-catégorie, asset type, product type, type de produit, type d'actif, item type, type
                d'article, facteur de forme, sous-famille, subcategory, class
            """,
            "type, kind, sous-type",
            """
                désignation, libellé, description, appareil, article, intitulé, objet, item, produit,
                product, modèle type, désignation appareil, bien, dénomination
            """,
        ),
        within="type d'appareil, catégorie, famille, sous-famille, nature, désignation, libellé",
        never=f"{_NO_DESIGNATION}, disque, mémoire, réseau, système, os",
    ),
    "maker": Names(
        tiers=("marque, marque appareil, nom fabricant, system manufacturer",),
        within="marque",
        never=f"""
            {_NOT_THE_DEVICE}, processeur, disque, carte, mémoire, modèle, désignation, numéro, série, code,
            référence, bios, support
        """,
    ),
    "model": Names(
        tiers=(
            """
                modèle, marque modèle, modèle appareil, nom du modèle, system model, modèle commercial,
                marque type, product model, marque modèle appareil, modèle exact, marque désignation
            """,
            """
                désignation commerciale, produit, product, product name, nom du produit, type modèle,
                référence constructeur, référence produit, numéro de modèle, code modèle, référence
                modèle, version modèle, désignation modèle, MTM
            """,
            """
                désignation, libellé, description, appareil, article, intitulé, item, bien, dénomination,
                référence, type, type d'appareil, désignation appareil, part number, description appareil,
                libellé appareil
            """,
        ),
        within="modèle, désignation, libellé, description",
        never=f"{_NO_DESIGNATION}, processeur, disque, écran, imprimante, année, carte, catégorie, famille",
    ),
    "processor": Names(
        tiers=(
            """
                processeur, composants processeur, type de processeur, processor name, modèle processeur,
                microprocesseur, chip, puce
            """,
        ),
        within="processeur",
        never="fréquence, nombre, cœurs, coeur, core, vitesse, speed, count, architecture",
    ),
    "memory": Names(
        tiers=(
            """
                mémoire, mémoire vive, composants mémoire, taille mémoire, capacité mémoire, mémoire
                installée, mémoire physique, total memory, physical memory, installed memory, quantité de
                mémoire, total physical memory
            """,
        ),
        within="mémoire",
        never="""
            type, graphique, vidéo, video, slot, fréquence, libre, free, disque, carte, interne, flash,
            stockage, emplacement, disponible, available
        """,
    ),
    "storage": Names(
        tiers=(
            """
                disque, disque dur, harddisk, harddrive, capacité disque, taille disque, total storage,
                hard drive, volumes taille totale, capacité disque dur, taille disque dur, espace disque,
                stockage interne, mémoire interne, espace de stockage total, total storage space, espace
                total, disque système, composants disque dur, DD, DD SSD, total space, volumes global
                size, global size, capacité totale, capacité globale
            """,
            "capacité, taille, mémoire flash, volumes",
        ),
        within="disque, stockage, volumes taille totale, total storage",
        never="""
            libre, free, utilisé, used, disponible, available, chiffrement, chiffré, encryption,
            encrypted, type, restant, remaining, numéro, série, état, modèle, nombre, count, nom,
            fabricant, interface, pourcentage, percent, effacement, effacé, date, retiré, santé, health,
            clé
        """,
    ),
    "os": Names(
        tiers=(
            """
                système d'exploitation, OS, système d'exploitation nom, OS name, plateforme, platform,
                système, os type, device os, os platform
            """,
            "système d'exploitation version, version os, windows, version windows, SE",
        ),
        within="système d'exploitation, OS",
        never="""
            version, édition, edition, licence, license, clé, key, pack, architecture, date, build, noyau,
            kernel, numéro, mise
        """,
    ),
    "value": Names(
        tiers=(
            """
                valeur déclarée, valeur nette comptable, VNC, valeur du don, valeur nette, net book value,
                NBV, declared value, valeur résiduelle, residual value, valeur comptable, book value,
                valeur estimée, estimated value, valeur vénale, valeur actuelle, current value, valeur
                unitaire, montant du don, valeur unitaire déclarée, donation value, valorisation, valeur
                de cession, valeur retenue
            """,
            "valeur, montant, amount, estimation, montant unitaire, prix estimé, prix de cession",
        ),
        within="""
            VNC, valeur nette comptable, valeur déclarée, valeur du don, net book value, valeur
            résiduelle, valeur estimée, valeur
        """,
        never="""
            achat, acquisition, brute, origine, neuf, purchase, gross, amortissement, date, taux, durée,
            mode, remplacement, replacement, assurance, assurée, insurance, insured, initiale, initial,
            historique, entrée, catalogue, code, numéro, type, devise, currency
        """,
    ),
    "note": Names(
        tiers=(
            """
                remarque, remarques diverses, défaut, défauts constatés, note d'arrivée, état constaté,
                commentaire état
            """,
            """
                état général, état de l'appareil, état physique, condition, état esthétique, panne,
                accessoires, divers, information, informations complémentaires, info, précision, état
                cosmétique
            """,
        ),
        within="remarque, commentaire, observation",
        never="ligne, date",
    ),
    "iccid": Names(
        tiers=(
            """
                ICCID, numéro de carte SIM, carte SIM, numéro SIM, SIM, carte SIM ICCID, numéro carte SIM
                ICCID, numéro ICCID, SIM ICCID, SIM serial number, numéro de série carte SIM, code ICCID,
                ICC, ICC ID, simcard, identifiant SIM, NSCE, numéro NSCE, USIM, numéro USIM, numéro de puce,
                numéro ICC, série SIM
            """,
            "eSIM, EID",
        ),
        within="ICCID, numéro carte SIM, numéro SIM",
        never="type, format, PIN, PUK, opérateur, nombre, état, date, taille",
    ),
    "line_number": Names(
        tiers=(
            """
                numéro de ligne, ligne, MSISDN, numéro d'appel, numéro data, numéro de téléphone de la
                ligne, numéro ligne data, ligne mobile, numéro mobile data, numéro d'appel SIM, ND, numéro
                de téléphone SIM, numéro d'accès, mobile line number, ligne data, NDI, numéro voix,
                numéro d'abonné
            """,
        ),
        within="MSISDN, numéro de ligne",
        never="état, date, type, utilisateur, titulaire, fixe",
    ),
    "operator": Names(
        tiers=(
            """
                opérateur, opérateur mobile, opérateur SIM, opérateur ligne, fournisseur d'accès, réseau
                opérateur, subscriber carrier, network operator, opérateur télécom
            """,
            "fournisseur, provider, réseau",
        ),
        within="opérateur",
        never="code, date",
    ),
    "plan": Names(
        tiers=(
            """
                forfait, type de forfait, nom du forfait, data plan, libellé forfait, formule, rate plan
            """,
        ),
        within="forfait",
        never="date, fin, état, prix, montant, coût, volume, début",
    ),
    "volume": Names(
        tiers=(
            """
                volume, volume data, volume de données, enveloppe data, quota, data allowance, data,
                volume mensuel, enveloppe, volume forfait, données, allowance, volume internet, quota
                data, volume inclus, monthly data, données mensuelles, data limit
            """,
        ),
        within="volume data, enveloppe data",
        never="consommé, utilisé, used, restant, taille, remaining, consommation",
    ),
    "activated_on": Names(
        tiers=(
            """
                date d'activation, activation, activée le, date activation ligne, date de mise en service,
                mise en service, date d'ouverture, date de souscription, date début, activated on, start
                date, début d'abonnement, date de début d'engagement, date d'activation SIM, début
                engagement, souscription
            """,
        ),
        within="date d'activation",
    ),
    "committed_until": Names(
        tiers=(
            """
                fin d'engagement, date de fin d'engagement, engagement jusqu'au, engagement, échéance,
                date de fin, fin de contrat, date de fin de contrat, date échéance, fin d'abonnement,
                échéance engagement, engagé jusqu'au
            """,
        ),
        within="fin d'engagement",
        never="durée",
    ),
    "line_state": Names(
        tiers=(
            "état de la ligne, état SIM, statut forfait, état carte SIM, situation ligne",
            "état, situation",
        ),
        within="état ligne",
        never="date",
    ),
    "network": Names(
        tiers=(
            """
                technologie, génération, norme réseau, technologie réseau, type de réseau, réseau mobile,
                network type, 4G, LTE, compatible 4G, bandes, technology, 4G 5G, norme
            """,
            "réseau, network",
        ),
    ),
}

# These say something about a SIM line, so they mean nothing in a list without one.
LINE_FIELDS = (
    "line_number", "operator", "plan", "volume", "activated_on", "committed_until", "line_state",
)  # fmt: skip
