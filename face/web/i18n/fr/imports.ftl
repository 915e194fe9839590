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
