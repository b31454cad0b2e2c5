// What analytics look like: each list, and the charts above them.
import { account, opensAs, roomOf } from "../../src/accounts.ts";
import { look, VIEWPORTS, WIDTHS } from "../../src/looks.ts";
import { expect, test } from "../../src/test.ts";

for (const width of WIDTHS) {
  test(`analytics can be used by everybody at ${width} pixels`, async ({ gavel, cast }) => {
    test.slow();
    const owner = await account(gavel, "Alice");
    const room = await roomOf(gavel, owner, "Thursday planning");
    await cast.inside(room, "carol", "host");
    const bob = await cast.inside(room, "bob", "participant");
    await bob.chat("Good morning.");
    const gustav = await cast.inside(room, "gustav", "guest");
    const seats = await gavel.participants(room);
    const target = { participants: [seats.find(({ name }) => name === "gustav").id] };
    await gavel.call("POST", `/conferences/${room.alias}/disconnect`, { target, ban: {} });
    await expect(gustav.heading).toHaveText("The administrator disconnected you.");
    const alice = await cast.person("Alice", VIEWPORTS[width]);
    const { page } = alice;
    await opensAs(alice, owner, `${gavel.url}/analytics/${room.alias}`);
    await expect(page.getByText("Carol", { exact: false }).first()).toBeVisible();
    for (const tab of [
      "Participants",
      "Connection history",
      "Chat messages",
      "Timeline",
      "All conferences",
    ]) {
      await page.getByRole("tab", { name: tab }).click();
      await expect(page.getByRole(width < 600 ? "list" : "grid", { name: tab })).toBeVisible();
      await look(page, `analytics-${tab.split(" ")[0]?.toLowerCase()}`, [width]);
    }
  });
}
