// What people see, at desktop and phone width: the pictures of the documentation, and what axe says of each page.
import { resolve } from "node:path";
import type { Page } from "@playwright/test";
import { isAccessible } from "../src/axe.ts";
import { expect, test } from "../src/test.ts";

const IMAGES = resolve(import.meta.dirname, "../../../docs/images");
const WIDE = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

for (const [width, viewport] of Object.entries({ 1280: WIDE, 390: PHONE })) {
  test(`the screens at ${width} pixels`, async ({ gavel, cast }) => {
    const room = await gavel.room("Thursday planning");
    const invitation = await gavel.ticket(room, "Alice Berg", "host");
    const picture = async (page: Page, name: string) => {
      await isAccessible(page);
      await page.screenshot({ path: `${IMAGES}/${name}-${width}.png` });
    };

    const alice = await cast.person("Alice Berg", viewport);
    await alice.opens(invitation.url);
    await expect(alice.page.locator("video")).toBeVisible();
    await picture(alice.page, "prejoin");
    await alice.asks();
    await expect(alice.leave).toBeVisible();

    const bob = await cast.inside(room, "Bob Meyer", "participant", viewport);
    const gustav = await cast.inside(room, "Gustav Lind", "guest", viewport);
    await Promise.all([alice.seesAndHears(2), gustav.seesAndHears(2)]);
    if (width === "1280") await alice.showParticipants();
    await expect(alice.page.getByText("Gustav Lind").first()).toBeVisible();
    await picture(alice.page, "meeting");

    await alice.showParticipants();
    await alice.row("Gustav Lind").getByText("Gustav Lind").click();
    await alice.page.getByRole("menuitem", { name: "Disconnect participant" }).click();
    const dialog = alice.page.getByRole("alertdialog");
    await dialog.getByText("Do not allow to rejoin").click();
    await dialog.getByRole("textbox", { name: /^Note to/ }).fill("Please write to me after the meeting.");
    await picture(alice.page, "remove-dialog");
    await dialog.getByRole("button", { name: "Remove and block" }).click();
    await expect(gustav.heading).toHaveText("Another participant disconnected you from this meeting.");
    await picture(gustav.page, "removed");
    await expect(alice.receipt).toContainText(/Silent after/);
    await picture(alice.page, "receipt");
    await expect(bob.leave).toBeVisible();
  });
}
