# Un dossier qu’on vous remet.
receive-title = Recevoir un dossier
receive-what = On vous a remis un dossier : un répertoire, un .tar, un .zip ou un fichier .age scellé. Il est d’abord vérifié, comme le vérificateur le fait, puis gardé comme une pièce d’un dossier à vous, pour être lu, retrouvé, conservé et effacé comme le reste. Il reste marqué comme reçu, non constaté.
receive-path = Où il se trouve sur cet ordinateur
receive-called = Le titre du nouveau dossier, si ce n’est celui du dossier reçu
receive-sealed = Il est scellé pour d’autres mots que ceux de ce profil
receive-words = Les 24 mots, sur une ligne
receive-altered = Le garder même si sa vérification le refuse ; ce qu’elle a trouvé est gardé avec lui
receive-do = Vérifier et garder
receive-look = Vérifier seulement
receive-key-title = Votre clé pour les dossiers remis
receive-key-what = Donnez-la à qui vous remet un dossier. Ce qui est scellé pour elle s’ouvre ici, ou avec vos 24 mots seuls.
receive-key-none = Ce profil ne l’a pas encore : vos 24 mots, tapés une fois, la font.
receive-key-do = Faire la clé
received-page-sealed = { $name } en a scellé le tout :
received-page-kept = { $name } tenait ce dossier ; le dossier de preuve dit quand il a été fait :
