//! What people choose first: whether a passphrase stands on every attacker's list, as it is or in a disguise that costs nothing.

use zeroize::Zeroizing;

use crate::typed::{base, is_run, unmasked};

/// A longer text is no word of a list.
const LETTERS_MAX: usize = 64;

/// Whether a passphrase is one of the most common ones, or one of them with trivial changes: capitals, accents, spaces, `0` for `o`,
/// signs or digits around it, written twice or backwards; or digits alone, as in dates, telephone numbers and codes; or a walk along
/// the keyboard.
#[must_use]
pub fn is_listed(passphrase: &str) -> bool {
    let mut typed = Zeroizing::new(Vec::with_capacity(LETTERS_MAX));
    for letter in passphrase.chars() {
        if letter.is_whitespace() || is_combining(letter) || "'’-_./,".contains(letter) {
            continue;
        }
        if typed.len() == LETTERS_MAX {
            return false;
        }
        typed.push(base(letter));
    }
    if typed.is_empty() {
        return !passphrase.is_empty();
    }
    typed.iter().all(char::is_ascii_digit) && typed.len() <= DIGITS_MAX || is_walk(&typed) || is_word(&typed)
}

/// Digits up to here are a date, a number of a telephone or of a card: whatever they are, they are few.
const DIGITS_MAX: usize = 16;

fn is_combining(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}

/// Runs along the keyboard or the alphabet, each of three letters at least: `azerty123`, `qwertyuiop`, `1qaz2wsx`.
fn is_walk(letters: &[char]) -> bool {
    let mut rest = letters;
    while !rest.is_empty() {
        let longest = (3..=rest.len()).rev().find(|length| rest.get(..*length).is_some_and(is_run));
        match longest.and_then(|length| rest.get(length..)) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    true
}

/// A word of the list, whatever stands around it.
fn is_word(letters: &[char]) -> bool {
    let is_sign = |letter: &char| !letter.is_alphabetic();
    let first = letters.iter().position(|letter| !is_sign(letter)).unwrap_or_default();
    let last = letters.iter().rposition(|letter| !is_sign(letter)).map_or(letters.len(), |last| last.saturating_add(1));
    [letters.get(..), letters.get(..last), letters.get(first..), letters.get(first..last)].into_iter().flatten().any(
        |part| {
            let read: Zeroizing<Vec<char>> = Zeroizing::new(part.iter().map(|letter| unmasked(*letter)).collect());
            [part, read.as_slice()].into_iter().any(is_there)
        },
    )
}

fn is_there(letters: &[char]) -> bool {
    let (half, other) = letters.split_at(letters.len() / 2);
    let part = if half == other && !half.is_empty() { half } else { letters };
    LIST.split_whitespace()
        .any(|known| known.chars().eq(part.iter().copied()) || known.chars().rev().eq(part.iter().copied()))
}

/// Compiled for this program, in French and in English, lower case, without accents and spaces: what leaks show people to choose, and
/// what a professional of law or health would. Order has no meaning.
const LIST: &str = "\
    motdepasse motdepass monmotdepasse lemotdepasse mdp password passwords mypassword thepassword passwort passw0rd pass \
    passe passer passepartout sesame sesameouvretoi ouvretoi secret secrets topsecret confidentiel prive private code \
    codesecret cle clef login connexion entrer entree bienvenue welcome admin administrateur administrator root system \
    systeme default defaut change changeme changemoi changer temp temporaire temporary test tests testing essai demo \
    guest invite user utilisateur bonjour bonsoir salut coucou hello hola merci svp please oui non yes okay azerty \
    azertyuiop qwerty qwertyuiop qwertz asdf asdfgh asdfghjkl zxcvbn zxcvbnm wxcvbn qsdfgh qsdfghjklm azeqsd azeqsdwxc \
    qazwsx qazwsxedc abc abcd abcde abcdef abcdefg abcdefgh abc123 a1b2c3 a1b2c3d4 azer qwer aze qwe zaq letmein \
    letmeinnow laissemoientrer openup iloveyou iloveu loveyou ilovehim ilovemom jetaime jtm jetadore jtadore amour \
    monamour love lover lovely mylove amourtoujours toujours forever pourtoujours cheri cherie moncheri macherie moncoeur \
    monange ange angel angels petitcoeur coeur bisou bisous calin calins doudou doudoune loulou louloute chouchou \
    choupette choupinette nounours nounou poupee poupette bebe baby babygirl princesse princess prince reine queen king \
    roi soleil sunshine lune moon etoile etoiles star stars ciel nuage arcenciel rainbow papillon butterfly licorne \
    unicorn dragon dragons chocolat chocolate vanille caramel fraise cerise cherry banane banana pomme apple orange \
    citron lemon pizza cookie cookies sucre biscuit bonbon nutella fromage cheese cafe coffee biere beer pastis ricard \
    whisky vodka champagne fleur fleurs flower flowers rose roses marguerite tulipe jasmin lavande violette chat chaton \
    chatte cat kitty kitten hellokitty chien chiot dog doggy puppy cheval chevaux poney horse lapin lapinou rabbit bunny \
    tigre tiger lion lionne loup wolf ours bear panda panthere panther aigle eagle phoenix dauphin dolphin requin shark \
    tortue turtle souris mouse singe monkey cochon vache mouton canard poulet serpent grenouille famille family maman \
    papa mamie papy papi maman1 mother father mummy daddy soeur frere sister brother enfant enfants maison home chezmoi \
    jardin vacances holiday vacation plage beach mer ocean montagne mountain ski voyage travel noel christmas paques \
    bonneannee anniversaire birthday mariage wedding liberte freedom egalite fraternite france francais paris marseille \
    lyon bordeaux toulouse nantes lille nice strasbourg rennes montpellier grenoble dijon reims toulon brest metz nancy \
    rouen angers limoges tours corse corsica bretagne breizh normandie alsace provence belgique bruxelles suisse geneve \
    lausanne quebec montreal canada maroc algerie tunisie senegal portugal espagne italie italia london londres england \
    america usa newyork berlin madrid barcelona barcelone football foot soccer psg parissaintgermain olympique asse rcl \
    losc fcnantes girondins barca realmadrid arsenal chelsea liverpool manchester juventus rugby tennis basket basketball \
    baseball hockey judo karate danse dance natation zidane ronaldo messi neymar mbappe platini beckham jordan superman \
    batman spiderman ironman starwars darkvador yoda skywalker matrix pokemon pikachu mario zelda naruto goku dragonball \
    onepiece minecraft fortnite callofduty playstation xbox nintendo harrypotter hogwarts gandalf frodo simba nemo bambi \
    mickey minnie titeuf asterix obelix tintin milou marine camille nicolas julien thomas alexandre alexandra alexander \
    maxime antoine anthony pierre jean paul jacques michel marie sophie isabelle nathalie sandrine caroline valerie \
    laurent laura laure olivier olivia philippe sebastien christophe christine christian stephane stephanie frederic \
    patrick pascal bernard gerard daniel danielle david eric bruno didier thierry francois francoise catherine martine \
    monique sylvie veronique celine virginie aurelie emilie julie lucie chloe manon emma lea ines jade louise alice clara \
    sarah lola zoe eva anna anne hugo lucas louis nathan enzo theo leo gabriel arthur jules adam raphael ethan noah tom \
    mathieu matthieu mathis clement benjamin guillaume romain vincent florian quentin kevin jeremy damien fabien cedric \
    mohamed mehdi karim yasmine fatima michael michelle jennifer jessica ashley amanda nicole charlie george william \
    james robert john johnny jack joshua andrew matthew daniela martin bernarddurand dupont durand dubois moreau lefebvre \
    leroy roux petit garcia smith jones taylor brown janvier fevrier mars avril mai juin juillet aout septembre octobre \
    novembre decembre january february march april may june july august september october november december lundi mardi \
    mercredi jeudi vendredi samedi dimanche monday tuesday wednesday thursday friday saturday sunday printemps ete \
    automne hiver spring summer autumn winter rouge bleu vert jaune noir blanc violet red blue green yellow black white \
    purple blackjack avocat avocate avocats maitre cabinet cabinetavocat barreau notaire notariat etude huissier \
    magistrat juge justice tribunal palais civil codecivil codepenal droit loi loyer client clients dossier dossiers \
    medecin docteur doctor hopital hospital clinique infirmier infirmiere pharmacie patient sante health psychologue \
    dentiste veterinaire comptable expert journaliste source parloir bureau office travail boulot work entreprise societe \
    direction secretaire secretariat accueil reception ordinateur computer internet facebook google gmail hotmail yahoo \
    wanadoo orangefr free sfr bouygues windows microsoft macbook iphone samsung android linux ubuntu wifi freebox livebox \
    twitter instagram snapchat tiktok youtube netflix amazon linkedin paypal bitcoin banque bank argent money euro euros \
    dollar loto jackpot master hunter ranger shadow killer ninja samurai warrior guerrier pirate chevalier knight viking \
    soldier legion thunder lightning fire feu water eau power energy magic magie magique merlin wizard trustno trustnoone \
    whatever nothing rien jesaispas jenesaispas aucune idee idontknow forgot oublie jaioublie toto toutou titi tata tutu \
    lolo lulu momo nono kiki riri zaza zozo blabla blablabla lol mdr ptdr lolilol haha hihi hoho cool super genial top \
    best number1 champion winner victoire victory bonheur happy smile sourire joie paix peace espoir hope confiance trust \
    jesus dieu god allah bible eglise lavieestbelle carpediem hakunamatata vivelafrance vivelavie cestlavie \
    bonjourtoutlemonde toutlemonde ilfaitbeau jesuisunique jesuismoi moncompte moimeme unpourtous touspourun abracadabra \
    supercalifragilisticexpialidocious correcthorsebatterystaple thisismypassword ceciestmonmotdepasse \
    ceciestunmotdepasse jaimelechocolat jaimemonchien jaimemonchat jaimelavie ouistiti anticonstitutionnellement";
