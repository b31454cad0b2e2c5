// A tablet and a large screen, forced colours and reduced motion.
import { account, logsIn, roomOf } from "../../src/accounts.ts";
import { isAccessible } from "../../src/axe.ts";
import { look } from "../../src/looks.ts";
import type { Person } from "../../src/person.ts";
import { expect, test } from "../../src/test.ts";

/** That a press in the middle of it reaches it. */
const isUncovered = (one: Person) =>
  one.leave.evaluate((button) => {
    const { x, y, width, height } = button.getBoundingClientRect();
    const hit = document.elementFromPoint(x + width / 2, y + height / 2);
    return hit !== null && button.contains(hit);
  });

test("a tablet and a large screen have room for everything, and Leave is never covered", async ({
  gavel,
  cast,
}) => {
  test.slow();
  const owner = await account(gavel, "Alice Berg");
  const room = await roomOf(gavel, owner, "Thursday planning");
  await cast.inside(room, "Carol Ngata", "host");
  await cast.inside(room, "Bob Meyer", "participant");
  const alice = await cast.person("Alice Berg");
  await logsIn(alice, gavel, owner);
  await expect(alice.page.getByText("Thursday planning").first()).toBeVisible();
  for (const width of [768, 1920] as const) await look(alice.page, "home", [width]);
  await alice.page.goto(`${gavel.url}/manage/${room.alias}`);
  await expect(alice.page.getByText("Carol Ngata").first()).toBeVisible();
  for (const width of [768, 1920] as const) await look(alice.page, "manager", [width]);
  await alice.page.goto(`${gavel.url}/analytics/${room.alias}`);
  await expect(alice.page.getByText("Carol Ngata").first()).toBeVisible();
  for (const width of [768, 1920] as const) await look(alice.page, "analytics-participants", [width]);
  await alice.joins(room.url);
  await alice.showParticipants();
  for (const width of [768, 1920] as const) {
    await look(alice.page, "meeting", [width]);
    expect(await isUncovered(alice)).toBe(true);
  }
});

test("with forced colours everything is there, and with less motion nothing travels", async ({
  gavel,
  cast,
}) => {
  const owner = await account(gavel, "Alice Berg");
  const room = await roomOf(gavel, owner, "Thursday planning");
  const alice = await cast.person("Alice Berg");
  const { page } = alice;
  await logsIn(alice, gavel, owner);
  await alice.joins(room.url);
  await cast.inside(room, "Bob Meyer", "participant");
  await alice.showParticipants();
  /** Of whatever moves while the dialog opens, the longest. Milliseconds. */
  const moves = async () => {
    await page.getByRole("button", { name: "User menu" }).click();
    await page.getByRole("menuitem", { name: "Settings" }).click();
    const longest = await page.evaluate(
      () =>
        new Promise<number>((told) => {
          let most = 0;
          const until = performance.now() + 400;
          const look = () => {
            for (const one of document.getAnimations())
              most = Math.max(most, Number(one.effect?.getComputedTiming().duration ?? 0));
            if (performance.now() < until) requestAnimationFrame(look);
            else told(most);
          };
          look();
        }),
    );
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toHaveCount(0);
    return longest;
  };
  expect(await moves(), "otherwise they move").toBeGreaterThan(50);
  await page.emulateMedia({ reducedMotion: "reduce" });
  expect(await moves()).toBeLessThan(10);

  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ forcedColors: "active", colorScheme });
    await isAccessible(page);
  }
  // A choice is an edge or a colour of the system's, not a fill of ours that is gone.
  await alice.row("Bob Meyer").click({ modifiers: ["Control"] });
  await expect(page.getByText("1 selected")).toBeVisible();
  await look(page, "forced-colors", [1280]);
});
