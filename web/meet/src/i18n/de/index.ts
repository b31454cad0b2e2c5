// The app in German: „Sie“, short, and in the words that people know from other meeting apps. The space before … and
// before units is a no-break one (U+00A0).
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

// meeting, conference: Meeting · host, moderator: Host · door: Einlass · waiting room: Warteraum · lock: sperren ·
// block: blockieren · remove: entfernen · disconnect: Verbindung trennen · mute: stummschalten · spotlight: hervorheben ·
// pin: anheften · floor: Wort · seat: Platz · receipt: Beleg · audit: Protokoll · analytics: Auswertung ·
// meeting manager: Leitstand · administration: Verwaltung
export const de: Words = {
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
