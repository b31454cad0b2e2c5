// What the meeting manager looks like while nobody meets and while people do, with its dialogs.
import { account, opensAs, roomOf } from "../../src/accounts.ts";
import { look, VIEWPORTS, WIDTHS } from "../../src/looks.ts";
import { Manager } from "../../src/manager.ts";
import { expect, test } from "../../src/test.ts";

for (const width of WIDTHS) {
  test(`the manager and its dialogs can be used by everybody at ${width} pixels`, async ({ gavel, cast }) => {
    test.slow();
    const owner = await account(gavel, "Alice");
    const room = await roomOf(gavel, owner, "Thursday planning", { door: "knock" });
    const alice = await cast.person("Alice", VIEWPORTS[width]);
    const { page } = alice;
    const manager = new Manager(page);
    const looks = (name: string) => look(page, name, [width]);
    await opensAs(alice, owner, `${gavel.url}/manage/${room.alias}`);
    await expect(page.getByText("Nobody meets")).toBeVisible();
    await looks("manager-idle");

    await cast.inside(room, "Carol Ngata", "host");
    const bob = await cast.person("Bob Meyer");
    const ticket = await gavel.ticket(room, "Bob Meyer", "participant");
    await bob.joins(ticket.url);
    await gavel.call("POST", `/conferences/${room.alias}/hand`, { up: true }, ticket.ticket);
    const gustav = await cast.person("Gustav Lind");
    await gustav.opens(room.url);
    await gustav.asks();
    await expect(manager.group("Waiting (1)")).toBeVisible();
    await expect(manager.group("Hands (1)")).toBeVisible();
    await looks("manager");
    for (const tab of ["All that happened", "Audit"]) {
      await page.getByRole("tab", { name: tab }).click();
      await expect(manager.happened.getByRole("listitem").first()).toBeVisible();
      await looks(`manager-${tab.split(" ")[0]?.toLowerCase()}`);
    }
    const dialogs = ["Disconnect all…", "Change the ID", "Set the PIN", "Keep strangers out…"];
    for (const name of dialogs) {
      await page.getByRole("button", { name, exact: true }).click();
      await expect(page.getByRole("alertdialog").or(page.getByRole("dialog"))).toBeVisible();
      await looks(`manager-${name.split(" ")[0]?.toLowerCase()}`);
      await manager.answers("Cancel");
    }
    await manager.people.getByRole("button", { name: "Control" }).click();
    await expect(page.getByRole("menuitem", { name: "Lock conference" })).toBeVisible();
    await looks("manager-control");
    await page.keyboard.press("Escape");
    await bob.page.locator("#leave").click();
    await manager.forGroup("unconnected", "Clear list");
    await expect(page.getByRole("alertdialog")).toContainText("1 entry");
    await looks("manager-clear");
  });
}
