// Every word of the app in simplified Chinese. Plain 你; a space between Chinese and Latin letters or digits; names are set off by
// spaces too, since one cannot know their letters.
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

export const zh: Words = {
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
