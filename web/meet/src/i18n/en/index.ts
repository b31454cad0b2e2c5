// Every word of the app in English. Sentence case; "…" where a question follows; no blame.
import * as analytics from "./analytics";
import * as common from "./common";
import * as door from "./door";
import { farewells } from "./farewells";
import * as home from "./home";
import * as manage from "./manage";
import * as meeting from "./meeting";
import * as people from "./people";
import * as planning from "./planning";

export const en = {
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
