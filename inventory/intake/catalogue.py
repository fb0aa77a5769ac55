"""What is known of makers and models before anybody says it: data."""

from inventory.choices import Kind

# Shown name: how lists spell it at the head of a model or alone in a column (folded).
MAKERS: dict[str, tuple[str, ...]] = {
    "Acer": ("acer", "acer inc"),
    "Alcatel": ("alcatel", "alcatel onetouch"),
    "Apple": ("apple", "apple inc", "apple computer"),
    "Archos": ("archos",),
    "ASUS": ("asus", "asustek", "asustek computer inc", "asustek computer"),
    "Crosscall": ("crosscall",),
    "D-Link": ("d-link", "dlink"),
    "Dell": ("dell", "dell inc", "dell computer", "dell technologies", "dell emc"),
    "Dynabook": ("dynabook", "dynabook inc"),
    "Fairphone": ("fairphone",),
    "Fujitsu": ("fujitsu", "fujitsu siemens", "fujitsu client computing limited"),
    "Getac": ("getac",),
    "Google": ("google", "google llc"),
    "HP": ("hp", "hp inc", "hewlett-packard", "hewlett packard", "hewlett packard enterprise", "hpe"),
    "Huawei": ("huawei", "huawei technologies"),
    "Inseego": ("inseego", "novatel wireless"),
    "Lenovo": ("lenovo", "lenovo group", "ibm lenovo"),
    "LG": ("lg", "lg electronics", "lge"),
    "Microsoft": ("microsoft", "microsoft corporation"),
    "Motorola": ("motorola", "motorola solutions"),
    "MSI": ("msi", "micro-star international", "micro-star international co., ltd"),
    "Netgear": ("netgear", "netgear inc"),
    "Nokia": ("nokia", "hmd global"),
    "OnePlus": ("oneplus",),
    "Oppo": ("oppo",),
    "Panasonic": ("panasonic", "panasonic corporation"),
    "Samsung": ("samsung", "samsung electronics", "samsung electronics co., ltd"),
    "Sony": ("sony", "sony corporation"),
    "TCL": ("tcl", "tcl communication"),
    "Thomson": ("thomson",),
    "Toshiba": ("toshiba", "toshiba client solutions"),
    "TP-Link": ("tp-link", "tplink", "tp link"),
    "Wiko": ("wiko",),
    "Xiaomi": ("xiaomi",),
    "ZTE": ("zte", "zte corporation"),
}

# Names of models, folded, that tell the kind, one alternative or several a line. The first kind whose pattern
# matches decides: laptops come before hotspots, since "Latitude E5570" is no Huawei E5570.
MODELS: tuple[tuple[Kind, str], ...] = (
    (
        Kind.TABLET,
        r"""
        ipad|galaxy tab|\bsm-[tpx]\d{3}|\btb-?[a-z]?\d{3,4}|\btab [mpsae]\d{1,2}|yoga tab|lenovo tab
        \bvenue (?:8|10|11)|\bcore-t\d|\bnexus (?:7|9|10)\b
        mediapad|matepad|\bfire hd|\bza[a-z0-9]{2}\d{4}[a-z]{2}\b|\bsh-t\d{2}|\bpixel tablet
        """,
    ),
    (
        Kind.PHONE,
        r"""
        iphone|\bsm-[agsnmj]\d{3}|galaxy (?:[aszj] ?\d|note|xcover|fold)|\bpixel \d|\bredmi \w
        fairphone|\bmoto [gex]|\bcore-[xmz]\d|\bstellar-|\bnokia \d
        """,
    ),
    (
        Kind.LAPTOP,
        r"""
        latitude|thinkpad|thinkbook|elitebook|probook|zbook|macbook|ideapad|chromebook|lifebook|travelmate
        tecra|portege|satellite|dynabook|toughbook|vivobook|zenbook|expertbook|matebook
        surface (?:laptop|book|pro|go|\d)|dell pro (?:max )?1[3-6]|\bhp 1[3-7]s?-[a-z]{2}\d
        precision (?:m\d|[357][457]\d\d|7[67]\d\d)|\bxps 1[357]|elite (?:dragonfly|x2)|\bstream 1\d
        pavilion (?:x360|1[3-7])|\bspectre|\bswift|\bgram\b|\bextensa|aspire [1-9e]
        vostro (?:1[3-7]|[357][345]\d\d)|inspiron (?:1[1-7]|[357][345]\d\d)|yoga (?:\d|slim|c)
        \b2[01][a-z][a-z0-9](?:[a-z0-9]{6})?\b|\b8[0-3][a-z][a-z0-9]{7}\b|\b2[45]\d g\d+\b
        """,
    ),
    (
        Kind.HOTSPOT,
        r"""
        (?<!dell )\be5[35678]\d{2}|\be8372|\bm7[0-9]{3}\b|\bm5[23]50\b|\bac ?(?:7[5-9]\d|8[01]\d)s?\b
        aircard|nighthawk (?:m\d|mr)|\bmr[1-6]\d{3}\b|\bmf ?[29]\d{2}\w?\b|\bmw ?\d{2}v?\w?\b|link ?zone
        airbox|\bmifi|\bb(?:31[0-5]|525|528|535|593|612|618|715|818)s?\b|\bdwr-\d{3}|\bhotspot|\bee\d0\b
        \br2(?:15|16|18)\b|\bweb ?pocket|fly ?box|home ?box|archer (?:mr|nx)\d
        """,
    ),
    (
        Kind.DESKTOP,
        r"""
        optiplex|elitedesk|prodesk|eliteone|proone|thinkcentre|thinkstation|esprimo|veriton|\bimac|\bnuc\d
        mac ?(?:mini|pro|studio)|\bz[2468] (?:tower|mini|sff|g\d)|\bz[2468][234]0\b|compaq (?:dc|pro|elite)
        precision (?:t\d|[357][68]\d\d|tower)|\b(?:10|11|30)[a-z][a-z0-9]{7}\b
        """,
    ),
    (Kind.OTHER, r"thunderbolt dock|\bwd1\d|laserjet|officejet|ecotank|\bproliant|poweredge|\bcatalyst\b"),
)

# Hotspots whose radio is known.
LTE = r"""
    \be5(?:57|58|78|77|88)\d|\be8372|\bm7[0-9]{3}|\bac ?(?:7[6-9]\d|8[01]\d)|nighthawk m\d|\bmr[1-6]\d{3}
    \bmf ?(?:9[1-9]\d|28\d)|\bmw ?4\d|\bb(?:3[1-9]|5|8)\d
"""
NO_LTE = r"\be5(?:33\d|83\d|86\w)|\be58[36]\b|\bm5[23]50|\bmf ?(?:6\d|10|30)\b|\bb6[68]\d|\bmw3\d"

# Words for kinds in a list's own column, folded. The word that comes first decides, then the longest.
WORDS: tuple[tuple[Kind, str], ...] = (
    (
        Kind.LAPTOP,
        r"""
        (?:ordi(?:nateur)?s?\.?|pcs?|postes?|micros?(?:-ordinateurs?)?) port(?:ables?)?|portables?
        lap ?-?tops?|note ?-?books?|ultra ?-?books?|(?:ordinateurs? )?ultra-?portables?
        mac ?books?(?: pro| air)?|chrome ?books?|net ?books?|sub-?notebooks?|portable computers?|convertibles?
        detachables?|hybrides?|2[- ](?:en|in)[- ]1|stations? (?:de travail )?mobiles?
        mobile workstations?|work ?stations? mobiles?
        """,
    ),
    (
        Kind.TABLET,
        r"""
        tablettes?(?: tactiles?| graphiques?| numeriques?)?|tablets?(?: pc)?|ipads?(?: pro| air| mini)?
        slates?|ardoises?(?: numeriques?)?|phablettes?|tabs?
        """,
    ),
    (
        Kind.HOTSPOT,
        r"""
        hot ?-?spots?(?: mobiles?| [45]g| wi-?fi)?|mi-?fi|points? d'acces (?:[345]g|mobiles?)|domino|airbox
        (?:mini-?)?routeurs?(?: [345]g(?:\+)?| mobiles?| de poche| wi-?fi| lte)*|routers?(?: [345]g| lte)?
        modems?(?: [345]g)?|cle[fs]{0,2} (?:usb )?(?:[345]g|internet|lte|data)|box (?:[45]g|mobiles?|nomades?)
        (?:pocket )?wi-?fi (?:de poche|mobile|nomade|pocket)|mobile (?:hotspot|router|wi-?fi)s?|web ?pocket
        (?:dongles?|boitiers?) (?:[345]g|lte)|bornes? [45]g|[45]g hotspots?
        """,
    ),
    (
        Kind.DESKTOP,
        r"""
        unites? centrales?|uc|(?:pc|poste|ordinateur|micro)s? (?:fixes?|de bureau|tours?)|fixes?|desk ?-?tops?
        (?:mini[- ]?)?tours?|(?:mini[- ]?|micro[- ]?)?towers?|mini[- ]?pc|all[- ]in[- ]one|tout[- ]en[- ]un
        aio|nucs?|imacs?|mac (?:mini|pro|studio)|work ?stations?|stations? de travail|space[- ]saving|sff
        ultra small|small form factor|low profile desktop|pizza box|postes? de travail fixes?
        """,
    ),
    (
        Kind.PHONE,
        r"""
        smart ?-?phones?|tels?|telephones?(?: portables?| mobiles?| cellulaires?)?|iphones?
        mobiles?(?: phones?)?|cell ?phones?|gsm|handsets?|phones?|portables? telephoniques?
        """,
    ),
    (
        Kind.OTHER,
        r"""
        ecrans?|moniteurs?|monitors?|displays?|imprimantes?|printers?|copieurs?|photocopieurs?|scanners?
        docks?|docking stations?|stations? d'accueil|replicateurs?|claviers?|keyboards?|souris|mouse|mice
        serveurs?|servers?|switch(?:es)?|videoprojecteurs?|projecteurs?|projectors?|onduleurs?|ups|nas
        peripheriques?|casques?|headsets?|webcams?|tv|televiseurs?|televisions?|disques? durs? externes?
        chargeurs?|chargers?|sacoches?|housses?|clients? legers?|thin clients?|bornes?|accessoires?
        autres?|others?|divers|cables?|adaptateurs?|points? d'acces(?: wi-?fi)?|telephones? fixes?
        """,
    ),
)

# Things that an inventory tool lists and nobody can carry.
NO_DEVICE = r"vmware|virtual|virtuel|hyper-?v|\bkvm\b|\bqemu\b|\bxen\b|\bvm\b|proxmox"

# Words for kinds that tell none: systems called after one, and what stands for phone and tablet alike.
NO_KIND = (
    r"windows[a-z0-9 .]*workstations?|(?:appareils?|terminal|terminaux|equipements?|peripheriques?) mobiles?"
    r"|mobile devices?"
)
# Beside a model's name they say that the thing is not that model: "ThinkPad USB-C Dock".
BESIDE = r"\bdocks?\b|\bdocking\b|stations? d.accueil|\breplicat|\btype cover"

# Families of systems, folded. "Windows Server" is no laptop.
SYSTEMS: tuple[tuple[str, str], ...] = (
    ("server", r"windows.*server|esxi|red hat|centos"),
    ("windows", r"windows|\bwin ?(?:7|8|10|11|xp|vista)\b|microsoft"),
    ("macos", r"mac ?os|os x|darwin|monterey|ventura|sonoma|sequoia"),
    ("ipados", r"ipad ?os"),
    ("android", r"android"),
    ("ios", r"\bios\b|iphone ?os"),
    ("chromeos", r"chrom(?:e|ium) ?os"),
    ("linux", r"linux|ubuntu|debian|fedora|mint|primtux|emmabuntus"),
)
