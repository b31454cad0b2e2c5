// The participants panel, its menus and its dialogs: what axe says of them, light and dark, wide and narrow, and pictures.
import type { Page } from "@playwright/test";
import { isAccessible } from "../src/axe.ts";
import { expect, test } from "../src/test.ts";

const SIZES = { 1280: { width: 1280, height: 800 }, 390: { width: 390, height: 844 } };

for (const [width, viewport] of Object.entries(SIZES)) {
  test(`the participants panel, its menus and dialogs at ${width} pixels`, async ({ gavel, cast }, info) => {
    test.setTimeout(240_000);
    const room = await gavel.room("Thursday planning", { door: "knock" });
    // Whoever is given a ticket while people meet is expected, and does not wait.
    const mei = await gavel.ticket(room, "Mei Tanaka", "participant");
    const alice = await cast.inside(room, "Alice Berg", "host", viewport);
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

    const both = async (name: string) => {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await isAccessible(page);
        await page.screenshot({ path: info.outputPath(`${name}-${width}-${colorScheme}.png`) });
      }
    };
    const closes = async () => {
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog").or(page.getByRole("menu"))).toHaveCount(0);
    };
    await both("panel");
    await alice.row("Gustav Lind").click({ button: "right" });
    await expect(page.getByRole("menuitem", { name: "Select" })).toBeVisible();
    await both("menu");
    await closes();
    for (const item of ["Remove by rule…", "PIN and ID…", "Keep strangers out…"]) {
      await opens(page, item);
      await both(item.replace(/\W+/g, "-").toLowerCase());
      await closes();
    }
    await page.getByRole("button", { name: "Control" }).click();
    await both("control");
    await closes();
    await page.getByRole("button", { name: "Add participants" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await both("add");
    await closes();
    await alice.row("Gustav Lind").click({ button: "right" });
    await page.getByRole("menuitem", { name: "Devices…" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await both("devices");
    await closes();
    await alice.row("Gustav Lind").click({ modifiers: ["Control"] });
    await alice.row("Mei Tanaka").click({ modifiers: ["Control"] });
    await both("selected");
    await page.getByRole("button", { name: "Group actions: in the meeting" }).click();
    await both("group-actions");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Remove 2…" }).click();
    await page.getByText("Do not allow to rejoin").click();
    await both("remove");
    await page.getByRole("button", { name: "Remove and block" }).click();
    await expect(alice.receipt).toContainText("2 people were removed.");
    await expect(page.getByText("Blocked (2)")).toBeVisible();
    await both("receipt");
  });
}

async function opens(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: "Control" }).click();
  await page.getByRole("menuitem", { name: item }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
}
