// The app in French: « vous », infinitives on buttons, and wherever it can be said without the gender of anybody.
// The spaces of French punctuation are in the strings: a narrow no-break one (U+202F) before ; ! ? and within « », a
// no-break one (U+00A0) before : and before units.
import type { Words } from "../languages";
import * as analytics from "./analytics";
import * as common from "./common";
import * as door from "./door";
import { farewells } from "./farewells";
import * as home from "./home";
import * as manage from "./manage";
import * as meeting from "./meeting";
import * as people from "./people";
import * as planning from "./planning";

// meeting, conference: réunion · host, moderator: hôte · guest: invité · door: entrée · waiting room: salle d’attente ·
// lock: verrouiller · block: bloquer · remove: exclure · disconnect: déconnecter · mute: couper le micro ·
// spotlight: mettre en avant · pin: épingler · PIN: code PIN · floor: parole · seat: place · receipt: reçu ·
// audit: journal · address book: carnet d’adresses · analytics: statistiques · meeting manager: pilotage
export const fr: Words = {
  ...common,
  ...home,
  ...door,
  ...meeting,
  ...people,
  ...planning,
  ...manage,
  ...analytics,
  farewell: farewells,
};
