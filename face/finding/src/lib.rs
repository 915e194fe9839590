//! What each finding of a check means, in French and in English, by its stable code: one wording for the verifier and for every face.
#![forbid(unsafe_code)]

/// What a finding means: (French, English). The file is named beside it. `None`: a code that no check of this version finds.
#[must_use]
pub fn sentence(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "SUM-01" => (
            "fichier modifié : son empreinte n’est pas celle de SHA256SUMS",
            "altered file: its digest is not the one in SHA256SUMS",
        ),
        "SUM-02" => ("fichier absent alors que SHA256SUMS le cite", "missing file that SHA256SUMS lists"),
        "SUM-03" => ("fichier ajouté : SHA256SUMS ne le cite pas", "added file: SHA256SUMS does not list it"),
        "SUM-04" => ("la liste des empreintes est illisible", "the list of digests cannot be read"),
        "FORM-01" => (
            "fichier étranger : aucun dossier de preuve n’en contient de ce nom",
            "foreign file: no bundle has a file of this name",
        ),
        "FORM-02" => ("contenu illisible ou hors forme", "unreadable, or not in the form that it must have"),
        "FORM-03" => (
            "lien ou fichier spécial : rien de tel ne peut figurer ici",
            "link or special file: nothing of the kind can stand here",
        ),
        "FORM-04" => ("fichier plus grand que possible", "larger than such a file can be"),
        "FORM-05" => ("fichier indispensable absent", "a file that must be there is missing"),
        "FORM-06" => (
            "bundle.txt ne dit pas ce que disent les pièces signées",
            "bundle.txt does not say what the signed records say",
        ),
        "FORM-07" => (
            "keys/allowed_signers ne dit pas ce que disent les clés signées",
            "keys/allowed_signers does not say what the signed keys say",
        ),
        "FORM-08" => (
            "un manque n’est pas déclaré dans withheld.txt, ou n’en est pas un",
            "something missing is not declared in withheld.txt, or is not missing",
        ),
        "KEY-01" => ("signature de clé non valable", "a key's signature does not hold"),
        "KEY-02" => ("clé d’une autre personne, ou sans la sienne", "a key of another person, or of nobody here"),
        "KEY-03" => {
            ("signé par un appareil qui n’est celui de personne ici", "signed by a device that is nobody's here")
        }
        "KEY-04" => ("signé avant que l’appareil puisse signer", "signed before the device could sign"),
        "KEY-05" => ("signé après l’échéance de l’appareil", "signed after the device's time"),
        "KEY-06" => ("signé après la révocation de l’appareil", "signed after the device was revoked"),
        "KEY-07" => {
            ("cette identité n’est pas parmi celles de confiance", "this identity is not among the trusted ones")
        }
        "SIG-01" => ("la signature ne vaut pas pour ce fichier", "the signature does not hold for this file"),
        "SIG-02" => ("signature par une autre clé", "signed by another key"),
        "SIG-03" => ("signature faite pour un autre usage", "signature made for another purpose"),
        "SIG-04" => ("signature illisible", "the signature cannot be read"),
        "CHAIN-01" => (
            "la chaîne est rompue : cette inscription ne suit pas la précédente",
            "the chain is broken: this entry does not follow the one before",
        ),
        "CHAIN-02" => {
            ("inscription déplacée : elle dit se trouver ailleurs", "moved: it says that it stands elsewhere")
        }
        "CHAIN-03" => ("inscription d’un autre dossier", "of another matter"),
        "ITEM-01" => ("le contenu n’est pas celui qui a été signé", "the content is not the one that was signed"),
        "ITEM-03" => ("le document n’est pas celui qui a été envoyé", "the document is not the one that was sent"),
        "ITEM-04" => ("contenu ou signature sans inscription", "a content or a signature that belongs to nothing"),
        "PARTY-01" => (
            "écrit par quelqu’un qui n’a pas été admis au dossier",
            "written by someone who was not admitted to the matter",
        ),
        "PARTY-02" => (
            "l’identifiant du dossier ne vient pas de cette ouverture : le dossier est celui de quelqu’un d’autre",
            "the matter's identifier does not follow from this opening: the matter is someone else's",
        ),
        "CHECK-01" => ("signature de scellé non valable", "a signature of a checkpoint does not hold"),
        "CHECK-02" => ("le scellé ne couvre pas ces inscriptions", "the checkpoint does not cover these entries"),
        "CHECK-03" => {
            ("le scellé nomme d’autres inscriptions que celles-ci", "the checkpoint names other entries than these")
        }
        "CHECK-04" => ("le scellé ne suit pas le précédent", "the checkpoint does not follow the one before"),
        "CHECK-05" => ("scellé d’un autre dossier", "a checkpoint of another matter"),
        "CHECK-06" => (
            "le scellé ou ses signatures ne sont pas ceux du journal",
            "the checkpoint or its signatures are not those of the journal",
        ),
        "CHECK-07" => (
            "scellé qu’aucun appareil du responsable du dossier n’a signé",
            "a checkpoint that no device of the keeper signed",
        ),
        "STAMP-01" => (
            "cet horodatage n’est pas du journal, ou ne porte sur rien de ce qui est présent ici",
            "this time-stamp is not of the journal, or stamps nothing that is here",
        ),
        "PROOF-01" => ("la preuve ne mène pas au scellé", "the proof does not lead to the checkpoint"),
        "PROOF-02" => {
            ("preuve absente alors qu’un scellé couvre l’inscription", "no proof though a checkpoint covers the entry")
        }
        "FORK-01" => (
            "ces deux inscriptions ne prouvent pas deux histoires : la même deux fois, d’un autre dossier ou appareil, ou l’une suit l’autre",
            "these two entries prove no two histories: one twice, of another matter or device, or one follows the other",
        ),
        "SEAL-01" => ("ce fichier n’est pas celui qui a été scellé", "this file is not the one that was sealed"),
        "SEAL-02" => ("fichier scellé absent", "a file that was sealed is missing"),
        "SEAL-03" => {
            ("sealed.sha256 ne dit pas ce que dit le cachet", "sealed.sha256 does not say what the cachet says")
        }
        "NOTE-01" => (
            "à savoir : ce fichier d’accompagnement n’est pas celui de cette version",
            "note: this accompanying file is not the one of this version",
        ),
        "NOTE-02" => (
            "à savoir : cet appareil n’a pas contresigné le scellé",
            "note: this device has not co-signed the checkpoint",
        ),
        "NOTE-03" => (
            "à savoir : aucun autre intervenant n’a contresigné ce scellé",
            "note: no other party has co-signed this checkpoint",
        ),
        "NOTE-04" => (
            "à savoir : aucun scellé ne couvre encore la chaîne à partir d’ici",
            "note: no checkpoint covers the chain from here on",
        ),
        "NOTE-05" => (
            "à savoir : la racine ne peut être recalculée, des inscriptions étant écartées",
            "note: the root cannot be computed, since entries are left out",
        ),
        "NOTE-06" => (
            "à savoir : cette ouverture ne vaut rien, le dossier étant ouvert par un autre ou déjà ouvert",
            "note: this opening counts for nothing: it is not the first word of who keeps the matter",
        ),
        "NOTE-07" => (
            "à savoir : ce qui est signé ici n’est pas de la sorte annoncée et ne compte pas",
            "note: what is signed here is not of the kind that it says, and is not counted",
        ),
        "NOTE-08" => (
            "à savoir : reçu pour un autre document que celui qu’il vise ; il ne compte pas",
            "note: a receipt for another document than the one it is about; it is not counted",
        ),
        "NOTE-09" => (
            "à savoir : reçu pour une inscription absente d’ici ; il ne compte pas",
            "note: a receipt for an entry that is not here; it is not counted",
        ),
        "NOTE-10" => (
            "à savoir : dit avoir vu une autre inscription que celle qui se trouve là ; l’une des deux personnes se contredit",
            "note: says that it saw another entry than stands at that place; one of the two people contradicts itself",
        ),
        "NOTE-11" => (
            "à savoir : cet appareil a signé deux histoires différentes de ce dossier ; il a été copié, ou qui le tient se dédit",
            "note: this device signed two different histories of this matter; it was copied, or whoever holds it goes back on their word",
        ),
        "NOTE-12" => (
            "à savoir : signé après la révocation de l’appareil ; cela ne compte pas",
            "note: signed after the device was revoked; it is not counted",
        ),
        "NOTE-13" => (
            "à savoir : rien de ce que vous avez donné ne garantit cette autorité d’horodatage ; sa date ne vaut que ce qu’elle vaut",
            "note: nothing that you gave vouches for this time-stamping authority; its time is worth what the authority is worth",
        ),
        _ => return None,
    })
}
