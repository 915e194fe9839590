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
