// What a page does by itself, beyond what plain forms and links do. No page needs it to be read.
import "./live.js";
import "./keys.js";
import "./write.js";
import "./answers.js";
import "./deposit.js";
import "./notify.js";
import "./secret.js";
import "./check.js";
import "./cachet.js";
