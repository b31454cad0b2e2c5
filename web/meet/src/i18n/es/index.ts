// The app in Spanish: «tú», infinitives on buttons, and words that are understood on both sides of the Atlantic.
// The space before units is a no-break one (U+00A0).
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

// meeting, conference: reunión · host, moderator: anfitrión · guest: invitado · door: entrada ·
// waiting room: sala de espera · lock: bloquear · block: vetar · remove: expulsar · disconnect: desconectar ·
// mute: silenciar · video: cámara · spotlight: destacar · pin: fijar · floor: palabra · seat: plaza ·
// receipt: comprobante · audit: registro · address book: libreta de direcciones · analytics: estadísticas ·
// meeting manager: gestión
export const es: Words = {
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
