// Where the focus goes when what had it is gone or disabled.
import { keepFocus } from "@gavel/ui";
import { beforeAll, beforeEach, expect, test } from "vitest";

beforeAll(keepFocus);

const byId = (id: string) => document.getElementById(id) as HTMLElement;

/** After the two frames that the keeper waits. */
const settled = async () => {
  for (let frame = 0; frame < 4; frame++) await new Promise(requestAnimationFrame);
};

beforeEach(() => {
  document.body.innerHTML = `
    <main id="main" tabindex="-1"><button id="opener"></button></main>
    <aside><h2 id="head" tabindex="-1"></h2><div><button id="row"></button></div></aside>
    <section id="dialog" role="dialog" tabindex="-1"><button id="yes"></button></section>`;
});

test("a button that is disabled once pressed leaves it to its dialog", async () => {
  byId("yes").focus();
  // A browser takes the focus from what is disabled by itself; this one is told to.
  byId("yes").blur();
  (byId("yes") as HTMLButtonElement).disabled = true;
  await settled();
  expect(document.activeElement).toBe(byId("dialog"));
});

test("a row that is gone leaves it to the heading of its panel", async () => {
  byId("row").focus();
  byId("row").remove();
  await settled();
  expect(document.activeElement).toBe(byId("head"));
});

test("a dialog that is gone leaves it to what had it before, or to what held that", async () => {
  byId("row").focus();
  byId("yes").focus();
  byId("row").remove();
  byId("dialog").remove();
  await settled();
  expect(document.activeElement).toBe(byId("head"));
});

test("whoever gives it away by a press beside everything keeps it that way", async () => {
  byId("row").focus();
  byId("row").blur();
  byId("opener").remove();
  await settled();
  expect(document.activeElement).toBe(document.body);
});
