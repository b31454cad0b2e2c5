// Every word of the app in Arabic: the modern standard one, buttons as nouns of action, and of whoever it is about as little
// gender as the sentence can do with. Commands stand between marks that keep them from left to right.
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

export const ar: Words = {
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
