"""Words that no sentence of the desk may hold, in both languages: the queue behind listens (design §6).

About rights, income, health, lateness, debt and fault; each as a stem, in small letters without accents. A
desk speaks of the device and of the paperwork.
"""

FORBIDDEN = {
    "fr": (
        *("rsa", "caf ", "cpam", "mdph", "allocation", "allocataire", "beneficiaire", "eligib", "droit"),
        *(
            "aide sociale",
            "revenu minimum",
            "revenus",
            "ressources",
            "pauvre",
            "precar",
            "handicap",
            "invalid",
        ),
        *("retraite", "personne agee", "age minimum", "inapte", "en retard", "retardataire", "depasse"),
        *("penalit", "amende", "dette", "impaye", "payer", "facture", "caution", "faute", "coupable"),
        *("negligence", "vol ", "volee", "voleur", "interdit", "fraude", "refuse", "rejet", "suspect"),
        *("liste noire", "bloque"),
    ),
    "en": (
        *(
            "benefit",
            "welfare",
            "allowance",
            "eligib",
            "entitle",
            "disab",
            "handicap",
            "retirement",
            "retiree",
        ),
        *("pension", "elderly", "income", "poor", "poverty", "overdue", "days late", "is late", "are late"),
        *("penalt", "fine ", "debt", "unpaid", "bill ", "fault", "guilty", "neglig", "thief", "stolen"),
        *("fraud", "forbidden", "denied", "rejected", "blacklist", "suspicious", "blocked", "unfit"),
    ),
}
