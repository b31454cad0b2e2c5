// The participants panel, its menus and its dialogs: what axe says of them, light and dark, wide and narrow, and pictures.
import { account, atThePhone, logsIn, roomOf } from "../../src/accounts.ts";
import { look, VIEWPORTS, WIDTHS } from "../../src/looks.ts";
import type { Person } from "../../src/person.ts";
import { expect, test } from "../../src/test.ts";

for (const width of WIDTHS) {
  test(`the participants panel, its menus and dialogs at ${width} pixels`, async ({ gavel, cast }) => {
    test.setTimeout(240_000);
    const room = await gavel.room("Thursday planning", { door: "knock" });
    // Whoever is given a ticket while people meet is expected, and does not wait.
    const mei = await gavel.ticket(room, "Mei Tanaka", "participant");
    const alice = await cast.inside(room, "Alice Berg", "host", VIEWPORTS[width]);
    const { page } = alice;
    await alice.showParticipants();
    for (const [name, url] of [
      ["Mei Tanaka", mei.url],
      ["Gustav Lind", room.url],
      ["Jonas Weber", room.url],
    ] as const) {
      const one = await cast.person(name);
      await one.opens(url);
      await one.asks();
      if (name !== "Jonas Weber") await page.getByRole("button", { name: `Admit ${name}` }).click();
    }
    await gavel.call("POST", `/conferences/${room.alias}/hand`, { up: true }, mei.ticket);
    const guests = [{ name: "Tom Hale" }, { name: "Viktor" }];
    await gavel.call("POST", `/conferences/${room.alias}/invite`, { guests });
    await expect(page.getByText("Unconnected (2)")).toBeVisible();
    await expect(page.getByText("Hands (1)")).toBeVisible();

    const looks = (name: string) => look(page, `people-${name}`, [width]);
    const closes = async () => {
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog").or(page.getByRole("menu"))).toHaveCount(0);
    };
    await looks("panel");
    await alice.row("Gustav Lind").click({ button: "right" });
    await expect(page.getByRole("menuitem", { name: "Select" })).toBeVisible();
    await looks("menu");
    await closes();
    for (const item of ["Remove by rule…", "PIN and ID…", "Keep strangers out…"]) {
      await opens(alice, item);
      await looks(item.toLowerCase().match(/\w+/g)?.join("-") ?? item);
      await closes();
    }
    await page.getByRole("button", { name: "Control" }).click();
    await looks("control");
    await closes();
    await page.getByRole("button", { name: "Add participants" }).click();
    await expect(alice.dialog).toBeVisible();
    await looks("add");
    await closes();
    for (const [item, name] of [
      ["Devices…", "devices"],
      ["Rename…", "rename"],
    ] as const) {
      await alice.row("Gustav Lind").click({ button: "right" });
      await page.getByRole("menuitem", { name: item }).click();
      await expect(alice.dialog).toBeVisible();
      await looks(name);
      await closes();
    }
    await alice.row("Gustav Lind").click({ modifiers: ["Control"] });
    await alice.row("Mei Tanaka").click({ modifiers: ["Control"] });
    await looks("selected");
    await page.getByRole("button", { name: "Group actions: in the meeting" }).click();
    await looks("group-actions");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Remove 2…" }).click();
    await page.getByText("Do not allow to rejoin").click();
    await looks("remove");
    await page.getByRole("button", { name: "Remove and block" }).click();
    await expect(alice.receipt).toContainText("2 people were removed.");
    await expect(page.getByText("Blocked (2)")).toBeVisible();
    await looks("receipt");
  });
}

for (const width of WIDTHS) {
  test(`the questions about people at ${width} pixels`, async ({ gavel, cast }) => {
    test.setTimeout(240_000);
    const owner = await account(gavel, "Alice Berg");
    const bobs = await account(gavel, "Bob Meyer");
    const room = await roomOf(gavel, owner, "Thursday planning", { door: "knock" });
    const alice = await cast.person("Alice Berg", VIEWPORTS[width]);
    const { page } = alice;
    await logsIn(alice, gavel, owner);
    await alice.joins(room.url);
    await alice.showParticipants();
    const looks = (name: string) => look(page, `people-${name}`, [width]);
    const { dialog } = alice;
    const acts = async (name: string, item: string) => {
      await alice.row(name).click({ button: "right" });
      await page.getByRole("menuitem", { name: item }).click();
      await expect(dialog).toBeVisible();
    };
    const invites = async () => {
      await page.getByRole("button", { name: "Add participants" }).click();
      await dialog.getByLabel("People and groups").fill(bobs.username);
      // Once the others are gone from the list: what is pressed while it changes is not chosen.
      await expect(dialog.getByRole("checkbox")).toHaveCount(1);
      await dialog.getByText(bobs.username).click();
      await expect(dialog.getByRole("list", { name: "To be invited" })).toContainText("Bob Meyer");
    };

    const gustav = await cast.person("Gustav Lind");
    await gustav.opens(room.url);
    await gustav.asks();
    await acts("Gustav Lind", "Decline and block");
    await looks("decline-and-block");
    await dialog.getByRole("button", { name: "Cancel" }).click();

    const phone = await atThePhone(gavel, bobs);
    await invites();
    await dialog.getByLabel("Guest, by name").fill("Tom Hale");
    await page.keyboard.press("Enter");
    await looks("add-chosen");
    await dialog.getByRole("button", { name: "Invite 2" }).click();
    await expect(dialog.getByText("Calling …")).toBeVisible();
    await looks("invited");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Control" }).click();
    await page.getByRole("menuitem", { name: "Lock conference" }).click();
    await expect(page.getByRole("alertdialog")).toBeVisible();
    await looks("lock-while-it-rings");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Group actions: unconnected" }).click();
    await page.getByRole("menuitem", { name: "Clear list" }).click();
    await looks("clear-list");
    await dialog.getByRole("button", { name: "Cancel" }).click();

    const accepted = await gavel.call("POST", `/me/calls/${await phone.rings}/accept`, {}, bobs.token);
    phone.hangUp();
    const bob = await cast.person("Bob Meyer");
    await bob.joins(accepted.body.url);
    await acts("Bob Meyer", "Disconnect participant");
    await dialog.getByText("Do not allow to rejoin").click();
    await dialog.getByRole("button", { name: "Remove and block" }).click();
    await expect(bob.heading).toHaveText("Another participant disconnected you from this meeting.");
    await invites();
    await dialog.getByRole("button", { name: "Invite 1" }).click();
    await expect(page.getByRole("alertdialog", { name: "Bob Meyer: lift the block?" })).toBeVisible();
    await looks("lift-the-block");
  });
}

async function opens({ page, dialog }: Person, item: string): Promise<void> {
  await page.getByRole("button", { name: "Control" }).click();
  await page.getByRole("menuitem", { name: item }).click();
  await expect(dialog).toBeVisible();
}
