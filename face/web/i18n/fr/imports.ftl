# Conversations exportées d’autres programmes.
import-title = Import, non constaté
import-open = Lire l’import
import-offer = Lire comme une conversation exportée
import-offer-what = Dire que ce document est une conversation exportée d’un autre programme. Elle se lira ligne par ligne, chez vous et chez les intervenants, et restera marquée comme importée, non constatée. Cela ne se reprend pas ; le document, lui, se retire.
import-names = Les noms sont ceux du fichier ; aucun n’est rattaché à un intervenant.
import-earlier = Lignes précédentes
import-later = Lignes suivantes
import-doubtful-page = Ce fichier écrit « { $written } » : jour puis mois, ou mois puis jour ? Rien n’en décide : choisissez ci-dessous.
import-dates-label = Ordre des dates
import-dates-choose = À choisir
import-zone-label = Fuseau des heures, si vous le savez
import-zone-hint = Europe/Paris, ou +01:00. Il est noté tel que vous le dites ; aucune heure n’est convertie.
import-do = Marquer comme import
import-dates-file = comme le fichier le décide
import-format-other = Ce n’est pas la bonne forme ?
import-format-label = Forme du fichier
import-format-file = reconnue d’après le fichier
import-look-again = Regarder à nouveau
import-people-more =
    { $count ->
        [one] Et un autre nom.
       *[other] Et { $count } autres noms.
    }
importing-title = Importer une conversation
importing-what = Une conversation d’un autre programme se place ici comme un document, puis se lit ligne à ligne, chez vous et chez les intervenants. Elle reste marquée : importée, non constatée.
importing-forms = Se lisent : WhatsApp (.txt, .zip), SMS Backup & Restore (.xml), Signal, courriels (.mbox, .eml), RSMF. Donnez le fichier tel qu’il a été exporté.
importing-bring = Apporter le fichier
importing-bring-what = Il est scellé et placé dans le dossier tel quel. Vous voyez ensuite ce qui s’y lit, et le marquez comme importé, ou non.
importing-drop = Déposez ici un ou plusieurs fichiers exportés, n’importe où sur cette page.
importing-closed = Ce dossier ne prend plus rien : ce qui est importé s’y lit encore.
importing-offered = À lire comme une conversation ?
importing-read = Déjà importées
importing-by-path = Ou indiquer où il se trouve sur cet ordinateur
importing-path = Chemin du fichier
importing-path-do = Écrivez-le depuis la racine, par exemple /home/claire/export.txt.
importing-look = Regarder sans rien placer
importing-take = Placer et importer
importing-back = Revenir au dossier
import-01-do-page = Donnez le fichier tel que le programme l’a exporté, sans le décompresser ni le modifier ; s’il le faut, dites sa forme.
import-02-do-page = Dites ci-dessous dans quel ordre se lisent ses dates : le 3/4 est le 3 avril, ou le 4 mars.
import-06-do-page = Choisissez une forme et un ordre de la liste, et un fuseau comme Europe/Paris ou +01:00.
