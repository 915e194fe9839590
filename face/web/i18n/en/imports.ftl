# Conversations exported from other programs.
import-title = Import, not witnessed
import-open = Read the import
import-offer = Read as an exported conversation
import-offer-what = Say that this document is a conversation exported from another program. It will be read line by line, here and by the parties, and stay marked as imported, not witnessed. This is not taken back; the document itself can be withdrawn.
import-names = Names are those of the file; none is tied to a party.
import-earlier = Earlier lines
import-later = Later lines
import-doubtful-page = This file writes “{ $written }”: day then month, or month then day? Nothing in it decides: choose below.
import-dates-label = Order of dates
import-dates-choose = To be chosen
import-zone-label = Zone of the times, if you know it
import-zone-hint = Europe/Paris, or +01:00. It is noted as you say it; no time is converted.
import-do = Mark as an import
import-dates-file = as the file decides
import-format-other = Is it read as something else?
import-format-label = Form of the file
import-format-file = told from the file
import-look-again = Look again
import-people-more =
    { $count ->
        [one] And one more name.
       *[other] And { $count } more names.
    }
importing-title = Import a conversation
importing-what = A conversation of another program is placed here as a document, then read line by line, here and by the parties. It stays marked: imported, not witnessed.
importing-forms = What is read: WhatsApp (.txt, .zip), SMS Backup & Restore (.xml), Signal, e-mail (.mbox, .eml), RSMF. Give the file as it was exported.
importing-bring = Bring the file
importing-bring-what = It is sealed and placed in the matter as it is. Then you see what reads in it, and mark it as imported, or not.
importing-drop = Drop one or several exported files here, anywhere on this page.
importing-closed = This matter takes nothing any more: what is imported can still be read.
importing-offered = To be read as a conversation?
importing-read = Imported already
importing-by-path = Or say where it is on this computer
importing-path = Path of the file
importing-path-do = Write it from the root, for example /home/claire/export.txt.
importing-look = Look, and place nothing
importing-take = Place and import
importing-back = Back to the matter
import-01-do-page = Give the file as the program exported it, neither unpacked nor changed; if need be, say its form.
import-02-do-page = Say below in which order its dates read: 3/4 is the 3rd of April, or the 4th of March.
import-06-do-page = Choose a form and an order of the list, and a zone like Europe/Paris or +01:00.
